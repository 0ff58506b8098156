"""Writes indices of a study: tables as CSV, what they were made from, charts on one page that needs no network."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from sim.evidence.outcomes import CHANGE, outcomes
from sim.foundation.errors import InputError, listed
from sim.results import drawing
from sim.results.metadata import CAVEAT
from sim.studies import reports
from sim.studies.sensitivity.indices import figures as draw
from sim.studies.sensitivity.indices.analysis import KEY, Sensitivity
from sim.studies.sensitivity.indices.cells import measure_title

PROGRAM = "faculty-attrition sensitivity of a study"
_MOST_FIGURES = 60
Figures = dict[str, drawing.Figure]
WORDS = {
    "morris": "Morris screening: what moving a factor across its range does, on average over the others.",
    "sobol": "Sobol indices: shares of the variance of the outcome, by each alone and with its interactions.",
    "pawn": "PAWN: how far the distribution of the outcome moves when a factor is known, from 0 to 1.",
    "delta": "Delta: how much of the distribution of the outcome shifts when a factor is known, from 0 to 1.",
    "tornado": "Each factor alone from the low to the high end of its range, all others at their defaults.",
}


def unit_of(measure: str) -> str:
    """Return the unit of an outcome, or of a change of it."""
    return outcomes()[measure.removesuffix(CHANGE)].unit


def tables_of(found: Sensitivity) -> dict[str, pd.DataFrame]:
    """Return all tables by name; those without rows are left out."""
    tables = {"indices": found.table, "pairs": found.pairs, "interactions": found.lines, "cells": found.cells}
    return {name: table for name, table in tables.items() if len(table)}


def title_of(where: dict[str, str], found: Sensitivity) -> str:
    """Return what a cell is, in words; what is the same everywhere is left out."""
    title = measure_title(where["outcome"], where["scenario"])
    change = where["outcome"].endswith(CHANGE)
    parts = [where["institution"]] if len(found.results.institutions) > 1 else []
    parts += [where["scenario"]] if len(found.results.scenarios) > 1 and not change else []
    return ", ".join([title, *parts, *filter(None, [where["combination"]])])


def figures_of_cell(
    method: str,
    table: pd.DataFrame,
    title: str,
    unit: str,
    pairs: pd.DataFrame | None = None,
    lines: pd.DataFrame | None = None,
) -> Figures:
    """Return the charts of one cell by name.

    Args:
        method: How indices were computed.
        table: One row a factor.
        title: What the cell is.
        unit: Of the outcome.
        pairs: Second-order indices, where there are any.
        lines: How two factors act together, where it is known.
    """
    found: Figures = {}
    if method == "morris":
        found[""] = draw.morris_bars(table, f"{title}: strongest parameters")
        found["spread"] = draw.morris_scatter(table, f"{title}: all that is uncertain")
    elif method == "tornado":
        found[""] = draw.tornado(table, f"{title}: each alone", unit)
    elif method == "sobol":
        found[""] = draw.sobol_bars(table, f"{title}: where its variance comes from")
    else:
        found[""] = draw.given_bars(table, f"{title}: what shifts it")
    if pairs is not None and len(pairs):
        found["pairs"] = draw.pairs_map(pairs, table["parameter"].tolist(), f"{title}: which act together")
    if lines is not None and len(lines):
        names = " and ".join(str(lines[key].iloc[0]) for key in ("parameter", "other"))
        found["interaction"] = draw.lines(lines, f"{title}: {names}", unit)
    return found


def figures_of(found: Sensitivity) -> Figures:
    """Return all charts by name, the first sixty of a study with many cells."""
    made: Figures = {}
    for where, table in found.each():
        mine = {}
        for name, frame in (("pairs", found.pairs), ("lines", found.lines)):
            if len(frame):
                rows = (frame[list(KEY)] == pd.Series(where)).all(axis=1)
                mine[name] = frame[rows]
        title = title_of(where, found)
        for part, one in figures_of_cell(found.method, table, title, unit_of(where["outcome"]), **mine).items():
            if len(made) < _MOST_FIGURES:
                made[f"{title} {part}".strip()] = one
    return made


def metadata(found: Sensitivity) -> dict[str, Any]:
    """Return what indices were made from."""
    results = found.results
    made_with = {key: value for key, value in results.manifest.items() if key not in ("identity", "sessions")}
    return reports.made_from(
        PROGRAM, method=found.method, outcomes=list(dict.fromkeys(found.cells["outcome"])),
        combinations=list(dict.fromkeys(found.cells["combination"])), study=made_with, notes=list(found.notes),
    )  # fmt: skip


def save(found: Sensitivity, folder: Path) -> None:
    """Write tables, metadata and the page of charts; the same indices of a study that has gone on replace the old ones.

    Raises:
        InputError: Other indices lie there.
    """
    _check_same(metadata(found), folder)
    words = [CAVEAT, f"{found.results.study.title}. {WORDS[found.method]}", *found.notes]
    page = drawing.page("What it depends on", words, figures_of(found))
    reports.write(folder, tables_of(found), metadata(found), page)


def _check_same(now: dict[str, Any], folder: Path) -> None:
    path = folder / reports.METADATA
    if not path.is_file():
        return
    before = json.loads(path.read_text(encoding="utf-8"))
    differing = [key for key in ("method", "outcomes", "combinations") if before.get(key) != now[key]]
    if before.get("study", {}).get("digest") != now["study"]["digest"]:
        differing.insert(0, "study")
    if differing:
        message = f"The folder contains other indices, which will not be overwritten; they differ in {listed(differing)}."
        raise InputError(message, where=str(folder), allowed="a new folder")
