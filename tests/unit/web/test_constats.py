"""*Constats*, *Situation* and *Charge*: filters, answers that come back, files that no spreadsheet runs."""

import csv
import html
import io
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.web.answerable import DISMISSALS
from api.web.spreadsheets import spreadsheet
from tests.unit.web.conftest import EXAMPLE

DAY = "le=2026-12-15"


def form(text: str, state: str) -> dict[str, str]:
    """Give the fields of the first form that would answer so."""
    for found in re.findall(r"<form[^>]*reponse[^>]*>(.*?)</form>", text, re.DOTALL):
        fields = {
            name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', found)
        }
        if fields["etat"] == state:
            return fields
    raise AssertionError(f"no form answers {state}")


def total(text: str) -> int:
    found = re.search(r"Tous <b>(\d+)</b>", text)
    assert found
    return int(found[1])


def sent(browser: TestClient, fields: dict[str, str], **more: str) -> Any:
    return browser.post("/constats/reponse", data={**fields, **more}, follow_redirects=False)


def test_findings_are_counted_by_family_and_shown_by_page(browser: TestClient) -> None:
    text = browser.get(f"/constats?{DAY}").text
    families = [int(n) for n in re.findall(r"</span> <b>(\d+)</b></a>", text)]
    assert sum(families) == total(text) > 16
    assert len(re.findall(r'<tr id="c-', text)) == 16
    assert "1 à 16 sur" in text


@pytest.mark.parametrize(
    "wanted", ["nature=gap.need", "gravite=critical", "famille=doublon", "theme=housing"]
)
def test_a_filter_leaves_less(browser: TestClient, wanted: str) -> None:
    everything = browser.get(f"/constats.csv?{DAY}&etat=tous").text
    some = browser.get(f"/constats.csv?{DAY}&etat=tous&{wanted}").text
    assert 1 <= some.count("\n") < everything.count("\n")


def test_words_nobody_says_find_nothing(browser: TestClient) -> None:
    assert "Aucun constat ne correspond" in browser.get(f"/constats?{DAY}&q=zzzz").text


@pytest.mark.parametrize("wanted", ["page=9999", "page=x", "famille=x", "etat=x", "institution=x", "page=-1"])
def test_odd_addresses_are_no_error(browser: TestClient, wanted: str) -> None:
    assert browser.get(f"/constats?{DAY}&{wanted}").status_code == 200


def test_a_day_that_is_none_is_told(browser: TestClient) -> None:
    answer = browser.get("/constats?le=hier")
    assert answer.status_code == 422
    assert "n’est pas un jour" in answer.text


def test_a_finding_is_acknowledged_and_taken_back(browser: TestClient) -> None:
    address = f"/constats?{DAY}"
    before = browser.get(address).text
    answer = sent(browser, form(before, "acknowledged"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/constats?le=2026-12-15&page=1#c-")
    after = browser.get(address).text
    assert "Acquitté" in after
    assert sent(browser, form(after, "open")).status_code == 303
    assert browser.get(address).text == before


def test_a_dismissed_finding_leaves_the_list_until_taken_back(browser: TestClient) -> None:
    address = f"/constats?{DAY}"
    before = browser.get(address).text
    fields = form(before, "dismissed")
    assert sent(browser, fields, motif=DISMISSALS[0], jusqu_au="15/01/2027").status_code == 303
    assert total(browser.get(address).text) == total(before) - 1
    dismissed = browser.get(f"{address}&etat=ecartes").text
    assert "Écarté" in dismissed
    sent(browser, form(dismissed, "open"))
    assert total(browser.get(address).text) == total(before)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"motif": "Parce que Mme Renard", "jusqu_au": "15/01/2027"}, "motif de la liste"),
        ({"motif": DISMISSALS[0], "jusqu_au": "15/01/2020"}, "postérieur au 23/11/2026"),
        ({"motif": DISMISSALS[0], "jusqu_au": "bientôt"}, "n’est pas un jour"),
        ({"etat": "burnt"}, "n’existe pas"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(browser: TestClient, said: dict[str, str], told: str) -> None:
    fields = form(browser.get(f"/constats?{DAY}").text, "dismissed")
    answer = sent(browser, {**fields, **said})
    assert answer.status_code == 422
    assert told in answer.text
    assert "Renard" not in answer.text


@pytest.mark.parametrize("typed", ["bientôt", "31/02/2027", "15/01/2020", ""])
@pytest.mark.parametrize("is_htmx", [True, False])
def test_a_dismissal_to_correct_is_given_back_as_it_was_typed(
    browser: TestClient, typed: str, *, is_htmx: bool
) -> None:
    asked = f"/constats?{DAY}&gravite=high"
    fields = form(browser.get(asked).text, "dismissed")
    headers = {"hx-request": "true"} if is_htmx else {}
    said = {**fields, "motif": DISMISSALS[3], "jusqu_au": typed}
    answer = browser.post("/constats/reponse", data=said, headers=headers)
    assert answer.status_code == 422
    (opened,) = re.findall(r'<details class="dismiss" open>.*?</details>', answer.text, re.DOTALL)
    assert form(opened, "dismissed")["cle"] == fields["cle"]
    assert f"<option selected>{html.escape(DISMISSALS[3])}</option>" in opened
    field = re.search(r'<input[^>]*name="jusqu_au"[^>]*>', opened)
    assert field
    assert f'value="{typed}"' in field[0]
    named = re.search(r'aria-invalid="true" aria-describedby="([^"]*)"', field[0])
    assert named
    assert f'<p class="wrong" role="alert" id="{named[1]}">' in opened
    assert total(answer.text) == total(browser.get(asked).text)


def test_a_dismissal_to_correct_is_given_back_on_the_page_of_a_situation(browser: TestClient) -> None:
    listed = browser.get(f"/constats?{DAY}").text
    address = html.unescape(re.findall(r'href="(/situations/[^"]*)"', listed)[0])
    fields = form(browser.get(address).text, "dismissed")
    answer = sent(browser, fields, motif=DISMISSALS[1], jusqu_au="demain")
    assert answer.status_code == 422
    assert "Besoins et acteurs" in answer.text
    assert 'value="demain"' in answer.text


@pytest.mark.parametrize("away", ["/constats?le=2026-12-15&q=zzzz", "/charge", "/situations/x"])
def test_a_dismissal_to_correct_of_a_page_without_its_form_is_told(browser: TestClient, away: str) -> None:
    fields = form(browser.get(f"/constats?{DAY}").text, "dismissed")
    answer = sent(browser, {**fields, "retour": away}, motif=DISMISSALS[1], jusqu_au="demain")
    assert answer.status_code == 422
    assert "n’est pas un jour" in answer.text
    assert "aria-invalid" not in answer.text


def test_an_answer_to_what_somebody_answered_in_between_is_a_conflict(browser: TestClient) -> None:
    fields = form(browser.get(f"/constats?{DAY}").text, "acknowledged")
    sent(browser, fields)
    answer = sent(browser, fields)
    assert answer.status_code == 409
    assert "avant vous" in answer.text


def test_an_answer_to_no_finding_is_unknown(browser: TestClient) -> None:
    fields = form(browser.get(f"/constats?{DAY}").text, "acknowledged")
    assert sent(browser, {**fields, "cle": "gap.lead|person:X"}).status_code == 404


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_an_answer_never_leads_elsewhere(browser: TestClient, away: str) -> None:
    fields = form(browser.get(f"/constats?{DAY}").text, "acknowledged")
    assert sent(browser, {**fields, "retour": away}).headers["location"] == "/constats"


def test_files_open_in_columns_in_a_french_spreadsheet_and_hold_no_formula(browser: TestClient) -> None:
    for address, width in ((f"/constats.csv?{DAY}&etat=tous", 13), (f"/charge.csv?{DAY}", 8)):
        text = browser.get(address).text
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
        assert len(rows) > 1
        assert {len(row) for row in rows} == {width}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_a_decimal_number_of_a_file_has_a_comma_and_a_name_is_left_alone(browser: TestClient) -> None:
    _, *rows = csv.reader(io.StringIO(browser.get(f"/charge.csv?{DAY}").text), delimiter=";")
    assert all(re.fullmatch(r"\d+,\d+", cell) for row in rows for cell in row[5:])
    assert all(re.fullmatch(r"\d+", row[4]) for row in rows)
    told = spreadsheet("a.csv", ["code", "taux"], [("01.4", 1.5), ("=1;2", None)]).body
    assert bytes(told).decode("utf-8-sig") == 'code;taux\n01.4;1,5\n"\'=1;2";\n'


def test_a_situation_shows_its_pictures_and_their_twins(browser: TestClient) -> None:
    agenda = browser.get("/seance?comite=C1&jour=2026-12-15").text
    links = [html.unescape(link) for link in re.findall(r'href="(/situations/[^"]*)"', agenda)]
    for link in links[:6]:
        text = browser.get(link).text
        for title in (
            "Qui fait quoi",
            "Besoins et acteurs",
            "Parcours des renvois",
            "Deux ans d’accompagnements",
        ):
            assert title in text
        assert text.count("Le même en tableau") >= 3
        assert 'role="img"' in text
        assert len(set(re.findall(r' id="([^"]*)"', text))) == len(re.findall(r' id="([^"]*)"', text))


def test_a_member_of_a_household_leads_to_the_household(browser: TestClient) -> None:
    with (EXAMPLE / "persons.csv").open(encoding="utf-8") as rows:
        members = [row["id"] for row in csv.DictReader(rows) if row["household_id"]]
    answers = [browser.get(f"/situations/person/{id_}?{DAY}") for id_ in members[:20]]
    led = [answer.url.path for answer in answers if answer.status_code == 200]
    assert any(path.startswith("/situations/household/") for path in led)


def test_loads_are_the_fullest_first(browser: TestClient) -> None:
    text = browser.get(f"/charge?{DAY}&tout=oui").text
    table = text[text.index("Professionnels, les plus") : text.index("t-equipes")]
    ratios = [int(n.replace("\u202f", "")) for n in re.findall(r'class="ratio[^>]*>([\d\u202f]+)', table)]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios
