"""Writes workbooks: the whole graph as one `.xlsx`, and the empty template that institutions fill in.

Ids and codes are text cells, days are real dates, and no text is ever a formula. The same graph gives the
same bytes. What a sheet cannot hold (more than a million rows, a cell of more than 32,767 characters) is
refused: the exchange folder holds it.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from graph.errors import ConflictError, UsageError
from graph.exchange.exporting import ATTEMPTS, OWNER_ONLY_FILE, Progress, Row, identity_rows, table_rows
from graph.exchange.layout import ROW_SOURCES, exchange_columns
from graph.exchange.stored import Stored
from graph.exchange.workbook_words import FIRST_SHEET, LISTS_SHEET, column_note, read_me
from graph.model.columns import Column
from graph.model.tables import TABLES, Table
from graph.scope import EVERYTHING
from graph.store import Store
from graph.vault import Vault

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
FIRST_DAY = date(1900, 3, 1)
"""Before it, spreadsheets do not agree on days (they know of a 29 February 1900): written as text."""

MADE_ON = datetime(2000, 1, 1)  # noqa: DTZ001 — a day for the file's properties, always the same
LISTED_ROWS = 1_000
"""In the template, cells of so many rows offer the values of a closed list."""

WIDEST_COLUMN = 40

Make = Callable[[Any], None]


def export_workbook(
    store: Store,
    path: str | Path,
    *,
    vault: Vault | None = None,
    with_identities: bool = False,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write all tables of the graph, and the vault's identities if asked, into one new `.xlsx` workbook.

    Gives the number of rows of each table. All or nothing. Importing it into an empty store gives the same
    graph. Raises UsageError when the file exists, cannot be written or cannot hold the graph, ConflictError
    when the store keeps moving. Memory: the whole workbook.
    """
    target = Path(path).absolute()
    _check_target(target)
    identities = vault if with_identities else None
    for _ in range(ATTEMPTS):
        token = store.token(EVERYTHING)
        content, counts = _export(store, identities, progress or _silent)
        if store.token(EVERYTHING) == token:
            _write_whole(target, content)
            return counts
    raise ConflictError("conflict.store_moved", base=token, token=store.token(EVERYTHING))


def workbook_template(path: str | Path, *, french: bool = False) -> None:
    """Write the empty workbook: one sheet a table, its columns named, marked, explained and listed.

    Raises UsageError when the file exists or cannot be written.
    """
    target = Path(path).absolute()
    _check_target(target)
    _write_whole(target, template_bytes(french=french))


def template_bytes(*, french: bool = False) -> bytes:
    """Give the empty workbook, always the same bytes."""
    return _made(lambda book: _fill_template(book, french=french))


def _silent(stage: str, done: int, total: int) -> None:
    """Show nothing."""


# The file


def _check_target(target: Path) -> None:
    if os.path.lexists(target):
        raise UsageError("workbook.exists", path=str(target))


def _write_whole(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.rename(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError("export.failed", path=str(target), reason=reason) from error
    finally:
        draft.unlink(missing_ok=True)


def _made(fill: Make) -> bytes:
    import xlsxwriter

    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(memory, options)
    book.set_properties({"title": "maille", "created": MADE_ON})
    fill(book)
    book.close()
    return memory.getvalue()


# The export


def _export(store: Store, vault: Vault | None, progress: Progress) -> tuple[bytes, dict[str, int]]:
    counts: dict[str, int] = {}
    return _made(lambda book: counts.update(_fill_export(book, store, vault, progress))), counts


def _fill_export(book: Any, store: Store, vault: Vault | None, progress: Progress) -> dict[str, int]:
    stored = Stored(store)
    tables = [table for table in TABLES if vault is not None or not table.is_identity]
    counts: dict[str, int] = {}
    owners: list[tuple[str, str, str]] = []
    formats = _formats(book)
    _add_read_me(book, formats, french=False)
    for done, table in enumerate(tables):
        progress("exporting", done, len(tables))
        sheet = _add_sheet(book, table.name, table.columns, formats, french=False)
        rows = (
            identity_rows(stored, vault)
            if vault is not None and table.is_identity
            else table_rows(stored, table)
        )
        counts[table.name] = _write_rows(sheet, table, _noting(rows, table, owners), formats)
        _offer_choices(sheet, table.columns, counts[table.name] + LISTED_ROWS)
    _write_owners(_add_sheet(book, ROW_SOURCES.name, ROW_SOURCES.columns, formats, french=False), owners)
    _add_lists(book, formats)
    progress("exporting", len(tables), len(tables))
    return counts


def _noting(rows: Iterable[Row], table: Table, owners: list[tuple[str, str, str]]) -> Iterator[Row]:
    for row in rows:
        owners.append((table.name, row[0], row[2]))
        yield row


def _write_rows(sheet: Any, table: Table, rows: Iterable[Row], formats: Mapping[str, Any]) -> int:
    writers = [(place, column.name, _writer(column, formats)) for place, column in enumerate(table.columns)]
    count = 0
    for _, record, _ in rows:
        count += 1
        _refuse_beyond(count, table.name)
        for place, name, write in writers:
            value = getattr(record, name)
            if value is not None:
                write(sheet, count, place, value)
    return count


def _write_owners(sheet: Any, owners: list[tuple[str, str, str]]) -> None:
    for number, owner in enumerate(owners, 1):
        _refuse_beyond(number, ROW_SOURCES.name)
        for place, text in enumerate(owner):
            _write_text(sheet, number, place, text)


def _refuse_beyond(count: int, table: str) -> None:
    if count > MOST_ROWS:
        raise UsageError("workbook.too_many_rows", table=table, most=MOST_ROWS)


# Cells


Write = Callable[[Any, int, int, Any], None]


def _writer(column: Column, formats: Mapping[str, Any]) -> Write:
    if column.kind == "boolean":
        return lambda sheet, row, place, value: sheet.write_boolean(row, place, value)
    if column.kind in {"integer", "decimal"}:
        return lambda sheet, row, place, value: sheet.write_number(row, place, value)
    if column.kind == "date":
        return lambda sheet, row, place, value: _write_day(sheet, row, place, value, formats["day"])
    if column.kind == "list":
        return _write_list
    return _write_text


def _write_day(sheet: Any, row: int, place: int, day: date, style: Any) -> None:
    if day < FIRST_DAY:
        sheet.write_string(row, place, str(day))
    else:
        sheet.write_datetime(row, place, day, style)


def _write_text(sheet: Any, row: int, place: int, value: Any) -> None:
    _write_string(sheet, row, place, guarded(str(value)))


def _write_list(sheet: Any, row: int, place: int, items: tuple[str, ...]) -> None:
    if items:
        _write_string(sheet, row, place, "|".join(guarded(str(item)) for item in items))


def _write_string(sheet: Any, row: int, place: int, text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise UsageError("workbook.cell_too_long", sheet=sheet.get_name(), line=row + 1, most=MOST_CHARACTERS)
    sheet.write_string(row, place, text)


def guarded(text: str) -> str:
    """Double the apostrophe of a text that the import would take for one of our own.

    A text cell of a workbook is never run, so nothing else needs a guard there.

    >>> guarded("=1+1"), guarded("'=1"), guarded("d'ici")
    ('=1+1', "''=1", "d'ici")
    """
    rest = text.lstrip("'")
    return f"'{text}" if rest != text and rest[:1] in {"=", "+", "-", "@", "\t", "\r"} and rest else text


# The template


def _fill_template(book: Any, *, french: bool) -> None:
    formats = _formats(book)
    _add_read_me(book, formats, french=french)
    for table in TABLES:
        if table.is_filled_in:
            columns = exchange_columns(table)
            name = table.french if french else table.name
            sheet = _add_sheet(book, name, columns, formats, french=french, marks_required=True)
            for place, column in enumerate(columns):
                note = column_note(column, french=french)
                sheet.write_comment(0, place, note, {"x_scale": 2.5, "y_scale": 1 + note.count("\n") / 4})
            _offer_choices(sheet, columns, LISTED_ROWS, french=french)
    _add_lists(book, formats, french=french)


# Sheets


def _formats(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bottom": 1, "align": "left", "valign": "top"}
    return {
        "head": book.add_format(head | {"bg_color": "#E8EDF2"}),
        "required": book.add_format(head | {"bg_color": "#CFE0F0"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "prose": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _add_sheet(
    book: Any,
    name: str,
    columns: Iterable[Column],
    formats: Mapping[str, Any],
    *,
    french: bool,
    marks_required: bool = False,
) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        heading = column.french if french else column.name
        is_marked = marks_required and column.required
        style = formats["required" if column.required else "head"]
        sheet.write_string(0, place, f"{heading} *" if is_marked else heading, style)
        sheet.set_column(place, place, _width(column, heading), _column_format(column, formats))
    return sheet


def _width(column: Column, heading: str) -> int:
    widths = {"text": 24, "list": 24, "reference": 16, "choice": 18, "date": 12}
    return min(max(widths.get(column.kind, 10), len(heading) + 4), WIDEST_COLUMN)


def _column_format(column: Column, formats: Mapping[str, Any]) -> Any:
    """Give the format of cells to come: text where a spreadsheet would change an id or a code."""
    if column.kind == "date":
        return formats["day"]
    return formats["text"] if column.kind in {"id", "reference", "place", "text", "list"} else None


def _add_read_me(book: Any, formats: Mapping[str, Any], *, french: bool) -> None:
    sheet = book.add_worksheet(FIRST_SHEET)
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(read_me(french=french)):
        sheet.write_string(row, 0, line, formats["prose" if row else "title"])


# Closed lists


def _lists() -> dict[tuple[str, ...], tuple[int, Column]]:
    """Give each closed list of the model once, with its column on the sheet of lists."""
    found: dict[tuple[str, ...], tuple[int, Column]] = {}
    for table in TABLES:
        for column in table.columns:
            if column.kind == "choice" and column.choices not in found:
                found[column.choices] = (len(found), column)
    return found


def _add_lists(book: Any, formats: Mapping[str, Any], *, french: bool = False) -> None:
    sheet = book.add_worksheet(LISTS_SHEET)
    for place, column in _lists().values():
        sheet.write_string(0, place, column.french if french else column.name, formats["head"])
        sheet.set_column(place, place, 30 if french else 22)
        for row, text in enumerate(column.labels if french else column.choices, 1):
            sheet.write_string(row, place, text)


def _offer_choices(sheet: Any, columns: Iterable[Column], rows: int, *, french: bool = False) -> None:
    """Make the cells of closed lists offer their values; another value is warned of, not refused."""
    from xlsxwriter.utility import xl_col_to_name

    lists = _lists()
    for place, column in enumerate(columns):
        source: Any = None
        if column.kind == "choice":
            letter = xl_col_to_name(lists[column.choices][0], True)
            source = f"={LISTS_SHEET}!{letter}$2:{letter}${len(column.choices) + 1}"
        elif column.kind == "boolean":
            source = ["oui", "non"] if french else ["true", "false"]
        if source is not None:
            offer = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, place, min(rows, MOST_ROWS), place, offer)
