"""What the exchange folder holds beside the model's tables, and every name a table or a column answers to.

A name is compared without accents, case or punctuation: `Jusqu’au`, `jusqu'au` and `jusqu_au` are one.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from graph.model.columns import Column, columns_of, text
from graph.model.tables import TABLES, Table

BIRTH_DATE = Column("birth_date", "date_naissance", "date", "Date de naissance (va au coffre des identités)")
"""A column of `persons` that no graph record has: the year stays in the graph, the day goes to the vault."""

EXTRA_COLUMNS: dict[str, tuple[Column, ...]] = {"persons": (BIRTH_DATE,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSource:
    """Who owns an exported row, so that importing an export gives each row back to its source."""

    table: str = text("table", "Nom de la table", required=True)
    key: str = text("clé", "Clé de la ligne", required=True)
    source: str = text("source", "Source à qui la ligne appartient", required=True)


ROW_SOURCES = Table(
    "row_sources",
    "sources_des_lignes",
    "Sources des lignes",
    cast(Any, RowSource),
    ("table", "key"),
    columns_of(RowSource),
)
"""The file of an export that says whose each row is."""

IGNORED_FILES = re.compile(
    r"(^|/)(\.|__MACOSX/|Thumbs\.db$|desktop\.ini$|(datapackage|manifest)\.json$|planted\.jsonl$)",
    re.IGNORECASE,
)
"""What a system, our export or our generator leaves beside the tables: ignored without a word."""


def exchange_columns(table: Table) -> tuple[Column, ...]:
    """Give the columns a file of the table may have."""
    return table.columns + EXTRA_COLUMNS.get(table.name, ())


def fold(name: str) -> str:
    """Give a name without accents, case and punctuation.

    >>> fold(" Jusqu’au "), fold("Événements de vie")
    ('jusqu_au', 'evenements_de_vie')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


@cache
def table_called(name: str) -> Table | None:
    """Give the table that a file name (without its suffix) means, in English or in French."""
    return _tables_by_name().get(fold(name))


@cache
def columns_by_heading(table: Table) -> dict[str, Column]:
    """Give the columns of a table's file by folded heading, English and French."""
    columns = exchange_columns(table)
    french = {fold(column.french): column for column in columns}
    return french | {fold(column.name): column for column in columns}


@cache
def _tables_by_name() -> dict[str, Table]:
    tables = (*TABLES, ROW_SOURCES)
    french = {fold(table.french): table for table in tables}
    return french | {fold(table.name): table for table in tables}


def is_without_id(table: Table) -> bool:
    """Tell whether a row is known by its references (and `since`) rather than by an id of its own."""
    return all(table.column(name).kind != "id" for name in table.key) and not is_code_table(table)


def is_code_table(table: Table) -> bool:
    """Tell whether rows are known by a code that means the same for everybody (communes, parts, findings)."""
    return len(table.key) == 1 and table.column(table.key[0]).kind in {"place", "text"}


def has_own_ids(table: Table) -> bool:
    """Tell whether rows carry an id that their institution chose, and that a namespace may precede."""
    return table.column(table.key[0]).kind == "id"
