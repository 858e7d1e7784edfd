"""Reads one CSV file of a delivery into a `Sheet`, noting every problem it meets.

A file is read in pieces of some thousand rows, turned into columns and read column by column: a column costs
one dictionary lookup a cell as long as nothing in it asks for attention.
"""

import csv
import difflib
import io
import sys
from array import array
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from graph.exchange.cells import Cells, NotedCellError, RefusedCellError, are_plain_ids, trimmed
from graph.exchange.encoding import RefusedFileError, encoding_of
from graph.exchange.folder import UNREADABLE, DeliveredFile
from graph.exchange.layout import columns_by_heading, exchange_columns, fold
from graph.exchange.problems import LONGEST_VALUE, Problems, shorten
from graph.exchange.sheet import HIDDEN, Lines, Sheet, is_secret
from graph.model.columns import Column
from graph.model.tables import Table

PIECE = 5_000
MOST_IN_PIECE = 16 << 20
LONGEST_ROW = 4 << 20
"""Rows read at once, characters in them, and characters of one row, however many lines it takes."""
MOST_ROWS = 20_000_000
MOST_COLUMNS = 1_000
LONGEST_HEADER = 1 << 16
SEPARATORS = (",", ";")

Layout = list[tuple[int, Column]]
Tick = Callable[[int], None]


def read_sheet(
    file: DeliveredFile, table: Table, problems: Problems, tick: Tick = lambda done: None
) -> Sheet:
    """Read a delivered file as a table; what is wrong goes to `problems`.

    `tick` is called now and then with the number of bytes read so far.
    """
    columns = exchange_columns(table)
    sheet = Sheet(table, file.name, {}, {column.name: [] for column in columns})
    try:
        with file.open() as stream:
            encoding = encoding_of(stream)
        if encoding != "utf-8-sig":
            problems.warn("file.cp1252", file.name)
        stream = file.open()
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            Reading(sheet, problems, text, lambda: tick(stream.tell())).run()
    except RefusedFileError as refused:
        problems.error(refused.code, file.name, line=refused.line, **refused.details)
        sheet.is_partial = True
    except UnicodeDecodeError:
        problems.error("file.unknown_encoding", file.name)
        sheet.is_partial = True
    except UNREADABLE:
        problems.error("file.unreadable", file.name)
        sheet.is_partial = True
    return sheet


class Reading:
    """The reading of one file, from its header to its last row."""

    def __init__(
        self, sheet: Sheet, problems: Problems, text: io.TextIOWrapper, tick: Callable[[], None]
    ) -> None:
        self.sheet = sheet
        self.problems = problems
        self.text = text
        self.tick = tick
        self.line = 0
        self.row = 0
        self.piece = 0
        self.width = 0
        self.layout: Layout = []
        self.cells: dict[str, Cells] = {}

    def run(self) -> None:
        """Read it all."""
        header, separator = self._header()
        self.layout = self._layout_of(header)
        self._note_missing()
        self.width = len(header)
        self.cells = {column.name: Cells(column) for _, column in self.layout}
        try:
            for rows, lines in self._pieces(separator):
                self._take(rows, lines)
                self.tick()
        finally:
            self._fill_missing()

    # The header

    def _header(self) -> tuple[list[str], str]:
        line = self._first_line()
        if line.lower().startswith("sep="):
            line = self._first_line()
        known = columns_by_heading(self.sheet.table)
        found = {separator: _split(line, separator, self.line) for separator in SEPARATORS}
        separator = max(
            SEPARATORS, key=lambda sep: (sum(fold(h) in known for h in found[sep]), len(found[sep]))
        )
        if "\t" in line and not any(fold(heading) in known for heading in found[separator]):
            raise RefusedFileError("file.tabs", self.line)
        if len(found[separator]) > MOST_COLUMNS:
            raise RefusedFileError("file.too_many_columns", self.line, most=MOST_COLUMNS)
        return found[separator], separator

    def _first_line(self) -> str:
        for line in iter(lambda: self.text.readline(LONGEST_HEADER), ""):
            self.line += 1
            if len(line) == LONGEST_HEADER:
                raise RefusedFileError("file.line_long", self.line)
            if line.strip():
                return line
        raise RefusedFileError("file.empty")

    def _layout_of(self, header: list[str]) -> Layout:
        known = columns_by_heading(self.sheet.table)
        layout: Layout = []
        for position, heading in enumerate(header):
            column = known.get(fold(heading))
            if column is None:
                self._note_unknown(heading)
            elif column.name in self.sheet.headings:
                first = self.sheet.headings[column.name]
                self._refuse_heading("file.duplicate_heading", heading, first=first)
            else:
                self.sheet.headings[column.name] = heading.strip()
                layout.append((position, column))
        return layout

    def _note_unknown(self, heading: str) -> None:
        if not heading.strip():
            return
        names = [column.name for column in exchange_columns(self.sheet.table)]
        close = difflib.get_close_matches(fold(heading)[:100], names, 1)
        code = "file.unknown_column_close" if close else "file.unknown_column"
        where = {"line": self.line, "column": heading.strip()}
        self.problems.warn(code, self.sheet.file, **where, close="".join(close))

    def _refuse_heading(self, code: str, heading: str, **details: str) -> None:
        self.problems.error(code, self.sheet.file, line=self.line, column=heading.strip(), **details)

    def _note_missing(self) -> None:
        present = {column.name for _, column in self.layout}
        absent = [column for column in exchange_columns(self.sheet.table) if column.name not in present]
        self.sheet.missing = tuple(column.name for column in absent)
        for column in absent:
            if column.required:
                self._refuse_heading("file.missing_column", column.name, french=column.french)
                self.sheet.is_partial = True

    # The rows

    def _pieces(self, separator: str) -> Iterator[tuple[list[list[str]], Lines]]:
        reader = csv.reader(self._lines(), delimiter=separator, strict=True)
        before = self.line
        trouble: RefusedFileError | None = None
        while trouble is None:
            rows: list[list[str]] = []
            lines: Lines = array("L")
            start = self.line = before + reader.line_num + 1
            self.row = self.piece = 0
            try:
                for row in islice(reader, PIECE):
                    if any(row):
                        rows.append(row)
                        lines.append(self.line)
                    self.line = before + reader.line_num + 1
                    if self.piece > MOST_IN_PIECE:
                        break
                    self.row = 0
            except csv.Error as error:
                trouble = _refusal(error, self.line)
            except RefusedFileError as error:
                trouble = error
            yield rows, lines
            if self.line == start:
                break
            if len(self.sheet) > MOST_ROWS:
                trouble = RefusedFileError("file.too_many_rows", self.line, most=MOST_ROWS)
        if trouble is not None:
            raise trouble

    def _lines(self) -> Iterator[str]:
        """Give the lines of the file, counting, so that neither a row nor a piece outgrows memory."""
        for line in self.text:
            self.row += len(line)
            self.piece += len(line)
            if self.row > LONGEST_ROW:
                raise RefusedFileError("file.cell_big", self.line)
            yield line

    def _take(self, rows: list[list[str]], lines: Lines) -> None:
        if set(map(len, rows)) - {self.width}:
            rows, lines = self._without_ragged(rows, lines)
        first = len(self.sheet)
        self.sheet.lines.extend(lines)
        if not rows:
            return
        raw = list(zip(*rows, strict=True))
        for position, column in self.layout:
            values = self._column(raw[position], column, first)
            self.sheet.columns[column.name].extend(values)

    def _without_ragged(self, rows: list[list[str]], lines: Lines) -> tuple[list[list[str]], Lines]:
        kept: list[list[str]] = []
        kept_lines: Lines = array("L")
        for row, line in zip(rows, lines, strict=True):
            if len(row) < self.width or any(row[self.width :]):
                self._lose(row, line)
            else:
                kept.append(row[: self.width])
                kept_lines.append(line)
        return kept, kept_lines

    def _lose(self, row: list[str], line: int) -> None:
        counts = {"found": len(row), "expected": self.width}
        self.problems.error("file.ragged", self.sheet.file, line=line, **counts)
        for position, column in self.layout:
            if column.kind == "id" and position < len(row):
                self.sheet.lost_ids.add(trimmed(row[position]))

    def _column(self, raw: tuple[str, ...], column: Column, first: int) -> list[Any]:
        cells = self.cells[column.name]
        if column.kind == "id" and are_plain_ids(raw):
            return list(map(sys.intern, raw))
        try:
            return list(map(cells.__getitem__, raw))
        except RefusedCellError:
            return [self._cell(cells, text, column, first + place) for place, text in enumerate(raw)]

    def _cell(self, cells: Cells, raw: str, column: Column, row: int) -> Any:
        try:
            return cells[raw]
        except NotedCellError as noted:
            self._note(self.problems.warn, noted, raw, column, row)
            return noted.value
        except RefusedCellError as refused:
            self._note(self.problems.error, refused, raw, column, row)
            self.sheet.faulty.add(row)
            return () if column.kind == "list" else None

    def _note(
        self, note: Callable[..., None], found: RefusedCellError, raw: str, column: Column, row: int
    ) -> None:
        value = HIDDEN if is_secret(self.sheet.table, column.name) else shorten(raw, LONGEST_VALUE)
        where = {"line": self.sheet.lines[row], "column": self.sheet.headings[column.name], "value": value}
        note(found.code, self.sheet.file, **where, **found.details)

    def _fill_missing(self) -> None:
        by_name = {column.name: column for column in exchange_columns(self.sheet.table)}
        for name in self.sheet.missing:
            self.sheet.columns[name] = [by_name[name].default] * len(self.sheet)


def _split(line: str, separator: str, number: int) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        raise _refusal(error, number) from None


def _refusal(error: csv.Error, line: int) -> RefusedFileError:
    code = "file.cell_big" if "field larger" in str(error) else "file.quotes"
    return RefusedFileError(code, line)
