"""The words by which columns are known, read once from `headings.yaml`."""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from graph.exchange.grids import error_in
from graph.exchange.layout import fold

LONGEST_NOTHING = 12
_TOTAL = re.compile(r"^(sous_)?tota(l|ux)(_|$)|_tota(l|le|les|ux)(_|$)")
_COUNT = re.compile(r"[0-9]+(_[0-9]+)*_(commune|secteur|zone|habitant|hab|ligne)s?")
BLANKS = frozenset("-/\\.,;:_…?'\"’·")
"""Signs that people put in a cell which has nothing to say; so are dashes and what is not seen."""


@cache
def words(kind: str) -> frozenset[str]:
    """Give the words of a kind."""
    return _all()[kind]


def is_heading(key: str, *kinds: str) -> bool:
    """Tell whether a folded heading, as a whole, is one of some kinds.

    >>> is_heading("code_insee", "place_code"), is_heading("code_secteur", "place_code")
    (True, False)
    """
    return any(key in words(kind) for kind in kinds)


def has_word(key: str, *kinds: str) -> bool:
    """Tell whether a word of a folded heading, its plural and numbers apart, is of some kinds.

    >>> has_word("secteurs_ase_2026", "zone"), has_word("ze2020", "administrative"), has_word("zebre", "zone")
    (True, True, False)
    """
    parts = {part.rstrip("0123456789") for part in key.split("_")}
    found = parts | {part.removesuffix("s") for part in parts}
    return any(found & words(kind) for kind in kinds)


def is_nothing(cell: str) -> bool:
    """Tell whether a cell says that there is nothing: blank, dashes or dots, « néant », INSEE's ZZZZZZZZZ.

    An error of a spreadsheet (#N/A) says nothing either, but was meant to. Other signs (🏠, +) are names.
    """
    if len(cell) > LONGEST_NOTHING or error_in(cell):
        return False
    return cell_key(cell) in words("nothing")


def is_total(cell: str) -> bool:
    """Tell whether the cell of a zone says that its row adds others up.

    >>> is_total("Sous-total"), is_total("Total MDS Briey"), is_total("Le Totem")
    (True, True, False)
    """
    return _TOTAL.search(cell_key(cell)) is not None


def is_footer(cell: str) -> bool:
    """Tell whether the cell of a commune says what people write below or between the rows of a list.

    >>> is_footer("5 communes"), is_footer("Population totale"), is_footer("Nancy")
    (True, True, False)
    """
    key = cell_key(cell)
    return key.startswith(tuple(words("footer"))) or is_total(cell) or _COUNT.fullmatch(key) is not None


def cell_key(cell: str) -> str:
    """Give a cell as it is compared; columns say the same few things over and over.

    >>> cell_key("Secteur  Été"), cell_key("Юг"), cell_key("🏠"), cell_key(" – ")
    ('secteur_ete', 'юг', '🏠', '')
    """
    return cell.lower() if cell.isascii() and cell.isalnum() else _folded(cell)


@lru_cache(maxsize=100_000)
def _folded(cell: str) -> str:
    """Fold a cell; what no letter or digit of ours is left of is compared as it is written, blanks apart."""
    return fold(cell) or ("" if all(map(_is_blank, cell)) else " ".join(cell.casefold().split()))


def _is_blank(sign: str) -> bool:
    return sign in BLANKS or unicodedata.category(sign)[0] in "ZC" or unicodedata.category(sign) == "Pd"


@cache
def _all() -> dict[str, frozenset[str]]:
    import yaml

    text = files("graph.exchange.territories").joinpath("headings.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=yaml.CSafeLoader)
    return {kind: frozenset(re.sub(r"\s", "", word) for word in listed) for kind, listed in loaded.items()}
