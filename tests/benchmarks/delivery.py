"""Writes a plain delivery of any size, for measuring imports: seeded, valid, dull.

`python -m tests.benchmarks.delivery 9000 FOLDER` writes about 100,000 rows (11 a person).
"""

import csv
import random
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

THEMES = ("housing", "health", "budget", "employment", "rights", "family", "mobility", "mental_health")
ROLES = ("lead", "practitioner", "dispositif_referent", "coordinator")
FIRST_DAY = date(2022, 1, 1)


def write_delivery(folder: Path, persons: int, *, seed: int = 1) -> int:
    """Write the folder; give its number of rows: 1 household and 1 person, 4, 2.5 and 3 facts each."""
    draw = random.Random(seed)
    staff, houses = max(persons // 50, 20), max(persons // 300, 10)
    folder.mkdir(parents=True, exist_ok=True)
    return sum(
        [
            _write(folder, "institutions", ("id", "name", "kind"), _institutions(houses)),
            _write(
                folder,
                "professionals",
                ("id", "institution_id", "occupation", "since"),
                _staff(staff, houses),
            ),
            _write(folder, "households", ("id",), ((f"H{n}",) for n in range(persons // 2))),
            _write(
                folder,
                "persons",
                ("id", "household_id", "birth_year", "sex", "commune_code", "last_contact"),
                _persons(persons, draw),
            ),
            _write(
                folder,
                "needs",
                ("id", "person_id", "theme", "severity", "urgent", "opened_on", "closed_on"),
                _needs(persons, draw),
            ),
            _write(
                folder,
                "accompaniments",
                (
                    "id",
                    "person_id",
                    "professional_id",
                    "purpose",
                    "role",
                    "start",
                    "end",
                    "intensity",
                    "mandate",
                ),
                _accompaniments(persons, staff, draw),
            ),
            _write(
                folder,
                "referrals",
                ("id", "person_id", "theme", "from_institution_id", "to_institution_id", "sent_on", "status"),
                _referrals(persons, houses, draw),
            ),
        ]
    )


def _write(folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        count = 0
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _institutions(houses: int) -> Iterable[Sequence[object]]:
    return ((f"I{n}", f"Institution {n}", "association") for n in range(houses))


def _staff(staff: int, houses: int) -> Iterable[Sequence[object]]:
    return ((f"K{n}", f"I{n % houses}", "assistant de service social", "2015-01-01") for n in range(staff))


def _persons(persons: int, draw: random.Random) -> Iterable[Sequence[object]]:
    for n in range(persons):
        place = f"54{draw.randrange(1, 590):03d}" if n % 3 else ""
        yield (
            f"P{n}",
            f"H{n // 2}",
            draw.randrange(1930, 2024),
            draw.choice("fmx"),
            _commune(place),
            _day(draw),
        )


def _commune(code: str) -> str:
    from graph.reference import load_reference

    return code if code in load_reference().communes else ""


def _needs(persons: int, draw: random.Random) -> Iterable[Sequence[object]]:
    for n in range(persons * 5 // 2):
        person = f"P{draw.randrange(persons)}"
        yield (
            f"N{n}",
            person,
            draw.choice(THEMES),
            draw.randrange(1, 5),
            draw.choice(("", "oui")),
            _day(draw),
            "",
        )


def _accompaniments(persons: int, staff: int, draw: random.Random) -> Iterable[Sequence[object]]:
    for n in range(persons * 4):
        person, professional = f"P{draw.randrange(persons)}", f"K{draw.randrange(staff)}"
        end = draw.choice(("", "", "2026-12-31"))
        facts = (
            draw.choice(THEMES),
            draw.choice(ROLES),
            _day(draw),
            end,
            draw.choice(("1", "0,5", "1.5")),
            "voluntary",
        )
        yield f"A{n}", person, professional, *facts


def _referrals(persons: int, houses: int, draw: random.Random) -> Iterable[Sequence[object]]:
    for n in range(persons * 3):
        person, sender, receiver = (
            f"P{draw.randrange(persons)}",
            draw.randrange(houses),
            draw.randrange(houses),
        )
        yield f"R{n}", person, draw.choice(THEMES), f"I{sender}", f"I{receiver}", _day(draw), "sent"


def _day(draw: random.Random) -> str:
    return (FIRST_DAY + timedelta(draw.randrange(1500))).isoformat()


if __name__ == "__main__":
    print(write_delivery(Path(sys.argv[2]), int(sys.argv[1])))
