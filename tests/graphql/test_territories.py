"""Territories through GraphQL: what the use cases tell, small numbers hidden, reads by shape alone."""

import json
import re
import sys
from typing import Any

import pytest
from shapely.geometry import shape

from algorithms.territory.joint import JointProposal, joint_zoning
from api.documents.territorial_json import territorial_document
from api.graphql.ids import opaque, read_id
from api.graphql.territory_query import SOLVING
from api.usecases.areas import wished_area
from api.usecases.territorial_diagnosis import territorial_diagnosis
from api.usecases.territories import Territories
from api.workspace import Workspace
from graph.errors import UsageError
from graph.frame import as_date
from graph.model.vocabulary import Theme
from graph.scope import EVERYTHING
from tests.graphql.conftest import Ask

DAY = "2026-12-15"
AS_OF = as_date(20802)
ZA, ZB, ZG = (opaque("Zoning", key) for key in ("ZA", "ZB", "ZG"))
FIGURES = """
  compared pairs minPairs placesOutside inhabitantsOutside share homogeneity completeness vMeasure
  variationOfInformation met { aMean aMax bMean bMax } sharedBorder { a b }"""
COMPARE = (
    """
  query($a: ID!, $b: ID!, $day: Date!, $first: Int = 100, $after: String) {
    compareZonings(a: $a, b: $b, asOf: $day) {
      a { name institution { name } } b { name }
      figures {"""
    + FIGURES
    + """}
      pairs(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { a { id name } b { id name } places inhabitants isMain isOutside }
      }
      outside(first: $first) { totalCount nodes { place { code name } inhabitants a { id } b { id } } }
      onlyA { totalCount nodes { code } } onlyB { totalCount nodes { code } }
      inSeveral { nodes { place { code } inhabitants a { id } b { id } } }
    }
  }"""
)
PROPOSE = (
    """
  query($a: ID!, $b: ID!, $day: Date!, $moves: ID, $budget: Int) {
    corrections(a: $a, b: $b, moves: $moves, budget: $budget, asOf: $day) {
      moving { id } budget inhabitants places isProven isLandKnown
      before {"""
    + FIGURES
    + """} after { pairs share }
      steps { number sentence effect inhabitants moves { places { code } origin { id } target { id } } }
      loads { zone { id } before after }
    }
  }"""
)
COMMUNE = """
  query($code: String!, $day: Date!) {
    commune(code: $code, asOf: $day) {
      commune { name } inhabitants
      teams { mission zoning { name } zone { id } institution { id } places { code } }
      dispositifs { theme isEverywhere dispositif { id name institution { name } } places { code } }
    }
  }"""
COVERAGE = """
  query($theme: Theme!, $zonings: [ID!], $day: Date!) {
    coverage(theme: $theme, zonings: $zonings, asOf: $day) {
      inhabitants uncovered inNeed unheld areas { name inhabitants holes inNeed unheld }
      offers(first: 100) { totalCount nodes { place { code } capacity isHole dispositifs { id } } }
      holes: offers(holesOnly: true) { totalCount }
    }
  }"""
COUNT = "{ value hidden told }"
DIAGNOSIS = f"""
  query($department: String, $zone: ID, $committee: ID, $communes: [String!], $day: Date!) {{
    territorialDiagnosis(
      department: $department, zone: $zone, committee: $committee, communes: $communes, asOf: $day
    ) {{
      title communes inhabitants persons {COUNT} situations {COUNT}
      needs {{
        theme persons {COUNT} urgent {COUNT} unheld {COUNT} uncovered holes
        offers {{ inhabitants dispositif {{ id places institution {{ name }} }} }}
      }}
      findings {{
        code share situations {COUNT} findings {COUNT} severities {{ severity situations {COUNT} }}
      }}
      network {{ code count {COUNT} of {COUNT} severities {{ severity count {COUNT} }} }}
      land {{ code severity sentence places inhabitants }}
      zonings {{ zoning {{ name }} zones {{ id name }} }}
      pairs {{
        placesOutside inhabitantsOutside stepsHere comparison {{ a {{ id }} b {{ id }} figures {{ share }} }}
        corrections {{ isProven steps {{ sentence moves {{ target {{ name }} places {{ name }} }} }} }}
      }}
    }}
  }}"""
GEOJSON = """
  query($id: ID!, $day: Date!) { node(id: $id, asOf: $day) { ... on Zoning { zones { id geojson } } } }"""


@pytest.fixture
def territories(workspace: Workspace) -> Territories:
    return Territories(workspace, EVERYTHING)


def key(node: dict[str, Any]) -> str:
    found = read_id(node["id"])
    assert found
    return found[1]


# What is told


@pytest.mark.parametrize(("a", "b"), [("ZA", "ZB"), ("ZB", "ZA"), ("ZA", "ZG"), ("ZC", "ZA")])
def test_a_comparison_is_the_use_cases(ask: Ask, territories: Territories, a: str, b: str) -> None:
    told = ask(COMPARE, a=opaque("Zoning", a), b=opaque("Zoning", b), day=DAY)["data"]["compareZonings"]
    expected = territories.comparison(a, b, AS_OF)
    figures = told["figures"]
    assert figures["compared"] == expected.figures["compared"]
    assert figures["share"] == expected.figures["share"]
    assert figures["vMeasure"] == expected.figures["v_measure"]
    assert figures["met"]["aMax"] == expected.figures["interlocutors"]["a_max"]
    assert (told["a"]["name"], told["b"]["name"]) == (expected.a.name, expected.b.name)
    pairs = {
        (key(pair["a"]), key(pair["b"])): (pair["places"], pair["inhabitants"], pair["isMain"])
        for pair in told["pairs"]["nodes"]
    }
    assert pairs == {(p.a, p.b): (p.places, p.inhabitants, p.is_main) for p in expected.pairs}
    outside = {node["place"]["code"]: (key(node["a"]), key(node["b"])) for node in told["outside"]["nodes"]}
    assert outside == {row.code: (row.a, row.b) for row in expected.outside}
    assert figures["placesOutside"] == told["outside"]["totalCount"] == len(outside)
    assert [node["code"] for node in told["onlyA"]["nodes"]] == list(expected.only_a)
    assert [node["code"] for node in told["onlyB"]["nodes"]] == list(expected.only_b)
    several = {
        node["place"]["code"]: (tuple(map(key, node["a"])), tuple(map(key, node["b"])))
        for node in told["inSeveral"]["nodes"]
    }
    assert several == {row.code: (row.a, row.b) for row in expected.several}


def test_pairs_come_page_by_page(ask: Ask) -> None:
    got, after = [], None
    while True:
        page = ask(COMPARE, a=ZA, b=ZB, day=DAY, first=1, after=after)["data"]["compareZonings"]["pairs"]
        got += [(key(node["a"]), key(node["b"])) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert got == sorted(got)
    assert len(got) == page["totalCount"] > 1


@pytest.mark.parametrize("moves", ["ZA", "ZB", None])
def test_corrections_are_the_use_cases(ask: Ask, territories: Territories, moves: str | None) -> None:
    asked = None if moves is None else opaque("Zoning", moves)
    told = ask(PROPOSE, a=ZA, b=ZB, day=DAY, moves=asked, budget=5000)["data"]["corrections"]
    expected = territories.corrections("ZA", "ZB", AS_OF, moving=moves, budget=5000)
    found = expected.proposal
    assert key(told["moving"]) == found.moving == (moves or "ZB")
    assert (told["budget"], told["inhabitants"], told["isProven"]) == (
        5000,
        found.inhabitants,
        found.is_proven,
    )
    assert told["before"]["pairs"] == found.before["pairs"] > told["after"]["pairs"] == found.after["pairs"]
    assert [step["sentence"] for step in told["steps"]] == [step.sentence for step in expected.steps]
    assert [
        (key(move["origin"]), key(move["target"]), [place["code"] for place in move["places"]])
        for step in told["steps"]
        for move in step["moves"]
    ] == [(move.origin, move.target, list(move.places)) for step in expected.steps for move in step.moves]
    assert {key(load["zone"]): (load["before"], load["after"]) for load in told["loads"]} == {
        load.zone: (load.before, load.after) for load in expected.loads
    }


def test_the_most_helpful_moves(ask: Ask, territories: Territories) -> None:
    query = """
      query($a: ID!, $b: ID!, $first: Int!, $day: Date!) {
        helpfulMoves(a: $a, b: $b, first: $first, asOf: $day) { steps { sentence } isProven }
      }"""
    told = ask(query, a=ZA, b=ZB, first=1, day=DAY)["data"]["helpfulMoves"]
    expected = territories.helpful_moves("ZA", "ZB", AS_OF, count=1)
    assert told == {"steps": [{"sentence": expected.steps[0].sentence}], "isProven": False}
    assert ask(query, a=ZA, b=ZB, first=101, day=DAY)["errors"][0]["extensions"]["code"] == "graphql.first"


COMMON = """
  query($a: ID!, $b: ID!, $day: Date!) {
    commonZoning(a: $a, b: $b, asOf: $day) {
      changedA changedB isProven seconds seed least most afterA { share } before { pairs }
      zones { inhabitants seat { code } a { id } b { id } geojson places { totalCount nodes { code } } }
    }
  }"""


def test_a_common_zoning_puts_every_place_in_one_zone(ask: Ask, territories: Territories) -> None:
    pytest.importorskip("ortools")
    told = ask(COMMON, a=ZA, b=ZG, day=DAY)["data"]["commonZoning"]
    compared = territories.comparison("ZA", "ZG", AS_OF)
    places = [place["code"] for zone in told["zones"] for place in zone["places"]["nodes"]]
    assert sorted(places) == sorted(compared.crossed.places)
    assert sum(zone["inhabitants"] for zone in told["zones"]) == compared.figures["compared"]
    assert all(told["least"] <= zone["inhabitants"] <= told["most"] for zone in told["zones"])
    assert told["before"]["pairs"] == compared.figures["pairs"]
    land = territories.ground(AS_OF, "ZA", "ZG")
    assert land is not None
    for zone in told["zones"]:
        drawn = shape(zone["geojson"]["geometry"])
        tiles = {land.tile_of(place["code"]) for place in zone["places"]["nodes"]}
        whole = land.contours.dissolved([tile for tile in tiles if tile])
        assert drawn.symmetric_difference(whole).area < whole.area / 1000


def test_without_the_solver_a_common_zoning_is_an_error_with_its_code(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ortools", "ortools.sat", "ortools.sat.python", "ortools.sat.python.cp_model"):
        monkeypatch.setitem(sys.modules, name, None)
    (error,) = ask(COMMON, a=ZA, b=ZG, day=DAY)["errors"]
    assert error["extensions"]["code"] == "comparison.no_solver"


def test_one_search_at_a_time(ask: Ask) -> None:
    with SOLVING:
        (error,) = ask(COMMON, a=ZA, b=ZG, day=DAY)["errors"]
    assert error["extensions"]["code"] == "graphql.solver_at_work"


def test_a_query_asks_for_one_common_zoning(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it holds its worker for one search, whatever pairs and days it names."""
    searched = []

    def refused(*asked: Any, **_: Any) -> JointProposal:
        searched.append(asked)
        raise UsageError("comparison.no_solver")

    monkeypatch.setattr("api.usecases.common_zoning.joint_zoning", refused)
    query = """query($a: ID!, $b: ID!, $c: ID!, $day: Date!, $later: Date!) {
      one: commonZoning(a: $a, b: $b, asOf: $day) { changedA }
      turned: commonZoning(a: $b, b: $a, asOf: $day) { changedA }
      pair: commonZoning(a: $a, b: $c, asOf: $day) { changedA }
      later: commonZoning(a: $a, b: $b, asOf: $later) { changedA }
    }"""
    told = ask(query, a=ZA, b=ZG, c=ZB, day=DAY, later="2026-12-16")["errors"]
    codes = {error["path"][0]: error["extensions"]["code"] for error in told}
    assert codes["pair"] == codes["later"] == "graphql.common_zonings"
    assert codes["one"] == codes["turned"] == "comparison.no_solver"
    assert {frozenset(asked[1:3]) for asked in searched} == {frozenset(("ZA", "ZG"))}


def test_a_query_that_asks_twice_searches_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ortools")
    searched = []

    def counted(*asked: Any, **named: Any) -> JointProposal:
        searched.append(asked)
        return joint_zoning(*asked, **named)

    monkeypatch.setattr("api.usecases.common_zoning.joint_zoning", counted)
    query = """query($a: ID!, $b: ID!, $day: Date!) {
      one: commonZoning(a: $a, b: $b, asOf: $day) { changedA }
      two: commonZoning(a: $b, b: $a, asOf: $day) { changedA }
    }"""
    told = ask(query, a=ZA, b=ZG, day=DAY)["data"]
    assert told["one"] == told["two"]
    assert len(searched) == 1


def test_who_answers_at_a_commune(ask: Ask, workspace: Workspace) -> None:
    told = ask(COMMUNE, code="54002", day=DAY)["data"]["commune"]
    seen = workspace.examine(EVERYTHING, AS_OF).picture
    zones = {
        zone.id for zone in seen.frame.zones.values() if seen.places.zone_places[zone.id] & set(_places(seen))
    }
    assert {key(team["zone"]) for team in told["teams"]} == zones
    assert told["inhabitants"] == sum(map(seen.frame.gazetteer.population, _places(seen)))
    for each in told["dispositifs"]:
        number = seen.frame.ids.dispositifs.index(key(each["dispositif"]))
        covered = seen.places.covered[number]
        assert each["isEverywhere"] == (covered is None)
        assert covered is None or {place["code"] for place in each["places"]} == covered & set(_places(seen))
    assert ask(COMMUNE, code="99999", day=DAY) == {"data": {"commune": None}}


def _places(seen: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = seen.frame.gazetteer.places_of("54002")
    return found


def test_coverage_hides_small_numbers(ask: Ask, territories: Territories) -> None:
    told = ask(COVERAGE, theme="HOUSING", day=DAY)["data"]["coverage"]
    expected = territories.coverage(Theme.HOUSING, AS_OF)
    assert told["uncovered"] == expected.uncovered > 0
    assert told["offers"]["totalCount"] == len(expected.offers)
    assert told["holes"]["totalCount"] == len(expected.holes)
    numbers = [area[name] for area in told["areas"] for name in ("inNeed", "unheld")]
    assert None in numbers
    assert all(number is None or number == 0 or (number >= 15 and number % 5 == 0) for number in numbers)
    one = ask(COVERAGE, theme="HOUSING", zonings=[ZA], day=DAY)["data"]["coverage"]
    assert one["inhabitants"] < told["inhabitants"]
    refused = ask(COVERAGE, theme="COORDINATION", day=DAY)["errors"][0]
    assert refused["extensions"]["code"] == "comparison.no_need_theme"


def test_a_zone_is_drawn_as_geojson(ask: Ask) -> None:
    zones = ask(GEOJSON, id=ZG, day=DAY)["data"]["node"]["zones"]
    drawn = {key(zone): zone["geojson"] for zone in zones}
    assert set(drawn) == {"ZG-0", "ZG-1"}
    for id_, feature in drawn.items():
        assert feature["properties"]["id"] == id_
        assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
        longitude, latitude = first_point(feature["geometry"]["coordinates"])
        assert 5.4 < longitude < 7.2
        assert 48.3 < latitude < 49.6


def first_point(coordinates: Any) -> tuple[float, float]:
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


# A diagnosis


@pytest.mark.parametrize(
    "named",
    [
        {"department": "54"},
        {"zone": opaque("Zone", "ZG-1")},
        {"committee": opaque("Committee", "C2")},
        {"communes": ["54001", "54002"]},
    ],
)
def test_a_diagnosis_is_the_documents(ask: Ask, territories: Territories, named: dict[str, Any]) -> None:
    told = ask(DIAGNOSIS, day=DAY, **named)["data"]["territorialDiagnosis"]
    keys = {
        name: value if name in ("department", "communes") else key({"id": value})
        for name, value in named.items()
    }
    expected = territorial_document(territorial_diagnosis(territories, wished_area(**keys), AS_OF))
    assert told["title"] == expected["territory"]["title"]
    assert told["communes"] == expected["territory"]["communes"]
    assert counts(told) == counts(expected)
    assert [row["theme"].lower() for row in told["needs"]] == [row["theme"] for row in expected["needs"]]
    assert [len(row["offers"]) for row in told["needs"]] == [len(row["offers"]) for row in expected["needs"]]
    assert [row["code"] for row in told["network"]] == [row["code"] for row in expected["network"]]
    shares = [row["share"] and round(row["share"], 4) for row in told["findings"]]
    assert shares == [row["share"] for row in expected["findings"]]
    assert [row["sentence"] for row in told["land"]] == [row["sentence"] for row in expected["land"]]
    assert [(key(pair["comparison"]["a"]), key(pair["comparison"]["b"])) for pair in told["pairs"]] == [
        (pair["a"], pair["b"]) for pair in expected["pairs"]
    ]


def counts(told: Any) -> list[tuple[int | None, str | None]]:
    """Every hidden or told number, in its order."""
    if isinstance(told, dict):
        if {"value", "hidden"} <= set(told):
            return [(told["value"], told["hidden"] and told["hidden"].lower())]
        return [found for value in told.values() for found in counts(value)]
    return [found for value in told for found in counts(value)] if isinstance(told, list) else []


def test_nobody_is_in_any_answer(ask: Ask, workspace: Workspace) -> None:
    store = workspace.store
    tables = ("persons", "households", "needs", "accompaniments", "referrals", "professionals")
    ids = {row.key for table in tables for row in store.rows(EVERYTHING, table).rows}
    assert len(ids) > 100
    for query, variables in SHAPES.values():
        answer = ask(query, day=DAY, **variables)
        assert "errors" not in answer
        assert not ids & set(re.findall(r"[\w-]+", json.dumps(answer)))


# What it costs, and what is not there

SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "compare": (COMPARE, {"a": ZA, "b": ZB}),
    "propose": (PROPOSE, {"a": ZA, "b": ZB, "budget": 5000}),
    "commune": (COMMUNE, {"code": "54002"}),
    "coverage": (COVERAGE, {"theme": "HOUSING"}),
    "diagnosis": (DIAGNOSIS, {"department": "54"}),
    "geojson": (GEOJSON, {"id": ZG}),
}
READS = {"compare": 8, "propose": 7, "commune": 4, "coverage": 6, "diagnosis": 12, "geojson": 7}
"""The most store reads of each shape: zonings, zones, the directory (three), then nodes by key.

What pages or a query read already of the same contents is not read again.
"""


@pytest.mark.parametrize(
    ("shape", "other"),
    [
        ("compare", {"a": ZB, "b": ZG}),
        ("propose", {"a": ZB, "b": ZA, "moves": ZA, "budget": 8000}),
        ("commune", {"code": "54004"}),
        ("coverage", {"theme": "FAMILY", "zonings": [ZA]}),
        ("diagnosis", {"department": None, "communes": ["54001"]}),
        ("geojson", {"id": ZA}),
    ],
)
def test_store_reads_depend_on_the_shape_alone(
    ask: Ask, reads: list[str], shape: str, other: dict[str, Any]
) -> None:
    query, variables = SHAPES[shape]
    ask(query, day=DAY, **variables)  # reads the frame once
    for asked in (variables, {**variables, **other}):
        reads.clear()
        assert "errors" not in ask(query, day=DAY, **asked)
        assert 0 < len(reads) <= READS[shape]


@pytest.mark.parametrize("id_", ["", "?", "ZA", opaque("Zoning", "nobody"), opaque("Zone", "ZA-0")])
def test_what_is_not_there_is_null(ask: Ask, id_: str) -> None:
    for query, name in ((COMPARE, "compareZonings"), (PROPOSE, "corrections"), (COMMON, "commonZoning")):
        assert ask(query, a=ZA, b=id_, day=DAY) == {"data": {name: None}}
    assert ask(COVERAGE, theme="HOUSING", zonings=[id_], day=DAY) == {"data": {"coverage": None}}
    if id_ != opaque("Zone", "ZA-0"):
        assert ask(DIAGNOSIS, zone=id_ or "?", day=DAY) == {"data": {"territorialDiagnosis": None}}
    assert ask(DIAGNOSIS, department="97Z", day=DAY) == {"data": {"territorialDiagnosis": None}}


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        (COMPARE, {"a": ZA, "b": ZA}, "comparison.two_zonings"),
        (COMMON, {"a": ZA, "b": ZA}, "comparison.two_zonings"),
        (PROPOSE, {"a": ZA, "b": ZB, "budget": -1}, "comparison.negative_budget"),
        (PROPOSE, {"a": ZA, "b": ZB, "moves": ZG}, "comparison.two_zonings"),
        (COMPARE, {"a": ZA, "b": ZB, "first": 101}, "graphql.first"),
        (COMPARE, {"a": ZA, "b": ZB, "after": "?"}, "graphql.after"),
        (DIAGNOSIS, {}, "usage.one_area"),
        (DIAGNOSIS, {"department": "54", "communes": ["54001"]}, "usage.one_area"),
    ],
)
def test_what_cannot_be_is_an_error_with_its_code(
    ask: Ask, query: str, variables: dict[str, Any], code: str
) -> None:
    (error, *_) = ask(query, day=DAY, **variables)["errors"]
    assert error["extensions"]["code"] == code
