"""Writes the exchange folder: the same files that can be delivered, the same bytes for the same graph.

Rows are sorted by key, days are ISO, decimals have a point, booleans are `true` and `false`;
`row_sources.csv` says whose each row is, so that importing an export into an empty store gives the same graph
back. A text that a spreadsheet would run as a formula is written behind an apostrophe, which the import takes
away again.
"""

import csv
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from graph.errors import ConflictError, UsageError
from graph.exchange.cells import is_active
from graph.exchange.layout import ROW_SOURCES
from graph.exchange.schemas import data_package
from graph.exchange.stored import Stored
from graph.model.columns import Column
from graph.model.tables import TABLE, Record, Table
from graph.scope import EVERYTHING
from graph.store import Store
from graph.vault import Vault

Progress = Callable[[str, int, int], None]
Row = tuple[str, Any, str]
"""A key, a record and its source."""

ATTEMPTS = 5
"""How often the export begins anew because somebody wrote in between."""

OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600


def export_folder(
    store: Store,
    directory: str | Path,
    *,
    vault: Vault | None = None,
    with_identities: bool = False,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write all tables of the graph, and the vault's identities if asked, into a new or empty directory.

    Gives the number of rows of each table. All or nothing: the directory appears complete or stays as it was.
    Raises UsageError when it is not empty or cannot be written, ConflictError when the store keeps moving.
    """
    target = Path(directory).absolute()
    check_new_directory(target)
    with draft_directory(target) as draft:
        return write_one_moment(store, vault if with_identities else None, draft, progress)[1]


def write_one_moment(
    store: Store, vault: Vault | None, draft: Path, progress: Progress | None
) -> tuple[int, dict[str, int]]:
    """Write the tables as of one token; give it, and the number of rows of each table.

    Raises ConflictError when the store keeps moving.
    """
    for _ in range(ATTEMPTS):
        token = store.token(EVERYTHING)
        counts = _write_tables(store, vault, draft, progress or _silent)
        if store.token(EVERYTHING) == token:
            return token, counts
    raise ConflictError("conflict.store_moved", base=token, token=store.token(EVERYTHING))


def _silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


# The directory


def check_new_directory(target: Path) -> None:
    """Refuse a directory that holds something. Raises UsageError."""
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise UsageError("export.not_a_folder", path=str(target))
    try:
        is_empty = not any(target.iterdir())
    except OSError as error:
        raise _failed(target, error) from error
    if not is_empty:
        raise UsageError("export.not_empty", path=str(target))


@contextmanager
def draft_directory(target: Path) -> Iterator[Path]:
    """Lend a folder beside the target, which takes the target's place when all went well."""
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir(mode=OWNER_ONLY_FOLDER)
        yield draft
        _put_in_place(draft, target)
    except OSError as error:
        raise _failed(target, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()
    draft.rename(target)


def _failed(target: Path, error: OSError) -> UsageError:
    return UsageError("export.failed", path=str(target), reason=error.strerror or type(error).__name__)


# The tables


def _write_tables(store: Store, vault: Vault | None, draft: Path, progress: Progress) -> dict[str, int]:
    stored = Stored(store)
    tables = [table for table in TABLE.values() if vault is not None or not table.is_identity]
    counts: dict[str, int] = {}
    with _table_file(draft, ROW_SOURCES) as sources:
        for done, table in enumerate(tables):
            progress("exporting", done, len(tables))
            rows = (
                identity_rows(stored, vault)
                if vault is not None and table.is_identity
                else table_rows(stored, table)
            )
            counts[table.name] = _write_table(draft, table, rows, sources)
    package = draft / "datapackage.json"
    with open_private(package) as file:
        file.write(data_package([*tables, ROW_SOURCES]))
    progress("exporting", len(tables), len(tables))
    return counts


def table_rows(stored: Stored, table: Table) -> Iterator[Row]:
    """Give the rows of a table of the graph, by key."""
    for row in stored.all(table.name):
        yield row.key, row.record, row.source


def identity_rows(stored: Stored, vault: Vault) -> Iterator[Row]:
    """Give the identities of the persons whom the graph knows."""
    entries = list(vault.entries())
    known = stored.existing("persons", {entry.person_id for entry in entries})
    for entry in entries:
        if entry.person_id in known:
            yield entry.person_id, entry.identity, entry.source


def _write_table(draft: Path, table: Table, rows: Iterable[Row], sources: Any) -> int:
    writers = [(column.name, _writer_of(column)) for column in table.columns]
    count = 0
    with _table_file(draft, table) as file:
        for key, record, source in rows:
            file.writerow([write(getattr(record, name)) for name, write in writers])
            sources.writerow((table.name, neutralised(key), neutralised(source)))
            count += 1
    return count


@contextmanager
def _table_file(draft: Path, table: Table) -> Iterator[Any]:
    with open_private(draft / f"{table.name}.csv") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        yield writer


def open_private(path: Path) -> TextIO:
    """Begin a text file that its owner alone may read."""
    handle = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, OWNER_ONLY_FILE)
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


# Cells


def cells_of(table: Table, record: Record) -> list[str]:
    """Give the cells of a record as the exchange folder writes them, in the order of the table's columns."""
    return [_writer_of(column)(getattr(record, column.name)) for column in table.columns]


def neutralised(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula, or take for an error.

    >>> neutralised("=1+1"), neutralised("'=1"), neutralised("d'ici")
    ("'=1+1", "''=1", "d'ici")
    """
    return f"'{text}" if is_active(text) else text


def _writer_of(column: Column) -> Callable[[Any], str]:
    write = _WRITERS.get(column.kind, neutralised)
    return lambda value: "" if value is None else write(value)


def _write_list(items: tuple[str, ...]) -> str:
    return "|".join(neutralised(str(item)) for item in items)


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "boolean": lambda value: "true" if value else "false",
    "integer": str,
    "decimal": lambda value: repr(float(value)),
    "date": str,
    "choice": str,
    "list": _write_list,
}
