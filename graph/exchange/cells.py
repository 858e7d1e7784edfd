"""Reads one cell: from text as a spreadsheet left it to a value of the model.

A reader takes the trimmed, non-empty text of a cell. It raises `RefusedCellError` when it cannot be taken and
`NotedCellError` when it can, with something to say. A delivery has the same few values in most columns, so
`Cells` remembers what it read: a lookup in a dictionary is then all that a cell costs.
"""

import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from graph.exchange.layout import fold
from graph.model.columns import Column
from graph.model.vocabulary import Vocabulary

MOST_REMEMBERED = 200_000
LONGEST_ID = 200
LONGEST_TEXT = 10_000

FIRST_YEAR, FIRST_USUAL_YEAR = 1850, 1900
"""Before the first, a date is absurd (an error); before the second, it deserves a look (a warning)."""
OPEN_FROM_YEAR, LAST_YEAR = 2100, 2199
"""From 2100 on, an end means open (SPEC section 1) and another date is noted; after 2199 it is absurd."""
GREATEST_INTEGER = 10**15
"""Beyond it a float is no longer exact, nor is any number of this domain plausible."""

MOST_ZEROS_EATEN = 2
"""Numbers of France begin with at most two zeros: a shorter one is another mistake, left as it is."""

SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#N/D", "#NA", "#REF!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NUM!", "#NOMBRE!"}
    | {"#NULL!", "#NUL!"}
)
TRUE = frozenset({"true", "1", "oui", "vrai", "1.0", "1,0"})
FALSE = frozenset({"false", "0", "non", "faux", "0.0", "0,0"})

_SPACES = "\u200b\u2060\ufeff"
_WHOLE_AS_DECIMAL = re.compile(r"([0-9]+)[.,]0+")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ANY_CONTROL = re.compile("[\x00-\x1f\x7f]")
_PLAIN_IDS = re.compile(r"[A-Za-z0-9:_-]+")
_FORMULA = re.compile("[=+\\-@\t\r]")
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]{1,18})(?:[.,]([0-9]{0,400}))?")
_EXPONENT = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{1,20})?[eE][+-]?[0-9]{1,3}")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?Z?$")

Reader = Callable[[str], Any]


class RefusedCellError(Exception):
    """A cell that cannot be taken."""

    def __init__(self, code: str, **details: Any) -> None:
        """Keep the message code and its details."""
        super().__init__(code)
        self.code = code
        self.details = details


class NotedCellError(RefusedCellError):
    """A cell that is taken as `value`, with something to say."""

    def __init__(self, value: Any, code: str, **details: Any) -> None:
        """Keep the value that the cell is read as."""
        super().__init__(code, **details)
        self.value = value


class Cells(dict[str, Any]):
    """The values of a column by the raw text of their cells, read when first asked for."""

    def __init__(self, column: Column) -> None:
        """Choose how the cells of `column` are read."""
        super().__init__()
        self._read = reader_of(column)
        self._empty = column.default
        self._is_required = column.required
        self.is_secret = False

    def __missing__(self, raw: str) -> Any:
        text = trimmed(raw)
        value = self.read(text)
        if len(self) < MOST_REMEMBERED:
            self[raw] = value
        return value

    def read(self, text: str) -> Any:
        """Read a trimmed text."""
        if text:
            if text[0] == "#" and text.upper() in SPREADSHEET_ERRORS:
                raise RefusedCellError("cell.spreadsheet_error")
            return self._read(text)
        if self._is_required:
            raise RefusedCellError("cell.required")
        return self._empty


def trimmed(raw: str) -> str:
    """Give a text without the spaces, visible or not, around it."""
    return raw.strip().strip(_SPACES).strip()


def reader_of(column: Column) -> Reader:
    """Give the reader of a column's non-empty cells."""
    if column.kind == "list":
        return _list_reader(column)
    return _item_reader(column, column.kind)


def _item_reader(column: Column, kind: str) -> Reader:
    if kind in {"integer", "decimal"}:
        return _number_reader(column)
    if kind == "date":
        return read_end if column.is_period_end else read_day
    if kind == "choice":
        return _choice_reader(column.members)
    if kind == "text" and column.is_geometry:
        from graph.exchange.territories.shapes import read_contour

        return read_contour
    if kind == "text" and column.digits:
        return _digits_reader(column.digits)
    return {
        "id": read_id,
        "reference": read_id,
        "place": read_place,
        "text": read_text,
        "boolean": read_boolean,
    }[kind]


def read_id(text: str) -> str:
    """Read an id or a reference: `12.0` is `12`; `|` and control characters have no place in it."""
    text = _plain(text)
    if whole := _WHOLE_AS_DECIMAL.fullmatch(text):
        text = whole[1]
    if "|" in text:
        raise RefusedCellError("cell.id_bar")
    if len(text) > LONGEST_ID:
        raise RefusedCellError("cell.id_long", most=LONGEST_ID)
    if _ANY_CONTROL.search(text):
        raise RefusedCellError("cell.control")
    if _SCIENTIFIC.fullmatch(text):
        raise RefusedCellError("cell.scientific")
    return sys.intern(text)


def are_plain_ids(texts: Sequence[str]) -> bool:
    """Tell whether all the texts are ids that need no second look: most are, and most files are long.

    >>> are_plain_ids(["P1", "caf:P-2"]), are_plain_ids(["P1", ""]), are_plain_ids(["12.0"])
    (True, False, False)
    """
    return (
        _PLAIN_IDS.fullmatch("".join(texts)) is not None and all(texts) and max(map(len, texts)) <= LONGEST_ID
    )


def read_place(text: str) -> str:
    """Read the code of a commune or part: `1001` and `1001.0` are `01001`, `2a004` is `2A004`."""
    code = read_id(text)
    if len(code) == 4 and code.isascii() and code.isdigit():
        return sys.intern("0" + code)
    if len(code) == 5 and code[:2] in {"2a", "2b"}:
        return sys.intern(code.upper())
    return code


def read_text(text: str) -> str:
    """Read a free text; line ends become line feeds."""
    text = _plain(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_TEXT:
        raise RefusedCellError("cell.text_long", most=LONGEST_TEXT)
    if _CONTROL.search(text):
        raise RefusedCellError("cell.control")
    return text


def _plain(text: str) -> str:
    """Take away the apostrophe that an export puts before what a spreadsheet would run as a formula."""
    return text[1:] if text[0] == "'" and is_active(text) else text


def is_active(text: str) -> bool:
    """Tell whether a spreadsheet would run a text as a formula, or show it as an error, apostrophes apart.

    >>> is_active("=1+1"), is_active("'-x"), is_active("#N/A"), is_active("'s Gravenhage")
    (True, True, True, False)
    """
    bare = text.lstrip("'")
    return _FORMULA.match(bare) is not None or bare.upper() in SPREADSHEET_ERRORS


def _digits_reader(digits: int) -> Reader:
    def read(text: str) -> str:
        code = re.sub(r"\s", "", read_text(text)).upper()
        if whole := _WHOLE_AS_DECIMAL.fullmatch(code):
            code = whole[1]
        if _SCIENTIFIC.fullmatch(code):
            raise RefusedCellError("cell.scientific")
        is_short = code.isascii() and code.isdigit() and len(code) >= digits - MOST_ZEROS_EATEN
        return code.zfill(digits) if is_short else code

    return read


def read_boolean(text: str) -> bool:
    """Read yes or no, in the words of a spreadsheet, French or English."""
    word = text.casefold()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise RefusedCellError("cell.boolean")


def _number_reader(column: Column) -> Reader:
    read = _read_integer if column.kind == "integer" else _read_decimal
    low, high = column.bounds
    refusal = RefusedCellError(f"cell.{_bounds_code(column)}", low=_shown(low), high=_shown(high))

    def read_bounded(text: str) -> float:
        value = read(text)
        if (low is not None and value < low) or (high is not None and value > high):
            raise refusal
        if column.above_zero and value == 0:
            raise refusal
        return value

    return read_bounded


def _bounds_code(column: Column) -> str:
    _, high = column.bounds
    if high is None:
        return "above_zero" if column.above_zero else "negative"
    return "share" if column.above_zero else "bounds"


def _shown(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}".replace(".", ",")


def _read_integer(text: str) -> int:
    sign, whole, decimals = _number_parts(text, "cell.integer")
    if decimals.strip("0"):
        raise RefusedCellError("cell.integer")
    value = int(sign + whole)
    if abs(value) > GREATEST_INTEGER:
        raise RefusedCellError("cell.number_big")
    return value


def _read_decimal(text: str) -> float:
    if _EXPONENT.fullmatch(text):
        value = float(text.replace(",", "."))
    else:
        sign, whole, decimals = _number_parts(text, "cell.decimal")
        value = float(f"{sign}{whole}.{decimals or 0}")
    if abs(value) > GREATEST_INTEGER:
        raise RefusedCellError("cell.number_big")
    return float(format(value, ".15g")) + 0.0


def _number_parts(text: str, refusal: str) -> tuple[str, str, str]:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise RefusedCellError(refusal)
    whole = re.sub(r"[ \u00a0\u202f]", "", found[2])
    return found[1], whole, found[3] or ""


def read_day(text: str) -> date:
    """Read a calendar day that is not an end; an unusual year is noted, an absurd one refused."""
    day = _calendar_day(text)
    if day.year >= OPEN_FROM_YEAR or day.year < FIRST_USUAL_YEAR:
        _refuse_absurd(day)
        raise NotedCellError(day, "cell.date_unusual")
    return day


def read_end(text: str) -> date | None:
    """Read the end of a period: from 2100 on it is read as open, and noted."""
    day = _calendar_day(text)
    if day.year >= OPEN_FROM_YEAR:
        raise NotedCellError(None, "cell.end_open")
    if day.year < FIRST_USUAL_YEAR:
        _refuse_absurd(day)
        raise NotedCellError(day, "cell.date_unusual")
    return day


def _refuse_absurd(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RefusedCellError("cell.date_absurd", first=FIRST_YEAR, last=LAST_YEAR)


def _calendar_day(text: str) -> date:
    text = _MIDNIGHT.sub("", text)
    try:
        if _ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
        if french := _FRENCH_DAY.fullmatch(text):
            return date(int(french[3]), int(french[2]), int(french[1]))
    except ValueError:
        raise RefusedCellError("cell.date_impossible") from None
    raise RefusedCellError("cell.date")


def _choice_reader(members: tuple[Vocabulary, ...]) -> Reader:
    by_name = {fold(member.label): member for member in members}
    by_name |= {fold(member.value): member for member in members}
    expected = ", ".join(member.value for member in members)

    def read(text: str) -> Vocabulary:
        member = by_name.get(fold(text))
        if member is None:
            raise RefusedCellError("cell.choice", expected=expected)
        return member

    return read


def _list_reader(column: Column) -> Reader:
    read_item = _item_reader(column, column.item or "text")

    def read(text: str) -> tuple[Any, ...]:
        items = (trimmed(item) for item in text.split("|"))
        values = tuple(dict.fromkeys(read_item(item) for item in items if item))
        if not values and column.required:
            raise RefusedCellError("cell.required")
        return values

    return read
