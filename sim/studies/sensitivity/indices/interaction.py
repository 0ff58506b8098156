"""Whether two factors act together: an outcome against one of them, where the other is low, in the middle or high."""

import numpy as np
import pandas as pd

from sim.studies.sensitivity.indices.noise import Array, mean_and_half

_PARTS = 6
THIRDS = ("low", "middle", "high")
COLUMNS = ("parameter", "other", "other_is", "value", "points", "mean", "low", "high")


def interaction(x: pd.DataFrame, y: Array, factor: str, other: str) -> pd.DataFrame:
    """Return means of an outcome over points, in parts of one factor and thirds of another.

    Args:
        x: Values of the factors, one row a point.
        y: The outcome.
        factor: Cut into six parts of equal size, or its levels where it has no more.
        other: Cut into thirds.

    Returns:
        `[parameter, other, other_is, value, points, mean, low, high]`: whether the other is low, in the middle or high; the
        mean of the factor in its part; points there; the mean of the outcome over them with its 95% t interval. Parallel
        lines: no interaction.
    """
    part, third = _parts(x[factor].to_numpy(dtype=np.float64), _PARTS), _parts(x[other].to_numpy(dtype=np.float64), 3)
    words = THIRDS if third.max() == 2 else (THIRDS[0], THIRDS[2])
    rows = []
    for one in range(int(third.max()) + 1):
        for place in range(int(part.max()) + 1):
            inside = (third == one) & (part == place)
            n = int(inside.sum())
            if n == 0:
                continue
            mean, half = mean_and_half(y[inside])
            value = float(x[factor].to_numpy(dtype=np.float64)[inside].mean())
            rows.append((factor, other, words[one], value, n, mean, mean - half, mean + half))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _parts(x: Array, count: int) -> Array:
    """Return the part of each value: its level if there are few, otherwise parts of equal size."""
    levels = np.unique(x)
    if len(levels) <= count:
        return np.asarray(np.searchsorted(levels, x))
    edges = np.quantile(x, np.linspace(0.0, 1.0, count + 1)[1:-1])
    return np.unique(np.searchsorted(edges, x, "right"), return_inverse=True)[1]
