"""The doctrine: the default one is SPEC's; a committee's own is taken whole or refused with its lines."""

import pytest

from algorithms.complexity import REASONS
from algorithms.doctrine import FORMS, Doctrine, default_doctrine, read_doctrine
from graph.errors import InvalidInputError
from graph.model.vocabulary import Severity

GOOD = """\
name: Critères du Grand Est
since: 2026-11-23
source: >-
  Réunion du comité,
  le 3 novembre.
complex: {score: 25, institutions: 3}
reasons:
  no_lead: {points: 10, cap: 10}
  danger: {points: 7, cap: 14, themes: [violence]}
"""


def read(text: str) -> Doctrine:
    return read_doctrine(text, "ours.yaml")


def problems(text: str) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(InvalidInputError) as refused:
        read(text)
    assert all(problem.file == "ours.yaml" for problem in refused.value.problems)
    assert all(problem.sentence().endswith(".") for problem in refused.value.problems)
    return [(problem.code, problem.line, problem.value) for problem in refused.value.problems]


SPEC = {
    # reason: points for 0, 1, 2... facts
    "several_actors": [0, 0, 0, 5, 10, 15, 20, 20],
    "urgent_need": [0, 15, 20, 25, 25],
    "danger": [0, 10, 10],
    "no_answer": [0, 10, 20, 20],
    "refusals": [0, 15, 30, 30],
    "cumulated_needs": [0, 0, 0, 4, 8, 12, 16, 16],
    "duplicate_support": [0, 8, 16, 24, 24],
    "duplicate_coordination": [0, 12, 12],
    "duplicate_household": [0, 6, 12, 12],
    "dropped_referral": [0, 6, 12, 18, 18],
    "no_lead": [0, 10, 10],
    "break": [0, 8, 16, 16],
    "idle": [0, 4, 8, 8],
    "unreviewed_event": [0, 8, 16, 16],
    "ping_pong": [0, 12, 24, 24],
    "overloaded_lead": [0, 5, 5],
    "difficult_territory": [0, 4, 4],
    "waited": [0, 3, 6, 9, 12, 15, 15],
}


EACH_AND_CAP = {
    # reason: points for each, cap, and what else SPEC says of it
    "several_actors": {"points": 5, "cap": 20, "from": 3},
    "urgent_need": {"first": 15, "points": 5, "cap": 25},
    "danger": {"points": 10, "cap": 10, "themes": ["violence", "child_protection"]},
    "uncovered_need": {"low": 3, "medium": 5, "high": 8, "critical": 12, "cap": 36},
    "no_answer": {"points": 10, "cap": 20},
    "refusals": {"points": 15, "cap": 30},
    "cumulated_needs": {"points": 4, "cap": 16, "from": 3},
    "duplicate_support": {"points": 8, "cap": 24},
    "duplicate_coordination": {"points": 12, "cap": 12},
    "duplicate_household": {"points": 6, "cap": 12},
    "dropped_referral": {"points": 6, "cap": 18},
    "no_lead": {"points": 10, "cap": 10},
    "break": {"points": 8, "cap": 16},
    "idle": {"points": 4, "cap": 8},
    "unreviewed_event": {"points": 8, "cap": 16},
    "ping_pong": {"points": 12, "cap": 24},
    "overloaded_lead": {"points": 5, "cap": 5},
    "difficult_territory": {"points": 4, "cap": 4},
    "waited": {"points": 3, "cap": 15},
}


def test_the_default_doctrine_has_the_points_and_caps_of_the_specification() -> None:
    assert default_doctrine().reasons == EACH_AND_CAP


@pytest.mark.parametrize("reason", SPEC)
def test_the_default_doctrine_is_that_of_the_specification(reason: str) -> None:
    expected = SPEC[reason]
    assert [default_doctrine().points(reason, count) for count in range(len(expected))] == expected
    assert default_doctrine().points(reason, 1000) == expected[-1]


@pytest.mark.parametrize(
    ("severities", "points"),
    [
        ([], 0),
        (["low"], 3),
        (["medium"], 5),
        (["high"], 8),
        (["critical"], 12),
        (["low", "medium", "high", "critical"], 28),
        (["critical"] * 3, 36),
        (["critical"] * 3 + ["low"], 36),
        (["critical", "critical", "high", "low"], 35),
    ],
)
def test_points_by_severity(severities: list[str], points: int) -> None:
    given = iter([Severity(severity) for severity in severities])
    assert default_doctrine().points_by_severity("uncovered_need", given) == points


def test_the_default_thresholds() -> None:
    doctrine = default_doctrine()
    assert (doctrine.score, doctrine.institutions) == (30, 2)
    assert doctrine.themes("danger") == {"violence", "child_protection"}
    assert set(doctrine.reasons) == {*SPEC, "uncovered_need"} == set(FORMS) == set(REASONS)
    assert doctrine.since == "2026-11-23"
    assert doctrine.name
    assert doctrine.source


def test_a_committees_own_doctrine() -> None:
    doctrine = read(GOOD)
    assert (doctrine.name, doctrine.since) == ("Critères du Grand Est", "2026-11-23")
    assert doctrine.source == "Réunion du comité, le 3 novembre."
    assert (doctrine.score, doctrine.institutions) == (25, 3)
    assert [doctrine.points("danger", count) for count in range(4)] == [0, 7, 14, 14]
    assert doctrine.themes("danger") == {"violence"}
    # What it does not name gives nothing.
    assert doctrine.points("break", 5) == 0
    assert doctrine.points_by_severity("uncovered_need", iter([Severity.CRITICAL])) == 0
    assert doctrine.themes("break") == frozenset()


@pytest.mark.parametrize(
    ("start", "counts"), [(0, [0, 4, 4]), (1, [0, 2, 4]), (2, [0, 0, 2, 4]), (3, [0, 0, 0, 2, 4])]
)
def test_from_which_number_a_reason_counts(start: int, counts: list[int]) -> None:
    rule = f"  several_actors: {{from: {start}, points: 2, cap: 4}}\n"
    doctrine = read(GOOD + rule)
    assert [doctrine.points("several_actors", count) for count in range(len(counts))] == counts


@pytest.mark.parametrize(
    ("given", "read_as"), [("2026", "2026"), ('"54"', "54"), ("2026-11-23", "2026-11-23"), ("010", "010")]
)
def test_a_text_is_taken_as_written(given: str, read_as: str) -> None:
    folded = "source: >-\n  Réunion du comité,\n  le 3 novembre.\n"
    doctrine = read(GOOD.replace("name: Critères du Grand Est", f"name: {given}"))
    assert doctrine.name == read_as
    assert read(GOOD.replace(folded, f"source: {given}\n")).source == read_as


@pytest.mark.parametrize(
    ("themes", "read_as"),
    [("[]", set()), ("violence", {"violence"}), ("[health, violence]", {"health", "violence"})],
)
def test_themes_are_a_list_or_one(themes: str, read_as: set[str]) -> None:
    assert read(GOOD.replace("[violence]", themes)).themes("danger") == read_as


@pytest.mark.parametrize("number", ["0", "9", "10", "999"])
def test_numbers_that_are_taken(number: str) -> None:
    assert read(GOOD.replace("score: 25", f"score: {number}")).score == int(number)


@pytest.mark.parametrize(
    "number",
    [
        "1000",
        "-1",
        "1.0",
        "1e2",
        "0x10",
        "010",
        "08",
        "1_0",
        "+1",
        "true",
        "'9'",
        "''",
        "~",
        "[1]",
        "{}",
        "!!int [9]",
    ],
)
def test_numbers_that_are_refused(number: str) -> None:
    ((code, line, _),) = problems(GOOD.replace("score: 25", f"score: {number}"))
    assert (code, line) == ("doctrine.no_number", 6)
    ((code, line, _),) = problems(GOOD.replace("points: 7", f"points: {number}"))
    assert (code, line) == ("doctrine.no_number", 9)


NO_DAYS = ["2026-13-01", "2026-02-31", "2026-2-1", "'2026-11-23'", "23/11/2026", "2026", "~", "[2026-11-23]"]
NO_DAYS += ["2026-11-23T10:00:00Z", "!!timestamp x", "!!timestamp 20261123", "!!timestamp [2026-11-23]"]


@pytest.mark.parametrize("day", NO_DAYS)
def test_days_that_are_refused(day: str) -> None:
    ((code, line, _),) = problems(GOOD.replace("since: 2026-11-23", f"since: {day}"))
    assert (code, line) == ("doctrine.no_date", 2)


@pytest.mark.parametrize("text", ["", "~", "null", "[a]", "{a: b}", '" "'])
def test_texts_that_are_refused(text: str) -> None:
    ((code, line, _),) = problems(GOOD.replace("name: Critères du Grand Est", f"name: {text}"))
    assert (code, line) == ("doctrine.no_text", 1)


REFUSED = [
    # A whole file.
    ("", [("doctrine.no_mapping", 1, None)]),
    ("[]", [("doctrine.no_mapping", 1, None)]),
    ("oui", [("doctrine.no_mapping", 1, None)]),
    ("a: [", [("doctrine.not_yaml", 1, None)]),
    (GOOD + "\tname: x", [("doctrine.not_yaml", 10, None)]),
    (GOOD + "---\n" + GOOD, [("doctrine.not_yaml", 10, None)]),
    (GOOD + "# \x00", [("doctrine.not_yaml", 10, None)]),
    ("\n# \x00", [("doctrine.not_yaml", 2, None)]),
    ("a: " + "[" * 1500, [("doctrine.not_yaml", None, None)]),
    # Its entries.
    (GOOD + "score: 3\n", [("doctrine.unknown_key", 10, "score")]),
    (GOOD + "name: x\n", [("doctrine.repeated_key", 10, "name")]),
    (GOOD + "<<: {name: x}\n", [("doctrine.unknown_key", 10, "<<")]),
    (GOOD + "1: 2\n", [("doctrine.unknown_key", 10, "1")]),
    (GOOD + "? [a]\n: b\n", [("doctrine.unknown_key", 10, "seq")]),
    (GOOD.replace("name: Critères du Grand Est\n", ""), [("doctrine.missing_key", 1, "name")]),
    (GOOD.replace("since: 2026-11-23\n", ""), [("doctrine.missing_key", 1, "since")]),
    (
        GOOD.replace("{score: 25, institutions: 3}", "{score: 25}"),
        [("doctrine.missing_key", 6, "institutions")],
    ),
    (GOOD.replace("{score: 25, institutions: 3}", "30"), [("doctrine.no_mapping_here", 6, "30")]),
    (GOOD.partition("reasons:")[0] + "reasons:\n", [("doctrine.no_mapping_here", 7, "")]),
    (GOOD.partition("reasons:")[0], [("doctrine.missing_key", 1, "reasons")]),
    # Its reasons.
    (GOOD + "  nolead: {points: 1, cap: 1}\n", [("doctrine.unknown_key", 10, "nolead")]),
    (GOOD + "  no_lead: {points: 1, cap: 1}\n", [("doctrine.repeated_key", 10, "no_lead")]),
    (GOOD + "  break: {points: 1}\n", [("doctrine.missing_key", 10, "cap")]),
    (GOOD + "  break: {points: 1, cap: 1, first: 2}\n", [("doctrine.unknown_key", 10, "first")]),
    (GOOD + "  break: 5\n", [("doctrine.no_mapping_here", 10, "5")]),
    (GOOD.replace("[violence]", "[violence, guerre]"), [("doctrine.no_theme", 9, "guerre")]),
    (GOOD.replace("[violence]", "[[violence]]"), [("doctrine.no_theme", 9, "seq")]),
    (GOOD.replace("[violence]", ""), [("doctrine.no_theme", 9, "")]),
    (GOOD.replace("[violence]", "&all [*all]"), [("doctrine.no_theme", 9, "seq")]),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_a_wrong_doctrine_is_refused_with_its_lines(
    text: str, expected: list[tuple[str, int | None, str | None]]
) -> None:
    assert problems(text) == expected


def test_every_problem_is_told_in_the_order_of_lines() -> None:
    text = GOOD.replace("since: 2026-11-23", "since: hier").replace("points: 7", "points: sept") + "x: 1\n"
    assert [(code, line) for code, line, _ in problems(text)] == [
        ("doctrine.no_date", 2),
        ("doctrine.no_number", 9),
        ("doctrine.unknown_key", 10),
    ]


@pytest.mark.parametrize("reason", FORMS)
def test_each_reason_asks_for_its_own_entries(reason: str) -> None:
    missing = problems(GOOD.partition("  no_lead")[0] + f"  {reason}: {{}}\n")
    assert {value for _, _, value in missing} == FORMS[reason]
    assert {(code, line) for code, line, _ in missing} == {("doctrine.missing_key", 8)}
