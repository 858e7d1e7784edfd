"""Identities go to the vault and nowhere else; birth dates of the persons' file too."""

from datetime import date

from graph.model.people import Identity
from tests.unit.exchange.conftest import House
from tests.unit.exchange.folders import based


def births(house: House) -> dict[str, date | None]:
    return {entry.person_id: entry.identity.birth_date for entry in house.vault.entries()}


def test_an_identity_goes_to_the_vault(house: House) -> None:
    report = house.deliver()
    assert house.vault.get("P1") == Identity(
        person_id="P1", last_name="Durand", first_name="Zoé", birth_date=date(1980, 2, 3)
    )
    assert report.tables["identities"].created == 1
    assert b"Durand" not in (house.home / "store.maille").read_bytes()
    assert b"Durand" not in (house.home / "store.maille-wal").read_bytes()


def test_a_birth_date_leaves_its_year_in_the_graph(house: House) -> None:
    house.deliver(
        {"persons": "id,birth_date,birth_year\nP1,03/02/1980,\nP2,,1978\nP3,,\nP4,1990-01-01,1990\n"}
    )
    assert [house.record("persons", f"P{n}").birth_year for n in (1, 2, 3, 4)] == [1980, 1978, None, 1990]
    assert births(house) == {"P1": date(1980, 2, 3), "P4": date(1990, 1, 1)}


def test_the_identities_of_the_delivery_say_it_better(house: House) -> None:
    house.deliver(
        {
            "persons": "id,birth_date\nP1,1980-01-01\nP2,1981-01-01\n",
            "identities": "person_id,last_name,birth_date\nP1,Durand,1980-02-03\nP2,Martin,\n",
        }
    )
    assert births(house) == {"P1": date(1980, 2, 3), "P2": date(1981, 1, 1)}


def test_a_birth_date_completes_what_the_vault_holds(house: House) -> None:
    house.deliver()
    house.deliver({"persons": "id,birth_date\nP1,1980-12-31\n"})
    assert house.vault.get("P1") == Identity(
        person_id="P1", last_name="Durand", first_name="Zoé", birth_date=date(1980, 12, 31)
    )


def test_no_birth_date_takes_none_away(house: House) -> None:
    house.deliver({"persons": "id,birth_date\nP1,1980-01-01\n"})
    assert house.deliver({"persons": "id,birth_date,birth_year\nP1,,1980\n"}).changes_nothing
    assert births(house) == {"P1": date(1980, 1, 1)}


def test_an_identity_needs_its_person(house: House) -> None:
    assert house.errors({"identities": "person_id,last_name\nP9,Durand\n"}) == ["reference.unknown"]
    assert not house.vault.path.exists()


def test_a_later_delivery_updates_and_says_so(house: House) -> None:
    house.deliver()
    files = {"identities": "person_id,last_name,first_name\nP1,Durand,\nP2,Martin,Paul\n"}
    report = house.deliver(files)
    assert (report.tables["identities"].created, report.tables["identities"].updated) == (1, 1)
    assert report.delivery is None
    assert not report.changes_nothing
    assert house.deliver(files).changes_nothing


def test_a_refused_delivery_leaves_the_vault_as_it_was(house: House) -> None:
    house.deliver()
    before = house.vault.path.read_bytes()
    house.refusal(based(identities="person_id,last_name\nP1,Autre\n", needs="id\nN1\n"))
    assert house.vault.path.read_bytes() == before
