"""A planner who read no documentation: two lists of communes, and soon the map, the figures, three communes.

Then the same pages for everybody: without a script, by keyboard, on a telephone, on paper, quickly.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from algorithms.territory.joint import joint_zoning
from api.bootstrap import open_workspace
from api.settings import Settings
from api.usecases import common_zoning
from graph.reference import load_reference
from tests.browser.conftest import DESK, PHONE, Site, _serving, context_of, watched
from tests.browser.test_access import violations
from tests.browser.test_monday import pages_of
from tests.browser.test_speed import PAGE_S, best, processor_seconds

PAGES = (
    "/territoires",
    "/territoires?proposition=corrections&budget=20%20000",
    "/territoires?a=ZON-AUTONOMIE&b=ZON-ENFANCE",
    "/territoires/couverture?theme=mental_health",
    "/territoires/communes/54395",
    "/territoires/nouveau-site?theme=mobility&portee=zone&commune=54323&avec=intercommunalite-54329",
    "/territoires/institutions",
    "/territoires/institutions/en-commun?une=ASE-54&autre=DAC-54",
    "/territoires/equipes/SPE-NANCY-EST",
    "/territoires/fichiers",
    "/territoires?a=aucun",
)
OPEN = "document.querySelectorAll('.twin').forEach((each) => { each.open = true; })"
COLUMNS = (("Code INSEE", "Commune", "Circonscription"), ("Nom de la ville", "Secteur ASE", "Observations"))


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[str]:
    """An application of the test's own where nothing was ever delivered."""
    with open_workspace(Settings(store=str(tmp_path / "maille.db")), create=True) as workspace:
        yield from _serving(workspace)


@pytest.fixture
def two_lists(tmp_path: Path) -> list[Path]:
    """Two workbooks as two institutions keep them: other headings, a title, words too long for a line."""
    known = load_reference().communes
    listed = sorted((facts.name, code) for code, facts in known.items() if facts.department == "54")
    zones: tuple[Callable[[str, int], str], ...] = (
        lambda code, _: f"Territoire {int(code[2:]) // 120 + 1}",
        lambda _, place: f"SECTEUR_DE_PROTECTION_DE_L_ENFANCE_{'ABCDE'[place * 5 // len(listed)]}_NANCY_TOUL",
    )
    one, other = openpyxl.Workbook(), openpyxl.Workbook()
    sheets = [book.active for book in (one, other)]
    assert sheets[0] is not None
    assert sheets[1] is not None
    sheets[0].append(["Circonscriptions d’action sociale, mise à jour de janvier"])
    sheets[0].append([])
    for sheet, head in zip(sheets, COLUMNS, strict=True):
        assert sheet is not None
        sheet.append(head)
    for place, (name, code) in enumerate(listed):
        sheets[0].append([code, name, zones[0](code, place)])
        sheets[1].append(
            [name.upper(), zones[1](code, place), ""] if place % 2 else [name, zones[1](code, place)]
        )
    paths = [tmp_path / "Circonscriptions 2026.xlsx", tmp_path / "secteurs_ASE_v2.xlsx"]
    for book, path in zip((one, other), paths, strict=True):
        book.save(path)
    return paths


def drop(page: Page, address: str, files: list[Path]) -> None:
    """Find the way from the first page, give the files, read what was understood."""
    page.goto(address)
    page.get_by_role("link", name="Comparer deux découpages").click()
    page.get_by_label("Vos fichiers Excel, LibreOffice ou CSV, tels qu’ils sont").set_input_files(files)
    page.get_by_role("button", name="Lire les fichiers").click()


def test_a_planner_gets_map_figures_and_three_communes_from_two_lists(
    page: Page, nobody: str, two_lists: list[Path]
) -> None:
    drop(page, nobody, two_lists)
    expect(page.get_by_role("heading", name="Ce qui a été compris")).to_be_visible()
    expect(page.get_by_text("« Code INSEE »")).to_contain_text("code de la commune")
    expect(page.get_by_text("« Secteur ASE »")).to_contain_text("secteur")
    expect(page.get_by_label("Nom de ce découpage").first).to_have_value("Circonscriptions 2026")
    assert violations(page) == []
    page.get_by_role("button", name="Enregistrer et comparer").click()
    expect(page.locator(".picture-wide svg.map")).to_be_visible()
    expect(page.get_by_text("Habitants hors du couple principal")).to_be_visible()
    expect(page.get_by_role("heading", name="Les trois communes qui aident le plus")).to_be_visible()
    expect(page.locator(".told-steps li")).to_have_count(3)
    expect(page.locator(".picture-wide g.disc")).to_have_count(3)
    assert violations(page) == []
    page.reload()
    expect(page.locator(".told-steps li")).to_have_count(3)


def test_without_a_script_the_same(plain: Page, nobody: str, two_lists: list[Path]) -> None:
    drop(plain, nobody, two_lists)
    plain.get_by_role("button", name="Enregistrer et comparer").click()
    expect(plain.locator(".told-steps li")).to_have_count(3)
    expect(plain.locator(".picture-wide svg.map")).to_be_visible()
    expect(plain.get_by_role("button", name="Se déplacer dans la carte")).to_be_hidden()
    plain.get_by_role("link", name="Peu de corrections").click()
    plain.get_by_label("Habitants déplacés au plus").fill("3 000")
    plain.get_by_role("button", name="Essayer").click()
    assert "budget=3+000" in plain.url
    expect(plain.get_by_role("heading", name="Peu de corrections")).to_be_visible()
    plain.locator("#communes tbody a").first.click()
    expect(plain.get_by_role("heading", name="Qui répond ici")).to_be_visible()
    for size in (DESK, PHONE):
        plain.set_viewport_size({"width": size[0], "height": size[1]})
        for address in (plain.url, f"{nobody}/territoires"):
            plain.goto(address)
            assert plain.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_list_with_two_columns_of_sectors_is_asked_about(plain: Page, nobody: str, tmp_path: Path) -> None:
    known = load_reference().communes
    listed = sorted(code for code, facts in known.items() if facts.department == "93")
    rows = [f"{code};MDS {i // 10};Caf {i // 7}" for i, code in enumerate(listed)]
    path = tmp_path / "93.csv"
    path.write_text("insee;secteur MDS;secteur Caf\n" + "\n".join(rows), encoding="utf-8")
    drop(plain, nobody, [path])
    plain.get_by_label("Quelle colonne dit le secteur").select_option("secteur Caf")
    plain.get_by_role("button", name="Relire avec ces choix").click()
    expect(plain.get_by_text("Caf 5").first).to_be_visible()
    plain.get_by_role("button", name="Enregistrer et voir").click()
    expect(plain.locator(".picture-wide svg.map")).to_be_visible()


def test_a_planner_tries_a_site_without_a_script_and_by_keyboard(plain: Page, site: Site) -> None:
    """From the coverage page to a site, to the best one, to another beside it; the address tells it again."""
    plain.goto(site.at("/territoires/couverture?theme=mobility&a=ZON-ACTION-SOCIALE"))
    plain.get_by_label("Commune du site").select_option("Toul")
    plain.get_by_label("Il répondrait à").select_option("toute son intercommunalité")
    plain.get_by_role("button", name="Essayer").press("Enter")
    expect(plain.get_by_text("Rien de nouveau")).to_be_visible()
    best = plain.get_by_role("region", name="Où un site aiderait le plus").locator("tbody tr").first
    gained = best.locator("b").inner_text()
    best.get_by_role("link").press("Enter")
    expect(plain.locator(".great b")).to_have_text(gained)
    expect(plain.get_by_label("Il répondrait à")).to_have_value("intercommunalite")
    expect(plain.get_by_role("region", name="Communes nouvellement couvertes")).to_be_visible()
    expect(plain.locator(".picture-wide .moved")).to_have_count(1)
    expect(plain.locator(".map-box .legend")).to_contain_text("Nouvellement couvert")
    plain.get_by_role("link", name="Garder ce site et en essayer un autre").press("Enter")
    plain.get_by_label("Il répondrait à").select_option("sa commune seulement")
    plain.get_by_label("Commune du site").select_option("Badonviller")
    plain.get_by_role("button", name="Voir").press("Enter")
    expect(plain.get_by_role("heading", name="2 sites ensemble")).to_be_visible()
    expect(plain.locator(".picture-wide .moved")).to_have_count(2)
    expect(plain.locator(".told-steps li")).to_have_count(2)
    expect(plain.locator(".told-steps li").last).to_contain_text("Badonviller")
    together = plain.locator(".great b").inner_text()
    plain.goto(plain.url)
    expect(plain.locator(".great b")).to_have_text(together)
    plain.get_by_role("link", name="retirer Badonviller, site 2").press("Enter")
    expect(plain.locator(".great b")).to_have_text(gained)


def test_institutions_lead_to_communes_and_teams(page: Page, site: Site) -> None:
    page.goto(site.at("/territoires"))
    page.get_by_role("link", name="Institutions").click()
    page.get_by_role("region", name="Toutes, deux à deux").locator("td a").first.click()
    expect(page.get_by_role("heading", name="Communes en commun")).to_be_visible()
    page.locator('a[href^="/territoires/equipes/"]').first.click()
    expect(page.get_by_role("heading", name="Qui elle doit connaître")).to_be_visible()


SMALL = """() => [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .filter(e => e.checkVisibility())
    .filter(e => !['SUP', 'TITLE', 'DESC'].includes(e.tagName.toUpperCase()))
    .filter(e => {
        const svg = e.closest('svg.picture');
        const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        return parseFloat(getComputedStyle(e).fontSize) * scale < 11.9;
    })
    .map(e => e.outerHTML.slice(0, 120))"""
"""Text smaller than 12 pixels."""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(page: Page, site: Site, path: str) -> None:
    """No text is too small, and axe finds nothing where everything is open."""
    page.goto(site.at(path))
    assert page.evaluate(SMALL) == []
    page.evaluate(OPEN)
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_telephone_shows_it_all(phone: Page, site: Site, path: str) -> None:
    phone.goto(site.at(path))
    assert phone.evaluate(SMALL) == []
    phone.evaluate(OPEN)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(phone) == []
    small = phone.evaluate(
        """() => [...document.querySelectorAll('button, .button, select, input[type=text]')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_hovering_and_arrows_name_a_commune_and_its_zones(page: Page, site: Site) -> None:
    page.goto(site.at("/territoires?a=ZON-ACTION-SOCIALE&b=ZON-ENFANCE"))
    page.locator(".picture-wide [data-c='54329']").first.hover(force=True)
    said = page.locator("[data-said]")
    expect(said).to_contain_text("Lunéville · Circonscriptions d’action sociale\u00a0: Lunéville")
    expect(said).to_contain_text("Secteurs de protection de l’enfance\u00a0: Lunévillois")
    page.locator(".map-view").focus()
    assert page.locator(".map-view").evaluate("e => getComputedStyle(e).outlineWidth") == "2px"
    page.keyboard.press("ArrowRight")
    expect(said.locator("b")).not_to_have_text("Lunéville")
    code = page.locator(".map-view .here").get_attribute("data-c")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.at(f"/territoires/communes/{code}"))


def test_leaflet_moves_about_in_the_same_communes(page: Page, site: Site) -> None:
    page.goto(site.at("/territoires"))
    button = page.get_by_role("button", name="Se déplacer dans la carte")
    button.click()
    expect(page.locator(".leaflet-box path").first).to_be_visible()
    expect(
        page.get_by_role("button", name="Zoom in").or_(page.locator(".leaflet-control-zoom-in"))
    ).to_be_visible()
    assert page.locator(".leaflet-box img").count() == 0
    assert violations(page) == []
    page.get_by_role("button", name="Revenir à la carte dessinée").click()
    expect(page.locator(".picture-wide svg.map")).to_be_visible()
    expect(page.locator(".leaflet-box")).to_have_count(0)


def test_a_common_decoupage_comes_by_itself_and_is_drawn(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ortools")
    hurried = partial(joint_zoning, seconds=1.0)
    monkeypatch.setattr(common_zoning, "joint_zoning", hurried)
    page.goto(site.at("/territoires?proposition=decoupage"))
    changed = page.get_by_role("heading", name="Communes qui changent d’équipe")
    expect(changed).to_be_visible(timeout=120_000)
    assert page.locator(".picture-wide .border-c").count() == 1
    assert page.locator(".picture-wide .hatch").count() >= 1
    assert page.locator("#communes tbody tr", has_text="→").count() == 12
    page.evaluate(OPEN)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.emulate_media(media="print")
    assert 1 <= pages_of(page.pdf(prefer_css_page_size=True)) <= 4


def test_links_lead_back_to_the_very_same_view(page: Page, site: Site) -> None:
    page.goto(site.at("/territoires"))
    page.get_by_label("En aplats", exact=True).select_option("Territoires de l’autonomie")
    page.get_by_label("En tirets", exact=True).select_option("Secteurs de protection de l’enfance")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_label("En aplats", exact=True)).to_have_value("ZON-AUTONOMIE")
    page.get_by_role("link", name="Peu de corrections").click()
    shown = page.locator(".great b").inner_text()
    address = page.url
    page.goto(site.at("/"))
    page.goto(address)
    assert page.locator(".great b").inner_text() == shown
    expect(page.get_by_role("link", name="Peu de corrections")).to_have_attribute("aria-current", "true")


def test_the_page_prints_without_controls(page: Page, site: Site) -> None:
    page.goto(site.at("/territoires"))
    page.emulate_media(media="print")
    expect(page.locator("button:visible, select:visible")).to_have_count(0)
    assert 1 <= pages_of(page.pdf(prefer_css_page_size=True)) <= 4


def test_a_map_to_print_opens_by_itself(chromium: Browser, site: Site, tmp_path: Path) -> None:
    with context_of(chromium, DESK) as context:
        seen = watched(context)
        seen.page.goto(site.at("/territoires"))
        with seen.page.expect_download() as began:
            seen.page.get_by_role("link", name="Carte à imprimer (SVG)").click()
        path = tmp_path / "carte.svg"
        began.value.save_as(path)
        seen.page.goto(path.as_uri())
        expect(seen.page.locator("svg.map")).to_be_visible()
        assert seen.complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_come_quickly(page: Page, site: Site, path: str) -> None:
    address = site.at(path)
    page.goto(address)
    assert best(PAGE_S, lambda: processor_seconds(page, address)) <= PAGE_S
    assert len(page.request.get(address).body()) < 152_000
