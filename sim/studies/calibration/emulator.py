"""A linear emulator: straight lines near the data, and where they expect the parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.studies.calibration.data import Datum

Array = np.ndarray[Any, Any]
# strength of the pull to zero, for many parameters move nothing; from 1 to 100 errors are alike (on 1,500 points or
# more), with 1,000 they are half as large again
RIDGE = 30.0


@dataclass(frozen=True)
class Emulator:
    """Straight lines from scores of parameters to outcomes on their scales.

    Attributes:
        base: Outcomes at score 0.
        slopes: Parameters x outcomes.
        errors: Covariance of what the lines miss (chance included).
    """

    base: Array
    slopes: Array
    errors: Array

    def at(self, scores: Array) -> Array:
        """Return the outcomes expected at points."""
        return np.asarray(self.base + scores @ self.slopes)


def learn(scores: Array, smooth: Array, shown: Array, weights: Array) -> Emulator:
    """Lay straight lines along curves, where the data are.

    Args:
        scores: Points x parameters.
        smooth: Points x outcomes, as a curved emulator has them: without random variation, so that few points suffice.
        shown: Points x outcomes, as simulated: what the lines miss is measured on these.
        weights: How much each point counts.
    """
    base, slopes = lines(scores, smooth, weights / weights.mean())
    missed = shown - base - scores @ slopes
    return Emulator(base, slopes, (missed * weights[:, None]).T @ missed / weights.sum())


def lines(scores: Array, shown: Array, weights: Array) -> tuple[Array, Array]:
    """Return the weighted ridge regression around the weighted means."""
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
        scores: Points x parameters; the fitted columns hold the center of what is thought beforehand.
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
