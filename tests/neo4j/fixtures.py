"""The real Neo4j of a test run: one server, begun by the first test that asks for it, gone at the end.

In this order: the server at MAILLE_TEST_NEO4J_URI (with MAILLE_TEST_NEO4J_USER, MAILLE_TEST_NEO4J_PASSWORD),
or one of our own from its jars (Java 17 or later; Maven the first time). When there is neither, the tests
that ask are passed over, loudly; with MAILLE_REQUIRE_NEO4J=1, as continuous integration sets it, they fail.

A test that asks for `neo4j_server` gets the marks `neo4j` and `enable_socket` by itself. One that asks late
(`request.getfixturevalue`) carries the mark `neo4j`, on itself or on its parameter, and so gets the other.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest
from neo4j import Driver, GraphDatabase, Query

from tests.neo4j.server import DATABASE, Neo4jServer, NoServerError

FIXTURES = {"neo4j_server", "neo4j_launcher"}
BATCH = 10_000
WITHOUT = pytest.StashKey[set[str]]()


@dataclass(frozen=True)
class Neo4jPlace:
    """Where a test finds a server. `launcher` is None when the server is somebody's."""

    uri: str
    user: str
    password: str = field(repr=False)
    launcher: Neo4jServer | None = field(default=None, repr=False, compare=False)
    database: str = DATABASE

    def driver(self) -> Driver:
        """Open a driver of the test's own; close it."""
        return GraphDatabase.driver(self.uri, auth=(self.user, self.password))

    def empty(self, *, schema: bool = False) -> None:
        """Delete every node and relationship, and with `schema` the constraints and indexes too."""
        with self.driver() as driver:
            with driver.session(database=self.database) as session:
                session.run(
                    Query("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF $batch ROWS"),
                    batch=BATCH,
                ).consume()
            if schema:
                _drop_schema(driver, self.database)


def _drop_schema(driver: Driver, database: str) -> None:
    """Drop every constraint and every index but those that Neo4j keeps for itself."""
    for kind, shown in (
        ("CONSTRAINT", "SHOW CONSTRAINTS YIELD name"),
        ("INDEX", "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"),
    ):
        for record in driver.execute_query(shown, database_=database).records:
            name = record["name"].replace("`", "``")
            driver.execute_query(f"DROP {kind} `{name}`", database_=database)


def given_place() -> Neo4jPlace | None:
    """Give the server that the environment names, if it names one."""
    uri = os.environ.get("MAILLE_TEST_NEO4J_URI")
    if not uri:
        return None
    user = os.environ.get("MAILLE_TEST_NEO4J_USER", "neo4j")
    return Neo4jPlace(uri, user, os.environ.get("MAILLE_TEST_NEO4J_PASSWORD", ""))


def refuse_a_graph_of_others(place: Neo4jPlace) -> None:
    """Fail when the given server holds anything: the tests delete whatever they find."""
    with place.driver() as driver:
        found = driver.execute_query("MATCH (n) RETURN count(n) AS n", database_=place.database).records[0][
            "n"
        ]
    if found and os.environ.get("MAILLE_TEST_NEO4J_WIPE") != "1":
        pytest.exit(
            f"The server of MAILLE_TEST_NEO4J_URI holds {found} nodes, and the tests would delete them. "
            "Give an empty one, or set MAILLE_TEST_NEO4J_WIPE=1.",
            returncode=2,
        )


@cache
def required() -> bool:
    """Whether a missing server is a failure."""
    return os.environ.get("MAILLE_REQUIRE_NEO4J") == "1"


def be_without(config: pytest.Config, reason: str) -> None:
    """Fail or pass over the test that asked, and have the summary say why."""
    if required():
        pytest.fail(f"MAILLE_REQUIRE_NEO4J=1, and {reason}", pytrace=False)
    config.stash.setdefault(WITHOUT, set()).add(reason)
    pytest.skip(f"no Neo4j here: {reason}")


@pytest.fixture(scope="session")
def _neo4j_run(request: pytest.FixtureRequest) -> Iterator[Neo4jPlace | str]:
    """Give the server of this run, or the reason why there is none: tried once, told to all who ask."""
    given = given_place()
    if given is not None:
        refuse_a_graph_of_others(given)
        yield given
        given.empty(schema=True)
        return
    try:
        server = Neo4jServer()
    except NoServerError as missing:
        yield str(missing)
        return
    with server:
        yield Neo4jPlace(server.uri, server.user, server.password, server)


@pytest.fixture(scope="session")
def neo4j_server(_neo4j_run: Neo4jPlace | str, request: pytest.FixtureRequest) -> Neo4jPlace:
    """Give the running server of this run: `uri`, `user`, `password`. What it holds, others left."""
    if isinstance(_neo4j_run, str):
        be_without(request.config, _neo4j_run)
    assert isinstance(_neo4j_run, Neo4jPlace)
    return _neo4j_run


@pytest.fixture
def neo4j_launcher(neo4j_server: Neo4jPlace, request: pytest.FixtureRequest) -> Iterator[Neo4jServer]:
    """Give the launcher of the run's server, to kill and to start; whatever was done, it runs again after.

    A server that the environment names cannot be killed: there the test is passed over.
    """
    if neo4j_server.launcher is None:
        reason = "the server of MAILLE_TEST_NEO4J_URI is not ours to kill"
        request.config.stash.setdefault(WITHOUT, set()).add(reason)
        pytest.skip(reason)
    yield neo4j_server.launcher
    if not neo4j_server.launcher.is_running:
        neo4j_server.launcher.start()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the tests that talk to the server, and put those that kill it last.

    A server that has just begun plans every statement anew: whoever came after a kill would wait. So only two
    processes of a run have one, for the fault suite and for the others; one that is lent is for one process.
    """
    is_lent = given_place() is not None
    for item in items:
        if FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.neo4j)
        if item.get_closest_marker("neo4j"):
            item.add_marker(pytest.mark.enable_socket)
            is_fault = item.get_closest_marker("faults") and not is_lent
            item.add_marker(pytest.mark.xdist_group("faults" if is_fault else "neo4j"))
    yield
    items.sort(key=lambda item: "neo4j_launcher" in getattr(item, "fixturenames", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say, where nobody overlooks it, that the server store was not proven."""
    reasons: set[str] = config.stash.get(WITHOUT, set())
    for reason in sorted(reasons):
        terminalreporter.section("Neo4j was not tested", sep="!", red=True, bold=True)
        terminalreporter.line(f"{reason}. See CONTRIBUTING.md, “The real Neo4j”.", red=True)
