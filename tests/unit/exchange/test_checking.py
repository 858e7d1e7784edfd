"""Rules inside a row and between rows: just what is refused, just what is noted, and what is neither."""

from collections.abc import Mapping
from datetime import date

import pytest

from graph.exchange.checking import Member, first_day_above
from graph.model.vocabulary import ReferralStatus
from tests.unit.exchange.conftest import House, said
from tests.unit.exchange.folders import based, swapped

DAY = "2026-02-0"


def with_columns(table: str, header: str, row: str) -> Mapping[str, str | bytes | None]:
    return based(**{table: f"{header}\n{row}\n"})


@pytest.mark.parametrize(
    ("table", "header", "row"),
    [
        (
            "professionals",
            "id,institution_id,occupation,since,until",
            "K1,I1,assistante,{},{}\nK2,I2,juriste,,",
        ),
        ("dispositifs", "id,name,institution_id,purposes,since,until", "D1,ASLL,I1,housing,{},{}"),
        ("zone_members", "zone_id,commune_code,since,until", "Z1,54395,{},{}"),
        ("needs", "id,person_id,theme,opened_on,closed_on", "N1,P1,housing,{},{}"),
        (
            "accompaniments",
            "id,person_id,professional_id,purpose,role,start,end",
            "A1,P1,K1,housing,lead,{},{}",
        ),
        (
            "referrals",
            "id,person_id,theme,from_institution_id,to_institution_id,status,sent_on,answered_on",
            "R1,P1,housing,I1,I2,accepted,{},{}",
        ),
        ("same_person", "person_id,other_id,decided_by,decided_on,ended_on", "P1,P3,K1,{},{}"),
    ],
)
def test_the_end_is_not_before_the_beginning(house: House, table: str, header: str, row: str) -> None:
    backwards = with_columns(table, header, row.format(f"{DAY}2", f"{DAY}1"))
    problems = house.refusal(backwards).problems
    assert [(problem.code, problem.file, problem.line) for problem in problems] == [
        ("row.order", f"{table}.csv", 2)
    ]
    assert problems[0].value == f"{DAY}1"
    assert house.deliver(with_columns(table, header, row.format(f"{DAY}1", f"{DAY}1"))).error_count == 0


@pytest.mark.parametrize(
    ("status", "is_refused"), [(s, s in ("accepted", "declined")) for s in ReferralStatus]
)
def test_an_answer_needs_its_day(house: House, status: str, is_refused: bool) -> None:
    files = swapped("referrals", "accepted,2026-03-15", f"{status},")
    if is_refused:
        assert house.errors(files) == ["row.answer_undated"]
    else:
        house.deliver(files)


@pytest.mark.parametrize(
    ("row", "codes"), [("D1,,", ["row.commune_or_zone"]), ("D1,54395,Z1", ["row.commune_or_zone"])]
)
def test_coverage_names_a_commune_or_a_zone(house: House, row: str, codes: list[str]) -> None:
    assert house.errors(swapped("dispositif_coverage", "D1,,Z1", row)) == codes


def test_a_cell_that_cannot_be_read_is_one_error_not_two(house: House) -> None:
    assert house.errors(swapped("dispositif_coverage", "D1,,Z1", "D1,,a\tb")) == ["cell.control"]
    assert house.errors(swapped("referrals", "2026-03-15", "plus tard")) == ["cell.date"]


@pytest.mark.parametrize("territory", ["54,,", ",Z1|Z2,", ",,54395|Q1", "54,Z1,54395"])
def test_a_committee_has_a_territory(house: House, territory: str) -> None:
    header = "id,name,department,zone_ids,commune_codes,member_institution_ids"
    assert house.errors(with_columns("committees", header, "C1,Comité,,,,I1")) == ["row.no_territory"]
    house.deliver(with_columns("committees", header, f"C1,Comité,{territory},I1"))


def test_nobody_is_the_same_as_themselves_but_circles_harm_nobody(house: House) -> None:
    assert house.errors(swapped("same_person", "P1,P3", "P1,P1")) == ["row.same_as_itself"]
    header = "person_id,other_id,decided_on,decided_by"
    circle = [f"{one},{other},2026-01-05,K1" for one, other in (("P1", "P2"), ("P2", "P3"), ("P3", "P1"))]
    house.deliver(with_columns("same_person", header, "\n".join(circle)))
    assert house.keys("same_person") == ["P1|P2", "P1|P3", "P2|P3"]


def test_the_two_records_of_a_person_stand_in_either_order(house: House) -> None:
    house.deliver()
    assert house.deliver(swapped("same_person", "P1,P3", "P3,P1")).changes_nothing
    both = swapped("same_person", "P1,P3,2026-01-05,K1", "P1,P3,2026-01-05,K1\nP3,P1,2026-01-05,K1")
    assert [problem.code for problem in house.deliver(both).warnings] == ["row.repeated"]
    contradicting = swapped("same_person", "P1,P3,2026-01-05,K1", "P1,P3,2026-01-05,K1\nP3,P1,2026-01-06,K1")
    assert house.errors(contradicting) == ["row.contradicts"]


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ("dismissed,,2026-12-31", ["row.dismissal_unexplained"]),
        ("dismissed,suivi,", ["row.dismissal_unexplained"]),
        ("dismissed,suivi,2999-12-31", ["cell.date_absurd"]),
        ("dismissed,,", ["row.dismissal_unexplained", "row.dismissal_unexplained"]),
        ("resolved,,", []),
        ("acknowledged,,", []),
    ],
)
def test_a_dismissal_is_explained_and_ends(house: House, answer: str, codes: list[str]) -> None:
    files = swapped("finding_answers", "dismissed,suivi,2026-12-31", answer)
    if codes:
        assert house.errors(files) == codes
    else:
        house.deliver(files)


@pytest.mark.parametrize(
    "key", ["P1", "gap.lead", "gap.lead|P1", "Gap.lead|person:P1", "gap.lead|person:P1|"]
)
def test_a_finding_s_key_has_its_form(house: House, key: str) -> None:
    assert house.errors(swapped("finding_answers", "gap.lead|person:P1", key)) == ["row.finding_key"]


@pytest.mark.parametrize(
    ("table", "old", "new", "warning"),
    [
        ("accompaniments", "2026-02-01", "2019-12-31", "row.before_arrival"),
        ("zonings", "general,54", "general,5A", "place.department"),
        ("committees", "Nancy,54", "Nancy,99", "place.department"),
    ],
)
def test_what_is_odd_is_noted_and_taken(house: House, table: str, old: str, new: str, warning: str) -> None:
    report = house.deliver(swapped(table, old, new))
    assert [problem.code for problem in report.warnings] == [warning]


def test_a_review_before_its_event_and_a_death_before_a_birth_are_noted(house: House) -> None:
    files = based(
        life_events="id,person_id,kind,occurred_on,reviewed_on\nE1,P2,move,2026-04-01,2026-03-01\n",
        persons="id,birth_year,deceased_on\nP1,1980,1979-12-31\nP2,1980,1980-01-01\nP3,,\n",
    )
    assert said(house.deliver(files).warnings) == [
        "life_events.csv, ligne 2, colonne « reviewed_on » : « 2026-03-01 » est avant « occurred_on » "
        "(2026-04-01). Corrigez l’une des deux dates.",
        "persons.csv, ligne 2, colonne « deceased_on » : « 1979-12-31 » est avant l’année de "
        "naissance (1980). "
        "Vérifiez les deux.",
    ]


def test_a_professional_of_the_store_arrives_too_late_as_well(house: House) -> None:
    house.deliver()
    header = "id,person_id,professional_id,purpose,role,start"
    report = house.deliver(
        {"accompaniments": f"{header}\nA2,P1,K1,housing,lead,2019-12-31\nA3,P1,K2,rights,lead,2019-12-31\n"}
    )
    assert said(report.warnings) == [
        "accompaniments.csv, ligne 2, colonne « start » : L’accompagnement commence le 2019-12-31, "
        "avant l’arrivée "
        "du professionnel « K1 » (2020-01-01). Vérifiez les deux dates."
    ]


class TestShares:
    HEADER = "zone_id,commune_code,share,since,until"

    def shares(self, house: House, *rows: str) -> list[str]:
        report = house.deliver(with_columns("zone_members", self.HEADER, "\n".join(rows)))
        return [plain for plain in said(report.warnings) if "parts de" in plain]

    def test_that_sum_to_one_are_right(self, house: House) -> None:
        assert self.shares(house, "Z1,54395,0.5,,", "Z2,54395,0.5,,") == []

    def test_above_one_are_noted_once_with_the_day(self, house: House) -> None:
        assert self.shares(house, "Z1,54395,0.5,,", "Z2,54395,0.6,2026-03-01,") == [
            "zone_members.csv, ligne 2, colonne « commune_code » : Les parts de « 54395 » dans les "
            "zones du zonage "
            "« ZG » dépassent 1 à partir du 2026-03-01. Vérifiez-les."
        ]

    def test_that_never_meet_are_right(self, house: House) -> None:
        assert self.shares(house, "Z1,54395,1,,2026-02-28", "Z2,54395,1,2026-03-01,") == []

    def test_of_one_zone_count_by_the_greatest(self, house: House) -> None:
        assert self.shares(house, "Z1,54395,0.5,,", "Z1,54395,0.5,2026-01-01,", "Z2,54395,0.5,,") == []

    def test_of_a_part_and_of_its_commune_stand_apart(self, house: House) -> None:
        assert self.shares(house, "Z1,54547,1,,", "Z2,Q1,1,,") == []

    def test_of_the_store_count_with_those_delivered(self, house: House) -> None:
        house.deliver()
        report = house.deliver({"zone_members": f"{self.HEADER}\nZ1,54395,0.75,,\n"})
        assert [problem.code for problem in report.warnings] == ["row.shares"]

    def test_of_another_zoning_stand_apart(self, house: House) -> None:
        files = based(
            zonings="id,name,institution_id,mission\nZG,Secteurs,I1,general\nZH,Autres,I2,housing\n",
            zones="id,zoning_id,name\nZ1,ZG,Un\nZ2,ZH,Deux\n",
            zone_members=f"{self.HEADER}\nZ1,54395,1,,\nZ2,54395,1,,\n",
        )
        assert house.deliver(files).warnings == ()


def test_the_first_day_above_one_looks_at_every_beginning() -> None:
    def member(zone: str, share: float, since: int, until: int) -> Member:
        return Member(zone, share, date(2026, 1, since), date(2026, 1, until))

    assert first_day_above([member("A", 0.6, 1, 9), member("B", 0.4, 1, 9), member("C", 0.1, 8, 9)]) == date(
        2026, 1, 8
    )
    assert first_day_above([member("A", 1.0, 1, 9), member("B", 1.0, 10, 20)]) is None
    assert first_day_above([member("A", 1.0, 1, 9), member("A", 1.0, 1, 20)]) is None
