"""Duplicates: several actors for the same thing (SPEC section 2, Duplicates)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

from tests.oracle.facts import Accompaniment
from tests.oracle.findings import Finding, finding
from tests.oracle.graph_on import COORDINATING, HOUSEHOLD_THEMES, SUPPORTING, GraphOn

SETTLING_IN = 30
DISPOSITIF_FROM, DISPOSITIF_MEDIUM_FROM = 3, 10

Pair = tuple[Accompaniment, Accompaniment]


def duplicates(graph: GraphOn) -> Iterator[Finding]:
    """All findings of this family."""
    yield from support(graph)
    yield from coordination(graph)
    yield from household(graph)
    yield from dispositif(graph)


def later_start(pair: Pair) -> date:
    """The day from which both accompaniments run."""
    return max(pair[0].start, pair[1].start)


def settled_pairs(graph: GraphOn, rows: list[Accompaniment], is_pair: Callable[[Pair], bool]) -> list[Pair]:
    """The pairs of active accompaniments that run together for 30 days and qualify."""
    together = [pair for pair in combinations(rows, 2) if graph.passed(SETTLING_IN, later_start(pair))]
    return [pair for pair in together if is_pair(pair)]


def is_support_pair(pair: Pair) -> bool:
    """Different institutions, and neither a judge's measure beside help nor two dispositifs' referents."""
    one, other = pair
    beside_judge = (one.mandate == "judicial") != (other.mandate == "judicial")
    both_referents = one.role == other.role == "dispositif_referent"
    both_named = bool(one.dispositif_id and other.dispositif_id)
    lawful_plurality = both_referents and both_named and one.dispositif_id != other.dispositif_id
    return one.institution_id != other.institution_id and not beside_judge and not lawful_plurality


def is_coordination_pair(pair: Pair) -> bool:
    """Different professionals, of one institution or not."""
    return pair[0].professional_id != pair[1].professional_id


def is_household_pair(pair: Pair) -> bool:
    """As for support, for two different persons."""
    return pair[0].person_id != pair[1].person_id and is_support_pair(pair)


def in_pairs(pairs: list[Pair]) -> list[Accompaniment]:
    """Every accompaniment that is in a pair, once, by id."""
    return [row for _, row in sorted({row.id: row for pair in pairs for row in pair}.items())]


def support_pairs(graph: GraphOn) -> dict[tuple[str, str], list[Pair]]:
    """(person, theme) -> qualifying pairs, where there is one."""
    rows: defaultdict[tuple[str, str], list[Accompaniment]] = defaultdict(list)
    for one in graph.active:
        if one.role in SUPPORTING:
            rows[one.person_id, one.purpose].append(one)
    pairs = {matter: settled_pairs(graph, mine, is_support_pair) for matter, mine in rows.items()}
    return {matter: mine for matter, mine in pairs.items() if mine}


def support(graph: GraphOn) -> Iterator[Finding]:
    """Per (person, theme)."""
    for (person, theme), pairs in support_pairs(graph).items():
        yield by_institutions("duplicate.support", [("person", person), ("theme", theme)], pairs)


def by_institutions(code: str, subjects: list[tuple[str, str]], pairs: list[Pair]) -> Finding:
    """A finding of medium severity, high when three institutions or more."""
    rows = in_pairs(pairs)
    institutions = sorted({row.institution_id for row in rows})
    return finding(
        code,
        subjects,
        severity="high" if len(institutions) >= 3 else "medium",
        since=min(later_start(pair) for pair in pairs),
        accompaniments=[row.id for row in rows],
        institutions=institutions,
    )


def coordination(graph: GraphOn) -> Iterator[Finding]:
    """Per person, any purpose."""
    for person in graph.living:
        rows = [one for one in graph.active_of[person] if one.role in COORDINATING]
        pairs = settled_pairs(graph, rows, is_coordination_pair)
        if pairs:
            mine = in_pairs(pairs)
            professionals = sorted({row.professional_id for row in mine})
            yield finding(
                "duplicate.coordination",
                [("person", person)],
                severity="high" if len(professionals) >= 3 else "medium",
                since=min(later_start(pair) for pair in pairs),
                accompaniments=[row.id for row in mine],
                institutions=sorted({row.institution_id for row in mine}),
                professionals=professionals,
            )


def household(graph: GraphOn) -> Iterator[Finding]:
    """Per (household, household theme), between two different persons."""
    for identifier in graph.households():
        members = graph.household(identifier)
        for theme in sorted(HOUSEHOLD_THEMES):
            rows = [
                one
                for member in members
                for one in graph.active_of[member]
                if one.role in SUPPORTING and one.purpose == theme
            ]
            pairs = settled_pairs(graph, rows, is_household_pair)
            if pairs:
                subjects = [("household", identifier), ("theme", theme)]
                yield by_institutions("duplicate.household", subjects, pairs)


def dispositif(graph: GraphOn) -> Iterator[Finding]:
    """Per (dispositif, dispositif, theme): persons with one accompaniment of a pair in each."""
    persons: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for (person, theme), pairs in support_pairs(graph).items():
        for one, other in pairs:
            first, second = sorted([one.dispositif_id, other.dispositif_id])
            if first and second and first != second:
                persons[first, second, theme].add(person)
    for (first, second, theme), found in persons.items():
        if len(found) >= DISPOSITIF_FROM:
            yield finding(
                "duplicate.dispositif",
                [("dispositif", first), ("dispositif", second), ("theme", theme)],
                severity="medium" if len(found) >= DISPOSITIF_MEDIUM_FROM else "low",
                since=graph.day,
                persons=len(found),
            )
