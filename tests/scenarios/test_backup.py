"""A store saved, put back on a server, saved there, put back in a file: equal, byte for byte."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from graph.neo4j_store.credentials import DATABASE, PASSWORD, USER
from tests.neo4j.fixtures import Neo4jPlace
from tests.scenarios.commanding import Host, Indoors, clean_environment, indoors_in

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"
EXAMPLE = EXAMPLES / "1" / "input"
DAY = "2026-12-15"


def manifest_of(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def told(host: Host, store: str) -> tuple[str, ...]:
    """Give what a committee and an analyst read."""
    agenda = ("agenda", "--committee", "C1", "--date", DAY, "--format")
    return (
        host.result("detect", "--as-of", DAY, "--store", store),
        host.result(*agenda, "json", "--store", store),
        host.result(*agenda, "text", "--store", store),
    )


@pytest.mark.slow
def test_from_a_file_to_a_server_and_back(tmp_path: Path, neo4j_server: Neo4jPlace) -> None:
    neo4j_server.empty()
    secrets = {
        USER: neo4j_server.user,
        PASSWORD: neo4j_server.password,
        DATABASE: neo4j_server.database,
    }
    host = Indoors(tmp_path, {**clean_environment(), **secrets})
    server = neo4j_server.uri
    delivery = shutil.copytree(EXAMPLES / "3" / "input", tmp_path / "delivery")
    (delivery / "meetings.csv").write_text(f"id,committee_id,held_on,starts_at\nS1,C1,{DAY},14:00\n")
    (delivery / "identities.csv").write_text("person_id,last_name\nP54,Ambrequart\n")
    host.result("import", delivery, "--source", "livraison", "--store", "first.db")
    finding = json.loads(host.result("detect", "--as-of", DAY, "--store", "first.db").splitlines()[0])
    host.result(
        "answer", finding["key"], "--as-of", DAY, "--state", "dismissed", "--reason", "Vu, =1+1",
        "--until", "2027-01-31", "--store", "first.db",
    )  # fmt: skip
    first = told(host, "first.db")

    host.result("backup", "one", "--with-identities", "--store", "first.db")
    host.result("restore", "one", "--with-identities", "--store", server)
    assert told(host, server) == first
    host.result("backup", "two.zip", "--with-identities", "--store", server)
    host.result("restore", "two.zip", "--with-identities", "--store", "second.db")
    assert told(host, "second.db") == first
    host.result("backup", "three", "--with-identities", "--store", "second.db")

    one, three = manifest_of(tmp_path / "one"), manifest_of(tmp_path / "three")
    assert "identities.csv" in one["files"]
    assert one["files"] == three["files"]
    assert one["counts"] == three["counts"]
    assert (one["counts"]["finding_answers"], one["counts"]["meetings"]) == (1, 1)
    assert (one["token"], three["token"]) == (2, 1)
    for store in (server, "second.db"):
        host.result("doctor", "--store", store)


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A machine with example 1 in its store."""
    host = indoors_in(tmp_path)
    host.result("import", EXAMPLE, "--source", "livraison")
    return host


def test_names_are_saved_only_when_asked_and_with_a_warning(host: Host) -> None:
    plain = host.run("backup", "plain")
    assert "Les identités n’y sont pas" in plain.err
    assert not (host.folder / "plain" / "identities.csv").exists()
    named = host.run("backup", "named", "--with-identities")
    assert "Attention" in named.err
    assert stat.S_IMODE((host.folder / "named" / "identities.csv").stat().st_mode) == 0o600


def test_a_refused_backup_begins_no_store(host: Host) -> None:
    host.result("backup", "saved")
    file = host.folder / "saved" / "needs.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    ran = host.run("restore", "saved", "--store", "new.db")
    assert ran.status == 3
    assert "needs.csv" in ran.err
    assert not (host.folder / "new.db").exists()


def test_a_store_with_rows_is_left_alone(host: Host) -> None:
    host.result("backup", "saved.zip")
    before = host.result("detect", "--as-of", "2026-12-15")
    ran = host.run("restore", "saved.zip")
    assert (ran.status, ran.out) == (2, "")
    assert "n’est pas vide" in ran.err
    assert host.result("detect", "--as-of", "2026-12-15") == before


def test_saving_what_is_not_there_begins_nothing(tmp_path: Path) -> None:
    host = indoors_in(tmp_path)
    assert host.run("backup", "saved").status == 4
    assert host.run("restore", "saved").status == 3
    assert list(tmp_path.iterdir()) == []


def test_identities_left_in_the_backup_are_told(host: Host) -> None:
    host.result("backup", "named", "--with-identities")
    ran = host.run("restore", "named", "--store", "new.db")
    assert ran.status == 0
    assert "--with-identities" in ran.err
    assert "restore" in host.run("restore", "--help").out
