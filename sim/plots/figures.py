"""From plain dicts to Plotly figures, and how all of them look."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from plotly import graph_objects as go

from sim.evidence.outcomes import Outcome
from sim.foundation.palette import BLUE, GREY, ORANGE
from sim.results.drawing import Figure

SHARES = ("share", "per year", "probability")
_UNSURE = "not sure"
LOOKS = {"surely better": (BLUE, "circle"), "surely worse": (ORANGE, "diamond"), _UNSURE: (GREY, "circle-open")}


def shown(figure: Figure | Mapping[str, Any]) -> go.Figure:
    """Return a plain dict as a checked Plotly figure."""
    made = go.Figure(dict(figure))
    made.update_layout(template="plotly_white")
    return made


def ticks(unit: str) -> dict[str, Any]:
    """Return how an axis writes numbers of a unit: shares as percent, dollars short."""
    if unit == "USD":
        return {"tickformat": "$~s"}
    return {"tickformat": "~%"} if unit in SHARES else {"tickformat": ",~r"}


def better(outcome: Outcome) -> str:
    """Return which direction is better, in words; nothing where none is."""
    return "" if outcome.better == "neither" else f"{outcome.better} is better"


def axis_words(outcome: Outcome, what: str = "", *, change: bool = False) -> str:
    """Return the title of an axis: what is shown, the unit, and which direction is better; changes of shares are points."""
    unit = "percentage points" if change and outcome.unit in SHARES else outcome.unit
    return "; ".join(part for part in (what, unit, better(outcome)) if part)


def verdict(outcome: Outcome, low: float, high: float) -> str:
    """Return what the interval of a difference says of a policy: a key of `LOOKS`."""
    if outcome.better == "neither" or not (low > 0.0 or high < 0.0):
        return _UNSURE
    return "surely better" if (low > 0.0) == (outcome.better == "higher") else "surely worse"


def plain(values: Iterable[Any]) -> list[Any]:
    """Return numbers as plain ones; None leaves a gap."""
    return [None if np.isnan(value) else float(value) for value in values]


def ends(middle: Iterable[float], low: Iterable[float], high: Iterable[float], colour: str = GREY) -> dict[str, Any]:
    """Return the bars of intervals; none where an end is not known."""
    centre, lower, upper = (np.asarray(list(each), dtype=float) for each in (middle, low, high))
    above, below = np.nan_to_num(upper - centre), np.nan_to_num(centre - lower)
    return {
        "type": "data", "symmetric": False, "array": above.tolist(), "arrayminus": below.tolist(), "color": colour,
        "thickness": 1.5,
    }  # fmt: skip


def band(months: Iterable[int], low: Iterable[float], high: Iterable[float], colour: str, name: str) -> dict[str, Any]:
    """Return an area between two lines."""
    x, lower, upper = list(months), plain(low), plain(high)
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": x + x[::-1], "y": upper + lower[::-1], "fill": "toself",
        "fillcolor": tinted(colour), "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False,
    }  # fmt: skip


def tinted(colour: str, opacity: float = 0.16) -> str:
    """Return a color through which others are seen."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
