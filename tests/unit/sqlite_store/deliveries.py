"""A program that writes planned deliveries, acknowledges each one that returned, and is made to be killed.

`python -m tests.unit.sqlite_store.deliveries PATH COUNT [SYNCHRONOUS]`: goes on from the last delivery in the
store. What delivery N holds depends on N alone, so that whoever finds the store afterwards can tell whether
it is whole. An acknowledgement is one line, the number, written after `write` returned: on standard output
or, in a traced run, into the trace itself.
"""

import os
import sqlite3
import sys
from pathlib import Path

from graph.model.people import Household, Person
from graph.model.tables import TABLE_OF, Record
from graph.model.territory import Commune
from graph.scope import EVERYTHING
from graph.sqlite_store import connections, open_store, opening
from graph.store import Changes, Put, Removal, Store

LARGE = 1000
"""Households, and as many persons, in a large delivery: several hundred pages."""

WIDE = "x" * 400
"""Kept with each row, so that a few thousand of them fill the log and it is folded into the file."""


def size_of(number: int) -> int:
    """Give how many households delivery `number` brings: one, or at every third a large number."""
    return LARGE if number % 3 == 0 else 1


def households_after(number: int) -> set[str]:
    """Give the households there are after delivery `number`: its own, and of all those before but one.

    Each delivery removes what the second before it brought, so that a store does not grow for ever.
    """
    kept = (number - 1, number)
    return {f"{which} {item}" for which in kept if which > 0 for item in range(size_of(which))}


def changes_of(number: int) -> Changes:
    """Give the plan of delivery `number`: new rows in two tables, old ones gone, a counter moved."""
    source = f"delivery {number} {WIDE}"
    new = [f"{number} {item}" for item in range(size_of(number))]
    old = [f"{number - 2} {item}" for item in range(size_of(number - 2) if number > 2 else 0)]
    records: list[Record] = [Commune(code="54395", population=number)]
    records += [Household(id=name) for name in new]
    records += [Person(id=name, household_id=name, birth_year=1900) for name in new]
    return Changes(
        source,
        puts=[Put(TABLE_OF[type(record)].name, record, source) for record in records],
        removals=[Removal(table, name) for table in ("persons", "households") for name in old],
        base=number - 1,
    )


def check_whole(store: Store) -> int:
    """Check that the store holds every delivery up to its token and nothing else; give the token."""
    token, tables = store.snapshot(
        EVERYTHING,
        {"households": ["id"], "persons": ["id", "household_id"], "communes": ["population"]},
    )
    expected = sorted(households_after(token))
    assert tables["households"] == {"id": expected}
    assert tables["persons"] == {"id": expected, "household_id": expected}
    assert tables["communes"] == {"population": [token] if token else []}
    changed = store.changed_since(EVERYTHING, token - 1)
    if changed.token == token:  # else somebody delivered in between
        assert len(changed.keys.get("households", ())) == (
            size_of(token) + (size_of(token - 2) if token > 2 else 0) if token else 0
        )
    return token


def check_file(path: Path) -> None:
    """Check what SQLite itself can tell of the file: its pages, indexes and references."""
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        db.close()


def sync_less(synchronous: str) -> None:
    """Make every connection of this process sync as told, to show that a test would notice."""
    plain = connections.connect

    def connect(path: Path, wait_seconds: float) -> sqlite3.Connection:
        db = plain(path, wait_seconds)
        db.execute(f"PRAGMA synchronous = {synchronous}")
        return db

    connections.connect = opening.connect = connect  # type: ignore[attr-defined] # imported there


def deliver(path: str, count: int) -> None:
    """Write the next `count` deliveries, the last quarter of them after closing and opening anew."""
    acknowledgements = int(os.environ.get("MAILLE_TRACE_FD", "1"))
    written = 0
    while written < count:
        with open_store(path) as store:
            number = store.token(EVERYTHING)
            for _ in range(min(count - written, 1 + count * 3 // 4)):
                number += 1
                written += 1
                assert store.write(changes_of(number)) == number
                os.write(acknowledgements, f"ack {number}\n".encode())


if __name__ == "__main__":
    if len(sys.argv) > 3:
        sync_less(sys.argv[3])
    deliver(sys.argv[1], int(sys.argv[2]))
