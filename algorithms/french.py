"""French grammar and typography, in one place: what sentences, pages and documents all write in the same way.

Plain text carries its no-break spaces: U+00A0 before a colon, inside « », between a number and its unit or
month, after M. and Mme; U+202F before `;`, `!`, `?` and between thousands. `typographic` gives them to a text
written without.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"
COLON = f"{NBSP}: "
SEMICOLON = f"{NARROW}; "
QUESTION_MARK = f"{NARROW}?"

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
LETTERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")

FEMININE = frozenset(
    (
        *("capacité", "commune", "décision", "équipe", "famille", "fois", "heure", "institution", "matière"),
        *("minute", "orientation", "personne", "réponse", "séance", "semaine", "situation", "zone"),
    )
)
"""Feminine nouns that the product counts; any other noun is taken for masculine."""


def capital(text: str) -> str:
    """Give the text with its first letter as a capital.

    >>> capital("état des lieux du CCAS")
    'État des lieux du CCAS'
    """
    return text[:1].upper() + text[1:]


# Numbers


def number(value: int) -> str:
    """Give a whole number in figures, thousands apart, with a true minus.

    >>> number(12345) == f"12{NARROW}345", number(-22)
    (True, '−22')
    """
    return f"{value:,}".replace(",", NARROW).replace("-", MINUS)


def signed(value: int) -> str:
    """Give a whole number with its sign, as points gained or lost.

    >>> signed(20), signed(-22), signed(0)
    ('+20', '−22', '0')
    """
    return f"+{number(value)}" if value > 0 else number(value)


def decimal(value: float, places: int = 1) -> str:
    """Give a decimal number with a comma, halves up.

    >>> decimal(112), decimal(0.125, 2)
    ('112,0', '0,13')
    """
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,f}".replace(",", NARROW).replace(".", ",").replace("-", MINUS)


def percent(ratio: float, places: int = 0) -> str:
    """Give a ratio in per cent.

    >>> percent(1.34) == f"134{NBSP}%", percent(0.1084, 1) == f"10,8{NBSP}%"
    (True, True)
    """
    return f"{decimal(float(Decimal(str(ratio)) * 100), places)}{NBSP}%"


def in_letters(value: int, *, feminine: bool = False) -> str:
    """Give a number as a running sentence writes it: in letters up to nine, then in figures.

    >>> in_letters(1, feminine=True), in_letters(9), in_letters(10)
    ('une', 'neuf', '10')
    """
    if value == 1 and feminine:
        return "une"
    return LETTERS[value] if 0 <= value < len(LETTERS) else number(value)


# Nouns

_STOPS = frozenset({"de", "du", "des", "à", "au", "aux", "en", "par", "pour", "sans", "sur", "dans", "avec"})
_LINKS = frozenset({"et", "ou"})
_IN_S = frozenset({"bal", "banal", "bancal", "bleu", "fatal", "festival", "final", "naval", "pneu"})
_IN_AUX = frozenset({"bail", "travail"})


@lru_cache(maxsize=1024)
def plural(noun: str) -> str:
    """Give the plural of a noun with its adjectives; what follows a preposition stays.

    >>> plural("besoin ouvert"), plural("point de départ"), plural("commune ou quartier"), plural("refus")
    ('besoins ouverts', 'points de départ', 'communes ou quartiers', 'refus')
    """
    words = noun.split(" ")
    stop = next((i for i, word in enumerate(words) if word in _STOPS or "’" in word), len(words))
    head = (word if word in _LINKS else _plural_word(word) for word in words[:stop])
    return " ".join([*head, *words[stop:]])


def _plural_word(word: str) -> str:
    if word[-1:] in ("s", "x", "z"):
        return word
    if word in _IN_AUX:
        return f"{word[:-2]}ux"
    if word.endswith("al") and word not in _IN_S:
        return f"{word[:-1]}ux"
    return f"{word}x" if word.endswith(("au", "eu")) and word not in _IN_S else f"{word}s"


def agree(value: float, noun: str) -> str:
    """Give the noun in the number that goes with a value: French is plural from two on.

    >>> agree(1.5, "point"), agree(2, "point"), agree(0, "point")
    ('point', 'points', 'point')
    """
    return plural(noun) if abs(value) >= 2 else noun


@lru_cache(maxsize=4096)
def count(value: int, noun: str, *, figures: bool = False) -> str:
    r"""Give so many of something: in letters up to nine in running text, in `figures` in a table.

    >>> count(1, "institution"), count(3, "institution"), count(0, "refus"), count(10, "besoin ouvert")
    ('une institution', 'trois institutions', 'aucun refus', '10\xa0besoins ouverts')
    >>> count(3, "institution", figures=True)
    '3\xa0institutions'
    """
    feminine = noun.split(" ", maxsplit=1)[0] in FEMININE
    if figures or not 0 <= value < len(LETTERS):
        return f"{number(value)}{NBSP}{agree(value, noun)}"
    if value == 0:
        return f"{'aucune' if feminine else 'aucun'} {noun}"
    return f"{in_letters(value, feminine=feminine)} {agree(value, noun)}"


def listed(items: Sequence[str], *, last: str = "et") -> str:
    """Give items as a list in a sentence.

    >>> listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"], last="ou")
    ('A', 'A et B', 'A, B ou C')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


# Elision and contraction

_ASPIRATED = (
    *("haie", "haine", "hall", "halt", "hameau", "handicap", "hangar", "harc", "hasard", "hauss", "haut"),
    *("hern", "héros", "hiérarch", "honte", "hors", "huis", "huit", "hutte"),
)
_FULL = ("oui", "onz", "ouistiti", "uhlan")
_VOWELS = frozenset("aeiouœæ")


def is_elided_before(word: str) -> bool:
    """Tell whether de, le, que... lose their vowel before a word.

    >>> [is_elided_before(word) for word in ("Addictions", "État", "hôpital", "handicap", "onze", "Yvelines")]
    [True, True, True, False, False, True]
    """
    lower = word.lower()
    if lower.startswith((*_ASPIRATED, *_FULL)):
        return False
    letters = unicodedata.normalize("NFD", lower[:2])
    first = letters[:1]
    if first == "y":
        return letters[1:2] not in _VOWELS
    return first == "h" or first in _VOWELS


def elided(small: str, word: str) -> str:
    """Give a small word (de, le, la, que, ne...) before another, elided where it must be.

    >>> elided("de", "Addictions"), elided("de", "logement"), elided("que", "un")
    ('d’Addictions', 'de logement', 'qu’un')
    """
    return f"{small[:-1]}’{word}" if is_elided_before(word) else f"{small} {word}"


_CONTRACTED = {("de", "le"): "du", ("de", "les"): "des", ("à", "le"): "au", ("à", "les"): "aux"}


def contracted(preposition: str, phrase: str) -> str:
    """Give `de` or `à` before a phrase that carries its articles, repeated before each of several.

    >>> contracted("de", "le logement"), contracted("à", "les soins")
    ('du logement', 'aux soins')
    >>> contracted("de", "l’emploi et la formation")
    'de l’emploi et de la formation'
    """
    parts = re.split("(, | et )", phrase)
    return "".join(part if i % 2 else _contracted(preposition, part) for i, part in enumerate(parts))


def _contracted(preposition: str, phrase: str) -> str:
    article, _, rest = phrase.partition(" ")
    merged = _CONTRACTED.get((preposition, article))
    return f"{merged} {rest}" if merged else f"{preposition} {phrase}"


# Days and hours


def day_month(day: date) -> str:
    r"""Give the day and month.

    >>> day_month(date(2026, 3, 1)), day_month(date(2026, 6, 8))
    ('1er\xa0mars', '8\xa0juin')
    """
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{MONTHS[day.month - 1]}"


@lru_cache(maxsize=4096)
def long_date(day: date) -> str:
    r"""Give the whole date, as text that stands alone writes it.

    >>> long_date(date(2026, 3, 1))
    '1er\xa0mars 2026'
    """
    return f"{day_month(day)} {day.year}"


def running_date(day: date, as_of: date) -> str:
    r"""Give the date as a line read on a known day writes it: with its year only when that is another one.

    >>> running_date(date(2026, 6, 8), date(2026, 12, 15)), running_date(date(2025, 6, 8), date(2026, 12, 15))
    ('8\xa0juin', '8\xa0juin 2025')
    """
    return day_month(day) if day.year == as_of.year else long_date(day)


def since(day: date, as_of: date | None = None) -> str:
    r"""Give « depuis le », with the year unless the day lies in the year of `as_of`.

    >>> since(date(2026, 6, 8)), since(date(2026, 6, 8), date(2026, 12, 15))
    ('depuis le 8\xa0juin 2026', 'depuis le 8\xa0juin')
    """
    return f"depuis le {long_date(day) if as_of is None else running_date(day, as_of)}"


def title_date(day: date) -> str:
    r"""Give the date with its weekday, as titles write it.

    >>> title_date(date(2026, 12, 15))
    'mardi 15\xa0décembre 2026'
    """
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def table_date(day: date) -> str:
    """Give the date as tables and fields write it.

    >>> table_date(date(2026, 6, 9))
    '09/06/2026'
    """
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def clock(hour: time) -> str:
    """Give the hour.

    >>> clock(time(14)) == f"14{NBSP}h{NBSP}00"
    True
    """
    return f"{hour.hour}{NBSP}h{NBSP}{hour.minute:02}"


DAYS_TOLD = 90
MONTHS_TOLD = 24


def duration(start: date, end: date) -> str:
    """Give the time between two days: in days below 90, then in whole months, from two years on in years.

    >>> end = date(2026, 12, 15)
    >>> duration(date(2026, 12, 14), end), duration(date(2026, 6, 16), end), duration(date(2024, 12, 15), end)
    ('un jour', 'cinq mois', 'deux ans')
    """
    days = (end - start).days
    if days < DAYS_TOLD:
        return count(max(days, 0), "jour")
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return count(months, "mois") if months < MONTHS_TOLD else count(months // 12, "an")


# Typography

_BLANK = f"[ \t\u2009{NBSP}{NARROW}]"
_CLOSED = r"(?=\s|$|[»)\]])"
_UNITS = (
    "h|min|km|kg|m²|jours?|semaines?|mois|ans?|années?|heures?|minutes?|points?|euros?|habitants?|personnes?"
)

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _strongest(match: re.Match[str]) -> str:
    """Keep of a run of blanks the one that holds most."""
    return next((blank for blank in (NARROW, NBSP) if blank in match[0]), " ")


def _thousands(match: re.Match[str]) -> str:
    return re.sub(_BLANK, NARROW, match[0])


def _before_high(match: re.Match[str]) -> str:
    return f"{NARROW}{match[1]}" if match[1] else match[0]


_RULES: tuple[Rule, ...] = (
    (re.compile("'"), "’"),
    (re.compile(r"\.{3}"), "…"),
    (re.compile(r'"([^"\n]*)"'), r"«\1»"),
    (re.compile(f"{_BLANK}{{2,}}"), _strongest),
    (re.compile(rf"«{_BLANK}*(?=\S)"), f"«{NBSP}"),
    (re.compile(rf"(?<=\S){_BLANK}*»"), f"{NBSP}»"),
    (re.compile(rf"(?<=[^\s(\[«:;!?]){_BLANK}*:{_CLOSED}"), f"{NBSP}:"),
    (re.compile(rf"&#?\w+;|(?<=[^\s(\[«:;!?]){_BLANK}*([;!?])(?=[;!?]*(?:\s|$|[»)\]]))"), _before_high),
    (re.compile(rf"(?<=[^\s.«]){_BLANK}(?=[,.](?:\s|$))"), ""),
    (re.compile(rf"(?<=\d){_BLANK}*([%‰€])(?!\w)"), rf"{NBSP}\1"),
    (re.compile(rf"(?<=\d){_BLANK}(?=(?:{_UNITS})\b)"), NBSP),
    (re.compile(rf"(?:(?<=\dh)|(?<=\d{NBSP}h)){_BLANK}(?=\d)"), NBSP),
    (re.compile(rf"(?:(?<=\d)|(?<=\b1er)){_BLANK}(?=(?:{'|'.join(MONTHS)})\b)"), NBSP),
    (re.compile(rf"\b(MM?\.|Mmes?|Mlles?|Dr|[Nn]°){_BLANK}(?=\w)"), rf"\1{NBSP}"),
    (re.compile(rf"(?<![\d,.])\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)"), _thousands),
    (re.compile(r"(?<![^\s(«])-(?=\d)"), MINUS),
)


def typographic(text: str) -> str:
    """Give a plain French text its typography: spaces that hold, apostrophes, guillemets, a true minus.

    Letters and digits stay as they are, and a text that has its typography stays as it is. Runs of blanks
    become one. Addresses, hours written 14:30 and entities are left alone.

    >>> typographic("L'avis est-il rendu ? Oui : « rendu le 1er mars ».") == (
    ...     f"L’avis est-il rendu{NARROW}? Oui{NBSP}: «{NBSP}rendu le 1er{NBSP}mars{NBSP}»."
    ... )
    True
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


_FIRST = re.compile(r"\b1er\b")


def as_html(text: str) -> str:
    """Give a plain text as HTML: escaped, « 1er » with its exponent.

    >>> as_html("1er mars <b>")
    '1<sup>er</sup> mars &lt;b&gt;'
    """
    return _FIRST.sub("1<sup>er</sup>", html.escape(text))
