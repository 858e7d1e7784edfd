"""Broken deliveries: a clear sentence, exit 3, nothing written, no great memory, no great time."""

import hashlib
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import InvalidInputError
from graph.exchange.encoding import RefusedFileError, encoding_of
from graph.exchange.importing import import_delivery
from graph.exchange.problems import MOST_ERRORS_KEPT
from graph.exchange.report import RefusedDeliveryError, located
from graph.scope import EVERYTHING
from tests.unit.exchange.conftest import House, a_house, plain
from tests.unit.exchange.folders import BASE, based
from tests.unit.exchange.hostile import CASES, Case


@pytest.fixture(scope="module")
def standing() -> Iterator[House]:
    """Give a house that holds the small valid delivery."""
    with a_house() as house:
        house.deliver(BASE)
        yield house


def state(house: House) -> tuple[int, dict[str, int], str]:
    """Give what no refused delivery may change."""
    vault = hashlib.sha256(house.vault.path.read_bytes()).hexdigest()
    return house.store.token(EVERYTHING), house.store.counts(EVERYTHING), vault


def test_there_are_two_hundred_and_each_has_a_name() -> None:
    assert len(CASES) >= 200
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_delivery_is_refused_whole(standing: House, tmp_path: Path, case: Case) -> None:
    path = case.make(tmp_path / "place")
    before = state(standing)
    with pytest.raises(InvalidInputError) as caught:
        import_delivery(path, standing.store, standing.vault, source="caf")
    assert state(standing) == before
    assert caught.value.exit_status == 3
    assert "rien n’a été enregistré" in str(caught.value)
    problems = caught.value.problems
    found = [(problem.code, problem.file, problem.line) for problem in problems]
    assert (case.code, case.file, case.line) in found
    for problem in problems:
        check_sentence(plain(located(problem)), problem.file, problem.line, problem.column)
    if case.is_one_thing:
        assert len(found) == 1, "one mistake is one error"
    if case.column:
        columns = {problem.column for problem in problems if problem.code == case.code}
        assert case.column in columns


def check_sentence(sentence: str, file: str, line: int | None, column: str | None) -> None:
    assert sentence.startswith(f"{file}, ligne {line}" if line else f"{file} : ")
    assert column is None or line is None or f"colonne « {column} »" in sentence
    assert sentence.endswith(".")
    assert "{" not in sentence
    assert "\n" not in sentence


def test_a_gigabyte_in_one_cell_is_given_up_after_a_block() -> None:
    class Endless(io.RawIOBase):
        """A gigabyte of one letter, made as it is read."""

        read_bytes = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= 1 << 20
            self.read_bytes += size
            return b"x" * size if self.read_bytes <= 1 << 30 else b""

    stream = Endless()
    with pytest.raises(RefusedFileError) as caught:
        encoding_of(stream)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.line) == ("file.line_long", 1)
    assert stream.read_bytes == 1 << 20


def test_a_sparse_gigabyte_takes_no_memory(standing: House, tmp_path: Path) -> None:
    folder = tmp_path / "sparse"
    folder.mkdir()
    with (folder / "persons.csv").open("wb") as file:
        file.write(b'id,name\nP1,"')
        file.truncate(1 << 30)
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInputError) as caught:
            import_delivery(folder, standing.store, standing.vault)
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [("file.nul", 2)]


def test_more_errors_than_anyone_reads_are_counted_not_kept(standing: House) -> None:
    lines = "".join(f"N{n},P1,sommeil,hier\n" for n in range(8000))
    with pytest.raises(RefusedDeliveryError) as caught:
        standing.deliver(based(needs=f"id,person_id,theme,opened_on\n{lines}"))
    assert caught.value.report.error_count == 16_000
    assert len(caught.value.problems) == MOST_ERRORS_KEPT
    assert "16000 erreurs" in str(caught.value)


def test_no_message_shows_who_a_person_is(standing: House) -> None:
    files = based(
        identities="person_id,last_name,birth_date,sex\nP1,Dur\x07and,32/13/1980,femelle\nP2,Durand,0001-01-01,f\n",
        persons="id,birth_date\nP1,1980-13-32\nP2,\nP3,\n",
    )
    with pytest.raises(RefusedDeliveryError) as caught:
        standing.deliver(files)
    assert len(caught.value.problems) == 5
    shown = caught.value.report.to_json() + "".join(map(located, caught.value.problems))
    for secret in ("Dur", "1980", "femelle", "0001"):
        assert secret not in shown
    assert shown.count("valeur masquée") >= 5


def test_a_forbidden_folder_is_a_sentence(
    standing: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()

    def forbidden(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("graph.exchange.folder.os.scandir", forbidden)
    with pytest.raises(InvalidInputError) as caught:
        import_delivery(folder, standing.store, standing.vault)
    assert [problem.code for problem in caught.value.problems] == ["delivery.forbidden"]
