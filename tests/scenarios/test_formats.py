"""Workbooks and data-inclusion as people use them at the command line."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.scenarios.commanding import Host, indoors_in

DATA = Path(__file__).parent.parent / "data"
EXAMPLE = DATA / "examples" / "1" / "input"


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A machine without a store yet."""
    return indoors_in(tmp_path)


def export_of(host: Host, name: str) -> dict[str, bytes]:
    host.result("export", name)
    return {path.name: path.read_bytes() for path in sorted((host.folder / name).iterdir())}


def test_a_graph_travels_as_a_workbook(host: Host) -> None:
    host.result("import", EXAMPLE)
    told = host.run("export", "graphe.xlsx")
    assert (told.status, "Écrit : graphe.xlsx" in told.err.replace("\u00a0", " ")) == (0, True)
    before = export_of(host, "avant")
    host.result("import", "graphe.xlsx", "--store", "autre.db")
    host.result("export", "apres", "--store", "autre.db")
    assert {path.name: path.read_bytes() for path in sorted((host.folder / "apres").iterdir())} == before


def test_a_workbook_of_libreoffice_is_a_delivery(host: Host) -> None:
    told = host.run(
        "import", DATA / "workbooks" / "delivery.ods", "--source", "ccas", "--report", "rapport.json"
    )
    assert told.status == 0
    report = json.loads((host.folder / "rapport.json").read_text())
    assert report["tables"]["persons"]["created"] == 3
    assert report["warnings"][1]["file"] == "delivery.ods!PROFESSIONNELS"


def test_a_mangled_workbook_is_refused_line_by_line(host: Host) -> None:
    told = host.run("import", DATA / "workbooks" / "mangled.xlsx")
    assert (told.status, told.out) == (3, "")
    words = told.err.replace("\u00a0", " ")
    assert "mangled.xlsx!Institutions, ligne 2, colonne « id » : « #N/A » est une erreur de tableur." in words
    assert "ligne 4, colonne « id » : « 1.23456789012346E+16 » est un nombre arrondi par le tableur" in words


def test_the_template_is_filled_in_and_delivered(host: Host) -> None:
    assert host.result("template", "modele.xlsx", "--french") == "modele.xlsx\n"
    path = host.folder / "modele.xlsx"
    book = openpyxl.load_workbook(path)
    book["institutions"].append(["I1", "CCAS de Nancy", "Commune ou CCAS"])
    book.save(path)
    host.result("import", "modele.xlsx")
    assert host.run("template", "modele.xlsx").status == 2
    assert host.run("template", "modele.ods").status == 2


def test_the_directory_goes_out_and_comes_in_as_data_inclusion(host: Host) -> None:
    host.result("import", EXAMPLE)
    told = host.run("export", "annuaire", "--format", "data-inclusion")
    assert told.status == 0, told.err
    assert sorted(path.name for path in (host.folder / "annuaire").iterdir()) == [
        "services.json",
        "structures.json",
    ]
    host.result("import", "annuaire", "--store", "autre.db")
    again = host.result("import", "annuaire", "--store", "autre.db")
    assert again


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("graphe.ods",), "ni de classeur .xlsx"),
        (("dossier", "--format", "pdf"), "csv, xlsx, data-inclusion"),
        (("dossier", "--format", "data-inclusion", "--identities"), "ne parle d’aucune personne"),
    ],
)
def test_what_cannot_be_exported_says_so(host: Host, arguments: tuple[str, ...], words: str) -> None:
    host.result("import", EXAMPLE)
    told = host.run("export", *arguments)
    assert (told.status, told.out) == (2, "")
    assert words in told.err.replace("\u00a0", " ")
