"""Random exchange folders: small, dense and adversarial ones for Hypothesis, larger ones by a seed.

They are valid deliveries as ``tables`` (table name -> rows of strings). They live on real commune codes of
the reference (Meurthe-et-Moselle, Paris and a few others), and on dates around ``AS_OF``.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from hypothesis import strategies as st

from tests.oracle import random_land, random_stories
from tests.oracle.choosing import Chooser, Drawn, Seeded, pick, some
from tests.oracle.random_rows import THEMES, Draft
from tests.oracle.reading import Tables

AS_OF = date(2026, 12, 15)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each thing a folder has: at least, at most."""

    persons: tuple[int, int]
    households: tuple[int, int]
    institutions: tuple[int, int]
    professionals: tuple[int, int]
    dispositifs: tuple[int, int]
    zonings: tuple[int, int]
    stories: tuple[int, int]
    crowd: int
    """The most persons or professionals that one story of several takes."""


@st.composite
def exchange_tables(draw: st.DrawFn, as_of: date = AS_OF, *, at_most: int = 10) -> Tables:
    """A small valid folder, on the borders of every rule around ``as_of``.

    A person has up to four stories; shrinking leaves out persons, stories, zonings, odd ways of writing.
    """
    chooser = Drawn(draw)
    size = Size(
        persons=(2, at_most),
        households=(1, 4),
        institutions=(3, 5),
        professionals=(3, 7),
        dispositifs=(2, 6),
        zonings=(0, 4),
        stories=(0, 4),
        crowd=5,
    )
    return written(chooser, size, as_of)


def random_tables(seed: int, size: int, as_of: date = AS_OF) -> Tables:
    """A valid folder of so many persons, always the same for the same seed."""
    institutions, dispositifs, professionals = 5 + min(8, size // 8), 5 + min(8, size // 8), max(4, size // 6)
    everything = Size(
        persons=(size, size),
        households=(max(1, size // 3), max(1, size // 2)),
        institutions=(institutions, institutions),
        professionals=(professionals, professionals),
        dispositifs=(dispositifs, dispositifs),
        zonings=(2, 6),
        stories=(0, 5),
        crowd=max(5, min(14, size // 4)),
    )
    return written(Seeded(seed), everything, as_of)


def written(chooser: Chooser, size: Size, as_of: date) -> Tables:
    """A folder of that size, as the chooser decides."""
    draft = Draft(chooser, as_of)
    draft.odd_ids = draft.chance(3)
    draft.themes = some(chooser, THEMES, 2, 4)
    chooser.repeat(draft.institution, *size.institutions)
    chooser.repeat(draft.professional, *size.professionals)
    chooser.repeat(draft.dispositif, *size.dispositifs)
    codes = random_land.communes(draft)
    chooser.repeat(draft.household, *size.households)
    chooser.repeat(partial(a_person, draft, ["", *codes.lived, *codes.lived], size.stories), *size.persons)
    zones = random_land.zonings(draft, codes.cut, size.zonings)
    random_land.coverage(draft, codes.cut, zones)
    random_land.committees(draft, codes.lived, zones)
    crowds(draft, size)
    random_land.contours(draft)
    return draft.tables


def a_person(draft: Draft, codes: Sequence[str], stories: tuple[int, int]) -> None:
    """A person and what happens to them, together so that shrinking leaves out both at once."""
    person = draft.person(codes)
    draft.chooser.repeat(lambda: pick(draft.chooser, random_stories.STORIES)(draft, person), *stories)


def crowds(draft: Draft, size: Size) -> None:
    """What happens to several persons."""
    if draft.chance(2):
        random_stories.same_records(draft)
    if draft.chance(3):
        random_stories.two_dispositifs(draft, at_most=size.crowd)
    if draft.chance(3):
        random_stories.no_coverage(draft, at_most=size.crowd + 1)
    if draft.chance(3):
        random_stories.keystones(draft, at_most=size.crowd)
    if draft.chance(3):
        random_stories.could_answer(draft, at_most=size.crowd)
    if draft.chance(3):
        random_stories.exact_loads(draft)


def write_folder(tables: Tables, folder: Path, separator: str = ",") -> Path:
    """Write tables as an exchange folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, delimiter=separator, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder
