"""How an embedded file begins, and how it is told whether a file is one of ours and of a version known here.

A new file is made whole beside its place and then put there in one step, so that a process killed on the way
leaves no half-made store, and two processes that begin the same store end up sharing one.
"""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from graph.errors import StoreNewerError, StoreUnavailableError
from graph.sqlite_store.connections import connect
from graph.sqlite_store.failures import failures_of
from graph.sqlite_store.migrations import NEWEST_VERSION, migrate

APPLICATION_ID = int.from_bytes(b"MLLE", "big")
"""Written in the file's header: this is a store of maille."""

NOBODY_ELSE = 0o600
"""The store holds facts about persons: only its owner may read the file, unless they decide otherwise."""

LINKS_UNKNOWN = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
"""What a file system that has no hard links answers."""


def open_file(path: Path, wait_seconds: float, *, create: bool) -> None:
    """Make sure that a store of the newest version lies at the path; migrate it, or begin it, if needed.

    Raises StoreUnavailableError or StoreNewerError; a file that is not ours is left as it was.
    """
    with _file_failures_of(path):
        if not _is_there(path):
            if not create:
                raise StoreUnavailableError("store.missing", path=str(path))
            _begin(path)
        _check_kind(path)
    with failures_of(path), _connected(path, wait_seconds) as db:
        _check_ours(db, path)
        if _version_known_here(db, path) < NEWEST_VERSION:
            _bring_up_to_date(db, path)
        _use_write_ahead_log(db, path)


def _is_there(path: Path) -> bool:
    """Tell whether something has that name, if only a broken link. Raises OSError when it cannot be seen."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _check_kind(path: Path) -> None:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise StoreUnavailableError("store.is_folder", path=str(path))
    if not stat.S_ISREG(status.st_mode):
        raise StoreUnavailableError("store.not_ours", path=str(path))
    if status.st_size == 0:
        raise StoreUnavailableError("store.empty", path=str(path))


def _check_ours(db: sqlite3.Connection, path: Path) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise StoreUnavailableError("store.not_ours", path=str(path))


def _version_known_here(db: sqlite3.Connection, path: Path) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > NEWEST_VERSION:
        raise StoreNewerError("store.newer", path=str(path), found=version, known=NEWEST_VERSION)
    return version


def _bring_up_to_date(db: sqlite3.Connection, path: Path) -> None:
    """Migrate in one transaction; another process may have done it while we waited for the lock."""
    db.execute("BEGIN IMMEDIATE")
    migrate(db, _version_known_here(db, path))
    db.execute("COMMIT")


def _use_write_ahead_log(db: sqlite3.Connection, path: Path) -> None:
    (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise StoreUnavailableError("store.no_log", path=str(path))


def _begin(path: Path) -> None:
    """Make an empty store in one step. Does nothing when another process was faster."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, NOBODY_ELSE))
    try:
        with failures_of(path), _connected(draft, 0) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(db, 0)
            db.execute("COMMIT")
            _use_write_ahead_log(db, path)
        with suppress(FileExistsError):
            _put_in_place(draft, path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _put_in_place(draft: Path, path: Path) -> None:
    """Give the draft its name, unless a file has it. Raises FileExistsError."""
    try:
        os.link(draft, path)
    except OSError as error:
        if error.errno not in LINKS_UNKNOWN:
            raise
        if path.exists():
            raise FileExistsError from error
        draft.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut (where folders can be opened: not on Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _connected(path: Path, wait_seconds: float) -> Iterator[sqlite3.Connection]:
    db = connect(path, wait_seconds)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def _file_failures_of(path: Path) -> Iterator[None]:
    """Say what the file system refuses as an error of the product."""
    try:
        yield
    except FileNotFoundError as error:
        raise StoreUnavailableError("store.no_folder", path=str(path), folder=str(path.parent)) from error
    except OSError as error:
        code = {
            errno.EACCES: "store.read_only",
            errno.EPERM: "store.read_only",
            errno.EROFS: "store.read_only",
            errno.ENOSPC: "store.full",
            errno.EDQUOT: "store.full",
        }.get(error.errno or 0, "store.cannot_open")
        reason = errno.errorcode.get(error.errno or 0, "")
        raise StoreUnavailableError(code, path=str(path), reason=reason) from error
