"""Pictures of Plotly figures: drawn by Plotly's own script in a Chromium of this machine, so nothing is fetched.

Where text ends decides where everything else goes. So text is measured in a font that comes with matplotlib, not in one
of the machine, without hints for a screen; what is left of a difference between two Chromiums is rounded away.
"""

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
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--font-render-hinting=none", "--force-device-scale-factor=1",
]  # fmt: skip
FONT = "DejaVu Sans"
FAMILY = f"{FONT}, Verdana, sans-serif"  # Verdana, where DejaVu is not, is as wide
DECIMALS = 2  # of a pixel
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# precise widths, also where the machine's settings would round each letter to a whole pixel
_PAGE = '<!doctype html><meta charset="utf-8"><style>* {{text-rendering: geometricPrecision}} {fonts}</style><body><div id="here"></div></body>'
_FACE = '@font-face {{font-family: "{font}"; font-weight: {weight}; src: url(data:font/ttf;base64,{content})}}\n'
_LOAD = 'async font => {{ for (const w of ["normal", "bold"]) await document.fonts.load(`${{w}} 12px "${{font}}"`); }}'
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
        page.set_content(_PAGE.format(fonts=_faces()))
        page.evaluate(_LOAD.format(), FONT)
        page.add_script_tag(content=script)
        drawn = [page.evaluate(_DRAW % (WIDTH, HEIGHT), _named(figure)) for figure in figures]
        browser.close()
    return drawn


def _faces() -> str:
    """The font in two weights, as rules of a style sheet."""
    folder = files("matplotlib") / "mpl-data" / "fonts" / "ttf"
    weights = {"normal": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
    return "".join(
        _FACE.format(font=FONT, weight=weight, content=base64.b64encode((folder / name).read_bytes()).decode())
        for weight, name in weights.items()
    )


def _named(figure: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart whose traces have fixed names, not random ones, and whose text is in the font that is there."""
    found: dict[str, Any] = json.loads(json.dumps(figure))
    found["layout"]["font"] = {**found["layout"].get("font", {}), "family": FAMILY}
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
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"-?[0-9]+\.[0-9]{3,}", _rounded, tag[0]), svg)
    return svg.replace("><", ">\n<") + "\n"


def _rounded(number: re.Match[str]) -> str:
    """A number inside a tag, to a part of a pixel that nobody sees."""
    return f"{round(float(number[0]), DECIMALS) + 0.0:g}"
