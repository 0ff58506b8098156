"""Takes the pictures in docs/screenshots with the real model: `python -m tests.browser.screenshots`.

`--stand-in` takes them with made-up numbers in seconds, to look at the page; `--address` with a server that runs already.
"""

from __future__ import annotations

import argparse
import os
import shutil
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.conftest import FLAGS, Visitor

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
QUERY = "?school=typical&stop_useless_requirements=0.7&documentation_support=0.45&leadership_development=0.7"


def unfold(page: Page) -> None:
    """Opens a lever and some details."""
    page.locator("[data-lever=stop_useless_requirements] .lever-name").click()
    for name in ("levels", "who", "people", "drivers", "money"):
        page.locator(f"[data-detail={name}] > summary").click()


def sheet(page: Page) -> None:
    """Opens the levers on a phone."""
    page.locator("#sheet-handle").click()


def present(page: Page) -> None:
    """Shows the answer alone."""
    page.locator("#tool-present").click()


def paper(page: Page) -> None:
    """Shows what is printed."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


# name -> width, height, scheme, whole page, query, what is done first
PICTURES = {
    "first": (1366, 768, "light", False, "", None),
    "desktop": (1366, 768, "light", False, QUERY, None),
    "desktop-whole": (1366, 768, "light", True, QUERY, unfold),
    "dark": (1366, 768, "dark", False, QUERY, None),
    "dark-whole": (1366, 768, "dark", True, QUERY, unfold),
    "tablet": (820, 1180, "light", False, QUERY, None),
    "phone": (400, 860, "light", False, QUERY, None),
    "phone-levers": (400, 860, "light", False, QUERY, sheet),
    "phone-whole": (400, 860, "light", True, QUERY, None),
    "projector": (1920, 1080, "light", False, QUERY, present),
    "print": (720, 930, "dark", True, QUERY, paper),
}


def main() -> None:
    """Opens the page in each look, and saves what is seen."""
    asked = argparse.ArgumentParser(description="Take the pictures in docs/screenshots with the real model.")
    asked.add_argument("--stand-in", action="store_true", help="with made-up numbers, in seconds")
    asked.add_argument("--address", default="", help="of a server that runs already")
    asked.add_argument("--out", type=Path, default=FOLDER, help="folder")
    asked.add_argument("names", nargs="*", help=f"some of {', '.join(PICTURES)}")
    given = asked.parse_args()
    address = given.address or serve(given.stand_in)
    given.out.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        visitor = Visitor(browser, address, patience=240_000)
        for name in given.names or PICTURES:
            width, height, scheme, whole, query, act = PICTURES[name]
            page = visitor.open(query, width, height, scheme)
            if act:
                act(page)
            page.wait_for_timeout(2500 if act else 700)  # charts are drawn a moment after their numbers
            page.mouse.move(0, 0)
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=given.out / f"{name}.png", full_page=whole)
            page.close()
        browser.close()
    for line in visitor.trouble:
        print(line)


def serve(stand_in: bool) -> str:
    """Serves the page, and returns its address."""
    if stand_in:
        from tests.browser.app import served
        from tests.browser.stand_in import StandIn

        app = served(StandIn())
    else:
        from dashboard.app import create_app

        app = create_app()
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


if __name__ == "__main__":
    main()
