"""Who holds a matter, which matter is live, which is settled."""

import pytest

from algorithms.held import NOBODY, is_held, is_live, is_settled
from algorithms.picture import THEMES, Picture
from graph.model.vocabulary import Theme
from tests.graphs import Graph

SHARED = ("housing", "budget", "family", "basic_needs")


def matter(seen: Picture, person: str, theme: str) -> tuple[int, int]:
    return seen.person_of_id[person], THEMES.index(Theme(theme))


def held(graph: Graph, person: str, theme: str, *, apart_from: str | None = None) -> bool:
    seen = graph.look()
    institution = NOBODY if apart_from is None else seen.frame.ids.institutions.index(apart_from)
    return is_held(seen.view, *matter(seen, person, theme), institution)


def live(graph: Graph, theme: str = "health") -> bool:
    seen = graph.look()
    return is_live(seen.view, *matter(seen, "P1", theme))


def settled(graph: Graph, theme: str = "health") -> bool:
    seen = graph.look()
    return is_settled(seen.view, *matter(seen, "P1", theme))


@pytest.mark.parametrize(
    ("start", "end", "is_held_"),
    [(0, None, True), (90, 0, True), (90, 1, False), (-1, None, True), (-30, None, True), (-31, None, False)],
)
def test_held_by_what_is_active_or_announced(start: int, end: int | None, is_held_: bool) -> None:
    graph = Graph()
    graph.help("P1", "health", by="I1.a", start=start, end=end)
    assert held(graph, "P1", "health") == is_held_


@pytest.mark.parametrize("role", ["guardian", "lead", "coordinator", "practitioner"])
def test_any_role_holds_its_purpose_and_no_other(role: str) -> None:
    graph = Graph()
    graph.help("P1", "health", by="I1.a", role=role)
    assert held(graph, "P1", "health")
    assert not held(graph, "P1", "mental_health")


@pytest.mark.parametrize("theme", [theme.value for theme in Theme])
def test_a_household_shares_four_themes(theme: str) -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.help("P2", theme, by="I1.a")
    assert held(graph, "P1", theme) == (theme in SHARED)
    assert held(graph, "P2", theme)


def test_a_relay_to_another_member_holds_too() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.help("P2", "housing", by="I1.a", start=-30)
    assert held(graph, "P1", "housing")


def test_neighbours_share_nothing() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.household("H2", "P3")
    graph.person("P4")
    for person in ("P3", "P4"):
        graph.help(person, "housing", by="I1.a")
    assert not held(graph, "P1", "housing")


def test_the_help_of_the_dead_holds_nothing() -> None:
    graph = Graph()
    graph.person("P1", household="H1")
    graph.person("P2", household="H1", deceased=0)
    graph.help("P2", "housing", by="I1.a")
    assert not held(graph, "P1", "housing")


@pytest.mark.parametrize("victim", ["P1", "P2", "P3"])
@pytest.mark.parametrize(
    ("opened", "closed", "each_for_themselves"),
    [(0, None, True), (-1, None, False), (90, -1, True), (90, 0, False)],
)
def test_violence_at_home_leaves_each_for_themselves(
    victim: str, opened: int, closed: int | None, each_for_themselves: bool
) -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2", "P3")
    graph.need(victim, "violence", opened=opened, closed=closed)
    graph.help("P2", "housing", by="I1.a")
    assert held(graph, "P1", "housing") == (not each_for_themselves)
    assert held(graph, "P2", "housing")


def test_violence_against_the_dead_or_elsewhere_changes_nothing() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.person("P3", household="H1", deceased=0)
    graph.household("H2", "P4")
    for person in ("P3", "P4"):
        graph.need(person, "violence", opened=90)
    graph.help("P2", "housing", by="I1.a")
    assert held(graph, "P1", "housing")


def test_another_theme_than_violence_changes_nothing() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.need("P1", "child_protection", opened=90, urgent=True)
    graph.help("P2", "housing", by="I1.a")
    assert held(graph, "P1", "housing")


def test_held_apart_from_an_institution() -> None:
    graph = Graph()
    graph.institution("I2")
    graph.help("P1", "health", by="I1.a")
    assert not held(graph, "P1", "health", apart_from="I1")
    assert held(graph, "P1", "health", apart_from="I2")
    graph.help("P1", "health", by="I1.b", institution="I2")
    assert held(graph, "P1", "health", apart_from="I1")


@pytest.mark.parametrize(
    ("needs", "is_live_"),
    [
        ([], True),
        ([(90, None)], True),
        ([(90, 1)], False),
        ([(90, 0)], False),
        ([(90, -1)], True),
        ([(90, 1), (80, None)], True),
        # A need opened tomorrow is not recorded yet.
        ([(-1, None)], True),
        ([(90, 1), (-1, None)], False),
    ],
)
def test_a_matter_is_live_with_an_open_need_or_none_recorded(
    needs: list[tuple[int, int | None]], is_live_: bool
) -> None:
    graph = Graph()
    graph.person("P1")
    for opened, closed in needs:
        graph.need("P1", "health", opened=opened, closed=closed)
    assert live(graph) == is_live_


def test_live_by_the_persons_own_needs_of_the_theme() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.need("P1", "housing", opened=90, closed=1)
    graph.need("P2", "housing", opened=90)
    graph.need("P1", "budget", opened=90)
    assert not live(graph, "housing")
    graph.need("P2", "health", opened=90, closed=1)
    assert live(graph, "health")


def circle(graph: Graph, *, withdrawn: bool = False) -> None:
    """I1 sent on to I2, I2 back to I1; the last referral is 40 days old."""
    status = "withdrawn" if withdrawn else "expired"
    graph.referral("P1", "health", path="I1>I2", sent=90, status=status)
    graph.referral("P1", "health", path="I2>I1", sent=40, status=status)


@pytest.mark.parametrize(
    ("by", "start", "is_settled_"),
    [
        ("I3.a", 300, True),
        ("I1.a", 300, False),
        ("I1.a", 41, False),
        ("I1.a", 40, True),
        ("I1.a", 39, True),
        ("I2.a", 41, False),
        ("I1.a", -30, True),
        ("I3.a", -30, True),
        ("I3.a", -31, False),
    ],
)
def test_settled_by_one_who_sent_nothing_or_began_since(by: str, start: int, is_settled_: bool) -> None:
    graph = Graph()
    circle(graph)
    graph.help("P1", "health", by=by, start=start)
    assert settled(graph) == is_settled_


def test_not_settled_when_nobody_is_there() -> None:
    graph = Graph()
    circle(graph)
    assert not settled(graph)
    graph.help("P1", "health", by="I3.a", start=300, end=1)
    graph.help("P1", "mental_health", by="I3.a")
    assert not settled(graph)


def test_what_was_withdrawn_was_not_sent() -> None:
    graph = Graph()
    circle(graph, withdrawn=True)
    graph.help("P1", "health", by="I1.a", start=300)
    assert settled(graph)
    graph.referral("P1", "health", path="I1>I2", sent=30)
    assert not settled(graph)


def test_only_referrals_of_the_matter_count() -> None:
    graph = Graph()
    circle(graph)
    graph.referral("P1", "budget", path="I4>I1", sent=5)
    graph.referral("P2", "health", path="I4>I1", sent=5)
    graph.help("P1", "health", by="I4.a", start=300)
    assert settled(graph)


def test_the_last_of_them_counts_also_when_withdrawn_ones_are_later() -> None:
    graph = Graph()
    circle(graph)
    graph.referral("P1", "health", path="I1>I2", sent=10, status="withdrawn")
    graph.help("P1", "health", by="I1.a", start=40)
    assert settled(graph)
    graph.referral("P1", "health", path="I5>I2", sent=20)
    assert not settled(graph)


def test_who_withdrew_all_they_sent_sent_nothing() -> None:
    graph = Graph()
    graph.referral("P1", "health", path="I1>I2", sent=60, status="withdrawn")
    graph.referral("P1", "health", path="I3>I2", sent=40)
    graph.help("P1", "health", by="I1.a", start=300)
    assert settled(graph)


def test_a_later_referral_for_another_theme_unsettles_nothing() -> None:
    graph = Graph()
    circle(graph)
    graph.referral("P1", "budget", path="I1>I2", sent=5)
    graph.help("P1", "health", by="I1.a", start=20)
    assert settled(graph)


def test_each_person_of_many_for_themselves() -> None:
    """Between two others who were sent on later, by the same, and are helped."""
    graph = Graph()
    for person, sent, start in (("P0", 5, 300), ("P1", 40, 41), ("P2", 5, 300)):
        graph.person(person, household=f"H-{person}")
        for theme in ("health", "housing"):
            graph.referral(person, theme, path="I1>I2", sent=sent)
            graph.help(person, theme, by="I1.a", start=start)
    assert not settled(graph)
    assert not settled(graph, "housing")
    graph.help("P1", "health", by="I1.a", start=39)
    graph.help("P1", "housing", by="I1.a", start=39)
    assert settled(graph)
    assert settled(graph, "housing")
    assert not held(graph, "P1", "health", apart_from="I1")


def test_sending_to_oneself_is_sending() -> None:
    graph = Graph()
    graph.referral("P1", "health", path="I1>I1", sent=40)
    graph.help("P1", "health", by="I1.a", start=41)
    assert not settled(graph)


@pytest.mark.parametrize(("theme", "is_settled_"), [("housing", True), ("health", False)])
def test_a_household_settles_what_it_shares(theme: str, is_settled_: bool) -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.referral("P1", theme, path="I1>I2", sent=40)
    graph.help("P2", theme, by="I3.a", start=300)
    assert settled(graph, theme) == is_settled_


def test_violence_unsettles_what_a_household_shared() -> None:
    graph = Graph()
    graph.household("H1", "P1", "P2")
    graph.referral("P1", "housing", path="I1>I2", sent=40)
    graph.help("P2", "housing", by="I3.a", start=300)
    graph.need("P2", "violence", opened=10)
    assert not settled(graph, "housing")
