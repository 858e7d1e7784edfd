"""INSEE's table of all of France, 35,000 communes, is read in a few seconds."""

import time

import pytest

from graph.reference import load_reference
from tests.unit.exchange.conftest import House
from tests.unit.exchange.territories_files import csv, look

MOST_SECONDS = 10.0
"""Of this process alone, three times what it takes: the reading was five times slower once."""


@pytest.mark.slow
def test_a_table_of_every_commune_of_france(house: House) -> None:
    rows = [
        ("Table d'appartenance géographique des communes",),
        ("CODGEO", "LIBGEO", "DEP", "REG", "ARR", "CV", "EPCI", "ZE2020", "UU2020", "BV2022"),
        *(
            (
                code,
                facts.name,
                facts.department,
                "84",
                f"{facts.department}1",
                f"{code[:2]}99",
                facts.epci or "ZZZZZZZZZ",
                code[:3],
                f"{code[:4]}X",
                code[:4],
            )
            for code, facts in load_reference().communes.items()
        ),
    ]
    path = csv(house.home / "table-appartenance.csv", rows, encoding="utf-8")
    began = time.process_time()
    found = look(house, path, department="54")
    assert time.process_time() - began < MOST_SECONDS
    assert (found.is_ready, found.departments["54"]) == (True, 591)
    assert "Métropole du Grand Nancy" in {zone.name for zone in found.zones}
