"""Where a new site helps most given those kept, and how far each reaches: against trying them all."""

import random

import pytest

from algorithms.territory.sites import Extent, Reach, SiteLand
from graph.errors import UnknownIdError, UsageError
from graph.model.vocabulary import Theme, code_of
from tests.graphs import Graph

NORTH, SOUTH = "200000001", "200000002"


def land() -> Graph:
    """Four communes of 100 to 400 in two zones and two EPCIs, another in none; housing in the first alone."""
    graph = Graph()
    epcis = {"54001": NORTH, "54002": NORTH, "54003": SOUTH, "54004": SOUTH, "54005": None}
    for number, (code, epci) in enumerate(epcis.items()):
        graph.commune(code, 100 * (number + 1), epci=epci)
    graph.zoning("Z")
    graph.zone("Z1", "54001", "54003", zoning="Z")
    graph.zone("Z2", "54002", "54004", zoning="Z")
    graph.dispositif("D1", "housing", codes=["54001"])
    return graph


def site_land(graph: Graph) -> SiteLand:
    return SiteLand(graph.look(), "Z")


@pytest.mark.parametrize(
    ("reach", "extent"),
    [
        (Reach.COMMUNE, Extent(codes=("54003",))),
        (Reach.ZONE, Extent(zones=("Z1",))),
        (Reach.EPCI, Extent(codes=("54003", "54004"))),
    ],
)
def test_how_far_a_site_answers(reach: Reach, extent: Extent) -> None:
    assert site_land(land()).extent("54003", reach) == extent


def test_an_epci_stops_where_the_zoning_does() -> None:
    graph = land()
    graph.commune("54006", 900, epci=SOUTH)
    assert site_land(graph).extent("54003", Reach.EPCI).codes == ("54003", "54004")


def test_a_commune_of_which_the_zoning_has_a_part_counts_for_that_part() -> None:
    graph = land()
    graph.commune("54007", 1000)
    graph.parts("54007", Q1=600, Q2=400)
    graph.zone("Z3", "Q1", zoning="Z")
    first, *_ = site_land(graph).best(Theme.HOUSING, Reach.COMMUNE, 1)
    assert (first.seat, first.new_places, first.new_inhabitants) == ("54007", frozenset({"Q1"}), 600)


def test_a_commune_in_two_zones_has_both_and_a_part_its_own() -> None:
    graph = land()
    graph.commune("54007", 1000)
    graph.parts("54007", Q1=600, Q2=400)
    graph.zone("Z3", "Q1", zoning="Z")
    graph.zone("Z4", "Q2", zoning="Z")
    known = site_land(graph)
    assert known.extent("54007", Reach.ZONE).zones == ("Z3", "Z4")
    assert known.extent("Q2", Reach.ZONE).zones == ("Z4",)


def test_the_best_are_by_inhabitants_gained() -> None:
    known = site_land(land())
    told = {
        reach: [
            (site.seat, site.new_inhabitants, len(site.new_places))
            for site in known.best(Theme.HOUSING, reach, 5)
        ]
        for reach in Reach
    }
    assert told[Reach.COMMUNE] == [("54004", 400, 1), ("54003", 300, 1), ("54002", 200, 1)]
    assert told[Reach.ZONE] == [("54004", 600, 2), ("54003", 300, 1)]
    assert told[Reach.EPCI] == [("54004", 700, 2), ("54002", 200, 1)]


def test_there_are_no_more_than_asked_for_and_none_where_all_is_covered() -> None:
    graph = land()
    assert [site.seat for site in site_land(graph).best(Theme.HOUSING, Reach.COMMUNE, 1)] == ["54004"]
    graph.dispositif("D2", "housing")
    assert site_land(graph).best(Theme.HOUSING, Reach.COMMUNE, 5) == []


def test_a_theme_that_nobody_offers_may_be_begun_anywhere() -> None:
    first, *_ = site_land(land()).best(Theme.MOBILITY, Reach.EPCI, 5)
    assert (first.seat, first.new_inhabitants) == ("54004", 700)


def test_each_site_is_told_with_what_it_adds_to_those_before_it() -> None:
    known = site_land(land())
    asked = [("54003", Reach.ZONE), ("54004", Reach.EPCI), ("54003", Reach.COMMUNE), ("54002", Reach.ZONE)]
    told = known.in_order(Theme.HOUSING, [(code, known.extent(code, reach)) for code, reach in asked])
    assert [site.seat for site in told] == ["54003", "54004", "54003", "54002"]
    assert [site.new_places for site in told] == [{"54003"}, {"54004"}, set(), {"54002"}]
    assert [site.new_inhabitants for site in told] == [300, 400, 0, 200]
    assert [len(site.places) for site in told] == [2, 2, 1, 2]


def test_the_best_next_one_is_not_what_is_kept_nor_what_it_covers_already() -> None:
    known = site_land(land())
    first, *_ = known.best(Theme.HOUSING, Reach.EPCI, 1)
    told = known.best(Theme.HOUSING, Reach.ZONE, 5, kept=[first.extent])
    assert [(site.seat, site.new_inhabitants) for site in told] == [("54004", 200)]
    everything = [known.extent(code, Reach.COMMUNE) for code in known.communes]
    assert known.best(Theme.HOUSING, Reach.ZONE, 5, kept=everything) == []


@pytest.mark.parametrize("keeping", [0, 2])
@pytest.mark.parametrize("reach", Reach)
@pytest.mark.parametrize("seed", range(8))
def test_no_site_tried_adds_more(reach: Reach, seed: int, keeping: int) -> None:
    """Every commune and part tried, what it adds summed plainly: all that gain are told, the best first."""
    known, rolled = site_land(random_land(seed)), random.Random(seed)
    kept = [
        (code, known.extent(code, rolled.choice((Reach.COMMUNE, Reach.ZONE))))
        for code in rolled.sample(known.communes, keeping)
    ]
    extents = [extent for _, extent in kept]
    gained: dict[Extent, int] = {}
    for code in {*known.communes, *known.places}:
        try:
            tried = known.extent(code, reach)
        except UsageError:
            continue
        gained[tried] = uncovered(known, extents) - uncovered(known, [*extents, tried])
    told = known.best(Theme.HOUSING, reach, 100, kept=extents)
    assert [site.new_inhabitants for site in told] == sorted(
        (site.new_inhabitants for site in told), reverse=True
    )
    assert {site.extent: site.new_inhabitants for site in told}.items() <= gained.items()
    if reach is Reach.COMMUNE:
        gained = {extent: count for extent, count in gained.items() if extent.codes[0] in known.communes}
    assert {site.extent for site in told} == {extent for extent, count in gained.items() if count}
    for site in told:
        assert known.in_order(Theme.HOUSING, [*kept, (site.seat, site.extent)])[-1] == site


def uncovered(known: SiteLand, sites: list[Extent]) -> int:
    """Add up, place by place, the inhabitants that neither a dispositif nor a site answers."""
    seen = known.picture
    alive = seen.places.alive_by_theme[code_of(Theme)[Theme.HOUSING]]
    covered = [seen.places.covered[dispositif] for dispositif in alive]
    return sum(
        seen.frame.gazetteer.population(place)
        for place in known.places
        if not any(places is None or place in places for places in covered)
        and not any(is_answered(known, place, site) for site in sites)
    )


def is_answered(known: SiteLand, place: str, site: Extent) -> bool:
    named = {place, known.picture.frame.gazetteer.commune_of(place)}
    zones = {*known.picture.places.shares["Z"][place]}
    return not (named.isdisjoint(site.codes) and zones.isdisjoint(site.zones))


def random_land(seed: int) -> Graph:
    """Twelve communes, some in parts, zones that overlap, dispositifs here and there."""
    rolled = random.Random(seed)
    graph, codes = Graph(), []
    for number in range(12):
        code = f"54{number + 1:03}"
        graph.commune(code, rolled.randrange(50, 900), epci=rolled.choice([NORTH, SOUTH, None]))
        codes.append(code)
    graph.parts("54001", Q1=20, Q2=30)
    graph.zoning("Z")
    for zone in ("Z1", "Z2", "Z3"):
        graph.zone(zone, *rolled.sample([*codes[1:], "Q1", "Q2"], 5), zoning="Z", share=0.5)
    for number in range(rolled.randrange(1, 4)):
        graph.dispositif(f"D{number}", "housing", codes=rolled.sample(codes, 3))
    return graph


@pytest.mark.parametrize(
    ("code", "reach", "refusal"),
    [
        ("99999", Reach.COMMUNE, "unknown.place"),
        ("54005", Reach.COMMUNE, "site.outside"),
        ("54998", Reach.EPCI, "site.no_epci"),
    ],
)
def test_what_cannot_be_is_refused(code: str, reach: Reach, refusal: str) -> None:
    graph = land()
    graph.commune("54998", 10)
    graph.zone("Z9", "54998", zoning="Z")
    with pytest.raises(UsageError) as refused:
        site_land(graph).extent(code, reach)
    assert refused.value.code == refusal


def test_an_unknown_zoning_is_refused() -> None:
    with pytest.raises(UnknownIdError):
        SiteLand(land().look(), "nowhere")
