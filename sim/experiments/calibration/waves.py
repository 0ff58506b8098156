"""Waves of simulations that close in on what the data leave plausible, and the weighted points they end with.

Wave 1 draws all parameters from what is thought beforehand. Each further wave draws those that may move from
where the emulator of all earlier waves expects them, the others given. The points of the last wave are
weighted exactly (importance sampling with the real likelihood of the real simulation), so an emulator that is
wrong costs efficiency, never truth.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from scipy import special

from sim.experiments.calibration.data import Datum, distance, log_likelihood
from sim.experiments.calibration.emulator import guess, learn
from sim.experiments.space import Space

Array = np.ndarray[Any, Any]
FAR = 3.0  # standard deviations: farther points teach the emulator little
WIDER = 1.5
DEFENSIVE = 0.1  # share of points drawn from what is thought beforehand: weights stay bounded


class Simulator(Protocol):
    """Simulates points (scores of all parameters of a space) and returns the outcomes of the data."""

    def __call__(self, wave: int, scores: Array) -> Array:
        """Return points x data."""


@dataclass(frozen=True)
class Beforehand:
    """What is thought before the data are seen.

    Attributes:
        space: All uncertain parameters.
        fitted: Names of those that are reported as fitted.
        draw: Draws so many points with a seed, as scores, from what is thought beforehand.
        centres: Draws the same points without what may move: the moving columns stand at their centres.
        moving: Columns that later waves propose anew, normal around their centres.
        spread: Standard deviations of the moving ones around their centres, as scores.
    """

    space: Space
    fitted: tuple[str, ...]
    draw: Callable[[int, int], Array]
    centres: Callable[[int, int], Array]
    moving: tuple[int, ...]
    spread: Array


@dataclass(frozen=True)
class Posterior:
    """Weighted points.

    Attributes:
        space: What the columns are.
        fitted: Names of those that were fitted.
        scores: Points x parameters.
        values: Points x data, as simulated.
        weights: Add up to 1.
        told: Logarithm of the likelihood of each.
        beforehand: Logarithm of its density beforehand over that of the proposal.
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
            found = replace(self, weights=_weights(power * self.told + self.beforehand))
        return found, power

    @property
    def effective(self) -> float:
        """How many independent points the weighted ones are worth."""
        return float(1.0 / (self.weights**2).sum())

    def drawn(self, n: int, seed: int) -> Array:
        """Return the places of n equally weighted draws (systematic resampling, then shuffled)."""
        luck = np.random.default_rng(seed)
        marks = (luck.random() + np.arange(n)) / n
        found = np.searchsorted(np.cumsum(self.weights), marks).clip(max=len(self.weights) - 1)
        return np.asarray(luck.permutation(found))

    def share_below(self, name: str, score: float) -> float:
        """Return how much weight lies below a score of a parameter."""
        column = self.scores[:, self.space.names.index(name)]
        return float(self.weights[column < score].sum())


def close_in(
    before: Beforehand, data: Sequence[Datum], waves: Sequence[int], simulate: Simulator, seed: int
) -> Posterior:
    """Run waves and return the weighted points of the last.

    Args:
        before: What is thought beforehand.
        data: What is known.
        waves: Points of each wave, at least two waves.
        simulate: The model.
        seed: Of all that is drawn here.
    """
    all_scores: list[Array] = []
    all_values: list[Array] = []
    near: list[float] = []
    log_proposed = np.zeros(0)
    for number, points in enumerate(waves):
        scores, log_proposed = _proposed(before, data, number, points, all_scores, all_values, seed)
        values = simulate(number, scores)
        near.append(float((distance(data, values) < FAR).mean()))
        all_scores.append(scores)
        all_values.append(values)
    scores, values = all_scores[-1], all_values[-1]
    told = log_likelihood(data, values)
    return Posterior(
        before.space, before.fitted, scores, values, _weights(told - log_proposed), told, -log_proposed,
        sum(waves), tuple(near),
    )  # fmt: skip


def _weights(logarithms: Array) -> Array:
    weights = np.exp(logarithms - logarithms.max())
    return np.asarray(weights / weights.sum())


def _proposed(
    before: Beforehand,
    data: Sequence[Datum],
    number: int,
    points: int,
    earlier_scores: Sequence[Array],
    earlier_values: Sequence[Array],
    seed: int,
) -> tuple[Array, Array]:
    """Return the points of a wave and the logarithm of the density they come from over that beforehand."""
    if not earlier_scores:
        return before.draw(points, seed), np.zeros(points)
    scores = before.centres(points, seed + number)
    moving = list(before.moving)
    luck = np.random.default_rng([seed, number])
    normal = luck.standard_normal((points, len(moving)))
    centres = scores[:, moving]
    known_scores, known_values = np.concatenate(earlier_scores), np.concatenate(earlier_values)
    apart = distance(data, known_values)
    emulator = learn(data, known_scores, known_values, np.exp(-0.5 * (apart / FAR) ** 2) + 1e-3)
    where = guess(data, emulator, scores, moving, before.spread, WIDER)
    as_before = luck.random(points) < DEFENSIVE
    found = np.where(as_before[:, None], centres + before.spread * normal, where.draw(normal))
    scores[:, moving] = found
    beforehand = -0.5 * (((found - centres) / before.spread) ** 2).sum(axis=1)
    beforehand -= np.log(before.spread).sum()
    proposed = special.logsumexp(
        [beforehand + np.log(DEFENSIVE), where.log_density(found) + np.log1p(-DEFENSIVE)], axis=0
    )
    return scores, proposed - beforehand
