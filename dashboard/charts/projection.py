"""Departures of a school: the last twelve months as they were, the years to come as projected, and what was counted since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts.style import WITH, WITHOUT, Figure, axis, base_layout, rounded, tinted

Array = np.ndarray[Any, Any]


def projection(
    band: Array, last_year: float | None = None, counted: Sequence[tuple[int, int]] = ()
) -> Figure:
    """Draw cumulative departures; the chart begins twelve months before today where they are known.

    Args:
        band: [months, 5] the ends of 95% and of half of the futures and the median between them.
        last_year: Departures in the twelve months before today.
        counted: (months since, departures since), as observed.
    """
    start = last_year or 0.0
    years = rounded(np.arange(band.shape[0] + 1) / 12, 3)
    whole = np.vstack([np.zeros((1, band.shape[1])), band]) + start

    def filled(low: int, high: int, opacity: float, name: str) -> Figure:
        return {
            "type": "scatter", "mode": "lines", "x": years + years[::-1], "fill": "toself", "line": {"width": 0},
            "fillcolor": tinted(WITH, opacity), "hoverinfo": "skip", "name": name,
            "y": rounded(whole[:, high], 1) + rounded(whole[:, low], 1)[::-1],
        }  # fmt: skip

    median = {
        "type": "scatter", "mode": "lines", "x": years, "y": rounded(whole[:, 2], 1), "line": {"color": WITH, "width": 2.4},
        "name": "median", "hovertemplate": "%{y:,.0f}<extra></extra>",
    }  # fmt: skip
    data = [filled(0, 4, 0.13, "19 of 20 futures"), filled(1, 3, 0.2, "half of the futures"), median]
    if last_year is not None:
        data.append({
            "type": "scatter", "mode": "lines+markers", "x": [-1, 0], "y": [0, round(start, 1)],
            "name": "your last twelve months",
            "line": {"color": WITHOUT, "width": 1.8, "dash": "dash"}, "marker": {"color": WITHOUT, "size": 7},
            "hovertemplate": "%{y:,.0f}<extra></extra>",
        })  # fmt: skip
    if counted:
        data.append({
            "type": "scatter", "mode": "markers", "name": "counted since", "cliponaxis": False,
            "x": rounded([months / 12 for months, _ in counted], 3), "y": [round(start + many, 1) for _, many in counted],
            "marker": {"color": "#9a3412", "size": 11, "symbol": "diamond", "line": {"color": "#ffffff", "width": 1}},
            "hovertemplate": "%{y:,.0f}<extra></extra>",
        })  # fmt: skip
    last = years[-1]
    first = -1 if last_year is not None else 0
    ticks = [*([-1] if last_year is not None else []), *range(round(last) + 1)]
    words = {-1: "a year<br>ago", 0: "projection<br>made", 1: "1 year"}
    x_axis = axis(
        range=[first - 0.03, last + 0.03], showgrid=False, tickmode="array", tickvals=ticks,
        ticktext=[words.get(at, f"{at} years") for at in ticks],
    )  # fmt: skip
    y_axis = axis(rangemode="tozero", nticks=5, tickformat=",.0f")
    layout = base_layout(
        xaxis=x_axis, yaxis=y_axis, margin={"l": 44, "r": 20, "t": 8, "b": 42}, hovermode="closest"
    )
    return {"data": data, "layout": layout}
