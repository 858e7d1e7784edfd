"""Recognises what the columns of somebody's own table are: by what is in them, then by their heading.

One or two columns say the commune (a code, a name), one or two the zone (a code, a name); the rest is left
aside. When several columns could be the zone, nobody is served by a guess: they are named, and asked about.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from graph.exchange.cells import RefusedCellError, read_place
from graph.exchange.grids import error_in
from graph.exchange.layout import fold
from graph.exchange.territories.headings import (
    cell_key,
    has_word,
    is_footer,
    is_heading,
    is_nothing,
    is_total,
    words,
)
from graph.exchange.territories.names import Names, name_key
from graph.exchange.territories.opening import Grid
from graph.exchange.territories.shares import are_whole, is_of_shares

LIKELY, POSSIBLE = 0.8, 0.5
"""Shares of the cells of a column that are places: from the first on it is one, from the second it may be."""

MOST_SEEN = 3_000
"""Cells of a column that are looked at to recognise it."""

FILLED = 0.3
"""A column of zones says something on at least so many rows, those of merged cells apart."""

EPCI = "epci"
INSEE_TABLE = frozenset({"codgeo", EPCI})
"""Headings by which INSEE's « table d'appartenance géographique » is known."""

CellTest = Callable[[str], bool]

_CODE_AND_NAME = re.compile(r"([0-9][0-9AB][0-9]{3})\s*[-–—:]\s*\S.*")


@dataclass(frozen=True)
class Column:
    """A column of a grid: its place, its heading for people, its cells below the header.

    `key` is the heading as it is compared; two columns may share it, never the heading.
    """

    index: int
    heading: str
    cells: Sequence[str]
    key: str

    @cached_property
    def filled(self) -> list[str]:
        """Give the cells that say something."""
        nothing = {cell for cell in set(self.cells) if is_nothing(cell)}
        return [cell for cell in self.cells if cell not in nothing]

    @property
    def is_broken(self) -> bool:
        """Tell whether a spreadsheet left one of its cells without a value."""
        return any(map(error_in, set(self.cells)))

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Give the different things it says."""
        return frozenset(map(cell_key, set(self.filled)))

    @cached_property
    def count(self) -> int:
        """Give the number of different things it says, saying nothing in some way included."""
        return len(set(map(cell_key, set(self.cells))))


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the columns of a grid are.

    `choices` are the columns that could be the zone when `zone` could not be told, or could have been chosen
    instead. `first` is the position of the first row of data, `header` the line of the header (None: none).
    """

    grid: Grid
    first: int
    header: int | None
    code: Column | None
    name: Column | None
    department: Column | None
    zone: Column | None
    zone_code: Column | None
    share: Column | None = None
    choices: tuple[Column, ...] = ()
    ignored: tuple[Column, ...] = ()
    matched: int = 0
    headings: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> Sequence[tuple[int, list[str]]]:
        """Give the rows of data."""
        return self.grid.rows[self.first :]

    @property
    def place(self) -> Column:
        """Give the column that says the commune."""
        column = self.code or self.name
        assert column is not None, "a layout has a column of places"  # noqa: S101 — `recognise_columns` saw to it
        return column


def cell_of(row: Sequence[str], column: Column | None) -> str:
    """Give the cell of a row in a column, nothing when there is none."""
    return row[column.index] if column is not None and column.index < len(row) else ""


@lru_cache(maxsize=100_000)
def code_in(cell: str) -> str | None:
    """Give the code that a cell may be, None when it has not the form of one.

    >>> code_in("1004"), code_in("54395.0"), code_in("54395 - Nancy"), code_in("Nancy")
    ('01004', '54395', '54395', None)
    """
    if found := _CODE_AND_NAME.fullmatch(cell):
        return found[1]
    try:
        code = read_place(cell.replace(" ", "")) if cell else ""
    except RefusedCellError:
        return None
    return code if code and code[0].isdigit() and code.isalnum() and 5 <= len(code) <= 9 else None


def is_place_code(cell: str, names: Names) -> bool:
    """Tell whether a cell is the code of a place, of today or of before."""
    code = code_in(cell) or cell
    return names.land.knows(code) or code in names.land.reference.former


def recognise_columns(grid: Grid, names: Names, wanted: str | None = None) -> Layout | None:
    """Say what the columns of a grid are; None when none is a column of communes.

    `wanted` is the heading of the column to take as the zone. Linear in the cells.
    """
    raw = _columns(grid, 0, [])
    surety, codes = _best(raw, lambda cell: is_place_code(cell, names), "place_code")
    rival, named = _best(raw, names.is_known, "place_name")
    if codes is not None and surety >= min(rival, LIKELY):
        named = _beside(codes, [column for column in raw if column is not codes], names)
    else:
        codes = None
    place = codes or named
    if place is None:
        return None
    cells = ["" if place.index >= len(row) else row[place.index] for _, row in grid.rows]
    hits = [
        at for at, cell in enumerate(cells) if (is_place_code(cell, names) if codes else names.is_known(cell))
    ]
    if len(hits) > 1 and _heads(grid, hits[0], cells[hits[0]]):  # communes are called Quartier, Ville
        hits = hits[1:]
    header = _header(grid, hits[0])
    first = hits[0] if header is None else header + 1
    headings = [] if header is None else grid.rows[header][1]
    columns = _columns(grid, first, headings)
    return _laid_out(grid, columns, (codes, named), (first, header, len(hits)), wanted)


def _beside(codes: Column, others: Sequence[Column], names: Names) -> Column | None:
    """Give the column that names the communes of a column of codes: it agrees with most of them.

    A column headed as zones are is none, though zones are called after their largest communes.
    """
    land = names.land
    codes_seen = (code_in(cell) or cell for cell in codes.cells[:MOST_SEEN])
    keys = [name_key(land.name(code)) if land.knows(code) else "" for code in codes_seen]
    known = sum(map(bool, keys))
    first = next((at for at, key in enumerate(keys) if key), 0)
    for column in others:
        head = next((fold(cell) for cell in reversed(column.cells[:first]) if cell), "")
        if has_word(head, "zone") and not is_heading(head, "place_name"):
            continue
        pairs = zip(keys, column.cells, strict=False)
        if 2 * sum(bool(key) and key == name_key(cell) for key, cell in pairs) > known:
            return column
    return None


def _columns(grid: Grid, first: int, headings: Sequence[str]) -> list[Column]:
    width = max((len(row) for _, row in grid.rows), default=0)
    said = [" ".join(headings[index].split()) if index < len(headings) else "" for index in range(width)]
    times = Counter(map(fold, said))
    found = []
    for index, heading in enumerate(said):
        cells = [row[index] if index < len(row) else "" for _, row in grid.rows[first:]]
        if any(cells):
            place = f"colonne {letter(index)}"
            is_alone = times[fold(heading)] == 1
            shown = (heading if is_alone else f"{heading} ({place})") if heading else place
            found.append(Column(index, shown, cells, fold(heading or place)))
    return found


def letter(index: int) -> str:
    """Give the letter by which a spreadsheet calls a column.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    head, last = divmod(index, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + last)


def _best(columns: Sequence[Column], is_place: CellTest, usual: str) -> tuple[float, Column | None]:
    """Give the column whose cells are most surely places, each on its own row, and how sure that is."""
    scores = [_score(column, is_place, usual) for column in columns]
    best = max(scores, default=0.0)
    return best, columns[scores.index(best)] if best > 0 else None


def _score(column: Column, is_place: CellTest, usual: str) -> float:
    cells = [cell for cell in column.filled[:MOST_SEEN] if not is_footer(cell) or is_place(cell)]
    keys = {fold(cell) for cell in cells[:25]}
    heads = {fold(cell) for cell in cells[:25] if not is_place(cell)}
    if not cells or any(is_heading(key, "postal") or has_word(key, "aside") for key in heads):
        return 0.0
    is_usual = any(is_heading(key, usual) for key in keys)
    hits = [cell_key(cell) for cell in cells if is_place(cell)]
    share = len(hits) / max(len(cells) - 1, 1)
    if not hits or share < (POSSIBLE if is_usual or len(cells) < 4 else LIKELY) - 1e-9:
        return 0.0 if share < POSSIBLE else 0.1 * share * len(set(hits)) / len(hits)
    return min(share, 1.0) * len(set(hits)) / len(hits) + is_usual


def _header(grid: Grid, first: int) -> int | None:
    """Give the position of the header above the first commune: the row whose cells are most like headings."""
    best, at = 0, None
    for position in range(max(0, first - 20), first):
        row = grid.rows[position][1]
        score = sum(_is_heading(cell) for cell in row if cell)
        if score >= max(best, 1):
            best, at = score, position
    if at is None and first and sum(map(bool, grid.rows[first - 1][1])) > 1:
        return first - 1
    return at


def _heads(grid: Grid, position: int, cell: str) -> bool:
    """Tell whether a row is the header, though its cell in the column of places is one's name too.

    Such is the first row of a table, titles apart, where that column is called as columns of communes are.
    """
    row, above = grid.rows[position][1], grid.rows[:position]
    if _is_header(row):
        return True
    is_first = all(sum(map(bool, cells)) < 2 for _, cells in above)
    return is_first and sum(map(bool, row)) > 1 and is_heading(fold(cell), "place_name")


def _is_header(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(map(_is_heading, filled))


def _is_heading(cell: str) -> bool:
    key = fold(cell)
    if is_heading(key, "place_code", "place_name", "department", "postal"):
        return True
    return len(key) < 40 and has_word(key, "zone", "administrative", "aside")


def _laid_out(
    grid: Grid,
    columns: list[Column],
    places: tuple[Column | None, Column | None],
    found: tuple[int, int | None, int],
    wanted: str | None,
) -> Layout:
    by_index = {column.index: column for column in columns}
    code, name = (None if place is None else by_index.get(place.index) for place in places)
    department = next((c for c in columns if is_heading(c.key, "department") and c not in (code, name)), None)
    place = code or name
    share = next((c for c in columns if place and _is_free(c, code, name) and is_share(c, place)), None)
    others = [c for c in columns if _is_free(c, code, name, share) and not is_heading(c.key, "postal")]
    classes = _classes(others)
    chosen, choices = _chosen(classes, columns, wanted)
    if name is None and code is not None:
        name = next((c for c in others if is_heading(c.key, "place_name") and c not in (chosen or ())), None)
    zone, zone_code = _name_and_code(chosen) if chosen else (None, None)
    used = {c.index for c in (code, name, department, zone, zone_code, share) if c is not None}
    first, header, matched = found
    return Layout(
        grid=grid,
        first=first,
        header=None if header is None else grid.rows[header][0],
        code=code,
        name=name,
        department=department,
        zone=zone,
        zone_code=zone_code,
        share=share if zone is not share else None,
        choices=tuple(_name_and_code(one)[0] for one in choices),
        ignored=tuple(c for c in columns if c.index not in used),
        matched=matched,
        headings=tuple(c.heading for c in columns),
    )


def _is_free(column: Column, *taken: Column | None) -> bool:
    return all(column is not one for one in taken)


def is_share(column: Column, place: Column) -> bool:
    """Tell whether a column says for how much of a commune each row counts.

    Its heading says so by itself; or it might be, and the rows of each commune add up to one.
    """
    if has_word(column.key, "share") and set(column.key.split("_")) <= words("share") | words("share_of"):
        return is_of_shares(column.filled)
    is_maybe = has_word(column.key, "share_maybe") or not column.key
    return is_maybe and is_of_shares(column.filled) and are_whole(place.cells, column.cells)


# The zone


def _classes(columns: Iterable[Column]) -> list[list[Column]]:
    """Put together the columns that say the same thing in other words: a sector's code and its name."""
    classes: list[list[Column]] = []
    for column in columns:
        if not _may_be_zone(column):
            continue
        home = next((one for one in classes if _is_same(one[0], column)), None)
        if home is None:
            classes.append([column])
        else:
            home.append(column)
    return classes


def _may_be_zone(column: Column) -> bool:
    filled = len(column.filled)
    if not filled or has_word(column.key, "count"):
        return False
    if has_word(column.key, "aside") and not has_word(column.key, "zone"):
        return False
    is_usual = has_word(column.key, "zone", "administrative")
    if filled >= 5 and len(column.distinct) > 0.9 * filled and not is_usual:
        return is_grouped(column)
    return is_grouped(column) or filled >= FILLED * len(column.cells) or is_usual


def is_grouped(column: Column) -> bool:
    """Tell whether each zone stands once, above the rows it is for: a merged cell, or one left blank below.

    Totals apart. Such a column begins with a zone, has more blanks than zones, and never repeats a zone.
    """
    filled = [cell for cell in column.filled if not is_total(cell)]
    blanks = len(column.cells) - len(column.filled)
    return (
        bool(column.cells)
        and not is_nothing(column.cells[0])
        and blanks > 0
        and blanks >= len(filled)
        and len(set(map(cell_key, filled))) == len(filled)
        and len(filled) > 1
    )


def _is_same(one: Column, other: Column) -> bool:
    if one.count != other.count:
        return False
    pairs = {(cell_key(a), cell_key(b)) for a, b in set(zip(one.cells, other.cells, strict=True))}
    forth, back = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    return max(forth.values()) == 1 and max(back.values()) == 1


def _chosen(
    classes: list[list[Column]], columns: Sequence[Column], wanted: str | None
) -> tuple[list[Column] | None, list[list[Column]]]:
    """Give the columns of the zone, and what could be chosen: all of it when nothing was."""
    if wanted is not None:
        key = fold(wanted)
        named = [c for c in columns if key == fold(c.heading)]
        named = named or [c for c in columns if key in (c.key, fold(letter(c.index)))]
        home = next((one for one in classes if any(c in one for c in named)), None)
        return (home or named[:1] or None), classes
    epci = next((one for one in classes if any(c.key == EPCI for c in one)), None)
    if epci is not None and {c.key for c in columns} >= INSEE_TABLE:
        return epci, classes
    telling = [one for one in classes if any(len(c.distinct) > 1 or c.is_broken for c in one)] or classes
    usual = [one for one in telling if any(has_word(c.key, "zone") for c in one)]
    own = [one for one in telling if not any(has_word(c.key, "administrative") for c in one)]
    likely = usual or own or telling
    return (likely[0] if len(likely) == 1 else None), telling


def _name_and_code(columns: list[Column]) -> tuple[Column, Column | None]:
    """Tell the name of a zone from its code."""
    if len(columns) == 1:
        return columns[0], None
    name = max(columns, key=_likeness_of_name)
    rest = [c for c in columns if c is not name and _is_code(c)]
    return name, rest[0] if rest else None


def _is_code(column: Column) -> bool:
    """Tell whether a column is of codes: by its heading; or it is one of zones, and what it says looks so."""
    return has_word(column.key, "code") or (has_word(column.key, "zone") and _is_code_like(column))


def _likeness_of_name(column: Column) -> tuple[bool, bool, bool, int]:
    is_code = has_word(column.key, "code") or _is_code_like(column)
    letters = sum(sum(sign.isalpha() for sign in text) for text in column.distinct)
    return not is_code, has_word(column.key, "name"), has_word(column.key, "zone"), letters


def _is_code_like(column: Column) -> bool:
    return all(len(text) <= 12 and any(sign.isdigit() for sign in text) for text in column.distinct)
