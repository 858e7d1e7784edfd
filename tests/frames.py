"""Rows of strings, as a delivery has them, read into a frame without a store in between.

Cells are read as an import reads them, former communes become those of today; nothing is checked: the rows
are supposed to be valid.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from graph.exchange.cells import Cells, NotedCellError
from graph.frame import FRAME_COLUMNS, Frame, build_frame, day_number
from graph.model.columns import Column
from graph.model.tables import TABLE, Table
from graph.reference import load_reference

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]

PAIR = ("person_id", "other_id")


def frame_of(tables: Tables) -> Frame:
    """Give the frame of a delivery into an empty store."""
    places = _Places(tables)
    return build_frame(
        1, {name: _columns(TABLE[name], tables, places) for name in FRAME_COLUMNS}, places.known
    )


class _Places:
    """What an import makes of the code of a place."""

    def __init__(self, tables: Tables) -> None:
        self.known = load_reference()
        self._parts = {
            _value(row, _column("commune_parts", "code")) for row in tables.get("commune_parts", ())
        }
        self._added = {_value(row, _column("communes", "code")) for row in tables.get("communes", ())}

    def read(self, code: str) -> str:
        if code in self._parts or code in self._added or code in self.known.parts:
            return code
        return code if code in self.known.communes else self.known.former[code]


def _columns(table: Table, tables: Tables, places: _Places) -> dict[str, list[Any]]:
    """Give the columns that a frame reads of a table, rows in the order of their keys."""
    rows = sorted(map(_straight, tables.get(table.name, ())), key=lambda row: _key(table, row))
    return {
        name: [_stored(_value(row, table.column(name)), table.column(name), places) for row in rows]
        for name in FRAME_COLUMNS[table.name]
    }


def _straight(row: Row) -> Row:
    """Put the smaller of two records that are one person first, as an import does."""
    ids = sorted(_value(row, _column("same_person", name)) for name in PAIR if name in row)
    return {**row, **dict(zip(PAIR, ids, strict=True))} if len(ids) == len(PAIR) else row


def _key(table: Table, row: Row) -> str:
    values = (_value(row, table.column(name)) for name in table.key)
    return "|".join("" if value is None else str(value) for value in values)


def _value(row: Row, column: Column) -> Any:
    return _read(column, row.get(column.name, ""))


@cache
def _cells(column: Column) -> Cells:
    return Cells(column)


def _read(column: Column, raw: str) -> Any:
    try:
        return _cells(column)[raw]
    except NotedCellError as noted:
        return noted.value


def _stored(value: Any, column: Column, places: _Places) -> Any:
    """Give a value as a store holds it: a day as its number, a list in one text, a code of today."""
    if isinstance(value, date):
        return day_number(value)
    if column.kind == "place" and value is not None and column.name != "code":
        return places.read(value)
    if column.kind == "list":
        items = [places.read(item) for item in value] if column.item == "place" else value
        return "|".join(items)
    return value


def _column(table: str, name: str) -> Column:
    return TABLE[table].column(name)
