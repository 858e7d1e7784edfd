"""The page for app developers tells the truth: its queries answer, its limits are the real ones."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from algorithms.french import typographic
from api.graphql.connections import MOST
from api.graphql.ids import read_id
from api.graphql.limits import MAX_ALIASES, MAX_DEPTH, MAX_TOKENS
from tests.graphql.conftest import Ask

GUIDE = Path(__file__).parent.parent.parent / "docs" / "fr" / "graphql.md"
TEXT = GUIDE.read_text(encoding="utf-8")
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)
PLAIN = " ".join(PROSE.split())
PAIRS = re.findall(r"```graphql\n(.*?)```\s+```json\n(.*?)```", TEXT, re.DOTALL)
QUERIES = {query.split("(", 1)[0].split()[1]: (query, json.loads(variables)) for query, variables in PAIRS}


def answer(ask: Ask, name: str, **changed: Any) -> dict[str, Any]:
    query, variables = QUERIES[name]
    got = ask(query, **{**variables, **changed})
    assert "errors" not in got, got["errors"]
    data: dict[str, Any] = got["data"]
    return data


def test_every_query_has_its_variables() -> None:
    assert set(QUERIES) == {"Agenda", "WhoAccompanies", "Unheld", "Zonings", "NewSite"}
    assert TEXT.count("```graphql") == len(QUERIES)


def test_the_first_question(ask: Ask) -> None:
    body = json.loads(re.findall(r"-d '(.*)'", TEXT)[0])
    got = ask(body["query"])["data"]["committees"]
    assert QUERIES["Agenda"][1]["committee"] in [committee["id"] for committee in got]


def test_the_agenda_goes_down_to_dated_rows(ask: Ask) -> None:
    told = answer(ask, "Agenda")["agenda"]
    items = [item for section in told["sections"] for item in section["items"]]
    assert len(items) == told["capacity"]
    for item in items:
        reasons = item["situation"]["reasons"]
        assert item["situation"]["score"] == sum(reason["points"] for reason in reasons)
    nodes = [
        node
        for item in items
        for reason in item["situation"]["reasons"]
        for finding in reason["findings"]
        for entry in finding["evidence"]
        for node in entry["nodes"]
    ]
    assert any("start" in node for node in nodes)
    assert any("sentOn" in node for node in nodes)


def test_who_accompanies_a_person_of_the_agenda(ask: Ask) -> None:
    items = answer(ask, "Agenda")["agenda"]["sections"][3]["items"]
    asked = [person["id"] for item in items for person in item["situation"]["persons"]]
    told = [answer(ask, "WhoAccompanies", person=person) for person in asked]
    states = {each["state"] for one in told for each in one["node"]["accompaniments"]}
    said = set(re.findall(r"`(\w+)`", PLAIN.partition("ce jour-là")[2].partition("sustainedActors")[0]))
    assert states <= said
    assert any(each["professional"] for one in told for each in one["node"]["accompaniments"])
    assert all(one["situation"]["score"] for one in told)


def test_the_person_of_the_page_is_there(ask: Ask) -> None:
    assert answer(ask, "WhoAccompanies")["node"]["accompaniments"]


def test_needs_nobody_holds_page_by_page(ask: Ask) -> None:
    first = answer(ask, "Unheld")["needs"]
    assert first["totalCount"] > 0
    assert all(node["openedOn"] <= "2026-12-15" for node in first["nodes"])
    rest = answer(ask, "Unheld", after=first["pageInfo"]["endCursor"])["needs"]
    assert not {node["id"] for node in first["nodes"]} & {node["id"] for node in rest["nodes"]}


def test_two_zonings_and_what_would_bring_them_together(ask: Ask) -> None:
    told = answer(ask, "Zonings")
    assert told["compareZonings"]["outside"]["totalCount"] > 0
    assert told["corrections"]["after"]["pairs"] < told["corrections"]["before"]["pairs"]
    assert told["corrections"]["steps"]


@pytest.mark.parametrize(
    "said",
    [
        f"de 1 à {MOST}",
        f"Profondeur {MAX_DEPTH}",
        f"{MAX_ALIASES} alias",
        f"{MAX_TOKENS // 1000} {MAX_TOKENS % 1000:03} mots",
    ],
)
def test_limits_are_the_real_ones(said: str) -> None:
    assert said in PLAIN


def test_ids_of_the_page_are_ids() -> None:
    given = [value for _, variables in QUERIES.values() for value in variables.values()]
    read = [read_id(value) for value in given if isinstance(value, str)]
    zonings = [("Zoning", "ZA"), ("Zoning", "ZB"), ("Zoning", "ZB"), ("Zoning", "ZG")]
    assert [found for found in read if found] == [("Committee", "C1"), ("Person", "P1"), *zonings]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_lead_somewhere(target: str) -> None:
    assert (GUIDE.parent / target).exists()


def test_its_typography_is_french() -> None:
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)", "X", PROSE)
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    assert [line for line in lines if typographic(line) != line] == []


def test_a_site_is_tried_and_the_best_is_proposed(ask: Ask) -> None:
    told = answer(ask, "NewSite")
    site, best = told["newSite"], told["bestSites"]
    change = site["zoning"]
    kept = sum(each["newInhabitants"] for each in site["kept"])
    assert change["uncoveredBefore"] - change["uncoveredAfter"] == site["newInhabitants"] + kept
    assert best[0]["newInhabitants"] >= site["newInhabitants"] > 0
    assert site["areas"]
