"""The statements of the server store: one file each under `queries/`, made fit for each table.

A file holds one statement in Cypher, after a comment that says what it does. What stands in double braces is
filled in from the layout; values are always parameters. Everything is read and checked when this module is
first used: a placeholder nobody fills, a file nobody asks for, or a second statement in a file is an error of
the house, found at once.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from graph.model.tables import Table
from graph.neo4j_store.codec import column_expression
from graph.neo4j_store.layout import PLACE, Link, Shape, shape_of
from graph.store import column_named

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@cache
def texts() -> Mapping[str, str]:
    """Read every statement, by the name of its file."""
    folder = files("graph.neo4j_store") / "queries"
    found = {
        file.name.removesuffix(".cypher"): _checked(file.name, file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".cypher")
    }
    if not found:
        raise LookupError("graph/neo4j_store/queries holds no statement")
    return found


def _checked(name: str, text: str) -> str:
    lines = [line for line in text.strip().splitlines() if not line.startswith("//")]
    statement = "\n".join(lines)
    if not text.startswith("//") or not statement or ";" in statement:
        raise ValueError(f"{name}: expected one comment, then one statement without a semicolon")
    return statement


def text(name: str, **places: str) -> str:
    """Give a statement with its placeholders filled. Raises KeyError when one is not given."""
    return PLACEHOLDER.sub(lambda match: places[match[1]], texts()[name])


def of(name: str, shape: Shape, **places: str) -> str:
    """Give a statement made fit for the rows of a table."""
    return _of(name, shape.table.name, tuple(sorted(places.items())))


@cache
def _of(name: str, table: str, places: tuple[tuple[str, str], ...]) -> str:
    from graph.neo4j_store.layout import SHAPES

    shape = SHAPES[table]
    given = {
        "label": shape.label,
        "pattern": shape.pattern,
        "keyed": shape.keyed,
        "source": shape.source,
        "delivery": shape.delivery,
        "version": shape.version,
        "cells": _cells(shape),
        "references": ", ".join(f"n.{shape.names[link.column]}" for link in shape.links if not link.is_list),
    }
    return text(name, **given, **dict(places))


def _cells(shape: Shape) -> str:
    own = ("id", shape.source, shape.delivery, shape.version)
    return ", ".join(f"n.{name}" for name in (*own, *(shape.names[c.name] for c in shape.table.columns)))


def create(shape: Shape) -> str:
    """Create rows that are nodes, with the relationships of their references but for lists."""
    links = [link for link in shape.links if not link.is_list]
    required = {column.name for column in shape.table.columns if column.required}
    matches, drawn = [], []
    for number, link in enumerate(links):
        other = f"t{number}"
        is_sure = link.column in required and link.target != PLACE
        how = "MATCH" if is_sure else "OPTIONAL MATCH"
        matches.append(f"{how} ({other}:{link.target} {{id: row.{shape.names[link.column]}}})")
        pattern = link.drawn("n", other)
        drawn.append(
            f"CREATE {pattern}"
            if is_sure
            else f"FOREACH (_ IN CASE WHEN {other} IS NULL THEN [] ELSE [1] END | CREATE {pattern})"
        )
    return of("create", shape, matches="\n".join(matches), links="\n".join(drawn))


def create_join(shape: Shape, end: tuple[str, str]) -> str:
    """Create rows that are relationships, to the node of one of the end columns."""
    assert shape.join is not None  # noqa: S101 — only asked of joins
    start, start_label = shape.join.start
    return of(
        "create_join",
        shape,
        type=shape.join.type,
        start=shape.names[start],
        start_label=start_label,
        end=shape.names[end[0]],
        end_label=end[1],
    )


def remove_from_place(shape: Shape) -> str:
    """Take rows off the nodes of places."""
    own = [name for name in shape.names.values() if name != "id"]
    listed = ", ".join(f"n.{name}" for name in (*own, shape.source, shape.delivery, shape.version))
    return of("remove_from_place", shape, properties=listed)


def linked(name: str, shape: Shape, link: Link) -> str:
    """Give a statement about the drawing of one reference."""
    return of(
        name,
        shape,
        target=link.target,
        drawn=link.drawn("n", "t"),
        drawn_named=link.drawn("n", "t").replace("[:", "[r:"),
    )


def neighbours(shape: Shape, column: str) -> str:
    """Read the rows that refer to keys by a column."""
    link = shape.link(column)
    if shape.join is not None or link is None:
        return of("neighbours_join", shape, column=shape.names[column])
    return linked("neighbours", shape, link)


def columns(name: str, table: Table, names: tuple[str, ...]) -> str:
    """Read columns of a table, its keys before them."""
    shape = shape_of(table)
    listed = [
        "[n IN rows | n.id] AS _key",
        *(column_expression(column_named(table, name), shape.names[name]) for name in names),
    ]
    return of(name, shape, columns=", ".join(listed))
