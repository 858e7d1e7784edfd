"""Which column says what: recognised by its heading and its values, asked about where several could."""

from typing import Any

import pytest

from graph.errors import UsageError
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import (
    CODES,
    LIST,
    Rows,
    errors,
    excel,
    look,
    members,
    ods,
    taken,
    warnings,
    xlsx,
)


class TestColumns:
    """What the columns are is seen from what is in them."""

    def test_codes_whose_zero_a_spreadsheet_ate(self, house: House) -> None:
        rows = [("N°", "Zone"), (1004, "Est"), (1005.0, "Ouest"), (1007, "Est")]
        taken(house, excel(house, rows))
        assert members(house) == {"Est": ["01004", "01007"], "Ouest": ["01005"]}

    def test_a_code_and_a_name_on_both_sides(self, house: House) -> None:
        rows: Rows = [
            ("Code INSEE", "Nom de la commune", "Population", "N° de secteur", "Secteur", "Responsable"),
            ("54395", "NANCY", 105058, 1, "Centre", "Mme A"),
            ("54357", "MAXEVILLE", 9900, 1, "Centre", "Mme A"),
            ("54304", "LAXOU", 14000, 2, "Ouest", "M. B"),
            ("54578", "VILLERS LES NANCY", 14500, 2, "Ouest", "M. B"),
        ]
        found = look(house, excel(house, rows))
        assert [(column.heading, column.role) for column in found.columns] == [
            ("Code INSEE", "commune_code"),
            ("Nom de la commune", "commune_name"),
            ("Population", "ignored"),
            ("N° de secteur", "zone_code"),
            ("Secteur", "zone"),
            ("Responsable", "ignored"),
        ]
        assert [(zone.id, zone.name) for zone in found.zones] == [
            ("secteurs_ase.1", "Centre"),
            ("secteurs_ase.2", "Ouest"),
        ]
        (ignored,) = warnings(found)
        assert "« Population », « Responsable »" in ignored

    def test_a_zone_known_by_its_code_may_change_its_name(self, house: House) -> None:
        rows: Rows = [
            ("INSEE", "Code secteur", "Secteur"),
            ("54395", "S1", "Centre"),
            ("54528", "S2", "Toul"),
        ]
        taken(house, excel(house, rows))
        renamed: Rows = [rows[0], ("54395", "S1", "Cœur"), rows[2]]
        report = taken(house, excel(house, renamed))
        assert report.tables["zones"].updated == 1
        assert report.tables["zone_members"].unchanged == 2
        assert members(house) == {"Cœur": ["54395"], "Toul": ["54528"]}

    def test_titles_above_and_totals_below_are_left_aside(self, house: House) -> None:
        rows = [("Protection de l’enfance",), (), ("au 1er janvier",), *LIST, ("Total", ""), ("Source : CD",)]
        found = look(house, excel(house, rows))
        assert (found.places, found.is_ready) == (6, True)
        said = warnings(found)
        assert said[0] == (
            "Secteurs ASE.xlsx!Feuil1, ligne 1 : Les noms des colonnes sont pris à la ligne 4 ; "
            "ce qui est au-dessus est ignoré."
        )
        assert [line.split(" : ")[0] for line in said[1:]] == [
            "Secteurs ASE.xlsx!Feuil1, ligne 11, colonne « Commune »",
            "Secteurs ASE.xlsx!Feuil1, ligne 12, colonne « Commune »",
        ]

    def test_totals_between_the_sectors_and_words_below_block_nothing(self, house: House) -> None:
        swapped: list[Any] = [(zone, name) for name, zone in LIST]
        rows = [*swapped[:3], ("Sous-total", "2 communes"), *swapped[3:], ("Total Toulois", None)]
        rows += [("", "Population totale"), ("733 000", "Population totale"), ("", "* en cours de fusion")]
        found = look(house, excel(house, rows))
        assert (found.is_ready, found.places, len(found.zones)) == (True, 6, 3)
        assert warnings(found)[0].endswith("Les lignes de totaux sont laissées de côté : 4, 9.")

    def test_a_total_under_merged_sectors_is_no_sector(self, house: House) -> None:
        rows: Rows = [
            ("Secteur", "Commune"),
            ("Centre", "Nancy"),
            (None, "Maxéville"),
            ("Total", None),
            ("Ouest", "Laxou"),
            (None, "Villers-lès-Nancy"),
            ("Total", None),
        ]
        taken(house, excel(house, rows))
        assert members(house) == {"Centre": CODES["Centre"], "Ouest": CODES["Ouest"]}

    def test_a_number_of_something_is_no_code_of_a_sector(self, house: House) -> None:
        for heading in ("Nb équipes", "Effectif", "Capacité"):
            rows = [(*row, len(row[1])) for row in LIST]
            rows[0] = (*LIST[0], heading)
            found = look(house, excel(house, rows))
            assert [column.role for column in found.columns] == ["commune_name", "zone", "ignored"]
            assert found.zones[0].id == "secteurs_ase.centre"

    def test_sectors_named_by_signs_or_in_another_alphabet(self, house: House) -> None:
        path = excel(house, [(name, {"Centre": "🏠", "Ouest": "Юг"}.get(zone, zone)) for name, zone in LIST])
        taken(house, path)
        assert members(house) == {"🏠": CODES["Centre"], "Юг": CODES["Ouest"], "Toulois": CODES["Toulois"]}
        assert taken(house, path).changes_nothing

    def test_a_first_commune_misspelt_is_not_taken_for_a_heading(self, house: House) -> None:
        rows = [LIST[0], ("Nancie", "Centre"), *LIST[2:]]
        (error,) = errors(house, excel(house, rows))
        assert error.startswith("Secteurs ASE.xlsx!Feuil1, ligne 2, colonne « Commune » :")
        assert "Nancy (54395)" in error

    def test_a_list_without_headings(self, house: House) -> None:
        found = look(house, excel(house, LIST[1:]))
        assert [column.heading for column in found.columns] == ["colonne A", "colonne B"]
        assert (found.places, len(found.zones)) == (6, 3)

    def test_sectors_named_after_communes_are_not_the_communes(self, house: House) -> None:
        rows = [(zone.replace("Toulois", "Toul").replace("Ouest", "Laxou"), name) for name, zone in LIST]
        found = look(house, excel(house, rows))
        assert [column.role for column in found.columns] == ["zone", "commune_name"]
        assert found.places == 6

    def test_sectors_named_after_most_of_the_communes_beside_codes_are_sectors(self, house: House) -> None:
        rows: Rows = [("INSEE", "Secteur"), ("54395", "Nancy"), ("54304", "Nancy"), ("54528", "Toul")]
        taken(house, excel(house, rows))
        assert members(house) == {"Nancy": ["54304", "54395"], "Toul": ["54528"]}

    def test_merged_cells(self, house: House) -> None:
        rows: Rows = [("Secteur", "Commune"), *((zone, name) for name, zone in LIST[1:])]
        blanked = [
            rows[0],
            *((zone if place % 2 == 0 else None, name) for place, (zone, name) in enumerate(rows[1:])),
        ]
        taken(house, excel(house, blanked, merged=("A2:A3", "A4:A5", "A6:A7")))
        assert members(house) == CODES
        assert taken(house, ods(house.home / "Secteurs ASE.ods", blanked)).changes_nothing
        assert "celle du dessus" in warnings(look(house, house.home / "Secteurs ASE.ods"))[0]

    def test_a_blank_zone_is_a_commune_in_no_zone(self, house: House) -> None:
        rows = [*LIST[:5], ("Toul", ""), ("Foug", "-"), ("Tomblaine", "néant")]
        found = look(house, excel(house, rows))
        assert (found.places, len(found.zones)) == (4, 2)
        (said,) = warnings(found)
        assert "3 communes n’ont pas de zone (lignes 6, 7, 8)" in said

    def test_several_columns_could_be_the_zone(self, house: House) -> None:
        rows: Rows = [
            ("Commune", "Secteur ASE", "Circonscription"),
            ("Nancy", "A", "Nord"),
            ("Laxou", "A", "Sud"),
            ("Toul", "B", "Sud"),
        ]
        path = excel(house, rows)
        (error,) = errors(house, path)
        assert error == (
            "Secteurs ASE.xlsx!Feuil1, ligne 1 : Plusieurs colonnes pourraient dire la zone : "
            "« Secteur ASE », « Circonscription ». Dites laquelle avec --column."
        )
        assert look(house, path).choices == ("Secteur ASE", "Circonscription")
        for column in ("secteur ase", "C"):
            assert look(house, path, column=column).is_ready
        taken(house, path, column="Secteur ASE")
        taken(house, path, column="Circonscription")
        assert house.keys("zonings") == ["secteurs_ase_circonscription", "secteurs_ase_secteur_ase"]
        (error,) = errors(house, path, column="Canton")
        assert "Aucune colonne « Canton » ici." in error
        assert "Prenez-en une de celles-ci : « Commune », « Secteur ASE »" in error

    def test_an_administrative_column_beside_the_sector_is_not_asked_about(self, house: House) -> None:
        rows = [(*row, "54", "CC") for row in LIST]
        rows[0] = ("Commune", "Secteur", "Département", "EPCI")
        found = look(house, excel(house, rows))
        assert (found.is_ready, found.zones[0].name) == (True, "Centre")

    def test_postal_codes_are_no_communes(self, house: House) -> None:
        rows: Rows = [("Code postal", *LIST[0]), *((54000, *row) for row in LIST[1:])]
        found = look(house, excel(house, rows))
        assert [column.role for column in found.columns] == ["ignored", "commune_name", "zone"]

    def test_two_sheets_are_asked_about_and_a_small_one_is_not(self, house: House) -> None:
        path = xlsx(house.home / "t.xlsx", {"ASE": LIST, "Social": LIST})
        (error,) = errors(house, path)
        assert "« ASE » ; « Social »" in error
        assert look(house, path).sheet_choices == ("ASE", "Social")
        assert look(house, path, sheet="social").sheet == "Social"
        with pytest.raises(UsageError, match="Autre"):
            look(house, path, sheet="Autre")
        path = xlsx(house.home / "u.xlsx", {"Lisez-moi": [("Bonjour",)], "ASE": LIST, "Vide": []})
        assert look(house, path).sheet == "ASE"
