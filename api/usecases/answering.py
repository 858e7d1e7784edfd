"""Answer a finding: acknowledge it, dismiss it with a reason until a date, resolve it, or take that back."""

from dataclasses import dataclass
from datetime import date

from api.workspace import Workspace
from graph.errors import UnknownIdError, UsageError
from graph.model.committee import FindingAnswer
from graph.model.findings import Finding, evidence_ids
from graph.model.vocabulary import AnswerState
from graph.scope import Scope
from graph.store import Changes, Put, Removal

SOURCE = "maille"
"""The source that owns what people do in maille itself."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers. A dismissal needs a reason and a date; `open` takes an earlier answer back."""

    state: AnswerState
    answered_on: date
    answered_by: str | None = None
    reason: str | None = None
    until: date | None = None


def answer_finding(workspace: Workspace, scope: Scope, key: str, as_of: date, answer: Answer) -> None:
    """Record an answer to a finding of the day, with what the finding is now.

    Raises UnknownIdError when no such finding may be read on that day, UsageError when a dismissal lacks its
    reason or a date after the answer's, ConflictError when somebody answered in between.
    """
    finding = workspace.examine(scope, as_of).by_key.get(key)
    if finding is None:
        raise UnknownIdError("unknown.finding", key=key, as_of=as_of.isoformat())
    _check(answer)
    stored = workspace.store.rows(scope, "finding_answers", keys=[key]).rows
    version = stored[0].version if stored else 0
    if answer.state is AnswerState.OPEN:
        removals = [Removal("finding_answers", key, expected=version)] if stored else []
        workspace.store.write(Changes(SOURCE, removals=removals))
    else:
        put = Put("finding_answers", _recorded(finding, answer), SOURCE, expected=version)
        workspace.store.write(Changes(SOURCE, puts=[put]))


def _check(answer: Answer) -> None:
    if answer.state is not AnswerState.DISMISSED:
        return
    if not (answer.reason or "").strip():
        raise UsageError("answer.no_reason")
    if answer.until is None or answer.until <= answer.answered_on:
        raise UsageError("answer.no_until", answered_on=answer.answered_on.isoformat())


def _recorded(finding: Finding, answer: Answer) -> FindingAnswer:
    return FindingAnswer(
        finding_key=finding.key,
        state=answer.state,
        reason=answer.reason,
        until=answer.until if answer.state is AnswerState.DISMISSED else None,
        answered_on=answer.answered_on,
        answered_by=answer.answered_by,
        severity=finding.severity,
        evidence=evidence_ids(finding.evidence),
    )
