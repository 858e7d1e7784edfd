"""Which communes a drawn zone takes: each place goes where most of it lies.

Drawn zones never follow the limits of communes to the metre. An overlap of less than `SLIVER` of a place is
a sliver: it makes no member and no gap, and is listed. A place truly cut goes where most of its land is,
outside every zone included, unless shares are asked for; where zones lie over one another and hold it whole,
it is in each of them. A large town is cut by its parts when the contours
of all of them are known; its parts then go each their way, and the town goes whole when they all go the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from graph.contours import Contours, terrain
from graph.exchange.problems import Problems
from graph.exchange.sheet import Sheet
from graph.exchange.stored import Stored
from graph.exchange.territories.figures import Shape
from graph.exchange.territories.names import Names
from graph.exchange.territories.zonings import Link, NamedZone
from graph.reference import contours as shipped_contours

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SLIVER = 0.05
"""Below 5 % of a place's land, an overlap is a sliver."""

UNKNOWN_LAND = 0.5
"""Beyond half of a zone lying where no contour is known, nothing can be said of it."""

DECIMALS = 4


class Cut(NamedTuple):
    """How a place lies in the zones: each zone's share of its land, slivers left out."""

    code: str
    shares: Mapping[str, float]
    slivers: Mapping[str, float]

    @property
    def main(self) -> str | None:
        """Give the zone where most of the land lies, None when that is outside all of them."""
        if not self.shares:
            return None
        zone = min(self.shares, key=lambda zone: (-self.shares[zone], zone))
        return zone if self.shares[zone] >= 1 - sum(self.shares.values()) else None

    @property
    def homes(self) -> tuple[str, ...]:
        """Give the zones that the place is in: each that holds all of it but slivers, else the main one."""
        whole = tuple(sorted(zone for zone, share in self.shares.items() if share > 1 - SLIVER))
        return whole if len(whole) > 1 or self.main is None else (self.main,)

    @property
    def is_overlapped(self) -> bool:
        """Tell whether zones lie over one another there by more than a sliver."""
        return sum(self.shares.values()) > 1 + SLIVER


def known_contours(stored: Stored, names: Names, brought: Mapping[str, Sheet]) -> Contours:
    """Give the contours that are shipped, were imported, or are brought along."""
    delivered = dict(stored.columns("contours", "code", "geometry"))
    if "contours" in brought:
        columns = brought["contours"].columns
        delivered |= dict(zip(columns["code"], columns["geometry"], strict=True))
    departments = [code for code in sorted(names.departments) if shipped_contours(code)]
    shipped = (code for one in departments for code in names.land.communes_of_department(one))
    around = [*shipped, *(code for code in delivered if names.land.knows(code))]
    return terrain(names.land, around, delivered).contours


def cut_places(
    tiles: Contours, shapes: Sequence[Shape], keys: Sequence[str], file: str, problems: Problems
) -> list[Cut]:
    """Measure how the places with a contour lie in the zones, those that no zone touches left out.

    `keys` are the zones of the shapes. Notes zones that lie where no contour is known. Time in the number of
    overlaps and their points.
    """
    import numpy as np
    import shapely

    codes = list(tiles.codes)
    if not codes:
        problems.error("territories.no_contours", file)
        return []
    land = np.array([tiles.shape(code) for code in codes], dtype=object)
    area, tree = shapely.area(land), shapely.STRtree(land)
    covered: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for zone, drawn in _merged(shapes, keys).items():
        near = tree.query(drawn, predicate="intersects")
        overlaps = shapely.area(shapely.intersection(land[near], drawn))
        if overlaps.sum() < (1 - UNKNOWN_LAND) * drawn.area:
            line = next(shape.figure.line for shape, key in zip(shapes, keys, strict=True) if key == zone)
            problems.error("territories.unknown_land", file, line=line, column="geometry")
            continue
        for at, overlap in zip(near, overlaps, strict=True):
            if overlap > 0:
                covered[int(at)][zone] = float(overlap / area[at])
    return [_cut(codes[at], covered[at]) for at in sorted(covered)]


def _merged(shapes: Sequence[Shape], keys: Sequence[str]) -> "dict[str, BaseGeometry]":
    from shapely import union_all

    found: dict[str, list[BaseGeometry]] = {}
    for (_, shape), key in zip(shapes, keys, strict=True):
        found.setdefault(key, []).append(shape)
    return {key: union_all(parts) for key, parts in found.items()}


def _cut(code: str, overlaps: Mapping[str, float]) -> Cut:
    shares = {zone: share for zone, share in overlaps.items() if share >= SLIVER}
    return Cut(code, shares, {zone: share for zone, share in overlaps.items() if zone not in shares})


def links_of(cuts: Iterable[Cut], names: Names, lines: Mapping[str, int], *, shares: bool) -> list[Link]:
    """Give what lies in which zone: towns whose parts all go the same way go whole."""
    by_commune: defaultdict[str, list[Cut]] = defaultdict(list)
    for cut in cuts:
        by_commune[names.land.commune_of(cut.code)].append(cut)
    return [
        link
        for commune, pieces in sorted(by_commune.items())
        for link in _links_of_commune(commune, pieces, names, lines, shares)
    ]


def _links_of_commune(
    commune: str, pieces: Sequence[Cut], names: Names, lines: Mapping[str, int], shares: bool
) -> Iterator[Link]:
    places = set(names.land.places_of(commune))
    homes = {piece.homes for piece in pieces}
    if {piece.code for piece in pieces} >= places and len(homes) == 1 and not shares:
        yield from (Link(lines[zone], commune, zone) for zone in next(iter(homes)))
        return
    for piece in pieces:
        if not shares:
            yield from (Link(lines[zone], piece.code, zone) for zone in piece.homes)
            continue
        for zone, share in sorted(_settled(piece).items()):
            yield Link(lines[zone], piece.code, zone, share)


def _settled(cut: Cut) -> dict[str, float]:
    """Give shares with 4 decimals; those that slivers alone keep from 1 are 1 together.

    Zones that lie over one another keep their shares: together these are more than the place.
    """
    total = sum(cut.shares.values())
    scale = 1 / total if 1 - SLIVER < total <= 1 + SLIVER else 1.0
    rounded = {zone: round(share * scale, DECIMALS) for zone, share in cut.shares.items()}
    if scale != 1.0 and len(rounded) > 1:
        last = max(rounded, key=lambda zone: (rounded[zone], zone))
        rounded[last] = round(1 - sum(share for zone, share in rounded.items() if zone != last), DECIMALS)
    return {zone: 1.0 if share > 1 - SLIVER else share for zone, share in rounded.items()}


def note_cuts(
    cuts: Sequence[Cut],
    zones: Sequence[NamedZone],
    names: Names,
    file: str,
    problems: Problems,
    *,
    shares: bool,
) -> None:
    """List the places that are truly cut, and the slivers set aside.

    A place that several zones hold whole is in all of them: the double is told of the zoning, not here.
    """
    told = {zone.key: zone for zone in zones}
    overlapped = [cut.code for cut in cuts if cut.is_overlapped and len(cut.homes) < 2]
    if overlapped and not shares:
        problems.warn("territories.overlap", file, places=names.listed(overlapped))
    for cut in cuts:
        place = f"{names.land.name(cut.code)} ({cut.code})"
        for zone, share in sorted(cut.slivers.items()):
            where = {"line": told[zone].line, "column": "geometry"}
            problems.warn(
                "territories.sliver", file, **where, place=place, zone=told[zone].name, share=percent(share)
            )
        if len(cut.homes) > 1 and not shares:
            continue
        outside = max(1 - sum(cut.shares.values()), 0.0)
        if len(cut.shares) > 1 or (cut.shares and outside >= SLIVER):
            main = cut.main
            parts = ", ".join(
                f"{told[zone].name} {percent(share)}"
                for zone, share in sorted(cut.shares.items(), key=lambda item: (-item[1], item[0]))
            )
            line = told[main or min(cut.shares)].line
            is_edge = outside >= SLIVER
            if shares:
                code = "territories.shared_edge" if is_edge else "territories.shared"
            elif main:
                code = "territories.cut_edge" if is_edge else "territories.cut"
            else:
                code = "territories.outside"
            details = {"place": place, "parts": parts, "zone": told[main].name if main else ""}
            details["outside"] = percent(outside)
            problems.warn(code, file, line=line, column="geometry", **details)


def percent(share: float) -> str:
    """Give a share for people.

    >>> percent(0.034), percent(0.0004)
    ('3,4\u00a0%', 'moins de 0,1\u00a0%')
    """
    if share < 0.001:
        return "moins de 0,1\u00a0%"
    return f"{100 * share:.1f}".rstrip("0").rstrip(".").replace(".", ",") + "\u00a0%"
