"""The layout draws every reference of the model, and the schema constrains every label it lays rows on."""

import re

import pytest

from graph.model.tables import GRAPH_TABLES, Table
from graph.neo4j_store import statements
from graph.neo4j_store.layout import SHAPES, place_columns, shape_of
from graph.neo4j_store.opening import migrations
from graph.store import is_walkable

UNIQUE = re.compile(r"FOR (?:\(n:(\w+)\)|\(\)-\[n:(\w+)\]-\(\)) REQUIRE n\.id IS UNIQUE")


@pytest.mark.parametrize("table", GRAPH_TABLES, ids=lambda table: table.name)
def test_every_reference_and_place_of_a_table_is_drawn(table: Table) -> None:
    shape = shape_of(table)
    referring = {column.name for column in table.columns if column.refers_to}
    referring |= {column.name for column in place_columns(table)}
    if shape.join is not None:
        drawn = {shape.join.start[0], *(name for name, _ in shape.join.ends)}
    else:
        drawn = {link.column for link in shape.links}
    key = set(table.key) if shape.is_place else set()
    assert drawn | key == referring | key


@pytest.mark.parametrize("table", GRAPH_TABLES, ids=lambda table: table.name)
def test_no_two_references_of_a_row_can_be_taken_for_each_other(table: Table) -> None:
    """Several references of one type are told apart by the label they lead to."""
    links = shape_of(table).links
    assert len({(link.type, link.target) for link in links}) == len(links)


def test_no_two_tables_lie_on_one_label() -> None:
    labels = [shape.join.type if shape.join else shape.label for shape in SHAPES.values()]
    assert len(set(labels)) == len(labels) == len(GRAPH_TABLES)


@pytest.mark.parametrize("table", GRAPH_TABLES, ids=lambda table: table.name)
def test_no_property_stands_for_two_things(table: Table) -> None:
    shape = shape_of(table)
    names = [*shape.names.values(), shape.source, shape.delivery, shape.version]
    names += [] if table.has_id else ["id"]
    assert len(set(names)) == len(names)


def test_rows_on_the_node_of_a_place_share_no_property() -> None:
    sharing = [shape for shape in SHAPES.values() if shape.is_place]
    names = [
        name
        for shape in sharing
        for name in (*shape.names.values(), shape.source, shape.delivery, shape.version)
        if name != "id"
    ]
    assert len(set(names)) == len(names)
    assert not set(names) & {"name", "population", "department", "epci"}


def test_the_schema_makes_every_id_unique() -> None:
    constrained = {
        label or type_ for _, steps in migrations() for step in steps for label, type_ in UNIQUE.findall(step)
    }
    rows = {shape.join.type if shape.join else shape.label for shape in SHAPES.values()}
    assert rows <= constrained
    assert {"Place", "Store", "Gate", "Tombstone", "Staging"} <= constrained


def test_the_steps_of_the_schema_are_numbered_without_gap_and_may_run_again() -> None:
    steps = list(migrations())
    assert [number for number, _ in steps] == list(range(1, len(steps) + 1))
    assert all("IF NOT EXISTS" in step for _, some in steps for step in some)


def test_every_walkable_column_can_be_walked() -> None:
    for table in GRAPH_TABLES:
        for column in table.columns:
            if is_walkable(column) and not (table.has_id and column.name == table.key[0]):
                assert "$keys" in statements.neighbours(shape_of(table), column.name)
