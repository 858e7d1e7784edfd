"""The trail of referrals: found again from its path, told step by step."""

from dataclasses import replace
from datetime import date

import pytest

from api.pictures.scene import SituationLabel, situate
from api.pictures.trail import Trail, trail_steps, trail_table, trails_of
from api.pictures.trail_drawing import trail_svg
from graph.model.vocabulary import AnswerState, ReferralStatus, Severity, Theme
from tests.unit.pictures.drawn import collisions, free_texts, outside, pills_and_nodes
from tests.unit.pictures.gallery import scene_of
from tests.unit.pictures.sheets import Story


@pytest.fixture
def trail() -> Trail:
    (found,) = trails_of(scene_of("mme-r"))
    return found


def test_steps_are_told_in_words(trail: Trail) -> None:
    assert trail_steps(trail) == (
        "CCAS vers CMP, 12/03\u00a0: refusée le\u00a002/04",
        "CMP vers Hôpital, 08/04\u00a0: sans réponse",
        "Hôpital vers Département, 18/06\u00a0: refusée le\u00a009/07",
        "Département vers CCAS, 02/09\u00a0: sans réponse",
    )


def test_the_way_back_has_its_date_and_length(trail: Trail) -> None:
    assert trail.days == 174
    assert trail.closing_words == "02/09, retour au point de départ après 174\u00a0jours"
    assert trail_table(trail)[-1][-1] == "6 (renvois en boucle)"


def story_of(*sent: tuple[str, str, date], state: AnswerState = AnswerState.OPEN) -> Story:
    story = Story()
    for i, (sender, receiver, day) in enumerate(sent):
        story.referral(f"R{i}", Theme.HEALTH, (sender, receiver), day, status=ReferralStatus.SENT)
    story.finding(
        "loop.referral",
        Severity.MEDIUM,
        date(2026, 6, 1),
        subjects={"person": "P1", "theme": "health"},
        evidence={"path": ["a", "b", "a"], "referrals": ["R2"], "loops": 1},
        state=state,
    )
    return story


def trails(story: Story) -> tuple[Trail, ...]:
    return trails_of(situate(story.sheet, story.directory, SituationLabel("x")))


def test_each_step_is_the_latest_before_the_one_that_follows() -> None:
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)]
    story = story_of(("a", "b", days[0]), ("a", "b", days[1]), ("b", "a", days[2]), ("a", "b", days[3]))
    (found,) = trails(story)
    assert [step.sent_on for step in found.steps] == [days[1], days[2]]


def test_a_step_no_row_tells_has_no_date() -> None:
    (found,) = trails(story_of(("b", "a", date(2026, 1, 1))))
    assert [step.sent_on for step in found.steps] == [None, date(2026, 1, 1)]
    assert found.days is None
    assert found.closing_words == "01/01, retour au point de départ"


def test_a_dismissed_loop_has_no_trail() -> None:
    assert trails(story_of(state=AnswerState.DISMISSED)) == ()


@pytest.mark.parametrize("stops", range(2, 11))
def test_up_to_eight_stops_are_drawn(trail: Trail, stops: int) -> None:
    svg = trail_svg(replace(trail, steps=(trail.steps * 3)[:stops]))
    assert (svg is None) == (stops > 8)
    if svg is not None:
        things = free_texts(svg) + pills_and_nodes(svg)
        assert collisions(things) == []
        assert outside(svg, things) == []
