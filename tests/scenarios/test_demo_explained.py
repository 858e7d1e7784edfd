"""Nothing on the demonstration is noise: every finding was planted, every planted one is found."""

import json
from collections import Counter
from pathlib import Path

import pytest

from algorithms.detection import DETECTORS, detect, look
from algorithms.overload import loads
from graph.model.vocabulary import SectionKind
from seed import demo
from seed.generator import generate
from tests.frames import frame_of
from tests.oracle import Oracle
from tests.oracle.reading import read_folder
from tests.oracle.reference import load_reference
from tests.scenarios.demo_told import LATER, can_be_found, looked

REFERENCE = Path(__file__).parents[2] / "graph" / "reference" / "data"


def test_every_finding_is_explained_and_every_planted_one_is_found() -> None:
    planted = {truth.key: truth.severity for truth in demo.truths() if can_be_found(truth)}
    assert {key: finding.severity for key, finding in looked().findings.items()} == planted


def test_each_is_planted_once_and_says_why() -> None:
    keys = Counter(truth.key for truth in demo.truths())
    assert [key for key, times in keys.items() if times > 1] == []
    prefixes = ("story: ", "background: ", "planted: ")
    assert [truth for truth in demo.truths() if not truth.why.startswith(prefixes)] == []


def test_the_oracle_finds_the_same_territories_included() -> None:
    found = Oracle(looked().tables, load_reference(REFERENCE)).findings(demo.AS_OF)
    planted = {truth.key: truth.severity for truth in demo.truths() if truth.code not in LATER}
    assert {one["key"]: one["severity"] for one in found} == planted


def test_findings_are_as_many_as_somebody_can_read() -> None:
    counted = Counter(finding.code for finding in looked().findings.values())
    assert 350 <= counted.total() <= 600
    assert set(DETECTORS) <= set(counted) | {"territory.double_cover"}
    assert max(counted.values()) < 0.45 * counted.total()


def test_the_waiting_list_is_believable() -> None:
    prepared = looked().agendas[demo.COMMITTEE]
    assert 10 <= len(prepared.waiting) <= 25
    for other in looked().agendas.values():
        assert other.sections[SectionKind.DETECTED]


def test_most_caseloads_are_neither_empty_nor_beyond() -> None:
    seen = looked().complexity.picture
    carried, _ = loads(seen)
    ratios = [carried.get(who, 0) / capacity for who, capacity in seen.present_capacity.items()]
    assert sum(0.6 <= ratio <= 0.95 for ratio in ratios) / len(ratios) >= 0.6
    assert 0.02 <= sum(ratio > 1 for ratio in ratios) / len(ratios) <= 0.12
    assert sum(ratio < 0.25 for ratio in ratios) / len(ratios) <= 0.15


@pytest.mark.parametrize(("persons", "seed", "department"), [(900, 1, "54"), (700, 2, "93"), (700, 3, "2A")])
def test_what_the_generator_plants_is_all_there_is(
    tmp_path: Path, persons: int, seed: int, department: str
) -> None:
    generate(persons, seed, tmp_path / "out", department)
    assert findings_of(tmp_path / "out") == planted_in(tmp_path / "out")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_the_generator_plants_in_a_large_one_is_all_there_is(tmp_path: Path, seed: int) -> None:
    generate(5000, seed, tmp_path / "out")
    assert findings_of(tmp_path / "out") == planted_in(tmp_path / "out")


def findings_of(folder: Path) -> dict[str, str]:
    found = detect(look(frame_of(read_folder(folder)), demo.AS_OF))
    return {f.key: f.severity.value for f in found if not f.code.startswith("territory.")}


def planted_in(folder: Path) -> dict[str, str]:
    lines = (folder / "planted.jsonl").read_text(encoding="utf-8").splitlines()
    truths = [json.loads(line) for line in lines]
    return {truth["key"]: truth["severity"] for truth in truths if truth["code"] not in LATER}
