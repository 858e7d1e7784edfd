"""The oracle's own health: its random folders are valid, and its answers depend on nothing but the rows."""

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle import Oracle, Reference, Tables, read_folder
from tests.oracle.compare import compare_agenda, compare_findings
from tests.oracle.random_graphs import AS_OF, exchange_tables, random_tables, write_folder
from tests.oracle.reading import date_of
from tests.oracle.reference import Commune, Part

PEOPLE = {
    "54001": 330,
    "54002": 240,
    "54003": 91,
    "54004": 172,
    "54009": 156,
    "54395": 103_671,
    "75056": 2_103_778,
}
FAR = {"01033": 16_712, "22016": 429, "55039": 0, "97501": 596, "97502": 5194, "97701": 10_660}
PERIODS = [
    ("start", "end"),
    ("since", "until"),
    ("opened_on", "closed_on"),
    ("sent_on", "answered_on"),
    ("occurred_on", "reviewed_on"),
    ("decided_on", "ended_on"),
]
REFERENCES = {
    "institution_id": "institutions",
    "professional_id": "professionals",
    "dispositif_id": "dispositifs",
    "household_id": "households",
    "person_id": "persons",
    "zone_id": "zones",
    "zoning_id": "zonings",
}


def small_reference() -> Reference:
    communes = {
        code: Commune(code, code, people, code[:2], f"E{code[:2]}") for code, people in PEOPLE.items()
    }
    islands = {code: Commune(code, code, people, code[:3], "") for code, people in FAR.items()}
    arrondissements = {code: Part(code, "75056", 1_051_889) for code in ("75101", "75102")}
    return Reference(communes | islands, {"01018": "01033"}, arrondissements)


def answers(tables: Tables, as_of: date = AS_OF) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    oracle = Oracle(tables, small_reference())
    committees = sorted(row["id"] for row in tables["committees"])
    return oracle.findings(as_of), [oracle.agenda(committee, as_of) for committee in committees]


def differences(one: Tables, other: Tables) -> list[str]:
    (findings, agendas), (other_findings, other_agendas) = answers(one), answers(other)
    lines = compare_findings(findings, other_findings)
    for agenda, other_agenda in zip(agendas, other_agendas, strict=True):
        lines += compare_agenda(agenda, other_agenda)
    return lines


def assert_valid(tables: Tables) -> None:
    for name, rows in tables.items():
        ids = Counter(row["id"] for row in rows if "id" in row)
        assert not ids or max(ids.values()) == 1, name
        for row in rows:
            for first, last in PERIODS:
                start, end = date_of(row, first), date_of(row, last)
                assert start is None or end is None or start <= end, row
            for column, table in REFERENCES.items():
                written = row.get(column, "")
                known = {one["id"] for one in tables.get(table, [])}
                assert not written or written in known or written.removesuffix(".0") in known, row
    members = tables.get("zone_members", [])
    known_by = {(row["zone_id"], row["commune_code"], date_of(row, "since")) for row in members}
    assert len(known_by) == len(members)
    answered = [row for row in tables.get("referrals", []) if row["status"] in {"accepted", "declined"}]
    assert all(row["answered_on"] for row in answered)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(exchange_tables())
def test_a_drawn_folder_is_valid_and_the_order_of_its_rows_does_not_matter(tables: Tables) -> None:
    assert_valid(tables)
    assert differences(tables, {name: rows[::-1] for name, rows in tables.items()}) == []


@pytest.mark.parametrize("size", [2, 12, 60])
def test_a_seeded_folder_is_valid_and_always_the_same(size: int) -> None:
    for seed in range(5):
        tables = random_tables(seed, size)
        assert_valid(tables)
        assert tables == random_tables(seed, size)


def test_a_written_folder_says_the_same(tmp_path: Path) -> None:
    tables = random_tables(7, 40)
    for separator in (",", ";"):
        folder = write_folder(tables, tmp_path / str(ord(separator)), separator)
        assert differences(tables, read_folder(folder)) == []


def test_shuffled_rows_say_the_same() -> None:
    tables = random_tables(11, 80)
    generator = random.Random(1)
    shuffled = {name: generator.sample(rows, len(rows)) for name, rows in tables.items()}
    assert differences(tables, shuffled) == []


def test_every_code_and_every_reason_is_met() -> None:
    """The generator reaches each rule: a code that never appears would be compared with nothing."""
    codes: set[str] = set()
    reasons: set[str] = set()
    for seed in range(40):
        findings, agendas = answers(random_tables(seed, 40))
        codes |= {one["code"] for one in findings}
        items = [item for agenda in agendas for item in listed(agenda)]
        reasons |= {reason["reason"] for item in items for reason in item["reasons"]}
    assert len(codes) == 20
    assert len(reasons) == 18  # all but `waited`


def test_a_dismissed_finding_gives_no_points() -> None:
    seen = 0
    for seed in range(10):
        oracle = Oracle(random_tables(seed, 40), small_reference())
        for item in listed(oracle.agenda("C1", AS_OF)):
            reason = item["reasons"][0]
            after = listed(oracle.agenda("C1", AS_OF, dismissed=set(reason["findings"])))
            for same in after:
                if reason["findings"] and same["situation"] == item["situation"]:
                    seen += 1
                    assert reason["reason"] not in {one["reason"] for one in same["reasons"]}
                    assert same["score"] < item["score"]
    assert seen > 5


def listed(agenda: dict[str, Any]) -> list[dict[str, Any]]:
    return [*agenda["detected"], *agenda["waiting"]]
