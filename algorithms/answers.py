"""What humans answered to findings, laid over what a run found.

A dismissal lapses on its date, or when the finding is more severe than it was, or when its evidence names
an id it did not. Answers follow a person whose record another one stands for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

from graph.model.committee import FindingAnswer
from graph.model.findings import SEVERITIES, Finding, Subject, evidence_ids, finding_key
from graph.model.vocabulary import AnswerState


def with_answers(
    findings: Iterable[Finding],
    answers: Iterable[FindingAnswer],
    representative: Mapping[str, str],
    as_of: date,
) -> list[Finding]:
    """Give the findings with the answers that hold on the day.

    `representative` maps the id of a record to the id of the record that stands for it, if another does.
    Linear in findings and answers.
    """
    given: dict[str, FindingAnswer] = {}
    for answer in sorted(answers, key=lambda answer: (answer.answered_on, answer.finding_key)):
        if answer.answered_on <= as_of:
            given[_followed(answer.finding_key, representative)] = answer
    return [_answered(finding, given.get(finding.key), as_of) for finding in findings]


def _followed(key: str, representative: Mapping[str, str]) -> str:
    """Give the key under which the finding stands now."""
    code, *parts = key.split("|")
    subjects = []
    for part in parts:
        type_, _, encoded = part.partition(":")
        id_ = unquote(encoded)
        subjects.append(Subject(type_, representative.get(id_, id_) if type_ == "person" else id_))
    return finding_key(code, tuple(sorted(subjects)))


def _answered(finding: Finding, answer: FindingAnswer | None, as_of: date) -> Finding:
    if answer is None or (answer.state is AnswerState.DISMISSED and has_lapsed(finding, answer, as_of)):
        return finding
    return replace(finding, state=answer.state, answer=answer)


def has_lapsed(finding: Finding, answer: FindingAnswer, as_of: date) -> bool:
    """Tell whether a dismissal no longer holds for what the finding is now."""
    if answer.until is not None and as_of >= answer.until:
        return True
    if SEVERITIES.index(finding.severity) > SEVERITIES.index(answer.severity):
        return True
    return not set(evidence_ids(finding.evidence)) <= set(answer.evidence)
