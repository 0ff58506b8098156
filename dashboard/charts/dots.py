"""Dots with whiskers: one row per thing, one marker per scenario, the line is the 95 % interval."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.style import Figure, Series, axis, base_layout, rounded

ROW = 34  # pixels a row takes
GAP = 0.6  # rows between two groups


def dots_height(table: pd.DataFrame, series: Sequence[Series]) -> int:
    """The height in pixels that a chart of these rows needs."""
    rows = 1.1 - min(_places(table).values(), default=0.0)
    return round(54 + rows * max(ROW, 9 * len(series) + 10))


def dots(
    table: pd.DataFrame, series: Sequence[Series], x_title: str, percent: bool = False, zero: bool = True
) -> Figure:
    """Draws rows of dots with whiskers.

    Args:
        table: [scenario, row, mean, low, high], rows from top to bottom in order of appearance.
        series: the scenarios; within a row the baseline stands on top.
        x_title: what the horizontal axis shows.
        percent: values are shares.
        zero: the axis starts at zero.
    """
    place = _places(table)
    known = set(table["scenario"])
    drawn = [one for one in series if one.name in known]
    gap = 0.7 / max(len(drawn), 1)
    traces = []
    for number, one in enumerate(drawn):
        rows = table[table["scenario"] == one.name]
        offset = gap * ((len(drawn) - 1) / 2 - number)
        traces.append(_trace(rows, one, [place[label] + offset for label in rows["row"]], percent))
    x_axis = axis(x_title, rangemode="tozero" if zero else "normal", nticks=6)
    if percent:
        x_axis["tickformat"] = "~%"
    y_axis = axis(
        tickmode="array",
        tickvals=list(place.values()),
        ticktext=list(place),
        range=[min(place.values(), default=0.0) - 0.55, 0.55],
        showgrid=False,
    )
    return {
        "data": traces,
        "layout": base_layout(
            xaxis=x_axis, yaxis=y_axis, hovermode="closest", margin={"l": 8, "r": 12, "t": 6, "b": 44}
        ),
    }


def _places(table: pd.DataFrame) -> dict[str, float]:
    """Where each row stands, downwards from 0, with some room between groups where the table has any."""
    groups = table["group"] if "group" in table else table["row"].map(lambda row: "")
    place: dict[str, float] = {}
    before, height = None, 0.0
    for row, group in zip(table["row"], groups, strict=True):
        if row in place:
            continue
        if place:
            height -= 1.0 if group == before else 1.0 + GAP
        place[row], before = round(height, 3), group
    return place


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
            "color": one.colour,
            "thickness": 1.6,
            "width": 0,
        },
        "marker": {"symbol": one.symbol, "size": 9, "color": one.colour},
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
