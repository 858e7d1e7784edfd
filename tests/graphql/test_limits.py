"""What a query may cost: reads by its shape alone; pages, depth, aliases, tokens limited; errors masked."""

import logging
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.clock import today_in_paris
from api.graphql.ids import cursor_of, opaque, read_id
from api.graphql.limits import MAX_ALIASES, MAX_DEPTH, MAX_TOKENS
from api.graphql.routes import graphql
from api.web.desk import Desk
from api.workspace import Workspace
from graph.messages import say
from tests.graphql.conftest import Ask

DAY = "2026-12-15"
SITUATIONS = """
  query($committee: ID!, $day: Date!) {
    agenda(committee: $committee, meeting: $day) { sections { items { situation {
      persons { needs { theme } accompaniments { professional { occupation } institution { name } }
                referrals { sender { name } receiver { name } } findings { sentence } }
    } } } }
  }"""


def test_store_reads_depend_on_the_shape_of_a_query_not_on_the_data(ask: Ask, reads: list[str]) -> None:
    counted = []
    for committee in ("C1", "C2", "C3"):
        ask(SITUATIONS, committee=opaque("Committee", committee), day=DAY)  # reads the frame once
        reads.clear()
        answer = ask(SITUATIONS, committee=opaque("Committee", committee), day=DAY)
        items = answer["data"]["agenda"]["sections"][3]["items"]
        counted.append((len(items), len(reads)))
    assert len({items for items, _ in counted}) > 1
    assert {count for _, count in counted} == {STORE_READS}


STORE_READS = 7
"""Committee, persons, needs, accompaniments, referrals, professionals, institutions: once each."""


@pytest.mark.parametrize("first", [0, -1, 101, 200_000])
def test_a_page_has_a_maximum(ask: Ask, first: int) -> None:
    answer = ask(
        "query($n: Int!, $day: Date!) { findings(first: $n, asOf: $day) { totalCount } }", n=first, day=DAY
    )
    assert answer["errors"][0]["extensions"]["code"] == "graphql.first"
    assert str(first) in answer["errors"][0]["message"]


LIMITS = {"graphql.depth": MAX_DEPTH, "graphql.aliases": MAX_ALIASES, "graphql.tokens": MAX_TOKENS}


def refusals(answer: dict[str, Any]) -> list[str]:
    """Give the codes with which a query is refused, each beside its French sentence."""
    errors = answer.get("errors", [])
    codes = [error["extensions"]["code"] for error in errors]
    assert bool(errors) is not bool(answer.get("data"))
    assert [error["message"] for error in errors] == [
        say(code, "fr", most=LIMITS.get(code)) for code in codes
    ]
    return codes


@pytest.mark.parametrize(("levels", "said"), [(MAX_DEPTH, []), (MAX_DEPTH + 1, ["graphql.depth"])])
def test_depth_is_limited(ask: Ask, levels: int, said: list[str]) -> None:
    """Fields that hold fields count; fragments do not."""
    inside = "".join(("person { ", "needs { ")[level % 2] for level in range(levels - 2)) + "id"
    asked = "query($day: Date!) { needs(asOf: $day) { nodes { "
    assert refusals(ask(asked + inside + " }" * (levels + 1), day=DAY)) == said
    spread = "...deep } } } fragment deep on Need { ... on Need { "
    assert refusals(ask(asked + spread + inside + " }" * levels, day=DAY)) == said


@pytest.mark.parametrize(("aliases", "said"), [(MAX_ALIASES, []), (MAX_ALIASES + 1, ["graphql.aliases"])])
def test_aliases_are_limited(ask: Ask, aliases: int, said: list[str]) -> None:
    assert refusals(ask("{" + " ".join(f"a{i}: committees {{ id }}" for i in range(aliases)) + "}")) == said


def test_aliases_of_a_fragment_count_wherever_it_is_spread(ask: Ask) -> None:
    fragment = "fragment f on Committee {" + " ".join(f"a{i}: id" for i in range(MAX_ALIASES)) + "}"
    assert refusals(ask("{ committees { ...f } } " + fragment)) == []
    assert refusals(ask("{ committees { ...f ... on Committee { ...f } } } " + fragment)) == [
        "graphql.aliases"
    ]


def test_tokens_are_limited_and_comments_are_some(ask: Ask) -> None:
    begin, end = "{ committees { id ", "} }"
    room = MAX_TOKENS - len((begin + end).split())
    assert refusals(ask(begin + "#\n" * room + end)) == []
    assert refusals(ask(begin + "#\n" * (room + 1) + end)) == ["graphql.tokens"]
    assert refusals(ask(begin + "id " * (room + 1) + end)) == ["graphql.tokens"]


@pytest.mark.parametrize("words", ["id " * 1500, "nothing " * 150])
def test_a_query_that_takes_too_long_to_check_is_refused(ask: Ask, words: str) -> None:
    answer = ask("{ committees { " + words + "} }")
    assert refusals({"errors": answer["errors"][-1:]}) == ["graphql.complexity"]


def test_fragments_that_spread_each_other_twice_are_measured_at_once(ask: Ask) -> None:
    spread = " ".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }}" for i in range(60))
    last = "fragment f60 on Query { a: committees { id } }"
    assert refusals(ask(f"{{ ...f0 }} {spread} {last}")) == ["graphql.aliases"]


@pytest.mark.parametrize("fragments", ["", "fragment f on Query { ...g } fragment g on Query { ...f }"])
def test_a_fragment_that_is_none_or_spreads_itself_is_no_mistake_of_ours(ask: Ask, fragments: str) -> None:
    answer = ask("{ ...f } " + fragments)
    assert "fragment" in str(answer["errors"])
    assert "unexpected" not in str(answer)


def test_the_schema_is_not_told_and_nothing_is_suggested(ask: Ask) -> None:
    assert refusals(ask("{ __schema { types { name } } }")) == ["graphql.introspection"]
    assert refusals(ask('{ __type(name: "Person") { name } }')) == ["graphql.introspection"]
    assert "Did you mean" not in str(ask("{ committeez { id } }"))


def test_an_unexpected_error_leaves_only_a_reference(
    ask: Ask, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("something inside about Mme Renard")

    monkeypatch.setattr(workspace.store, "rows", broken, raising=False)
    with caplog.at_level(logging.ERROR, logger="maille.graphql"):
        answer = ask("{ committees { id } }")
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "unexpected"
    assert "something inside" not in str(answer)
    assert error["extensions"]["reference"] in caplog.text
    assert "RuntimeError at test_limits.py" in caplog.text
    assert "Renard" not in caplog.text


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_day_too_far_is_told(ask: Ask, day: str) -> None:
    committee = opaque("Committee", "C1")
    for answer in (
        ask("query($day: Date!) { persons(asOf: $day) { totalCount } }", day=day),
        ask(
            "query($c: ID!, $day: Date!) { agenda(committee: $c, meeting: $day) { capacity } }",
            c=committee,
            day=day,
        ),
    ):
        assert answer["errors"][0]["extensions"]["code"] == "usage.far_day"
    dated = opaque("Finding", f"{day}|gap.need|person:P1")
    assert ask("query($id: ID!) { node(id: $id) { id } }", id=dated)["data"]["node"] is None


@pytest.mark.parametrize(
    "body", [b"null", b"1", b'"x"', b"{", b"", b"\xff\xfe{", b'{"variables":' + b"[" * 50_000]
)
def test_a_body_that_is_no_object_is_refused(workspace: Workspace, body: bytes) -> None:
    app = FastAPI()
    app.state.desk = Desk(workspace, today_in_paris)
    app.include_router(graphql)
    with TestClient(app) as client:
        answer = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400


PERSONS = """query($after: String, $day: Date!) {
  persons(first: 2, after: $after, asOf: $day) { nodes { id } pageInfo { endCursor } }
}"""


@pytest.mark.parametrize("after", ["P1", "?", "é", "AA==", "' OR 1=1 --", "\x00"])
def test_a_cursor_that_is_not_ours_is_told(ask: Ask, after: str) -> None:
    answer = ask(PERSONS, after=after, day=DAY)
    assert answer["errors"][0]["extensions"]["code"] == "graphql.after"


def test_a_cursor_is_opaque_and_may_outlive_its_row(ask: Ask) -> None:
    pages = ask(PERSONS, day=DAY)["data"]["persons"]
    keys = [read_id(node["id"]) for node in pages["nodes"]]
    assert all(key and key[1] not in pages["pageInfo"]["endCursor"] for key in keys)
    gone = cursor_of(f"{keys[0][1]}!" if keys[0] else "")
    rest = ask(PERSONS, after=gone, day=DAY)["data"]["persons"]["nodes"]
    assert rest[0] == pages["nodes"][1]
