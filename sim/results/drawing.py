"""Charts as plain dicts that Plotly draws, and one page that holds them and fetches nothing."""

from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from typing import Any

import orjson
import pandas as pd

from sim.foundation.palette import GREY

Figure = dict[str, Any]


def figure(title: str, traces: list[dict[str, Any]], x: str, y: str = "", **more: Any) -> Figure:
    """Return a chart.

    Args:
        title: Above it.
        traces: As Plotly has them.
        x: Title of the horizontal axis.
        y: Title of the vertical axis.
        more: Of the layout.
    """
    layout = {
        "title": {"text": title}, "xaxis": {"title": {"text": x}, "automargin": True, "zeroline": True},
        "yaxis": {"title": {"text": y}, "automargin": True}, "template": None, "font": {"size": 13}, **more,
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def bars(name: str, table: pd.DataFrame, key: str, y: str, color: str | list[str], **more: Any) -> dict[str, Any]:
    """Return horizontal bars of a column, one for each row.

    Args:
        name: What they are called in the legend; empty where there is no other.
        table: One row a bar.
        key: The column that they show.
        y: The column with their names.
        color: Of all, or of each.
        more: Of the trace, such as `error_x`.
    """
    named = {"name": name} if name else {}
    x, names = table[key].tolist(), table[y].tolist()
    return {"type": "bar", "orientation": "h", **named, "x": x, "y": names, "marker": {"color": color}, **more}


def ends(table: pd.DataFrame, key: str, **more: Any) -> dict[str, Any]:
    """Return the bars of the intervals of a column, from `_low` to `_high`; none where chance leaves none."""
    above, below = (table[f"{key}_high"] - table[key]).fillna(0.0), (table[key] - table[f"{key}_low"]).fillna(0.0)
    both = {"array": above.tolist(), "arrayminus": below.tolist()}
    return {"type": "data", "symmetric": False, **both, "color": GREY, **more}


def page(title: str, paragraphs: Iterable[str], figures: Mapping[str, Figure]) -> str:
    """Return one HTML page with all charts and the script that draws them inside: nothing is fetched.

    The script is read from Plotly's files; its Python part, slow to load, is not needed for charts that are dicts.
    """
    script = (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    places = "\n".join(f'<div id="chart-{k}"></div>' for k in range(len(figures)))
    # what is no number is null, which Plotly leaves out; "</" could end the script from inside a title
    content = orjson.dumps(list(figures.values()), option=orjson.OPT_NON_STR_KEYS).decode().replace("</", "<\\/")
    text = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>
<style>body {{ font-family: sans-serif; max-width: 1100px; margin: 2rem auto; }}</style>
<script>{script}</script></head>
<body><h1>{escape(title)}</h1>
{text}
{places}
<script>
const charts = {content};
const config = {{displaylogo: false, responsive: true}};
charts.forEach((chart, k) => Plotly.newPlot("chart-" + k, chart.data, chart.layout, config));
</script></body></html>
"""
