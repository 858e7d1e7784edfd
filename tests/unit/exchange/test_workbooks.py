"""A workbook says what the same tables in CSV would say, whoever wrote it."""

from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from graph.errors import InvalidInputError
from graph.exchange.grids import text_of
from graph.exchange.importing import import_delivery
from graph.exchange.report import Report
from tests.unit.exchange.conftest import House, said
from tests.unit.exchange.workbooks import INSTITUTIONS, WORKBOOKS, Sheets, cell, workbook


def take_in(house: House, sheets: Sheets, **options: Any) -> Report:
    path = workbook(house.home / "livraison.xlsx", sheets, **options)
    return import_delivery(path, house.store, house.vault, source="caf")


def refusals(house: House, sheets: Sheets) -> list[str]:
    with pytest.raises(InvalidInputError) as caught:
        take_in(house, sheets)
    return said(caught.value.problems)


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
class TestFromLibreOffice:
    def test_ids_codes_dates_and_shares_survive(self, house: House, suffix: str) -> None:
        report = import_delivery(WORKBOOKS / f"delivery.{suffix}", house.store, house.vault)
        assert report.source == "delivery"
        assert house.keys("institutions") == ["0042", "12", "I2"]
        one, two = house.record("institutions", "12"), house.record("institutions", "I2")
        assert (one.siret, one.finess, one.sensitive) == ("21540395000017", "540000012", True)
        assert (two.siret, two.finess, two.name) == ("21540395000017", "540000012", "=1+1")
        assert house.record("institutions", "0042").name == "Caisse A"
        first, second = house.record("professionals", "K1"), house.record("professionals", "K2")
        assert (first.institution_id, first.fte, first.since) == ("12", 0.8, date(2024, 1, 15))
        assert (second.fte, second.since, second.until) == (0.5, date(2024, 1, 15), date(2025, 12, 31))
        assert [house.record("persons", key).commune_code for key in ("1", "2", "003")] == [
            "01001",
            "01001",
            "54395",
        ]
        assert house.record("persons", "2").birth_year == 1981
        assert house.record("needs", "N1").urgent

    def test_what_is_left_aside_is_said(self, house: House, suffix: str) -> None:
        report = import_delivery(WORKBOOKS / f"delivery.{suffix}", house.store, house.vault)
        found = [(problem.code, problem.file, problem.line) for problem in report.warnings]
        assert found == [
            ("sheet.unknown", f"delivery.{suffix}!Brouillon", None),
            ("sheet.title", f"delivery.{suffix}!PROFESSIONNELS", 2),
            ("sheet.hidden", f"delivery.{suffix}!foyers", None),
        ]
        assert house.keys("households") == []

    def test_what_a_spreadsheet_destroyed_is_refused(self, house: House, suffix: str) -> None:
        with pytest.raises(InvalidInputError) as caught:
            import_delivery(WORKBOOKS / f"mangled.{suffix}", house.store, house.vault)
        found = [(found.code, found.line, found.column, found.value) for found in caught.value.problems]
        assert sorted(found) == [
            ("cell.code_as_date", 3, "id", "2026-02-01"),
            ("cell.scientific", 4, "id", "1.23456789012346E+16"),
            ("cell.spreadsheet_error", 2, "id", "#N/A"),
            ("cell.spreadsheet_error", 4, "nom", "#DIV/0!"),
        ]


def test_a_template_that_libreoffice_saved_again_is_a_delivery(house: House) -> None:
    path = WORKBOOKS / "template-opened-in-libreoffice.ods"
    report = import_delivery(path, house.store, house.vault)
    assert report.changes_nothing
    assert report.warnings == ()
    assert len(report.tables) == 19


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("id", 12.0, "12"),
        ("id", "12.0", "12"),
        ("id", 123456789012345, "123456789012345"),
        ("siret", 5500000000017, "05500000000017"),
        ("siret", "215 403 950 00017", "21540395000017"),
        ("finess", 10000012, "010000012"),
        ("finess", "540000012", "540000012"),
        ("name", 1.5, "1.5"),
        ("name", 0, "0"),
        ("name", "=1+1", None),
        ("name", " d’ici ", "d’ici"),
        ("sensitive", True, True),
        ("sensitive", "oui", True),
        ("sensitive", 0, False),
        ("sensitive", None, False),
    ],
)
def test_a_cell_of_openpyxl_is_read(house: House, column: str, value: Any, expected: Any) -> None:
    sheets = cell(INSTITUTIONS, column, value)
    if expected is None:
        assert "n’a pas encore de valeur" in refusals(house, sheets)[0]
        return
    take_in(house, sheets)
    (key,) = house.keys("institutions")
    assert getattr(house.record("institutions", key), column) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (12345678901234567, "cell.scientific"),
        (date(2026, 2, 1), "cell.code_as_date"),
        (time(1, 2), "cell.code_as_date"),
        ("#SPILL!", "cell.spreadsheet_error"),
        ("#REF!", "cell.spreadsheet_error"),
        (None, "cell.required"),
    ],
)
def test_an_id_that_a_spreadsheet_destroyed_is_refused(house: House, value: Any, code: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        take_in(house, cell(INSTITUTIONS, "id", value))
    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == (code, "livraison.xlsx!institutions")
    assert (problem.line, problem.column) == (2, "id")


PERSONS = ["id", "birth_date", "last_contact", "commune_code"]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_days_in_both_date_systems(house: House, epoch: datetime | None) -> None:
    def shape(book: openpyxl.Workbook) -> None:
        if epoch:
            book.epoch = epoch
        book["persons"]["B2"] = date(1980, 2, 29)
        book["persons"]["C2"] = datetime(2026, 1, 31)  # noqa: DTZ001 — a cell knows no time zone

    take_in(house, {"persons": [PERSONS, ["P1", None, None, 1001]]}, shape=shape)
    person = house.record("persons", "P1")
    assert (person.birth_year, person.last_contact) == (1980, date(2026, 1, 31))
    assert person.commune_code == "01001"


def test_a_day_with_an_hour_is_no_day(house: House) -> None:
    said_of = refusals(house, {"persons": [PERSONS, ["P1", None, datetime(2026, 1, 31, 14, 30), None]]})  # noqa: DTZ001
    assert said_of[0].startswith(
        "livraison.xlsx!persons, ligne 2, colonne « last_contact » : « 2026-01-31 14:30"
    )


def test_a_birth_date_is_in_no_message(house: House) -> None:
    (sentence,) = refusals(house, {"persons": [PERSONS, ["P1", "le 3 mai", None, None]]})
    assert "3 mai" not in sentence


def test_lines_are_those_that_the_spreadsheet_shows(house: House) -> None:
    rows: list[list[Any]] = [[None], ["Titre"], [None], [None, "id", "name", "kind"], [None]]
    rows += [[None, "I1", "CCAS", "municipality"], [None, " "], [None, "I2", "CAF", "oups"]]
    (sentence,) = refusals(house, {"Institutions": rows})
    assert sentence.startswith("livraison.xlsx!Institutions, ligne 8, colonne « kind » : « oups »")


def test_cells_under_no_heading_are_ignored_and_said(house: House) -> None:
    def shape(book: openpyxl.Workbook) -> None:
        book["institutions"].merge_cells("B1:C1")

    rows: list[list[Any]] = [["id", "name", None, "kind"], ["I1", "CCAS", "de Nancy", "municipality", "?"]]
    report = take_in(house, {"institutions": rows}, shape=shape)
    assert [(found.code, found.line) for found in report.warnings] == [("sheet.untitled", 2)]
    assert house.record("institutions", "I1").name == "CCAS"


def test_the_same_workbook_twice_changes_nothing(house: House) -> None:
    take_in(house, INSTITUTIONS)
    assert take_in(house, INSTITUTIONS).changes_nothing


def test_two_sheets_of_one_table_are_refused(house: House) -> None:
    sheets = {**INSTITUTIONS, "Foyers": [["id"]], "households": [["id"]]}
    assert "déjà donnée par le fichier « livraison.xlsx!Foyers »" in refusals(house, sheets)[0]


def test_an_empty_sheet_says_what_to_do(house: House) -> None:
    assert "Cette feuille est vide" in refusals(house, {"persons": []})[0]


def test_texts_of_cells() -> None:
    values = ["x", 12.0, -0.0, 0.1 + 0.2, 1e-7, True, datetime(2026, 1, 2), date(2026, 1, 2), 1e15]  # noqa: DTZ001
    expected = ["x", "12", "0", "0.3", "1e-07", "true", "2026-01-02", "2026-01-02", "1.00000000000000E+15"]
    assert list(map(text_of, values)) == expected
