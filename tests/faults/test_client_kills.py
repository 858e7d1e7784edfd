"""A client killed (-9) during a large delivery: nothing of it is seen, or all of it, on both stores.

Whoever opens the store next, or writes next, throws away what the dead one left; delivering again works.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from graph.exchange.importing import import_delivery
from graph.neo4j_store.store import Neo4jStore
from graph.scope import EVERYTHING
from graph.sqlite_store import open_store
from graph.vault import Vault, vault_path
from tests.faults.delivering import NOTHING, ROUNDS, left_over, opened
from tests.faults.dying import open_small
from tests.neo4j.fixtures import Neo4jPlace
from tests.unit.exchange.folders import BASE, write_folder
from tests.unit.sqlite_store.deliveries import changes_of, check_file, check_whole

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(300 + 60 * ROUNDS)]

HOUSE = Path(__file__).parents[2]
BATCHES = 9
"""Batches of the sixth delivery of the plan: four of households, four of persons, the rest kept apart."""

HALF = f"batch-{BATCHES // 2 + 1}"
UNSEEN = [HALF, "commit", *(f"batch-{1 + number % BATCHES}" for number in range(ROUNDS // 2))]
VISIBLE = ["numbered", "carried"]


def dies(step: str, address: str, what: int | Path, folder: Path | None = None, *batch_rows: int) -> None:
    """Deliver in a process of its own, which dies at that step."""
    command = [sys.executable, "-m", "tests.faults.dying", step, address, str(what), *map(str, batch_rows)]
    done = subprocess.run(command, check=False, cwd=folder or HOUSE)
    assert done.returncode == -9, step


@pytest.fixture
def prepared(store: Neo4jStore) -> Neo4jStore:
    """What the sixth delivery, a large one, adds to, changes and removes from."""
    for number in range(1, 6):
        store.write(changes_of(number))
    return store


@pytest.mark.parametrize("swept_by", ["an opening", "a writing"])
def test_killed_half_way_nothing_is_seen_and_the_next_one_sweeps(
    server: Neo4jPlace, prepared: Neo4jStore, swept_by: str
) -> None:
    """A store that is open all the while shows nothing of it either."""
    dies(HALF, server.uri, 6)
    assert left_over(server)["unseen nodes"] >= 900
    assert (prepared.token(EVERYTHING), check_whole(prepared)) == (5, 5)
    assert prepared.counts(EVERYTHING)["households"] == 2
    if swept_by == "an opening":
        with opened(server.uri) as another:
            assert left_over(server) == NOTHING
            assert another.write(changes_of(6)) == 6
    else:
        assert prepared.write(changes_of(6)) == 6
    assert left_over(server) == NOTHING
    assert check_whole(prepared) == 6


def test_killed_anywhere_before_the_number_nothing_is_seen(server: Neo4jPlace, prepared: Neo4jStore) -> None:
    for step in UNSEEN:
        dies(step, server.uri, 6)
        assert (prepared.token(EVERYTHING), check_whole(prepared)) == (5, 5)
    assert prepared.write(changes_of(6)) == 6
    assert (check_whole(prepared), left_over(server)) == (6, NOTHING)


@pytest.mark.parametrize("step", VISIBLE)
def test_killed_after_the_number_the_next_reader_sees_all_of_it(
    server: Neo4jPlace, prepared: Neo4jStore, step: str
) -> None:
    dies(step, server.uri, 6)
    assert left_over(server)["applying"] == 1
    assert check_whole(prepared) == 6
    assert left_over(server) == NOTHING
    assert prepared.write(changes_of(7)) == 7


@pytest.mark.parametrize("step", ["batch-4", "numbered"])
def test_an_import_killed_with_its_identities(
    server: Neo4jPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Graph and vault tell one story (docs/adr/0003), and delivering again ends at the same place."""
    folder = write_folder(tmp_path / "caf", BASE)
    monkeypatch.setenv("PYTHONPATH", str(HOUSE))
    dies(step, server.uri, folder, tmp_path)
    vault = Vault(tmp_path / vault_path(server.uri))
    assert vault.staged_marks() != []
    with open_small(server.uri) as store:
        is_there = step == "numbered"
        assert store.token(EVERYTHING) == (1 if is_there else 0)
        assert store.counts(EVERYTHING)["persons"] == (3 if is_there else 0)
        vault.recover(store)
        assert ([entry.person_id for entry in vault.entries()], vault.staged_marks()) == (
            ["P1"] if is_there else [],
            [],
        )
        import_delivery(folder, store, vault, source="caf")
        assert store.token(EVERYTHING) == 1
        assert [entry.person_id for entry in vault.entries()] == ["P1"]
    assert left_over(server) == NOTHING


def test_a_large_import_killed_half_way_on_the_embedded_store(tmp_path: Path) -> None:
    path = tmp_path / "s.maille"
    with open_store(path) as store:
        for number in range(1, 6):
            store.write(changes_of(number))
        for _ in range(ROUNDS):
            dies("table-2", str(path), 6)
            assert (store.token(EVERYTHING), check_whole(store)) == (5, 5)
        assert store.write(changes_of(6)) == 6
        assert check_whole(store) == 6
    check_file(path)
