"""A served page and a real Chromium; whatever goes wrong in the browser fails the test."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.app import served
from tests.browser.stand_in import StandIn

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
POLICY = "?school=typical&stop_useless_requirements=0.7&documentation_support=0.45&leadership_development=0.7"


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def answers() -> StandIn:
    """The stand-in behind the served page."""
    return StandIn()


@pytest.fixture(scope="session")
def address(answers: StandIn) -> Iterator[str]:
    """The address of the served page."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, served(answers).server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@dataclass
class Visitor:
    """Opens the page and keeps account of what went wrong there."""

    browser: Browser
    address: str
    patience: int = 30_000  # milliseconds
    trouble: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self,
        query: str = "",
        width: int = 1366,
        height: int = 768,
        scheme: str = "light",
        ready: bool = True,
        **more: object,
    ) -> Page:
        """Opens the page as a new reader; waits for the full answer unless told otherwise."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            **more,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(self.patience)
        page.on("pageerror", lambda error: self.trouble.append(f"page error: {error}"))
        page.on("console", lambda said: said.type == "error" and self.trouble.append(f"console: {said.text}"))
        page.on("request", lambda request: self._watch(request.url))
        page.goto(self.address + query)
        if ready:
            full_answer(page)
        return page

    def _watch(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            self.trouble.append(f"a request left the machine: {url}")


@pytest.fixture
def visit(browser: Browser, address: str, answers: StandIn) -> Iterator[Visitor]:
    """Opens pages; fails at the end for any error in them or any request that leaves the machine."""
    visitor = Visitor(browser, address)
    yield visitor
    answers.gate.set()
    for context in visitor.contexts:
        context.close()
    assert not visitor.trouble


def full_answer(page: Page) -> None:
    """Waits until the full answer is shown and drawn."""
    page.locator("#result[data-state=full]").wait_for()
    page.locator("#main-graph .main-svg").first.wait_for()


def until(page: Page, true: Callable[[], bool], what: str) -> None:
    """Waits (at most ten seconds) until something outside the page holds; the page goes on meanwhile."""
    for _ in range(200):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not within 10 s: {what}")


def sentence(page: Page) -> str:
    """What the page says."""
    return page.locator("#sentence").inner_text()


def axe(page: Page) -> list[str]:
    """Everything axe-core objects to, one line each."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)  # through the debugger: the page's own policy stays as it is
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{one['id']}: {one['help']}: {[(node['target'], node['any'][:1]) for node in one['nodes']][:3]}"
        for one in found
    ]
