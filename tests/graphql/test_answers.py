"""GraphQL gives the facts that the command line gives, and nothing to whoever guesses an id."""

from pathlib import Path
from typing import Any

import pytest

from algorithms.agenda import agenda_document
from api.graphql.ids import opaque, read_id
from api.graphql.schema import schema
from api.usecases.examining import findings
from api.usecases.meeting import prepare_meeting
from api.workspace import Workspace
from graph.frame import EPOCH, as_date
from graph.scope import EVERYTHING
from tests.graphql.conftest import Ask

DAY = "2026-12-15"
AS_OF = as_date(20802)
ROOT = Path(__file__).parent.parent.parent


def test_the_day_is_the_one_the_examples_expect() -> None:
    assert AS_OF.isoformat() == DAY
    assert EPOCH.year == 1970


def test_the_printed_schema_is_current() -> None:
    assert (ROOT / "docs" / "schema.graphql").read_text(encoding="utf-8") == schema.as_str() + "\n"


def test_the_agenda_is_the_command_lines(ask: Ask, workspace: Workspace) -> None:
    query = """
      query($committee: ID!, $day: Date!) {
        agenda(committee: $committee, meeting: $day) {
          capacity
          sections { kind items { rank situation {
            household { id } persons { id } score question
            reasons { reason points findings { sentence } }
            presenter { id } sustainedActors { id } invite { because institution { id } }
          } } }
          waiting { rank situation { score } }
        }
      }"""
    got = ask(query, committee=opaque("Committee", "C1"), day=DAY)["data"]["agenda"]
    expected = agenda_document(prepare_meeting(workspace, EVERYTHING, "C1", AS_OF).agenda)
    detected = next(section["items"] for section in got["sections"] if section["kind"] == "DETECTED")
    assert got["capacity"] == expected["capacity"] == len(detected)
    assert [_item(entry) for entry in detected] == [_plain(e) for e in expected["sections"][3]["items"]]
    assert [entry["situation"]["score"] for entry in got["waiting"]] == [
        e["score"] for e in expected["waiting"]
    ]
    assert [entry["rank"] for entry in (*detected, *got["waiting"])] == list(
        range(1, len(detected) + len(got["waiting"]) + 1)
    )


def _item(entry: dict[str, Any]) -> dict[str, Any]:
    told = entry["situation"]
    return {
        "persons": [_key(person) for person in told["persons"]],
        "score": told["score"],
        "reasons": [(r["reason"], r["points"], len(r["findings"])) for r in told["reasons"]],
        "question": told["question"],
        "presenter": _key(told["presenter"]) if told["presenter"] else None,
        "sustained": [_key(who) for who in told["sustainedActors"]],
        "invite": [(_key(i["institution"]), i["because"]) for i in told["invite"]],
    }


def _plain(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "persons": entry["persons"],
        "score": entry["score"],
        "reasons": [(r["reason"], r["points"], len(r["findings"])) for r in entry["reasons"]],
        "question": entry["question"],
        "presenter": entry["presenter"],
        "sustained": entry["sustained"],
        "invite": [(i["institution"], i["because"]) for i in entry["invite"]],
    }


def _key(node: dict[str, Any]) -> str:
    found = read_id(node["id"])
    assert found is not None
    return found[1]


def test_every_finding_comes_once_page_by_page(ask: Ask, workspace: Workspace) -> None:
    query = """
      query($after: String, $day: Date!) {
        findings(first: 37, after: $after, asOf: $day) {
          totalCount pageInfo { hasNextPage endCursor } nodes { code severity since }
        }
      }"""
    got, after = [], None
    while True:
        page = ask(query, after=after, day=DAY)["data"]["findings"]
        got += [(node["code"], node["severity"].lower(), node["since"]) for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    expected = findings(workspace, EVERYTHING, AS_OF)
    assert got == [(f.code, f.severity.value, f.since.isoformat()) for f in expected]
    assert page["totalCount"] == len(expected)


def test_findings_filter(ask: Ask, workspace: Workspace) -> None:
    query = """
      query($day: Date!, $at: ID) {
        findings(first: 100, asOf: $day, code: ["gap.lead"], severity: [MEDIUM], institution: $at) {
          nodes { evidence { name nodes { id } } facts { name value } subjects { type node { id } } }
        }
      }"""
    got = ask(query, day=DAY, at=opaque("Institution", "I1"))["data"]["findings"]["nodes"]
    expected = [
        f
        for f in findings(workspace, EVERYTHING, AS_OF, ["gap.lead"])
        if f.severity == "medium" and "I1" in f.evidence["institutions"]
    ]
    assert len(got) == len(expected) > 0
    for node, finding in zip(got, expected, strict=True):
        named = {entry["name"]: [_key(found) for found in entry["nodes"]] for entry in node["evidence"]}
        assert named == {key: list(value) for key, value in finding.evidence.items()}
        assert _key(node["subjects"][0]["node"]) == finding.subject("person")


def test_a_person_is_all_their_records_on_the_day(ask: Ask) -> None:
    query = """
      query($id: ID!, $day: Date!) {
        node(id: $id, asOf: $day) { ... on Person { id needs { id } accompaniments { id state } } }
      }"""
    before = ask(query, id=opaque("Person", "P126"), day="2026-09-20")["data"]["node"]
    after = ask(query, id=opaque("Person", "P126"), day=DAY)["data"]["node"]
    assert _key(before) == "P126"
    assert _key(after) == "P115"
    assert {need["id"] for need in before["needs"]} < {need["id"] for need in after["needs"]}


def test_needs_and_referrals_are_as_of_the_day(ask: Ask, workspace: Workspace) -> None:
    query = """
      query($day: Date!) {
        needs(isOpen: true, isHeld: false, first: 100, asOf: $day) { totalCount nodes { isOpen isHeld } }
        referrals(status: ACCEPTED, first: 100, asOf: $day) { nodes { status answeredOn sentOn } }
      }"""
    got = ask(query, day=DAY)["data"]
    assert got["needs"]["totalCount"] >= len(findings(workspace, EVERYTHING, AS_OF, ["gap.need"])) > 0
    assert all(need["isOpen"] and not need["isHeld"] for need in got["needs"]["nodes"])
    assert got["referrals"]["nodes"]
    assert all(r["answeredOn"] <= DAY and r["sentOn"] <= DAY for r in got["referrals"]["nodes"])


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "?",
        "P1",
        opaque("Person", "P1"),
        opaque("Person", "nobody"),
        opaque("Nothing", "P1"),
        opaque("Finding", "gap.lead|person:P1"),
        opaque("Finding", "2026-12-15|gap.lead|person:nobody"),
        opaque("Situation", "2026-12-15|household|nobody"),
        opaque("Situation", "2026-99-99"),
        opaque("Commune", "99999"),
        opaque("Commune", "54395"),
        "é" * 40,
    ],
)
def test_a_guessed_id_is_a_node_or_null_and_never_an_error(ask: Ask, id_: str) -> None:
    answer = ask("query($id: ID!, $day: Date!) { node(id: $id, asOf: $day) { id } }", id=id_, day=DAY)
    assert "errors" not in answer
    is_there = id_ in {opaque("Person", "P1"), opaque("Commune", "54395")}
    assert (answer["data"]["node"] is not None) == is_there


@pytest.mark.parametrize("id_", ["?", opaque("Committee", "nobody"), opaque("Person", "P1")])
def test_no_agenda_of_an_unknown_committee(ask: Ask, id_: str) -> None:
    query = "query($id: ID!, $day: Date!) { agenda(committee: $id, meeting: $day) { capacity } }"
    assert ask(query, id=id_, day=DAY) == {"data": {"agenda": None}}


def test_a_situation_is_found_by_any_of_its_persons(ask: Ask) -> None:
    query = """
      query($of: ID!, $day: Date!) { situation(of: $of, asOf: $day) { id score persons { id } } }"""
    committee = opaque("Committee", "C1")
    first = ask(
        """query($c: ID!, $day: Date!) { agenda(committee: $c, meeting: $day) {
             sections { items { situation { id score persons { id } } } } } }""",
        c=committee,
        day=DAY,
    )["data"]["agenda"]["sections"][3]["items"][0]["situation"]
    for person in first["persons"]:
        assert ask(query, of=person["id"], day=DAY)["data"]["situation"] == first
    assert ask(query, of=opaque("Person", "nobody"), day=DAY)["data"]["situation"] is None
