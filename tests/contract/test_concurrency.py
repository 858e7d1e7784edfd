"""Several threads and several processes at work on one store."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from graph.errors import ConflictError
from graph.scope import EVERYTHING
from graph.store import Changes, Removal, Store
from tests.contract.adding import add_one, count
from tests.contract.places import Place
from tests.contract.rows import counter, household, person, put, row

HOUSE = Path(__file__).parent.parent.parent
THREADS = 8
TIMES = 15


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
