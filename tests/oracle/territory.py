"""Territory: zonings that overlap, miss or cross each other (SPEC section 2, Territory)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations

from tests.oracle.borders import shared_border
from tests.oracle.findings import Finding, by_size, finding, shown
from tests.oracle.places import Places

TOLERATED_SHARE = Fraction(1001, 1000)
DIGITS = 50

Pair = tuple[str, str]


def territory(places: Places) -> Iterator[Finding]:
    """All findings of this family."""
    yield from covered_twice_within(places)
    yield from covered_twice_between(places)
    yield from uncovered(places)
    yield from misaligned(places)


def covered_twice_within(places: Places) -> Iterator[Finding]:
    """Per zoning: places whose shares in its different zones exceed one."""
    for zoning in places.graph.facts.zonings:
        shares = places.shares(zoning)
        twice = {place for place, zones in shares.items() if sum(zones.values()) > TOLERATED_SHARE}
        yield from double_cover(places, [("zoning", zoning)], "within", twice)


def covered_twice_between(places: Places) -> Iterator[Finding]:
    """Per (theme, institution, institution): places that both cover for the same mission."""
    covered: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for zoning in places.graph.facts.zonings.values():
        if zoning.mission != "general":
            covered[zoning.mission][zoning.institution_id] |= set(places.shares(zoning.id))
    for theme, institutions in covered.items():
        for one, other in combinations(sorted(institutions), 2):
            subjects = [("theme", theme), ("institution", one), ("institution", other)]
            yield from double_cover(places, subjects, "between", institutions[one] & institutions[other])


def double_cover(places: Places, subjects: list[Pair], kind: str, twice: set[str]) -> Iterator[Finding]:
    """A territory.double_cover finding if anybody lives there."""
    inhabitants = places.land.total(twice)
    if inhabitants > 0:
        yield finding(
            "territory.double_cover",
            subjects,
            severity=by_size(inhabitants, medium=5_000, high=20_000),
            since=places.graph.day,
            kind=kind,
            communes=sorted(twice),
            inhabitants=inhabitants,
        )


def uncovered(places: Places) -> Iterator[Finding]:
    """Per zoning with a department: its places in none of the zones on D."""
    for zoning in places.graph.facts.zonings.values():
        if not zoning.department or not places.rows_on(zoning.id):
            continue
        missed = places.land.of_department(zoning.department) - set(places.shares(zoning.id))
        inhabitants = places.land.total(missed)
        if inhabitants > 0:
            yield finding(
                "territory.uncovered",
                [("zoning", zoning.id)],
                severity=by_size(inhabitants, medium=1_000, high=10_000),
                since=places.graph.day,
                communes=sorted(missed),
                inhabitants=inhabitants,
            )


def misaligned(places: Places) -> Iterator[Finding]:
    """Per pair of zonings of one department."""
    zonings = sorted(places.graph.facts.zonings.values(), key=lambda one: one.id)
    for one, other in combinations(zonings, 2):
        if one.department and one.department == other.department:
            yield from compared(places, one.id, other.id)


def zone_of_place(places: Places, zoning: str) -> dict[str, str]:
    """The one zone of each place: the largest share, of equals the smallest id."""
    shares = places.shares(zoning)
    return {place: min(zones, key=lambda zone: (-zones[zone], zone)) for place, zones in shares.items()}


def compared(places: Places, first: str, second: str) -> Iterator[Finding]:
    """The finding on two zonings, over the places covered by both."""
    a_zone, b_zone = zone_of_place(places, first), zone_of_place(places, second)
    common: defaultdict[Pair, int] = defaultdict(int)
    both = a_zone.keys() & b_zone.keys()
    for place in both:
        common[a_zone[place], b_zone[place]] += places.land.inhabitants(place)
    outside = {
        place
        for place in both
        if b_zone[place] != dominant(common, a_zone[place], 0)
        and a_zone[place] != dominant(common, b_zone[place], 1)
    }
    total, moved = sum(common.values()), places.land.total(outside)
    if moved == 0 or Fraction(moved, total) < Fraction(10, 100):
        return
    yield finding(
        "territory.misaligned",
        [("zoning", first), ("zoning", second)],
        severity=severity_of(Fraction(moved, total)),
        since=places.graph.day,
        compared=total,
        pairs=len(common),
        min_pairs=max(len({a for a, _ in common}), len({b for _, b in common})),
        interlocutors=interlocutors(common),
        communes=sorted(outside),
        inhabitants=moved,
        share=shown(Fraction(moved, total), 4),
        **agreement(common),
        shared_border=shared_border(
            {place: (a_zone[place], b_zone[place]) for place in both}, places.land.tile
        ),
    )


def dominant(common: dict[Pair, int], zone: str, side: int) -> str:
    """The zone of the other zoning with most inhabitants in common, of equals the smallest id."""
    met = {pair[1 - side]: number for pair, number in common.items() if pair[side] == zone}
    return min(met, key=lambda other: (-met[other], other))


def severity_of(share: Fraction) -> str:
    """How much lies outside the main pairs."""
    if share >= Fraction(35, 100):
        return "high"
    return "medium" if share >= Fraction(20, 100) else "low"


def interlocutors(common: dict[Pair, int]) -> dict[str, object]:
    """How many zones of the other zoning a zone meets."""
    met: dict[str, object] = {}
    for name, side in (("a", 0), ("b", 1)):
        zones = [pair[side] for pair in common]
        counts = [zones.count(zone) for zone in set(zones)]
        met[f"{name}_mean"] = shown(Fraction(sum(counts), len(counts)), 2)
        met[f"{name}_max"] = max(counts)
    return met


def agreement(common: dict[Pair, int]) -> dict[str, object]:
    """Homogeneity, completeness, their harmonic mean and the variation of information, in bits."""
    sides: list[defaultdict[str, int]] = [defaultdict(int), defaultdict(int)]
    for pair, number in common.items():
        sides[0][pair[0]] += number
        sides[1][pair[1]] += number
    with localcontext() as context:
        context.prec = DIGITS
        h_a, h_b = entropy(list(sides[0].values())), entropy(list(sides[1].values()))
        h_both = entropy(list(common.values()))
        homogeneity = 1 - (h_both - h_b) / h_a if h_a else Decimal(1)
        completeness = 1 - (h_both - h_a) / h_b if h_b else Decimal(1)
        both = homogeneity + completeness
        v_measure = 2 * homogeneity * completeness / both if rounded(both) else Decimal(0)
        return {
            "homogeneity": rounded(homogeneity),
            "completeness": rounded(completeness),
            "v_measure": rounded(v_measure),
            "variation_of_information": rounded(2 * h_both - h_a - h_b),
        }


def entropy(numbers: list[int]) -> Decimal:
    """In bits; exactly 0 for a single class."""
    peopled = [number for number in numbers if number > 0]
    if len(peopled) < 2:
        return Decimal(0)
    total = sum(peopled)
    logs = sum((Decimal(number) * (Decimal(number) / total).ln() for number in peopled), Decimal(0))
    return -logs / total / Decimal(2).ln()


def rounded(value: Decimal) -> float:
    """Four decimals, halves up, the noise of the logarithms taken away first."""
    return shown(Fraction(value.quantize(Decimal(10) ** -30)), 4)
