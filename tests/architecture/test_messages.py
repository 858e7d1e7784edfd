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

ONLY_COMMANDS_SAY = {
    *("usage.model_for_docx", "usage.budget_for_corrections"),
    *("generate.no_department", "generate.not_empty", "demo.other_store"),
    *("serve.not_loopback", "serve.port_taken"),
    *("export.unknown_suffix", "export.no_identities"),
    *("restore.not_empty", "restore.vault_not_empty", "restore.no_identities"),
    "health.constraints_missing",
    # Pages take nobody's mission or institution, and ask for a reason and a day before they answer.
    *("territories.mission", "territories.institutions", "answer.no_reason", "answer.no_until"),
    # Of a store that cannot be used a page says only when to come back.
    "store.not_ours",
}
"""Sentences that name an option of the command and that no page shows."""

SAID_AS_TO_COMMANDS = re.compile(r"\.sentence\(\)|\blocated\([^,()]+\)")


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
    assert {key for key, entry in entries.items() if set(entry) - {"page"} != {"fr", "en"}} == set()
    lacking = {
        key
        for key, entry in entries.items()
        if any(not details(sentence) <= details(entry["fr"]) for sentence in entry.values())
    }
    assert lacking == set()


@pytest.mark.parametrize("catalogue", [messages, texts])
def test_french_is_set_as_french_is(catalogue: object) -> None:
    assert callable(catalogue)
    entries: dict[str, dict[str, str]] = catalogue()
    french = [
        (key, entry[form]) for key, entry in entries.items() for form in ("fr", "page") if form in entry
    ]
    loose = {key: found[0] for key, sentence in french if (found := LOOSE.search(sentence))}
    assert loose == {}


def test_no_page_tells_anybody_to_type_an_option() -> None:
    named = {code for code, entry in messages().items() if "--" in entry.get("page", entry["fr"])}
    assert named == ONLY_COMMANDS_SAY
    useless = {code for code, entry in messages().items() if "page" in entry and "--" not in entry["fr"]}
    assert useless == set()


def test_pages_say_what_is_said_on_a_page() -> None:
    files = [path for path in (HOUSE / "api" / "web").rglob("*") if path.suffix in (".py", ".html")]
    bare = {path.name for path in files if SAID_AS_TO_COMMANDS.search(path.read_text(encoding="utf-8"))}
    assert bare == set()


def details(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_text_that_looks_like_a_code_is_one() -> None:
    """Codes are also kept in tables, and raised later."""
    heads = {code.partition(".")[0] for code in (*messages(), *texts())} - {"help"}
    lookalikes = {text for text in said() if CODE.fullmatch(text) and text.partition(".")[0] in heads}
    assert sorted(lookalikes - messages().keys() - texts().keys()) == []
