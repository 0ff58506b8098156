"""Where the next wave is simulated: candidates from straight lines, screened by curves before anything is simulated.

Candidates come from a normal distribution (the linear emulator's posterior), a tenth of them from what is thought
beforehand. The curved emulator then keeps each with a probability that is known, so that those that are kept look like
draws from its own posterior, which has no closed form. The density of what is kept is that of the candidates times this
probability, up to one constant for the whole wave: importance weights stay exact.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import special

from sim.studies.calibration.curves import Curves
from sim.studies.calibration.data import Datum
from sim.studies.calibration.emulator import Guess, guess, learn
from sim.studies.calibration.prior import Beforehand

Array = np.ndarray[Any, Any]
FAR = 3.0  # standard deviations: what farther points miss says little of what is missed near the data
ENOUGH = 200.0  # effective points from which the error near the data is measured; fewer would make it a guess
WIDER = 2.0  # of the emulator's variance: with normal errors of variance s and a band of 1, weights vary least at 2 s + 1
DEFENSIVE = 0.1  # share of candidates from what is thought beforehand, and of points kept whatever curves say:
# weights stay bounded however wrong the emulators are
CANDIDATES = 12  # for each point: more screening follows the curves more closely, but they err more than that
TRIED = 2000  # candidates that set the threshold of the screening and are then forgotten


def propose(
    before: Beforehand, data: Sequence[Datum], curves: Curves, points: int, seed: Sequence[int]
) -> tuple[Array, Array]:
    """Draw the points of a wave.

    Args:
        before: What is thought beforehand.
        data: What is known.
        curves: Learned from all earlier waves.
        points: How many.
        seed: Of all that is drawn.

    Returns:
        Scores, and the logarithm of the density they come from over that beforehand, up to a constant.
    """
    screen = _Screen(before, data, curves, np.random.default_rng(list(seed)))
    tried = screen.candidates(TRIED)
    screen.set_threshold(screen.liked(*tried))
    kept: list[tuple[Array, Array]] = []
    while sum(len(part) for part, _ in kept) < points:
        scores, density = screen.candidates(CANDIDATES * min(points, TRIED))
        log_share = screen.log_share(screen.liked(scores, density))
        keep = np.log(screen.rng.random(len(scores))) < log_share
        kept.append((scores[keep], (density + log_share)[keep]))
    scores, offered = (np.concatenate(part)[:points] for part in zip(*kept, strict=True))
    return scores, offered


class _Screen:
    """Draws candidates and decides which are kept."""

    def __init__(self, before: Beforehand, data: Sequence[Datum], curves: Curves, rng: np.random.Generator) -> None:
        self.before, self.data, self.curves, self.rng = before, data, curves, rng
        self.moving = list(before.moving)
        self.centre, self.width = (
            np.array(part) for part in zip(*(datum.centre_and_spread for datum in data), strict=True)
        )
        weights = self._near()
        self.lines = learn(curves.scores, curves.smooth, curves.shown, weights)
        missed = (curves.missed * weights[:, None]).T @ curves.missed / weights.sum()
        self.noise = np.linalg.inv(WIDER * missed + np.diag(self.width**2))
        self.threshold = 0.0

    def _near(self) -> Array:
        """Return how much each known point counts, by what was expected of it, because its result is partly chance."""
        apart = np.abs((self.curves.expected - self.centre) / self.width).max(axis=1)
        apart = apart - apart.min()  # where nothing is near, the nearest count
        far, weights = FAR, np.zeros(0)
        while len(weights) == 0 or weights.sum() ** 2 / (weights**2).sum() < min(ENOUGH, len(weights) / 2):
            weights = np.exp(-0.5 * (apart / far) ** 2)
            far *= 1.3
        return weights

    def candidates(self, points: int) -> tuple[Array, Array]:
        """Return scores and the logarithm of the density they come from over that beforehand."""
        spread = self.before.spread
        scores = self.before.centres(points, int(self.rng.integers(2**31)))
        centres = scores[:, self.moving]
        where: Guess = guess(self.data, self.lines, scores, self.moving, spread, WIDER)
        normal = self.rng.standard_normal(centres.shape)
        as_before = self.rng.random(points) < DEFENSIVE
        found = np.where(as_before[:, None], centres + spread * normal, where.draw(normal))
        scores[:, self.moving] = found
        beforehand = -0.5 * (((found - centres) / spread) ** 2).sum(axis=1) - np.log(spread).sum()
        drawn = [beforehand + np.log(DEFENSIVE), where.log_density(found) + np.log1p(-DEFENSIVE)]
        return scores, special.logsumexp(drawn, axis=0) - beforehand

    def liked(self, scores: Array, density: Array) -> Array:
        """Return the logarithm of how much more often the curves want a candidate than it comes up."""
        apart = self.curves.at(scores) - self.centre
        return np.asarray(-0.5 * ((apart @ self.noise) * apart).sum(axis=1) - density)

    def set_threshold(self, liked: Array) -> None:
        """Set the threshold so that one of `CANDIDATES` is kept."""
        low, high = float(liked.min()) - 50.0, float(liked.max()) + 50.0
        for _ in range(60):
            self.threshold = 0.5 * (low + high)
            too_many = np.exp(self.log_share(liked)).mean() * CANDIDATES > 1.0
            low, high = (self.threshold, high) if too_many else (low, self.threshold)

    def log_share(self, liked: Array) -> Array:
        """Return the logarithm of the probability with which each candidate is kept."""
        return np.asarray(np.clip(liked - self.threshold, np.log(DEFENSIVE / CANDIDATES), 0.0))
