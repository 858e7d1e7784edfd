"""The books: every row goes through here, and with it what is planted and what follows from the whole.

A household is written in a `Ledger`; when it is closed its rows go to the sink, its accompaniments to the
load of the professionals, and its planted truths beside them. Nothing is kept of a closed household but
sums, so that a million persons take no more memory than a thousand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from graph.model.findings import Subject, finding_key
from graph.model.vocabulary import (
    Role,
    Severity,
    Theme,
)
from seed.catalogue.model import Catalogue
from seed.staff import ROLE_NORMS, Staff, weight_of


@dataclass(frozen=True, slots=True)
class Truth:
    """A finding that was planted, or that follows from what was: what must be found, and why."""

    code: str
    key: str
    severity: Severity
    why: str


class Sink(Protocol):
    """Where rows and truths go."""

    def put(self, table: str, record: Any) -> None:
        """Take one row of a table."""

    def tell(self, truth: Truth) -> None:
        """Take one truth."""


class Books:
    """What is counted over all households, and the numbering of rows."""

    def __init__(
        self, catalogue: Catalogue, staff: Staff, sink: Sink, *, as_of: date, id_width: int = 5
    ) -> None:
        self.catalogue = catalogue
        self.staff = staff
        self.sink = sink
        self.as_of = as_of
        self.day = as_of.toordinal()
        self.rows: Counter[str] = Counter()
        self.truths: Counter[str] = Counter()
        self.shared: Counter[tuple[str, str]] = Counter()
        self.twice_within: Counter[tuple[str, str, Theme]] = Counter()
        self.unheld: Counter[tuple[tuple[str, str], Theme]] = Counter()
        self._width = id_width
        self._next: Counter[str] = Counter()

    def new_id(self, letter: str) -> str:
        """Give the next id that begins with a letter."""
        self._next[letter] += 1
        return f"{letter}{self._next[letter]:0{self._width}d}"

    def weigh(self, role: Role, intensity: float, dispositif: str | None) -> int:
        """Give what an accompaniment weighs, in millionths of a point."""
        norm = self.catalogue.norms.get(dispositif or "") or ROLE_NORMS[role]
        return weight_of(intensity, norm)

    def put(self, table: str, record: Any) -> None:
        """Write one row."""
        self.rows[table] += 1
        self.sink.put(table, record)

    def plant(self, code: str, severity: str, why: str, /, **subjects: str) -> str:
        """Write down that a finding is to be found, and give its key."""
        ordered = tuple(sorted(Subject(kind, id_) for kind, id_ in subjects.items()))
        return self.plant_about(code, severity, why, ordered)

    def plant_about(self, code: str, severity: str, why: str, subjects: Iterable[Subject]) -> str:
        """Write down a finding about subjects some of which are of one type."""
        key = finding_key(code, tuple(sorted(subjects)))
        self.truths[code] += 1
        self.sink.tell(Truth(code, key, Severity(severity), why))
        return key

    def note_unheld(self, place: str, theme: Theme) -> None:
        """Count an open need that nobody holds, where no dispositif covers its place."""
        if place and not self.catalogue.has_answer(place, theme):
            self.unheld[self.catalogue.land.places[place].area, theme] += 1

    def note_pair(self, one: str | None, other: str | None, theme: Theme) -> None:
        """Count a planted duplicate between two dispositifs."""
        if one and other and one != other:
            low, high = sorted((one, other))
            self.twice_within[low, high, theme] += 1


def truth_row(truth: Truth) -> Mapping[str, str]:
    """Give a truth as a line of planted.jsonl."""
    return {"code": truth.code, "key": truth.key, "severity": truth.severity.value, "why": truth.why}
