"""The ecomap: what it says, and the construction that keeps it legible."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from math import sqrt
from typing import Any

import pytest

from api.pictures.ecomap import Ecomap, EcomapBox, ecomap_of, ecomap_table
from api.pictures.ecomap_drawing import ecomap_svg, rim_spots
from api.pictures.ecomap_layout import BOX_WIDTH, CENTRE, GAP, HEIGHT, LEAST_GAP, MARGIN, place
from api.pictures.ecomap_links import link_style, links
from api.pictures.ecomap_phone import ecomap_phone_svg
from api.pictures.scene import SituationLabel, situate
from graph.model.vocabulary import Role, Theme
from tests.unit.pictures.gallery import scene_of
from tests.unit.pictures.sheets import Story


@pytest.fixture
def ecomap() -> Ecomap:
    return ecomap_of(scene_of("mme-r"))


def crowd(ecomap: Ecomap, boxes: int, lines: int = 1) -> Ecomap:
    line = ecomap.lines[1]
    box = EcomapBox("CCAS", (replace(line, marks=()),) * lines)
    return replace(ecomap, boxes=(box,) * boxes, unmet=(), marks=())


class TestSaying:
    def test_tells_who_what_and_since_when(self, ecomap: Ecomap) -> None:
        told = [(line.letter, line.heading, line.detail) for line in ecomap.boxes[1].lines]
        assert told == [
            ("B", "Assistante sociale", "Budget · depuis mars\u00a02025"),
            ("C", "Référente APA", "Accès aux droits · depuis sept.\u00a02025"),
        ]

    @pytest.mark.parametrize(
        ("intensities", "strength"),
        [
            ((0.5,), "light"),
            ((0.75,), "regular"),
            ((1.5,), "regular"),
            ((1.6,), "intense"),
            ((0.5, 2), "intense"),
        ],
    )
    def test_strength_is_that_of_the_most_intense(
        self, intensities: tuple[float, ...], strength: str
    ) -> None:
        story = Story()
        story.professional("w", "i", "éducatrice")
        for i, intensity in enumerate(intensities):
            story.actor(f"A{i}", "w", Theme.BUDGET, date(2026, 1, 1), intensity=intensity)
        scene = situate(story.sheet, story.directory, SituationLabel("x"))
        assert [line.strength for line in ecomap_of(scene).lines] == [strength]

    @pytest.mark.parametrize(
        ("state", "more", "detail"),
        [
            ("dormant", {"last_contact": date(2026, 2, 3)}, "Budget · sans contact depuis févr.\u00a02026"),
            ("dormant", {}, "Budget · sans contact depuis janv.\u00a02026"),
            ("announced", {}, "Budget · attendu le 01/01/2026"),
            ("departed", {}, "Budget · professionnel parti"),
        ],
    )
    def test_says_why_nothing_happens(self, state: str, more: dict[str, Any], detail: str) -> None:
        story = Story()
        story.professional("w", "i", "éducatrice")
        story.actor("A1", "w", Theme.BUDGET, date(2026, 1, 1), state=state, role=Role.LEAD, **more)
        (line,) = ecomap_of(situate(story.sheet, story.directory, SituationLabel("x"))).lines
        assert line.detail == detail
        assert line.is_quiet
        assert line.is_coordinating

    def test_the_table_has_a_row_for_each_actor_and_each_need(self, ecomap: Ecomap) -> None:
        head, *rows = ecomap_table(ecomap)
        assert head[0] == "Repère"
        assert [row[0] for row in rows] == [*"ABCDEFGH", "?", "?"]
        assert rows[0][-1] == "3 (surcharge), 4 (doublon)"

    def test_a_household_says_for_whom(self) -> None:
        rows = ecomap_table(ecomap_of(scene_of("foyer-k")))
        assert "(M. K., 41 ans, Mme K., 37 ans)" in rows[2][3]


class TestStanding:
    def test_boxes_stand_on_the_arc_apart_from_each_other(self, ecomap: Ecomap) -> None:
        placed = place(ecomap)
        assert placed is not None
        for side in (-1, 1):
            column = sorted((one for one in placed if one.side == side), key=lambda one: one.bounds[1])
            for one in column:
                left, top, right, bottom = one.bounds
                arc = 160 * sqrt(1 - (((top + bottom) / 2 - CENTRE[1]) / 400) ** 2)
                assert (right if side < 0 else left) == pytest.approx(CENTRE[0] + side * arc)
                assert right - left == pytest.approx(BOX_WIDTH)
            gaps = [b.bounds[1] - a.bounds[3] for a, b in pairwise(column)]
            assert gaps == pytest.approx([gaps[0]] * len(gaps))
            assert LEAST_GAP <= gaps[0] <= GAP
            middle = (column[0].bounds[1] + column[-1].bounds[3]) / 2
            assert middle == pytest.approx(CENTRE[1])

    def test_needs_nobody_answers_stand_last_at_left(self, ecomap: Ecomap) -> None:
        placed = place(ecomap)
        assert placed is not None
        left = [one for one in placed if one.side < 0]
        assert [one.block.is_unmet for one in left] == sorted(one.block.is_unmet for one in left)
        assert not [one for one in placed if one.side > 0 and one.block.is_unmet]

    def test_the_order_is_kept_down_the_left_then_down_the_right(self, ecomap: Ecomap) -> None:
        placed = place(ecomap)
        assert placed is not None
        names = [one.block.name for one in placed if not one.block.is_unmet]
        assert names == [box.name for box in ecomap.boxes]

    @pytest.mark.parametrize(
        ("boxes", "height"),
        [(8, 44), (10, 44), (11, 36), (12, 36), (13, 36), (14, 36), (15, None), (40, None)],
    )
    def test_lines_are_lowered_beyond_five_boxes_a_side_then_the_table_is_left(
        self, ecomap: Ecomap, boxes: int, height: int | None
    ) -> None:
        placed = place(crowd(ecomap, boxes))
        assert (placed and placed[0].block.rows[0].height) == height
        assert (ecomap_svg(crowd(ecomap, boxes)) is None) == (height is None)

    def test_the_picture_stays_within_its_height(self, ecomap: Ecomap) -> None:
        placed = place(crowd(ecomap, 3, lines=5))
        assert placed is not None
        assert all(one.bounds[1] >= MARGIN and one.bounds[3] <= HEIGHT - MARGIN for one in placed)

    def test_a_phone_draws_any_number(self, ecomap: Ecomap) -> None:
        assert 'width="358"' in ecomap_phone_svg(crowd(ecomap, 60, lines=3))


class TestLinks:
    def test_leave_the_person_radially_and_reach_the_node_horizontally(self, ecomap: Ecomap) -> None:
        placed = place(ecomap)
        assert placed is not None
        for link in links(placed):
            start, leaving, arriving, end = link.curve
            ray = (link.node[0] - CENTRE[0], link.node[1] - CENTRE[1])
            assert (leaving[0] - start[0]) * ray[1] == pytest.approx((leaving[1] - start[1]) * ray[0])
            assert arriving[1] == end[1] == link.node[1]

    def test_say_by_width_and_dashes(self, ecomap: Ecomap) -> None:
        regular = ecomap.lines[1]
        assert link_style(regular, has_finding=False) == ("#877E6F", 3.0, None)
        assert link_style(regular, has_finding=True) == ("#9C3A22", 3.0, "7 4")
        assert link_style(None, has_finding=True) == ("#9C3A22", 1.4, "3 4")
        quiet = replace(regular, is_quiet=True, strength="light")
        assert link_style(quiet, has_finding=False) == ("#877E6F", 1.4, "1.4 3")

    def test_more_than_two_findings_stand_in_the_box(self) -> None:
        placed = place(ecomap_of(scene_of("foyer-k")))
        assert placed is not None
        (row,) = (row for one in placed for row in one.block.rows if len(row.line.marks) > 2)
        assert row.on_link == ()
        assert row.pills_height > 0

    def test_findings_about_the_person_stand_on_the_rim(self) -> None:
        assert rim_spots(0) == []
        assert rim_spots(1) == [(400, 331)]
        assert [y for _, y in rim_spots(5)] == [331, 331, 235, 235, 353]


def test_nobody_is_said_in_words() -> None:
    svg = ecomap_svg(ecomap_of(situate(Story().sheet, Story().directory, SituationLabel("M. X."))))
    assert svg is not None
    assert "Personne n’intervient ce jour-là." in svg
