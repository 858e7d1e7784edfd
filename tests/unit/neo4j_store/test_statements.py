"""Every statement is one file, has its placeholders filled, and the server accepts it as it stands."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from graph.changes import references
from graph.frame import FRAME_COLUMNS
from graph.model.tables import GRAPH_TABLES
from graph.neo4j_store import statements
from graph.neo4j_store.layout import Shape, shape_of
from graph.store import is_walkable, table_named
from tests.contract.places import credentials
from tests.neo4j.fixtures import Neo4jPlace

PLAIN = [
    "state",
    "lock_store",
    "lock_gate",
    "number_delivery",
    "delivery_of_attempt",
    "delivery_of_mark",
    "delivery_written",
    "deliveries_since",
    "bury",
    "buried",
    "has_tombstones",
    "tombstones_since",
    "merge_places",
    "describe_places",
    "begin_staging",
    "next_batch",
    "hold_staging",
    "note_sweep",
    "take_over_staging",
    "end_staging",
    "stage",
    "staged",
    "unstage",
    "drop_staged",
    "end_applying",
    "components",
    "begin_store",
    "foreign_node",
]
OF_NODES = [
    "known",
    "existing",
    "update",
    "rows_by_key",
    "rows_all",
    "count",
    "count_visible",
    "changed_rows",
]


def of_table(shape: Shape) -> Iterator[str]:
    """Give every statement that a table may be asked with."""
    names = FRAME_COLUMNS.get(shape.table.name, ())
    table = shape.table
    yield from (statements.of(name, shape) for name in OF_NODES)
    yield statements.columns("columns_all", table, names or (table.columns[0].name,))
    for column in table.columns:
        if is_walkable(column) and not (table.has_id and column.name == table.key[0]):
            yield statements.neighbours(shape, column.name)
        if column.name == "name":
            yield statements.of("names", shape, column=shape.names["name"])
    if shape.join is not None:
        yield from (statements.create_join(shape, end) for end in shape.join.ends)
        yield from (statements.of(name, shape) for name in ("remove_join", "sweep_join"))
        return
    for link in shape.links:
        yield from (statements.linked(name, shape, link) for name in ("link", "unlink", "neighbours"))
    for name in ("rows_page", "rows_high", "mark_high", "bounds"):
        yield statements.of(name, shape)
    yield statements.columns("columns_range", table, names or (table.columns[0].name,))
    if shape.is_place:
        yield from (statements.of(name, shape) for name in ("create_on_place", "update_on_place"))
        yield statements.remove_from_place(shape)
    else:
        yield statements.create(shape)
        yield from (statements.of(name, shape) for name in ("remove", "sweep"))


def checks_of_references() -> Iterator[str]:
    """Give the statements that look for rows which refer to something."""
    for is_list in (True, False):
        for table, column, _ in references(is_list=is_list):
            shape = shape_of(table)
            link = shape.link(column.name)
            if link is None:
                yield statements.of("referring_join", shape, column=shape.names[column.name])
            else:
                yield statements.linked("referring", shape, link)


def everything() -> list[str]:
    return asked_about(*(table.name for table in GRAPH_TABLES))


def asked_about(*tables: str) -> list[str]:
    """Give every statement that has no table, or one of these."""
    found = [statements.text(name) for name in PLAIN]
    for name in tables:
        found += of_table(shape_of(table_named(name)))
    return [*found, *checks_of_references()]


def test_every_file_is_asked_for() -> None:
    asked = set(PLAIN) | set(OF_NODES)
    source = "".join(
        file.read_text(encoding="utf-8")
        for file in files("graph.neo4j_store").iterdir()
        if file.name.endswith(".py")
    )
    for name in statements.texts():
        assert re.search(rf'"{name}"', source), f"{name}.cypher is asked for by nobody"
    assert asked <= statements.texts().keys()


def test_no_placeholder_is_left() -> None:
    assert [query for query in everything() if statements.PLACEHOLDER.search(query)] == []


def test_values_are_always_parameters() -> None:
    """No statement is put together from what somebody typed: it has the model's names and nothing else."""
    allowed = {"'maille'", "'gate'", "'staging'", "''"}
    assert {text for query in everything() for text in re.findall(r"'[^']*'", query)} <= allowed


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("MATCH (n) RETURN n", "no comment"),
        ("// Two.\nMATCH (n) RETURN n;\nMATCH (m) RETURN m", "two statements"),
        ("// Nothing.\n", "no statement"),
    ],
)
def test_a_file_of_another_form_is_an_error_at_once(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="one statement"):
        statements._checked("some.cypher", text)
    assert why


OF_EVERY_KIND = (
    "institutions",  # a node alone
    "communes",  # a place, shared with what is built in
    "commune_parts",  # a place that lies in another
    "accompaniments",  # a node with many links
    "committees",  # a node with lists of links
    "zone_members",  # a relationship
    "same_person",  # a relationship between two of a kind
)


def test_a_table_of_every_kind_stands_for_the_others() -> None:
    def kind(name: str) -> object:
        shape = shape_of(table_named(name))
        return shape.join is None, shape.is_place, shape.table.has_id, bool(shape.links)

    assert {kind(table.name) for table in GRAPH_TABLES} <= {kind(name) for name in OF_EVERY_KIND}


@pytest.mark.neo4j
def test_the_server_accepts_statements_of_every_kind(
    neo4j_server: Neo4jPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EXPLAIN plans a statement without running it; keyed ones look nothing up by reading every node.

    The contract suite runs those of every table.
    """
    from graph.stores import open_store

    for name, value in credentials(neo4j_server).items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    open_store(neo4j_server.uri).close()
    with neo4j_server.driver() as driver, driver.session(database=neo4j_server.database) as session:
        for query in asked_about(*OF_EVERY_KIND):
            plan = session.run(f"EXPLAIN {query}").consume().plan
            assert plan is not None
            operators = set(_operators(plan))
            if "$keys" in query or "$rows" in query or "$pairs" in query:
                assert not operators & {"AllNodesScan@neo4j", "NodeByLabelScan@neo4j"}, query
                assert not {"Unwind@neo4j", "DirectedRelationshipTypeScan@neo4j"} <= operators, query


def _operators(plan: dict[str, object]) -> Iterator[str]:
    yield str(plan["operatorType"])
    children = plan.get("children") or []
    assert isinstance(children, list)
    for child in children:
        yield from _operators(child)
