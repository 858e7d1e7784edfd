"""The demonstration département, built by its own command once for a whole run of tests.

Building takes seconds, and a run has several processes: the first that asks builds under a lock, in a folder
that all share. Tests read what is there; one that writes takes a copy.
"""

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from seed import demo
from tests.scenarios.commanding import Ran, indoors_in

STORE = Path("demonstration", "maille.db")
"""Where the command puts its store, from the folder it runs in."""


@dataclass(frozen=True)
class Demonstration:
    """What is built: the `delivery` as files, the `machine` where `maille demo` ran, and how it ended."""

    delivery: Path
    machine: Path
    ran: Ran

    def copy_to(self, folder: Path) -> Path:
        """Copy the machine into a folder, there or not, and give the store in it."""
        shutil.copytree(self.machine, folder, dirs_exist_ok=True)
        return folder / STORE


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration of this run; MAILLE_STORE named another store while its command ran."""
    own = tmp_path_factory.getbasetemp()
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "the-demonstration"
    home.mkdir(exist_ok=True)
    delivery, machine, ended = home / "delivery", home / "machine", home / "ended.json"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ended.exists():
            machine.mkdir()
            ran = indoors_in(machine).run("demo", "--no-serve", MAILLE_STORE="precious.db")
            demo.write(delivery)
            ended.write_text(json.dumps([ran.status, ran.out, ran.err]), encoding="utf-8")
    built = Demonstration(delivery, machine, Ran(*json.loads(ended.read_text(encoding="utf-8"))))
    assert built.ran.status == 0, built.ran.err
    return built
