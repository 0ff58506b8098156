"""Where a school stands beside the published ranges: each row on a scale of its own, from the low to the high end."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import WITH, WITHOUT, Figure, axis, base_layout, rounded, tinted

ROW = 46  # pixels
LABEL = 0.3  # of the width
_FARTHEST = 3.0  # published ranges that are drawn on each side


def height(table: pd.DataFrame) -> int:
    """Return the height in pixels that these rows need."""
    return ROW * len(table) + 64


def standing(table: pd.DataFrame) -> Figure:
    """Draw one row an outcome.

    Args:
        table: [title, value, low, high, published_low, published_high, words]; from top to bottom.
    """
    wide = (table["published_high"] - table["published_low"]).clip(lower=1e-9)

    def placed(column: str) -> list[float]:
        return rounded(((table[column] - table["published_low"]) / wide).clip(-_FARTHEST, 1.0 + _FARTHEST))

    y = [-ROW * (k + 0.5) for k in range(len(table))]
    ends = list(zip(placed("low"), placed("high"), strict=True))
    bars = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": "published range",
        "line": {"color": tinted(WITHOUT, 0.35), "width": 14},
        "x": [x for _ in y for x in (0, 1, None)], "y": [v for at in y for v in (at, at, None)],
    }  # fmt: skip
    range_ = {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": "your school, 95%",
        "line": {"color": WITH, "width": 2}, "x": [x for low, high in ends for x in (low, high, None)],
        "y": [v for at in y for v in (at, at, None)],
    }  # fmt: skip
    dots = {
        "type": "scatter", "mode": "markers", "x": placed("value"), "y": y, "marker": {"color": WITH, "size": 10},
        "name": "your school", "text": list(table["words"]), "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip
    shown = [x for pair in ends for x in pair]
    low, high = min([-0.25, *shown]) - 0.1, max([1.25, *shown]) + 0.1
    x_axis = axis(
        domain=[LABEL, 1], range=[low, high], tickmode="array", tickvals=[0, 1],
        ticktext=["low end of<br>published", "high end of<br>published"],
    )  # fmt: skip
    y_axis = axis(range=[-ROW * max(len(table), 1), 0], showticklabels=False, showgrid=False)
    layout = base_layout(
        margin={"l": 8, "r": 12, "t": 8, "b": 48}, xaxis=x_axis, yaxis=y_axis, meta={"rows": LABEL}
    )
    layout["annotations"] = [
        {
            "text": str(title),
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "y": at,
            "showarrow": False,
            "name": "row",
        }
        for title, at in zip(table["title"], y, strict=True)
    ]
    return {"data": [bars, range_, dots], "layout": layout}
