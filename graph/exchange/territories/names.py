"""Finds the commune that a name means, however it was typed: accents, case, hyphens, articles, « St » apart.

A name is looked for within a département: many communes share a name. What is not there, or is there twice,
is never guessed: the answer then says what could have been meant.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from graph.gazetteer import Gazetteer
from graph.reference import load_reference
from graph.store import folded

ARTICLES = frozenset({"le", "la", "les", "l"})
SPELT_OUT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les", "s": "sur"}
"""Words as they are abbreviated or spelt of old, and as they are compared."""

CITIES = frozenset({"paris", "lyon", "marseille"})
LIKENESS = 0.7
"""How near a name must be to be proposed, of 1."""

_ARTICLE_LAST = re.compile(r"^(.*?)\s*\((le|la|les|l['’])\)\s*$", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)\s*$")
_NUMBERED = re.compile(r"0*([0-9]{1,2})(?:er|ere|re|e|eme|nd|nde)?")


def name_key(name: str) -> str:
    """Give a name as it is compared.

    >>> name_key("ST-NICOLAS DE PORT"), name_key("Ban-Saint-Martin (Le)"), name_key("Pagny s/ Moselle")
    ('saint nicolas de port', 'le ban saint martin', 'pagny sur moselle')
    >>> name_key("Vandœuvre-lès-Nancy (54)"), name_key("Lyon 3ème arrdt")
    ('vandoeuvre les nancy', 'lyon 3')
    """
    if last := _ARTICLE_LAST.match(name):
        name = f"{last[2]} {last[1]}"
    plain = folded(_ASIDE.sub("", name) or name).replace("s/s", " sous ").replace("s/", " sur ")
    words = [SPELT_OUT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]
    if words and words[0] in CITIES:
        words = _arrondissement(words)
    return " ".join(words)


def _arrondissement(words: list[str]) -> list[str]:
    numbers = [found[1] for word in words[1:] if (found := _NUMBERED.fullmatch(word))]
    return [words[0], numbers[0]] if numbers else words


def short_key(key: str) -> str:
    """Give a compared name without the article it begins with: people leave it out, or add one.

    >>> short_key("le ban saint martin")
    'ban saint martin'
    """
    first, _, rest = key.partition(" ")
    return rest if first in ARTICLES and rest else key


class Found(NamedTuple):
    """What a name means: a code; else the codes that it could mean elsewhere or here, and near names."""

    code: str | None
    others: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names of communes and parts, to be looked up."""

    land: Gazetteer

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[str, ...]]:
        found = dict(_built_in())
        for code in sorted(self.land.delivered):
            _add(found, self.land.facts(code).name, code)
        for code, part in sorted(self.land.parts.items()):
            _add(found, part.name, code)
        return found

    @cached_property
    def departments(self) -> frozenset[str]:
        """Give the codes of the départements."""
        return self.land.reference.departments()

    def codes(self, name: str) -> tuple[str, ...]:
        """Give the communes and parts of that name, anywhere: called so exactly, else but for an article."""
        key = name_key(name)
        exact = self._by_key.get(key)
        return exact if exact is not None else self._by_key.get(short_key(key), ())

    def department(self, code: str) -> str:
        """Give the département of a commune or part."""
        return self.land.facts(self.land.commune_of(code)).department

    def find(self, name: str, department: str | None) -> Found:
        """Find what a name means within a département (anywhere when None)."""
        codes = self.codes(name)
        here = [code for code in codes if department in (None, self.department(code))]
        if len(here) > 1:
            here = self._nearest(name, here)
        if len(here) == 1:
            return Found(here[0])
        if here or codes:
            return Found(None, tuple(here or codes))
        return Found(None, (), self._near(name, department))

    def _nearest(self, name: str, codes: list[str]) -> list[str]:
        """Keep of homonyms those called so to the letter, and communes rather than parts, when there are."""
        for is_kept in (lambda c: name_key(self.land.name(c)) == name_key(name), self._is_commune):
            codes = [code for code in codes if is_kept(code)] or codes
        return codes

    def _is_commune(self, code: str) -> bool:
        return code not in self.land.parts

    def _near(self, name: str, department: str | None) -> tuple[str, ...]:
        if department is None:
            return ()
        key, known = name_key(name), self._keys_of(department)
        near = [one for one in known if one.startswith(f"{key} ")][:2]
        near += difflib.get_close_matches(key, known, 2, LIKENESS)
        codes = [code for key in near for code in self._by_key[key] if self.department(code) == department]
        return tuple(dict.fromkeys(codes))

    def _keys_of(self, department: str) -> list[str]:
        return [
            key for key, codes in self._by_key.items() if any(self.department(c) == department for c in codes)
        ]

    def likely_department(self, names: Iterable[str]) -> str | None:
        """Give the département where most of the names are communes, None when that is not one."""
        counted: Counter[str] = Counter()
        for name in set(names):
            counted.update({self.department(code) for code in self.codes(name)})
        first = counted.most_common(2)
        if not first or (len(first) == 2 and first[0][1] == first[1][1]):
            return None
        return first[0][0]


@cache
def _built_in() -> Mapping[str, tuple[str, ...]]:
    """Give the built-in communes by compared name; worked out once, in half a second."""
    found: dict[str, tuple[str, ...]] = {}
    for code, facts in load_reference().communes.items():
        _add(found, facts.name, code)
    return found


def _add(found: dict[str, tuple[str, ...]], name: str, code: str) -> None:
    key = name_key(name)
    for one in {key, short_key(key)}:
        known = found.get(one, ())
        found[one] = known if code in known else (*known, code)
