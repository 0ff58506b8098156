"""Differences as dots with their own ranges, one row a policy or lever; zero is no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.style import Figure, axis, base_layout
from sim.foundation.palette import ACCENT, GREY, ORANGE

ROW = 44  # pixels
MARGIN = {"l": 10, "r": 14, "t": 10, "b": 40}
# of series in turn: color, marker, and how far from the middle of its row
LOOKS = ((ACCENT, "circle", 0.0), (ORANGE, "diamond", 0.0))


@dataclass(frozen=True)
class Dot:
    """One difference.

    Attributes:
        row: Title of its row.
        mean: Of it.
        low: Lower end of its range.
        high: Upper end of it.
        words: What is written beside it.
        series: Which of several.
    """

    row: str
    mean: float
    low: float
    high: float
    words: str
    series: int = 0


def height(rows: int, series: int = 1) -> int:
    """Return the height in pixels that so many rows need."""
    return rows * (ROW + 16 * (series - 1)) + MARGIN["t"] + MARGIN["b"] + (24 if series > 1 else 0)


def differences(dots: Sequence[Dot], title: str, names: Sequence[str] = ("",)) -> Figure:
    """Draw them.

    Args:
        dots: In order from top to bottom.
        title: Of the horizontal axis: what is counted, in which unit, over which time.
        names: Of the series.
    """
    rows = list(dict.fromkeys(one.row for one in dots))
    many = len(names) > 1
    at = {row: -float(k) for k, row in enumerate(rows)}
    traces: list[Figure] = []
    for which, name in enumerate(names):
        mine = [one for one in dots if one.series == which]
        color, shape, _ = LOOKS[which]
        lift = (0.0 if not many else 0.04) - 0.30 * which
        y = [at[one.row] + lift for one in mine]
        traces.append(
            {
                "type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False,
                "line": {"color": color, "width": 3},
                "x": [x for one in mine for x in (round(one.low, 6), round(one.high, 6), None)],
                "y": [each for value in y for each in (value, value, None)],
            }
        )  # fmt: skip
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": name or "difference",
                "x": [round(one.mean, 6) for one in mine], "y": y, "text": [one.words for one in mine],
                "marker": {"color": color, "size": 11, "symbol": shape},
                "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
            }
        )  # fmt: skip
    ends = [value for one in dots for value in (one.low, one.high, one.mean)] + [0.0]
    low, high = min(ends), max(ends)
    room = 0.06 * ((high - low) or 1.0)
    x_axis = axis(
        range=[low - room, high + room], nticks=6, title={"text": title, "font": {"size": 12}, "standoff": 6}
    )
    y_axis = axis(
        range=[-len(rows) + 0.42 - (0.1 if many else 0), 0.62], showticklabels=False, showgrid=False
    )
    made = base_layout(margin=dict(MARGIN), xaxis=x_axis, yaxis=y_axis)
    ends_of = (0.22, -0.42) if many else (0.2, -0.24)  # zero is marked beside dots, not through names
    made["shapes"] = [
        {"type": "line", "x0": 0, "x1": 0, "y0": at[row] + ends_of[0], "y1": at[row] + ends_of[1],
         "line": {"color": GREY, "width": 1.5}}
        for row in rows
    ]  # fmt: skip
    made["annotations"] = [_name(row, at[row]) for row in rows]
    if many:
        made |= {"showlegend": True, "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}}
        made["margin"] = {**MARGIN, "t": 34}
    return {"data": traces, "layout": made}


def _name(row: str, at: float) -> Figure:
    """Return the title of a row above its line, so that it has the whole width."""
    text = row if len(row) <= 46 else f"{row[:45]}…"
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": at + 0.36, "yanchor": "middle", "showarrow": False,
        "font": {"size": 12},
    }  # fmt: skip


@dataclass(frozen=True)
class Slope:
    """One policy from without to with.

    Attributes:
        name: Of it.
        before: Level without.
        after: Level with.
        words: The level with, as it is written.
    """

    name: str
    before: float
    after: float
    words: str


_MARKS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_APART = 0.15  # of the height: what two lines of text take
_LONG = 21  # letters of a name, which has half of a narrow screen


def slopes(lines: Sequence[Slope], unit: str, before: str) -> Figure:
    """Draw levels without and with each policy.

    Args:
        lines: One a policy.
        unit: Of the vertical axis.
        before: The level without, as it is written.
    """
    values = [value for one in lines for value in (one.before, one.after)] or [0.0, 1.0]
    low, high = min(values), max(values)
    span = (high - low) or abs(high) * 0.1 or 1.0
    low, high = low - 0.2 * span, high + 0.2 * span
    traces: list[Figure] = [
        {
            "type": "scatter", "mode": "lines+markers", "x": [0, 1], "y": [round(one.before, 6), round(one.after, 6)],
            "name": one.name, "line": {"color": ACCENT, "width": 2.2, "dash": _DASHES[k % 6]},
            "marker": {"size": 10, "symbol": _MARKS[k % 6], "color": ACCENT},
            "hovertemplate": f"{one.name}: {one.words}<extra></extra>", "cliponaxis": False,
        }
        for k, one in enumerate(lines)
    ]  # fmt: skip
    x_axis = axis(
        range=[-0.02, 2.15], tickvals=[0, 1], ticktext=["without", "with the policy"], showgrid=False
    )
    y_axis = axis(range=[low, high], nticks=5, title={"text": unit, "font": {"size": 12}})
    made = base_layout(margin={"l": 62, "r": 8, "t": 10, "b": 28}, xaxis=x_axis, yaxis=y_axis)
    made["annotations"] = _ends(lines, low, high)
    if lines:
        made["annotations"].append(
            {
                "text": before,
                "x": 0,
                "y": lines[0].before,
                "xanchor": "left",
                "xshift": 8,
                "yshift": 14,
                "showarrow": False,
            }
        )
    return {"data": traces, "layout": made}


def _ends(lines: Sequence[Slope], low: float, high: float) -> list[Figure]:
    """Return the names at the right ends, moved apart where they would overlap."""
    order = sorted(range(len(lines)), key=lambda k: lines[k].after)
    gap = _APART * (high - low)
    places: dict[int, float] = {}
    last = float("-inf")
    for k in order:
        last = places[k] = max(lines[k].after, last + gap)
    over = last - (high - 0.3 * gap)
    if over > 0:  # too many at the top: push them down from there
        ceiling = high - 0.3 * gap
        for k in reversed(order):
            places[k] = min(places[k], ceiling)
            ceiling = places[k] - gap
    return [
        {
            "text": f"{one.words}<br>{one.name if len(one.name) <= _LONG else one.name[: _LONG - 1] + '…'}",
            "x": 1, "xanchor": "left",
            "xshift": 10, "y": places[k], "yanchor": "middle", "showarrow": False, "align": "left",
        }
        for k, one in enumerate(lines)
    ]  # fmt: skip
