"""Takes the pictures in docs/screenshots with the real model: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import argparse
import os
import shutil
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from waitress import create_server

from dashboard.answers import Answers
from dashboard.app import create_app
from dashboard.simulation import Simulation
from tests.browser.conftest import FLAGS, Visitor

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
QUERY = "?scenarios=protected-time,fix-workflows&team_inbox=0.7&protected_time_guarantee=0.8"
# name -> width, height, scheme, whole page
PICTURES = {
    "desktop": (1440, 900, "light", False),
    "desktop-whole": (1440, 900, "light", True),
    "dark": (1440, 900, "dark", False),
    "phone": (400, 860, "light", False),
    "phone-whole": (400, 860, "light", True),
}


def main() -> None:
    """Serves the page, opens it in each look, and saves what is seen."""
    argparse.ArgumentParser(description="Take the pictures in docs/screenshots with the real model.").parse_args()
    simulation = Simulation()
    simulation.warm_up(print)
    server = create_server(create_app(Answers(simulation)).server, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    FOLDER.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        visitor = Visitor(browser, f"http://127.0.0.1:{server.effective_port}/", patience=120_000)
        for name, (width, height, scheme, whole) in PICTURES.items():
            page = visitor.open(QUERY, width, height, scheme)
            page.wait_for_timeout(500)  # the last chart is drawn a moment after its numbers
            page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
