"""The identity vault: what it keeps, whom it shows, what it says when its file is not what it should be."""

import os
import sqlite3
import stat
from datetime import date
from pathlib import Path

import pytest

from graph.errors import StoreNewerError, StoreUnavailableError
from graph.model.people import Identity
from graph.model.vocabulary import Sex
from graph.vault import Entry, Vault, vault_path

ZOE = Entry(
    Identity(
        person_id="P1",
        last_name="Durand",
        first_name="Zoé",
        usual_name="N’Diaye",
        birth_date=date(1980, 2, 29),
        birth_place="Nancy",
        sex=Sex.F,
        phone="+33 6 00 00 00 00",
        email="zoe@example.org",
        address="1 rue « d’en bas »\n54000 Nancy",
    ),
    "caf",
)
PAUL = Entry(Identity(person_id="P2", first_name="Paul"), "ccas")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "store.vault")


def test_an_identity_comes_back_as_it_was(vault: Vault) -> None:
    for entry in (ZOE, PAUL):
        vault.put(entry)
    assert list(vault.entries()) == [ZOE, PAUL]
    assert vault.get("P1") == ZOE.identity
    assert list(vault.among({"P2", "P3"})) == [PAUL]
    assert len(list(vault.among([f"P{n}" for n in range(1200)]))) == 2
    vault.put(Entry(Identity(person_id="P1"), "ccas"))
    assert list(vault.entries()) == [Entry(Identity(person_id="P1"), "ccas"), PAUL]
    vault.remove("P1")
    assert vault.get("P1") is None


def test_a_vault_that_was_never_written_is_empty_and_has_no_file(vault: Vault) -> None:
    assert vault.get("P1") is None
    assert list(vault.entries()) == []
    assert vault.staged_marks() == []
    assert not vault.path.exists()


def test_its_files_are_its_owner_s_alone(vault: Vault) -> None:
    before = os.umask(0)
    try:
        with vault.locked():
            vault.put(ZOE)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in vault.path.parent.iterdir()}
    assert modes == {"store.vault": 0o600, "store.vault-lock": 0o600}


def test_an_erased_identity_is_overwritten_in_the_file(vault: Vault) -> None:
    vault.put(ZOE)
    assert b"Durand" in vault.path.read_bytes()
    vault.remove("P1")
    assert b"Durand" not in vault.path.read_bytes()


class TestStaging:
    def test_what_is_staged_is_not_seen_and_what_goes_is_hidden(self, vault: Vault) -> None:
        vault.put(ZOE)
        vault.stage("m", [PAUL], ["P1"])
        assert list(vault.entries()) == []
        assert vault.get("P1") is vault.get("P2") is None

    def test_settling_does_it(self, vault: Vault) -> None:
        vault.put(ZOE)
        vault.stage("m", [PAUL], ["P1"])
        vault.settle("m")
        assert list(vault.entries()) == [PAUL]
        assert vault.staged_marks() == []

    def test_discarding_leaves_everything_as_it_was(self, vault: Vault) -> None:
        vault.put(ZOE)
        vault.stage("m", [PAUL], ["P1"])
        vault.discard("m")
        assert list(vault.entries()) == [ZOE]

    def test_an_identity_that_changes_shows_the_old_one_until_settled(self, vault: Vault) -> None:
        vault.put(ZOE)
        vault.stage("m", [Entry(Identity(person_id="P1"), "ccas")], [])
        assert vault.get("P1") == ZOE.identity
        vault.settle("m")
        assert vault.get("P1") == Identity(person_id="P1")

    def test_one_delivery_at_a_time(self, vault: Vault) -> None:
        with vault.locked(), pytest.raises(StoreUnavailableError) as caught, vault.locked(0):
            pass
        assert caught.value.code == "vault.locked"
        with vault.locked(0):
            pass


class TestFiles:
    def test_somebody_else_s_file_is_left_alone(self, vault: Vault) -> None:
        with sqlite3.connect(vault.path) as db:
            db.execute("CREATE TABLE t (x)")
        db.close()
        before = vault.path.read_bytes()
        for use in (lambda: vault.get("P1"), lambda: vault.put(ZOE), lambda: list(vault.entries())):
            with pytest.raises(StoreUnavailableError) as caught:
                use()
            assert caught.value.code == "vault.not_ours"
        assert vault.path.read_bytes() == before

    def test_a_file_that_is_no_database_is_left_alone(self, vault: Vault) -> None:
        vault.path.write_bytes(b"bonjour" * 1000)
        with pytest.raises(StoreUnavailableError) as caught:
            vault.put(ZOE)
        assert caught.value.code == "vault.not_ours"
        assert str(vault.path) in str(caught.value)

    def test_a_newer_one_is_left_alone(self, vault: Vault) -> None:
        vault.put(ZOE)
        with sqlite3.connect(vault.path) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
        with pytest.raises(StoreNewerError, match="99"):
            vault.get("P1")

    def test_a_folder_that_is_not_there_is_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(StoreUnavailableError) as caught:
            Vault(tmp_path / "nowhere" / "store.vault").put(ZOE)
        assert caught.value.code == "vault.file"

    def test_a_folder_in_its_place_is_a_sentence(self, vault: Vault) -> None:
        vault.path.mkdir()
        with pytest.raises(StoreUnavailableError) as caught:
            vault.get("P1")
        assert caught.value.code == "vault.failed"


def test_it_lies_beside_an_embedded_store_and_is_named_for_a_server() -> None:
    assert vault_path("demo.maille") == Path("demo.maille.vault")
    assert vault_path("sqlite:////data/x.sqlite") == Path("/data/x.sqlite.vault")
    assert vault_path("neo4j://localhost:7687") == Path("maille-localhost-7687.vault")
    assert vault_path("bolt://[::1]") == Path("maille-::1-7687.vault")
