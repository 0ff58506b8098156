"""Folders of results of an analysis: evaluated points, tables, what they were made from, one page of figures."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import InputError
from sim.export import write_table

METADATA = "metadata.json"
PAGE = "figures.html"
KEPT = "points"
Figure = dict[str, Any]


def check_folder(folder: Path, program: str) -> Path:
    """Return the folder for evaluated points in a folder for results.

    Args:
        folder: For results.
        program: Which analysis, as its metadata name it.

    Raises:
        InputError: It is a file, or holds things that this analysis has not written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("This is a file.", where=str(folder), allowed="a folder")
    if folder.is_dir() and any(folder.iterdir()) and not _ours(folder, program):
        raise InputError(
            "The folder holds other things, which are not overwritten.",
            where=str(folder),
            allowed=f"a new folder, or that of an earlier `{program}` to continue it",
        )
    return folder / KEPT


def _ours(folder: Path, program: str) -> bool:
    """Whether the folder was written by this analysis, or by one that was interrupted."""
    if (folder / METADATA).is_file():
        try:
            found = json.loads((folder / METADATA).read_text(encoding="utf-8"))
        except ValueError:
            return False
        return isinstance(found, dict) and found.get("program") == program
    return (folder / KEPT).is_dir()


def write(folder: Path, tables: Mapping[str, pd.DataFrame], metadata: Mapping[str, Any], figures: str) -> None:
    """Write tables as CSV, metadata, and the page of figures.

    Args:
        folder: Checked before.
        tables: By name.
        metadata: What they were made from; the names of the tables are added.
        figures: A page, as `page` makes it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_table(table, folder / f"{name}.csv", "csv")
    content = {**metadata, "tables": [f"{name}.csv" for name in tables]}
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / METADATA).write_text(text, encoding="utf-8", newline="\n")
    (folder / PAGE).write_text(figures, encoding="utf-8", newline="\n")


def figure(title: str, traces: list[dict[str, Any]], x: str, y: str = "", **more: Any) -> Figure:
    """Return a Plotly figure as a plain dict.

    Args:
        title: Above it.
        traces: What is drawn.
        x: Title of the horizontal axis.
        y: Title of the vertical axis.
        more: Other parts of the layout.
    """
    layout = {
        "title": {"text": title}, "xaxis": {"title": {"text": x}, "automargin": True, "zeroline": True},
        "yaxis": {"title": {"text": y}, "automargin": True}, "template": None, "font": {"size": 13}, **more,
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def page(title: str, paragraphs: Sequence[str], figures: Mapping[str, Figure]) -> str:
    """Return one HTML page with all figures and the script that draws them inside: nothing is fetched.

    The script is read from Plotly's files; its Python part, slow to load, is not needed for figures that are dicts.

    Args:
        title: Of the page.
        paragraphs: Text above the figures.
        figures: By name, in order.
    """
    script = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    places = "\n".join(f'<div id="figure-{k}"></div>' for k in range(len(figures)))
    # "</" could end the script from inside a title
    content = json.dumps(list(figures.values()), allow_nan=False).replace("</", "<\\/")
    said = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<style>body {{ font-family: sans-serif; max-width: 1100px; margin: 2rem auto; }}</style>
<script>{script}</script></head>
<body><h1>{escape(title)}</h1>
{said}
{places}
<script>
const figures = {content};
const config = {{displaylogo: false, responsive: true}};
figures.forEach((figure, k) => Plotly.newPlot("figure-" + k, figure.data, figure.layout, config));
</script></body></html>
"""
