"""A situation as plain text: who does what, what is needed, tried and found, and its weight."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from algorithms.doctrine import Doctrine
from algorithms.french import NBSP, count, table_date, title_date
from api.documents.agenda_text import (
    CONFIDENTIAL,
    RULE,
    entry,
    hanging,
    invited_lines,
    reason_lines,
    sustained_lines,
)
from api.documents.tables import columns
from api.usecases.naming import Teller, ToldItem
from api.usecases.situation import Actor, OpenNeed, SentReferral, SituationSheet
from api.workspace import Workspace
from graph.model.findings import SEVERITIES
from graph.model.support import Accompaniment
from graph.model.vocabulary import AnswerState
from graph.scope import Scope

STATES = {
    "active": "actif",
    "announced": "annoncé",
    "planned": "à venir",
    "ended": "terminé",
    "departed": "professionnel parti",
    "dormant": "sans contact",
}
"""The state of an accompaniment, in words."""
ORDER = tuple(STATES)
TABLE_WIDTH = 110
"""Tables are wrapped to what an A4 page holds in small type."""


def situation_text(
    workspace: Workspace, scope: Scope, sheet: SituationSheet, doctrine: Doctrine
) -> Iterator[str]:
    """Give the sheet, in pieces that end lines."""
    teller = Teller.of(workspace, scope, sheet.examination, doctrine)
    drawn = _Sheet(sheet, teller, teller.item(sheet.item, 0))
    for line in drawn.lines(doctrine):
        yield line + "\n"


@dataclass(frozen=True)
class _Sheet:
    """Draws a sheet, section by section."""

    sheet: SituationSheet
    teller: Teller
    item: ToldItem

    def lines(self, doctrine: Doctrine) -> Iterator[str]:
        yield from self.head(doctrine)
        yield from self.reasons()
        yield from self.actors()
        yield from self.needs()
        yield from self.referrals()
        yield from self.life_events()
        yield from self.findings()
        yield from self.room()
        yield ""
        yield RULE
        yield from hanging(CONFIDENTIAL, "")

    def head(self, doctrine: Doctrine) -> Iterator[str]:
        kind = "Foyer" if self.item.type == "household" else "Personne"
        yield f"{self.item.label}    {count(self.item.score, 'point', figures=True)}"
        yield f"{kind}{NBSP}{self.item.id}, état au {title_date(self.sheet.as_of)}"
        verdict = (
            "Situation complexe" if self.sheet.assessment.is_complex else "Situation qui n’est pas complexe"
        )
        yield f"{verdict} selon «{NBSP}{doctrine.name}{NBSP}» (à partir de {doctrine.score} points)"
        yield ""
        for member in self.sheet.members:
            label = self.teller.labels.of_person(member.person.id)
            others = [id_ for id_ in member.records if id_ != member.person.id]
            same = f", aussi connue comme {', '.join(others)}" if others else ""
            yield f"    {member.person.id}  {label}{same}"

    def reasons(self) -> Iterator[str]:
        yield from _title("Pourquoi", "aucun point" if not self.item.reasons else "")
        told: set[str] = set()
        for reason in self.item.reasons:
            yield from reason_lines(self.item, reason, told)

    def actors(self) -> Iterator[str]:
        yield from _title("Qui fait quoi", "" if self.sheet.actors else "personne n’accompagne")
        ranked = sorted(self.sheet.actors, key=lambda actor: ORDER.index(actor.state))
        head = (
            "",
            "Personne",
            "Institution",
            "Professionnel",
            "Rôle",
            "Finalité",
            "Dates",
            "État",
        )
        yield from _table(head, [self._actor(actor) for actor in ranked])

    def _actor(self, actor: Actor) -> tuple[str, ...]:
        row, directory = actor.accompaniment, self.teller.directory
        state = "actif, durable" if actor.is_sustained else STATES[actor.state]
        return (
            row.id,
            actor.person,
            directory.institution(actor.institution),
            directory.professional(row.professional_id),
            row.role.label,
            row.purpose.label,
            _dates(row),
            state,
        )

    def needs(self) -> Iterator[str]:
        yield from _title("Besoins", "" if self.sheet.needs else "aucun")
        head = ("", "Personne", "Thème", "Gravité", "Ouvert le", "État")
        yield from _table(head, [self._need(need) for need in self.sheet.needs])

    def _need(self, told: OpenNeed) -> tuple[str, ...]:
        need = told.need
        state = (
            "clos" if not told.is_open else "quelqu’un y répond" if told.is_held else "personne n’y répond"
        )
        if need.closed_on and not told.is_open:
            state = f"clos le {table_date(need.closed_on)}"
        urgent = ", urgent" if need.urgent else ""
        opened = table_date(need.opened_on)
        return need.id, told.person, need.theme.label, f"{need.severity} sur 4{urgent}", opened, state

    def referrals(self) -> Iterator[str]:
        yield from _title("Orientations", "" if self.sheet.referrals else "aucune")
        head = ("", "Personne", "Envoyée le", "De", "Vers", "Thème", "Réponse")
        yield from _table(head, [self._referral(sent) for sent in self.sheet.referrals])

    def _referral(self, sent: SentReferral) -> tuple[str, ...]:
        row, directory = sent.referral, self.teller.directory
        answered = row.answered_on if row.answered_on and row.answered_on <= self.sheet.as_of else None
        on = f" le {table_date(answered)}" if answered else ""
        return (
            row.id,
            sent.person,
            table_date(row.sent_on),
            directory.institution(row.from_institution_id),
            directory.institution(row.to_institution_id),
            row.theme.label,
            f"{sent.status.label.lower()}{on}",
        )

    def life_events(self) -> Iterator[str]:
        known = [event for event in self.sheet.life_events if event.occurred_on <= self.sheet.as_of]
        yield from _title("Événements de vie", "" if known else "aucun")
        rows = [
            (
                event.id,
                event.person_id,
                table_date(event.occurred_on),
                event.kind.label,
                f"droits revus le {table_date(event.reviewed_on)}"
                if event.reviewed_on
                else "droits non revus",
            )
            for event in known
        ]
        yield from _table(("", "Personne", "Le", "Événement", "Suite"), rows)

    def findings(self) -> Iterator[str]:
        found = self.sheet.findings
        yield from _title("Constats", "" if found else "aucun")
        ranked = sorted(found, key=lambda f: (-SEVERITIES.index(f.severity), f.since, f.key))
        for finding in ranked:
            state = "" if finding.state is AnswerState.OPEN else f" ({finding.state.label.lower()})"
            yield from hanging(f"{finding.severity.label}{state} : {finding.sentence}", "    · ")
            yield f"      {finding.key}"

    def room(self) -> Iterator[str]:
        yield from _title("En séance", "")
        yield from entry("Question", f"«{NBSP}{self.item.question}{NBSP}»")
        yield from entry("Présenterait", self.item.presenter or "personne n’est actif auprès de la situation")
        yield from sustained_lines(self.item)
        yield "    À inviter"
        yield from invited_lines(self.item)


def _dates(row: Accompaniment) -> str:
    """Give the dates of an accompaniment, which wrap as two lines."""
    end = f"au {table_date(row.end)}" if row.end else ""
    return f"{'du' if row.end else 'depuis le'} {table_date(row.start)} {end}".rstrip()


def _title(title: str, told: str) -> Iterator[str]:
    yield ""
    yield f"{title.upper()}{NBSP}: {told}" if told else title.upper()


def _table(head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        for line in columns(head, rows, width=TABLE_WIDTH):
            yield f"    {line}"
