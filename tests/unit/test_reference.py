"""The communes built in: what is known of them, how fast, and where it comes from."""

import subprocess
import sys

from graph.model.territory import CommunePart
from graph.reference import CommuneFacts, attribution, contours, load_reference


def test_a_commune_is_known_by_its_code() -> None:
    reference = load_reference()
    assert len(reference.communes) > 34_900
    nancy = reference.communes["54395"]
    assert (nancy.name, nancy.department) == ("Nancy", "54")
    assert nancy.population > 100_000
    assert nancy.epci == "245400676"
    assert "99999" not in reference.communes
    assert reference.communes.get("99999") is None


def test_a_commune_without_epci_or_inhabitants_is_known_too() -> None:
    assert load_reference().communes["98415"] == CommuneFacts(
        "Îles Éparses de l'océan Indien", 0, "984", None, None
    )


def test_a_former_code_leads_to_the_commune_of_today_and_never_from_one() -> None:
    reference = load_reference()
    assert reference.former["01003"] == "01165"
    assert not reference.former.keys() & set(reference.communes)
    assert set(reference.former.values()) <= set(reference.communes)


def test_the_arrondissements_of_three_cities_are_built_in() -> None:
    parts = load_reference().parts
    assert len(parts) == 45
    assert parts["69381"] == CommunePart(
        code="69381", commune_code="69123", name=parts["69381"].name, population=parts["69381"].population
    )
    assert {part.commune_code for part in parts.values()} == {"13055", "69123", "75056"}
    assert all(part.population > 0 for part in parts.values())


def test_every_department_is_there() -> None:
    departments = load_reference().departments()
    assert {"01", "2A", "2B", "54", "93", "95", "974", "976"} <= departments
    assert len(departments) > 100


def test_contours_come_with_their_credit() -> None:
    found = contours("54")
    assert found is not None
    assert b"Licence Ouverte" in found[:1000]
    assert contours("57") is None
    assert contours("../54") is None
    assert "Licence Ouverte 2.0" in attribution()


def test_nothing_is_read_before_it_is_asked_for() -> None:
    probe = "import graph.reference as r; print(r.load_reference.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
