"""The rows of a random exchange folder: valid, small in vocabulary, clustered on the borders SPEC draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.choosing import Chooser, pick, some
from tests.oracle.reading import Row, Tables

BORDERS = [0, 1, 7, 15, 30, 45, 60, 90, 180, 365, 400, 730, -30, -31]
"""Days before D that some rule turns on."""

THEMES = ["housing", "health", "violence", "child_protection", "budget", "family", "basic_needs", "mobility"]
ROLES = ["practitioner", "dispositif_referent", "coordinator", "lead", "case_manager", "guardian"]
SUPPORTING = ROLES[:2]
MANDATES = ["", "voluntary", "judicial", "administrative"]
INTENSITIES = ["", "1", "0.9", "1,15", "1,3", "0.333", "0,25", "3", "2.5"]
CAPACITIES = ["1.25", "", "0", "2.5", "1,666667", "3,333333", "7,5", "40"]
TRUE_WORDS = ["oui", "true", "1", "vrai"]
FALSE_WORDS = ["", "non", "false", "0", "faux"]
KINDS = ["department", "municipality", "intercommunality", "association", "health", "justice", "other"]
EVENTS = [
    "eviction_notice",
    "birth",
    "release",
    "move",
    "hospital_discharge",
    "leaving_child_protection",
    "other",
]
ODD_IDS = [
    "{prefix}{n}",
    "{prefix} {n}/%",
    "{n}",
    "\ufb01{n}",
    "\U0001d7d9{n}",
    "é:{prefix}-{n}",
    "{prefix}_{n}~.",
]


@dataclass
class Draft:
    """A folder being written: its rows so far, and what rows can refer to."""

    chooser: Chooser
    as_of: date
    odd_ids: bool = False
    tables: Tables = field(default_factory=dict)
    institutions: list[str] = field(default_factory=list)
    professionals: list[str] = field(default_factory=list)
    dispositifs: list[str] = field(default_factory=list)
    households: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)
    themes: list[str] = field(default_factory=list)

    # Cells

    def pick(self, options: Sequence[str]) -> str:
        """One of the options."""
        return pick(self.chooser, options)

    def chance(self, one_in: int) -> bool:
        """True once in so many times."""
        return self.chooser.number(0, one_in - 1) == one_in - 1

    def mostly(self, out_of: int) -> bool:
        """True but once in so many times."""
        return self.chooser.number(0, out_of - 1) > 0

    def truth(self, one_in: int = 2) -> str:
        """A boolean, true once in so many times."""
        return self.pick(TRUE_WORDS if self.chance(one_in) else FALSE_WORDS)

    def near(self, *borders: int) -> int:
        """Days before D: on a border, or a day before or after it."""
        border = pick(self.chooser, borders or BORDERS)
        return border + pick(self.chooser, (0, 1, -1))

    def ago(self, days: int) -> str:
        """The day so many days before D, in one of the two ways to write it."""
        day = self.as_of - timedelta(days=days)
        return f"{day:%d/%m/%Y}" if self.chance(8) else day.isoformat()

    def day(self, one_in: int = 1) -> str:
        """A day near a border; empty but once in so many times."""
        return self.ago(self.near()) if self.chance(one_in) else ""

    def ordered(self) -> tuple[int, int]:
        """Two days near borders, as days before D, the earlier first."""
        first, second = self.near(), self.near()
        return max(first, second), min(first, second)

    def period(self, ended_one_in: int = 3) -> tuple[str, str]:
        """A start and an end, which is empty but once in so many times."""
        first, last = self.ordered()
        return self.ago(first), self.ago(last) if self.chance(ended_one_in) else ""

    def presence(self) -> tuple[str, str]:
        """A since and an until, both empty most of the time."""
        first, last = self.ordered()
        since = self.ago(first) if self.chance(5) else ""
        return since, self.ago(last) if self.chance(4) else ""

    # Rows

    def add(self, table: str, cells: Row) -> str:
        """Add a row; its id, if it has one."""
        self.tables.setdefault(table, []).append(cells)
        return cells.get("id", "")

    def new_id(self, prefix: str, table: str) -> str:
        """An id that no row of the table has."""
        n = len(self.tables.get(table, []))
        shape = self.pick(ODD_IDS) if self.odd_ids else "{prefix}{n}"
        return shape.format(prefix=prefix, n=n)

    def to(self, identifier: str) -> str:
        """An id as a reference; a spreadsheet may have made a number of it."""
        return f"{identifier}.0" if identifier.isdigit() and self.chance(3) else identifier

    def theme(self) -> str:
        """One of the few themes of this folder."""
        return self.pick(self.themes)

    def institution(self) -> None:
        """An institution."""
        identifier = self.new_id("I", "institutions")
        cells = {"id": identifier, "name": f"Institution {identifier}", "kind": self.pick(KINDS)}
        self.add("institutions", {**cells, "sensitive": self.truth(6)})
        self.institutions.append(identifier)

    def professional(self, **said: str) -> str:
        """A professional, with a capacity as given or to be computed."""
        since, until = self.presence()
        cells = {
            "id": self.new_id("K", "professionals"),
            "institution_id": self.to(self.pick(self.institutions)),
            "occupation": "assistant de service social",
            "fte": self.pick(["", "1", "0,5", "0.333"]),
            "first_year": self.truth(4),
            "capacity": self.pick(CAPACITIES),
            "since": since,
            "until": until or ("2999-12-31" if self.chance(9) else ""),
            "secrecy": self.pick(["mission", "profession", "function", "none"]),
        }
        self.professionals.append(self.add("professionals", {**cells, **said}))
        return self.professionals[-1]

    def dispositif(self, **said: str) -> str:
        """A dispositif with one or two purposes."""
        since, until = self.presence()
        identifier = self.new_id("D", "dispositifs")
        cells = {
            "id": identifier,
            "name": f"Dispositif {identifier}",
            "institution_id": self.to(self.pick(self.institutions)),
            "kind": self.pick(["RSA", "FSL", "AEMO", "DAC"]),
            "purposes": "|".join(some(self.chooser, self.themes, 1, 2)),
            "caseload_norm": self.pick(["", "60", "25", "37,5"]),
            "since": since,
            "until": until,
        }
        self.dispositifs.append(self.add("dispositifs", {**cells, **said}))
        return self.dispositifs[-1]

    def cover(self, dispositif: str, *, code: str = "", zone: str = "") -> None:
        """A row of coverage."""
        cells = {"dispositif_id": self.to(dispositif), "commune_code": code, "zone_id": self.to(zone)}
        self.add("dispositif_coverage", cells)

    def household(self) -> None:
        """A household."""
        self.households.append(self.add("households", {"id": self.new_id("H", "households")}))

    def person(self, codes: Sequence[str]) -> str:
        """A person, living or not, with or without a household, a place, a last contact."""
        cells = {
            "id": self.new_id("P", "persons"),
            "household_id": self.to(self.pick(["", *self.households, *self.households])),
            "birth_year": self.pick(["1980", "2015", "1940"]),
            "sex": self.pick(["f", "m", "x"]),
            "commune_code": self.pick(codes),
            "last_contact": self.day(3),
            "deceased_on": self.ago(self.near(0, 30, -30)) if self.chance(12) else "",
            "preferred_professional_id": self.to(self.pick(self.professionals)) if self.chance(5) else "",
        }
        self.persons.append(self.add("persons", cells))
        self.homes[cells["id"]] = cells["commune_code"]
        return cells["id"]

    def same_person(self, person: str, other: str) -> None:
        """A declaration that two records are one person, perhaps undone."""
        decided, ended = self.ordered()
        if self.chance(2):
            decided, ended = self.near(0), min(ended, -1)
        cells = {"person_id": self.to(person), "other_id": self.to(other), "decided_on": self.ago(decided)}
        cells["decided_by"] = self.pick(self.professionals)
        self.add("same_person", {**cells, "ended_on": self.ago(ended) if self.chance(3) else ""})

    def need(
        self, person: str, theme: str, *, opened: int, closed: int | None = None, urgent: str = ""
    ) -> None:
        """A need; days are counted back from D."""
        cells = {
            "id": self.new_id("N", "needs"),
            "person_id": self.to(person),
            "theme": theme,
            "severity": self.pick(["", "1", "2", "3", "4"]),
            "urgent": urgent,
            "opened_on": self.ago(opened),
            "closed_on": "" if closed is None else self.ago(min(opened, closed)),
        }
        self.add("needs", cells)

    def accompaniment(
        self,
        person: str,
        purpose: str,
        *,
        start: int,
        end: int | None = None,
        role: str = "",
        cells: Row | None = None,
    ) -> None:
        """An accompaniment; what is not said is drawn."""
        row = {
            "id": self.new_id("A", "accompaniments"),
            "person_id": self.to(person),
            "professional_id": self.to(self.pick(self.professionals)),
            "institution_id": self.to(self.pick(["", "", *self.institutions])),
            "dispositif_id": self.to(self.pick(["", *self.dispositifs])),
            "purpose": purpose,
            "role": role or self.pick(ROLES),
            "start": self.ago(start),
            "end": "" if end is None else self.ago(min(start, end)),
            "mandate": self.pick(MANDATES) if self.chance(2) else "",
            "intensity": self.pick(INTENSITIES),
            "last_contact": self.day(2),
        }
        self.add("accompaniments", {**row, **(cells or {})})

    def referral(
        self,
        person: str,
        theme: str,
        *,
        sender: str,
        receiver: str,
        sent: int,
        status: str = "",
        answered: int = 0,
    ) -> None:
        """A referral; an answer is given where its status asks for one, never before it was sent."""
        status = status or self.pick(["sent", "accepted", "declined", "expired", "withdrawn"])
        answer = self.ago(min(sent, answered)) if status in {"accepted", "declined"} or self.chance(9) else ""
        cells = {
            "id": self.new_id("R", "referrals"),
            "person_id": self.to(person),
            "theme": theme,
            "from_institution_id": self.to(sender),
            "to_institution_id": self.to(receiver),
            "sent_on": self.ago(sent),
            "status": status,
            "answered_on": "" if status == "sent" else answer,
            "urgent": self.truth(3),
        }
        self.add("referrals", cells)

    def life_event(self, person: str) -> None:
        """A life event, reviewed or not."""
        occurred = self.near(60, 400, 0, 90)
        cells = {
            "id": self.new_id("E", "life_events"),
            "person_id": self.to(person),
            "kind": self.pick(EVENTS),
            "occurred_on": self.ago(occurred),
            "reviewed_on": self.ago(min(occurred, self.near(0))) if self.chance(3) else "",
        }
        self.add("life_events", cells)
