"""Every kind of cell: what is taken, as what, and what is refused."""

from datetime import date
from typing import Any

import pytest

from graph.exchange.cells import Cells, NotedCellError, RefusedCellError
from graph.model.tables import TABLE
from graph.model.vocabulary import InstitutionKind, Mission, Theme


def read(column: str, text: str) -> Any:
    """Read a cell of a column given as `table.column`."""
    table, name = column.split(".")
    return Cells(TABLE[table].column(name))[text]


def refusal(column: str, text: str) -> str:
    with pytest.raises(RefusedCellError) as caught:
        read(column, text)
    assert not isinstance(caught.value, NotedCellError)
    return caught.value.code


def note(column: str, text: str) -> tuple[Any, str]:
    with pytest.raises(NotedCellError) as caught:
        read(column, text)
    return caught.value.value, caught.value.code


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        # Ids and codes survive a spreadsheet
        ("persons.id", "12", "12"),
        ("persons.id", "12.0", "12"),
        ("persons.id", "12,00", "12"),
        ("persons.id", " P1\u00a0\ufeff", "P1"),
        ("persons.id", "P1.0", "P1.0"),
        ("persons.id", "007", "007"),
        ("persons.id", "1E5", "1E5"),
        ("persons.id", "CAF:P 1/é", "CAF:P 1/é"),
        ("persons.household_id", "12.0", "12"),
        ("persons.household_id", "", None),
        ("persons.commune_code", "54395.0", "54395"),
        ("persons.commune_code", "1001", "01001"),
        ("persons.commune_code", "1001.0", "01001"),
        ("persons.commune_code", "2a004", "2A004"),
        ("persons.commune_code", "Q12", "Q12"),
        ("institutions.siret", "123 456 789 00012", "12345678900012"),
        ("institutions.siret", "1234567890001.0", "01234567890001"),
        ("institutions.finess", "10000024", "010000024"),
        ("institutions.finess", "2A0000024", "2A0000024"),
        ("institutions.finess", "54", "54"),
        ("zonings.department", "1", "01"),
        ("zonings.department", "54.0", "54"),
        ("zonings.department", "2a", "2A"),
        ("zonings.department", "974", "974"),
        # Texts
        ("institutions.name", "  CCAS  de Nancy ", "CCAS  de Nancy"),
        ("institutions.name", "'=SOMME(1)", "=SOMME(1)"),
        ("institutions.name", "'s Gravenhage", "'s Gravenhage"),
        ("institutions.name", "''=1", "'=1"),
        ("institutions.name", "'#N/A", "#N/A"),
        ("evaluations.missing", "un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("evaluations.missing", "", None),
        # Booleans
        *(("needs.urgent", word, True) for word in ("true", "1", "oui", "VRAI", "Oui", "1.0")),
        *(("needs.urgent", word, False) for word in ("false", "0", "non", "FAUX", "", "0,0")),
        # Numbers
        ("needs.severity", "3", 3),
        ("needs.severity", "3.0", 3),
        ("needs.severity", "3,00", 3),
        ("needs.severity", "+3", 3),
        ("needs.severity", "", 2),
        ("evaluations.improved", "-2", -2),
        ("communes.population", "105 058", 105058),
        ("communes.population", "1\u202f105\u00a0058", 1105058),
        ("communes.population", "0", 0),
        ("accompaniments.intensity", "0,25", 0.25),
        ("accompaniments.intensity", "1.25", 1.25),
        ("accompaniments.intensity", "", 1.0),
        ("professionals.fte", "0.30000000000000004", 0.3),
        ("professionals.fte", "1E-02", 0.01),
        ("professionals.capacity", "1 234,5", 1234.5),
        ("professionals.capacity", "0", 0.0),
        ("professionals.capacity", "-0", 0.0),
        ("professionals.capacity", "100,", 100.0),
        # Days
        ("needs.opened_on", "2026-12-15", date(2026, 12, 15)),
        ("needs.opened_on", "15/12/2026", date(2026, 12, 15)),
        ("needs.opened_on", "1/3/2026", date(2026, 3, 1)),
        ("needs.opened_on", "29/02/2024", date(2024, 2, 29)),
        ("needs.opened_on", "2026-12-15 00:00:00", date(2026, 12, 15)),
        ("needs.opened_on", "2026-12-15T00:00:00Z", date(2026, 12, 15)),
        ("needs.closed_on", "2099-12-31", date(2099, 12, 31)),
        ("needs.closed_on", "", None),
        # Closed lists
        ("institutions.kind", "state", InstitutionKind.STATE),
        ("institutions.kind", "STATE", InstitutionKind.STATE),
        ("institutions.kind", "État", InstitutionKind.STATE),
        ("institutions.kind", "commune ou ccas", InstitutionKind.MUNICIPALITY),
        ("needs.theme", "Protection de l'enfance", Theme.CHILD_PROTECTION),
        ("needs.theme", "Protection de l’enfance", Theme.CHILD_PROTECTION),
        ("accompaniments.purpose", "coordination", Theme.COORDINATION),
        ("zonings.mission", "general", Mission.GENERAL),
        ("zonings.mission", "Généraliste", Mission.GENERAL),
        ("zonings.mission", "housing", Theme.HOUSING),
        # Lists
        ("dispositifs.purposes", "housing|Budget et endettement|housing|", (Theme.HOUSING, Theme.BUDGET)),
        ("committees.zone_ids", " Z1 | 12.0 ||Z1", ("Z1", "12")),
        ("committees.commune_codes", "1001|54395.0", ("01001", "54395")),
        ("committees.zone_ids", "", ()),
        ("finding_answers.evidence", "institutions=I1|path='=x", ("institutions=I1", "path='=x")),
    ],
)
def test_a_cell_is_read(column: str, text: str, value: Any) -> None:
    found = read(column, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("persons.id", "", "cell.required"),
        ("persons.id", " \u00a0", "cell.required"),
        ("persons.id", "a|b", "cell.id_bar"),
        ("persons.id", "x" * 201, "cell.id_long"),
        ("persons.id", "a\tb", "cell.control"),
        ("persons.id", "a\nb", "cell.control"),
        ("persons.id", "1.23457E+13", "cell.scientific"),
        ("persons.id", "#N/A", "cell.spreadsheet_error"),
        ("persons.household_id", "#REF!", "cell.spreadsheet_error"),
        ("institutions.name", "#NOM?", "cell.spreadsheet_error"),
        ("institutions.name", "", "cell.required"),
        ("institutions.name", "a\x07b", "cell.control"),
        ("institutions.name", "x" * 10_001, "cell.text_long"),
        ("institutions.siret", "1,23457E+13", "cell.scientific"),
        ("needs.urgent", "peut-être", "cell.boolean"),
        ("needs.urgent", "2", "cell.boolean"),
        ("needs.severity", "2.5", "cell.integer"),
        ("needs.severity", "deux", "cell.integer"),
        ("needs.severity", "1e1", "cell.integer"),
        ("needs.severity", "٣", "cell.integer"),
        ("needs.severity", "0", "cell.bounds"),
        ("needs.severity", "5", "cell.bounds"),
        ("evaluations.improved", "-3", "cell.bounds"),
        ("evaluations.understood_who_does_what", "5", "cell.bounds"),
        ("persons.birth_year", "80", "cell.bounds"),
        ("communes.population", "-1", "cell.negative"),
        ("communes.population", "9" * 17, "cell.number_big"),
        ("communes.population", "9" * 5000, "cell.integer"),
        ("communes.population", "1,234,567", "cell.integer"),
        ("dispositifs.places", "-1", "cell.negative"),
        ("professionals.capacity", "-0,5", "cell.negative"),
        ("professionals.capacity", "nan", "cell.decimal"),
        ("professionals.capacity", "inf", "cell.decimal"),
        ("professionals.capacity", "1e400", "cell.number_big"),
        ("professionals.capacity", "1.234.567", "cell.decimal"),
        ("professionals.capacity", "12 34", "cell.decimal"),
        ("professionals.capacity", "100 points", "cell.decimal"),
        ("professionals.fte", "0", "cell.above_zero"),
        ("professionals.fte", "-1", "cell.above_zero"),
        ("professionals.fte", "1e-400", "cell.above_zero"),
        ("dispositifs.caseload_norm", "0,0", "cell.above_zero"),
        ("zone_members.share", "0", "cell.share"),
        ("zone_members.share", "1,001", "cell.share"),
        ("zone_members.share", "-0.5", "cell.share"),
        ("accompaniments.intensity", "0.24", "cell.bounds"),
        ("accompaniments.intensity", "3.01", "cell.bounds"),
        ("committees.item_minutes", "0", "cell.above_zero"),
        ("needs.opened_on", "hier", "cell.date"),
        ("needs.opened_on", "15/12/26", "cell.date"),
        ("needs.opened_on", "20261215", "cell.date"),
        ("needs.opened_on", "2026-W51-2", "cell.date"),
        ("needs.opened_on", "2026-12-15 14:30", "cell.date"),
        ("needs.opened_on", "12-15-2026", "cell.date"),
        ("needs.opened_on", "46371", "cell.date"),
        ("needs.opened_on", "31/02/2026", "cell.date_impossible"),
        ("needs.opened_on", "2025-02-29", "cell.date_impossible"),
        ("needs.opened_on", "2026-13-01", "cell.date_impossible"),
        ("needs.opened_on", "0000-01-01", "cell.date_impossible"),
        ("needs.opened_on", "0001-01-01", "cell.date_absurd"),
        ("needs.opened_on", "1849-12-31", "cell.date_absurd"),
        ("needs.opened_on", "2200-01-01", "cell.date_absurd"),
        ("needs.opened_on", "9999-12-31", "cell.date_absurd"),
        ("needs.closed_on", "0001-01-01", "cell.date_absurd"),
        ("institutions.kind", "mairie", "cell.choice"),
        ("needs.theme", "coordination", "cell.choice"),
        ("referrals.status", "ouvert", "cell.choice"),
        ("persons.sex", "2", "cell.choice"),
        ("finding_answers.state", "open", "cell.choice"),
        ("dispositifs.purposes", "", "cell.required"),
        ("dispositifs.purposes", " | ", "cell.required"),
        ("dispositifs.purposes", "housing|logis", "cell.choice"),
        ("dispositifs.purposes", "housing,budget", "cell.choice"),
    ],
)
def test_a_cell_is_refused(column: str, text: str, code: str) -> None:
    assert refusal(column, text) == code


@pytest.mark.parametrize(
    ("column", "text", "value", "code"),
    [
        ("needs.closed_on", "2100-01-01", None, "cell.end_open"),
        ("needs.closed_on", "31/12/9999", None, "cell.end_open"),
        ("professionals.until", "2999-12-31", None, "cell.end_open"),
        ("same_person.ended_on", "2100-01-01", None, "cell.end_open"),
        ("needs.closed_on", "1899-12-30", date(1899, 12, 30), "cell.date_unusual"),
        ("needs.opened_on", "1850-01-01", date(1850, 1, 1), "cell.date_unusual"),
        ("needs.opened_on", "2100-01-01", date(2100, 1, 1), "cell.date_unusual"),
        ("needs.opened_on", "2199-12-31", date(2199, 12, 31), "cell.date_unusual"),
    ],
)
def test_a_cell_is_taken_with_a_remark(column: str, text: str, value: Any, code: str) -> None:
    assert note(column, text) == (value, code)


def test_every_member_of_every_list_is_read_by_code_and_by_label() -> None:
    columns = [column for table in TABLE.values() for column in table.columns if column.members]
    assert len(columns) > 10
    for column in columns:
        cells = Cells(column)
        for member in column.members:
            expected = (member,) if column.kind == "list" else member
            assert cells[member.value] == cells[member.label] == cells[member.label.upper()] == expected


def test_what_was_read_once_is_remembered() -> None:
    cells = Cells(TABLE["needs"].column("opened_on"))
    assert cells["2026-12-15"] is cells["2026-12-15"]
    assert list(cells) == ["2026-12-15"]
