"""What the pages of new sites and of institutions show beyond the use cases: the form, the matrix."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from algorithms.french import listed
from algorithms.territory.sites import Reach
from api.usecases.institutions_met import InCommon
from api.usecases.new_sites import SiteWish, site_choices
from api.usecases.territories import Territories
from graph.errors import UnknownIdError

REACHES = (
    (Reach.COMMUNE, "sa commune seulement", "commune"),
    (Reach.ZONE, "toute la zone qui l’entoure", "zone"),
    (Reach.EPCI, "toute son intercommunalité", "intercommunalite"),
)
"""How far a site answers: in the words of the form, and in those of an address."""


def reach_named(word: str) -> Reach:
    """Read how far a site answers in an address; its commune when nothing is said. Raises UnknownIdError."""
    if not word:
        return Reach.COMMUNE
    found = next((reach for reach, _, in_address in REACHES if in_address == word), None)
    if found is None:
        raise UnknownIdError("unknown.reach", id=word, expected=listed([each[2] for each in REACHES]))
    return found


@dataclass(frozen=True, slots=True)
class SiteForm:
    """What the form of a new site offers, and what an address chose; `places` are (code, name)."""

    places: tuple[tuple[str, str], ...]
    commune: str
    words: Mapping[str, str]
    reaches: tuple[tuple[Reach, str, str], ...] = REACHES

    def query(self, **changed: str) -> dict[str, str]:
        """Give the words of an address of the page, some changed."""
        return {**self.words, **changed}


def site_form(territories: Territories, wish: SiteWish, commune: str, le: str) -> SiteForm:
    """Make the form of a new site. Raises UnknownIdError for a zoning that is not there."""
    in_address = next(word for reach, _, word in REACHES if reach is wish.reach)
    words = {"theme": wish.theme.value, "commune": commune, "portee": in_address, "a": wish.zoning, "le": le}
    return SiteForm(site_choices(territories, wish.zoning, wish.day), commune, words)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Institutions by institutions, each pair once; `cells` by (row, column). Both are (id, name)."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: Mapping[tuple[str, str], InCommon]


def matrix_of(pairs: Sequence[InCommon]) -> Matrix:
    """Lay out pairs with as few columns as may be: those that meet most others head the columns.

    A row or column without any pair is left out.
    """
    met = Counter(each for pair in pairs for each in pair.institutions)
    shared: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        for each in pair.institutions:
            shared[each] += pair.inhabitants
    order = {each: at for at, each in enumerate(sorted(met, key=lambda e: (-met[e], -shared[e], e)))}
    cells = {}
    for pair in pairs:
        column, row = sorted(pair.institutions, key=order.__getitem__)
        cells[row[0], column[0]] = pair
    return Matrix(
        rows=tuple(each for each in order if any(each[0] == row for row, _ in cells)),
        columns=tuple(each for each in order if any(each[0] == column for _, column in cells)),
        cells=cells,
    )
