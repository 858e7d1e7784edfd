"""Places, zones and coverage on the evaluation date (SPEC section 2, Territory, opening; gap.coverage)."""

from collections import defaultdict
from fractions import Fraction
from functools import cache

from shapely.geometry.base import BaseGeometry

from tests.oracle.borders import Drawings
from tests.oracle.facts import Dispositif, Member
from tests.oracle.graph_on import GraphOn, within
from tests.oracle.reading import Row, Tables, commune_code, department_code, id_of, text_of, whole_of
from tests.oracle.reference import Commune, Part, Reference

REMAINDER_FROM = Fraction(5, 100)

Shares = dict[str, dict[str, Fraction]]


class Land:
    """Communes, their parts and the places these make; the same on every day."""

    def __init__(self, tables: Tables, reference: Reference) -> None:
        self._former = reference.former
        self._communes = dict(reference.communes)
        for row in tables.get("communes", []):
            self._lay_over(row)
        self._parts = self._delivered_parts(tables, reference)
        self._commune_of_replaced = {
            part.code: part.commune_code for part in reference.parts.values() if part.code not in self._parts
        }
        self._parts_of: defaultdict[str, list[Part]] = defaultdict(list)
        for part in self._parts.values():
            self._parts_of[part.commune_code].append(part)
        self._drawings = Drawings(tables, reference)

    def _lay_over(self, row: Row) -> None:
        """A delivered commune; an empty cell keeps the reference's value."""
        code = commune_code(id_of(row, "code"))
        known = self._communes.get(code, Commune(code, "", 0, "", ""))
        population = whole_of(row, "population")
        self._communes[code] = Commune(
            code=code,
            name=text_of(row, "name") or known.name,
            population=known.population if population is None else population,
            department=department_code(text_of(row, "department")) or known.department,
            epci=id_of(row, "epci") or known.epci,
        )

    def _delivered_parts(self, tables: Tables, reference: Reference) -> dict[str, Part]:
        """Delivered parts replace those built in for their commune as a whole."""
        delivered = [
            Part(
                commune_code(id_of(row, "code")),
                self._current(commune_code(id_of(row, "commune_code"))),
                whole_of(row, "population") or 0,
            )
            for row in tables.get("commune_parts", [])
        ]
        replaced = {part.commune_code for part in delivered}
        kept = [part for part in reference.parts.values() if part.commune_code not in replaced]
        return {part.code: part for part in [*kept, *delivered]}

    def _current(self, code: str) -> str:
        """The commune a former code belongs to now."""
        return code if code in self._communes else self._former.get(code, code)

    def read(self, code: str) -> str:
        """A code as written: a part's, or that of the commune it is or belongs to now."""
        code = commune_code(code)
        if code in self._parts:
            return code
        return self._current(self._commune_of_replaced.get(code, code))

    def commune(self, code: str) -> Commune:
        """The commune of a code already read."""
        part = self._parts.get(code)
        return self._communes[part.commune_code if part else code]

    def has_remainder(self, code: str) -> bool:
        """Whether the parts of a commune leave 5 % of its population or more."""
        left = self._left(code)
        return left > 0 and left >= REMAINDER_FROM * self._communes[code].population

    def _left(self, code: str) -> int:
        return self._communes[code].population - sum(part.population for part in self._parts_of.get(code, []))

    def places_named(self, code: str) -> set[str]:
        """The places a row naming this code stands for, zonings apart."""
        if code in self._parts or code not in self._parts_of:
            return {code}
        parts = {part.code for part in self._parts_of[code]}
        return parts | {code} if self.has_remainder(code) else parts

    def places_lived(self, code: str) -> set[str]:
        """Where somebody known by this code may live: the remainder, or without one any of the parts."""
        return {code} if code in self._parts_of and self.has_remainder(code) else self.places_named(code)

    def inhabitants(self, place: str) -> int:
        """The population of one place."""
        if place in self._parts:
            return self._parts[place].population
        return self._left(place) if place in self._parts_of else self._communes[place].population

    def total(self, places: set[str]) -> int:
        """The inhabitants of several places."""
        return sum(self.inhabitants(place) for place in places)

    def tile(self, place: str) -> BaseGeometry | None:
        """The land that a place has of its own on a map; none when that is not known."""
        commune = self.commune(place).code
        return self._drawings.of_place(
            place, commune, [part.code for part in self._parts_of.get(commune, [])]
        )

    def of_department(self, department: str) -> set[str]:
        """The places of a department."""
        codes = [one.code for one in self._communes.values() if one.department == department]
        return {place for code in codes for place in self.places_named(code)}


class Places:
    """What zones contain and what dispositifs cover on D."""

    def __init__(self, graph: GraphOn, land: Land) -> None:
        self.graph = graph
        self.land = land
        self.shares = cache(self._shares)
        self.covered = cache(self._covered)

    def rows_on(self, zoning: str) -> list[Member]:
        """The membership rows of a zoning's zones on D."""
        facts, day = self.graph.facts, self.graph.day
        return [
            row
            for row in facts.members
            if facts.zoning_of_zone[row.zone_id] == zoning and within(day, row.since, row.until)
        ]

    def _shares(self, zoning: str) -> Shares:
        """Place -> zone -> greatest share; a row naming a commune leaves the parts that a row names."""
        rows = [(row, self.land.read(row.code)) for row in self.rows_on(zoning)]
        named = {code for _, code in rows}
        shares: Shares = {}
        for row, code in rows:
            for place in self.land.places_named(code):
                if place == code or place not in named:
                    zones = shares.setdefault(place, {})
                    zones[row.zone_id] = max(row.share, zones.get(row.zone_id, Fraction(0)))
        return shares

    def of_zone(self, zone: str) -> set[str]:
        """The places of a zone on D, any share."""
        shares = self.shares(self.graph.facts.zoning_of_zone[zone])
        return {place for place, zones in shares.items() if zone in zones}

    def alive_for(self, theme: str) -> list[Dispositif]:
        """Dispositifs alive on D with that purpose."""
        return [
            one
            for one in self.graph.facts.dispositifs.values()
            if theme in one.purposes and within(self.graph.day, one.since, one.until)
        ]

    def _covered(self, dispositif: str) -> set[str] | None:
        """The places a dispositif covers on D; none when it covers everywhere."""
        rows = [row for row in self.graph.facts.coverage if row[0] == dispositif]
        if not rows:
            return None
        places: set[str] = set()
        for _, code, zone in rows:
            if code:
                places |= self.land.places_named(self.land.read(code))
            if zone:
                places |= self.of_zone(zone)
        return places

    def code_of(self, person: str) -> str:
        """The code of a person's place as read, empty when it is not known."""
        code = self.graph.living[person].code
        return self.land.read(code) if code else ""

    def of_person(self, person: str) -> set[str]:
        """Where a person may live; nowhere when the place is not known."""
        code = self.code_of(person)
        return self.land.places_lived(code) if code else set()

    def covers(self, dispositif: Dispositif, person: str) -> bool:
        """Whether a dispositif covers a person's place, or everywhere when that is not known."""
        places = self.covered(dispositif.id)
        return places is None or bool(places & self.of_person(person))

    def has_no_answer(self, person: str, theme: str) -> bool:
        """A known place that no dispositif alive for the theme covers, though there is one somewhere."""
        alive = self.alive_for(theme)
        return bool(self.code_of(person) and alive) and not any(self.covers(one, person) for one in alive)
