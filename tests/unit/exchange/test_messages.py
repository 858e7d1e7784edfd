"""Sentences: each code has one in both languages, in good typography, with the details it is given."""

import re
from pathlib import Path

import pytest

from graph.messages import messages

ROOM = Path(__file__).parents[3] / "graph"
OURS = (
    "problem",
    "delivery",
    "zip",
    "file",
    "cell",
    "place",
    "part",
    "reference",
    "row",
    "removal",
    "import",
    "export",
    "vault",
)
CODE = re.compile(rf'"((?:{"|".join(OURS)})\.[a-z0-9_]+)"')
BOUNDS = {f"cell.{name}" for name in ("negative", "above_zero", "share", "bounds")}


def used() -> set[str]:
    """Give the codes that the code names, and those it makes up (bounds)."""
    files = [*(ROOM / "exchange").glob("*.py"), ROOM / "vault.py"]
    found = {code for file in files for code in CODE.findall(file.read_text(encoding="utf-8"))}
    return {code for code in found if not code.endswith((".csv", ".json"))} | BOUNDS


def ours() -> set[str]:
    return {code for code in messages() if code.split(".")[0] in OURS}


def test_every_code_has_its_sentence() -> None:
    assert used() - ours() == set()


def test_no_sentence_is_left_over() -> None:
    exchange_only = {code for code in ours() if code.split(".")[0] not in ("import", "export")}
    assert exchange_only - used() == set()


@pytest.mark.parametrize("code", sorted(ours()))
def test_a_french_sentence_is_set_as_french_is(code: str) -> None:
    forms = messages()[code]
    for sentence in (forms["fr"], forms.get("page", "")):
        assert not re.search(r"[^\u00a0«][:;?!»](?=\s|$)", re.sub(r"\{\w+\}", "x", sentence)), (
            "no-break space before"
        )
        assert not re.search(r"«[^\u00a0]", sentence)
        assert "'" not in sentence
        assert "..." not in sentence


@pytest.mark.parametrize("code", sorted(ours()))
def test_both_languages_use_details_that_exist(code: str) -> None:
    sentences = messages()[code]
    french, english = (set(re.findall(r"\{(\w+)\}", sentences[language])) for language in ("fr", "en"))
    assert english <= french
