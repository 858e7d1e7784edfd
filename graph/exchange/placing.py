"""Reads the codes of communes and parts: former codes as the commune of today, unknown ones refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from graph.exchange.linking import Sheets
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.stored import Stored
from graph.model.columns import Column
from graph.model.tables import TABLES, Table
from graph.reference import Reference

COMMUNE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
IRIS_DIGITS = 9

DEFINED = {"code": ("communes", "commune_parts")}
"""Tables whose column of that name says what a place is, rather than naming one."""

Outcome = Literal["known", "former", "unknown"]


@dataclass(frozen=True, slots=True)
class Places:
    """The codes that a delivery may use: the reference, what the store adds to it, what the delivery adds.

    `parts` maps a delivered or stored part to its commune; `added` are communes that the reference lacks.
    """

    reference: Reference
    parts: Mapping[str, str]
    added: frozenset[str]

    def read(self, code: str) -> tuple[str, Outcome]:
        """Give the code to write for `code`, and what it was."""
        for spelling in (code, code.upper(), f"0{code}" if len(code) == IRIS_DIGITS - 1 else code):
            if spelling in self.parts or spelling in self.reference.parts or self.is_commune(spelling):
                return spelling, "known"
        current = self.reference.former.get(code)
        return (code, "unknown") if current is None else (current, "former")

    def is_commune(self, code: str) -> bool:
        """Tell whether a code is a commune's of today."""
        return code in self.reference.communes or code in self.added

    def is_part(self, code: str) -> bool:
        """Tell whether a code is a part's and no commune's."""
        return (code in self.parts or code in self.reference.parts) and not self.is_commune(code)


def read_places(
    sheets: Sheets, stored: Stored, removed: Mapping[str, set[str]], reference: Reference, problems: Problems
) -> Places:
    """Check and rewrite every code of a place in the sheets; give the places known from then on.

    `removed` are the keys of stored communes and parts that this delivery takes away.
    """
    added = _added_communes(
        sheets.get("communes"), stored, removed.get("communes", set()), reference, problems
    )
    _restore_zeros(sheets.get("commune_parts"))
    places = Places(reference, _parts(sheets, stored, removed.get("commune_parts", set())), added)
    _check_parts(sheets.get("commune_parts"), places, problems)
    for table, column in place_columns():
        if table.name in sheets and table.name != "commune_parts":
            _read_column(sheets[table.name], column, places, problems)
    return places


@cache
def place_columns() -> tuple[tuple[Table, Column], ...]:
    """Give every column that names a place, those that define one apart."""
    return tuple(
        (table, column)
        for table in TABLES
        for column in table.columns
        if "place" in (column.kind, column.item) and table.name not in DEFINED.get(column.name, ())
    )


def _added_communes(
    sheet: Sheet | None, stored: Stored, removed: set[str], reference: Reference, problems: Problems
) -> frozenset[str]:
    """Give the communes that the reference does not know; those of the sheet need a name and a population."""
    held = {code for (code,) in stored.columns("communes", "code")} - removed
    added = {code for code in held if code not in reference.communes}
    if sheet is None:
        return frozenset(added)
    for row, code in enumerate(sheet.columns["code"]):
        if code is None or code in reference.communes:
            continue
        if code in reference.former:
            _say_former(sheet, row, "code", code, reference.former[code], problems)
            sheet.columns["code"][row] = reference.former[code]
        elif code in reference.parts:
            sheet.error(problems, "place.part_not_commune", row, "code")
        elif COMMUNE_CODE.fullmatch(code) is None:
            sheet.error(problems, "place.malformed", row, "code")
        else:
            added.add(code)
            _check_new_commune(sheet, row, problems)
    return frozenset(added)


def _check_new_commune(sheet: Sheet, row: int, problems: Problems) -> None:
    empty = [name for name in ("name", "population") if sheet.columns[name][row] is None]
    if row in sheet.faulty:
        return
    if empty:
        sheet.error(problems, "place.new_incomplete", row, "code")
    else:
        sheet.warn(problems, "place.new_commune", row, "code")


def _restore_zeros(sheet: Sheet | None) -> None:
    """Give back the zero that a spreadsheet ate from an IRIS of one of the first nine departments."""
    if sheet is None:
        return
    codes, communes = sheet.columns["code"], sheet.columns["commune_code"]
    for row, (code, commune) in enumerate(zip(codes, communes, strict=True)):
        if code and commune and len(code) == IRIS_DIGITS - 1 and f"0{code}".startswith(commune):
            codes[row] = f"0{code}"


def _parts(sheets: Sheets, stored: Stored, removed: set[str]) -> dict[str, str]:
    rows = stored.columns("commune_parts", "code", "commune_code")
    parts = {code: commune for code, commune in rows if code not in removed}
    sheet = sheets.get("commune_parts")
    if sheet is not None:
        pairs = zip(sheet.columns["code"], sheet.columns["commune_code"], strict=True)
        parts |= {code: commune for code, commune in pairs if code}
    return parts


def _check_parts(sheet: Sheet | None, places: Places, problems: Problems) -> None:
    """Parts belong to communes, do not nest, and have no commune's code."""
    if sheet is None:
        return
    communes = sheet.columns["commune_code"]
    for row, (code, commune) in enumerate(zip(sheet.columns["code"], communes, strict=True)):
        if code and places.is_commune(code):
            sheet.error(problems, "part.is_commune", row, "code")
        if commune is None or places.is_commune(commune):
            continue
        if places.is_part(commune):
            sheet.error(problems, "part.nested", row, "commune_code")
        elif commune in places.reference.former:
            current = places.reference.former[commune]
            _say_former(sheet, row, "commune_code", commune, current, problems)
            communes[row] = current
        else:
            sheet.error(problems, "place.unknown", row, "commune_code", place=commune)


def _read_column(sheet: Sheet, column: Column, places: Places, problems: Problems) -> None:
    values = sheet.columns[column.name]
    is_list = column.kind == "list"
    codes = {code for items in values for code in items} if is_list else set(values) - {None}
    read = {code: places.read(code) for code in codes}
    odd = {code for code, (_, outcome) in read.items() if outcome != "known"}
    for row, value in enumerate(values) if odd else ():
        for code in value if is_list else (value,):
            if code in odd:
                _say_odd(sheet, row, column.name, code, *read[code], problems)
    if is_list:
        sheet.columns[column.name] = [
            tuple(dict.fromkeys(read[code][0] for code in items)) for items in values
        ]
    else:
        sheet.columns[column.name] = [None if code is None else read[code][0] for code in values]


def _say_odd(
    sheet: Sheet, row: int, column: str, code: str, current: str, outcome: Outcome, problems: Problems
) -> None:
    if outcome == "former" and sheet.table.name == "contours":
        sheet.error(problems, "contour.former", row, column, place=code, current=current)
    elif outcome == "former":
        _say_former(sheet, row, column, code, current, problems)
    else:
        sheet.error(problems, "place.unknown", row, column, place=code)


def _say_former(sheet: Sheet, row: int, column: str, code: str, current: str, problems: Problems) -> None:
    sheet.warn(problems, "place.former", row, column, place=code, current=current)
