"""Charts of indices: table in, Plotly figure out, as plain dicts that anything can draw."""

from typing import Any

import numpy as np
import pandas as pd

from sim.foundation.palette import BLUE, GREEN, GREY, ORANGE
from sim.results.drawing import Figure, bars, ends, figure
from sim.studies.sensitivity.indices.interaction import THIRDS

_NAMED = 12  # points of a scatter that get their name
_SHOWN = 20  # bars
_FAINT = 0.1  # interactions below do not get the strongest color
_WIDE = 620  # pixels of a chart of so many bars
_COLORS = dict(zip(THIRDS, (BLUE, GREY, ORANGE), strict=True))


def morris_scatter(table: pd.DataFrame, title: str) -> Figure:
    """Draw strength (mu_star) against dependence on others (sigma), one point a parameter, and where chance lies."""
    strong = table.head(_NAMED)["parameter"]
    words = table["parameter"].where(table["parameter"].isin(strong), "")
    points = {
        "type": "scatter", "mode": "markers+text", "name": "parameters", "x": table["mu_star"].tolist(),
        "y": table["sigma"].tolist(), "text": words.tolist(), "textposition": "top center",
        "hovertext": table["parameter"].tolist(), "marker": {"color": BLUE, "size": 7},
    }  # fmt: skip
    lines = _line(float(table["chance"].median()))
    return figure(
        title, [points], "mean size of the effect (mu*); dotted: chance alone", "spread of the effect (sigma)", shapes=lines
    )


def morris_bars(table: pd.DataFrame, title: str) -> Figure:
    """Draw the strongest parameters with their intervals."""
    top = table.head(_SHOWN).iloc[::-1]
    colors = [ORANGE if mu > 0 else BLUE for mu in top["mu"]]
    trace = bars("", top, "mu_star", "parameter", colors, error_x=ends(top, "mu_star"))
    return figure(title, [trace], "mean size of the effect (mu*); orange raises, blue lowers", height=_WIDE)


def sobol_bars(table: pd.DataFrame, title: str) -> Figure:
    """Draw first-order and total indices side by side."""
    top = table.head(_SHOWN).iloc[::-1]
    traces = [
        bars(name, top, key, "parameter", color, error_x=ends(top, key))
        for key, name, color in (("first", "alone", BLUE), ("total", "with interactions", ORANGE))
    ]
    return figure(title, traces, "share of the variance", barmode="group", height=_WIDE)


def given_bars(table: pd.DataFrame, title: str) -> Figure:
    """Draw PAWN or delta indices with their intervals, and what a parameter without effect stays below."""
    key = "pawn" if "pawn" in table else "delta"
    top = table.head(_SHOWN).iloc[::-1]
    colors = [BLUE if clear else GREY for clear in top["clear"]]
    trace = bars("", top, key, "parameter", colors, error_x=ends(top, key))
    what = "median distance between distributions (PAWN)" if key == "pawn" else "shift of the distribution (delta)"
    words = f"{what}; dotted: 95% of what has no effect stays below"
    return figure(title, [trace], words, shapes=_line(float(table["chance"].max())), height=_height(top))


def tornado(table: pd.DataFrame, title: str, unit: str = "") -> Figure:
    """Draw the outcome from the low to the high end of each factor, around where it is at the defaults."""
    top = table.head(_SHOWN).iloc[::-1]
    usual = float(top["at_usual"].iloc[0]) if len(top) else 0.0
    traces = []
    for end, color in (("low", BLUE), ("high", ORANGE)):
        traces.append(
            {
                "type": "bar", "orientation": "h", "name": f"{end} end of its range", "y": top["parameter"].tolist(),
                "x": (top[f"at_{end}"] - usual).tolist(), "base": [usual] * len(top), "marker": {"color": color},
                "hovertext": [f"{name} = {value:.4g}: {at:.4g}" for name, value, at in
                              zip(top["parameter"], top[end], top[f"at_{end}"], strict=True)],
                "hoverinfo": "text",
            }
        )  # fmt: skip
    x = f"outcome{f' ({unit})' if unit else ''}; all others at their defaults"
    return figure(title, traces, x, barmode="overlay", height=_height(top), shapes=_line(usual))


def pairs_map(pairs: pd.DataFrame, order: list[str], title: str) -> Figure:
    """Draw second-order indices as a map; pairs that are not clear of 0 are marked.

    Args:
        pairs: As from a Sobol analysis with second order.
        order: Factors, the strongest first.
        title: Above it.
    """
    names = order[:_SHOWN]
    place = {name: k for k, name in enumerate(names)}
    cells = np.full((len(names), len(names)), np.nan)
    words = np.full((len(names), len(names)), "", dtype=object)
    for row in pairs.to_dict("records"):
        if row["parameter"] in place and row["other"] in place:
            b, a = sorted((place[row["parameter"]], place[row["other"]]))
            cells[a, b] = row["second"]
            words[a, b] = f"{row['second']:.2f}{'' if row['clear'] else ' (?)'}"
    most = max(_FAINT, float(np.nanmax(np.abs(cells)))) if np.isfinite(cells).any() else _FAINT
    heat = {
        "type": "heatmap", "x": names, "y": names, "zmin": -most, "zmax": most,
        "z": [[None if np.isnan(value) else float(value) for value in row] for row in cells],
        "text": words.tolist(), "texttemplate": "%{text}", "xgap": 2, "ygap": 2,
        "colorscale": [[0.0, BLUE], [0.5, "#FFFFFF"], [1.0, ORANGE]],
        "hovertemplate": "%{y} with %{x}: %{z:.3f} of the variance<extra></extra>",
    }  # fmt: skip
    x = "share of the variance by the two together, beyond each alone; (?): the interval includes 0 or chance"
    found = figure(title, [heat], x, height=_WIDE)
    found["layout"]["yaxis"] = {"autorange": "reversed", "automargin": True}
    return found


def lines(table: pd.DataFrame, title: str, unit: str = "") -> Figure:
    """Draw an outcome against one factor where another is low, in the middle and high; parallel: no interaction."""
    factor, other = (str(table[key].iloc[0]) for key in ("parameter", "other"))
    traces = []
    for word in dict.fromkeys(table["other_is"]):
        rows = table[table["other_is"] == word]
        half = (rows["high"] - rows["mean"]).fillna(0.0).tolist()
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers", "name": f"{other} {word}", "x": rows["value"].tolist(),
                "y": rows["mean"].tolist(), "line": {"color": _COLORS[word]},
                "error_y": {"type": "data", "array": half, "color": GREY, "thickness": 1},
            }
        )  # fmt: skip
    return figure(title, traces, factor, f"mean of the outcome{f' ({unit})' if unit else ''}", height=460)


def _line(at: float) -> list[dict[str, Any]]:
    """Return a dotted line across the chart; none if it is not known."""
    if not np.isfinite(at):
        return []
    line = {"color": GREEN, "dash": "dot"}
    return [{"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}]


def _height(top: pd.DataFrame) -> int:
    return 180 + 24 * max(4, len(top))
