"""Durability: a power cut at any moment loses nothing that was acknowledged, whatever was not yet synced.

The store itself (through Python's own sqlite3) works in a process whose file system calls are recorded; then
what a cut would have left at many moments is laid out as a folder and opened. The same trial must find losses
when the store syncs less: otherwise it would prove nothing. `MAILLE_TEST_CUTS=1000` cuts as often; 30
without.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StoreError
from graph.sqlite_store.store import open_store
from tests.unit.sqlite_store.deliveries import check_file, check_whole
from tests.unit.sqlite_store.power import Disk, Event, Image, power_cuts, read_trace

pytestmark = [pytest.mark.faults, pytest.mark.slow]

HERE = Path(__file__).parent
HOUSE = HERE.parent.parent.parent
NAME = "s.maille"
DELIVERIES = 18
CUTS = int(os.environ.get("MAILLE_TEST_CUTS", "30"))


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile what records; a machine that cannot is told so, and continuous integration must be able to."""
    if not sys.platform.startswith("linux") or not shutil.which("gcc"):
        assert not os.environ.get("CI"), "this machine must have gcc: durability is not tested without it"
        pytest.skip("NOT TESTED: power cuts (needs Linux and gcc)")
    library = tmp_path_factory.mktemp("recorder") / "recorder.so"
    options = ["-O1", "-shared", "-fPIC", "-ldl", "-lpthread"]
    subprocess.run(["gcc", HERE / "recorder.c", *options, "-o", library], check=True)
    return library


def record(recorder: Path, folder: Path, synchronous: str | None = None) -> list[Event]:
    """Let a process deliver in a folder; give what it did to the files, in order."""
    folder.mkdir()
    trace = folder.with_suffix(".trace")
    with trace.open("ab") as events:
        program = [sys.executable, "-m", "tests.unit.sqlite_store.deliveries"]
        subprocess.run(
            [*program, str(folder / NAME), str(DELIVERIES), *([synchronous] if synchronous else [])],
            cwd=HOUSE,
            check=True,
            pass_fds=[events.fileno()],
            env={
                **os.environ,
                "LD_PRELOAD": str(recorder),
                "MAILLE_TRACE_FOLDER": str(folder),
                "MAILLE_TRACE_FD": str(events.fileno()),
            },
        )
    return read_trace(trace.read_bytes())


def losses(events: list[Event], folder: Path) -> Iterator[str]:
    """Tell what power cuts lose: one sentence for each after which something acknowledged is not there."""
    for number, (acknowledged, image) in enumerate(power_cuts(events, folder, times=CUTS, seed=CUTS)):
        place = folder.with_name(f"{folder.name}-{number}")
        place.mkdir()
        lost = loss(image, place, acknowledged)
        shutil.rmtree(place)
        if lost:
            yield f"cut {number}, {acknowledged} acknowledged: {lost}"


def loss(image: Image, place: Path, acknowledged: int) -> str | None:
    """Lay out what a cut left, open it, and tell what is wrong with it, if anything."""
    for name, content in image.items():
        (place / name).write_bytes(content)
    if NAME not in image:
        return "no file" if acknowledged else None
    try:
        with open_store(place / NAME, create=False) as store:
            token = check_whole(store)
        check_file(place / NAME)
    except (StoreError, AssertionError) as error:
        return repr(error)
    return f"{token} found" if token < acknowledged else None


def test_the_record_is_complete(recorder: Path, tmp_path: Path) -> None:
    """Done again from the record, the files are what the process left, to the byte."""
    folder = tmp_path / "disk"
    events = record(recorder, folder)
    disk = Disk(folder)
    for event in events:
        disk.apply(event)
    assert disk.now() == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert [event.number for event in events if event.kind == "a"] == list(range(1, DELIVERIES + 1))
    assert re.search("a[^aU]*M[^U]*a", story(events)), "no checkpoint between two deliveries was tried"


def story(events: list[Event]) -> str:
    """Tell the events by letters, writes to the store's own file as M and those to its log as w."""
    opened, letters = {}, []
    for event in events:
        if event.kind == "O":
            opened[event.descriptor] = event.texts[0]
        is_log = event.kind == "W" and opened[event.descriptor].endswith(b"-wal")
        letters.append("w" if is_log else "M" if event.kind == "W" else event.kind)
    return "".join(letters)


def test_no_power_cut_loses_what_was_acknowledged(recorder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    assert list(losses(record(recorder, folder), folder)) == []


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_same_cuts_lose_acknowledged_deliveries_when_less_is_synced(
    recorder: Path, tmp_path: Path, synchronous: str
) -> None:
    folder = tmp_path / "disk"
    assert next(losses(record(recorder, folder, synchronous), folder), None)
