"""Small graphs for tests, told in a few words.

Days are counted back from D: 30 is thirty days before, 0 is D itself, -1 is tomorrow. Whoever and whatever is
mentioned exists: a professional is written `I1.a` and works for the institution `I1` unless said otherwise.

>>> graph = Graph()
>>> need = graph.need("P1", "health", opened=30)
>>> [finding.key for finding in graph.find("gap.need")]
['gap.need|need:N1|person:P1']
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from algorithms.agenda import Agenda, AgendaItem, agenda
from algorithms.answers import with_answers
from algorithms.complexity import Assessment, Complexity
from algorithms.detection import detect, look
from algorithms.doctrine import Doctrine, default_doctrine
from algorithms.picture import Picture
from graph.frame import Frame
from graph.model.committee import FindingAnswer
from graph.model.findings import Finding, evidence_ids
from graph.model.vocabulary import AnswerState
from tests.frames import Row, frame_of

D = date(2026, 12, 15)

Cell = str | int | float | bool | None
Situation = tuple[str, str]


def ago(days: int | None) -> str:
    """Give the day so many days before D, nothing for None."""
    return "" if days is None else (D - timedelta(days=days)).isoformat()


def days_before(day: date) -> int:
    """Give how many days before D a day is."""
    return (D - day).days


class Graph:
    """A graph being told. Each method adds a row and gives its id."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = {}
        self.doctrine: Doctrine = default_doctrine()
        self.waits: dict[Situation, int] = {}
        self.answers: list[FindingAnswer] = []

    def add(self, table: str, **cells: Cell) -> str:
        """Add a row of any table."""
        if self._is_told(table, str(cells.get("id"))):
            raise ValueError(f"{cells['id']} is told twice in {table}")
        row = {name: "" if value is None else str(value) for name, value in cells.items()}
        self.tables.setdefault(table, []).append(row)
        return row.get("id", "")

    def _number(self, table: str, prefix: str, id_: str | None) -> str:
        return id_ or f"{prefix}{len(self.tables.get(table, ())) + 1}"

    def _is_told(self, table: str, id_: str) -> bool:
        return any(row.get("id") == id_ for row in self.tables.get(table, ()))

    # Who

    def institution(self, id_: str) -> str:
        """An institution."""
        return id_ if self._is_told("institutions", id_) else self.add("institutions", id=id_)

    def professional(
        self,
        id_: str,
        *,
        institution: str | None = None,
        since: int | None = None,
        until: int | None = None,
        capacity: float | None = None,
        fte: float | None = None,
        first_year: bool = False,
    ) -> str:
        """A professional, present for good unless said otherwise."""
        employer = self.institution(institution or id_.partition(".")[0])
        cells = {"fte": fte, "first_year": first_year, "capacity": capacity}
        days = {"since": ago(since), "until": ago(until)}
        return self.add("professionals", id=id_, institution_id=employer, **cells, **days)

    def person(
        self,
        id_: str,
        *,
        household: str | None = None,
        at: str | None = None,
        contact: int | None = None,
        deceased: int | None = None,
    ) -> str:
        """A person, alone, alive and of no known place unless said otherwise."""
        if household and not self._is_told("households", household):
            self.add("households", id=household)
        days = {"last_contact": ago(contact), "deceased_on": ago(deceased)}
        return self.add("persons", id=id_, household_id=household, commune_code=at, **days)

    def household(self, id_: str, *members: str) -> None:
        """A household of persons not told yet."""
        for member in members:
            self.person(member, household=id_)

    def same(self, one: str, other: str, *, decided: int = 100, ended: int | None = None) -> None:
        """Two records that are one person."""
        self.someone(one)
        self.someone(other)
        days = {"decided_on": ago(decided), "ended_on": ago(ended)}
        self.add("same_person", person_id=one, other_id=other, decided_by="x", **days)

    def someone(self, person: str) -> str:
        """A person, told here if not before."""
        return person if self._is_told("persons", person) else self.person(person)

    # What

    def need(
        self,
        person: str,
        theme: str,
        *,
        opened: int,
        closed: int | None = None,
        severity: int = 2,
        urgent: bool = False,
        id_: str | None = None,
    ) -> str:
        """A need."""
        return self.add(
            "needs",
            id=self._number("needs", "N", id_),
            person_id=self.someone(person),
            theme=theme,
            severity=severity,
            urgent=urgent,
            opened_on=ago(opened),
            closed_on=ago(closed),
        )

    def help(
        self,
        person: str,
        theme: str,
        *,
        by: str,
        start: int = 90,
        end: int | None = None,
        role: str = "practitioner",
        contact: int | None = None,
        mandate: str | None = None,
        institution: str | None = None,
        dispositif: str | None = None,
        intensity: float | None = None,
        id_: str | None = None,
    ) -> str:
        """An accompaniment; `by` is a professional."""
        if not self._is_told("professionals", by):
            self.professional(by)
        return self.add(
            "accompaniments",
            id=self._number("accompaniments", "A", id_),
            person_id=self.someone(person),
            professional_id=by,
            institution_id=self.institution(institution) if institution else None,
            dispositif_id=self._a_dispositif(dispositif, theme) if dispositif else None,
            purpose=theme,
            role=role,
            start=ago(start),
            end=ago(end),
            mandate=mandate,
            intensity=intensity,
            last_contact=ago(contact),
        )

    def referral(
        self,
        person: str,
        theme: str,
        *,
        path: str,
        sent: int,
        status: str = "sent",
        answered: int | None = None,
        urgent: bool = False,
        id_: str | None = None,
    ) -> str:
        """A referral; `path` is `sender>receiver`."""
        sender, receiver = path.split(">")
        return self.add(
            "referrals",
            id=self._number("referrals", "R", id_),
            person_id=self.someone(person),
            theme=theme,
            from_institution_id=self.institution(sender),
            to_institution_id=self.institution(receiver),
            sent_on=ago(sent),
            status=status,
            answered_on=ago(answered),
            urgent=urgent,
        )

    def event(self, person: str, kind: str, *, occurred: int, reviewed: int | None = None) -> str:
        """A life event."""
        id_ = self._number("life_events", "E", None)
        days = {"occurred_on": ago(occurred), "reviewed_on": ago(reviewed)}
        return self.add("life_events", id=id_, person_id=self.someone(person), kind=kind, **days)

    # Where

    def dispositif(
        self,
        id_: str,
        purposes: str,
        *,
        by: str = "IO",
        norm: float | None = None,
        since: int | None = None,
        until: int | None = None,
        codes: Collection[str] = (),
        zones: Collection[str] = (),
    ) -> str:
        """A dispositif, with what it covers: nothing said, everywhere."""
        for code in codes:
            self.add("dispositif_coverage", dispositif_id=id_, commune_code=code)
        for zone in zones:
            self.add("dispositif_coverage", dispositif_id=id_, zone_id=zone)
        days = {"since": ago(since), "until": ago(until)}
        cells = {"institution_id": self.institution(by), "purposes": purposes, "caseload_norm": norm}
        return self.add("dispositifs", id=id_, **cells, **days)

    def _a_dispositif(self, id_: str, theme: str) -> str:
        return id_ if self._is_told("dispositifs", id_) else self.dispositif(id_, theme)

    def commune(self, code: str, population: int, *, department: str = "54", epci: str | None = None) -> str:
        """A commune laid over the reference."""
        self.add("communes", code=code, population=population, department=department, epci=epci)
        return code

    def parts(self, commune: str, **population: int) -> None:
        """The parts of a commune, by code."""
        for code, inhabitants in population.items():
            self.add("commune_parts", code=code, commune_code=commune, name=code, population=inhabitants)

    def zoning(
        self, id_: str, *, by: str = "IZ", mission: str = "general", department: str | None = None
    ) -> str:
        """A zoning drawn by an institution for a mission."""
        drawn_by = self.institution(by)
        return self.add("zonings", id=id_, institution_id=drawn_by, mission=mission, department=department)

    def zone(
        self,
        id_: str,
        *codes: str,
        zoning: str = "Z",
        share: float = 1,
        since: int | None = None,
        until: int | None = None,
    ) -> str:
        """A zone (of a zoning without more to it, unless told) and what it holds."""
        if not self._is_told("zonings", zoning):
            self.zoning(zoning)
        if not self._is_told("zones", id_):
            self.add("zones", id=id_, zoning_id=zoning)
        for code in codes:
            row: dict[str, Cell] = {"zone_id": id_, "commune_code": code, "share": share}
            self.add("zone_members", **row, since=ago(since), until=ago(until))
        return id_

    def committee(
        self,
        id_: str = "C1",
        *,
        codes: Collection[str] = (),
        zones: Collection[str] = (),
        department: str | None = None,
        members: Collection[str] = ("IM",),
        minutes: tuple[int, int] = (180, 20),
    ) -> str:
        """A committee: its territory, its members, the minutes of a meeting and of an item."""
        return self.add(
            "committees",
            id=id_,
            zone_ids="|".join(zones),
            commune_codes="|".join(codes),
            department=department,
            member_institution_ids="|".join(self.institution(member) for member in members),
            meeting_minutes=minutes[0],
            item_minutes=minutes[1],
        )

    # Human answers

    def dismiss(self, key: str, *, until: int = -100) -> None:
        """Dismiss a finding as it is today, until a day."""
        (finding,) = (one for one in detect(self.look()) if one.key == key)
        self.answers.append(answer_to(finding, AnswerState.DISMISSED, until=D - timedelta(days=until)))

    # What comes out

    @property
    def frame(self) -> Frame:
        """Give the frame of what was told so far."""
        return frame_of(self.tables)

    def look(self, as_of: date = D) -> Picture:
        """Look at the graph on a day."""
        return look(self.frame, as_of)

    def find(self, code: str | None = None, *, as_of: date = D) -> list[Finding]:
        """Give the findings of a code, or all, with the answers given."""
        seen = self.look(as_of)
        found = detect(seen, None if code is None else {code})
        return with_answers(found, self.answers, seen.representative, as_of)

    def only(self, code: str, *, as_of: date = D) -> Finding:
        """Give the only finding of a code."""
        (finding,) = self.find(code, as_of=as_of)
        return finding

    def complexity(self, as_of: date = D) -> Complexity:
        """Give what weighs the situations."""
        return Complexity(self.look(as_of), tuple(self.find(as_of=as_of)), self.doctrine, self.waits)

    def assess(self, situation: str) -> Assessment:
        """Weigh the situation with an id."""
        complexity = self.complexity()
        seen = complexity.picture
        (position,) = (s for s in seen.situations if seen.situation_id(s)[1] == situation)
        return complexity.assess(position)

    def points(self, situation: str) -> Mapping[str, int]:
        """Give the points of a situation by reason."""
        return {reason.reason: reason.points for reason in self.assess(situation).reasons}

    def agenda(self, committee: str = "C1", *, meeting: date = D, as_of: date = D) -> Agenda:
        """Prepare the agenda of a committee."""
        complexity = self.complexity(as_of)
        return agenda(complexity, complexity.picture.frame.committees[committee], meeting)

    def items(self, committee: str = "C1") -> list[AgendaItem]:
        """Give the items of a committee's agenda, waiting list included, in order."""
        prepared = self.agenda(committee)
        return [*(item for items in prepared.sections.values() for item in items), *prepared.waiting]


def answer_to(
    finding: Finding, state: AnswerState, *, until: date | None = None, answered: date = D
) -> FindingAnswer:
    """Give a human's answer to a finding as it is."""
    return FindingAnswer(
        finding_key=finding.key,
        state=state,
        reason="vu en équipe",
        until=until,
        answered_on=answered,
        answered_by="x",
        severity=finding.severity,
        evidence=evidence_ids(finding.evidence),
    )
