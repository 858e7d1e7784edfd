"""How a detector says what it saw: a finding with its rule, its subjects sorted, its sentences written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from algorithms.picture import Picture
from algorithms.sentences import sentence, short
from graph.frame import as_date
from graph.model.findings import Finding, Subject
from graph.model.vocabulary import Severity


def tell(
    picture: Picture,
    code: str,
    subjects: Mapping[str, str] | Iterable[tuple[str, str]],
    *,
    severity: Severity,
    since: int | None,
    evidence: Mapping[str, Any],
) -> Finding:
    """Make a finding; `since` is a day number, None for a rule that dates it of the day itself."""
    pairs = subjects.items() if isinstance(subjects, Mapping) else subjects
    finding = Finding(
        code=code,
        subjects=tuple(sorted(Subject(type_, id_) for type_, id_ in pairs)),
        as_of=picture.as_of,
        severity=severity,
        since=picture.as_of if since is None else as_date(since),
        evidence=evidence,
        rule=picture.parameters.rules[code],
        dated_by_rule=since is None,
    )
    return replace(finding, sentence=sentence(finding), short=short(finding))


def ids(values: Iterable[str]) -> list[str]:
    """Give ids once each, in code point order."""
    return sorted(set(values))
