"""New sites, institutions two by two, teams through GraphQL: what the use cases tell, nobody by commune."""

import re
from dataclasses import replace
from typing import Any

import pytest

from algorithms.territory.sites import Reach
from api.graphql.ids import opaque, read_id
from api.usecases.institutions_met import institutions_met
from api.usecases.new_sites import SiteAt, SiteWish, best_sites, tried_sites
from api.usecases.territories import Territories
from api.workspace import Workspace
from graph.frame import as_date
from graph.model.vocabulary import NEED_THEMES, Theme
from graph.scope import EVERYTHING
from tests.graphql.conftest import Ask

DAY = "2026-12-15"
AS_OF = as_date(20802)
ZA, ZG = (opaque("Zoning", key) for key in ("ZA", "ZG"))
CHANGE = "{ inhabitants holesBefore holesAfter uncoveredBefore uncoveredAfter }"
SITE = f"""
  query($commune: String!, $zoning: ID!, $reach: Reach!, $theme: Theme!, $first: Int = 100, $day: Date!,
        $kept: [SiteInput!]) {{
    newSite(theme: $theme, commune: $commune, zoning: $zoning, reach: $reach, kept: $kept, asOf: $day) {{
      kept {{ reach commune {{ code }} zones {{ id }} answersFor places newPlaces newInhabitants }}
      theme reach commune {{ code }} zones {{ id }} answersFor places newInhabitants isFirst
      newPlaces(first: $first) {{ totalCount nodes {{ code }} }}
      here {CHANGE} zoning {CHANGE}
      areas {{ name change {CHANGE} inNeed unheld }}
      dispositifs {{ places dispositif {{ id name places }} }}
    }}
  }}"""
BEST = """
  query($zoning: ID!, $reach: Reach!, $theme: Theme!, $first: Int!, $day: Date!,
        $kept: [SiteInput!]) {
    bestSites(theme: $theme, zoning: $zoning, reach: $reach, first: $first, kept: $kept, asOf: $day) {
      commune { code } zones { id } places newPlaces newInhabitants answersFor
    }
  }"""
MET = """
  query($first: Int!, $after: String, $day: Date!) {
    institutionsInCommon(first: $first, after: $after, asOf: $day) {
      totalCount pageInfo { hasNextPage endCursor }
      nodes {
        one { id name } other { id name } places inhabitants zonePairs
        zonings { one { id } other { id } places inhabitants zonePairs }
        communes(first: 100) { totalCount nodes { code } }
      }
    }
  }"""
TEAM = """
  query($zone: ID!, $day: Date!) {
    team(zone: $zone, asOf: $day) {
      zone { id } institution { id } places inhabitants
      partners { zone { id } institution { id } places inhabitants }
    }
  }"""


@pytest.fixture
def territories(workspace: Workspace) -> Territories:
    return Territories(workspace, EVERYTHING)


def key(node: dict[str, Any]) -> str:
    found = read_id(node["id"])
    assert found
    return found[1]


@pytest.mark.parametrize("reach", Reach)
def test_the_best_sites_are_what_trying_them_gives(ask: Ask, territories: Territories, reach: Reach) -> None:
    asked = {"zoning": ZG, "reach": reach.name, "theme": "HOUSING", "day": DAY}
    proposed = ask(BEST, first=100, **asked)["data"]["bestSites"]
    wish = SiteWish(Theme.HOUSING, "ZG", AS_OF)
    assert [(each["commune"]["code"], each["newInhabitants"]) for each in proposed] == [
        (each.at.code, each.new_inhabitants) for each in best_sites(territories, wish, reach, count=100)
    ]
    assert ask(BEST, first=1, **asked)["data"]["bestSites"] == proposed[:1]
    for each in proposed[:3]:
        told = ask(SITE, commune=each["commune"]["code"], **asked)["data"]["newSite"]
        expected = tried_sites(territories, replace(wish, sites=(SiteAt(each["commune"]["code"], reach),)))
        assert told["newInhabitants"] == each["newInhabitants"] == expected.sites[0].new_inhabitants > 0
        assert told["kept"] == []
        assert told["places"] == each["places"]
        assert told["newPlaces"]["totalCount"] == each["newPlaces"] == len(told["newPlaces"]["nodes"])
        assert [key(zone) for zone in told["zones"]] == list(expected.sites[0].extent.zones)
        assert told["zoning"]["uncoveredBefore"] - told["zoning"]["uncoveredAfter"] == each["newInhabitants"]
        assert told["here"]["uncoveredAfter"] == 0
        assert told["answersFor"] == each["answersFor"]
        assert {key(there["dispositif"]): there["places"] for there in told["dispositifs"]} == {
            there.id: there.places for there in expected.dispositifs
        }


def test_kept_sites_are_there_for_the_tried_one_and_the_best_next(ask: Ask, territories: Territories) -> None:
    """The best is kept, then the best next: each adds what was promised, and all that was gained is told."""
    kept: list[dict[str, str]] = []
    for reach in ("COMMUNE", "ZONE", "COMMUNE"):
        asked = {"zoning": ZG, "reach": reach, "theme": "HOUSING", "day": DAY, "kept": kept}
        best = ask(BEST, first=1, **asked)["data"]["bestSites"]
        if not best:
            break
        commune = best[0]["commune"]["code"]
        told = ask(SITE, commune=commune, **asked)["data"]["newSite"]
        assert told["newInhabitants"] == best[0]["newInhabitants"] > 0
        assert told["newPlaces"]["totalCount"] == best[0]["newPlaces"]
        assert [(each["commune"]["code"], each["reach"]) for each in told["kept"]] == [
            (each["commune"], each["reach"]) for each in kept
        ]
        gained = told["newInhabitants"] + sum(each["newInhabitants"] for each in told["kept"])
        assert told["zoning"]["uncoveredBefore"] - told["zoning"]["uncoveredAfter"] == gained
        kept.append({"commune": commune, "reach": reach})
    assert len(kept) > 1
    sites = tuple(SiteAt(each["commune"], Reach[each["reach"]]) for each in kept)
    sheet = tried_sites(territories, SiteWish(Theme.HOUSING, "ZG", AS_OF, sites))
    assert sheet.land.gained == gained


def test_a_site_tells_persons_as_coverage_does(ask: Ask, territories: Territories) -> None:
    """Two sites that differ by a commune say the same of the same EPCI, and no small number."""
    for theme in (Theme.HOUSING, Theme.HEALTH, Theme.FAMILY):
        known = {
            area.name: (area.in_need, area.unheld)
            for area in territories.coverage(theme, AS_OF, ("ZG",)).areas
        }
        for reach in ("COMMUNE", "ZONE"):
            for commune in ("54001", "54002"):
                asked = {"zoning": ZG, "reach": reach, "theme": theme.name, "commune": commune, "day": DAY}
                areas = ask(SITE, **asked)["data"]["newSite"]["areas"]
                told = {area["name"]: (area["inNeed"], area["unheld"]) for area in areas}
                assert told.items() <= known.items()
                assert all(number is None or number >= 11 for numbers in told.values() for number in numbers)


def test_what_a_site_finds_uncovered_is_what_coverage_says(ask: Ask, territories: Territories) -> None:
    """A theme that no dispositif answers anywhere leaves everybody uncovered, though nothing has a hole."""
    offered_nowhere = 0
    for theme in NEED_THEMES:
        asked = {"zoning": ZG, "reach": "COMMUNE", "theme": theme.name, "commune": "54001", "day": DAY}
        told = territories.coverage(theme, AS_OF, ("ZG",))
        assert ask(SITE, **asked)["data"]["newSite"]["zoning"]["uncoveredBefore"] == told.uncovered
        if not any(row.dispositifs for row in told.offers) and not told.holes:
            offered_nowhere += 1
            assert told.uncovered == told.inhabitants > 0
    assert offered_nowhere


def test_institutions_come_two_by_two_page_by_page(ask: Ask, territories: Territories) -> None:
    expected = {(pair.one, pair.other): pair for pair in institutions_met(territories, AS_OF)}
    got: list[dict[str, Any]] = []
    after = None
    while True:
        page = ask(MET, first=2, after=after, day=DAY)["data"]["institutionsInCommon"]
        got += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    pairs = [(key(node["one"]), key(node["other"])) for node in got]
    assert pairs == sorted(expected)
    assert len(pairs) == page["totalCount"] > 2
    for pair, node in zip(pairs, got, strict=True):
        told = expected[pair]
        assert (node["places"], node["inhabitants"], node["zonePairs"]) == (
            told.places,
            told.inhabitants,
            told.zone_pairs,
        )
        assert [place["code"] for place in node["communes"]["nodes"]] == sorted(told.codes)
        assert [(key(met["one"]), key(met["other"]), met["places"]) for met in node["zonings"]] == [
            (met.one, met.other, met.places) for met in told.zonings
        ]


def test_a_team_and_whom_it_must_know(ask: Ask, territories: Territories) -> None:
    told = ask(TEAM, zone=opaque("Zone", "ZG-1"), day=DAY)["data"]["team"]
    expected = territories.team("ZG-1", AS_OF)
    assert (key(told["zone"]), key(told["institution"])) == ("ZG-1", expected.institution)
    assert [
        (key(partner["zone"]), key(partner["institution"]), partner["inhabitants"])
        for partner in told["partners"]
    ] == [(partner.zone, partner.institution, partner.inhabitants) for partner in expected.partners]
    assert expected.partners


READS = {SITE: 7, BEST: 6, MET: 7, TEAM: 7}
"""The most store reads of each shape, whatever is asked: the directory, zonings, zones, then nodes by key."""


@pytest.mark.parametrize(
    ("query", "one", "other"),
    [
        (
            SITE,
            {
                "zoning": ZG,
                "reach": "ZONE",
                "theme": "HOUSING",
                "commune": "54002",
                "kept": [{"commune": "54001", "reach": "ZONE"}],
            },
            {
                "zoning": ZA,
                "reach": "ZONE",
                "theme": "HOUSING",
                "commune": "Q540031",
                "kept": [{"commune": "Q540031"}],
            },
        ),
        (
            BEST,
            {"zoning": ZG, "reach": "ZONE", "theme": "HOUSING", "first": 5},
            {"zoning": ZA, "reach": "ZONE", "theme": "HEALTH", "first": 50},
        ),
        (MET, {"first": 2}, {"first": 100}),
        (TEAM, {"zone": opaque("Zone", "ZG-1")}, {"zone": opaque("Zone", "ZA-0")}),
    ],
    ids=["site", "best", "met", "team"],
)
def test_store_reads_depend_on_the_shape_alone(
    ask: Ask, reads: list[str], query: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    ask(query, day=DAY, **one)  # reads the frame once
    for asked in (one, other):
        reads.clear()
        assert "errors" not in ask(query, day=DAY, **asked)
        assert 0 < len(reads) <= READS[query]


def test_what_is_not_there_is_null(ask: Ask) -> None:
    asked = {"reach": "ZONE", "theme": "HOUSING", "day": DAY}
    for zoning in ("", "ZG", opaque("Zoning", "nobody"), opaque("Zone", "ZG-1")):
        assert ask(SITE, zoning=zoning, commune="54002", **asked) == {"data": {"newSite": None}}
        assert ask(BEST, zoning=zoning, first=5, **asked) == {"data": {"bestSites": None}}
    assert ask(SITE, zoning=ZG, commune="99999", **asked) == {"data": {"newSite": None}}
    for zone in ("", "ZG-1", ZG, opaque("Zone", "nobody")):
        assert ask(TEAM, zone=zone, day=DAY) == {"data": {"team": None}}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"commune": "75056"}, "site.outside"),
        ({"theme": "COORDINATION"}, "comparison.no_need_theme"),
        ({"first": 101}, "graphql.first"),
        ({"kept": [{"commune": "75056"}]}, "site.outside"),
        ({"kept": [{"commune": "54002"}] * 8}, "site.too_many"),
        ({"day": "1200-01-01"}, "usage.far_day"),
    ],
)
def test_what_cannot_be_is_an_error_with_its_code(ask: Ask, changed: dict[str, Any], code: str) -> None:
    asked = {"zoning": ZG, "reach": "ZONE", "theme": "HOUSING", "commune": "54002", "day": DAY}
    (error, *_) = ask(SITE, **{**asked, **changed})["errors"]
    assert error["extensions"]["code"] == code


def test_nobody_is_in_any_answer(ask: Ask, workspace: Workspace) -> None:
    tables = ("persons", "households", "needs", "accompaniments", "referrals", "professionals")
    ids = {row.key for table in tables for row in workspace.store.rows(EVERYTHING, table).rows}
    asked = {"zoning": ZG, "reach": "EPCI", "theme": "HOUSING", "commune": "54002", "first": 100}
    zone = opaque("Zone", "ZG-1")
    for query in (SITE, BEST, MET, TEAM):
        names = re.findall(r"\$(\w+):", query)
        variables = {name: value for name, value in {**asked, "zone": zone}.items() if name in names}
        answer = ask(query, day=DAY, **variables)
        assert "errors" not in answer
        assert not ids & set(re.findall(r"[\w-]+", str(answer)))


def test_what_is_refused_beside_does_not_hold_up_an_answer(ask: Ask) -> None:
    """Two sites load their dispositifs in one round; one of them is given up meanwhile, for its page."""
    query = """
      query($day: Date!, $zoning: ID!) {
        refused: newSite(theme: HOUSING, commune: "54002", zoning: $zoning, reach: ZONE, asOf: $day) {
          newPlaces(first: 101) { totalCount } zones { name } commune { name }
        }
        answered: newSite(theme: HOUSING, commune: "54002", zoning: $zoning, reach: ZONE, asOf: $day) {
          zones { name zoning { name institution { name } } }
        }
      }"""
    told = ask(query, day=DAY, zoning=ZG)
    assert told["data"]["refused"] is None
    assert told["data"]["answered"]["zones"]
    assert [error["extensions"]["code"] for error in told["errors"]] == ["graphql.first"]
