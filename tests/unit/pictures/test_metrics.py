"""The widths of texts: pinned against the fonts they were measured on, and how texts are broken."""

import pytest

from api.pictures.metrics import Face, fit, text_width, wrap

MEASURED = [
    # Set in Liberation at 100 px by a browser
    ("Coordinatrice gérontologique", Face.SANS, 1284.2),
    ("Coordinatrice gérontologique", Face.BOLD, 1405.6),
    ("Coordinatrice gérontologique", Face.SERIF, 1180.2),
    ("Perte d’autonomie · depuis janv.\u00a02025", Face.SANS, 1671.5),
    ("Œuvre à Vandœuvre-lès-Nancy : « où ? »", Face.SANS, 1843.4),
]


@pytest.mark.parametrize(("words", "face", "width"), MEASURED)
def test_an_estimate_is_within_two_per_cent(words: str, face: Face, width: float) -> None:
    assert text_width(words, 100, face) == pytest.approx(width, rel=0.02)


def test_what_no_table_knows_is_wide_and_what_combines_is_nothing() -> None:
    assert text_width("相談", 10) == pytest.approx(21.0)
    assert text_width("e\u0301", 10) == text_width("é", 10) == text_width("e", 10)
    assert text_width("", 10) == 0


def test_lines_fit_and_hold_every_word() -> None:
    words = "Maison départementale des solidarités de Pont-à-Mousson"
    lines, is_whole = wrap(words, 110, size=12, lines=9)
    assert is_whole
    assert " ".join(lines) == words
    assert all(text_width(line, 12) <= 110 for line in lines)


def test_a_no_break_space_holds() -> None:
    assert wrap("depuis janv.\u00a02025", 80, size=12)[0] == ("depuis", "janv.\u00a02025")


def test_a_word_too_wide_is_cut_at_its_hyphens_first() -> None:
    assert wrap("Jarville-la-Malgrange", 72, size=12)[0] == ("Jarville-la-", "Malgrange")
    assert "".join(wrap("A" * 50, 72, size=12, lines=99)[0]) == "A" * 50


def test_what_does_not_fit_ends_in_an_ellipsis_and_says_so() -> None:
    lines, is_whole = wrap("un deux trois quatre cinq six sept", 60, size=12)
    assert not is_whole
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line, 12) <= 60 for line in lines)


def test_nothing_gives_no_line() -> None:
    assert wrap(" \n ", 60, size=12) == ((), True)


def test_the_first_that_fits_is_taken() -> None:
    assert fit(("Département", "Dépt"), 80, size=12) == "Département"
    assert fit(("Département", "Dépt"), 40, size=12) == "Dépt"
    assert fit(("Département", "Dépt"), 20, size=12).endswith("…")
