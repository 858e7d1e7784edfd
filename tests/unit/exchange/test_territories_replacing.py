"""A zoning of a name that is there already: told before it gives way, refused when days or land are lost."""

from datetime import date
from typing import Any

import pytest

from graph.errors import InvalidInputError
from graph.exchange.importing import LONGEST_NAME
from graph.exchange.stored import Stored
from graph.exchange.territories.recognising import GivenFile, recognise
from graph.exchange.territories.replacing import Replaced, free_name
from graph.exchange.territories.taking import take
from graph.exchange.territories.zonings import Wish
from graph.scope import EVERYTHING
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import LIST, Rows, look, members, taken, told, xlsx

ELSEWHERE: Rows = [("Commune", "Secteur"), ("Bobigny", "Est"), ("Pantin", "Ouest"), ("Bagnolet", "Est")]
"""Three communes of Seine-Saint-Denis."""

MOVED: Rows = [*LIST[:-1], ("Foug", "Ouest")]
DAY = date(2026, 9, 1)


def excel(house: House, rows: Rows, name: str = "Secteurs.xlsx") -> Any:
    return xlsx(house.home / name, {"Feuil1": rows})


def replaced(house: House, rows: Rows, **wish: Any) -> Replaced:
    found = look(house, excel(house, rows), **wish).replaced
    assert found is not None
    return found


def refusal(house: House, *files: GivenFile) -> list[str]:
    """Give the sentences with which files are refused; nothing is written."""
    before = house.contents()
    with pytest.raises(InvalidInputError) as refused:
        take(files, house.store, house.vault)
    assert house.contents() == before
    return told(refused.value.problems)


def test_what_is_there_is_told_and_what_would_become_of_it(house: House) -> None:
    assert look(house, excel(house, LIST)).replaced is None
    taken(house, excel(house, LIST))
    assert replaced(house, LIST).is_unchanged
    found = replaced(house, [*MOVED[:-2], MOVED[-1]])
    assert (found.name, found.zones, found.places) == ("Secteurs", 3, 6)
    assert (found.common, found.moved, found.left) == (5, 1, 1)
    assert (found.sources, found.department, found.is_same_land) == (("Secteurs",), "54", True)
    assert not replaced(house, ELSEWHERE).is_same_land


def test_another_land_s_zoning_of_the_same_name_stays(house: House) -> None:
    taken(house, excel(house, LIST))
    (said,) = refusal(house, GivenFile(excel(house, ELSEWHERE)))
    assert "« Secteurs » (3 zones, 6 communes) est déjà là" in said
    assert "communes en commun : 0" in said
    taken(house, excel(house, ELSEWHERE), name="Secteurs – 93")
    assert sum(map(len, members(house).values())) == 9
    assert house.record("zonings", "secteurs_93").department == "93"


@pytest.mark.parametrize("explicitly", [{"take_over": True}, {"replaces": True}])
def test_a_zoning_that_gives_way_has_the_department_of_the_new_one(house: House, explicitly: Any) -> None:
    taken(house, excel(house, LIST))
    taken(house, excel(house, ELSEWHERE), **explicitly)
    assert members(house) == {"Est": ["93006", "93008"], "Ouest": ["93055"]}
    assert house.record("zonings", "secteurs").department == "93"


def test_a_zoning_is_taken_over_from_a_renamed_file_and_nothing_else_is(house: House) -> None:
    taken(house, excel(house, LIST, "PMI janvier.xlsx"), name="PMI")
    taken(house, excel(house, LIST, "ASE janvier.xlsx"), name="ASE")
    again = excel(house, MOVED, "PMI avril.xlsx")
    assert "« PMI janvier »" in refusal(house, GivenFile(again, wish=Wish(name="PMI")))[0]
    pmi = GivenFile(again, wish=Wish(name="PMI", replaces=True))
    ase = GivenFile(excel(house, MOVED, "ASE avril.xlsx"), wish=Wish(name="ASE"))
    assert all("« ASE janvier »" in said for said in refusal(house, pmi, ase))
    take([pmi], house.store, house.vault)
    assert members(house, "pmi")["Ouest"] == ["54205", "54304", "54578"]
    rows = house.store.neighbours(EVERYTHING, "zones", "zoning_id", ["pmi"])
    assert {row.source for row in rows} == {"PMI avril"}
    assert recognise(pmi, house.store).replaced.is_unchanged  # type: ignore[union-attr]  # it is there


def test_days_are_not_lost_without_a_word(house: House) -> None:
    taken(house, excel(house, LIST))
    taken(house, excel(house, MOVED), since=DAY)
    (said,) = refusal(house, GivenFile(excel(house, MOVED)))
    assert "31/08/2026, 01/09/2026" in said
    assert replaced(house, MOVED).lost_days == (date(2026, 8, 31), DAY)
    assert taken(house, excel(house, MOVED), since=DAY).changes_nothing
    earlier = Wish(since=date(2026, 6, 1))
    (said,) = refusal(house, GivenFile(excel(house, LIST), wish=earlier))
    assert "01/09/2026" in said
    assert not replaced(house, LIST, since=date(2027, 1, 1)).lost_days
    taken(house, excel(house, MOVED), take_over=True)
    assert all(key.endswith("|") for key in house.keys("zone_members"))


def test_a_zoning_of_another_id_is_known_by_its_name(house: House) -> None:
    taken(house, excel(house, LIST), zoning_id="ZON-1", name="Secteurs ASE")
    found = look(house, excel(house, MOVED, "secteurs_ase.xlsx"))
    assert found.zoning is not None
    assert found.zoning.id == "ZON-1"
    assert found.replaced is not None


def test_a_free_name_says_what_tells_the_two_apart(house: House) -> None:
    taken(house, excel(house, LIST))
    stored = Stored(house.store)
    assert free_name("Secteurs", ["93", "MDS"], stored) == "Secteurs – 93"
    assert free_name("Secteurs 93", ["93"], stored) == "Secteurs 93 – 2"
    assert len(free_name("x" * 200, [], stored)) < LONGEST_NAME


@pytest.mark.parametrize("name", [f"{'Sectorisation ' * 12}.xlsx", "a | b.xlsx"])
def test_a_file_s_name_makes_a_source_whatever_it_is(house: House, name: str) -> None:
    report = taken(house, excel(house, LIST, name))
    assert 0 < len(report.source) <= LONGEST_NAME
    assert "|" not in report.source


def test_the_sheet_names_a_zoning_where_several_are_lists(house: House) -> None:
    book = {"MDS": LIST, "ASE": MOVED, "Notice": [("Bonjour",)]}
    path = xlsx(house.home / "Deux feuilles.xlsx", book)
    given = [GivenFile(path, wish=Wish(sheet=sheet)) for sheet in ("MDS", "ASE")]
    take(given, house.store, house.vault)
    assert sorted(house.keys("zonings")) == ["deux_feuilles_ase", "deux_feuilles_mds"]
    alone = xlsx(house.home / "Une.xlsx", {"MDS": LIST, "Notice": [("Bonjour",)]})
    assert look(house, alone).zoning.name == "Une"  # type: ignore[union-attr]  # it is a list
