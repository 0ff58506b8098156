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
