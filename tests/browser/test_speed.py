"""Pages that come at once, on the demonstration.

The server runs in this process: what a page costs is told by the processor time it took, which a machine
that is busy elsewhere hardly changes. The best of several counts: this process also holds what thousands of
tests left behind, and whichever page meets its garbage collection pays a second that is not its own.
"""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site

FIRST_PAINT_MS, PAGE_S = 500, 0.2
TRIES = 10
"""Beside other suites a processor is waited for and shared; one of so many openings has it to itself."""
FIRST_PAINT = """new Promise(done => new PerformanceObserver(seen => {
    const first = seen.getEntriesByName("first-contentful-paint")[0]
    if (first) done(first.startTime)
}).observe({type: "paint", buffered: true}))"""
PAGES = ("/", "SEANCE", "/situations/household/F00001?le=2026-12-15", "/constats", "/charge", "/imports")


@pytest.mark.parametrize("path", PAGES)
def test_pages_come_quickly(page: Page, site: Site, path: str) -> None:
    address = site.at(path.replace("SEANCE", f"/seances/{site.meeting}"))
    page.goto(address)
    assert best(PAGE_S, lambda: processor_seconds(page, address)) <= PAGE_S
    assert best(FIRST_PAINT_MS, lambda: first_paint(page, address)) <= FIRST_PAINT_MS


def best(wanted: float, measure: Callable[[], float]) -> float:
    """Measure until it is as little as wanted, or tried often enough; give the least."""
    found = [measure()]
    while min(found) > wanted and len(found) < TRIES:
        found.append(measure())
    return min(found)


def processor_seconds(page: Page, address: str) -> float:
    """Ask for a page and give what it cost."""
    began = time.process_time()
    page.request.get(address)
    return time.process_time() - began


def first_paint(page: Page, address: str) -> float:
    """Open an address and give when its first content was painted, in milliseconds."""
    page.goto(address)
    return float(page.evaluate(FIRST_PAINT))


def test_the_agenda_weighs_less_than_100_kilobytes(page: Page, site: Site) -> None:
    assert len(page.request.get(site.seance).body()) < 100_000
    assert len(page.request.get(f"{site.seance}?ouvert=household%3AF00001").body()) < 100_000
