"""A policy against its reference, future by future: departures avoided since today."""

from typing import Any

import numpy as np
from plotly import graph_objects as go

from sim.foundation.palette import ACCENT, GREY
from sim.plots.figures import shown, tinted
from sim.results.drawing import Figure
from sim.results.paired import Array, Paired

BANDS = ((0.025, 0.975, 0.13), (0.25, 0.75, 0.26))  # 19 of 20 futures, half of them; opacity
_FEW = 40  # futures below which no band is drawn
_MONTHS = 12
_INK, _QUIET = "#1d2430", "#5d6675"
_ROOM = 0.075  # of the axis between two labels at the end


def paired_difference(paired: Paired) -> go.Figure:
    """Draw departures avoided since today, cumulative: mean, half of the futures, and 19 of 20.

    Args:
        paired: A policy against its reference, as `LeverEffects.estimate` returns it: arrays by future, not a frame.
    """
    made = difference_figure(paired)
    made["layout"] |= {
        "title": {"text": "Departures avoided since today (posts vacated, cumulative)"},
        "height": 420,
    }
    return shown(made)


def difference_figure(
    paired: Paired, span: tuple[float, float] | None = None, reference: str = "today’s course"
) -> Figure:
    """Return the same chart as a plain dict, without a title.

    Args:
        paired: A policy against its reference.
        span: The vertical axis, so that it can stand still; to fit where left out.
        reference: What zero is called.
    """
    banded = paired.kind != "sample" and paired.futures >= _FEW
    words = ("fewer", "more", reference)
    return _fan(
        paired.months,
        paired.avoided,
        span or span_of(paired.avoided),
        words,
        banded,
        paired.kind == "estimate",
    )


def course_figure(months: Array, departed: Array, span: tuple[float, float] | None = None) -> Figure:
    """Return departures since today on one course as a plain dict, without a title.

    Args:
        months: Since today.
        departed: Futures x months: departures so far.
        span: The vertical axis; to fit where left out.
    """
    return _fan(months, departed, span or span_of(departed), ("leave", "", ""), len(departed) >= _FEW, False)


def _fan(
    months: Array,
    values: Array,
    axis: tuple[float, float],
    words: tuple[str, str, str],
    banded: bool,
    dashed: bool,
) -> Figure:
    mean = values.mean(axis=0)
    low, high = np.quantile(values, BANDS[0][:2], axis=0)
    ends = (low[-1], high[-1]) if banded else ()
    return {
        "data": [*(_bands(months, values) if banded else []), *_line(months, mean, low, high, dashed, banded)],
        "layout": {
            "xaxis": _months(months),
            "yaxis": {"range": list(axis), "fixedrange": True, "zeroline": False, "nticks": 6, "gridcolor": "#ebe8e0"},
            "shapes": [_zero()],
            "annotations": _labels(float(mean[-1]), [float(end) for end in ends], axis, words),
            "margin": {"l": 40, "r": 108, "t": 10, "b": 30}, "showlegend": False, "hovermode": "x",
            "font": {"family": "inherit", "size": 12, "color": _QUIET}, "dragmode": False,
            "paper_bgcolor": "#fbfaf7", "plot_bgcolor": "rgba(0,0,0,0)",
        },
    }  # fmt: skip


def span_of(values: Array) -> tuple[float, float]:
    """Return a vertical axis that holds the bands, with zero inside, and does not change with every small step.

    Args:
        values: Futures x months.
    """
    low, high = np.quantile(values[:, -1], BANDS[0][:2])
    return -_nice(-float(low)), _nice(float(high), 4.0)


def _nice(size: float, least: float = 0.0) -> float:
    size = max(size * 1.08, least)
    if size <= 0.0:
        return 0.6
    step = 10.0 ** np.floor(np.log10(size))
    return float(
        next(step * each for each in (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if step * each >= size)
    )


def _bands(months: Array, values: Array) -> list[dict[str, Any]]:
    x = months.tolist()
    made = []
    for low, high, opacity in BANDS:
        lower, upper = np.quantile(values, (low, high), axis=0)
        made.append(
            {
                "type": "scatter", "mode": "lines", "x": x + x[::-1], "y": _short(upper) + _short(lower)[::-1],
                "fill": "toself", "fillcolor": tinted(ACCENT, opacity), "line": {"width": 0}, "hoverinfo": "skip",
                "name": f"{100 * (high - low):.0f}% of futures",
            }
        )  # fmt: skip
    return made


def _line(
    months: Array, mean: Array, low: Array, high: Array, estimate: bool, banded: bool
) -> list[dict[str, Any]]:
    ends = "<br>19 of 20 futures: %{customdata[0]:.0f} to %{customdata[1]:.0f}" if banded else ""
    line = {
        "type": "scatter", "mode": "lines", "x": months.tolist(), "y": _short(mean), "name": "mean",
        "line": {"color": ACCENT, "width": 2.6, "dash": "dash" if estimate else "solid"},
        "customdata": list(map(list, zip(_short(low), _short(high), strict=True))),
        "hovertemplate": f"month %{{x}}: %{{y:.1f}}{ends}<extra></extra>",
    }  # fmt: skip
    end = {
        "type": "scatter", "mode": "markers", "x": [int(months[-1])], "y": [round(float(mean[-1]), 2)], "hoverinfo": "skip",
        "marker": {"color": ACCENT, "size": 8}, "cliponaxis": False, "name": "end",
    }  # fmt: skip
    return [line, end]


def _months(months: Array) -> dict[str, Any]:
    last = int(months[-1])
    years = range(0, last // _MONTHS + 1, 1 if last <= 6 * _MONTHS else 2)
    return {
        "range": [0, last], "fixedrange": True, "zeroline": False, "showgrid": False, "tickmode": "array",
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": "rgba(0,0,0,0)",
        "tickvals": [_MONTHS * year for year in years], "ticktext": ["now", *map(str, years[1:-1]), f"year {years[-1]}"],
    }  # fmt: skip


def _zero() -> dict[str, Any]:
    line = {"color": GREY, "width": 1.2, "dash": "dash"}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 0,
        "y1": 0,
        "line": line,
        "layer": "above",
    }


def _labels(
    mean: float, ends: list[float], axis: tuple[float, float], words: tuple[str, str, str]
) -> list[dict[str, Any]]:
    """Return the words at the end of the lines, moved apart where they would overlap."""
    above, below, zero = words
    first = f"<b>{_count(mean)} {below if mean < -0.05 else above}</b>"
    wanted = [(mean, first, 15, ACCENT), *([(0.0, zero, 11.5, _QUIET)] if zero else [])]
    wanted += [(end, f"{'−' if end < 0 else ''}{_count(end)}", 12, _QUIET) for end in ends]
    room = _ROOM * (axis[1] - axis[0])
    placed: list[float] = []
    made = []
    for value, text, size, colour in wanted:
        at = min(max(value, axis[0]), axis[1])
        near = [other for other in placed if abs(other - at) < room]
        if near:
            at = near[0] - room if value <= near[0] else near[0] + room
        if text not in (first, zero) and any(abs(other - at) < 0.8 * room for other in placed):
            continue  # no room is left beside the words that say more
        placed.append(at)
        made.append(
            {
                "x": 1, "xref": "paper", "xanchor": "left", "xshift": 10, "y": round(at, 3), "yanchor": "middle",
                "text": text, "showarrow": False, "font": {"size": size, "color": colour},
            }
        )  # fmt: skip
    return made


def _count(number: float) -> str:
    size = abs(float(number))
    return f"{size:.1f}".removesuffix(".0") if size < 9.95 else f"{size:,.0f}"


def _short(values: Array) -> list[float]:
    return [round(float(value), 2) for value in values]
