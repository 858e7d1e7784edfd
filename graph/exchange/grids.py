"""Reads one sheet of a workbook into a `Sheet`, through the very same checks as a CSV file.

A spreadsheet hands over typed cells: numbers, days, booleans. Each becomes the text that a person would have
typed, so that a column means the same whatever it came from. What a spreadsheet destroys without a word (an
id turned into a date, digits beyond the fifteenth) is refused, never guessed.
"""

import io
import re
from array import array
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from graph.exchange.cells import SPREADSHEET_ERRORS
from graph.exchange.encoding import RefusedFileError
from graph.exchange.folder import DeliveredFile
from graph.exchange.layout import columns_by_heading, exchange_columns, fold
from graph.exchange.problems import Problems
from graph.exchange.reading import MOST_COLUMNS, PIECE, Reading, Tick
from graph.exchange.sheet import HIDDEN, Lines, Sheet, is_secret
from graph.exchange.workbook_parts import UNREAD_FORMULA
from graph.model.columns import Column
from graph.model.tables import Table

MOST_TITLE_ROWS = 20
"""The header is sought among so many rows: people put a title above it."""

LOST_DIGITS_FROM = 1e15
"""A spreadsheet keeps 15 digits of a number: a longer one is shown as it is, rounded (1.23E+16)."""

ERROR = re.compile(
    r"#(SPILL!|PROPAGATION!|CALC!|CALCUL!|FIELD!|CHAMP!|BLOCKED!|BLOQUE!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA)"
    r"|Err:[0-9]{3}"
)
"""Errors of today's spreadsheets that no CSV file ever held."""

UNWORKED = re.compile(r"=[^\W\d_][\w.]*\(.*")
"""A formula that a text holds in place of its value."""

CODES = {"id", "reference", "place"}

_MIDNIGHT = time(0, 0)


def read_grid(file: DeliveredFile, table: Table, problems: Problems, tick: Tick = lambda done: None) -> Sheet:
    """Read a delivered sheet as a table; what is wrong goes to `problems`.

    Linear in the cells; a piece of some thousand rows at a time.
    """
    columns = exchange_columns(table)
    sheet = Sheet(table, file.name, {}, {column.name: [] for column in columns})
    try:
        _GridReading(sheet, problems, file).run()
    except RefusedFileError as refused:
        problems.error(refused.code, file.name, line=refused.line, **refused.details)
        sheet.is_partial = True
    tick(file.size)
    return sheet


class _GridReading(Reading):
    """The reading of one sheet, from its header to its last row."""

    def __init__(self, sheet: Sheet, problems: Problems, file: DeliveredFile) -> None:
        super().__init__(sheet, problems, io.TextIOWrapper(io.BytesIO()), lambda: None)
        self.rows = _numbered(file)
        self.early: list[tuple[int, list[Any]]] = []
        self.untitled: set[int] | None = set()

    def _header(self) -> tuple[list[str], str]:
        """Find the header: of the first rows, the first that names the most columns."""
        known = columns_by_heading(self.sheet.table)
        for numbered in self.rows:
            self.early.append(numbered)
            if len(self.early) == MOST_TITLE_ROWS:
                break
        if not self.early:
            raise RefusedFileError("sheet.empty")
        named = [sum(fold(text_of(cell)) in known for cell in row) for _, row in self.early]
        found = named.index(max(named))
        self.line, row = self.early[found]
        if found:
            self.problems.warn("sheet.title", self.sheet.file, line=self.early[0][0], header=self.line)
        self.early = self.early[found + 1 :]
        header = [text_of(cell) for cell in row]
        while header and not header[-1].strip():
            header.pop()
        if len(header) > MOST_COLUMNS:
            raise RefusedFileError("file.too_many_columns", self.line, most=MOST_COLUMNS)
        self.untitled = {place for place, heading in enumerate(header) if not heading.strip()}
        return header, ""

    def _pieces(self, separator: str) -> Iterator[tuple[list[list[Any]], Lines]]:
        rows: list[list[Any]] = []
        lines: Lines = array("L")
        for line, row in self._below():
            self._note_untitled(row, line)
            rows.append(row[: self.width] + [""] * (self.width - len(row)))
            lines.append(line)
            if len(rows) == PIECE:
                yield rows, lines
                rows, lines = [], array("L")
        yield rows, lines

    def _below(self) -> Iterator[tuple[int, list[Any]]]:
        yield from self.early
        self.early = []
        yield from self.rows

    def _note_untitled(self, row: list[Any], line: int) -> None:
        """Say once that cells under no heading are ignored: a merged header leaves such columns."""
        if self.untitled is None:
            return
        places = [*self.untitled, *range(self.width, len(row))]
        if any(place < len(row) and not _is_blank(row[place]) for place in places):
            self.problems.warn("sheet.untitled", self.sheet.file, line=line)
            self.untitled = None

    def _column(self, raw: tuple[Any, ...], column: Column, first: int) -> list[Any]:
        texts = tuple(map(text_of, raw))
        is_code = column.kind in CODES or column.item in CODES or bool(column.digits)
        codes = {
            place: code for place, cell in enumerate(raw) if (code := _refusal_of(cell, is_code=is_code))
        }
        if not codes:
            return super()._column(texts, column, first)
        cells = self.cells[column.name]
        for place, code in codes.items():
            self._refuse(code, texts[place], column, first + place)
        return [
            _nothing(column) if place in codes else self._cell(cells, text, column, first + place)
            for place, text in enumerate(texts)
        ]

    def _refuse(self, code: str, text: str, column: Column, row: int) -> None:
        value = HIDDEN if is_secret(self.sheet.table, column.name) else text
        where = {"line": self.sheet.lines[row], "column": self.sheet.headings[column.name], "value": value}
        self.problems.error(code, self.sheet.file, **where)
        self.sheet.faulty.add(row)


def _nothing(column: Column) -> Any:
    return () if column.kind == "list" else None


def _refusal_of(cell: Any, *, is_code: bool) -> str | None:
    """Say why a cell cannot be taken that its text alone would let through."""
    if isinstance(cell, str):
        if cell == UNREAD_FORMULA:
            return "cell.formula_unread"
        return "cell.spreadsheet_error" if cell[:1] in {"#", "E"} and ERROR.fullmatch(cell) else None
    return "cell.code_as_date" if is_code and isinstance(cell, date | time) else None


def error_in(text: str) -> str | None:
    """Give the message's code for a cell that a spreadsheet left without a value, None for any other.

    >>> error_in("#REF!"), error_in("#FORMULE!"), error_in("#1 Nord")
    ('cell.spreadsheet_error', 'cell.formula_unread', None)
    """
    if text[:1] not in {"#", "E", "="}:
        return None
    if text == UNREAD_FORMULA or UNWORKED.fullmatch(text):
        return "cell.formula_unread"
    is_error = text.upper() in SPREADSHEET_ERRORS or ERROR.fullmatch(text)
    return "cell.spreadsheet_error" if is_error else None


def _numbered(file: DeliveredFile) -> Iterator[tuple[int, list[Any]]]:
    """Give the rows that are not empty, with their number as the spreadsheet shows it."""
    if file.rows is not None:
        for line, row in enumerate(file.rows(), 1):
            if not all(map(_is_blank, row)):
                yield line, row


def _is_blank(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()


def text_of(cell: Any) -> str:
    """Give the text that a person would have typed for a cell.

    >>> text_of(12.0), text_of(0.1 + 0.2), text_of(True), text_of(12345678901234567.0)
    ('12', '0.3', 'true', '1.23456789012346E+16')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == _MIDNIGHT else cell.isoformat(" ", "seconds")
    return str(cell)


def _number_text(number: float) -> str:
    if abs(number) >= LOST_DIGITS_FROM:
        return f"{number:.14E}"
    return str(int(number)) if number == int(number) else f"{number:.15g}"
