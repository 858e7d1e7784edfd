"""Bars, icons and legends: the score by family, the load against capacity, the signs beside words."""

import pytest

from algorithms.complexity import Reason
from algorithms.sentences import Family
from api.pictures.bullet import bullet_svg, move_svg
from api.pictures.icons import SHAPES, icon, icon_use, severity_bars, symbols
from api.pictures.legend import bullet_legend, ecomap_legend, grid_legend, scorebar_legend, timeline_legend
from api.pictures.numbering import NumberedFinding
from api.pictures.scorebar import points_by_family, scorebar_svg, segments_of
from api.pictures.shapes import hatching
from api.pictures.svg import markup
from graph.model.vocabulary import Severity
from tests.unit.pictures.drawn import SVG, parsed
from tests.unit.pictures.sheets import mme_r


class TestScorebar:
    def test_segments_go_by_family_then_points_then_name(self) -> None:
        told = [(segment.family, segment.points) for segment in segments_of(mme_r().reasons)]
        order = list(Family)
        assert told == sorted(told, key=lambda pair: (order.index(pair[0]), -pair[1]))

    def test_families_sum_to_the_score(self) -> None:
        sums = dict(points_by_family(segments_of(mme_r().reasons)))
        assert sums[Family.GAP] == 34
        assert sums[Family.ACCUMULATION] == 51
        assert sum(sums.values()) == 122

    def test_the_highest_score_of_a_meeting_fills_the_bar(self) -> None:
        segments = segments_of(mme_r().reasons)
        for longest, share in ((122, 1.0), (244, 0.5), (10, 1.0)):
            rects = parsed(scorebar_svg(segments, longest=longest, width=400)).findall(f"{SVG}rect")
            end = float(rects[-1].attrib["x"]) + float(rects[-1].attrib["width"])
            assert end == pytest.approx(400 * share - 1, abs=0.2)

    def test_no_segment_is_less_than_a_pixel(self) -> None:
        segments = segments_of([Reason("waited", 1, (), 1), Reason("no_lead", 200, (), 1)])
        rects = parsed(scorebar_svg(segments, longest=201)).findall(f"{SVG}rect")[1:]
        assert all(float(rect.attrib["width"]) > 0 for rect in rects)

    def test_the_label_says_every_reason(self) -> None:
        label = parsed(scorebar_svg(segments_of(mme_r().reasons), longest=122)).attrib["aria-label"]
        assert label.startswith("122\u00a0points\u00a0: ")
        assert label.count(", ") == 9

    def test_no_reason_is_a_bare_track(self) -> None:
        svg = scorebar_svg(segments_of([Reason("waited", 0, (), 0)]), longest=0)
        assert parsed(svg).attrib["aria-label"] == "0\u00a0point"


class TestBullet:
    @pytest.mark.parametrize(
        ("ratio", "label"),
        [(1.34, "134\u00a0%"), (0.0, "0\u00a0%"), (0.905, "91\u00a0%"), (2.5, "250\u00a0%")],
    )
    def test_says_its_load(self, ratio: float, label: str) -> None:
        assert parsed(bullet_svg(ratio)).attrib["aria-label"] == f"Charge\u00a0: {label} de la capacité"

    @pytest.mark.parametrize(("ratio", "paths"), [(0.9, 0), (1.0, 0), (1.01, 1), (1.5, 1), (1.51, 2)])
    def test_hatches_what_exceeds_and_leaves_the_scale_with_an_arrow(self, ratio: float, paths: int) -> None:
        assert len(parsed(bullet_svg(ratio)).findall(f"{SVG}path")) == paths

    def test_a_move_says_before_and_after(self) -> None:
        label = parsed(move_svg(1.12, 0.95)).attrib["aria-label"]
        assert label == "Avant 112\u00a0%, après 95\u00a0%"


@pytest.mark.parametrize("name", SHAPES)
def test_an_icon_takes_the_colour_of_its_words_and_is_not_read_aloud(name: str) -> None:
    root = parsed(icon(name))
    assert root.attrib["aria-hidden"] == "true"
    assert "currentColor" in icon(name)
    assert f'href="#icon-{name}"' in icon_use(name)
    assert f'id="icon-{name}"' in symbols()


def test_a_finding_has_an_icon_that_exists() -> None:
    story = mme_r()
    icons = {NumberedFinding(1, finding).icon for finding in story.findings}
    assert icons <= SHAPES.keys()


@pytest.mark.parametrize(("severity", "filled"), [(s, i + 1) for i, s in enumerate(Severity)])
def test_a_severity_fills_as_many_bars_as_its_rank(severity: Severity, filled: int) -> None:
    bars = severity_bars(severity)
    assert bars.count("#CFC6B5") == 4 - filled
    assert ("#9C3A22" in bars) == (severity is Severity.CRITICAL)


def test_legends_are_signs_with_a_word() -> None:
    entries = [*ecomap_legend(), *grid_legend(), *timeline_legend(), *bullet_legend()]
    entries += [entry for entry, _ in scorebar_legend(segments_of(mme_r().reasons))]
    assert all(entry.word and 'aria-hidden="true"' in entry.sign for entry in entries)
    assert all(parsed(entry.sign).attrib["height"] == "16" for entry in entries)


def test_hatching_stays_in_its_rectangle() -> None:
    data = parsed(markup(hatching((10, 20, 110, 46), stroke="#000000"))).attrib["d"]
    pairs = [pair.split(" ") for step in data.split("M")[1:] for pair in step.split("L")]
    assert all(10 <= float(x) <= 110 and 20 <= float(y) <= 46 for x, y in pairs)
