"""Every page for everybody: axe without a violation, keyboard alone, no script, a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

SITUATION = "/situations/household/F00001?le=2026-12-15"
PAGES = (
    "/",
    "SEANCE",
    "SEANCE?ouvert=household%3AF00001",
    SITUATION,
    "/constats",
    "/charge",
    "/imports",
    "/nowhere",
)


def address(site: Site, path: str) -> str:
    return site.at(path.replace("SEANCE", f"/seances/{site.meeting}"))


def violations(page: Page) -> list[str]:
    """Give what axe finds wrong, a line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}" for each in found for node in each["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(page: Page, site: Site, path: str) -> None:
    """Axe finds nothing, and no text is smaller than 12 pixels."""
    page.goto(address(site, path))
    assert violations(page) == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
        .filter(e => e.tagName !== 'SUP' && parseFloat(getComputedStyle(e).fontSize) < 12)
        .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_a_telephone(phone: Page, site: Site, path: str) -> None:
    """Axe finds nothing, targets are large enough for a finger, and nothing scrolls sideways."""
    phone.goto(address(site, path))
    assert violations(phone) == []
    small = phone.evaluate(
        """() => [...document.querySelectorAll(
            'button, .button, .open, .narrow summary, select, input[type=text]')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 90) + ' ' + e.getBoundingClientRect().height)"""
    )
    assert small == []
    for button in phone.locator(".twin > summary").all():
        button.click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_axe_finds_nothing_in_forms_that_open(page: Page, site: Site) -> None:
    page.goto(address(site, SITUATION))
    page.locator(".dismiss > summary").first.click()
    for twin in page.locator(".twin > summary").all():
        twin.click()
    page.locator(".resting > summary").first.click()
    assert violations(page) == []


def test_axe_finds_nothing_where_nothing_was_delivered(page: Page, empty_site: str) -> None:
    page.goto(empty_site)
    expect(page.get_by_text("Rien à montrer pour l’instant")).to_be_visible()
    assert violations(page) == []


def test_the_keyboard_alone_opens_and_closes_a_point(page: Page, site: Site) -> None:
    page.goto(site.seance)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#point-2 .open')"):
            break
    button = page.locator("#point-2 .open")
    expect(button).to_be_focused()
    outline = button.evaluate("e => getComputedStyle(e).outlineWidth")
    assert outline == "2px"
    page.keyboard.press("Enter")
    expect(page.locator("#panneau-2 .question")).to_be_visible()
    expect(button).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#panneau-2') !== null")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator("#panneau-2 .question")).to_have_count(0)


def test_the_keyboard_alone_dismisses_and_takes_back(page: Page, site: Site) -> None:
    page.goto(site.at("/constats?gravite=low"))
    row = page.locator(".constats tbody tr").nth(4)
    name = row.get_attribute("id")
    row.locator(".dismiss > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(row.get_by_label("Motif pour écarter")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{name}")).to_have_count(0)
    page.goto(site.at("/constats?gravite=low&etat=ecartes"))
    page.locator(f"#{name}").get_by_role("button", name="Reprendre").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{name}")).to_have_count(0)


def test_without_a_script_points_open_and_findings_are_answered(plain: Page, site: Site) -> None:
    plain.goto(site.seance)
    plain.locator("#point-3 .open").click()
    expect(plain.locator("#panneau-3 .question")).to_be_visible()
    expect(plain.locator(".question")).to_have_count(1)
    plain.locator("#point-3 h3 a").click()
    finding = plain.locator(".findings li").first
    name = finding.get_attribute("id")
    finding.get_by_role("button", name="Acquitter").click()
    assert plain.url.endswith(f"#{name}")
    expect(plain.locator(f"#{name} .answered")).to_contain_text("Acquitté")
    plain.locator(f"#{name}").get_by_role("button", name="Reprendre").click()
    expect(plain.locator(f"#{name}").get_by_role("button", name="Acquitter")).to_be_visible()


def test_without_a_script_a_meeting_is_planned(plain: Page, site: Site) -> None:
    plain.goto(site.address)
    plain.get_by_label("Comité", exact=True).first.select_option("CORSEC du Lunévillois")
    plain.get_by_label("Jour, par exemple").fill("20/01/2027")
    plain.get_by_role("button", name="Planifier").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Mercredi 20\u00a0janvier 2027")
