"""The data files: dated, sourced or said to be assumed or invented, and meaning what the model means."""

from importlib.resources import files
from typing import Any

import pytest

from graph.model.vocabulary import LifeEventKind, Theme
from seed.catalogue.demonstration import demonstration
from seed.catalogue.synthetic import by_size, synthetic
from seed.chance import Chance
from seed.data import data
from seed.faults import COST, FAULTS
from seed.matters import STAGES

BANDS = {"infant", "child", "teen", "young", "adult", "senior", "old"}


def names(folder: str) -> list[str]:
    found = (one.name for one in files("seed").joinpath(folder).iterdir())
    return sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml"))


@pytest.mark.parametrize("name", names("distributions"))
def test_a_distribution_says_when_and_from_where(name: str) -> None:
    assert data(f"distributions/{name}")["source"] in ("assumed", "invented")


@pytest.mark.parametrize("name", names("catalogue"))
def test_a_catalogue_is_dated(name: str) -> None:
    assert data(f"catalogue/{name}")["dated"]


def test_every_age_band_is_described() -> None:
    matters, households = data("distributions/matters"), data("distributions/households")
    for table in (matters["matters_per_person"], matters["themes"], households["ages"], households["women"]):
        assert set(table) == BANDS


def test_words_are_those_of_the_model() -> None:
    matters, faults = data("distributions/matters"), data("distributions/faults")
    for row in matters["themes"].values():
        assert {Theme(theme) for theme in row}
    for row in matters["events"].values():
        assert {LifeEventKind(kind) for kind in row["kinds"]}
    assert set(faults["matter"]) | set(faults["lawful"]) == set(FAULTS)
    assert set(faults["matter"]) | {"no_lead"} == set(COST)
    assert set(matters["stage"]) == set(STAGES)


def test_the_demonstration_has_what_it_announces() -> None:
    catalogue = demonstration()
    assert len(catalogue.institutions) == 60
    assert len(catalogue.dispositifs) == 45
    assert len(catalogue.zonings) == 3
    assert len(catalogue.land.names) == 591
    employing = {team.institution for team in (*catalogue.teams, *catalogue.desks)}
    assert employing == {one.id for one in catalogue.institutions}


def test_its_zonings_name_a_place_once_and_only_the_vosges_are_forgotten() -> None:
    catalogue = demonstration()
    for zoning in catalogue.zonings:
        zones = {zone.id for zone in catalogue.zones if zone.zoning_id == zoning.id}
        codes = [member.commune_code for member in catalogue.zone_members if member.zone_id in zones]
        assert len(codes) == len(set(codes))
        covered = {place for code in codes for place in catalogue.land.places_of(code)}
        forgotten = {catalogue.land.town(place) for place in set(catalogue.land.places) - covered}
        outside = {"Bionville", "Pierre-Percée", "Raon-lès-Leau"}
        assert forgotten == (outside if zoning.id == "ZON-AUTONOMIE" else set())


def test_the_parts_of_nancy_are_all_of_nancy() -> None:
    catalogue = demonstration()
    parts = [part.population for part in catalogue.commune_parts]
    from graph.reference import load_reference

    assert sum(parts) == load_reference().communes["54395"].population


def test_only_names_that_tell_a_secret_are_sensitive() -> None:
    sensitive = {one.id for one in demonstration().institutions if one.sensitive}
    assert sensitive == {"ACCUEIL-FEMMES-54", "CPN-54", "CSAPA-NANCY", "CSAPA-PAYS-HAUT", "PJJ-54", "SPIP-54"}


def test_a_synthetic_department_grows_with_its_persons() -> None:
    small = synthetic("54", 3000, Chance("small"))
    large = synthetic("54", 100_000, Chance("large"))
    assert (len(small.zonings), len(large.zonings)) == (3, 12)
    assert 50 <= len(small.institutions) <= 70
    assert 280 <= len(large.institutions) <= 320


@pytest.mark.parametrize(("persons", "expected"), [(0, 2), (1000, 2), (2000, 4), (3000, 6), (9000, 6)])
def test_a_table_by_size_is_read_between_its_steps(persons: int, expected: int) -> None:
    assert by_size({1000: 2, 3000: 6}, persons) == expected


def test_a_file_without_date_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Undated:
        def joinpath(self, name: str) -> "Undated":
            return self

        def read_text(self, **_: Any) -> str:
            return "source: assumed\n"

    monkeypatch.setattr("seed.data.files", lambda package: Undated())
    with pytest.raises(ValueError, match="does not say when"):
        data("undated")
