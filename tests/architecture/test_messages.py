"""Every error has its sentence, in French and in English, and no sentence is left without an error."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from api.texts import texts
from graph.messages import messages

HOUSE = Path(__file__).parent.parent.parent
ROOMS = ("graph", "algorithms", "api", "seed")
CODE = re.compile(r"[a-z_]+\.(?!csv|yaml|jsonl?)[a-z_0-9]+")
SAID_BY_CODE = {"error", "warn", "problem", "refused", "say", "Problem"}
"""Functions whose first text is a code, beside the errors themselves."""

NO_BREAK, NARROW = "\u00a0", "\u202f"
LOOSE = re.compile(r"« | »|[^\s] :(?!\S)| [;!?](?=\s|$)|'")
"""What French typography does not leave loose. Commands and YAML quoted in a sentence keep their own."""


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    return tuple(
        (path.relative_to(HOUSE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in modules()
    )


def literals() -> Iterator[str]:
    for _, tree in trees():
        yield from (
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )


@cache
def said() -> frozenset[str]:
    return frozenset(literals())


def is_said(code: str) -> bool:
    """Whether the code stands in a text of the code base, whole or put together from its two halves."""
    head, _, tail = code.partition(".")
    return code in said() or {f"{head}.", tail} <= said()


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def raised_codes() -> Iterator[tuple[str, str]]:
    """Codes given as they are to an error, a problem or whoever notes one."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = name_of(node.func)
            if not (name in SAID_BY_CODE or name.endswith("Error")):
                continue
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                    yield path, str(argument.value)


def test_every_code_raised_has_its_sentence() -> None:
    missing = sorted({f"{path}: {code}" for path, code in raised_codes() if code not in messages()})
    assert missing == []


def test_no_sentence_is_without_an_error() -> None:
    assert sorted(code for code in messages() if not is_said(code)) == []


def test_no_text_of_the_edge_is_unused() -> None:
    written_for_parameters = ("help.", "metavar.")
    unused = (key for key in texts() if not key.startswith(written_for_parameters) and not is_said(key))
    assert sorted(unused) == []


@pytest.mark.parametrize("catalogue", [messages, texts])
def test_both_languages_are_there_and_the_english_adds_no_detail(catalogue: object) -> None:
    assert callable(catalogue)
    entries: dict[str, dict[str, str]] = catalogue()
    assert {key for key, entry in entries.items() if set(entry) != {"fr", "en"}} == set()
    lacking = {key for key, entry in entries.items() if not details(entry["en"]) <= details(entry["fr"])}
    assert lacking == set()


@pytest.mark.parametrize("catalogue", [messages, texts])
def test_french_is_set_as_french_is(catalogue: object) -> None:
    assert callable(catalogue)
    entries: dict[str, dict[str, str]] = catalogue()
    loose = {key: found[0] for key, entry in entries.items() if (found := LOOSE.search(entry["fr"]))}
    assert loose == {}


def details(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_text_that_looks_like_a_code_is_one() -> None:
    """Codes are also kept in tables, and raised later."""
    heads = {code.partition(".")[0] for code in (*messages(), *texts())} - {"help"}
    lookalikes = {text for text in said() if CODE.fullmatch(text) and text.partition(".")[0] in heads}
    assert sorted(lookalikes - messages().keys() - texts().keys()) == []
