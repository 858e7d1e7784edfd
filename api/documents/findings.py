"""Findings written out: JSON lines (SPEC section 2), CSV, a table for a terminal."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from api.documents.tables import columns
from api.texts import Language, text
from graph.model.committee import FindingAnswer
from graph.model.findings import SEVERITIES, Finding

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell instead of showing it."""

CSV_COLUMNS = (
    "code",
    "key",
    "as_of",
    "severity",
    "since",
    "subjects",
    "evidence",
    "sentence",
    "short",
    "state",
    "answered_on",
    "reason",
    "until",
)

Form = Callable[[Sequence[Finding], Language], Iterator[str]]


def finding_document(finding: Finding) -> dict[str, Any]:
    """Give the JSON form of a finding, and of what a human answered if somebody did."""
    document: dict[str, Any] = {
        "code": finding.code,
        "key": finding.key,
        "as_of": finding.as_of.isoformat(),
        "severity": finding.severity.value,
        "since": finding.since.isoformat(),
        "subjects": [{"type": subject.type, "id": subject.id} for subject in finding.subjects],
        "evidence": dict(finding.evidence),
        "sentence": finding.sentence,
        "short": finding.short,
        "rule": {"parameters": dict(finding.rule.parameters), "source": finding.rule.source},
        "state": finding.state.value,
    }
    if finding.answer is not None:
        document["answer"] = _answer_document(finding.answer)
    return document


def _answer_document(answer: FindingAnswer) -> dict[str, Any]:
    return {
        "state": answer.state.value,
        "answered_on": answer.answered_on.isoformat(),
        "answered_by": answer.answered_by,
        "reason": answer.reason,
        "until": _day(answer.until),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def as_json_lines(found: Sequence[Finding], _: Language) -> Iterator[str]:
    """Give one JSON object a line."""
    for finding in found:
        yield json.dumps(finding_document(finding), ensure_ascii=False) + "\n"


def as_csv(found: Sequence[Finding], _: Language) -> Iterator[str]:
    """Give CSV with commas, for programs; no spreadsheet takes a cell for a formula."""
    yield _csv_line(CSV_COLUMNS)
    for finding in found:
        yield _csv_line([neutral(cell) for cell in csv_cells(finding)])


def csv_cells(finding: Finding) -> list[str]:
    """Give a finding as cells, one for each of `CSV_COLUMNS`."""
    document = finding_document(finding)
    answer: Mapping[str, Any] = document.get("answer", {})
    subjects = "|".join(f"{subject.type}:{subject.id}" for subject in finding.subjects)
    evidence = json.dumps(document["evidence"], ensure_ascii=False)
    told = document | {"subjects": subjects, "evidence": evidence} | {**answer, "state": document["state"]}
    return [str(told.get(name) or "") for name in CSV_COLUMNS]


def _csv_line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()


def neutral(cell: str) -> str:
    """Give a cell that a spreadsheet shows as it is.

    >>> neutral("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def as_table(found: Sequence[Finding], language: Language) -> Iterator[str]:
    """Give a table for reading: findings by code, the most severe and the oldest first."""
    counted = Counter(finding.code for finding in found)
    for code, count in sorted(counted.items()):
        ranked = sorted((f for f in found if f.code == code), key=_urgency)
        yield f"{code} ({count})\n"
        for line in columns(_table_head(language), [_row(finding) for finding in ranked]):
            yield f"  {line}\n"
        yield "\n"
    key = "detect.total_one" if len(found) == 1 else "detect.total"
    yield text(key if found else "detect.none", language, count=len(found)) + "\n"


FORMS: Mapping[str, Form] = {"jsonl": as_json_lines, "csv": as_csv, "table": as_table}
"""The forms a list of findings may have."""


def _urgency(finding: Finding) -> tuple[int, date, str]:
    return -SEVERITIES.index(finding.severity), finding.since, finding.key


def _table_head(language: Language) -> list[str]:
    return [text(f"detect.{name}", language) for name in ("severity", "since", "about", "sentence", "answer")]


def _row(finding: Finding) -> list[str]:
    about = " ".join(subject.id for subject in finding.subjects)
    answer = "" if finding.answer is None else finding.state.label
    return [finding.severity.label, f"{finding.since:%d/%m/%Y}", about, finding.short, answer]
