"""The house refuses rooms that are missing, foreign or of another version, and runs none of their code."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import api
from api.houseguard import ROOMS, check_rooms

HOUSE = Path(api.__file__).parent.parent
START = "from api.houseguard import check_rooms; check_rooms(); print('open')"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with nothing but its four front doors."""
    for room in ("api", *ROOMS):
        (tmp_path / room).mkdir()
        shutil.copy(HOUSE / room / "__init__.py", tmp_path / room)
    shutil.copy(HOUSE / "api" / "houseguard.py", tmp_path / "api")
    return tmp_path


def start(*path: Path) -> subprocess.CompletedProcess[str]:
    """Start from nothing but these folders (-S: no site-packages, so not the installed house)."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-S", "-c", START]
    return subprocess.run(
        command, env=environment, cwd=path[-1].parent, capture_output=True, encoding="utf-8", check=False
    )


def assert_refused(run: subprocess.CompletedProcess[str], *words: str) -> None:
    assert (run.returncode, run.stdout) == (1, "")
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1
    for word in (*words, "make setup"):
        assert word in run.stderr


def test_this_house_is_ours() -> None:
    check_rooms()


def test_a_whole_house_opens(house: Path) -> None:
    run = start(house)
    assert (run.returncode, run.stdout, run.stderr) == (0, "open\n", "")


@pytest.mark.parametrize("room", ROOMS)
def test_a_missing_room(house: Path, room: str) -> None:
    shutil.rmtree(house / room)
    assert_refused(start(house), f"« {room} »", "absent")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_another_version(house: Path, room: str) -> None:
    (house / room / "__init__.py").write_text('"""Older."""\n\n__version__ = "0.0.9"\n', encoding="utf-8")
    assert_refused(start(house), f"« {room} »", "0.0.9", api.__version__)


def test_a_room_overwritten_by_a_package_without_version(house: Path) -> None:
    (house / "algorithms" / "__init__.py").write_text("raise RuntimeError('it ran')\n", encoding="utf-8")
    run = start(house)
    assert_refused(run, "« algorithms »", "ne dit pas sa version")
    assert "it ran" not in run.stderr


def test_a_foreign_package_earlier_on_the_path(house: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "algorithms").mkdir()
    stranger = elsewhere / "algorithms" / "__init__.py"
    stranger.write_text(f'print("it ran")\n__version__ = "{api.__version__}"\n', encoding="utf-8")
    assert_refused(start(elsewhere, house), "« algorithms »", str(stranger))


def test_a_folder_that_is_no_package(house: Path) -> None:
    (house / "seed" / "__init__.py").unlink()
    assert_refused(start(house), "« seed »", "Un autre paquet")
