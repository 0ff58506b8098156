"""Paired differences from the baseline: one panel per outcome, each on its own scale around zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.charts.style import Figure, Series, axis, base_layout


@dataclass(frozen=True)
class Measure:
    """One outcome in the chart of differences."""

    outcome: str
    title: str
    better: str  # "lower", "higher" or "neither"
    percent: bool = False
    dollars: bool = False


_BETTER = {"lower": "← better", "higher": "better →", "neither": ""}


def differences_height(measures: int, scenarios: int) -> int:
    """Return the height in pixels that the chart of differences needs."""
    return 24 + measures * _panel(scenarios)


def _panel(scenarios: int) -> int:
    return 74 + 18 * scenarios


def differences(table: pd.DataFrame, series: Sequence[Series], measures: Sequence[Measure]) -> Figure:
    """Draw each scenario's difference from the baseline as a dot and whisker.

    Args:
        table: [scenario, outcome, difference, difference_low, difference_high].
        series: the scenarios; the baseline is the zero line.
        measures: the outcomes, from top to bottom.
    """
    drawn = [one for one in series if not one.reference]
    total = differences_height(len(measures), len(drawn))
    panel = _panel(len(drawn))
    layout = base_layout(
        hovermode="closest", margin={"l": 12, "r": 12, "t": 8, "b": 8}, annotations=[], shapes=[]
    )
    inner = total - 16
    traces: list[Figure] = []
    for number, measure in enumerate(measures):
        key = "" if number == 0 else str(number + 1)
        top = 1 - (number * panel + 28) / inner
        bottom = 1 - ((number + 1) * panel - 26) / inner
        rows = table[table["outcome"] == measure.outcome]
        reach = float(rows[["difference_low", "difference_high"]].abs().max().max()) if len(rows) else 0.0
        reach = 1.15 * reach if reach > 0 else 1.0
        x_axis = axis(anchor=f"y{key}", range=[-reach, reach], nticks=5)
        x_axis |= {"zeroline": True, "zerolinecolor": "#767B84", "zerolinewidth": 2, "automargin": False}
        if measure.dollars:
            x_axis["tickformat"] = "$~s"
        elif measure.percent:
            x_axis |= {"tickformat": "~r", "ticksuffix": " pts"}
        layout[f"xaxis{key}"] = x_axis
        layout[f"yaxis{key}"] = axis(
            anchor=f"x{key}",
            domain=[bottom, top],
            range=[-len(drawn) + 0.4, 0.6],
            showticklabels=False,
            showgrid=False,
        )
        above = round(top + 24 / inner, 5)
        layout["annotations"] += [
            _heading(f"<b>{measure.title}</b>", 0, "left", above),
            _heading(_BETTER[measure.better], 1, "right", above),
        ]
        for place, one in enumerate(drawn):
            row = rows[rows["scenario"] == one.name]
            if len(row):
                traces.append(_difference(row.iloc[0], one, -place, key, measure))
    return {"data": traces, "layout": layout}


def _heading(text: str, x: int, anchor: str, y: float) -> Figure:
    return {
        "text": text,
        "x": x,
        "xref": "paper",
        "xanchor": anchor,
        "y": y,
        "yref": "paper",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 12 if anchor == "left" else 11},
    }


def _difference(row: pd.Series, one: Series, height: float, key: str, measure: Measure) -> Figure:
    mean, low, high = (float(row[name]) for name in ("difference", "difference_low", "difference_high"))
    number = "$~.3s" if measure.dollars else "+.1f" if measure.percent else "+,.1f"
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(mean, 5)],
        "y": [height],
        "xaxis": f"x{key}",
        "yaxis": f"y{key}",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(high - mean, 5)],
            "arrayminus": [round(mean - low, 5)],
            "color": one.color,
            "thickness": 2,
            "width": 4,
        },
        "marker": {"symbol": one.symbol, "size": 11, "color": one.color},
        "name": one.title,
        "customdata": [[round(low, 5), round(high, 5)]],
        "hovertemplate": (
            f"%{{x:{number}}} (%{{customdata[0]:{number}}} to %{{customdata[1]:{number}}})"
            "<extra>%{fullData.name}</extra>"
        ),
    }
