"""What levers cost a year against the departures that they avoid: the frontier with its ranges, and all that was tried."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import WITH, WITHOUT, Figure, axis, base_layout, rounded
from sim.foundation.palette import GREEN, ORANGE

METHODS = {
    "optimizer": (WITH, "circle"),
    "greedy": (ORANGE, "diamond-open"),
    "random": (GREEN, "x-thin-open"),
}
CALLED = {"optimizer": "search", "greedy": "lever by lever", "random": "at random"}
_ROOM = 1.06
_FAR = 4.0  # times the dearest point within the budget


def frontier(
    points: pd.DataFrame, tried: pd.DataFrame, budget: float, picked: str, estimate: bool = False
) -> Figure:
    """Draw points of the frontier with the range of 19 of 20 futures; behind them what each method tried.

    Args:
        points: [point, usd_per_year, departures_avoided, departures_avoided_low, departures_avoided_high, answer].
        tried: [method, usd_per_year, departures_avoided]; may be empty.
        budget: In dollars a year; a line where it is on the chart.
        picked: The point that is looked at.
        estimate: These come from stored effects: drawn as a dashed line.
    """
    traces: list[Figure] = []
    inside = float(points.loc[points["usd_per_year"] <= budget, "usd_per_year"].max())
    if inside > 0.0:  # what lies far beyond the budget stands in the table alone: here it would press all else together
        points = points[points["usd_per_year"] <= _FAR * inside]
    most = max(float(points["usd_per_year"].max()), 1.0)
    tried = tried[tried["usd_per_year"] <= _ROOM * most]  # a dear lever alone would press all else together
    for method, part in tried.groupby("method", sort=False):
        color, symbol = METHODS[str(method)]
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": f"tried: {CALLED[str(method)]}", "hoverinfo": "skip",
                "x": rounded(part["usd_per_year"], 0), "y": rounded(part["departures_avoided"], 1),
                "marker": {
                    "color": color, "symbol": symbol, "size": 6, "opacity": 0.55, "line": {"width": 1.2, "color": color},
                },
            }
        )  # fmt: skip
    mean, low, high = (points[f"departures_avoided{end}"] for end in ("", "_low", "_high"))
    here = points["point"] == picked
    traces.append(
        {
            "type": "scatter", "mode": "lines+markers+text", "name": "estimate" if estimate else "retested points",
            "x": rounded(points["usd_per_year"], 0), "y": rounded(mean, 1), "text": points["point"].tolist(),
            "textposition": "top right", "textfont": {"size": 12, "color": "#5d6675"},
            "customdata": points["point"].tolist(),
            "line": {"color": WITH, "width": 1.4, "dash": "dash" if estimate else "dot"},
            "marker": {
                "color": [WITH if at else "#fbfaf7" for at in here], "size": [13 if at else 10 for at in here],
                "symbol": ["star" if at else "circle" for at in points["answer"]], "line": {"color": WITH, "width": 2},
            },
            "error_y": {
                "type": "data", "array": rounded(high - mean, 1), "arrayminus": rounded(mean - low, 1), "color": WITHOUT,
                "thickness": 1.2, "width": 3,
            },
            "hovertemplate": "point %{text}: %{y:,.0f} fewer for %{x:$,.3s} a year<extra></extra>", "cliponaxis": False,
        }
    )  # fmt: skip
    seen = budget <= 1.5 * most
    wide = _ROOM * max(most, budget if seen else 0.0)
    x_axis = axis(
        tickformat="$~s",
        range=[-0.02 * wide, wide],
        nticks=6,
        title={"text": "levers, a year", "standoff": 6, "font": {"size": 12}},
    )
    y_axis = axis(nticks=6, rangemode="tozero", zeroline=True, zerolinecolor=WITHOUT)
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    layout = base_layout(
        xaxis=x_axis,
        yaxis=y_axis,
        showlegend=True,
        legend=legend,
        margin={"l": 44, "r": 14, "t": 40, "b": 46},
    )
    if seen:
        layout["shapes"] = [
            {
                "type": "line",
                "x0": budget,
                "x1": budget,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": WITHOUT, "dash": "dash"},
            }
        ]
        layout["annotations"] = [
            {
                "text": "budget", "x": budget, "y": 0.03, "yref": "paper", "xanchor": "right", "xshift": -4,
                "showarrow": False, "font": {"size": 11, "color": "#5d6675"},
            }
        ]  # fmt: skip
    return {"data": traces, "layout": layout}
