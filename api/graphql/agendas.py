"""Situations and agendas as GraphQL shows them: scores, reasons, who must be in the room."""

from asyncio import gather
from datetime import date

import strawberry

from algorithms import agenda as preparing
from api.graphql import nodes
from api.graphql.findings import Finding, shown
from api.graphql.ids import opaque
from api.usecases.explaining import ranked
from api.usecases.meeting import PreparedMeeting
from api.usecases.situation import situation_of
from graph.model import actors
from graph.model.committee import Committee as CommitteeRecord
from graph.model.vocabulary import SectionKind


@strawberry.type(description="One reason of a score, with the findings it rests on.")
class Reason:
    """A reason: `points` are capped."""

    reason: str
    points: int
    count: int = strawberry.field(description="How many facts of this kind there are.")
    findings: list[Finding]


@strawberry.type(description="An institution to have in the room, and why.")
class Invitation:
    """An invitation: active, sender, receiver or could_answer."""

    key: strawberry.Private[str]
    as_of: strawberry.Private[date]
    because: list[str]

    @strawberry.field(description="Whom to invite.")
    async def institution(self, info: nodes.Here) -> nodes.Institution | None:
        """Give the institution."""
        return await nodes.institution_by_key(info, self.key, self.as_of)


@strawberry.type(description="A household, or a person without one, on the day: its living members together.")
class Situation(nodes.Node):
    """A situation and what it weighs under the default doctrine."""

    as_of: date
    item: strawberry.Private[preparing.AgendaItem]
    score: int
    is_complex: bool
    reasons: list[Reason]
    question: str = strawberry.field(description="What a committee would be asked.")
    invite: list[Invitation]

    @strawberry.field(description="The household; null for a person without one.")
    def household(self) -> nodes.Household | None:
        """Give the household."""
        type_, key = self.item.situation
        return nodes.household(key, self.as_of) if type_ == "household" else None

    @strawberry.field(description="Its living members.")
    async def persons(self, info: nodes.Here) -> list[nodes.Person]:
        """Give the members, by id."""
        return list(await gather(*(nodes.person_of(info, key, self.as_of) for key in self.item.persons)))

    @strawberry.field(description="Who is proposed to present it.")
    async def presenter(self, info: nodes.Here) -> nodes.Professional | None:
        """Give the proposed presenter, null when nobody is active."""
        found = await info.context.record("professionals", self.item.presenter)
        return nodes.professional(found, self.as_of) if isinstance(found, actors.Professional) else None

    @strawberry.field(description="Who is at work actively and lastingly.")
    async def sustained_actors(self, info: nodes.Here) -> list[nodes.Professional]:
        """Give the sustained actors, by id."""
        found = await info.context.records("professionals", self.item.sustained)
        return [nodes.professional(record, self.as_of) for record in nodes.only(found, actors.Professional)]


@strawberry.type(description="An item of an agenda, at its rank (counted on through the waiting list).")
class AgendaItem:
    """An item."""

    rank: int
    kind: SectionKind
    situation: Situation


@strawberry.type(description="A section of an agenda.")
class Section:
    """A section and its items."""

    kind: SectionKind
    items: list[AgendaItem]


@strawberry.type(description="A committee on complex situations.")
class Committee(nodes.Node):
    """A committee."""

    name: str
    meeting_minutes: int
    item_minutes: int


@strawberry.type(description="The agenda of a committee's meeting.")
class Agenda:
    """An agenda: sections in the order of the meeting, the waiting list, late dossiers."""

    committee: Committee
    meeting: date
    as_of: date
    capacity: int
    dossiers_due: date
    sections: list[Section]
    waiting: list[AgendaItem]
    late: list[AgendaItem]


async def situation(info: nodes.Here, key: str, as_of: date) -> Situation | None:
    """Show the situation of a household or a person on a day; None when nothing of that id may be read."""
    context = info.context
    examination = await context.examine(as_of)
    at = situation_of(examination.picture, key)
    if at is None:
        return None
    complexity = examination.complexity()
    assessment = complexity.assess(at)
    entry = preparing.item(complexity, assessment, preparing.Invitations(examination.picture))
    return situation_node(entry, as_of, is_complex=assessment.is_complex)


def situation_node(entry: preparing.AgendaItem, as_of: date, *, is_complex: bool) -> Situation:
    """Show a situation from its item."""
    type_, key = entry.situation
    return Situation(
        id=opaque("Situation", f"{as_of.isoformat()}|{type_}|{key}"),
        as_of=as_of,
        item=entry,
        score=entry.score,
        is_complex=is_complex,
        reasons=[
            Reason(reason=r.reason, points=r.points, count=r.count, findings=[shown(f) for f in r.findings])
            for r in entry.reasons
        ],
        question=entry.question,
        invite=[Invitation(key=i.institution, as_of=as_of, because=list(i.because)) for i in entry.invite],
    )


def committee(record: CommitteeRecord) -> Committee:
    """Show a committee."""
    return Committee(
        id=opaque("Committee", record.id),
        name=record.name,
        meeting_minutes=record.meeting_minutes,
        item_minutes=record.item_minutes,
    )


def agenda(prepared: PreparedMeeting) -> Agenda:
    """Show a prepared agenda."""
    told = prepared.agenda
    ranks = {entry.situation: rank for rank, entry in enumerate(ranked(told), start=1)}

    def shown_items(entries: tuple[preparing.AgendaItem, ...]) -> list[AgendaItem]:
        return [
            AgendaItem(
                rank=ranks[entry.situation],
                kind=entry.kind,
                situation=situation_node(entry, told.as_of, is_complex=True),
            )
            for entry in entries
        ]

    return Agenda(
        committee=committee(prepared.committee),
        meeting=told.meeting,
        as_of=told.as_of,
        capacity=told.capacity,
        dossiers_due=prepared.calendar.dossiers_due,
        sections=[Section(kind=kind, items=shown_items(items)) for kind, items in told.sections.items()],
        waiting=shown_items(told.waiting),
        late=shown_items(told.late),
    )
