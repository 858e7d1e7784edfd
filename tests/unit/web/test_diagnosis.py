"""The diagnosis of a territory as a file of the pages: its type, nobody in it, errors told in a page."""

import json
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from api.web.diagnosis import FILES
from api.workspace import Workspace
from graph.scope import EVERYTHING


@pytest.mark.parametrize("form", sorted(FILES))
def test_each_form_is_a_file(browser: TestClient, form: str) -> None:
    answer = browser.get(f"/territoires/diagnostic.{form}?departement=54&le=2026-12-15")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FILES[form].media_type
    assert f"diagnostic-territorial-2026-12-15.{form}" in answer.headers["content-disposition"]
    assert answer.content


def test_a_list_of_communes_and_today(browser: TestClient, workspace: Workspace) -> None:
    told = browser.get("/territoires/diagnostic.json?commune=54395&commune=54528").json()
    assert told["territory"]["names"] == ["54395", "54528"]
    assert told["as_of"] == "2026-11-23"
    ids = {
        row.key for table in ("persons", "households") for row in workspace.store.rows(EVERYTHING, table).rows
    }
    assert ids
    assert not ids & set(re.findall(r"[\w-]+", json.dumps(told)))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("pdf", 422),
        ("pdf?departement=54&zone=Z1", 422),
        ("pdf?departement=99", 404),
        ("pdf?zone=?", 404),
        ("pdf?commune=nowhere", 404),
        ("pdf?departement=54&le=hier", 422),
        ("exe?departement=54", 404),
    ],
)
def test_what_cannot_be_is_told_in_a_page_to_people(browser: TestClient, query: str, status: int) -> None:
    """And in a sentence to programs."""
    address = f"/territoires/diagnostic.{query}"
    for accepted, kind in (("text/html,*/*;q=0.8", "text/html"), ("*/*", "text/plain")):
        answer = browser.get(address, headers={"accept": accepted})
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith(kind)
        assert "Traceback" not in answer.text


def test_pages_lead_to_the_diagnosis_of_the_department_and_of_a_team(browser: TestClient) -> None:
    """On the day they show: today without a meeting, or the one that is asked for."""
    for page in ("/territoires/couverture?a=ZA", "/territoires/equipes/ZA-0?"):
        for le in ("", "&le=01%2F12%2F2026"):
            links = re.findall(r'"(/territoires/diagnostic\.\w+[^"]*)"', browser.get(page + le).text)
            assert len(links) == 2
            day = "2026-12-01" if le else "2026-11-23"
            for link in links:
                answer = browser.get(unescape(link))
                assert answer.status_code == 200
                assert day in answer.headers["content-disposition"]


def test_the_day_goes_along_from_tab_to_tab(browser: TestClient) -> None:
    for page in ("/territoires", "/territoires/couverture", "/territoires/institutions"):
        tabs = re.findall(r'<li><a href="([^"]*)"', browser.get(f"{page}?le=01/12/2026").text)
        days = [tab for tab in tabs if "le=01%2F12%2F2026" in tab]
        assert {tab.partition("?")[0] for tab in days} >= {
            "/territoires",
            "/territoires/couverture",
            "/territoires/institutions",
        }
