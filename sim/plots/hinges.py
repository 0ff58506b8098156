"""What a study depends on: indices of sensitivity, drawn from the tables of `sim.sensitivity`."""

import pandas as pd
from plotly import graph_objects as go

from sim.evidence.outcomes import CHANGE
from sim.foundation.errors import InputError
from sim.plots.figures import shown
from sim.plots.frames import declared, needs, only
from sim.studies.sensitivity.indices import figures as draw
from sim.studies.sensitivity.indices.cells import measure_title
from sim.studies.sensitivity.indices.output import figures_of_cell, unit_of

_CELL = ("institution", "scenario", "combination")
_MADE_BY = "`sim.sensitivity(results)`"
_TOLD_BY = {"mu_star": "morris", "total": "sobol", "pawn": "pawn", "delta": "delta", "difference": "tornado"}


def sensitivity(frame: pd.DataFrame, outcome: str) -> go.Figure:
    """Draw what an outcome depends on: a tornado, or the indices of Morris, Sobol, PAWN or delta with their intervals.

    Args:
        frame: `found.table`; its columns say which method it is.
        outcome: One of it; with `_change` behind it what a scenario changes.

    Raises:
        InputError: The frame does not fit, or holds several institutions, scenarios or combinations.
    """
    rows = _cell(needs(frame, ("parameter", "outcome"), f"{_MADE_BY}, its `table`"), outcome)
    method = next((word for column, word in _TOLD_BY.items() if column in rows.columns), "")
    if not method:
        raise InputError("The frame contains no index.", allowed=f"a frame from {_MADE_BY}, its `table`")
    return shown(figures_of_cell(method, rows, _title(outcome), unit_of(outcome))[""])


def sensitivity_pairs(frame: pd.DataFrame, outcome: str) -> go.Figure:
    """Draw which factors act on an outcome together: second-order Sobol indices as a map.

    Args:
        frame: `found.pairs` of a Saltelli design with `second_order`.
        outcome: One of it.

    Raises:
        InputError: The frame does not fit, or holds several institutions, scenarios or combinations.
    """
    rows = _cell(needs(frame, ("parameter", "other", "outcome", "second", "clear"), f"{_MADE_BY}, its `pairs`"), outcome)
    order = list(dict.fromkeys([*rows["parameter"], *rows["other"]]))
    return shown(draw.pairs_map(rows, order, f"{_title(outcome)}: which act together"))


def sensitivity_lines(frame: pd.DataFrame, outcome: str) -> go.Figure:
    """Draw whether two factors act together: an outcome against one of them where the other is low, middling or high.

    Args:
        frame: `found.lines`, or from `sim.studies.sensitivity.indices.interaction`.
        outcome: Of what.

    Raises:
        InputError: The frame does not fit, or holds several pairs.
    """
    needed = ("parameter", "other", "other_is", "value", "mean", "high")
    rows = needs(frame, needed, f"{_MADE_BY}, its `lines`")
    rows = _cell(rows, outcome) if "outcome" in rows else rows
    if rows[["parameter", "other"]].drop_duplicates().shape[0] > 1:
        raise InputError("The frame contains several pairs of factors.", allowed="the rows of one pair")
    factor, other = rows["parameter"].iloc[0], rows["other"].iloc[0]
    return shown(draw.lines(rows, f"{_title(outcome)}: {factor} and {other}", unit_of(outcome)))


def _cell(frame: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the rows of an outcome, which must be of one institution, scenario and combination."""
    rows = only(frame, "outcome", outcome)
    for column in _CELL:
        if column in rows and rows[column].nunique() > 1:
            found = rows[column].iloc[0]
            message = f"The frame contains several values in the column {column}."
            raise InputError(message, allowed=f'one of them, such as frame[frame.{column} == "{found}"]')
    return rows


def _title(outcome: str) -> str:
    declared(outcome.removesuffix(CHANGE))
    return measure_title(outcome, "the scenario")
