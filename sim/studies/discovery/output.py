"""Writes what was discovered: boxes, points, what they were made from, charts."""

from pathlib import Path
from typing import Any

import pandas as pd

from sim.evidence.parameters import parameters
from sim.foundation.palette import BLUE, GREY, ORANGE
from sim.results import drawing
from sim.results.drawing import Figure, figure
from sim.results.metadata import CAVEAT
from sim.results.prices import PRICE
from sim.studies import reports
from sim.studies.discovery.study import Found
from sim.studies.discovery.words import amount, subject
from sim.studies.sensitivity.space import title_of

PROGRAM = "faculty-attrition discover"


def limits_table(found: Found) -> pd.DataFrame:
    """Return one row per limit: `[box, name, side, value, in_words, quasi_p, differs, found_again, meaning]`."""
    rows = []
    for number, box in enumerate(found.boxes.boxes, start=1):
        for limit in box.limits:
            plain = ", ".join(limit.value) if isinstance(limit.value, tuple) else amount(limit.name, limit.value)
            value = float("nan") if isinstance(limit.value, tuple) else limit.value
            row = (number, limit.name, limit.side, value, plain, limit.quasi_p, limit.differs, limit.found_again)
            rows.append((*row, meaning(limit.name)))
    columns = ["box", "name", "side", "value", "in_words", "quasi_p", "differs", "found_again", "meaning"]
    return pd.DataFrame(rows, columns=columns)


def boxes_table(found: Found) -> pd.DataFrame:
    """Return one row per box: `[box, coverage, density, mass, points, cases, sentence]`."""
    rows = [
        (k, box.coverage, box.density, box.mass, box.points, box.cases, sentence)
        for k, (box, sentence) in enumerate(zip(found.boxes.boxes, found.sentences, strict=True), start=1)
    ]
    return pd.DataFrame(rows, columns=["box", "coverage", "density", "mass", "points", "cases", "sentence"])


def tables_of(found: Found) -> dict[str, pd.DataFrame]:
    """Return all tables by name; `points` has one row per point: whether it is a case, and what varied."""
    points = found.x.copy()
    points.insert(0, "case", found.cases)
    points.insert(0, "point", range(len(points)))
    return {"boxes": boxes_table(found), "limits": limits_table(found), "points": points}


def figures_of(found: Found) -> dict[str, Figure]:
    """Return all charts by name: cases and others over the first two things that a box limits."""
    tables = tables_of(found)
    return {
        f"box {number}": scatter(tables["points"], limits, f"Box {number}: {found.question.case}")
        for number, limits in tables["limits"].groupby("box", sort=False)
    }


def scatter(points: pd.DataFrame, limits: pd.DataFrame, title: str) -> Figure:
    """Draw all points over the two most significant names of a box, and its limits.

    Args:
        points: As `tables_of` has them.
        limits: The rows of one box.
        title: Above it.
    """
    names = list(dict.fromkeys(limits["name"]))[:2]
    cases = points["case"].to_numpy(dtype=bool)
    x = points[names[0]]
    y = points[names[1]] if len(names) > 1 else pd.Series(range(len(x)), index=x.index)
    traces = [
        {
            "type": "scatter", "mode": "markers", "name": name, "x": x[which].tolist(), "y": y[which].tolist(),
            "marker": {"color": color, "symbol": mark, "size": 7},
        }
        for name, which, color, mark in (
            ("others", ~cases, BLUE, "circle-open"), ("cases", cases, ORANGE, "circle"),
        )
    ]  # fmt: skip
    shapes: list[dict[str, Any]] = []
    for axis, other, name in zip("xy", "yx", names, strict=False):
        for value in limits.loc[limits["name"] == name, "value"].dropna():  # what has no order has no line
            ends = {f"{axis}0": float(value), f"{axis}1": float(value), f"{other}0": 0, f"{other}1": 1}
            line = {"color": GREY, "dash": "dot"}
            shapes.append({"type": "line", **ends, f"{other}ref": "paper", "line": line})
    return figure(title, traces, names[0], names[1] if len(names) > 1 else "point", shapes=shapes, height=560)


def meaning(name: str) -> str:
    """Return what varies in words."""
    return title_of(name) if name.startswith(PRICE) or name in parameters() else subject(name)


def save(found: Found, folder: Path) -> None:
    """Write tables, metadata and the page of charts."""
    said = found.sentences or ["No condition was found that sets these points apart."]
    page = drawing.page("Discovery", (CAVEAT, *said), figures_of(found))
    reports.write(folder, tables_of(found), found.metadata, page)
