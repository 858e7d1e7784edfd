"""The edge of the pages: whom it answers, which headers it sets, what an error lets nobody guess."""

import sqlite3

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.security.guards import POLICY
from api.web.heads import Heads
from api.workspace import Workspace
from graph.errors import ConflictError, StoreUnavailableError

PAGES = ("/", "/constats", "/charge", "/imports", "/nothing-here", "/maille.css")
FOREIGN = ("maille.example", "evil.example:8000", "localhost.evil.example", "169.254.1.1", "")


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_host_is_refused(browser: TestClient, host: str) -> None:
    answer = browser.get("/", headers={"host": host})
    assert answer.status_code == 421
    assert "Séances" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_our_own_names_are_answered(browser: TestClient, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("address", ["/seances", "/constats/reponse", "/imports", "/graphql"])
def test_a_form_of_another_site_is_refused(browser: TestClient, address: str, site: str) -> None:
    assert browser.post(address, headers={"sec-fetch-site": site}).status_code == 403


def test_a_form_of_another_origin_is_refused(browser: TestClient) -> None:
    assert browser.post("/seances", headers={"origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_headers(browser: TestClient, address: str) -> None:
    headers = browser.get(address).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES[:4])
def test_pages_are_kept_by_no_browser_and_hold_nothing_inline(browser: TestClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.headers["cache-control"] == "no-store"
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert " onclick=" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "address", [*PAGES, "/constats.csv", "/static/page.js", "/graphql", "/seances/never", "/constats/reponse"]
)
def test_asking_whether_something_is_there_answers_as_asking_for_it(
    browser: TestClient, address: str
) -> None:
    whole, head = browser.get(address), browser.head(address)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert dict(head.headers) == dict(whole.headers)
    assert whole.content


def test_pieces_of_a_long_answer_are_not_sent_to_who_asks_whether_it_is_there() -> None:
    async def pieces(scope: Scope, _: Receive, send: Send) -> None:
        assert scope["method"] == "GET"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for more in (True, True, False):
            await send({"type": "http.response.body", "body": b"x", "more_body": more})

    answer = TestClient(Heads(pieces)).head("/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_scripts_are_kept_and_come_from_here(browser: TestClient) -> None:
    assert browser.get("/static/lib/htmx.min.js").status_code == 200
    assert "max-age" in browser.get("/static/agenda.js").headers["cache-control"]
    assert "max-age" in browser.get("/maille.css").headers["cache-control"]


@pytest.mark.parametrize(
    "address",
    [
        "/situations/person/nobody",
        "/situations/household/nobody?le=2026-12-15",
        "/situations/zebra/P1",
        "/seances/never",
        "/seances/never/ordre-du-jour.pdf",
        "/seance?comite=nobody&jour=2026-12-15",
        "/imports/never",
        "/nothing-here",
        "/static/../../secret",
    ],
)
def test_what_is_unknown_and_what_is_forbidden_say_the_same(browser: TestClient, address: str) -> None:
    unknown = browser.get("/nothing-at-all")
    answer = browser.get(address)
    assert (answer.status_code, answer.text) == (404, unknown.text)


def test_a_store_that_cannot_be_used_says_when_to_come_back(
    browser: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreUnavailableError("store.busy", address="x")

    monkeypatch.setattr(workspace.store, "token", fails)
    answer = browser.get("/constats")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["refresh"] == "30"


def test_a_form_that_found_no_store_is_told_to_be_sent_again(
    browser: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreUnavailableError("store.busy", address="x")

    monkeypatch.setattr(workspace.store, "write", fails)
    answer = browser.post("/seances", data={"comite": "C1", "jour": "15/12/2026"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "refresh" not in answer.headers
    assert "se représente d’elle-même" not in answer.text
    assert "réessayez dans trente secondes" in answer.text


def test_a_change_in_between_is_told(
    browser: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def moved(*_: object, **__: object) -> None:
        raise ConflictError("conflict.version", table="meetings", key="x")

    monkeypatch.setattr(workspace.store, "write", moved)
    answer = browser.post("/seances", data={"comite": "C1", "jour": "15/12/2026"})
    assert answer.status_code == 409
    assert "avant vous" in answer.text


def test_a_mistake_of_ours_shows_nothing_of_the_inside(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from api.app import create_app

    def breaks(*_: object, **__: object) -> None:
        raise sqlite3.ProgrammingError("Mme Renard lives here")

    monkeypatch.setattr(workspace.store, "rows", breaks)
    with TestClient(create_app(workspace), base_url="http://localhost") as client:
        answer = client.get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert "Renard" not in caplog.text
    assert "unexpected ProgrammingError at test_security.py" in caplog.text
    assert "Renard" not in answer.text
    assert "Traceback" not in answer.text
    assert "sqlite" not in answer.text


def test_a_request_of_another_form_is_not_quoted(browser: TestClient) -> None:
    answer = browser.post("/constats/reponse", data={"nom": "Renard"})
    assert answer.status_code == 422
    assert "Renard" not in answer.text
