"""Nobody can tell from anything maille shows which store it works on: files, text, JSON, GraphQL, pages.

The same delivery goes into an embedded store and into a real Neo4j, through the real command; then everything
a reader can ask is asked of both, and held together byte for byte.
"""

import filecmp
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from seed.demo import COMMITTEE, MEETING, write
from tests.contract.places import credentials
from tests.neo4j.fixtures import Neo4jPlace
from tests.scenarios.commanding import Indoors, clean_environment

pytestmark = pytest.mark.neo4j

EXAMPLES = Path(__file__).parent.parent / "data" / "examples"
GUIDE = (Path(__file__).parents[2] / "docs" / "fr" / "graphql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```graphql\n(.*?)```\s+```json\n(.*?)```", GUIDE, re.DOTALL)
DAY = MEETING.isoformat()
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Delivered:
    """A delivery in both stores: what it is called, its committee, a machine for each store."""

    committee: str
    embedded: Indoors
    server: Indoors

    def both(self, *arguments: str) -> tuple[str, str]:
        """Give what a command says on each store; it must succeed on both."""
        return self.embedded.result(*arguments), self.server.result(*arguments)


def delivery(name: str, folder: Path) -> tuple[Path, str]:
    """Give a folder to deliver and a committee in it; the demonstration has its meeting planned."""
    if name != "demonstration":
        return EXAMPLES / name / "input", "C1"
    write(folder)
    rows = f"id,committee_id,held_on,starts_at\nS1,{COMMITTEE},{DAY},14:00\n"
    (folder / "meetings.csv").write_text(rows, encoding="utf-8")
    return folder, COMMITTEE


@pytest.fixture(scope="module", params=["3", "demonstration"])
def delivered(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, neo4j_server: Neo4jPlace
) -> Delivered:
    """The same delivery in an embedded store and on the server."""
    home = tmp_path_factory.mktemp("both")
    for folder in ("embedded", "server", "delivery"):
        (home / folder).mkdir()
    source, committee = delivery(request.param, home / "delivery")
    neo4j_server.empty()
    secrets = credentials(neo4j_server)
    plain = clean_environment()
    embedded = Indoors(home / "embedded", {**plain, "MAILLE_STORE": "maille.db"})
    server = Indoors(home / "server", {**plain, **secrets, "MAILLE_STORE": neo4j_server.uri})
    for host in (embedded, server):
        host.result("import", str(source), "--source", "livraison")
    return Delivered(committee, embedded, server)


@pytest.mark.slow
def test_a_reader_cannot_tell_which_store_was_used(
    delivered: Delivered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One test, for the delivery takes longer than all that is asked of it."""
    commands_say_the_same(delivered)
    exports_are_the_same(delivered)
    for name, value in delivered.server.environment.items():
        monkeypatch.setenv(name, value)
    with (
        opened(delivered.embedded) as one,
        opened(delivered.server) as other,
        TestClient(create_app(one, clock=lambda: TODAY), base_url="http://localhost") as mine,
        TestClient(create_app(other, clock=lambda: TODAY), base_url="http://localhost") as theirs,
    ):
        answers_are_the_same(mine, theirs)
        pages_are_the_same(delivered, mine, theirs)
    importing_again_changes_nothing(delivered)


def commands_say_the_same(delivered: Delivered) -> None:
    is_large = delivered.committee == COMMITTEE
    for form in ("jsonl",) if is_large else ("jsonl", "csv", "table"):
        one, other = delivered.both("detect", "--as-of", DAY, "--format", form)
        assert one == other
        assert one
    asked = ("agenda", "--committee", delivered.committee, "--date", DAY)
    for form in ("text", "json") if is_large else ("text", "json", "html"):
        one, other = delivered.both(*asked, "--format", form)
        assert one == other
    items = json.loads(delivered.embedded.result(*asked, "--format", "json"))
    first = next(section["items"][0] for section in items["sections"] if section["items"])
    for form in ("text",) if is_large else ("text", "json", "svg"):
        one, other = delivered.both("situation", first["situation"]["id"], "--as-of", DAY, "--format", form)
        assert one == other


def exports_are_the_same(delivered: Delivered) -> None:
    delivered.both("export", "export")
    one, other = delivered.embedded.folder / "export", delivered.server.folder / "export"
    compared = filecmp.dircmp(one, other)
    assert compared.left_only == compared.right_only == []
    assert filecmp.cmpfiles(one, other, compared.common_files, shallow=False)[1:] == ([], [])
    assert len(compared.common_files) > 10


def opened(host: Indoors) -> Workspace:
    address = host.environment["MAILLE_STORE"]
    path = address if "://" in address else str(host.folder / address)
    return open_workspace(Settings(store=path, vault=str(host.folder / "vault")))


def answers_are_the_same(mine: TestClient, theirs: TestClient) -> None:
    assert QUERIES
    for query, variables in QUERIES:
        body = {"query": query, "variables": json.loads(variables)}
        one, other = (client.post("/graphql", json=body).text for client in (mine, theirs))
        assert one == other


def pages_are_the_same(delivered: Delivered, mine: TestClient, theirs: TestClient) -> None:
    for path in pages(delivered):
        one, other = mine.get(path), theirs.get(path)
        assert (one.status_code, one.text) == (other.status_code, other.text)
        assert one.status_code == 200, path


def pages(delivered: Delivered) -> Iterator[str]:
    yield from ("/", "/constats", f"/constats?le={DAY}", f"/charge?le={DAY}")
    if delivered.committee == COMMITTEE:
        yield from ("/seances/S1", f"/situations/household/F00001?le={DAY}")


def importing_again_changes_nothing(delivered: Delivered) -> None:
    folder = delivered.server.folder / "export"
    report = json.loads(
        delivered.server.result("import", str(folder), "--source", "livraison", "--report", "-")
    )
    assert report["changes_nothing"]
