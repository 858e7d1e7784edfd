"""A list « commune, zone » is understood under whatever headings its author gave it."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UsageError
from graph.exchange.territories.recognising import RecognisedColumn
from graph.exchange.territories.zonings import Wish
from graph.model.territory import ZoneMember, Zoning
from graph.model.vocabulary import Mission, Theme
from graph.reference import load_reference
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import (
    CODES,
    LIST,
    Rows,
    csv,
    errors,
    look,
    members,
    ods,
    taken,
    told,
    warnings,
    xlsx,
)


def excel(house: House, rows: Rows = LIST, name: str = "Secteurs ASE.xlsx", merged: Any = ()) -> Path:
    return xlsx(house.home / name, {"Feuil1": rows}, merged)


class TestAsItIs:
    """Given without a word: the file names everything."""

    def test_a_workbook_with_its_own_headings(self, house: House) -> None:
        path = excel(house)
        found = look(house, path)
        assert (found.kind, found.is_ready, found.warnings) == ("list", True, ())
        assert found.columns == (
            RecognisedColumn("Commune", "commune_name"),
            RecognisedColumn("Secteur ASE", "zone"),
        )
        assert found.departments == {"54": 6}
        assert (found.places, found.institution_name, found.is_new_institution) == (6, "Secteurs ASE", True)
        assert [(zone.id, zone.name, zone.places) for zone in found.zones] == [
            ("secteurs_ase.centre", "Centre", 2),
            ("secteurs_ase.ouest", "Ouest", 2),
            ("secteurs_ase.toulois", "Toulois", 2),
        ]
        population = load_reference().communes["54395"].population
        assert found.zones[0].inhabitants > population
        assert house.keys("zonings") == []
        taken(house, path)
        assert members(house) == CODES
        assert house.record("zonings", "secteurs_ase") == Zoning(
            id="secteurs_ase",
            name="Secteurs ASE",
            institution_id="secteurs_ase",
            mission=Mission.GENERAL,
            department="54",
        )
        assert house.record("institutions", "secteurs_ase").name == "Secteurs ASE"

    def test_twice_changes_nothing_even_under_the_name_a_browser_gives_a_second_copy(
        self, house: House
    ) -> None:
        taken(house, excel(house))
        report = taken(house, excel(house, name="Secteurs ASE (1).xlsx"))
        assert (report.changes_nothing, report.source) == (True, "Secteurs ASE")

    def test_a_dry_run_writes_nothing(self, house: House) -> None:
        assert taken(house, excel(house), dry_run=True).tables["zone_members"].created == 6
        assert house.keys("zone_members") == []

    def test_an_ods_a_windows_csv_and_a_tabbed_text_say_the_same(self, house: House) -> None:
        for path in (
            ods(house.home / "a.ods", LIST),
            csv(house.home / "b.csv", LIST),
            csv(house.home / "c.txt", LIST, "\t", "utf-8-sig"),
            csv(house.home / "d.csv", LIST, ",", "utf-8"),
        ):
            taken(house, path)
            assert members(house, path.stem) == CODES
        assert "cp1252" in warnings(look(house, house.home / "b.csv"))[0]

    def test_a_changed_file_replaces_the_members_of_its_zoning_alone(self, house: House) -> None:
        taken(house, excel(house))
        taken(house, excel(house, name="Autre.xlsx"))
        moved = [*LIST[:-1], ("Foug", "Ouest")]
        report = taken(house, excel(house, [row for row in moved if row[0] != "Maxéville"]))
        assert (report.tables["zone_members"].created, report.tables["zone_members"].removed) == (1, 2)
        assert members(house, "secteurs_ase") == {
            "Centre": ["54395"],
            "Ouest": ["54205", "54304", "54578"],
            "Toulois": ["54528"],
        }
        assert members(house, "autre") == CODES

    def test_a_zone_that_is_no_longer_there_leaves(self, house: House) -> None:
        taken(house, excel(house))
        report = taken(house, excel(house, LIST[:5]))
        assert (report.tables["zones"].removed, report.tables["zone_members"].removed) == (1, 2)
        assert list(members(house)) == ["Centre", "Ouest"]


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


class TestNames:
    """Names are compared as people write them, within a département."""

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("ST NICOLAS DE PORT", "54483"),
            ("Vandoeuvre les Nancy", "54547"),
            ("VANDŒUVRE-LÈS-NANCY (54)", "54547"),
            ("Dombasle s/ Meurthe", "54159"),
            ("Pont à Mousson", "54431"),
            ("54395 - Nancy", "54395"),
            ("Ste-Geneviève", "54474"),
        ],
    )
    def test_a_name_is_found(self, house: House, written: str, code: str) -> None:
        taken(house, excel(house, [*LIST, (written, "Port")]))
        assert members(house)["Port"] == [code]

    def test_a_name_of_elsewhere_is_not_guessed(self, house: House) -> None:
        rows = [
            *LIST,
            ("Ban-de-Laveline", "Est"),
            ("Saint-Denis", "Est"),
            ("Laxu", "Est"),
            ("Xyz Abc", "Est"),
        ]
        said = errors(house, excel(house, rows))
        places = [line.partition(" : ")[0].partition(", ")[2] for line in said]
        assert places == [f"ligne {line}, colonne « Commune »" for line in (8, 9, 10, 11)]
        assert "du département 54 ne s’appelle « Ban-de-Laveline » ; il y en a dans : 88." in said[0]
        assert "il y en a dans : 11, 30, 93, 974" in said[1]
        assert "S’il s’agit de Laxou (54304)" in said[2]
        assert said[3].endswith(
            "Aucune commune du département 54 ne s’appelle « Xyz Abc ». Corrigez le nom, ou donnez le code "
            "INSEE."
        )

    def test_a_column_of_departements_tells_homonyms_apart(self, house: House) -> None:
        rows: Rows = [
            ("Dép.", "Commune", "Secteur"),
            (1, "Sainte-Croix", "A"),
            (24, "Sainte-Croix", "A"),
            (57, "Metz", "B"),
        ]
        rows = [("Département", *rows[0][1:]), *rows[1:]]
        taken(house, excel(house, rows))
        assert members(house) == {"A": ["01342", "24393"], "B": ["57463"]}

    def test_a_name_that_two_departements_have_alike_asks_which(self, house: House) -> None:
        rows = [("Commune", "Secteur"), ("Sainte-Croix", "A"), ("Sainte-Croix", "B")]
        said = errors(house, excel(house, rows))
        assert "dites le département avec --department" in said[0]
        assert look(house, excel(house, rows[:2]), department="01").is_ready
        with pytest.raises(UsageError, match="n’est pas le code d’un département"):
            look(house, excel(house, rows), department="99")

    def test_arrondissements_and_delivered_parts_are_places_too(self, house: House) -> None:
        house.deliver()
        rows = [
            ("Quartier", "Secteur"),
            ("Paris 12e", "A"),
            ("PARIS 13E ARRONDISSEMENT", "A"),
            ("Paris 1er arrdt", "B"),
        ]
        taken(house, excel(house, rows))
        assert members(house, "secteurs_ase") == {"A": ["75112", "75113"], "B": ["75101"]}
        taken(house, excel(house, [("Code", "Secteur"), ("Q1", "X"), ("Q2", "Y"), ("54395", "X")], "q.xlsx"))
        assert members(house, "q") == {"X": ["54395", "Q1"], "Y": ["Q2"]}

    def test_a_heading_that_is_a_commune_s_name_is_a_heading(self, house: House) -> None:
        rows = [("Antennes",), ("Ville", "Nb", "ANTENNE"), ("Nancy", 3, "A"), ("Toul", 3, "B")]
        taken(house, excel(house, [*rows, ("Laxou", 3, "A"), ("Pompey", 3, "B")], "antennes.xlsx"))
        assert members(house, "antennes") == {"A": ["54304", "54395"], "B": ["54430", "54528"]}

    def test_a_name_that_is_not_the_code_s_is_said(self, house: House) -> None:
        rows = [("INSEE", "Commune", "Secteur"), ("54395", "Toul", "A"), ("54528", "Toul", "B")]
        found = look(house, excel(house, rows))
        (said,) = warnings(found)
        assert "Le code 54395 est celui de Nancy, mais le nom écrit est « Toul »" in said

    def test_a_former_commune_is_read_as_that_of_today(self, house: House) -> None:
        rows = [("INSEE", "Secteur"), ("01003", "A"), ("01165", "A"), ("01004", "B")]
        report = taken(house, excel(house, rows))
        assert members(house) == {"A": ["01165"], "B": ["01004"]}
        assert any("ancienne commune" in line for line in told(report.warnings))

    def test_an_unknown_code_is_an_error_with_its_line(self, house: House) -> None:
        path = excel(house, [("INSEE", "Secteur"), ("54395", "A"), ("54999", "A"), ("54528", "B")])
        (said,) = errors(house, path)
        assert said.startswith(
            "Secteurs ASE.xlsx!Feuil1, ligne 3, colonne « INSEE » : « 54999 » n’est pas le code"
        )


class TestMissing:
    """What a list leaves out of its département is named, when it has most of it."""

    def test_the_communes_in_no_sector_are_named(self, house: House) -> None:
        names = [facts.name for facts in load_reference().communes.values() if facts.department == "93"]
        rows = [
            ("Commune", "Secteur"),
            *((name, name[:1]) for name in names if name not in ("Bondy", "Pantin")),
        ]
        (said,) = warnings(look(house, excel(house, rows)))
        assert said.endswith("2 communes du département 93 ne sont dans aucun secteur : Bondy, Pantin.")
        assert warnings(look(house, excel(house, [*rows, ("Bondy", "B"), ("Pantin", "P")]))) == []


class TestInsee:
    """The « table d'appartenance géographique »: EPCI unless told, one département of the whole of France."""

    def table(self, house: House, departments: int = 1) -> Path:
        communes = load_reference().communes
        counted = Counter(facts.department for facts in communes.values())
        others = [code for code in counted if code != "54" and counted[code] > 20]
        kept = sorted(others, key=lambda code: (counted[code], code))[: departments - 1]
        rows: list[Any] = [
            ("Table d'appartenance géographique des communes",),
            ("Mise en ligne le 01/01/2026",),
            (),
            ("Code géographique", "Libellé", "Département", "Arrondissement", "EPCI", "Bassin de vie"),
            ("CODGEO", "LIBGEO", "DEP", "ARR", "EPCI", "BV2022"),
        ]
        rows += [
            (code, facts.name, facts.department, f"{facts.department}1", facts.epci or "ZZZZZZZZZ", code[:4])
            for code, facts in communes.items()
            if facts.department in {"54", *kept}
        ]
        zones = [
            ("NIVGEO", "CODGEO", "LIBGEO"),
            ("BV2022", "5439", "Nancy et alentours"),
            ("EPCI", "1", "Un"),
        ]
        return xlsx(house.home / "table-appartenance-geo.xlsx", {"COM": rows, "Zones": zones})

    def test_epci_by_their_names(self, house: House) -> None:
        found = look(house, self.table(house))
        assert (found.is_ready, found.places, found.departments) == (True, 591, {"54": 591})
        assert "Métropole du Grand Nancy" in {zone.name for zone in found.zones}
        assert any("Pour une autre" in line and "« BV2022 »" in line for line in warnings(found))

    def test_another_column(self, house: House) -> None:
        found = look(house, self.table(house), column="BV2022")
        assert "Nancy et alentours" in {zone.name for zone in found.zones}
        assert found.zoning is not None
        assert found.zoning.id == "table_appartenance_geo_bv2022"

    def test_the_whole_of_france_asks_for_a_departement(self, house: House) -> None:
        path = self.table(house, departments=24)
        (error,) = errors(house, path)
        assert "Cette liste couvre 22 départements. Dites lequel" in error
        found = look(house, path, department="54")
        assert found.is_ready
        assert found.departments["54"] == 591
        assert found.places == 591


class TestWishes:
    """What is said beside the file counts; what is not is kept as the store has it."""

    def test_everything_can_be_said(self, house: House) -> None:
        house.deliver()
        path = excel(house)
        wish: dict[str, Any] = {
            "zoning_id": "ASE",
            "name": "Secteurs",
            "institution": "CCAS de nancy",
            "mission": "Protection de l’enfance",
        }
        taken(house, path, **wish, department="54")
        zoning = house.record("zonings", "ASE")
        assert zoning == Zoning(
            id="ASE", name="Secteurs", institution_id="I1", mission=Theme.CHILD_PROTECTION, department="54"
        )
        taken(house, path, zoning_id="ASE")
        assert house.record("zonings", "ASE") == zoning

    def test_a_new_institution_is_created_by_its_name(self, house: House) -> None:
        taken(house, excel(house), institution="Conseil départemental")
        assert house.record("institutions", "conseil_departemental").name == "Conseil départemental"
        assert taken(house, excel(house), institution="conseil_departemental").changes_nothing

    def test_zones_that_the_store_knows_by_name_keep_their_ids(self, house: House) -> None:
        house.deliver()
        rows = [("Commune", "Secteur"), ("Nancy", "SECTEUR 1"), ("Toul", "Secteur 2")]
        taken(house, excel(house, rows), zoning_id="ZG", take_over=True)
        assert members(house, "ZG") == {"SECTEUR 1": ["54395"], "Secteur 2": ["54528"]}
        assert house.keys("zones") == ["Z1", "Z2"]

    def test_another_source_s_zoning_is_refused(self, house: House) -> None:
        house.deliver()
        rows = [("Commune", "Secteur"), ("Nancy", "Secteur 1"), ("Toul", "Secteur 2")]
        with pytest.raises(Exception, match="refusée") as refused:
            taken(house, excel(house, rows), zoning_id="ZG")
        said = told(refused.value.problems)  # type: ignore[attr-defined]  # a refusal lists its problems
        assert all("appartient à la source « caf »" in line and "--take-over" in line for line in said)

    @pytest.mark.parametrize(
        ("wish", "sentence"),
        [
            ({"mission": "enfance"}, "« enfance » n’est pas une mission"),
            ({"department": "5"}, "n’est pas le code d’un département"),
        ],
    )
    def test_a_wish_that_cannot_be_is_a_usage_error(self, house: House, wish: Any, sentence: str) -> None:
        with pytest.raises(UsageError) as refused:
            taken(house, excel(house), **wish)
        assert sentence in str(refused.value).replace("\u00a0", " ")

    def test_a_new_division_from_a_day_on_keeps_the_one_before(self, house: House) -> None:
        taken(house, excel(house))
        moved = [*LIST[:-1], ("Foug", "Ouest")]
        day = date(2027, 1, 1)
        report = taken(house, excel(house, moved), since=day)
        counts = report.tables["zone_members"]
        assert (counts.created, counts.updated, counts.unchanged, counts.removed) == (1, 1, 5, 0)
        zone = "secteurs_ase.toulois"
        assert house.record("zone_members", f"{zone}|54205|") == ZoneMember(
            zone_id=zone, commune_code="54205", until=date(2026, 12, 31)
        )
        assert house.record("zone_members", "secteurs_ase.ouest|54205|2027-01-01").since == day
        assert taken(house, excel(house, moved), since=day).changes_nothing

    def test_a_commune_in_two_zones_counts_whole_in_each_unless_shares_are_asked(self, house: House) -> None:
        path = excel(house, [*LIST, ("Nancy", "Ouest")])
        (said,) = warnings(look(house, path))
        assert "Nancy (" in said
        assert "habitants) est à la fois dans « Centre » et « Ouest »." in said
        report = taken(house, path)
        assert any("shares" in problem.code for problem in report.warnings)
        assert house.record("zone_members", "secteurs_ase.ouest|54395|").share == 1
        taken(house, path, shares=True)
        assert house.record("zone_members", "secteurs_ase.ouest|54395|").share == 0.5
        assert house.record("zone_members", "secteurs_ase.centre|54395|").share == 0.5
        assert house.record("zone_members", "secteurs_ase.ouest|54304|").share == 1


def test_a_wish_says_nothing_by_itself() -> None:
    assert Wish() == Wish(shares=False)
