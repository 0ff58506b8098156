"""Figures of a sensitivity analysis: table in, Plotly figure out, as plain dicts that anything can draw."""

from typing import Any

import numpy as np
import pandas as pd

from sim.experiments.reports import Figure, figure
from sim.experiments.sensitivity_ranking import LEANING, ROBUST, TOP, Ranking

_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#767B84"
_NAMED = 12  # points of a scatter that get their name
_SHOWN = 20  # bars


def morris_scatter(table: pd.DataFrame, title: str) -> Figure:
    """Draw strength (mu_star) against dependence on others (sigma), one point a parameter, and where luck lies."""
    strong = table.head(_NAMED)["parameter"]
    words = table["parameter"].where(table["parameter"].isin(strong), "")
    points = {
        "type": "scatter", "mode": "markers+text", "name": "parameters", "x": table["mu_star"].tolist(),
        "y": table["sigma"].tolist(), "text": words.tolist(), "textposition": "top center",
        "hovertext": table["parameter"].tolist(), "marker": {"color": _BLUE, "size": 7},
    }  # fmt: skip
    luck = float(table["luck"].median())
    shapes = []
    if np.isfinite(luck):
        line = {"color": _GREY, "dash": "dot"}
        shapes = [{"type": "line", "x0": luck, "x1": luck, "y0": 0, "y1": 1, "yref": "paper", "line": line}]
    return figure(
        title, [points], "mean size of the effect (mu*); dotted: luck alone", "spread of the effect (sigma)",
        shapes=shapes,
    )  # fmt: skip


def morris_bars(table: pd.DataFrame, title: str) -> Figure:
    """Draw the strongest parameters with their intervals."""
    top = table.head(_SHOWN).iloc[::-1]
    bars = {
        "type": "bar", "orientation": "h", "x": top["mu_star"].tolist(), "y": top["parameter"].tolist(),
        "marker": {"color": [_ORANGE if mu > 0 else _BLUE for mu in top["mu"]]}, "error_x": _error(top, "mu_star"),
    }  # fmt: skip
    return figure(title, [bars], "mean size of the effect (mu*); orange raises, blue lowers", height=620)


def sobol_bars(table: pd.DataFrame, title: str) -> Figure:
    """Draw first-order and total indices side by side."""
    top = table.head(_SHOWN).iloc[::-1]
    traces = [
        {
            "type": "bar", "orientation": "h", "name": name, "x": top[key].tolist(),
            "y": top["parameter"].tolist(), "marker": {"color": colour}, "error_x": _error(top, key),
        }
        for key, name, colour in (("first", "alone", _BLUE), ("total", "with interactions", _ORANGE))
    ]  # fmt: skip
    return figure(title, traces, "share of the variance", barmode="group", height=620)


def _error(table: pd.DataFrame, key: str) -> dict[str, Any]:
    return {
        "type": "data", "symmetric": False, "array": (table[f"{key}_high"] - table[key]).tolist(),
        "arrayminus": (table[key] - table[f"{key}_low"]).tolist(), "color": _GREY,
    }  # fmt: skip


def ranking_bars(ranking: Ranking, title: str) -> Figure:
    """Draw how often each policy is the first and in the top three."""
    table = ranking.policies.iloc[::-1]
    traces = [
        {
            "type": "bar", "orientation": "h", "name": name, "x": table[key].tolist(),
            "y": table["title"].tolist(), "marker": {"color": colour},
        }
        for key, name, colour in (("first", "the first", _ORANGE), ("top", f"in the top {TOP}", _BLUE))
    ]  # fmt: skip
    x = "share of the plausible space"
    return figure(title, traces, x, barmode="group", height=760)


def ranking_pairs(ranking: Ranking, title: str) -> Figure:
    """Draw how often the row beats the column, as a map."""
    names = ranking.policies["policy"].tolist()
    place = {name: k for k, name in enumerate(names)}
    share = np.full((len(names), len(names)), np.nan)
    pairs = ranking.pairs
    for first, second, beaten in zip(pairs["policy"], pairs["other"], pairs["share"], strict=True):
        a, b = place[first], place[second]
        share[a, b], share[b, a] = beaten, 1.0 - beaten
    cells = [[None if np.isnan(value) else round(float(value), 3) for value in row] for row in share]
    colours = [
        [0.0, _ORANGE],
        [1.0 - LEANING, "#F3D9C6"],
        [0.5, "#FFFFFF"],
        [LEANING, "#CCE0EE"],
        [1.0, _BLUE],
    ]
    heat = {
        "type": "heatmap", "z": cells, "x": names, "y": names, "zmin": 0.0, "zmax": 1.0, "colorscale": colours,
        "hovertemplate": "%{y} beats %{x} in %{z:.0%} of the space<extra></extra>",
    }  # fmt: skip
    axis = {"autorange": "reversed", "automargin": True}
    x = f"share of the space where the row beats the column (robust from {ROBUST:.0%})"
    found = figure(title, [heat], x, height=820)
    found["layout"]["yaxis"] = axis
    return found


def ranking_agreement(ranking: Ranking, title: str) -> Figure:
    """Draw how much the order at each point resembles the default one."""
    bars = {
        "type": "histogram", "x": ranking.agreement.tolist(), "marker": {"color": _BLUE},
        "xbins": {"start": -1.0, "end": 1.0, "size": 0.05},
    }  # fmt: skip
    return figure(title, [bars], "Kendall's tau with the order at the defaults", "points", bargap=0.05)
