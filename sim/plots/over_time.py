"""Months: an outcome as it goes, how it differs from the reference, and the life of one person."""

from collections.abc import Sequence

import pandas as pd
from plotly import graph_objects as go

from sim.evidence.outcomes import outcomes
from sim.foundation.errors import InputError, unknown
from sim.foundation.errors import shown as spoken
from sim.foundation.palette import SERIES
from sim.plots.figures import axis_words, band, plain, shown, ticks
from sim.plots.frames import declared, in_order, needs, only
from sim.plots.traces import MEASURES, Lines, lines
from sim.results.drawing import figure

SPREAD = (0.05, 0.95)  # of single futures
_MONTHLY = "run.monthly, run.monthly_of(groups, outcomes) or comparison.monthly"


def months(frame: pd.DataFrame, outcome: str, group: str = "all", members: Sequence[str] | None = None) -> go.Figure:
    """Draw an outcome month by month: means over replicates, with a band that holds 90% of the futures.

    Args:
        frame: `[scenario, replicate, month, group, member, …outcomes]`, as `run.monthly` has it; one line for each
            scenario and member. Of one replicate the line is that future, without a band.
        outcome: Its column.
        group: Such as "all", "gender" or "department".
        members: Some of the group, such as `["women"]`; all where left out.

    Raises:
        InputError: The frame does not fit, or holds no such group or member.
    """
    needs(frame, ("scenario", "replicate", "month", "group", "member", outcome), _MONTHLY)
    spec = declared(outcome)
    rows = only(frame, "group", group)
    rows = rows if members is None else only(rows, "member", members)
    parts, traces = _lines(rows), []
    for k, (name, part) in enumerate(parts):
        colour = SERIES[k % len(SERIES)]
        wide = part.pivot(index="month", columns="replicate", values=outcome)
        if wide.shape[1] > 1:
            low, high = (wide.quantile(share, axis=1) for share in SPREAD)
            traces.append(band(wide.index.tolist(), low, high, colour, name))
        traces.append(_line(wide.index.tolist(), wide.mean(axis=1), colour, name, outcome))
    futures = rows["replicate"].nunique()
    how = f"mean of {futures} futures; band: 90% of them" if futures > 1 else "one future"
    words = f"{spec.title}<br><sup>{how}</sup>"
    found = figure(words, traces, "month", axis_words(spec), showlegend=len(parts) > 1)
    found["layout"]["yaxis"] |= ticks(spec.unit)
    return shown(found)


def monthly_differences(frame: pd.DataFrame, outcome: str, members: Sequence[str] | None = None) -> go.Figure:
    """Draw how scenarios differ from the reference month by month: paired means with their 95% intervals.

    Args:
        frame: `[scenario, month, member, mean, low, high, …]`, as `comparison.monthly_differences(outcome)` returns it.
        outcome: Of what; the frame does not say.
        members: Some of the members of the group; all where left out.

    Raises:
        InputError: The frame does not fit, or holds no such member.
    """
    needs(frame, ("scenario", "month", "member", "mean", "low", "high"), "comparison.monthly_differences(outcome, group)")
    spec = declared(outcome)
    rows = frame if members is None else only(frame, "member", members)
    traces = []
    for k, (name, part) in enumerate(_lines(rows)):
        colour = SERIES[k % len(SERIES)]
        at = part.set_index("month").sort_index()
        traces.append(band(at.index.tolist(), at["low"], at["high"], colour, name))
        traces.append(_line(at.index.tolist(), at["mean"], colour, name, outcome))
    title = f"{spec.title}: difference from the reference<br><sup>mean and its 95% interval, paired by replicate</sup>"
    found = figure(title, traces, "month", axis_words(spec, "difference", change=True), showlegend=True)
    found["layout"]["yaxis"] |= ticks(spec.unit)
    return shown(found)


def life(frame: pd.DataFrame, person: str, measure: str = "exhaustion", replicate: int | None = None) -> go.Figure:
    """Draw one person's life, one line for each scenario; it ends where the person leaves.

    Args:
        frame: `[scenario, replicate, month, person, …]`, as `run.people(months)` returns it; those of several scenarios
            put together with `pandas.concat`.
        person: Such as "L0012.0".
        measure: A number that everybody has, such as "exhaustion", "hours_per_week" or "intention".
        replicate: Which future; the first of the frame in which the person is there where left out.

    Raises:
        InputError: The frame does not fit, or the person is not there.
    """
    needs(frame, ("scenario", "replicate", "month", "person", measure), "run.people(months)")
    known = {**{name: (spec.title, spec.unit) for name, spec in outcomes().items() if spec.by_month}, **MEASURES}
    if measure not in known:
        raise unknown("measure of a life", measure, [name for name in known if name in frame.columns])
    mine = frame[frame["person"] == person]
    which = mine["replicate"].min() if replicate is None else replicate
    mine = mine[mine["replicate"] == which]
    if mine.empty:
        where = "" if replicate is None else f" in replicate {replicate}"
        few = in_order(frame["person"])
        raise InputError(f"{spoken(person)} never exists{where}.", path=("person",), allowed=few)
    title, unit = known[measure]
    drawn = []
    for name in in_order(mine["scenario"]):
        part = mine[mine["scenario"].astype(str) == name].sort_values("month")
        drawn.append(Lines(name, part["month"].tolist(), part[measure].astype(float).tolist()))
    found = lines(f"{person}, replicate {which}: {title.lower()}", unit, drawn)
    found["layout"]["yaxis"] |= ticks(unit)
    return shown(found)


def _lines(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return one line per scenario and member, named by whatever there are several of."""
    scenarios, members = in_order(rows["scenario"]), in_order(rows["member"])
    found = []
    for scenario in scenarios:
        for member in members:
            part = rows[(rows["scenario"].astype(str) == scenario) & (rows["member"].astype(str) == member)]
            words = ([scenario] if len(scenarios) > 1 or len(members) == 1 else []) + ([member] if len(members) > 1 else [])
            if len(part):
                found.append((", ".join(words), part))
    return found


def _line(x: list[int], y: "pd.Series[float]", colour: str, name: str, outcome: str) -> dict[str, object]:
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": x, "y": plain(y), "line": {"color": colour, "width": 2},
        "meta": outcome,
    }  # fmt: skip


