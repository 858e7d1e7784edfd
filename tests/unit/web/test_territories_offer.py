"""A new site tried by a planner, institutions two by two, a team: what is told, linked, refused, hidden."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from algorithms.territory.sites import Reach
from api.pictures.map_offer import ANEW, NOTHING, coverage_scene, sites_scene
from api.usecases.institutions_met import InCommon, institutions_met
from api.usecases.new_sites import SiteAt, SitesSheet, SiteWish, best_sites, tried_sites
from api.usecases.territories import Territories
from api.web.territories_offer_view import matrix_of, zones_told
from api.web.territories_view import zoned_land
from graph.model.vocabulary import NEED_THEMES, Theme
from tests.unit.web.conftest import TODAY

SITE = "/territoires/nouveau-site"
ASKED = {"theme": "housing", "a": "ZG", "portee": "zone"}
REACHES = ("commune", "zone", "intercommunalite")


def territories_of(browser: TestClient) -> Territories:
    found: Territories = browser.app.state.desk.territories  # type: ignore[attr-defined]  # our own state
    return found


def tried(browser: TestClient, theme: Theme, *sites: tuple[str, Reach]) -> SitesSheet:
    wish = SiteWish(theme, "ZG", TODAY, tuple(SiteAt(*site) for site in sites))
    return tried_sites(territories_of(browser), wish)


def plain(text: str) -> str:
    """What a page says, its blanks and marks gone."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def communes_of(browser: TestClient) -> list[str]:
    text = browser.get(SITE, params=ASKED).text
    choices = re.search(r'<select id="z-commune".*?</select>', text, re.S)
    assert choices
    return re.findall(r'<option value="([^"]+)"', choices[0])


# A new site


def test_the_coverage_page_leads_to_a_site_and_the_address_keeps_it(browser: TestClient) -> None:
    text = browser.get("/territoires/couverture", params={"theme": "housing", "a": "ZG"}).text
    form = re.search(r'<form method="get" action="/territoires/nouveau-site".*?</form>', text, re.S)
    assert form
    assert {'name="theme" value="housing"', 'name="a" value="ZG"'} <= set(
        re.findall(r'name="\w+" value="\w+"', form[0])
    )
    shown = browser.get(SITE, params={**ASKED, "commune": "54002"}).text
    assert shown == browser.get(SITE, params={**ASKED, "commune": "54002"}).text
    assert '<option value="54002" selected>' in shown
    assert '<option value="zone" selected>' in shown


def test_a_site_opens_on_a_zoning_that_holds_it(browser: TestClient) -> None:
    text = "code;secteur\n93001;Nord\n93008;Nord\n"
    files = [("fichiers", ("A secteurs.csv", text.encode(), "text/csv"))]
    taken = browser.post("/territoires/fichiers", files=files)
    browser.post(taken.url.path)
    held = {"93008": "a_secteurs", "54002": "ZG"}
    for code, zoning in held.items():
        for file in ("", ".svg"):
            shown = browser.get(f"{SITE}{file}", params={"theme": "housing", "commune": code})
            assert shown.status_code == 200
            assert file or f'<option value="{zoning}" selected>' in shown.text


@pytest.mark.parametrize("reach", REACHES)
def test_what_is_proposed_is_what_trying_it_gives(browser: TestClient, reach: str) -> None:
    text = browser.get(SITE, params={**ASKED, "portee": reach}).text
    proposed = re.findall(r'<a href="(/territoires/nouveau-site\?[^"]*)">.*?<b>(.*?)</b></td></tr>', text)
    assert proposed
    gains = []
    for address, gain in proposed:
        tried = browser.get(unescape(address)).text
        assert f"nouvellement couverts</span><b>{gain}</b>" in tried
        assert 'class="moved"' in tried
        gains.append(int(re.sub(r"\D", "", gain)))
    assert gains == sorted(gains, reverse=True)


def test_before_and_after_add_up(browser: TestClient) -> None:
    territories = territories_of(browser)
    for reach in Reach:
        for found in best_sites(territories, SiteWish(Theme.HOUSING, "ZG", TODAY), reach):
            told = tried(browser, Theme.HOUSING, (found.at.code, reach))
            assert told.sites[0].new_inhabitants == found.new_inhabitants > 0
            assert told.here.gained == told.land.gained == found.new_inhabitants
            assert told.here.holes_after == told.here.uncovered_after == 0
            assert told.land.holes_before - told.land.holes_after == len(told.gained)
            assert sum(area.change.gained for area in told.areas) == found.new_inhabitants
            assert sum(place.inhabitants for place in told.gained) == found.new_inhabitants


def test_sites_together_are_told_one_by_one_in_all_and_zone_by_zone(browser: TestClient) -> None:
    """What each adds makes up the whole; the map, its table and its lists say the same places."""
    territories = territories_of(browser)
    zoning = next(each for each in territories.zonings(TODAY) if each.id == "ZG")
    sites = [(code, reach) for code in communes_of(browser)[:3] for reach in (Reach.COMMUNE, Reach.ZONE)]
    for count in range(len(sites) + 1):
        told = tried(browser, Theme.HOUSING, *sites[:count])
        assert sum(site.new_inhabitants for site in told.sites) == told.land.gained
        assert [(place.code, place.by) for place in told.gained] == [
            (place.code, number)
            for place in told.gained
            for number, site in enumerate(told.sites, start=1)
            if place in site.gained
        ]
        assert (len(told.left), sum(place.inhabitants for place in told.left)) == (
            told.land.holes_after,
            told.land.uncovered_after,
        )
        rows = zones_told(territories, told, zoning)
        assert [sum(getattr(row, kind)[0] for row in rows) for kind in ("covered", "gained", "left")] == [
            zoning.places - told.land.holes_before,
            len(told.gained),
            len(told.left),
        ]
        assert sum(row.gained[1] for row in rows) == told.land.gained
        land = zoned_land(territories, zoning, TODAY)
        assert land
        scene = sites_scene(told, land)
        states = {code: tile.a for code, tile in scene.tiles.items() if not tile.is_split}
        for state, codes in ((ANEW, told.gained), (NOTHING, told.left)):
            assert {place.code for place in codes} & {*states} == {c for c, s in states.items() if s == state}
        assert [move.number for move in scene.moves] == list(range(1, count + 1))


def test_a_site_is_kept_another_added_and_each_taken_away_again(browser: TestClient) -> None:
    """By links alone: the best is kept, the best next one tried, then the first is taken away."""
    asked = {**ASKED, "portee": "commune"}
    gains, address = [], f"{SITE}?{urlencode(asked)}"
    for _ in range(2):
        proposed = re.findall(
            f'<a href="({SITE}[^"]*)">[^<]*</a>.*?<b>(.*?)</b></td></tr>', browser.get(address).text
        )
        gains.append(int(re.sub(r"\D", "", proposed[0][1])))
        text = browser.get(unescape(proposed[0][0])).text
        keep = re.search(f'href="({SITE}[^"]*)">Garder ce site', text)
        assert keep
        address = unescape(keep[1])
    assert gains[0] >= gains[1] > 0
    text = browser.get(address).text
    assert re.search(rf"nouvellement couverts</span><b>{'.?'.join(f'{sum(gains):,}'.split(','))}</b>", text)
    assert "2 sites ensemble" in plain(text)
    assert len(re.findall('<input type="hidden" name="avec"', text)) == 2
    assert 'class="disc"' in text
    away = re.findall(f'href="({SITE}[^"]*)">retirer', text)
    left = browser.get(unescape(away[0])).text
    assert re.findall('name="avec" value="(.*?)"', left) == re.findall('name="avec" value="(.*?)"', text)[1:]
    assert "un site pour le thème" in plain(left)


def test_the_map_of_a_theme_says_what_its_rows_say(browser: TestClient) -> None:
    """As dark as dispositifs are many; white, hatched when the theme is offered elsewhere."""
    territories = territories_of(browser)
    zoning = next(each for each in territories.zonings(TODAY) if each.id == "ZG")
    land = zoned_land(territories, zoning, TODAY)
    assert land
    seen = set()
    for theme in NEED_THEMES:
        told = territories.coverage(theme, TODAY, ("ZG",))
        is_known = bool(told.holes) or any(row.dispositifs for row in told.offers)
        text = browser.get("/territoires/couverture", params={"theme": theme.value, "a": "ZG"}).text
        assert ("aucun dispositif n’est connu pour ce thème" in plain(text)) != is_known
        many = {row.code: min(len(row.dispositifs), 3) for row in told.offers}
        for code, tile in coverage_scene(told, land).tiles.items():
            assert tile.is_outside == (tile.a == NOTHING and bool(told.holes))
            assert tile.is_split or code not in many or tile.a == str(many[code])
            seen.add((tile.a == NOTHING, bool(told.holes)))
    assert len(seen) > 2


def test_a_map_to_print_says_in_words_what_it_draws(browser: TestClient) -> None:
    kept = {"avec": ["commune-54003"], "theme": "housing", "a": "ZG"}
    answer = browser.get(f"{SITE}.svg", params=kept)
    assert answer.headers["content-type"] == "image/svg+xml"
    text = plain(answer.text)
    for words in ("Nouvellement couvert", "Toujours sans dispositif", "Là où un site répondrait"):
        assert words in text
    assert browser.get(f"{SITE}.svg", params={**kept, "commune": "99999"}).status_code == 404


def test_too_many_sites_are_refused_and_one_may_be_taken_away(browser: TestClient) -> None:
    kept = {**ASKED, "avec": ["commune-54002"] * 8}
    full = browser.get(SITE, params=kept)
    assert full.status_code == 200
    assert "8 sites au plus" in plain(full.text)
    answer = browser.get(SITE, params={**kept, "commune": "54003"})
    assert answer.status_code == 422
    assert "Plus de 8 sites" in plain(answer.text)
    away = re.findall(f'href="({SITE}[^"]*)">retirer', answer.text)
    assert len(away) == 9
    assert browser.get(unescape(away[0])).status_code == 200


def test_no_site_tells_more_of_persons_than_the_coverage_page(browser: TestClient) -> None:
    """Whatever commune and reach are tried, an EPCI has the numbers of coverage: nothing to subtract."""
    territories = territories_of(browser)
    told = 0
    for theme in NEED_THEMES:
        known = {
            area.name: (area.in_need, area.unheld)
            for area in territories.coverage(theme, TODAY, ("ZG",)).areas
        }
        for reach in Reach:
            for code in communes_of(browser)[:4]:
                if reach is Reach.EPCI and not has_epci(territories, code):
                    continue
                sheet = tried(browser, theme, ("54002", Reach.COMMUNE), (code, reach))
                numbers = {area.name: (area.in_need, area.unheld) for area in sheet.areas}
                assert numbers.items() <= known.items()
                told += len(numbers)
    assert told > 100


def has_epci(territories: Territories, code: str) -> bool:
    land = territories.picture(TODAY).frame.gazetteer
    return land.facts(land.commune_of(code)).epci is not None


@pytest.mark.parametrize("reach", REACHES)
def test_a_page_tells_no_small_number_of_persons(browser: TestClient, reach: str) -> None:
    for theme in ("housing", "health", "budget", "mental_health"):
        asked = {"theme": theme, "a": "ZG", "portee": reach, "commune": "54002"}
        text = browser.get(SITE, params=asked).text
        told = re.findall(r'data-head="(?:Besoins ouverts|dont sans personne)">\s*(\d+)\s*<', text)
        assert not [number for number in told if int(number) < 11]
        assert "caché" in text


def test_a_page_without_a_commune_explains_and_proposes(browser: TestClient) -> None:
    text = plain(browser.get(SITE, params=ASKED).text)
    assert "Choisissez une commune" in text
    assert "Où un site aiderait le plus" in text
    assert "Habitants nouvellement couverts" not in text


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"commune": "99999"}, 404, "n’est le code d’aucune commune"),
        ({"commune": "75056"}, 422, "n’a aucun lieu dans ce zonage"),
        ({"theme": "zebre"}, 404, "zebre"),
        ({"portee": "lune"}, 404, "Aucune portée"),
        ({"avec": "lune-54002"}, 404, "Aucune portée"),
        ({"avec": "zone-75056", "commune": "54002"}, 422, "n’a aucun lieu dans ce zonage"),
        ({"a": "aucun"}, 404, "aucun"),
        ({"le": "demain"}, 422, "demain"),
    ],
)
def test_what_cannot_be_is_said(browser: TestClient, asked: dict[str, str], status: int, told: str) -> None:
    answer = browser.get(SITE, params={**ASKED, **asked})
    assert answer.status_code == status
    assert told in plain(answer.text)


def test_a_site_where_all_is_covered_gains_nothing(browser: TestClient) -> None:
    theme, code = next(
        (theme, code)
        for theme in NEED_THEMES
        for code in communes_of(browser)
        if not tried(browser, theme, (code, Reach.COMMUNE)).gained
    )
    asked = {**ASKED, "theme": theme.value, "commune": code, "portee": "commune"}
    text = browser.get(SITE, params=asked).text
    assert "Rien de nouveau" in text
    assert "Communes nouvellement couvertes" not in text


@pytest.mark.parametrize("address", [SITE, "/territoires/institutions"])
def test_a_newcomer_is_shown_where_to_drop_lists(newcomer: TestClient, address: str) -> None:
    assert 'action="/territoires/fichiers"' in newcomer.get(address).text


# Institutions, teams


def test_every_cell_of_the_matrix_leads_to_the_communes_and_the_teams(browser: TestClient) -> None:
    pairs = institutions_met(territories_of(browser), TODAY)
    text = browser.get("/territoires/institutions").text
    matrix = text[text.index('class="scroll matrix"') :]
    cells = re.findall(r'<td><a href="(/territoires/institutions/en-commun\?[^"]*)"><b>(.*?)</b>', matrix)
    assert len(cells) == len(pairs) > 1
    for address, inhabitants in cells:
        answer = browser.get(unescape(address))
        assert answer.status_code == 200
        assert f"{inhabitants} habitants" in answer.text
        assert 'href="/territoires/equipes/' in answer.text
        assert 'href="/territoires/communes/' in answer.text


def test_two_institutions_are_the_same_in_either_order(browser: TestClient) -> None:
    pair = institutions_met(territories_of(browser), TODAY)[0]
    address = "/territoires/institutions/en-commun"
    one = browser.get(address, params={"une": pair.one, "autre": pair.other})
    assert one.text == browser.get(address, params={"une": pair.other, "autre": pair.one}).text
    assert browser.get(address, params={"une": pair.one, "autre": pair.one}).status_code == 404
    assert browser.get(address, params={"une": "personne", "autre": pair.one}).status_code == 404


def test_pairs_of_zonings_make_up_what_institutions_have_in_common(browser: TestClient) -> None:
    for pair in institutions_met(territories_of(browser), TODAY):
        assert sum(len(met.zone_pairs) for met in pair.zonings) == pair.zone_pairs
        assert max(met.inhabitants for met in pair.zonings) <= pair.inhabitants
        assert sum(met.inhabitants for met in pair.zonings) >= pair.inhabitants
        assert max(met.places for met in pair.zonings) <= pair.places


def common(one: str, other: str, inhabitants: int) -> InCommon:
    return InCommon(one, one.upper(), other, other.upper(), ("54001",), inhabitants, 1, ())


def test_the_matrix_has_few_columns_and_each_pair_once() -> None:
    """One that meets all others makes one column, whatever their number."""
    pairs = [common("hub", f"other{i:02}", 100 - i) for i in range(20)]
    matrix = matrix_of(pairs)
    assert matrix.columns == (("hub", "HUB"),)
    assert len(matrix.rows) == len(matrix.cells) == 20
    ring = [common("a", "b", 3), common("b", "c", 2), common("a", "c", 1)]
    matrix = matrix_of(ring)
    assert sorted(cell.inhabitants for cell in matrix.cells.values()) == [1, 2, 3]
    assert len(matrix.rows) == len(matrix.columns) == 2
    assert matrix_of([]).rows == ()


def test_a_commune_leads_to_its_teams_and_a_team_to_those_it_must_know(browser: TestClient) -> None:
    text = browser.get("/territoires/communes/54002").text
    teams = re.findall(r'href="(/territoires/equipes/[^"]*)"', text)
    assert teams
    sheet = browser.get(teams[0])
    assert "Qui elle doit connaître" in sheet.text
    told = territories_of(browser).team(teams[0].rsplit("/", 1)[1], TODAY)
    assert sheet.text.count('href="/territoires/equipes/') == len(told.partners)
    assert browser.get("/territoires/equipes/aucune").status_code == 404


@pytest.mark.parametrize(
    "address",
    [f"{SITE}?theme=housing&a=ZG&commune=54002&portee=zone&avec=commune-54003", "/territoires/institutions"],
)
def test_pages_hold_nothing_inline(browser: TestClient, address: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == 200
    assert " style=" not in answer.text
    assert "<script>" not in answer.text
    assert 'href="/territoires" aria-current="page"' in answer.text
