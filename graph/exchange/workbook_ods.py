"""Measures the cells of an `.ods` before they are expanded: a cell may stand for a million."""

import re
from typing import Any
from xml.parsers import expat

from graph.exchange.workbook_parts import MOST_CELLS, MOST_TEXT, RefusedWorkbookError

MOST_REPEATED = 1 << 24
"""A number of repetitions beyond any spreadsheet is taken as this one."""

CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


_ERROR_CELL = re.compile(rb"<table:table-cell\s[^<>]*calcext:value-type=\"error\"[^<>]*>")
_HIDDEN_VALUE = re.compile(rb"\soffice:string-value=\"[^\"]*\"")


def with_errors_told(content: bytes) -> bytes:
    """Give a `content.xml` whose error cells have the text that people see as their value (`#N/A`)."""
    return _ERROR_CELL.sub(lambda found: _HIDDEN_VALUE.sub(b"", found[0]), content)


def measure_content(content: bytes) -> None:
    """Refuse a `content.xml` whose sheets span too many cells or show too much text.

    Raises RefusedWorkbookError, also when it is no XML. Linear in the content, whatever it repeats.
    """
    parser = expat.ParserCreate()
    measure = _Measure()
    parser.StartElementHandler = measure.start
    parser.EndElementHandler = measure.end
    parser.CharacterDataHandler = measure.text
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise RefusedWorkbookError("workbook.damaged") from None


class _Measure:
    """What has been seen of the sheet being read: rows so far, the widest, the characters shown."""

    def __init__(self) -> None:
        self.begin_sheet()
        self.row_repeated = self.cell_repeated = 1
        self.place = self.filled = self.row_text = self.cell_text = 0
        self.is_filled = False

    def begin_sheet(self) -> None:
        """Forget the sheet before."""
        self.rows = self.filled_rows = self.columns = self.characters = 0

    def start(self, name: str, attributes: dict[str, Any]) -> None:
        """Take the beginning of an element."""
        if name in CELLS:
            self.cell_repeated = _repeated(attributes, "table:number-columns-repeated")
            self.cell_text = 0
            self.is_filled = "office:value-type" in attributes
        elif name == "table:table-row":
            self.row_repeated = _repeated(attributes, "table:number-rows-repeated")
            self.place = self.filled = self.row_text = 0
        elif name == "table:table":
            self.begin_sheet()

    def text(self, characters: str) -> None:
        """Take some text."""
        self.cell_text += len(characters)
        self.is_filled = self.is_filled or not characters.isspace()

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name in CELLS:
            self.place += self.cell_repeated
            if self.is_filled:
                self.filled = self.place
                self.row_text += self.cell_text * self.cell_repeated
        elif name == "table:table-row":
            self.rows += self.row_repeated
            if self.filled:
                self.end_filled_row()

    def end_filled_row(self) -> None:
        """Count a row that holds something. Raises RefusedWorkbookError."""
        self.columns = max(self.columns, self.filled)
        self.characters += self.row_text * self.row_repeated
        if self.rows * self.columns > MOST_CELLS:
            raise RefusedWorkbookError("workbook.too_wide", rows=self.rows, columns=self.columns)
        if self.characters > MOST_TEXT:
            raise RefusedWorkbookError("workbook.too_much_text")


def _repeated(attributes: dict[str, Any], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), MOST_REPEATED) if text.isdigit() and len(text) < 9 else MOST_REPEATED
