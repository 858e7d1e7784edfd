"""Where people live: the communes and parts of a département, and what a word for a place stands for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model.territory import CommunePart
from graph.reference import load_reference


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody may live: a commune, or a part of one that has parts.

    `area` is the EPCI, or the commune itself when it is in none: what gap.coverage counts by.
    """

    code: str
    commune: str
    name: str
    population: int
    area: tuple[str, str]


class Land:
    """The places of a département, by code, in the order of their codes.

    Parts share out the whole population of their commune, so that nothing is left under its own code.
    """

    def __init__(
        self, department: str, parts: Iterable[CommunePart] = (), communes: Iterable[str] | None = None
    ):
        known = load_reference().communes
        chosen = sorted(communes or (code for code in known if known[code].department == department))
        parts_of: dict[str, list[CommunePart]] = {}
        for part in parts:
            parts_of.setdefault(part.commune_code, []).append(part)
        self.department = department
        self.names = {code: known[code].name for code in chosen}
        self.places: dict[str, Place] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        for code in chosen:
            facts = known[code]
            area = ("epci", facts.epci) if facts.epci else ("commune", code)
            own = parts_of.get(code)
            places = (
                [Place(part.code, code, part.name, part.population, area) for part in own]
                if own
                else [Place(code, code, facts.name, facts.population, area)]
            )
            self.places |= {place.code: place for place in places}
            self._named[code] = tuple(place.code for place in places)
        self._by_area: dict[str, list[str]] = {}
        for place in self.places.values():
            self._by_area.setdefault(place.area[1], []).append(place.code)

    def communes_of(self, epci: str) -> list[str]:
        """Give the communes of an EPCI that lie in the département, sorted."""
        return sorted({self.places[code].commune for code in self._by_area[epci]})

    def places_of(self, code: str) -> tuple[str, ...]:
        """Give the places that a commune, part or EPCI code stands for."""
        if code in self.places:
            return (code,)
        return self._named[code] if code in self._named else tuple(self._by_area[code])

    def town(self, place: str) -> str:
        """Give the name of the commune of a place."""
        return self.names[self.places[place].commune]

    def shared_out(self, total: int, leaning: Mapping[str, float] | None = None) -> dict[str, int]:
        """Share out `total` persons by population (times a leaning, by place), by largest remainder."""
        weight = {
            code: place.population * (leaning or {}).get(code, 1.0) for code, place in self.places.items()
        }
        whole = sum(weight.values())
        exact = {code: total * value / whole for code, value in weight.items()}
        shares = {code: int(value) for code, value in exact.items()}
        left = total - sum(shares.values())
        for code in sorted(exact, key=lambda code: (shares[code] - exact[code], code))[:left]:
            shares[code] += 1
        return shares
