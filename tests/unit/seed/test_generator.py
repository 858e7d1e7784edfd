"""`generate`: any size, the same bytes for the same arguments, rows that a delivery may hold."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

from seed.generator import generate

PERSONS = 400


def digests(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    generate(PERSONS, 1, tmp_path / "one")
    generate(PERSONS, 1, tmp_path / "again")
    generate(PERSONS, 2, tmp_path / "other")
    assert digests(tmp_path / "one") == digests(tmp_path / "again")
    assert digests(tmp_path / "one") != digests(tmp_path / "other")


@pytest.mark.parametrize("persons", [1, 2, 37, 1203])
def test_it_has_as_many_persons_as_asked(tmp_path: Path, persons: int) -> None:
    generate(persons, 3, tmp_path)
    assert len(rows(tmp_path, "persons")) == persons


def test_what_grows_with_persons(tmp_path: Path) -> None:
    generate(4000, 1, tmp_path)
    counts = {table: len(rows(tmp_path, table)) / 4000 for table in ("accompaniments", "needs", "referrals")}
    assert 3.4 <= counts["accompaniments"] <= 4.4
    assert 2.1 <= counts["needs"] <= 2.8
    assert 2.3 <= counts["referrals"] <= 3.3


def test_where_parts_are_built_in_people_live_in_them(tmp_path: Path) -> None:
    generate(300, 1, tmp_path, "75")
    places = {row["commune_code"] for row in rows(tmp_path, "persons")} - {""}
    assert "75056" not in places
    assert len(places) == 20


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    generate(PERSONS, 1, tmp_path, "54", lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (PERSONS, PERSONS)


def test_planted_truths_are_lines_of_json(tmp_path: Path) -> None:
    generate(PERSONS, 1, tmp_path)
    lines = (tmp_path / "planted.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    assert truths
    for truth in truths:
        assert set(truth) == {"code", "key", "severity", "why"}
        assert truth["key"].startswith(f"{truth['code']}|")


@pytest.mark.parametrize(("persons", "department"), [(0, "54"), (-1, "54"), (10, "00"), (10, "")])
def test_nobody_and_nowhere_are_refused(tmp_path: Path, persons: int, department: str) -> None:
    with pytest.raises(ValueError, match="département"):
        generate(persons, 1, tmp_path, department)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_ten_thousand_persons(tmp_path: Path) -> None:
    generate(10_000, 1, tmp_path)
    assert len(rows(tmp_path, "persons")) == 10_000
    assert len(rows(tmp_path, "professionals")) < 400
