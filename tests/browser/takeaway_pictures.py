"""Takes the pictures of take-aways in docs/screenshots: `python -m tests.browser.takeaway_pictures`.

The files are those that a reader downloads from “Share”, made by the real model. LibreOffice draws slides and worksheet, a
Chromium prints the brief, and pdftoppm (poppler-utils) turns paper into pictures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, Visitor
from tests.browser.screenshots import FOLDER, QUERY, serve

COLORS = 128  # of a picture: enough for text and charts, and a third of the size
GAP = 8  # pixels between pages


def main() -> None:
    """Downloads the files, and saves how they look."""
    asked = argparse.ArgumentParser(description="Take the pictures of take-aways in docs/screenshots.")
    asked.add_argument("--stand-in", action="store_true", help="with made-up numbers, in seconds")
    asked.add_argument("--out", type=Path, default=FOLDER, help="folder")
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = Visitor(browser, serve(given.stand_in), patience=600_000).open(QUERY)
        page.evaluate("document.getElementById('tool-share').click()")
        for name in ("brief", "slides", "worksheet"):
            with page.expect_download() as found:
                page.locator(f"[data-csv={name}]").click()
            found.value.save_as(folder / found.value.suggested_filename)
        page.goto((folder / "faculty-attrition-brief.html").as_uri())
        page.pdf(path=folder / "brief.pdf", format="Letter", print_background=True)
        browser.close()
        for ending in ("slides.pptx", "worksheet.xlsx"):
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", place]
            subprocess.run([*command, str(folder / f"faculty-attrition-{ending}")], check=True, capture_output=True)
        beside(pages(folder / "brief.pdf", 80), 2, given.out / "brief.png")
        beside(pages(folder / "faculty-attrition-slides.pdf", 40), 3, given.out / "slides.png")
        sheets = pages(folder / "faculty-attrition-worksheet.pdf", 100)
        beside([one for one in sheets if one.name[-6:-4] in SHEETS], 1, given.out / "worksheet.png", 0.8)


SHEETS = ("-6", "-7")  # costs and cash flow, after what is read first, assumptions, policy and counts


def pages(pdf: Path, resolution: int) -> list[Path]:
    """Returns a picture of each page."""
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
    return sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))


def beside(pictures: list[Path], columns: int, target: Path, part: float = 1.0) -> None:
    """Saves pictures in a grid; of each its upper part."""
    images = [Image.open(one).convert("RGB") for one in pictures]
    width, height = images[0].width, int(part * images[0].height)
    rows = -(-len(images) // columns)
    size = (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP)
    sheet = Image.new("RGB", size, "#8b877c")
    for k, image in enumerate(images):
        at = ((k % columns) * (width + GAP), (k // columns) * (height + GAP))
        sheet.paste(image.crop((0, 0, width, height)), at)
    sheet.quantize(COLORS).save(target, optimize=True)


if __name__ == "__main__":
    main()
