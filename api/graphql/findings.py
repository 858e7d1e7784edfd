"""Findings as GraphQL shows them: what was seen, since when, resting on which nodes."""

from asyncio import gather
from datetime import date
from typing import Any

import strawberry

from api.graphql import nodes
from api.graphql.ids import opaque
from graph.model import actors, people, support, territory
from graph.model.findings import Finding as FoundFinding
from graph.model.vocabulary import AnswerState, Severity, Theme

TABLE_OF_ENTRY = {
    "accompaniments": "accompaniments",
    "previous_accompaniments": "accompaniments",
    "institutions": "institutions",
    "path": "institutions",
    "professionals": "professionals",
    "coordinators": "professionals",
    "referrals": "referrals",
    "communes": "communes",
    "from_institution": "institutions",
    "to_institution": "institutions",
    "professional": "professionals",
}
"""The table whose rows an entry of the evidence names."""

TABLE_OF_SUBJECT = {
    "person": "persons",
    "household": "households",
    "need": "needs",
    "referral": "referrals",
    "life_event": "life_events",
    "accompaniment": "accompaniments",
    "commune": "communes",
    "dispositif": "dispositifs",
    "professional": "professionals",
    "institution": "institutions",
    "zoning": "zonings",
}
"""The table of a subject; a theme and an EPCI are words, not nodes."""


@strawberry.type(description="A number, a date or a word of the evidence.")
class Fact:
    """A named value."""

    name: str
    value: str


@strawberry.type(description="What an entry of the evidence names, as nodes of the graph.")
class Evidence:
    """A named list of nodes (in the order of the evidence)."""

    name: str
    nodes: list[nodes.Node]


@strawberry.type(description="What a finding is about.")
class Subject:
    """A subject: `node` is null for a theme and for an EPCI, whose `key` says all."""

    type: str
    key: str | None = strawberry.field(description="The code of a theme or the SIREN of an EPCI.")
    node: nodes.Node | None


@strawberry.type(description="What a human answered, as it stands on the day.")
class Answer:
    """An answer to a finding."""

    state: AnswerState
    reason: str | None
    until: date | None
    answered_on: date
    answered_by: str | None


@strawberry.type(description="A fact of the network that a detector saw on the day. A human decides.")
class Finding(nodes.Node):
    """A finding."""

    found: strawberry.Private[FoundFinding]
    code: str
    as_of: date
    severity: Severity
    since: date
    sentence: str
    short: str
    state: AnswerState
    answer: Answer | None

    @strawberry.field(description="The theme, when it is about one.")
    def theme(self) -> Theme | None:
        """Give the theme."""
        value = theme_of(self.found)
        return None if value is None else Theme(value)

    @strawberry.field(description="What it is about.")
    async def subjects(self, info: nodes.Here) -> list[Subject]:
        """Give the subjects, by (type, id)."""
        subjects = self.found.subjects
        tables = [TABLE_OF_SUBJECT.get(subject.type) for subject in subjects]
        loading = (node_of(info, t, s.id, self.as_of) for t, s in zip(tables, subjects, strict=True))
        return [
            Subject(type=subject.type, key=None if table else subject.id, node=node)
            for subject, table, node in zip(subjects, tables, await gather(*loading), strict=True)
        ]

    @strawberry.field(description="The nodes it rests on.")
    async def evidence(self, info: nodes.Here) -> list[Evidence]:
        """Give the entries that name nodes."""
        entries = [(name, value) for name, value in self.found.evidence.items() if name in TABLE_OF_ENTRY]
        return list(await gather(*(self._entry(info, name, value) for name, value in entries)))

    async def _entry(self, info: nodes.Here, name: str, value: Any) -> Evidence:
        keys = value if isinstance(value, list) else [value]
        loaded = await gather(*(node_of(info, TABLE_OF_ENTRY[name], key, self.as_of) for key in keys))
        return Evidence(name=name, nodes=[node for node in loaded if node is not None])

    @strawberry.field(description="The numbers and words it rests on.")
    def facts(self) -> list[Fact]:
        """Give the entries that name no node."""
        entries = self.found.evidence.items()
        return [Fact(name=name, value=_word(value)) for name, value in entries if name not in TABLE_OF_ENTRY]

    @strawberry.field(description="The thresholds it was found with.")
    def parameters(self) -> list[Fact]:
        """Give the parameters of its rule."""
        return [Fact(name=name, value=_word(value)) for name, value in self.found.rule.parameters.items()]

    @strawberry.field(description="Where these thresholds come from.")
    def source(self) -> str:
        """Give the source of its rule."""
        return self.found.rule.source


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)


def theme_of(found: FoundFinding) -> str | None:
    """Give the theme of a finding: its subject, else what its evidence says."""
    subject = next((subject.id for subject in found.subjects if subject.type == "theme"), None)
    return subject or found.evidence.get("theme")


def shown(found: FoundFinding) -> Finding:
    """Show a finding."""
    answer = found.answer
    return Finding(
        id=opaque("Finding", f"{found.as_of.isoformat()}|{found.key}"),
        found=found,
        code=found.code,
        as_of=found.as_of,
        severity=found.severity,
        since=found.since,
        sentence=found.sentence,
        short=found.short,
        state=found.state,
        answer=None
        if answer is None
        else Answer(
            state=answer.state,
            reason=answer.reason,
            until=answer.until,
            answered_on=answer.answered_on,
            answered_by=answer.answered_by,
        ),
    )


async def node_of(info: nodes.Here, table: str | None, key: str, as_of: date) -> nodes.Node | None:
    """Load the row of a table as a node, None when there is no such row."""
    if table is None:
        return None
    if table == "communes":
        return await nodes.commune_by_code(info, key, as_of)
    if table == "households":
        known = await info.context.record(table, key)
        return nodes.household(key, as_of) if known is not None else None
    record = await info.context.record(table, key)
    if isinstance(record, people.Person):
        return await nodes.person_of(info, key, as_of)
    return _plain_node(record, as_of)


def _plain_node(record: object, as_of: date) -> nodes.Node | None:
    match record:
        case actors.Institution():
            return nodes.institution(record, as_of)
        case actors.Professional():
            return nodes.professional(record, as_of)
        case actors.Dispositif():
            return nodes.dispositif(record, as_of)
        case territory.Zoning():
            return nodes.zoning(record, as_of)
        case territory.Zone():
            return nodes.zone(record, as_of)
        case support.Need():
            return nodes.need(record, as_of)
        case support.Accompaniment():
            return nodes.accompaniment(record, as_of)
        case support.Referral():
            return nodes.referral(record, as_of)
        case people.LifeEvent():
            return nodes.life_event(record)
        case _:
            return None
