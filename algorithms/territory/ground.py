"""Where the places of zonings lie: what proposals need in order to keep zones in one piece."""

from collections.abc import Mapping

from algorithms.picture import Picture
from graph.contours import GeoJson, Terrain, terrain


def ground(picture: Picture, *zonings: str, delivered: Mapping[str, GeoJson] | None = None) -> Terrain | None:
    """Give the contours around the places of zonings on the day, None when not one is known.

    `delivered` are contours by code laid over the shipped ones. Raises KeyError for an unknown zoning.
    """
    places = {place for zoning in zonings for place in picture.places.shares[zoning]}
    known = terrain(picture.frame.gazetteer, places, delivered)
    return known if any(known.tile_of(place) for place in places) else None
