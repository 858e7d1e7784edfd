"""What one writing does to the embedded file, inside the transaction that its caller holds."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from graph.changes import TableChanges, check_expected, chunks, dangling, references
from graph.codec import LIST_SEPARATOR, Cell, codec_of
from graph.errors import ConflictError
from graph.model.columns import Column
from graph.model.tables import Table
from graph.sqlite_store import statements
from graph.store import Changes, Put

ROWS_AT_ONCE = 5000
"""Rows made ready before they are written: a large delivery is not held in memory twice."""

ADD_DELIVERY = (
    "INSERT INTO _deliveries (number, source, written_at, written, removed, mark) VALUES (?, ?, ?, ?, ?, ?)"
)


class KnownRow(NamedTuple):
    """What a writing asks of a row that is there."""

    version: int
    indexed: list[Cell]


KnownRows = dict[str, KnownRow]
"""Rows that are there, by key."""


def last_delivery(db: sqlite3.Connection) -> int:
    """Give the number of the last delivery, 0 when there is none."""
    number: int = db.execute("SELECT coalesce(max(number), 0) FROM _deliveries").fetchone()[0]
    return number


def apply(db: sqlite3.Connection, changes: Changes, work: Sequence[TableChanges], *, written_at: str) -> int:
    """Apply changes sorted by table; give the delivery number, the last one when nothing changes.

    Raises ConflictError; the caller's transaction must then be rolled back.
    """
    last = last_delivery(db)
    if changes.base is not None and changes.base != last:
        raise ConflictError("conflict.store_moved", base=changes.base, token=last)
    number = last + 1
    known = {part.table.name: _known_rows(db, part) for part in work}
    for part in work:
        check_expected(part, {key: row.version for key, row in known[part.table.name].items()})
    removed = sum(_remove(db, part, known[part.table.name], number) for part in reversed(work))
    written = sum(_put(db, part, known[part.table.name], number) for part in work)
    if not written and not removed:
        return last
    db.execute(ADD_DELIVERY, (number, changes.source, written_at, written, removed, changes.mark))
    _check_lists(db, work)
    return number


def _known_rows(db: sqlite3.Connection, part: TableChanges) -> KnownRows:
    """Give, of the rows that are there among those the changes name, the version and the indexed cells."""
    known: KnownRows = {}
    for keys in chunks((*part.puts, *part.removals), statements.IN_ONE_STATEMENT):
        rows = db.execute(statements.select_known(part.table, len(keys)), keys)
        known.update((key, KnownRow(version, indexed)) for key, version, *indexed in rows)
    return known


def _remove(db: sqlite3.Connection, part: TableChanges, known: KnownRows, number: int) -> int:
    """Take rows away and leave their tombstones; give how many there were."""
    gone = [key for key in part.removals if key in known]
    db.executemany(statements.BURY, ((part.table.name, key, number, known[key].version) for key in gone))
    db.executemany(statements.delete(part.table), ((key,) for key in gone))
    return len(gone)


def _put(db: sqlite3.Connection, part: TableChanges, known: KnownRows, number: int) -> int:
    """Write rows, over those known or new; give how many."""
    new = {key: put for key, put in part.puts.items() if key not in known}
    _insert(db, part.table, new, number)
    if len(new) < len(part.puts):
        _update(db, part, known, number)
    return len(part.puts)


def _insert(db: sqlite3.Connection, table: Table, new: Mapping[str, Put], number: int) -> None:
    cells_of, has_key = codec_of(table).cells, table.has_id
    buried = _unbury(db, table, new)
    rows = (
        [*(() if has_key else (key,)), *cells_of(put.record), put.source, number, buried.get(key, 0) + 1]
        for key, put in new.items()
    )
    db.executemany(statements.insert(table), rows)


def _update(db: sqlite3.Connection, part: TableChanges, known: KnownRows, number: int) -> None:
    """Write over known rows; those that refer to the same rows as before leave their indexes alone."""
    cells_of = codec_of(part.table).cells
    indexed = statements.indexed_positions(part.table)
    kept = {moved: statements.updated_positions(part.table, is_moved=moved) for moved in (True, False)}
    for keys in chunks((key for key in part.puts if key in known), ROWS_AT_ONCE):
        rows: dict[bool, list[list[Cell]]] = {True: [], False: []}
        for key in keys:
            put, cells = part.puts[key], cells_of(part.puts[key].record)
            is_moved = [cells[position] for position in indexed] != known[key].indexed
            rows[is_moved].append([*(cells[i] for i in kept[is_moved]), put.source, number, key])
        for is_moved, some in rows.items():
            db.executemany(statements.update(part.table, is_moved=is_moved), some)


def _unbury(db: sqlite3.Connection, table: Table, keys: Iterable[str]) -> dict[str, int]:
    """Give the last versions of rows that had been removed, and forget their removal."""
    if not db.execute(statements.HAS_TOMBSTONES, (table.name,)).fetchone():
        return {}
    buried: dict[str, int] = {}
    for chunk in chunks(keys, statements.IN_ONE_STATEMENT):
        buried.update(db.execute(statements.select_buried(len(chunk)), (table.name, *chunk)))
    db.executemany(statements.FORGET, ((table.name, key) for key in buried))
    return buried


def _check_lists(db: sqlite3.Connection, work: Sequence[TableChanges]) -> None:
    """Check references held in lists, which SQLite does not: few rows have any (committees)."""
    touched = {part.table.name for part in work}
    for table, column, target in references(is_list=True):
        if table.name in touched or target.name in touched:
            _check_list(db, table, column, target)


def _check_list(db: sqlite3.Connection, table: Table, column: Column, target: Table) -> None:
    rows = db.execute(
        f'SELECT {statements.key_of(table)}, {statements.qualified(table, column.name)} FROM "{table.name}"'  # noqa: S608 — names of the model
    )
    referring: dict[str, str] = {}
    for key, cell in rows:
        for value in cell.split(LIST_SEPARATOR):
            if value:
                referring[value] = min(key, referring.get(value, key))
    known: set[str] = set()
    for keys in chunks(referring, statements.IN_ONE_STATEMENT):
        known.update(key for key, *_ in db.execute(statements.select_known(target, len(keys)), keys))
    for value in sorted(referring.keys() - known):
        raise dangling(table, referring[value], column, value)


def dangling_reference(db: sqlite3.Connection) -> ConflictError | None:
    """Find a reference left without its row, in the transaction that SQLite refused to commit. Linear."""
    for table, column, target in references(is_list=False):
        found = db.execute(statements.dangling(table, column, target)).fetchone()
        if found:
            return dangling(table, found[0], column, found[1])
    return None
