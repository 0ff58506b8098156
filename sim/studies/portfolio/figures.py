"""Charts of a search: frames in, Plotly figures out, as plain dicts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.evidence.marks import marked
from sim.evidence.outcomes import outcomes
from sim.foundation.palette import BLUE, GREEN, GREY, ORANGE
from sim.results.drawing import Figure, ends, figure
from sim.studies.portfolio.grid import USD
from sim.studies.portfolio.result import GREEDY, OPTIMIZER, RANDOM, Result
from sim.studies.portfolio.sought import Sought

COLORS = {OPTIMIZER: BLUE, GREEDY: ORANGE, RANDOM: GREEN}
LEVER = "lever:"
_YEARLY, _AVOIDED = "usd_per_year", "departures_avoided"
_MONEY = "what the levers cost in their dearest year (USD)"


def figures_of(result: Result) -> dict[str, Figure]:
    """Return all charts by name."""
    names = result.setting.problem.objectives
    found = {f"frontier {name}": frontier_against_cost(result.tried, result.frontier, name) for name in names}
    found["levers"] = levers_heatmap(result.frontier)
    if len(names) > 1:
        found["trade-offs"] = parallel(result.frontier, names)
    found["methods"] = growth_lines(result.growth)
    found |= {f"check {name}": promised_and_kept(result.frontier, name) for name in names}
    return found


def frontier_against_cost(tried: pd.DataFrame, frontier: pd.DataFrame, objective: str) -> Figure:
    """Draw what everything that was tried costs and changes; the kept points of the frontier with their names.

    Args:
        tried: `Result.tried`.
        frontier: `Result.frontier`.
        objective: Which.
    """
    traces: list[dict[str, Any]] = []
    for method in dict.fromkeys(tried["method"]):
        mine = tried[(tried["method"] == method) & tried["within_budget"]]
        cloud = {
            "type": "scatter", "mode": "markers", "name": method, "x": mine[USD].tolist(),
            "y": mine[objective].tolist(), "marker": {"size": 4, "opacity": 0.35, "color": COLORS[method]},
            "hoverinfo": "skip",
        }  # fmt: skip
        traces.append(cloud)
    points = {
        "type": "scatter", "mode": "markers", "name": "frontier", "x": frontier[USD].tolist(),
        "y": frontier[objective].tolist(), "text": frontier["point"].tolist(),
        "marker": {"size": 9, "color": BLUE, "line": {"width": 1, "color": "white"}},
        "error_y": ends(frontier, objective, thickness=1),
    }  # fmt: skip
    traces.append(points)
    return figure(f"{_title(objective)}: change against what the levers cost", traces, _MONEY, _change(objective))


def sought_frontier(found: Sought) -> Figure:
    """Draw what a goal-seek found: retested points with their ranges, and all that was tried."""
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "markers", "name": str(method), "x": mine[_YEARLY].tolist(),
            "y": mine[_AVOIDED].tolist(), "marker": {"size": 4, "opacity": 0.35, "color": COLORS[str(method)]},
            "hoverinfo": "skip",
        }
        for method, mine in found.tried.groupby("method", sort=False)
    ]  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "markers", "name": "retested", "x": found.points[_YEARLY].tolist(),
            "y": found.points[_AVOIDED].tolist(), "text": found.points["point"].tolist(),
            "marker": {"size": 9, "color": BLUE, "line": {"width": 1, "color": "white"}},
            "error_y": ends(found.points, _AVOIDED, thickness=1),
        }
    )  # fmt: skip
    return figure("Departures avoided against what the levers cost", traces, _MONEY, "departures avoided (people)")


def levers_heatmap(frontier: pd.DataFrame) -> Figure:
    """Draw which levers the points of the frontier use, and how far."""
    used = [column for column in frontier.columns if column.startswith(LEVER) and (frontier[column] > 0).any()]
    heat = {
        "type": "heatmap", "x": frontier["point"].tolist(), "y": [_lever(name) for name in used],
        "z": [frontier[name].tolist() for name in used], "zmin": 0, "zmax": 1,
        "colorscale": [[0.0, "#FFFFFF"], [1.0, BLUE]],  # names of scales do not mean the same to all who draw
        "colorbar": {"title": {"text": "intensity"}},
    }  # fmt: skip
    return figure("Levers of each point", [heat], "", height=180 + 26 * max(len(used), 4))


def _lever(column: str) -> str:
    name = column.removeprefix(LEVER)
    return marked(name, name)


def parallel(frontier: pd.DataFrame, objectives: Sequence[str]) -> Figure:
    """Draw each point as a line through its objectives: where lines cross, one is bought with the other."""
    axes = [{"label": _title(name), "values": frontier[name].tolist()} for name in (*objectives, USD)]
    lines = {
        "type": "parcoords", "dimensions": axes, "labelangle": -15,
        "line": {"color": frontier[USD].tolist(), "colorscale": "Viridis", "showscale": False},
    }  # fmt: skip
    return figure("Trade-offs between the points", [lines], "", height=480, margin={"t": 140})


def growth_lines(growth: pd.DataFrame) -> Figure:
    """Draw how much of the joint frontier's box each method covers after more and more evaluations."""
    traces = [
        {
            "type": "scatter", "mode": "lines", "name": method, "x": mine["evaluations"].tolist(),
            "y": mine["hypervolume"].tolist(), "line": {"color": COLORS[str(method)], "width": 2},
        }
        for method, mine in growth.groupby("method", sort=False)
    ]  # fmt: skip
    return figure("What each method has found", traces, "evaluations", "hypervolume (share of the box)")


def promised_and_kept(frontier: pd.DataFrame, objective: str) -> Figure:
    """Draw what each point promised when it was found, and what it keeps with new draws and random numbers."""
    traces = [
        {
            "type": "scatter", "mode": "markers", "name": name, "x": frontier["point"].tolist(),
            "y": frontier[column].tolist(), "marker": {"size": 8, "color": color},
            "error_y": ends(frontier, column, thickness=1),
        }
        for name, column, color in (("as found", objective, GREY), ("checked", f"{objective}_check", BLUE))
    ]  # fmt: skip
    return figure(f"{_title(objective)}: promised and kept", traces, "", _change(objective))


def _title(name: str) -> str:
    return "Levers" if name == USD else outcomes()[name].title


def _change(objective: str) -> str:
    aim = outcomes()[objective]
    return f"change ({aim.unit}; {aim.better} is better)"
