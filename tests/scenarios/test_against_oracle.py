"""Findings and agendas of random graphs are those of the oracle, which was written apart from SPEC's words.

The ordinary suite compares a few hundred graphs on several days and counts what it met: a finding code or a
reason of complexity that random graphs no longer meet fails, for it would no longer be tested. Hundreds more
are compared under the mark `slow`; `MAILLE_ORACLE_ROUNDS=100` compares thousands.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algorithms.agenda import agenda, agenda_document
from algorithms.answers import with_answers
from algorithms.complexity import Complexity
from algorithms.detection import detect, look
from algorithms.doctrine import default_doctrine
from algorithms.picture import Picture
from graph.frame import Frame
from graph.model.committee import FindingAnswer
from graph.model.findings import Finding, Subject, finding_key
from graph.model.vocabulary import AnswerState
from tests.frames import frame_of
from tests.graphs import Graph, answer_to
from tests.oracle import Oracle, Reference, Tables
from tests.oracle.compare import compare_agenda, compare_findings
from tests.oracle.random_graphs import AS_OF, exchange_tables, random_tables
from tests.oracle.reference import load_reference
from tests.scenarios.dense_graphs import (
    doubled_dispositifs,
    forsaken_places,
    hanging_networks,
    zonings_on_a_map,
)

ROUNDS = int(os.environ.get("MAILLE_ORACLE_ROUNDS", "1"))
"""How many hundred more random graphs, and how many score of each dense kind."""

DISMISSED = 0.1
"""How many findings somebody dismissed."""

NEAR_DAYS = (0, 1, -1, 7, 15, 30, 31, -30, 60, -45, 180, -180, 365)

MET = {
    # The least that the ordinary suite must meet of each.
    "duplicate.support": 300,
    "duplicate.coordination": 300,
    "duplicate.household": 50,
    "duplicate.dispositif": 20,
    "gap.need": 500,
    "gap.referral": 500,
    "gap.lead": 200,
    "gap.break": 60,
    "gap.dormant": 150,
    "gap.departed": 120,
    "territory.double_cover": 300,
    "territory.uncovered": 300,
    "territory.misaligned": 20,
    "shared_border": 20,
    "gap.coverage": 25,
    "gap.review": 120,
    "overload.caseload": 300,
    "overload.team": 80,
    "overload.keystone": 40,
    "loop.referral": 100,
    "loop.refusals": 150,
    "several_actors": 200,
    "urgent_need": 200,
    "danger": 30,
    "uncovered_need": 200,
    "no_answer": 100,
    "refusals": 100,
    "cumulated_needs": 100,
    "duplicate_support": 200,
    "duplicate_coordination": 200,
    "duplicate_household": 50,
    "dropped_referral": 200,
    "no_lead": 100,
    "break": 60,
    "idle": 100,
    "unreviewed_event": 60,
    "ping_pong": 60,
    "overloaded_lead": 100,
    "difficult_territory": 50,
    "waited": 300,
    "could_answer": 100,
    "sustained": 100,
    "presenter": 400,
    "waiting": 80,
    "dismissed": 300,
}


DEPARTMENTS = {"54", "01", "22", "55", "75", "975", "977", "984"}
"""Where random graphs lie: the oracle, which reads every commune for each committee, knows no others."""


@cache
def reference() -> Reference:
    with as_file(files("graph.reference") / "data") as folder:
        whole = load_reference(folder)
    near = {code: commune for code, commune in whole.communes.items() if commune.department in DEPARTMENTS}
    return replace(whole, communes=near)


def as_spelled(tables: Tables) -> Tables:
    """Give the tables as a spreadsheet would write them: it takes only ASCII digits for a number."""
    odd = re.compile(r"(?=[^|]*[^\x00-\x7f])(\d+)\.0(?=\||$)")
    return {
        name: [{column: odd.sub(r"\1", cell) for column, cell in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "key": finding.key,
        "severity": finding.severity.value,
        "since": finding.since.isoformat(),
        "subjects": [{"type": subject.type, "id": subject.id} for subject in finding.subjects],
        "evidence": dict(finding.evidence),
    }


@dataclass
class Comparison:
    """One delivery read twice: by the product and by the oracle."""

    tables: Tables
    chance: random.Random
    met: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.frame: Frame = frame_of(self.tables)
        self.oracle = Oracle(self.tables, reference())

    def differences(self, days: Sequence[date]) -> Iterator[str]:
        for day in days:
            for line in self._on(day):
                yield f"{day} {line}"

    def _on(self, day: date) -> Iterator[str]:
        seen = look(self.frame, day)
        found = detect(seen)
        self.met.update(finding.code for finding in found)
        self.met["shared_border"] += sum("shared_border" in finding.evidence for finding in found)
        expected = self.oracle.findings(day)
        yield from compare_findings(expected, [finding_document(finding) for finding in found])
        yield from self._agendas(seen, found, day)

    def _agendas(self, seen: Picture, found: list[Finding], day: date) -> Iterator[str]:
        waits = {seen.situation_id(s): self.chance.choice((0, 0, 1, 2, 6)) for s in seen.situations}
        dismissed = [finding for finding in found if self.chance.random() < DISMISSED]
        answers = [self._dismissal(seen, finding) for finding in dismissed]
        answered = with_answers(found, answers, seen.representative, day)
        self.met["dismissed"] += sum(finding.is_dismissed for finding in answered)
        complexity = Complexity(seen, tuple(answered), default_doctrine(), waits)
        for id_, committee in seen.frame.committees.items():
            document = agenda_document(agenda(complexity, committee, day))
            expected = self.oracle.agenda(id_, day, dismissed={a.finding_key for a in answers}, waited=waits)
            self._count(document)
            yield from (f"{id_} {line}" for line in compare_agenda(expected, document))

    def _dismissal(self, seen: Picture, finding: Finding) -> FindingAnswer:
        """Dismiss a finding as it was told of any of the records that are now its person."""
        answer = answer_to(finding, AnswerState.DISMISSED, answered=seen.as_of)
        subjects = [
            Subject(one.type, self._record(seen, one.id) if one.type == "person" else one.id)
            for one in finding.subjects
        ]
        return replace(answer, finding_key=finding_key(finding.code, tuple(sorted(subjects))))

    def _record(self, seen: Picture, person: str) -> str:
        records = [record for record, standing in seen.representative.items() if standing == person]
        return self.chance.choice([person, *records])

    def _count(self, document: dict[str, Any]) -> None:
        (items,) = (section["items"] for section in document["sections"] if section["kind"] == "detected")
        self.met["waiting"] += len(document["waiting"])
        for item in (*items, *document["waiting"]):
            self.met.update(reason["reason"] for reason in item["reasons"])
            self.met.update(why for one in item["invite"] for why in one["because"])
            self.met["sustained"] += len(item["sustained"])
            self.met["presenter"] += item["presenter"] is not None


def days_of(chance: random.Random, count: int) -> list[date]:
    return [AS_OF, *(AS_OF + timedelta(days=chance.choice(NEAR_DAYS)) for _ in range(count - 1))]


Telling = Callable[[int], Tables]


def general(seed: int) -> Tables:
    return random_tables(seed, (6, 12, 12, 20, 20, 30)[seed % 6])


def dense(tell: Callable[[int], Graph]) -> Telling:
    def tables(seed: int) -> Tables:
        return {name: [dict(row) for row in rows] for name, rows in tell(seed).tables.items()}

    return tables


def compared(tell: Telling, seeds: range, *, days: int) -> tuple[dict[int, list[str]], Counter[str]]:
    """Give the first differences of each seed that has some, and what was met."""
    found: dict[int, list[str]] = {}
    met: Counter[str] = Counter()
    for seed in seeds:
        chance = random.Random(seed)
        comparison = Comparison(as_spelled(tell(seed)), chance, met)
        lines = list(islice(comparison.differences(days_of(chance, days)), 5))
        if lines:
            found[seed] = lines
    return found, met


def test_random_graphs_and_what_they_met() -> None:
    met: Counter[str] = Counter()
    for tell, count in (
        (general, 150),
        (dense(forsaken_places), 24),
        (dense(hanging_networks), 12),
        (dense(doubled_dispositifs), 16),
        (dense(zonings_on_a_map), 16),
    ):
        found, of_these = compared(tell, range(count), days=2)
        assert found == {}
        met += of_these
    assert {name: met[name] for name, least in MET.items() if met[name] < least} == {}


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(exchange_tables(), st.sampled_from(NEAR_DAYS), st.integers(0, 1000))
def test_small_adversarial_graphs(tables: Tables, offset: int, seed: int) -> None:
    comparison = Comparison(as_spelled(tables), random.Random(seed))
    assert list(comparison.differences([AS_OF, AS_OF + timedelta(days=offset)])) == []


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(ROUNDS))
def test_many_random_graphs(batch: int) -> None:
    found, _ = compared(general, range(1000 + 100 * batch, 1100 + 100 * batch), days=3)
    assert found == {}


@pytest.mark.slow
@pytest.mark.parametrize("tell", [forsaken_places, hanging_networks, doubled_dispositifs, zonings_on_a_map])
def test_many_dense_graphs(tell: Callable[[int], Graph]) -> None:
    found, _ = compared(dense(tell), range(1000, 1000 + 20 * ROUNDS), days=2)
    assert found == {}


@pytest.mark.slow
def test_large_random_graphs() -> None:
    def large(seed: int) -> Tables:
        return random_tables(seed, 150)

    found, _ = compared(large, range(8), days=2)
    assert found == {}
