"""Where a policy costs and saves: by kind, stacked by year, each against the same futures without it."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import Figure, axis, base_layout, rounded
from sim.foundation.palette import GREY

# tints of one color and a pattern: each has a contrast of 3 on light and on dark paper, which a lighter tint has not
LOOKS = (("#1F7391", ""), ("#4C8AA3", ""), ("#4C8AA3", "/"), (GREY, "x"))


def money(table: pd.DataFrame) -> Figure:
    """Draw paired changes of cost, stacked by kind, and the net as a marker.

    Args:
        table: [year, kind, usd]: mean paired change; the kinds in order, "Net" last.
    """
    kinds = [kind for kind in dict.fromkeys(table["kind"]) if kind != "Net"]
    traces = []
    for kind, (color, shape) in zip(kinds, LOOKS, strict=False):
        part = table[table["kind"] == kind]
        traces.append(
            {
                "type": "bar",
                "x": [f"year {year}" for year in part["year"]],
                "y": rounded(part["usd"], 0),
                "name": kind,
                "marker": {
                    "color": color,
                    "line": {"color": color, "width": 1},
                    "pattern": {"shape": shape, "fgcolor": color, "bgcolor": "rgba(0,0,0,0)", "size": 7, "solidity": 0.45},
                },
                "hovertemplate": f"{kind}: %{{y:$.3s}}<extra></extra>",
            }
        )
    net = table[table["kind"] == "Net"]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [f"year {year}" for year in net["year"]],
            "name": "Net",
            "y": rounded(net["usd"], 0),
            # dark with a light rim: seen on every bar, on light and on dark paper
            "marker": {"symbol": "diamond", "size": 13, "color": "#1d2430", "line": {"width": 1.5, "color": "#ffffff"}},
            "hovertemplate": "net: %{y:$.3s}<extra></extra>",
        }
    )
    y_axis = axis(tickformat="$~s", nticks=6, zeroline=True, zerolinecolor=GREY)
    layout = base_layout(barmode="relative", bargap=0.45, xaxis=axis(showgrid=False), yaxis=y_axis)
    # above the bars in as many lines as it takes
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    layout |= {"showlegend": True, "legend": legend}
    layout["margin"] = {"l": 56, "r": 12, "t": 34, "b": 28}
    return {"data": traces, "layout": layout}
