"""What findings and reasons say in French, from the finding alone: facts of the network, dated and counted.

No sentence holds a name or an id: pages add them for whoever may read them. A sentence never judges a person
and never predicts anything about one; it says what is, and since when.
"""

from collections.abc import Mapping

from algorithms.sentences import duplicates, gaps, loops, overload, territory
from algorithms.sentences.families import Family, family_of, tag_of
from algorithms.sentences.questions import question
from algorithms.sentences.reasons import reason_label, reason_sentence
from algorithms.sentences.wording import SHORT, Telling
from graph.model.findings import Finding

__all__ = [
    "SHORT",
    "TELLINGS",
    "Family",
    "family_of",
    "question",
    "reason_label",
    "reason_sentence",
    "sentence",
    "short",
    "tag_of",
]

TELLINGS: Mapping[str, Mapping[str, Telling]] = {
    "duplicate": duplicates.TELLINGS,
    "gap": gaps.TELLINGS,
    "overload": overload.TELLINGS,
    "loop": loops.TELLINGS,
    "territory": territory.TELLINGS,
}
"""How each finding is told, by the two halves of its code."""


def _telling(finding: Finding) -> Telling:
    family, _, name = finding.code.partition(".")
    return TELLINGS[family][name]


def sentence(finding: Finding) -> str:
    """Give one sentence that says what the fact is and since when. It stands alone: dates have their year.

    Raises KeyError for a code that no detector has.

    >>> from datetime import date
    >>> from graph.model.findings import Subject
    >>> from graph.model.vocabulary import Severity
    >>> found = Finding(
    ...     code="duplicate.support",
    ...     subjects=(Subject("person", "P1"), Subject("theme", "housing")),
    ...     as_of=date(2026, 12, 15),
    ...     severity=Severity.MEDIUM,
    ...     since=date(2026, 3, 2),
    ...     evidence={"accompaniments": ["A1", "A7"], "institutions": ["I2", "I9"]},
    ... )
    >>> sentence(found).replace("\u00a0", " ")
    'Deux accompagnements logement par deux institutions depuis le 2 mars 2026.'
    >>> short(found).replace("\u00a0", " ")
    'Logement : suivi deux fois, par deux institutions.'
    """
    return _telling(finding).sentence(finding)


def short(finding: Finding) -> str:
    """Give the line of an agenda row: at most 56 characters, the theme first, no date, never cut.

    Raises KeyError for a code that no detector has.
    """
    return _telling(finding).short(finding)
