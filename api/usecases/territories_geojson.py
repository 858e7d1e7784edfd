"""Zonings as GeoJSON (WGS84): the zones of one, or the communes of two with what each makes of them."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

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


def comparison_shapes(territories: Territories, told: Comparison) -> dict[str, Any]:
    """Give the communes of two zonings with their zones, then the inner borders of B."""
    ids = (told.a.id, told.b.id)

    def make() -> dict[str, Any]:
        contours = territories.simplified(told.day, ids, DETAIL)
        rows = comparison_places(territories, told)
        hues = rows["hues"]
        features = [
            _feature(
                contours.shape(code),
                {
                    "code": code,
                    "name": row[0],
                    "a": row[1],
                    "b": row[2],
                    "outside": row[3],
                    "hue": hues[row[4]],
                },
            )
            for code, row in rows["places"].items()
            if code in contours
        ]
        zones = {code: row[5] for code, row in rows["places"].items() if row[5]}
        features.append(_feature(contours.inner_border(zones), {"border": told.b.name}))
        return _collection(features)

    return territories.kept(("geojson", *ids, told.day), make)


def comparison_places(territories: Territories, told: Comparison) -> dict[str, Any]:
    """Give, by tile, [name, zone of A, zone of B, whether outside the main pair, ids of both zones]."""
    from api.pictures.map_zonings import comparison_scene

    ids = (told.a.id, told.b.id)

    def make() -> dict[str, Any]:
        land = territories.ground(told.day, *ids)
        if land is None:
            return {"titles": [told.a.name, told.b.name], "hues": {}, "places": {}}
        scene = comparison_scene(told, land, territories.simplified(told.day, ids, DETAIL))
        places = {
            code: [
                tile.name,
                told.a.zone_name(tile.a or ""),
                told.b.zone_name(tile.b or ""),
                tile.is_outside,
                tile.a,
                tile.b,
                tile.is_split,
            ]
            for code, tile in scene.tiles.items()
        }
        return {"titles": [told.a.name, told.b.name], "hues": dict(scene.hues), "places": places}

    return territories.kept(("places", *ids, told.day), make)


def _tiles(places: list[str], land: "Terrain | None") -> list[str]:
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
