"""The communes behind the codes of a zone of eligibility, and the shortest codes for a set of communes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from graph.reference import Reference, load_reference

COUNTRY = "france"
COUNTRY_CODES = frozenset({COUNTRY, "99100"})


@dataclass(frozen=True)
class Land:
    """Communes by département and by EPCI, as the built-in reference knows them."""

    reference: Reference
    by_department: Mapping[str, frozenset[str]]
    by_epci: Mapping[str, frozenset[str]]

    def is_country(self, code: str) -> bool:
        """Tell whether a code stands for the whole country."""
        return code.lower() in COUNTRY_CODES

    def communes_of(self, code: str) -> frozenset[str]:
        """Give the communes that a code stands for; none when it is unknown.

        The code of a former commune is given as it is: the import says what it has become.
        """
        if code in self.reference.communes or code in self.reference.former or code in self.reference.parts:
            return frozenset({code})
        return self.by_department.get(code.upper()) or self.by_epci.get(code) or frozenset()

    def shortest(self, communes: Collection[str]) -> list[str]:
        """Give codes that stand for exactly these communes: départements, then EPCI, then communes.

        >>> load_land().shortest(load_land().by_department["54"])
        ['54']
        """
        left = set(communes)
        codes: list[str] = []
        for groups in (self.by_department, self.by_epci):
            touched = {code for code, members in groups.items() if members <= left}
            for code in sorted(touched):
                if groups[code] <= left:
                    codes.append(code)
                    left -= groups[code]
        return codes + sorted(left)


@cache
def load_land() -> Land:
    """Sort the communes once, in a few tenths of a second."""
    reference = load_reference()
    departments: defaultdict[str, set[str]] = defaultdict(set)
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for code, facts in reference.communes.items():
        departments[facts.department].add(code)
        if facts.epci:
            groups[facts.epci].add(code)
    return Land(
        reference,
        {code: frozenset(members) for code, members in departments.items()},
        {code: frozenset(members) for code, members in groups.items()},
    )
