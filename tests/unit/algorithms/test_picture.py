"""What an accompaniment, a need, a referral and an event are on a day: every border of SPEC's opening."""

from datetime import date, timedelta

import pytest

from algorithms.view import Accompaniments
from graph.frame import as_date
from tests.graphs import D, Graph, days_before


def accompaniments(graph: Graph, as_of: date = D) -> Accompaniments:
    return graph.look(as_of).view.accompaniments


@pytest.mark.parametrize(
    ("start", "end", "is_open"),
    [
        (1, None, True),
        (0, None, True),
        (-1, None, False),
        (90, -1, True),
        (90, 0, True),
        (90, 1, False),
        (0, 0, True),
    ],
)
def test_a_period_holds_its_first_and_its_last_day(start: int, end: int | None, is_open: bool) -> None:
    graph = Graph()
    graph.help("P1", "housing", by="I1.a", start=start, end=end)
    a = accompaniments(graph)
    assert (bool(a.is_open[0]), bool(a.is_active[0])) == (is_open, is_open)
    assert bool(a.is_begun[0]) == (start >= 0)


KNOWN, GUARDIAN = {"role": "practitioner"}, {"role": "guardian"}


@pytest.mark.parametrize(
    ("said", "start", "contact", "is_dormant"),
    [
        # The last contact is known: 180 days, 365 for a guardian, whatever the mandate.
        (KNOWN, 900, 179, False),
        (KNOWN, 900, 180, True),
        (KNOWN, 900, 181, True),
        (GUARDIAN, 900, 364, False),
        (GUARDIAN, 900, 365, True),
        ({"role": "lead", "mandate": "judicial"}, 900, 179, False),
        ({"role": "lead", "mandate": "judicial"}, 900, 180, True),
        ({"role": "guardian", "mandate": "judicial"}, 900, 364, False),
        ({"role": "guardian", "mandate": "judicial"}, 900, 365, True),
        # The later of contact and start counts.
        (KNOWN, 179, 500, False),
        (KNOWN, 180, 500, True),
        (KNOWN, 180, 180, True),
        # No contact known by D: 730 days, never for a guardian or a judge's measure.
        (KNOWN, 729, None, False),
        (KNOWN, 730, None, True),
        (KNOWN, 731, None, True),
        ({"role": "lead", "mandate": "administrative"}, 730, None, True),
        ({"role": "lead", "mandate": "voluntary"}, 730, None, True),
        ({"role": "lead", "mandate": "judicial"}, 5000, None, False),
        (GUARDIAN, 5000, None, False),
        # A contact noted for tomorrow is not known yet; one noted for today is.
        (KNOWN, 729, -1, False),
        (KNOWN, 730, -1, True),
        (KNOWN, 900, 0, False),
        (GUARDIAN, 5000, -1, False),
    ],
)
def test_dormant_by_a_day(said: dict[str, str], start: int, contact: int | None, is_dormant: bool) -> None:
    graph = Graph()
    graph.help(
        "P1",
        "housing",
        by="I1.a",
        start=start,
        contact=contact,
        role=said["role"],
        mandate=said.get("mandate"),
    )
    a = accompaniments(graph)
    assert (bool(a.is_dormant[0]), bool(a.is_active[0])) == (is_dormant, not is_dormant)


@pytest.mark.parametrize(("start", "end"), [(900, 1), (-1, None)])
def test_what_is_not_open_is_never_dormant(start: int, end: int | None) -> None:
    graph = Graph()
    graph.help("P1", "housing", by="I1.a", start=start, end=end, contact=500)
    assert not accompaniments(graph).is_dormant[0]


@pytest.mark.parametrize(
    ("since", "until", "is_active"),
    [
        (1, None, True),
        (0, None, True),
        (-1, None, False),
        (None, -1, True),
        (None, 0, True),
        (None, 1, False),
        (0, 0, True),
        (None, None, True),
    ],
)
def test_active_asks_for_a_professional_who_is_there(
    since: int | None, until: int | None, is_active: bool
) -> None:
    graph = Graph()
    graph.professional("I1.a", since=since, until=until)
    graph.help("P1", "housing", by="I1.a")
    a = accompaniments(graph)
    assert (bool(a.is_active[0]), bool(a.is_present[0])) == (is_active, is_active)
    assert a.is_open[0]


@pytest.mark.parametrize(
    ("start", "since", "until", "is_relay"),
    [
        (0, None, None, False),
        (-1, None, None, True),
        (-29, None, None, True),
        (-30, None, None, True),
        (-31, None, None, False),
        # The professional counts on that day, not on D.
        (-10, -9, None, True),
        (-10, -10, None, True),
        (-10, -11, None, False),
        (-10, None, -11, True),
        (-10, None, -10, True),
        (-10, None, -9, False),
        (-10, None, 1, False),
    ],
)
def test_a_relay_is_announced_within_thirty_days(
    start: int, since: int | None, until: int | None, is_relay: bool
) -> None:
    graph = Graph()
    graph.professional("I1.a", since=since, until=until)
    graph.help("P1", "housing", by="I1.a", start=start)
    a = accompaniments(graph)
    assert bool(a.is_relay[0]) == is_relay
    assert bool(a.is_active[0]) == (start == 0)


@pytest.mark.parametrize(
    ("said", "since", "until", "last_day"),
    [
        # Its end, its professional's last day, its last sign of life when dormant: the earliest.
        ({"start": 300, "end": 1}, None, None, 1),
        ({"start": 300, "end": 0}, None, None, None),
        ({"start": 300}, None, 1, 1),
        ({"start": 300}, None, 0, None),
        ({"start": 300, "end": 50}, None, 80, 80),
        ({"start": 300, "end": 80}, None, 50, 80),
        ({"start": 300, "end": -5}, None, 50, 50),
        ({"start": 400, "contact": 180}, None, None, 180),
        ({"start": 400, "contact": 179}, None, None, None),
        ({"start": 400, "contact": 500}, None, None, 400),
        ({"start": 800}, None, None, 800),
        ({"start": 400, "contact": 200}, None, 100, 200),
        ({"start": 400, "contact": 200}, None, 300, 300),
        # What ended is not dormant: its end counts, though the last contact is older.
        ({"start": 400, "contact": 300, "end": 100}, None, None, 100),
        # A professional who is still to come: over only once its end is behind.
        ({"start": 300, "end": 50}, -1, None, 50),
        ({"start": 300, "end": -50}, -1, None, None),
        ({"start": 300}, -1, None, None),
        # Not begun.
        ({"start": -1}, None, None, None),
        ({"start": -1}, None, 50, None),
    ],
)
def test_the_last_day_of_what_is_over(
    said: dict[str, int], since: int | None, until: int | None, last_day: int | None
) -> None:
    graph = Graph()
    graph.professional("I1.a", since=since, until=until)
    graph.help("P1", "housing", by="I1.a", **said)  # type: ignore[arg-type]  # days alone
    a = accompaniments(graph)
    found = days_before(as_date(a.last_day[0])) if a.is_over[0] else None
    assert found == last_day


@pytest.mark.parametrize(
    ("opened", "closed", "exists", "is_open"),
    [
        (1, None, True, True),
        (0, None, True, True),
        (-1, None, False, False),
        (90, -1, True, True),
        (90, 0, True, False),
        (90, 1, True, False),
    ],
)
def test_a_need_is_open_until_the_day_before_it_closes(
    opened: int, closed: int | None, exists: bool, is_open: bool
) -> None:
    graph = Graph()
    graph.need("P1", "housing", opened=opened, closed=closed)
    needs = graph.look().view.needs
    assert len(needs.is_open) == exists
    assert any(needs.is_open) == is_open


@pytest.mark.parametrize(
    ("status", "answered", "on_the_day"),
    [
        ("accepted", 1, "accepted"),
        ("accepted", 0, "accepted"),
        ("accepted", -1, "sent"),
        ("declined", 1, "declined"),
        ("declined", 0, "declined"),
        ("declined", -1, "sent"),
        # Other states stand as recorded.
        ("expired", -1, "expired"),
        ("withdrawn", -1, "withdrawn"),
        ("sent", None, "sent"),
    ],
)
def test_an_answer_dated_tomorrow_has_not_been_given(
    status: str, answered: int | None, on_the_day: str
) -> None:
    graph = Graph()
    graph.referral("P1", "housing", path="I1>I2", sent=20, status=status, answered=answered)
    states = ("sent", "accepted", "declined", "expired", "withdrawn")
    assert [states[status] for status in graph.look().view.referrals.status] == [on_the_day]


@pytest.mark.parametrize(("sent", "exists"), [(1, True), (0, True), (-1, False)])
def test_a_referral_or_an_event_of_tomorrow_does_not_exist(sent: int, exists: bool) -> None:
    graph = Graph()
    graph.referral("P1", "housing", path="I1>I2", sent=sent)
    graph.event("P1", "birth", occurred=sent)
    view = graph.look().view
    assert (len(view.referrals.theme), len(view.life_events.kind)) == (exists, exists)


def test_a_row_without_its_own_institution_is_its_professionals() -> None:
    graph = Graph()
    graph.help("P1", "housing", by="I1.a", start=60)
    graph.help("P1", "housing", by="I1.a", start=50, institution="I2")
    seen = graph.look()
    assert [seen.institution_id(i) for i in seen.view.accompaniments.institution] == ["I1", "I2"]


def test_rows_stand_in_the_order_of_time_then_id() -> None:
    graph = Graph()
    for id_, start in (("A9", 40), ("A10", 40), ("a1", 40), ("A1", 39), ("é", 40), ("B", 41)):
        graph.help("P1", "housing", by="I1.a", start=start, id_=id_)
    seen = graph.look()
    rows = range(len(seen.view.accompaniments.start))
    assert [seen.accompaniment_id(row) for row in rows] == ["B", "A10", "A9", "a1", "é", "A1"]


def test_the_day_is_the_one_asked_for() -> None:
    graph = Graph()
    graph.help("P1", "housing", by="I1.a", start=900, contact=180)
    graph.help("P1", "housing", by="I1.a", start=-1)
    yesterday, tomorrow = D - timedelta(days=1), D + timedelta(days=1)
    assert [list(accompaniments(graph, day).is_active) for day in (yesterday, D, tomorrow)] == [
        [1, 0],
        [0, 0],
        [0, 1],
    ]
