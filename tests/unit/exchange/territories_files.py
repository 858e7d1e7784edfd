"""Files as planners have them, written by other programs than ours."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from odfdo import Cell, Document, Row, Table

from graph.errors import InvalidInputError
from graph.exchange.report import Report, located
from graph.exchange.territories.recognising import GivenFile, Recognition, recognise
from graph.exchange.territories.taking import take
from graph.exchange.territories.zonings import Wish
from tests.unit.exchange.conftest import House, plain

Rows = Sequence[Sequence[Any]]

LIST: Rows = [
    ("Commune", "Secteur ASE"),
    ("Nancy", "Centre"),
    ("Maxéville", "Centre"),
    ("Laxou", "Ouest"),
    ("Villers-lès-Nancy", "Ouest"),
    ("Toul", "Toulois"),
    ("Foug", "Toulois"),
]
"""Six communes of Meurthe-et-Moselle in three sectors."""

CODES = {
    "Centre": ["54357", "54395"],
    "Ouest": ["54304", "54578"],
    "Toulois": ["54205", "54528"],
}


def xlsx(path: Path, sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> Path:
    """Write a workbook with openpyxl; `merged` are ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def ods(path: Path, rows: Rows) -> Path:
    """Write a workbook of one sheet with odfdo."""
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Feuille1")
    for cells in rows:
        row = Row()
        for cell in cells:
            row.append_cell(Cell(cell) if cell is not None else Cell())
        table.append_row(row)
    document.body.append(table)
    document.save(path)
    return path


def csv(path: Path, rows: Rows, separator: str = ";", encoding: str = "cp1252") -> Path:
    """Write a text table as Excel of Windows does."""
    lines = (separator.join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def geojson(path: Path, *features: Mapping[str, Any], **more: Any) -> Path:
    """Write a FeatureCollection."""
    listed = [{"type": "Feature", **feature} for feature in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed, **more}), encoding="utf-8")
    return path


def look(house: House, path: Path, **wish: Any) -> Recognition:
    """Say what a file is."""
    return recognise(GivenFile(path, wish=Wish(**wish)), house.store)


def taken(house: House, path: Path, *, dry_run: bool = False, take_over: bool = False, **wish: Any) -> Report:
    """Take a file in."""
    given = GivenFile(path, wish=Wish(**wish))
    return take([given], house.store, house.vault, dry_run=dry_run, take_over=take_over).report


def members(house: House, zoning: str | None = None) -> dict[str, list[str]]:
    """Give the codes of each zone of the store, by the zone's name."""
    found: dict[str, list[str]] = {}
    for key in house.keys("zones"):
        zone = house.record("zones", key)
        if zoning in (None, zone.zoning_id):
            found[zone.name] = []
    for key in house.keys("zone_members"):
        member = house.record("zone_members", key)
        zone = house.record("zones", member.zone_id)
        if zoning in (None, zone.zoning_id):
            found[zone.name].append(member.commune_code)
    return found


def told(problems: Any) -> list[str]:
    """Give the located sentences of problems, with plain spaces."""
    return [plain(located(problem)).replace("\u202f", " ") for problem in problems]


def errors(house: House, path: Path, **wish: Any) -> list[str]:
    """Give the sentences with which a file is refused: by a look, and the same by taking it."""
    before = house.contents()
    with pytest.raises(InvalidInputError) as refused:
        taken(house, path, **wish)
    said = told(refused.value.problems)
    assert house.contents() == before
    try:
        found = look(house, path, **wish)
    except InvalidInputError:
        return said
    assert not found.is_ready
    assert told(found.errors) == said
    return said


def warnings(found: Recognition) -> list[str]:
    """Give the sentences that stop nothing."""
    return told(found.warnings)


def excel(house: House, rows: Rows = LIST, name: str = "Secteurs ASE.xlsx", merged: Any = ()) -> Path:
    """Write a list as a workbook of one sheet; `merged` are ranges such as A1:B1."""
    return xlsx(house.home / name, {"Feuil1": rows}, merged)
