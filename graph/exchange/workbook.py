"""Opens a workbook (`.xlsx`, `.xlsm`, `.ods`) as a delivery: one table a sheet.

What calamine is given to read is never the file itself but a copy of the few parts that hold cells, measured
while it is made (`workbook_parts`): nothing in it can swell. Macros, pictures and links are not in the copy.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from graph.exchange.folder import DeliveredFile, Delivery, Rectangle, Rows, refused
from graph.exchange.layout import fold, table_called
from graph.exchange.workbook_parts import MOST_SHEETS, RefusedWorkbookError, copy_of_cells

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

OUR_SHEETS = frozenset({"lisez_moi", "listes", "read_me", "lists"})
"""Sheets that our own workbooks have beside the tables."""


@contextmanager
def open_workbook(path: Path) -> Iterator[Delivery]:
    """Open a workbook as a delivery, closed again at the end of the `with`.

    Raises InvalidInputError when it is no workbook, is protected by a password, is damaged, or would take up
    too much room. Memory: the cells of one sheet at a time, and the workbook's texts.
    """
    workbook = _opened(path)
    try:
        yield Delivery(path.stem, *_sheets(workbook, path.name))
    finally:
        workbook.close()


def _opened(path: Path) -> "CalamineWorkbook":
    if path.suffix.lower() in {".xls", ".xlsb"}:
        raise refused("workbook.old", path.name)
    try:
        with path.open("rb") as file:
            copy = copy_of_cells(file)
    except RefusedWorkbookError as refusal:
        raise refused(refusal.code, path.name, **refusal.details) from None
    except PermissionError:
        raise refused("delivery.forbidden", path.name) from None
    return _load(copy, path.name)


def _load(copy: IO[bytes], name: str) -> "CalamineWorkbook":
    from python_calamine import load_workbook

    with _telling_damage(name):
        return load_workbook(copy)


@contextmanager
def _telling_damage(name: str) -> Iterator[None]:
    """Turn what calamine raises on a damaged workbook into a refusal.

    A panic of its Rust code arrives as an exception outside the tree of `Exception`, known by its name only.
    """
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError):
        raise refused("workbook.damaged", name) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise refused("workbook.damaged", name) from None
        raise


def _sheets(
    workbook: "CalamineWorkbook", name: str
) -> tuple[tuple[DeliveredFile, ...], None, tuple[tuple[str, str], ...]]:
    """Give the sheets that are seen, and warnings about hidden ones that bear the name of a table."""
    metadata = workbook.sheets_metadata
    if len(metadata) > MOST_SHEETS:
        raise refused("workbook.too_many_sheets", name, most=MOST_SHEETS)
    shown: list[DeliveredFile] = []
    notes: list[tuple[str, str]] = []
    for place, sheet in enumerate(metadata):
        readers = (_rows_of(workbook, place, name), _merged_of(workbook, place, name))
        file = DeliveredFile(f"{name}!{sheet.name}", 1, _no_bytes, sheet.name.strip(), *readers)
        if _is_hidden(sheet):
            notes += [("sheet.hidden", file.name)] if table_called(file.table_name) else []
        elif fold(file.table_name) not in OUR_SHEETS:
            shown.append(file)
    return tuple(shown), None, tuple(notes)


def _is_hidden(sheet: Any) -> bool:
    from python_calamine import SheetVisibleEnum

    return bool(sheet.visible != SheetVisibleEnum.Visible)


def _no_bytes() -> IO[bytes]:
    return io.BytesIO()


def _rows_of(workbook: "CalamineWorkbook", place: int, name: str) -> Callable[[], Rows]:
    def rows() -> Rows:
        with _telling_damage(name):
            sheet = workbook.get_sheet_by_index(place)
        yield from sheet.iter_rows()

    return rows


def _merged_of(workbook: "CalamineWorkbook", place: int, name: str) -> Callable[[], list[Rectangle]]:
    def merged() -> list[Rectangle]:
        with _telling_damage(name):
            return list(workbook.get_sheet_by_index(place).merged_cell_ranges or ())

    return merged
