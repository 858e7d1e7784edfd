"""Zonings as GeoJSON (WGS84): the zones of one, or the communes of two with what each makes of them."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from api.usecases.common_zoning import ToldCommon
from api.usecases.territories import Territories
from api.usecases.territories_sheets import Comparison
from graph.errors import UnknownIdError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from graph.contours import Terrain

DECIMALS = 5
"""Of a degree: a metre."""

DETAIL = 0.0011
"""Of the land's extent, of what the map that moves draws."""

MARK = "hors du couple principal"

Feature = dict[str, Any]


def zoning_shapes(
    territories: Territories, id_: str, day: date, *, zone: str | None = None
) -> dict[str, Any]:
    """Give the zones of a zoning on a day as a FeatureCollection, or one of them.

    Zones without a known contour are left out. Raises UnknownIdError for a zoning or zone that is not there.
    """
    named = territories.zoning(id_, day)
    zones = [each for each in named.zones if zone is None or each.id == zone]
    if not zones and zone is not None:
        raise UnknownIdError("unknown.zone", id=zone)

    def make() -> dict[str, Any]:
        land = territories.ground(day, id_)
        zone_of = territories.picture(day).places.zone_of[id_]
        features = []
        for each in zones:
            tiles = _tiles([place for place, where in zone_of.items() if where == each.id], land)
            if land is not None and tiles:
                told = {
                    "id": each.id,
                    "name": each.name,
                    "institution": each.institution_name,
                    "places": each.places,
                    "inhabitants": each.inhabitants,
                }
                features.append(_feature(land.contours.dissolved(tiles), told))
        return _collection(features)

    return territories.kept(("geojson", id_, day, zone), make)


def comparison_shapes(
    territories: Territories, told: Comparison, common: ToldCommon | None = None
) -> dict[str, Any]:
    """Give the communes of two zonings with their zones, then the inner borders of B.

    What one zoning alone covers has "" for its zone of the other. With a common découpage, `hue` and
    `outside` are its own (its zones, who changes team), `zone` names the zone of it, and the inner borders of
    A come too.
    """
    ids = (told.a.id, told.b.id)

    def make() -> dict[str, Any]:
        contours = territories.simplified(told.day, ids, DETAIL)
        rows = comparison_places(territories, told, common)
        features = []
        for code, (name, a, b, is_outside, zone_a, _, _, *zone) in rows["places"].items():
            told_ = {"code": code, "name": name, "a": a, "b": b, "outside": is_outside}
            told_ |= {"zone": zone[0]} if zone else {}
            told_ |= {"hue": rows["hues"].get(zone[1] if zone else zone_a)}
            features.append(_feature(contours.shape(code), told_))
        for side, zoning in ((5, told.b), *(((4, told.a),) if common else ())):
            zones = {code: row[side] for code, row in rows["places"].items()}
            features.append(_feature(contours.inner_border(zones), {"border": zoning.name}))
        return _collection(features)

    return territories.kept(("geojson", *ids, told.day, common is not None), make)


def comparison_places(
    territories: Territories, told: Comparison, common: ToldCommon | None = None
) -> dict[str, Any]:
    """Give, by tile: name, zone of A, of B, whether it is hatched, ids of both zones, whether it is split.

    With a common découpage, then its zone there, and the id of that. `mark` says what hatching means.
    """
    from api.pictures.map_zonings import common_scene, comparison_scene

    ids = (told.a.id, told.b.id)
    head = {"titles": [told.a.name, told.b.name], "mark": "change d’équipe" if common else MARK}

    def make() -> dict[str, Any]:
        land = territories.ground(told.day, *ids)
        if land is None:
            return {**head, "hues": {}, "places": {}}
        contours = territories.simplified(told.day, ids, DETAIL)
        if common is None:
            scene = comparison_scene(told, land, contours)
        else:
            scene = common_scene(told, common, land, contours)
        places = {}
        for code, tile in scene.tiles.items():
            a, b = (tile.c if common else tile.a) or "", tile.b or ""
            named = [
                tile.name,
                told.a.zone_name(a),
                told.b.zone_name(b),
                tile.is_outside,
                a,
                b,
                tile.is_split,
            ]
            new = [common.seat_name(tile.a), tile.a] if common and tile.a else []
            places[code] = [*named, *new]
        return {**head, "hues": dict(scene.hues), "places": places}

    return territories.kept(("places", *ids, told.day, common is not None), make)


def common_zone_shape(
    territories: Territories, pair: tuple[str, str], day: date, places: Collection[str]
) -> Feature | None:
    """Give the land of some places of two zonings as a feature without properties; None without a contour."""
    land = territories.ground(day, *pair)
    tiles = _tiles(places, land)
    return _feature(land.contours.dissolved(tiles), {}) if land is not None and tiles else None


def _tiles(places: Collection[str], land: "Terrain | None") -> list[str]:
    found = {land.tile_of(place) for place in places} if land is not None else set()
    return sorted(code for code in found if code is not None)


def _feature(shape: "BaseGeometry", properties: Mapping[str, Any]) -> Feature:
    import numpy as np
    import shapely
    from shapely.geometry import mapping

    rounded = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))
    return {"type": "Feature", "properties": dict(properties), "geometry": mapping(rounded)}


def _collection(features: list[Feature]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
