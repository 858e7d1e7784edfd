"""The grid of needs and actors: its rows in order, its doubles and holes, what fits where."""

from datetime import date

import pytest

from api.pictures.grid import ACCOMPANIES, COORDINATES, REFERRED, Grid, grid_of, grid_table
from api.pictures.grid_drawing import grid_phone_svg, grid_svg
from api.pictures.scene import SituationLabel, situate
from graph.model.vocabulary import ReferralStatus, Theme
from tests.unit.pictures.drawn import texts
from tests.unit.pictures.gallery import scene_of
from tests.unit.pictures.sheets import Story


@pytest.fixture
def grid() -> Grid:
    return grid_of(scene_of("mme-r"))


def test_rows_are_needs_nobody_answers_then_doubles_then_the_rest(grid: Grid) -> None:
    assert [row.theme for row in grid.rows[:4]] == [
        Theme.LEGAL_PROTECTION,
        Theme.MENTAL_HEALTH,
        Theme.BUDGET,
        Theme.COORDINATION,
    ]
    assert [row.is_unmet for row in grid.rows] == [True, True] + [False] * 6
    assert [bool(row.double) for row in grid.rows] == [False, False, True, True] + [False] * 4


def test_a_double_joins_the_columns_of_those_it_names(grid: Grid) -> None:
    budget = next(row for row in grid.rows if row.theme is Theme.BUDGET)
    assert [grid.columns[i].letter for i in budget.double] == ["B", "E"]


def test_a_cell_says_what_an_actor_does(grid: Grid) -> None:
    words = {row.theme: [cell.word for cell in row.cells] for row in grid.rows}
    assert words[Theme.COORDINATION] == [COORDINATES, COORDINATES]
    assert words[Theme.HOUSING] == [ACCOMPANIES]
    assert words[Theme.LEGAL_PROTECTION] == [REFERRED]


def test_a_referral_is_its_senders_professional_or_the_whole_institution(grid: Grid) -> None:
    rows = {row.theme: row for row in grid.rows}
    assert [cell.columns for cell in rows[Theme.LEGAL_PROTECTION].cells] == [(1,)]
    assert (1, 2) in [cell.columns for cell in rows[Theme.MENTAL_HEALTH].cells]


def test_who_works_on_a_theme_is_not_said_to_have_only_referred() -> None:
    story = Story()
    story.professional("w", "i", "éducatrice")
    story.actor("A1", "w", Theme.HEALTH, date(2026, 1, 1))
    story.referral("R1", Theme.HEALTH, ("i", "j"), date(2026, 2, 1), status=ReferralStatus.SENT)
    story.referral("R2", Theme.BUDGET, ("i", "j"), date(2026, 2, 1), status=ReferralStatus.WITHDRAWN)
    (row,) = grid_of(situate(story.sheet, story.directory, SituationLabel("x"))).rows
    assert [cell.word for cell in row.cells] == [ACCOMPANIES]


def test_the_table_names_everybody(grid: Grid) -> None:
    head, first, *_ = grid_table(grid)
    assert head == ("Besoin", "Qui accompagne", "Qui coordonne", "Qui a orienté", "Constats")
    assert first[:2] == ("Protection juridique", "personne")
    assert "B, Assistante sociale (Département, MDS de Toul)" in first[3]


def test_a_desk_reads_names_and_words_a_phone_letters_and_numbers(grid: Grid) -> None:
    desk, phone = grid_svg(grid), grid_phone_svg(grid)
    assert desk is not None
    assert phone is not None
    read = {thing.words for thing in texts(desk)}
    assert {"CCAS", "Département", "Deux coordinations", "Renvois en boucle", "A", "H"} <= read
    kept = {thing.words for thing in texts(phone)}
    assert {"A", "H", "1", "6"} <= kept
    assert not {"CCAS", "Deux coordinations"} & kept


@pytest.mark.parametrize(("actors", "is_drawn"), [(0, True), (1, True), (12, True), (21, True), (22, False)])
def test_the_grid_is_left_to_the_table_when_letters_no_longer_fit(actors: int, is_drawn: bool) -> None:
    story = Story()
    for i in range(actors):
        story.institution(f"I{i}", "Association d’aide")
        story.professional(f"w{i}", f"I{i}", "éducatrice")
        story.actor(f"A{i}", f"w{i}", Theme.HEALTH, date(2026, 1, 1))
    grid = grid_of(situate(story.sheet, story.directory, SituationLabel("x")))
    assert (grid_svg(grid) is not None) == is_drawn
