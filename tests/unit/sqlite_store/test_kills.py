"""Atomicity: a process killed (kill -9) at any moment leaves whole deliveries, and all it acknowledged.

`MAILLE_TEST_KILLS=200` kills as many writers; 25 without.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.sqlite_store.store import open_store
from tests.unit.sqlite_store.deliveries import changes_of, check_file, check_whole

pytestmark = pytest.mark.faults

ROUNDS = int(os.environ.get("MAILLE_TEST_KILLS", "25"))
HOUSE = Path(__file__).parent.parent.parent.parent


def deliver_and_kill(path: Path, after_seconds: float) -> int:
    """Let a process deliver, kill it some time after its first acknowledgement; give the last one."""
    command = [sys.executable, "-m", "tests.unit.sqlite_store.deliveries", str(path), "100000"]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after_seconds)
        child.kill()
        told = first + child.stdout.read()
    assert child.returncode == -9
    whole_lines = told[: told.rindex(b"\n")].split(b"\n")
    return int(whole_lines[-1].removeprefix(b"ack "))


def kill_in_rounds(folder: Path, rounds: int) -> int:
    """Kill a writer again and again on stores that live through five kills each; give how many deliveries."""
    seconds = random.Random(rounds)
    written = 0
    for number in range(rounds):
        path = folder / f"{number // 5}.maille"
        acknowledged = deliver_and_kill(path, seconds.uniform(0, 0.15))
        with open_store(path) as store:
            token = check_whole(store)
            assert token in (acknowledged, acknowledged + 1)
            assert store.write(changes_of(token + 1)) == token + 1
        check_file(path)
        written += token
    return written


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_deliveries_and_all_acknowledged_ones(tmp_path: Path) -> None:
    assert kill_in_rounds(tmp_path, ROUNDS) > ROUNDS


BEGINNING = """
import os, signal, sys
from graph.sqlite_store import opening, migrations, open_store
from tests.unit.sqlite_store.deliveries import deliver

files, steps, last = {opening.__file__, migrations.__file__}, 0, int(sys.argv[2])

def trace(frame, event, _):
    global steps
    if frame.f_code.co_filename not in files:
        return None
    if event == "line":
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
open_store(sys.argv[1]).close()
sys.settrace(None)
print(steps)
"""
"""A program that begins a store and kills itself before the given line of what begins one."""


def begin(path: Path, last: int) -> str:
    command = [sys.executable, "-c", BEGINNING, str(path), str(last)]
    done = subprocess.run(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == (-9 if last else 0)
    return done.stdout


@pytest.mark.slow
def test_a_process_killed_while_it_begins_a_store_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    steps = int(begin(tmp_path / "s.maille", 0))
    found = set()
    for last in sorted({*range(1, steps, steps // 6), *range(steps - 24, steps + 1, 4)}):
        path = tmp_path / f"{last}.maille"
        begin(path, last)
        found.add(path.exists())
        with open_store(path) as store:
            token = check_whole(store)
            assert store.write(changes_of(token + 1)) == token + 1
        check_file(path)
    assert found == {True, False}
