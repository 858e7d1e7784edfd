"""A planner's two lists, from the files to the map: what is understood, asked and refused."""

import re
from urllib.parse import parse_qs

import pytest
from starlette.testclient import TestClient

from graph.reference import load_reference
from tests.unit.web.planning import communes, compared, cut, first, give, second, workbook


def test_a_newcomer_is_shown_where_to_drop_two_lists(newcomer: TestClient) -> None:
    answer = newcomer.get("/territoires")
    assert answer.status_code == 200
    assert 'action="/territoires/fichiers"' in answer.text
    assert "multiple" in answer.text
    assert 'href="/territoires/fichiers"' in newcomer.get("/").text


def test_two_lists_are_understood_before_anything_is_written(newcomer: TestClient) -> None:
    answer = give(newcomer, ("Circonscriptions.xlsx", first()), ("secteurs_ASE.xlsx", second()))
    assert answer.status_code == 200
    for told in ("Code INSEE", "code de la commune", "Secteur ASE", "Circonscription 4", "Secteur 5"):
        assert told in answer.text
    assert "Enregistrer et comparer" in answer.text
    assert "Déposer une ou deux listes" in newcomer.get("/territoires").text


def test_one_button_leads_to_the_map_the_figures_and_three_communes(newcomer: TestClient) -> None:
    answer = compared(newcomer)
    assert answer.status_code == 200
    assert answer.url.path == "/territoires"
    assert "a=circonscriptions" in str(answer.url)
    assert "b=secteurs_ase" in str(answer.url)
    assert 'class="picture map"' in answer.text
    assert "Ce que l’écart coûte" in answer.text
    assert "qui aident le plus" in answer.text
    assert len(re.findall(r'<ol class="told-steps">.*?</ol>', answer.text, re.S)) == 1
    assert answer.text.count('class="effect"') == 3


def test_the_files_are_gone_once_they_are_taken(newcomer: TestClient) -> None:
    seen = give(newcomer, ("a.xlsx", first()))
    newcomer.post(seen.url.path)
    answer = newcomer.get(seen.url.path)
    assert answer.status_code == 422
    assert "Redéposez-les" in answer.text


def test_one_list_alone_is_drawn_then_compared_with_the_next(newcomer: TestClient) -> None:
    seen = give(newcomer, ("Circonscriptions.xlsx", first()))
    assert "Enregistrer et voir" in seen.text
    alone = newcomer.post(seen.url.path)
    assert "4\u00a0zones" in alone.text
    assert 'class="picture map"' in alone.text
    assert "4\u00a0zones" in newcomer.get("/territoires?b=circonscriptions").text
    both = newcomer.post(give(newcomer, ("secteurs_ASE.xlsx", second())).url.path)
    assert "Ce que l’écart coûte" in both.text


def test_a_list_of_other_land_stands_alone(newcomer: TestClient) -> None:
    """What shares no commune with it is not laid over it, but by whoever asks for both."""
    compared(newcomer)
    rows = [(code, name, "Nord" if name < "M" else "Sud") for code, name in communes("54")]
    seen = give(newcomer, ("Secteurs 54.xlsx", workbook(["Code INSEE", "Commune", "Secteur"], rows)))
    alone = newcomer.post(seen.url.path)
    assert alone.status_code == 200
    assert "<h1>Secteurs 54</h1>" in alone.text
    assert "Aucun autre découpage" in alone.text
    both = {"a": parse_qs(alone.url.query.decode())["a"][0], "b": "secteurs_ase"}
    assert "en commun" in newcomer.get("/territoires", params=both).text


def test_a_list_as_text_does_too(newcomer: TestClient) -> None:
    text = "ville;secteur\n" + "".join(f"{name};{zone}\n" for _, name, zone in cut(3, word="S"))
    seen = give(newcomer, ("mes secteurs.csv", text.encode("cp1252")))
    assert "3\u00a0secteurs" in seen.text
    assert "Mes secteurs" in newcomer.post(seen.url.path).text


def test_a_column_is_asked_for_only_when_two_could_be_meant(newcomer: TestClient) -> None:
    assert "Quelle colonne dit le secteur" not in give(newcomer, ("a.xlsx", first())).text
    one, other = cut(4, word="MDS"), cut(3, word="Caf")
    rows = [(*a, b[2]) for a, b in zip(one, other, strict=True)]
    both = workbook(["code", "commune", "Secteur MDS", "Secteur Caf"], rows)
    assert "--column" not in give(newcomer, ("a.xlsx", both)).text
    seen = give(newcomer, ("deux.xlsx", both))
    assert "Quelle colonne dit le secteur" in seen.text
    chosen = newcomer.get(seen.url.path, params={"colonne-0": "Secteur Caf"})
    assert "3\u00a0secteurs" in chosen.text
    assert "Caf 3" in newcomer.post(seen.url.path, data={"colonne-0": "Secteur Caf"}).text


def test_two_lists_of_one_name_are_told_apart_first(newcomer: TestClient) -> None:
    seen = give(newcomer, ("secteurs.xlsx", first()), ("Secteurs (1).xlsx", second()))
    assert "un zonage du même nom" in seen.text
    assert newcomer.post(seen.url.path).status_code == 422
    renamed = newcomer.post(seen.url.path, data={"nom-0": "Département", "nom-1": "Caf"})
    assert renamed.status_code == 200
    assert "Ce que l’écart coûte" in renamed.text


def test_an_unknown_commune_is_told_with_its_line_and_nothing_is_written(newcomer: TestClient) -> None:
    rows = [*cut(3, word="S"), ("", "Trifouillis-les-Oies", "S 1")]
    wrong = workbook(["nom", "secteur"], [row[1:] for row in rows])
    seen = give(newcomer, ("a.xlsx", first()), ("b.xlsx", wrong))
    assert "Trifouillis-les-Oies" in seen.text
    assert re.search(rf"ligne\s{len(rows) + 1}\b", seen.text)
    assert "Enregistrer et comparer" not in seen.text
    assert newcomer.post(seen.url.path).status_code == 422
    assert "Déposer une ou deux listes" in newcomer.get("/territoires").text


def test_a_national_table_asks_for_the_departement_on_the_page(newcomer: TestClient) -> None:
    known = load_reference().communes.items()
    listed = [
        next(row for row in known if row[1].department == one)
        for one in sorted(load_reference().departments())
    ]
    rows = [*((code, facts.name, "A") for code, facts in listed), *cut(3, word="S")]
    seen = give(newcomer, ("table.xlsx", workbook(["CODGEO", "LIBGEO", "Secteur"], rows)))
    assert "Dites lequel vous intéresse ci-dessous." in seen.text
    assert "--department" not in seen.text
    assert 'name="departement-0"' in seen.text
    wrong = newcomer.get(seen.url.path, params={"departement-0": "545"})
    assert "n’est pas le code d’un département. Attendu" in wrong.text.replace("\u00a0", " ")
    assert "--department" not in wrong.text
    code = cut(1, word="S")[0][0]
    department = load_reference().communes[code].department
    assert newcomer.get(seen.url.path, params={"departement-0": department}).text.count("wrong") == 0
    assert newcomer.post(seen.url.path, data={"departement-0": department}).url.path == "/territoires"


def test_how_a_name_was_read_is_shown_unasked(newcomer: TestClient) -> None:
    rows = [("Bobigny", "A"), ("Pantin", "A"), ("Saint-Ouen", "B")]
    seen = give(newcomer, ("b.xlsx", workbook(["Ville", "Secteur"], rows)))
    assert re.search(r'<details class="twin" open><summary>1\s?remarque', seen.text.replace("\u00a0", " "))
    assert "Saint-Ouen-sur-Seine (93070)" in seen.text


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("photo.xlsx", b"\x89PNG", "photo.xlsx"),
        ("vide.csv", b"", "vide"),
        ("carte.pdf", b"%PDF-1.7 x", "PDF"),
        ("plan.shp", b"\x00\x00\x27\x0a" + b"\x00" * 96, "plan.shp"),
    ],
)
def test_what_is_no_list_is_told(newcomer: TestClient, name: str, content: bytes, told: str) -> None:
    answer = give(newcomer, (name, content))
    assert answer.status_code == 200
    assert told in answer.text
    assert "à corriger ou à préciser" in answer.text


def test_a_name_that_climbs_or_hurts_stays_words(newcomer: TestClient) -> None:
    answer = give(newcomer, ("../../<script>alert(1)</script>.xlsx", first()))
    assert "<script>alert" not in answer.text
    assert "maille-" not in answer.text


def test_nothing_and_too_much_are_refused(newcomer: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [(f"{i}.csv", b"x") for i in range(7)]
    assert "Plus de 6 fichiers" in give(newcomer, *many).text.replace("\u00a0", " ")
    monkeypatch.setattr("api.web.territories_files.MOST_BYTES", 10)
    assert give(newcomer, ("a.xlsx", first())).status_code == 422


def test_files_of_another_site_are_refused(newcomer: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    for address in ("/territoires/fichiers", "/territoires/fichiers/x"):
        assert newcomer.post(address, headers=headers).status_code == 403


def test_old_drafts_make_room(newcomer: TestClient) -> None:
    oldest = give(newcomer, ("a.csv", b"x")).url.path
    for i in range(12):
        give(newcomer, (f"{i}.csv", b"x"))
    assert newcomer.get(oldest).status_code == 422
