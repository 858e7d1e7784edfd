"""Invented rows for the contract suite: short ways to make records and to write them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from graph.model.actors import Institution, Professional
from graph.model.columns import Column
from graph.model.people import Household, Person
from graph.model.tables import GRAPH_TABLES, TABLE_OF, Record, Table
from graph.model.territory import Commune
from graph.model.vocabulary import InstitutionKind
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Removal, Store, StoredRow

SOURCE = "CCAS"

ODD_IDS = (
    "P 1",
    " P1 ",
    "P1",
    "p1",
    "P'1",
    'P"1',
    "P:1",
    "P;1--",
    "P%1_",
    "é",
    "e\u0301",
    "É",
    "œ",
    "\ufb01",
    "\uffff",
    "\U00010000",
    "\U0001f600",
    "日本",
    "\x7f",
    "a\tb",
    "a\nb",
    "a\0b",
    "$id",
    "?1",
    "[x]",
    "`x`",
    "\\",
    "0",
    "00",
    "1.0",
)
"""Ids that a careless statement, comparison or encoding would confuse."""


def institution(id_: str, *, name: str = "Une institution", sensitive: bool = False) -> Institution:
    return Institution(id=id_, name=name, kind=InstitutionKind.ASSOCIATION, sensitive=sensitive)


def professional(id_: str, institution_id: str) -> Professional:
    return Professional(id=id_, institution_id=institution_id, occupation="assistante sociale")


def person(id_: str, *, household_id: str | None = None, birth_year: int | None = None) -> Person:
    return Person(id=id_, household_id=household_id, birth_year=birth_year)


def household(id_: str) -> Household:
    return Household(id=id_)


def counter(count: int) -> Commune:
    """Give a row whose one number can be added to."""
    return Commune(code="54395", population=count)


def put(record: Record, *, source: str = SOURCE, expected: int | None = None) -> Put:
    return Put(TABLE_OF[type(record)].name, record, source, expected)


def write(store: Store, *records: Record, source: str = SOURCE) -> int:
    return store.write(Changes(source, puts=[put(record, source=source) for record in records]))


def remove(store: Store, table: str, *keys: str, expected: int | None = None) -> int:
    return store.write(Changes(SOURCE, removals=[Removal(table, key, expected) for key in keys]))


def row(store: Store, table: str, key: str) -> StoredRow | None:
    found = store.rows(EVERYTHING, table, keys=[key]).rows
    return found[0] if found else None


def keys_of(store: Store, table: str) -> list[str]:
    return [known.key for known in store.rows(EVERYTHING, table).rows]


def full_world() -> list[Record]:
    """Give one row of each table with every cell filled, each referring to rows of this world."""
    return [_record(table, _filled) for table in GRAPH_TABLES]


def bare_world() -> list[Record]:
    """Give one row of each table with nothing but what is required."""
    return [_record(table, _required) for table in GRAPH_TABLES]


def _record(table: Table, cell: Callable[[Column], Any]) -> Record:
    cells = {column.name: cell(column) for column in table.columns}
    return table.record_class(**{name: value for name, value in cells.items() if value is not None})


def _required(column: Column) -> Any:
    return _filled(column) if column.required else None


def _filled(column: Column) -> Any:
    if column.kind == "reference":
        return f"{column.refers_to[0]}-1"
    if column.kind == "id":
        return _id_of(column)
    if column.kind == "list":
        return _list(column)
    if column.kind == "choice":
        return column.members[-1]
    return {
        "place": "54395",
        "text": "Où l’on « dit » l’essentiel, 100 % | sûr \U0001f600\n",
        "boolean": True,
        "integer": 2,
        "decimal": 0.3,
        "date": date(1969, 12, 31) + timedelta(days=len(column.name)),
    }[column.kind]


def _id_of(column: Column) -> str:
    owner = next(table for table in GRAPH_TABLES if any(own is column for own in table.columns))
    return f"{owner.name}-1"


def _list(column: Column) -> tuple[Any, ...]:
    if column.item == "reference":
        return (f"{column.refers_to[0]}-1",)
    if column.item == "choice":
        return column.members[:3]
    return ("54395", "54547")
