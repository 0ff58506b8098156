"""Studies: sweeps, portfolios, drivers and discovery, drawn from the tables that they return."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import pandas as pd
from plotly import graph_objects as go

from sim.evidence.parameters import levers, parameters
from sim.foundation.errors import InputError, unknown
from sim.foundation.palette import SERIES
from sim.plots.figures import axis_words, ends, plain, shown, ticks
from sim.plots.frames import declared, in_order, needs
from sim.results.drawing import figure
from sim.studies.discovery import output as discovery
from sim.studies.drivers import output as driven
from sim.studies.portfolio import figures as portfolio
from sim.studies.portfolio.grid import USD

_FRONTIER = "the portfolio's `found.frontier`"
_DRIVERS = ("driver", "title")


def levels(frame: pd.DataFrame, factor: str, outcome: str) -> go.Figure:
    """Draw an outcome of a sweep by the levels of a factor: means over points, and where 90% of the points lie.

    Args:
        frame: `[institution, scenario, level, points, mean, low, middle, high]`, as `results.by_level(factor, outcome)`
            returns it; one line for each institution and scenario.
        factor: By what; the frame does not say.
        outcome: Of what.

    Raises:
        InputError: The frame does not fit.
    """
    needs(frame, ("institution", "scenario", "level", "mean", "low", "high"), "results.by_level(factor, outcome)")
    spec = declared(outcome)
    numbers = pd.api.types.is_numeric_dtype(frame["level"])
    traces: list[dict[str, Any]] = []
    places = in_order(frame["institution"])
    for place, scenario in product(places, in_order(frame["scenario"])):
        rows = frame[(frame["institution"].astype(str) == place) & (frame["scenario"].astype(str) == scenario)]
        color = SERIES[len(traces) % len(SERIES)]
        name = scenario if len(places) == 1 else f"{scenario}, {place}"
        line = {
            "type": "scatter", "mode": "lines+markers", "name": name, "y": plain(rows["mean"]),
            "x": rows["level"].tolist() if numbers else rows["level"].astype(str).tolist(),
            "line": {"color": color}, "marker": {"size": 8},
            "error_y": ends(rows["mean"], rows["low"], rows["high"], color),
        }  # fmt: skip
        traces.append(line)
    title = f"{spec.title} by {factor}<br><sup>mean over points; bars: 90% of the points</sup>"
    found = figure(title, traces, _factor(factor), axis_words(spec), showlegend=len(traces) > 1)
    found["layout"]["yaxis"] |= ticks(spec.unit)
    return shown(found)


def frontier(frame: pd.DataFrame, objective: str, tried: pd.DataFrame | None = None) -> go.Figure:
    """Draw what the kept points of a portfolio cost and change, over everything that was tried.

    Args:
        frame: `found.frontier`.
        objective: One of the search.
        tried: `found.tried`; without it the kept points stand alone.

    Raises:
        InputError: A frame does not fit.
    """
    ends_of = (objective, f"{objective}_low", f"{objective}_high")
    needs(frame, ("point", USD, *ends_of), _FRONTIER)
    columns = ["method", "within_budget", USD, objective]
    cloud = pd.DataFrame(columns=columns) if tried is None else needs(tried, columns, "the portfolio's `found.tried`")
    found = portfolio.frontier_against_cost(cloud, frame, objective)
    found["layout"]["xaxis"] |= ticks("USD")
    found["layout"]["yaxis"] |= ticks(declared(objective).unit)
    return shown(found)


def frontier_levers(frame: pd.DataFrame) -> go.Figure:
    """Draw which levers the kept points of a portfolio use, and how far.

    Args:
        frame: `found.frontier`.

    Raises:
        InputError: The frame does not fit.
    """
    needs(frame, ("point",), _FRONTIER)
    if not any(str(column).startswith(portfolio.LEVER) for column in frame.columns):
        message = "The frame has no column of a lever, such as “lever:team_inbox”."
        raise InputError(message, allowed=f"a frame from {_FRONTIER}")
    return shown(portfolio.levers_heatmap(frame))


def frontier_kept(frame: pd.DataFrame, objective: str) -> go.Figure:
    """Draw what the kept points of a portfolio promised, and what they keep with new draws and random numbers.

    Args:
        frame: `found.frontier`.
        objective: One of the search.

    Raises:
        InputError: The frame does not fit.
    """
    columns = [f"{name}{end}" for name in (objective, f"{objective}_check") for end in ("", "_low", "_high")]
    needs(frame, ("point", *columns), _FRONTIER)
    found = portfolio.promised_and_kept(frame, objective)
    found["layout"]["yaxis"] |= ticks(declared(objective).unit)
    return shown(found)


def frontier_tradeoffs(frame: pd.DataFrame, objectives: Sequence[str]) -> go.Figure:
    """Draw each kept point of a portfolio as a line through its objectives and its cost.

    Args:
        frame: `found.frontier`.
        objectives: Those of the search.

    Raises:
        InputError: The frame does not fit.
    """
    needs(frame, ("point", USD, *objectives), _FRONTIER)
    for name in objectives:
        declared(name)
    return shown(portfolio.parallel(frame, objectives))


def search_growth(frame: pd.DataFrame) -> go.Figure:
    """Draw what each method of a portfolio search had found after more and more evaluations.

    Args:
        frame: `found.growth`.

    Raises:
        InputError: The frame does not fit.
    """
    needs(frame, ("method", "evaluations", "hypervolume"), "the portfolio's `found.growth`")
    return shown(portfolio.growth_lines(frame))


def drivers(frame: pd.DataFrame, outcome: str) -> go.Figure:
    """Draw what each mechanism does to an outcome: switched off alone, on alone, and its Shapley value.

    Args:
        frame: `answer.shares.table` of `sim.studies.drivers`.
        outcome: The one that was shared out; the frame does not say.

    Raises:
        InputError: The frame does not fit.
    """
    columns = [f"{name}{end}" for name in ("drop_one", "add_one", "shapley") for end in ("", "_low", "_high")]
    needs(frame, (*_DRIVERS, *columns), "the drivers' `answer.shares.table`")
    spec = declared(outcome)
    found = driven.effects(frame, f"{spec.title}: what each mechanism causes", spec.unit)
    found["layout"]["xaxis"] |= ticks(spec.unit)
    return shown(found)


def drivers_and_words(frame: pd.DataFrame) -> go.Figure:
    """Draw what strains and gaps cause beside what leavers would have told.

    Args:
        frame: `answer.beside` of `sim.studies.drivers`.

    Raises:
        InputError: The frame does not fit.
    """
    needs(frame, (*_DRIVERS, "cause", "told"), "the drivers' `answer.beside`")
    found = driven.causes_and_words(frame, driven.WORDS)
    found["layout"]["xaxis"]["tickformat"] = "~%"
    return shown(found)


def box(points: pd.DataFrame, limits: pd.DataFrame, number: int = 1) -> go.Figure:
    """Draw cases and others over the first two names that a discovered box limits.

    Args:
        points: The table `points` of `tables_of(found)` in `sim.studies.discovery.output`.
        limits: The table `limits` of the same.
        number: Which box, from 1.

    Raises:
        InputError: A frame does not fit, or there is no such box.
    """
    needs(limits, ("box", "name", "side", "value"), "the discovery's `limits_table(found)`")
    if number not in set(limits["box"]):
        raise unknown("box", str(number), sorted({str(each) for each in limits["box"]}))
    names = limits.loc[limits["box"] == number, "name"]
    needs(points, ("case", *names), "the discovery's `tables_of(found)[\"points\"]`")
    return shown(discovery.scatter(points, limits[limits["box"] == number], f"Box {number}"))


def _factor(name: str) -> str:
    """Return what a factor is, with its unit."""
    if name in parameters():
        return f"{name} ({parameters()[name].unit})"
    lever = next((key for key in levers() if name == key or name.startswith(f"{key}_")), None)
    if lever is None:
        return name
    field = name.removeprefix(lever).lstrip("_") or "intensity"
    return f"{levers()[lever].title}: {field}"
