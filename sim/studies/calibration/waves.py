"""Waves of simulations that close in on what the data leave plausible, and the weighted points they end with.

Wave 1 draws all parameters from what is thought beforehand. Each further wave draws those that may move from
where the emulators of all earlier waves expect them (`proposals.py`). Every point is weighted exactly (importance
sampling with the real likelihood of the real simulation), so an emulator that is wrong costs efficiency, never
truth. The weights of a wave take as given what was learned before it; so each wave is a posterior of its own, and
all of them are put together in proportion to the effective draws of each.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.priors import Space
from sim.studies.calibration.curves import Curves, learn_curves
from sim.studies.calibration.data import Datum, distance, log_likelihood
from sim.studies.calibration.prior import Beforehand
from sim.studies.calibration.proposals import FAR, propose
from sim.studies.calibration.simulator import Simulator

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Posterior:
    """Weighted points.

    Attributes:
        space: What the columns are.
        fitted: Names of those that were fitted.
        scores: Points x parameters, of all waves.
        values: Points x data, as simulated.
        weights: Add up to 1.
        told: Logarithm of the likelihood of each.
        beforehand: Logarithm of its density beforehand over that of the proposal; up to a constant in each wave.
        wave: The wave of each.
        runs: How many points were simulated in all waves.
        distances: Share of points of each wave that lie within `FAR` of all data.
    """

    space: Space
    fitted: tuple[str, ...]
    scores: Array
    values: Array
    weights: Array
    told: Array
    beforehand: Array
    wave: Array
    runs: int
    distances: tuple[float, ...]

    def softened(self, least: float) -> tuple["Posterior", float]:
        """Return the posterior with the data taken less seriously, just so that enough effective draws remain.

        Args:
            least: Effective draws that must remain.

        Returns:
            The posterior, and the power of the likelihood: 1 where nothing was softened.
        """
        power = 1.0
        found = self
        while found.effective < least and power > 0.01:
            power *= 0.8
            found = replace(self, weights=pooled(power * self.told + self.beforehand, self.wave))
        return found, power

    @property
    def effective(self) -> float:
        """How many independent points the weighted ones are worth."""
        return float(1.0 / (self.weights**2).sum())

    def drawn(self, n: int, seed: int) -> Array:
        """Return the places of n equally weighted draws (systematic resampling, then shuffled)."""
        rng = np.random.default_rng(seed)
        marks = (rng.random() + np.arange(n)) / n
        found = np.searchsorted(np.cumsum(self.weights), marks).clip(max=len(self.weights) - 1)
        return np.asarray(rng.permutation(found))

    def draws(self, n: int, seed: int) -> pd.DataFrame:
        """Return equally weighted draws of all uncertain parameters, one row each."""
        return pd.DataFrame(self.space.values(self.scores[self.drawn(n, seed)]), columns=list(self.space.names))

    def quantiles(self, values: Array) -> Array:
        """Return the ends of the 95% interval of some values of the points, with the median between them."""
        order = np.argsort(values)
        return np.asarray(np.interp([0.025, 0.5, 0.975], np.cumsum(self.weights[order]), values[order]))

    def learned(self) -> pd.DataFrame:
        """Return how far each parameter moved from its prior and how much narrower it became.

        Returns:
            `[parameter, fitted, default, median, q025, q975, shift, narrowing]`, the fitted ones first and then
            by shift. `shift` is in standard deviations of the prior; `narrowing` is the share of its standard
            deviation that is gone: 0 means that the data tell nothing about it.
        """
        mean = self.weights @ self.scores
        spread = np.sqrt(self.weights @ (self.scores - mean) ** 2)
        values = self.space.values(self.scores)
        rows = []
        for k, spec in enumerate(self.space.specs):
            q025, median, q975 = self.quantiles(values[:, k])
            fitted = spec.name in self.fitted
            rows.append((spec.name, fitted, spec.value, median, q025, q975, mean[k], 1.0 - spread[k]))
        head = ["parameter", "fitted", "default", "median", "q025", "q975", "shift", "narrowing"]
        table = pd.DataFrame(rows, columns=head)
        order = np.lexsort((-table["shift"].abs(), ~table["fitted"]))
        return table.iloc[order].reset_index(drop=True)

    def share_below(self, name: str, score: float) -> float:
        """Return how much weight lies below a score of a parameter."""
        column = self.scores[:, self.space.names.index(name)]
        return float(self.weights[column < score].sum())


def close_in(
    before: Beforehand,
    data: Sequence[Datum],
    waves: Sequence[int],
    simulate: Simulator,
    seed: int,
    first: Curves | None = None,
) -> Posterior:
    """Run waves and return the weighted points of all of them.

    Args:
        before: What is thought beforehand.
        data: What is known.
        waves: Points of each wave, at least two waves.
        simulate: The model.
        seed: Of all that is drawn here.
        first: What the first wave teaches, where it was learned already: it does not depend on the data.
    """
    scores = [before.draw(waves[0], seed)]
    values = [simulate(0, scores[0])]
    offered = [np.zeros(waves[0])]
    curves = learn_curves(data, scores[0], values[0]) if first is None else first
    for number, points in enumerate(waves[1:], start=1):
        if number > 1:
            curves = curves.with_points(scores[-1], values[-1])
        found, log_offered = propose(before, data, curves, points, [seed, number])
        scores.append(found)
        values.append(simulate(number, found))
        offered.append(log_offered)
    near = tuple(float((distance(data, part) < FAR).mean()) for part in values)
    told = log_likelihood(data, np.concatenate(values))
    beforehand = -np.concatenate(offered)
    wave = np.repeat(np.arange(len(waves)), waves)
    return Posterior(
        before.space, before.fitted, np.concatenate(scores), np.concatenate(values),
        pooled(told + beforehand, wave), told, beforehand, wave, sum(waves), near,
    )  # fmt: skip


def pooled(logarithms: Array, wave: Array) -> Array:
    """Put the weights of waves together, each wave in proportion to its effective draws.

    Args:
        logarithms: Of the weights of all points, up to a constant in each wave.
        wave: The wave of each.

    Returns:
        Weights that add up to 1.
    """
    weights = np.empty_like(logarithms)
    for number in np.unique(wave):
        here = wave == number
        own = np.exp(logarithms[here] - logarithms[here].max())
        own /= own.sum()
        weights[here] = own / (own**2).sum()
    return np.asarray(weights / weights.sum())
