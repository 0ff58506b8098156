"""Takes the pictures of the pages beside Explore in docs/screenshots: `python -m tests.browser.page_pictures`.

Each page in five looks, with the real model. `--stand-in` takes them with made-up numbers in seconds, `--address` with a
server that runs already; names of pages take only those.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboard.pages import PAGES
from tests.browser.conftest import FLAGS, Visitor
from tests.browser.screenshots import FOLDER, QUERY, paper, present, serve

COLORS = 64  # of a picture: enough for text and charts
# name -> width, height, scheme, whole page, what is done first
LOOKS = {
    "desktop": (1366, 768, "light", False, None),
    "dark": (1366, 768, "dark", False, None),
    "phone": (400, 860, "light", False, None),
    "print": (720, 930, "dark", False, paper),
    "projector": (1920, 1080, "light", False, present),
}
QUIET = 240_000  # milliseconds that the model may take
# what a page shows when it is at rest
REST = {
    "compare": "#compare-results:not([hidden])",
    "calendars": "#calendars-weeks .week",
    "portfolio": "#portfolio-go",
    "school": "main h1",
    "evidence": "main table",
}


def rest(page: Page, name: str) -> None:
    """Waits until a page is at rest."""
    page.locator(REST[name]).first.wait_for(timeout=QUIET)
    page.wait_for_timeout(2500)


def main() -> None:
    """Opens each page in each look, and saves what is seen."""
    names = [page.PATH for page in PAGES[1:]]
    asked = argparse.ArgumentParser(description="Take the pictures of the pages in docs/screenshots.")
    asked.add_argument("--stand-in", action="store_true", help="with made-up numbers, in seconds")
    asked.add_argument("--address", default="", help="of a server that runs already")
    asked.add_argument("--out", type=Path, default=FOLDER, help="folder")
    asked.add_argument("names", nargs="*", help=f"some of {', '.join(names)}")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        visitor = Visitor(browser, given.address or serve(given.stand_in), patience=QUIET)
        for name in given.names or names:
            for look, (width, height, scheme, whole, act) in LOOKS.items():
                page = visitor.open(name + QUERY, width, height, scheme, ready=False)
                rest(page, name)
                if act:
                    act(page)
                    page.wait_for_timeout(1500)
                page.evaluate("window.scrollTo(0, 0)")
                file = given.out / f"{name}-{look}.png"
                page.screenshot(path=file, full_page=whole)
                Image.open(file).convert("RGB").quantize(COLORS).save(file, optimize=True)
                page.context.close()
        browser.close()
    for line in visitor.trouble:
        print(line)


if __name__ == "__main__":
    main()
