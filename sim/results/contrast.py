"""Policies side by side: each against the reference, against each other, and link by link, paired future by future."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.evidence.outcomes import interval
from sim.results.run import estimated

Array = np.ndarray[Any, Any]
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Contrast:
    """A paired difference.

    Attributes:
        mean: Over futures.
        low: Lower end of what 95% of futures (or posterior draws) lie in; NaN with one future.
        high: Its upper end.
        mean_low: Lower end of the 95% interval of the mean alone; NaN with one future.
        mean_high: Its upper end.
        below: Share of futures in which the difference is below zero.
        above: Share of futures in which it is above zero.
    """

    mean: float
    low: float
    high: float
    mean_low: float
    mean_high: float
    below: float
    above: float

    @property
    def moves(self) -> bool:
        """Whether the mean clearly differs from zero: its 95% interval leaves zero out."""
        return self.mean_low > 0.0 or self.mean_high < 0.0

    def wins(self, better: Better) -> float:
        """Return the share of futures in which the first side does better; equal ones count half."""
        return (self.below if better == "lower" else self.above) + 0.5 * (1.0 - self.below - self.above)


def contrast(change: Array, draw_of: Array, draws: int) -> Contrast:
    """Return a paired difference from that of each future.

    Args:
        change: [futures] one side less the other.
        draw_of: [futures] the posterior draw of each.
        draws: How many there are; 0 where parameters are fixed.
    """
    values = np.asarray(change, dtype=float)
    found = estimated(values[:, None], draw_of, draws)
    mean, low, high = (float(found[key][0]) for key in ("mean", "low", "high"))
    known = (
        values
        if not draws
        else np.array([values[draw_of == k].mean() for k in range(draws) if (draw_of == k).any()])
    )
    if np.ptp(known) == 0.0:  # no spread, no doubt: NaN of a single one apart
        least = most = mean if len(known) > 1 else float("nan")
    else:
        _, least, most = (float(part[0]) for part in interval(known[:, None]))
    return Contrast(mean, low, high, least, most, float((values < 0).mean()), float((values > 0).mean()))


def beats(values: Array, better: Better) -> Array:
    """Return in which share of futures each policy beats each other one; equal futures count half.

    Args:
        values: [policies, futures] of one outcome.
        better: In which direction it gets better; where it has none, higher counts.

    Returns:
        [policies, policies]: the row beats the column; 0.5 with itself.
    """
    one, other = values[:, None, :], values[None, :, :]
    wins = (one < other) if better == "lower" else (one > other)
    return np.asarray((wins + 0.5 * (one == other)).mean(axis=2))


def best_in(values: Array, better: Better) -> Array:
    """Return in which share of futures each policy is the best of all; futures with several best ones are shared.

    Args:
        values: [policies, futures] of one outcome.
        better: In which direction it gets better; where it has none, higher counts.
    """
    best = values == (values.min(axis=0) if better == "lower" else values.max(axis=0))
    return np.asarray((best / best.sum(axis=0)).mean(axis=1))
