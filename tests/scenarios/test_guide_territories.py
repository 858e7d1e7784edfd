"""The planners' guide tells the truth: its commands are run in order, its figures are those they give."""

import re
import shutil
from collections.abc import Iterator
from csv import DictReader
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from algorithms.french import typographic
from graph.reference import load_reference
from tests.demonstration import Demonstration
from tests.scenarios.commanding import Host, Ran, indoors_in
from tests.unit.documents.pdf_text import pdf_text

HOUSE = Path(__file__).parent.parent.parent
GUIDE = HOUSE / "docs" / "fr" / "guide-territoires.md"
LISTS = HOUSE / "seed" / "lists"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = tuple(re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)
MAILLE, MAKE_DEMO = ".venv/bin/maille", "make demo"
FIGURE = re.compile(r"\d[\d ]*(?:,\d+)? ?%|\d[\d ]* (?:habitants|personnes)|\d,\d")
RULES = {"10 %", "20 %", "35 %"}
"""Thresholds, which no command prints."""
LONGEST_WORDS = 1900


@dataclass(frozen=True)
class Step:
    """A command of the guide, how it ended, and what the guide shows of it."""

    command: str
    ran: Ran
    shown: str = ""


def plain(text: str) -> str:
    """A text with its blanks all alike."""
    return " ".join(text.split())


def commands() -> Iterator[tuple[str, str]]:
    """Each command with what the guide shows below it."""
    after = [*BLOCKS[1:], ("", "")]
    for (kind, text), (next_kind, next_text) in zip(BLOCKS, after, strict=True):
        if kind == "sh":
            *before, last = text.splitlines()
            yield from ((line, "") for line in before)
            yield last, next_text if next_kind == "text" else ""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    folder = tmp_path_factory.mktemp("planner")
    shutil.copytree(LISTS, folder / "seed" / "lists")
    return indoors_in(folder)


@pytest.fixture(scope="module")
def steps(host: Host, demonstration: Demonstration) -> tuple[Step, ...]:
    """Every command of the guide but the pages, run one after another."""
    wanted = [(command, shown) for command, shown in commands() if f"{MAILLE} serve" not in command]
    demonstration.copy_to(host.folder)
    return tuple(
        Step(command, demonstration.ran if command == MAKE_DEMO else run(host, command), shown)
        for command, shown in wanted
    )


def run(host: Host, command: str) -> Ran:
    first, *words = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', command)]
    assert first == MAILLE
    return host.run(*words)


def test_every_command_is_done(steps: tuple[Step, ...]) -> None:
    assert [(step.command, step.ran.err) for step in steps if step.ran.status] == []
    used = {" ".join(step.command.split()[1:3]) for step in steps if step.command != MAKE_DEMO}
    assert {"territories import", "zonings compare", "zonings propose", "detect --as-of"} <= used


def test_what_it_shows_is_what_is_said(steps: tuple[Step, ...]) -> None:
    showing = [step for step in steps if step.shown]
    assert len(showing) == 7
    for step in showing:
        told = {plain(line) for line in step.ran.out.splitlines()}
        assert [line for line in step.shown.splitlines() if plain(line) not in told] == []


def test_every_figure_of_the_text_is_one_that_a_command_gives(steps: tuple[Step, ...]) -> None:
    told = plain(" ".join(step.ran.out for step in steps))
    figures = {found.strip() for found in FIGURE.findall(plain(PROSE))} - RULES
    assert len(figures) >= 10
    assert {found for found in figures if found.removesuffix(" personnes") not in told} == set()


def test_the_thresholds_told_are_the_detector_s() -> None:
    from algorithms.parameters import Misaligned, parameters

    limits = parameters()["territory.misaligned"]
    assert isinstance(limits, Misaligned)
    assert {f"{percent} %" for percent in limits} == RULES


def test_documents_are_written(host: Host, steps: tuple[Step, ...]) -> None:
    assert steps
    assert "Toulois" in pdf_text((host.folder / "toulois.pdf").read_bytes())
    assert (host.folder / "nancy-et-toul.docx").stat().st_size


@pytest.mark.parametrize(
    ("name", "column", "by"),
    [
        ("circonscriptions-93.csv", "Circonscription sociale", "Commune"),
        ("ase-93.csv", "Secteur ASE", "Ville"),
    ],
)
def test_a_list_has_every_commune_once(name: str, column: str, by: str) -> None:
    known = {facts.name for facts in load_reference().communes.values() if facts.department == "93"}
    rows = list(DictReader((LISTS / name).read_text(encoding="utf-8").splitlines(), delimiter=";"))
    assert sorted(row[by] for row in rows) == sorted(known)
    assert all(row[column] for row in rows)


def test_the_lists_it_shows_are_the_lists() -> None:
    shown = next(text for _, text in BLOCKS if "seed/lists" in text and "import" not in text)
    for part in shown.strip().split("\n\n"):
        path, *lines = part.splitlines()
        written = (HOUSE / path).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line not in written] == []


def test_it_says_that_its_zonings_are_invented() -> None:
    assert "Les zonages de ce guide sont de démonstration" in plain(PROSE)


def test_words_in_bold_are_words_on_the_screen() -> None:
    """Bold words that begin a paragraph or an entry of a list are titles; the others stand on a page."""
    found = re.finditer(r"\*\*([^*]+)\*\*", PROSE)
    inner = [each[1] for each in found if not PROSE[: each.start()].endswith(("\n", "\n- "))]
    web = [*(HOUSE / "api" / "web").rglob("*.html"), *(HOUSE / "api" / "web").glob("*.py")]
    screens = plain(" ".join(unescape(path.read_text(encoding="utf-8")) for path in web))
    labels = {plain(label) for label in inner if "de démonstration" not in label}
    assert len(labels) >= 4
    assert {label for label in labels if label not in screens} == set()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_lead_somewhere(target: str) -> None:
    assert (GUIDE.parent / target).exists()


def test_it_is_short() -> None:
    assert len(TEXT.split()) <= LONGEST_WORDS


def test_its_typography_is_french() -> None:
    words = re.sub(r"`[^`]*`|\]\([^)]*\)", "X", PROSE)
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    assert [line for line in lines if typographic(line) != line] == []
