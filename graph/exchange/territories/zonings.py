"""From « this place, that zone » to the rows of a delivery: institution, zoning, zones, members.

What nobody said is taken from the zoning as the store has it, else from the file: its name names the zoning
and the institution. Ids come of names, so that the same file is the same zoning the next time.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from graph.errors import UsageError
from graph.exchange.cells import RefusedCellError, reader_of
from graph.exchange.layout import fold
from graph.exchange.sheet import Sheet
from graph.exchange.stored import Stored
from graph.exchange.territories.headings import cell_key
from graph.exchange.territories.names import Names
from graph.model.actors import Institution
from graph.model.tables import TABLE
from graph.model.territory import Zone, ZoneMember, Zoning
from graph.model.vocabulary import InstitutionKind, Mission, Vocabulary
from graph.store import StoredRow

LONGEST_SLUG = 80

_COPY = re.compile(r"(?:[ _-]*(?:\([0-9]+\)|copie|copy))+$", re.IGNORECASE)
"""What a browser or a desktop adds to the name of a file that is there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody says of a file beside giving it; None where nothing was said.

    `institution` is the id or the name of an institution, created when it is new. `column` is the heading of
    the column of the zones, `sheet` the sheet of a workbook. `shares`: a place in several zones counts in
    part in each, instead of where most of it lies. `replaces`: the zoning of that name which the store has
    gives way, whoever delivered it, whatever land it covers, whatever days it has.
    """

    zoning_id: str | None = None
    name: str | None = None
    institution: str | None = None
    mission: str | None = None
    department: str | None = None
    since: date | None = None
    column: str | None = None
    sheet: str | None = None
    shares: bool = False
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A place found in a zone: where it stands in the file, the zone as it is compared, its share."""

    line: int
    code: str
    zone: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone of the file: as it is compared, its name, its code if it has one, its first line."""

    key: str
    name: str
    code: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A zoning as a file has it: its file, its headings for messages, its zones and what lies in them."""

    file: str
    title: str
    headings: Mapping[str, str]
    zones: Sequence[NamedZone]
    links: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundZone:
    """A zone as it will be: its id and name, how many places and inhabitants the file gives it.

    A place counts with its inhabitants times its share.
    """

    id: str
    name: str
    places: int
    inhabitants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A zoning as it will be, and the sheets of the delivery that makes it so."""

    zoning: Zoning
    institution_name: str
    is_new_institution: bool
    zones: tuple[FoundZone, ...]
    sheets: Mapping[str, Sheet] = field(repr=False)


def title_of(stem: str) -> str:
    """Give the name of a zoning from that of its file.

    >>> title_of("secteurs_ASE_2026 (1)"), title_of("circonscriptions - Copie")
    ('Secteurs ASE 2026', 'Circonscriptions')
    """
    plain = " ".join(_COPY.sub("", stem).replace("_", " ").split()) or stem.strip() or "Zonage"
    return plain[0].upper() + plain[1:]


def slug(text: str) -> str:
    """Give the id that a name makes.

    >>> slug("Secteurs ASE 2026")
    'secteurs_ase_2026'
    """
    return fold(text)[:LONGEST_SLUG].strip("_") or "zonage"


def plan_zoning(draft: Draft, wish: Wish, stored: Stored, names: Names) -> Plan:
    """Work out the rows of a zoning. Raises UsageError for a mission or an institution that cannot be."""
    known = _standing(wish.zoning_id, wish.name or draft.title, stored)
    id_ = wish.zoning_id or (known.key if known else slug(wish.name or draft.title))
    before = known.record if known is not None and isinstance(known.record, Zoning) else None
    institution, is_new = _institution(draft, wish, before, stored)
    zoning = Zoning(
        id=id_,
        name=wish.name or (before.name if before else draft.title),
        institution_id=institution.id,
        mission=_mission(wish, before),
        department=wish.department or _department(draft, names) or (before.department if before else None),
    )
    ids = _zone_ids(draft, id_, stored)
    sheets = {
        "institutions": _institution_sheet(draft, institution) if is_new else None,
        "zonings": _sheet("zonings", draft, [(1, zoning)]),
        **_zones_and_members(draft, wish, zoning, ids, stored, names),
    }
    return Plan(
        zoning=zoning,
        institution_name=institution.name,
        is_new_institution=is_new,
        zones=_found_zones(draft, ids, names),
        sheets={name: sheet for name, sheet in sheets.items() if sheet is not None},
    )


def _standing(id_: str | None, name: str, stored: Stored) -> StoredRow | None:
    """Give the zoning of that id; without one, that of the id which the name makes, else of that name."""
    held = next(iter(stored.among("zonings", {id_ or slug(name)})), None)
    if held is not None or id_ is not None or not fold(name):
        return held
    same = [key for key, other in stored.columns("zonings", "id", "name") if fold(other) == fold(name)]
    return next(iter(stored.among("zonings", {min(same)})), None) if same else None


def _mission(wish: Wish, before: Zoning | None) -> Vocabulary:
    if wish.mission is None:
        return before.mission if before else Mission.GENERAL
    try:
        read: Vocabulary = reader_of(TABLE["zonings"].column("mission"))(wish.mission.strip())
    except RefusedCellError as error:
        expected = error.details.get("expected", "")
        raise UsageError("territories.mission", value=wish.mission, expected=expected) from None
    return read


def _department(draft: Draft, names: Names) -> str | None:
    """Give the département of more than half of the places."""
    counted = Counter(names.department(link.code) for link in draft.links if names.land.knows(link.code))
    ((department, count),) = counted.most_common(1) or [("", 0)]
    return department if 2 * count > sum(counted.values()) else None


# The institution


def _institution(draft: Draft, wish: Wish, before: Zoning | None, stored: Stored) -> tuple[Institution, bool]:
    """Give whose the zoning is, and whether this delivery creates it (or did, the last time)."""
    if wish.institution is None and before is not None:
        return _known(before.institution_id, stored), False
    said = " ".join((wish.institution or wish.name or draft.title).split())
    if wish.institution is not None and (found := _existing(said, stored)):
        return found, False
    new = Institution(id=slug(said), name=said, kind=InstitutionKind.OTHER)
    held = next((row.record for row in stored.among("institutions", {new.id})), None)
    if isinstance(held, Institution):
        return held, False
    return new, True


def _known(id_: str, stored: Stored) -> Institution:
    found = next((row.record for row in stored.among("institutions", {id_})), None)
    return (
        found if isinstance(found, Institution) else Institution(id=id_, name=id_, kind=InstitutionKind.OTHER)
    )


def _existing(said: str, stored: Stored) -> Institution | None:
    """Give the institution of that id, else the one of that name. Raises UsageError for several."""
    pairs = list(stored.columns("institutions", "id", "name"))
    ids = [id_ for id_, _ in pairs if id_ == said] or [id_ for id_, name in pairs if fold(name) == fold(said)]
    if len(ids) > 1:
        raise UsageError("territories.institutions", value=said, expected=", ".join(sorted(ids)))
    return _known(ids[0], stored) if ids else None


# Zones and members


def _zone_ids(draft: Draft, zoning: str, stored: Stored) -> dict[str, str]:
    """Give the id of each zone: that of the zone the store has under its id, code or name, else a new one."""
    known: dict[str, str] = {}
    for row in stored.referring("zones", "zoning_id", {zoning}):
        if isinstance(row.record, Zone):
            known |= {cell_key(row.record.name): row.key}
    known |= {fold(key): key for key in list(known.values())}
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for zone in draft.zones:
        new = f"{zoning}.{slug(zone.code or zone.name)}"
        said = (cell_key(zone.code or ""), fold(new), cell_key(zone.name))
        candidates = [*(known.get(key) for key in said if key), new]
        id_ = next((one for one in candidates if one and one not in taken), None) or f"{new}_{len(taken)}"
        ids[zone.key] = id_
        taken.add(id_)
    return ids


def _zones_and_members(
    draft: Draft, wish: Wish, zoning: Zoning, ids: Mapping[str, str], stored: Stored, names: Names
) -> dict[str, Sheet]:
    zones = {ids[zone.key]: (zone.line, _zone(ids[zone.key], zoning.id, zone.name)) for zone in draft.zones}
    since = wish.since
    members = [
        (
            link.line,
            ZoneMember(zone_id=ids[link.zone], commune_code=link.code, share=link.share, since=since),
        )
        for link in draft.links
    ]
    if since is not None:
        old, members = _continued(members, since, zoning.id, stored, names)
        members = [*((1, member) for member in old), *members]
        for member in old:
            if member.zone_id not in zones:
                kept = next(iter(stored.among("zones", {member.zone_id})))
                zones[kept.key] = (1, kept.record)
    return {
        "zones": _sheet("zones", draft, list(zones.values()), missing=("institution_id",)),
        "zone_members": _sheet("zone_members", draft, members),
    }


def _zone(id_: str, zoning: str, name: str) -> Any:
    return Zone(id=id_, zoning_id=zoning, name=name)


def _continued(
    members: Sequence[tuple[int, ZoneMember]], since: date, zoning: str, stored: Stored, names: Names
) -> tuple[list[ZoneMember], list[tuple[int, ZoneMember]]]:
    """Give the rows of before as they are from a day on, and the new ones: what stays as it was goes on.

    A row that the file no longer has ends the day before; one that was to begin later is dropped.
    """
    former = names.land.reference.former
    wanted = {(m.zone_id, former.get(m.commune_code, m.commune_code)): m.share for _, m in members}
    kept: list[ZoneMember] = []
    going_on: set[tuple[str, str]] = set()
    zones = {row.key for row in stored.referring("zones", "zoning_id", {zoning})}
    for row in stored.referring("zone_members", "zone_id", zones):
        member = row.record
        if not isinstance(member, ZoneMember) or (member.since is not None and member.since >= since):
            continue
        where = (member.zone_id, member.commune_code)
        if member.until is not None and member.until < since:
            kept.append(member)
        elif wanted.get(where) == member.share and member.until is None:
            kept.append(member)
            going_on.add(where)
        else:
            kept.append(replace(member, until=since - timedelta(days=1)))
    new = [
        (line, m)
        for line, m in members
        if (m.zone_id, former.get(m.commune_code, m.commune_code)) not in going_on
    ]
    return kept, new


def _found_zones(draft: Draft, ids: Mapping[str, str], names: Names) -> tuple[FoundZone, ...]:
    places: dict[str, dict[str, float]] = {}
    for link in draft.links:
        code = names.land.reference.former.get(link.code, link.code)
        shares = places.setdefault(link.zone, {})
        shares[code] = max(link.share, shares.get(code, 0.0))
    return tuple(
        FoundZone(
            id=ids[zone.key],
            name=zone.name,
            places=len(places.get(zone.key, ())),
            inhabitants=sum(
                round(share * inhabitants(code, names)) for code, share in places.get(zone.key, {}).items()
            ),
        )
        for zone in draft.zones
    )


def inhabitants(code: str, names: Names) -> int:
    """Give the inhabitants of a commune or part, 0 for a code that is unknown."""
    land = names.land
    if code in land.parts:
        return land.parts[code].population
    return land.facts(code).population if code in land.reference.communes or code in land.delivered else 0


# Sheets


def _institution_sheet(draft: Draft, institution: Institution) -> Sheet:
    return _sheet("institutions", draft, [(1, institution)])


def _sheet(
    table: str, draft: Draft, rows: Iterable[tuple[int, Any]], *, missing: tuple[str, ...] = ()
) -> Sheet:
    """Lay records out as a sheet read from the file; `missing` columns keep what the store has."""
    listed = list(rows)
    columns = TABLE[table].columns
    values: Callable[[str], list[Any]] = lambda name: [getattr(record, name) for _, record in listed]  # noqa: E731
    lines = array("L", [line for line, _ in listed])
    headings = dict(draft.headings) if table == "zone_members" else {}
    return Sheet(
        TABLE[table], draft.file, headings, {c.name: values(c.name) for c in columns}, lines, missing=missing
    )
