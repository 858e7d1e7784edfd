"""From a finding or a reason back to the dated rows it rests on: every line of an agenda can be checked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from algorithms.complexity import Complexity
from algorithms.french import table_date
from algorithms.held import NOBODY, is_held
from algorithms.picture import THEMES, Picture
from api.usecases.directory import Directory
from api.workspace import Workspace
from graph.model.findings import Finding
from graph.model.people import LifeEvent
from graph.model.support import Accompaniment, Need, Referral
from graph.model.vocabulary import ReferralStatus
from graph.scope import Scope

SUBJECT_TABLES = {
    "need": "needs",
    "referral": "referrals",
    "life_event": "life_events",
    "accompaniment": "accompaniments",
}
EVIDENCE_TABLES = {
    "accompaniments": "accompaniments",
    "previous_accompaniments": "accompaniments",
    "referrals": "referrals",
}
KINDS = {
    "accompaniments": "accompagnement",
    "needs": "besoin",
    "referrals": "orientation",
    "life_events": "événement",
}
"""What a row is, in one word: an id is unique in its table only."""
ACTIVE_FINDINGS = frozenset({"gap.lead"})
"""Findings that count who is active and name the institutions only."""
ACTIVE_REASONS = frozenset({"several_actors", "overloaded_lead"})
"""Reasons that rest on who is active, without a finding of the situation."""
NEED_REASONS = frozenset({"urgent_need", "danger", "cumulated_needs"})
"""Reasons that rest on the open needs."""

Name = tuple[str, str]
"""A table and the id of a row of it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated row: its id, what it says, in one line, and what it is, in one word."""

    id: str
    told: str
    kind: str


def rows_of_finding(finding: Finding, picture: Picture) -> list[Name]:
    """Give the rows a finding names in its subjects and its evidence, or counts: who is active."""
    subjects = [(SUBJECT_TABLES[s.type], s.id) for s in finding.subjects if s.type in SUBJECT_TABLES]
    named = [
        (table, id_) for entry, table in EVIDENCE_TABLES.items() for id_ in _ids(finding.evidence.get(entry))
    ]
    return list(dict.fromkeys([*subjects, *named, *_active_rows_of(finding, picture)]))


def _active_rows_of(finding: Finding, picture: Picture) -> list[Name]:
    """Give the active accompaniments of the person when it is they that a finding counts."""
    if finding.code not in ACTIVE_FINDINGS:
        return []
    a, person = picture.view.accompaniments, picture.person_of_id[finding.subject("person")]
    rows = range(a.first[person], a.first[person + 1])
    return [("accompaniments", picture.accompaniment_id(i)) for i in rows if a.is_active[i]]


def _ids(value: Any) -> Iterable[str]:
    return value if isinstance(value, list | tuple) else ()


def rows_of_reason(complexity: Complexity, situation: int, reason: str) -> list[Name]:
    """Give the rows of a reason that counts facts and not findings: who is active, which needs are open."""
    if reason in ACTIVE_REASONS:
        return active_rows(complexity.picture, situation)
    if reason in NEED_REASONS:
        return [("needs", complexity.picture.need_id(n)) for n in _needs(complexity, situation, reason)]
    return []


def themes_of_reason(complexity: Complexity, situation: int, reason: str) -> list[str]:
    """Give the themes of the needs that a reason counts, in the order of the vocabulary."""
    if reason not in NEED_REASONS:
        return []
    needs = complexity.picture.view.needs
    return [
        THEMES[theme].value
        for theme in sorted({needs.theme[n] for n in _needs(complexity, situation, reason)})
    ]


def _needs(complexity: Complexity, situation: int, reason: str) -> Iterator[int]:
    """Give the open needs that a reason counts: all, the urgent ones, those in danger that nobody holds."""
    view = complexity.picture.view
    themes = complexity.doctrine.themes(reason)
    for person in complexity.picture.members_of(situation):
        for n in range(view.needs.first[person], view.needs.first[person + 1]):
            theme = view.needs.theme[n]
            is_urgent = reason == "cumulated_needs" or view.needs.is_urgent[n]
            in_danger = reason != "danger" or (
                THEMES[theme].value in themes and not is_held(view, person, theme, NOBODY)
            )
            if view.needs.is_open[n] and is_urgent and in_danger:
                yield n


def active_rows(picture: Picture, situation: int) -> list[Name]:
    """Give the active accompaniments of a situation."""
    a = picture.view.accompaniments
    rows = picture.rows_of(situation, a.first)
    return [("accompaniments", picture.accompaniment_id(i)) for i in rows if a.is_active[i]]


@dataclass(frozen=True)
class Facts:
    """Tells rows by name; a row is read once, all rows of a call in one read for each table."""

    workspace: Workspace
    scope: Scope
    directory: Directory
    _told: dict[Name, Fact] = field(default_factory=dict)

    def of(self, names: Iterable[Name]) -> tuple[Fact, ...]:
        """Give the rows, in the order of their names."""
        wanted = list(dict.fromkeys(names))
        self.read(wanted)
        return tuple(self._told[name] for name in wanted if name in self._told)

    def read(self, names: Iterable[Name]) -> None:
        """Read rows ahead of being asked for them."""
        missing: dict[str, list[str]] = {}
        for table, id_ in dict.fromkeys(names):
            if (table, id_) not in self._told:
                missing.setdefault(table, []).append(id_)
        for table, ids in missing.items():
            for row in self.workspace.store.rows(self.scope, table, keys=sorted(ids)).rows:
                self._told[table, row.key] = Fact(row.key, tell_row(row.record, self.directory), KINDS[table])


def tell_row(record: object, directory: Directory) -> str:
    """Say a row in one line, without a name of a person."""
    if isinstance(record, Accompaniment):
        return _tell_accompaniment(record, directory)
    if isinstance(record, Need):
        return _tell_need(record)
    if isinstance(record, Referral):
        return _tell_referral(record, directory)
    return _tell_event(record) if isinstance(record, LifeEvent) else ""


def _tell_event(row: LifeEvent) -> str:
    reviewed = (
        f"droits revus le {table_date(row.reviewed_on)}" if row.reviewed_on else "droits pas encore revus"
    )
    return f"{row.kind.label}, le {table_date(row.occurred_on)}, {reviewed}"


def _tell_accompaniment(row: Accompaniment, directory: Directory) -> str:
    who = [directory.institution(institution_of(row, directory)), directory.professional(row.professional_id)]
    under = directory.dispositifs.get(row.dispositif_id or "")
    what = [row.role.label, row.purpose.label, *([under.name] if under else [])]
    until = (
        f"du {table_date(row.start)} au {table_date(row.end)}"
        if row.end
        else f"depuis le {table_date(row.start)}"
    )
    contact = [f"dernier contact le {table_date(row.last_contact)}"] if row.last_contact else []
    return ", ".join([*who, *what, until, *contact])


def institution_of(row: Accompaniment, directory: Directory) -> str:
    """Give the institution of an accompaniment: its own, else its professional's."""
    professional = directory.professionals.get(row.professional_id)
    return row.institution_id or (professional.institution_id if professional else "")


def _tell_need(row: Need) -> str:
    closed = [f"clos le {table_date(row.closed_on)}"] if row.closed_on else []
    urgent = ["urgent"] if row.urgent else []
    opened = f"ouvert le {table_date(row.opened_on)}"
    return ", ".join([f"Besoin {row.theme.label}", f"gravité {row.severity} sur 4", *urgent, opened, *closed])


def _tell_referral(row: Referral, directory: Directory) -> str:
    way = f"{directory.institution(row.from_institution_id)} → {directory.institution(row.to_institution_id)}"
    return ", ".join([way, row.theme.label, f"envoyée le {table_date(row.sent_on)}", *_answered(row)])


def _answered(row: Referral) -> list[str]:
    words: Mapping[ReferralStatus, str] = {
        ReferralStatus.SENT: "sans réponse connue",
        ReferralStatus.ACCEPTED: "acceptée",
        ReferralStatus.DECLINED: "refusée",
        ReferralStatus.EXPIRED: "restée sans réponse",
        ReferralStatus.WITHDRAWN: "retirée",
    }
    on = f" le {table_date(row.answered_on)}" if row.answered_on else ""
    return [words[row.status] + on]
