"""Finds the commune that a name means, however it was typed: accents, case, hyphens, articles, « St » apart.

A name is looked for within a département: many communes share a name. What is not there, or is there twice,
is never guessed: the answer then says what could have been meant.
"""

import difflib
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from graph.gazetteer import Gazetteer
from graph.reference import load_reference
from graph.store import folded

ARTICLES = frozenset({"le", "la", "les", "l"})
SPELT_OUT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les", "s": "sur"}
"""Words as they are abbreviated or spelt of old, and as they are compared."""

CITIES = frozenset({"paris", "lyon", "marseille"})
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMANS = {
    ten + unit: 10 * tens + at for tens, ten in enumerate(("", "x", "xx")) for at, unit in enumerate(_UNITS)
}
LINKS = frozenset({"sur", "sous", "en", "les", "le", "la", "l", "de", "du", "des", "d", "au", "aux", "pres"})
"""Words by which the name of a commune goes on after what people call it: Saint-Ouen-sur-Seine."""

LIKENESS = 0.7
"""How near a name must be to be proposed, of 1."""
MOST_NEAR = 4
MOST_SOUGHT = 200
"""Names that are compared with every name of a département, ten milliseconds each."""

_ARTICLE_LAST = re.compile(r"^(.*?)\s*\((le|la|les|l['’])\)\s*$", re.IGNORECASE)
_OVER_OR_UNDER = re.compile(r"\bs(?:/|\.|\s)", re.IGNORECASE)
"""« Rosny s/ Bois » is Rosny-sous-Bois: what stands for « sur » may stand for « sous »."""
_ASIDE = re.compile(r"\([^()]*\)\s*$")
_NUMBERED = re.compile(r"(?:0*([0-9]{1,2})|([ivx]{1,5}))(?:er|ere|re|e|eme|nd|nde)?")


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Give a name as it is compared.

    >>> name_key("ST-NICOLAS DE PORT"), name_key("Ban-Saint-Martin (Le)"), name_key("Pagny s/ Moselle")
    ('saint nicolas de port', 'le ban saint martin', 'pagny sur moselle')
    >>> name_key("Vandœuvre-lès-Nancy (54)"), name_key("Lyon 3ème arrdt"), name_key("Paris XIXe")
    ('vandoeuvre les nancy', 'lyon 3', 'paris 19')
    """
    if last := _ARTICLE_LAST.match(name):
        name = f"{last[2]} {last[1]}"
    plain = folded(_ASIDE.sub("", name) or name).replace("s/s", " sous ").replace("s/", " sur ")
    words = [SPELT_OUT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]
    if words and words[0] in CITIES:
        words = _arrondissement(words)
    return " ".join(words)


def _arrondissement(words: list[str]) -> list[str]:
    number = next((found for word in words[1:] if (found := numeral(word)) is not None), None)
    return words if number is None else [words[0], str(number)]


def numeral(word: str) -> int | None:
    """Give the number that a compared word is: of one or two figures, or Roman to twenty.

    >>> numeral("1er"), numeral("04"), numeral("xixe"), numeral("x"), numeral("nancy")
    (1, 4, 19, 10, None)
    """
    found = _NUMBERED.fullmatch(word)
    if found is None:
        return None
    return int(found[1]) if found[1] else ROMANS.get(found[2])


def short_key(key: str) -> str:
    """Give a compared name without the article it begins with: people leave it out, or add one.

    >>> short_key("le ban saint martin")
    'ban saint martin'
    """
    first, _, rest = key.partition(" ")
    return rest if first in ARTICLES and rest else key


class Found(NamedTuple):
    """What a name means: a code; else the codes that it could mean elsewhere or here, and near names told.

    `reading` says how the code was found when the name is not the commune's own: `former`, that of a commune
    which has become a part of it; `begun`, its first words, no other commune of the département having them.
    """

    code: str | None
    others: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    reading: Literal["own", "former", "begun"] = "own"


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
        return _codes_in(self._by_key, name)

    def former_codes(self, name: str) -> tuple[str, ...]:
        """Give the communes of today that a delegated or associated commune of that name belongs to."""
        return _codes_in(_former(), name)

    def is_known(self, name: str) -> bool:
        """Tell whether a place, of today or of before, has that name."""
        return bool(self.codes(name) or self.former_codes(name))

    def department(self, code: str) -> str:
        """Give the département of a commune or part."""
        return self.land.facts(self.land.commune_of(code)).department

    def listed(self, codes: Sequence[str], most: int = 12) -> str:
        """Give the names of communes and parts for a sentence, by name; beyond `most` they are cut short."""
        told = sorted(
            (self.land.name(code) if self.land.knows(code) else code for code in codes), key=name_key
        )
        return ", ".join(told[:most]) + ("…" if len(told) > most else "")

    def find(self, name: str, department: str | None, around: Container[str] = ()) -> Found:
        """Find what a name means within a département (anywhere when None).

        A name that is no commune's there is read as that of a former commune, or completed, when that leaves
        one commune; not when a commune called so to the letter is in one of the départements `around`.
        """
        codes = self.codes(name)
        here = [code for code in codes if department in (None, self.department(code))]
        if len(here) > 1:
            here = self._nearest(name, here)
        if len(here) == 1:
            return Found(here[0])
        if here:
            return Found(None, tuple(here))
        if not any(self.department(code) in around for code in codes):
            former = [code for code in self.former_codes(name) if department in (None, self.department(code))]
            if former:
                return Found(former[0], (), (), "former") if len(former) == 1 else Found(None, tuple(former))
            begun = self._begun(name, department) if department else set()
            if len(begun) == 1:
                return Found(next(iter(begun)), (), (), "begun")
        return Found(None, codes, self._near(name, department))

    def _nearest(self, name: str, codes: list[str]) -> list[str]:
        """Keep of homonyms those called so to the letter, and communes rather than parts, when there are."""
        for is_kept in (lambda c: name_key(self.land.name(c)) == name_key(name), self._is_commune):
            codes = [code for code in codes if is_kept(code)] or codes
        return codes

    def _is_commune(self, code: str) -> bool:
        return code not in self.land.parts

    def _begun(self, name: str, department: str) -> set[str]:
        """Give the communes whose name goes on where this one ends; none unless each does as « sur Seine ».

        A name that goes on otherwise (Bois, Saint) is too short to mean one commune.
        """
        key = short_key(name_key(name))
        known = self._keys_of(department)
        longer = [(one[len(key) :].split()[0], codes) for one, codes in known.items() if _goes_on(one, key)]
        is_sure = all(word in LINKS for word, _ in longer)
        return {code for _, codes in longer for code in codes} if is_sure else set()

    def _near(self, name: str, department: str | None) -> tuple[str, ...]:
        """Give names like one: those that go on from it, hold its words, or are spelt almost so."""
        key = name_key(name)
        known = self._keys_of(department)
        short, words = short_key(key), set(short_key(key).split())
        near = [one for one in known if _goes_on(one, short)]
        near += [one for one in known if words and words <= set(one.split())]
        if department is not None and self._sought_room():
            near += difflib.get_close_matches(key, known, 2, LIKENESS)
        told = (self._told(one, code) for one in near for code in known[one])
        return tuple(islice(dict.fromkeys(told), MOST_NEAR))

    def _told(self, key: str, code: str) -> str:
        named = f"{self.land.name(code)} ({code})"
        if code in self._by_key.get(key, ()):
            return named
        old = next(old for old, now in self.land.reference.former_names if now == code and key in _keys(old))
        return f"{old}, aujourd’hui {named}"

    @cached_property
    def _sought(self) -> list[None]:
        return []

    def _sought_room(self) -> bool:
        """Tell whether one more name may be compared with all of a département: a list may have thousands."""
        self._sought.append(None)
        return len(self._sought) <= MOST_SOUGHT

    @cached_property
    def _of_departments(self) -> dict[str | None, dict[str, tuple[str, ...]]]:
        return {}

    def _keys_of(self, department: str | None) -> Mapping[str, tuple[str, ...]]:
        """Give the compared names of a département (all of them when None), former ones last, with codes."""
        known = self._of_departments.get(department)
        if known is None:
            known = {}
            for by_key in (self._by_key, _former()):
                for key, codes in by_key.items():
                    here = tuple(c for c in codes if department in (None, self.department(c)))
                    if here:
                        known[key] = tuple(dict.fromkeys((*known.get(key, ()), *here)))
            self._of_departments[department] = known
        return known

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


@cache
def _former() -> Mapping[str, tuple[str, ...]]:
    """Give the communes of today by the compared name of each commune that has become a part of them."""
    found: dict[str, tuple[str, ...]] = {}
    for name, code in load_reference().former_names:
        _add(found, name, code)
    return found


def _codes_in(by_key: Mapping[str, tuple[str, ...]], name: str) -> tuple[str, ...]:
    key = name_key(name)
    found = by_key.get(key) or by_key.get(short_key(key), ())
    if not found and " sur " in key and _OVER_OR_UNDER.search(name):
        under = key.replace(" sur ", " sous ")
        found = by_key.get(under) or by_key.get(short_key(under), ())
    return found


def _goes_on(key: str, short: str) -> bool:
    return bool(short) and (key.startswith(f"{short} ") or short_key(key).startswith(f"{short} "))


def _keys(name: str) -> tuple[str, str]:
    """Give a name as it is compared, with its article and without."""
    key = name_key(name)
    return key, short_key(key)


def _add(found: dict[str, tuple[str, ...]], name: str, code: str) -> None:
    for one in dict.fromkeys(_keys(name)):
        known = found.get(one, ())
        found[one] = known if code in known else (*known, code)
