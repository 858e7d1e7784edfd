"""Reads every file of a delivery into sheets, with what only the exchange folder has: birth dates, owners."""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.exchange.folder import DeliveredFile, Delivery, refused
from graph.exchange.grids import read_grid
from graph.exchange.layout import ROW_SOURCES, fold, table_called
from graph.exchange.linking import set_keys
from graph.exchange.problems import Problems
from graph.exchange.reading import read_sheet
from graph.exchange.sheet import DECLARED, Sheet
from graph.model.tables import TABLES

Progress = Callable[[str, int, int], None]

ORDER = (*TABLES, ROW_SOURCES)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sheets of a delivery, by table, in the order of the model."""

    sheets: Mapping[str, Sheet]

    def births(self) -> dict[str, date]:
        """Give the full birth dates that the persons' file came with, by person."""
        sheet = self.sheets.get("persons")
        if sheet is None or "birth_date" in sheet.missing:
            return {}
        dates = zip(sheet.keys, sheet.columns["birth_date"], strict=True)
        return {person: day for person, day in dates if day is not None}


def gather(delivery: Delivery, problems: Problems, progress: Progress) -> Gathered:
    """Read all the tables of a delivery; raises InvalidInputError when it holds none."""
    if delivery.read is not None:
        return Gathered(delivery.read(problems))
    files = _table_files(delivery, problems)
    total = sum(file.size for file in files.values())
    read: dict[str, Sheet] = {}
    done = 0
    for table in ORDER:
        if table.name in files:
            file = files[table.name]
            read_file = read_sheet if file.rows is None else read_grid
            read[table.name] = read_file(file, table, problems, _ticker(progress, done, total))
            done += file.size
    progress("reading", total, total)
    owners = read.pop(ROW_SOURCES.name, None)
    if owners is not None:
        _declare_owners(read, owners)
    if "persons" in read:
        _take_birth_years(read["persons"], problems)
    return Gathered(read)


def _ticker(progress: Progress, done: int, total: int) -> Callable[[int], None]:
    return lambda more: progress("reading", done + more, total)


def _table_files(delivery: Delivery, problems: Problems) -> dict[str, DeliveredFile]:
    files: dict[str, DeliveredFile] = {}
    for file in delivery.files:
        table = table_called(file.table_name) if file.is_csv else None
        if table is None:
            _note_unknown(file, problems)
        elif table.name in files:
            problems.error("delivery.table_twice", file.name, other=files[table.name].name, table=table.name)
        else:
            files[table.name] = file
    for code, name in delivery.notes:
        problems.warn(code, name)
    if not files:
        raise refused("delivery.no_table", delivery.name)
    return files


def _note_unknown(file: DeliveredFile, problems: Problems) -> None:
    names = [table.name for table in ORDER]
    close = difflib.get_close_matches(fold(file.table_name)[:100], names, 1) if file.is_csv else []
    code = "delivery.unknown_file_close" if close else "delivery.unknown_file"
    if file.sheet is not None:
        code = "sheet.unknown_close" if close else "sheet.unknown"
    problems.warn(code, file.name, close="".join(close))


def _declare_owners(read: Mapping[str, Sheet], owners: Sheet) -> None:
    """Note beside each row the source that an export says it belonged to."""
    names = ("table", "key", "source")
    declared = {
        (table, key): source
        for table, key, source in zip(*(owners.columns[name] for name in names), strict=True)
    }
    for name, sheet in read.items():
        set_keys(sheet)
        sheet.columns[DECLARED] = [declared.get((name, key)) for key in sheet.keys]


def _take_birth_years(sheet: Sheet, problems: Problems) -> None:
    """Keep in the graph the year of a full birth date; refuse a year beside it that says otherwise."""
    if "birth_date" in sheet.missing:
        return
    years = sheet.columns["birth_year"]
    for row, day in enumerate(sheet.columns["birth_date"]):
        if day is None:
            continue
        if years[row] is not None and years[row] != day.year:
            sheet.error(problems, "row.birth_year_differs", row, "birth_year")
        years[row] = day.year
    sheet.missing = tuple(name for name in sheet.missing if name != "birth_year")
