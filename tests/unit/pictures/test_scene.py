"""A situation made ready: who gets which letter, which number, and where a finding stands."""

from datetime import date

import pytest

from api.pictures.numbering import numbered
from api.pictures.scene import Scene, SituationLabel, situate
from graph.model.vocabulary import AnswerState, InstitutionKind, Role, Severity, Theme
from tests.unit.pictures.gallery import scene_of
from tests.unit.pictures.sheets import TODAY, Story

DAY = date(2026, 3, 1)


def seen(story: Story) -> Scene:
    return situate(story.sheet, story.directory, SituationLabel("Mme R."))


def two_institutions() -> Story:
    story = Story()
    story.institution("z", "Association Z", InstitutionKind.ASSOCIATION)
    story.institution("a", "Département", InstitutionKind.DEPARTMENT)
    story.professional("w1", "z", "éducatrice", name="Mme Un")
    story.professional("w2", "a", "assistante sociale")
    story.professional("w3", "a", "conseillère")
    return story


class TestLetters:
    def test_go_by_institution_then_by_first_day(self) -> None:
        story = two_institutions()
        story.actor("A1", "w1", Theme.BUDGET, date(2025, 1, 1))
        story.actor("A2", "w3", Theme.BUDGET, date(2026, 1, 1))
        story.actor("A3", "w2", Theme.HOUSING, date(2025, 6, 1))
        letters = {actor.letter: actor.professional_id for actor in seen(story).actors}
        assert letters == {"A": "w2", "B": "w3", "C": "w1"}

    def test_a_newcomer_of_an_institution_comes_last_in_it(self) -> None:
        story = two_institutions()
        story.actor("A1", "w2", Theme.BUDGET, date(2026, 1, 1))
        before = [actor.professional_id for actor in seen(story).actors]
        story.actor("A2", "w3", Theme.BUDGET, date(2026, 2, 1))
        assert [actor.professional_id for actor in seen(story).actors] == [*before, "w3"]

    def test_go_on_with_those_of_before_and_forget_the_planned(self) -> None:
        story = two_institutions()
        story.actor("A1", "w1", Theme.BUDGET, DAY)
        story.actor("A2", "w2", Theme.BUDGET, DAY, state="ended", end=date(2026, 4, 1))
        story.actor("A3", "w3", Theme.BUDGET, date(2027, 3, 1), state="planned")
        scene = seen(story)
        assert [actor.letter for actor in scene.actors] == ["A"]
        assert [(actor.letter, actor.professional_id) for actor in scene.past] == [("B", "w2")]

    def test_one_professional_has_one_letter_for_all_they_do(self) -> None:
        story = two_institutions()
        story.actor("A1", "w1", Theme.BUDGET, DAY)
        story.actor("A2", "w1", Theme.HOUSING, DAY, role=Role.COORDINATOR)
        (actor,) = seen(story).actors
        assert actor.is_coordinating
        assert len(actor.present) == 2

    def test_somebody_the_directory_does_not_know_stands_by_their_id(self) -> None:
        story = Story()
        story.actor("A1", "gone", Theme.BUDGET, DAY, institution_id="closed")
        (actor,) = seen(story).actors
        assert (actor.occupation, actor.institution, actor.name) == ("Gone", "closed", None)


class TestNumbers:
    def test_go_by_severity_then_age_then_key(self) -> None:
        story = Story()
        for code, severity, since in (
            ("gap.lead", Severity.MEDIUM, DAY),
            ("gap.review", Severity.MEDIUM, date(2026, 2, 1)),
            ("gap.break", Severity.CRITICAL, TODAY),
            ("gap.dormant", Severity.MEDIUM, DAY),
        ):
            story.finding(code, severity, since)
        ranked = [mark.finding.code for mark in numbered(story.findings)]
        assert ranked == ["gap.break", "gap.review", "gap.dormant", "gap.lead"]

    def test_an_answer_renumbers_nothing_and_a_dismissal_hides(self) -> None:
        story = Story()
        story.finding("gap.lead", Severity.HIGH, DAY, state=AnswerState.DISMISSED)
        story.finding("gap.break", Severity.LOW, DAY, state=AnswerState.ACKNOWLEDGED)
        marks = seen(story).findings
        assert [(mark.number, mark.is_shown) for mark in marks] == [(1, False), (2, True)]
        assert [mark.number for mark in seen(story).places.on_person] == [2]

    def test_count_once_what_both_the_members_and_the_score_name(self) -> None:
        scene = scene_of("mme-r")
        assert [mark.number for mark in scene.findings] == [1, 2, 3, 4, 5, 6]
        assert [mark.icon for mark in scene.findings] == [
            "lacune",
            "lacune",
            "surcharge",
            "doublon",
            "doublon",
            "boucle",
        ]

    def test_a_missing_lead_has_an_icon_of_its_own(self) -> None:
        story = Story()
        story.finding("gap.lead", Severity.HIGH, DAY)
        assert [(mark.icon, mark.tag) for mark in numbered(story.findings)] == [
            ("sans-referent", "Sans référent")
        ]


class TestPlaces:
    @pytest.fixture
    def story(self) -> Story:
        story = two_institutions()
        story.actor("A1", "w1", Theme.BUDGET, DAY)
        story.actor("A2", "w2", Theme.HOUSING, DAY)
        story.need("N1", Theme.HEALTH, DAY, held=False)
        story.need("N2", Theme.BUDGET, DAY, held=True)
        return story

    def test_a_double_stands_on_its_actors(self, story: Story) -> None:
        story.finding("duplicate.support", Severity.LOW, DAY, evidence={"accompaniments": ["A1", "A2"]})
        assert sorted(seen(story).places.on_actor) == ["A", "B"]

    def test_a_gap_stands_on_the_need_nobody_answers(self, story: Story) -> None:
        story.finding("gap.need", Severity.LOW, DAY, evidence={"theme": "health"})
        assert list(seen(story).places.on_theme) == [Theme.HEALTH]

    def test_a_lost_relay_of_a_held_matter_stands_on_who_sent(self, story: Story) -> None:
        evidence = {"theme": "budget", "from_institution": "z"}
        story.finding("gap.referral", Severity.LOW, DAY, evidence=evidence)
        assert list(seen(story).places.on_actor) == ["B"]

    def test_a_loop_on_a_held_matter_stands_on_who_works_on_it(self, story: Story) -> None:
        story.finding("loop.refusals", Severity.LOW, DAY, subjects={"person": "P1", "theme": "housing"})
        assert list(seen(story).places.on_actor) == ["A"]

    def test_an_overload_stands_on_the_professional(self, story: Story) -> None:
        story.finding("overload.caseload", Severity.LOW, DAY, subjects={"professional": "w1"})
        assert list(seen(story).places.on_actor) == ["B"]

    def test_the_rest_stands_on_the_person(self, story: Story) -> None:
        story.finding("gap.lead", Severity.LOW, DAY)
        story.finding("gap.review", Severity.LOW, DAY, subjects={"person": "P1", "life_event": "E1"})
        assert len(seen(story).places.on_person) == 2


def test_an_urgent_need_comes_first_and_a_gap_is_younger_than_its_need() -> None:
    story = Story()
    story.need("N1", Theme.HOUSING, date(2020, 1, 1), held=False)
    story.need("N2", Theme.HEALTH, DAY, held=False, urgent=True)
    story.need("N3", Theme.BUDGET, DAY, held=True)
    story.finding("gap.need", Severity.LOW, date(2026, 5, 1), evidence={"theme": "housing"})
    unmet = seen(story).unmet
    assert [(need.theme, need.since) for need in unmet] == [
        (Theme.HEALTH, DAY),
        (Theme.HOUSING, date(2026, 5, 1)),
    ]


def test_a_label_is_the_callers() -> None:
    label = SituationLabel.of("P12, 80 à 84 ans, Toulois", "vit seule", members={"P1": "elle"})
    assert (label.heading, label.lines) == ("P12", ("80 à 84 ans, Toulois", "vit seule"))
    assert (label.member("P1"), label.member("P2")) == ("elle", "P12")
