"""The identity vault: who the persons are, in a file of its own beside the store.

The graph knows random ids; names, birth dates and addresses are only here. For now this vault is simple: its
file may be read by its owner alone (mode 0600) and erased cells are overwritten, but what it holds is **not
encrypted**. A key for each person, so that erasing is destroying a key, comes with a later change; each
identity is already one opaque body for that reason.

A delivery writes to two files, and a crash may fall between any two steps. So identities are first *staged*
here under the delivery's mark, which nobody sees; then the graph is written, with that mark; then they are
*settled*. `recover` settles or throws away what a dead process left staged, by asking the store whether it
has a delivery of that mark (docs/adr/0003-vault-and-graph-write-order.md).
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph.errors import StoreNewerError, StoreUnavailableError
from graph.model.people import Identity
from graph.model.tables import TABLE
from graph.scope import EVERYTHING
from graph.store import Store

APPLICATION_ID = int.from_bytes(b"MLLV", "big")
"""Written in the file's header: this is a vault of maille."""

VERSION = 1
WAIT_SECONDS = 10.0
IN_ONE_STATEMENT = 500
NOBODY_ELSE = 0o600
EMBEDDED = "sqlite:///"
BOLT_PORT = 7687

SCHEMA = (
    "CREATE TABLE identities (person_id TEXT NOT NULL PRIMARY KEY, source TEXT NOT NULL, body TEXT NOT NULL)"
    " WITHOUT ROWID",
    # What a delivery will do once the graph has it; no body: the identity goes away.
    "CREATE TABLE staged (mark TEXT NOT NULL, person_id TEXT NOT NULL, source TEXT, body TEXT,"
    " PRIMARY KEY (mark, person_id)) WITHOUT ROWID",
    "CREATE INDEX staged_removals ON staged (person_id) WHERE body IS NULL",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)

VISIBLE = "NOT EXISTS (SELECT 1 FROM staged s WHERE s.body IS NULL AND s.person_id = identities.person_id)"
"""An identity about to go away is no longer seen, even before the graph has lost its person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An identity and the source that delivered it."""

    identity: Identity
    source: str

    @property
    def person_id(self) -> str:
        """Give the person whose identity it is."""
        return self.identity.person_id


def vault_path(address: str) -> Path:
    """Give where the vault of a store lies unless told otherwise: beside an embedded file, `.vault` added.

    That of a server lies in the working folder, under a name of its own for each server.

    >>> str(vault_path("sqlite:///data/demo.maille"))
    'data/demo.maille.vault'
    >>> str(vault_path("neo4j+s://graph.example:7687"))
    'maille-graph.example-7687.vault'
    """
    path = address.removeprefix(EMBEDDED)
    if "://" in path:
        server = urlsplit(path)
        return Path(f"maille-{server.hostname or 'localhost'}-{server.port or BOLT_PORT}.vault")
    return Path(f"{path}.vault")


class Vault:
    """The vault in a file, which is begun by the first writing: until then it holds nobody.

    Safe to share between threads and processes. Methods raise StoreUnavailableError or StoreNewerError.
    """

    def __init__(self, path: str | Path) -> None:
        """Name the file; nothing is opened yet."""
        self.path = Path(path).absolute()

    def get(self, person_id: str) -> Identity | None:
        """Give a person's identity, None when there is none."""
        found = next(self._entries("person_id = ?", person_id), None)
        return None if found is None else found.identity

    def entries(self) -> Iterator[Entry]:
        """Give every identity, in the order of the person's id (by code point)."""
        return self._entries("true")

    def among(self, person_ids: Collection[str]) -> Iterator[Entry]:
        """Give the identities of some persons, in no order."""
        wanted = list(person_ids)
        for start in range(0, len(wanted), IN_ONE_STATEMENT):
            some = wanted[start : start + IN_ONE_STATEMENT]
            yield from self._entries(f"person_id IN ({', '.join('?' * len(some))})", *some)

    def put(self, entry: Entry) -> None:
        """Write the identity of a person whom the graph knows already."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO identities VALUES (?, ?, ?)", _cells(entry))

    def remove(self, person_id: str) -> None:
        """Take a person's identity away."""
        with self._writing() as db:
            db.execute("DELETE FROM identities WHERE person_id = ?", (person_id,))

    # A delivery, in step with the graph

    @contextmanager
    def locked(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Hold the vault against other deliveries; whoever dies lets go of it."""
        lock = self.path.with_name(f"{self.path.name}-lock")
        with self._failures():
            _make_private(lock)
            db = sqlite3.connect(lock, timeout=wait_seconds, isolation_level=None)
        try:
            with self._failures():
                db.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            db.close()

    def stage(self, mark: str, puts: Sequence[Entry], removals: Sequence[str]) -> None:
        """Keep what a delivery will do, durably and unseen; identities to be removed are hidden at once."""
        with self._writing() as db:
            rows = [
                *((mark, *_cells(entry)) for entry in puts),
                *((mark, key, None, None) for key in removals),
            ]
            db.executemany("INSERT INTO staged VALUES (?, ?, ?, ?)", rows)

    def settle(self, mark: str) -> None:
        """Do what was staged under a mark, in one step."""
        with self._writing() as db:
            db.execute(
                "DELETE FROM identities WHERE person_id IN (SELECT person_id FROM staged WHERE mark = ?)",
                (mark,),
            )
            db.execute(
                "INSERT INTO identities SELECT person_id, source, body FROM staged "
                "WHERE mark = ? AND body IS NOT NULL",
                (mark,),
            )
            db.execute("DELETE FROM staged WHERE mark = ?", (mark,))

    def discard(self, mark: str) -> None:
        """Forget what was staged under a mark."""
        with self._writing() as db:
            db.execute("DELETE FROM staged WHERE mark = ?", (mark,))

    def staged_marks(self) -> list[str]:
        """Give the marks of what is staged: none unless a delivery is on its way, or a process died."""
        with self._reading() as db:
            return [] if db is None else [mark for (mark,) in db.execute("SELECT DISTINCT mark FROM staged")]

    def recover(self, store: Store) -> None:
        """Bring to its end what a dead process left staged; does nothing while a delivery is on its way."""
        if not self.staged_marks():
            return
        with suppress(StoreUnavailableError), self.locked(wait_seconds=0):
            self.recover_locked(store)

    def recover_locked(self, store: Store) -> None:
        """Do as `recover`, for whoever holds the lock."""
        for mark in self.staged_marks():
            if store.delivery_of(EVERYTHING, mark) is None:
                self.discard(mark)
            else:
                self.settle(mark)

    # The file

    def _entries(self, condition: str, *values: str) -> Iterator[Entry]:
        query = f"SELECT person_id, source, body FROM identities WHERE {condition} AND {VISIBLE} ORDER BY 1"  # noqa: S608 — our own words
        with self._reading() as db:
            if db is not None:
                for row in db.execute(query, values):
                    yield _entry(*row)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not self.path.exists() or not self.path.stat().st_size:
            yield None
            return
        with self._connected() as db:
            self._check_version(db)
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._failures():
            _make_private(self.path)
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            if self._version(db) == 0:
                _begin(db)
            self._check_version(db)
            yield db
            db.execute("COMMIT")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with self._failures():
            db = sqlite3.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)
            try:
                db.execute("PRAGMA synchronous = EXTRA")
                db.execute("PRAGMA secure_delete = ON")
                yield db
            finally:
                db.close()

    def _version(self, db: sqlite3.Connection) -> int:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        return version

    def _check_version(self, db: sqlite3.Connection) -> None:
        (application,) = db.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise StoreUnavailableError("vault.not_ours", path=str(self.path))
        if self._version(db) > VERSION:
            raise StoreNewerError("vault.newer", path=str(self.path), found=self._version(db), known=VERSION)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._unavailable(error) from error
        except OSError as error:
            raise StoreUnavailableError(
                "vault.file", path=str(self.path), reason=str(error.strerror)
            ) from error

    def _unavailable(self, error: sqlite3.Error) -> StoreUnavailableError:
        known = {
            sqlite3.SQLITE_BUSY: "vault.locked",
            sqlite3.SQLITE_LOCKED: "vault.locked",
            sqlite3.SQLITE_NOTADB: "vault.not_ours",
            sqlite3.SQLITE_FULL: "vault.full",
        }
        code = known.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "vault.failed")
        reason = getattr(error, "sqlite_errorname", str(error))
        return StoreUnavailableError(code, path=str(self.path), reason=reason)


def _begin(db: sqlite3.Connection) -> None:
    tables = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables:
        return  # somebody else's file: the check that follows says so
    for statement in SCHEMA:
        db.execute(statement)


def _make_private(path: Path) -> None:
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, NOBODY_ELSE))


def _cells(entry: Entry) -> tuple[str, str, str]:
    known = {name: value for name, value in asdict(entry.identity).items() if value is not None}
    known.pop("person_id")
    return entry.person_id, entry.source, json.dumps(known, ensure_ascii=False, sort_keys=True, default=str)


def _entry(person_id: str, source: str, body: str) -> Entry:
    read = _readers()
    known = {name: read[name](value) for name, value in json.loads(body).items()}
    return Entry(Identity(person_id=person_id, **known), source)


@cache
def _readers() -> dict[str, Any]:
    columns = TABLE["identities"].columns
    by_kind = {"date": date.fromisoformat}
    members = {column.name: {member.value: member for member in column.members} for column in columns}
    return {
        column.name: members[column.name].__getitem__ if column.members else by_kind.get(column.kind, str)
        for column in columns
    }
