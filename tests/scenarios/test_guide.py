"""The coordinators' guide tells the truth: its commands are run in its order, what it shows is what is said.

What the guide asks of its reader between two commands (copy the small folder, mend a date, make a workbook
and a model of document) is done here too.
"""

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from csv import reader
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.request import urlopen

import pytest
from docx import Document
from openpyxl import Workbook

from algorithms.french import typographic
from tests.demonstration import Demonstration
from tests.scenarios.commanding import COMMAND, Host, Ran, clean_environment, indoors_in

HOUSE = Path(__file__).parent.parent.parent
GUIDE = HOUSE / "docs" / "fr" / "guide-coordination.md"
TEXT = GUIDE.read_text(encoding="utf-8")
BLOCKS = tuple(re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE))
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)
FOLDER, MODEL = (next(text for _, text in BLOCKS if sign in text) for sign in ("dossier/", "{{"))
MAILLE, MAKE_DEMO, SERVE = ".venv/bin/maille", "make demo", ".venv/bin/maille serve"
MENDED = ("31/02/2026", "02/03/2026")
LONGEST_WORDS = 1700
"""About two printed pages, its commands and pictures apart."""


@dataclass(frozen=True)
class Step:
    """A command of the guide, how it ended, and what the guide shows of it."""

    command: str
    ran: Ran
    shown: str = ""

    @property
    def told(self) -> str:
        return self.ran.out + self.ran.err


def commands() -> Iterator[tuple[str, str]]:
    """Each command with what the guide shows below it."""
    after = [*BLOCKS[1:], ("", "")]
    for (kind, text), (next_kind, next_text) in zip(BLOCKS, after, strict=True):
        if kind == "sh":
            *before, last = text.splitlines()
            yield from ((line, "") for line in before)
            is_output = next_kind == "text" and next_text not in (FOLDER, MODEL)
            yield last, next_text if is_output else ""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    """The machine of somebody who follows the guide."""
    return indoors_in(tmp_path_factory.mktemp("reader"))


@pytest.fixture(scope="module")
def steps(host: Host, demonstration: Demonstration) -> tuple[Step, ...]:
    """Every command of the guide but the pages, run one after another."""
    demonstration.copy_to(host.folder)
    copy_the_folder(host.folder)
    write_the_model(host.folder / "modele.docx")
    done = []
    for command, shown in commands():
        if not command.startswith(SERVE):
            mend(host.folder, command)
            ran = demonstration.ran if command == MAKE_DEMO else run(host, command)
            done.append(Step(command, ran, shown))
    return tuple(done)


def run(host: Host, command: str) -> Ran:
    first, *words = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', command)]
    assert first == MAILLE
    return host.run(*words)


def tables() -> dict[str, str]:
    """The small folder: the text of each file by its path."""
    return dict(part.split("\n", 1) for part in FOLDER.strip().split("\n\n"))


def copy_the_folder(folder: Path) -> None:
    for path, text in tables().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text + "\n", encoding="utf-8")


def mend(folder: Path, command: str) -> None:
    """Do what the guide asks before a command: the wrong date mended, the workbook made."""
    wrong, right = MENDED
    if " import dossier " in command and "--dry-run" not in command:
        file = folder / "dossier" / "accompagnements.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(wrong, right), encoding="utf-8")
    if "dossier.xlsx" in command:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for path, text in tables().items():
            sheet = workbook.create_sheet(Path(path).stem)
            for row in reader(text.replace(wrong, right).splitlines(), delimiter=";"):
                sheet.append(row)
        workbook.save(folder / "dossier.xlsx")


def write_the_model(path: Path) -> None:
    document = Document()
    for line in MODEL.splitlines():
        document.add_paragraph(line)
    document.save(str(path))


def test_every_command_ends_as_the_guide_says(steps: tuple[Step, ...]) -> None:
    ends = {step.command: step.ran.status for step in steps}
    refused = {step.command: 3 for step in steps if "refusée" in step.shown}
    assert len(refused) == 1
    assert ends == dict.fromkeys(ends, 0) | refused, [step.told for step in steps if step.ran.status]


def test_what_it_shows_is_what_is_said(steps: tuple[Step, ...]) -> None:
    showing = [step for step in steps if step.shown]
    assert len(showing) >= 3
    for step in showing:
        told = {plain(line) for line in step.told.splitlines()}
        assert [line for line in step.shown.splitlines() if plain(line) not in told] == []


def plain(line: str) -> str:
    """A line with its spaces all alike."""
    return " ".join(line.split())


def test_every_command_of_a_coordinator_is_shown(steps: tuple[Step, ...]) -> None:
    used = {step.command.split()[1] for step in steps}
    assert used == {"demo", "import", "detect", "agenda", "situation", "answer", "export", "template"}


def test_files_are_written(host: Host, steps: tuple[Step, ...]) -> None:
    written = [step.command.rpartition(" -o ")[2] for step in steps if " -o " in step.command]
    assert len(written) >= 4
    assert [name for name in written if not (host.folder / name).stat().st_size] == []
    assert (host.folder / "sauvegarde" / "persons.csv").exists()


def test_the_reader_s_own_model_is_filled(host: Host, steps: tuple[Step, ...]) -> None:
    assert steps
    lines = [line.text for line in Document(str(host.folder / "notre-ordre-du-jour.docx")).paragraphs]
    assert lines[0].startswith("Séance du mardi 15")
    assert sum(line.startswith("À inviter") for line in lines) == 12
    assert not any("{" in line for line in lines)


def test_the_calendar_names_nobody(host: Host, steps: tuple[Step, ...]) -> None:
    assert steps
    assert not re.search(r"\b(Mme|M\.|P0\d+)", (host.folder / "seance.ics").read_text(encoding="utf-8"))


def test_a_dismissal_takes_points_away_as_told(host: Host, steps: tuple[Step, ...]) -> None:
    before, after = re.findall(r"de (\d+) à (\d+)\spoints", PROSE)[0]
    assert score(next(step.told for step in steps if f"{MAILLE} situation" in step.command)) == before
    run(host, next(step.command for step in steps if "dismissed" in step.command))
    assert score(run(host, next(s.command for s in steps if f"{MAILLE} situation" in s.command)).out) == after


def score(told: str) -> str:
    found = re.search(r"(\d+)\spoints", told)
    assert found
    return found[1]


def test_only_a_dismissal_takes_points_away_and_it_lapses(tmp_path: Path) -> None:
    host = indoors_in(tmp_path)
    host.result("import", HOUSE / "tests" / "data" / "examples" / "1" / "input")
    agenda = json.loads(
        host.result("agenda", "--committee", "C1", "--date", "2026-12-15", "--format", "json")
    )
    item = agenda["sections"][3]["items"][0]
    key = next(finding for reason in item["reasons"] for finding in reason["findings"])

    def now(day: str = "2026-12-15") -> int:
        return int(score(host.result("situation", item["persons"][0], "--as-of", day)))

    def answer(state: str, *rest: str) -> None:
        host.result("answer", key, "--as-of", "2026-12-15", "--state", state, *rest)

    whole, later = now(), now("2027-01-15")
    for state in ("acknowledged", "resolved", "open"):
        answer(state)
        assert now() == whole
    answer("dismissed", "--reason", "Erreur de saisie", "--until", "2027-01-15")
    assert now() < whole
    assert now("2027-01-15") == later


@pytest.mark.enable_socket
def test_the_pages_open(host: Host, steps: tuple[Step, ...]) -> None:
    """The real command, on a free port, asked for the next meeting."""
    assert steps
    (line,) = [command for command, _ in commands() if command.startswith(SERVE)]
    with subprocess.Popen(
        [COMMAND, *line.split()[1:], "--port", str(free_port())],
        cwd=host.folder,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr
        address = re.search(r"http://\S+/", process.stderr.readline())
        assert address
        try:
            assert "CORSEC Nancy–Toul" in opened(address[0])
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def opened(address: str) -> str:
    """The page at an address, as soon as somebody answers there."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=30) as answer:  # noqa: S310 — an address of this machine
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


def test_words_in_bold_are_words_on_the_screen() -> None:
    """Bold words that end with a full stop begin a paragraph; all others stand on a page."""
    labels = {found for found in re.findall(r"\*\*([^*]+)\*\*", PROSE) if not found.endswith(".")}
    assert len(labels) > 15
    web = [*(HOUSE / "api" / "web").rglob("*.html"), *(HOUSE / "api" / "web").glob("*.py")]
    screens = " ".join(unescape(path.read_text(encoding="utf-8")) for path in web).replace("\u00a0", " ")
    assert {label for label in labels if label.replace("\u00a0", " ") not in screens} == set()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_and_pictures_are_there(target: str) -> None:
    assert (GUIDE.parent / target).exists()


def test_every_picture_is_told_in_words() -> None:
    assert [words for words in re.findall(r"!\[([^\]]*)\]", TEXT) if len(words) < 15] == []


def test_it_is_about_two_pages() -> None:
    assert len(TEXT.split()) <= LONGEST_WORDS


def test_its_typography_is_french() -> None:
    words = re.sub(r"`[^`]*`|\]\([^)]*\)|<http[^>]*>", "X", PROSE)
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    assert [line for line in lines if typographic(line) != line] == []
