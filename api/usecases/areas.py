"""Which land a question is about: a department, a zone, a committee's territory, a list of communes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from algorithms.french import count, listed
from algorithms.picture import Picture
from api.workspace import Workspace
from graph.errors import UnknownIdError, UsageError
from graph.model.committee import Committee
from graph.model.territory import Zone
from graph.scope import Scope

Kind = Literal["department", "zone", "committee", "communes"]
NAMED = 4
"""Communes of a list named in its title; the rest is counted."""


class AreaWish(NamedTuple):
    """The land asked for: its kind, and the code, the id or the codes that name it."""

    kind: Kind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """Some land on a day: its places (SPEC section 2, Territory), and what people call it."""

    kind: Kind
    names: tuple[str, ...]
    title: str
    places: frozenset[str]
    communes: tuple[str, ...]
    inhabitants: int

    def holds(self, seen: Picture, code: str | None) -> bool:
        """Tell whether someone known by the code of a place may live there."""
        return code is not None and any(spot in self.places for spot in seen.frame.gazetteer.spots_of(code))


def wished_area(
    *,
    department: str | None = None,
    zone: str | None = None,
    committee: str | None = None,
    communes: Sequence[str] = (),
) -> AreaWish:
    """Read which land is asked for. Raises UsageError unless it is named in exactly one way."""
    given: list[tuple[Kind, tuple[str, ...]]] = [
        ("department", (department,) if department else ()),
        ("zone", (zone,) if zone else ()),
        ("committee", (committee,) if committee else ()),
        ("communes", tuple(dict.fromkeys(communes))),
    ]
    named = [AreaWish(kind, names) for kind, names in given if names]
    if len(named) != 1:
        raise UsageError("usage.one_area", count=len(named))
    return named[0]


def read_area(workspace: Workspace, scope: Scope, seen: Picture, wish: AreaWish) -> Area:
    """Work out the land of a wish on the picture's day. One store read at most.

    Raises UnknownIdError for what is not there, UsageError for land without any place on the day.
    """
    title, places = _READ[wish.kind](workspace, scope, seen, wish.names)
    if not places:
        raise UsageError("usage.no_land", title=title, day=f"{seen.as_of:%d/%m/%Y}")
    land = seen.frame.gazetteer
    return Area(
        kind=wish.kind,
        names=wish.names,
        title=title,
        places=frozenset(places),
        communes=tuple(sorted({land.commune_of(place) for place in places})),
        inhabitants=sum(land.population(place) for place in places),
    )


def _department(_: Workspace, __: Scope, seen: Picture, names: tuple[str, ...]) -> tuple[str, set[str]]:
    land = seen.frame.gazetteer
    communes = land.communes_of_department(names[0]) if names[0].isalnum() else ()
    if not communes:
        raise UnknownIdError("unknown.department", id=names[0])
    return f"Département {names[0]}", {place for code in communes for place in land.places_of(code)}


def _zone(workspace: Workspace, scope: Scope, seen: Picture, names: tuple[str, ...]) -> tuple[str, set[str]]:
    found = workspace.store.rows(scope, "zones", keys=names).rows
    if not found or not isinstance(found[0].record, Zone):
        raise UnknownIdError("unknown.zone", id=names[0])
    return found[0].record.name, set(seen.places.zone_places.get(names[0], ()))


def _committee(
    workspace: Workspace, scope: Scope, seen: Picture, names: tuple[str, ...]
) -> tuple[str, set[str]]:
    found = workspace.store.rows(scope, "committees", keys=names).rows
    if not found or not isinstance(found[0].record, Committee):
        raise UnknownIdError("unknown.committee", id=names[0])
    return found[0].record.name, set(_places_served(seen, found[0].record))


def _places_served(seen: Picture, committee: Committee) -> Iterator[str]:
    land = seen.frame.gazetteer
    inside = land.communes_of_department(committee.department) if committee.department else ()
    for code in (*committee.commune_codes, *inside):
        yield from land.places_of(land.read(code))
    for zone in committee.zone_ids:
        yield from seen.places.zone_places.get(zone, ())


def _communes(_: Workspace, __: Scope, seen: Picture, names: tuple[str, ...]) -> tuple[str, set[str]]:
    land = seen.frame.gazetteer
    for code in names:
        if not land.knows(code):
            raise UnknownIdError("unknown.place", id=code)
    called = [land.name(land.read(code)) for code in names[:NAMED]]
    if len(names) > NAMED:
        called.append(count(len(names) - NAMED, "autre commune", figures=True))
    places = {place for code in names for place in land.places_of(land.read(code))}
    return listed(called), places


_READ = {"department": _department, "zone": _zone, "committee": _committee, "communes": _communes}
