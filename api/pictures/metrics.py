"""How wide a text is, so that pictures can wrap it and prove that labels do not collide.

Advance widths of Liberation Sans (regular, bold) and Liberation Serif, in thousandths of the size: the same
as Arial and Times, within a few per cent of the other system fonts. What the tables do not know is taken
as wide, so that an estimate errs towards more room.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache

from api.pictures.svg import clean

SANS_ASCII = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778
722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222
500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"""
BOLD_ASCII = """
278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778
722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278
556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"""
SERIF_ASCII = """
250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500
500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722
667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278
500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541"""
SIGNS = {"\u00a0": 278, "\u202f": 200, "’": 278, "‘": 278, "«": 556, "»": 556, "“": 500, "”": 500, "–": 556}
SIGNS |= {"—": 1000, "…": 1000, "·": 278, "•": 350, "°": 400, "×": 584, "œ": 944, "Œ": 1000, "æ": 889}
SIGNS |= {"Æ": 1000, "ß": 611, "ø": 611, "Ø": 778, "€": 556, "−": 584, "→": 1000, "²": 333, "½": 834}
UNKNOWN = 1050
COMBINING = ("Mn", "Me", "Cf")
ASCENT, DESCENT = 0.905, 0.212


class Face(Enum):
    """The three faces of the pictures."""

    SANS = SANS_ASCII
    BOLD = BOLD_ASCII
    SERIF = SERIF_ASCII


def text_width(text: str, size: float, face: Face = Face.SANS) -> float:
    """Estimate the width of a text in pixels.

    >>> round(text_width("Conseillère sociale et familiale", 13, Face.BOLD))
    189
    """
    return sum(map(_advances(face).__getitem__, text)) * size / 1000


def wrap(
    text: str, width: float, *, size: float, face: Face = Face.SANS, lines: int = 2
) -> tuple[tuple[str, ...], bool]:
    """Break a text into at most `lines` lines no wider than `width`; tell whether all of it is there.

    Breaks at spaces (never at no-break ones), inside a word only when it is wider than a line. What does
    not fit is cut at an ellipsis: the whole text then belongs in a `title` and in the table.

    >>> wrap("Maison des solidarités", 90, size=12)
    (('Maison des', 'solidarités'), True)
    """
    broken = list(_broken(clean(text), width, size=size, face=face))
    if len(broken) <= lines:
        return tuple(broken), True
    kept = broken[:lines]
    kept[-1] = _cut(f"{kept[-1]} {broken[lines]}", width, size=size, face=face)
    return tuple(kept), False


def fit(candidates: Sequence[str], width: float, *, size: float, face: Face = Face.SANS) -> str:
    """Give the first of some texts that is no wider than `width`, else the last one cut at an ellipsis."""
    for text in candidates:
        if text_width(text, size, face) <= width:
            return text
    return _cut(candidates[-1], width, size=size, face=face)


def _broken(text: str, width: float, *, size: float, face: Face) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, face) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, width, size=size, face=face)
        yield from full
    if line:
        yield line


def _pieces(word: str, width: float, *, size: float, face: Face) -> list[str]:
    """Cut a word too wide for a line, after a hyphen if it has one; a piece holds a character at least."""
    pieces = [""]
    for part in re.findall("[^-]*-|[^-]+$", word) or [word]:
        if text_width(pieces[-1] + part, size, face) <= width:
            pieces[-1] += part
            continue
        rest = part
        while rest:
            begin = max(_room(rest, width, size=size, face=face), 1)
            pieces.append(rest[:begin])
            rest = rest[begin:]
    return [piece for piece in pieces if piece]


def _cut(text: str, width: float, *, size: float, face: Face) -> str:
    kept = text[: _room(text, width - text_width("…", size, face), size=size, face=face)]
    return f"{kept.rstrip(' ,;:·’')}…"


def _room(text: str, width: float, *, size: float, face: Face) -> int:
    """Count the first characters that fit a width."""
    advances, left = _advances(face), width * 1000 / size
    for position, char in enumerate(text):
        left -= advances[char]
        if left < 0:
            return position
    return len(text)


class _Advances(dict[str, int]):
    """The advances of a face; those of a character not in its table are worked out once."""

    def __missing__(self, char: str) -> int:
        """Give nothing to what combines, its letter's advance to an accented one, much to the unknown."""
        if unicodedata.category(char) in COMBINING:
            found = 0
        else:
            found = self.get(unicodedata.normalize("NFD", char)[0], UNKNOWN)
        self[char] = found
        return found


@cache
def _advances(face: Face) -> _Advances:
    ascii_widths = (int(advance) for advance in face.value.split())
    return _Advances(SIGNS | {chr(code): advance for code, advance in enumerate(ascii_widths, start=32)})
