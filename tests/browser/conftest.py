"""The real application on the demonstration département, looked at with a real Chromium.

Debian's Chromium (`apt-get install chromium`). Without one these tests are passed over, loudly; with
MAILLE_REQUIRE_BROWSER=1 that is a failure. MAILLE_SCREENSHOTS=1 makes the pictures of `docs/images` anew.
"""

import os
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.usecases.scheduling import planned_meetings
from api.web.territories import draw_first
from graph.scope import EVERYTHING
from tests.demonstration import Demonstration

CHROMIUM = Path(os.environ.get("MAILLE_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
TODAY = date(2026, 11, 23)
IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESK, PHONE = (1280, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, and let it talk to its own server and browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.enable_socket)


@dataclass
class Site:
    """A running application: its address and the meeting of the demonstration."""

    address: str
    meeting: str

    @property
    def seance(self) -> str:
        """Give the page of the next meeting."""
        return f"{self.address}/seances/{self.meeting}"

    def at(self, path: str) -> str:
        """Give the address of a page."""
        return self.address + path


def _serving(workspace: Any) -> Iterator[str]:
    """Serve a workspace on a free port of this machine, as on 23 November 2026."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = create_app(workspace, clock=lambda: TODAY)
        draw_first(app.state.desk)
        app.state.desk.warm()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield address
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def site(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, its meeting planned."""
    store = demonstration.copy_to(tmp_path_factory.mktemp("demonstration"))
    with open_workspace(Settings(store=str(store))) as workspace:
        (planned,) = planned_meetings(workspace, EVERYTHING)
        for address in _serving(workspace):
            yield Site(address, planned.meeting.id)


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An application where nothing was ever delivered."""
    path = tmp_path_factory.mktemp("empty") / "maille.db"
    with open_workspace(Settings(store=str(path)), create=True) as workspace:
        yield from _serving(workspace)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium, or a loud word that there is none."""
    if not CHROMIUM.exists():
        told = f"no Chromium at {CHROMIUM}: the browser tests did not run (apt-get install chromium)"
        if os.environ.get("MAILLE_REQUIRE_BROWSER"):
            pytest.fail(told)
        warnings.warn(told, pytest.PytestWarning, stacklevel=1)
        pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page and everything its console complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Note what the console says, but for the statuses that a test asks for."""
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


def watched(context: BrowserContext) -> Watched:
    """Open a page and listen to its console."""
    seen = Watched(context.new_page())
    seen.page.on("console", seen.hear)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    return seen


def context_of(browser: Browser, size: tuple[int, int], **more: Any) -> BrowserContext:
    """Make a window of a size, in French, whose stillness is asked for."""
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce", **more
    )


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page on a desk, whose console must stay silent: no refusal of the security policy, no error."""
    with context_of(chromium, DESK) as context:
        seen = watched(context)
        yield seen.page
        assert seen.complaints == []


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A page on a telephone."""
    with context_of(chromium, PHONE, has_touch=True, is_mobile=True) as context:
        seen = watched(context)
        yield seen.page
        assert seen.complaints == []


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A page where no script runs."""
    with context_of(chromium, DESK, java_script_enabled=False) as context:
        yield context.new_page()
