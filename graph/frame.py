"""The columnar picture of the graph that algorithms read: numpy columns, ids apart, no date yet.

A frame is derived from the store, never the truth itself. Rows are ordered commune > household > person >
time, references are positions in the tuples of ids (-1: none), days are days since 1970-01-01 (int32),
closed lists are positions in their vocabulary (int8). `UNKNOWN` stands for a day that is not recorded,
`OPEN` for an end that is not; both are far from any calendar day, so that comparing needs no special case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.gazetteer import Gazetteer, gazetteer
from graph.model.territory import Commune, CommunePart
from graph.model.vocabulary import LifeEventKind, Mandate, ReferralStatus, Role, Theme, code_of
from graph.reference import Reference
from graph.scope import Scope
from graph.store import Store

Days: TypeAlias = NDArray[np.int32]
Positions: TypeAlias = NDArray[np.int32]
Codes: TypeAlias = NDArray[np.int8]
Flags: TypeAlias = NDArray[np.bool_]
Raw: TypeAlias = dict[str, list[Any]]

EPOCH = date(1970, 1, 1)
UNKNOWN = -4_000_000
OPEN = 4_000_000
NONE = -1


def day_number(day: date) -> int:
    """Give the days since 1970-01-01.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - EPOCH).days


def as_date(number: int) -> date:
    """Give the date of a day number.

    >>> as_date(1)
    datetime.date(1970, 1, 2)
    """
    return EPOCH + timedelta(days=int(number))


class Persons(NamedTuple):
    """Records of persons (several may be one person: see `Frame.same_person`)."""

    household: Positions
    place: Positions
    last_contact: Days
    deceased_on: Days


class Professionals(NamedTuple):
    """Professionals; `capacity` is None where only the post is known."""

    institution: Positions
    since: Days
    until: Days
    capacity: tuple[float | None, ...]
    fte: tuple[float, ...]
    first_year: tuple[bool, ...]


class Dispositifs(NamedTuple):
    """Dispositifs; `purposes` are positions of themes."""

    institution: Positions
    since: Days
    until: Days
    purposes: tuple[tuple[int, ...], ...]
    caseload_norm: tuple[float | None, ...]


class Accompaniments(NamedTuple):
    """Accompaniments, ordered by person, start, id; `rank` is the id's place among all ids.

    `institution` is resolved (its own, else the professional's).
    """

    rank: Positions
    person: Positions
    professional: Positions
    institution: Positions
    dispositif: Positions
    purpose: Codes
    role: Codes
    start: Days
    end: Days
    judicial: Flags
    last_contact: Days
    intensity: NDArray[np.float64]


class Needs(NamedTuple):
    """Needs, ordered by person, opening, id."""

    rank: Positions
    person: Positions
    theme: Codes
    severity: Codes
    urgent: Flags
    opened_on: Days
    closed_on: Days


class Referrals(NamedTuple):
    """Referrals, ordered by person, sending, id."""

    rank: Positions
    person: Positions
    theme: Codes
    sender: Positions
    receiver: Positions
    sent_on: Days
    status: Codes
    answered_on: Days
    urgent: Flags


class LifeEvents(NamedTuple):
    """Life events, ordered by person, day, id."""

    rank: Positions
    person: Positions
    kind: Codes
    occurred_on: Days
    reviewed_on: Days


class SamePersons(NamedTuple):
    """Declarations that two records are one person; `ended_on` is the day they were undone."""

    person: Positions
    other: Positions
    decided_on: Days
    ended_on: Days


@dataclass(frozen=True)
class Zone:
    """A zone: its zoning, who answers there, and its dated members (code, share, since, until)."""

    id: str
    zoning: str
    institution: str
    members: tuple[tuple[str, float, int, int], ...]


@dataclass(frozen=True)
class Zoning:
    """A zoning: whose it is, for which mission, meant to cover which department."""

    id: str
    institution: str
    mission: str
    department: str | None


@dataclass(frozen=True)
class Committee:
    """A committee as the agenda needs it."""

    id: str
    zone_ids: tuple[str, ...]
    commune_codes: tuple[str, ...]
    department: str | None
    members: tuple[str, ...]
    meeting_minutes: int
    item_minutes: int


@dataclass(frozen=True)
class Ids:
    """Ids by position. Institutions, professionals and dispositifs are in code point order."""

    persons: tuple[str, ...]
    households: tuple[str, ...]
    places: tuple[str, ...]
    institutions: tuple[str, ...]
    professionals: tuple[str, ...]
    dispositifs: tuple[str, ...]
    accompaniments: tuple[str, ...]
    needs: tuple[str, ...]
    referrals: tuple[str, ...]
    life_events: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """The whole graph as columns, as of the store's `token`."""

    token: int
    ids: Ids
    persons: Persons
    professionals: Professionals
    dispositifs: Dispositifs
    accompaniments: Accompaniments
    needs: Needs
    referrals: Referrals
    life_events: LifeEvents
    same_persons: SamePersons
    coverage: Mapping[int, tuple[tuple[str | None, str | None], ...]]
    zonings: Mapping[str, Zoning]
    zones: Mapping[str, Zone]
    committees: Mapping[str, Committee]
    gazetteer: Gazetteer
    contours: Mapping[str, str]
    """Delivered contours by code, as GeoJSON text: `graph.contours.terrain` reads those it is asked for."""


FRAME_COLUMNS: dict[str, tuple[str, ...]] = {
    "institutions": ("id",),
    "communes": ("code", "name", "population", "department", "epci"),
    "commune_parts": ("code", "commune_code", "name", "population"),
    "contours": ("code", "geometry"),
    "professionals": ("id", "institution_id", "fte", "first_year", "capacity", "since", "until"),
    "dispositifs": ("id", "institution_id", "purposes", "caseload_norm", "since", "until"),
    "zonings": ("id", "institution_id", "mission", "department"),
    "zones": ("id", "zoning_id", "institution_id"),
    "zone_members": ("zone_id", "commune_code", "share", "since", "until"),
    "dispositif_coverage": ("dispositif_id", "commune_code", "zone_id"),
    "households": ("id",),
    "persons": ("id", "household_id", "commune_code", "last_contact", "deceased_on"),
    "same_person": ("person_id", "other_id", "decided_on", "ended_on"),
    "needs": ("id", "person_id", "theme", "severity", "urgent", "opened_on", "closed_on"),
    "accompaniments": (
        "id",
        "person_id",
        "professional_id",
        "institution_id",
        "dispositif_id",
        "purpose",
        "role",
        "start",
        "end",
        "mandate",
        "intensity",
        "last_contact",
    ),
    "referrals": (
        "id",
        "person_id",
        "theme",
        "from_institution_id",
        "to_institution_id",
        "sent_on",
        "status",
        "answered_on",
        "urgent",
    ),
    "life_events": ("id", "person_id", "kind", "occurred_on", "reviewed_on"),
    "committees": (
        "id",
        "zone_ids",
        "commune_codes",
        "department",
        "member_institution_ids",
        "meeting_minutes",
        "item_minutes",
    ),
}
"""What a frame reads of each table."""


def read_frame(store: Store, scope: Scope, reference: Reference) -> Frame:
    """Read a frame from a store, as of one moment. Time and memory grow with the number of rows."""
    token, tables = store.snapshot(scope, FRAME_COLUMNS)
    return build_frame(token, tables, reference)


def build_frame(token: int, tables: Mapping[str, Raw], reference: Reference) -> Frame:
    """Build a frame from columns in the order of their keys (see `FRAME_COLUMNS`)."""
    land = _gazetteer(tables, reference)
    persons = tables["persons"]
    places = [None if code is None else land.read(code) for code in persons["commune_code"]]
    known_places = sorted({code for code in places if code is not None})
    lookups = {name: _lookup(tables[name]["id"]) for name in ("households", "institutions")}
    lookups |= {name: _lookup(tables[name]["id"]) for name in ("professionals", "dispositifs")}
    household = _positions(persons["household_id"], lookups["households"])
    place = _positions(places, _lookup(known_places))
    order = np.lexsort((np.arange(len(place)), household, place))
    person_ids = [persons["id"][row] for row in order]
    lookups["persons"] = _lookup(person_ids)
    professionals = _professionals(tables["professionals"], lookups)
    accompaniments, accompaniment_ids = _accompaniments(tables["accompaniments"], lookups, professionals)
    needs, need_ids = _needs(tables["needs"], lookups)
    referrals, referral_ids = _referrals(tables["referrals"], lookups)
    events, event_ids = _life_events(tables["life_events"], lookups)
    return Frame(
        token=token,
        ids=Ids(
            persons=tuple(person_ids),
            households=tuple(tables["households"]["id"]),
            places=tuple(known_places),
            institutions=tuple(tables["institutions"]["id"]),
            professionals=tuple(tables["professionals"]["id"]),
            dispositifs=tuple(tables["dispositifs"]["id"]),
            accompaniments=accompaniment_ids,
            needs=need_ids,
            referrals=referral_ids,
            life_events=event_ids,
        ),
        persons=Persons(
            household=household[order],
            place=place[order],
            last_contact=_days(persons["last_contact"], UNKNOWN)[order],
            deceased_on=_days(persons["deceased_on"], OPEN)[order],
        ),
        professionals=professionals,
        dispositifs=_dispositifs(tables["dispositifs"], lookups),
        accompaniments=accompaniments,
        needs=needs,
        referrals=referrals,
        life_events=events,
        same_persons=_same_persons(tables["same_person"], lookups),
        coverage=_coverage(tables["dispositif_coverage"], lookups, land),
        zonings=_zonings(tables["zonings"]),
        zones=_zones(tables, land),
        committees=_committees(tables["committees"], land),
        gazetteer=land,
        contours=dict(zip(tables["contours"]["code"], tables["contours"]["geometry"], strict=True)),
    )


def _lookup(ids: Sequence[str]) -> dict[str, int]:
    return {id_: position for position, id_ in enumerate(ids)}


def _positions(values: Sequence[str | None], lookup: Mapping[str, int]) -> Positions:
    known: dict[str | None, int] = {None: NONE}
    known.update(lookup)
    return np.fromiter((known[value] for value in values), dtype=np.int32, count=len(values))


def _days(values: Sequence[int | None], missing: int) -> Days:
    return np.fromiter((missing if v is None else v for v in values), dtype=np.int32, count=len(values))


def _codes(values: Sequence[Any], codes: Mapping[Any, int]) -> Codes:
    return np.fromiter((codes[value] for value in values), dtype=np.int8, count=len(values))


def _split(value: str | None) -> tuple[str, ...]:
    return tuple(value.split("|")) if value else ()


def _ranks(rows: Positions) -> Positions:
    return np.arange(len(rows), dtype=np.int32)


def _ordered(person: Positions, day: Days) -> NDArray[np.intp]:
    """Order rows by person, then day; rows come in the order of their ids, which the sort keeps."""
    return np.lexsort((np.arange(len(person)), day, person))


def _picked(ids: Sequence[str], order: NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(ids[row] for row in order)


def _gazetteer(tables: Mapping[str, Raw], reference: Reference) -> Gazetteer:
    communes = (Commune(**dict(row)) for row in _rows(tables["communes"]))
    parts = (CommunePart(**dict(row)) for row in _rows(tables["commune_parts"]))
    return gazetteer(reference, communes, parts)


def _rows(columns: Raw) -> list[dict[str, Any]]:
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _professionals(raw: Raw, lookups: Mapping[str, Mapping[str, int]]) -> Professionals:
    return Professionals(
        institution=_positions(raw["institution_id"], lookups["institutions"]),
        since=_days(raw["since"], UNKNOWN),
        until=_days(raw["until"], OPEN),
        capacity=tuple(raw["capacity"]),
        fte=tuple(raw["fte"]),
        first_year=tuple(bool(value) for value in raw["first_year"]),
    )


def _dispositifs(raw: Raw, lookups: Mapping[str, Mapping[str, int]]) -> Dispositifs:
    themes = code_of(Theme)
    return Dispositifs(
        institution=_positions(raw["institution_id"], lookups["institutions"]),
        since=_days(raw["since"], UNKNOWN),
        until=_days(raw["until"], OPEN),
        purposes=tuple(tuple(themes[theme] for theme in _split(value)) for value in raw["purposes"]),
        caseload_norm=tuple(raw["caseload_norm"]),
    )


def _accompaniments(
    raw: Raw, lookups: Mapping[str, Mapping[str, int]], professionals: Professionals
) -> tuple[Accompaniments, tuple[str, ...]]:
    person = _positions(raw["person_id"], lookups["persons"])
    start = _days(raw["start"], UNKNOWN)
    professional = _positions(raw["professional_id"], lookups["professionals"])
    own = _positions(raw["institution_id"], lookups["institutions"])
    institution = np.where(own >= 0, own, professionals.institution[professional]).astype(np.int32)
    judicial = np.fromiter((m == Mandate.JUDICIAL for m in raw["mandate"]), dtype=np.bool_, count=len(start))
    columns = Accompaniments(
        rank=_ranks(person),
        person=person,
        professional=professional,
        institution=institution,
        dispositif=_positions(raw["dispositif_id"], lookups["dispositifs"]),
        purpose=_codes(raw["purpose"], code_of(Theme)),
        role=_codes(raw["role"], code_of(Role)),
        start=start,
        end=_days(raw["end"], OPEN),
        judicial=judicial,
        last_contact=_days(raw["last_contact"], UNKNOWN),
        intensity=np.asarray(raw["intensity"], dtype=np.float64),
    )
    order = _ordered(person, start)
    return Accompaniments._make(column[order] for column in columns), _picked(raw["id"], order)


def _needs(raw: Raw, lookups: Mapping[str, Mapping[str, int]]) -> tuple[Needs, tuple[str, ...]]:
    person = _positions(raw["person_id"], lookups["persons"])
    columns = Needs(
        rank=_ranks(person),
        person=person,
        theme=_codes(raw["theme"], code_of(Theme)),
        severity=np.asarray(raw["severity"], dtype=np.int8),
        urgent=np.asarray(raw["urgent"], dtype=np.bool_),
        opened_on=_days(raw["opened_on"], UNKNOWN),
        closed_on=_days(raw["closed_on"], OPEN),
    )
    order = _ordered(columns.person, columns.opened_on)
    return Needs._make(column[order] for column in columns), _picked(raw["id"], order)


def _referrals(raw: Raw, lookups: Mapping[str, Mapping[str, int]]) -> tuple[Referrals, tuple[str, ...]]:
    person = _positions(raw["person_id"], lookups["persons"])
    columns = Referrals(
        rank=_ranks(person),
        person=person,
        theme=_codes(raw["theme"], code_of(Theme)),
        sender=_positions(raw["from_institution_id"], lookups["institutions"]),
        receiver=_positions(raw["to_institution_id"], lookups["institutions"]),
        sent_on=_days(raw["sent_on"], UNKNOWN),
        status=_codes(raw["status"], code_of(ReferralStatus)),
        answered_on=_days(raw["answered_on"], UNKNOWN),
        urgent=np.asarray(raw["urgent"], dtype=np.bool_),
    )
    order = _ordered(columns.person, columns.sent_on)
    return Referrals._make(column[order] for column in columns), _picked(raw["id"], order)


def _life_events(raw: Raw, lookups: Mapping[str, Mapping[str, int]]) -> tuple[LifeEvents, tuple[str, ...]]:
    person = _positions(raw["person_id"], lookups["persons"])
    columns = LifeEvents(
        rank=_ranks(person),
        person=person,
        kind=_codes(raw["kind"], code_of(LifeEventKind)),
        occurred_on=_days(raw["occurred_on"], UNKNOWN),
        reviewed_on=_days(raw["reviewed_on"], OPEN),
    )
    order = _ordered(columns.person, columns.occurred_on)
    return LifeEvents._make(column[order] for column in columns), _picked(raw["id"], order)


def _same_persons(raw: Raw, lookups: Mapping[str, Mapping[str, int]]) -> SamePersons:
    return SamePersons(
        person=_positions(raw["person_id"], lookups["persons"]),
        other=_positions(raw["other_id"], lookups["persons"]),
        decided_on=_days(raw["decided_on"], UNKNOWN),
        ended_on=_days(raw["ended_on"], OPEN),
    )


def _coverage(
    raw: Raw, lookups: Mapping[str, Mapping[str, int]], land: Gazetteer
) -> dict[int, tuple[tuple[str | None, str | None], ...]]:
    found: dict[int, list[tuple[str | None, str | None]]] = {}
    for row in _rows(raw):
        code = None if row["commune_code"] is None else land.read(row["commune_code"])
        found.setdefault(lookups["dispositifs"][row["dispositif_id"]], []).append((code, row["zone_id"]))
    return {dispositif: tuple(rows) for dispositif, rows in found.items()}


def _zonings(raw: Raw) -> dict[str, Zoning]:
    rows = _rows(raw)
    return {
        row["id"]: Zoning(row["id"], row["institution_id"], row["mission"], row["department"]) for row in rows
    }


def _zones(tables: Mapping[str, Raw], land: Gazetteer) -> dict[str, Zone]:
    members: dict[str, list[tuple[str, float, int, int]]] = {}
    for row in _rows(tables["zone_members"]):
        since = UNKNOWN if row["since"] is None else row["since"]
        until = OPEN if row["until"] is None else row["until"]
        members.setdefault(row["zone_id"], []).append(
            (land.read(row["commune_code"]), row["share"], since, until)
        )
    drawn_by = dict(zip(tables["zonings"]["id"], tables["zonings"]["institution_id"], strict=True))
    return {
        row["id"]: Zone(
            row["id"],
            row["zoning_id"],
            row["institution_id"] or drawn_by[row["zoning_id"]],
            tuple(members.get(row["id"], ())),
        )
        for row in _rows(tables["zones"])
    }


def _committees(raw: Raw, land: Gazetteer) -> dict[str, Committee]:
    return {
        row["id"]: Committee(
            id=row["id"],
            zone_ids=_split(row["zone_ids"]),
            commune_codes=tuple(land.read(code) for code in _split(row["commune_codes"])),
            department=row["department"],
            members=_split(row["member_institution_ids"]),
            meeting_minutes=row["meeting_minutes"],
            item_minutes=row["item_minutes"],
        )
        for row in _rows(raw)
    }
