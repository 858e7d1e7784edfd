"""The demonstration département: Meurthe-et-Moselle with twelve told stories in the middle of an ordinary life.

Everything is made anew, the same every time, in a second or two; nothing is stored. Persons and professionals are
fictional; communes are real.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph.model.vocabulary import Theme
from seed.books import Books, Truth
from seed.catalogue.demonstration import demonstration
from seed.catalogue.model import rows_of
from seed.chance import Chance
from seed.data import data
from seed.lives import Lives
from seed.names import Names
from seed.staff import Staff
from seed.whole import tell_whole
from seed.writing import Kept, write_folder

AS_OF = date(2026, 12, 15)
"""The day on which everything is looked at: the day of the meeting."""
MEETING = AS_OF
COMMITTEE = "CORSEC-NANCY-TOUL"
"""The committee whose twelve places the stories win."""
PERSONS = 3000
SEED = "demonstration 54"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The tables by name, and what must be found on them."""

    tables: dict[str, list[Any]]
    truths: list[Truth]


@cache
def _made() -> Demonstration:
    kept = Kept()
    catalogue = demonstration()
    names = Names(Chance(f"{SEED} names"))
    staff = Staff(catalogue, Chance(f"{SEED} staff"), names, as_of=AS_OF.toordinal(), id_width=3)
    books = Books(catalogue, staff, kept, as_of=AS_OF)
    plan = data("catalogue/land")
    pockets = {(plan["epci"][row["epci"]], Theme(row["theme"])): row["persons"] for row in plan["pockets"]}
    lives = Lives(books, Chance(f"{SEED} lives"), names, pockets=pockets)
    for place, persons in catalogue.land.shared_out(PERSONS).items():
        for _ in lives.fill(place, persons):
            pass
    staff.settle()
    tell_whole(books)
    for table, rows in rows_of(catalogue):
        kept.tables[table].extend(rows)
    kept.tables["professionals"].extend(staff.professionals())
    return Demonstration(kept.tables, sorted(kept.truths, key=lambda truth: (truth.code, truth.key)))


def build() -> dict[str, list[Any]]:
    """Give the records of every table of the exchange folder, identities included."""
    return {name: list(rows) for name, rows in _made().tables.items()}


def truths() -> list[Truth]:
    """Give every finding that must be found on the demonstration, by code and key, with its reason."""
    return list(_made().truths)


def write(out: Path) -> None:
    """Write the exchange folder and `planted.jsonl`."""
    write_folder(out, build(), truths())
