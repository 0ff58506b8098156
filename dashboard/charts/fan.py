"""Outcomes over time: medians as lines, and bands that hold 50% and 90% of the simulated futures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.style import Figure, Series, axis, base_layout, rounded, tinted

_BANDS = (("q05", "q95", 0.13), ("q25", "q75", 0.22))


def fan(
    table: pd.DataFrame,
    series: Sequence[Series],
    y_title: str = "",
    percent: bool = False,
    dollars: bool = False,
    small: bool = False,
    bands: bool = True,
) -> Figure:
    """Draw one outcome over time for all scenarios.

    Args:
        table: [scenario, year, q05, q25, q50, q75, q95].
        series: the scenarios in drawing order; baseline and focus get bands.
        y_title: what the vertical axis shows.
        percent: values are shares.
        dollars: values are US dollars.
        small: one of the small charts, with markers only on whole years and fewer ticks.
        bands: draw bands at all; a preview of few futures has none.
    """
    rows = {name: part for name, part in table.groupby("scenario", sort=False)}
    drawn = [one for one in series if one.name in rows]
    traces: list[Figure] = []
    for one in drawn:
        if bands and (one.reference or one.focus):
            traces += _bands(rows[one.name], one)
    for one in drawn:
        traces.append(_median(rows[one.name], one, percent, dollars))
    last = float(table["year"].max()) if len(table) else 1.0
    y_axis = axis(y_title, rangemode="tozero", nticks=5 if small else 7)
    if percent:
        y_axis["tickformat"] = ".0%"
    if dollars:
        y_axis["tickformat"] = "$~s"
    x_axis = axis("" if small else "Years from now", range=[0, last * 1.01], dtick=1 if last <= 6 else 2)
    layout = base_layout(xaxis=x_axis, yaxis=y_axis, hoverlabel={"namelength": -1})
    layout["margin"] = {"l": 52, "r": 12 if small else 58, "t": 8, "b": 28 if small else 42}
    if not small:
        layout["annotations"] = _ends({one: float(rows[one.name]["q50"].iloc[-1]) for one in drawn}, last)
    return {"data": traces, "layout": layout}


def _ends(ends: dict[Series, float], last: float) -> list[Figure]:
    """Return the last value of each line next to its end, moved apart where they would overlap."""
    gap = 0.055 * max([*ends.values(), 1.0])
    labels: list[Figure] = []
    below = -gap
    for one, value in sorted(ends.items(), key=lambda item: item[1]):
        below = max(value, below + gap)
        labels.append(
            {
                "x": last,
                "y": round(below, 2),
                "text": f'<span style="color:{one.color}">{one.glyph}</span> {value:,.0f}',
                "xanchor": "left",
                "xshift": 8,
                "showarrow": False,
            }
        )
    return labels


def _bands(rows: pd.DataFrame, one: Series) -> list[Figure]:
    years = rounded(rows["year"])
    traces: list[Figure] = []
    for low, high, opacity in _BANDS:
        traces.append(
            {
                "type": "scatter",
                "x": years + years[::-1],
                "y": rounded(rows[low]) + rounded(rows[high])[::-1],
                "mode": "lines",
                "line": {"width": 0},
                "fill": "toself",
                "fillcolor": tinted(one.color, opacity),
                "hoverinfo": "skip",
                "name": f"{one.title}: band",
            }
        )
    return traces


def _median(rows: pd.DataFrame, one: Series, percent: bool, dollars: bool) -> Figure:
    years = rounded(rows["year"])
    shown = "%{y:.1%}" if percent else "%{y:$.3s}" if dollars else "%{y:,.1f}"
    whole = [abs(year - round(year)) < 1e-6 and year > 0 for year in years]
    return {
        "type": "scatter",
        "x": years,
        "y": rounded(rows["q50"]),
        "mode": "lines+markers",
        "cliponaxis": False,
        "line": {"color": one.color, "dash": one.dash, "width": 3 if one.focus else 2},
        "marker": {
            "symbol": one.symbol,
            "size": [8 if at else 0 for at in whole],
            "color": one.color,
            "opacity": 1,
            "line": {"width": 0},
        },
        "name": one.title,
        "hovertemplate": shown + "<extra>%{fullData.name}</extra>",
    }
