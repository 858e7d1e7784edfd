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
    excel,
    look,
    members,
    ods,
    taken,
    told,
    warnings,
    xlsx,
)


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
