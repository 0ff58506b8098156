"""Dots with whiskers: one row per thing, one marker per scenario, the line is the 95% interval."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.style import Figure, Series, axis, base_layout, rounded

# all in pixels; the vertical axis counts them, downwards from 0
LABEL = 22  # the name of a row, above its dots: beside them it would leave no room on a phone
DOT = 11  # between two scenarios of a row
REST = 9  # below a row
GAP = 14  # between two groups
MARGIN = {"l": 12, "r": 14, "t": 4, "b": 46}


def dots_height(table: pd.DataFrame, series: Sequence[Series]) -> int:
    """Return the height in pixels that a chart of these rows needs."""
    return _rows(table, len(series))[1] + MARGIN["t"] + MARGIN["b"]


def dots(
    table: pd.DataFrame, series: Sequence[Series], x_title: str, percent: bool = False, zero: bool = True
) -> Figure:
    """Draw rows of dots with whiskers.

    Args:
        table: [scenario, row, mean, low, high], rows from top to bottom in order of appearance; those of one
            [group], if there is such a column, stand together.
        series: the scenarios; within a row the baseline stands on top.
        x_title: what the horizontal axis shows.
        percent: values are shares.
        zero: the axis starts at zero.
    """
    top, total = _rows(table, len(series))
    known = set(table["scenario"])
    traces = []
    for number, one in enumerate(series):
        if one.name in known:
            rows = table[table["scenario"] == one.name]
            heights = [-(top[row] + LABEL + DOT * (number + 0.5)) for row in rows["row"]]
            traces.append(_trace(rows, one, heights, percent))
    x_axis = axis(x_title, rangemode="tozero" if zero else "normal", nticks=6, tickangle=0)
    if percent:
        x_axis["tickformat"] = "~%"
    layout = base_layout(hovermode="closest", margin=MARGIN, xaxis=x_axis)
    lines = {"tickmode": "array", "tickvals": [-height for height in top.values()]}  # one above each row
    layout["yaxis"] = axis(range=[-total, 0], showticklabels=False, **lines)
    layout["annotations"] = [_label(row, -height) for row, height in top.items()]
    return {"data": traces, "layout": layout}


def _rows(table: pd.DataFrame, scenarios: int) -> tuple[dict[str, int], int]:
    """Return how far down each row begins, and where the last one ends."""
    groups = table["group"] if "group" in table else table["row"].map(lambda row: "")
    top: dict[str, int] = {}
    before, down = None, 0
    for row, group in zip(table["row"], groups, strict=True):
        if row not in top:
            down += GAP if top and group != before else 0
            top[row], before = down, group
            down += LABEL + DOT * scenarios + REST
    return top, down


def _label(row: str, height: float) -> Figure:
    return {
        "text": row,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": -6,
        "y": height,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 12},
    }


def _trace(rows: pd.DataFrame, one: Series, heights: list[float], percent: bool) -> Figure:
    number = ".1%" if percent else ",.1f"
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rounded(rows["mean"], 5),
        "y": rounded(heights),
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": rounded(rows["high"] - rows["mean"], 5),
            "arrayminus": rounded(rows["mean"] - rows["low"], 5),
            "color": one.color,
            "thickness": 1.6,
            "width": 0,
        },
        "marker": {"symbol": one.symbol, "size": 9, "color": one.color},
        "name": one.title,
        "customdata": [
            [row, low, high]
            for row, low, high in zip(
                rows["row"], rounded(rows["low"], 5), rounded(rows["high"], 5), strict=True
            )
        ],
        "hovertemplate": (
            f"%{{customdata[0]}}: %{{x:{number}}} "
            f"(%{{customdata[1]:{number}}} to %{{customdata[2]:{number}}})"
            "<extra>%{fullData.name}</extra>"
        ),
    }
