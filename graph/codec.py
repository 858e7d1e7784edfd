"""Between records and the plain cells that stores hold, one codec a table.

Days are whole numbers since 1970-01-01, booleans 0 or 1, lists texts joined by `|`, members of closed lists
their code; everything else is as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import update_wrapper
from math import isfinite
from operator import attrgetter
from typing import Any, Concatenate, ParamSpec, TypeVar

from graph.model.columns import Column
from graph.model.tables import Record, Table

Rest = ParamSpec("Rest")
Made = TypeVar("Made")
Cell = str | int | float | None
Convert = Callable[[Any], Any]

EPOCH = date(1970, 1, 1).toordinal()
"""The ordinal of day number 0."""

LIST_SEPARATOR = "|"


def once_per_table(
    make: Callable[Concatenate[Table, Rest], Made],
) -> Callable[Concatenate[Table, Rest], Made]:
    """Remember what a function makes for each table, by its name: a `Table` itself takes long to hash."""
    made: dict[Any, Made] = {}

    def remembered(table: Table, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Made:
        key = (table.name, args, *kwargs.items())
        if key not in made:
            made[key] = make(table, *args, **kwargs)
        return made[key]

    update_wrapper(remembered, make)
    return remembered


def day_number(day: date) -> int:
    """Give the number of days since 1970-01-01.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """Give the day of a day number.

    >>> day_of(-1)
    datetime.date(1969, 12, 31)
    """
    return date.fromordinal(number + EPOCH)


@dataclass(frozen=True, slots=True)
class Codec:
    """How rows of one table become cells, in the order of its columns, and records again."""

    record_class: type[Record]
    names: tuple[str, ...]
    values: Callable[[Record], Sequence[Any]]
    encoders: tuple[tuple[int, Convert], ...]
    decoders: tuple[tuple[int, Convert], ...]

    def cells(self, record: Record) -> list[Cell]:
        """Give the cells of a record. Linear in the number of columns."""
        return _converted(self.values(record), self.encoders)

    def record(self, cells: Sequence[Cell]) -> Record:
        """Give the record of a row's cells. Linear in the number of columns."""
        return self.record_class(**dict(zip(self.names, _converted(cells, self.decoders), strict=True)))


def _converted(values: Sequence[Any], converters: tuple[tuple[int, Convert], ...]) -> list[Any]:
    converted = list(values)
    for position, convert in converters:
        if converted[position] is not None:
            converted[position] = convert(converted[position])
    return converted


@once_per_table
def codec_of(table: Table) -> Codec:
    """Make the codec of a table, once."""
    names = tuple(column.name for column in table.columns)
    converters = [_converters(column) for column in table.columns]
    return Codec(
        table.record_class,
        names,
        _values_of(names),
        tuple((i, encode) for i, (encode, _) in enumerate(converters) if encode is not None),
        tuple((i, decode) for i, (_, decode) in enumerate(converters) if decode is not None),
    )


def _values_of(names: tuple[str, ...]) -> Callable[[Record], Sequence[Any]]:
    if len(names) == 1:
        only = attrgetter(names[0])
        return lambda record: (only(record),)
    return attrgetter(*names)


def _converters(column: Column) -> tuple[Convert | None, Convert | None]:
    """Give how a column's values become cells, and cells values (None: as they are)."""
    if column.kind == "date":
        return day_number, day_of
    if column.kind == "boolean":
        return int, bool
    if column.kind == "decimal":
        return decimal, None
    if column.kind == "choice":
        return attrgetter("_value_"), _member(column)
    if column.kind == "list":
        return LIST_SEPARATOR.join, _splitter(_member(column) if column.members else str)
    return None, None


def decimal(number: float) -> float:
    """Give a number as every store keeps it: minus zero is zero. Raises OverflowError when it is none.

    >>> decimal(-0.0)
    0.0
    """
    if not isfinite(number):
        raise OverflowError(f"{number} is no number to keep")
    return float(number) + 0.0


def _member(column: Column) -> Convert:
    return {member.value: member for member in column.members}.__getitem__


def _splitter(read: Convert) -> Convert:
    def split(cell: str) -> tuple[Any, ...]:
        return tuple(map(read, cell.split(LIST_SEPARATOR))) if cell else ()

    return split
