"""From what is offered for a theme to what a map shows: how much each commune has, what new sites would add.

Land that nothing covers is white under hatching, the rest filled, darker where there is more (or something
new): both are told apart in black and white.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from algorithms.french import NBSP, count, number
from api.pictures.map_scene import MapMove, MapScene, MapTile
from api.pictures.map_zonings import tiles_of
from api.usecases.new_sites import SitesSheet
from api.usecases.territories_sheets import Coverage, NamedZoning
from graph.contours import Contours, Terrain

NOTHING = "0"
NO_WORD = ("sheet", "")
"""What nothing covers is named by its hatching, not by its fill."""

LEVELS = {
    NOTHING: NO_WORD,
    "1": ("tint", "1 dispositif"),
    "2": ("bar", "2 dispositifs"),
    "3": ("mid", "3 dispositifs ou plus"),
}
COVERED, ANEW = "1", "2"
STATES = {
    NOTHING: NO_WORD,
    COVERED: ("tint", "Un dispositif y répond déjà"),
    ANEW: ("mid", "Nouvellement couvert"),
}


@dataclass(frozen=True)
class ZonedLand:
    """A zoning on its land: the zone of each place, the contours at some detail."""

    zoning: NamedZoning
    zones: Mapping[str, str]
    land: Terrain
    contours: Contours

    def tiles(self, states: Mapping[str, str]) -> dict[str, MapTile]:
        """Give each tile the state and the zone of most of its inhabitants."""
        known = {place: (state, self.zones[place]) for place, state in states.items() if place in self.zones}
        return tiles_of(known, frozenset(), self.land, self.contours)


def coverage_scene(told: Coverage, on: ZonedLand) -> MapScene:
    """Make the scene of a theme: how many dispositifs cover each commune, the zones of a zoning over it."""
    tiles = on.tiles({row.code: str(min(len(row.dispositifs), 3)) for row in told.offers})
    if told.holes:
        tiles = _hatched(tiles)
    lacking = sum(not row.dispositifs for row in told.offers)
    return MapScene(
        title=f"{told.theme.label}{NBSP}: ce qui est offert, commune par commune",
        summary=f"{count(lacking, 'commune', figures=True)} sans dispositif, "
        f"{number(told.uncovered)} habitants.",
        contours=on.contours,
        tiles=tiles,
        names_a={level: word for level, (_, word) in LEVELS.items()} | {NOTHING: "aucun dispositif"},
        names_b={zone.id: zone.name for zone in on.zoning.zones},
        words=("", on.zoning.name, ""),
        fills=LEVELS,
        outside_words="Aucun dispositif",
    )


def sites_scene(told: SitesSheet, on: ZonedLand) -> MapScene:
    """Make the scene of new sites: what is covered, what they would cover anew, what nothing would.

    What each site answers for is outlined, with its number.
    """
    states = dict.fromkeys(on.zones, COVERED)
    states |= {place.code: ANEW for place in told.gained} | {place.code: NOTHING for place in told.left}
    tiles = _hatched(on.tiles(states))
    shown = {tile.a for tile in tiles.values()}
    sites = count(len(told.sites), "site", figures=True)
    anew = (
        f"{sites}{NBSP}: {number(told.land.gained)} habitants nouvellement couverts. " if told.sites else ""
    )
    return MapScene(
        title=f"{told.wish.theme.label}{NBSP}: ce que de nouveaux sites couvriraient, commune par commune"
        if told.sites
        else f"{told.wish.theme.label}{NBSP}: ce qui est couvert, commune par commune",
        summary=f"{anew}{count(told.land.holes_after, 'commune ou quartier', figures=True)} "
        f"{'toujours ' if told.sites else ''}sans dispositif, "
        f"{number(told.land.uncovered_after)} habitants.",
        contours=on.contours,
        tiles=tiles,
        names_a={state: word for state, (_, word) in STATES.items()} | {NOTHING: "sans dispositif"},
        names_b={zone.id: zone.name for zone in on.zoning.zones},
        moves=tuple(
            MapMove(number_, tuple(sorted(_tiles_at(on.land, site.places))), site.name)
            for number_, site in enumerate(told.sites, start=1)
        ),
        words=("", on.zoning.name, ""),
        fills={state: fill for state, fill in STATES.items() if state in shown},
        outside_words="Toujours sans dispositif" if told.sites else "Aucun dispositif",
        moved_words="Là où un site répondrait",
    )


def _hatched(tiles: Mapping[str, MapTile]) -> dict[str, MapTile]:
    return {code: replace(tile, is_outside=tile.a == NOTHING) for code, tile in tiles.items()}


def _tiles_at(land: Terrain, places: frozenset[str]) -> set[str]:
    return {code for code in map(land.tile_of, places) if code is not None}
