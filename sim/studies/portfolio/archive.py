"""What one method has tried so far, and how good it is by the criterion."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.studies.portfolio.grid import Levels

Array = np.ndarray[Any, Any]
Look = Callable[[Sequence[Levels]], Array]
_WORST = 10  # a worst decile is the mean of one draw in so many


@dataclass(frozen=True)
class Scale:
    """How futures become scores.

    Attributes:
        signs: By objective, 1 where lower is better and -1 where higher is.
        criterion: Mean, worst decile or regret.
        draw_of: The draw of each future.
        budget_usd: Most that a combination may cost in a year.
    """

    signs: Array
    criterion: str
    draw_of: Array
    budget_usd: float

    def by_draw(self, found: Array) -> Array:
        """Turn combinations x futures x columns into changes, lower is better: combinations x draws x objectives."""
        draws = int(self.draw_of.max()) + 1
        parts = [found[:, self.draw_of == k, : len(self.signs)].mean(axis=1) for k in range(draws)]
        return np.stack(parts, axis=1) * self.signs

    def usd(self, found: Array) -> Array:
        """Return what combinations cost in their dearest year."""
        return np.asarray(found[:, :, len(self.signs)].mean(axis=1))

    def scores(self, by_draw: Array, best: Array) -> Array:
        """Return combinations x objectives, lower is better.

        Args:
            by_draw: Combinations x draws x objectives.
            best: Draws x objectives: the best that is reached; only regret looks at it.
        """
        if self.criterion == "mean":
            return np.asarray(by_draw.mean(axis=1))
        if self.criterion == "regret":
            return np.asarray((by_draw - best).max(axis=1))
        worst = math.ceil(by_draw.shape[1] / _WORST)
        return np.asarray(np.sort(by_draw, axis=1)[:, -worst:].mean(axis=1))


@dataclass
class Archive:
    """Everything that a method has tried, in order.

    Attributes:
        name: Of the method.
        scale: How futures become scores.
        look: Tries combinations, or looks them up.
        most: How many it may try.
        levels: What it tried.
    """

    name: str
    scale: Scale
    look: Look
    most: int
    levels: list[Levels] = field(default_factory=list)
    _place: dict[Levels, int] = field(default_factory=dict)
    _found: list[Array] = field(default_factory=list)
    _usd: list[Array] = field(default_factory=list)

    def __contains__(self, levels: Levels) -> bool:
        return levels in self._place

    @property
    def left(self) -> int:
        """How many it may still try."""
        return self.most - len(self.levels)

    def add(self, wanted: Sequence[Levels]) -> None:
        """Try combinations that it has not tried, as many as it still may."""
        new = [levels for levels in dict.fromkeys(wanted) if levels not in self._place][: self.left]
        if not new:
            return
        found = self.look(new)
        self._place.update({levels: len(self.levels) + k for k, levels in enumerate(new)})
        self.levels += new
        self._found.append(self.scale.by_draw(found))
        self._usd.append(self.scale.usd(found))

    @property
    def by_draw(self) -> Array:
        """Combinations x draws x objectives, lower is better."""
        return np.concatenate(self._found)

    @property
    def usd(self) -> Array:
        """Dollars in the dearest year, by combination."""
        return np.concatenate(self._usd)

    @property
    def allowed(self) -> Array:
        """Whether each combination keeps to the budget."""
        return np.asarray(self.usd <= self.scale.budget_usd)

    @property
    def best(self) -> Array:
        """The best that any allowed combination of this method reaches: draws x objectives."""
        return np.asarray(self.by_draw[self.allowed].min(axis=0))

    def scores(self, best: Array | None = None) -> Array:
        """Return combinations x objectives, lower is better; regret is measured against what was tried so far."""
        return self.scale.scores(self.by_draw, self.best if best is None else best)

    def places(self, wanted: Sequence[Levels]) -> list[int]:
        """Return where combinations stand."""
        return [self._place[levels] for levels in wanted]
