"""What people and programs are told while the store does not answer: 503 and when to come back, exit 4.

No answer names the server or a credential. When the server is back everything goes on by itself.
"""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from graph.exchange.importing import import_delivery
from graph.neo4j_store.store import open_store
from graph.vault import Vault
from tests.neo4j.fixtures import Neo4jPlace
from tests.neo4j.proxy import Line, Proxy
from tests.neo4j.server import Neo4jServer, free_port

pytestmark = [pytest.mark.faults, pytest.mark.slow]

HOUSE = Path(__file__).parents[2]
EXAMPLE = HOUSE / "tests" / "data" / "examples" / "3" / "input"
TODAY = date(2026, 11, 23)
HERE = "http://localhost"
WAIT_SECONDS = 0.5

PAGES = ("/", "/constats", "/charge", "/imports", "/seances/C1/2026-12-15")
QUERY = {"query": "{ institutions(first: 1) { nodes { name } } }"}


def workspace_at(address: str, folder: Path, wait_seconds: float) -> Workspace:
    return Workspace(open_store(address, wait_seconds=wait_seconds), Vault(folder / "vault"))


@pytest.fixture
def delivered(server: Neo4jPlace, tmp_path: Path) -> Neo4jPlace:
    """The server with the third example."""
    with workspace_at(server.uri, tmp_path, 60) as opened:
        import_delivery(EXAMPLE, opened.store, opened.vault)
    return server


@pytest.fixture
def browser(delivered: Neo4jPlace, line: Proxy, tmp_path: Path) -> Iterator[TestClient]:
    """A browser on an application at the other end of the line."""
    with (
        workspace_at(line.uri, tmp_path, WAIT_SECONDS) as opened,
        TestClient(create_app(opened, clock=lambda: TODAY), base_url=HERE) as client,
    ):
        yield client


def secrets(server: Neo4jPlace, *ports: int) -> list[str]:
    """Give what no answer may hold."""
    return [server.password, "127.0.0.1", "bolt://", *(str(port) for port in ports)]


def check_unavailable(answer: Response, hidden: list[str]) -> None:
    is_json = answer.headers["content-type"].startswith("application/json")
    text = json.dumps(answer.json(), ensure_ascii=False) if is_json else answer.text
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30"), text
    assert "Les données ne répondent pas" in text
    assert not [word for word in hidden if word in text or word in str(answer.headers)]


def existing(browser: TestClient) -> list[str]:
    """Give the pages that answer while all is well."""
    return [page for page in PAGES if browser.get(page).status_code == 200]


def test_pages_and_graphql_answer_503_and_go_on_by_themselves(
    delivered: Neo4jPlace, line: Proxy, browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = secrets(delivered, line.port)
    pages = existing(browser)
    assert len(pages) >= 3, pages
    with line.spoilt(Line.REFUSE), caplog.at_level(logging.WARNING):
        line.cut()
        for page in pages:
            check_unavailable(browser.get(page), hidden)
        answer = browser.post("/graphql", json=QUERY)
        check_unavailable(answer, hidden)
        assert answer.json()["errors"][0]["extensions"]["code"] == "store.server_unreachable"
        assert browser.get("/maille.css").status_code == 200
    assert delivered.password not in caplog.text
    assert [browser.get(page).status_code for page in pages] == [200] * len(pages)
    assert browser.post("/graphql", json=QUERY).json().get("errors") is None


def test_a_delivery_from_a_page_says_that_nothing_was_kept(
    delivered: Neo4jPlace, line: Proxy, browser: TestClient
) -> None:
    files = {"fichiers": ("households.csv", b"id\nH-NEUF\n", "text/csv")}
    with line.spoilt(Line.REFUSE):
        line.cut()
        began = browser.post("/imports", files=files, data={"source": "essai"}, follow_redirects=False)
        assert began.status_code == 303
        shown = ended(browser, began.headers["location"])
    assert "Rien n’a été enregistré" in shown
    assert not [word for word in secrets(delivered, line.port) if word in shown]


def ended(browser: TestClient, page: str) -> str:
    """Give what a delivery's page says once it is over."""
    deadline = time.monotonic() + 60
    while "refresh" in (answer := browser.get(page)).text and time.monotonic() < deadline:
        if "ne répondent pas" in answer.text:
            break
        time.sleep(0.1)
    return answer.text


def test_a_server_that_is_killed_and_started_again(
    delivered: Neo4jPlace, neo4j_launcher: Neo4jServer, tmp_path: Path
) -> None:
    with (
        workspace_at(delivered.uri, tmp_path, WAIT_SECONDS) as opened,
        TestClient(create_app(opened, clock=lambda: TODAY), base_url=HERE) as browser,
    ):
        assert browser.get("/imports").status_code == 200
        neo4j_launcher.kill()
        check_unavailable(browser.get("/imports"), secrets(delivered, neo4j_launcher.port))
        check_unavailable(browser.post("/graphql", json=QUERY), secrets(delivered, neo4j_launcher.port))
        neo4j_launcher.start()
        begun = time.monotonic()
        while browser.get("/imports").status_code != 200:
            assert time.monotonic() - begun < 60
        print(f"pages again {time.monotonic() - begun:.1f} s after the server answers")
        assert browser.post("/graphql", json=QUERY).status_code == 200


def test_commands_end_with_4_and_one_sentence(server: Neo4jPlace, line: Proxy, tmp_path: Path) -> None:
    """Nothing of the driver's own words, of its retries or of a traceback."""
    commands = (
        ["import", str(EXAMPLE)],
        ["detect", "--as-of", "2026-11-23"],
        ["agenda", "--committee", "C1", "--date", "2026-12-15"],
        ["export", str(tmp_path / "out")],
        ["serve", "--port", str(free_port())],
    )
    environment = {**os.environ, "MAILLE_STORE": line.uri, "MAILLE_VAULT": str(tmp_path / "vault")}

    def run(command: list[str]) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", "api.cli", *command]
        return subprocess.run(
            whole, cwd=HOUSE, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    with line.spoilt(Line.REFUSE), ThreadPoolExecutor(len(commands)) as pool:
        for command, done in zip(commands, pool.map(run, commands), strict=True):
            assert (done.returncode, done.stdout) == (4, ""), (command, done.stderr)
            assert done.stderr.startswith(f"Le serveur «\u00a0{line.uri}\u00a0» ne répond pas")
            assert done.stderr.count("\n") == 1
            assert server.password not in done.stderr


def test_settings_of_a_run_never_hold_a_password(server: Neo4jPlace) -> None:
    assert server.password not in repr(Settings(store=server.uri))
