"""What humans answered: which answers hold, which dismissals lapse, whom answers follow."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from algorithms.answers import has_lapsed, with_answers
from graph.model.committee import FindingAnswer
from graph.model.findings import Finding
from graph.model.vocabulary import AnswerState, Severity
from tests.graphs import D, Graph, answer_to

DAY = timedelta(days=1)
FAR = D + timedelta(days=100)
DISMISSED, RESOLVED, ACKNOWLEDGED = AnswerState.DISMISSED, AnswerState.RESOLVED, AnswerState.ACKNOWLEDGED


def doubled() -> Graph:
    """P1 followed twice for housing, P2 once."""
    graph = Graph()
    for by in ("I1.a", "I2.a"):
        graph.help("P1", "housing", by=by)
    return graph


def finding() -> Finding:
    return doubled().only("duplicate.support")


def answered(finding: Finding, answer: FindingAnswer, as_of: date = D) -> Finding:
    (found,) = with_answers([finding], [answer], {}, as_of)
    return found


@pytest.mark.parametrize("state", [ACKNOWLEDGED, DISMISSED, RESOLVED])
def test_an_answer_is_shown_with_its_finding(state: AnswerState) -> None:
    answer = answer_to(finding(), state, until=FAR)
    found = answered(finding(), answer)
    assert (found.state, found.answer) == (state, answer)
    assert found.is_dismissed == (state is DISMISSED)
    assert replace(found, state=AnswerState.OPEN, answer=None) == finding()


def test_without_an_answer_a_finding_is_open() -> None:
    (found,) = with_answers([finding()], [], {}, D)
    assert (found.state, found.answer) == (AnswerState.OPEN, None)


def test_an_answer_to_another_finding_changes_nothing() -> None:
    answer = replace(answer_to(finding(), DISMISSED, until=FAR), finding_key="duplicate.support|person:P2")
    assert answered(finding(), answer).state == AnswerState.OPEN


@pytest.mark.parametrize(("given", "holds"), [(D - DAY, True), (D, True), (D + DAY, False)])
def test_an_answer_of_tomorrow_has_not_been_given(given: date, holds: bool) -> None:
    for state in (ACKNOWLEDGED, DISMISSED, RESOLVED):
        answer = answer_to(finding(), state, until=FAR, answered=given)
        assert (answered(finding(), answer).state is state) == holds


@pytest.mark.parametrize(("until", "holds"), [(D - DAY, False), (D, False), (D + DAY, True), (None, True)])
def test_a_dismissal_lapses_on_its_date(until: date | None, holds: bool) -> None:
    answer = answer_to(finding(), DISMISSED, until=until)
    assert answered(finding(), answer).is_dismissed == holds
    assert has_lapsed(finding(), answer, D) == (not holds)


@pytest.mark.parametrize("then", list(Severity))
@pytest.mark.parametrize("now", list(Severity))
def test_a_dismissal_lapses_when_the_severity_rises(then: Severity, now: Severity) -> None:
    order = ["low", "medium", "high", "critical"]
    answer = replace(answer_to(finding(), DISMISSED, until=FAR), severity=then)
    found = answered(replace(finding(), severity=now), answer)
    assert found.is_dismissed == (order.index(now) <= order.index(then))


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        ({"accompaniments": ["A1", "A2"], "institutions": ["I1", "I2"]}, True),
        ({"accompaniments": ["A2"], "institutions": ["I2"]}, True),
        ({"accompaniments": [], "institutions": []}, True),
        ({"accompaniments": ["A1", "A2", "A3"], "institutions": ["I1", "I2"]}, False),
        ({"accompaniments": ["A1", "A3"], "institutions": ["I1", "I2"]}, False),
        ({"accompaniments": ["A1", "A2"], "institutions": ["I1", "I3"]}, False),
        # An id is that of its entry: a professional I1 is not the institution I1.
        ({"accompaniments": ["A1", "A2"], "professionals": ["I1"]}, False),
        # Counts and words may change.
        ({"accompaniments": ["A1", "A2"], "institutions": ["I1", "I2"], "count": 9, "kind": "x"}, True),
    ],
)
def test_a_dismissal_lapses_when_the_evidence_gains_an_id(now: dict[str, object], holds: bool) -> None:
    answer = answer_to(finding(), DISMISSED, until=FAR)
    assert answered(replace(finding(), evidence=now), answer).is_dismissed == holds


@pytest.mark.parametrize("state", [ACKNOWLEDGED, RESOLVED])
def test_only_a_dismissal_lapses(state: AnswerState) -> None:
    answer = answer_to(finding(), state, until=D - DAY)
    graver = replace(finding(), severity=Severity.CRITICAL, evidence={"accompaniments": ["A9"]})
    assert answered(graver, answer).state is state


def test_the_graph_moves_on_and_the_dismissal_lapses() -> None:
    graph = doubled()
    key = graph.only("duplicate.support").key
    graph.dismiss(key)
    assert graph.only("duplicate.support").is_dismissed
    assert graph.only("duplicate.support", as_of=FAR - DAY).is_dismissed
    assert not graph.only("duplicate.support", as_of=FAR).is_dismissed
    assert not graph.only("duplicate.support", as_of=D - DAY).is_dismissed
    graph.help("P1", "housing", by="I2.b")
    assert not graph.only("duplicate.support").is_dismissed


def test_a_dismissed_finding_is_listed() -> None:
    graph = doubled()
    before = [found.key for found in graph.find()]
    graph.dismiss(before[0])
    assert [found.key for found in graph.find()] == before


def test_answers_follow_the_record_that_stands_for_the_person() -> None:
    graph = Graph()
    for by in ("I1.a", "I2.a"):
        graph.help("P2", "housing", by=by)
    graph.dismiss(graph.only("duplicate.support").key)
    graph.same("P1", "P2", decided=0)
    found = graph.only("duplicate.support")
    assert (found.subject("person"), found.is_dismissed) == ("P1", True)
    # The day before the decision, P2 was P2.
    graph.answers = [replace(graph.answers[0], answered_on=D - DAY)]
    yesterday = graph.only("duplicate.support", as_of=D - DAY)
    assert (yesterday.subject("person"), yesterday.is_dismissed) == ("P2", True)


def test_answers_follow_back_when_the_records_are_two_again() -> None:
    graph = Graph()
    for by in ("I1.a", "I2.a"):
        graph.help("P1", "housing", by=by)
    graph.same("P1", "P2", ended=-10)
    graph.dismiss(graph.only("duplicate.support").key)
    assert graph.only("duplicate.support", as_of=D + 20 * DAY).is_dismissed


def test_what_the_other_record_adds_undoes_the_dismissal() -> None:
    graph = doubled()
    graph.dismiss(graph.only("duplicate.support").key)
    graph.help("P2", "housing", by="I2.b")
    graph.same("P1", "P2")
    assert not graph.only("duplicate.support").is_dismissed


def test_ids_that_need_encoding_are_followed() -> None:
    graph = Graph()
    for by in ("I1.a", "I2.a"):
        graph.help("é:b/%", "housing", by=by)
    graph.dismiss(graph.only("duplicate.support").key)
    graph.same("a b", "é:b/%")
    found = graph.only("duplicate.support")
    assert found.key == "duplicate.support|person:a%20b|theme:housing"
    assert found.is_dismissed


def test_only_persons_are_followed() -> None:
    """A need that has the id of a record keeps it."""
    graph = Graph()
    graph.need("P1", "health", opened=90, id_="P2")
    graph.dismiss("gap.need|need:P2|person:P1")
    graph.same("P1", "P2")
    assert graph.only("gap.need").is_dismissed


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_answers_that_meet_the_latest_holds(first: int) -> None:
    found = finding()
    own = answer_to(found, DISMISSED, until=FAR, answered=D - DAY)
    other = replace(
        own, finding_key="duplicate.support|person:P2|theme:housing", state=RESOLVED, answered_on=D
    )
    answers = [own, other] if first else [other, own]
    (shown,) = with_answers([found], answers, {"P2": "P1"}, D)
    assert shown.state is RESOLVED
    (before,) = with_answers([found], answers, {"P2": "P1"}, D - DAY)
    assert before.state is DISMISSED
