"""A workbook that goes out comes back as the same graph, and runs nothing where it is opened."""

import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from graph.errors import UsageError
from graph.exchange.importing import import_delivery
from graph.exchange.layout import exchange_columns, fold
from graph.exchange.workbook_out import export_workbook, guarded, template_bytes, workbook_template
from graph.model.columns import Column
from graph.model.tables import TABLE, TABLES
from graph.store import Changes, Put
from tests.unit.exchange.conftest import House, a_house
from tests.unit.exchange.records import graphs

EXAMPLES = Path(__file__).parent.parent.parent / "data" / "examples"
UNFIT = re.compile(r"\\ufff[ef]|[\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|['\"]#")
"""Texts that XML has no letters for, that Excel writes otherwise, or that look like an error of a sheet."""


def sent_over(house: House, other: House, **options: Any) -> Path:
    path = house.home / "graphe.xlsx"
    path.unlink(missing_ok=True)
    export_workbook(house.store, path, vault=house.vault, **options)
    import_delivery(path, other.store, other.vault, source="un classeur")
    return path


@pytest.mark.parametrize("example", ["1", "2", "3"])
def test_an_example_comes_back(house: House, other_house: House, example: str) -> None:
    import_delivery(EXAMPLES / example / "input", house.store, house.vault)
    sent_over(house, other_house, with_identities=True)
    assert other_house.contents() == house.contents()
    assert list(other_house.vault.entries()) == list(house.vault.entries())


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(puts=graphs())
def test_any_graph_comes_back(puts: list[Put]) -> None:
    if UNFIT.search(repr(puts)):
        return
    with a_house() as house, a_house() as other:
        house.store.write(Changes("caf", puts))
        sent_over(house, other)
        assert other.contents() == house.contents()


def test_the_small_delivery_comes_back_with_its_identities(house: House, other_house: House) -> None:
    house.deliver()
    sent_over(house, other_house, with_identities=True)
    assert other_house.contents() == house.contents()
    assert list(other_house.vault.entries()) == list(house.vault.entries())


def test_identities_stay_in_the_vault_unless_asked(house: House, other_house: House) -> None:
    house.deliver()
    path = sent_over(house, other_house)
    assert list(other_house.vault.entries()) == []
    assert "identities" not in openpyxl.load_workbook(path).sheetnames
    assert b"Durand" not in b"".join(parts_of(path).values())


def test_the_same_graph_gives_the_same_bytes(house: House, other_house: House) -> None:
    house.deliver()
    first = sent_over(house, other_house).read_bytes()
    assert sent_over(house, other_house).read_bytes() == first
    assert stat.S_IMODE((house.home / "graphe.xlsx").stat().st_mode) == 0o600


DANGEROUS = ["=1+1", "+33 6", "-1", "@SUM(A1)", '=HYPERLINK("http://a")', "http://a.fr", "'=1", "''=1", "'s"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_a_formula_or_a_link(house: House, other_house: House, text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    typed = f'"\'{text}"' if text.startswith("'") and guarded(text) != text else quoted
    house.deliver({"institutions": f"id,name,kind\nI1,{typed},state\n"})
    assert house.record("institutions", "I1").name == text
    path = sent_over(house, other_house)
    assert other_house.contents() == house.contents()
    cell = openpyxl.load_workbook(path)["institutions"]["B2"]
    assert cell.data_type == "s"
    sheets = [content for name, content in parts_of(path).items() if "worksheets/" in name]
    assert not any(b"<f>" in content or b"<hyperlink" in content for content in sheets)


def test_a_list_keeps_the_apostrophes_of_its_ids(house: House, other_house: House) -> None:
    institutions = "id,name,kind\n''+,A,state\n'=B,B,state\n"
    committees = "id,name,department,member_institution_ids\nC1,Comité,54,''+|'=B\n"
    house.deliver({"institutions": institutions, "committees": committees})
    sent_over(house, other_house)
    assert other_house.contents() == house.contents()
    assert other_house.record("committees", "C1").member_institution_ids == ("'+", "=B")


def test_cells_have_the_types_that_people_expect(house: House, other_house: House) -> None:
    house.deliver()
    book = openpyxl.load_workbook(sent_over(house, other_house))
    need = book["needs"]
    kinds = {need.cell(1, place).value: need.cell(2, place) for place in range(1, need.max_column + 1)}
    assert kinds["id"].data_type == "s"
    assert kinds["opened_on"].is_date
    assert kinds["urgent"].data_type == "b"
    assert kinds["severity"].data_type == "n"
    assert need.freeze_panes == "A2"
    assert book["persons"]["E2"].value == "54395"
    assert book.sheetnames[0] == "Lisez-moi"


def test_a_day_before_march_1900_is_text(house: House, other_house: House) -> None:
    house.deliver({"persons": "id,deceased_on\nP1,1900-02-01\nP2,1850-01-01\n"})
    sent_over(house, other_house)
    assert other_house.contents() == house.contents()


def test_an_existing_file_is_left_as_it_is(house: House) -> None:
    path = house.home / "a.xlsx"
    path.write_text("mien")
    with pytest.raises(UsageError, match="existe déjà"):
        export_workbook(house.store, path)
    with pytest.raises(UsageError, match="existe déjà"):
        workbook_template(path)
    assert path.read_text() == "mien"


def test_a_cell_too_long_for_a_sheet_is_refused_and_nothing_written(house: House) -> None:
    places = "|".join(f"Q{number:08d}" for number in range(4000))
    parts = "".join(f"Q{number:08d},54547,Q,1\n" for number in range(4000))
    house.deliver(
        {
            "institutions": "id,name,kind\nI1,A,state\n",
            "commune_parts": f"code,commune_code,name,population\n{parts}",
            "committees": f"id,name,commune_codes,member_institution_ids\nC1,Comité,{places},I1\n",
        }
    )
    with pytest.raises(UsageError, match="dépasserait"):
        export_workbook(house.store, house.home / "a.xlsx")
    assert not (house.home / "a.xlsx").exists()


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# The template


@pytest.mark.parametrize("french", [False, True])
def test_the_template_is_an_empty_delivery(house: House, french: bool) -> None:
    workbook_template(house.home / "modele.xlsx", french=french)
    report = import_delivery(house.home / "modele.xlsx", house.store, house.vault)
    assert (report.changes_nothing, report.warnings, report.errors) == (True, (), ())
    assert set(report.tables) == {table.name for table in TABLES if table.is_filled_in}


@pytest.mark.parametrize("french", [False, True])
def test_the_template_names_marks_and_explains_each_column(house: House, french: bool) -> None:
    workbook_template(house.home / "modele.xlsx", french=french)
    book = openpyxl.load_workbook(house.home / "modele.xlsx")
    for table in TABLES:
        if not table.is_filled_in:
            continue
        sheet = book[table.french if french else table.name]
        for cell, column in zip(sheet[1], exchange_columns(table), strict=True):
            name = column.french if french else column.name
            assert cell.value == (f"{name} *" if column.required else name)
            assert fold(cell.value) == fold(name)
            assert column.title in cell.comment.text
            assert "Exemple" in cell.comment.text


@pytest.mark.parametrize("french", [False, True])
def test_the_template_offers_the_values_of_closed_lists(house: House, french: bool) -> None:
    workbook_template(house.home / "modele.xlsx", french=french)
    book = openpyxl.load_workbook(house.home / "modele.xlsx")
    column = TABLE["needs"].column("theme")
    sheet = book["besoins" if french else "needs"]
    offers = {str(offer.sqref): offer.formula1 for offer in sheet.data_validations.dataValidation}
    place = next(cell.column_letter for cell in sheet[1] if fold(cell.value) in {"theme"})
    offered = book["Listes"][offers[f"{place}2:{place}1001"].partition("!")[2].replace("$", "")]
    assert tuple(row[0].value for row in offered) == (column.labels if french else column.choices)


def test_the_template_is_always_the_same() -> None:
    assert template_bytes() == template_bytes()
    assert template_bytes(french=True) == template_bytes(french=True)


@pytest.mark.parametrize("kind", ["persons", "needs", "institutions"])
def test_a_template_filled_in_with_labels_is_a_delivery(house: House, kind: str) -> None:
    path = house.home / "modele.xlsx"
    workbook_template(path, french=True)
    book = openpyxl.load_workbook(path)
    fill(book, "institutions", {"id": "I1", "name": "CCAS", "kind": "Commune ou CCAS"})
    fill(book, "persons", {"id": "P1", "sex": "Femme", "birth_date": "03/02/1980"})
    fill(
        book,
        "needs",
        {"id": "N1", "person_id": "P1", "theme": "Lecture, écriture, calcul", "opened_on": "2026-01-01"},
    )
    book.save(path)
    report = import_delivery(path, house.store, house.vault)
    assert report.tables[kind].created == 1


def fill(book: Any, table: str, values: dict[str, str]) -> None:
    columns: tuple[Column, ...] = exchange_columns(TABLE[table])
    book[TABLE[table].french].append([values.get(column.name) for column in columns])
