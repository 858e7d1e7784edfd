"""A look at an embedded file as it lies, without migrating it: what `maille doctor` says of it."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from graph.errors import StoreError, StoreNewerError, StoreUnavailableError
from graph.health import Remark, attention, counted, delivered, fine, leveled, never_delivered, private, timed
from graph.model.tables import GRAPH_TABLES
from graph.scope import Scope
from graph.sqlite_store import schema, statements
from graph.sqlite_store.failures import failures_of
from graph.sqlite_store.migrations import NEWEST_VERSION
from graph.sqlite_store.opening import APPLICATION_ID

WAIT_SECONDS = 10.0
LEAST_ROOM = 256 * 1024 * 1024
"""Bytes that a delivery of a département may need on the disk; a large file may need its own size again."""

SHOWN = 5
"""Problems named in a sentence; the others are counted."""


def examine(path: str | Path, scope: Scope, *, write: bool = False) -> Iterator[Remark]:
    """Look at a file: version, rows, last delivery, integrity, room. `write` also tries a durable writing.

    Nothing of what the file holds changes. Raises StoreUnavailableError or StoreNewerError when it cannot be
    used. Reads the whole file once, for its integrity.
    """
    if not scope.sees_everything:
        raise StoreError("store.scope")
    file = Path(path).absolute()
    _check_file(file)
    with failures_of(file), closing(_connected(file)) as db:
        _check_ours(db, file)
        yield fine(
            "store", "health.file", path=str(file), version=sqlite3.sqlite_version, bytes=file.stat().st_size
        )
        yield from _contents(db)
        yield from _soundness(db)
        if write:
            yield timed("writing", _writing_seconds(db))
    yield from private("store_rights", file)
    yield _room(file)


def _check_file(file: Path) -> None:
    try:
        if file.is_dir():
            raise StoreUnavailableError("store.is_folder", path=str(file))
        if not file.exists():
            raise StoreUnavailableError("store.missing", path=str(file))
        if not file.stat().st_size:
            raise StoreUnavailableError("store.empty", path=str(file))
    except OSError as error:
        raise StoreUnavailableError(
            "store.cannot_open", path=str(file), reason=error.strerror or ""
        ) from error


def _connected(file: Path) -> sqlite3.Connection:
    """Open a file that is there; one that went away meanwhile is not begun anew."""
    uri = f"file:{quote(str(file))}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None)


def _check_ours(db: sqlite3.Connection, file: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StoreUnavailableError("store.not_ours", path=str(file))
    found = _version(db)
    if found > NEWEST_VERSION:
        raise StoreNewerError("store.newer", path=str(file), found=found, known=NEWEST_VERSION)


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _contents(db: sqlite3.Connection) -> Iterator[Remark]:
    """Remark on one moment of the file."""
    db.execute("BEGIN")
    yield leveled(_version(db), NEWEST_VERSION)
    began = time.perf_counter()
    last = db.execute(
        "SELECT number, source, written_at FROM _deliveries ORDER BY number DESC LIMIT 1"
    ).fetchone()
    seconds = time.perf_counter() - began
    yield delivered(*last) if last else never_delivered()
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    yield counted(
        {
            table.name: db.execute(statements.count(table)).fetchone()[0]
            for table in GRAPH_TABLES
            if table.name in tables
        }
    )
    yield timed("reading", seconds)
    db.execute("COMMIT")


def _soundness(db: sqlite3.Connection) -> Iterator[Remark]:
    found = [text for (text,) in db.execute(f"PRAGMA integrity_check({SHOWN})")]
    if found == ["ok"]:
        yield fine("integrity", "health.integrity")
    else:
        yield Remark("integrity", "error", "health.damaged", {"reason": " ; ".join(found)})
    lost = [table for table, *_ in db.execute("PRAGMA foreign_key_check")]
    if lost:
        named = ", ".join(sorted(set(lost))[:SHOWN])
        yield attention("references", "health.references_lost", count=len(lost), tables=named)
    else:
        yield fine("references", "health.references")
    if _version(db) == NEWEST_VERSION:
        yield _indexes(db)


def _indexes(db: sqlite3.Connection) -> Remark:
    """Hold the tables and indexes against what the model asks for."""
    there = {sql for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    wanted = schema.ddl()
    missing = [statement for statement in wanted if statement not in there]
    if not missing:
        return fine("indexes", "health.indexes", count=len(wanted))
    names = ", ".join(statement.split()[2].strip('"') for statement in missing[:SHOWN])
    return attention("indexes", "health.indexes_missing", count=len(missing), names=names, statements=missing)


def _writing_seconds(db: sqlite3.Connection) -> float:
    """Write the version that is there again, durably: a whole writing that changes nothing."""
    db.execute("PRAGMA synchronous = FULL")
    began = time.perf_counter()
    db.execute("BEGIN IMMEDIATE")
    db.execute(f"PRAGMA user_version = {_version(db)}")
    db.execute("COMMIT")
    return time.perf_counter() - began


def _room(file: Path) -> Remark:
    free, size = shutil.disk_usage(file.parent).free, file.stat().st_size
    room = {"free": free >> 20, "size": size >> 20}
    if free < max(LEAST_ROOM, size):
        return attention("room", "health.room_short", **room)
    return fine("room", "health.room", **room)
