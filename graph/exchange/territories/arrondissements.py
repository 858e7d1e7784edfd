"""Tells the arrondissements of Paris, Lyon and Marseille apart by their postal code or their number.

« PARIS » beside 75012, and « 12e » under « Arrondissement », are both the twelfth. A list of numbers alone is
of the city that has as many; it is refused, when it could be of several.
"""

from collections.abc import Sequence
from dataclasses import replace

from graph.exchange.layout import fold
from graph.exchange.territories.headings import is_footer, is_heading, is_nothing
from graph.exchange.territories.names import CITIES, name_key, numeral
from graph.exchange.territories.opening import Grid
from graph.reference import load_reference

FIRST_ROWS = 20
"""Rows among which the header is looked for."""

HOW_MANY = {"paris": 20, "marseille": 16, "lyon": 9}
POSTAL = {"75": "paris", "13": "marseille", "69": "lyon"}
SIXTEENTH_NORTH = "75116"
"""The second postal code of the sixteenth arrondissement of Paris."""

Row = tuple[int, list[str]]


def told_apart(grid: Grid) -> Grid:
    """Write in each row the arrondissement that it says in two cells, or by a number alone.

    Gives the grid itself when no row does. Linear in the cells.
    """
    for at, (_, head) in enumerate(grid.rows[:FIRST_ROWS]):
        keys = list(map(fold, head))
        city = next((index for index, key in enumerate(keys) if is_heading(key, "place_name")), None)
        for kind, number_in in (("postal", _by_postal_code), ("arrondissement", _by_number)):
            index = next((index for index, key in enumerate(keys) if is_heading(key, kind)), None)
            if index is None or index == city:
                continue
            if city is not None:
                return _beside_city(grid, at, (city, index), kind)
            if not any(is_heading(key, "place_code") for key in keys):
                return _alone(
                    grid, at, index, [number_in(_cell(row, index)) for _, row in grid.rows[at + 1 :]]
                )
    return grid


def _cell(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def _by_postal_code(cell: str) -> tuple[str, int] | None:
    """Give the city and the arrondissement of a postal code."""
    code = cell.replace(" ", "")
    if code == SIXTEENTH_NORTH:
        return "paris", 16
    city = POSTAL.get(code[:2]) if len(code) == 5 and code.isdigit() else None
    number = int(code[2:]) if city else 0
    return (city, number) if city and 0 < number <= HOW_MANY[city] else None


def _by_number(cell: str) -> tuple[str, int] | None:
    """Give the number of an arrondissement, and its city when that is said before it."""
    words = fold(cell).split("_")
    found = next((number for word in words if (number := numeral(word))), None)
    city = words[0] if words[0] in CITIES else ""
    return (city, found) if found is not None and found <= HOW_MANY.get(city, 20) else None


def _beside_city(grid: Grid, at: int, columns: tuple[int, int], kind: str) -> Grid:
    """Write « Paris 12 » where the city's own cell says « PARIS » and another one which arrondissement."""
    city, index = columns
    rows: list[Row] = []
    for line, row in grid.rows:
        name, cell = name_key(_cell(row, city)), _cell(row, index)
        found = None
        if name in CITIES:
            found = _by_postal_code(cell) or (_by_number(cell) if kind == "arrondissement" else None)
        if found is None or found[0] not in ("", name):
            rows.append((line, row))
        else:
            rows.append((line, [*row[:city], f"{name.title()} {found[1]}", *row[city + 1 :]]))
    return _read(grid, at, rows, city) if rows != list(grid.rows) else grid


def _alone(grid: Grid, at: int, index: int, found: Sequence[tuple[str, int] | None]) -> Grid:
    """Write « Paris 12 » where a column says 75012 or 12e, and nothing else says the commune."""
    below = grid.rows[at + 1 :]
    known = [one for one in found if one is not None]
    cells = [_cell(row, index) for _, row in below]
    others = [cell for one, cell in zip(found, cells, strict=True) if one is None and not _is_other(cell)]
    numbers = {number for _, number in known}
    is_once_each = len(known) < 2 * len(numbers)
    if len(known) < 2 or others or not is_once_each or not any(map(_is_alone, cells)):
        return grid
    cities = {city for city, _ in known} - {""} or {
        city for city, many in HOW_MANY.items() if numbers == set(range(1, many + 1))
    }
    if len(cities) != 1:
        details = {"column": _cell(grid.rows[at][1], index)}
        return replace(grid, refusal=("territories.arrondissements", details))
    head, (city,) = grid.rows[at], cities
    rows: list[Row] = [*grid.rows[:at], (head[0], _with(head[1], index, "Arrondissement"))]
    for one, (line, row) in zip(found, below, strict=True):
        if one is not None and _is_alone(_cell(row, index)):
            rows.append((line, _with(row, index, f"{city.title()} {one[1]}")))
        else:
            rows.append((line, row))
    return _read(grid, at, rows, index)


def _is_alone(cell: str) -> bool:
    """Tell whether a cell does not name the city, nor is the INSEE code of an arrondissement."""
    return fold(cell).partition("_")[0] not in CITIES and not _is_other(cell)


def _is_other(cell: str) -> bool:
    return is_nothing(cell) or is_footer(cell) or load_reference().parts.get(cell) is not None


def _with(row: Sequence[str], index: int, cell: str) -> list[str]:
    return [*row[:index], cell, *row[index + 1 :]]


def _read(grid: Grid, at: int, rows: list[Row], index: int) -> Grid:
    """Say which cities' arrondissements were told apart, with one of them as it is read now."""
    changed = [
        new[index]
        for (_, old), (_, new) in zip(grid.rows[at + 1 :], rows[at + 1 :], strict=True)
        if old is not new
    ]
    cities = " et ".join(dict.fromkeys(cell.partition(" ")[0] for cell in changed))
    note = ("territories.arrondissements_read", {"cities": cities, "example": changed[0]})
    return replace(grid, rows=rows, notes=(*grid.notes, note))
