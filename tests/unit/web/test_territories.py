"""*Territoires*: what the pages show of two zonings; what is asked, refused, hidden."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from algorithms.french import number
from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.usecases.territories import Territories
from api.usecases.territories_import import take_in
from api.usecases.territories_sheets import ToldJoint
from api.web.territories import draw_first
from graph.exchange.territories.recognising import GivenFile
from graph.exchange.territories.zonings import Wish
from graph.scope import EVERYTHING
from tests.unit.web.conftest import HERE, TODAY
from tests.unit.web.planning import communes, compared, cut, first, give, second, workbook


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser on a store that took two lists in, for tests that only read."""
    path = tmp_path_factory.mktemp("taken") / "maille.db"
    with (
        open_workspace(Settings(store=str(path)), create=True) as opened,
        TestClient(create_app(opened, clock=lambda: TODAY), base_url=HERE) as client,
    ):
        assert compared(client).status_code == 200
        yield client


@pytest.fixture
def planner(taken: TestClient) -> TestClient:
    """Somebody whose two lists were taken in."""
    return taken


def test_where_no_contour_is_known_the_figures_stand_and_nothing_speaks_of_a_map(
    newcomer: TestClient,
) -> None:
    for name, pieces in (("utas", 5), ("poles", 7)):
        rows = [(code, f"Zone {int(code[2:]) % pieces}") for code, _ in communes("57")]
        seen = give(newcomer, (f"{name}.xlsx", workbook(["N° INSEE", "Pôle"], rows)))
        newcomer.post(seen.url.path)
    text = newcomer.get("/territoires?a=utas&b=poles").text
    assert "Le contour de ces communes n’est pas connu." in text
    assert "rien ne garantit des zones d’un seul tenant" in text
    assert "en hachures" not in text
    assert "partagée par quartiers" not in text


def test_a_number_that_cannot_be_read_leads_back_to_the_page_it_was_typed_in(planner: TestClient) -> None:
    page = "/territoires?a=secteurs_ase&b=circonscriptions"
    asked = "/territoires?proposition=corrections&budget=beaucoup"
    answer = planner.get(asked, headers={"referer": f"{HERE}{page}"})
    assert answer.status_code == 422
    assert f'href="{page.replace("&", "&amp;")}">Revenir à la page' in answer.text
    elsewhere = planner.get(asked, headers={"referer": f"http://ailleurs.example{page}"})
    assert "Revenir à la page" not in elsewhere.text


ADDRESSES = (
    "/territoires",
    "/territoires?proposition=corrections&budget=20%20000",
    "/territoires?a=secteurs_ase&b=circonscriptions",
    "/territoires/couverture",
    "/territoires/couverture?theme=health&a=secteurs_ase",
    "/territoires/communes/93001",
    "/territoires/fichiers",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_hold_nothing_inline(planner: TestClient, address: str) -> None:
    answer = planner.get(address)
    assert answer.status_code == 200
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert "<script>" not in answer.text
    assert 'href="/territoires" aria-current="page"' in answer.text


def test_the_order_asked_for_is_the_order_shown(planner: TestClient) -> None:
    one = planner.get("/territoires?a=circonscriptions&b=secteurs_ase").text
    other = planner.get("/territoires?a=secteurs_ase&b=circonscriptions").text
    assert share(one) == share(other)
    assert "En aplats\u00a0: Secteurs ASE" in other
    assert "En aplats\u00a0: Circonscriptions" in one


def share(text: str) -> str:
    found = re.search(r'class="label">Habitants hors du couple principal</span><b>(.*?)</b>', text)
    assert found
    return found[1]


def test_pairs_outside_the_main_one_hold_those_who_live_outside(planner: TestClient) -> None:
    territories: Territories = planner.app.state.desk.territories  # type: ignore[attr-defined]  # ours
    told = territories.comparison("circonscriptions", "secteurs_ase", TODAY)
    outside = [pair for pair in told.pairs if pair.is_outside]
    assert sum(pair.inhabitants for pair in outside) == told.figures["inhabitants"] > 0
    assert not [pair for pair in outside if pair.is_main]
    assert sum(pair.places for pair in outside) == len(told.outside)


def test_zonings_nested_in_one_another_cost_nothing(newcomer: TestClient) -> None:
    rows = [
        (code, name, zone.replace("S 1", "T").replace("S 2", "T")) for code, name, zone in cut(4, word="S")
    ]
    nested = workbook(["code", "commune", "secteur"], rows)
    whole = workbook(["code", "commune", "secteur"], cut(4, word="S"))
    text = newcomer.post(give(newcomer, ("fin.xlsx", whole), ("large.xlsx", nested)).url.path).text
    assert share(text).replace("\u00a0", " ") == "0,0 %"
    assert "chaque zone de l’un tient dans une zone de l’autre" in text
    assert "Aucune commune à déplacer" in text
    assert "communes.csv" not in text


def test_a_town_in_neither_zoning_is_named(newcomer: TestClient) -> None:
    lists = [
        workbook(["code", "commune", "secteur"], [row for row in cut(n, word="S") if row[0] != "93066"])
        for n in (3, 4)
    ]
    answer = newcomer.post(give(newcomer, ("un.xlsx", lists[0]), ("deux.xlsx", lists[1])).url.path)
    assert "Dans aucun des deux&nbsp;: Saint-Denis." in answer.text


def test_what_is_counted_once_and_what_is_not_compared_is_named_drawn_and_in_the_file(
    newcomer: TestClient,
) -> None:
    doubled = workbook(
        ["code", "secteur"], [*([row[0], row[2]] for row in cut(3, word="S")), ["93008", "Bis"]]
    )
    short = workbook(["code", "secteur"], [[row[0], row[2]] for row in cut(4, word="T") if row[0] != "93066"])
    given = give(newcomer, ("un.xlsx", doubled), ("deux.xlsx", short))
    text = newcomer.post(given.url.path).text.replace("\u00a0", " ").replace("\u202f", " ")
    beside = re.search(
        r'id="plusieurs">.*?Bobigny.*?et aussi.*?id="non-comparees">.*?Saint-Denis', text, re.S
    )
    assert beside
    assert "nature=territory.double_cover" in beside[0]
    assert "1 commune, 56 927 habitants, dans plusieurs zones d’un même zonage" in text
    assert text.count("Dans un seul des deux zonages</") == 1
    assert 'class="alone"' in text
    assert newcomer.get("/territoires/lieux.json?a=un&b=deux").json()["places"]["93066"][2] == ""
    told = newcomer.get("/territoires/communes.csv?a=un&b=deux").text.replace("\u00a0", " ").splitlines()
    assert next(row for row in told if "93066" in row).endswith(
        ";;dans un seul des deux zonages, non comparé"
    )
    (bobigny,) = [row for row in told if "93008" in row]
    assert re.search(r"(Bis;.*aussi dans : S 1|S 1;.*aussi dans : Bis)$", bobigny)


def test_the_list_of_communes_is_whole_on_the_page_and_as_a_file(planner: TestClient) -> None:
    answer = planner.get("/territoires?toutes=oui")
    file = planner.get("/territoires/communes.csv")
    rows = file.text.strip().splitlines()
    assert file.headers["content-disposition"].startswith("attachment")
    assert len(rows) - 1 == answer.text.count('href="/territoires/communes/')
    assert rows[0] == "\ufeffcode;commune ou quartier;habitants;zone A;zone B;remarque"


def test_a_list_is_whole_on_paper_or_says_where_it_is(
    planner: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = planner.get("/territoires").text.partition('id="communes"')[2]
    total = len(planner.get("/territoires/communes.csv").text.strip().splitlines()) - 1
    assert told.count('href="/territoires/communes/') == total > told.count('class="paper-only"><th') > 0
    monkeypatch.setattr("api.web.territories_lists.ON_PAPER", 3)
    cut = planner.get("/territoires").text.partition('id="communes"')[2]
    assert cut.count('href="/territoires/communes/') == 6
    assert re.search(rf"s’imprime depuis cette adresse.*{HERE}/territoires\?.*toutes=oui", cut)


def test_a_file_taken_from_the_pages_is_read_back(planner: TestClient, newcomer: TestClient) -> None:
    file = planner.get("/territoires/communes.csv")
    _, *rows = csv.reader(io.StringIO(file.text), delimiter=";")
    seen = give(newcomer, ("hors couple.csv", file.content))
    assert "Quelle colonne dit le secteur" in seen.text
    assert newcomer.post(seen.url.path, data={"colonne-0": "zone A"}).url.path == "/territoires"
    store = newcomer.app.state.workspace.store  # type: ignore[attr-defined]  # ours
    zones, members = (
        [row.record for row in store.rows(EVERYTHING, table).rows] for table in ("zones", "zone_members")
    )
    named = {zone.id: zone.name for zone in zones}
    assert {member.commune_code: named[member.zone_id] for member in members} == {
        row[0]: row[3] for row in rows
    }


def test_before_a_zoning_began_it_is_not_there(planner: TestClient) -> None:
    assert planner.get("/territoires?le=01/01/2020").status_code == 200
    assert planner.get("/territoires?le=demain").status_code == 422


@pytest.mark.parametrize("budget", ["beaucoup", "-3", "1e9", "9999999999"])
def test_a_budget_is_a_number_of_inhabitants(planner: TestClient, budget: str) -> None:
    answer = planner.get("/territoires", params={"proposition": "corrections", "budget": budget})
    assert answer.status_code == 422
    assert "nombre d’habitants" in answer.text


def test_a_budget_of_nobody_moves_nobody(planner: TestClient) -> None:
    answer = planner.get("/territoires", params={"proposition": "corrections", "budget": "0"})
    assert "Aucune commune à déplacer" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/territoires/communes/99999",
        "/territoires/zonages/aucun.geojson",
        "/territoires/couverture?theme=zebre",
        "/territoires/zonages/circonscriptions.geojson?zone=aucune",
    ],
)
def test_what_is_unknown_is_not_found(planner: TestClient, address: str) -> None:
    assert planner.get(address).status_code == 404


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/territoires", "a=nope"),
        ("/territoires", "b=nope"),
        ("/territoires", "a=circonscriptions&b=nope"),
        ("/territoires", "bouge=nope"),
        ("/territoires/couverture", "a=nope"),
    ],
)
def test_a_page_of_an_unknown_zoning_says_so_and_offers_the_others(
    planner: TestClient, path: str, named: str
) -> None:
    answer = planner.get(f"{path}?{named}")
    assert answer.status_code == 404
    assert "Aucun zonage «\u00a0nope\u00a0» n’est connu ici." in answer.text
    assert f'href="{path}?a=circonscriptions"' in answer.text
    assert f'href="{path}?a=secteurs_ase"' in answer.text
    assert 'class="picture map"' not in answer.text


def test_an_unknown_theme_is_said_and_the_others_offered(planner: TestClient) -> None:
    answer = planner.get("/territoires/couverture?theme=zebre")
    assert "n’est pas un thème de besoin" in answer.text
    assert 'href="/territoires/couverture?theme=housing"' in answer.text


def test_a_zoning_that_is_not_in_force_is_named_with_the_day(newcomer: TestClient, tmp_path: Path) -> None:
    path = tmp_path / "Circonscriptions.xlsx"
    path.write_bytes(first())
    workspace = newcomer.app.state.workspace  # type: ignore[attr-defined]  # ours
    take_in(workspace, [GivenFile(path, path.name, Wish(since=date(2026, 1, 1)))])
    newcomer.post(give(newcomer, ("secteurs_ASE.xlsx", second())).url.path)
    answer = newcomer.get("/territoires?a=circonscriptions&le=31/12/2025")
    assert answer.status_code == 404
    assert "Le zonage «\u00a0Circonscriptions\u00a0» ne couvre aucun lieu le 31/12/2025" in answer.text
    assert 'href="/territoires?a=secteurs_ase&amp;le=31%2F12%2F2025"' in answer.text
    assert newcomer.get("/territoires?a=circonscriptions&le=01/01/2026").status_code == 200
    file = newcomer.get("/territoires/carte.svg?le=31/12/2025")
    assert (file.status_code, file.text[:48]) == (
        404,
        "Moins de deux zonages sont en vigueur le 31/12/2"[:48],
    )


@pytest.mark.parametrize(
    "file",
    [
        "carte.svg?",
        "carte.geojson?",
        "lieux.json?",
        "communes.csv?",
        "couverture.svg?",
        "zonages/nope.geojson?",
        "diagnostic.json?zone=nope&",
    ],
)
def test_a_file_of_an_unknown_zoning_is_not_found_and_says_why(planner: TestClient, file: str) -> None:
    for more in ("a=nope", "a=nope&b=circonscriptions"):
        answer = planner.get(f"/territoires/{file}{more}")
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/plain")
        assert re.fullmatch(r"Aucune? (zonage|zone) «\u00a0nope\u00a0» .*\.\n", answer.text)


@pytest.mark.parametrize("file", ["carte.svg", "carte.geojson", "lieux.json", "communes.csv"])
def test_a_file_of_an_unknown_second_zoning_is_not_found(planner: TestClient, file: str) -> None:
    answer = planner.get(f"/territoires/{file}?a=circonscriptions&b=nope")
    assert answer.status_code == 404
    assert "«\u00a0nope\u00a0»" in answer.text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/territoires/communes/99999", 404, "n’est le code d’aucune commune"),
        ("/territoires?proposition=zebre", 404, "n’est pas une sorte de proposition"),
        ("/territoires/communes/93001?le=demain", 422, "demain"),
        ("/territoires/couverture?le=demain", 422, "demain"),
        ("/territoires/carte.svg?le=demain", 422, "demain"),
        ("/territoires/couverture.svg?theme=zebre", 404, "n’est pas un thème"),
        ("/territoires?a=circonscriptions&b=circonscriptions", 422, "deux zonages différents"),
        ("/territoires/carte.svg?a=circonscriptions&b=circonscriptions", 422, "deux zonages différents"),
    ],
)
def test_what_an_address_names_wrongly_is_told(
    planner: TestClient, address: str, status: int, told: str
) -> None:
    answer = planner.get(address)
    assert answer.status_code == status
    assert told in answer.text


@pytest.mark.parametrize("address", ["carte.svg", "lieux.json", "carte.geojson", "communes.csv"])
def test_files_of_nothing_are_not_found(newcomer: TestClient, address: str) -> None:
    assert newcomer.get(f"/territoires/{address}").status_code == 404


def test_a_map_to_print_stands_alone(planner: TestClient) -> None:
    answer = planner.get("/territoires/carte.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "Licence Ouverte" in answer.text
    assert " style=" not in answer.text
    assert planner.get("/territoires/couverture.svg?theme=health").status_code == 200


def test_shapes_are_geojson(planner: TestClient) -> None:
    told = planner.get("/territoires/carte.geojson").json()
    assert told["type"] == "FeatureCollection"
    communes_ = [each for each in told["features"] if "code" in each["properties"]]
    assert len(communes_) == len(communes())
    assert {each["properties"]["hue"] for each in communes_} <= {0, 1, 2, 3}
    zones = planner.get("/territoires/zonages/circonscriptions.geojson").json()
    assert len(zones["features"]) == 4
    one = zones["features"][0]["properties"]["id"]
    alone = planner.get("/territoires/zonages/circonscriptions.geojson", params={"zone": one}).json()
    assert [each["properties"]["id"] for each in alone["features"]] == [one]


def test_what_hovering_says_is_in_the_list_of_places(planner: TestClient) -> None:
    told = planner.get("/territoires/lieux.json").json()
    assert told["titles"] == ["Circonscriptions", "Secteurs ASE"]
    assert told["places"]["93001"][:3] == ["Aubervilliers", "Circonscription 1", "Secteur 1"]


def test_a_commune_tells_its_teams_and_whom_they_must_know(planner: TestClient) -> None:
    text = planner.get("/territoires/communes/93001").text
    assert "Aubervilliers" in text
    assert "Circonscription 1" in text
    assert "Qui ces équipes doivent connaître" in text


def test_small_numbers_of_persons_are_hidden(browser: TestClient) -> None:
    """The example holds few persons: no number of them from 1 to 10 may be told."""
    for theme in ("housing", "health", "budget", "mental_health"):
        answer = browser.get("/territoires/couverture", params={"theme": theme})
        told = re.findall(r'data-head="(?:Besoins ouverts|dont sans personne)">\s*(\d+)\s*<', answer.text)
        assert not [number for number in told if 0 < int(number) < 11]


def test_a_list_without_a_commune_tells_nothing_more_of_the_persons_there(browser: TestClient) -> None:
    """Two pages that differ by the land looked at say the same numbers of persons: nothing to subtract."""
    listed = [code for code, _ in communes("54")]
    for name, codes in (("tout", listed), ("moins", [code for code in listed if code != "54002"])):
        text = "code;secteur\n" + "".join(f"{code};S{i % 2}\n" for i, code in enumerate(codes))
        browser.post(give(browser, (f"{name}.csv", text.encode())).url.path)
    for theme in ("housing", "health", "budget", "mental_health"):
        whole, less = (
            browser.get("/territoires/couverture", params={"theme": theme, "a": each}).text
            for each in ("tout", "moins")
        )
        assert persons_told(whole) == persons_told(less)


def persons_told(text: str) -> list[str]:
    """Give all that a page of coverage tells of persons."""
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th>(?:(?!</tr>).)*?data-head="Besoins.*?</tr>', text, re.S
    )
    cells = re.findall(r'data-head="(?:Besoins ouverts|dont sans personne)">(.*?)</td>', text, re.S)
    total = re.findall(r"Personnes avec un besoin ouvert.*?</p>", text, re.S)
    assert rows
    assert len(total) == 1
    return [*rows, *cells, *total]


def test_the_same_page_twice_is_worked_out_once(planner: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    planner.get("/territoires")

    def again(*_: object, **__: object) -> None:
        raise AssertionError("worked out again")

    for name in ("crossing", "helpful_moves", "figures"):
        monkeypatch.setattr(f"api.usecases.territories.{name}", again)
    assert planner.get("/territoires").status_code == 200


def test_a_common_decoupage_is_begun_then_told(planner: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from graph.errors import UsageError

    def missing(*_: object, **__: object) -> None:
        raise UsageError("comparison.no_solver")

    monkeypatch.setattr("api.usecases.territories.joint_zoning", missing)
    address = "/territoires?proposition=decoupage&le=02/02/2027"
    asked: Callable[[], str] = lambda: planner.get(address).text  # noqa: E731
    text = asked()
    for _ in range(200):
        if "Calcul en cours" not in text:
            break
        assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
        text = asked()
    assert "pip install maille[zoning]" in text


@pytest.fixture(scope="module")
def agreed(taken: TestClient) -> TestClient:
    """Somebody whose common découpage was worked out."""
    pytest.importorskip("ortools")
    territories: Territories = taken.app.state.desk.territories  # type: ignore[attr-defined]  # ours
    day = taken.app.state.desk.day(None)  # type: ignore[attr-defined]  # ours
    assert taken.get("/territoires/decoupage").status_code in (200, 204)
    assert territories.joint("circonscriptions", "secteurs_ase", day, wait=True).proposal
    return taken


@pytest.mark.slow
@pytest.mark.parametrize("order", ["", "a=secteurs_ase&b=circonscriptions&"])
def test_a_common_decoupage_is_drawn_and_who_changes_team_is_listed(agreed: TestClient, order: str) -> None:
    text = agreed.get(f"/territoires?{order}proposition=decoupage&toutes=oui").text
    (drawn,) = re.findall(r'<svg[^>]*aria-labelledby="carte-title.*?</svg>', text, re.S)
    for layer in ("border-b", "border-c", "hatch"):
        assert drawn.count(f'class="{layer}"') >= 1
    (teams,) = re.findall(r'<p class="consequence"><b>(.*?)</b>', text)
    zones = text.partition('id="decoupage"')[2].partition('id="communes"')[0]
    kept = re.findall(r'data-head="Secteurs ASE">(Secteur \d)<', zones)
    (lost,) = {f"Secteur {number}" for number in range(1, 6)} - set(kept)
    assert f"5\u00a0équipes deviendraient 4\u202f; n’a plus de siège\u00a0: {lost}." in teams
    listed = re.search(r'id="communes">.*?</table>', text, re.S)
    assert listed
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", listed[0], re.S)
    head, *cells = csv.reader(
        io.StringIO(agreed.get(f"/territoires/decoupage.csv?{order}").text), delimiter=";"
    )
    assert len(rows) == len(cells) > 0
    assert all(1 <= row.count("→") <= 2 for row in rows)
    told = re.findall(r'<td class="right"><b>([^<]*)</b> habitants', text)
    for name, column in (("zone A", 3), ("zone B", 5)):
        assert head[column] == name
        people = sum(int(row[2]) for row in cells if row[column] != row[column + 1])
        assert told[(column - 3) // 2] == number(people)


@pytest.mark.slow
def test_a_common_decoupage_is_taken_as_picture_and_shapes(agreed: TestClient) -> None:
    asked = "proposition=decoupage"
    picture = agreed.get(f"/territoires/carte.svg?{asked}")
    assert "decoupage" in picture.headers["content-disposition"]
    assert "Change d’équipe" in picture.text
    assert picture.text == agreed.get(f"/territoires/carte.svg?{asked}").text
    shapes = agreed.get(f"/territoires/carte.geojson?{asked}").json()["features"]
    named = [each["properties"] for each in shapes if "code" in each["properties"]]
    assert len(named) == len(communes())
    assert len({each["zone"] for each in named}) > 1
    assert sum("border" in each["properties"] for each in shapes) == 2
    places = agreed.get(f"/territoires/lieux.json?{asked}").json()
    assert places["mark"] == "change d’équipe"
    assert places["places"]["93001"][7] == next(each["zone"] for each in named if each["code"] == "93001")
    assert agreed.get("/territoires/decoupage").headers["hx-refresh"] == "true"


def test_a_common_decoupage_that_is_not_there_gives_no_file(
    planner: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Territories, "joint", lambda *_: ToldJoint(is_under_way=True))
    assert planner.get("/territoires/decoupage").status_code == 204
    for file in ("decoupage.csv?", "carte.svg?proposition=decoupage", "lieux.json?proposition=decoupage"):
        answer = planner.get(f"/territoires/{file}")
        assert answer.status_code == 422
        assert "en cours de calcul" in answer.text
    monkeypatch.setattr(Territories, "joint", lambda *_: ToldJoint(refusal="Il manque un contour."))
    assert "Il manque un contour." in planner.get("/territoires/decoupage.csv").text


@pytest.mark.parametrize(
    "address", ["/territoires", "/territoires/carte.svg", "/maille.css", "/static/territories.js"]
)
def test_what_weighs_and_holds_nobody_comes_packed(planner: TestClient, address: str) -> None:
    answer = planner.get(address)
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < len(answer.content) / 2
    plain_ = planner.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain_.headers
    assert plain_.content == answer.content


@pytest.mark.parametrize("address", ["/", "/constats", "/situations/household/F1", "/imports"])
def test_what_may_speak_of_somebody_is_never_packed(planner: TestClient, address: str) -> None:
    assert "content-encoding" not in planner.get(address).headers


def test_the_first_map_is_drawn_before_anybody_asks(
    newcomer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = newcomer.app.state.desk  # type: ignore[attr-defined]  # ours
    draw_first(desk)
    compared(newcomer)
    draw_first(desk)
    monkeypatch.setattr("api.web.territories_view.territory_map_svg", lambda *_: pytest.fail("drawn again"))
    assert 'class="picture map"' in newcomer.get("/territoires").text


def test_leaflet_comes_from_here(newcomer: TestClient) -> None:
    assert newcomer.get("/static/leaflet/leaflet.css").status_code == 200
    assert newcomer.get("/static/leaflet/leaflet-src.esm.js").status_code == 200
    script = newcomer.get("/static/territories.js").text
    assert len(script.splitlines()) <= 150
    assert "://" not in script
