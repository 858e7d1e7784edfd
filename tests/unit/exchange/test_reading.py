"""Reading files piece by piece: limits, lines, archives as systems make them, a store that fails half-way."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InvalidInputError, StoreUnavailableError
from graph.exchange import folder, reading, stored
from graph.exchange.importing import import_delivery
from graph.scope import EVERYTHING
from graph.store import Changes, Store
from tests.unit.exchange.conftest import House
from tests.unit.exchange.folders import BASE, based

HOUSEHOLDS = "id\n" + "".join(f"H{n}\n" for n in range(1, 26))


def test_pieces_make_one_table(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIECE", 4)
    house.deliver({"households": HOUSEHOLDS})
    assert len(house.keys("households")) == 25
    (problem,) = house.refusal({"households": HOUSEHOLDS + "H25\n"}).problems
    assert (problem.code, problem.line) == ("row.duplicate", 27)


def test_a_piece_of_long_rows_is_cut_short(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_IN_PIECE", 10)
    house.deliver({"households": HOUSEHOLDS})
    assert len(house.keys("households")) == 25


def test_a_row_over_many_lines_has_the_number_of_its_first(house: House) -> None:
    text = 'id,answered_on,missing,improved\nV1,2026-01-01,"un\ndeux\n\ntrois",\n\n'
    text += 'V2,2026-01-01,,9\nV3,,"a\nb",\n'
    found = [(problem.code, problem.line) for problem in house.refusal({"evaluations": text}).problems]
    assert found == [("cell.bounds", 7), ("cell.required", 8)]


def test_limits_of_rows_and_of_one_row_are_sentences(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_ROW", 40)
    text = f'id,name,kind\nI1,A,state\nI2,"{"x" * 30}\n{"y" * 30}",state\n'
    (problem,) = house.refusal({"institutions": text}).problems
    assert (problem.code, problem.line) == ("file.cell_big", 3)
    monkeypatch.setattr(reading, "PIECE", 4)
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    assert house.errors({"households": HOUSEHOLDS}) == ["file.too_many_rows"]


def test_what_could_not_be_read_is_not_missed_elsewhere(house: House) -> None:
    """A broken file is one error, not one more for each row that refers to what it holds."""
    assert house.errors(based(persons=BASE["persons"] + 'P4,"H1,,,\n')) == ["file.quotes"]
    assert house.errors(based(persons=BASE["persons"].replace("P3,,,,", "P3,,"))) == ["file.ragged"]
    assert house.errors(based(institutions=b"\0")) == ["file.nul"]


class TestArchives:
    def archive(self, house: House, names: dict[str, bytes]) -> Path:
        path = house.home / "livraison.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in names.items():
                packed.writestr(name, content)
        return path

    def test_what_a_mac_adds_is_ignored(self, house: House) -> None:
        names = {f"caf/{name}.csv": text.encode() for name, text in BASE.items()}
        junk = {"__MACOSX/caf/._persons.csv": b"\0\5", "caf/.DS_Store": b"\0", "caf/datapackage.json": b"{}"}
        report = import_delivery(self.archive(house, names | junk), house.store, house.vault)
        assert report.warnings == ()
        assert report.tables["persons"].created == 3

    def test_other_files_are_noted(self, house: House) -> None:
        names = {f"caf/{name}.csv": text.encode() for name, text in BASE.items()}
        path = self.archive(house, names | {"lisez-moi.txt": b"x", "caf/notes/a.csv": b"id\n"})
        report = import_delivery(path, house.store, house.vault)
        assert [problem.file for problem in report.warnings] == ["lisez-moi.txt", "notes/a.csv"]

    @pytest.mark.parametrize("limit", ["MOST_DIRECTORY_BYTES", "MOST_MEMBERS"])
    def test_a_huge_list_of_members_is_refused(
        self, house: House, monkeypatch: pytest.MonkeyPatch, limit: str
    ) -> None:
        path = self.archive(house, {f"{name}.csv": text.encode() for name, text in BASE.items()})
        monkeypatch.setattr(folder, limit, 10)
        with pytest.raises(InvalidInputError) as caught:
            import_delivery(path, house.store, house.vault)
        assert [problem.code for problem in caught.value.problems] == ["zip.too_many"]


class Failing:
    """A store whose disk fills up at the moment of writing, before or after it wrote."""

    def __init__(self, store: Store, *, has_written: bool) -> None:
        self.store = store
        self.has_written = has_written

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def write(self, changes: Changes) -> int:
        if self.has_written:
            self.store.write(changes)
        raise StoreUnavailableError("store.full", path="store.maille")


@pytest.mark.parametrize("has_written", [False, True])
def test_a_store_that_fails_leaves_the_vault_in_step_with_it(house: House, has_written: bool) -> None:
    store = house.store
    house.store = Failing(store, has_written=has_written)
    with pytest.raises(StoreUnavailableError):
        house.deliver()
    assert house.vault.staged_marks() == []
    assert [entry.person_id for entry in house.vault.entries()] == (["P1"] if has_written else [])
    assert store.token(EVERYTHING) == int(has_written)


class TestStored:
    @pytest.fixture
    def rows(self, house: House, monkeypatch: pytest.MonkeyPatch) -> stored.Stored:
        house.deliver({"households": HOUSEHOLDS}, source="caf")
        house.deliver({"households": "id\nX1\nX2\n"}, source="ccas")
        monkeypatch.setattr(stored, "PAGE", 3)
        return stored.Stored(house.store)

    def test_few_rows_are_asked_for_by_key_and_many_by_page(self, rows: stored.Stored) -> None:
        for count in (0, 1, 4, 5, 20, 25):
            keys = {f"H{n}" for n in range(1, count + 1)}
            assert rows.existing("households", keys | {"NONE"}) == keys
            assert [row.key for row in rows.among("households", keys)] == sorted(keys)

    def test_rows_of_a_source_are_its_own(self, rows: stored.Stored) -> None:
        assert rows.keys_of_source("households", "ccas") == {"X1", "X2"}
        assert len(rows.keys_of_source("households", "caf")) == 25

    def test_what_is_kept_is_what_is_read(self, rows: stored.Stored, monkeypatch: pytest.MonkeyPatch) -> None:
        keys = ["H1", "H2"]
        assert list(rows.kept("households", keys)) == list(rows.kept("households", keys))
        monkeypatch.setattr(stored, "MOST_KEPT", 1)
        poor = stored.Stored(rows._store)
        assert [row.key for row in poor.kept("households", keys)] == keys

    def test_an_empty_table_is_not_asked(self, rows: stored.Stored) -> None:
        assert list(rows.among("persons", {"P1"})) == list(rows.all("persons")) == []
        assert list(rows.columns("persons", "id")) == []
        assert list(rows.referring("persons", "household_id", {"H1"})) == []
