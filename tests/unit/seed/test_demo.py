"""The demonstration: the same every time, whole, of people who do not exist, like a département."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any
from unicodedata import combining, normalize

import pytest

from graph.model.tables import TABLE
from seed import demo
from seed.data import data
from seed.stories import STORIES

LAST_DAY = demo.AS_OF + timedelta(days=30)
PHONES = re.compile(r"(03 53 01|06 39 98) \d\d \d\d")
"""Ranges that ARCEP keeps for audiovisual fiction."""


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Any]]:
    return demo.build()


def ages(persons: Iterable[Any]) -> list[int]:
    return [demo.AS_OF.year - person.birth_year for person in persons]


def test_it_is_the_same_in_another_process() -> None:
    printed = (
        "from seed import demo; from hashlib import sha256; "
        "print(sha256(repr(demo.build()).encode()).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", printed],
        cwd=Path(__file__).parents[3],
        env={"PYTHONHASHSEED": "17"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == sha256(repr(demo.build()).encode()).hexdigest()


def test_who_asks_gets_lists_of_their_own(tables: dict[str, list[Any]]) -> None:
    demo.build()["persons"].clear()
    assert len(demo.build()["persons"]) == len(tables["persons"])


def test_it_has_the_size_announced(tables: dict[str, list[Any]]) -> None:
    assert len(tables["persons"]) == 3000
    assert 1600 <= len(tables["households"]) <= 1800
    assert 235 <= len(tables["professionals"]) <= 265
    assert len(tables["identities"]) == len(tables["persons"])


def test_every_reference_is_to_a_row(tables: dict[str, list[Any]]) -> None:
    keys = {name: {TABLE[name].key_of(row) for row in rows} for name, rows in tables.items()}
    for name, rows in tables.items():
        assert len(keys[name]) == len(rows)
        for column in TABLE[name].columns:
            if column.kind == "reference":
                named = {getattr(row, column.name) for row in rows} - {None}
                assert named <= set().union(*(keys[table] for table in column.refers_to))


def test_no_row_is_of_the_future_but_a_relay(tables: dict[str, list[Any]]) -> None:
    for name, rows in tables.items():
        for column in TABLE[name].columns:
            if column.kind == "date":
                days = {getattr(row, column.name) for row in rows} - {None}
                limit = LAST_DAY if (name, column.name) == ("accompaniments", "start") else demo.AS_OF
                assert max(days, default=date.min) <= limit, (name, column.name)


def test_nothing_happens_before_a_birth_or_after_a_death(tables: dict[str, list[Any]]) -> None:
    persons = {person.id: person for person in tables["persons"]}
    for act in tables["accompaniments"]:
        person = persons[act.person_id]
        assert person.deceased_on is None or (act.end is not None and act.end <= person.deceased_on)
    for need in tables["needs"]:
        assert need.closed_on is None or need.closed_on > need.opened_on


def test_names_are_of_nobody(tables: dict[str, list[Any]]) -> None:
    lists = data("distributions/names")
    families = {start + end for start in lists["beginnings"] for end in lists["endings"]}
    firsts = {
        name for by_band in lists["first_names"].values() for names in by_band.values() for name in names
    }
    assert len(firsts) > 100
    firsts |= {without_accents(name) for name in firsts}
    for identity in tables["identities"]:
        assert identity.last_name in families
        assert identity.first_name in firsts
    for professional in tables["professionals"]:
        title, _, family = professional.name.partition(" ")
        assert title in ("M.", "Mme")
        assert family in families


def without_accents(name: str) -> str:
    return "".join(letter for letter in normalize("NFKD", name) if not combining(letter))


def test_telephones_and_mails_reach_nobody(tables: dict[str, list[Any]]) -> None:
    phones = [identity.phone for identity in tables["identities"] if identity.phone]
    mails = [identity.email for identity in tables["identities"] if identity.email]
    assert phones
    assert [phone for phone in phones if not PHONES.fullmatch(phone)] == []
    assert mails
    assert [mail for mail in mails if not mail.endswith("@example.org")] == []


def test_identities_are_those_of_the_persons(tables: dict[str, list[Any]]) -> None:
    persons = {person.id: person for person in tables["persons"]}
    for identity in tables["identities"]:
        person = persons[identity.person_id]
        assert identity.birth_date.year == person.birth_year
        assert identity.sex == person.sex


def test_people_are_of_every_age_and_live_alone_or_together(tables: dict[str, list[Any]]) -> None:
    known = ages(tables["persons"])
    assert 0.22 <= sum(age < 18 for age in known) / len(known) <= 0.36
    assert 0.12 <= sum(age >= 75 for age in known) / len(known) <= 0.30
    sizes = Counter(person.household_id for person in tables["persons"] if person.household_id)
    alone = sum(size == 1 for size in sizes.values()) / len(sizes)
    assert 0.45 <= alone <= 0.65
    assert max(sizes.values()) <= 6


def test_people_live_where_inhabitants_do(tables: dict[str, list[Any]]) -> None:
    placed = [person.commune_code for person in tables["persons"] if person.commune_code]
    assert 0.10 <= sum(code.startswith("Q54395") for code in placed) / len(placed) <= 0.20
    assert len(set(placed)) >= 250
    assert 0 < len(tables["persons"]) - len(placed) <= 30


def test_rights_health_and_housing_come_first(tables: dict[str, list[Any]]) -> None:
    shares = Counter(need.theme.value for need in tables["needs"])
    total = shares.total()
    assert {theme for theme, _ in shares.most_common(5)} == {
        "rights",
        "health",
        "housing",
        "budget",
        "employment",
    }
    assert all(0.01 <= count / total <= 0.15 for count in shares.values())
    assert len(shares) == 18


def test_most_referrals_are_answered(tables: dict[str, list[Any]]) -> None:
    shares = Counter(referral.status.value for referral in tables["referrals"])
    total = shares.total()
    assert 0.75 <= shares["accepted"] / total <= 0.92
    assert 0.05 <= shares["declined"] / total <= 0.25
    assert shares["sent"] / total <= 0.03
    assert set(shares) == {"accepted", "declined", "expired", "sent", "withdrawn"}
    delays = [
        (referral.answered_on - referral.sent_on).days
        for referral in tables["referrals"]
        if referral.answered_on
    ]
    assert 3 <= median(delays) <= 20


def test_most_help_lasts_some_months(tables: dict[str, list[Any]]) -> None:
    lasted = [(act.end - act.start).days for act in tables["accompaniments"] if act.end]
    assert 40 <= median(lasted) <= 200
    assert max(lasted) < 8 * 365


def test_the_committees_and_their_day() -> None:
    committees = {committee.id: committee for committee in demo.build()["committees"]}
    main = committees[demo.COMMITTEE]
    assert main.meeting_minutes // main.item_minutes == 12 == len(STORIES)
    assert demo.MEETING == demo.AS_OF == date(2026, 12, 15)
    assert len(committees) == 3


def test_it_is_written_as_a_folder(tmp_path: Path) -> None:
    demo.write(tmp_path / "one")
    demo.write(tmp_path / "two")
    written = {file.name: file.read_bytes() for file in (tmp_path / "one").iterdir()}
    assert written == {file.name: file.read_bytes() for file in (tmp_path / "two").iterdir()}
    assert "planted.jsonl" in written
    assert {"persons.csv", "identities.csv", "committees.csv"} <= set(written)
    for content in written.values():
        assert b"\r" not in content
