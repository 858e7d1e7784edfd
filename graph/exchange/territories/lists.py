"""Reads the rows of a list « commune, zone » once its columns are known, and says what is odd."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from graph.exchange.grids import error_in
from graph.exchange.layout import fold
from graph.exchange.problems import Problems
from graph.exchange.territories.columns import Column, Layout, cell_of, code_in, is_grouped, is_place_code
from graph.exchange.territories.headings import cell_key, is_footer, is_nothing, is_total
from graph.exchange.territories.names import Found, Names, name_key
from graph.exchange.territories.opening import Grid
from graph.exchange.territories.sharing import ShareReading
from graph.exchange.territories.zonings import Link, NamedZone

MOST_LISTED, MOST_LINES = 3, 10
MOST_ABOVE = 20
"""Rows among which the header of a sheet of labels is looked for."""


class ListReading:
    """The reading of one grid: `zones` and `links` are what it found."""

    def __init__(
        self,
        layout: Layout,
        names: Names,
        department: str | None,
        labels: Mapping[str, str],
        problems: Problems,
    ) -> None:
        """Prepare; `department` narrows names, `labels` are names of zones by their folded codes."""
        self.layout, self.names, self.labels, self.problems = layout, names, labels, problems
        self.department = department or self._department()
        self.zones: dict[str, NamedZone] = {}
        self.links: list[Link] = []
        self.unplaced: list[int] = []
        self.totals: list[int] = []

    def run(self) -> None:
        """Read it all."""
        zones = list(self._zone_cells())
        for position, (line, row) in enumerate(self.layout.rows):
            zone = zones[position]
            code = self._place(line, row, has_zone=zone is not None)
            if code is None or self._is_broken(line, row, self.layout.zone, self.layout.zone_code):
                continue
            if zone is None:
                self.unplaced.append(line)
            else:
                self.zones.setdefault(zone[0], NamedZone(zone[0], zone[1], zone[2], line))
                self._note_zone_renamed(line, zone)
                self.links.append(Link(line, code, zone[0]))
        self._note_unplaced()
        if self.totals and self.layout.zone is not None:
            self._warn("territories.totals", self.totals[0], self.layout.zone, lines=_lines(self.totals))
        if self.layout.share is not None:
            reading = ShareReading(self.layout, self.layout.share, self.names, self.problems)
            self.links = reading.shared(self.links)

    def shared(self) -> list[Link]:
        """Give the links, a place in several zones counting in equal parts unless the list says how."""
        if self.layout.share is not None:
            return self.links
        zones: defaultdict[str, set[str]] = defaultdict(set)
        for link in self.links:
            zones[link.code].add(link.zone)
        return [replace(link, share=round(1 / len(zones[link.code]), 4)) for link in self.links]

    # Zones

    def _zone_cells(self) -> Iterator[tuple[str, str, str | None] | None]:
        """Give the zone of each row: as it is compared, its name, its code."""
        assert self.layout.zone is not None  # noqa: S101 — a list is read once its columns are known
        names = self._cells(self.layout.zone)
        codes = self._cells(self.layout.zone_code) if self.layout.zone_code else [""] * len(names)
        for name, code in zip(names, codes, strict=True):
            if is_nothing(name) and is_nothing(code):
                yield None
            else:
                code = "" if is_nothing(code) else code
                name = self._label(code if is_nothing(name) else name)
                yield cell_key(code) or cell_key(name) or name, name, code or None

    def _cells(self, column: Column) -> list[str]:
        """Give the cells of a column, each blank one saying what stands above when zones are grouped."""
        if not is_grouped(column):
            return list(column.cells)
        self._warn("territories.grouped", self.layout.rows[0][0], column)
        filled, last = [], ""
        for cell in column.cells:
            if is_total(cell):
                filled.append(cell)
                continue
            last = cell if not is_nothing(cell) and not error_in(cell) else last
            filled.append(last)
        return filled

    def _label(self, name: str) -> str:
        return self.labels.get(cell_key(name), name)

    def _note_zone_renamed(self, line: int, zone: tuple[str, str, str | None]) -> None:
        known = self.zones[zone[0]]
        if cell_key(known.name) != cell_key(zone[1]) and self.layout.zone is not None:
            details: dict[str, Any] = {"zone": zone[2] or zone[0], "name": known.name, "first": known.line}
            self._warn("territories.zone_renamed", line, self.layout.zone, zone[1], **details)

    def _note_unplaced(self) -> None:
        if self.unplaced and self.layout.zone is not None:
            lines, count = _lines(self.unplaced), len(self.unplaced)
            code = "territories.no_zone" if count > 1 else "territories.no_zone_one"
            self._warn(code, self.unplaced[0], self.layout.zone, count=count, lines=lines)

    def _is_broken(self, line: int, row: Sequence[str], *columns: Column | None) -> bool:
        """Tell whether a spreadsheet left one of some cells of a row without a value, and refuse these."""
        found = [
            (column, cell, code) for column in columns if (code := error_in(cell := cell_of(row, column)))
        ]
        for column, cell, code in found:
            where = {"line": line, "column": column.heading if column else None, "value": cell}
            self.problems.error(code, self.layout.grid.name, **where)
        return bool(found)

    # Places

    def _place(self, line: int, row: Sequence[str], *, has_zone: bool) -> str | None:
        """Give the code of a row's place; None, and why, when it has none."""
        layout = self.layout
        code = cell_of(row, layout.code)
        name = cell_of(row, layout.name)
        said = code or name
        if error_in(said):
            self._is_broken(line, row, layout.place if code or layout.code is None else layout.name)
            return None
        if is_total(cell_of(row, layout.zone)):
            self.totals.append(line)
            return None
        if is_nothing(said):
            if has_zone and sum(map(bool, row)) > 1 and layout.zone and cell_of(row, layout.zone):
                self._warn("territories.no_place", line, layout.place)
            return None
        if (is_footer(said) or not has_zone) and not self._is_place(said):
            self._warn("territories.aside", line, layout.place, said)
            return None
        if code:
            return self._by_code(line, code, name)
        assert layout.name is not None  # noqa: S101 — the name came from it
        return self._by_name(line, name, self._row_department(row))

    def _is_place(self, said: str) -> bool:
        return is_place_code(said, self.names) or self.names.is_known(said)

    def _by_code(self, line: int, cell: str, name: str) -> str:
        code = cell if self.names.land.knows(cell) else code_in(cell)
        if code is None and self.layout.code and (found := self._found(cell, self.department)).code:
            self._note_reading(line, self.layout.code, cell, found)
            return found.code or ""
        land = self.names.land
        known = code is not None and land.knows(code)
        if known and code and name and self.layout.name is not None and self._is_other(code, name):
            details = {"place": code, "known": land.name(code)}
            self._warn("territories.name_differs", line, self.layout.name, name, **details)
        return code or cell

    def _is_other(self, code: str, name: str) -> bool:
        """Tell whether a name beside a code is that of other communes altogether."""
        if name_key(self.names.land.name(code)) == name_key(name):
            return False
        codes = self.names.codes(name)
        return bool(codes) and code not in codes

    def _by_name(self, line: int, name: str, department: str | None) -> str | None:
        if is_place_code(name, self.names):
            return code_in(name) or name
        found = self._found(name, department)
        assert self.layout.name is not None  # noqa: S101 — the name came from it
        if found.code is None:
            code, details = self._refusal(name, department, found)
            where = {"line": line, "column": self.layout.name.heading, "value": name}
            self.problems.error(code, self.layout.grid.name, **where, **details)
        else:
            self._note_reading(line, self.layout.name, name, found)
        return found.code

    def _found(self, name: str, department: str | None) -> Found:
        return self.names.find(name, department, self._around(name, department))

    def _note_reading(self, line: int, column: Column, said: str, found: Found) -> None:
        """Say which commune a name was taken for that is not its own."""
        if found.code is None or found.reading == "own":
            return
        code = "territories.name_former" if found.reading == "former" else "territories.name_begun"
        details = {"place": self._told([found.code]), "department": self.names.department(found.code)}
        self._warn(code, line, column, said, **details)

    def _refusal(self, name: str, department: str | None, found: Found) -> tuple[str, dict[str, Any]]:
        if found.others:
            departments = sorted({self.names.department(code) for code in found.others})
            if department is None or departments == [department]:
                return "territories.name_ambiguous", {"codes": self._told(found.others)}
            shown = ", ".join(departments[:8]) + ("…" if len(departments) > 8 else "")
            near = " ou ".join(found.near)
            code = "territories.name_elsewhere_near" if near else "territories.name_elsewhere"
            return code, {"department": department, "others": shown, "near": near}
        if found.near:
            code = "territories.name_near" if department else "territories.name_near_anywhere"
            return code, {"near": " ou ".join(found.near), "department": department or ""}
        code = "territories.name_unknown" if department else "territories.name_unknown_anywhere"
        return code, {"department": department or ""}

    def _told(self, codes: Sequence[str]) -> str:
        land = self.names.land
        told = [f"{land.name(code)} ({code})" for code in codes[:MOST_LISTED]]
        return " ou ".join(told) + ("…" if len(codes) > MOST_LISTED else "")

    # Départements

    def _department(self) -> str | None:
        """Give the département of the list: that of most of its codes, else of most of its names."""
        names, land = self.names, self.names.land
        if self.layout.code is not None:
            codes = [code_in(cell) or "" for cell in self.layout.code.cells]
            counted = Counter(names.department(code) for code in codes if land.knows(code))
            return counted.most_common(1)[0][0] if counted else None
        return names.likely_department(self.layout.place.filled)

    @cached_property
    def _departments(self) -> Counter[str]:
        """Count the places of each département: the list's codes, or its names that only one commune has."""
        names, land = self.names, self.names.land
        cells = set(self.layout.place.filled)
        if self.layout.code is not None:
            known = [code for cell in cells if land.knows(code := code_in(cell) or "")]
        else:
            known = [codes[0] for cell in cells if len(codes := names.codes(cell)) == 1]
        return Counter(map(names.department, known))

    def _around(self, name: str, department: str | None) -> frozenset[str]:
        """Give the other départements where the list has places, this name apart."""
        counted, own = self._departments, self.names.codes(name)
        itself = self.names.department(own[0]) if len(own) == 1 else None
        return frozenset(d for d in counted if d != department and counted[d] > (d == itself))

    def _row_department(self, row: Sequence[str]) -> str | None:
        said = cell_of(row, self.layout.department).upper()
        padded = said.zfill(2) if said.isdigit() else said
        return padded if padded in self.names.departments else self.department

    def _warn(self, code: str, line: int, column: Column, value: str | None = None, **details: Any) -> None:
        where: dict[str, Any] = {"line": line, "column": column.heading, "value": value}
        self.problems.warn(code, self.layout.grid.name, **where, **details)


def _lines(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:MOST_LINES])) + ("…" if len(lines) > MOST_LINES else "")


def labels_in(grids: Sequence[Grid], heading: str) -> dict[str, str]:
    """Give the names of zones by folded code, from the sheet where INSEE's tables keep them.

    Its columns are NIVGEO (the heading that the codes stand under), CODGEO and LIBGEO.
    """
    found: dict[str, str] = {}
    for grid in grids:
        keys = [[cell_key(cell) for cell in row] for _, row in grid.rows[:MOST_ABOVE]]
        at = next((at for at, row in enumerate(keys) if {"nivgeo", "codgeo", "libgeo"} <= set(row)), None)
        if at is None:
            continue
        columns = [keys[at].index(key) for key in ("nivgeo", "codgeo", "libgeo")]
        for _, row in grid.rows[at + 1 :]:
            level, code, label = (row[column] if column < len(row) else "" for column in columns)
            if label and cell_key(level) == fold(heading):
                found[cell_key(code)] = label
    return found
