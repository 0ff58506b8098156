"""Whether combinations reach their targets, by the criterion, and in how many futures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.studies.portfolio.archive import Array
from sim.studies.portfolio.setting import PortfolioSetting
from sim.studies.portfolio.targets import Target

DEPARTURES = "departures"
_WORST = 10  # a worst decile is the mean of one draw in so many
NEAR = 0.05  # of the range of a frontier: what lies within it is near


@dataclass(frozen=True)
class Judge:
    """What is asked, and the futures without levers that it is asked in.

    Attributes:
        targets: For a school of this size.
        criterion: How draws become one number.
        columns: Outcomes, as in the values that are judged.
        before: Without levers: futures x columns.
        draw_of: The draw of each future.
    """

    targets: tuple[Target, ...]
    criterion: str
    columns: tuple[str, ...]
    before: Array
    draw_of: Array

    @classmethod
    def of(cls, setting: PortfolioSetting, targets: Sequence[Target]) -> "Judge":
        """Return the judge of a setting."""
        columns = setting.problem.objectives
        return cls(
            tuple(targets),
            setting.problem.criterion,
            columns,
            setting.reference[:, : len(columns)],
            setting.scale.draw_of,
        )

    def levels(self, target: Target, changes: Array) -> Array:
        """Return what a target speaks of: combinations x futures, from combinations x futures x columns."""
        at = self.columns.index(target.outcome.name)
        return target.reached_level(self.before[:, at], changes[..., at])

    def by_draw(self, values: Array) -> Array:
        """Return means of the futures of each draw: combinations x draws."""
        draws = range(int(self.draw_of.max()) + 1)
        return np.stack([values[..., self.draw_of == draw].mean(axis=-1) for draw in draws], axis=-1)

    def one(self, values: Array, higher: bool) -> Array:
        """Return one number a combination: the mean over draws or, if wanted, over the worst tenth of them."""
        found = self.by_draw(values)
        if self.criterion != "worst-decile":
            return np.asarray(found.mean(axis=-1))
        worst = math.ceil(found.shape[-1] / _WORST)
        found = np.sort(found, axis=-1)
        return np.asarray((found[..., :worst] if higher else found[..., -worst:]).mean(axis=-1))

    def today(self, target: Target) -> float:
        """Return the level of a target without levers, by the criterion."""
        nothing = np.zeros((1, *self.before.shape))
        return float(self.one(self.levels(target, nothing), target.higher)[0])

    def missing(self, changes: Array, errors: float = 0.0) -> Array:
        """Return how far combinations are from all targets, in shares of the gap that there is without levers.

        0 or less is reached; 1: nothing of the widest gap is closed. Where today's course reaches a target already, its
        shares are of the target itself.

        Args:
            changes: Combinations x futures x columns.
            errors: As many standard errors of the mean change over draws count against each.
        """
        found = np.full(len(changes), -np.inf)
        for target in self.targets:
            gap = float(target.missing(np.asarray(self.today(target))))
            room = gap if gap > 0.0 else max(abs(target.value), 1e-9)
            level = self.one(self.levels(target, changes), target.higher)
            short = target.missing(level) + (errors * self._error(target, changes) if errors else 0.0)
            found = np.maximum(found, short / room)
        return found

    def _error(self, target: Target, changes: Array) -> Array:
        """Return the standard error of what combinations change of a target, over draws."""
        found = self.by_draw(changes[..., self.columns.index(target.outcome.name)])
        draws = found.shape[-1]
        return np.asarray(found.std(axis=-1, ddof=1) / math.sqrt(draws)) if draws > 1 else np.zeros(len(found))

    def reached(self, changes: Array) -> Array:
        """Return whether all targets are reached: combinations x futures."""
        found = np.ones(changes.shape[:2], dtype=bool)
        for target in self.targets:
            found &= target.missing(self.levels(target, changes)) <= 0.0
        return found

    def departures(self, changes: Array, among: Array | None = None) -> Array:
        """Return the change of departures by the criterion, or the largest regret; lower is better.

        Args:
            changes: Combinations x futures x columns.
            among: The combinations whose best counts for regret; these if omitted.
        """
        at = self.columns.index(DEPARTURES)
        if self.criterion != "regret":
            return self.one(changes[..., at], higher=False)
        best = self.by_draw((changes if among is None else among)[..., at]).min(axis=0)
        return np.asarray((self.by_draw(changes[..., at]) - best).max(axis=-1))

    def stays(self, usd: Array, changes: Array) -> Array:
        """Return the share of draws in which each combination is on the frontier of cost against departures, or near it."""
        found = self.by_draw(changes[..., self.columns.index(DEPARTURES)])
        near = NEAR * (found.max(axis=0) - found.min(axis=0))
        cheaper = usd[None, :] <= usd[:, None]  # [i, j]: j costs no more than i
        beaten = (found[None, :, :] < found[:, None, :] - near) & cheaper[:, :, None]
        return np.asarray((~beaten.any(axis=1)).mean(axis=-1))
