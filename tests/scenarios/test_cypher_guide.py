"""The guide to the graph tells the truth: each query runs on the demonstration and answers as maille does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, Query
from neo4j.time import Date

from algorithms.held import NOBODY, is_held
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Examination, Workspace
from graph.model.findings import Finding
from graph.model.territory import ZoneMember
from graph.neo4j_store.credentials import DATABASE, PASSWORD, USER
from graph.neo4j_store.layout import SHAPES
from graph.scope import EVERYTHING
from seed.demo import AS_OF, write
from tests.neo4j.fixtures import Neo4jPlace
from tests.scenarios.commanding import Indoors, clean_environment

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.enable_socket]

GUIDE = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### (?:(\d+)\. )?(.+?)\n\n(.+?)```cypher\n(.*?)```", re.DOTALL | re.MULTILINE)
QUERIES = {int(number): (told, query) for number, _, told, query in SECTION.findall(GUIDE)}
KEYED = re.compile(r"\{(?:id|number): \$")

Rows = list[dict[str, Any]]


@dataclass
class Asked:
    """The demonstration on the server, what the guide's queries answer there, and what maille finds."""

    driver: Driver
    database: str
    workspace: Workspace
    parameters: dict[str, Any]

    def rows(self, number: int, **changed: Any) -> Rows:
        """Give the rows of a query of the guide, days as days."""
        found = self.run(QUERIES[number][1], **changed)
        return [{name: plain(value) for name, value in row.items()} for row in found]

    def run(self, query: str, **changed: Any) -> Rows:
        with self.driver.session(database=self.database) as session:
            result = session.run(Query(query), {**self.parameters, **changed})
            keys = list(result.keys())
            return [dict(zip(keys, record.values(), strict=True)) for record in result]

    def operators(self, query: str) -> list[str]:
        """Give the operators of a query's plan."""
        with self.driver.session(database=self.database) as session:
            plan = session.run(Query(f"EXPLAIN {query}"), self.parameters).consume().plan
        assert plan is not None
        return [name.partition("@")[0] for name in operator_types(plan)]

    @cached_property
    def examination(self) -> Examination:
        return self.workspace.examine(EVERYTHING, AS_OF)

    def findings(self, code: str) -> list[Finding]:
        return [finding for finding in self.examination.findings if finding.code == code]

    def records(self, table: str) -> list[Any]:
        return [row.record for row in self.workspace.store.rows(EVERYTHING, table).rows]


def plain(value: Any) -> Any:
    return value.to_native() if isinstance(value, Date) else value


def operator_types(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"]
    for child in plan.get("children", ()):
        yield from operator_types(child)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, neo4j_server: Neo4jPlace) -> Iterator[Asked]:
    """The demonstration, delivered; then one finding answered: the second delivery."""
    neo4j_server.empty()
    home = tmp_path_factory.mktemp("cypher")
    secrets = {USER: neo4j_server.user, PASSWORD: neo4j_server.password, DATABASE: neo4j_server.database}
    host = Indoors(home, {**clean_environment(), **secrets, "MAILLE_STORE": neo4j_server.uri})
    write(home / "delivery")
    host.result("import", home / "delivery", "--source", "demonstration")
    with pytest.MonkeyPatch.context() as patched, neo4j_server.driver() as driver:
        for name, value in secrets.items():
            patched.setenv(name, value)
        with open_workspace(Settings(neo4j_server.uri, str(home / "v.vault"))) as workspace:
            key = workspace.examine(EVERYTHING, AS_OF).findings[0].key
            host.result("answer", key, "--as-of", AS_OF.isoformat(), "--state", "acknowledged")
            (given,) = re.findall(r"```cypher-params\n:params (.*?)```", GUIDE, re.DOTALL)
            with driver.session(database=neo4j_server.database) as session:
                parameters = session.run(Query(f"RETURN {given} AS given")).single(strict=True)["given"]
            yield Asked(driver, neo4j_server.database, workspace, parameters)


# The page


def test_twenty_queries_are_told_in_order() -> None:
    assert list(QUERIES) == list(range(1, 21))
    assert GUIDE.count("```cypher\n") == len(QUERIES)


def test_the_parameters_are_those_the_queries_ask_for(asked: Asked) -> None:
    wanted = {name for _, query in QUERIES.values() for name in re.findall(r"\$(\w+)", query)}
    assert wanted == set(asked.parameters)
    assert plain(asked.parameters["as_of"]) == AS_OF


def test_the_picture_names_every_label_and_relationship() -> None:
    labels = {shape.label for shape in SHAPES.values() if shape.join is None}
    types = {link.type for shape in SHAPES.values() for link in shape.links}
    types |= {shape.join.type for shape in SHAPES.values() if shape.join}
    own = {
        "Place",
        "DeliveredCommune",
        "Delivery",
        "Tombstone",
        "Staging",
        "Staged",
        "Store",
        "Gate",
        "HighKey",
    }
    words = set(re.findall(r"\w+", GUIDE))
    assert labels | types | own <= words


def test_the_graph_has_no_label_or_relationship_that_the_page_does_not_name(asked: Asked) -> None:
    words = set(re.findall(r"\w+", GUIDE))
    labels = {row["label"] for row in asked.run("CALL db.labels() YIELD label RETURN label")}
    types = {
        row["type"]
        for row in asked.run("CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type")
    }
    assert labels | types <= words


# Every query


@pytest.mark.parametrize("number", QUERIES)
def test_a_query_gives_rows_of_the_columns_told(asked: Asked, number: int) -> None:
    told, query = QUERIES[number]
    rows = asked.run(query)
    assert rows
    assert list(rows[0]) == re.findall(r"`(\w+)`", told.rpartition("Colonnes")[2])


@pytest.mark.parametrize("number", QUERIES)
def test_a_query_goes_by_the_index(asked: Asked, number: int) -> None:
    query = QUERIES[number][1]
    operators = asked.operators(query)
    assert "AllNodesScan" not in operators
    assert operators.count("NodeUniqueIndexSeek") == len(KEYED.findall(query))


# What they answer, beside what maille says


def test_who_accompanies(asked: Asked) -> None:
    seen = asked.examination.picture
    person = seen.person_of_id[asked.parameters["person"]]
    a = seen.view.accompaniments
    active = [i for i in range(a.first[person], a.first[person + 1]) if a.is_active[i]]
    rows = asked.rows(1)
    assert {row["accompaniment"] for row in rows} == {seen.accompaniment_id(i) for i in active}
    records = {record.id: record for record in asked.records("accompaniments")}
    for row in rows:
        record = records[row["accompaniment"]]
        assert (row["professional"], row["purpose"]) == (record.professional_id, record.purpose)
        assert (row["since"], row["last_contact"]) == (record.start, record.last_contact)


def test_the_duplicates_are_those_of_the_detector(asked: Asked) -> None:
    found = {
        (each.subject("person"), each.subject("theme")): (
            sorted(each.evidence["accompaniments"]),
            sorted(each.evidence["institutions"]),
            each.since,
        )
        for each in asked.findings("duplicate.support")
    }
    answered = {
        (row["person"], row["theme"]): (
            sorted(row["accompaniments"]),
            sorted(row["institutions"]),
            row["since"],
        )
        for row in asked.rows(2)
    }
    assert len(found) > 20
    assert answered == found


def test_every_duplicate_of_coordination_is_among_those_with_several_coordinators(asked: Asked) -> None:
    answered = {row["person"]: set(row["coordinators"]) for row in asked.rows(3)}
    found = {
        each.subject("person"): each.evidence["professionals"]
        for each in asked.findings("duplicate.coordination")
    }
    assert found
    for person, professionals in found.items():
        assert set(professionals) <= answered[person]
    assert all(len(each) >= 3 for each in (row["coordinators"] for row in asked.rows(3, at_least=3)))


@pytest.mark.parametrize("commune", ["54528", "54547", "54329", "54357"])
def test_the_needs_that_nobody_holds_are_those_of_the_detectors(asked: Asked, commune: str) -> None:
    seen = asked.examination.picture
    needs = seen.view.needs
    unheld = {
        seen.need_id(n)
        for person in seen.persons
        if seen.place_code(person) == commune
        for n in range(needs.first[person], needs.first[person + 1])
        if needs.is_open[n] and not is_held(seen.view, person, needs.theme[n], NOBODY)
    }
    rows = asked.rows(4, commune=commune)
    assert {row["need"] for row in rows} == unheld
    told = {each.subject("need") for each in asked.findings("gap.need")}
    assert unheld & told == {
        row["need"] for row in rows if row["need"] in told and row["days"] >= (7 if row["urgent"] else 30)
    }


def test_the_referrals_of_a_person_come_in_order(asked: Asked) -> None:
    person, theme = asked.parameters["person"], asked.parameters["theme"]
    own = [each for each in asked.records("referrals") if (each.person_id, each.theme) == (person, theme)]
    sent = sorted((each for each in own if each.sent_on <= AS_OF), key=lambda each: (each.sent_on, each.id))
    assert [row["referral"] for row in asked.rows(5)] == [each.id for each in sent]


def test_every_loop_found_is_among_the_chains_that_come_back(asked: Asked) -> None:
    rows = asked.rows(6)
    assert all(row["path"][0] == row["path"][-1] for row in rows)
    answered = {(row["person"], row["theme"]) for row in rows}
    found = {(each.subject("person"), each.subject("theme")) for each in asked.findings("loop.referral")}
    assert found
    assert found <= answered


def test_every_repeated_refusal_is_there_with_its_referrals(asked: Asked) -> None:
    answered = {
        (row["person"], row["theme"]): (sorted(row["refusals"]), row["second"]) for row in asked.rows(7)
    }
    found = asked.findings("loop.refusals")
    assert found
    for each in found:
        own = (each.subject("person"), each.subject("theme"))
        assert answered[own] == (sorted(each.evidence["referrals"]), each.since)


def test_the_unanswered_referrals_are_those_of_the_rows(asked: Asked) -> None:
    before = AS_OF - timedelta(days=asked.parameters["days"])
    waiting = [
        each for each in asked.records("referrals") if each.status == "sent" and each.sent_on <= before
    ]
    rows = asked.rows(8)
    assert sum(row["waiting"] for row in rows) == len(waiting)
    assert min(row["oldest"] for row in rows) == min(each.sent_on for each in waiting)


def is_present(since: date | None, until: date | None) -> bool:
    return (since is None or since <= AS_OF) and (until is None or until >= AS_OF)


def test_the_professionals_of_an_institution_are_counted(asked: Asked) -> None:
    present = [each for each in asked.records("professionals") if is_present(each.since, each.until)]
    rows = {row["institution"]: row for row in asked.rows(9)}
    assert sum(row["professionals"] for row in rows.values()) == len(present)
    for institution, row in rows.items():
        own = [each for each in present if each.institution_id == institution]
        assert (row["professionals"], row["fte"]) == (len(own), round(sum(each.fte for each in own), 2))


def test_the_active_accompaniments_are_those_of_the_overload_detector(asked: Asked) -> None:
    answered = {row["professional"]: row["active"] for row in asked.rows(10)}
    found = {
        each.subject("professional"): each.evidence["count"] for each in asked.findings("overload.caseload")
    }
    both = answered.keys() & found.keys()
    assert len(both) >= 5
    assert {who: answered[who] for who in both} == {who: found[who] for who in both}


def test_every_accompaniment_of_somebody_gone_is_there(asked: Asked) -> None:
    answered = {row["accompaniment"]: row for row in asked.rows(11)}
    found = asked.findings("gap.departed")
    assert found
    for each in found:
        row = answered[each.subject("accompaniment")]
        assert (row["professional"], row["left_on"]) == (each.evidence["professional"], each.since)


def test_the_pairs_of_zones_are_those_of_the_comparison(asked: Asked) -> None:
    pair = {asked.parameters["zoning_a"], asked.parameters["zoning_b"]}
    (found,) = [
        each
        for each in asked.findings("territory.misaligned")
        if {subject.id for subject in each.subjects} == pair
    ]
    rows = asked.rows(12)
    assert len(rows) == found.evidence["pairs"]
    assert sum(row["inhabitants"] for row in rows) == found.evidence["compared"]


def test_the_communes_forgotten_are_those_of_the_detector(asked: Asked) -> None:
    (found,) = [
        each
        for each in asked.findings("territory.uncovered")
        if each.subject("zoning") == asked.parameters["zoning"]
    ]
    rows = asked.rows(13)
    assert [row["commune"] for row in rows] == found.evidence["communes"]
    assert sum(row["population"] for row in rows) == found.evidence["inhabitants"]


def test_a_dispositif_that_could_answer_has_the_theme_and_the_place(asked: Asked) -> None:
    needs = {each.id: each for each in asked.records("needs")}
    persons = {each.id: each for each in asked.records("persons")}
    dispositifs = {each.id: each for each in asked.records("dispositifs")}
    need = needs[asked.parameters["need"]]
    home = persons[need.person_id].commune_code
    members: list[ZoneMember] = asked.records("zone_members")
    zones = {
        each.zone_id for each in members if each.commune_code == home and is_present(each.since, each.until)
    }
    coverage = asked.records("dispositif_coverage")
    expected = {
        id_
        for id_, each in dispositifs.items()
        if need.theme in each.purposes and is_present(each.since, each.until)
        for own in [[row for row in coverage if row.dispositif_id == id_]]
        if not own or any(row.commune_code == home or row.zone_id in zones for row in own)
    }
    assert expected
    assert {row["dispositif"] for row in asked.rows(14)} == expected


def test_a_situation_is_drawn_around_its_person(asked: Asked) -> None:
    paths = [row["path"] for row in asked.rows(16)]
    assert all(path.start_node["id"] == asked.parameters["person"] for path in paths)
    assert {"Need", "Professional", "Institution"} <= {
        label for path in paths for node in path.nodes for label in node.labels
    }


def test_the_answers_are_those_that_were_given(asked: Asked) -> None:
    given = [(each.finding_key, str(each.state)) for each in asked.records("finding_answers")]
    assert [(row["finding"], row["state"]) for row in asked.rows(17)] == given


def test_what_a_delivery_changed_is_what_the_store_says(asked: Asked) -> None:
    delivery = asked.parameters["delivery"]
    changed = asked.workspace.store.changed_since(EVERYTHING, delivery - 1)
    assert changed.token == delivery
    assert {row["changed"]: row["rows"] for row in asked.rows(18)} == {
        table: len(keys) for table, keys in changed.keys.items()
    }


def test_the_most_connected_are_in_order(asked: Asked) -> None:
    counts = [row["relationships"] for row in asked.rows(19)]
    assert counts == sorted(counts, reverse=True)


def test_the_drawing_agrees_with_the_rows(asked: Asked) -> None:
    (row,) = asked.rows(20)
    assert row == {
        "accompaniments": asked.workspace.store.counts(EVERYTHING)["accompaniments"],
        "misdrawn": 0,
    }
