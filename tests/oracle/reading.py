"""Reads an exchange folder (SPEC section 1) into plain tables of strings, and single cells into values.

The oracle checks nothing: it supposes a valid delivery. It only undoes what a spreadsheet does to a cell.
"""

import csv
import io
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]

TRUE_WORDS = {"true", "1", "oui", "vrai"}
OPEN_FROM_YEAR = 2100


def read_folder(path: str | Path) -> Tables:
    """Every CSV file of a folder as a list of rows, under the file's name without its suffix."""
    return {file.stem: read_csv(file) for file in sorted(Path(path).glob("*.csv"))}


def read_csv(file: Path) -> list[Row]:
    """The rows of one file; the separator is the one the header uses more often."""
    text = decoded(file.read_bytes())
    header = text.split("\n", 1)[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    return [{name: value or "" for name, value in row.items() if name} for row in reader]


def decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, else cp1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def text_of(row: Row, column: str) -> str:
    """The trimmed cell, empty when the column is missing."""
    return (row.get(column) or "").strip()


def id_of(row: Row, column: str) -> str:
    """An id or a code: ``12.0`` is ``12``."""
    return without_decimals(text_of(row, column))


def without_decimals(value: str) -> str:
    """An id that a spreadsheet turned into a number, turned back."""
    return re.sub(r"^(\d+)\.0+$", r"\1", value)


def ids_of(row: Row, column: str) -> list[str]:
    """A list of ids separated by ``|``."""
    values = (without_decimals(value.strip()) for value in text_of(row, column).split("|"))
    return [value for value in values if value]


def commune_code(value: str) -> str:
    """A commune code: ``1001`` is ``01001``."""
    code = without_decimals(value.strip())
    return code.zfill(5) if code.isdigit() and len(code) == 4 else code


def department_code(value: str) -> str:
    """A department code: ``1`` is ``01``."""
    code = without_decimals(value.strip())
    return code.zfill(2) if code.isdigit() else code


def date_of(row: Row, column: str) -> date | None:
    """A day, ``YYYY-MM-DD`` or ``dd/mm/yyyy``; none when the cell is empty."""
    value = text_of(row, column)
    if not value:
        return None
    if "/" in value:
        day, month, year = value.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(value)


def required_date(row: Row, column: str) -> date:
    """A day in a required cell."""
    value = date_of(row, column)
    if value is None:
        raise ValueError(f"empty required date {column} in {row}")
    return value


def end_of(row: Row, column: str) -> date | None:
    """The end of a period; from 2100 on it is read as open."""
    value = date_of(row, column)
    return None if value is None or value.year >= OPEN_FROM_YEAR else value


def number_of(row: Row, column: str) -> Fraction | None:
    """An exact decimal, with point or comma; none when the cell is empty."""
    value = text_of(row, column).replace(",", ".")
    return Fraction(value) if value else None


def whole_of(row: Row, column: str) -> int | None:
    """A whole number; none when the cell is empty."""
    value = number_of(row, column)
    return None if value is None else int(value)


def truth_of(row: Row, column: str) -> bool:
    """A boolean; an empty cell is false."""
    return text_of(row, column).lower() in TRUE_WORDS
