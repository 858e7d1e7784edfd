"""One zoning for two: what makes an assignment lawful, or better, by moving single places over borders.

The solver's answers are in pieces until it has been told enough; put together here, the first ones often cost
no more and need no further telling. When its time is over, the best one put together is the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from algorithms.territory.joint_plan import Plan, around, pieces

Shift = tuple[int, int]
"""A place and the zone it goes to."""


@dataclass
class Draft:
    """An assignment being mended: the zone of each place, the places and load of each zone."""

    plan: Plan
    zones: list[int]
    members: list[set[int]] = field(init=False)
    loads: list[int] = field(init=False)
    apart: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.members = [set() for _ in self.plan.seats]
        for place, zone in enumerate(self.zones):
            self.members[zone].add(place)
        self.loads = [sum(self.plan.load[place] for place in inside) for inside in self.members]
        seats, everything = set(self.plan.seats), range(len(self.zones))
        self.apart = {p for s in pieces(self.plan.neighbours, everything) if not s & seats for p in s}

    def shift(self, place: int, zone: int) -> None:
        """Put a place into a zone."""
        self.members[self.zones[place]].discard(place)
        self.loads[self.zones[place]] -= self.plan.load[place]
        self.zones[place] = zone
        self.members[zone].add(place)
        self.loads[zone] += self.plan.load[place]

    def put_together(self) -> None:
        """Give each piece without its seat, place by place, to the cheapest zone that it touches."""
        loose = {p for piece in stranded(self.plan, self.zones) for p in piece}
        while loose:
            options = [
                (self._more(place, zone), -self._touching(place, zone, loose), place, zone)
                for place in loose
                for zone in {self.zones[q] for q in self.plan.neighbours[place] if q not in loose}
            ]
            _, _, place, zone = min(options)
            self.shift(place, zone)
            loose.discard(place)

    def _touching(self, place: int, zone: int, loose: set[int]) -> int:
        around = self.plan.neighbours[place]
        return sum(self.zones[q] == zone for q in around if q not in loose)

    def _more(self, place: int, zone: int) -> int:
        return self.plan.costs[place][zone] - self.plan.costs[place][self.zones[place]]

    def shifts(self) -> Iterator[Shift]:
        """Give every place on a border, with each zone beside it."""
        seats = set(self.plan.seats)
        for place, own in enumerate(self.zones):
            if place not in seats and place not in self.apart:
                for zone in sorted({self.zones[q] for q in self.plan.neighbours[place]} - {own}):
                    yield place, zone

    def keeps_whole(self, place: int) -> bool:
        """Tell whether the zone of a place stays in one piece without it (land apart not counted)."""
        left = self.members[self.zones[place]] - {place} - self.apart
        return len(pieces(self.plan.neighbours, left)) == 1

    def excess(self) -> int:
        """Give by how much loads lie outside their bounds."""
        low, high = self.plan.least, self.plan.most
        return sum(max(low - load, 0) + max(load - high, 0) for load in self.loads)

    def _excess_after(self, place: int, zone: int) -> int:
        weight, own = self.plan.load[place], self.zones[place]
        self.loads[own] -= weight
        self.loads[zone] += weight
        found = self.excess()
        self.loads[own] += weight
        self.loads[zone] -= weight
        return found

    def balance(self) -> bool:
        """Shift places over borders until every load is within its bounds; tell whether that was possible."""
        excess = self.excess()
        while excess:
            options = sorted(
                (self._more(place, zone) / (excess - after), place, zone)
                for place, zone in self.shifts()
                if (after := self._excess_after(place, zone)) < excess
            )
            chosen = next(((p, zone) for _, p, zone in options if self.keeps_whole(p)), None)
            if chosen is None:
                return False
            self.shift(*chosen)
            excess = self.excess()
        return True

    def polish(self) -> None:
        """Shift places over borders as long as it costs less, or no more with shorter borders."""
        lengths: list[dict[int, int]] = [{} for _ in self.zones]
        for p, q, metres in self.plan.borders:
            lengths[p][q] = lengths[q][p] = metres
        is_better = True
        while is_better:
            is_better = False
            for place, zone in list(self.shifts()):
                own = self.zones[place]
                touched = [q for q in self.plan.neighbours[place] if self.zones[q] == zone]
                shorter = sum(
                    metres * ((self.zones[q] == own) - (self.zones[q] == zone))
                    for q, metres in lengths[place].items()
                )
                is_gain = own != zone and touched and (self._more(place, zone), shorter) < (0, 0)
                if is_gain and not self._excess_after(place, zone) and self.keeps_whole(place):
                    self.shift(place, zone)
                    is_better = True


def stranded(plan: Plan, zones: Sequence[int]) -> list[set[int]]:
    """Give the pieces of zones that do not hold their seat, where a seat could be reached."""
    found = []
    for zone, seat in enumerate(plan.seats):
        inside = [place for place, own in enumerate(zones) if own == zone]
        parts = pieces(plan.neighbours, inside)
        found += [part for part in parts if seat not in part and around(plan.neighbours, part)]
    return found


def mended(plan: Plan, zones: Sequence[int]) -> tuple[int, ...] | None:
    """Give a lawful assignment near a given one, None when loads cannot be balanced so."""
    draft = Draft(plan, list(zones))
    draft.put_together()
    if not draft.balance():
        return None
    draft.polish()
    return tuple(draft.zones)
