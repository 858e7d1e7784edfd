"""`maille generate`: a synthetic département of any size, seeded, with its planted truths beside it.

Households are written one after the other and forgotten, so that memory follows the number of
professionals, not of persons. `planted.jsonl` holds every finding a run must give on the day, but those on
territories (`territory.*`, which follow from zonings drawn at random) and on identities.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from graph.model.vocabulary import Theme
from seed.books import Books
from seed.catalogue.model import Catalogue, rows_of
from seed.catalogue.synthetic import synthetic
from seed.chance import Chance
from seed.data import data
from seed.lives import Lives
from seed.names import Names
from seed.staff import Staff
from seed.whole import tell_whole
from seed.writing import Folder

AS_OF = date(2026, 12, 15)
"""The day on which the planted truths hold."""


def generate(
    persons: int,
    seed: int,
    out: Path,
    department: str = "54",
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write an exchange folder with that many persons, the same bytes for the same arguments.

    `progress` is told, now and then, how many persons are written and of how many. Takes time in proportion
    to `persons`. Raises ValueError without a person or for an unknown département.
    """
    if persons < 1:
        raise ValueError(f"a département has at least one person, not {persons}")
    stream = f"{department} {persons} {seed}"
    catalogue = synthetic(department, persons, Chance(f"{stream} land"))
    names = Names(Chance(f"{stream} names"))
    file = data("catalogue/synthetic")
    staff = Staff(catalogue, Chance(f"{stream} staff"), names, as_of=AS_OF.toordinal(), fte=file["fte"])
    with Folder(out) as folder:
        for table, rows in rows_of(catalogue):
            for row in rows:
                folder.put(table, row)
        books = Books(catalogue, staff, folder, as_of=AS_OF, id_width=8)
        lives = Lives(
            books,
            Chance(f"{stream} lives"),
            names,
            pockets=_pockets(catalogue, persons),
            doubled=_doubled(catalogue, persons),
            one_more=file["one_more"],
        )
        _fill(lives, catalogue, persons, progress)
        staff.settle()
        for professional in staff.professionals():
            folder.put("professionals", professional)
        tell_whole(books)


def _fill(
    lives: Lives, catalogue: Catalogue, persons: int, progress: Callable[[int, int], None] | None
) -> None:
    done = 0
    for place, wanted in catalogue.land.shared_out(persons).items():
        for _ in lives.fill(place, wanted):
            pass
        done += wanted
        if progress is not None:
            progress(done, persons)


def _pockets(catalogue: Catalogue, persons: int) -> dict[tuple[str, Theme], int]:
    """Say how many persons of each area still have a need that nothing covers there."""
    wanted: int = data("catalogue/synthetic")["pockets"]
    areas = {place.area[1]: place.code for place in catalogue.land.places.values()}
    themes = (Theme.MENTAL_HEALTH, Theme.ADDICTIONS, Theme.MOBILITY)
    holes = [
        (area, theme)
        for area, place in sorted(areas.items())
        for theme in themes
        if not catalogue.has_answer(place, theme)
    ]
    return dict.fromkeys(holes[: max(1, persons // 1000)], wanted)


def _doubled(catalogue: Catalogue, persons: int) -> dict[tuple[str, str, Theme], int]:
    """Say how many persons the two housing dispositifs of each sector follow both."""
    wanted: int = data("catalogue/synthetic")["doubled"]
    known = {one.id for one in catalogue.dispositifs}
    pairs = [(one, one.replace("ASLL", "AVDL", 1)) for one in sorted(known) if one.startswith("ASLL-")]
    return {(*pair, Theme.HOUSING): wanted for pair in pairs if persons >= 1000}
