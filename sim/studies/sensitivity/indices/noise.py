"""How much of what is seen is due to chance, estimated from replicates without simulating anything more.

A contrast of the replicates varies by chance exactly as much as their mean does, and not at all with what they have in
common. An index of the contrast is what chance alone would give.
"""

from typing import Any

import numpy as np
from scipy.special import stdtrit

from sim.evidence.outcomes import CONFIDENCE

Array = np.ndarray[Any, Any]


def contrast(values: Array) -> Array:
    """Return what chance alone does to the mean of replicates (points x replicates), one number a point.

    Where some points have more replicates than others (NaN where there is none), those that all have are contrasted.
    NaN where there are fewer than two.
    """
    common = np.isfinite(values).all(axis=0)
    replicates = int(common.sum())
    if replicates < 2:
        return np.full(len(values), np.nan)
    pairs = replicates // 2
    weights = np.zeros(replicates)
    weights[: 2 * pairs : 2], weights[1 : 2 * pairs : 2] = 1.0, -1.0
    weights /= np.sqrt(2 * pairs * replicates)  # its variance is that of a mean: 1 over replicates
    found = np.asarray(values[:, common] @ weights)
    if replicates < values.shape[1]:
        found = found * np.sqrt(replicates / np.isfinite(values).sum(axis=1))
    return found


def mean_of(values: Array) -> Array:
    """Return means over the replicates that are there (points x replicates); NaN where there is none."""
    there = np.isfinite(values)
    if there.all():
        return np.asarray(values.mean(axis=1))
    count = there.sum(axis=1)
    total = np.where(there, values, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0))


def mean_and_half(values: Array, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the mean of known values and half of its t interval; NaN if there is only one."""
    known = values[np.isfinite(values)]
    n = len(known)
    if n < 2:
        return float(known.mean()) if n else float("nan"), float("nan")
    return float(known.mean()), float(stdtrit(n - 1, 0.5 + confidence / 2.0) * known.std(ddof=1) / np.sqrt(n))


def share_of_noise(values: Array) -> float:
    """Return the share of the variance of means over replicates (points x replicates) that is due to chance."""
    variance = float(mean_of(values).var())
    return float(contrast(values).var() / variance) if variance > 0.0 else 0.0
