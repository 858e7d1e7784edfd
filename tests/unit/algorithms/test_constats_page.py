"""The page of findings tells the truth: every finding, the texts the code writes, the thresholds it uses."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from algorithms.french import NARROW, NBSP, typographic
from algorithms.parameters import parameters
from algorithms.sentences import TELLINGS, sentence, short
from tests.unit.algorithms.told import TOLD

PAGE = Path(__file__).parents[3] / "docs" / "fr" / "constats.md"
CODES = [f"{family}.{name}" for family, names in TELLINGS.items() for name in names]
THRESHOLDS = sorted(set(CODES) & set(parameters().rules))
PARTS = ("La question.", "Ce qui compte.", "Ce qui n’en est pas un.", "Gravité", "Seuils")
THRESHOLD = re.compile(rf"(\d[\d{NARROW}]*)[^\d()]*\(`(\w+)`\)")


@cache
def sections() -> dict[str, str]:
    """The section of each code, in the order of the page."""
    titled = re.split(r"^### [^\n]*· `([a-z_.]+)`\n", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(titled[1::2], titled[2::2], strict=True))


def quoted(code: str, what: str) -> Iterator[str]:
    yield from re.findall(rf"^- {what}{NBSP}: «{NBSP}(.*){NBSP}»$", sections()[code], flags=re.MULTILINE)


def test_every_finding_has_its_section_in_the_order_of_the_families() -> None:
    assert sorted(sections()) == sorted(CODES)
    families = [code.partition(".")[0] for code in sections()]
    assert [*dict.fromkeys(families)] == ["duplicate", "gap", "loop", "overload", "territory"]
    assert families == sorted(families, key=[*dict.fromkeys(families)].index)


@pytest.mark.parametrize("code", CODES)
def test_a_section_says_everything(code: str) -> None:
    assert [part for part in PARTS if f"**{part}**" not in sections()[code]] == []


@pytest.mark.parametrize("code", CODES)
def test_its_examples_are_what_the_code_writes(code: str) -> None:
    told = [(sentence(told.finding), short(told.finding)) for told in TOLD if told.finding.code == code]
    shown = list(zip(quoted(code, "Phrase"), quoted(code, "Ligne"), strict=True))
    assert shown
    assert [example for example in shown if example not in told] == [], "write what the code says now"


@pytest.mark.parametrize("code", THRESHOLDS)
def test_its_thresholds_are_those_of_the_detector(code: str) -> None:
    """A section names its thresholds, all or none: those of territories are said in words."""
    named = THRESHOLD.findall(sections()[code].partition("**Seuils**")[2])
    told = {name: int(value.replace(NARROW, "")) for value, name in named}
    rule = parameters().rules[code].parameters
    assert told == {name: value for name, value in rule.items() if isinstance(value, int) and name in told}
    if not code.startswith("territory."):
        assert set(told) == {name for name, value in rule.items() if isinstance(value, int)}


def test_the_page_has_french_typography() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if typographic(line) != line] == []
