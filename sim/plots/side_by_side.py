"""Side by side: groups of people, paired differences between scenarios, outcomes and their published bands."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from sim.evidence.outcomes import Outcome, interval
from sim.foundation.errors import InputError
from sim.foundation.palette import BLUE, GREY, ORANGE, SERIES
from sim.plots.figures import LOOKS, axis_words, ends, plain, shown, ticks, tinted, verdict
from sim.plots.frames import declared, in_order, needs, only
from sim.results.drawing import figure

_PANEL = 62  # pixels of a panel with one row, without its heading


def groups(frame: pd.DataFrame, outcome: str, group: str) -> go.Figure:
    """Draw the members of a group beside each other: means over replicates with 95% intervals.

    What happens (flows) is added up over the months of the frame; all else is the mean of its months. Month 0, where
    nothing has happened yet, is left out.

    Args:
        frame: `[scenario, replicate, month, group, member, …outcomes]`, as `run.monthly` has it.
        outcome: Its column.
        group: Such as "gender", "rank" or "department".

    Raises:
        InputError: The frame does not fit, or holds no such group or no later month.
    """
    made_by = "run.monthly, run.monthly_of(groups, outcomes) or comparison.monthly"
    needs(frame, ("scenario", "replicate", "month", "group", "member", outcome), made_by)
    spec = declared(outcome)
    rows = needs(only(frame, "group", group).query("month > 0"), (), made_by)
    keys = ["scenario", "member", "replicate"]
    by_future = rows.groupby(keys, observed=True)[outcome]
    values = (by_future.sum(min_count=1) if spec.kind == "flow" else by_future.mean()).reset_index()
    last = int(rows["month"].max())
    traces = []
    for k, scenario in enumerate(in_order(rows["scenario"])):
        mine = values[values["scenario"].astype(str) == scenario]
        wide = mine.pivot(index="replicate", columns="member", values=outcome)
        names = [name for name in in_order(rows["member"]) if name in wide.columns]
        mean, low, high = interval(wide[names].to_numpy())
        traces.append(_dots(scenario, plain(mean), names, ends(mean, low, high), SERIES[k % len(SERIES)]))
    what = f"added up over {last} months" if spec.kind == "flow" else f"mean of months 1 to {last}"
    found = figure(
        f"{spec.title} by {group}<br><sup>mean of futures and 95% interval</sup>", traces, axis_words(spec, what),
        height=190 + 30 * rows["member"].nunique(), scattermode="group", showlegend=len(traces) > 1,
    )  # fmt: skip
    found["layout"]["xaxis"] |= {**ticks(spec.unit), "zeroline": False}
    found["layout"]["yaxis"]["autorange"] = "reversed"
    return shown(found)


def differences(frame: pd.DataFrame, outcomes: Sequence[str] | None = None) -> go.Figure:
    """Draw paired differences from the reference with 95% intervals, a panel for each outcome.

    Args:
        frame: `[scenario, outcome, difference, difference_low, difference_high, …]`, as `comparison.summary()` returns it.
        outcomes: Some of those in the frame; all where left out.

    Raises:
        InputError: The frame does not fit, lacks an outcome, or holds the reference alone.
    """
    columns = ("difference", "difference_low", "difference_high")
    needs(frame, ("scenario", "outcome", *columns), "comparison.summary(outcomes)")
    rows = frame if outcomes is None else only(frame, "outcome", outcomes)
    rows = rows[rows["difference"].notna()]
    if rows.empty:
        raise InputError("The frame contains no differences.", allowed="comparison.summary() of two scenarios or more")
    names = list(outcomes) if outcomes is not None else in_order(rows["outcome"])
    specs = [declared(name) for name in names if name in set(rows["outcome"])]
    made = _panels([spec.title for spec in specs], rows["scenario"].nunique())
    told: set[str] = set()
    for number, spec in enumerate(specs, start=1):
        mine = rows[rows["outcome"] == spec.name]
        for scenario, middle, low, high in mine[["scenario", *columns]].itertuples(index=False, name=None):
            word = verdict(spec, low, high)
            color, symbol = LOOKS[word]
            dots = _dots(word, [middle], [str(scenario)], ends([middle], [low], [high], color), color, symbol)
            made.add_trace({**dots, "legendgroup": word, "showlegend": word not in told}, row=number, col=1)
            told.add(word)
        _finish(made, number, spec, axis_words(spec, change=True), zero=True)
        made.update_yaxes(range=[mine["scenario"].nunique() - 0.4, -0.6], row=number, col=1)
    made.update_layout(title="Difference from the reference, paired by replicate<br><sup>mean and 95% interval</sup>")
    return made


def targets(frame: pd.DataFrame) -> go.Figure:
    """Draw outcomes beside the published bands that the model may be fitted to.

    Args:
        frame: `[target, outcome, mean, low, high, band_low, band_high, within]`, as `run.targets()` returns it.

    Raises:
        InputError: The frame does not fit.
    """
    columns = ("mean", "low", "high", "band_low", "band_high", "within")
    needs(frame, ("target", "outcome", *columns), "run.targets()")
    specs = [declared(name) for name in frame["outcome"]]
    made = _panels([f"{key}: {spec.title}" for key, spec in zip(frame["target"], specs, strict=True)], 1)
    told: set[str] = set()
    for number, (spec, row) in enumerate(zip(specs, frame.to_dict("records"), strict=True), start=1):
        word, color, symbol = ("within the band", BLUE, "circle") if row["within"] else ("outside", ORANGE, "diamond")
        key = str(row["target"])
        dots = _dots(word, [row["mean"]], [key], ends([row["mean"]], [row["low"]], [row["high"]], color), color, symbol)
        made.add_trace({**dots, "legendgroup": word, "showlegend": word not in told}, row=number, col=1)
        made.add_vrect(row["band_low"], row["band_high"], fillcolor=tinted(GREY, 0.25), line_width=0, row=number, col=1)
        told.add(word)
        _finish(made, number, spec, spec.unit, zero=False)
        made.update_yaxes(showticklabels=False, row=number, col=1)
    words = "Published bands (gray) and what the model shows"
    made.update_layout(title=f"{words}<br><sup>mean of futures and 95% interval</sup>")
    return made


def _panels(titles: Sequence[str], rows: int) -> go.Figure:
    """Return panels one above the other, each with its own scale."""
    height = _PANEL + 22 * rows
    total = (height + 50) * len(titles)
    gap = 74.0 / total if len(titles) > 1 else 0.0
    made = make_subplots(rows=len(titles), cols=1, subplot_titles=list(titles), vertical_spacing=min(gap, 0.9 / len(titles)))
    made.update_layout(template="plotly_white", height=total + 170, margin={"t": 120})
    made.update_annotations(x=0.0, xanchor="left", font={"size": 13})
    return made


def _finish(made: go.Figure, number: int, spec: Outcome, words: str, *, zero: bool) -> None:
    """Give a panel its words; a scale of differences holds zero and shows it."""
    line: dict[str, Any] = {"zeroline": zero, "zerolinecolor": GREY, "zerolinewidth": 2} if zero else {"zeroline": False}
    if zero:
        line["rangemode"] = "tozero"
    title = {"text": words, "font": {"size": 11}, "standoff": 4}
    made.update_xaxes(title=title, **ticks(spec.unit), **line, row=number, col=1)
    made.update_yaxes(automargin=True, row=number, col=1)


def _dots(
    name: str, x: list[Any], y: list[str], error: dict[str, Any], color: str, symbol: str = "circle"
) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "orientation": "h", "name": name, "x": x, "y": y,
        "error_x": {**error, "color": color},
        "marker": {"color": color, "symbol": symbol, "size": 10},
    }  # fmt: skip


