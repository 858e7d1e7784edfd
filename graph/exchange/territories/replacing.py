"""What a file would replace: the zoning that the store has under its name, and what would be left of it.

Two institutions name their zonings alike. Before one takes the other's place, whoever delivers is told what
stands there, how much land the two have in common, and the days that would be lost.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.exchange.comparing import records_of
from graph.exchange.layout import fold
from graph.exchange.stored import Stored
from graph.exchange.territories.names import Names
from graph.exchange.territories.zonings import Plan, slug
from graph.model.territory import Zone, ZoneMember, Zoning
from graph.store import StoredRow

SAME_LAND = 0.5
"""A file that has half of the communes of a zoning, at least, is that zoning delivered again."""

LONGEST_BASE = 60
"""What is kept of a name that something is added to, so that what is added tells in its id too."""

Zones = Mapping[str, frozenset[str]]
"""The zones of each commune, its parts' with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A zoning of the store whose place a file would take, as its last rows have it.

    `places` counts its communes, `common` those that the file has too, `moved` those of them whose zone
    changes. `lost_days` are first and last days of rows that the file would take away. `delivery` is the last
    that wrote it.
    """

    id: str
    name: str
    department: str | None
    sources: tuple[str, ...]
    delivery: int
    zones: int
    places: int
    common: int
    moved: int
    is_same_land: bool
    is_unchanged: bool
    lost_days: tuple[date, ...]

    @property
    def left(self) -> int:
        """Give how many of its communes are not in the file."""
        return self.places - self.common


def replaced_by(plan: Plan, since: date | None, stored: Stored, names: Names) -> Replaced | None:
    """Give what a plan would replace, None when its zoning is new. Linear in the members of both."""
    held = next(iter(stored.among("zonings", {plan.zoning.id})), None)
    if held is None or not isinstance(held.record, Zoning):
        return None
    zones = list(stored.referring("zones", "zoning_id", {held.key}))
    members = list(stored.referring("zone_members", "zone_id", {row.key for row in zones}))
    old = [row.record for row in members if isinstance(row.record, ZoneMember)]
    new = _delivered(plan, names)
    before, after = _zones_of(old, names), _zones_of(new, names)
    common = before.keys() & after.keys()
    is_whole = len(common) >= SAME_LAND * len(before)
    department = held.record.department
    return Replaced(
        id=held.key,
        name=held.record.name,
        department=department,
        sources=tuple(sorted({row.source for row in (held, *zones, *members)})),
        delivery=max(row.delivery for row in (held, *zones, *members)),
        zones=len(zones),
        places=len(before),
        common=len(common),
        moved=sum(before[place] != after[place] for place in common),
        is_same_land=is_whole and _is_same(department, plan.zoning.department),
        is_unchanged=held.record == plan.zoning and _said(zones) == _planned(plan) and set(old) == set(new),
        lost_days=tuple(sorted(set(_lost_days(old, new, since)))),
    )


def _is_same(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _delivered(plan: Plan, names: Names) -> list[ZoneMember]:
    """Give the members of a plan as the import will write them: today's codes, each once."""
    former = names.land.reference.former
    found: dict[tuple[str, str, date | None], ZoneMember] = {}
    for record in records_of(plan.sheets["zone_members"]):
        if isinstance(record, ZoneMember):
            code = former.get(record.commune_code, record.commune_code)
            now = record if code == record.commune_code else _under(record, code)
            found[now.zone_id, now.commune_code, now.since] = now
    return list(found.values())


def _under(member: ZoneMember, code: str) -> ZoneMember:
    return ZoneMember(
        zone_id=member.zone_id, commune_code=code, share=member.share, since=member.since, until=member.until
    )


def _zones_of(members: Sequence[ZoneMember], names: Names) -> Zones:
    """Give the zones of each commune once every row that ends has ended (of all rows when all end)."""
    parts = names.land.parts
    found: defaultdict[str, set[str]] = defaultdict(set)
    for member in [one for one in members if one.until is None] or members:
        code = member.commune_code
        found[parts[code].commune_code if code in parts else code].add(member.zone_id)
    return {place: frozenset(zones) for place, zones in found.items()}


def _said(zones: Iterable[StoredRow]) -> set[tuple[str, str]]:
    return {(row.key, row.record.name) for row in zones if isinstance(row.record, Zone)}


def _planned(plan: Plan) -> set[tuple[str, str]]:
    columns = plan.sheets["zones"].columns
    return set(zip(columns["id"], columns["name"], strict=True))


def _lost_days(old: Sequence[ZoneMember], new: Sequence[ZoneMember], since: date | None) -> Iterator[date]:
    """Give the days on which rows begin or end that the new ones have no more; `since` itself is meant."""
    ends = {(one.zone_id, one.commune_code, one.since): one.until for one in new}
    for member in old:
        key = (member.zone_id, member.commune_code, member.since)
        if key not in ends and member.since not in (None, since):
            yield member.since
        if member.until is not None and ends.get(key) != member.until:
            yield member.until


def free_name(name: str, hints: Iterable[str], stored: Stored) -> str:
    """Give a name that no zoning of the store has, by id or by name: what a hint adds, else a number.

    A hint that the name says already is passed over.
    """
    pairs = list(stored.columns("zonings", "id", "name"))
    taken = {slug(id_) for id_, _ in pairs} | {slug(held) for _, held in pairs}
    base = name[:LONGEST_BASE].strip()
    said = {fold(word) for word in base.split()}
    added = (hint for hint in hints if hint and fold(hint) not in said)
    tried = (f"{base} – {hint}" for hint in (*added, *map(str, range(2, len(taken) + 3))))
    return next(each for each in tried if slug(each) not in taken)
