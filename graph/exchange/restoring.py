"""Puts a backup back into an empty store: exactly what was saved, all or nothing.

A backup is not a delivery. It is read word for word, with no correction, no check against today's communes
and no rule of ownership: those were applied when its rows were delivered. What proves that it is unchanged is
its manifest, held against every file before anything else is read.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import uuid4

from graph.errors import InvalidInputError, MailleError, StoreError, UsageError
from graph.exchange.cells import is_active
from graph.exchange.exporting import Progress
from graph.exchange.folder import UNREADABLE
from graph.exchange.layout import IGNORED_FILES, ROW_SOURCES
from graph.exchange.manifest import MANIFEST, MOST_MANIFEST_BYTES, Manifest, mark_of, read_manifest
from graph.model.columns import Column
from graph.model.people import Identity
from graph.model.tables import TABLE, Table
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Store
from graph.vault import Entry, Vault

SOURCE = "restauration"
"""In whose name the delivery that restores is written; each row keeps its own source."""

LONGEST_CELL = 1 << 30
"""A contour is one cell, longer than what the csv module takes unless told."""

WAIT_SECONDS = 60.0

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose files are all there and unchanged, as `open_backup` gives it."""

    name: str
    manifest: Manifest
    open: Callable[[str], IO[bytes]]


@contextmanager
def open_backup(path: str | Path) -> Iterator[Backup]:
    """Open a backup, a folder or a `.zip`, and hold it against its manifest; closed at the end of the `with`.

    Raises InvalidInputError, naming the file, when one is missing, added or changed, or when it is no backup.
    """
    place = Path(path)
    with _opened(place) as (names, open_):
        if MANIFEST not in names:
            raise InvalidInputError("backup.no_manifest", path=str(place))
        with _readable(place, MANIFEST), open_(MANIFEST) as stream:
            text = stream.read(MOST_MANIFEST_BYTES)
        manifest = read_manifest(text, str(place))
        _check_files(place, manifest, names, open_)
        yield Backup(str(place), manifest, open_)


@contextmanager
def _opened(place: Path) -> Iterator[tuple[set[str], Callable[[str], IO[bytes]]]]:
    """Give the names of the files of a folder or an archive, and how to open each."""
    if place.is_dir():
        with _readable(place, place.name):
            names = {entry.name for entry in place.iterdir()}
        yield names, lambda name: (place / name).open("rb")
        return
    if not place.is_file():
        raise InvalidInputError("backup.absent", path=str(place))
    with _readable(place, place.name):
        archive = zipfile.ZipFile(place)
    with archive:
        found = {PurePosixPath(info.filename): info for info in archive.infolist() if not info.is_dir()}
        base = next((path.parent for path in found if path.name == MANIFEST), PurePosixPath())
        inside = {str(path.relative_to(base)): info for path, info in found.items() if path.parent == base}
        yield set(inside), lambda name: archive.open(inside[name])


@contextmanager
def _readable(place: Path, file: str) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise InvalidInputError("backup.unreadable", path=str(place), file=file) from error


def _check_files(place: Path, manifest: Manifest, names: set[str], open_: Callable[[str], IO[bytes]]) -> None:
    added = sorted(name for name in names - manifest.files.keys() if not IGNORED_FILES.search(name))
    if added:
        raise InvalidInputError("backup.added", path=str(place), file=added[0])
    tables = {name.removesuffix(".csv") for name in manifest.files if name.endswith(".csv")}
    if tables != {*manifest.counts, ROW_SOURCES.name}:
        raise InvalidInputError("backup.no_manifest", path=str(place))
    for name, mark in manifest.files.items():
        if name not in names:
            raise InvalidInputError("backup.lost", path=str(place), file=name)
        with _readable(place, name), open_(name) as stream:
            found = mark_of(stream, most=mark.bytes)
        if found != mark:
            raise InvalidInputError("backup.changed", path=str(place), file=name)


# Into the store


def restore(
    backup: Backup, store: Store, vault: Vault | None = None, *, progress: Progress | None = None
) -> dict[str, int]:
    """Write a backup into an empty store, its identities into the empty `vault` if one is given.

    Gives the number of rows of each table. Raises UsageError when the store or the vault holds something, or
    the backup has no identities to give; InvalidInputError for a row that cannot be read; StoreError;
    ConflictError when somebody writes meanwhile. Linear in the backup.
    """
    show = progress or (lambda stage, done, total: None)
    if vault is not None and not backup.manifest.with_identities:
        raise UsageError("restore.no_identities", path=backup.name)
    base = store.token(EVERYTHING)
    check_empty(store)
    show("reading", 0, 1)
    puts, entries = _rows_of(backup)
    counts = backup.manifest.counts
    show("reading", 1, 1)
    with vault.locked(WAIT_SECONDS) if vault is not None else nullcontext():
        show("writing", 0, 1)
        _write(store, vault, Changes(SOURCE, puts, base=base, mark=uuid4().hex), entries)
        show("writing", 1, 1)
    return {name: count for name, count in counts.items() if vault is not None or not TABLE[name].is_identity}


def check_empty(store: Store) -> None:
    """Refuse a store that holds anything. Raises UsageError."""
    total = sum(store.counts(EVERYTHING).values())
    if total:
        raise UsageError("restore.not_empty", address=store.address, total=total)


def _write(store: Store, vault: Vault | None, changes: Changes, entries: list[Entry]) -> None:
    """Write the graph and the vault in step (ADR 0003)."""
    if vault is None or not entries:
        store.write(changes)
        return
    vault.recover_locked(store)
    if next(vault.entries(), None) is not None:
        raise UsageError("restore.vault_not_empty", path=str(vault.path))
    assert changes.mark is not None  # noqa: S101 — given by the only caller
    vault.stage(changes.mark, entries, [])
    try:
        store.write(changes)
    except MailleError:
        with suppress(StoreError):
            vault.recover_locked(store)
        raise
    vault.settle(changes.mark)


# Reading


def _rows_of(backup: Backup) -> tuple[list[Put], list[Entry]]:
    """Read every row with its source: `row_sources.csv` has a line for each, in the order of the tables."""
    puts: list[Put] = []
    entries: list[Entry] = []
    file = f"{ROW_SOURCES.name}.csv"
    with _understood(backup, file), _lines(backup, file) as sources:
        next(sources)
        for table in TABLE.values():
            if table.name not in backup.manifest.counts:
                continue
            records = list(_records(backup, table))
            for record, line in zip(records, sources, strict=False):
                name, _, source = line
                if name != table.name:
                    raise ValueError(name)
                if isinstance(record, Identity):
                    entries.append(Entry(record, _plain(source)))
                else:
                    puts.append(Put(table.name, record, _plain(source), expected=0))
            if len(records) != backup.manifest.counts[table.name]:
                raise ValueError(table.name)
        if len(puts) + len(entries) != sum(backup.manifest.counts.values()) or next(sources, None):
            raise ValueError(file)
    return puts, entries


def _records(backup: Backup, table: Table) -> Iterator[Any]:
    file = f"{table.name}.csv"
    with _understood(backup, file), _lines(backup, file) as lines:
        head = next(lines)
        reads = [(name, _reader_of(table.column(name))) for name in head]
        make = table.record_class
        for line in lines:
            yield make(**{name: read(cell) for (name, read), cell in zip(reads, line, strict=True)})


@contextmanager
def _lines(backup: Backup, file: str) -> Iterator[Iterator[list[str]]]:
    usual = csv.field_size_limit(LONGEST_CELL)
    try:
        with backup.open(file) as stream, io.TextIOWrapper(stream, encoding="utf-8", newline="") as text:
            yield csv.reader(text, strict=True)
    finally:
        csv.field_size_limit(usual)


@contextmanager
def _understood(backup: Backup, file: str) -> Iterator[None]:
    """Say which file of an unchanged backup cannot be read: its manifest was not written by maille."""
    try:
        yield
    except (ValueError, TypeError, LookupError, StopIteration, csv.Error, *UNREADABLE) as error:
        raise InvalidInputError("backup.unreadable", path=backup.name, file=file) from error


def _reader_of(column: Column) -> Read:
    """Give how a cell is read: word for word what `exporting` writes."""
    read = _item_reader(column)
    if column.kind == "list":
        return lambda cell: tuple(map(read, cell.split("|"))) if cell else ()
    empty = "" if column.required and column.kind == "text" else None
    return lambda cell: read(cell) if cell else empty


def _item_reader(column: Column) -> Read:
    if column.members:
        return {member.value: member for member in column.members}.__getitem__
    return _READERS.get(column.kind, _plain)


def _plain(text: str) -> str:
    """Take away the apostrophe that an export puts before what a spreadsheet would run."""
    return text[1:] if text.startswith("'") and is_active(text) else text


_READERS: Mapping[str, Read] = {
    "boolean": {"true": True, "false": False}.__getitem__,
    "integer": int,
    "decimal": float,
    "date": date.fromisoformat,
}
