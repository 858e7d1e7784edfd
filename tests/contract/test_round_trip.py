"""What is written comes back as it was, in records and in columns."""

from collections.abc import Callable
from datetime import date

import pytest

from graph.model.actors import Dispositif, Institution, Professional
from graph.model.support import Accompaniment
from graph.model.tables import GRAPH_TABLES, TABLE_OF, Record
from graph.model.vocabulary import Mandate, Role, Theme
from graph.scope import EVERYTHING
from graph.store import Store, StoredRow
from tests.contract.places import Place
from tests.contract.rows import (
    ODD_IDS,
    bare_world,
    full_world,
    institution,
    keys_of,
    person,
    professional,
    row,
    write,
)

ALSO_STAGED = True
"""What is staged on the server is held to the same."""


def records_in(store: Store) -> dict[str, Record]:
    return {
        table.name: found.record
        for table in GRAPH_TABLES
        for found in store.rows(EVERYTHING, table.name).rows
    }


@pytest.mark.parametrize("world", [full_world, bare_world])
def test_a_row_of_every_table_comes_back(place: Place, world: Callable[[], list[Record]]) -> None:
    with place.open() as store:
        write(store, *full_world())
    with place.open() as store:
        if world is bare_world:
            for table in reversed(GRAPH_TABLES):
                assert keys_of(store, table.name)
            write(store, *(record for record in world() if TABLE_OF[type(record)].has_id))
        expected = {TABLE_OF[type(record)].name: record for record in full_world()}
        expected |= {
            TABLE_OF[type(record)].name: record for record in world() if TABLE_OF[type(record)].has_id
        }
        assert records_in(store) == expected


def test_a_row_knows_its_key_its_source_its_delivery_and_its_version(store: Store) -> None:
    write(store, institution("I1"))
    number = write(store, person("P1"), source="CAF")
    assert row(store, "persons", "P1") == StoredRow("P1", person("P1"), "CAF", number, 1)


def test_a_row_without_id_is_known_by_its_references_and_since(store: Store) -> None:
    write(store, *full_world())
    assert keys_of(store, "zone_members") == ["zones-1|54395|1970-01-05"]
    assert keys_of(store, "dispositif_coverage") == ["dispositifs-1|54395|zones-1"]
    assert keys_of(store, "same_person") == ["persons-1|persons-1"]


@pytest.mark.parametrize("id_", ODD_IDS)
def test_an_odd_id_is_only_itself(store: Store, id_: str) -> None:
    write(store, *(institution(other) for other in ODD_IDS))
    write(store, institution(id_, name="elle seule"))
    assert [found.key for found in store.rows(EVERYTHING, "institutions", keys=[id_]).rows] == [id_]
    names = {found.key: found.record for found in store.rows(EVERYTHING, "institutions").rows}
    assert [key for key, found in names.items() if found == institution(key, name="elle seule")] == [id_]


@pytest.mark.parametrize("id_", ODD_IDS)
def test_an_odd_id_can_be_referred_to(store: Store, id_: str) -> None:
    write(store, institution(id_), professional(f"R{id_}", id_))
    found = store.neighbours(EVERYTHING, "professionals", "institution_id", [id_])
    assert [known.key for known in found] == [f"R{id_}"]


@pytest.mark.parametrize("name", ["", " ", "a\0b", "\U0001f600", "''", "’", "NULL", "x" * 200_000])
def test_a_text_is_kept_to_the_letter(store: Store, name: str) -> None:
    write(store, institution("I1", name=name))
    found = row(store, "institutions", "I1")
    assert found is not None
    assert isinstance(found.record, Institution)
    assert found.record.name == name


def accompaniment(id_: str, **cells: object) -> Accompaniment:
    given = {
        "person_id": "P1",
        "professional_id": "R1",
        "purpose": Theme.HOUSING,
        "role": Role.LEAD,
        "start": date(2026, 1, 1),
    }
    return Accompaniment(id=id_, **{**given, **cells})  # type: ignore[arg-type] # cells are the test's to choose


def base_rows() -> list[Record]:
    return [institution("I1"), professional("R1", "I1"), person("P1")]


def test_columns_come_typed_and_in_the_order_of_the_keys(store: Store) -> None:
    write(
        store,
        *base_rows(),
        accompaniment("A2", end=date(1969, 12, 31), intensity=0.25, mandate=Mandate.JUDICIAL),
        accompaniment("A10", institution_id="I1"),
        institution("I2", sensitive=True),
        Dispositif(id="D1", name="FSL", institution_id="I1", purposes=(Theme.HOUSING, Theme.BUDGET)),
        Dispositif(id="D2", name="RSA", institution_id="I1", purposes=()),
    )
    names = ["id", "institution_id", "purpose", "start", "end", "mandate", "intensity"]
    assert store.columns(EVERYTHING, "accompaniments", names) == {
        "id": ["A10", "A2"],
        "institution_id": ["I1", None],
        "purpose": ["housing", "housing"],
        "start": [20454, 20454],
        "end": [None, -1],
        "mandate": [None, "judicial"],
        "intensity": [1.0, 0.25],
    }
    assert store.columns(EVERYTHING, "institutions", ["sensitive"]) == {"sensitive": [False, True]}
    assert store.columns(EVERYTHING, "dispositifs", ["purposes"]) == {"purposes": ["housing|budget", ""]}


def test_columns_of_an_empty_table_are_empty(store: Store) -> None:
    assert store.columns(EVERYTHING, "needs", ["id", "theme"]) == {"id": [], "theme": []}
    assert store.columns(EVERYTHING, "needs", []) == {}


def test_columns_keep_one_order_whatever_is_asked(store: Store) -> None:
    """A store that reads an index instead of the table may answer in another order."""
    people = [professional(f"R{number}", f"I{9 - number % 10}") for number in range(1000)]
    write(store, *(institution(f"I{number}") for number in range(10)), *people)
    expected = {person.id: person.institution_id for person in people}
    ids = store.columns(EVERYTHING, "professionals", ["id"])["id"]
    institutions = store.columns(EVERYTHING, "professionals", ["institution_id"])["institution_id"]
    assert ids == sorted(expected)
    assert institutions == [expected[key] for key in ids]


def test_a_snapshot_is_the_token_and_the_columns_of_several_tables(store: Store) -> None:
    number = write(store, *base_rows(), accompaniment("A1"))
    wanted = {"persons": ["id", "birth_year"], "accompaniments": ["person_id"], "needs": ["id"]}
    assert store.snapshot(EVERYTHING, wanted) == (
        number,
        {
            "persons": {"id": ["P1"], "birth_year": [None]},
            "accompaniments": {"person_id": ["P1"]},
            "needs": {"id": []},
        },
    )


@pytest.mark.parametrize("decimal", [0.1, 0.3, 1 / 3, 2.675, 1e-9, 123456789.125, 0.1 + 0.2])
def test_a_decimal_comes_back_to_the_last_bit(store: Store, decimal: float) -> None:
    write(store, *base_rows(), accompaniment("A1", intensity=decimal))
    assert store.columns(EVERYTHING, "accompaniments", ["intensity"]) == {"intensity": [decimal]}


@pytest.mark.parametrize("day", [date.min, date(1900, 2, 28), date(1970, 1, 1), date(2024, 2, 29), date.max])
def test_a_day_comes_back(store: Store, day: date) -> None:
    write(store, *base_rows(), accompaniment("A1", start=day))
    found = row(store, "accompaniments", "A1")
    assert found is not None
    assert found.record == accompaniment("A1", start=day)


def test_minus_zero_is_zero(store: Store) -> None:
    write(store, institution("I1"), Professional(id="R1", institution_id="I1", occupation="ASS", fte=-0.0))
    found = row(store, "professionals", "R1")
    assert found is not None
    assert isinstance(found.record, Professional)
    assert str(found.record.fte) == "0.0"
