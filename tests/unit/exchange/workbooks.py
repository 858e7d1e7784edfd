"""Workbooks made by openpyxl for the tests, and where those that LibreOffice wrote lie."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

WORKBOOKS = Path(__file__).parent.parent.parent / "data" / "workbooks"

Sheets = Mapping[str, Sequence[Sequence[Any]]]

INSTITUTIONS: Sheets = {"institutions": [["id", "name", "kind"], ["I1", "CCAS", "municipality"]]}


def workbook(path: Path, sheets: Sheets, shape: Callable[[Any], None] = lambda book: None) -> Path:
    """Write a workbook of these sheets; `shape` may change it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    shape(book)
    book.save(path)
    return path


def cell(sheets: Mapping[str, Any], column: str, value: Any) -> Sheets:
    """Give institutions with one cell of a column set."""
    head, first = (list(row) for row in sheets["institutions"])
    if column not in head:
        head, first = [*head, column], [*first, None]
    first[head.index(column)] = value
    return {"institutions": [head, first]}


def rewritten(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook in place."""
    source = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return path


def with_cell_at(place: str) -> Callable[[bytes], bytes]:
    """Give a change that adds a cell far away."""
    row = re.sub(r"\D", "", place)
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'
    return lambda content: content.replace(b"</sheetData>", far.encode())
