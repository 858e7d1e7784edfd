"""For every finding, a story that is one and its look-alike that lawfully is not, told in a sentence each."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from algorithms.detection import DETECTORS
from tests.graphs import Graph

NANCY, LAXOU, ELSEWHERE = "54395", "54304", "54001"


@dataclass(frozen=True)
class Story:
    """`tell(graph, True)` tells `story`, `tell(graph, False)` its look-alike; the codes that each gives."""

    code: str
    story: str
    look_alike: str
    tell: Callable[[Graph, bool], None]
    found: set[str]
    found_in_look_alike: set[str]


STORIES: list[Story] = []


def story(
    code: str, told: str, look_alike: str, *, also: str = "", instead: str = ""
) -> Callable[[Callable[[Graph, bool], None]], Callable[[Graph, bool], None]]:
    """Keep a story; `also` are the other codes it gives, `instead` those that its look-alike gives."""

    def keep(tell: Callable[[Graph, bool], None]) -> Callable[[Graph, bool], None]:
        STORIES.append(Story(code, told, look_alike, tell, {code, *also.split()}, set(instead.split())))
        return tell

    return keep


@story(
    "duplicate.support",
    "The department's ASLL and an association's AVDL have both helped with the same flat for two months",
    "the association took over from the department three weeks ago, and both still meet the family",
)
def two_for_one_flat(graph: Graph, is_so: bool) -> None:
    graph.help("P1", "housing", by="department.anne", start=300, dispositif="ASLL", contact=10)
    graph.help("P1", "housing", by="association.ben", start=60 if is_so else 21, dispositif="AVDL")


@story(
    "duplicate.support",
    "Two youth workers of two institutions do the same educational work with one teenager",
    "one of them carries out the judge's measure, beside the ordinary help that lawfully goes on",
)
def beside_the_judge(graph: Graph, is_so: bool) -> None:
    mandate = None if is_so else "judicial"
    graph.help("P1", "child_protection", by="department.anne", start=200)
    graph.help("P1", "child_protection", by="association.ben", start=100, mandate=mandate)


@story(
    "duplicate.support",
    "Two institutions each have a referent for the same person in the same RSA scheme",
    "one is the referent of RSA, the other of the youth contract: two schemes, each with its own by law",
)
def two_referents(graph: Graph, is_so: bool) -> None:
    graph.help("P1", "employment", by="department.anne", role="dispositif_referent", dispositif="RSA")
    other = "RSA" if is_so else "CEJ"
    graph.help("P1", "employment", by="mission.ben", role="dispositif_referent", dispositif=other)


@story(
    "duplicate.coordination",
    "A case manager and a hospital's coordinator both coordinate everything around one old man",
    "the case manager coordinates, and the hospital's nurse only gives care",
)
def who_coordinates_the_coordinators(graph: Graph, is_so: bool) -> None:
    graph.help("P1", "autonomy", by="DAC.anne", role="case_manager", start=200)
    graph.help("P1", "health", by="hospital.ben", role="coordinator" if is_so else "practitioner", start=90)


@story(
    "duplicate.household",
    "He is helped with their debts by the city, she by an association, under one roof",
    "they separated: each has a household of their own",
)
def one_budget_two_counters(graph: Graph, is_so: bool) -> None:
    graph.person("P1", household="H1")
    graph.person("P2", household="H1" if is_so else "H2")
    graph.help("P1", "budget", by="city.anne")
    graph.help("P2", "budget", by="association.ben")


@story(
    "duplicate.dispositif",
    "Three families are followed by the same two schemes for their homes",
    "three families are, but for one of them the second scheme has closed",
    also="duplicate.support",
    instead="duplicate.support",
)
def two_schemes_for_one_thing(graph: Graph, is_so: bool) -> None:
    for number in range(3):
        end = 5 if number == 2 and not is_so else None
        graph.help(f"P{number}", "housing", by="department.anne", dispositif="ASLL")
        graph.help(f"P{number}", "housing", by="association.ben", dispositif="AVDL", end=end)


@story(
    "gap.need",
    "A mother has waited for six weeks for somebody to help with the rent",
    "nobody helps her, but somebody has helped her husband with it since last week",
)
def nobody_for_the_rent(graph: Graph, is_so: bool) -> None:
    graph.household("H1", "P1", "P2")
    graph.need("P1", "housing", opened=42)
    graph.help("P2", "health" if is_so else "housing", by="city.anne", start=7)


@story(
    "gap.need",
    "She needs shelter from violence; only her husband is helped with housing, so she counts for herself",
    "there is no violence: what is done for him about their home is done for her",
)
def violence_at_home(graph: Graph, is_so: bool) -> None:
    graph.household("H1", "P1", "P2")
    graph.need("P1", "housing", opened=42)
    graph.help("P2", "housing", by="city.anne", start=90)
    if is_so:
        graph.need("P1", "violence", opened=42)
        graph.help("P1", "violence", by="association.ben", start=40)


@story(
    "gap.referral",
    "The city sent him on to the health centre seven weeks ago and nobody answered",
    "the health centre never answered either, but it has been seeing him since",
)
def no_answer_from_the_centre(graph: Graph, is_so: bool) -> None:
    graph.referral("P1", "health", path="city>centre", sent=49)
    if not is_so:
        graph.help("P1", "health", by="centre.anne", start=20)


@story(
    "gap.referral",
    "A place was refused to her a month ago and nobody tried elsewhere",
    "a place was refused to her a month ago, and she was sent to another shelter the same day",
)
def refused_and_left(graph: Graph, is_so: bool) -> None:
    graph.referral("P1", "housing", path="city>shelter", sent=60, status="declined", answered=20)
    if not is_so:
        graph.referral("P1", "housing", path="city>other-shelter", sent=20)


@story(
    "gap.lead",
    "Three institutions come to her home and nobody leads; a coordinator is not a lead",
    "three institutions come, and her son's lead professional leads for the household",
)
def three_and_no_lead(graph: Graph, is_so: bool) -> None:
    graph.household("H1", "P1", "P2")
    graph.help("P1", "health", by="hospital.anne", role="coordinator")
    graph.help("P1", "autonomy", by="city.ben")
    graph.help("P1", "rights", by="association.chloe")
    graph.help("P2", "mobility", by="city.dan", role="practitioner" if is_so else "lead")


@story(
    "gap.break",
    "The help with his drinking ended three weeks ago; he still needs it",
    "the help ended three weeks ago, and the next one is announced for the first of the month",
)
def left_alone_with_it(graph: Graph, is_so: bool) -> None:
    graph.need("P1", "addictions", opened=200)
    graph.help("P1", "addictions", by="centre.anne", start=150, end=21)
    if not is_so:
        graph.help("P1", "addictions", by="association.ben", start=-17)


@story(
    "gap.dormant",
    "Her follow-up is open, and nobody has seen her for seven months",
    "her guardian has not seen her for seven months: a yearly visit is the custom",
)
def not_seen(graph: Graph, is_so: bool) -> None:
    role = "practitioner" if is_so else "guardian"
    graph.help("P1", "legal_protection", by="UDAF.anne", start=900, contact=210, role=role)


@story(
    "gap.departed",
    "His referent left two months ago and his file was given to nobody",
    "his referent left two months ago, and a colleague follows him for the same thing",
)
def the_referent_left(graph: Graph, is_so: bool) -> None:
    graph.professional("city.anne", until=60)
    graph.help("P1", "budget", by="city.anne", start=400, contact=70)
    graph.help("P1", "rights" if is_so else "budget", by="city.ben", start=40)


@story(
    "gap.coverage",
    "Five persons of a town need to learn to read, and the only workshop serves another valley",
    "five persons need it, but one of them has just been taken in by the workshop all the same",
)
def no_workshop_here(graph: Graph, is_so: bool) -> None:
    graph.dispositif("workshop", "language", codes=[ELSEWHERE])
    for number, code in enumerate([NANCY, NANCY, LAXOU, LAXOU, LAXOU]):
        graph.person(f"P{number}", at=code)
        graph.need(f"P{number}", "language", opened=15)
    if not is_so:
        graph.help("P0", "language", by="workshop.anne", start=1)


@story(
    "gap.review",
    "He left prison three months ago and his rights were not looked at",
    "he left prison three months ago; his rights were looked at the week after",
)
def out_of_prison(graph: Graph, is_so: bool) -> None:
    graph.event("P1", "release", occurred=90, reviewed=None if is_so else 83)


@story(
    "overload.caseload",
    "A case manager at full time follows forty-one persons",
    "she follows forty-one persons, half of whom she has not seen for a year",
    instead="gap.dormant",
)
def forty_one(graph: Graph, is_so: bool) -> None:
    graph.professional("DAC.anne", fte=1)
    for number in range(41):
        contact = 400 if number % 2 and not is_so else 10
        graph.help(f"P{number}", "autonomy", by="DAC.anne", start=500, contact=contact, role="case_manager")


@story(
    "overload.team",
    "Both social workers of a small team carry more than they can",
    "one carries twice what she can, the other nothing: the team as a whole can",
    also="overload.caseload",
    instead="overload.caseload",
)
def a_small_team(graph: Graph, is_so: bool) -> None:
    for by in ("CCAS.anne", "CCAS.ben"):
        graph.professional(by, fte=0.1)
    for number in range(16):
        graph.help(f"P{number}", "rights", by="CCAS.ben" if is_so and number % 2 else "CCAS.anne")
    if is_so:
        graph.help("P16", "rights", by="CCAS.anne")


@story(
    "overload.keystone",
    "Two pairs of colleagues know of each other only through one nurse",
    "the two pairs also share two persons of their own",
)
def all_through_one(graph: Graph, is_so: bool) -> None:
    links = ["AB", "BN", "NC", "CD"] + ([] if is_so else ["AD"])
    for link in links:
        for number in range(2):
            for letter in link:
                graph.help(f"P-{link}-{number}", "health", by=f"I1.{letter}", role="guardian")


@story(
    "loop.referral",
    "The city sent him to the shelter, the shelter to the hospital, the hospital back to the city",
    "he came back to the city after the hospital had housed him for two months",
    also="gap.referral",
    instead="gap.referral",
)
def ping_pong(graph: Graph, is_so: bool) -> None:
    for path, sent in (("city>shelter", 150), ("shelter>hospital", 120), ("hospital>city", 40)):
        graph.referral("P1", "housing", path=path, sent=sent)
    if not is_so:
        graph.help("P1", "housing", by="hospital.anne", start=110, end=50)


@story(
    "loop.refusals",
    "Two shelters refused her within the year",
    "two shelters refused her within the year, and a third has taken her in",
)
def refused_everywhere(graph: Graph, is_so: bool) -> None:
    for shelter, days in (("one", 200), ("other", 10)):
        graph.referral("P1", "housing", path=f"city>{shelter}", sent=days, status="declined", answered=days)
    graph.referral("P1", "housing", path="city>third", sent=5)
    if not is_so:
        graph.help("P1", "housing", by="third.anne", start=2)


@story(
    "territory.double_cover",
    "Two institutions have both cut the town into sectors of their own for housing",
    "one of them cut it for everything, the other for housing",
)
def two_for_one_town(graph: Graph, is_so: bool) -> None:
    graph.zoning("Z1", by="department", mission="housing")
    graph.zoning("Z2", by="city", mission="housing" if is_so else "general")
    graph.zone("S1", NANCY, zoning="Z1")
    graph.zone("S2", NANCY, LAXOU, zoning="Z2")


@story(
    "territory.uncovered",
    "A town of the island department is in no sector of the zoning meant to cover it",
    "all its towns are in a sector, one of them since today",
)
def left_off_the_map(graph: Graph, is_so: bool) -> None:
    graph.zoning("Z1", department="975")
    graph.zone("S1", "97501", zoning="Z1")
    graph.zone("S2", "97502", zoning="Z1", since=-1 if is_so else 0)


@story(
    "territory.misaligned",
    "Child welfare cuts four neighbouring towns across, the social districts lengthwise",
    "both cut the four towns alike, under other names",
    also="territory.uncovered",
    instead="territory.uncovered",
)
def cut_across(graph: Graph, is_so: bool) -> None:
    towns = ["54395", "54304", "54357", "54547"]
    for town in towns:
        graph.commune(town, 1000)
    for zoning, by in (("Z1", "department"), ("Z2", "city")):
        graph.zoning(zoning, by=by, department="54")
    graph.zone("A1", *towns[:2], zoning="Z1")
    graph.zone("A2", *towns[2:], zoning="Z1")
    pairs = (towns[::2], towns[1::2]) if is_so else (towns[2:], towns[:2])
    graph.zone("B1", *pairs[0], zoning="Z2")
    graph.zone("B2", *pairs[1], zoning="Z2")


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.story)
def test_a_story(told: Story) -> None:
    graph = Graph()
    told.tell(graph, True)
    assert {finding.code for finding in graph.find()} == told.found


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.look_alike)
def test_its_look_alike(told: Story) -> None:
    graph = Graph()
    told.tell(graph, False)
    assert {finding.code for finding in graph.find()} == told.found_in_look_alike


def with_strangers(graph: Graph) -> None:
    """Add persons, before and after all others, about whom there is everything and nothing to find."""
    for person in ("0-first", "~last"):
        graph.person(f"{person}-alone")
        graph.household(f"H-{person}", person, f"{person}-other")
        for member in (person, f"{person}-other", f"{person}-alone"):
            for theme in ("housing", "health", "budget", "addictions", "language", "rights"):
                graph.need(member, theme, opened=0)
                graph.referral(member, theme, path="city>stranger", sent=0)
                graph.help(member, theme, by="stranger.zoe", start=20, role="lead", contact=5)
                graph.help(member, theme, by="stranger.zoe", start=200, end=150)
            graph.event(member, "release", occurred=0)


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.story)
@pytest.mark.parametrize("is_so", [True, False])
def test_strangers_change_nothing(told: Story, is_so: bool) -> None:
    graph = Graph()
    told.tell(graph, is_so)
    alone = graph.find()
    with_strangers(graph)
    assert graph.find() == alone


def test_every_finding_has_its_story() -> None:
    assert {told.code for told in STORIES} == set(DETECTORS)
