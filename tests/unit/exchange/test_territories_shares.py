"""A list may say for how much of a commune each of its zones counts, as planners write it."""

from pathlib import Path
from typing import Any

import pytest

from graph.exchange.territories.recognising import RecognisedColumn
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import Rows, csv, errors, look, members, taken, warnings

SHARED: Rows = [
    ("Commune", "Secteur", "Part"),
    ("Nancy", "Nord", "0,6"),
    ("Nancy", "Sud", "0,4"),
    ("Laxou", "Nord", "1"),
    ("Toul", "Sud", ""),
]


def listed(house: House, rows: Rows, name: str = "secteurs.csv") -> Path:
    return csv(house.home / name, rows)


def with_shares(*shares: Any, heading: str = "Part") -> Rows:
    """Give the list with other shares on its first three lines, and 1 written as they are for Laxou."""
    told = [heading, *shares]
    return [
        (place, zone, told[at] if at < len(told) else share) for at, (place, zone, share) in enumerate(SHARED)
    ]


def shares(house: House) -> dict[str, float]:
    return {key: house.record("zone_members", key).share for key in house.keys("zone_members")}


KEYS = {"nord": "secteurs.nord|54395|", "sud": "secteurs.sud|54395|"}


class TestReading:
    """Every way of writing three fifths."""

    @pytest.mark.parametrize(
        ("written", "heading"),
        [
            (("0,6", "0.4", "1"), "Part"),
            (("60 %", "40%", "100\u00a0%"), "quote-part"),
            (("60", "40", "100"), "Part de la commune"),
            (("3/5", "2/5", "1"), "PARTS"),
            (("60", "40", "100"), "%"),
            (("0,6", "0,4", "1"), "Pourcentage"),
            (("60", "40", "100"), "Part en %"),
        ],
    )
    def test_the_shares_of_a_commune(self, house: House, written: tuple[str, ...], heading: str) -> None:
        taken(house, listed(house, with_shares(*written, heading=heading)))
        found = shares(house)
        assert (found[KEYS["nord"]], found[KEYS["sud"]]) == (0.6, 0.4)
        assert found["secteurs.nord|54304|"] == found["secteurs.sud|54528|"] == 1.0

    def test_what_was_understood_is_told(self, house: House) -> None:
        found = look(house, listed(house, SHARED))
        assert found.columns[2] == RecognisedColumn("Part", "share")
        assert (
            "entre 0 et 1 (0,6 vaut 60 %). Communes partagées entre plusieurs zones : 1."
            in warnings(found)[0]
        )
        found = look(house, listed(house, with_shares("60", "40", "100")))
        assert found.columns[2].role == "share_percent"
        assert "est lue en pour cent (60 vaut 60 %)" in warnings(found)[0]

    def test_inhabitants_of_a_zone_are_shared_too(self, house: House) -> None:
        whole = look(
            house, listed(house, [SHARED[0][:2], *(row[:2] for row in SHARED[1:] if row[1] == "Nord")])
        )
        both = look(house, listed(house, SHARED))
        assert both.zones[0].inhabitants < whole.zones[0].inhabitants
        total = sum(zone.inhabitants for zone in both.zones)
        each = look(
            house, listed(house, [("Commune", "Secteur"), ("Nancy", "A"), ("Laxou", "A"), ("Toul", "A")])
        )
        assert total == each.zones[0].inhabitants

    def test_a_low_per_cent_is_one_when_the_heading_says_so(self, house: House) -> None:
        taken(house, listed(house, with_shares("99,5", "0,5", "100", heading="Part (%)")))
        assert shares(house)[KEYS["sud"]] == 0.005

    def test_shares_of_the_list_count_before_equal_ones(self, house: House) -> None:
        taken(house, listed(house, SHARED), shares=True)
        assert shares(house)[KEYS["nord"]] == 0.6

    def test_a_percentage_that_is_no_share_is_left_aside(self, house: House) -> None:
        rows = [
            ("Commune", "Secteur", "Pourcentage"),
            ("Nancy", "A", "12"),
            ("Laxou", "A", "9"),
            ("Toul", "B", "30"),
        ]
        found = look(house, listed(house, rows))
        assert found.columns[2].role == "ignored"
        assert members(house) == {}


class TestRefusals:
    """What is not sure is asked, with its place."""

    def test_two_units_in_one_column(self, house: House) -> None:
        (said,) = errors(house, listed(house, with_shares("0,6", "40", "1")))
        assert said.startswith(
            "secteurs.csv, ligne 2, colonne « Part » : « 0,6 » est une part entre 0 et 1, mais « 40 » "
            "(ligne 3) est au-dessus de 1"
        )
        assert "Écrivez toutes les parts avec le signe %" in said

    def test_a_share_that_is_none(self, house: House) -> None:
        said = errors(house, listed(house, with_shares("0,6", "-0,4", "120 %")))
        assert [line.partition(" : ")[0] for line in said] == [
            "secteurs.csv, ligne 3, colonne « Part »",
            "secteurs.csv, ligne 4, colonne « Part »",
        ]
        assert "« -0,4 » n’est pas une part de Nancy (54395)" in said[0]

    def test_a_share_missing_where_the_commune_is_cut(self, house: House) -> None:
        (said,) = errors(house, listed(house, with_shares("0,6", "", "1")))
        assert said.startswith(
            "secteurs.csv, ligne 3, colonne « Part » : Nancy (54395) est dans plusieurs zones"
        )

    def test_an_error_of_the_spreadsheet(self, house: House) -> None:
        (said,) = errors(house, listed(house, with_shares("0,6", "#DIV/0!", "1")))
        assert said.startswith(
            "secteurs.csv, ligne 3, colonne « Part » : « #DIV/0! » est une erreur de tableur"
        )


class TestSums:
    """Shares that do not make one are told before anything is written."""

    def test_more_than_the_whole_is_told_by_a_look_and_by_the_import(self, house: House) -> None:
        path = listed(house, with_shares("0,8", "0,4", "1"))
        said = "Les parts dans « Nord » et « Sud » font plus que la commune entière : Nancy 120 %."
        assert any(said in line for line in warnings(look(house, path)))
        assert any(problem.code.startswith("row.shares") for problem in taken(house, path).warnings)

    def test_less_than_the_whole_names_the_communes(self, house: House) -> None:
        found = look(house, listed(house, with_shares("0,5", "0,4", "1")))
        assert any(
            "le reste n’est dans aucune zone : Nancy (54395) 90 %." in line for line in warnings(found)
        )

    def test_a_nil_share_is_left_aside(self, house: House) -> None:
        path = listed(house, with_shares("1", "0", "1"))
        assert any("est nulle" in line for line in warnings(look(house, path)))
        taken(house, path)
        assert KEYS["sud"] not in house.keys("zone_members")
