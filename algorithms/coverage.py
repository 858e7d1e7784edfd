"""Coverage: where do several people need something that no dispositif offers to their place?

What counts: open needs nobody holds, of persons whose place no dispositif alive for the theme covers, five
or more in one intercommunality. What does not: themes no dispositif serves anywhere; persons whose place is
not known; needs already held.

Complexity: linear in the open needs, times the dispositifs of a theme for each different place.
"""

from collections.abc import Iterator

from algorithms.held import NOBODY, is_held
from algorithms.parameters import CoverageGap
from algorithms.picture import THEMES, Picture
from algorithms.telling import ids, tell
from graph.model.findings import Finding
from graph.model.vocabulary import Severity

Area = tuple[str, str]


def unanswered_needs(picture: Picture) -> dict[tuple[Area, int], list[tuple[int, int]]]:
    """Give the (person, need) that no dispositif answers where they live, by (area, theme).

    An area is ("epci", its SIREN) or, for a commune in no EPCI, ("commune", its code).
    """
    needs = picture.view.needs
    found: dict[tuple[Area, int], list[tuple[int, int]]] = {}
    for person in picture.persons:
        code = picture.place_code(person)
        for n in range(needs.first[person], needs.first[person + 1]):
            theme = needs.theme[n]
            if not needs.is_open[n] or code is None or not picture.places.lacks_answer(theme, code):
                continue
            if not is_held(picture.view, person, theme, NOBODY):
                found.setdefault((area(picture, code), theme), []).append((person, n))
    return found


def area(picture: Picture, code: str) -> Area:
    """Give the EPCI of a place, or its commune when it is in none."""
    land = picture.frame.gazetteer
    commune = land.commune_of(code)
    epci = land.facts(commune).epci
    return ("epci", epci) if epci else ("commune", commune)


def coverage(picture: Picture) -> Iterator[Finding]:
    """Tell gap.coverage: per (epci or commune, theme)."""
    limits: CoverageGap = picture.parameters["gap.coverage"]
    for (where, theme), rows in unanswered_needs(picture).items():
        if len(rows) >= limits.needs:
            yield tell(
                picture,
                "gap.coverage",
                [where, ("theme", THEMES[theme].value)],
                severity=Severity.HIGH if len(rows) >= limits.high_from else Severity.MEDIUM,
                since=None,
                evidence={
                    "communes": ids(code for code in (picture.place_code(p) for p, _ in rows) if code),
                    "needs": len(rows),
                },
            )
