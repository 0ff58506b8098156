"""Regression of yes and no (odds ratios) and of shares (risk ratios), by reweighted least squares."""

import math
from typing import Any, Literal

import numpy as np
import pandas as pd

Array = np.ndarray[Any, Any]
Link = Literal["logit", "log"]  # logit gives odds ratios, log gives risk ratios
_STEPS = 60
_SETTLED = 1e-9  # relative change of the misfit between two steps
_RIDGE = 1e-6  # keeps columns that say the same apart
_UNTOLD = 5.0  # such an error, per standard deviation, means a group without events, or with nothing else
_FARTHEST = 30.0  # scores are held within this; e^30 is beyond any odds


def log_ratio(design: Array, y: Array, link: Link = "logit") -> tuple[float, float]:
    """Return the logarithm of a ratio, and its standard error: of one unit more of the second column of a design.

    Args:
        design: People x columns: 1 throughout, what they are compared by, and what is held constant.
        y: What happened to each, 0 or 1.
        link: Which ratio.

    Returns:
        NaN twice where the data do not tell.
    """
    if not len(y) or np.ptp(design[:, 1]) == 0.0:
        return math.nan, math.nan
    # columns on one scale, so that one tolerance goes for all of them
    scale = np.where(design.std(axis=0) > 0.0, design.std(axis=0), 1.0)
    found, errors = fit(design / scale, y, link)
    if not errors[1] < _UNTOLD:
        return math.nan, math.nan
    return float(found[1] / scale[1]), float(errors[1] / scale[1])


def fit(design: Array, y: Array, link: Link = "logit") -> tuple[Array, Array]:
    """Return coefficients and standard errors of a regression.

    Args:
        design: People x columns, the first of which is constant.
        y: What happened to each, 0 or 1.
        link: `logit` for logistic, `log` for Poisson regression.

    Returns:
        NaN throughout where the fit does not settle.
    """
    logit = link == "logit"
    found = np.zeros(design.shape[1])
    share = float(np.clip(y.mean(), 1e-6, 1 - 1e-6)) if len(y) else 0.5
    found[0] = math.log(share / (1.0 - share)) if logit else math.log(share)
    misfit = _misfit(design, y, found, logit)
    for _ in range(_STEPS):
        expected = _expected(design, found, logit)
        weight = expected * (1.0 - expected) if logit else expected
        information = design.T @ (design * weight[:, None])
        information[np.diag_indices_from(information)] += _RIDGE
        step = np.linalg.solve(information, design.T @ (y - expected))
        while _misfit(design, y, found + step, logit) > misfit and np.abs(step).max() > _SETTLED:
            step /= 2.0
        found = found + step
        before, misfit = misfit, _misfit(design, y, found, logit)
        # a department without a single event drifts for ever; the misfit, and the exposure, settle all the same
        if before - misfit <= _SETTLED * (misfit + 0.1):
            return found, np.sqrt(np.diag(np.linalg.inv(information)))
    unknown = np.full(design.shape[1], np.nan)
    return unknown, unknown


def _expected(design: Array, coefficients: Array, logit: bool) -> Array:
    score = np.clip(design @ coefficients, -_FARTHEST, _FARTHEST)
    return np.asarray(1.0 / (1.0 + np.exp(-score)) if logit else np.exp(score))


def _misfit(design: Array, y: Array, coefficients: Array, logit: bool) -> float:
    """Minus the logarithm of the likelihood."""
    expected = _expected(design, coefficients, logit)
    if logit:
        return -float(np.log(np.where(y > 0.0, expected, 1.0 - expected)).sum())
    return float((expected - y * np.log(expected)).sum())


def columns_of(values: pd.Series) -> list[Array]:
    """Return a column of numbers, centered, if any is known; labels become indicators of all but the most common."""
    if pd.api.types.is_numeric_dtype(values):  # yes and no, too
        numbers = values.to_numpy(dtype=np.float64)
        return [numbers - np.nanmean(numbers)] if np.isfinite(numbers).any() else []
    labels = values.value_counts()
    return [(values == label).to_numpy(dtype=np.float64) for label in labels[labels > 0].index[1:]]
