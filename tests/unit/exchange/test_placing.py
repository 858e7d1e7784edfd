"""Codes of communes and of their parts: former ones, parts delivered and built in, unknown ones."""

import pytest

from graph.model.territory import Commune
from tests.unit.exchange.conftest import House, said
from tests.unit.exchange.folders import based, swapped

FORMER, CURRENT = "01003", "01165"
"""Amareins, part of Francheleins since 1983."""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("54395", "54395"),
        ("54395.0", "54395"),
        ("1001", "01001"),
        ("Q1", "Q1"),
        ("75101", "75101"),
        ("2a004", "2A004"),
        (FORMER, CURRENT),
        ("1003", CURRENT),
    ],
)
def test_a_place_is_read_everywhere_one_is_asked(house: House, written: str, kept: str) -> None:
    files = based(
        persons=f"id,commune_code\nP1,{written}\nP2,\nP3,\n",
        zone_members=f"zone_id,commune_code\nZ1,{written}\n",
        dispositif_coverage=f"dispositif_id,commune_code\nD1,{written}\n",
        committees=f"id,name,commune_codes,member_institution_ids\nC1,Comité,{written}|{written},I1\n",
    )
    report = house.deliver(files)
    assert house.record("persons", "P1").commune_code == kept
    assert house.keys("zone_members") == [f"Z1|{kept}|"]
    assert house.keys("dispositif_coverage") == [f"D1|{kept}|"]
    assert house.record("committees", "C1").commune_codes == (kept,)
    former = [problem for problem in report.warnings if problem.code == "place.former"]
    assert len(former) == (4 if kept == CURRENT else 0)


@pytest.mark.parametrize("code", ["99999", "5439", "Nancy", "54000", "Q9", "543955"])
def test_an_unknown_place_is_refused_everywhere_one_is_asked(house: House, code: str) -> None:
    files = based(
        persons=f"id,commune_code\nP1,{code}\nP2,\nP3,\n",
        zone_members=f"zone_id,commune_code\nZ1,{code}\n",
        dispositif_coverage=f"dispositif_id,commune_code\nD1,{code}\n",
        committees=f"id,name,commune_codes,member_institution_ids\nC1,Comité,54395|{code},I1\n",
    )
    found = [(problem.file, problem.code) for problem in house.refusal(files).problems]
    tables = ("committees", "dispositif_coverage", "persons", "zone_members")
    assert found == [(f"{table}.csv", "place.unknown") for table in tables]


def test_former_communes_that_became_one_stand_once(house: House) -> None:
    files = swapped("zone_members", "Z1,54395,0.5,", f"Z1,{FORMER},1,\nZ1,{CURRENT},1,")
    codes = [problem.code for problem in house.deliver(files).warnings]
    assert codes == ["place.former", "row.repeated"]
    files = swapped("zone_members", "Z1,54395,0.5,", f"Z1,{FORMER},0.5,\nZ1,{CURRENT},1,")
    assert house.errors(files) == ["row.contradicts"]


def test_a_part_of_the_store_is_a_place_for_later_deliveries(house: House) -> None:
    house.deliver()
    house.deliver({"persons": "id,commune_code\nP4,Q2\n"})
    assert house.record("persons", "P4").commune_code == "Q2"


def test_an_iris_gets_its_zero_back(house: House) -> None:
    files = based(
        commune_parts="code,commune_code,name,population\n10040101,1004,Centre,900\nQ1,54547,Nord,1\n",
        persons="id,commune_code\nP1,10040101\nP2,010040101\nP3,10040101.0\n",
    )
    house.deliver(files)
    assert house.keys("commune_parts") == ["010040101", "Q1"]
    assert {house.record("persons", key).commune_code for key in ("P1", "P2", "P3")} == {"010040101"}


def test_a_part_may_have_the_code_of_a_former_commune(house: House) -> None:
    files = based(
        commune_parts=f"code,commune_code,name,population\n{FORMER},{CURRENT},Amareins,400\nQ1,54547,Nord,1\n",
        persons=f"id,commune_code\nP1,{FORMER}\nP2,\nP3,\n",
    )
    assert house.deliver(files).warnings == ()
    assert house.record("persons", "P1").commune_code == FORMER


@pytest.mark.parametrize(
    ("part", "code", "column"),
    [
        ("54395,54547,Nancy,1", "part.is_commune", "code"),
        ("Q3,Q1,Rue,1", "part.nested", "commune_code"),
        ("Q3,75101,Louvre nord,1", "part.nested", "commune_code"),
        ("Q3,99999,Nulle part,1", "place.unknown", "commune_code"),
        ("Q3,54547,Trop,-1", "cell.negative", "population"),
    ],
)
def test_a_part_belongs_to_a_commune_and_is_none(house: House, part: str, code: str, column: str) -> None:
    (problem,) = house.refusal(swapped("commune_parts", "Q2,54547,Sud,4000", part)).problems
    assert (problem.code, problem.file, problem.line, problem.column) == (
        code,
        "commune_parts.csv",
        3,
        column,
    )


def test_a_part_of_a_former_commune_belongs_to_today_s(house: House) -> None:
    report = house.deliver(swapped("commune_parts", "Q2,54547,Sud,4000", f"Q2,{FORMER},Sud,400"))
    assert said(report.warnings) == [
        f"commune_parts.csv, ligne 3, colonne « commune_code » : « {FORMER} » est le code d’une "
        "ancienne commune ; "
        f"il est lu comme « {CURRENT} », la commune dont elle relève aujourd’hui."
    ]
    assert house.record("commune_parts", "Q2").commune_code == CURRENT


class TestCommunes:
    def test_an_empty_cell_keeps_the_reference_s_value(self, house: House) -> None:
        house.deliver({"communes": "code,name,population\n54395,,106000\n"})
        assert house.record("communes", "54395") == Commune(code="54395", population=106000)

    def test_one_that_nobody_knew_is_added_and_noted(self, house: House) -> None:
        files = {
            "communes": "code,name,population,department\n54999,Neuve-Ville,1200,54\n",
            "persons": "id,commune_code\nP1,54999\n",
        }
        assert [problem.code for problem in house.deliver(files).warnings] == ["place.new_commune"]
        house.deliver({"persons": "id,commune_code\nP2,54999\n"})

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("54999,,1200", "place.new_incomplete"),
            ("54999,Neuve-Ville,", "place.new_incomplete"),
            ("Nancy,Nancy,1200", "place.malformed"),
            ("75101,Paris 1er,1200", "place.part_not_commune"),
            ("54395,Nancy,-5", "cell.negative"),
        ],
    )
    def test_one_that_cannot_be_is_refused(self, house: House, row: str, code: str) -> None:
        assert house.errors({"communes": f"code,name,population\n{row}\n"}) == [code]

    def test_a_former_one_is_laid_over_today_s(self, house: House) -> None:
        report = house.deliver({"communes": f"code,name,population\n{FORMER},Francheleins,1500\n"})
        assert [problem.code for problem in report.warnings] == ["place.former"]
        assert house.keys("communes") == [CURRENT]
