"""What SQLite reports, said as an error of the product: what happened, to which file, what to do."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreUnavailableError, UsageError

CODES = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_PROTOCOL: "store.locked",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_PERM: "store.read_only",
    sqlite3.SQLITE_AUTH: "store.read_only",
    sqlite3.SQLITE_CANTOPEN: "store.cannot_open",
    sqlite3.SQLITE_FULL: "store.full",
    sqlite3.SQLITE_IOERR: "store.disk",
    sqlite3.SQLITE_CORRUPT: "store.damaged",
    sqlite3.SQLITE_NOTADB: "store.not_ours",
}
"""The message for a primary result code of SQLite; `store.failed` for the others."""

SMALLEST_ROOM = 64 * 1024
"""Bytes: with less left on the disk, a failed input or output means that the disk is full."""


class UnreadableRowError(sqlite3.DatabaseError):
    """A row whose cells no writing of ours can have left: the file was changed by something else."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    sqlite_errorname = "UNREADABLE_ROW"


@contextmanager
def failures_of(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about the file into StoreUnavailableError.

    A value that SQLite cannot hold (a number beyond 64 bits, a text that is not Unicode) raises UsageError.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise unavailable(error, path) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise UsageError("store.unfit_value", reason=type(error).__name__) from error


def unavailable(error: sqlite3.Error, path: Path) -> StoreUnavailableError:
    """Give the error of the product for one of SQLite."""
    code = CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "store.failed")
    if code == "store.failed" and "decode to UTF-8" in str(error):
        code = "store.damaged"
    if code in ("store.disk", "store.cannot_open") and _is_disk_full(path):
        code = "store.full"
    if code == "store.cannot_open" and not _is_writable(path):
        code = "store.read_only"
    return StoreUnavailableError(code, path=str(path), reason=getattr(error, "sqlite_errorname", str(error)))


def _is_disk_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < SMALLEST_ROOM
    except OSError:
        return False


def _is_writable(path: Path) -> bool:
    """Tell whether the file, if there, and its folder can be written: SQLite needs both."""
    return os.access(path.parent, os.W_OK | os.X_OK) and (not path.exists() or os.access(path, os.W_OK))
