"""A linear emulator: what the model would show at a point, learned from points that were simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.experiments.calibration.data import Datum, to_scale

Array = np.ndarray[Any, Any]
RIDGE = 30.0  # strength of the pull to zero; many parameters move nothing
FOLDS = 5


@dataclass(frozen=True)
class Emulator:
    """Straight lines from scores of parameters to outcomes on their scales.

    Attributes:
        base: Outcomes at score 0.
        slopes: Parameters x outcomes.
        errors: Covariance of what the lines miss, measured on points left out (luck included).
    """

    base: Array
    slopes: Array
    errors: Array

    def at(self, scores: Array) -> Array:
        """Return the outcomes expected at points."""
        return np.asarray(self.base + scores @ self.slopes)


def learn(data: Sequence[Datum], scores: Array, values: Array, weights: Array | None = None) -> Emulator:
    """Fit an emulator by weighted ridge regression.

    Args:
        data: Which outcomes.
        scores: Points x parameters.
        values: Points x outcomes, as simulated.
        weights: How much each point counts; all alike where left out.
    """
    shown = np.column_stack([to_scale(datum.outcome, values[:, k]) for k, datum in enumerate(data)])
    weights = np.ones(len(scores)) if weights is None else weights / weights.mean()
    left_out = np.arange(len(scores)) % FOLDS
    missed = np.empty_like(shown)
    for fold in range(FOLDS):
        out = left_out == fold
        base, slopes = _lines(scores[~out], shown[~out], weights[~out])
        missed[out] = shown[out] - base - scores[out] @ slopes
    base, slopes = _lines(scores, shown, weights)
    errors = (missed * weights[:, None]).T @ missed / weights.sum()
    return Emulator(base, slopes, errors)


def _lines(scores: Array, shown: Array, weights: Array) -> tuple[Array, Array]:
    """Weighted ridge regression around the weighted means."""
    share = weights / weights.sum()
    centre, middle = share @ scores, share @ shown
    x, y = scores - centre, shown - middle
    weighted = x * weights[:, None]
    penalty = RIDGE * np.eye(scores.shape[1])
    slopes = np.linalg.solve(weighted.T @ x + penalty, weighted.T @ y)
    return middle - centre @ slopes, slopes


@dataclass(frozen=True)
class Guess:
    """Where the fitted parameters probably lie, given the others: a normal distribution for each point.

    Attributes:
        centres: Points x fitted parameters.
        root: Lower triangular root of their common covariance.
    """

    centres: Array
    root: Array

    def draw(self, normal: Array) -> Array:
        """Turn standard normal numbers (points x fitted) into scores."""
        return np.asarray(self.centres + normal @ self.root.T)

    def log_density(self, scores: Array) -> Array:
        """Return the logarithm of the density of scores, up to the common constant of pi."""
        apart = np.linalg.solve(self.root, (scores - self.centres).T)
        return np.asarray(-0.5 * (apart**2).sum(axis=0) - np.log(np.diag(self.root)).sum())


def guess(
    data: Sequence[Datum], emulator: Emulator, scores: Array, fitted: Sequence[int], spread: Array, wider: float
) -> Guess:
    """Return where the emulator expects the fitted parameters, the others given (normal-linear update).

    Args:
        data: What is known.
        emulator: Of the same data.
        scores: Points x parameters; the fitted columns hold the centre of what is thought beforehand.
        fitted: Columns of the fitted parameters.
        spread: Standard deviations of what is thought beforehand, one for each of them.
        wider: Factor on the variance of the errors, for safe importance sampling.
    """
    fitted = list(fitted)
    centre, width = (np.array(part) for part in zip(*(datum.centre_and_spread for datum in data), strict=True))
    noise = np.linalg.inv(wider * (emulator.errors + np.diag(width**2)))
    slopes = emulator.slopes[fitted]
    precision = np.diag(1.0 / spread**2) + slopes @ noise @ slopes.T
    covariance = np.linalg.inv(precision)
    shift = (centre - emulator.at(scores)) @ noise @ slopes.T @ covariance
    return Guess(scores[:, fitted] + shift, np.linalg.cholesky(covariance))
