"""Writes a sensitivity analysis: tables as CSV, what they were made from, charts on one page that needs no network."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from sim.results import drawing
from sim.results.metadata import CAVEAT
from sim.studies import reports
from sim.studies.sensitivity import ranking_charts as draw
from sim.studies.sensitivity.indices.cells import measure_title
from sim.studies.sensitivity.indices.output import figures_of_cell, unit_of
from sim.studies.sensitivity.ranking import Ranking
from sim.studies.sensitivity.steps import SensitivitySettings
from sim.studies.sensitivity.study import Indices
from sim.world.scenario import Scenario

_PROGRAM = "faculty-attrition sensitivity"
Figures = dict[str, drawing.Figure]


def check_folder(folder: Path) -> Path:
    """Return the folder for evaluated points in a folder for results.

    Raises:
        InputError: It is a file, or holds things that were not written by a sensitivity analysis.
    """
    return reports.check_folder(folder, _PROGRAM)


def tables_of(indices: Mapping[str, Indices], rankings: Mapping[str, Ranking]) -> dict[str, pd.DataFrame]:
    """Return all tables by name.

    Args:
        indices: By method.
        rankings: By outcome.
    """
    found = {method: each.table for method, each in indices.items()}
    for part in ("policies", "pairs", "flips"):
        tables = [getattr(each, part).assign(outcome=name) for name, each in rankings.items()]
        if tables:
            found[f"ranking_{part}"] = pd.concat(tables, ignore_index=True)
    if rankings:
        parts = [
            pd.DataFrame(
                {"outcome": name, "point": range(len(each.agreement)), "kendall_tau": each.agreement}
            ).join(pd.DataFrame(each.ranks, columns=each.policies["policy"].tolist()))
            for name, each in rankings.items()
        ]
        found["ranking_points"] = pd.concat(parts, ignore_index=True)
    return found


def figures_of(indices: Mapping[str, Indices], rankings: Mapping[str, Ranking]) -> Figures:
    """Return all charts by name."""
    found: Figures = {}
    for method, each in indices.items():
        for measure in dict.fromkeys(each.table["measure"]):
            made = figures_of_cell(method, each.of(measure), measure_title(measure), unit_of(measure))
            found |= {f"{method} {measure} {part}".strip(): one for part, one in made.items()}
    for name, ranking in rankings.items():
        title = f"Policies by {measure_title(name).lower()}"
        found[f"ranking {name}"] = draw.ranking_bars(ranking, title)
        found[f"ranking {name} pairs"] = draw.ranking_pairs(ranking, f"{title}: which beats which")
        found[f"ranking {name} agreement"] = draw.ranking_agreement(ranking, f"{title}: does the order hold?")
    return found


def metadata(
    study: SensitivitySettings, design: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], notices: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what a result was made from, and what a reader must know of it."""
    return reports.made_from(
        _PROGRAM, **study.described, scenario=study.scenario.name, scenario_yaml=study.scenario.to_yaml(),
        design=dict(design), tables=[f"{name}.csv" for name in tables], notices=list(notices),
    )  # fmt: skip


def save(
    folder: Path,
    study: SensitivitySettings,
    design: Mapping[str, Any],
    indices: Mapping[str, Indices],
    rankings: Mapping[str, Ranking],
    notices: Sequence[str] = (),
) -> None:
    """Write tables, metadata and the page of charts."""
    tables = tables_of(indices, rankings)
    made_from = metadata(replace(study, progress=None, cancelled=None), design, tables, notices)
    reports.write(folder, tables, made_from, page(figures_of(indices, rankings), study.scenario))


def page(figures: Figures, scenario: Scenario) -> str:
    """Return one HTML page with all charts."""
    changes = f"Changes are those of the scenario “{scenario.title}”, unless policies are ranked."
    return drawing.page("Sensitivity", [CAVEAT, changes], figures)
