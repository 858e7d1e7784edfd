"""Who is one person on a day, who is alive, and who stands together in a situation."""

from datetime import timedelta

import pytest

from algorithms.picture import Picture
from tests.graphs import D, Graph


def living(seen: Picture) -> set[str]:
    return {seen.person_id(person) for person in seen.persons}


def situations(seen: Picture) -> dict[tuple[str, str], set[str]]:
    return {
        seen.situation_id(situation): {seen.person_id(person) for person in seen.members_of(situation)}
        for situation in seen.situations
    }


@pytest.mark.parametrize(("deceased", "is_alive"), [(1, False), (0, False), (-1, True), (None, True)])
def test_the_dead_of_the_day_are_left_out(deceased: int | None, is_alive: bool) -> None:
    graph = Graph()
    graph.person("P1", deceased=deceased)
    graph.need("P1", "violence", opened=90, urgent=True)
    graph.help("P1", "housing", by="I1.a", start=900, contact=800)
    graph.referral("P1", "health", path="I1>I2", sent=90)
    graph.event("P1", "release", occurred=90)
    assert living(graph.look()) == ({"P1"} if is_alive else set())
    assert {finding.code for finding in graph.find()} == (
        {"gap.need", "gap.dormant", "gap.referral", "gap.review"} if is_alive else set()
    )


@pytest.mark.parametrize(
    ("decided", "ended", "are_one"),
    [
        (1, None, True),
        (0, None, True),
        (-1, None, False),
        (90, -1, True),
        (90, 0, False),
        (90, 1, False),
    ],
)
def test_records_are_one_from_the_decision_to_the_day_before_it_is_undone(
    decided: int, ended: int | None, are_one: bool
) -> None:
    graph = Graph()
    graph.same("P2", "P1", decided=decided, ended=ended)
    assert living(graph.look()) == ({"P1"} if are_one else {"P1", "P2"})


@pytest.mark.parametrize(
    "pairs",
    [
        [("P1", "P2"), ("P2", "P3")],
        [("P3", "P2"), ("P2", "P1")],
        [("P2", "P3"), ("P4", "P1"), ("P1", "P3")],
        [("P1", "P2"), ("P3", "P4"), ("P2", "P4"), ("P1", "P4")],
    ],
)
def test_a_chain_of_records_is_one_person_in_any_order(pairs: list[tuple[str, str]]) -> None:
    graph = Graph()
    for one, other in pairs:
        graph.same(one, other)
    assert living(graph.look()) == {"P1"}
    everybody = {record for pair in pairs for record in pair}
    assert graph.look().representative == dict.fromkeys(everybody - {"P1"}, "P1")


def test_who_each_record_is() -> None:
    graph = Graph()
    graph.person("P9", deceased=0)
    graph.person("P2", at="54395")
    graph.person("P3", at="54304")
    for other in ("P3", "P2", "P4"):
        graph.same("P1", other)
    graph.person("P0")
    seen = graph.look()
    assert {record: seen.person_id(person) for record, person in seen.person_of_id.items()} == {
        "P0": "P0",
        **dict.fromkeys(("P1", "P2", "P3", "P4"), "P1"),
    }
    assert seen.records_of == {"P1": ("P1", "P2", "P3", "P4")}


def test_a_broken_chain_leaves_two_persons() -> None:
    graph = Graph()
    graph.same("P1", "P2")
    graph.same("P2", "P3", ended=0)
    graph.same("P3", "P4")
    assert living(graph.look()) == {"P1", "P3"}
    assert living(graph.look(D - timedelta(days=1))) == {"P1"}


@pytest.mark.parametrize(
    ("records", "id_"),
    [(("P9", "P10"), "P10"), (("b", "B"), "B"), (("é", "z"), "z"), (("\U0001d7d91", "\ufb011"), "\ufb011")],
)
def test_the_smallest_id_by_code_point_stands_for_the_group(records: tuple[str, str], id_: str) -> None:
    graph = Graph()
    graph.same(*records)
    assert living(graph.look()) == {id_}


def test_all_rows_of_the_group_are_its_rows() -> None:
    graph = Graph()
    graph.same("P1", "P2")
    graph.need("P2", "health", opened=60)
    graph.referral("P2", "housing", path="I1>I2", sent=40)
    graph.event("P1", "birth", occurred=80)
    graph.help("P2", "budget", by="I1.a", start=900, contact=800)
    persons = {finding.code: finding.subject("person") for finding in graph.find()}
    assert persons == dict.fromkeys(("gap.need", "gap.referral", "gap.review", "gap.dormant"), "P1")


def test_rows_of_all_records_stand_in_one_order_of_time() -> None:
    graph = Graph()
    graph.same("P1", "P2")
    for person, start in (("P1", 10), ("P2", 30), ("P1", 50), ("P2", 20)):
        graph.help(person, "health", by="I1.a", start=start)
    seen = graph.look()
    assert [seen.accompaniment_id(row) for row in range(4)] == ["A3", "A2", "A4", "A1"]
    assert list(seen.view.accompaniments.first) == [0, 4]


CONTACTS = [
    # The latest contact known by D first; then none; then by id.
    ((None, 10), "P2"),
    ((10, None), "P1"),
    ((10, 9), "P2"),
    ((9, 10), "P1"),
    ((10, 10), "P1"),
    ((None, None), "P1"),
    ((400, None), "P1"),
    # A contact noted for tomorrow is not known; one of today is.
    ((-1, 400), "P2"),
    ((400, -1), "P1"),
    ((0, 400), "P1"),
    ((-1, None), "P1"),
    ((None, -1), "P1"),
    ((1, 0), "P2"),
]


@pytest.mark.parametrize(("contacts", "chosen"), CONTACTS)
def test_properties_come_from_the_record_last_seen(
    contacts: tuple[int | None, int | None], chosen: str
) -> None:
    homes, codes = {"P1": "H1", "P2": "H2"}, {"P1": "54395", "P2": "54304"}
    graph = Graph()
    for person, contact in zip(homes, contacts, strict=True):
        graph.person(person, household=homes[person], at=codes[person], contact=contact)
    graph.same("P1", "P2")
    seen = graph.look()
    assert situations(seen) == {("household", homes[chosen]): {"P1"}}
    assert seen.place_code(0) == codes[chosen]


@pytest.mark.parametrize(("contacts", "chosen"), CONTACTS)
def test_a_group_is_dead_when_the_first_day_known_has_come(
    contacts: tuple[int | None, int | None], chosen: str
) -> None:
    graph = Graph()
    graph.person("P1", contact=contacts[0], deceased=1)
    graph.person("P2", contact=contacts[1], deceased=-1)
    graph.same("P1", "P2")
    assert living(graph.look()) == (set() if chosen == "P1" else {"P1"})


def test_each_property_is_the_first_one_known() -> None:
    graph = Graph()
    graph.person("P1", contact=5)
    graph.person("P2", contact=30, at="54304")
    graph.person("P3", contact=10, household="H3")
    graph.person("P4", household="H4", at="54395")
    for other in ("P2", "P3", "P4"):
        graph.same("P1", other)
    seen = graph.look()
    assert situations(seen) == {("household", "H3"): {"P1"}}
    assert seen.place_code(0) == "54304"


def test_one_record_known_dead_is_the_death_of_the_person() -> None:
    graph = Graph()
    graph.person("P1", contact=5)
    graph.person("P2", deceased=200)
    graph.same("P1", "P2")
    graph.need("P1", "health", opened=90)
    assert living(graph.look()) == set()
    assert graph.find() == []


def test_members_of_a_household_stand_together() -> None:
    graph = Graph()
    for person, household, code in (
        ("P1", "H1", "54395"),
        ("P2", None, "54001"),
        ("P3", "H2", "54001"),
        ("P4", "H1", "54001"),
        ("P5", "H2", None),
        ("P6", "H1", "54002"),
    ):
        graph.person(person, household=household, at=code)
    graph.person("P7", household="H1", deceased=0)
    seen = graph.look()
    assert situations(seen) == {
        ("household", "H1"): {"P1", "P4", "P6"},
        ("household", "H2"): {"P3", "P5"},
        ("person", "P2"): {"P2"},
    }
    for situation in seen.situations:
        assert {seen.view.situation[person] for person in seen.members_of(situation)} == {situation}


def test_a_household_of_the_dead_is_no_situation() -> None:
    graph = Graph()
    graph.person("P1", household="H1", deceased=0)
    graph.person("P2", household="H2")
    assert situations(graph.look()) == {("household", "H2"): {"P2"}}


def test_nobody_is_a_graph_too() -> None:
    assert Graph().find() == []
    graph = Graph()
    graph.person("P1", deceased=0)
    assert graph.find() == []
