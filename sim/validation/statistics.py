"""The statistics that the studies used: odds ratios from logistic regression, risk ratios, rate ratios."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, Any]
Z95 = 1.959963984540054
_STEPS = 60
_SETTLED = 1e-9  # relative change of the misfit between two steps
_RIDGE = 1e-6  # keeps columns that say the same apart
_UNTOLD = 5.0  # such an error, per standard deviation, means a group without events, or with nothing else


@dataclass(frozen=True)
class OddsRatio:
    """An odds ratio with its standard error on the log scale; NaN where it cannot be told."""

    log: float
    error: float
    n: int

    @property
    def value(self) -> float:
        """The odds ratio."""
        return math.exp(self.log)

    def interval(self, n: int) -> tuple[float, float]:
        """Return the 95% interval that a study of `n` people would print."""
        half = Z95 * self.error * math.sqrt(self.n / n)
        return math.exp(self.log - half), math.exp(self.log + half)


def logistic_fit(design: Array, yes: Array) -> tuple[Array, Array]:
    """Return coefficients and standard errors of a logistic regression, by reweighted least squares.

    Args:
        design: People x columns, the first of which is 1.
        yes: What happened to each, 0 or 1.

    Returns:
        NaN throughout where the fit does not settle.
    """
    coefficients = np.zeros(design.shape[1])
    share = float(np.clip(yes.mean(), 1e-6, 1 - 1e-6)) if len(yes) else 0.5
    coefficients[0] = math.log(share / (1.0 - share))
    misfit = _misfit(design, yes, coefficients)
    for _ in range(_STEPS):
        likely = _likely(design, coefficients)
        information = design.T @ (design * (likely * (1.0 - likely))[:, None])
        information[np.diag_indices_from(information)] += _RIDGE
        step = np.linalg.solve(information, design.T @ (yes - likely))
        while _misfit(design, yes, coefficients + step) > misfit and np.abs(step).max() > _SETTLED:
            step /= 2.0
        coefficients = coefficients + step
        before, misfit = misfit, _misfit(design, yes, coefficients)
        # a department without a single event drifts for ever; the misfit, and the exposure, settle all the same
        if before - misfit <= _SETTLED * (misfit + 0.1):
            return coefficients, np.sqrt(np.diag(np.linalg.inv(information)))
    unknown = np.full(design.shape[1], np.nan)
    return unknown, unknown


def _likely(design: Array, coefficients: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(design @ coefficients, -30.0, 30.0))))


def _misfit(design: Array, yes: Array, coefficients: Array) -> float:
    """Return minus the log likelihood."""
    likely = _likely(design, coefficients)
    return -float(np.log(np.where(yes > 0.0, likely, 1.0 - likely)).sum())


def odds_ratio(table: pd.DataFrame, outcome: str, exposure: str, adjusted: Sequence[str] = ()) -> OddsRatio:
    """Return the odds ratio of one unit more of an exposure, adjusted for other columns.

    Args:
        table: One row per person.
        outcome: Column of yes and no.
        exposure: Column of numbers, or of yes and no.
        adjusted: Columns held constant; labels become indicators.
    """
    columns = [np.ones(len(table)), table[exposure].to_numpy(dtype=np.float64)]
    for name in adjusted:
        columns += _columns(table[name])
    design = np.column_stack(columns)
    unknown = OddsRatio(math.nan, math.nan, len(table))
    if len(np.unique(design[:, 1])) < 2:
        return unknown
    # columns on one scale, so that one tolerance goes for all of them
    scale = np.where(design.std(axis=0) > 0.0, design.std(axis=0), 1.0)
    fitted, errors = logistic_fit(design / scale, table[outcome].to_numpy(dtype=np.float64))
    if not errors[1] < _UNTOLD:
        return unknown
    return OddsRatio(float(fitted[1] / scale[1]), float(errors[1] / scale[1]), len(table))


def _columns(values: pd.Series) -> list[Array]:
    """Return a column of numbers, centered; labels become indicators of all but the most common that occur."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        numbers = values.to_numpy(dtype=np.float64)
        return [numbers - numbers.mean()]
    labels = values.value_counts()
    return [(values == label).to_numpy(dtype=np.float64) for label in labels[labels > 0].index[1:]]


def risk_ratio(table: pd.DataFrame, outcome: str, exposure: str) -> float:
    """Return the share with the outcome among the exposed over that among the others."""
    exposed = table[exposure].astype(bool)
    return ratio(float(table.loc[exposed, outcome].mean()), float(table.loc[~exposed, outcome].mean()))


def ratio(part: float, whole: float) -> float:
    """Return part over whole, NaN where there is nothing to compare with."""
    return part / whole if whole > 0.0 else math.nan
