"""*Séances* and *Séance*: planning, the dense agenda, its panels and its files."""

import re

import pytest
from starlette.testclient import TestClient

COMMITTEE = "C1"
DAY = {"comite": COMMITTEE, "jour": "15/12/2026"}
SEANCE = "/seance?comite=C1&jour=2026-12-15"


def planned(browser: TestClient, **more: str) -> str:
    answer = browser.post("/seances", data={**DAY, **more}, follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_an_empty_store_says_how_to_begin(newcomer: TestClient) -> None:
    text = newcomer.get("/").text
    assert "Rien à montrer pour l’instant" in text
    assert "maille demo" in text
    for table in ("institutions.csv", "personnes.csv", "accompagnements.csv", "comités.csv"):
        assert table in text


def test_a_meeting_is_planned_by_a_form(browser: TestClient) -> None:
    address = planned(browser, heure="14 h", lieu="Maison des solidarités")
    page = browser.get(address)
    assert page.status_code == 200
    assert "Mardi 15\u00a0décembre 2026" in page.text
    assert "14\u00a0h\u00a000" in page.text.replace("&nbsp;", "\u00a0")
    assert "Maison des solidarités" in page.text
    assert "<b>7\u00a0jours</b> pour remettre les dossiers" in browser.get("/").text


def test_apps_that_name_no_day_are_answered_for_the_day_that_pages_show(browser: TestClient) -> None:
    asked = {"query": "{ coverage(theme: MENTAL_HEALTH) { asOf } }"}
    days = [browser.post("/graphql", json=asked).json()["data"]["coverage"]["asOf"]]
    planned(browser)
    days.append(browser.post("/graphql", json=asked).json()["data"]["coverage"]["asOf"])
    assert days == ["2026-11-23", "2026-12-15"]


def test_planning_the_same_day_again_tells_hour_and_place(browser: TestClient) -> None:
    first = planned(browser)
    assert planned(browser, heure="9h30") == first
    assert "9&nbsp;h&nbsp;30" in browser.get(first).text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"jour": "31/02/2026"}, "n’existe pas au calendrier"),
        ({"jour": "demain"}, "n’est pas un jour"),
        ({"heure": "midi"}, "n’est pas une heure"),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(browser: TestClient, typed: dict[str, str], told: str) -> None:
    answer = browser.post("/seances", data={**DAY, **typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{next(iter(typed.values()))}"' in answer.text


def test_what_a_meeting_lacks_leads_there_from_the_list_too(browser: TestClient) -> None:
    address = planned(browser, heure="14 h", lieu="Mairie")
    text = browser.get("/").text
    anchors = re.findall(r'href="#([^"]*)"', text)
    assert all(f'id="{anchor}"' in text for anchor in anchors)
    assert f'href="{address}#ordre"' in text
    agenda = browser.get(address).text
    assert 'id="ordre"' in agenda
    assert f'href="{address}#ordre"' in agenda


def test_a_place_holds_nothing_that_cannot_be_printed(browser: TestClient) -> None:
    address = planned(browser, lieu="Salle\x00 des\x1b fêtes")
    assert "Salle des fêtes" in browser.get(address).text
    assert browser.get(f"{address}/ordre-du-jour.pdf").status_code == 200


def test_an_unknown_committee_is_not_planned(browser: TestClient) -> None:
    assert browser.post("/seances", data={"comite": "X", "jour": "15/12/2026"}).status_code == 404


def test_an_agenda_is_light_and_each_row_has_its_button(browser: TestClient) -> None:
    text = browser.get(SEANCE).text
    assert len(text.encode()) < 100_000
    rows = re.findall(r'<li class="item" id="point-(\d+)">', text)
    assert [int(rank) for rank in rows] == list(range(1, len(rows) + 1))
    assert text.count('class="open"') == len(rows) > 0


def test_a_panel_opens_without_a_script_and_alone(browser: TestClient) -> None:
    link = re.search(r'class="open" href="([^"#]*)', browser.get(SEANCE).text)
    assert link
    text = browser.get(link[1].replace("&amp;", "&")).text
    assert text.count('aria-expanded="true"') == 1
    assert "Ce qui la ferait reculer" in text


def test_a_panel_comes_alone_for_the_script(browser: TestClient) -> None:
    link = re.search(r'data-address="([^"]*)', browser.get(SEANCE).text)
    assert link
    text = browser.get(link[1].replace("&amp;", "&"), headers={"hx-request": "true"}).text
    assert "<html" not in text
    points = [int(p) for p in re.findall(r"<b>\+(\d+)</b>", text)]
    told = re.search(r"Ses raisons, (\d+)", text)
    assert told
    assert sum(points) == int(told[1])


def test_a_panel_of_no_item_is_unknown(browser: TestClient) -> None:
    assert browser.get(f"{SEANCE}&ouvert=person:nobody").status_code == 404


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("pdf", b"%PDF"),
        ("docx", b"PK"),
        ("odt", b"PK"),
        ("ics", b"BEGIN:VCALENDAR"),
        ("json", b"{"),
        ("html", b"<!"),
    ],
)
def test_the_agenda_is_taken_away_in_each_form(browser: TestClient, form: str, begins: bytes) -> None:
    answer = browser.get(f"/seance/ordre-du-jour.{form}?comite=C1&jour=2026-12-15")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    assert f'filename="ordre-du-jour-2026-12-15.{form}"' in answer.headers["content-disposition"]


def test_there_is_no_other_form(browser: TestClient) -> None:
    assert browser.get("/seance/ordre-du-jour.exe?comite=C1&jour=2026-12-15").status_code == 404


def test_printed_margins_name_the_committee_safely(browser: TestClient) -> None:
    style = browser.get("/seance/impression.css?comite=C1&jour=2026-12-15")
    assert style.headers["content-type"].startswith("text/css")
    assert "Comité de Nancy – séance du mardi 15" in style.text
    assert "counter(pages)" in style.text
