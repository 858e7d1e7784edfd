"""How a field of a record is described once, for reading, checking, storing and documenting it.

A record class is a frozen dataclass whose fields are made by the functions below; `Column` is what they
leave in the field's metadata. The exchange folder, the table schemas, both stores and the documentation
are written from it, so a column exists in one place.
"""

from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any, Literal

from graph.model.vocabulary import Vocabulary

Kind = Literal["id", "reference", "place", "text", "boolean", "integer", "decimal", "date", "choice", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its names, its type and what is checked of a cell.

    `refers_to` names the tables whose key the value must be (several: one of them). A `place` is the code
    of a commune, of a former commune or of a part of a commune. `bounds` is (smallest, greatest), either
    may be None; `above_zero` excludes zero itself. `item` describes the values of a `list`. `members` are the
    values of a closed list, with their labels. `digits` is the length of a code made of digits, whose leading
    zeros a spreadsheet may have eaten. `is_geometry`: the text is a polygon, as `geometry` says.
    """

    name: str
    french: str
    kind: Kind
    title: str
    required: bool = False
    default: Any = None
    refers_to: tuple[str, ...] = ()
    members: tuple[Vocabulary, ...] = ()
    bounds: tuple[float | None, float | None] = (None, None)
    above_zero: bool = False
    is_period_end: bool = False
    item: Literal["reference", "place", "choice", "text"] | None = None
    digits: int | None = None
    is_geometry: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """Give the codes of the closed list, in its order."""
        return tuple(member.value for member in self.members)

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the French labels of the closed list, in its order."""
        return tuple(member.label for member in self.members)


def _field(kind: Kind, french: str, title: str, required: bool, default: Any, **rest: Any) -> Any:
    column = Column(
        name="", french=french, kind=kind, title=title, required=required, default=default, **rest
    )
    return field(default=MISSING if required else default, metadata={"column": column})


def identifier(title: str) -> Any:
    """Describe the `id` of a table: an opaque string without `|`."""
    return _field("id", "identifiant", title, True, None)


def reference(french: str, title: str, *tables: str, required: bool = False) -> Any:
    """Describe a column holding the id of a row of one of `tables`."""
    return _field("reference", french, title, required, None, refers_to=tables)


def place(french: str, title: str, *, required: bool = False) -> Any:
    """Describe a column holding the code of a commune or of a part of one."""
    return _field("place", french, title, required, None)


def text(french: str, title: str, *, required: bool = False, digits: int | None = None) -> Any:
    """Describe a free text, or a code made of `digits` digits."""
    return _field("text", french, title, required, None, digits=digits)


def geometry(french: str, title: str) -> Any:
    """Describe a polygon or several, as a text: a GeoJSON geometry in WGS84, longitude first."""
    return _field("text", french, title, True, None, is_geometry=True)


def boolean(french: str, title: str) -> Any:
    """Describe a yes/no column, no when empty."""
    return _field("boolean", french, title, False, False)


def integer(
    french: str,
    title: str,
    bounds: tuple[float | None, float | None],
    *,
    required: bool = False,
    default: int | None = None,
    above_zero: bool = False,
) -> Any:
    """Describe a whole number within `bounds`, both included."""
    return _field("integer", french, title, required, default, bounds=bounds, above_zero=above_zero)


def decimal(
    french: str,
    title: str,
    bounds: tuple[float | None, float | None],
    *,
    default: float | None = None,
    above_zero: bool = False,
) -> Any:
    """Describe a decimal number within `bounds`, kept to 15 significant digits so that a float is exact."""
    return _field("decimal", french, title, False, default, bounds=bounds, above_zero=above_zero)


def day(french: str, title: str, *, required: bool = False, is_period_end: bool = False) -> Any:
    """Describe a calendar day; the end of a period from 2100 on is read as open."""
    return _field("date", french, title, required, None, is_period_end=is_period_end)


def choice(
    french: str,
    title: str,
    *members: Vocabulary,
    required: bool = False,
    default: Vocabulary | None = None,
) -> Any:
    """Describe a value of a closed list; the French label of a member is accepted too."""
    return _field("choice", french, title, required, default, members=members)


def several(
    french: str,
    title: str,
    item: Literal["reference", "place", "choice", "text"],
    *,
    tables: tuple[str, ...] = (),
    members: tuple[Vocabulary, ...] = (),
    required: bool = False,
) -> Any:
    """Describe a list of values separated by `|`."""
    return _field("list", french, title, required, (), refers_to=tables, members=members, item=item)


def columns_of(record_class: type) -> tuple[Column, ...]:
    """Give the columns of a record class in the order of its fields."""
    return tuple(replace(f.metadata["column"], name=f.name) for f in fields(record_class))
