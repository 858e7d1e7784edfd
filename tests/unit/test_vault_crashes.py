"""A process killed between any two steps of a delivery: vault and graph still tell one story (ADR 0003)."""

import subprocess
import sys
from pathlib import Path

import pytest

from graph.exchange.importing import import_delivery
from graph.scope import EVERYTHING
from graph.store import Store
from graph.stores import open_store
from graph.vault import Vault, vault_path
from tests.unit.exchange.folders import BASE, based, write_folder

pytestmark = [pytest.mark.faults, pytest.mark.slow]

KILLED = """
import os, signal, sys
from graph.exchange.importing import import_delivery
from graph.sqlite_store.store import SqliteStore
from graph.stores import open_store
from graph.vault import Vault, vault_path

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def before(owner, name):
    setattr(owner, name, die)

def after(owner, name):
    done = getattr(owner, name)
    setattr(owner, name, lambda *a, **k: (done(*a, **k), die()))

where, name, address, folder = sys.argv[1:5]
owner = Vault if name in ("stage", "settle") else SqliteStore
{"before": before, "after": after}[where](owner, name)
with open_store(address) as store:
    import_delivery(folder, store, Vault(vault_path(address)), source="caf", full="--full" in sys.argv)
"""

STEPS = [(where, name) for name in ("stage", "write", "settle") for where in ("before", "after")]


def kill_in(where: str, name: str, address: str, folder: Path, *options: str) -> None:
    """Deliver in a process of its own, which dies by SIGKILL at that step."""
    command = [sys.executable, "-c", KILLED, where, name, address, str(folder), *options]
    assert subprocess.run(command, check=False).returncode == -9


def check_one_story(store: Store, vault: Vault) -> None:
    """Nobody is in the vault whom the graph does not know, and nothing is left half done."""
    persons = {row.key for row in store.rows(EVERYTHING, "persons").rows}
    assert {entry.person_id for entry in vault.entries()} <= persons
    assert vault.staged_marks() == []


@pytest.mark.parametrize(("where", "name"), STEPS)
def test_a_first_delivery_is_there_whole_or_not_at_all(tmp_path: Path, where: str, name: str) -> None:
    address, folder = str(tmp_path / "store"), write_folder(tmp_path / "delivery", BASE)
    vault = Vault(vault_path(address))
    kill_in(where, name, address, folder)
    with open_store(address) as store:
        is_written = store.token(EVERYTHING) == 1
        assert is_written == ((where, name) in STEPS[3:])
        seen_before = {entry.person_id for entry in vault.entries()}
        assert seen_before <= {row.key for row in store.rows(EVERYTHING, "persons").rows}
        vault.recover(store)
        check_one_story(store, vault)
        assert [entry.person_id for entry in vault.entries()] == (["P1"] if is_written else [])
        report = import_delivery(folder, store, vault, source="caf")
        assert report.changes_nothing == is_written
        assert len(list(vault.entries())) == 1


@pytest.mark.parametrize(("where", "name"), STEPS)
def test_a_delivery_that_changes_and_removes_identities(tmp_path: Path, where: str, name: str) -> None:
    address = str(tmp_path / "store")
    vault = Vault(vault_path(address))
    identities = "person_id,last_name\nP1,Durand\nP2,Martin\nP3,Petit\n"
    first = write_folder(tmp_path / "first", based(identities=identities))
    files = based(
        persons="id,birth_year\nP1,1980\nP2,1978\n",
        same_person=None,
        identities="person_id,last_name\nP1,Durant\nP2,Martin\n",
    )
    second = write_folder(tmp_path / "second", files)
    with open_store(address) as store:
        import_delivery(first, store, vault, source="caf")
    kill_in(where, name, address, second, "--full")
    with open_store(address) as store:
        persons = {row.key for row in store.rows(EVERYTHING, "persons").rows}
        assert {entry.person_id for entry in vault.entries()} <= persons
        vault.recover(store)
        check_one_story(store, vault)
        names = [entry.identity.last_name for entry in vault.entries()]
        is_written = store.token(EVERYTHING) == 2
        assert names == (["Durant", "Martin"] if is_written else ["Durand", "Martin", "Petit"])


def test_a_delivery_of_identities_alone_is_there_or_not(tmp_path: Path) -> None:
    address = str(tmp_path / "store")
    vault = Vault(vault_path(address))
    with open_store(address) as store:
        import_delivery(write_folder(tmp_path / "first", BASE), store, vault, source="caf")
        second = write_folder(tmp_path / "second", {"identities": "person_id,last_name\nP1,Petit\n"})
        kill_in("before", "settle", address, second)
        vault.recover(store)
        check_one_story(store, vault)
        assert [entry.identity.last_name for entry in vault.entries()] == ["Durand"]
        kill_in("after", "settle", address, second)
        assert [entry.identity.last_name for entry in vault.entries()] == ["Petit"]


def test_somebody_else_s_writing_is_not_taken_for_ours(tmp_path: Path) -> None:
    """The delivery dies before the graph; another one takes its number: its identities must not appear."""
    address, folder = str(tmp_path / "store"), write_folder(tmp_path / "delivery", BASE)
    vault = Vault(vault_path(address))
    kill_in("before", "write", address, folder)
    with open_store(address) as store:
        other = write_folder(tmp_path / "other", {"persons": "id\nP1\n"})
        import_delivery(other, store, Vault(tmp_path / "elsewhere"), source="caf")
        vault.recover(store)
        assert list(vault.entries()) == []


def test_recovery_leaves_a_living_delivery_alone(tmp_path: Path) -> None:
    address = str(tmp_path / "store")
    vault = Vault(vault_path(address))
    with open_store(address) as store, vault.locked():
        vault.stage("m", [], ["P1"])
        Vault(vault.path).recover(store)
        assert vault.staged_marks() == ["m"]
