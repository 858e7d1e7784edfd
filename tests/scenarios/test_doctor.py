"""`maille doctor` on a store that is well, on one spoilt in each way it looks for, and on none at all."""

import json
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from neo4j import Query

from graph.neo4j_store.credentials import DATABASE, PASSWORD, USER
from graph.neo4j_store.layout import SHAPES
from tests.neo4j.fixtures import Neo4jPlace
from tests.scenarios.commanding import Host, Indoors, clean_environment, indoors_in

EXAMPLE = Path(__file__).parent.parent / "data" / "examples" / "1" / "input"


def looked(host: Host, *more: str, status: int) -> dict[str, Any]:
    """Give the diagnosis as data, by topic; topics told several times give the last."""
    ran = host.run("doctor", "--json", *more)
    assert ran.status == status, ran.out + ran.err
    told = json.loads(ran.out)
    assert all(check["sentence"] for check in told["checks"])
    return {check["topic"]: check for check in told["checks"]}


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A machine with example 1 in an embedded store."""
    host = indoors_in(tmp_path)
    host.result("import", EXAMPLE, "--source", "livraison")
    return host


class TestEmbedded:
    def test_a_store_that_is_well_ends_with_0_line_by_line(self, host: Host) -> None:
        ran = host.run("doctor", "--write")
        assert ran.status == 0, ran.out
        lines = ran.out.splitlines()
        assert lines[0] == "Entrepôt\u00a0: maille.db"
        assert not any(line.startswith(("attention", "erreur")) for line in lines)
        assert any("n° 1, de «\u00a0livraison\u00a0»" in line for line in lines)
        assert any(line.endswith("  personnes") for line in lines)

    def test_the_facts_are_there_as_data(self, host: Host) -> None:
        found = looked(host, "--write", status=0)
        assert {check["state"] for check in found.values()} == {"ok"}
        assert found["rows"]["details"]["tables"]["persons"] > 0
        assert found["delivery"]["details"]["source"] == "livraison"
        assert found["schema"]["details"] == {"found": 1, "known": 1}
        assert {"reading", "writing", "integrity", "references", "indexes", "room", "vault"} <= set(found)

    def test_nothing_is_written_without_the_option(self, host: Host) -> None:
        before = (host.folder / "maille.db").read_bytes()
        assert "writing" not in looked(host, status=0)
        assert (host.folder / "maille.db").read_bytes() == before

    def test_english(self, host: Host) -> None:
        assert "Last delivery: no. 1, from “livraison”" in host.result("doctor", "--lang", "en")

    def test_no_store_ends_with_4_and_begins_none(self, tmp_path: Path) -> None:
        host = indoors_in(tmp_path)
        ran = host.run("doctor")
        assert ran.status == 4
        assert "erreur    Aucun entrepôt" in ran.out
        assert not (tmp_path / "maille.db").exists()

    @pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", None], ids=["empty", "other", "folder"])
    def test_what_is_no_store_ends_with_4(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "maille.db"
        path.mkdir() if content is None else path.write_bytes(content)
        assert indoors_in(tmp_path).run("doctor").status == 4

    def test_a_missing_index_is_named(self, host: Host) -> None:
        change(host, "DROP INDEX needs_person_id")
        found = looked(host, status=1)
        assert found["indexes"]["state"] == "attention"
        assert "needs_person_id" in found["indexes"]["sentence"]

    def test_a_reference_to_nothing_is_counted(self, host: Host) -> None:
        change(host, "DELETE FROM persons WHERE id = (SELECT min(person_id) FROM needs)")
        found = looked(host, status=1)
        assert found["references"]["details"]["count"] >= 1
        assert "needs" in found["references"]["details"]["tables"]

    def test_a_damaged_page_ends_with_4(self, host: Host) -> None:
        path = host.folder / "maille.db"
        with closing(sqlite3.connect(path)) as db:
            (page,) = db.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'needs_person_id'"
            ).fetchone()
            (size,) = db.execute("PRAGMA page_size").fetchone()
        with path.open("r+b") as file:
            file.seek((page - 1) * size + size - 40)
            file.write(b"\x7f" * 40)
        assert host.run("doctor").status == 4

    def test_an_older_schema_is_told_and_left_as_it_is(self, host: Host) -> None:
        change(host, "PRAGMA user_version = 0")
        found = looked(host, status=1)
        assert found["schema"]["details"] == {"found": 0, "known": 1}
        with closing(sqlite3.connect(host.folder / "maille.db")) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (0,)

    def test_a_later_schema_ends_with_4(self, host: Host) -> None:
        change(host, "PRAGMA user_version = 99")
        assert looked(host, status=4)["store"]["code"] == "store.newer"

    @pytest.mark.skipif(sys.platform == "win32", reason="modes of files")
    def test_files_open_to_others_are_told(self, host: Host) -> None:
        for name in ("maille.db", "maille.db.vault"):
            if not (host.folder / name).exists():
                (host.folder / name).touch()
            os.chmod(host.folder / name, 0o644)
        found = looked(host, status=1)
        assert found["store_rights"]["details"]["mode"] == "0644"
        assert found["vault_rights"]["state"] == "attention"

    def test_identities_left_on_their_way_are_told(self, host: Host) -> None:
        from graph.model.people import Identity
        from graph.vault import Entry, Vault

        Vault(host.folder / "maille.db.vault").stage("m", [Entry(Identity(person_id="P1"), "s")], [])
        assert looked(host, status=1)["vault_staged"]["details"]["count"] == 1

    def test_a_spoilt_vault_ends_with_4(self, host: Host) -> None:
        (host.folder / "maille.db.vault").write_bytes(b"not a vault, and long enough to be read as one" * 9)
        os.chmod(host.folder / "maille.db.vault", 0o600)
        assert looked(host, status=4)["vault"]["state"] == "error"

    def test_an_address_with_a_password_is_refused_and_never_shown(self, host: Host) -> None:
        ran = host.run("doctor", "--store", "neo4j://neo4j:hunter2@graph.example")
        assert ran.status == 2
        assert "hunter2" not in ran.out + ran.err


def change(host: Host, statement: str) -> None:
    """Write to the file past maille."""
    with closing(sqlite3.connect(host.folder / "maille.db")) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(statement)
        db.commit()


@pytest.fixture
def server(tmp_path: Path, neo4j_server: Neo4jPlace) -> Host:
    """A machine with example 1 on the run's server."""
    neo4j_server.empty()
    secrets = {
        USER: neo4j_server.user,
        PASSWORD: neo4j_server.password,
        DATABASE: neo4j_server.database,
        "MAILLE_STORE": neo4j_server.uri,
    }
    host = Indoors(tmp_path, {**clean_environment(), **secrets})
    host.result("import", EXAMPLE, "--source", "livraison")
    return host


def ask(place: Neo4jPlace, statement: str) -> Any:
    """Write to the server past maille."""
    with place.driver() as driver, driver.session(database=place.database) as session:
        return session.run(Query(statement)).data()


@pytest.mark.slow
class TestServer:
    def test_a_store_that_is_well(self, server: Host, neo4j_server: Neo4jPlace) -> None:
        found = looked(server, "--write", status=0)
        assert found["store"]["details"]["path"] == neo4j_server.uri
        assert found["store"]["details"]["version"].startswith("5.")
        assert found["store"]["details"]["edition"] in ("community", "enterprise")
        assert found["staging"]["code"] == "health.settled"
        assert found["indexes"]["details"]["count"] > 25
        references = sum(len(shape.links) + bool(shape.join) for shape in SHAPES.values())
        assert found["drawings"]["details"] == {"count": references}
        assert {"reading", "writing", "vault"} <= set(found)
        assert neo4j_server.password not in server.result("doctor")

    def test_the_counts_are_those_of_the_other_store(self, server: Host, tmp_path: Path) -> None:
        other = indoors_in(tmp_path)
        other.result("import", EXAMPLE, "--source", "livraison", "--store", "other.db")
        told = looked(other, "--store", "other.db", status=0)
        assert looked(server, status=0)["rows"] == told["rows"]

    def test_a_drawing_that_does_not_agree_is_counted(self, server: Host, neo4j_server: Neo4jPlace) -> None:
        ask(
            neo4j_server,
            "MATCH (a:Accompaniment)-[r:OF]->(p:Person) WITH a, r, p ORDER BY a.id LIMIT 1 "
            "MATCH (other:Person) WHERE other.id <> p.id WITH a, r, other LIMIT 1 "
            "DELETE r CREATE (a)-[:OF]->(other)",
        )
        told = looked(server, status=1)["drawings"]["details"]
        assert (told["table"], told["column"], told["type"]) == ("accompaniments", "person_id", "OF")
        assert told["count"] == 1

    def test_a_lost_relationship_of_a_list_is_counted(self, server: Host, neo4j_server: Neo4jPlace) -> None:
        ask(neo4j_server, "MATCH (:Committee)-[r:GATHERS]->() WITH r LIMIT 1 DELETE r")
        assert looked(server, status=1)["drawings"]["details"]["column"] == "member_institution_ids"

    def test_a_relationship_that_is_a_row_and_moved_is_counted(
        self, server: Host, neo4j_server: Neo4jPlace
    ) -> None:
        ask(
            neo4j_server,
            "MATCH (a)-[r:COVERS]->(b) WITH a, r, properties(r) AS row LIMIT 1 "
            "MATCH (z:Institution) WITH a, r, row, z LIMIT 1 DELETE r CREATE (a)-[n:COVERS]->(z) SET n = row",
        )
        assert looked(server, status=1)["drawings"]["details"]["type"] == "COVERS"

    def test_a_missing_constraint_comes_with_its_statement(
        self, server: Host, neo4j_server: Neo4jPlace
    ) -> None:
        ask(neo4j_server, "DROP CONSTRAINT need_id")
        told = looked(server, status=1)["indexes"]
        assert "need_id" in told["sentence"]
        (statement,) = told["details"]["statements"]
        ask(neo4j_server, statement.removesuffix(";"))
        assert looked(server, status=0)["indexes"]["state"] == "ok"

    @pytest.mark.parametrize(
        ("statement", "code"),
        [
            (
                "CREATE (:Staging {id: 'staging', delivery: 2, attempt: 'dead', batch: 0})",
                "health.staging",
            ),
            ("MATCH (s:Store) SET s.applying = 1", "health.applying"),
        ],
        ids=["staging", "applying"],
    )
    def test_what_is_left_on_its_way_is_told_and_left(
        self, server: Host, neo4j_server: Neo4jPlace, statement: str, code: str
    ) -> None:
        ask(neo4j_server, statement)
        for _ in range(2):
            assert looked(server, status=1)["staging"]["code"] == code

    def test_an_empty_database_ends_with_4_and_stays_empty(
        self, server: Host, neo4j_server: Neo4jPlace
    ) -> None:
        neo4j_server.empty()
        assert looked(server, status=4)["store"]["code"] == "store.missing_on_server"
        assert ask(neo4j_server, "MATCH (n) RETURN count(n) AS n") == [{"n": 0}]
        ask(neo4j_server, "CREATE (:Film {title: 'Toul'})")
        assert looked(server, status=4)["store"]["code"] == "store.not_ours"

    def test_a_wrong_password_ends_with_4(self, server: Host) -> None:
        ran = server.run("doctor", MAILLE_NEO4J_PASSWORD="never-this-one")
        assert ran.status == 4
        assert "never-this-one" not in ran.out + ran.err

    @pytest.mark.enable_socket
    def test_nobody_there_ends_with_4(self, server: Host) -> None:
        assert looked(server, "--store", "bolt://127.0.0.1:1", status=4)["store"]["state"] == "error"
