"""Where a short search begins: combinations that look best if each lever did what it does alone.

Levers nearly add up in this model (docs/lever-effects.md), so the changes of each lever alone at full intensity, which every
search tries first, tell roughly what a combination does. What is found so is only tried first; the model decides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.studies.portfolio.grid import Array, Grid, Levels, Prices
from sim.studies.portfolio.judge import DEPARTURES, Judge

_BUDGETS = 8  # parts of the budget for which a combination is made
_FINE = 60  # the same, where the cheapest combination that reaches something is looked for


@dataclass(frozen=True)
class Guide:
    """Guesses combinations.

    Attributes:
        judge: What is asked.
        prices: Of steps.
        alone: What each lever does alone at full intensity: levers x futures x columns.
    """

    judge: Judge
    prices: Prices
    alone: Array

    @property
    def grid(self) -> Grid:
        """The levers."""
        return self.prices.grid

    def predicted(self, levels: Array) -> Array:
        """Return what combinations (rows) would change if levers added up: combinations x futures x columns."""
        return np.tensordot(np.atleast_2d(levels) / self.grid.steps, self.alone, axes=1)

    def gains(self) -> list[Array]:
        """Return what a step of each lever improves: of departures, of each target, and of all targets together."""
        columns = self.judge.columns
        change = self.alone.mean(axis=1) / self.grid.steps
        found = [-change[:, columns.index(DEPARTURES)]]
        shares = []
        for target in self.judge.targets:
            better = 1.0 if target.higher and not target.avoided else -1.0
            gap = max(float(target.missing(np.asarray(self.judge.today(target)))), 0.0)
            shares.append(better * change[:, columns.index(target.outcome.name)] / (gap or 1.0))
        if len(shares) > 1:
            shares.append(np.sum(shares, axis=0))
        return [*found, *shares]

    def filled(self, gain: Array, budget: float) -> Levels:
        """Return the combination that takes what gains most per dollar first, as far as a budget goes."""
        usd = self.prices.usd
        levels = np.zeros(len(gain), dtype=np.int64)
        order = np.argsort(-gain / np.maximum(usd, 1.0), kind="stable")
        left = budget
        for lever in order:
            if gain[lever] <= 0.0:
                break
            fit = self.grid.steps if usd[lever] <= 0.0 else int(min(self.grid.steps, left // usd[lever]))
            levels[lever] = fit
            left -= fit * usd[lever]
        return tuple(levels.tolist())

    def first(self) -> list[Levels]:
        """Return what is worth trying first, within the budget."""
        return list(
            dict.fromkeys([*self._over(self.grid.budget_usd, _BUDGETS), *self.cheapest(self.grid.budget_usd)])
        )

    def cheapest(self, budget: float) -> list[Levels]:
        """Return the cheapest combinations that would reach all targets: just so, and with something to spare."""
        if not self.judge.targets:
            return []
        tried = sorted(
            set(self._over(budget, _FINE)), key=lambda levels: float(np.dot(levels, self.prices.usd))
        )
        if not tried:
            return []
        missing = self.judge.missing(self.predicted(np.array(tried)))
        found = [
            int(np.flatnonzero(missing <= -spare)[0])
            for spare in (0.0, 0.15, 0.3)
            if (missing <= -spare).any()
        ]
        return [tried[place] for place in dict.fromkeys(found)]

    def most(self) -> list[Levels]:
        """Return the combinations that use everything that would help."""
        return list(dict.fromkeys(self.filled(gain, self.everything) for gain in self.gains()))

    @property
    def everything(self) -> float:
        """What all levers at full intensity cost."""
        return float(self.prices.usd.sum() * self.grid.steps) + 1.0

    def _over(self, budget: float, parts: int) -> Iterator[Levels]:
        most = min(budget, self.everything)
        for gain in self.gains():
            for part in range(parts + 1):
                yield self.filled(gain, most * (part / parts) ** 2)  # the first dollars buy most
