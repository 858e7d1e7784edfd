"""Whose id is whose: keys of rows, the namespace of an institution, references, rows that stand twice."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from graph.exchange.layout import has_own_ids, is_without_id
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.stored import Stored
from graph.model.columns import Column
from graph.model.tables import TABLES, Table

Sheets = Mapping[str, Sheet]

SUBJECT_TABLES = {
    "person": "persons",
    "household": "households",
    "need": "needs",
    "referral": "referrals",
    "life_event": "life_events",
    "accompaniment": "accompaniments",
    "dispositif": "dispositifs",
    "professional": "professionals",
    "institution": "institutions",
    "zoning": "zonings",
}
"""The table whose ids the subjects of a finding are, by type of subject."""

EVIDENCE_TABLES = {"coordinators": "professionals", "path": "institutions"}
"""The same for entries of evidence that are not called like a table."""


class Link(NamedTuple):
    """A column by which rows of `table` refer to rows of `target`."""

    table: Table
    column: Column
    target: str


@cache
def links() -> tuple[Link, ...]:
    """Give every column of the model that refers to a table."""
    return tuple(
        Link(table, column, target)
        for table in TABLES
        for column in table.columns
        for target in column.refers_to
    )


# Keys


def set_keys(sheet: Sheet) -> None:
    """Work out the key of each row; an empty text where the key could not be read."""
    columns = [sheet.columns[name] for name in sheet.table.key]
    if len(columns) == 1:
        sheet.keys = [value or "" for value in columns[0]]
    else:
        sheet.keys = ["|".join(map(_key_part, parts)) for parts in zip(*columns, strict=True)]


def _key_part(value: Any) -> str:
    return "" if value is None else str(value)


def sort_pairs(sheet: Sheet) -> None:
    """Put the two records of a `same_person` row in the order of their ids, whichever was given first."""
    if sheet.table.name != "same_person":
        return
    ones, others = sheet.columns["person_id"], sheet.columns["other_id"]
    for row, (one, other) in enumerate(zip(ones, others, strict=True)):
        if one is not None and other is not None and other < one:
            ones[row], others[row] = other, one


def check_twice(sheet: Sheet, problems: Problems) -> None:
    """Refuse keys that stand twice; a row without id that is repeated word for word is taken once."""
    if len(set(sheet.keys)) == len(sheet.keys):
        return
    first: dict[str, int] = {}
    repeated: list[int] = []
    for row, key in enumerate(sheet.keys):
        if not key or (row in sheet.faulty and not sheet.table.has_id):
            continue
        if key not in first:
            first[key] = row
        elif is_without_id(sheet.table) and _is_same(sheet, first[key], row):
            repeated.append(row)
            sheet.warn(problems, "row.repeated", row, sheet.table.key[0], first=sheet.lines[first[key]])
        else:
            code = "row.contradicts" if is_without_id(sheet.table) else "row.duplicate"
            sheet.error(problems, code, row, sheet.table.key[0], first=sheet.lines[first[key]])
    sheet.drop(repeated)


def _is_same(sheet: Sheet, row: int, other: int) -> bool:
    return all(values[row] == values[other] for values in sheet.columns.values())


# Namespace


def apply_namespace(sheets: Sheets, namespace: str) -> None:
    """Put `namespace:` before the delivery's own ids, and before references to them."""
    own = {name: set(sheet.columns["id"]) for name, sheet in sheets.items() if has_own_ids(sheet.table)}
    for sheet in sheets.values():
        for column in sheet.table.columns:
            targets = (sheet.table.name,) if column.kind == "id" else column.refers_to
            if any(target in own for target in targets):
                _rename(sheet, column, partial(_named, targets=targets, own=own, namespace=namespace))
        sheet.lost_ids = {f"{namespace}:{key}" for key in sheet.lost_ids}
    answers = sheets.get("finding_answers")
    if answers is not None:
        _rename_findings(answers, lambda value, table: _named(value, (table,), own, namespace))


def _named(value: str, targets: tuple[str, ...], own: Mapping[str, set[str]], namespace: str) -> str:
    return f"{namespace}:{value}" if any(value in own.get(target, ()) for target in targets) else value


def _rename(sheet: Sheet, column: Column, name: Callable[[str], str]) -> None:
    values = sheet.columns[column.name]
    if column.kind == "list":
        sheet.columns[column.name] = [tuple(map(name, items)) for items in values]
        return
    memo = {value: name(value) for value in set(values) if value is not None}
    sheet.columns[column.name] = [memo.get(value) for value in values]


def _rename_findings(sheet: Sheet, name: Callable[[str, str], str]) -> None:
    """Follow the new ids into the keys and the evidence of answered findings."""
    keys = sheet.columns["finding_key"]
    sheet.columns["finding_key"] = [key and _renamed_key(key, name) for key in keys]
    evidence = sheet.columns["evidence"]
    sheet.columns["evidence"] = [
        tuple(sorted(_renamed_entry(item, name) for item in items)) for items in evidence
    ]


def _renamed_key(key: str, name: Callable[[str, str], str]) -> str:
    code, *subjects = key.split("|")
    pairs = [subject.partition(":")[::2] for subject in subjects]
    named = sorted((kind, name(unquote(value), SUBJECT_TABLES.get(kind, ""))) for kind, value in pairs)
    return "|".join([code, *(f"{kind}:{quote(value, safe='')}" for kind, value in named)])


def _renamed_entry(item: str, name: Callable[[str, str], str]) -> str:
    entry, separator, value = item.partition("=")
    return f"{entry}{separator}{name(value, EVIDENCE_TABLES.get(entry, entry))}"


# References


def check_references(sheets: Sheets, stored: Stored, namespace: str | None, problems: Problems) -> None:
    """Refuse references to nothing: neither a row of this delivery nor one already in the store.

    An id that the store has under the delivery's own `namespace` is proposed: an earlier delivery's row is
    referred to by its whole id.
    """
    for link in links():
        sheet = sheets.get(link.table.name)
        target = sheets.get(link.target)
        if sheet is None or (target is not None and target.is_partial):
            continue
        asked = _values(sheet, link.column)
        unknown = asked - (set() if target is None else target.lost_ids.union(target.keys))
        unknown -= stored.existing(link.target, unknown)
        if unknown:
            earlier = {value: f"{namespace}:{value}" for value in unknown if namespace}
            known = stored.existing(link.target, set(earlier.values()))
            near = {value: key for value, key in earlier.items() if key in known}
            _report_unknown(sheet, link, unknown, near, problems)


def _values(sheet: Sheet, column: Column) -> set[str]:
    values = sheet.columns[column.name]
    found = {item for items in values for item in items} if column.kind == "list" else set(values)
    return found - {None}


def _report_unknown(
    sheet: Sheet, link: Link, unknown: set[str], near: Mapping[str, str], problems: Problems
) -> None:
    for row, value in referring_rows(sheet, link.column, unknown):
        code = "reference.unknown_namespace" if value in near else "reference.unknown"
        details = {"id": value, "table": link.target, "known": near.get(value, "")}
        sheet.error(problems, code, row, link.column.name, **details)


def referring_rows(sheet: Sheet, column: Column, sought: set[str]) -> Iterator[tuple[int, str]]:
    """Give the rows of a sheet that refer to one of the ids sought, with the id."""
    for row, value in enumerate(sheet.columns[column.name]):
        items = value if column.kind == "list" else (value,)
        yield from ((row, item) for item in items if item in sought)
