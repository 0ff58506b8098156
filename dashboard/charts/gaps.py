"""One gap of one simulated person over time, with the policy and without it; a line ends where the person leaves."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.style import WITH, WITHOUT, Figure, axis, base_layout

_LOOKS = {
    "without": {"color": WITHOUT, "width": 1.8, "dash": "dash"},
    "with": {"color": WITH, "width": 2.4},
}


def gaps(table: pd.DataFrame, column: str, last: int, form: str, alone: bool = False) -> Figure:
    """Draw a gap by month.

    Args:
        table: [world, month, present, …] as `dashboard.pages.calendars.weeks.table_of` returns it.
        column: The gap.
        last: Last month of the horizon.
        form: How numbers are written, as in Plotly.
        alone: There is no policy: one world.
    """
    traces, notes = [], []
    for world, rows in table.groupby("world", sort=False):
        there = rows[rows["present"].astype(bool)]
        name = "this world" if alone else f"{world} the policy"
        months, values = there["month"].tolist(), [float(value) for value in there[column]]
        line = _LOOKS["with" if alone else str(world)]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": months, "y": values, "name": name, "line": line,
                "hovertemplate": f"{name}, month %{{x}}: %{{y:{form}}}<extra></extra>",
            }
        )  # fmt: skip
        if months and months[-1] < last:
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "x": months[-1:], "y": values[-1:], "name": f"leaves, {name}",
                    "marker": {"symbol": "x", "size": 10, "color": line["color"]},
                    "hovertemplate": f"leaves in month {months[-1] + 1}, {name}<extra></extra>",
                }
            )  # fmt: skip
            if months[-1] not in [note["x"] for note in notes]:
                notes.append(
                    {
                        "text": "leaves", "x": months[-1], "y": values[-1], **_beside(months[-1], last),
                        "showarrow": False, "font": {"size": 12},
                    }
                )  # fmt: skip
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    layout = base_layout(
        xaxis=axis(range=[0, last], title={"text": "month", "standoff": 4}, nticks=8, showgrid=False),
        yaxis=axis(rangemode="tozero", nticks=5, tickformat=form),
        showlegend=not alone, legend=legend, hovermode="x", annotations=notes,
        margin={"l": 44, "r": 16, "t": 26, "b": 36},
    )  # fmt: skip
    for trace in traces:
        trace["showlegend"] = trace["mode"] == "lines"
    return {"data": traces, "layout": layout}


def _beside(month: int, last: int) -> Figure:
    """Return on which side of its mark a word stands: on the left where there is no room on the right."""
    left = month > 0.85 * last
    return {"xanchor": "right" if left else "left", "xshift": -9 if left else 9}
