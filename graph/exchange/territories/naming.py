"""Tells which property names the zones of a map: it is asked when two could, and one left blank is said.

Properties that cut the features alike (a name, its code, a number of each feature) name the same zones. When
others cut them otherwise, nobody is served by a guess, as in a list.
"""

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from graph.exchange.layout import fold
from graph.exchange.problems import Problems
from graph.exchange.territories.figures import Shape
from graph.exchange.territories.headings import cell_key, has_word, is_nothing, words
from graph.exchange.territories.opening import Figure, Map
from graph.exchange.territories.zonings import NamedZone

MOST_UNNAMED = 0.5
"""A property that is blank for more of the features than this names nothing."""

_MEASURE = re.compile(r"-?[0-9]+[.,][0-9]+")


class Naming(NamedTuple):
    """The property by which the features of a map are named, and that of their codes.

    `choices` are the properties that could name them instead, itself first; `is_asked`: none is taken until
    one of them is named.
    """

    name: str
    code: str | None
    choices: tuple[str, ...] = ()
    is_asked: bool = False


def naming_of(map_: Map, wanted: str | None, problems: Problems) -> Naming | None:
    """Tell which property names the features of a map; None, and why in `problems`, when none can.

    Features without a shape need no name. Linear in the properties.
    """
    figures = [figure for figure in map_.figures if figure.geometry is not None] or list(map_.figures)
    keys = _keys(figures)
    likely = _likeliest(
        _classes(figures, [key for key in keys if _may_name(key, _values(figures, key))]), figures
    )
    choices = tuple(max(one, key=lambda key: _likeness(key, _values(figures, key))) for one in likely)
    if wanted is not None:
        named = next((key for key in keys if fold(key) == fold(wanted)), None)
        if named is None or not any(_values(figures, named)):
            told = property_rows(figures) or "aucune"
            problems.error("territories.no_such_property", map_.name, value=wanted, properties=told)
            return None
        return _complete(map_, figures, Naming(named, None, choices), problems)
    if not likely:
        problems.error("territories.no_name", map_.name, properties=property_rows(figures) or "aucune")
        return None
    name = choices[0]
    if len(choices) > 1:
        told = ", ".join(f"« {key} »" for key in choices)
        problems.error("territories.which_property", map_.name, properties=told)
        return Naming(name, None, choices, is_asked=True)
    codes = [key for key in likely[0] if key != name and has_word(fold(key), "code")]
    code = next((key for key in codes if all(_values(figures, key))), None)
    return _complete(map_, figures, Naming(name, code), problems)


def _complete(map_: Map, figures: Sequence[Figure], naming: Naming, problems: Problems) -> Naming | None:
    """Refuse the features that the property does not name."""
    unnamed = [figure for figure in figures if is_nothing(figure.properties.get(naming.name, ""))]
    for figure in unnamed:
        problems.error("territories.unnamed_zone", map_.name, line=figure.line, column=naming.name)
    return None if unnamed else naming


def _keys(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(key for figure in figures for key in figure.properties))


def _values(figures: Sequence[Figure], key: str) -> list[str]:
    """Give what a property says of each feature, "" for nothing."""
    said = (figure.properties.get(key, "") for figure in figures)
    return ["" if is_nothing(value) else value for value in said]


def _may_name(key: str, values: Sequence[str]) -> bool:
    """Tell whether a property could name zones: it says something of each, and is no measure.

    One that is blank for some may too, when it is headed as a name is: the blanks are then mistakes.
    """
    filled = [value for value in values if value]
    if len(filled) < MOST_UNNAMED * len(values) or not filled:
        return False
    if len(filled) < len(values) and not _is_headed(key):
        return False
    if has_word(fold(key), "aside", "count") or any(_MEASURE.fullmatch(value) for value in filled):
        return False
    return len(values) == 1 or len(set(map(cell_key, filled))) > 1


def _is_headed(key: str) -> bool:
    return has_word(fold(key), "name", "zone") and not has_word(fold(key), "code")


def _classes(figures: Sequence[Figure], keys: Sequence[str]) -> list[list[str]]:
    """Put together the properties that cut the features alike, where both say something."""
    classes: list[list[str]] = []
    for key in keys:
        values = [cell_key(value) for value in _values(figures, key)]
        home = next((one for one in classes if _is_same(values, _values(figures, one[0]))), None)
        if home is None:
            classes.append([key])
        else:
            home.append(key)
    return classes


def _is_same(values: Sequence[str], others: Sequence[str]) -> bool:
    pairs = {(one, cell_key(other)) for one, other in zip(values, others, strict=True) if one and other}
    return len({one for one, _ in pairs}) == len(pairs) == len({other for _, other in pairs})


def _likeliest(classes: Sequence[list[str]], figures: Sequence[Figure]) -> list[list[str]]:
    """Give the classes that name zones best: by a heading of zones or names alone, else by what is left."""
    for is_likely in (
        lambda key: has_word(fold(key), "zone") or set(fold(key).split("_")) <= words("name"),
        lambda key: has_word(fold(key), "name"),
        lambda key: _has_letters(_values(figures, key)) and not has_word(fold(key), "administrative"),
        lambda key: _has_letters(_values(figures, key)),
        lambda key: has_word(fold(key), "code"),
        lambda _: True,
    ):
        likely = [one for one in classes if any(map(is_likely, one))]
        if likely:
            return likely
    return []


def _has_letters(values: Sequence[str]) -> bool:
    return any(any(sign.isalpha() for sign in value) for value in values)


def _likeness(key: str, values: Sequence[str]) -> tuple[bool, ...]:
    has_letters, is_headed, folded = _has_letters(values), _is_headed(key), fold(key)
    is_sure = is_headed and all(values)
    is_name, is_zone = has_word(folded, "name"), has_word(folded, "zone")
    return is_sure and has_letters, is_sure, has_letters, is_headed, is_name, is_zone


def named_zones(shapes: Sequence[Shape], naming: Naming) -> tuple[list[NamedZone], list[str]]:
    """Give the zones of a map, and the zone of each of its shapes: features of one name are one zone."""
    zones: dict[str, NamedZone] = {}
    keys = []
    for figure, _ in shapes:
        name = figure.properties[naming.name]
        code = figure.properties.get(naming.code) if naming.code else None
        key = cell_key(name)
        zones.setdefault(key, NamedZone(key, name, code or None, figure.line))
        keys.append(key)
    return list(zones.values()), keys


def property_rows(figures: Sequence[Figure]) -> str:
    """Give the names of the properties that features have, for a message."""
    return json.dumps(_keys(figures), ensure_ascii=False)[1:-1]
