"""Where the places of zonings lie: one way for findings, pages and proposals to know contours."""

from algorithms.picture import Picture
from graph.contours import Terrain, terrain


def ground(picture: Picture, *zonings: str) -> Terrain | None:
    """Give the contours around the places of zonings on the day, None when not one is known.

    Contours have no date: those delivered are laid over the shipped ones on every day. Raises KeyError for an
    unknown zoning.
    """
    places = {place for zoning in zonings for place in picture.places.shares[zoning]}
    known = terrain(picture.frame.gazetteer, places, picture.frame.contours)
    return known if any(known.tile_of(place) for place in places) else None
