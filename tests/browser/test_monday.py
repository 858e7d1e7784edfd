"""A coordinator's Monday morning: the next meeting, point 3, a false alarm, paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site


def score(page: Page, rank: int) -> int:
    return int(page.locator(f"#point-{rank} .score b").inner_text())


def test_she_opens_the_next_meeting_and_sees_twelve_points_at_once(page: Page, site: Site) -> None:
    page.goto(site.address)
    page.get_by_role("link", name="Ouvrir l’ordre du jour").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mardi 15\u00a0décembre 2026")
    last = page.locator("#point-12 > .row").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 900
    assert page.locator(".items").first.locator("> .item").count() == 12


def test_no_row_wraps_its_reasons_and_none_is_lower_than_44(page: Page, site: Site) -> None:
    page.goto(site.seance)
    for box in [row.bounding_box() for row in page.locator("#ordre .items").first.locator(".row").all()]:
        assert box is not None
        assert 44 <= box["height"] <= 60


def test_she_understands_point_3(page: Page, site: Site) -> None:
    page.goto(site.seance)
    button = page.locator("#point-3 .open")
    button.click()
    panel = page.locator("#panneau-3")
    expect(panel.get_by_role("heading", name="Question attendue")).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    points = [int(told.replace("+", "")) for told in panel.locator("summary > b").all_inner_texts()]
    assert sum(points) == score(page, 3)
    with_findings = panel.locator("details", has=page.locator(".found")).first
    with_findings.locator("summary").click()
    expect(with_findings.locator(".found p").first).to_be_visible()
    assert re.search(r"\d\d/\d\d/\d{4}", with_findings.locator(".facts li").first.inner_text())
    expect(panel.get_by_text("Ce qui la ferait reculer")).to_be_visible()


def test_only_one_panel_is_open_at_a_time(page: Page, site: Site) -> None:
    page.goto(site.seance)
    page.locator("#point-2 .open").click()
    expect(page.locator("#panneau-2 .question")).to_be_visible()
    page.locator("#point-5 .open").click()
    expect(page.locator("#panneau-5 .question")).to_be_visible()
    expect(page.locator(".open[aria-expanded=true]")).to_have_count(1)
    assert page.locator(".question").count() == 1
    page.locator("#point-5 .open").click()
    expect(page.locator(".question")).to_have_count(0)


@pytest.mark.parametrize("on", ["page", "phone", "plain"])
def test_a_wrong_date_leaves_what_she_typed_where_she_typed_it(
    request: pytest.FixtureRequest, site: Site, on: str
) -> None:
    page: Page = request.getfixturevalue(on)
    page.goto(site.at("/constats"))
    key = page.locator(".constats tbody tr", has=page.locator(".dismiss")).nth(2).get_attribute("id")
    row = page.locator(f"#{key}")
    row.locator(".dismiss > summary").click()
    row.get_by_label("Motif pour écarter").select_option("Souhait de la personne")
    row.get_by_label("Jusqu’au").fill("15/01/2020")
    row.get_by_role("button", name="Écarter", exact=True).click()
    expect(row.get_by_role("alert")).to_contain_text("postérieur au 23/11/2026")
    expect(row.get_by_label("Motif pour écarter")).to_have_value("Souhait de la personne")
    expect(row.get_by_label("Jusqu’au")).to_have_value("15/01/2020")
    expect(row.get_by_label("Jusqu’au")).to_be_focused()


def test_she_dismisses_a_false_alarm_and_takes_it_back(page: Page, site: Site) -> None:
    page.goto(site.seance)
    before, name = score(page, 3), page.locator("#point-3 h3").inner_text()
    page.locator("#point-3 h3 a").click()
    shown = int(page.locator(".figure b").inner_text())
    assert shown == before
    alarm = page.locator(".findings > ol > li").first
    key = alarm.get_attribute("id")
    alarm.locator(".dismiss > summary").click()
    alarm.get_by_label("Motif pour écarter").select_option("Erreur de saisie, correction demandée")
    alarm.get_by_label("Jusqu’au").fill("15/01/2027")
    alarm.get_by_role("button", name="Écarter", exact=True).click()
    again = page.locator(f"#{key}")
    expect(again.get_by_role("button", name="Reprendre")).to_be_focused()
    expect(again.locator(".answered")).to_contain_text("Écarté")
    assert int(page.locator(".figure b").inner_text()) < before
    page.goto(site.seance)
    row = page.locator("#ordre .item", has=page.get_by_text(name))
    assert int(row.locator(".score b").inner_text()) < before
    row.locator("h3 a").click()
    page.locator(f"#{key}").get_by_role("button", name="Reprendre").click()
    expect(page.locator(".figure b")).to_have_text(str(before))
    page.goto(site.seance)
    assert score(page, 3) == before


def test_she_prints_the_agenda_on_few_pages(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto(site.seance)
    printed = page.pdf(prefer_css_page_size=True)
    assert pages_of(printed) == 2


def pages_of(pdf: bytes) -> int:
    """Count the pages of a PDF by its page objects."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_a_situation_prints_without_controls(page: Page, site: Site) -> None:
    page.goto(site.at("/situations/household/F00001?le=2026-12-15"))
    page.emulate_media(media="print")
    expect(page.locator("button:visible")).to_have_count(0)
    assert 1 <= pages_of(page.pdf(prefer_css_page_size=True)) <= 4
