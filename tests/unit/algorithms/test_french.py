"""French, in one place: grammar in tables, typography as a filter that never harms a text."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.french import (
    MINUS,
    NARROW,
    NBSP,
    agree,
    as_html,
    capital,
    clock,
    contracted,
    count,
    day_month,
    decimal,
    duration,
    elided,
    in_letters,
    listed,
    long_date,
    number,
    percent,
    plural,
    running_date,
    signed,
    since,
    table_date,
    title_date,
    typographic,
)

D = date(2026, 12, 15)


def plain(text: str) -> str:
    """The text with ordinary spaces, for tables that people read."""
    return text.replace(NBSP, " ").replace(NARROW, " ")


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (0, "0"),
            (999, "999"),
            (1000, f"1{NARROW}000"),
            (1234567, f"1{NARROW}234{NARROW}567"),
            (-22, f"{MINUS}22"),
        ],
    )
    def test_a_number_has_its_thousands_apart(self, value: int, text: str) -> None:
        assert number(value) == text

    @pytest.mark.parametrize(("value", "text"), [(20, "+20"), (-22, f"{MINUS}22"), (0, "0")])
    def test_points_carry_their_sign(self, value: int, text: str) -> None:
        assert signed(value) == text

    @pytest.mark.parametrize(
        ("value", "places", "text"),
        [
            (112, 1, "112,0"),
            (112.04, 1, "112,0"),
            (112.05, 1, "112,1"),
            (0.125, 2, "0,13"),
            (-0.04, 1, "0,0"),
            (-1.5, 1, f"{MINUS}1,5"),
            (12345.678, 2, f"12{NARROW}345,68"),
            (7.5, 0, "8"),
        ],
    )
    def test_a_decimal_has_a_comma_and_rounds_halves_up(self, value: float, places: int, text: str) -> None:
        assert decimal(value, places) == text

    @pytest.mark.parametrize(
        ("ratio", "places", "text"),
        [
            (1.34, 0, "134 %"),
            (0.1084, 1, "10,8 %"),
            (0.3129, 1, "31,3 %"),
            (1.115, 0, "112 %"),
            (0.07, 0, "7 %"),
        ],
    )
    def test_a_ratio_in_per_cent(self, ratio: float, places: int, text: str) -> None:
        assert percent(ratio, places) == text.replace(" ", NBSP)

    @pytest.mark.parametrize(
        ("value", "feminine", "text"),
        [
            (0, False, "zéro"),
            (1, False, "un"),
            (1, True, "une"),
            (2, True, "deux"),
            (9, False, "neuf"),
            (10, True, "10"),
        ],
    )
    def test_letters_up_to_nine(self, value: int, feminine: bool, text: str) -> None:
        assert in_letters(value, feminine=feminine) == text


class TestNouns:
    @pytest.mark.parametrize(
        ("noun", "expected"),
        [
            ("institution", "institutions"),
            ("refus", "refus"),
            ("fois", "fois"),
            ("mois", "mois"),
            ("relais perdu", "relais perdus"),
            ("bureau", "bureaux"),
            ("lieu de vie", "lieux de vie"),
            ("tribunal", "tribunaux"),
            ("bilan final", "bilans finals"),
            ("point de départ", "points de départ"),
            ("sortie d’hôpital", "sorties d’hôpital"),
            ("commune ou quartier", "communes ou quartiers"),
            ("travail", "travaux"),
        ],
    )
    def test_plural(self, noun: str, expected: str) -> None:
        assert plural(noun) == expected

    @pytest.mark.parametrize(
        ("value", "noun", "expected"),
        [
            (0, "institution", "aucune institution"),
            (0, "besoin", "aucun besoin"),
            (1, "institution", "une institution"),
            (1, "accompagnement actif", "un accompagnement actif"),
            (2, "séance", "deux séances"),
            (9, "besoin ouvert", "neuf besoins ouverts"),
            (10, "besoin ouvert", "10 besoins ouverts"),
            (4020, "habitant", f"4{NARROW}020 habitants"),
        ],
    )
    def test_counting_in_a_sentence(self, value: int, noun: str, expected: str) -> None:
        assert count(value, noun) == expected.replace("10 b", f"10{NBSP}b").replace("020 h", f"020{NBSP}h")

    @pytest.mark.parametrize(("value", "expected"), [(0, "0 point"), (1, "1 point"), (2, "2 points")])
    def test_counting_in_a_table(self, value: int, expected: str) -> None:
        assert count(value, "point", figures=True) == expected.replace(" ", NBSP)

    @pytest.mark.parametrize(
        ("value", "expected"), [(1.99, "point"), (2, "points"), (-2, "points"), (-1, "point")]
    )
    def test_plural_begins_with_two(self, value: float, expected: str) -> None:
        assert agree(value, "point") == expected

    def test_lists(self) -> None:
        assert [listed(list("ABC")[:n]) for n in range(4)] == ["", "A", "A et B", "A, B et C"]

    def test_capital_of_an_accented_letter(self) -> None:
        assert capital("état de la MDS") == "État de la MDS"
        assert capital("") == ""


class TestElision:
    @pytest.mark.parametrize(
        ("small", "word", "expected"),
        [
            ("de", "Addictions", "d’Addictions"),
            ("de", "logement", "de logement"),
            ("de", "Écrouves", "d’Écrouves"),
            ("de", "hébergement", "d’hébergement"),
            ("la", "hospitalisation", "l’hospitalisation"),
            ("le", "handicap", "le handicap"),
            ("de", "huit institutions", "de huit institutions"),
            ("de", "onze besoins", "de onze besoins"),
            ("de", "Yvelines", "d’Yvelines"),
            ("le", "yaourt", "le yaourt"),
            ("de", "œuvres", "d’œuvres"),
            ("que", "un accompagnement", "qu’un accompagnement"),
            ("ne", "y répond", "n’y répond"),
        ],
    )
    def test_a_small_word_loses_its_vowel(self, small: str, word: str, expected: str) -> None:
        assert elided(small, word) == expected

    @pytest.mark.parametrize(
        ("preposition", "phrase", "expected"),
        [
            ("de", "le logement", "du logement"),
            ("de", "les addictions", "des addictions"),
            ("de", "la mobilité", "de la mobilité"),
            ("de", "l’emploi et la formation", "de l’emploi et de la formation"),
            ("de", "le CCAS, la MDS et les bailleurs", "du CCAS, de la MDS et des bailleurs"),
            ("à", "le logement", "au logement"),
            ("à", "les soins", "aux soins"),
        ],
    )
    def test_a_preposition_meets_its_article(self, preposition: str, phrase: str, expected: str) -> None:
        assert contracted(preposition, phrase) == expected


class TestDays:
    @pytest.mark.parametrize(
        ("day", "text"),
        [
            (date(2026, 3, 1), "1er mars 2026"),
            (date(2026, 8, 2), "2 août 2026"),
            (date(2024, 2, 29), "29 février 2024"),
        ],
    )
    def test_a_whole_date(self, day: date, text: str) -> None:
        assert plain(long_date(day)) == text
        assert day_month(day) == long_date(day)[:-5]
        assert NBSP in day_month(day)

    @pytest.mark.parametrize(
        ("day", "text"),
        [
            (date(2026, 6, 8), "8 juin"),
            (date(2026, 1, 1), "1er janvier"),
            (date(2025, 12, 31), "31 décembre 2025"),
            (date(2027, 1, 1), "1er janvier 2027"),
        ],
    )
    def test_the_year_is_told_when_it_is_another(self, day: date, text: str) -> None:
        assert plain(running_date(day, D)) == text
        assert plain(since(day, D)) == f"depuis le {text}"

    def test_alone_a_date_has_its_year(self) -> None:
        assert plain(since(date(2026, 3, 1))) == "depuis le 1er mars 2026"

    def test_titles_tables_and_hours(self) -> None:
        assert plain(title_date(D)) == "mardi 15 décembre 2026"
        assert table_date(date(2026, 6, 9)) == "09/06/2026"
        assert clock(time(9, 5)) == f"9{NBSP}h{NBSP}05"

    @pytest.mark.parametrize(
        ("days", "text"),
        [
            (0, "aucun jour"),
            (1, "un jour"),
            (9, "neuf jours"),
            (89, "89 jours"),
            (90, "deux mois"),
            (92, "trois mois"),
        ],
    )
    def test_a_duration_in_days_then_months(self, days: int, text: str) -> None:
        assert plain(duration(D - timedelta(days=days), D)) == text

    @pytest.mark.parametrize(
        ("start", "text"),
        [
            (date(2026, 6, 16), "cinq mois"),
            (date(2026, 6, 15), "six mois"),
            (date(2024, 12, 16), "23 mois"),
            (date(2024, 12, 15), "deux ans"),
            (date(1926, 12, 15), "100 ans"),
        ],
    )
    def test_a_duration_in_whole_months_then_years(self, start: date, text: str) -> None:
        assert plain(duration(start, D)) == text


class TestHtml:
    def test_the_first_has_an_exponent_and_the_rest_is_escaped(self) -> None:
        assert as_html("Depuis le 1er mars : <b> & 21er") == (
            "Depuis le 1<sup>er</sup> mars : &lt;b&gt; &amp; 21er"
        )


class TestTypography:
    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("L'aide d'aujourd'hui", "L’aide d’aujourd’hui"),
            ("Sur : ceci", f"Sur{NBSP}: ceci"),
            ("Sur: ceci", f"Sur{NBSP}: ceci"),
            ("Qui ? Oui ! Et ; non", f"Qui{NARROW}? Oui{NARROW}! Et{NARROW}; non"),
            ("Qui?", f"Qui{NARROW}?"),
            ("Quoi ?!", f"Quoi{NARROW}?!"),
            ("« Oui »", f"«{NBSP}Oui{NBSP}»"),
            ("«Oui»", f"«{NBSP}Oui{NBSP}»"),
            ('Il dit "oui".', f"Il dit «{NBSP}oui{NBSP}»."),
            ("Attendre...", "Attendre…"),
            ("deux  mots", "deux mots"),
            ("fin .", "fin."),
            ("un , deux", "un, deux"),
            ("le 1er mars", f"le 1er{NBSP}mars"),
            ("le 15 décembre 2026", f"le 15{NBSP}décembre 2026"),
            ("112 %", f"112{NBSP}%"),
            ("112%", f"112{NBSP}%"),
            ("90 jours", f"90{NBSP}jours"),
            ("14 h 00", f"14{NBSP}h{NBSP}00"),
            ("M. Durand et Mme Petit", f"M.{NBSP}Durand et Mme{NBSP}Petit"),
            ("12 345 habitants", f"12{NARROW}345{NBSP}habitants"),
            ("1 234 567", f"1{NARROW}234{NARROW}567"),
            ("perd -22 points", f"perd {MINUS}22{NBSP}points"),
        ],
    )
    def test_it_gives_what_a_text_lacks(self, given: str, expected: str) -> None:
        assert typographic(given) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "https://exemple.fr/a?b=c;d",
            "14:30",
            "rendez-vous",
            "J-15",
            "&eacute; et &amp; puis",
            "03 83 35 40 12",
            "en 2026 150 l’ont dit",
            "(?)",
            "ligne\n\nligne",
            "",
        ],
    )
    def test_it_leaves_the_rest_alone(self, text: str) -> None:
        assert typographic(text) == text


PIECES = st.sampled_from(
    [
        *(
            "«",
            "»",
            "...",
            " ",
            ".",
            ",",
            "1er",
            " mars",
            "14 h 00",
            "Mme",
            "12",
            "345",
            "000",
            "&amp;",
            ":",
            "::",
        ),
        *(
            "?!",
            ";",
            "'",
            '"',
            "-5",
            "(",
            ")",
            NBSP,
            NARROW,
            "\n",
            "\t",
            "%",
            "€",
            "a",
            "É",
            "M.",
            "n°",
            "jours",
            "h",
        ),
    ]
)
TEXTS = st.one_of(st.lists(PIECES).map("".join), st.text())


@given(TEXTS)
def test_once_is_enough(text: str) -> None:
    assert typographic(typographic(text)) == typographic(text)


@given(TEXTS)
def test_letters_and_digits_are_never_touched(text: str) -> None:
    assert [c for c in typographic(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.lists(st.text(st.characters(whitelist_categories=["L"]), min_size=1)))
def test_a_list_names_every_item_in_order(items: list[str]) -> None:
    text = listed(items)
    assert text.replace(", ", "").replace(" et ", "") == "".join(items)


@given(st.integers(-(10**12), 10**12))
def test_a_number_reads_back(value: int) -> None:
    assert int(number(value).replace(NARROW, "").replace(MINUS, "-")) == value
