"""The glossary tells the truth: what it calls built is in the code, what it calls planned is not."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from graph.model.vocabulary import ReferralStatus, Role, Theme, Vocabulary

HOUSE = Path(__file__).parent.parent.parent
ROOMS = ("graph", "algorithms", "api", "seed")
BUILT, PLANNED = "en place", "prévu"
ROW = re.compile(
    r"^\| (?P<french>[^|]+) \| `(?P<code>[^`|]+)` \| (?P<definition>[^|]+) \| (?P<state>[^|]+) \|$"
)
FINDING_CODE = re.compile(r"(duplicate|gap|overload|loop|territory)\.(?!yaml$)[a-z_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One row of the glossary."""

    section: str
    french: str
    code: str
    definition: str
    state: str


def read_glossary() -> tuple[Word, ...]:
    words, section = [], ""
    for line in (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif line.startswith("|") and not line.startswith(("| Français |", "|---")):
            row = ROW.match(line)
            assert row, f"not a row of the glossary: {line}"
            words.append(Word(section, **row.groupdict()))
    return tuple(words)


def names_in_python(path: Path) -> Iterator[str]:
    """What a module defines (its own name, classes, functions, fields, attributes) and its whole strings."""
    yield path.parent.name if path.stem == "__init__" else path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name.lstrip("_")
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Constant(value=str(text)):
                yield text
                if FINDING_CODE.fullmatch(text):
                    yield text.partition(".")[2]


def names_in_yaml(content: object) -> Iterator[str]:
    match content:
        case dict():
            for key, value in content.items():
                yield str(key)
                yield from names_in_yaml(value)
        case list():
            for value in content:
                yield from names_in_yaml(value)
        case str():
            yield content


def names_in_house() -> Iterator[str]:
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            yield from names_in_python(path)
        for path in (HOUSE / room).rglob("*.y*ml"):
            for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
                yield from names_in_yaml(document)


WORDS = read_glossary()


@pytest.fixture(scope="module")
def house() -> frozenset[str]:
    return frozenset(names_in_house())


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.code)
def test_a_word_is_where_the_glossary_says(word: Word, house: frozenset[str]) -> None:
    assert word.state in (BUILT, PLANNED)
    is_built = word.code in house
    advice = (
        f"in the code; mark it « {BUILT} »"
        if is_built
        else f"not in the code; build it or mark it « {PLANNED} »"
    )
    assert is_built == (word.state == BUILT), f"« {word.french} », `{word.code}`: {advice}"


@pytest.mark.parametrize("column", ["french", "code"])
def test_one_word_per_idea(column: str) -> None:
    counted = Counter(getattr(word, column) for word in WORDS)
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.code)
def test_a_definition_is_one_sentence(word: Word) -> None:
    assert word.definition[0].isupper()
    assert word.definition.endswith(".")


@pytest.mark.parametrize(
    ("section", "vocabulary"),
    [("Les rôles", Role), ("Les états d’une orientation", ReferralStatus), ("Les thèmes", Theme)],
)
def test_a_closed_list_is_told_whole_in_its_order_and_labels(
    section: str, vocabulary: type[Vocabulary]
) -> None:
    told = [(word.code, word.french) for word in WORDS if word.section == section]
    assert told == [(member.value, member.label) for member in vocabulary]


def test_every_finding_in_the_code_is_in_the_glossary(house: frozenset[str]) -> None:
    found = {name for name in house if FINDING_CODE.fullmatch(name)}
    assert found <= {word.code for word in WORDS}
