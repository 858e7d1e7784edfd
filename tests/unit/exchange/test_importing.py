"""What an import does when all goes well: everything in, nothing twice, and a report that says so."""

import json
import shutil
from pathlib import Path

import pytest

from graph.errors import ConflictError, Problem, UsageError
from graph.exchange.importing import import_delivery
from graph.model.people import Person
from graph.model.tables import GRAPH_TABLES, TABLES
from graph.model.vocabulary import Sex
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Store
from tests.unit.exchange.conftest import House, plain, said
from tests.unit.exchange.folders import BASE, based, swapped, write_folder

EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "examples").glob("*/input"))


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_delivery_of_every_table_goes_in(house: House) -> None:
    report = house.deliver()
    assert report.delivery == 1
    assert list(report.tables) == [table.name for table in TABLES]
    assert all(counts.created == counts.read > 0 for counts in report.tables.values())
    assert set(house.store.counts(EVERYTHING)) == {table.name for table in GRAPH_TABLES}
    assert all(house.store.counts(EVERYTHING).values())
    assert report.warnings == ()


def test_the_same_delivery_again_changes_nothing_and_says_so(house: House) -> None:
    house.deliver()
    before = house.vault.path.read_bytes()
    report = house.deliver()
    assert report.changes_nothing
    assert report.delivery is None
    assert house.store.token(EVERYTHING) == 1
    assert house.vault.path.read_bytes() == before
    assert all(counts.unchanged == counts.read for counts in report.tables.values())


def test_only_the_rows_that_changed_are_written(house: House) -> None:
    house.deliver()
    report = house.deliver(swapped("persons", "P2,H1,1978,m,Q1", "P2,H1,1979,m,Q1"))
    assert (report.tables["persons"].updated, report.tables["persons"].unchanged) == (1, 2)
    assert house.store.changed_since(EVERYTHING, 1).keys == {"persons": frozenset({"P2"})}
    assert house.record("persons", "P2") == Person(
        id="P2", household_id="H1", birth_year=1979, sex=Sex.M, commune_code="Q1"
    )


def test_an_empty_cell_of_a_known_row_empties_it(house: House) -> None:
    house.deliver()
    house.deliver(swapped("persons", "P1,H1,1980,f,54395", "P1,,,,"))
    assert house.record("persons", "P1") == Person(id="P1")


def test_a_column_that_is_not_delivered_stays_as_it_is(house: House) -> None:
    house.deliver()
    report = house.deliver({"persons": "id,sex\nP1,x\nP9,f\n"})
    assert house.record("persons", "P1") == Person(
        id="P1", household_id="H1", birth_year=1980, sex=Sex.X, commune_code="54395"
    )
    assert house.record("persons", "P9") == Person(id="P9", sex=Sex.F)
    assert (report.tables["persons"].created, report.tables["persons"].updated) == (1, 1)


def test_checks_see_what_a_missing_column_keeps(house: House) -> None:
    house.deliver(
        swapped("professionals", "id,institution_id,occupation,since", "id,institution_id,occupation,since")
    )
    files = {"professionals": "id,institution_id,occupation,until\nK1,I1,assistante,2019-12-31\n"}
    assert house.errors(files) == ["row.order"]


def test_a_dry_run_tells_everything_and_writes_nothing(house: House) -> None:
    report = house.deliver(dry_run=True)
    assert report.is_dry_run
    assert report.delivery is None
    assert report.tables["persons"].created == 3
    assert house.store.token(EVERYTHING) == 0
    assert not house.vault.path.exists()


def test_the_source_is_the_folder_s_name_unless_given(house: House, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ccas-2026", BASE)
    assert import_delivery(folder, house.store, house.vault).source == "ccas-2026"
    row = house.row("persons", "P1")
    assert row is not None
    assert row.source == "ccas-2026"


@pytest.mark.parametrize("name", ["", "dossier"])
def test_a_zip_of_the_folder_is_the_same_delivery(house: House, tmp_path: Path, name: str) -> None:
    root = tmp_path / "zipped"
    write_folder(root / name if name else root, BASE)
    archive = shutil.make_archive(str(tmp_path / "avril"), "zip", root)
    report = import_delivery(archive, house.store, house.vault)
    assert (report.source, report.delivery) == ("avril", 1)
    assert report.warnings == ()
    assert house.deliver(source="avril").changes_nothing


def test_french_and_english_names_of_files_and_columns_are_one(house: House) -> None:
    house.deliver()
    person = "Identifiant;FOYER;annee naissance;Sexe;Commune\nP1;H1;1980;Femme;54395\n"
    need = "identifiant,personne,thème,gravité,urgent,ouvert_le\n"
    need += "N1,P1,Logement et hébergement,3,VRAI,10/01/2026\n"
    report = house.deliver({"Personnes.CSV": person, "besoins": need})
    assert report.changes_nothing
    assert report.warnings == ()
    assert list(report.tables) == ["persons", "needs"]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("id,name,kind\nI1,Foyer « Été »,association\n".encode(), []),
        ("\ufeffid,name,kind\nI1,Foyer « Été »,association\n".encode(), []),
        ("id;name;kind\r\nI1;Foyer « Été »;association\r\n".encode("cp1252"), ["file.cp1252"]),
        ("sep=;\nkind;id;name\n association ; I1 ;\u00a0Foyer « Été » \n".encode(), []),
        ('id,name,kind\r"I1","Foyer « Été »","association"\r'.encode(), []),
        ("id,name,kind,,\nI1,Foyer « Été »,association,,\n,,,,\n\n".encode(), []),
    ],
)
def test_what_a_spreadsheet_does_to_a_file_is_undone(house: House, text: bytes, warning: list[str]) -> None:
    report = house.deliver({"institutions": text})
    assert codes(tuple(report.warnings)) == warning
    assert house.record("institutions", "I1").name == "Foyer « Été »"


def test_unknown_files_and_columns_are_reported_and_ignored(house: House) -> None:
    files = based(institutions="id,name,kinds,kind,couleur\nI1,A,x,state,bleu\nI2,B,,state,\n")
    report = house.deliver({**files, "lisez-moi.txt": "bonjour", "person.csv": "id\nX\n"})
    assert said(report.warnings) == [
        "institutions.csv, ligne 1, colonne « kinds » : Cette colonne n’est pas connue ; elle est ignorée. "
        "S’il s’agit de « kind », renommez-la.",
        "institutions.csv, ligne 1, colonne « couleur » : Cette colonne n’est pas connue ; elle est ignorée.",
        "lisez-moi.txt : Ce fichier n’est pas une table connue ; il est ignoré.",
        "person.csv : Ce fichier n’est pas une table connue ; il est ignoré. "
        "S’il s’agit de « persons », renommez-le.",
    ]


def test_all_errors_are_reported_at_once_by_file_and_line(house: House) -> None:
    files = based(
        persons="id,household_id,birth_year,sex\nP1,H9,mille,f\nP1,H1,1980,z\n",
        needs="id,person_id,theme,opened_on\nN1,P1,sommeil,31/02/2026\nN2,P7,housing,\n",
    )
    found = [(problem.file, problem.line, problem.code) for problem in house.refusal(files).problems]
    assert found == sorted(found, key=lambda place: place[:2])
    assert set(found) == {
        ("life_events.csv", 2, "reference.unknown"),
        ("needs.csv", 2, "cell.choice"),
        ("needs.csv", 2, "cell.date_impossible"),
        ("needs.csv", 3, "cell.required"),
        ("needs.csv", 3, "reference.unknown"),
        ("persons.csv", 2, "cell.integer"),
        ("persons.csv", 2, "reference.unknown"),
        ("persons.csv", 3, "cell.choice"),
        ("persons.csv", 3, "row.duplicate"),
        ("same_person.csv", 2, "reference.unknown"),
    }


def test_an_error_says_where_what_was_given_and_what_to_do(house: House) -> None:
    files = swapped("needs", "N1,P1,housing,3,oui,2026-01-10", "N1,P1,housing,7,oui,10/13/2026")
    refusal = house.refusal(files)
    assert said(refusal.problems) == [
        "needs.csv, ligne 2, colonne « severity » : « 7 » est hors des limites. Donnez un nombre de 1 à 4.",
        "needs.csv, ligne 2, colonne « opened_on » : « 10/13/2026 » n’est pas un jour du calendrier. "
        "Corrigez la date.",
    ]
    assert plain(str(refusal)) == (
        "La livraison est refusée à cause de 2 erreurs ; rien n’a été enregistré. "
        "Corrigez-les, puis livrez de nouveau."
    )
    assert refusal.exit_status == 3


def test_the_report_is_json_too(house: House) -> None:
    report = house.deliver(swapped("needs", "2026-01-10", "1899-12-31"), namespace="n", dry_run=True)
    data = json.loads(report.to_json())
    assert data["tables"]["persons"] == {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "removed": 0}
    assert (data["source"], data["namespace"], data["dry_run"], data["delivery"]) == ("caf", "n", True, None)
    assert data["warnings"] == [
        {
            "code": "cell.date_unusual",
            "file": "needs.csv",
            "line": 2,
            "column": "opened_on",
            "value": "1899-12-31",
            "sentence": report.warnings[0].sentence(),
        }
    ]


def test_progress_goes_through_every_stage(house: House) -> None:
    seen: list[tuple[str, int, int]] = []
    house.deliver(progress=lambda *step: seen.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == [
        "reading",
        "checking",
        "comparing",
        "writing",
    ]
    assert all(0 <= done <= total for _, done, total in seen)


@pytest.mark.parametrize("name", ["a|b", "a\nb", "x" * 101, "   "])
def test_a_source_or_namespace_that_cannot_be_is_a_usage_error(house: House, name: str) -> None:
    with pytest.raises(UsageError, match="source"):
        house.deliver(source=name)
    with pytest.raises(UsageError, match="espace de noms"):
        house.deliver(namespace=name)


class Meddling:
    """A store in which somebody else writes just before each of the first writings."""

    def __init__(self, store: Store, times: int) -> None:
        self.store = store
        self.times = times

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def write(self, changes: Changes) -> int:
        if self.times:
            self.times -= 1
            self.store.write(Changes("autre", [Put("persons", Person(id=f"X{self.times}"), "autre")]))
        return self.store.write(changes)


def test_a_store_that_moves_in_between_is_looked_at_again(house: House) -> None:
    store, house.store = house.store, Meddling(house.store, 4)  # type: ignore[assignment]
    assert house.deliver().delivery == 5
    assert house.vault.staged_marks() == []
    assert store.counts(EVERYTHING)["persons"] == 7


def test_a_store_that_never_stands_still_is_a_conflict(house: House) -> None:
    house.store = Meddling(house.store, 9)  # type: ignore[assignment]
    with pytest.raises(ConflictError):
        house.deliver()
    assert house.vault.staged_marks() == []
    assert list(house.vault.entries()) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_go_in(house: House, example: Path) -> None:
    report = import_delivery(example, house.store, house.vault)
    assert report.error_count == 0
    assert import_delivery(example, house.store, house.vault).changes_nothing
