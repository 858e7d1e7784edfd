"""A finding that somebody may answer: what its forms hold, and what they held when they were refused."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from algorithms.french import table_date
from graph.errors import UsageError
from graph.model.findings import Finding
from graph.model.vocabulary import AnswerState

DISMISSALS = (
    "Passage de relais en cours",
    "Deux interventions voulues et complémentaires",
    "Erreur de saisie, correction demandée",
    "Souhait de la personne",
    "Suivi par une autre instance",
)
"""Why a finding may be dismissed: a closed list, so that no sentence names anybody."""

HELD_DAYS = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Answerable:
    """A finding with what its forms need: a short name for the page, what the page saw, a day to propose."""

    finding: Finding
    day: date
    until: str

    @classmethod
    def of(cls, finding: Finding, day: date) -> "Answerable":
        """Make one; a dismissal is proposed for a month after the day looked at."""
        return cls(finding, day, table_date(day + HELD_DAYS))

    @property
    def name(self) -> str:
        """Name it in the page: the same name whatever its answer."""
        return hashlib.sha256(self.finding.key.encode()).hexdigest()[:12]

    @property
    def seen(self) -> str:
        """Tell what answer the page showed."""
        return seen_of(self.finding)

    @property
    def state(self) -> AnswerState:
        """Give the answer that holds."""
        return self.finding.state

    @property
    def told(self) -> str:
        """Say the answer in a few words: « Écarté le 20/11/2026 jusqu’au 15/01/2027, passage de relais »."""
        answer = self.finding.answer
        if answer is None:
            return ""
        until = f" jusqu’au {table_date(answer.until)}" if answer.until else ""
        by = f" par {answer.answered_by}" if answer.answered_by else ""
        reason = f", {answer.reason[:1].lower()}{answer.reason[1:]}" if answer.reason else ""
        return f"{answer.state.label}{by} le {table_date(answer.answered_on)}{until}{reason}"


def seen_of(finding: Finding) -> str:
    """Give a word for the answer a finding has: another answer, another word."""
    answer = finding.answer
    if answer is None:
        return "open"
    parts = (answer.state.value, answer.answered_on, answer.until, answer.reason, answer.answered_by)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A dismissal as somebody typed it, and why it cannot be: what a page needs to give the form back."""

    key: str
    reason: str
    until: str
    error: UsageError

    @property
    def is_of_reason(self) -> bool:
        """Tell which of the two fields is wrong."""
        return self.error.code == "answer.no_such_reason"

    def stands_at(self, findings: Iterable[Finding]) -> "Refusal":
        """Give it back to a page that shows its form. Raises its error when none of the findings has it."""
        if not any(each.key == self.key and each.state is AnswerState.OPEN for each in findings):
            raise self.error
        return self
