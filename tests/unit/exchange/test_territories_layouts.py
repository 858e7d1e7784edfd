"""Lists that are not one row a commune: tables side by side, crosses, totals, sheets of several kinds."""

from typing import Any

import pytest

from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import (
    CODES,
    LIST,
    Rows,
    errors,
    excel,
    look,
    members,
    taken,
    warnings,
)


class TestOtherLayouts:
    """People do not always make one row per commune."""

    def test_a_title_above_the_communes_of_each_zone(self, house: House) -> None:
        rows: Rows = [
            ("Découpage 2026",),
            ("Centre",),
            ("Commune", "Population"),
            ("Nancy", 105000),
            ("Maxéville", 9900),
            ("Total", 114900),
            ("Secteur Ouest",),
            ("Laxou", 14000),
            ("Villers-lès-Nancy", 14500),
            ("Toulois",),
            ("Toul", 16000),
            ("Foug", 2700),
        ]
        taken(house, excel(house, rows))
        assert members(house) == {
            "Centre": CODES["Centre"],
            "Secteur Ouest": CODES["Ouest"],
            "Toulois": CODES["Toulois"],
        }

    def test_a_column_for_each_zone(self, house: House) -> None:
        rows: Rows = [
            ("Sectorisation",),
            ("Centre", "Ouest", "Toulois"),
            ("Nancy", "Laxou", "Toul"),
            ("Maxéville", "Villers-lès-Nancy", "Foug"),
        ]
        taken(house, excel(house, rows))
        assert members(house) == CODES

    @pytest.mark.parametrize("heading", ["Commune", "Ville"])
    def test_tables_side_by_side_are_read_one_after_the_other(self, house: House, heading: str) -> None:
        head = (heading, "Secteur")
        rows = [(*a, None, *b) for a, b in zip([head, *LIST[1:4]], [head, *LIST[4:]], strict=True)]
        path = excel(house, rows)
        assert warnings(look(house, path))[0].endswith("2 tables côte à côte sont lues l’une après l’autre.")
        taken(house, path)
        assert members(house) == CODES

    def test_tables_side_by_side_that_differ_are_refused(self, house: House) -> None:
        rows = [(*a, None, *b) for a, b in zip(LIST[1:4], LIST[4:], strict=True)]
        (error,) = errors(house, excel(house, [("Commune", "ASE", None, "Communes", "PMI"), *rows]))
        assert "(colonnes « Commune » (A), « Communes » (D))" in error

    def test_two_columns_of_one_heading_are_told_apart(self, house: House) -> None:
        rows: Rows = [("Commune", "Secteur", "Secteur"), *((*row, row[0][:1]) for row in LIST[1:])]
        path = excel(house, rows)
        assert look(house, path).choices == ("Secteur (colonne B)", "Secteur (colonne C)")
        assert [zone.name for zone in look(house, path, column="Secteur (colonne C)").zones][:2] == ["N", "M"]

    @pytest.mark.parametrize(("yes", "no"), [("X", None), ("oui", "non"), (1, 0), ("✓", "")])
    def test_a_cross_in_the_column_of_the_sector(self, house: House, yes: Any, no: Any) -> None:
        sectors = list(CODES)
        rows: list[Any] = [
            (name, 54, *(yes if zone == one else no for one in sectors)) for name, zone in LIST[1:]
        ]
        path = excel(house, [("Commune", "Dép", *sectors), *rows])
        assert "croix est lue comme un secteur : « Centre »" in warnings(look(house, path))[0]
        taken(house, path)
        assert members(house) == CODES

    def test_crosses_that_tell_no_sector_are_not_read(self, house: House) -> None:
        rows: list[Any] = [(name, "x", "x" if zone == "Centre" else "") for name, zone in LIST[1:]]
        path = excel(house, [("Commune", "ASE", "PMI"), *rows])
        (error,) = errors(house, path)
        assert "Ces colonnes sont faites de croix : « ASE », « PMI »." in error
        with_sector = [
            ("Commune", "ASE", "PMI", "Secteur"),
            *((*a, b[1]) for a, b in zip(rows, LIST[1:], strict=True)),
        ]
        assert [zone.name for zone in look(house, excel(house, with_sector), column="Secteur").zones] == list(
            CODES
        )

    def test_all_the_communes_of_a_zone_in_one_cell(self, house: House) -> None:
        rows: Rows = [
            ("Secteur", "Communes"),
            ("Centre", "Nancy, Maxéville"),
            ("Ouest", "Laxou et Villers-lès-Nancy"),
            ("Toulois", "Toul ; Foug"),
        ]
        taken(house, excel(house, rows))
        assert members(house) == CODES

    def test_a_misspelt_commune_is_still_told_with_its_line(self, house: House) -> None:
        rows: Rows = [("A", "Nancy, Maxéville, Laxou, Toul, Fougue"), ("B", "Foug, Villers-lès-Nancy")]
        (error,) = errors(house, excel(house, rows))
        assert error.startswith("Secteurs ASE.xlsx!Feuil1, ligne 1, colonne « Commune » : Aucune commune")
