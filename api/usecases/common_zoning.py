"""One zoning for two: for whoever waits for it, and told place by place beside the two zonings of today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from algorithms.territory.joint import JointProposal, joint_zoning
from api.usecases.territories import Territories
from api.usecases.territories_sheets import Comparison, JointSeat, NamedZoning, ToldJoint
from graph.errors import UsageError


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """A place whose team of A, of B or of both becomes another: zones of today, then those after (ids).

    `seat` is the code of the seat of its zone in the common découpage.
    """

    code: str
    name: str
    inhabitants: int
    a: str
    b: str
    new_a: str
    new_b: str
    seat: str

    def zones_of(self, told: Comparison) -> tuple[tuple[NamedZoning, tuple[str, str]], ...]:
        """Give each zoning with the zone of today and the one gone on from."""
        return (told.a, (self.a, self.new_a)), (told.b, (self.b, self.new_b))


@dataclass(frozen=True, slots=True)
class ToldCommon:
    """A common découpage beside the two zonings compared, in the order they were asked for.

    `seats` are its zones, the most populated first; `changed` the places whose team becomes another, the most
    populated first; `people` the inhabitants whose team of A, of B, becomes another; `after` the figures of
    A, of B, against it; `ended` the zones of A, of B (ids), that no zone of it goes on from.
    """

    proposal: JointProposal
    seats: tuple[JointSeat, ...]
    changed: tuple[ChangedPlace, ...]
    people: tuple[int, int]
    after: tuple[Mapping[str, Any], Mapping[str, Any]]
    ended: tuple[tuple[str, ...], tuple[str, ...]]

    def seat_name(self, place: str) -> str:
        """Give what a zone of it is called: the place its team sits in."""
        return next(seat.name for seat in self.seats if seat.place == place)


def told_common(territories: Territories, told: Comparison, joint: ToldJoint) -> ToldCommon | None:
    """Tell a common découpage of two zonings compared, None while there is none."""
    found = joint.proposal
    if found is None:
        return None
    is_turned = found.a != told.a.id
    seats = tuple(replace(seat, a=seat.b, b=seat.a) if is_turned else seat for seat in joint.seats)
    at = {seat.place: seat for seat in seats}
    name = territories.picture(told.day).frame.gazetteer.name
    changed = []
    for place, (a, b) in told.crossed.places.items():
        seat = at[found.zones[place]]
        if (a, b) != (seat.a, seat.b):
            people = told.crossed.population[place]
            changed.append(ChangedPlace(place, name(place), people, a, b, seat.a, seat.b, seat.place))
    kept = ({seat.a for seat in seats}, {seat.b for seat in seats})
    ended = [tuple(sorted(told.crossed.zones(side) - kept[side])) for side in (0, 1)]
    moved = (found.changed_a, found.changed_b)
    after = (found.after_a, found.after_b)
    return ToldCommon(
        proposal=found,
        seats=seats,
        changed=tuple(sorted(changed, key=lambda row: (-row.inhabitants, row.code))),
        people=(moved[1], moved[0]) if is_turned else moved,
        after=(after[1], after[0]) if is_turned else after,
        ended=(ended[0], ended[1]),
    )


def ready_common(territories: Territories, told: Comparison) -> ToldCommon:
    """Tell the common découpage of two zonings compared, for a file of it.

    Raises UsageError while it is being worked out, and when there is none.
    """
    joint = territories.joint(told.a.id, told.b.id, told.day)
    if joint.is_under_way:
        raise UsageError("comparison.common_under_way")
    common = told_common(territories, told, joint)
    if common is None:
        raise UsageError("comparison.common_refused", reason=joint.refusal)
    return common


def common_zoning(territories: Territories, one: str, other: str, day: date) -> JointProposal:
    """Propose one zoning for two: half a minute of a whole processor, once for the same contents.

    Raises UnknownIdError for a zoning that is not there; UsageError without contours, without the extra
    `zoning`, and for what `algorithms.territory.joint_zoning` refuses.
    """
    for zoning in (one, other):
        territories.zoning(zoning, day)
    land = territories.ground(day, one, other)
    if land is None:
        raise UsageError("comparison.no_ground")
    return territories.kept(
        ("common", *sorted((one, other)), day),
        lambda: joint_zoning(territories.picture(day), one, other, ground=land),
    )
