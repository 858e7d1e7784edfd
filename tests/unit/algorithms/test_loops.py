"""Loops: every border of loop.referral and loop.refusals."""

from time import process_time
from types import SimpleNamespace
from typing import Any

import pytest

from algorithms import loops
from algorithms.parameters import parameters
from algorithms.view import STATUS
from graph.model.findings import Finding
from tests.graphs import Graph, days_before


def sent(*moves: str, **said: Any) -> Graph:
    """P1 sent on for health: `I1>I2 90` is a referral of I1 to I2, 90 days ago."""
    graph = Graph()
    add(graph, *moves, **said)
    return graph


def add(graph: Graph, *moves: str, **said: Any) -> None:
    for move in moves:
        path, days = move.split()
        graph.referral("P1", "health", **{"path": path, "sent": int(days), "status": "expired", **said})


def told(graph: Graph) -> tuple[list[str], list[str], int] | None:
    """The closing referrals, the path and how many days before D it began."""
    found = graph.find("loop.referral")
    assert len(found) <= 1
    return shown(found[0]) if found else None


def shown(finding: Finding) -> tuple[list[str], list[str], int]:
    assert finding.evidence["loops"] == len(finding.evidence["referrals"])
    return finding.evidence["referrals"], finding.evidence["path"], days_before(finding.since)


def test_there_and_back() -> None:
    finding = sent("I1>I2 90", "I2>I1 60").only("loop.referral")
    assert finding.key == "loop.referral|person:P1|theme:health"
    assert finding.severity == "medium"
    assert shown(finding) == (["R2"], ["I1", "I2", "I1"], 60)


@pytest.mark.parametrize(
    "moves",
    [
        ["I1>I2 90"],
        ["I1>I2 90", "I1>I2 60"],
        ["I1>I2 90", "I3>I1 60"],
        ["I1>I2 90", "I2>I3 60"],
        # Increasing order: what came back before it was sent is no loop.
        ["I1>I2 60", "I3>I1 90"],
        ["I2>I3 90", "I1>I2 60", "I3>I1 30"],
        # A referral to oneself moves nobody.
        ["I1>I1 90", "I1>I1 60"],
    ],
)
def test_no_loop(moves: list[str]) -> None:
    assert told(sent(*moves)) is None


def test_around_three() -> None:
    finding = sent("I1>I2 90", "I2>I3 60", "I3>I1 30").only("loop.referral")
    assert shown(finding) == (["R3"], ["I1", "I2", "I3", "I1"], 30)
    assert finding.severity == "high"


@pytest.mark.parametrize(("days", "is_told"), [(364, True), (365, True), (366, False)])
def test_closed_within_the_last_year(days: int, is_told: bool) -> None:
    assert bool(told(sent(f"I1>I2 {days + 20}", f"I2>I1 {days}"))) == is_told


@pytest.mark.parametrize(("length", "is_told"), [(364, True), (365, True), (366, False)])
def test_a_loop_of_a_year_at_most(length: int, is_told: bool) -> None:
    assert bool(told(sent(f"I1>I2 {length + 100}", "I2>I1 100"))) == is_told
    assert bool(told(sent(f"I1>I2 {length + 100}", "I2>I3 200", "I3>I1 100"))) == is_told


def test_a_loop_too_long_is_none_though_the_institution_sent_elsewhere_since() -> None:
    assert told(sent("I1>I2 480", "I1>I3 150", "I2>I1 100")) is None
    assert told(sent("I1>I2 465", "I1>I3 150", "I2>I1 100")) == (["R3"], ["I1", "I2", "I1"], 100)


def test_work_undoes_a_loop_though_the_institution_sent_elsewhere_since() -> None:
    graph = sent("I1>I2 200", "I1>I3 110", "I2>I1 100")
    graph.help("P1", "health", by="I4.a", start=190, end=150)
    assert told(graph) is None


def test_no_loop_before_the_day_it_closes() -> None:
    assert told(sent("I1>I2 90", "I2>I1 -1")) is None
    assert told(sent("I1>I2 90", "I2>I1 0")) == (["R2"], ["I1", "I2", "I1"], 0)


@pytest.mark.parametrize(
    ("said", "is_work"),
    [
        # By itself open by its dates on thirty days of [90, 40] before D, both counted.
        ({"start": 80, "end": 51}, True),
        ({"start": 80, "end": 52}, False),
        ({"start": 300, "end": 61}, True),
        ({"start": 300, "end": 62}, False),
        ({"start": 69}, True),
        ({"start": 68}, False),
        ({"start": 300}, True),
        ({"start": 80, "end": 51, "by": "I1.a"}, True),
        ({"start": 80, "end": 51, "role": "guardian"}, True),
        ({"start": 80, "end": 51, "contact": 400}, True),
        ({"start": 80, "end": 51, "theme": "budget"}, False),
        ({"start": 80, "end": 51, "person": "P2"}, False),
        ({"start": -1}, False),
    ],
)
def test_real_work_is_a_month_by_one(said: dict[str, Any], is_work: bool) -> None:
    """The work is that of I9, whose accompaniment is over, or silent, or by a sender: nothing settles."""
    graph = sent("I1>I2 90", "I2>I1 40", "I9>I9 1")
    graph.professional("I9.a", until=45)
    graph.person("P2")
    graph.help(**{"person": "P1", "theme": "health", "by": "I9.a", **said})
    assert bool(told(graph)) == (not is_work)


def test_two_halves_are_no_work() -> None:
    graph = sent("I1>I2 90", "I2>I1 40")
    graph.help("P1", "health", by="I3.a", start=90, end=66)
    graph.help("P1", "health", by="I3.a", start=65, end=41)
    assert told(graph)


def test_twenty_nine_days_leave_no_room_for_work() -> None:
    """[69, 40] holds thirty days, [68, 40] does not."""
    for first, is_told in ((69, False), (68, True)):
        graph = sent(f"I1>I2 {first}", "I2>I1 40", "I9>I9 1")
        graph.help("P1", "health", by="I9.a", start=300, end=10)
        assert bool(told(graph)) == is_told


def test_a_member_of_the_household_does_no_work_here() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    for path, days in (("I1>I2", 90), ("I2>I1", 40)):
        graph.referral("P1", "housing", path=path, sent=days)
    graph.help("P2", "housing", by="I3.a", start=90, end=1)
    assert graph.find("loop.referral")


def test_work_undoes_only_the_loops_it_lies_in() -> None:
    """Between R1 and R2 somebody worked for two months; R2 to R3 and R3 to R4 are loops all the same."""
    graph = sent("I1>I2 200", "I2>I1 100", "I1>I2 50", "I2>I1 30")
    graph.help("P1", "health", by="I3.a", start=190, end=110)
    assert told(graph) == (["R3", "R4"], ["I2", "I1", "I2"], 50)


def test_on_one_day_by_id() -> None:
    """Both of one day: in the order of ids, so R1 comes before R2."""
    assert told(sent("I1>I2 40", "I2>I1 40")) == (["R2"], ["I1", "I2", "I1"], 40)
    graph = Graph()
    for id_, path in (("B", "I1>I2"), ("A", "I2>I1")):
        graph.referral("P1", "health", path=path, sent=40, id_=id_)
    assert told(graph) == (["B"], ["I2", "I1", "I2"], 40)


def test_ids_are_compared_by_code_point() -> None:
    graph = Graph()
    for id_, path in (("R10", "I1>I2"), ("R9", "I2>I3"), ("r1", "I3>I1")):
        graph.referral("P1", "health", path=path, sent=40, id_=id_)
    assert told(graph) == (["r1"], ["I1", "I2", "I3", "I1"], 40)
    graph = Graph()
    for id_, path in (("R9", "I1>I2"), ("R10", "I2>I1")):
        graph.referral("P1", "health", path=path, sent=40, id_=id_)
    assert told(graph) == (["R9"], ["I2", "I1", "I2"], 40)


@pytest.mark.parametrize(
    ("moves", "referrals", "path"),
    [
        # The fewest referrals, though a longer way round exists.
        (["I1>I2 90", "I2>I3 80", "I3>I2 70", "I2>I1 60"], ["R3", "R4"], ["I2", "I3", "I2"]),
        (["I1>I2 90", "I2>I3 80", "I1>I3 70", "I3>I1 60"], ["R4"], ["I1", "I3", "I1"]),
        # Of chains with as few, that of the earliest closing referral.
        (["I1>I2 90", "I2>I1 80", "I3>I4 70", "I4>I3 60"], ["R2", "R4"], ["I1", "I2", "I1"]),
        (["I1>I2 90", "I2>I3 80", "I3>I1 70", "I1>I3 60"], ["R3", "R4"], ["I3", "I1", "I3"]),
        # Among the predecessors of a referral, the latest in order first.
        (["I1>I2 99", "I2>I3 90", "I1>I4 85", "I4>I3 80", "I3>I1 70"], ["R5"], ["I1", "I4", "I3", "I1"]),
        (["I1>I4 99", "I4>I3 90", "I1>I2 85", "I2>I3 80", "I3>I1 70"], ["R5"], ["I1", "I2", "I3", "I1"]),
    ],
)
def test_which_chain_is_told(moves: list[str], referrals: list[str], path: list[str]) -> None:
    found = told(sent(*moves))
    assert found is not None
    assert found[:2] == (referrals, path)


def test_breadth_before_depth_among_equals() -> None:
    """From I9>I1 back: I4>I9 (latest) then I3>I9; of the four chains of three the one over I4 is told."""
    graph = sent("I1>I3 99", "I1>I4 98", "I3>I9 90", "I4>I9 80", "I9>I1 70")
    found = told(graph)
    assert found is not None
    assert found[1] == ["I1", "I4", "I9", "I1"]


def test_the_end_reached_first_is_the_one_discovered_first() -> None:
    """Two ways of four: the search meets the predecessors of the later one first."""
    moves = ["I1>I5 99", "I1>I6 98", "I6>I3 97", "I5>I4 96", "I3>I9 90", "I4>I9 80", "I9>I1 70"]
    found = told(sent(*moves))
    assert found is not None
    assert found[1] == ["I1", "I5", "I4", "I9", "I1"]


def test_each_referral_is_visited_once() -> None:
    """I2>I3 leads to both I3>I4 and I3>I9: it is found from the later of them."""
    moves = ["I1>I2 99", "I2>I3 95", "I3>I4 90", "I3>I9 80", "I4>I9 75", "I9>I1 70"]
    found = told(sent(*moves))
    assert found is not None
    assert found[1] == ["I1", "I2", "I3", "I9", "I1"]


def test_a_referral_further_back_may_close_where_the_nearest_may_not() -> None:
    """The chain from R2 is within a year, that from R1 is not: the search goes on to R2."""
    graph = sent("I1>I2 500", "I1>I2 120", "I2>I1 100")
    assert told(graph) == (["R3"], ["I1", "I2", "I1"], 100)
    graph = sent("I1>I2 480", "I2>I3 470", "I1>I3 110", "I3>I1 100")
    assert told(graph) == (["R4"], ["I1", "I3", "I1"], 100)


@pytest.mark.parametrize(
    ("moves", "severity"),
    [
        (["I1>I2 90", "I2>I1 80"], "medium"),
        (["I1>I2 90", "I2>I1 80", "I1>I2 70"], "medium"),
        (["I1>I2 90", "I2>I1 80", "I1>I2 70", "I2>I1 60"], "high"),
        (["I1>I2 90", "I2>I3 80", "I3>I1 70"], "high"),
    ],
)
def test_high_from_three_closings_or_three_institutions(moves: list[str], severity: str) -> None:
    assert sent(*moves).only("loop.referral").severity == severity


def test_since_the_first_closing() -> None:
    found = told(sent("I1>I2 90", "I2>I1 80", "I1>I2 70"))
    assert found == (["R2", "R3"], ["I1", "I2", "I1"], 80)


def test_the_first_closing_of_the_year_counts() -> None:
    found = told(sent("I1>I2 400", "I2>I1 366", "I1>I2 365"))
    assert found == (["R3"], ["I2", "I1", "I2"], 365)


@pytest.mark.parametrize("status", ["sent", "expired", "withdrawn"])
def test_what_was_withdrawn_moved_nobody(status: str) -> None:
    graph = sent("I1>I2 90", status=status)
    add(graph, "I2>I1 60")
    assert bool(told(graph)) == (status != "withdrawn")


@pytest.mark.parametrize("status", ["accepted", "declined"])
def test_whatever_the_answer(status: str) -> None:
    assert told(sent("I1>I2 90", "I2>I1 60", status=status, answered=50))


def test_themes_and_persons_apart() -> None:
    graph = sent("I1>I2 90")
    graph.referral("P1", "budget", path="I2>I1", sent=60)
    graph.referral("P2", "health", path="I2>I1", sent=60)
    assert told(graph) is None


def test_records_of_one_person_make_one_loop() -> None:
    graph = sent("I1>I2 90")
    graph.referral("P0", "health", path="I2>I1", sent=60)
    graph.same("P1", "P0")
    assert graph.only("loop.referral").subject("person") == "P0"


@pytest.mark.parametrize(
    ("opened", "closed", "is_told"),
    [(200, None, True), (200, -1, True), (200, 0, False), (-1, None, True)],
)
@pytest.mark.parametrize("code", ["loop.referral", "loop.refusals"])
def test_only_a_live_matter_loops(code: str, opened: int, closed: int | None, is_told: bool) -> None:
    graph = sent("I1>I2 90", "I2>I1 60", status="declined", answered=50)
    graph.need("P1", "health", opened=opened, closed=closed)
    assert bool(graph.find(code)) == is_told


@pytest.mark.parametrize(
    ("by", "start", "is_told"),
    [("I3.a", 20, False), ("I1.a", 61, True), ("I1.a", 60, False), ("I3.a", -30, False), ("I3.a", -31, True)],
)
@pytest.mark.parametrize("code", ["loop.referral", "loop.refusals"])
def test_what_is_settled_is_no_loop(code: str, by: str, start: int, is_told: bool) -> None:
    graph = sent("I1>I2 85", "I2>I1 60", status="declined", answered=50)
    graph.help("P1", "health", by=by, start=start)
    assert bool(graph.find(code)) == is_told


# loop.refusals


def refused(*answered: int | None, **said: Any) -> Graph:
    """P1 refused so many days ago, by I2, I3..."""
    graph = Graph()
    for number, days in enumerate(answered, 2):
        graph.referral(
            "P1",
            "health",
            **{"path": f"I1>I{number}", "sent": 900, "status": "declined", "answered": days, **said},
        )
    return graph


def test_two_refusals() -> None:
    finding = refused(90, 60).only("loop.refusals")
    assert finding.key == "loop.refusals|person:P1|theme:health"
    assert (finding.severity, days_before(finding.since)) == ("high", 60)
    assert finding.evidence == {"referrals": ["R1", "R2"]}


@pytest.mark.parametrize(
    ("answered", "since"),
    [
        ([60], None),
        ([365, 364], 364),
        ([365, 365], 365),
        ([366, 365], None),
        ([366, 365, 1], 1),
        ([0, 0], 0),
        ([10, -1], None),
        # Of three, the second by date.
        ([10, 90, 40], 40),
        ([10, 90, 10], 10),
    ],
)
def test_two_refusals_in_a_year(answered: list[int | None], since: int | None) -> None:
    graph = refused(*answered)
    assert [days_before(finding.since) for finding in graph.find("loop.refusals")] == (
        [] if since is None else [since]
    )


def test_all_refusals_of_the_year_are_named() -> None:
    graph = refused(400, 90, 60, 30, -1)
    graph.referral("P1", "health", path="I1>I2", sent=60, status="expired")
    graph.referral("P1", "health", path="I1>I2", sent=60, status="accepted", answered=50)
    assert graph.only("loop.refusals").evidence == {"referrals": ["R2", "R3", "R4"]}


def test_refused_twice_by_the_same_or_by_oneself() -> None:
    assert refused(90, 60, path="I1>I2").find("loop.refusals")
    assert refused(90, 60, path="I1>I1").find("loop.refusals")


def test_refusals_of_other_themes_and_persons_apart() -> None:
    graph = refused(90)
    for person, theme in (("P1", "budget"), ("P2", "health")):
        graph.referral(person, theme, path="I1>I2", sent=90, status="declined", answered=60)
    assert graph.find("loop.refusals") == []
    graph.same("P2", "P1")
    assert graph.only("loop.refusals").evidence == {"referrals": ["R1", "R3"]}


def test_thousands_of_referrals_of_one_person_take_seconds() -> None:
    """A long way that comes back once: its chain holds all of it, and the time is far from its cube."""
    view = a_long_way(3_000)
    began = process_time()
    chains = loops.closing_chains(view, 0, 0, parameters()["loop.referral"])
    assert process_time() - began < 20
    assert chains == [list(range(3_000))]


def a_long_way(length: int) -> Any:
    """Each institution sends on to the next, the last one to the first; a month of work before any of it."""
    referrals = SimpleNamespace(
        first=[0, length],
        theme=[0] * length,
        status=[STATUS.sent] * length,
        sender=list(range(length)),
        receiver=[*range(1, length), 0],
        sent_on=[700 + place * 300 // length for place in range(length)],
    )
    work = SimpleNamespace(first=[0, 1], purpose=[0], start=[600], end=[690])
    return SimpleNamespace(day=1_000, referrals=referrals, accompaniments=work)
