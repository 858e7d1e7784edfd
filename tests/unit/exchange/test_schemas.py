"""The tables described for programs and for people: from the model, and the copies in docs/ are current."""

import json
from pathlib import Path

import pytest

from graph.exchange.layout import ROW_SOURCES, columns_by_heading, exchange_columns, fold, table_called
from graph.exchange.schemas import documents, table_schema, write_documents
from graph.model.tables import TABLE, TABLES

DOCS = Path(__file__).parents[3] / "docs"
ALL = (*TABLES, ROW_SOURCES)


def test_the_copies_in_the_documentation_are_current() -> None:
    """If not: `python -m graph.exchange.schemas docs`."""
    kept = {path.relative_to(DOCS).as_posix() for path in (DOCS / "schemas").glob("*.json")} | {
        "fr/tables.md"
    }
    written = documents()
    assert kept == set(written)
    for path, text in written.items():
        assert (DOCS / path).read_text(encoding="utf-8") == text, path


def test_they_are_written_where_asked(tmp_path: Path) -> None:
    write_documents(tmp_path)
    assert json.loads((tmp_path / "schemas" / "needs.json").read_text())["primaryKey"] == ["id"]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_every_column_is_described(table: object) -> None:
    found = next(known for known in ALL if known is table)
    schema = table_schema(found)
    names = [field["name"] for field in schema["fields"]]
    assert names == [column.name for column in exchange_columns(found)]
    assert set(schema["primaryKey"]) <= set(names)
    for field in schema["fields"]:
        assert {"name", "french", "title", "type"} <= set(field)
        assert field["type"] in {"string", "list", "boolean", "integer", "number", "date", "geojson"}
    for key in schema.get("foreignKeys", ()):
        assert key["reference"]["resource"] in TABLE
        assert set(key["fields"]) <= set(names)


def test_constraints_say_what_an_import_checks() -> None:
    fields = {
        f"{table.name}.{field['name']}": field.get("constraints", {})
        for table in TABLES
        for field in table_schema(table)["fields"]
    }
    assert fields["needs.severity"] == {"minimum": 1, "maximum": 4}
    assert fields["zone_members.share"] == {"exclusiveMinimum": 0, "maximum": 1}
    assert fields["persons.id"] == {"required": True, "unique": True, "pattern": "[^|]+"}
    assert fields["persons.sex"] == {"enum": ["f", "m", "x"]}
    assert fields["zonings.mission"]["enum"][:2] == ["general", "housing"]
    assert fields["persons.birth_date"] == {}


def test_the_data_package_names_every_table() -> None:
    package = json.loads(documents()["schemas/datapackage.json"])
    assert [resource["name"] for resource in package["resources"]] == [table.name for table in ALL]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_table_answers_to_both_its_names_and_no_two_columns_to_one(table: object) -> None:
    found = next(known for known in ALL if known is table)
    assert (
        table_called(found.name) is table_called(found.french) is table_called(found.french.upper()) is found
    )
    headings = columns_by_heading(found)
    for column in exchange_columns(found):
        assert headings[fold(column.name)] is headings[fold(column.french)]
    names = {fold(name) for column in exchange_columns(found) for name in {column.name, column.french}}
    assert len(headings) == len(names)


def test_no_french_name_is_another_column_s_english_one() -> None:
    for table in ALL:
        english = {fold(column.name): column.name for column in exchange_columns(table)}
        for column in exchange_columns(table):
            assert english.get(fold(column.french), column.name) == column.name
