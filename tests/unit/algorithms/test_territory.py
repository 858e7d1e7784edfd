"""Territory: every border of double cover, of what nobody covers, and of two zonings laid over each other."""

from math import log2

import pytest

from graph.model.findings import Finding
from graph.model.vocabulary import Severity
from tests.graphs import Graph


def land(**population: int) -> Graph:
    """Communes of the 54 with these inhabitants (C54001=100: the commune 54001)."""
    graph = Graph()
    for code, inhabitants in population.items():
        graph.commune(code.removeprefix("C"), inhabitants)
    return graph


def doubled(inhabitants: int, *shares: float) -> Graph:
    graph = land(C54001=inhabitants)
    for number, share in enumerate(shares):
        graph.zone(f"S{number}", "54001", share=share)
    return graph


@pytest.mark.parametrize(
    ("inhabitants", "severity"),
    [(0, None), (1, "low"), (4_999, "low"), (5_000, "medium"), (19_999, "medium"), (20_000, "high")],
)
def test_a_place_in_two_zones_weighs_by_its_inhabitants(inhabitants: int, severity: str | None) -> None:
    found = doubled(inhabitants, 1, 1).find("territory.double_cover")
    assert [f.severity.value for f in found] == ([] if severity is None else [severity])


@pytest.mark.parametrize(
    ("shares", "is_found"),
    [
        ((0.5, 0.5), False),
        ((0.5, 0.501), False),
        ((0.5, 0.5011), True),
        ((0.334, 0.334, 0.334), True),
        ((1,), False),
    ],
)
def test_shares_may_make_a_whole_and_a_thousandth(shares: tuple[float, ...], is_found: bool) -> None:
    assert bool(doubled(10, *shares).find("territory.double_cover")) is is_found


def test_a_commune_twice_in_one_zone_counts_once_with_its_greatest_share() -> None:
    graph = land(C54001=10)
    graph.zone("S1", "54001", share=0.4, since=50)
    graph.zone("S1", "54001", share=0.6, since=40)
    graph.zone("S2", "54001", share=0.4)
    assert graph.find("territory.double_cover") == []


@pytest.mark.parametrize(
    ("since", "until", "is_found"),
    [(0, None, True), (-1, None, False), (None, 0, True), (None, 1, False)],
)
def test_membership_is_of_the_day(since: int | None, until: int | None, is_found: bool) -> None:
    graph = doubled(10, 1)
    graph.zone("late", "54001", since=since, until=until)
    assert bool(graph.find("territory.double_cover")) is is_found


def test_two_institutions_for_one_mission() -> None:
    graph = land(C54001=10, C54002=20)
    graph.zoning("ZA", by="I1", mission="child_protection")
    graph.zoning("ZB", by="I2", mission="child_protection")
    graph.zone("A", "54001", "54002", zoning="ZA")
    graph.zone("B", "54002", zoning="ZB")
    finding = graph.only("territory.double_cover")
    assert [(s.type, s.id) for s in finding.subjects] == [
        ("institution", "I1"),
        ("institution", "I2"),
        ("theme", "child_protection"),
    ]
    assert finding.evidence == {"kind": "between", "communes": ["54002"], "inhabitants": 20}


@pytest.mark.parametrize(
    ("by", "mission"), [("I1", "child_protection"), ("I2", "general"), ("I2", "housing")]
)
def test_one_institution_or_another_mission_or_everything_is_lawful(by: str, mission: str) -> None:
    graph = land(C54001=10)
    graph.zoning("ZA", by="I1", mission="general" if mission == "general" else "child_protection")
    graph.zoning("ZB", by=by, mission=mission)
    graph.zone("A", "54001", zoning="ZA")
    graph.zone("B", "54001", zoning="ZB")
    assert graph.find("territory.double_cover") == []


def test_a_row_naming_a_commune_leaves_its_named_parts_to_those_who_name_them() -> None:
    graph = land(C54001=100)
    graph.parts("54001", Q1=40, Q2=40)
    graph.zone("S1", "54001")
    graph.zone("S2", "Q1")
    assert graph.find("territory.double_cover") == []
    graph.zone("S3", "Q1")
    assert graph.only("territory.double_cover").evidence["communes"] == ["Q1"]


def small_department(**population: int) -> Graph:
    """The département 99 (which has none in the reference): communes 99001, 99002..."""
    graph = Graph()
    for code, inhabitants in population.items():
        graph.commune(code.removeprefix("C"), inhabitants, department="99")
    return graph


@pytest.mark.parametrize(
    ("inhabitants", "severity"),
    [(0, None), (1, "low"), (999, "low"), (1_000, "medium"), (9_999, "medium"), (10_000, "high")],
)
def test_what_nobody_covers_weighs_by_its_inhabitants(inhabitants: int, severity: str | None) -> None:
    graph = small_department(C54001=10, C54002=inhabitants)
    graph.zoning("Z", department="99")
    graph.zone("S", "54001")
    found = graph.find("territory.uncovered")
    assert [f.severity.value for f in found] == ([] if severity is None else [severity])
    assert all(f.evidence["communes"] == ["54002"] for f in found)


@pytest.mark.parametrize("until", [1, None])
def test_a_zoning_without_a_row_on_the_day_covers_nothing_and_lacks_nothing(until: int | None) -> None:
    graph = small_department(C54001=10, C54002=10)
    graph.zoning("Z", department="99")
    graph.zone("S", "54001", until=until)
    assert bool(graph.find("territory.uncovered")) is (until is None)


def test_the_remainder_of_a_commune_is_a_place() -> None:
    graph = small_department(C54001=100)
    graph.zoning("Z", department="99")
    graph.parts("54001", Q1=60, Q2=30)
    graph.zone("S", "Q1", "Q2")
    assert graph.only("territory.uncovered").evidence == {"communes": ["54001"], "inhabitants": 10}


def crossed(moved: int, of: int) -> list[Finding]:
    """Two zonings that agree but for one commune of `moved` inhabitants out of `of`."""
    graph = land(C54001=(of - moved) // 2, C54002=of - moved - (of - moved) // 2, C54003=moved)
    graph.zoning("ZA", department="54")
    graph.zoning("ZB", department="54")
    graph.zone("A1", "54001", "54003", zoning="ZA")
    graph.zone("A2", "54002", zoning="ZA")
    graph.zone("B1", "54001", zoning="ZB")
    graph.zone("B2", "54002", "54003", zoning="ZB")
    return graph.find("territory.misaligned")


@pytest.mark.parametrize(
    ("moved", "severity"),
    [(99, None), (100, "low"), (199, "low"), (200, "medium"), (300, "medium")],
)
def test_zonings_that_disagree_weigh_by_the_share_outside_the_main_pair(
    moved: int, severity: str | None
) -> None:
    assert [f.severity.value for f in crossed(moved, 1000)] == ([] if severity is None else [severity])


def grid(size: int) -> Graph:
    """Two zonings of `size` zones that cross everywhere, ten inhabitants in each square."""
    graph = Graph()
    for zoning in ("ZA", "ZB"):
        graph.zoning(zoning, department="54")
    for row in range(size):
        for column in range(size):
            code = graph.commune(f"540{row}{column + 1}", 10)
            graph.zone(f"A{row}", code, zoning="ZA")
            graph.zone(f"B{column}", code, zoning="ZB")
    return graph


@pytest.mark.parametrize(("size", "share", "severity"), [(2, 0.25, "medium"), (3, 0.4444, "high")])
def test_zonings_that_cross_everywhere(size: int, share: float, severity: str) -> None:
    finding = grid(size).only("territory.misaligned")
    assert (finding.severity.value, finding.evidence["share"]) == (severity, share)
    assert (finding.evidence["pairs"], finding.evidence["min_pairs"]) == (size * size, size)
    assert finding.evidence["variation_of_information"] == pytest.approx(2 * log2(size), abs=5e-5)
    assert finding.evidence["v_measure"] == 0.0


def across(*population: int, departments: tuple[str | None, str | None] = ("54", "54")) -> Graph:
    """Two zonings of two zones each, crossing on four communes: both first, both last, the two others."""
    graph = Graph()
    for zoning, department in zip(("ZA", "ZB"), departments, strict=True):
        graph.zoning(zoning, department=department)
    places = zip(("54001", "54002", "54003", "54004"), ("00", "11", "01", "10"), population, strict=True)
    for place, zones, inhabitants in places:
        graph.commune(place, inhabitants)
        for zoning, zone in zip(("ZA", "ZB"), zones, strict=True):
            graph.zone(f"{zoning}{zone}", place, zoning=zoning)
    return graph


@pytest.mark.parametrize(
    ("crossed", "severity"),
    [(49, None), (50, "low"), (99, "low"), (100, "medium"), (174, "medium"), (175, "high"), (176, "high")],
)
def test_from_a_tenth_a_fifth_and_thirty_five_percent(crossed: int, severity: str | None) -> None:
    """Of 1,000 inhabitants twice so many live where the zones cross."""
    graph = across(500 - crossed, 500 - crossed, crossed, crossed)
    assert [finding.severity for finding in graph.find("territory.misaligned")] == [severity] * bool(severity)


@pytest.mark.parametrize(
    ("departments", "is_compared"),
    [(("54", "54"), True), (("54", "55"), False), (("54", None), False), ((None, None), False)],
)
def test_only_zonings_of_one_department_are_compared(
    departments: tuple[str | None, str | None], is_compared: bool
) -> None:
    found = across(300, 300, 200, 200, departments=departments).find("territory.misaligned")
    assert bool(found) == is_compared


def test_only_land_that_both_cover_is_compared() -> None:
    graph = across(300, 300, 200, 200)
    graph.commune("54009", 5000)
    graph.zone("ZA0", "54009", zoning="ZA")
    finding = graph.only("territory.misaligned")
    assert (finding.evidence["compared"], finding.evidence["share"]) == (1000, 0.4)


@pytest.mark.parametrize(
    ("population", "outside"), [((5, 4, 1, 0), [1]), ((5, 5, 0, 0), []), ((0, 0, 0, 0), [])]
)
def test_one_inhabitant_is_enough_and_none_is_not(population: tuple[int, ...], outside: list[int]) -> None:
    found = across(*population).find("territory.misaligned")
    assert [finding.evidence["inhabitants"] for finding in found] == outside


def test_figures_are_shown_with_two_and_four_decimals() -> None:
    """Three zones against two: 5/3 and 5/2 zones met; 100 of 300 outside."""
    graph = land(C54001=100, C54002=50, C54003=50, C54004=60, C54005=40)
    for zoning in ("ZA", "ZB"):
        graph.zoning(zoning, department="54")
    for place, one, other in (
        ("54001", "A0", "B0"),
        ("54002", "A0", "B1"),
        ("54003", "A1", "B0"),
        ("54004", "A1", "B1"),
        ("54005", "A2", "B1"),
    ):
        graph.zone(one, place, zoning="ZA")
        graph.zone(other, place, zoning="ZB")
    evidence = graph.only("territory.misaligned").evidence
    assert evidence["interlocutors"] == {"a_mean": 1.67, "a_max": 2, "b_mean": 2.5, "b_max": 3}
    assert evidence["share"] == 0.3333
    for name in ("homogeneity", "completeness", "v_measure", "variation_of_information"):
        assert 0 < evidence[name] < 3
        assert evidence[name] == round(evidence[name], 4) != round(evidence[name], 3), name


def test_interlocutors_are_the_zones_that_a_zone_meets() -> None:
    graph = land(C54001=40, C54002=30, C54003=30, C54004=40, C54005=30, C54006=30)
    for zoning in ("ZA", "ZB"):
        graph.zoning(zoning, department="54")
    for number, codes in enumerate((("54001", "54002", "54003"), ("54004", "54005", "54006"))):
        graph.zone(f"A{number}", *codes, zoning="ZA")
    graph.zone("B0", "54001", "54004", zoning="ZB")
    graph.zone("B1", "54002", "54005", zoning="ZB")
    graph.zone("B2", "54003", "54006", zoning="ZB")
    finding = graph.only("territory.misaligned")
    assert finding.severity is Severity.MEDIUM
    assert finding.evidence["communes"] == ["54005", "54006"]
    assert finding.evidence["share"] == 0.3
    assert finding.evidence["pairs"] == 6
    assert finding.evidence["min_pairs"] == 3
    assert finding.evidence["interlocutors"] == {"a_mean": 3.0, "a_max": 3, "b_mean": 2.0, "b_max": 2}


def test_a_zoning_nested_in_another_is_aligned() -> None:
    graph = land(C54001=10, C54002=10, C54003=10)
    graph.zoning("ZA", department="54")
    graph.zoning("ZB", department="54")
    graph.zone("A1", "54001", "54002", "54003", zoning="ZA")
    for number, code in enumerate(("54001", "54002", "54003")):
        graph.zone(f"B{number}", code, zoning="ZB")
    assert graph.find("territory.misaligned") == []


def test_zonings_of_two_departments_are_not_compared() -> None:
    graph = land(C54001=10, C54002=10)
    graph.zoning("ZA", department="54")
    graph.zoning("ZB", department="55")
    graph.zone("A1", "54001", zoning="ZA")
    graph.zone("A2", "54002", zoning="ZA")
    graph.zone("B1", "54001", "54002", zoning="ZB")
    assert graph.find("territory.misaligned") == []


def test_the_figures_of_a_crossing_worked_out_by_hand() -> None:
    (finding,) = crossed(200, 1000)
    a = -(0.6 * log2(0.6) + 0.4 * log2(0.4))
    b = a
    joint = -(0.4 * log2(0.4) + 0.2 * log2(0.2) + 0.4 * log2(0.4))
    homogeneity = 1 - (joint - b) / a
    completeness = 1 - (joint - a) / b
    assert finding.evidence == {
        "communes": ["54003"],
        "inhabitants": 200,
        "compared": 1000,
        "pairs": 3,
        "min_pairs": 2,
        "interlocutors": {"a_mean": 1.5, "a_max": 2, "b_mean": 1.5, "b_max": 2},
        "share": 0.2,
        "homogeneity": pytest.approx(homogeneity, abs=5e-5),
        "completeness": pytest.approx(completeness, abs=5e-5),
        "v_measure": pytest.approx(2 * homogeneity * completeness / (homogeneity + completeness), abs=5e-5),
        "variation_of_information": pytest.approx(2 * joint - a - b, abs=5e-5),
        "shared_border": {"a": 1.0, "b": 1.0},
    }


def test_a_place_shared_by_two_zones_counts_in_the_larger_share_then_the_smaller_id() -> None:
    graph = land(C54001=100, C54002=100)
    graph.zoning("ZA", department="54")
    graph.zoning("ZB", department="54")
    graph.zone("A1", "54001", zoning="ZA", share=0.5)
    graph.zone("A2", "54001", zoning="ZA", share=0.5)
    graph.zone("A2", "54002", zoning="ZA")
    graph.zone("B1", "54001", "54002", zoning="ZB")
    seen = graph.look()
    assert seen.places.zone_of["ZA"] == {"54001": "A1", "54002": "A2"}
