"""Leaving: where people go, who goes, and what hurt them most when they began to think of it."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from sim.evidence.outcomes import Array, interval, outcomes
from sim.evidence.parameters import switches
from sim.foundation.errors import InputError, unknown
from sim.foundation.palette import SERIES
from sim.plots.figures import ends, plain, shown
from sim.plots.frames import in_order, needs
from sim.results.drawing import figure
from sim.results.hurt import HURT, NOTHING
from sim.studies.drivers.leavers import VOLUNTARY

BY = ("destination", "kind", "handover", "department", "unit", "gender", "urim", "rank", "track")
_MADE_BY = "run.departures or comparison.departures"


def departures(frame: pd.DataFrame, by: str = "destination", replicates: int | None = None) -> go.Figure:
    """Draw how many leave, by destination or anything else: means over replicates with 95% intervals.

    Args:
        frame: `[scenario, replicate, …]`, one row a departure, as `run.departures` has it.
        by: One of destination, kind, handover, department, unit, gender, urim, rank and track.
        replicates: How many were simulated: of one in which nobody left there is no row. Where left out, those of the frame.

    Raises:
        InputError: The frame does not fit.
    """
    if by not in BY:
        raise unknown("way to count departures", by, BY)
    needs(frame, ("scenario", "replicate", by), _MADE_BY)
    return _bars(frame, by, "Departures", "people", replicates, lambda counts: counts)


def reasons(frame: pd.DataFrame, kind: str | None = VOLUNTARY) -> go.Figure:
    """Draw which share of leavers each strain and gap hurt most when their last values audit began.

    On one scale, beyond what is usual for everybody (see `sim.results.hurt`). Leavers who never held an audit are left out.
    What leavers name is not what causes leaving: see `drivers_and_words`.

    Args:
        frame: `[scenario, replicate, kind, hurt_most]`, one row a departure, as `run.departures` has it.
        kind: Kind of departures, such as "voluntary"; all where None.

    Raises:
        InputError: The frame does not fit, or no such leaver held an audit.
    """
    needs(frame, ("scenario", "replicate", "kind", "hurt_most"), _MADE_BY)
    rows = frame if kind is None else frame[frame["kind"].astype(str) == kind]
    rows = rows[rows["hurt_most"].notna()]
    if rows.empty:
        kinds = in_order(frame["kind"])
        raise InputError("No one of this kind left after a values audit.", path=("kind",), allowed=kinds)
    return _bars(rows, "hurt_most", "What hurt leavers most", "share of leavers", None, _shares)


def _shares(counts: Array) -> Array:
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0))


def _bars(
    frame: pd.DataFrame, by: str, title: str, unit: str, replicates: int | None,
    made: Callable[[Array], Array],
) -> go.Figure:  # fmt: skip
    """Return bars by scenario; counts in each replicate become a mean with its interval."""
    labels = list(HURT) if by == "hurt_most" else in_order(frame[by])
    futures = frame["replicate"].nunique() if replicates is None else replicates
    if futures < frame["replicate"].nunique():
        there = frame["replicate"].nunique()
        raise InputError(f"The frame contains {there} replicates.", path=("replicates",), allowed=f"{there} or more")
    traces = []
    for k, scenario in enumerate(in_order(frame["scenario"])):
        mine = frame[frame["scenario"].astype(str) == scenario]
        table = pd.crosstab(mine["replicate"], mine[by].astype(str)).reindex(columns=labels, fill_value=0)
        counts = np.zeros((futures, len(labels)))
        counts[: len(table)] = table.to_numpy()  # all other futures hold no departure
        mean, low, high = interval(made(counts))
        bars = {
            "type": "bar", "orientation": "h", "name": scenario, "x": plain(mean), "y": [_words(by, each) for each in labels],
            "error_x": ends(mean, low, high, "#333333"), "marker": {"color": SERIES[k % len(SERIES)]},
        }  # fmt: skip
        traces.append(bars)
    words = title if by == "hurt_most" else f"{title} by {by}"
    found = figure(
        f"{words}<br><sup>mean of {futures} futures and its 95% interval</sup>", traces, unit, barmode="group",
        height=180 + (18 + 14 * len(traces)) * len(labels), showlegend=len(traces) > 1,
    )  # fmt: skip
    found["layout"]["yaxis"]["autorange"] = "reversed"
    if unit != "people":
        found["layout"]["xaxis"]["tickformat"] = "~%"
    return shown(found)


def _words(by: str, label: str) -> str:
    """Return a label as people read it."""
    if by == "destination":
        return outcomes()[f"to_{label}"].title
    if by == "hurt_most" and label != NOTHING:
        return switches()[label].title
    return label.replace("_", " ")
