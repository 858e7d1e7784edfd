"""The demonstration: Meurthe-et-Moselle, with twelve told stories in the middle of an ordinary life.

Everything is made anew, the same every time, in a second or two; nothing is stored. Persons and
professionals are fictional; communes are real.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph.model.findings import Subject
from graph.model.vocabulary import Theme
from seed.books import Books, Truth
from seed.catalogue.demonstration import demonstration
from seed.catalogue.model import rows_of
from seed.chance import Chance
from seed.data import data
from seed.lives import Lives
from seed.names import Names
from seed.staff import Staff
from seed.stories import tell_all
from seed.stories.telling import Story
from seed.whole import tell_whole
from seed.writing import Kept, write_folder

AS_OF = date(2026, 12, 15)
"""The day on which everything is looked at: the day of the meeting."""
MEETING = AS_OF
COMMITTEE = "CORSEC-NANCY-TOUL"
"""The committee whose twelve places the stories win."""
PERSONS = 2975
"""Beside those of the stories."""
SEED = "demonstration 54 1"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The tables by name, and what must be found on them."""

    tables: dict[str, list[Any]]
    truths: list[Truth]
    stories: tuple[Story, ...]


@cache
def _made() -> Demonstration:
    kept = Kept()
    catalogue = demonstration()
    names = Names(Chance(f"{SEED} names"))
    plan = data("catalogue/land")
    staff = Staff(
        catalogue, Chance(f"{SEED} staff"), names, as_of=AS_OF.toordinal(), id_width=3, full=plan["full"]
    )
    books = Books(catalogue, staff, kept, as_of=AS_OF)
    pockets = {(plan["epci"][row["epci"]], Theme(row["theme"])): row["persons"] for row in plan["pockets"]}
    doubled = {(*sorted(row["dispositifs"]), Theme(row["theme"])): row["persons"] for row in plan["doubled"]}
    stories = tell_all(books, names)
    lives = Lives(books, Chance(f"{SEED} lives"), names, pockets=pockets, doubled=doubled)
    leaning = data("distributions/households")["leaning"]
    for place, persons in catalogue.land.shared_out(PERSONS, leaning).items():
        for _ in lives.fill(place, persons):
            pass
    staff.settle()
    tell_whole(books)
    for row in plan["territory"]:
        subjects = [Subject("zoning", zoning) for zoning in row["zonings"]]
        books.plant_about(row["code"], row["severity"], row["why"], subjects)
    for table, rows in rows_of(catalogue):
        kept.tables[table].extend(rows)
    kept.tables["professionals"].extend(staff.professionals())
    return Demonstration(kept.tables, sorted(kept.truths, key=lambda truth: (truth.code, truth.key)), stories)


def build() -> dict[str, list[Any]]:
    """Give the records of every table of the exchange folder, identities included."""
    return {name: list(rows) for name, rows in _made().tables.items()}


def truths() -> list[Truth]:
    """Give every finding that must be found on the demonstration, by code and key, with its reason."""
    return list(_made().truths)


def stories() -> tuple[Story, ...]:
    """Give the twelve stories in the order of the meeting, with what is expected of each."""
    return _made().stories


def write(out: Path) -> None:
    """Write the exchange folder and `planted.jsonl`."""
    write_folder(out, build(), truths())
