"""An agenda told to people: every id replaced by what may be said of it, every point by its facts.

The view that the text and the page of an agenda share. Persons are named by their labels only, institutions
and professionals by their names; each finding keeps the dated rows it rests on.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from algorithms.agenda import AgendaItem, Invitation
from algorithms.complexity import Complexity, Reason
from algorithms.doctrine import Doctrine
from algorithms.french import NBSP
from algorithms.sentences import reason_label, reason_sentence
from api.usecases.directory import Directory, read_directory
from api.usecases.explaining import ranked
from api.usecases.labels import Labels, size_label
from api.usecases.meeting import PreparedMeeting
from api.usecases.tracing import (
    Fact,
    Facts,
    active_rows,
    rows_of_finding,
    rows_of_reason,
    themes_of_reason,
)
from api.workspace import Examination, Workspace
from graph.model.committee import Committee, Meeting
from graph.model.findings import SEVERITIES, Finding
from graph.model.vocabulary import SectionKind, Severity
from graph.scope import Scope
from graph.store import folded

BECAUSE = {
    "active": "intervient",
    "sender": "a orienté",
    "receiver": "a reçu une orientation",
    "could_answer": "pourrait répondre",
}
"""Why an institution is invited, in words."""


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding with the dated rows it rests on; `persons` it is about, by id, `source` of its rule."""

    key: str
    code: str
    persons: tuple[str, ...]
    severity: Severity
    since: date
    short: str
    sentence: str
    source: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ToldReason:
    """A reason of the score: its words, its points, its findings (most severe first) or its facts."""

    reason: str
    label: str
    sentence: str
    points: int
    findings: tuple[ToldFinding, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ToldInvitation:
    """An institution to have in the room, and why, in words."""

    name: str
    because: tuple[str, ...]
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class ToldItem:
    """An item of the agenda, as people read it; `persons` are its living members, by id and label.

    `shared_ids` stand in several tables: institutions that number everything from 1 have many.
    """

    rank: int
    label: str
    type: str
    id: str
    size: int
    persons: tuple[tuple[str, str], ...]
    score: int
    since: date | None
    reasons: tuple[ToldReason, ...]
    question: str
    presenter: str | None
    sustained: tuple[str, ...]
    invited: tuple[ToldInvitation, ...]
    active: tuple[Fact, ...]
    shared_ids: frozenset[str]

    def cite(self, kind: str, id_: str) -> str:
        """Name a row by its id, with what it is where the id alone does not say which row is meant."""
        return f"{kind}{NBSP}{id_}" if id_ in self.shared_ids else id_

    @property
    def size_label(self) -> str | None:
        """Give « foyer de 4 », nothing for someone alone."""
        return size_label(self.size)


@dataclass(frozen=True, slots=True)
class ToldSection:
    """A section of the agenda."""

    kind: SectionKind
    items: tuple[ToldItem, ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day of the meeting's calendar: `J-15`, the day, what is due."""

    name: str
    day: date
    what: str


@dataclass(frozen=True, slots=True)
class ToldAgenda:
    """An agenda, as people read it. `waiting` goes on with the ranks of the sections."""

    committee: Committee
    territory: str
    members: tuple[str, ...]
    meeting: date
    starts_at: str | None
    place: str | None
    as_of: date
    capacity: int
    calendar: tuple[Deadline, ...]
    doctrine: Doctrine
    sections: tuple[ToldSection, ...]
    waiting: tuple[ToldItem, ...]
    late: tuple[ToldItem, ...]

    @property
    def placed(self) -> int:
        """Give the number of items on the agenda."""
        return sum(len(section.items) for section in self.sections)


def told_agenda(
    workspace: Workspace, scope: Scope, prepared: PreparedMeeting, doctrine: Doctrine
) -> ToldAgenda:
    """Tell a prepared meeting. Store reads: the directory, one a member of each situation, one a table."""
    agenda, committee = prepared.agenda, prepared.committee
    teller = Teller.of(workspace, scope, prepared.examination, doctrine)
    teller.read_ahead(ranked(agenda))
    ranks = {item.situation: rank for rank, item in enumerate(ranked(agenda), start=1)}
    sections = (
        ToldSection(kind, tuple(teller.item(item, ranks[item.situation]) for item in agenda.sections[kind]))
        for kind in SectionKind
    )
    seat = _seat(workspace, scope, committee.id, agenda.meeting)
    names = (teller.directory.institution(id_) for id_ in committee.member_institution_ids)
    return ToldAgenda(
        committee=committee,
        territory=_territory(workspace, scope, prepared),
        members=tuple(sorted(names, key=folded)),
        meeting=agenda.meeting,
        starts_at=seat.starts_at if seat else None,
        place=seat.place if seat else None,
        as_of=agenda.as_of,
        capacity=agenda.capacity,
        calendar=_calendar(prepared),
        doctrine=doctrine,
        sections=tuple(sections),
        waiting=tuple(teller.item(item, ranks[item.situation]) for item in agenda.waiting),
        late=tuple(teller.item(item, 0) for item in agenda.late),
    )


@dataclass(frozen=True)
class Teller:
    """Tells items: what is known of the persons, the directory and the rows is read once."""

    directory: Directory
    labels: Labels
    facts: Facts
    complexity: Complexity

    @classmethod
    def of(cls, workspace: Workspace, scope: Scope, examination: Examination, doctrine: Doctrine) -> "Teller":
        """Make a teller for what was seen on a day."""
        directory = read_directory(workspace, scope)
        return cls(
            directory=directory,
            labels=Labels(workspace, scope, examination.picture),
            facts=Facts(workspace, scope, directory),
            complexity=examination.complexity(doctrine),
        )

    def read_ahead(self, items: Sequence[AgendaItem]) -> None:
        """Read the rows of many items at once."""
        names = [name for item in items for name in self._names(item)]
        self.facts.read(names)

    def _names(self, item: AgendaItem) -> Iterator[tuple[str, str]]:
        situation = self.labels.position(item.situation)
        yield from active_rows(self.complexity.picture, situation)
        for reason in item.reasons:
            yield from rows_of_reason(self.complexity, situation, reason.reason)
            for finding in reason.findings:
                yield from rows_of_finding(finding, self.complexity.picture)

    def item(self, item: AgendaItem, rank: int) -> ToldItem:
        """Tell an item."""
        situation = self.labels.position(item.situation)
        return ToldItem(
            rank=rank,
            label=self.labels.of(item.situation),
            type=item.situation[0],
            id=item.situation[1],
            size=len(item.persons),
            persons=tuple((id_, self.labels.of_person(id_, placed=False)) for id_ in item.persons),
            score=item.score,
            since=item.since,
            reasons=tuple(self.reason(reason, situation) for reason in item.reasons),
            question=item.question,
            presenter=None if item.presenter is None else self.professional(item.presenter),
            sustained=tuple(self.professional(id_) for id_ in item.sustained),
            invited=tuple(self._invited(item.invite)),
            active=self.facts.of(active_rows(self.complexity.picture, situation)),
            shared_ids=self._shared_ids(item),
        )

    def _shared_ids(self, item: AgendaItem) -> frozenset[str]:
        rows = {*self._names(item), *(("persons", id_) for id_ in item.persons)}
        times = Counter(id_ for _, id_ in rows)
        return frozenset(id_ for id_, count in times.items() if count > 1)

    def reason(self, reason: Reason, situation: int) -> ToldReason:
        """Tell a reason, with its findings or the facts it counts."""
        findings = sorted(reason.findings, key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))
        themes = themes_of_reason(self.complexity, situation, reason.reason)
        details = {"count": reason.count, "findings": findings, "themes": themes}
        return ToldReason(
            reason=reason.reason,
            label=reason_label(reason.reason),
            sentence=reason_sentence(reason.reason, None, details),
            points=reason.points,
            findings=tuple(self.finding(finding) for finding in findings),
            facts=self.facts.of(rows_of_reason(self.complexity, situation, reason.reason)),
        )

    def finding(self, finding: Finding) -> ToldFinding:
        """Tell a finding."""
        return ToldFinding(
            key=finding.key,
            code=finding.code,
            persons=tuple(subject.id for subject in finding.subjects if subject.type == "person"),
            severity=finding.severity,
            since=finding.since,
            short=finding.short,
            sentence=finding.sentence,
            source=finding.rule.source,
            facts=self.facts.of(rows_of_finding(finding, self.complexity.picture)),
        )

    def professional(self, id_: str) -> str:
        """Name a professional with their occupation and their institution."""
        found = self.directory.professionals.get(id_)
        if found is None:
            return id_
        who = [found.name, found.occupation] if found.name else [found.occupation]
        return ", ".join([*who, self.directory.institution(found.institution_id)])

    def _invited(self, invitations: Sequence[Invitation]) -> Iterator[ToldInvitation]:
        """Tell invitations: those who are concerned first, then those who could answer; by name."""
        told = [
            ToldInvitation(
                name=self.directory.institution(invitation.institution),
                because=tuple(BECAUSE[why] for why in BECAUSE if why in invitation.because),
                is_proposed=invitation.because == ("could_answer",),
            )
            for invitation in invitations
        ]
        yield from sorted(told, key=lambda invitation: (invitation.is_proposed, folded(invitation.name)))


def _seat(workspace: Workspace, scope: Scope, committee_id: str, day: date) -> Meeting | None:
    """Find the recorded meeting of that day, which knows its hour and its place."""
    rows = workspace.store.neighbours(scope, "meetings", "committee_id", [committee_id])
    found = (row.record for row in rows)
    return next((each for each in found if isinstance(each, Meeting) and each.held_on == day), None)


def _territory(workspace: Workspace, scope: Scope, prepared: PreparedMeeting) -> str:
    """Say what a committee serves: a department, zones, communes."""
    committee, land = prepared.committee, prepared.examination.picture.frame.gazetteer
    zones = {
        row.key: row.record for row in workspace.store.rows(scope, "zones", keys=committee.zone_ids).rows
    }
    named = [f"département {committee.department}"] if committee.department else []
    named += sorted(getattr(zones.get(id_), "name", id_) for id_ in committee.zone_ids)
    named += sorted(land.name(code) for code in committee.commune_codes)
    return ", ".join(named)


def _calendar(prepared: PreparedMeeting) -> tuple[Deadline, ...]:
    days = prepared.calendar
    return (
        Deadline("J-15", days.dossiers_due, "dossiers à remettre"),
        Deadline("J-14", days.completeness_check, "dossiers vérifiés"),
        Deadline("J-8", days.sheets_open, "fiches anonymes ouvertes aux membres"),
        Deadline("J-2", days.order_frozen, "ordre du jour figé"),
        Deadline("Jour J", days.meeting, "séance"),
        Deadline("J+7", days.decisions_sent, "relevé de décisions"),
        Deadline("J+30", days.follow_up, "suivi remis à l’ordre du jour"),
    )
