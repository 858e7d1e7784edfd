"""Between records and the properties of the graph.

Days are dates, members of closed lists their code, lists lists of texts; an empty cell is no property.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from graph.codec import LIST_SEPARATOR, decimal, once_per_table
from graph.model.columns import Column
from graph.model.tables import Record, Table
from graph.neo4j_store.layout import shape_of

Properties = dict[str, Any]
Convert = Callable[[Any], Any]

EPOCH = date(1970, 1, 1)
SURROGATES = "\ud800"


def is_high(key: str) -> bool:
    """Tell whether a key has a character that UTF-16 and Python may sort otherwise: from U+D800 on.

    Keys without any are in the same order everywhere, among themselves and beside those that have one.

    >>> is_high("ﬁ"), is_high("日本"), is_high("P1")
    (True, False, False)
    """
    return not key.isascii() and max(key) >= SURROGATES


@dataclass(frozen=True, slots=True)
class Codec:
    """How rows of one table become properties, and records again."""

    table: Table
    fields: tuple[tuple[str, str, Convert | None], ...]
    decoders: tuple[tuple[int, Convert], ...]
    names: tuple[str, ...]

    def properties(self, record: Record) -> Properties:
        """Give the properties of a record, None for an empty cell. Linear in the columns."""
        found: Properties = {}
        for name, attribute, encode in self.fields:
            value = getattr(record, attribute)
            found[name] = value if encode is None or value is None else encode(value)
        return found

    def record(self, cells: Sequence[Any]) -> Record:
        """Give the record of a row's cells, in the order of the columns."""
        values = list(cells)
        for position, decode in self.decoders:
            if values[position] is not None:
                values[position] = decode(values[position])
        return self.table.record_class(**dict(zip(self.names, values, strict=True)))


@once_per_table
def codec_of(table: Table) -> Codec:
    """Make the codec of a table, once."""
    shape = shape_of(table)
    converters = [_converters(column) for column in table.columns]
    return Codec(
        table,
        tuple(
            (shape.names[column.name], column.name, encode)
            for column, (encode, _) in zip(table.columns, converters, strict=True)
        ),
        tuple((i, decode) for i, (_, decode) in enumerate(converters) if decode is not None),
        tuple(column.name for column in table.columns),
    )


def _converters(column: Column) -> tuple[Convert | None, Convert | None]:
    if column.kind == "date":
        return None, lambda day: day.to_native()
    if column.kind == "decimal":
        return decimal, None
    if column.kind == "choice":
        return attrgetter("_value_"), {member.value: member for member in column.members}.__getitem__
    if column.kind == "list":
        if column.members:
            members = {member.value: member for member in column.members}
            return _codes, lambda values: tuple(members[value] for value in values)
        return list, tuple
    return None, None


def _codes(members: Sequence[Any]) -> list[str]:
    return [member.value for member in members]


def column_expression(column: Column, name: str) -> str:
    """Give the Cypher that reads a column of the list `rows` of nodes or relationships.

    Days come as day numbers: a number travels several times faster than a date.
    """
    value = f"n.{name}"
    if column.kind == "date":
        value = f"duration.inDays($epoch, {value}).days"
    return f"[n IN rows | {value}] AS {column.name}"


def column_values(column: Column, values: list[Any]) -> list[Any]:
    """Give the values of a column as the port wants them: lists as joined text."""
    if column.kind != "list":
        return values
    return [None if value is None else LIST_SEPARATOR.join(value) for value in values]
