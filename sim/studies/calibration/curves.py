"""A curved emulator: straight lines and waves of the parameters that matter, learned from simulated points.

Far from a straight line the model still is a smooth function of few directions for each outcome. Random waves
(Rahimi and Recht, "Random features for large-scale kernel machines", 2007) along the parameters that the straight
lines found to matter make ridge regression nearly a Gaussian process, at a cost that does not grow with the
points. Points of a further wave are added to what was learned without starting again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import linalg

from sim.studies.calibration.data import Datum, to_scale
from sim.studies.calibration.emulator import RIDGE, lines

Array = np.ndarray[Any, Any]
FEATURES = 500  # waves for each outcome; twice as many gain 2% of the error
RELEVANT = 60  # parameters along which waves run, for each outcome; they hold 95% of what all others do
WAVELENGTH = 2.0  # in standard deviations along the direction that matters; half and twice of it do worse
HEIGHT = 30.0  # waves may be so much higher than slopes are steep before the ridge pulls as hard
SEED = 20261123  # of the waves: any other does as well


@dataclass(frozen=True)
class _Curve:
    """One outcome: what turns scores into features, and the sums of their regression."""

    columns: Array
    turns: Array  # columns x waves
    shifts: Array
    squares: Array  # features x features, ridge included
    products: Array

    def waves(self, scores: Array) -> Array:
        """Return points x waves."""
        return np.asarray(HEIGHT * np.sqrt(2.0 / FEATURES) * np.cos(scores[:, self.columns] @ self.turns + self.shifts))

    def features(self, scores: Array) -> Array:
        """Return points x (1, scores, waves)."""
        return np.column_stack([np.ones(len(scores)), scores, self.waves(scores)])


@dataclass(frozen=True)
class Curves:
    """What the model would show, and how far off that was at points that were not learned from.

    Attributes:
        outcomes: Which, in the order of columns.
        scores: All points that were learned from.
        smooth: What the curves show at each of them (points x outcomes, on their scales).
        expected: What the others let expect of each of them.
        missed: What each showed beyond that, itself left out.
    """

    outcomes: tuple[str, ...]
    scores: Array
    smooth: Array
    expected: Array
    missed: Array
    curves: tuple[_Curve, ...]
    coefficients: tuple[Array, ...]

    @property
    def shown(self) -> Array:
        """What was simulated, on the scales of the outcomes."""
        return self.expected + self.missed

    def at(self, scores: Array) -> Array:
        """Return the outcomes expected at points."""
        found = []
        for curve, height in zip(self.curves, self.coefficients, strict=True):
            straight = 1 + scores.shape[1]
            found.append(height[0] + scores @ height[1:straight] + curve.waves(scores) @ height[straight:])
        return np.column_stack(found)

    def with_points(self, scores: Array, values: Array) -> "Curves":
        """Return what is known with further points; what was expected of them is an honest forecast."""
        shown = _on_scales(self.outcomes, values)
        expected = self.at(scores)
        curves, coefficients = [], []
        for k, curve in enumerate(self.curves):
            x = curve.features(scores)
            more = _Curve(
                curve.columns, curve.turns, curve.shifts, curve.squares + x.T @ x, curve.products + x.T @ shown[:, k]
            )
            curves.append(more)
            coefficients.append(linalg.solve(more.squares, more.products, assume_a="pos"))
        smooth = np.column_stack(
            [curve.features(scores) @ found for curve, found in zip(curves, coefficients, strict=True)]
        )
        return Curves(
            self.outcomes,
            np.concatenate([self.scores, scores]),
            np.concatenate([self.smooth, smooth]),
            np.concatenate([self.expected, expected]),
            np.concatenate([self.missed, shown - expected]),
            tuple(curves),
            tuple(coefficients),
        )


def learn_curves(data: Sequence[Datum], scores: Array, values: Array) -> Curves:
    """Learn curves from a first wave.

    Args:
        data: Which outcomes.
        scores: Points x parameters.
        values: Points x outcomes, as simulated.
    """
    outcomes = tuple(datum.outcome for datum in data)
    shown = _on_scales(outcomes, values)
    rng = np.random.default_rng(SEED)
    _, slopes = lines(scores, shown, np.ones(len(scores)))
    smooth, expected = np.empty_like(shown), np.empty_like(shown)
    curves, coefficients = [], []
    for k in range(len(outcomes)):
        columns = np.argsort(-np.abs(slopes[:, k]))[:RELEVANT]
        weight = slopes[columns, k] / max(float(np.linalg.norm(slopes[columns, k])), 1e-12)
        turns = rng.standard_normal((len(columns), FEATURES)) * weight[:, None] / WAVELENGTH
        empty = _Curve(columns, turns, rng.uniform(0.0, 2.0 * np.pi, FEATURES), np.zeros((0, 0)), np.zeros(0))
        x = empty.features(scores)
        pull = np.full(x.shape[1], RIDGE)
        pull[0] = 1e-6  # the level is free
        squares, products = x.T @ x + np.diag(pull), x.T @ shown[:, k]
        root = linalg.cholesky(squares, lower=True)
        found = linalg.cho_solve((root, True), products)
        # leaving a point out, in closed form: what is missed grows by the point's own pull on the curve
        own = (linalg.solve_triangular(root, x.T, lower=True) ** 2).sum(axis=0)
        smooth[:, k] = x @ found
        expected[:, k] = shown[:, k] - (shown[:, k] - smooth[:, k]) / np.maximum(1.0 - own, 1e-3)
        curves.append(_Curve(columns, turns, empty.shifts, squares, products))
        coefficients.append(found)
    return Curves(outcomes, scores, smooth, expected, shown - expected, tuple(curves), tuple(coefficients))


def _on_scales(outcomes: Sequence[str], values: Array) -> Array:
    return np.column_stack([to_scale(name, values[:, k]) for k, name in enumerate(outcomes)])
