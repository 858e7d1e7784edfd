"""The launcher of the real server: what was acknowledged outlives a kill, and nothing outlives the tests."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.server import Neo4jServer, NoServerError, ServerFailedError, cache_folder, fetch_jars, java

HOUSE = Path(__file__).parents[2]

DIES_AT_ONCE = """
import os, signal
from tests.neo4j.server import Neo4jServer
server = Neo4jServer()
server.wait_until_it_answers = lambda **_: None
server.start()
print(server.pid, server.home, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_server_answers_and_is_of_the_line_we_pin(neo4j_server: Neo4jPlace) -> None:
    with neo4j_server.driver() as driver:
        found = driver.execute_query("CALL dbms.components() YIELD versions, edition").records[0]
    assert found["edition"] == "community"
    assert found["versions"][0].startswith("5.26.")


def test_it_is_emptied_of_nodes_and_of_what_constrains_them(neo4j_server: Neo4jPlace) -> None:
    with neo4j_server.driver() as driver:
        driver.execute_query("CREATE CONSTRAINT tried FOR (t:Tried) REQUIRE t.id IS UNIQUE")
        driver.execute_query("UNWIND range(1, 25000) AS id CREATE (:Tried {id: id})-[:BY]->(:Tried)")
        neo4j_server.empty(schema=True)
        left = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
        constraints = driver.execute_query("SHOW CONSTRAINTS").records
        indexes = driver.execute_query("SHOW INDEXES YIELD type WHERE type <> 'LOOKUP'").records
    assert (left, constraints, indexes) == (0, [], [])


@pytest.mark.slow
@pytest.mark.faults
def test_what_was_acknowledged_outlives_a_kill(neo4j_server: Neo4jPlace, neo4j_launcher: Neo4jServer) -> None:
    with neo4j_server.driver() as driver:
        driver.execute_query("UNWIND range(1, 1000) AS id CREATE (:Tried {id: id})")
        neo4j_launcher.kill()
        with pytest.raises((DriverError, Neo4jError)), driver.session() as session:
            session.run("RETURN 1").consume()
        neo4j_launcher.start()
        left = driver.execute_query("MATCH (n:Tried) RETURN count(n) AS n").records[0]["n"]
    assert left == 1000
    neo4j_launcher.stop()
    assert "100%" in neo4j_launcher.check()
    neo4j_launcher.start()
    neo4j_server.empty()


@pytest.mark.slow
def test_a_wrong_password_does_not_lock_out_the_tests_after_it(neo4j_server: Neo4jPlace) -> None:
    for _ in range(5):
        with (
            GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "wrong")) as driver,
            pytest.raises(Neo4jError, match="authentication failure"),
        ):
            driver.execute_query("RETURN 1")
    with neo4j_server.driver() as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1


@pytest.mark.slow
def test_a_server_never_outlives_who_started_it(neo4j_server: Neo4jPlace) -> None:
    if neo4j_server.launcher is None:
        pytest.skip("the server of MAILLE_TEST_NEO4J_URI is not started by us")
    died = subprocess.run(
        [sys.executable, "-c", DIES_AT_ONCE], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert died.returncode == -9, died.stderr
    pid, home = died.stdout.split()
    deadline = time.monotonic() + 20
    while Path(home).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(home).exists()
    assert has_ended(int(pid))


@pytest.mark.slow
def test_a_server_that_cannot_start_says_why_and_leaves_nothing(neo4j_server: Neo4jPlace) -> None:
    if neo4j_server.launcher is None:
        pytest.skip("the server of MAILLE_TEST_NEO4J_URI is not started by us")
    hopeless = Neo4jServer(options=("-XX:NoSuchOption",))
    with pytest.raises(ServerFailedError, match="NoSuchOption"), hopeless:
        pass
    assert not hopeless.home.exists()
    with pytest.raises(ServerFailedError, match=r"server\.bolt\.misspelt"):
        Neo4jServer(settings={"server.bolt.misspelt": "1"})


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or dead and only waits that somebody asks after it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


class TestWhatIsMissing:
    """It is said in words, for the summary."""

    def test_no_java(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.delenv("JAVA_HOME", raising=False)
        with pytest.raises(NoServerError, match="no Java"):
            java()

    def test_an_old_java(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        self._pretend(tmp_path / "java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2")
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        monkeypatch.delenv("JAVA_HOME", raising=False)
        with pytest.raises(NoServerError, match="too old"):
            java()

    def test_no_maven_and_no_jars_yet(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(NoServerError, match="no Maven"):
            fetch_jars()

    def test_a_maven_that_fails_leaves_nothing_that_looks_whole(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        self._pretend(tmp_path / "mvn", "echo 'no network here'; exit 1")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
        with pytest.raises(NoServerError, match="no network here"):
            fetch_jars()
        assert not cache_folder().exists()
        assert [path.name for path in cache_folder().parent.iterdir()] == [".lock"]

    @staticmethod
    def _pretend(command: Path, does: str) -> None:
        command.write_text(f"#!/bin/sh\n{does}\n")
        command.chmod(0o755)
