"""Small guarded functions that every rule may use, in Python and compiled alike.

Each guards its own domain: an overflow or a logarithm of zero raises in Python and passes silently in
compiled code, so the two faces of the model would part ways.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar

from numba.extending import register_jitable

from sim.rules.exponential import exp
from sim.rules.time_units import MONTHS_PER_YEAR

F = TypeVar("F", bound=Callable[..., Any])


def rule(function: F) -> F:
    """Mark a plain function as a rule of the model: ordinary Python, and compilable by the engine."""
    # LLVM would leave the larger rules as calls, which cost a fifth of the time: registers emptied, constants read again
    inlined = register_jitable(forceinline=True)
    compiled: F = inlined(function)
    return compiled


@rule
def clamp(x: float, low: float, high: float) -> float:
    """Return x held between low and high."""
    return min(max(x, low), high)


@rule
def share(x: float) -> float:
    """Return x held between 0 and 1."""
    return min(max(x, 0.0), 1.0)


@rule
def saturate(x: float) -> float:
    """Turn a load of 0 or more into a share of [0, 1): nearly proportional when small, never above 1."""
    if x <= 0.0:
        return 0.0
    return 1.0 - exp(-x)


@rule
def logistic(x: float) -> float:
    """Turn any number into a probability."""
    return 1.0 / (1.0 + exp(-x))


@rule
def log_odds(u: float) -> float:
    """Turn a uniform draw into a bell-shaped (standard logistic) one, far tails cut."""
    v = clamp(u, 1e-12, 1.0 - 1e-12)
    return math.log(v / (1.0 - v))


@rule
def safe_share(part: float, whole: float) -> float:
    """Return part / whole, or 0 where there is no whole."""
    if whole <= 0.0:
        return 0.0
    return part / whole


@rule
def monthly(rate_per_year: float) -> float:
    """Turn a yearly hazard rate into the probability that it strikes within one month."""
    if rate_per_year <= 0.0:
        return 0.0
    return 1.0 - exp(-rate_per_year / MONTHS_PER_YEAR)


@rule
def event_occurs(draw: float, rate_per_year: float) -> bool:
    """Return whether a yearly hazard rate strikes this month, given a uniform draw.

    The probability never exceeds the rate, so that most draws are settled without an exponential.
    """
    return draw < rate_per_year / MONTHS_PER_YEAR and draw < monthly(rate_per_year)


@rule
def toward(now: float, target: float, months: float) -> float:
    """Move from `now` toward `target` with a memory of so many months."""
    return now + (target - now) / max(months, 1.0)
