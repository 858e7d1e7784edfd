"""Several threads and several processes at work on one store.

`MAILLE_CONCURRENCY=100x100`: so many clients, so many changes each, on persons that all of them change; 12x6
without (SPEC: no lost update, no duplicate node).
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from algorithms.detection import detect, look
from graph.errors import ConflictError
from graph.exchange.importing import import_delivery
from graph.frame import read_frame
from graph.model.support import Accompaniment
from graph.model.vocabulary import Role, Theme
from graph.reference import load_reference
from graph.scope import EVERYTHING
from graph.store import Changes, Removal, Store
from graph.vault import Vault
from tests.contract.adding import add_one, count
from tests.contract.crowding import check_nothing_lost, crowd, prepare
from tests.contract.places import Place
from tests.contract.rows import counter, household, institution, person, professional, put, row, write
from tests.neo4j.fixtures import Neo4jPlace
from tests.unit.exchange.folders import Files, write_folder

HOUSE = Path(__file__).parent.parent.parent
THREADS = 8
TIMES = 15
CLIENTS, CHANGES = map(int, os.environ.get("MAILLE_CONCURRENCY", "12x6").split("x"))
PROCESSES = 3
HOT_PERSONS = max(5, CLIENTS // 4)


def adding(address: str, times: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "tests.contract.adding", address, str(times)], cwd=HOUSE)


def test_eight_threads_lose_no_update(store: Store) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(add_one, store) for _ in range(THREADS * TIMES)]:
            done.result()
    assert count(store) == (THREADS * TIMES, THREADS * TIMES)
    assert store.token(EVERYTHING) == THREADS * TIMES


@pytest.mark.slow
def test_two_processes_and_a_thread_lose_no_update(place: Place) -> None:
    with place.open() as store:
        others = [adding(place.address, TIMES) for _ in range(2)]
        for _ in range(TIMES):
            add_one(store)
        assert [other.wait() for other in others] == [0, 0]
        assert count(store) == (3 * TIMES, 3 * TIMES)


@pytest.mark.slow
def test_processes_that_begin_the_same_store_share_it(place: Place) -> None:
    others = [adding(place.address, 3) for _ in range(4)]
    assert [other.wait() for other in others] == [0] * 4
    with place.open() as store:
        assert count(store) == (12, 12)


def test_of_two_that_expect_the_same_version_one_is_refused(place: Place) -> None:
    with place.open() as one, place.open() as other:
        one.write(Changes("CCAS", puts=[put(counter(0))]))
        mine = Changes("CCAS", puts=[put(counter(1), expected=1)])
        theirs = Changes("CAF", puts=[put(counter(2), source="CAF", expected=1)])
        one.write(mine)
        with pytest.raises(ConflictError):
            other.write(theirs)
        found = row(other, "communes", "54395")
        assert found is not None
        assert found.record == counter(1)


def test_a_snapshot_is_of_one_moment_beside_a_writer(store: Store) -> None:
    """Every delivery swaps whole generations of two tables: a reader never sees a mixture."""
    size, is_done = 150, Event()

    def rewrite() -> None:
        for generation in range(1, 25):
            puts = [put(household(f"{generation}-{number}")) for number in range(size)]
            puts += [
                put(person(f"{generation}-{number}", household_id=f"{generation}-{number}"))
                for number in range(size)
            ]
            gone = [
                Removal(table, f"{generation - 1}-{number}")
                for table in ("persons", "households")
                for number in range(size if generation > 1 else 0)
            ]
            assert store.write(Changes("CCAS", puts=puts, removals=gone)) == generation
        is_done.set()

    seen = set()
    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(rewrite)
        while not is_done.is_set() and not writer.done():
            token, tables = store.snapshot(
                EVERYTHING, {"persons": ["id", "household_id"], "households": ["id"]}
            )
            expected = sorted(f"{token}-{number}" for number in range(size)) if token else []
            assert tables["persons"] == {"id": expected, "household_id": expected}
            assert tables["households"] == {"id": expected}
            seen.add(token)
        writer.result()
    assert len(seen) > 1


def test_another_store_on_the_same_data_sees_a_writing_at_once(place: Place) -> None:
    with place.open() as one, place.open() as other:
        assert other.token(EVERYTHING) == 0
        for number in range(1, 6):
            one.write(Changes("CCAS", puts=[put(household(f"H{number}"))]))
            assert other.token(EVERYTHING) == number
            assert other.counts(EVERYTHING)["households"] == number


def crowding(address: str, clients: int, first: int) -> subprocess.Popen[bytes]:
    arguments = [address, str(clients), str(CHANGES), str(first)]
    return subprocess.Popen([sys.executable, "-m", "tests.contract.crowding", *arguments], cwd=HOUSE)


def doubles(request: pytest.FixtureRequest, place: Place) -> list[object]:
    """Ask a server, behind the store's back, for what it holds twice: nodes by id, relationships by ends."""
    if "://" not in place.address or place.address.startswith("sqlite"):
        return []
    server: Neo4jPlace = request.getfixturevalue("neo4j_server")
    asked = (
        "MATCH (n) WITH labels(n) AS kind, n.id AS id, count(*) AS c WHERE c > 1 AND id <> '' RETURN id",
        "MATCH (a)-[r]->(b) WITH a, b, type(r) AS kind, r.id AS id, count(*) AS c WHERE c > 1 RETURN kind",
        "MATCH (d:Delivery) WITH d.number AS number, count(*) AS c WHERE c > 1 RETURN number",
        "MATCH (p:Person) WHERE p.household_id <> '' AND COUNT { (p)-[:MEMBER_OF]->() } <> 1 RETURN p.id",
        "MATCH (p:Person)-[:MEMBER_OF]->(h) WHERE h.id <> p.household_id RETURN p.id",
    )
    with server.driver() as driver:
        return [
            record[0]
            for query in asked
            for record in driver.execute_query(query, database_=server.database).records
        ]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_many_clients_on_hot_persons_lose_nothing_and_double_nothing(
    request: pytest.FixtureRequest, place: Place
) -> None:
    """Threads of several processes: each change adds 1 to a person all of them change, and adds a need."""
    with place.open() as store:
        prepare(store, HOT_PERSONS)
        share = CLIENTS // (PROCESSES + 1)
        own = CLIENTS - PROCESSES * share
        others = [crowding(place.address, share, own + number * share) for number in range(PROCESSES)]
        crowd(store, clients=own, changes=CHANGES, first=0)
        assert [other.wait() for other in others] == [0] * PROCESSES
        check_nothing_lost(store, CLIENTS * CHANGES)
        assert store.token(EVERYTHING) == 1 + CLIENTS * CHANGES
    assert doubles(request, place) == []


def test_two_imports_at_once_end_as_one_after_the_other(
    request: pytest.FixtureRequest, place: Place, tmp_path: Path
) -> None:
    """Each brings rows of its own, and both name the same places."""
    sources = ("caf", "ccas")
    folders = [write_folder(tmp_path / name, named_after(name)) for name in sources]
    with place.open() as store, ThreadPoolExecutor(len(folders)) as pool:
        vault = Vault(tmp_path / "vault")
        reports = list(pool.map(lambda folder: import_delivery(folder, store, vault), folders))
        assert sorted(report.delivery or 0 for report in reports) == [1, 2]
        for name in sources:
            assert row(store, "persons", f"{name}-P1") is not None
        assert store.counts(EVERYTHING)["persons"] == 2
        assert [entry.person_id for entry in vault.entries()] == ["caf-P1", "ccas-P1"]
    assert doubles(request, place) == []


def accompaniment(of: str) -> Accompaniment:
    return Accompaniment(
        id=f"A-{of}",
        person_id=of,
        professional_id="K1",
        purpose=Theme.HOUSING,
        role=Role.LEAD,
        start=date(2026, 1, 1),
    )


def named_after(source: str) -> Files:
    """Give a small delivery with ids of its own."""
    return {
        "households": f"id\n{source}-H1\n",
        "persons": f"id,household_id,birth_year,commune_code\n{source}-P1,{source}-H1,1980,54395\n",
        "identities": f"person_id,last_name,first_name,birth_date\n{source}-P1,Durand,Zoé,1980-02-03\n",
    }


def test_detecting_beside_an_import_sees_one_delivery_or_the_other(place: Place) -> None:
    """The frame is of one moment: all of the accompaniments of a delivery, or none."""
    size, deliveries = 40, 6
    with place.open() as store:
        write(store, institution("I1"))
        write(store, professional("K1", "I1"))
        begin, seen, is_done = store.token(EVERYTHING), set(), Event()

        def deliver() -> None:
            for number in range(deliveries):
                persons = [person(f"{number}-{each}", birth_year=1980) for each in range(size)]
                held = [accompaniment(each.id) for each in persons]
                write(store, *persons, *held)
            is_done.set()

        with ThreadPoolExecutor(1) as pool:
            writer = pool.submit(deliver)
            while not is_done.is_set() and not writer.done():
                frame = read_frame(store, EVERYTHING, load_reference())
                detect(look(frame, date(2026, 11, 23)))
                expected = size * (frame.token - begin)
                assert (len(frame.ids.persons), len(frame.ids.accompaniments)) == (expected, expected)
                seen.add(frame.token)
            writer.result()
        assert read_frame(store, EVERYTHING, load_reference()).token == begin + deliveries
        assert seen
