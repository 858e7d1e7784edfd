"""Saved and put back: the same rows, the same owners; whatever was changed in between is refused by name."""

import csv
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.errors import ConflictError, InvalidInputError, UsageError
from graph.exchange.importing import import_delivery
from graph.exchange.manifest import MANIFEST, Made, Manifest
from graph.exchange.restoring import open_backup, restore
from graph.exchange.saving import back_up
from graph.model.people import Household, Identity, Person
from graph.model.tables import TABLES
from graph.model.territory import Contour
from graph.scope import EVERYTHING
from graph.store import Changes, Put
from graph.vault import Entry
from tests.contract.rows import ODD_IDS, full_world, put
from tests.unit.exchange.conftest import House, a_house
from tests.unit.exchange.folders import BASE
from tests.unit.exchange.records import graphs

MADE = Made("0.0-test", "2026-11-23T03:00:00+01:00")


def saved(house: House, name: str = "backup", **options: Any) -> Manifest:
    return back_up(house.store, house.home / name, MADE, **options)


def put_back(path: Path, into: House, *, with_identities: bool = False) -> dict[str, int]:
    with open_backup(path) as backup:
        return restore(backup, into.store, into.vault if with_identities else None)


@given(graphs())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_graph_comes_back_with_its_owners_and_its_bytes(puts: list[Put]) -> None:
    with a_house() as house, a_house() as other:
        house.store.write(Changes("test", puts))
        first = saved(house)
        put_back(house.home / "backup", other)
        assert other.contents() == house.contents()
        assert saved(other).files == first.files


@pytest.mark.parametrize("name", ["backup", "backup.zip"])
def test_a_row_of_each_table_and_odd_ids_come_back(house: House, other_house: House, name: str) -> None:
    odd = [put(Person(id=key), source=f"'={key}") for key in ODD_IDS if "|" not in key]
    house.store.write(Changes("test", [*(put(record) for record in full_world()), *odd]))
    manifest = saved(house, name)
    counts = put_back(house.home / name, other_house)
    assert other_house.contents() == house.contents()
    assert counts == manifest.counts == house.store.counts(EVERYTHING)


def test_what_an_import_would_refuse_today_comes_back_as_it_was(house: House, other_house: House) -> None:
    """A backup is no delivery: a commune that is no more, spaces around a text, a contour of any length."""
    rows = [
        put(Person(id=" P1 ", commune_code="99999")),
        put(
            Contour(
                code="54395", geometry='{"type":"Polygon","coordinates":[' + "[1.5,2]," * 60_000 + "[1,2]]}"
            )
        ),
    ]
    house.store.write(Changes("test", rows))
    limit = csv.field_size_limit()
    saved(house)
    put_back(house.home / "backup", other_house)
    assert other_house.contents() == house.contents()
    assert csv.field_size_limit() == limit


def test_identities_come_back_only_when_asked(house: House, other_house: House) -> None:
    house.deliver(BASE)
    house.deliver({"identities": "person_id,last_name\nP2,Martin\n", "households": "id\nH9\n"}, source="ccas")
    manifest = saved(house, vault=house.vault)
    assert manifest.with_identities
    assert manifest.counts["identities"] > 0
    counts = put_back(house.home / "backup", other_house)
    assert "identities" not in counts
    assert list(other_house.vault.entries()) == []
    with a_house() as third:
        assert put_back(house.home / "backup", third, with_identities=True) == manifest.counts
        assert list(third.vault.entries()) == list(house.vault.entries())
        assert third.vault.staged_marks() == []
        assert saved(third, vault=third.vault).files == manifest.files


def test_a_backup_without_identities_names_nobody(house: House) -> None:
    house.deliver(BASE)
    assert "identities" not in saved(house).counts
    assert not (house.home / "backup" / "identities.csv").exists()
    with (
        open_backup(house.home / "backup") as backup,
        pytest.raises(UsageError, match="sans --with-identities"),
    ):
        restore(backup, house.store, house.vault)


@pytest.mark.parametrize("name", ["backup", "backup.zip"])
def test_only_its_owner_may_read_it(house: House, name: str) -> None:
    saved(house, name)
    path = house.home / name
    for each in [path, *(path.iterdir() if path.is_dir() else ())]:
        assert stat.S_IMODE(each.stat().st_mode) & 0o077 == 0
    assert [found.name for found in house.home.iterdir() if found.name.startswith(".backup")] == []


def test_the_manifest_says_what_it_is(house: House) -> None:
    house.deliver(BASE)
    saved(house)
    told = json.loads((house.home / "backup" / MANIFEST).read_text(encoding="utf-8"))
    assert (told["format"], told["maille"], told["made_at"]) == (1, MADE.version, MADE.made_at)
    assert told["token"] == house.store.token(EVERYTHING) == 1
    assert set(told["files"]) == {path.name for path in (house.home / "backup").iterdir()} - {MANIFEST}
    assert set(told["counts"]) == {table.name for table in TABLES if not table.is_identity}


@pytest.mark.parametrize("name", ["backup", "backup.zip"])
def test_it_is_a_delivery_too(house: House, other_house: House, name: str) -> None:
    house.deliver(BASE)
    saved(house, name)
    report = import_delivery(house.home / name, other_house.store, other_house.vault, source="autre")
    assert report.warning_count == 0
    assert other_house.contents() == house.contents()


def test_a_backup_is_of_one_moment_even_beside_a_writer(house: House, other_house: House) -> None:
    house.deliver(BASE)
    written: list[int] = []

    def meddle(stage: str, done: int, total: int) -> None:
        if done == total // 2 and len(written) < 2:
            rows = [put(Person(id=f"late-{len(written)}")), put(Household(id=f"late-{len(written)}"))]
            written.append(house.store.write(Changes("autre", rows)))

    manifest = saved(house, progress=meddle)
    assert manifest.token == written[-1] == house.store.token(EVERYTHING)
    put_back(house.home / "backup", other_house)
    assert other_house.contents() == house.contents()


# Refusals


def test_nothing_is_written_over(house: House) -> None:
    for name, code in (("a", "export.not_empty"), ("a.zip", "backup.exists")):
        saved(house, name)
        with pytest.raises(UsageError) as caught:
            saved(house, name)
        assert caught.value.code == code


def test_a_store_that_holds_something_is_refused(house: House, other_house: House) -> None:
    house.deliver(BASE)
    other_house.deliver({"households": "id\nH9\n"})
    saved(house)
    before = other_house.contents()
    with pytest.raises(UsageError, match="n’est pas vide"):
        put_back(house.home / "backup", other_house)
    assert other_house.contents() == before


def test_a_vault_that_holds_somebody_is_refused(house: House, other_house: House) -> None:
    house.deliver(BASE)
    saved(house, vault=house.vault)
    other_house.vault.put(Entry(Identity(person_id="P9", last_name="Autre"), "s"))
    with pytest.raises(UsageError) as caught:
        put_back(house.home / "backup", other_house, with_identities=True)
    assert caught.value.code == "restore.vault_not_empty"
    assert sum(other_house.store.counts(EVERYTHING).values()) == 0


def test_somebody_who_writes_meanwhile_is_not_written_over(house: House, other_house: House) -> None:
    house.deliver(BASE)
    saved(house, vault=house.vault)

    def meddle(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("writing", 0):
            other_house.store.write(Changes("autre", [put(Person(id="meanwhile"))]))

    with open_backup(house.home / "backup") as backup, pytest.raises(ConflictError):
        restore(backup, other_house.store, other_house.vault, progress=meddle)
    assert sum(other_house.store.counts(EVERYTHING).values()) == 1
    assert other_house.vault.staged_marks() == []
    assert list(other_house.vault.entries()) == []


def one_byte(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[-2] ^= 1
    path.write_bytes(bytes(body))


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / MANIFEST
    told = json.loads(path.read_text(encoding="utf-8"))
    change(told)
    path.write_text(json.dumps(told), encoding="utf-8")


SPOILT: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "a byte": (lambda at: one_byte(at / "persons.csv"), "backup.changed", "persons.csv"),
    "longer": (
        lambda at: (at / "needs.csv").write_bytes((at / "needs.csv").read_bytes() + b"x\n"),
        "backup.changed",
        "needs.csv",
    ),
    "lost": (lambda at: (at / "row_sources.csv").unlink(), "backup.lost", "row_sources.csv"),
    "added": (lambda at: (at / "identities.csv").write_text("person_id\n"), "backup.added", "identities.csv"),
    "no manifest": (lambda at: (at / MANIFEST).unlink(), "backup.no_manifest", ""),
    "no JSON": (lambda at: (at / MANIFEST).write_text("{"), "backup.no_manifest", ""),
    "a table undeclared": (
        lambda at: change_manifest(at, lambda told: told["counts"].pop("needs")),
        "backup.no_manifest",
        "",
    ),
    "a path": (
        lambda at: change_manifest(
            at, lambda told: told["files"].update({"../persons.csv": told["files"]["persons.csv"]})
        ),
        "backup.unknown_file",
        "../persons.csv",
    ),
    "later": (lambda at: change_manifest(at, lambda told: told.update(format=2)), "backup.newer", ""),
    "counts that lie": (
        lambda at: change_manifest(at, lambda told: told["counts"].update(persons=1)),
        "backup.unreadable",
        "row_sources.csv",
    ),
}


@pytest.mark.parametrize(("spoil", "code", "file"), SPOILT.values(), ids=SPOILT)
def test_a_backup_that_is_not_as_it_was_is_refused_by_name(
    house: House, other_house: House, spoil: Callable[[Path], Any], code: str, file: str
) -> None:
    house.deliver(BASE)
    saved(house)
    spoil(house.home / "backup")
    with pytest.raises(InvalidInputError) as caught:
        put_back(house.home / "backup", other_house)
    assert caught.value.code == code
    assert file in str(caught.value)
    assert sum(other_house.store.counts(EVERYTHING).values()) == 0


def test_a_changed_archive_is_refused(house: House, other_house: House) -> None:
    house.deliver(BASE)
    saved(house)
    spoilt = house.home / "spoilt.zip"
    with zipfile.ZipFile(spoilt, "w") as archive:
        for path in (house.home / "backup").iterdir():
            body = path.read_bytes()
            archive.writestr(f"backup/{path.name}", body + b"P9\n" if path.name == "households.csv" else body)
    with pytest.raises(InvalidInputError, match=r"households\.csv"):
        put_back(spoilt, other_house)


def test_an_archive_packed_again_by_hand_is_taken(house: House, other_house: House) -> None:
    house.deliver(BASE)
    saved(house)
    packed = house.home / "again.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (house.home / "backup").iterdir():
            archive.write(path, f"ma sauvegarde/{path.name}")
    put_back(packed, other_house)
    assert other_house.contents() == house.contents()


@pytest.mark.parametrize("content", [None, b"", b"a,b\n1,2\n"], ids=["absent", "empty", "text"])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.zip"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInputError), open_backup(path):
        pass


def test_a_row_that_says_nothing_we_know_is_refused_with_its_file(house: House, other_house: House) -> None:
    """The manifest agrees, because somebody wrote it anew: the row does not."""
    from graph.exchange.manifest import mark_of

    house.deliver(BASE)
    saved(house)
    file = house.home / "backup" / "needs.csv"
    file.write_bytes(file.read_bytes().replace(b"housing", b"lodging"))
    with file.open("rb") as stream:
        mark = mark_of(stream).model_dump()
    change_manifest(house.home / "backup", lambda told: told["files"].update({"needs.csv": mark}))
    with pytest.raises(InvalidInputError, match=r"needs\.csv"):
        put_back(house.home / "backup", other_house)
    assert sum(other_house.store.counts(EVERYTHING).values()) == 0
