"""One zoning for two: how could two institutions cut the land alike, with the fewest people changing team?

A proposal, never applied by itself. Needs the extra `zoning` (OR-Tools), which nothing else loads.

The objective, exactly. Each seat is a zone, goes on from one zone of A and one of B, and holds the place it
sits in. Each place that both zonings cover belongs to one seat, such that every zone's load lies within the
bounds and every zone is in one piece; a stretch of land apart that holds no seat goes whole to any one zone.
Best is what makes the fewest inhabitants change team, somebody who changes both teams counted twice; of these
what has the shortest borders. "Proven" means that nothing within the bounds is better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal, NamedTuple

from algorithms.parameters.territory import territory_parameters
from algorithms.picture import Picture
from algorithms.territory.board import neighbours
from algorithms.territory.crossing import Crossing, crossing, figures
from algorithms.territory.joint_plan import Plan
from algorithms.territory.joint_solver import Limits, Solved, solve
from algorithms.territory.loads import Load, loads, persons_by_code
from graph.contours import Terrain
from graph.errors import UnknownIdError, UsageError

HUNDRED = 100

Unit = Literal["inhabitants", "persons"]


class Seat(NamedTuple):
    """Where a team of the joint zoning sits, and the zones of A and of B that it goes on from."""

    place: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class JointProposal:
    """One zoning for two: the seat (its place's code) of each place, and what it changes.

    `changed_a` and `changed_b` count the inhabitants whose team of A, of B, becomes another. `metres` is the
    length of the borders between zones, as far as contours are known. `before` are the figures of A against
    B, `after_a` and `after_b` those of A and of B against the joint zoning. `rounds` is how often the solver
    ran, `seconds` and `seed` its limit for each aim.
    """

    a: str
    b: str
    seats: tuple[Seat, ...]
    zones: Mapping[str, str]
    unit: Unit
    least: int
    most: int
    changed_a: int
    changed_b: int
    metres: int
    loads: Mapping[str, Load]
    before: Mapping[str, Any]
    after_a: Mapping[str, Any]
    after_b: Mapping[str, Any]
    is_cost_proven: bool
    is_border_proven: bool
    rounds: int
    seconds: float
    seed: int

    @property
    def is_proven(self) -> bool:
        """Tell whether nothing within the bounds is better, in both aims."""
        return self.is_cost_proven and self.is_border_proven


def seats_of(picture: Picture, one: str, other: str) -> tuple[Seat, ...]:
    """Give a seat for each main pair of zones: the most populated place they have in common.

    A main pair are two zones each of which is the dominant one of the other. Seats are in the order of A's
    zones, A being the zoning with the smaller id. Errors are those of `joint_zoning`.
    """
    crossed = _crossed(picture, one, other)
    of_a, of_b = crossed.dominant(0), crossed.dominant(1)
    found = []
    for a in sorted(of_a):
        b = of_a[a]
        if of_b[b] == a:
            inside = [place for place, pair in crossed.places.items() if pair == (a, b)]
            found.append(Seat(min(inside, key=lambda place: (-crossed.population[place], place)), a, b))
    return tuple(found)


def joint_zoning(
    picture: Picture,
    one: str,
    other: str,
    *,
    ground: Terrain | None,
    seats: Sequence[Seat] | None = None,
    unit: Unit = "inhabitants",
    bounds: tuple[int, int] | None = None,
    seconds: float | None = None,
) -> JointProposal:
    """Propose one zoning for two, by ids, on the picture's day.

    `seats` are those of `seats_of` unless given; `bounds` are the least and most load of a zone, in
    inhabitants or known persons (`unit`), by default a share of the mean. Raises UnknownIdError for a zoning
    that is not there; UsageError for twice the same, for two without a place in common, for seats that are
    not different places of both, when no contour is known, when the bounds cannot be kept, when the extra is
    missing, or when no answer was found in `seconds` (of the solver's own count). Exponential at worst.
    """
    crossed = _crossed(picture, one, other)
    if ground is None:
        raise UsageError("comparison.no_contour", one=one, other=other)
    sitting = tuple(seats_of(picture, one, other) if seats is None else seats)
    _check(sitting, crossed)
    places, counts = tuple(crossed.places), persons_by_code(picture)
    load = _loads(picture, places, crossed, counts if unit == "persons" else None)
    least, most = _bounds(sum(load), len(sitting)) if bounds is None else bounds
    defaults = territory_parameters().joint_zoning
    limits = Limits(defaults.solver_seconds if seconds is None else seconds, defaults.seed)
    plan = Plan(
        costs=[_costs(crossed, place, sitting) for place in places],
        load=load,
        neighbours=neighbours(ground, places),
        borders=_borders(ground, places),
        seats=[places.index(seat.place) for seat in sitting],
        least=least,
        most=most,
    )
    solved = solve(plan, limits)
    if solved is None:
        raise UsageError("comparison.no_joint_zoning", least=least, most=most)
    zones = {place: sitting[zone].place for place, zone in zip(places, solved.zones, strict=True)}
    told = _changes(crossed, {seat.place: seat for seat in sitting}, zones)
    a, b = sorted((one, other))
    return JointProposal(
        a=a,
        b=b,
        seats=sitting,
        zones=zones,
        unit=unit,
        least=least,
        most=most,
        metres=plan.border(solved.zones),
        loads=loads(picture.frame.gazetteer, zones, counts),
        before=figures(crossed, ground),
        after_a=figures(_against(crossed, zones, 0), ground),
        after_b=figures(_against(crossed, zones, 1), ground),
        seconds=limits.seconds,
        seed=limits.seed,
        **told,
        **_status(solved),
    )


def _crossed(picture: Picture, one: str, other: str) -> Crossing:
    zonings = picture.frame.zonings
    for zoning in (one, other):
        if zoning not in zonings:
            raise UnknownIdError("unknown.zoning", id=zoning)
    a, b = sorted((one, other))
    if a == b:
        raise UsageError("comparison.two_zonings", one=a, other=b, moving=b)
    crossed = crossing(picture, zonings[a], zonings[b])
    if not crossed.compared:
        raise UsageError("comparison.nothing_in_common", one=a, other=b, day=f"{picture.as_of:%d/%m/%Y}")
    return crossed


def _check(seats: Sequence[Seat], crossed: Crossing) -> None:
    places = [seat.place for seat in seats]
    if not places or len(set(places)) < len(places) or not set(places) <= crossed.places.keys():
        raise UsageError("comparison.bad_seats", seats=", ".join(places) or "0")


def _loads(
    picture: Picture, places: Sequence[str], crossed: Crossing, persons: Mapping[str, int] | None
) -> list[int]:
    """Give what each place weighs: inhabitants, or persons (known by a commune alone: in its first part)."""
    if persons is None:
        return [crossed.population[place] for place in places]
    weight = dict.fromkeys(places, 0)
    for code, count in persons.items():
        spot = next((spot for spot in picture.frame.gazetteer.spots_of(code) if spot in weight), None)
        if spot is not None:
            weight[spot] += count
    return [weight[place] for place in places]


def _bounds(total: int, zones: int) -> tuple[int, int]:
    limits = territory_parameters().joint_zoning
    return limits.least_percent * total // (zones * HUNDRED), ceil(
        limits.most_percent * total / (zones * HUNDRED)
    )


def _costs(crossed: Crossing, place: str, seats: Sequence[Seat]) -> list[int]:
    a, b = crossed.places[place]
    return [crossed.population[place] * ((seat.a != a) + (seat.b != b)) for seat in seats]


def _borders(ground: Terrain, places: Sequence[str]) -> list[tuple[int, int, int]]:
    """Give the borders of places whose own contour is known, in whole metres."""
    at = {place: position for position, place in enumerate(places) if ground.has_own_tile(place)}
    return [
        (at[border.one], at[border.other], round(border.metres))
        for border in ground.contours.borders
        if border.one in at and border.other in at
    ]


def _changes(crossed: Crossing, seat_at: Mapping[str, Seat], zones: Mapping[str, str]) -> dict[str, Any]:
    people = crossed.population
    rows = [(place, pair, seat_at[zones[place]]) for place, pair in crossed.places.items()]
    return {
        "changed_a": sum(people[place] for place, pair, seat in rows if pair[0] != seat.a),
        "changed_b": sum(people[place] for place, pair, seat in rows if pair[1] != seat.b),
    }


def _against(crossed: Crossing, zones: Mapping[str, str], side: int) -> Crossing:
    """Give the crossing of A (side 0) or B (side 1) with the joint zoning."""
    places = {place: (pair[side], zones[place]) for place, pair in crossed.places.items()}
    common: dict[tuple[str, str], int] = {}
    for place, pair in places.items():
        common[pair] = common.get(pair, 0) + crossed.population[place]
    return Crossing(places, common, crossed.population)


def _status(solved: Solved) -> dict[str, Any]:
    return {
        "is_cost_proven": solved.is_cost_proven,
        "is_border_proven": solved.is_border_proven,
        "rounds": solved.rounds,
    }
