"""How a server's database becomes a store, and how it is told whether it is one of ours, of a version known.

The statements of `schema/` run in the order of their numbers, each file once: the store's node keeps the
number of the last. Each statement may run again, so that a process killed on the way harms nothing, and two
that begin the same store end up sharing it.
"""

import re
from collections.abc import Iterator
from functools import partial
from importlib.resources import files

from neo4j.exceptions import ClientError, Neo4jError, TransientError

from graph.errors import StoreNewerError, StoreUnavailableError
from graph.neo4j_store import statements
from graph.neo4j_store.failures import failures_of
from graph.neo4j_store.server import Server, run, values

OLDEST_SERVER, MAJOR = (5, 13), 5
"""Servers that maille speaks to: Neo4j 5, from the release that has all it asks (tried on 5.26)."""

ATTEMPTS = 20


def open_database(server: Server, *, create: bool) -> None:
    """Make sure that the database holds a store of the newest schema; begin it, or bring it up, if needed.

    Raises StoreUnavailableError (not reached, refused, of another version, not ours, missing unless
    `create`) or StoreNewerError; a database that is not ours is left as it was.
    """
    check_version(server)
    schema = _schema_of(server)
    if schema is None:
        foreign = server.reading(lambda tx: values(tx, statements.text("foreign_node")))
        schema = _schema_of(server)  # another process may have begun it, and filled it, in between
        if foreign and schema is None:
            raise StoreUnavailableError("store.not_ours", path=server.address)
        if schema is None and not create:
            raise StoreUnavailableError("store.missing_on_server", path=server.address)
    newest = max(number for number, _ in migrations())
    if (schema or 0) > newest:
        raise StoreNewerError("store.newer", path=server.address, found=schema, known=newest)
    if (schema or 0) < newest:
        _bring_up_to_date(server, schema or 0)


def migrations() -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give the numbered steps of the schema in their order: their statements."""
    folder = files("graph.neo4j_store") / "schema"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".cypher"):
            lines = file.read_text(encoding="utf-8").splitlines()
            body = "\n".join(line for line in lines if not line.startswith("//"))
            steps = tuple(step.strip() for step in body.split(";") if step.strip())
            yield int(file.name.partition("_")[0]), steps


def server_version(server: Server) -> tuple[str, str]:
    """Ask the server's version and edition."""
    for name, versions, edition in server.reading(lambda tx: values(tx, statements.text("components"))):
        if name == "Neo4j Kernel" and versions:
            return str(versions[0]), str(edition)
    return "?", "?"


def check_version(server: Server) -> tuple[str, str]:
    """Give the server's version and edition. Raises StoreUnavailableError for one that is not of ours."""
    version, edition = server_version(server)
    found = re.match(r"(\d+)\.(\d+)", version)
    numbers = tuple(map(int, found.groups())) if found else ()
    if numbers[:1] != (MAJOR,) or numbers < OLDEST_SERVER:
        known = f"{MAJOR}.{OLDEST_SERVER[1]}"
        raise StoreUnavailableError("store.server_version", path=server.address, found=version, known=known)
    return version, edition


def _schema_of(server: Server) -> int | None:
    found = server.reading(lambda tx: values(tx, statements.text("state")))
    return int(found[0][4]) if found else None


def _bring_up_to_date(server: Server, schema: int) -> None:
    for number, steps in migrations():
        if number > schema:
            for step in steps:
                _declare(server, step)
            server.writing(partial(run, query=statements.text("begin_store"), schema=number))


def _declare(server: Server, step: str) -> None:
    """Run one statement of the schema, again when another process declares the same at that very moment."""
    with failures_of(server.address):
        for attempt in range(ATTEMPTS):
            try:
                with server.session() as session:
                    session.run(step).consume()
                return
            except (TransientError, ClientError) as error:
                if not _is_same_elsewhere(error) or attempt == ATTEMPTS - 1:
                    raise


def _is_same_elsewhere(error: Neo4jError) -> bool:
    code = error.code or ""
    return "AlreadyExists" in code or isinstance(error, TransientError)
