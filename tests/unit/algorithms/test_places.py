"""Which places exist, what a row stands for, whom a dispositif covers: communes, parts and remainders."""

import pytest

from algorithms.picture import THEMES, Picture
from algorithms.places import Places
from graph.frame import day_number
from graph.model.vocabulary import Theme
from tests.graphs import D, Graph

CUT = "54002"
"""A commune that most graphs here cut into parts; 54001 is whole."""

WHOLE = "54001"


def places(graph: Graph) -> Places:
    return Places(graph.frame, day_number(D))


def cut(graph: Graph, *, left: int, population: int = 6000) -> None:
    """Cut the commune into two parts that leave so many inhabitants."""
    graph.commune(CUT, population)
    graph.parts(CUT, Q1=population // 6, Q2=population - population // 6 - left)


def covering(graph: Graph, theme: str, code: str | None) -> list[str]:
    found = places(graph)
    position = THEMES.index(Theme(theme))
    return [graph.frame.ids.dispositifs[d] for d in found.who_covers(position, code)]


@pytest.mark.parametrize(
    ("left", "is_a_place"),
    [(300, True), (301, True), (299, False), (1, False), (0, False), (-50, False), (5000, True)],
)
def test_a_remainder_from_five_percent(left: int, is_a_place: bool) -> None:
    graph = Graph()
    cut(graph, left=left)
    land = graph.frame.gazetteer
    assert sorted(land.places_of(CUT)) == (["54002", "Q1", "Q2"] if is_a_place else ["Q1", "Q2"])
    assert land.spots_of(CUT) == ((CUT,) if is_a_place else ("Q1", "Q2"))
    assert land.population(CUT) == (left if is_a_place else 0)
    assert land.spots_of("Q2") == land.places_of("Q2") == ("Q2",)
    assert land.commune_of("Q2") == land.commune_of(CUT) == CUT


def test_five_percent_of_an_odd_number() -> None:
    """5 % of 1,001 is 50.05: 51 is enough, 50 is not."""
    for left, is_a_place in ((50, False), (51, True)):
        graph = Graph()
        cut(graph, left=left, population=1001)
        assert (CUT in graph.frame.gazetteer.places_of(CUT)) == is_a_place


def test_a_commune_of_nobody_has_no_remainder() -> None:
    graph = Graph()
    graph.commune(CUT, 0)
    graph.parts(CUT, Q1=0)
    assert graph.frame.gazetteer.places_of(CUT) == ("Q1",)


def test_a_commune_without_parts_is_its_own_place() -> None:
    land = Graph().frame.gazetteer
    assert land.places_of(WHOLE) == land.spots_of(WHOLE) == (WHOLE,)
    assert land.population(WHOLE) == land.facts(WHOLE).population > 0


def test_delivered_parts_replace_the_built_in_ones_whole() -> None:
    graph = Graph()
    assert len(graph.frame.gazetteer.parts_of("75056")) == 20
    graph.parts("75056", Q1=1000)
    graph.person("P1", at="75101")
    graph.person("P2", at="Q1")
    graph.person("P3", at="69381")
    seen = graph.look()
    assert seen.frame.gazetteer.parts_of("75056") == ("Q1",)
    codes = {person: seen.place_code(seen.person_of_id[person]) for person in ("P1", "P2", "P3")}
    assert codes == {"P1": "75056", "P2": "Q1", "P3": "69381"}


def test_a_delivered_commune_keeps_what_it_does_not_say() -> None:
    graph = Graph()
    graph.add("communes", code=WHOLE, population=7)
    known, facts = Graph().frame.gazetteer.facts(WHOLE), graph.frame.gazetteer.facts(WHOLE)
    assert facts.population == 7
    assert (facts.name, facts.department, facts.epci) == (known.name, "54", known.epci)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # A row naming the commune stands for parts and remainder...
        ({"S1": [CUT]}, {"S1": {"Q1", "Q2", CUT}}),
        ({"S1": [CUT, WHOLE]}, {"S1": {"Q1", "Q2", CUT, WHOLE}}),
        # ...but for the parts that a row of the zoning names, in whatever zone.
        ({"S1": [CUT], "S2": ["Q1"]}, {"S1": {"Q2", CUT}, "S2": {"Q1"}}),
        ({"S1": [CUT, "Q1"]}, {"S1": {"Q1", "Q2", CUT}}),
        ({"S1": [CUT], "S2": ["Q1", "Q2"]}, {"S1": {CUT}, "S2": {"Q1", "Q2"}}),
        ({"S1": [CUT], "S2": [CUT]}, {"S1": {"Q1", "Q2", CUT}, "S2": {"Q1", "Q2", CUT}}),
        ({"S1": ["Q1"]}, {"S1": {"Q1"}}),
        ({"S1": []}, {"S1": set()}),
    ],
)
def test_what_a_zone_holds_of_a_commune_with_a_remainder(
    rows: dict[str, list[str]], expected: dict[str, set[str]]
) -> None:
    graph = Graph()
    cut(graph, left=300)
    for zone, codes in rows.items():
        graph.zone(zone, *codes)
    assert {zone: set(held) for zone, held in places(graph).zone_places.items()} == expected


def test_without_a_remainder_the_parts_alone() -> None:
    graph = Graph()
    cut(graph, left=299)
    graph.zone("S1", CUT)
    graph.zone("S2", "Q1")
    assert places(graph).zone_places == {"S1": {"Q2"}, "S2": {"Q1"}}


def test_a_row_of_another_zoning_takes_nothing_away() -> None:
    graph = Graph()
    cut(graph, left=300)
    graph.zone("S1", CUT, zoning="Z1")
    graph.zone("S2", "Q1", zoning="Z2")
    assert places(graph).zone_places == {"S1": {"Q1", "Q2", CUT}, "S2": {"Q1"}}


@pytest.mark.parametrize(
    ("since", "until", "is_in"),
    [
        (0, None, True),
        (-1, None, False),
        (90, 0, True),
        (90, 1, False),
        (90, -1, True),
        (None, None, True),
        (None, 1, False),
    ],
)
def test_membership_on_the_day(since: int | None, until: int | None, is_in: bool) -> None:
    graph = Graph()
    cut(graph, left=300)
    graph.zone("S1", CUT)
    graph.zone("S2", "Q1", since=since, until=until)
    found = places(graph).zone_places
    assert found["S2"] == ({"Q1"} if is_in else set())
    assert ("Q1" in found["S1"]) == (not is_in)


@pytest.mark.parametrize(
    ("codes", "zones", "covered"),
    [
        ([], [], {None, WHOLE, CUT, "Q1", "Q2"}),
        ([WHOLE], [], {WHOLE}),
        ([CUT], [], {CUT, "Q1", "Q2"}),
        (["Q1"], [], {"Q1"}),
        (["Q1"], ["S1"], {"Q1", WHOLE}),
        ([], ["S1"], {WHOLE}),
        # A zone that holds nothing on the day covers nobody: the row is there.
        ([], ["S0"], set()),
    ],
)
def test_whom_a_dispositif_covers(codes: list[str], zones: list[str], covered: set[str | None]) -> None:
    graph = Graph()
    cut(graph, left=300)
    graph.zone("S1", WHOLE)
    graph.zone("S0", WHOLE, since=90, until=1)
    graph.dispositif("D1", "health", codes=codes, zones=zones)
    asked = (None, WHOLE, CUT, "Q1", "Q2")
    assert {code for code in asked if covering(graph, "health", code)} == covered


def test_known_by_a_commune_without_remainder_one_part_is_enough() -> None:
    graph = Graph()
    cut(graph, left=299)
    graph.dispositif("D1", "health", codes=["Q2"])
    assert covering(graph, "health", CUT) == ["D1"]
    assert covering(graph, "health", "Q1") == []


def test_known_by_a_commune_with_a_remainder_its_parts_are_not() -> None:
    graph = Graph()
    cut(graph, left=300)
    graph.dispositif("D1", "health", codes=["Q1", "Q2"])
    assert covering(graph, "health", CUT) == []


def test_a_zone_covers_what_its_zoning_leaves_it() -> None:
    """The dispositif covers a zone of the commune, but a row gives one part to the other zone."""
    graph = Graph()
    cut(graph, left=300)
    graph.zone("S1", CUT)
    graph.zone("S2", "Q1")
    graph.dispositif("D1", "health", zones=["S1"])
    assert [covering(graph, "health", code) for code in ("Q1", "Q2", CUT)] == [[], ["D1"], ["D1"]]


@pytest.mark.parametrize(
    ("since", "until", "is_alive"),
    [
        (None, None, True),
        (0, None, True),
        (-1, None, False),
        (None, 0, True),
        (None, 1, False),
        (90, -1, True),
    ],
)
def test_a_dispositif_is_alive_from_its_first_day_to_its_last(
    since: int | None, until: int | None, is_alive: bool
) -> None:
    graph = Graph()
    graph.dispositif("D1", "health|housing", since=since, until=until)
    found = places(graph)
    for theme in Theme:
        is_offered = is_alive and theme in (Theme.HEALTH, Theme.HOUSING)
        assert found.is_offered(THEMES.index(theme)) == is_offered
        assert bool(found.who_covers(THEMES.index(theme), WHOLE)) == is_offered


@pytest.mark.parametrize(
    ("code", "theme", "lacks"),
    [
        (WHOLE, "health", True),
        ("54395", "health", False),
        # No known place, or a theme that nobody serves anywhere: nothing is lacking there.
        (None, "health", False),
        (WHOLE, "budget", False),
    ],
)
def test_an_answer_lacks_where_it_exists_elsewhere(code: str | None, theme: str, lacks: bool) -> None:
    graph = Graph()
    graph.dispositif("D1", "health", codes=["54395"])
    assert places(graph).lacks_answer(THEMES.index(Theme(theme)), code) == lacks


def test_a_person_of_no_place_has_no_code() -> None:
    graph = Graph()
    graph.person("P1")
    graph.person("P2", at=WHOLE)
    seen: Picture = graph.look()
    codes = [seen.place_code(seen.person_of_id[person]) for person in ("P1", "P2")]
    assert codes == [None, WHOLE]
