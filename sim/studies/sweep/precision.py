"""How many replicates are enough: the rule of Hoad, Robinson and Davies.

Hoad, K., Robinson, S. and Davies, R. (2010), "Automated selection of the number of replications for a discrete-event
simulation", Journal of the Operational Research Society 61(11), 1632-1644. Replicates are added one by one until the
confidence interval is as narrow as asked; because an interval may be narrow by chance, it must stay so for some
replicates more ("look-ahead": five, and above a hundred replicates a twentieth of their number). Here the half width
is absolute, in the unit of the outcome, and common random numbers make the difference to the reference the usual
thing to ask for.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import stdtrit

from sim.studies.sweep.study import Precision

Array = np.ndarray[Any, Any]
LOOK_AHEAD = 5
_HUNDRED = 100


def look_ahead(n: int) -> int:
    """Return for how many more replicates the interval must stay narrow."""
    return LOOK_AHEAD if n <= _HUNDRED else LOOK_AHEAD * n // _HUNDRED


def half_widths(values: Array, confidence: float) -> Array:
    """Return half the t interval of the mean of the first 1, 2, … n values (n x series); NaN for the first."""
    n = np.arange(1, len(values) + 1, dtype=np.float64)[:, None]
    shifted = values - values[:1]  # so that squares do not cancel
    total, squares = np.cumsum(shifted, axis=0), np.cumsum(shifted * shifted, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.maximum(squares - total * total / n, 0.0) / (n - 1.0)
        half = stdtrit(n - 1.0, 0.5 + confidence / 2.0) * np.sqrt(variance / n)
    return np.asarray(np.where(n > 1, half, np.nan))


def enough(values: Array, asked: Precision) -> int | None:
    """Return after how many replicates to stop, or None where more are needed.

    Args:
        values: Replicates x series, every one of which is to be known as exactly as asked.
        asked: The precision.
    """
    if len(values) >= asked.least:
        narrow = np.asarray((half_widths(values, asked.confidence) <= asked.half_width).all(axis=1))
        for n in range(asked.least, len(values) + 1):
            ahead = min(n + look_ahead(n), asked.most)
            if len(values) >= ahead and narrow[n - 1 : ahead].all():
                return ahead
    return asked.most if len(values) >= asked.most else None


def series(by_scenario: Array) -> Array:
    """Return what is to be known: differences to the first scenario, or the outcome itself where there is but one.

    Args:
        by_scenario: Replicates x scenarios.
    """
    return by_scenario if by_scenario.shape[1] == 1 else by_scenario[:, 1:] - by_scenario[:, :1]


def until_enough(run: Callable[[int, int], Array], asked: Precision) -> int:
    """Run replicates, some at a time, until there are enough; returns how many are to be kept.

    Args:
        run: Given the first and the end of some replicates, runs them and returns the outcome asked for, of all
            replicates so far x scenarios.
        asked: The precision.
    """
    done = 0
    while True:
        end = min(asked.most, done + (asked.least + LOOK_AHEAD if done == 0 else look_ahead(done)))
        found = run(done, end)
        done = end
        stop = enough(series(found), asked)
        if stop is not None:
            return stop
