"""The grid of combinations, and the budget within it: what a combination will cost is estimated before it is tried.

Costs are nearly linear: each lever reaches people, posts, units or departures, whatever the others do. So the
price of each lever alone at full intensity, simulated once, tells closely what a combination costs. The estimate
only spares attempts that are bound to fail; what decides is the cost that is simulated.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Levels = tuple[int, ...]  # the step of each lever
USD = "levers_usd_per_year"


@dataclass(frozen=True)
class Grid:
    """Combinations of lever steps.

    Attributes:
        names: The levers.
        steps: Steps of each, from 0.
        budget_usd: Most that they may cost in a year.
    """

    names: tuple[str, ...]
    steps: int
    budget_usd: float

    @property
    def start(self) -> list[Levels]:
        """What every method knows at first: nothing at all, then each lever alone at full intensity."""
        return [tuple(row) for row in (self.steps * np.eye(len(self.names) + 1, len(self.names), -1, dtype=int)).tolist()]

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return int((self.steps + 1) ** len(self.names))

    def intensities(self, levels: Levels) -> dict[str, float]:
        """Return the intensity of each lever that is used."""
        return {name: step / self.steps for name, step in zip(self.names, levels, strict=True) if step}


@dataclass(frozen=True)
class Prices:
    """What a step of each lever costs in its dearest year, in dollars.

    Attributes:
        grid: The levers.
        usd: By lever.
    """

    grid: Grid
    usd: Array

    @classmethod
    def of(cls, grid: Grid, alone: Array) -> "Prices":
        """Return the prices of steps from the costs of each lever alone at full intensity."""
        return cls(grid, np.maximum(alone, 0.0) / grid.steps)

    def fits(self, levels: Array) -> Array:
        """Return whether combinations (rows) will probably fit into the budget."""
        return np.asarray(levels @ self.usd <= self.grid.budget_usd)

    def repaired(self, levels: Array, rng: np.random.Generator) -> Array:
        """Take away steps until each combination (row) fits; dear levers lose steps first, by lot."""
        found = np.clip(np.rint(levels), 0, self.grid.steps).astype(np.int64)
        for row in found:
            while not self.fits(row):
                spent = row * self.usd
                row[rng.choice(len(row), p=spent / spent.sum())] -= 1
        return found

    def by_lot(self, number: int, rng: np.random.Generator) -> Array:
        """Return combinations drawn evenly from the grid, then repaired."""
        drawn = rng.integers(0, self.grid.steps + 1, size=(number, len(self.grid.names)))
        return self.repaired(drawn, rng)
