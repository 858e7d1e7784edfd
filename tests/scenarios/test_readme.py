"""The README tells the truth: its commands work, its agenda is the real one, its links lead somewhere.

To renew the excerpt: ``python -m tests.scenarios.test_readme``.
"""

import os
import re
import tempfile
from pathlib import Path

import pytest

from tests.demonstration import Demonstration
from tests.scenarios.commanding import Host, indoors_in

HOUSE = Path(__file__).parent.parent.parent
README = HOUSE / "README.md"
EXCERPT = re.compile(r"```text\n(.*?)```", re.DOTALL)
FIRST, LAST = "SITUATIONS REPÉRÉES", "Question"
REASON = re.compile(r"\s+\+\d+  ")
SHOWN_REASONS = 5
"""The excerpt goes from the line that begins with the one to the question of the first item; some reasons."""
LONGEST = 110
"""One page."""


def readme() -> str:
    return README.read_text(encoding="utf-8")


def excerpt_of(agenda: str) -> str:
    lines = agenda.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(FIRST))
    reasons = [at for at, line in enumerate(lines) if at > start and REASON.match(line)]
    end = next(at for at, line in enumerate(lines) if at > start and line.strip().startswith(LAST))
    stop = next(at for at, line in enumerate(lines) if at > end and not line.startswith(" " * 20))
    shown = [*lines[start : reasons[SHOWN_REASONS]], "     ...", "", *lines[end:stop], "    ..."]
    return "\n".join(shown) + "\n"


def in_house(folder: Path) -> Host:
    """A machine in a folder from which the house's own files can be named as in the README."""
    (folder / "tests").symlink_to(HOUSE / "tests")
    return indoors_in(folder)


def test_the_excerpt_is_the_real_agenda(demonstration: Demonstration) -> None:
    shown = EXCERPT.search(readme())
    assert shown
    real = excerpt_of(demonstration.ran.out)
    assert shown[1] == real, "renew it: python -m tests.scenarios.test_readme"


def test_every_command_works_as_it_stands(tmp_path: Path) -> None:
    host = in_house(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", readme(), re.DOTALL)
    commands = [
        line.split() for block in blocks for line in block.splitlines() if line.startswith(".venv/bin/maille")
    ]
    assert len(commands) >= 4
    for words in commands:
        host.result(*words[1:])
    assert (tmp_path / "agenda.html").exists()


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))))
)
def test_links_lead_somewhere(target: str) -> None:
    assert (HOUSE / target).exists()


def test_make_knows_the_targets_it_names() -> None:
    makefile = (HOUSE / "Makefile").read_text(encoding="utf-8")
    named = re.findall(r"^make (\w+)", readme(), re.MULTILINE)
    assert named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_it_is_one_page() -> None:
    assert len(readme().splitlines()) <= LONGEST


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        renewed = f"```text\n{excerpt_of(indoors_in(Path(folder)).result('demo', '--no-serve'))}```"
    README.write_text(EXCERPT.sub(lambda _: renewed, readme(), count=1), encoding="utf-8")
