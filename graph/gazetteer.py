"""Which places exist: the built-in communes with what deliveries laid over them, and their parts.

Three words are used throughout:

- a *code* is what a row says: a commune's code or a part's;
- a *place* is what land is counted by: a commune without parts, a part, or, under the commune's own code,
  what the parts of a commune leave of it (its *remainder*, when that is 5 % of its inhabitants or more);
- the *spots* of someone are the places where they may live: one, or any part when only the commune is
  known and its parts leave no remainder.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.model.territory import Commune, CommunePart
from graph.reference import CommuneFacts, Reference

REMAINDER_SHARE = (5, 100)
"""A remainder is a place from 5 % of the commune's inhabitants on (SPEC section 2, Territory)."""


@dataclass(frozen=True)
class Gazetteer:
    """The communes and parts known on the store's contents. Codes unknown to it raise KeyError."""

    reference: Reference
    delivered: Mapping[str, Commune]
    parts: Mapping[str, CommunePart]

    @cached_property
    def _parts_of(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code, part in self.parts.items():
            found.setdefault(part.commune_code, []).append(code)
        return {commune: tuple(sorted(codes)) for commune, codes in found.items()}

    def parts_of(self, commune: str) -> tuple[str, ...]:
        """Give the parts of a commune, sorted; none for most communes."""
        return self._parts_of.get(commune, ())

    def read(self, code: str) -> str:
        """Give the code to read for `code`: its commune's for a built-in part that a delivery replaced."""
        replaced = self.reference.parts.get(code)
        return code if replaced is None or code in self.parts else replaced.commune_code

    def knows(self, code: str) -> bool:
        """Tell whether `code` is a commune's, or a part's, replaced ones included."""
        known = (self.parts, self.delivered, self.reference.communes, self.reference.parts)
        return any(code in codes for codes in known)

    def codes_of_department(self, department: str) -> tuple[str, ...]:
        """Give the communes of a department and their parts, by code."""
        inside = set(self.communes_of_department(department))
        return tuple(sorted(inside | {part for code in inside for part in self.parts_of(code)}))

    def communes_of_department(self, department: str) -> tuple[str, ...]:
        """Give the communes of a department, by code (a code begins with its department's)."""
        likely = {code for code in self.reference.communes if code.startswith(department)}
        communes = likely | set(self.delivered)
        return tuple(sorted(code for code in communes if self.facts(code).department == department))

    def commune_of(self, code: str) -> str:
        """Give the commune that a code is or is a part of."""
        part = self.parts.get(code)
        return code if part is None else part.commune_code

    def facts(self, commune: str) -> CommuneFacts:
        """Give name, population, department and EPCI of a commune, deliveries over the reference."""
        known = self.reference.communes.get(commune)
        over = self.delivered.get(commune)
        if over is None:
            return self.reference.communes[commune]
        base = known or CommuneFacts(name=commune, population=0, department="", epci=None, epci_name=None)
        return CommuneFacts(
            name=over.name or base.name,
            population=base.population if over.population is None else over.population,
            department=over.department or base.department,
            epci=over.epci or base.epci,
            epci_name=base.epci_name if over.epci in (None, base.epci) else None,
        )

    def remainder(self, commune: str) -> int:
        """Give the inhabitants a commune's parts leave, 0 when that is too few to be a place of its own."""
        population = self.facts(commune).population
        left = population - sum(self.parts[code].population for code in self.parts_of(commune))
        share, of = REMAINDER_SHARE
        return left if left > 0 and left * of >= population * share else 0

    def places_of(self, code: str) -> tuple[str, ...]:
        """Give the places that a row naming `code` stands for: itself, or a commune's parts and remainder."""
        parts = self.parts_of(code)
        if not parts:
            return (code,)
        return (*parts, code) if self.remainder(code) else parts

    def spots_of(self, code: str) -> tuple[str, ...]:
        """Give the places where someone known by `code` may live: one is enough for whatever is asked."""
        parts = self.parts_of(code)
        return (code,) if not parts or self.remainder(code) else parts

    def population(self, place: str) -> int:
        """Give the inhabitants of a place."""
        if place in self.parts:
            return self.parts[place].population
        return self.remainder(place) if self.parts_of(place) else self.facts(place).population

    def name(self, code: str) -> str:
        """Give the name of a commune or part."""
        return self.parts[code].name if code in self.parts else self.facts(code).name


def gazetteer(
    reference: Reference, communes: Iterable[Commune] = (), parts: Iterable[CommunePart] = ()
) -> Gazetteer:
    """Lay deliveries over the reference; delivered parts replace a commune's built-in ones."""
    delivered_parts = {part.code: part for part in parts}
    replaced = {part.commune_code for part in delivered_parts.values()}
    built_in = {code: part for code, part in reference.parts.items() if part.commune_code not in replaced}
    return Gazetteer(reference, {commune.code: commune for commune in communes}, built_in | delivered_parts)
