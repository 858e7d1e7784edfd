"""What a delivery changes: its rows held against those of the store and the vault, and whose they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from graph.exchange.layout import is_code_table
from graph.exchange.linking import Link, Sheets, links, referring_rows
from graph.exchange.placing import Places, place_columns
from graph.exchange.problems import Problems
from graph.exchange.report import TableCounts
from graph.exchange.sheet import DECLARED, Sheet, empty_sheet
from graph.exchange.stored import Stored
from graph.model.people import Identity
from graph.model.tables import TABLE, Record
from graph.model.territory import Zone, ZoneMember
from graph.store import Put, Removal, StoredRow
from graph.vault import Entry, Vault

Removed = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Owner:
    """In whose name a delivery writes; `beside` are the sources of the files that it is made of.

    `replacing` are those of them that take the place of whatever stands there, whoever delivered it.
    """

    source: str
    takes_over: bool = False
    beside: frozenset[str] = frozenset()
    replacing: frozenset[str] = frozenset()

    def of_rows(self, sheet: Sheet) -> list[str]:
        """Give the source each delivered row goes to: the one an export declares, else the delivery's."""
        declared = sheet.columns.get(DECLARED)
        return [self.source] * len(sheet) if declared is None else [name or self.source for name in declared]

    def may_change(self, source: str, new: str) -> bool:
        """Tell whether rows of a source may be changed by what goes to another."""
        return self.takes(new) or source == self.source or source in self.beside

    def leaves(self, source: str, new: str) -> bool:
        """Tell whether a row that is delivered as it is stays with its source."""
        return not self.takes(new) or source == new

    def takes(self, new: str) -> bool:
        """Tell whether what goes to a source takes rows over."""
        return self.takes_over or new in self.replacing


@dataclass(slots=True)
class Difference:
    """What has to be written, to the graph and to the vault, and the counts of it."""

    puts: list[Put] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    identities: list[Entry] = field(default_factory=list)
    lost_identities: list[str] = field(default_factory=list)
    counts: dict[str, TableCounts] = field(default_factory=dict)


def fill_missing(sheet: Sheet, stored: Stored) -> None:
    """Give known rows, in the columns that the delivery does not have, what the store holds there."""
    names = [name for name in sheet.missing if name in {column.name for column in sheet.table.columns}]
    names = [name for name in names if name not in sheet.table.key]
    if not names or sheet.table.is_identity:
        return
    rows = {key: row for row, key in enumerate(sheet.keys)}
    for known in stored.kept(sheet.table.name, rows):
        for name in names:
            sheet.columns[name][rows[known.key]] = getattr(known.record, name)


def records_of(sheet: Sheet) -> Iterator[Record]:
    """Make the records of a sheet's rows, in their order."""
    names = [column.name for column in sheet.table.columns]
    make = sheet.table.record_class
    for values in zip(*(sheet.columns[name] for name in names), strict=True):
        yield make(**dict(zip(names, values, strict=True)))


def compare(sheet: Sheet, stored: Stored, owner: Owner, found: Difference, problems: Problems) -> None:
    """Add to `found` what a sheet changes in the store; refuse changes to rows of another source."""
    table = sheet.table.name
    rows = {key: row for row, key in enumerate(sheet.keys)}
    sources = owner.of_rows(sheet)
    records: list[Record | None] = list(records_of(sheet))
    for known in stored.among(table, rows) if is_code_table(sheet.table) else stored.kept(table, rows):
        row = rows[known.key]
        record, records[row] = records[row], None
        source = sources[row]
        if record is None or (record == known.record and owner.leaves(known.source, source)):
            found.counts[table].unchanged += 1
            continue
        if not owner.may_change(known.source, source) and row not in sheet.faulty:
            _refuse_change(sheet, row, known.source, owner, problems)
        found.counts[table].updated += 1
        found.puts.append(Put(table, record, source))
    pairs = zip(records, sources, strict=True)
    new = [Put(table, record, source) for record, source in pairs if record is not None]
    found.counts[table].created += len(new)
    found.puts += new


def _refuse_change(sheet: Sheet, row: int, other: str, owner: Owner, problems: Problems) -> None:
    details = {"owner": other, "source": owner.source, "key": sheet.keys[row]}
    sheet.error(problems, "row.other_source", row, sheet.table.key[0], **details)


# Identities


def compare_identities(
    sheet: Sheet | None,
    births: Mapping[str, date],
    vault: Vault,
    owner: Owner,
    found: Difference,
    problems: Problems,
) -> None:
    """Add to `found` what a delivery changes in the vault.

    `births` are the birth dates that the persons of the delivery came with: each completes the identity
    delivered for the person, else the one that the vault holds.
    """
    sheet = sheet or empty_sheet(TABLE["identities"])
    rows = {key: row for row, key in enumerate(sheet.keys)}
    given: dict[str, Any] = dict(zip(sheet.keys, records_of(sheet), strict=True))
    sources = owner.of_rows(sheet)
    counts = found.counts.setdefault("identities", TableCounts())
    known = {entry.person_id: entry for entry in vault.among(rows.keys() | births.keys())}
    for person in dict.fromkeys([*rows, *births]):
        before = known.get(person)
        source = sources[rows[person]] if person in rows else owner.source
        identity = _identity(person, given.get(person), before, births.get(person))
        if before is not None and identity == before.identity and owner.leaves(before.source, source):
            counts.unchanged += person in rows
            continue
        if before is not None and not owner.may_change(before.source, source):
            _refuse_identity(sheet, rows.get(person), person, before.source, owner, problems)
        found.identities.append(Entry(identity, source))
        counts.created += before is None
        counts.updated += before is not None


def _identity(person: str, given: Identity | None, before: Entry | None, birth: date | None) -> Identity:
    held = Identity(person_id=person) if before is None else before.identity
    identity = held if given is None else given
    if birth is None or (given is not None and given.birth_date is not None):
        return identity
    return replace(identity, birth_date=birth)


def _refuse_identity(
    sheet: Sheet, row: int | None, person: str, other: str, owner: Owner, problems: Problems
) -> None:
    if row is not None:
        _refuse_change(sheet, row, other, owner, problems)
        return
    details = {"owner": other, "source": owner.source, "key": person}
    problems.error("row.other_source", "persons.csv", column="birth_date", value=person, **details)


# Rows that a full delivery no longer holds


def removed_keys(sheets: Sheets, table: str, stored: Stored, source: str) -> set[str]:
    """Give the keys of a source's rows that are not in the delivery."""
    sheet = sheets.get(table)
    return stored.keys_of_source(table, source).difference(() if sheet is None else sheet.keys)


def left_of_zonings(sheets: Sheets, stored: Stored, owner: Owner, problems: Problems) -> dict[str, set[str]]:
    """Give the keys of stored zones and members of the delivered zonings that are not delivered with them.

    Notes an error, once for each table, when they are another source's.
    """
    zonings = sheets.get("zonings")
    left: dict[str, set[str]] = {}
    if zonings is None:
        return left
    new = dict(zip(zonings.keys, owner.of_rows(zonings), strict=True))
    zones = list(stored.referring("zones", "zoning_id", set(zonings.keys)))
    to = {row.key: new[row.record.zoning_id] for row in zones if isinstance(row.record, Zone)}
    members = stored.referring("zone_members", "zone_id", set(to))
    for table, rows in (("zones", zones), ("zone_members", list(members))):
        delivered = set(sheets[table].keys) if table in sheets else set()
        gone = [row for row in rows if row.key not in delivered]
        left[table] = {row.key for row in gone}
        others = sorted({row.source for row in gone if not owner.may_change(row.source, to[_zone_of(row)])})
        if others:
            details = {"owner": others[0], "source": owner.source, "key": zonings.keys[0]}
            problems.error("row.other_source", zonings.file_of(0), value=zonings.keys[0], **details)
    return left


def _zone_of(row: StoredRow) -> str:
    """Give the zone that a row is, or is a member of."""
    return row.record.zone_id if isinstance(row.record, ZoneMember) else row.key


def check_removals(
    sheets: Sheets, removed: Removed, stored: Stored, places: Places, problems: Problems
) -> None:
    """Refuse to remove a row that a delivered row, or one of the store that stays, refers to."""
    for link in links():
        keys = removed.get(link.target, set())
        if keys:
            _check_link(link, keys, sheets, removed, stored, problems)
    for land in ("communes", "commune_parts"):
        lost = {code for code in removed.get(land, ()) if places.read(code)[1] != "known"}
        for table, column in place_columns() if lost else ():
            _check_stored(Link(table, column, land), lost, sheets, removed, stored, problems)


def _check_link(
    link: Link, keys: set[str], sheets: Sheets, removed: Removed, stored: Stored, problems: Problems
) -> None:
    sheet = sheets.get(link.table.name)
    if sheet is not None:
        for row, key in referring_rows(sheet, link.column, keys):
            sheet.error(problems, "removal.delivered", row, link.column.name, id=key, table=link.target)
    if not link.table.is_identity:
        _check_stored(link, keys, sheets, removed, stored, problems)


def _check_stored(
    link: Link, keys: set[str], sheets: Sheets, removed: Removed, stored: Stored, problems: Problems
) -> None:
    delivered = set(sheets[link.table.name].keys) if link.table.name in sheets else set()
    leaving = removed.get(link.table.name, set())
    for row in _referring(link, keys, stored):
        if row.key not in delivered and row.key not in leaving:
            value = getattr(row.record, link.column.name)
            lost = value if isinstance(value, str) else "|".join(sorted(keys.intersection(value)))
            details = {"table": link.table.name, "key": row.key, "owner": row.source, "target": link.target}
            problems.error("removal.referred", f"{link.target}.csv", value=lost, **details)


def _referring(link: Link, keys: set[str], stored: Stored) -> Iterator[StoredRow]:
    if link.column.kind != "list":
        yield from stored.referring(link.table.name, link.column.name, keys)
        return
    for row in stored.all(link.table.name):
        if keys.intersection(getattr(row.record, link.column.name)):
            yield row
