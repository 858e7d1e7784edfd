"""Gives each row of a list the share of its commune that it says, and refuses what says none surely."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.exchange.grids import error_in
from graph.exchange.problems import Problems
from graph.exchange.territories.columns import Column, Layout, cell_of
from graph.exchange.territories.headings import is_nothing
from graph.exchange.territories.names import Names
from graph.exchange.territories.shares import WHOLE, share_of, unit_of
from graph.exchange.territories.zonings import Link

ROUNDING = 0.001
"""By so much shares may miss one without a word: 0,333 three times."""

MOST_TOLD = 5


class ShareReading:
    """The reading of the column of shares of one grid."""

    def __init__(self, layout: Layout, column: Column, names: Names, problems: Problems) -> None:
        """Prepare; the unit is told from the whole column."""
        self.layout, self.column, self.names, self.problems = layout, column, names, problems
        self.cells = {line: cell_of(row, column) for line, row in layout.rows}
        self.unit = unit_of([cell_of(row, column) for _, row in layout.rows], column.heading)

    def shared(self, links: Sequence[Link]) -> list[Link]:
        """Give the links with their shares; those of no share at all are left aside. Linear in the links."""
        if self.unit.low is not None and self.unit.high is not None:
            self._refuse_mixed(self.unit.low, self.unit.high)
            return list(links)
        zones = Counter(code for code, _ in {(link.code, link.zone) for link in links})
        found = [replace(link, share=share) for link in links if (share := self._share(link, zones))]
        self._note_sums(found)
        return found

    def _refuse_mixed(self, low: int, high: int) -> None:
        (line, row), (other_line, other) = self.layout.rows[low], self.layout.rows[high]
        where = {"line": line, "column": self.column.heading, "value": cell_of(row, self.column)}
        details = {"other": cell_of(other, self.column), "other_line": other_line}
        self.problems.error("territories.share_mixed", self.layout.grid.name, **where, **details)

    def _share(self, link: Link, zones: Mapping[str, int]) -> float | None:
        cell = self.cells[link.line]
        if is_nothing(cell):
            if zones[link.code] == 1:
                return WHOLE
            self._refuse("territories.share_missing", link, cell)
            return None
        share = share_of(cell, self.unit)
        if share is None:
            self._refuse(error_in(cell) or "territories.share_bad", link, cell)
        elif share == 0:
            where = {"line": link.line, "column": self.column.heading, "value": cell}
            self.problems.warn(
                "territories.share_zero", self.layout.grid.name, **where, place=self._told(link.code)
            )
        return share

    def _refuse(self, code: str, link: Link, cell: str) -> None:
        where = {"line": link.line, "column": self.column.heading, "value": cell}
        self.problems.error(code, self.layout.grid.name, **where, place=self._told(link.code))

    def _note_sums(self, links: Sequence[Link]) -> None:
        """Say how the shares were read, and which communes they do not give away whole."""
        zones: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for link in links:
            zones[link.code][link.zone] = max(link.share, zones[link.code].get(link.zone, 0.0))
        line = self.layout.header or self.layout.rows[0][0]
        where = {"line": line, "column": self.column.heading}
        code = "territories.shares_percent" if self.unit.is_percent else "territories.shares_read"
        cut = sum(len(each) > 1 for each in zones.values())
        self.problems.warn(code, self.layout.grid.name, **where, count=cut)
        short = [code for code, each in zones.items() if sum(each.values()) < WHOLE - ROUNDING]
        if short and not self.problems:
            told = ", ".join(f"{self._told(code)} {_percent(zones[code])}" for code in short[:MOST_TOLD])
            told += "…" if len(short) > MOST_TOLD else ""
            self.problems.warn("territories.shares_below", self.layout.grid.name, **where, places=told)

    def _told(self, code: str) -> str:
        land = self.names.land
        return f"{land.name(code)} ({code})" if land.knows(code) else code


def _percent(zones: Mapping[str, float]) -> str:
    return f"{100 * sum(zones.values()):.1f}".rstrip("0").rstrip(".").replace(".", ",") + "\u00a0%"
