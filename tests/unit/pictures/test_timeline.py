"""The timeline: its window, its lines, its bars, and the labels that give way."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.pictures.scene import SituationLabel, situate
from api.pictures.timeline import Timeline, timeline_of, timeline_table, years_before
from api.pictures.timeline_drawing import timeline_phone_svg, timeline_svg
from api.pictures.timeline_layout import DESK, lay_out
from graph.model.vocabulary import ReferralStatus, Severity, Theme
from tests.unit.pictures.drawn import texts
from tests.unit.pictures.gallery import MEETING, scene_of
from tests.unit.pictures.sheets import TODAY, Story


def told(story: Story, meeting: date | None = MEETING) -> Timeline:
    return timeline_of(situate(story.sheet, story.directory, SituationLabel("x")), meeting)


def one_bar(start: date, **more: Any) -> Story:
    story = Story()
    story.professional("w", "i", "éducatrice", until=more.pop("until", None))
    story.actor("A1", "w", Theme.BUDGET, start, **more)
    return story


class TestWindow:
    def test_is_two_years_up_to_the_meeting(self) -> None:
        timeline = timeline_of(scene_of("mme-r"), MEETING)
        assert (timeline.begins, timeline.ends) == (date(2024, 12, 15), MEETING)

    @pytest.mark.parametrize("meeting", [None, TODAY, date(2026, 1, 1)])
    def test_ends_today_without_a_meeting_ahead(self, meeting: date | None) -> None:
        timeline = told(Story(), meeting)
        assert (timeline.ends, timeline.meeting) == (TODAY, None)

    def test_a_leap_day_has_a_day_two_years_before(self) -> None:
        assert years_before(date(2028, 2, 29), 2) == date(2026, 2, 28)

    @pytest.mark.parametrize(
        ("end", "rows"), [(date(2024, 12, 14), 0), (date(2024, 12, 15), 1), (date(2024, 12, 16), 1)]
    )
    def test_what_ended_before_it_is_left_out(self, end: date, rows: int) -> None:
        assert len(told(one_bar(date(2024, 1, 1), state="ended", end=end)).rows) == rows


class TestLines:
    def test_bars_of_one_actor_share_a_line_when_they_do_not_overlap(self) -> None:
        story = one_bar(date(2025, 1, 1), state="ended", end=date(2025, 6, 30))
        story.actor("A2", "w", Theme.HEALTH, date(2025, 7, 1))
        story.actor("A3", "w", Theme.RIGHTS, date(2025, 8, 1))
        rows = told(story).rows
        assert [[bar.accompaniment_id for bar in row.bars] for row in rows] == [["A1", "A2"], ["A3"]]
        assert [row.is_first for row in rows] == [True, False]

    def test_a_finding_stands_on_the_line_of_the_bar_it_names(self) -> None:
        story = one_bar(date(2025, 1, 1))
        story.actor("A2", "w", Theme.HEALTH, date(2025, 7, 1))
        story.finding("duplicate.support", Severity.LOW, TODAY, evidence={"accompaniments": ["A2"]})
        assert [len(row.marks) for row in told(story).rows] == [0, 1]

    @pytest.mark.parametrize(
        ("state", "more", "silent"),
        [
            ("active", {}, None),
            ("dormant", {"last_contact": date(2026, 2, 1)}, date(2026, 2, 1)),
            ("dormant", {}, date(2025, 1, 1)),
            ("departed", {"until": date(2026, 3, 1)}, date(2026, 3, 1)),
            ("departed", {"until": date(2027, 3, 1)}, TODAY),
        ],
    )
    def test_a_bar_says_from_when_nothing_is_known(
        self, state: str, more: dict[str, Any], silent: date | None
    ) -> None:
        (row,) = told(one_bar(date(2025, 1, 1), state=state, **more)).rows
        assert row.bars[0].silent_from == silent

    def test_findings_about_the_person_have_a_line_or_their_event(self) -> None:
        timeline = timeline_of(scene_of("foyer-k"), MEETING)
        assert [mark.finding.code for mark in timeline.marks] == ["gap.lead"]
        assert [[mark.finding.code for mark in event.marks] for event in timeline.events] == [
            ["gap.review"],
            [],
        ]


class TestArrows:
    def test_go_between_rows_or_to_the_only_referral_of_an_unmet_need(self) -> None:
        timeline = timeline_of(scene_of("mme-r"), MEETING)
        arrows = {arrow.sent.referral.id: (arrow.sender, arrow.receiver) for arrow in timeline.arrows}
        rows = len(timeline.rows)
        assert arrows == {"R5": (1, rows), "R6": (2, 3)}

    def test_a_withdrawn_referral_is_not_drawn_but_told(self) -> None:
        story = one_bar(date(2025, 1, 1))
        story.referral("R1", Theme.BUDGET, ("i", "j"), date(2026, 2, 1), status=ReferralStatus.WITHDRAWN)
        timeline = told(story)
        assert timeline.arrows == ()
        assert timeline_table(timeline)[-1][3] == "retirée"


class TestDrawing:
    def test_the_table_tells_every_bar_event_referral_and_need(self) -> None:
        timeline = timeline_of(scene_of("mme-r"), MEETING)
        kinds = [row[1].partition("\u00a0:")[0] for row in timeline_table(timeline)[1:]]
        bars = sum(len(row.bars) for row in timeline.rows)
        assert len(kinds) == bars + len(timeline.events) + len(timeline.referrals) + len(timeline.needs)

    @pytest.mark.parametrize("days", [0, 1, 3, 10, 22, 60, 200])
    def test_today_and_the_meeting_never_share_a_spot(self, days: int) -> None:
        timeline = told(one_bar(date(2025, 1, 1)), TODAY + timedelta(days=days))
        for svg in (timeline_svg(timeline), timeline_phone_svg(timeline)):
            labels = {thing.words: thing.bounds for thing in texts(svg)}
            assert "aujourd’hui" in labels
            if days:
                assert labels["aujourd’hui"][2] < labels["séance"][0]

    @pytest.mark.parametrize("month", range(1, 13))
    def test_each_year_is_said_once(self, month: int) -> None:
        story = one_bar(date(2025, 1, 1))
        story.as_of = date(2027, month, 20)
        for svg in (timeline_svg(told(story, None)), timeline_phone_svg(told(story, None))):
            read = " ".join(thing.words for thing in texts(svg)).replace("\u00a0", " ").split(" ")
            assert read.count("2026") == 1
            assert read.count("2027") <= 1

    def test_a_line_is_as_high_as_it_is_said(self) -> None:
        timeline = timeline_of(scene_of("mme-r"), MEETING)
        slots = lay_out(timeline, DESK).slots
        assert {slot.bottom - slot.top for slot in slots} == {25}

    def test_a_paper_is_narrower_and_never_too_narrow(self) -> None:
        timeline = timeline_of(scene_of("mme-r"), MEETING)
        assert 'width="700"' in timeline_svg(timeline, width=700)
        assert 'width="700"' in timeline_svg(timeline, width=10)
        assert 'width="1196"' in timeline_svg(timeline)

    def test_an_empty_situation_is_said_in_words(self) -> None:
        assert "Aucun accompagnement sur deux ans." in timeline_svg(told(Story()))
