"""Pictures of Plotly figures: drawn by Plotly's own script in a Chromium of this machine, so nothing is fetched."""

import base64
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any

WIDTH, HEIGHT = 860, 420
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PAGE = '<!doctype html><meta charset="utf-8"><body><div id="here"></div></body>'
_DRAW = """async drawing => {
    const here = document.getElementById("here");
    const size = {width: drawing.layout.width || %d, height: drawing.layout.height || %d};
    await Plotly.newPlot(here, drawing.data, {...drawing.layout, ...size}, {staticPlot: true});
    const found = await Plotly.toImage(here, {format: "svg", ...size});
    Plotly.purge(here);
    return found;
}"""


def chromium() -> str:
    """Return the path of a Chromium: the one named by CHROMIUM, or the first that is installed.

    Raises:
        SystemExit: There is none.
    """
    named = os.environ.get("CHROMIUM")
    found = next((path for name in ([named] if named else CHROMIUM) if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium found for the pictures: install one, or name it in CHROMIUM (see tools/chromium.sh).")
    return found


def svgs(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return charts as SVG; the same charts give the same text.

    Args:
        figures: Data and layout, as plain dicts.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:  # Playwright refuses a thread in which a loop runs: a notebook's, or a test's
        drawn = aside.submit(_drawn, figures).result()
    return [_settled(_text(each), f"f{number}") for number, each in enumerate(drawn)]


def _drawn(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return charts as the data URLs that Plotly produces."""
    from playwright.sync_api import sync_playwright

    script = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page()
        page.set_content(_PAGE)
        page.add_script_tag(content=script)
        drawn = [page.evaluate(_DRAW % (WIDTH, HEIGHT), _named(figure)) for figure in figures]
        browser.close()
    return drawn


def _named(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart whose traces have fixed names, not random ones."""
    found: dict[str, Any] = json.loads(json.dumps(figure))
    for number, trace in enumerate(found["data"]):
        trace["uid"] = f"t{number}"
    return found


def _text(address: str) -> str:
    """The text of a data address."""
    from urllib.parse import unquote

    head, _, body = address.partition(",")
    return base64.b64decode(body).decode() if head.endswith("base64") else unquote(body)


def _settled(svg: str, name: str) -> str:
    """Put a fixed name in the place of the random one by which a drawing tells its parts apart."""
    for random in sorted(set(re.findall(r'id="(?:defs|clip|topdefs|legend)-?([0-9a-f]{6})', svg))):
        svg = svg.replace(random, name)
    return svg.replace("><", ">\n<") + "\n"
