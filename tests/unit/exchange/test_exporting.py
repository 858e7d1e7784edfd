"""Out and in again: the same graph, the same owners, the same bytes."""

import csv
import json
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.errors import ConflictError, UsageError
from graph.exchange.exporting import export_folder
from graph.exchange.importing import import_delivery
from graph.model.people import Identity, Person
from graph.model.tables import TABLES
from graph.scope import EVERYTHING
from graph.store import Changes, Put, Store
from graph.vault import Entry
from tests.unit.exchange.conftest import House, a_house
from tests.unit.exchange.folders import BASE, based
from tests.unit.exchange.records import graphs


def files_of(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def exported(house: House, name: str = "export", **options: Any) -> Mapping[str, bytes]:
    export_folder(house.store, house.home / name, **options)
    return files_of(house.home / name)


@given(graphs())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_graph_comes_back_with_its_owners_and_its_bytes(puts: list[Put]) -> None:
    with a_house() as house, a_house() as other:
        house.store.write(Changes("test", puts))
        first = exported(house)
        report = import_delivery(house.home / "export", other.store, other.vault, source="autre")
        assert other.contents() == house.contents()
        assert report.error_count == 0
        assert exported(other) == first
        assert import_delivery(
            house.home / "export", other.store, other.vault, source="autre"
        ).changes_nothing


def test_the_small_delivery_comes_back_with_its_identities(house: House, other_house: House) -> None:
    house.deliver(BASE, source="caf")
    house.deliver({"identities": "person_id,last_name\nP2,Martin\n", "households": "id\nH9\n"}, source="ccas")
    first = exported(house, vault=house.vault, with_identities=True)
    import_delivery(house.home / "export", other_house.store, other_house.vault)
    assert other_house.contents() == house.contents()
    assert list(other_house.vault.entries()) == list(house.vault.entries())
    assert exported(other_house, vault=other_house.vault, with_identities=True) == first


def test_a_folder_holds_a_file_for_each_table_and_whose_rows_they_are(house: House) -> None:
    house.deliver()
    files = exported(house)
    tables = {f"{table.name}.csv" for table in TABLES if not table.is_identity}
    assert set(files) == tables | {"row_sources.csv", "datapackage.json"}
    assert files["needs.csv"].decode() == (
        "id,person_id,theme,severity,urgent,opened_on,closed_on,source\nN1,P1,housing,3,true,2026-01-10,,\n"
    )
    assert files["zone_members.csv"].decode() == (
        "zone_id,commune_code,share,since,until\nZ1,54395,0.5,,\nZ2,54395,0.5,2024-01-01,\nZ2,Q1,1.0,,\n"
    )
    sources = list(csv.DictReader(files["row_sources.csv"].decode().splitlines()))
    assert {"table": "zone_members", "key": "Z2|Q1|", "source": "caf"} in sources
    assert len(sources) == sum(house.store.counts(EVERYTHING).values())
    package = json.loads(files["datapackage.json"])
    assert {resource["path"] for resource in package["resources"]} == tables | {"row_sources.csv"}


def test_identities_leave_only_on_demand_and_only_of_persons_the_graph_knows(house: House) -> None:
    house.deliver()
    house.vault.put(Entry(Identity(person_id="NOBODY", last_name="Personne"), "caf"))
    assert "identities.csv" not in exported(house, "without", vault=house.vault)
    files = exported(house, "with", vault=house.vault, with_identities=True)
    assert files["identities.csv"].decode().splitlines()[1:] == ["P1,Durand,Zoé,,1980-02-03,,,,,"]


def test_an_empty_store_is_a_folder_of_headers(house: House, other_house: House) -> None:
    exported(house)
    assert import_delivery(house.home / "export", other_house.store, other_house.vault).changes_nothing


def test_a_formula_leaves_as_a_text_and_comes_back_as_it_was(house: House, other_house: House) -> None:
    house.deliver(based(institutions="id,name,kind\nI1,'=HYPERLINK(1),association\nI2,-x,state\n"))
    files = exported(house)
    assert files["institutions.csv"].decode().splitlines()[1:] == [
        "I1,'=HYPERLINK(1),association,,,false",
        "I2,'-x,state,,,false",
    ]
    import_delivery(house.home / "export", other_house.store, other_house.vault)
    assert other_house.record("institutions", "I1").name == "=HYPERLINK(1)"


def test_an_export_is_its_owner_s_alone(house: House) -> None:
    house.deliver()
    exported(house)
    folder = house.home / "export"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_re_delivered_export_belongs_to_whom_it_belonged(house: House) -> None:
    house.deliver(source="caf")
    exported(house)
    report = import_delivery(house.home / "export", house.store, house.vault, take_over=True)
    assert report.changes_nothing


def test_an_edited_export_does_not_speak_for_its_sources(house: House) -> None:
    """Declaring a row another source's gives no right to change it."""
    house.deliver(source="caf")
    exported(house)
    needs = house.home / "export" / "needs.csv"
    needs.write_text(needs.read_text().replace("2026-01-10", "2026-01-11"))
    with pytest.raises(Exception, match="refusée"):
        import_delivery(house.home / "export", house.store, house.vault)
    import_delivery(house.home / "export", house.store, house.vault, take_over=True)
    row = house.row("needs", "N1")
    assert row is not None
    assert row.source == "caf"
    assert house.record("needs", "N1").opened_on == date(2026, 1, 11)


class TestDirectory:
    def test_a_new_one_is_made_with_those_above_it(self, house: House) -> None:
        house.deliver()
        counts = export_folder(house.store, house.home / "a" / "b")
        assert counts["persons"] == 3

    def test_an_empty_one_is_used(self, house: House) -> None:
        (house.home / "here").mkdir()
        assert exported(house, "here")

    def test_one_that_holds_something_is_left_alone(self, house: House) -> None:
        (house.home / "here").mkdir()
        (house.home / "here" / "lettre.txt").write_text("chère Zoé")
        with pytest.raises(UsageError, match="n’est pas vide"):
            exported(house, "here")
        assert [path.name for path in (house.home / "here").iterdir()] == ["lettre.txt"]

    def test_a_file_in_its_place_is_left_alone(self, house: House) -> None:
        (house.home / "here").write_text("x")
        with pytest.raises(UsageError, match="n’est pas un dossier"):
            exported(house, "here")

    def test_a_failure_leaves_nothing_behind(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(tables: object) -> str:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("graph.exchange.exporting.data_package", full)
        with pytest.raises(UsageError, match="No space left"):
            export_folder(house.store, house.home / "inside" / "export")
        assert list((house.home / "inside").iterdir()) == []


class Restless:
    """A store that somebody writes to during the first exports."""

    def __init__(self, store: Store, times: int) -> None:
        self.store = store
        self.times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def counts(self, scope: Any) -> dict[str, int]:
        if self.times:
            self.times -= 1
            self.store.write(Changes("autre", [Put("persons", Person(id=f"X{self.times}"), "autre")]))
        return self.store.counts(scope)


def test_an_export_is_of_one_moment(house: House) -> None:
    house.deliver()
    restless = Restless(house.store, 2)
    house.store = restless
    assert exported(house)["persons.csv"].count(b"\n") == 6
    restless.times = 99
    with pytest.raises(ConflictError):
        exported(house, "again")
    assert not (house.home / "again").exists()
