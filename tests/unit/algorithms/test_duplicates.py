"""Duplicates: every border of duplicate.support, .coordination, .household and .dispositif."""

from datetime import timedelta
from typing import Any

import pytest

from graph.model.vocabulary import Theme
from tests.graphs import D, Graph, days_before

JUDGE = {"mandate": "judicial"}
REFERENT = {"role": "dispositif_referent"}


def two(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> Graph:
    """P1 with two housing accompaniments by practitioners of I1 and I2, from 90 and 60 days ago."""
    graph = Graph()
    graph.help("P1", "housing", **{"by": "I1.a", "start": 90, **(first or {})})
    graph.help("P1", "housing", **{"by": "I2.a", "start": 60, **(second or {})})
    return graph


def test_two_institutions_for_one_theme() -> None:
    finding = two().only("duplicate.support")
    assert finding.key == "duplicate.support|person:P1|theme:housing"
    assert (finding.severity, days_before(finding.since)) == ("medium", 60)
    assert finding.evidence == {"accompaniments": ["A1", "A2"], "institutions": ["I1", "I2"]}


@pytest.mark.parametrize(("start", "is_told"), [(31, True), (30, True), (29, False), (0, False), (-1, False)])
def test_side_by_side_for_thirty_days(start: int, is_told: bool) -> None:
    assert bool(two(second={"start": start}).find("duplicate.support")) == is_told
    assert bool(two({"start": start}, {"start": 300}).find("duplicate.support")) == is_told


ALONE: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"by": "I1.b"}),
    ({}, {"institution": "I1"}),
    ({"institution": "I2"}, {}),
    ({}, {"role": "lead"}),
    ({}, {"role": "case_manager"}),
    ({}, {"role": "coordinator"}),
    ({"role": "guardian"}, {}),
    ({}, {"end": 1}),
    ({"end": 1}, {}),
    ({}, {"start": 300, "contact": 180}),
    ({"start": 730}, {}),
    (JUDGE, {}),
    ({}, JUDGE),
    (JUDGE, {"mandate": "administrative"}),
    ({**REFERENT, "dispositif": "DA"}, {**REFERENT, "dispositif": "DB"}),
    ({**REFERENT, "dispositif": "DB"}, {**REFERENT, "dispositif": "DA"}),
]

PAIRED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, REFERENT),
    (REFERENT, REFERENT),
    (JUDGE, JUDGE),
    ({"mandate": "administrative"}, {"mandate": "voluntary"}),
    ({}, {"end": 0}),
    ({"end": -1}, {}),
    ({"start": 729}, {}),
    ({"start": 300, "contact": 179}, {}),
    # One professional for two institutions is two institutions.
    ({}, {"by": "I1.a", "institution": "I2"}),
    # Lawful plurality asks for two referents of two named dispositifs.
    ({**REFERENT, "dispositif": "DA"}, {**REFERENT, "dispositif": "DA"}),
    ({**REFERENT, "dispositif": "DA"}, REFERENT),
    (REFERENT, {**REFERENT, "dispositif": "DB"}),
    ({"dispositif": "DA"}, {**REFERENT, "dispositif": "DB"}),
    ({**REFERENT, "dispositif": "DA"}, {"dispositif": "DB"}),
    ({"dispositif": "DA"}, {"dispositif": "DB"}),
]


@pytest.mark.parametrize(("first", "second"), ALONE)
def test_no_pair(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert two(first, second).find("duplicate.support") == []


@pytest.mark.parametrize(("first", "second"), PAIRED)
def test_a_pair(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert two(first, second).only("duplicate.support").evidence["accompaniments"] == ["A1", "A2"]


def test_another_theme_or_another_person_is_no_pair() -> None:
    graph = two({"end": 1})
    graph.help("P1", "health", by="I3.a")
    graph.help("P2", "housing", by="I4.a")
    assert graph.find("duplicate.support") == []


@pytest.mark.parametrize("theme", [theme.value for theme in Theme])
def test_every_theme_may_be_doubled(theme: str) -> None:
    graph = Graph()
    for by in ("I1.a", "I2.a"):
        graph.help("P1", theme, by=by)
    assert graph.only("duplicate.support").subject("theme") == theme


def test_evidence_is_every_accompaniment_in_a_pair_and_no_other() -> None:
    graph = two()
    graph.help("P1", "housing", by="I1.b", start=45)
    graph.help("P1", "housing", by="I3.a", start=29)
    graph.help("P1", "housing", by="I4.a", start=50, mandate="judicial")
    graph.help("P1", "health", by="I5.a")
    finding = graph.only("duplicate.support")
    assert finding.evidence == {"accompaniments": ["A1", "A2", "A3"], "institutions": ["I1", "I2"]}
    assert (finding.severity, days_before(finding.since)) == ("medium", 60)


def test_high_from_three_institutions() -> None:
    graph = two()
    graph.help("P1", "housing", by="I2.b", start=100)
    assert graph.only("duplicate.support").severity == "medium"
    graph.help("P1", "housing", by="I3.a", start=30)
    finding = graph.only("duplicate.support")
    assert (finding.severity, finding.evidence["institutions"]) == ("high", ["I1", "I2", "I3"])


def test_since_is_the_earliest_later_start_of_a_pair() -> None:
    """I1 since 300 and 200 days, I2 since 100: the older two are no pair, I1 and I2 are since 100 days."""
    graph = two({"start": 300}, {"by": "I1.b", "start": 200})
    graph.help("P1", "housing", by="I2.a", start=100)
    graph.help("P1", "housing", by="I3.a", start=50)
    assert days_before(graph.only("duplicate.support").since) == 100


def test_one_finding_a_theme() -> None:
    graph = two()
    for by in ("I1.a", "I3.a"):
        graph.help("P1", "health", by=by)
    assert [finding.subject("theme") for finding in graph.find("duplicate.support")] == ["health", "housing"]


def test_records_of_one_person_double_each_other() -> None:
    graph = Graph()
    graph.help("P1", "health", by="I1.a")
    graph.help("P2", "health", by="I2.a")
    assert graph.find("duplicate.support") == []
    graph.same("P2", "P1", decided=0)
    assert graph.only("duplicate.support").subject("person") == "P1"
    assert graph.find("duplicate.support", as_of=D - timedelta(days=1)) == []


def test_ids_in_evidence_are_in_code_point_order() -> None:
    graph = two({"id_": "A10"}, {"id_": "A9"})
    graph.help("P1", "housing", by="I2.b", id_="a1")
    assert graph.only("duplicate.support").evidence["accompaniments"] == ["A10", "A9", "a1"]


# duplicate.coordination


def coordinated(*helps: dict[str, Any]) -> Graph:
    graph = Graph()
    for said in helps:
        graph.help("P1", **{"theme": "housing", "start": 90, "role": "coordinator", **said})
    return graph


def test_two_who_coordinate() -> None:
    finding = coordinated({"by": "I1.a"}, {"by": "I1.b", "theme": "health", "start": 60}).only(
        "duplicate.coordination"
    )
    assert finding.key == "duplicate.coordination|person:P1"
    assert (finding.severity, days_before(finding.since)) == ("medium", 60)
    assert finding.evidence == {
        "accompaniments": ["A1", "A2"],
        "institutions": ["I1"],
        "professionals": ["I1.a", "I1.b"],
    }


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ({}, {"role": "lead"}, True),
        ({}, {"role": "case_manager"}, True),
        ({"role": "lead"}, {"role": "case_manager"}, True),
        ({}, {"role": "practitioner"}, False),
        ({"role": "guardian"}, {}, False),
        ({}, {"role": "dispositif_referent"}, False),
        # Two professionals, whatever the institution; one for two institutions is one.
        ({}, {"by": "I1.b"}, True),
        ({}, {"by": "I1.a", "institution": "I2"}, False),
        # No exception: judges and named dispositifs count like everybody.
        ({"mandate": "judicial"}, {}, True),
        ({"dispositif": "DA"}, {"dispositif": "DB"}, True),
        ({}, {"start": 30}, True),
        ({}, {"start": 29}, False),
        ({"start": 29}, {}, False),
        ({}, {"end": 0}, True),
        ({}, {"end": 1}, False),
        ({"end": 1}, {}, False),
        ({}, {"start": 300, "contact": 180}, False),
    ],
)
def test_borders_of_coordination(first: dict[str, Any], second: dict[str, Any], is_told: bool) -> None:
    graph = coordinated({"by": "I1.a", **first}, {"by": "I2.a", **second})
    assert bool(graph.find("duplicate.coordination")) == is_told


def test_high_from_three_professionals() -> None:
    graph = coordinated({"by": "I1.a"}, {"by": "I2.a"}, {"by": "I2.a", "theme": "health"})
    assert graph.only("duplicate.coordination").severity == "medium"
    graph.help("P1", "budget", by="I2.b", role="lead", start=30)
    finding = graph.only("duplicate.coordination")
    assert finding.severity == "high"
    assert finding.evidence["professionals"] == ["I1.a", "I2.a", "I2.b"]


def test_the_one_not_yet_thirty_days_beside_is_not_counted() -> None:
    graph = coordinated({"by": "I1.a"}, {"by": "I2.a"}, {"by": "I3.a", "start": 29})
    finding = graph.only("duplicate.coordination")
    assert (finding.severity, finding.evidence["professionals"]) == ("medium", ["I1.a", "I2.a"])


def test_coordination_of_two_members_is_not_of_one_person() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.help("P1", "housing", by="I1.a", role="lead")
    graph.help("P2", "housing", by="I2.a", role="lead")
    assert graph.find("duplicate.coordination") == []


# duplicate.household


def at_home(theme: str = "housing", **second: Any) -> Graph:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.help("P1", theme, by="I1.a", start=90)
    graph.help("P2", theme, **{"by": "I2.a", "start": 60, **second})
    return graph


def test_two_members_helped_by_two_for_what_they_share() -> None:
    finding = at_home().only("duplicate.household")
    assert finding.key == "duplicate.household|household:H1|theme:housing"
    assert (finding.severity, days_before(finding.since)) == ("medium", 60)
    assert finding.evidence == {"accompaniments": ["A1", "A2"], "institutions": ["I1", "I2"]}


@pytest.mark.parametrize("theme", [theme.value for theme in Theme])
def test_only_what_a_household_shares(theme: str) -> None:
    is_shared = theme in ("housing", "budget", "family", "basic_needs")
    assert bool(at_home(theme).find("duplicate.household")) == is_shared


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ({"start": 30}, True),
        ({"start": 29}, False),
        ({"by": "I1.b"}, False),
        ({"by": "I1.a"}, False),
        ({"by": "I1.a", "institution": "I2"}, True),
        ({"role": "lead"}, False),
        ({"mandate": "judicial"}, False),
        ({"end": 1}, False),
        ({"end": 0}, True),
        ({"start": 730}, False),
    ],
)
def test_borders_of_the_household(second: dict[str, Any], is_told: bool) -> None:
    assert bool(at_home(**second).find("duplicate.household")) == is_told


def test_the_same_person_twice_is_not_the_household() -> None:
    graph = two()
    graph.tables["persons"] = []
    graph.household("H1", "P1", "P2")
    assert graph.find("duplicate.household") == []
    assert len(graph.find("duplicate.support")) == 1


def test_records_of_one_person_are_not_two_members() -> None:
    graph = at_home()
    graph.same("P1", "P2")
    assert graph.find("duplicate.household") == []
    assert len(graph.find("duplicate.support")) == 1


def test_persons_without_a_household_are_no_household() -> None:
    graph = Graph()
    graph.help("P1", "housing", by="I1.a")
    graph.help("P2", "housing", by="I2.a")
    assert graph.find("duplicate.household") == []


def test_the_dead_and_the_neighbours_are_no_members() -> None:
    graph = Graph()
    graph.person("P1", household="H1")
    graph.person("P2", household="H1", deceased=0)
    graph.person("P3", household="H2")
    for person, by in (("P1", "I1.a"), ("P2", "I2.a"), ("P3", "I3.a")):
        graph.help(person, "housing", by=by)
    assert graph.find("duplicate.household") == []
    assert graph.find("duplicate.household", as_of=D - timedelta(days=1))


def test_violence_does_not_undo_a_duplicate_of_the_household() -> None:
    graph = at_home()
    graph.need("P1", "violence", opened=60)
    assert len(graph.find("duplicate.household")) == 1


def test_three_members_three_institutions_two_themes() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2", "P3")
    for person, by in (("P1", "I1.a"), ("P2", "I2.a"), ("P3", "I3.a")):
        graph.help(person, "housing", by=by, start=40)
    graph.help("P3", "budget", by="I3.a", start=300)
    graph.help("P1", "budget", by="I1.a", start=200)
    graph.help("P1", "budget", by="I4.a", start=250)
    by_theme = {finding.subject("theme"): finding for finding in graph.find("duplicate.household")}
    assert by_theme["housing"].severity == "high"
    assert by_theme["housing"].evidence["accompaniments"] == ["A1", "A2", "A3"]
    assert by_theme["budget"].severity == "high"
    assert by_theme["budget"].evidence["accompaniments"] == ["A4", "A5", "A6"]
    assert days_before(by_theme["budget"].since) == 250


# duplicate.dispositif


def doubled_dispositifs(persons: int) -> Graph:
    graph = Graph()
    for number in range(persons):
        graph.help(f"P{number}", "housing", by="I1.a", dispositif="DB")
        graph.help(f"P{number}", "housing", by="I2.a", dispositif="DA")
    return graph


@pytest.mark.parametrize(
    ("persons", "severity"), [(2, None), (3, "low"), (9, "low"), (10, "medium"), (11, "medium")]
)
def test_two_dispositifs_that_double_each_other(persons: int, severity: str | None) -> None:
    found = doubled_dispositifs(persons).find("duplicate.dispositif")
    assert [(finding.severity, finding.evidence) for finding in found] == (
        [(severity, {"persons": persons})] if severity else []
    )
    for finding in found:
        assert finding.key == "duplicate.dispositif|dispositif:DA|dispositif:DB|theme:housing"
        assert finding.since == D


def test_a_person_counts_once_for_two_dispositifs() -> None:
    graph = doubled_dispositifs(2)
    graph.help("P0", "housing", by="I3.a", dispositif="DA")
    graph.help("P1", "housing", by="I3.a", dispositif="DB")
    assert graph.find("duplicate.dispositif") == []


@pytest.mark.parametrize(
    ("first", "second", "theme"),
    [
        ("DA", "DA", "housing"),
        ("DA", None, "housing"),
        (None, "DB", "housing"),
        ("DA", "DB", "health"),
        ("DA", "DC", "housing"),
    ],
)
def test_the_third_person_must_be_in_both_for_the_theme(
    first: str | None, second: str | None, theme: str
) -> None:
    graph = doubled_dispositifs(2)
    graph.help("P2", theme, by="I1.a", dispositif=first)
    graph.help("P2", theme, by="I2.a", dispositif=second)
    assert graph.find("duplicate.dispositif") == []


@pytest.mark.parametrize("dispositif", ["DA", None])
def test_one_dispositif_or_none_does_not_double_itself(dispositif: str | None) -> None:
    graph = Graph()
    for number in range(3):
        for by in ("I1.a", "I2.a"):
            graph.help(f"P{number}", "housing", by=by, dispositif=dispositif)
    assert len(graph.find("duplicate.support")) == 3
    assert graph.find("duplicate.dispositif") == []


def test_the_third_person_must_be_a_pair() -> None:
    graph = doubled_dispositifs(2)
    graph.help("P2", "housing", by="I1.a", dispositif="DA", role="dispositif_referent")
    graph.help("P2", "housing", by="I2.a", dispositif="DB", role="dispositif_referent")
    assert graph.find("duplicate.dispositif") == []


def test_either_dispositif_may_be_the_first_begun() -> None:
    graph = doubled_dispositifs(2)
    graph.help("P2", "housing", by="I2.a", dispositif="DA", start=300)
    graph.help("P2", "housing", by="I1.a", dispositif="DB", start=40)
    assert graph.only("duplicate.dispositif").evidence == {"persons": 3}
