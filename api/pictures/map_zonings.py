"""From what is told of zonings to what a map shows: each tile in the zone where most of its people are."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from algorithms.french import COLON, count, number, percent
from api.pictures.map_scene import MapMove, MapScene, MapTile
from api.usecases.common_zoning import ToldCommon
from api.usecases.territories_sheets import Comparison, NamedZoning, ToldProposal, ZonesOfPlace
from api.usecases.territories_told import ToldStep
from graph.contours import Contours, Terrain


def comparison_scene(
    told: Comparison, land: Terrain, contours: Contours, proposal: ToldProposal | None = None
) -> MapScene:
    """Make the scene of two zonings, with the moves of a proposal when there is one."""
    outside = {row.code for row in told.outside}
    zones = told.crossed.places
    tiles = _with_apart(told, tiles_of(zones, outside, land, contours), land, contours)
    share = percent(told.figures["share"], 1)
    unit = "commune ou quartier" if told.has_parts else "commune"
    return MapScene(
        title=f"{told.a.name} et {told.b.name}, l’un sur l’autre",
        summary=f"En aplats{COLON}{told.a.name}. En tirets{COLON}{told.b.name}. {share} des habitants vivent "
        f"hors du couple principal, dans {count(len(told.outside), unit, figures=True)}.{_apart_words(told)}",
        contours=contours,
        tiles=tiles,
        names_a={zone.id: zone.name for zone in told.a.zones},
        names_b={zone.id: zone.name for zone in told.b.zones},
        seats=_seats(tiles, land, zones),
        moves=moves_of(proposal.steps, land) if proposal else (),
        words=(told.a.name, told.b.name, ""),
    )


def zoning_scene(
    zoning: NamedZoning, zones: Mapping[str, str], land: Terrain, contours: Contours
) -> MapScene:
    """Make the scene of one zoning, `zones` being the zone of each place."""
    tiles = tiles_of({place: (zone, None) for place, zone in zones.items()}, frozenset(), land, contours)
    people = number(zoning.inhabitants)
    return MapScene(
        title=zoning.name,
        summary=f"{count(len(zoning.zones), 'zone', figures=True)}, {people} habitants.",
        contours=contours,
        tiles=tiles,
        names_a={zone.id: zone.name for zone in zoning.zones},
        words=(zoning.name, "", ""),
    )


def after_scene(scene: MapScene, told: Comparison, land: Terrain, proposal: ToldProposal) -> MapScene:
    """Make the scene of what a proposal would leave."""
    side = 0 if proposal.moving.id == told.a.id else 1
    after = proposal.proposal.zones
    moved = {
        place: (after.get(place, pair[0]), pair[1]) if side == 0 else (pair[0], after.get(place, pair[1]))
        for place, pair in told.crossed.places.items()
    }
    outside = set(proposal.proposal.after["communes"])
    tiles = tiles_of(moved, outside, land, scene.contours)
    return replace(scene, tiles=_with_apart(told, tiles, land, scene.contours))


def common_scene(told: Comparison, common: ToldCommon, land: Terrain, contours: Contours) -> MapScene:
    """Make the scene of a common découpage: its zones as fills, today's borders of both zonings over them."""
    zones = {
        place: (common.proposal.zones[place], pair[1], pair[0]) for place, pair in told.crossed.places.items()
    }
    changed = {row.code for row in common.changed}
    people = number(sum(row.inhabitants for row in common.changed))
    unit = count(len(changed), "commune ou quartier", figures=True)
    return MapScene(
        title=f"Un découpage commun à {told.a.name} et {told.b.name}",
        summary=f"{count(len(common.seats), 'zone', figures=True)}, en aplats. {unit} en hachures "
        f"changeraient d’équipe, où vivent {people} habitants. Les limites d’aujourd’hui sont en tirets."
        f"{_apart_words(told)}",
        contours=contours,
        tiles=_with_apart(told, tiles_of(zones, changed, land, contours), land, contours, is_common=True),
        names_a={seat.place: seat.name for seat in common.seats},
        names_b={zone.id: zone.name for zone in told.b.zones},
        names_c={zone.id: zone.name for zone in told.a.zones},
        words=("Zone du découpage commun", f"{told.b.name}, aujourd’hui", f"{told.a.name}, aujourd’hui"),
        outside_words="Change d’équipe",
    )


def _with_apart(
    told: Comparison, tiles: dict[str, MapTile], land: Terrain, contours: Contours, *, is_common: bool = False
) -> dict[str, MapTile]:
    """Add the land that one zoning alone covers, in its zones; land of another département is too far."""
    near = {_department(land, code) for code in tiles}
    alone = {
        row.code: (None, b, a) if is_common else (a, b)
        for row, a, b in _zones_apart(told)
        if (a or b) and _department(land, row.code) in near
    }
    added = tiles_of(alone, frozenset(), land, contours)
    return {code: replace(tile, is_alone=True) for code, tile in added.items()} | tiles


def _zones_apart(told: Comparison) -> Iterator[tuple[ZonesOfPlace, str | None, str | None]]:
    for row in told.apart:
        yield row, next(iter(row.a), None), next(iter(row.b), None)


def _department(land: Terrain, code: str) -> str:
    return land.land.facts(land.land.commune_of(code)).department


def _apart_words(told: Comparison) -> str:
    alone = len(told.only_a) + len(told.only_b)
    return f" {count(alone, 'lieu', figures=True)} dans un seul des deux zonages." if alone else ""


def tiles_of(
    zones: Mapping[str, tuple[str | None, ...]],
    outside: Iterable[str],
    land: Terrain,
    contours: Contours,
) -> dict[str, MapTile]:
    """Give each tile its zones: those where most of its inhabitants are; outside when most of them are."""
    by_tile: dict[str, list[str]] = {}
    for place in sorted(zones):
        code = land.tile_of(place)
        if code is not None and code in contours:
            by_tile.setdefault(code, []).append(place)
    apart = set(outside)
    return {code: _tile(code, places, zones, apart, land) for code, places in sorted(by_tile.items())}


def _tile(
    code: str,
    places: list[str],
    zones: Mapping[str, tuple[str | None, ...]],
    outside: set[str],
    land: Terrain,
) -> MapTile:
    def most(value: Callable[[str], str | None]) -> str | None:
        counted: Counter[str] = Counter()
        for place in places:
            zone = value(place)
            if zone is not None:
                counted[zone] += land.land.population(place)
        return min(counted, key=lambda zone: (-counted[zone], zone), default=None)

    people = {place: land.land.population(place) for place in places}
    apart = sum(people[place] for place in places if place in outside)
    return MapTile(
        code=code,
        name=land.land.name(code),
        a=most(lambda place: zones[place][0]),
        b=most(lambda place: zones[place][1]),
        is_outside=apart * 2 > sum(people.values()) or (not any(people.values()) and places[0] in outside),
        is_split=len({zones[place] for place in places}) > 1,
        c=most(lambda place: zones[place][2]) if len(zones[places[0]]) > 2 else None,
    )


def _seats(
    tiles: Mapping[str, MapTile], land: Terrain, zones: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Give the tile of the most populated commune of each zone of B that a tile is drawn in."""
    people: Counter[tuple[str, str]] = Counter()
    for place, (_, zone) in zones.items():
        code = land.tile_of(place)
        if code is not None and code in tiles and tiles[code].b == zone:
            people[zone, code] += land.land.population(place)
    found: dict[str, str] = {}
    for zone, code in sorted(people, key=lambda key: (-people[key], key)):
        found.setdefault(zone, code)
    return dict(sorted(found.items()))


def moves_of(steps: Iterable[ToldStep], land: Terrain) -> tuple[MapMove, ...]:
    """Give the moves of a proposal as a map names them: by their first place, and how many more."""
    found = []
    for step in steps:
        codes = tuple(dict.fromkeys(code for code in map(land.tile_of, step.places) if code is not None))
        name = land.land.name(step.places[0])
        more = len(step.places) - 1
        found.append(MapMove(step.number, codes, f"{name} et {more} autres" if more > 1 else name))
    return tuple(found)
