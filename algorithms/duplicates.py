"""Duplicates: is the same work done twice for the same person, and do they know of each other?

What counts: two supporting accompaniments (practitioner, referent of a dispositif) of one purpose by two
institutions, both active, side by side for a month; two coordinators for one person, wherever they work.

What lawfully does not: a judge's measure beside ordinary help; the referents of two different named
dispositifs; a handover of less than a month; an accompaniment that nobody gives any more.

Complexity: the square of a person's (or household's) active accompaniments, which are few.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from algorithms.parameters import Dispositifs, Overlap
from algorithms.picture import THEMES, Picture
from algorithms.telling import ids, tell
from algorithms.view import View
from graph.model.findings import Finding
from graph.model.vocabulary import Role, Severity, code_of

Pair = tuple[int, int]

DISPOSITIF_REFERENT = code_of(Role)[Role.DISPOSITIF_REFERENT]


def is_double_support(view: View, i: int, j: int, limits: Overlap) -> bool:
    """Tell whether accompaniments i and j, of one purpose, do the same work for two institutions."""
    a = view.accompaniments
    if not (a.is_active[i] and a.is_active[j] and a.is_supporting[i] and a.is_supporting[j]):
        return False
    if a.institution[i] == a.institution[j] or a.is_judicial[i] != a.is_judicial[j]:
        return False
    if a.role[i] == DISPOSITIF_REFERENT and a.role[j] == DISPOSITIF_REFERENT:
        named = a.dispositif[i] >= 0 and a.dispositif[j] >= 0
        if named and a.dispositif[i] != a.dispositif[j]:
            return False
    return view.day - max(a.start[i], a.start[j]) >= limits.overlap_days


def support_pairs(view: View, person: int, limits: Overlap) -> list[tuple[int, int]]:
    """Give the pairs of accompaniments of a person that do the same work."""
    a = view.accompaniments
    pairs = []
    for i in range(a.first[person], a.first[person + 1]):
        if not (a.is_active[i] and a.is_supporting[i]):
            continue
        for j in range(i + 1, a.first[person + 1]):
            if a.purpose[i] == a.purpose[j] and is_double_support(view, i, j, limits):
                pairs.append((i, j))
    return pairs


def coordination_pairs(view: View, person: int, limits: Overlap) -> list[tuple[int, int]]:
    """Give the pairs of coordinating accompaniments of a person by two professionals."""
    a = view.accompaniments
    pairs = []
    for i in range(a.first[person], a.first[person + 1]):
        if not (a.is_active[i] and a.is_coordinating[i]):
            continue
        for j in range(i + 1, a.first[person + 1]):
            both = a.is_active[j] and a.is_coordinating[j] and a.professional[i] != a.professional[j]
            if both and view.day - max(a.start[i], a.start[j]) >= limits.overlap_days:
                pairs.append((i, j))
    return pairs


def household_pairs(view: View, situation: int, limits: Overlap) -> list[tuple[int, int]]:
    """Give the pairs of accompaniments of two members of a household that do the same work for both."""
    a = view.accompaniments
    pairs = [(0, 0) for _ in range(0)]
    if view.household[situation] < 0:
        return pairs
    last = view.members[situation + 1]
    for person in range(view.members[situation], last):
        for i in range(a.first[person], a.first[person + 1]):
            if not (view.is_shared_theme[a.purpose[i]] and a.is_active[i] and a.is_supporting[i]):
                continue
            for j in range(a.first[person + 1], a.first[last]):
                if a.purpose[i] == a.purpose[j] and is_double_support(view, i, j, limits):
                    pairs.append((i, j))
    return pairs


def support(picture: Picture) -> Iterator[Finding]:
    """Tell duplicate.support: per (person, theme)."""
    limits: Overlap = picture.parameters["duplicate.support"]
    for person in picture.persons:
        for theme, pairs in _by_theme(picture, support_pairs(picture.view, person, limits)):
            subjects = {"person": picture.person_id(person), "theme": THEMES[theme].value}
            yield _doubled(picture, "duplicate.support", subjects, pairs)


def coordination(picture: Picture) -> Iterator[Finding]:
    """Tell duplicate.coordination: per person."""
    limits: Overlap = picture.parameters["duplicate.coordination"]
    professional = picture.view.accompaniments.professional
    for person in picture.persons:
        pairs = coordination_pairs(picture.view, person, limits)
        if pairs:
            who = {professional[i] for pair in pairs for i in pair}
            yield tell(
                picture,
                "duplicate.coordination",
                {"person": picture.person_id(person)},
                severity=Severity.HIGH if len(who) >= limits.high_from else Severity.MEDIUM,
                since=_since(picture, pairs),
                evidence=_evidence(picture, pairs)
                | {"professionals": ids(map(picture.professional_id, who))},
            )


def household(picture: Picture) -> Iterator[Finding]:
    """Tell duplicate.household: per (household, household theme)."""
    limits: Overlap = picture.parameters["duplicate.household"]
    for situation in picture.situations:
        for theme, pairs in _by_theme(picture, household_pairs(picture.view, situation, limits)):
            subjects = {"household": picture.situation_id(situation)[1], "theme": THEMES[theme].value}
            yield _doubled(picture, "duplicate.household", subjects, pairs)


def dispositif(picture: Picture) -> Iterator[Finding]:
    """Tell duplicate.dispositif: per (dispositif, dispositif, theme), from the pairs of duplicate.support."""
    overlap: Overlap = picture.parameters["duplicate.support"]
    limits: Dispositifs = picture.parameters["duplicate.dispositif"]
    a, names = picture.view.accompaniments, picture.frame.ids.dispositifs
    persons: Counter[tuple[int, int, int]] = Counter()
    for person in picture.persons:
        pairs = support_pairs(picture.view, person, overlap)
        between = {(*sorted((a.dispositif[i], a.dispositif[j])), a.purpose[i]) for i, j in pairs}
        persons.update((one, other, theme) for one, other, theme in between if 0 <= one < other)
    for (one, other, theme), count in persons.items():
        if count >= limits.persons:
            yield tell(
                picture,
                "duplicate.dispositif",
                [("dispositif", names[one]), ("dispositif", names[other]), ("theme", THEMES[theme].value)],
                severity=Severity.MEDIUM if count >= limits.medium_from else Severity.LOW,
                since=None,
                evidence={"persons": count},
            )


def _by_theme(picture: Picture, pairs: Iterable[Pair]) -> Iterator[tuple[int, list[Pair]]]:
    purpose = picture.view.accompaniments.purpose
    found: dict[int, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(purpose[pair[0]], []).append(pair)
    yield from found.items()


def _since(picture: Picture, pairs: Iterable[Pair]) -> int:
    """Give the earliest day on which a pair stood side by side."""
    start = picture.view.accompaniments.start
    return min(max(start[i], start[j]) for i, j in pairs)


def _evidence(picture: Picture, pairs: Iterable[Pair]) -> dict[str, list[str]]:
    rows = {i for pair in pairs for i in pair}
    institutions = picture.view.accompaniments.institution
    return {
        "accompaniments": ids(picture.accompaniment_id(i) for i in rows),
        "institutions": ids(picture.institution_id(institutions[i]) for i in rows),
    }


def _doubled(picture: Picture, code: str, subjects: dict[str, str], pairs: list[Pair]) -> Finding:
    evidence = _evidence(picture, pairs)
    is_high = len(evidence["institutions"]) >= picture.parameters[code].high_from
    severity = Severity.HIGH if is_high else Severity.MEDIUM
    return tell(picture, code, subjects, severity=severity, since=_since(picture, pairs), evidence=evidence)
