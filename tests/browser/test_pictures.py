"""The pictures of README and guide, made anew when MAILLE_SCREENSHOTS=1 asks for it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import IMAGES, Site

MOST_BYTES = 200_000
SITUATION = "/situations/household/F00001?le=2026-12-15"
wanted = pytest.mark.skipif(
    not os.environ.get("MAILLE_SCREENSHOTS"), reason="MAILLE_SCREENSHOTS=1 makes them"
)


def keep(page: Page, name: str, *, whole: bool = False) -> None:
    """Write a picture, in fewer colours when a tool for that is there."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, full_page=whole, animations="disabled")
    _shrink(path)
    assert path.stat().st_size < MOST_BYTES


def _shrink(path: Path) -> None:
    tool = shutil.which("convert")
    if tool:
        subprocess.run([tool, path, "-strip", "+dither", "-colors", "96", f"PNG8:{path}"], check=True)


@wanted
def test_desk(page: Page, site: Site) -> None:
    page.goto(site.seance)
    keep(page, "seance")
    page.locator("#point-3 .open").click()
    page.locator("#panneau-3 .question").wait_for()
    keep(page, "seance-point")
    for path, name in (
        ("/", "seances"),
        ("/constats", "constats"),
        ("/charge", "charge"),
        ("/imports", "imports"),
    ):
        page.goto(site.at(path))
        keep(page, name)
    page.goto(site.at(f"{SITUATION}&seance={site.meeting}"))
    keep(page, "situation", whole=True)
    page.goto(site.at("/constats"))
    page.locator(".constats .dismiss > summary").first.click()
    keep(page, "constat-ecarter")


@wanted
def test_territories(page: Page, site: Site) -> None:
    page.goto(site.at("/territoires"))
    keep(page, "territoires", whole=True)


@wanted
def test_phone(phone: Page, site: Site) -> None:
    phone.goto(site.seance)
    keep(phone, "seance-390")
    phone.goto(site.at(SITUATION))
    keep(phone, "situation-390")


@wanted
def test_empty(page: Page, empty_site: str) -> None:
    page.goto(empty_site)
    keep(page, "premier-dossier")


def test_the_pictures_kept_are_light() -> None:
    assert [path.name for path in IMAGES.glob("*.png") if path.stat().st_size >= MOST_BYTES] == []
