"""The statistics that the studies used: odds ratios from logistic regression, risk ratios, rate ratios."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.results.regression import columns_of, log_ratio
from sim.studies.calibration.data import Z95


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
        columns += columns_of(table[name])
    log, error = log_ratio(np.column_stack(columns), table[outcome].to_numpy(dtype=np.float64))
    return OddsRatio(log, error, len(table))


def risk_ratio(table: pd.DataFrame, outcome: str, exposure: str) -> float:
    """Return the share with the outcome among the exposed over that among the others."""
    exposed = table[exposure].astype(bool)
    return ratio(float(table.loc[exposed, outcome].mean()), float(table.loc[~exposed, outcome].mean()))


def ratio(part: float, whole: float) -> float:
    """Return part over whole, NaN where there is nothing to compare with."""
    return part / whole if whole > 0.0 else math.nan


def shared_by_groups(table: pd.DataFrame, column: str, groups: Sequence[str], least: int) -> float:
    """Return the share of the variance that lies between groups: ICC(1) from a one-way analysis of variance.

    Args:
        table: One row per person.
        column: Of numbers.
        groups: What a group is told by.
        least: Members that a group needs.
    """
    by_group = table.groupby(list(groups), observed=True)[column].agg(["size", "mean", "var"])
    by_group = by_group[by_group["size"] >= least]
    if len(by_group) < 2:
        return math.nan
    size = by_group["size"].to_numpy(dtype=np.float64)
    total, k = float(size.sum()), len(size)
    grand = float((by_group["mean"] * size).sum() / total)
    between = float(((by_group["mean"] - grand) ** 2 * size).sum() / (k - 1))
    within = float((by_group["var"] * (size - 1.0)).sum() / (total - k))
    usual = (total - float((size * size).sum()) / total) / (k - 1)
    return ratio(between - within, between + (usual - 1.0) * within)


def crps(values: np.ndarray, published: float) -> float:
    """Return the continuous ranked probability score of draws against what was published; less is better.

    The mean distance of draws from the published value, less half the mean distance of two draws from each other
    (Gneiting & Raftery, J Am Stat Assoc 2007;102:359, equation 21), without bias for a finite number of draws (Ferro,
    Q J R Meteorol Soc 2014;140:1917). It has the measure's unit; of one draw it is the distance.
    """
    known = np.sort(values[~np.isnan(values)])
    n = len(known)
    if n == 0 or math.isnan(published):
        return math.nan
    distance = float(np.abs(known - published).mean())
    if n == 1:
        return distance
    apart = float((known * (2.0 * np.arange(1, n + 1) - n - 1.0)).sum()) / (n * (n - 1.0))
    return distance - apart
