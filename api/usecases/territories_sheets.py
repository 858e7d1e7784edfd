"""What is told of territories: zonings of a day, comparisons, proposals, sheets of communes, coverage.

Ids go with names; numbers of persons are None where they are hidden (small ones, and those that would give
one back).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from algorithms.territory.corrections import Proposal
from algorithms.territory.crossing import Crossing
from algorithms.territory.joint import JointProposal
from api.usecases.territories_told import ToldStep
from graph.model.vocabulary import Theme, Vocabulary


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone on a day: who answers there, its places, the inhabitants of those that count in it."""

    id: str
    name: str
    institution: str
    institution_name: str
    places: int
    inhabitants: int


@dataclass(frozen=True, slots=True)
class NamedZoning:
    """A zoning on a day, its zones by id."""

    id: str
    name: str
    institution: str
    institution_name: str
    mission: Vocabulary
    department: str | None
    zones: tuple[NamedZone, ...]
    places: int
    inhabitants: int

    def zone_name(self, id_: str) -> str:
        """Give the name of one of its zones, the id when it is none."""
        return next((zone.name for zone in self.zones if zone.id == id_), id_)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place compared: its commune, its inhabitants, its zone of A and of B (ids)."""

    code: str
    name: str
    commune: str
    inhabitants: int
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class ZonesOfPlace:
    """A place and all its zones of A and of B (ids), the one it counts in first."""

    code: str
    name: str
    inhabitants: int
    a: tuple[str, ...]
    b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZonePair:
    """Two zones with a place in common; `is_main` when each is the one the other shares most with.

    `is_outside` when neither is: its places are those outside the main pair.
    """

    a: str
    b: str
    places: int
    inhabitants: int
    is_main: bool
    is_outside: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two zonings laid over each other on a day, in the order they were asked for.

    `figures` are those of `algorithms.territory.figures`. `outside` are the places outside the main pair,
    `pairs` the pairs of zones, both by inhabitants. `apart` are the places that are not compared: those that
    one alone covers, and the inhabited ones of their department in none; `several` those that one of them
    puts in several zones; both the most populated first.
    """

    day: date
    a: NamedZoning
    b: NamedZoning
    crossed: Crossing
    figures: Mapping[str, Any]
    outside: tuple[PlaceRow, ...]
    pairs: tuple[ZonePair, ...]
    apart: tuple[ZonesOfPlace, ...]
    several: tuple[ZonesOfPlace, ...]

    @property
    def only_a(self) -> tuple[str, ...]:
        """Give the codes of the places that A alone covers, sorted."""
        return tuple(sorted(place.code for place in self.apart if place.a))

    @property
    def only_b(self) -> tuple[str, ...]:
        """Give the codes of the places that B alone covers, sorted."""
        return tuple(sorted(place.code for place in self.apart if place.b))

    @property
    def neither(self) -> tuple[ZonesOfPlace, ...]:
        """Give the inhabited places of their department that neither covers, the most populated first."""
        return tuple(place for place in self.apart if not place.a and not place.b)

    @property
    def has_parts(self) -> bool:
        """Tell whether a commune is compared by its parts."""
        return any(row.code != row.commune for row in self.outside)


@dataclass(frozen=True, slots=True)
class LoadChange:
    """The inhabitants of a zone before and after a proposal."""

    zone: str
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ToldProposal:
    """A proposal with its steps as sentences and the inhabitants of each zone that it changes."""

    proposal: Proposal
    moving: NamedZoning
    steps: tuple[ToldStep, ...]
    loads: tuple[LoadChange, ...]


@dataclass(frozen=True, slots=True)
class JointSeat:
    """A zone of a common découpage: where its team sits, the zones it goes on from, its inhabitants."""

    place: str
    name: str
    a: str
    b: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class ToldJoint:
    """A common découpage told: its zones, or why there is none yet (`is_under_way`) or at all (`refusal`)."""

    proposal: JointProposal | None = None
    seats: tuple[JointSeat, ...] = ()
    is_under_way: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers at a commune: a team (a zone) or a dispositif; `part_of` says of which part of it."""

    institution: str
    institution_name: str
    id: str
    name: str
    about: str
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """A team that a team must know, and what they have in common."""

    zone: str
    name: str
    zoning: str
    zoning_name: str
    institution: str
    institution_name: str
    places: int
    inhabitants: int


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """A team (a zone) and the teams of other zonings it must know."""

    zone: str
    name: str
    zoning: str
    zoning_name: str
    institution: str
    institution_name: str
    places: int
    inhabitants: int
    partners: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class CommuneSheet:
    """Who answers for what at a commune or part: teams by mission, dispositifs by theme; its teams."""

    day: date
    code: str
    name: str
    department: str
    epci: str
    inhabitants: int
    zones: tuple[tuple[str, tuple[Answer, ...]], ...]
    dispositifs: tuple[tuple[str, tuple[Answer, ...]], ...]
    teams: tuple[TeamSheet, ...]


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A commune and a theme: dispositifs that cover it, places they declare, whether it is a hole."""

    code: str
    name: str
    inhabitants: int
    dispositifs: tuple[str, ...]
    capacity: int
    is_hole: bool


@dataclass(frozen=True, slots=True)
class AreaNeeds:
    """Persons with an open need in an area (an EPCI), those nobody holds; rounded, None: hidden."""

    name: str
    inhabitants: int
    holes: int
    in_need: int | None
    unheld: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A theme over the places of a zoning, by place and by area; numbers of persons are rounded, or hidden.

    `uncovered` are inhabitants of places without a dispositif. `holes` are those places, unless no dispositif
    for the theme is anywhere: then nothing is missing here that others have.
    """

    day: date
    theme: Theme
    offers: tuple[OfferRow, ...]
    areas: tuple[AreaNeeds, ...]
    holes: tuple[OfferRow, ...]
    inhabitants: int
    uncovered: int
    in_need: int | None
    unheld: int | None
    dispositif_names: Mapping[str, str]
