"""The nodes of the graph as GraphQL shows them: hand-written views that mirror the model's names.

A node knows the day it is looked at (`as_of`), so that what depends on it (is a need open, who is one person)
is the same all the way down a query. Ids are opaque. Reads go through the query's loaders.
"""

from asyncio import gather
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import strawberry
from strawberry.scalars import JSON
from strawberry.types import Info

from algorithms.held import NOBODY, is_held
from algorithms.picture import THEMES
from api.graphql import vocabularies as _registered  # noqa: F401 - enums are registered before types use them
from api.graphql.context import Context
from api.graphql.ids import opaque
from api.usecases.situation import state
from api.usecases.territories import Territories
from api.usecases.territories_geojson import zoning_shapes
from graph.model import actors, people, support, territory
from graph.model.vocabulary import (
    InstitutionKind,
    LifeEventKind,
    Mandate,
    ReferralStatus,
    Role,
    Sex,
    Theme,
)

Here = Info[Context, None]
R = TypeVar("R")
if TYPE_CHECKING:
    from api.graphql.findings import Finding


def only(records: Iterable[object], record_class: type[R]) -> list[R]:
    """Keep the records of one class (a table holds no other: this tells the type checker)."""
    return [record for record in records if isinstance(record, record_class)]


@strawberry.interface(description="Anything with an id.")
class Node:
    """Anything with an id."""

    id: strawberry.ID


@strawberry.type(description="A commune, or a part of one.")
class Commune(Node):
    """A place by its official code."""

    code: str
    name: str
    population: int
    department: str
    epci: str | None


@strawberry.type(description="An organisation that accompanies, refers or decides.")
class Institution(Node):
    """An institution."""

    as_of: strawberry.Private[date]
    key: strawberry.Private[str]
    name: str
    kind: InstitutionKind
    is_sensitive: bool = strawberry.field(description="Its name alone reveals a secret.")

    @strawberry.field(description="Who works for it.")
    async def professionals(self, info: Here) -> list["Professional"]:
        """Give its professionals, by id."""
        found = await info.context.referring("professionals", "institution_id", [self.key])
        return [professional(record, self.as_of) for record in only(found, actors.Professional)]

    @strawberry.field(description="The dispositifs it operates.")
    async def dispositifs(self, info: Here) -> list["Dispositif"]:
        """Give its dispositifs, by id."""
        found = await info.context.referring("dispositifs", "institution_id", [self.key])
        return [dispositif(record, self.as_of) for record in only(found, actors.Dispositif)]


@strawberry.type(description="Someone who accompanies persons on behalf of an institution.")
class Professional(Node):
    """A professional."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[actors.Professional]
    name: str | None
    occupation: str
    since: date | None
    until: date | None

    @strawberry.field(description="Their employer.")
    async def institution(self, info: Here) -> Institution | None:
        """Give the institution they work for."""
        return await institution_by_key(info, self.record.institution_id, self.as_of)


@strawberry.type(description="A scheme that an institution operates for some purposes.")
class Dispositif(Node):
    """A dispositif."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[actors.Dispositif]
    name: str
    kind: str | None
    purposes: list[Theme]
    places: int | None
    since: date | None
    until: date | None

    @strawberry.field(description="Who operates it.")
    async def institution(self, info: Here) -> Institution | None:
        """Give its operator."""
        return await institution_by_key(info, self.record.institution_id, self.as_of)

    @strawberry.field(description="What it covers; empty: everywhere.")
    async def coverage(self, info: Here) -> list["CoveredPlace"]:
        """Give the communes and zones it covers."""
        rows = await info.context.referring("dispositif_coverage", "dispositif_id", [self.record.id])
        covered = only(rows, actors.DispositifCoverage)
        zones = await info.context.records("zones", [row.zone_id for row in covered if row.zone_id])
        places = [row.commune_code for row in covered if row.commune_code]
        communes = await gather(*(commune_by_code(info, code, self.as_of) for code in places))
        found = [CoveredPlace(commune=commune, zone=None) for commune in communes]
        return found + [
            CoveredPlace(commune=None, zone=zone(z, self.as_of)) for z in only(zones, territory.Zone)
        ]


@strawberry.type(description="A commune or a zone that a dispositif covers: one of the two.")
class CoveredPlace:
    """A covered place."""

    commune: Commune | None
    zone: "Zone | None"


@strawberry.type(description="One institution's way to cut the land for a mission.")
class Zoning(Node):
    """A zoning."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[territory.Zoning]
    name: str
    mission: str
    department: str | None

    @strawberry.field(description="Who drew it.")
    async def institution(self, info: Here) -> Institution | None:
        """Give the institution that drew it."""
        return await institution_by_key(info, self.record.institution_id, self.as_of)

    @strawberry.field(description="Its zones.")
    async def zones(self, info: Here) -> list["Zone"]:
        """Give its zones, by id."""
        found = await info.context.referring("zones", "zoning_id", [self.record.id])
        return [zone(record, self.as_of) for record in only(found, territory.Zone)]


@strawberry.type(description="One piece of a zoning.")
class Zone(Node):
    """A zone."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[territory.Zone]
    name: str

    @strawberry.field(description="The zoning it is a piece of.")
    async def zoning(self, info: Here) -> Zoning | None:
        """Give its zoning."""
        found = await info.context.record("zonings", self.record.zoning_id)
        return zoning(found, self.as_of) if isinstance(found, territory.Zoning) else None

    @strawberry.field(description="Its communes and parts of communes on the day.")
    async def communes(self, info: Here) -> list[Commune]:
        """Give the places of its rows on the day."""
        rows = await info.context.referring("zone_members", "zone_id", [self.record.id])
        codes = {row.commune_code for row in only(rows, territory.ZoneMember) if _holds(row, self.as_of)}
        found = await gather(*(commune_by_code(info, code, self.as_of) for code in sorted(codes)))
        return [place for place in found if place is not None]

    @strawberry.field(description="Its outline as a GeoJSON feature (WGS84); null without a contour.")
    async def geojson(self, info: Here) -> JSON | None:
        """Give its outline, of the places that count in it."""

        def draw(territories: Territories) -> list[JSON]:
            found = zoning_shapes(territories, self.record.zoning_id, self.as_of, zone=self.record.id)
            return list(found["features"])

        features = await info.context.territory(draw)
        return features[0] if features else None


def _holds(row: territory.ZoneMember, day: date) -> bool:
    return (row.since is None or row.since <= day) and (row.until is None or row.until >= day)


@strawberry.type(description="Persons who live together and are met together.")
class Household(Node):
    """A household."""

    as_of: strawberry.Private[date]
    key: strawberry.Private[str]

    @strawberry.field(description="The records of its members.")
    async def persons(self, info: Here) -> list["Person"]:
        """Give its persons, by id; several records of one person count once."""
        found = only(await info.context.referring("persons", "household_id", [self.key]), people.Person)
        seen = (await info.context.examine(self.as_of)).picture
        standing = {seen.representative.get(record.id, record.id): record for record in reversed(found)}
        return list(await gather(*(person_of(info, key, self.as_of) for key in sorted(standing))))


@strawberry.type(description="A person accompanied. Who they are is not in the graph.")
class Person(Node):
    """A person, all the records declared to be them on the day taken together."""

    as_of: strawberry.Private[date]
    key: strawberry.Private[str]
    records: strawberry.Private[tuple[str, ...]]
    record: strawberry.Private[people.Person]
    is_living: bool = strawberry.field(description="Alive on the day.")
    birth_year: int | None
    sex: Sex | None

    @strawberry.field(description="Where they live on the day, as far as it is known.")
    async def commune(self, info: Here) -> Commune | None:
        """Give their place."""
        seen = (await info.context.examine(self.as_of)).picture
        number = seen.person_of_id.get(self.key)
        code = self.record.commune_code if number is None else seen.place_code(number)
        return await commune_by_code(info, code, self.as_of)

    @strawberry.field(description="Their household on the day.")
    async def household(self, info: Here) -> Household | None:
        """Give their household."""
        seen = (await info.context.examine(self.as_of)).picture
        number = seen.person_of_id.get(self.key)
        if number is None:
            return household(self.record.household_id, self.as_of)
        type_, id_ = seen.situation_id(seen.view.situation[number])
        return household(id_, self.as_of) if type_ == "household" else None

    @strawberry.field(description="Their needs, closed ones too, by id.")
    async def needs(self, info: Here) -> list["Need"]:
        """Give their needs."""
        found = await info.context.referring("needs", "person_id", self.records)
        return [need(record, self.as_of) for record in sorted(only(found, support.Need), key=_by_id)]

    @strawberry.field(description="Their accompaniments, ended ones too, by id.")
    async def accompaniments(self, info: Here) -> list["Accompaniment"]:
        """Give their accompaniments."""
        found = only(
            await info.context.referring("accompaniments", "person_id", self.records), support.Accompaniment
        )
        return [accompaniment(record, self.as_of) for record in sorted(found, key=_by_id)]

    @strawberry.field(description="Their referrals, by id.")
    async def referrals(self, info: Here) -> list["Referral"]:
        """Give their referrals."""
        found = await info.context.referring("referrals", "person_id", self.records)
        return [referral(record, self.as_of) for record in sorted(only(found, support.Referral), key=_by_id)]

    @strawberry.field(description="Their life events, by id.")
    async def life_events(self, info: Here) -> list["LifeEvent"]:
        """Give their life events."""
        found = await info.context.referring("life_events", "person_id", self.records)
        return [life_event(record) for record in sorted(only(found, people.LifeEvent), key=_by_id)]

    @strawberry.field(description="What was found about them on the day.")
    async def findings(
        self, info: Here
    ) -> list[Annotated["Finding", strawberry.lazy("api.graphql.findings")]]:
        """Give the findings about them, by (code, key)."""
        from api.graphql.findings import shown

        examination = await info.context.examine(self.as_of)
        return [shown(found) for found in examination.findings if ("person", self.key) in _subjects(found)]


def _subjects(found: Any) -> set[tuple[str, str]]:
    return {(subject.type, subject.id) for subject in found.subjects}


def _by_id(record: Any) -> str:
    return str(record.id)


@strawberry.type(description="A need of a person.")
class Need(Node):
    """A need."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[support.Need]
    theme: Theme
    severity: int
    is_urgent: bool
    opened_on: date
    closed_on: date | None
    is_open: bool = strawberry.field(description="Open on the day.")

    @strawberry.field(description="Whose need it is.")
    async def person(self, info: Here) -> Person:
        """Give the person."""
        return await person_of(info, self.record.person_id, self.as_of)

    @strawberry.field(description="Somebody is at work on it, or about to be, on the day.")
    async def is_held(self, info: Here) -> bool:
        """Tell whether it is held."""
        seen = (await info.context.examine(self.as_of)).picture
        number = seen.person_of_id.get(self.record.person_id)
        return number is not None and is_held(seen.view, number, THEMES.index(self.theme), NOBODY)


@strawberry.type(
    description="A dated relation between a person and a professional, for a purpose, in a role."
)
class Accompaniment(Node):
    """An accompaniment."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[support.Accompaniment]
    purpose: Theme
    role: Role
    start: date
    end: date | None
    end_reason: str | None
    mandate: Mandate | None
    intensity: float
    last_contact: date | None

    @strawberry.field(description="Who is accompanied.")
    async def person(self, info: Here) -> Person:
        """Give the person."""
        return await person_of(info, self.record.person_id, self.as_of)

    @strawberry.field(description="Who accompanies.")
    async def professional(self, info: Here) -> Professional | None:
        """Give the professional."""
        found = await info.context.record("professionals", self.record.professional_id)
        return professional(found, self.as_of) if isinstance(found, actors.Professional) else None

    @strawberry.field(description="On behalf of which institution.")
    async def institution(self, info: Here) -> Institution | None:
        """Give the institution: its own, else the professional's."""
        key = self.record.institution_id
        if key is None:
            who = await info.context.record("professionals", self.record.professional_id)
            key = who.institution_id if isinstance(who, actors.Professional) else None
        return await institution_by_key(info, key, self.as_of)

    @strawberry.field(description="Within which dispositif, if any.")
    async def dispositif(self, info: Here) -> Dispositif | None:
        """Give the dispositif."""
        found = await info.context.record("dispositifs", self.record.dispositif_id)
        return dispositif(found, self.as_of) if isinstance(found, actors.Dispositif) else None

    @strawberry.field(description="active, announced, planned, dormant, departed or ended on the day.")
    async def state(self, info: Here) -> str | None:
        """Give its state; null for somebody who is no longer alive."""
        seen = (await info.context.examine(self.as_of)).picture
        row = seen.accompaniment_of_id.get(self.record.id)
        return None if row is None else state(seen, row)


@strawberry.type(description="A person sent from one institution to another for a theme.")
class Referral(Node):
    """A referral, with its status on the day."""

    as_of: strawberry.Private[date]
    record: strawberry.Private[support.Referral]
    theme: Theme
    sent_on: date
    status: ReferralStatus = strawberry.field(
        description="On the day: an answer still to come has not been given."
    )
    answered_on: date | None
    reason: str | None
    is_urgent: bool

    @strawberry.field(description="Who was sent on.")
    async def person(self, info: Here) -> Person:
        """Give the person."""
        return await person_of(info, self.record.person_id, self.as_of)

    @strawberry.field(description="Who sent.")
    async def sender(self, info: Here) -> Institution | None:
        """Give the sender."""
        return await institution_by_key(info, self.record.from_institution_id, self.as_of)

    @strawberry.field(description="To whom.")
    async def receiver(self, info: Here) -> Institution | None:
        """Give the receiver."""
        return await institution_by_key(info, self.record.to_institution_id, self.as_of)


@strawberry.type(description="An event after which rights should be looked at again.")
class LifeEvent(Node):
    """A life event."""

    kind: LifeEventKind
    occurred_on: date
    reviewed_on: date | None


def institution(record: actors.Institution, as_of: date) -> Institution:
    """Show an institution."""
    return Institution(
        id=opaque("Institution", record.id),
        as_of=as_of,
        key=record.id,
        name=record.name,
        kind=record.kind,
        is_sensitive=record.sensitive,
    )


async def institution_by_key(info: Here, key: str | None, as_of: date) -> Institution | None:
    """Show the institution of a key."""
    found = await info.context.record("institutions", key)
    return institution(found, as_of) if isinstance(found, actors.Institution) else None


def professional(record: actors.Professional, as_of: date) -> Professional:
    """Show a professional."""
    return Professional(
        id=opaque("Professional", record.id),
        as_of=as_of,
        record=record,
        name=record.name,
        occupation=record.occupation,
        since=record.since,
        until=record.until,
    )


def dispositif(record: actors.Dispositif, as_of: date) -> Dispositif:
    """Show a dispositif."""
    return Dispositif(
        id=opaque("Dispositif", record.id),
        as_of=as_of,
        record=record,
        name=record.name,
        kind=record.kind,
        purposes=list(record.purposes),
        places=record.places,
        since=record.since,
        until=record.until,
    )


def zoning(record: territory.Zoning, as_of: date) -> Zoning:
    """Show a zoning."""
    return Zoning(
        id=opaque("Zoning", record.id),
        as_of=as_of,
        record=record,
        name=record.name,
        mission=record.mission.value,
        department=record.department,
    )


def zone(record: territory.Zone, as_of: date) -> Zone:
    """Show a zone."""
    return Zone(id=opaque("Zone", record.id), as_of=as_of, record=record, name=record.name)


def household(key: str | None, as_of: date) -> Household | None:
    """Show a household."""
    return None if key is None else Household(id=opaque("Household", key), as_of=as_of, key=key)


async def commune_by_code(info: Here, code: str | None, as_of: date) -> Commune | None:
    """Show the commune or part of a code."""
    if code is None:
        return None
    land = (await info.context.examine(as_of)).picture.frame.gazetteer
    facts = land.facts(land.commune_of(land.read(code)))
    return Commune(
        id=opaque("Commune", code),
        code=code,
        name=land.name(land.read(code)),
        population=land.parts[code].population if code in land.parts else facts.population,
        department=facts.department,
        epci=facts.epci,
    )


async def person_of(info: Here, key: str, as_of: date) -> Person:
    """Show the person a record is on the day. Raises KeyError for a record that is not there."""
    seen = (await info.context.examine(as_of)).picture
    standing = seen.representative.get(key, key)
    records = seen.records_of.get(standing, (standing,))
    found = await info.context.record("persons", standing)
    if not isinstance(found, people.Person):
        raise KeyError(key)
    return Person(
        id=opaque("Person", standing),
        as_of=as_of,
        key=standing,
        records=records,
        record=found,
        is_living=standing in seen.person_of_id,
        birth_year=found.birth_year,
        sex=found.sex,
    )


def need(record: support.Need, as_of: date) -> Need:
    """Show a need."""
    is_open = record.opened_on <= as_of and (record.closed_on is None or record.closed_on > as_of)
    return Need(
        id=opaque("Need", record.id),
        as_of=as_of,
        record=record,
        theme=record.theme,
        severity=record.severity,
        is_urgent=record.urgent,
        opened_on=record.opened_on,
        closed_on=record.closed_on,
        is_open=is_open,
    )


def accompaniment(record: support.Accompaniment, as_of: date) -> Accompaniment:
    """Show an accompaniment."""
    return Accompaniment(
        id=opaque("Accompaniment", record.id),
        as_of=as_of,
        record=record,
        purpose=record.purpose,
        role=record.role,
        start=record.start,
        end=record.end,
        end_reason=record.end_reason,
        mandate=record.mandate,
        intensity=record.intensity,
        last_contact=record.last_contact,
    )


def referral(record: support.Referral, as_of: date) -> Referral:
    """Show a referral, its status as it is on the day."""
    is_answer = record.status in (ReferralStatus.ACCEPTED, ReferralStatus.DECLINED)
    is_to_come = is_answer and record.answered_on is not None and record.answered_on > as_of
    return Referral(
        id=opaque("Referral", record.id),
        as_of=as_of,
        record=record,
        theme=record.theme,
        sent_on=record.sent_on,
        status=ReferralStatus.SENT if is_to_come else record.status,
        answered_on=None if is_to_come else record.answered_on,
        reason=record.reason,
        is_urgent=record.urgent,
    )


def life_event(record: people.LifeEvent) -> LifeEvent:
    """Show a life event."""
    return LifeEvent(
        id=opaque("LifeEvent", record.id),
        kind=record.kind,
        occurred_on=record.occurred_on,
        reviewed_on=record.reviewed_on,
    )
