"""A look at a server's database as it is, without bringing it up or sweeping it: what `maille doctor` says.

Beside what any store tells, the graph that people see is held against the rows: each row keeps the ids it
refers to as properties, and each reference is a relationship besides (`layout`). Whoever writes by hand, past
maille, makes the two disagree.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from graph.errors import StoreError, StoreNewerError, StoreUnavailableError
from graph.health import Remark, attention, counted, delivered, fine, leveled, never_delivered, timed
from graph.neo4j_store import statements
from graph.neo4j_store.credentials import Credentials, read_credentials
from graph.neo4j_store.layout import SHAPES, Link, Shape
from graph.neo4j_store.opening import check_version, migrations
from graph.neo4j_store.server import AnyTransaction, Server, run, values
from graph.scope import Scope

WAIT_SECONDS = 5.0
SHOWN = 5
"""Names in a sentence; the others are counted."""

DECLARED = re.compile(r"CREATE (?:CONSTRAINT|INDEX) (\w+) ")
READY = "ONLINE"


def examine(address: str, scope: Scope, *, write: bool = False) -> Iterator[Remark]:
    """Look at a server: version, schema, rows, last delivery, what is drawn. `write` also tries a writing.

    Nothing of what it holds changes. Raises StoreUnavailableError, StoreNewerError or UsageError when it
    cannot be used. Walks every reference of the graph once.
    """
    if not scope.sees_everything:
        raise StoreError("store.scope")
    credentials = read_credentials(os.environ)
    server = Server(address, credentials, WAIT_SECONDS)
    try:
        yield _kind(server, credentials)
        state = _state(server)
        yield from _contents(server, state)
        yield from _pending(state)
        yield from _declarations(server, int(state["schema"]))
        yield from _drawings(server)
        if write:
            yield timed("writing", _writing_seconds(server))
    finally:
        with suppress(StoreError):
            server.close()


def _kind(server: Server, credentials: Credentials) -> Remark:
    version, edition = check_version(server)
    return fine(
        "store",
        "health.server",
        path=server.address,
        version=version,
        edition=edition,
        database=credentials.database,
    )


def _state(server: Server) -> dict[str, Any]:
    """Give where the store stands; refuse a database without one, or of a later version."""
    query = statements.text("state")
    found = server.reading(lambda tx: tx.run(query).data())
    if not found:
        is_foreign = server.reading(lambda tx: values(tx, statements.text("foreign_node")))
        raise StoreUnavailableError(
            "store.not_ours" if is_foreign else "store.missing_on_server", path=server.address
        )
    known = _newest()
    if found[0]["schema"] > known:
        raise StoreNewerError("store.newer", path=server.address, found=found[0]["schema"], known=known)
    return found[0]


def _newest() -> int:
    return max(number for number, _ in migrations())


def _contents(server: Server, state: dict[str, Any]) -> Iterator[Remark]:
    yield leveled(int(state["schema"]), _newest())
    began = time.perf_counter()
    last = server.reading(lambda tx: values(tx, statements.text("last_delivery")))
    seconds = time.perf_counter() - began
    yield delivered(*last[0]) if last else never_delivered()
    visible = None if state["staging"] is None else state["token"]
    yield counted({name: server.reading(partial(_count, SHAPES[name], visible)) for name in SHAPES})
    yield timed("reading", seconds)


def _count(shape: Shape, visible: int | None, tx: AnyTransaction) -> int:
    if visible is None:
        return int(values(tx, statements.of("count", shape))[0][0])
    return int(values(tx, statements.of("count_visible", shape), visible=visible)[0][0])


def _pending(state: dict[str, Any]) -> Iterator[Remark]:
    if state["staging"] is not None:
        yield attention("staging", "health.staging", number=state["staged"])
    elif state["applying"] is not None:
        yield attention("staging", "health.applying", number=state["applying"])
    else:
        yield fine("staging", "health.settled")


def _declarations(server: Server, level: int) -> Iterator[Remark]:
    """Hold constraints and indexes against those that the store's level of the schema declares."""
    steps = [step for number, some in migrations() if number <= level for step in some]
    declared = {found[1]: step for step in steps if (found := DECLARED.match(step))}
    there = {name for (name,) in server.reading(lambda tx: values(tx, statements.text("constraints")))}
    states: dict[str, str] = dict(server.reading(lambda tx: values(tx, statements.text("indexes"))))
    missing = [name for name in declared if name not in there and name not in states]
    waiting = sorted(name for name in declared if states.get(name, READY) != READY)
    if missing:
        wanted = [f"{declared[name]};" for name in missing]
        names = ", ".join(missing[:SHOWN])
        yield attention(
            "indexes", "health.constraints_missing", count=len(missing), names=names, statements=wanted
        )
    if waiting:
        yield attention("indexes", "health.indexes_waiting", names=", ".join(waiting[:SHOWN]))
    if not missing and not waiting:
        yield fine("indexes", "health.indexes", count=len(declared))


def _drawings(server: Server) -> Iterator[Remark]:
    """Hold what is drawn against the ids that rows keep, one reference after the other."""
    references, is_right = 0, True
    for name, column, type_, query in _comparisons():
        references += 1
        ((count, example),) = server.reading(partial(_run, query))
        if count:
            is_right = False
            where = {"table": name, "column": column, "type": type_}
            yield attention("drawings", "health.misdrawn", count=count, example=example, **where)
    if is_right:
        yield fine("drawings", "health.drawings", count=references)


def _comparisons() -> Iterator[tuple[str, str, str, str]]:
    """Give a table, a column, a type of relationship and the statement that counts where they disagree."""
    for name, shape in SHAPES.items():
        if shape.join is not None:
            start = shape.names[shape.join.start[0]]
            ends = ", ".join(f"n.{shape.names[column]}" for column, _ in shape.join.ends)
            query = statements.of("misdrawn_join", shape, type=shape.join.type, start=start, ends=ends)
            yield name, start, shape.join.type, query
        for link in shape.links:
            yield name, link.column, link.type, _misdrawn(shape, link)


def _misdrawn(shape: Shape, link: Link) -> str:
    value = f"n.{shape.names[link.column]}"
    kept = (
        f"reduce(once = [], id IN coalesce({value}, []) | CASE WHEN id IN once THEN once ELSE once + id END)"
        if link.is_list
        else f"CASE WHEN {value} IS NULL THEN [] ELSE [{value}] END"
    )
    return statements.of("misdrawn", shape, kept=kept, drawn=link.drawn("n", f"t:{link.target}"))


def _run(query: str, tx: AnyTransaction) -> list[list[Any]]:
    return values(tx, query)


def _writing_seconds(server: Server) -> float:
    """Take the writers' lock and commit: a whole writing that changes nothing."""
    began = time.perf_counter()
    server.writing(partial(run, query=statements.text("lock_store")), seconds=WAIT_SECONDS)
    return time.perf_counter() - began
