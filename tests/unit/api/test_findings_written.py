"""Findings written out: exact for programs, harmless in a spreadsheet, aligned for people."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest

from api.documents.findings import CSV_COLUMNS, as_csv, as_json_lines, as_table, neutral
from graph.model.committee import FindingAnswer
from graph.model.findings import Finding, Rule, Subject
from graph.model.vocabulary import AnswerState, Severity

D = date(2026, 12, 15)


def finding(id_: str = "P1", *, severity: Severity = Severity.HIGH, reason: str | None = None) -> Finding:
    found = Finding(
        code="gap.lead",
        subjects=(Subject("person", id_),),
        as_of=D,
        severity=severity,
        since=date(2026, 6, 8),
        evidence={"institutions": ["I1", "I2"], "coordinators": []},
        sentence="=Trois institutions, « sans référent ».",
        short="Trois institutions",
        rule=Rule({"institutions": 3}, "Convention"),
    )
    if reason is None:
        return found
    answer = FindingAnswer(
        finding_key=found.key,
        state=AnswerState.DISMISSED,
        reason=reason,
        until=date(2027, 1, 15),
        answered_on=D,
        severity=severity,
    )
    return replace(found, state=AnswerState.DISMISSED, answer=answer)


def test_one_json_object_a_line_in_letters() -> None:
    (line,) = as_json_lines([finding()], "fr")
    assert "référent" in line
    assert json.loads(line) == {
        "code": "gap.lead",
        "key": "gap.lead|person:P1",
        "as_of": "2026-12-15",
        "severity": "high",
        "since": "2026-06-08",
        "subjects": [{"type": "person", "id": "P1"}],
        "evidence": {"institutions": ["I1", "I2"], "coordinators": []},
        "sentence": "=Trois institutions, « sans référent ».",
        "short": "Trois institutions",
        "rule": {"parameters": {"institutions": 3}, "source": "Convention"},
        "state": "open",
    }


def test_an_answer_stands_last() -> None:
    (line,) = as_json_lines([finding(reason="su de tous")], "fr")
    document = json.loads(line)
    assert list(document)[-2:] == ["state", "answer"]
    assert (document["state"], document["answer"]["reason"]) == ("dismissed", "su de tous")


def test_csv_has_one_row_a_finding_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO("".join(as_csv([finding(), finding("=P2", reason="+1")], "fr")))))
    assert rows[0] == list(CSV_COLUMNS)
    assert len(rows) == 3
    cells = dict(zip(CSV_COLUMNS, rows[2], strict=True))
    assert cells["sentence"].startswith("'=Trois")
    assert (cells["reason"], cells["state"], cells["until"]) == ("'+1", "dismissed", "2027-01-15")
    assert json.loads(cells["evidence"])["institutions"] == ["I1", "I2"]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_shown(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "2026-12-15", "1+1"])
def test_the_rest_is_left_alone(cell: str) -> None:
    assert neutral(cell) == cell


def test_a_table_begins_with_the_most_severe() -> None:
    lines = "".join(as_table([finding("P1", severity=Severity.LOW), finding("P2")], "fr")).splitlines()
    assert lines[0] == "gap.lead (2)"
    assert [line.split()[0] for line in lines[3:5]] == ["Forte", "Faible"]
    assert lines[-1] == "2 constats."
    assert "".join(as_table([], "en")) == "No finding.\n"
