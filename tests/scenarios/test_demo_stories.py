"""The twelve stories: each wins its place at the next meeting, for what it was told with."""

import pytest

from graph.model.vocabulary import SectionKind
from seed import demo
from seed.stories import STORIES
from seed.stories.telling import Story
from tests.scenarios.demo_told import looked

ALL_REASONS = {
    "several_actors",
    "urgent_need",
    "danger",
    "uncovered_need",
    "no_answer",
    "refusals",
    "cumulated_needs",
    "duplicate_support",
    "duplicate_coordination",
    "duplicate_household",
    "dropped_referral",
    "no_lead",
    "break",
    "idle",
    "unreviewed_event",
    "ping_pong",
    "overloaded_lead",
    "difficult_territory",
}


def named(story: Story) -> str:
    return story.title


def test_they_win_the_twelve_places_in_their_order() -> None:
    prepared = looked().agendas[demo.COMMITTEE]
    items = prepared.sections[SectionKind.DETECTED]
    assert prepared.capacity == 12
    assert [(item.situation, item.score) for item in items] == [
        (story.situation, story.score) for story in demo.stories()
    ]


def test_the_order_is_clear() -> None:
    scores = [story.score for story in demo.stories()]
    assert scores == sorted(set(scores), reverse=True)
    waiting = looked().agendas[demo.COMMITTEE].waiting
    assert scores[-1] - waiting[0].score >= 5


@pytest.mark.parametrize("rank", range(12), ids=[module.__name__.rpartition(".")[2] for module in STORIES])
def test_each_is_there_for_its_reasons(rank: int) -> None:
    story = demo.stories()[rank]
    item = looked().agendas[demo.COMMITTEE].sections[SectionKind.DETECTED][rank]
    assert {reason.reason: reason.points for reason in item.reasons} == story.reasons
    assert item.persons == story.persons


@pytest.mark.parametrize("rank", range(12), ids=[module.__name__.rpartition(".")[2] for module in STORIES])
def test_each_has_its_findings_and_no_other(rank: int) -> None:
    story = demo.stories()[rank]
    about = {f"person:{person}" for person in story.persons} | {":".join(story.situation)}
    found = {key: f.severity for key, f in looked().findings.items() if about & set(key.split("|"))}
    assert found == story.findings


def test_every_reason_occurs_but_having_waited() -> None:
    assert {reason for story in demo.stories() for reason in story.reasons} == ALL_REASONS


def test_a_guardian_beside_ordinary_help_is_no_finding() -> None:
    story = next(story for story in demo.stories() if "curatelle" in story.title)
    roles = {row["role"] for row in looked().tables["accompaniments"] if row["person_id"] in story.persons}
    assert "guardian" in roles
    assert not [key for key in story.findings if key.startswith("duplicate.")]


def test_who_has_no_known_place_is_still_on_the_agenda_of_this_committee_alone() -> None:
    outside = next(story for story in demo.stories() if "sans domicile" in story.title)
    places = {row["id"]: row["commune_code"] for row in looked().tables["persons"]}
    assert [places[person] for person in outside.persons] == [""]
    for id_, prepared in looked().agendas.items():
        listed = [item.situation for item in (*prepared.sections[SectionKind.DETECTED], *prepared.waiting)]
        assert (outside.situation in listed) == (id_ == demo.COMMITTEE)


@pytest.mark.parametrize("module", STORIES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_each_is_told_in_plain_words(module: object) -> None:
    told = str(module.__doc__)
    assert len(told.split()) >= 35
    assert not [word for word in ("gap.", "loop.", "duplicate.") if word in told]
