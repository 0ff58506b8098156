"""Money: what scenarios cost by part, and how one total becomes another."""

import numpy as np
import pandas as pd
from plotly import graph_objects as go

from sim.evidence.outcomes import interval
from sim.foundation.errors import InputError
from sim.foundation.palette import BLUE, GREY, ORANGE, SERIES
from sim.plots.figures import ends, plain, shown, ticks
from sim.plots.frames import declared, in_order, needs, only
from sim.results.costs import PARTS
from sim.results.drawing import figure

_MADE_BY = "run.costs or comparison.costs"
TOTAL = "total_usd"


def costs(frame: pd.DataFrame) -> go.Figure:
    """Draw what each scenario costs over the horizon, by part: means over replicates; the total with its 95% interval.

    Args:
        frame: `[scenario, replicate, year, …_usd]`, as `run.costs` and `comparison.costs` have it.

    Raises:
        InputError: The frame does not fit.
    """
    sums = _sums(frame)
    names = in_order(frame["scenario"])
    traces = [
        {
            "type": "bar", "orientation": "h", "name": declared(part).title, "y": names,
            "x": [float(sums[name][part].mean()) for name in names], "marker": {"color": SERIES[k]},
        }
        for k, part in enumerate(PARTS)
    ]  # fmt: skip
    mean, low, high = interval(np.column_stack([sums[name][TOTAL].to_numpy() for name in names]))
    traces.append(
        {
            "type": "scatter", "mode": "markers", "name": declared(TOTAL).title, "x": plain(mean), "y": names,
            "error_x": ends(mean, low, high, "#000000"), "marker": {"color": "#000000", "symbol": "diamond", "size": 9},
        }
    )  # fmt: skip
    found = figure(
        f"Costs over {frame['year'].nunique()} years", traces, declared(TOTAL).unit, barmode="relative",
        height=220 + 44 * len(names), legend={"traceorder": "normal"},
    )  # fmt: skip
    found["layout"]["xaxis"] |= ticks(declared(TOTAL).unit)
    found["layout"]["yaxis"]["autorange"] = "reversed"
    return shown(found)


def cost_changes(frame: pd.DataFrame, scenario: str | None = None, reference: str | None = None) -> go.Figure:
    """Draw how the costs of the reference become those of a scenario, part by part, as a waterfall.

    Args:
        frame: As for `costs`, with two scenarios or more: `comparison.costs`.
        scenario: Which; the second of the frame where left out.
        reference: What it is compared with; the first of the frame where left out.

    Raises:
        InputError: The frame does not fit, or holds no such scenario.
    """
    sums = _sums(frame)
    names = in_order(frame["scenario"])
    if len(names) < 2:
        raise InputError("The frame contains only one scenario.", path=("scenario",), allowed="a frame from comparison.costs")
    first = names[0] if reference is None else in_order(only(frame, "scenario", reference)["scenario"])[0]
    others = [name for name in names if name != first]
    second = others[0] if scenario is None else in_order(only(frame, "scenario", scenario)["scenario"])[0]
    change = sums[second] - sums[first]  # the same replicate uses the same random numbers
    mean, low, high = interval(change[list(PARTS)].to_numpy())
    words = [f"{m:+,.0f} USD ({a:+,.0f} to {b:+,.0f})" for m, a, b in zip(mean, low, high, strict=True)]
    bars = {
        "type": "waterfall", "x": [first, *(declared(part).title for part in PARTS), second],
        "measure": ["absolute", *("relative" for _ in PARTS), "total"],
        "y": [float(sums[first][TOTAL].mean()), *map(float, mean), 0.0],
        "hovertext": [first, *words, second], "hoverinfo": "x+text+y",
        "decreasing": {"marker": {"color": BLUE}}, "increasing": {"marker": {"color": ORANGE}},
        "totals": {"marker": {"color": GREY}},
    }  # fmt: skip
    how = f"means over replicates, {frame['year'].nunique()} years; blue saves, orange costs"
    title = f"From “{first}” to “{second}”<br><sup>{how}</sup>"
    found = figure(title, [bars], "", declared(TOTAL).unit, showlegend=False)
    found["layout"]["yaxis"] |= ticks(declared(TOTAL).unit)
    return shown(found)


def _sums(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return dollars over all years by scenario: replicates x parts and total."""
    columns = [*PARTS, TOTAL]
    needs(frame, ("scenario", "replicate", "year", *columns), _MADE_BY)
    return {
        name: frame[frame["scenario"].astype(str) == name].groupby("replicate")[columns].sum()
        for name in in_order(frame["scenario"])
    }
