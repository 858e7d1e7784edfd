"""Names that are nobody's today, and cells that a spreadsheet left empty, are told where they stand."""

from pathlib import Path

import pytest

from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import (
    Rows,
    csv,
    errors,
    look,
    members,
    taken,
    told,
    warnings,
    xlsx,
)

OF_93: Rows = [
    ("Commune", "Secteur"),
    ("Aubervilliers", "Nord"),
    ("Bobigny", "Nord"),
    ("Pantin", "Sud"),
    ("Bondy", "Sud"),
]


def listed(house: House, *more: tuple[str, str], start: Rows = OF_93) -> Path:
    return csv(house.home / "s.csv", [*start, *more], encoding="utf-8")


class TestNear:
    """A name that no commune has there: one is taken and told, two are offered."""

    @pytest.mark.parametrize(
        ("written", "code"),
        [("Saint-Ouen", "93070"), ("ST OUEN", "93070"), ("Clichy", "93014"), ("Épinay", "93031")],
    )
    def test_the_only_commune_whose_name_begins_so_is_taken_and_told(
        self, house: House, written: str, code: str
    ) -> None:
        report = taken(house, listed(house, (written, "Ouest")))
        assert members(house)["Ouest"] == [code]
        (said,) = told(report.warnings)
        assert said.startswith(f"s.csv, ligne 6, colonne « Commune » : « {written} » est lu comme ")
        assert f"({code}), la seule commune du département 93 dont le nom commence ainsi" in said

    @pytest.mark.parametrize(
        ("written", "offered"),
        [
            ("Neuilly", "Neuilly-Plaisance (93049) ou Neuilly-sur-Marne (93050)"),
            ("Noisy", "Noisy-le-Grand (93051) ou Noisy-le-Sec (93053)"),
            ("Bobigni", "Bobigny (93008)"),
            ("Pré Gervais", "Le Pré-Saint-Gervais (93061)"),
        ],
    )
    def test_what_could_be_meant_is_offered_and_never_chosen(
        self, house: House, written: str, offered: str
    ) -> None:
        (said,) = errors(house, listed(house, (written, "Ouest")))
        assert said.startswith("s.csv, ligne 6, colonne « Commune » : Aucune commune du département 93")
        assert f"S’il s’agit de {offered}" in said

    def test_a_first_word_alone_is_not_enough(self, house: House) -> None:
        start: Rows = [("Commune", "Secteur"), ("Nanterre", "A"), ("Puteaux", "B"), ("Suresnes", "B")]
        (said,) = errors(house, listed(house, ("Saint", "A"), start=start))
        assert "S’il s’agit de Saint-Cloud (92064)" in said

    def test_a_homonym_in_another_departement_of_the_list_is_not_passed_over(self, house: House) -> None:
        said = errors(house, listed(house, ("Nanterre", "Ouest"), ("Clichy", "Ouest")))
        assert "« Nanterre » ; il y en a dans : 92" in said[0]
        assert "« Clichy » ; il y en a dans : 92. S’il s’agit de Clichy-sous-Bois (93014)" in said[1]

    def test_without_a_departement_near_names_are_offered_all_the_same(self, house: House) -> None:
        rows: Rows = [("Commune", "Secteur"), ("Sainte-Croix", "A"), ("Vandœuvre-lès", "B")]
        said = errors(house, listed(house, start=rows))
        assert "S’il s’agit de Vandœuvre-lès-Nancy (54547)" in said[1]
        assert "dites le département avec --department" in said[1]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Rosny s/ Bois", "93064"),
        ("ROSNY S/BOIS", "93064"),
        ("Neuilly s/ Marne", "93050"),
        ("Clichy s. Bois", "93014"),
    ],
)
def test_one_letter_stands_for_over_and_for_under(house: House, written: str, code: str) -> None:
    report = taken(house, listed(house, (written, "Est")))
    assert members(house)["Est"] == [code]
    assert report.warning_count == 0


class TestFormer:
    """INSEE names the delegated and associated communes: a list may still have them."""

    def test_a_former_commune_is_read_as_that_of_today_and_told(self, house: House) -> None:
        report = taken(house, listed(house, ("Pierrefitte-sur-Seine", "Nord")))
        assert members(house)["Nord"] == ["93001", "93008", "93066"]
        (said,) = told(report.warnings)
        assert said == (
            "s.csv, ligne 6, colonne « Commune » : « Pierrefitte-sur-Seine » fait aujourd’hui partie de "
            "Saint-Denis (93066) ; la ligne est lue comme Saint-Denis (93066)."
        )

    def test_a_former_commune_is_offered_by_its_old_name(self, house: House) -> None:
        (said,) = errors(house, listed(house, ("Pierrefite/Seine", "Nord")))
        assert "S’il s’agit de Pierrefitte-sur-Seine, aujourd’hui Saint-Denis (93066)" in said

    def test_a_commune_of_today_comes_before_a_former_one_of_its_name(self, house: House) -> None:
        found = look(house, listed(house, ("Saint-Denis", "Nord")))
        assert (found.is_ready, warnings(found)) == (True, [])


class TestBroken:
    """A formula without a value and an error of a spreadsheet are no zones."""

    @pytest.mark.parametrize(
        "cell", ["#REF!", "#N/A", "#NOM?", "#VALEUR!", "#DIV/0!", "Err:502", "#PROPAGATION!"]
    )
    def test_an_error_is_refused_where_it_stands(self, house: House, cell: str) -> None:
        (said,) = errors(house, listed(house, ("Bagnolet", cell)))
        assert said == (
            f"s.csv, ligne 6, colonne « Secteur » : « {cell} » est une erreur de tableur. Corrigez la "
            "formule, ou mettez la valeur elle-même."
        )

    def test_a_formula_nobody_worked_out(self, house: House) -> None:
        path = xlsx(house.home / "s.xlsx", {"F": [*OF_93, ("Bagnolet", "=VLOOKUP(A6,Z:Z,1)")]})
        (said,) = errors(house, path)
        assert said.startswith("s.xlsx!F, ligne 6, colonne « Secteur » : La formule de cette cellule")

    def test_a_formula_that_a_text_holds(self, house: House) -> None:
        (said,) = errors(house, listed(house, ("Bagnolet", "=RECHERCHEV(A6,Z:Z,1)")))
        assert "ligne 6, colonne « Secteur » : La formule de cette cellule" in said

    def test_a_whole_column_of_errors_is_not_passed_over_for_another(self, house: House) -> None:
        rows = [("Commune", "Secteur", "Vague"), *((row[0], "#N/A", row[1]) for row in OF_93[1:])]
        said = errors(house, csv(house.home / "v.csv", rows))
        assert [line.partition(" : ")[0] for line in said] == [
            f"v.csv, ligne {line}, colonne « Secteur »" for line in (2, 3, 4, 5)
        ]

    def test_an_error_in_place_of_the_commune(self, house: House) -> None:
        (said,) = errors(house, listed(house, ("#REF!", "Nord")))
        assert said.startswith("s.csv, ligne 6, colonne « Commune » : « #REF! » est une erreur de tableur")

    def test_an_error_in_a_total_harms_nothing(self, house: House) -> None:
        assert look(house, listed(house, ("TOTAL 93", "#REF!"))).is_ready

    def test_a_zone_that_only_begins_like_one_is_a_zone(self, house: House) -> None:
        assert look(house, listed(house, ("Bagnolet", "#1 Nord"))).zones[-1].name == "#1 Nord"


class TestArrondissements:
    """The postal code or the number alone tells the arrondissement of Paris, Lyon and Marseille."""

    def test_the_postal_code_beside_the_city(self, house: House) -> None:
        rows: Rows = [
            ("Code postal", "Ville", "Secteur"),
            ("75001", "PARIS", "A"),
            ("75 012", "Paris", "B"),
            ("75116", "PARIS", "B"),
            ("75000", "Paris 2e", "A"),
        ]
        path = csv(house.home / "s.csv", rows, encoding="utf-8")
        assert any("la première ligne est lue « Paris 1 »." in line for line in warnings(look(house, path)))
        taken(house, path)
        assert members(house) == {"A": ["75101", "75102"], "B": ["75112", "75116"]}

    def test_the_postal_code_alone(self, house: House) -> None:
        rows: Rows = [("CP", "Secteur"), ("69001", "A"), ("69002", "A"), ("69009", "B")]
        taken(house, csv(house.home / "s.csv", rows))
        assert members(house) == {"A": ["69381", "69382"], "B": ["69389"]}

    @pytest.mark.parametrize("written", ["{}", "{}e", "{}ème arrondissement"])
    def test_the_number_alone_when_all_of_a_city_are_there(self, house: House, written: str) -> None:
        rows = [("Arrondissement", "Secteur"), *((written.format(n), "AB"[n % 2]) for n in range(1, 17))]
        taken(house, csv(house.home / "s.csv", rows))
        assert members(house)["B"] == [f"132{n:02d}" for n in range(1, 17, 2)]

    def test_numbers_that_several_cities_have_ask_for_the_city(self, house: House) -> None:
        rows = [("Arrdt", "Secteur"), *((f"{n}e", "A") for n in range(1, 6))]
        (error,) = errors(house, csv(house.home / "s.csv", rows))
        assert "La colonne « Arrdt » donne des numéros d’arrondissement, sans dire de quelle ville." in error

    def test_the_district_of_a_commune_is_none_of_a_city(self, house: House) -> None:
        rows = [(*row, place % 2) for place, row in enumerate(OF_93)]
        rows[0] = (*OF_93[0], "Arrondissement")
        assert look(house, csv(house.home / "s.csv", rows, encoding="utf-8")).departments == {"93": 4}

    def test_roman_numbers(self, house: House) -> None:
        rows = [("Quartier", "Secteur"), ("Paris XIX", "A"), ("PARIS Ier", "A"), ("Paris 2e", "B")]
        taken(house, csv(house.home / "s.csv", rows))
        assert members(house) == {"A": ["75101", "75119"], "B": ["75102"]}
