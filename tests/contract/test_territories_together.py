"""A planner's files given together are one delivery, on every store: all of them or none."""

from datetime import date
from pathlib import Path

import pytest

from graph.exchange.report import RefusedDeliveryError, located
from graph.exchange.territories.recognising import GivenFile, recognise
from graph.exchange.territories.taking import Taken, take
from graph.exchange.territories.zonings import Wish
from graph.scope import EVERYTHING
from graph.store import Store, StoredRow
from graph.vault import Vault

ALSO_STAGED = True

ASE = "Commune;Secteur\nNancy;Centre\nLaxou;Ouest\nToul;Ouest\n"
SOCIAL = "INSEE;Circonscription\n54395;Nancy\n54304;Nancy\n54528;Toul\n"


def given(folder: Path, **files: str) -> list[GivenFile]:
    """Write lists and give them, in this order."""
    listed = []
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_text(content, encoding="utf-8")
        listed.append(GivenFile(path))
    return listed


def taken(store: Store, folder: Path, *files: GivenFile, source: str | None = None) -> Taken:
    return take(files, store, Vault(folder / "vault"), source=source)


def rows(store: Store, table: str) -> list[StoredRow]:
    return list(store.rows(EVERYTHING, table).rows)


def test_two_files_are_one_delivery_and_each_row_is_its_file_s(store: Store, tmp_path: Path) -> None:
    before = store.token(EVERYTHING)
    done = taken(store, tmp_path, *given(tmp_path, ase=ASE, social=SOCIAL))
    assert [found.file for found in done.recognitions] == ["ase.csv", "social.csv"]
    assert store.token(EVERYTHING) == before + 1 == done.report.delivery
    assert done.report.source == "Ase et Social"
    members = rows(store, "zone_members")
    assert {row.source for row in members} == {"Ase", "Social"}
    assert len(members) == 6
    assert {row.delivery for table in ("institutions", "zonings", "zones") for row in rows(store, table)} == {
        done.report.delivery
    }


def test_together_again_changes_nothing_and_one_alone_changes_its_own(store: Store, tmp_path: Path) -> None:
    files = given(tmp_path, ase=ASE, social=SOCIAL)
    number = taken(store, tmp_path, *files).report.delivery
    again = taken(store, tmp_path, *files).report
    assert (again.changes_nothing, again.delivery, store.token(EVERYTHING)) == (True, None, number)
    moved = given(tmp_path, ase=ASE.replace("Laxou;Ouest", "Laxou;Centre"))
    alone = taken(store, tmp_path, *moved).report
    assert (alone.source, alone.tables["zone_members"].created, alone.tables["zone_members"].removed) == (
        "Ase",
        1,
        1,
    )
    both = given(tmp_path, ase=ASE, social=SOCIAL.replace("54304;Nancy", "54304;Toul"))
    assert taken(store, tmp_path, *both).report.tables["zone_members"].removed == 2


def test_one_wrong_file_keeps_all_of_them_out(store: Store, tmp_path: Path) -> None:
    before = store.token(EVERYTHING)
    wrong = given(tmp_path, ase=ASE + "Nancie;Centre\n", social=SOCIAL + "54999;Toul\n")
    with pytest.raises(RefusedDeliveryError) as refused:
        taken(store, tmp_path, *wrong)
    said = [located(problem).replace("\u00a0", " ") for problem in refused.value.problems]
    assert said[0].startswith("ase.csv, ligne 5, colonne « Commune » : Aucune commune")
    assert said[1].startswith("social.csv, ligne 5, colonne « INSEE » : « 54999 »")
    assert (store.token(EVERYTHING), rows(store, "zonings")) == (before, [])


def test_two_files_of_one_zoning_are_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    files = [*given(tmp_path, secteurs=ASE), *given(tmp_path / "b", secteurs=SOCIAL)]
    with pytest.raises(RefusedDeliveryError) as refused:
        taken(store, tmp_path, *files)
    assert "font le même zonage" in str(located(refused.value.problems[0]))
    assert rows(store, "zonings") == []


def test_files_may_share_an_institution_that_they_create(store: Store, tmp_path: Path) -> None:
    wish = Wish(institution="Département", since=date(2026, 1, 1))
    files = [GivenFile(each.path, wish=wish) for each in given(tmp_path, ase=ASE, social=SOCIAL)]
    report = taken(store, tmp_path, *files, source="planification").report
    assert report.source == "planification"
    assert [row.key for row in rows(store, "institutions")] == ["departement"]
    assert {row.source for row in rows(store, "zone_members")} == {"planification"}
    assert all(recognise(each, store).is_ready for each in files)


def test_rows_of_somebody_else_stay_theirs(store: Store, tmp_path: Path) -> None:
    taken(store, tmp_path, *given(tmp_path, ase=ASE), source="caf")
    changed = given(tmp_path, ase=ASE.replace("Toul;Ouest", "Toul;Centre"), social=SOCIAL)
    with pytest.raises(RefusedDeliveryError) as refused:
        taken(store, tmp_path, *changed)
    assert {problem.code for problem in refused.value.problems} == {"row.other_source"}
    assert [row.key for row in rows(store, "zonings")] == ["ase"]
