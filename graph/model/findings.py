"""Findings: what a detector saw, about whom, since when, resting on which rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from graph.model.committee import FindingAnswer
from graph.model.vocabulary import AnswerState, Severity

SEVERITIES: tuple[Severity, ...] = tuple(Severity)


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What a finding is about: a type word and an id."""

    type: str
    id: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The parameters a finding was found with, and where they come from."""

    parameters: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding on a day.

    `subjects` are sorted by (type, id); lists of ids in `evidence` are sorted, except `path`. Evidence
    carries ids, dates and counts, never a name. `state` is `open` unless a human answered.
    """

    code: str
    subjects: tuple[Subject, ...]
    as_of: date
    severity: Severity
    since: date
    evidence: Mapping[str, Any]
    sentence: str = ""
    short: str = ""
    rule: Rule = field(default_factory=lambda: Rule({}, ""))
    state: AnswerState = AnswerState.OPEN
    answer: FindingAnswer | None = None
    dated_by_rule: bool = False

    @property
    def key(self) -> str:
        """Give the key, stable from run to run: the code and the subjects, ids percent-encoded."""
        return finding_key(self.code, self.subjects)

    def subject(self, type_: str) -> str:
        """Give the id of the (first) subject of that type."""
        return next(subject.id for subject in self.subjects if subject.type == type_)

    @property
    def is_dismissed(self) -> bool:
        """Tell whether a human dismissed it and the dismissal holds."""
        return self.state is AnswerState.DISMISSED


def finding_key(code: str, subjects: tuple[Subject, ...]) -> str:
    """Give the key of a finding; ids are percent-encoded but for ASCII letters, digits and ``-._~``.

    >>> finding_key("gap.lead", (Subject("person", "P 1"),))
    'gap.lead|person:P%201'
    """
    return "|".join([code, *(f"{subject.type}:{quote(subject.id, safe='')}" for subject in subjects)])


def evidence_ids(evidence: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the ids an evidence names, as sorted ``entry=id``: what a dismissal is compared with.

    >>> evidence_ids({"accompaniments": ["A2", "A1"], "kind": "unanswered"})
    ('accompaniments=A1', 'accompaniments=A2')
    """
    lists = ((name, value) for name, value in evidence.items() if isinstance(value, list | tuple))
    return tuple(sorted({f"{name}={item}" for name, value in lists for item in value}))
