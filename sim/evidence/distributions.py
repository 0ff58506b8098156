"""The prior of a parameter: its declared distribution over its declared range."""

from hashlib import sha256
from typing import Any

import numpy as np

from sim.evidence.parameters import Parameter

Array = np.ndarray[Any, Any]


def quantile(spec: Parameter, share: Array) -> Array:
    """Return the values below which shares (0 to 1) of a prior lie."""
    width = spec.high - spec.low
    if spec.distribution == "uniform":
        return np.asarray(spec.low + share * width)
    mode = (spec.value - spec.low) / width
    rising = np.sqrt(share * mode)
    falling = 1.0 - np.sqrt((1.0 - share) * (1.0 - mode))
    return np.asarray(spec.low + width * np.where(share < mode, rising, falling))


def share_below(spec: Parameter, value: Array) -> Array:
    """Return the shares of a prior that lie below values."""
    place = (value - spec.low) / (spec.high - spec.low)
    if spec.distribution == "uniform":
        return np.asarray(place)
    mode = (spec.value - spec.low) / (spec.high - spec.low)
    below = place * place / mode if mode > 0.0 else np.zeros_like(place)
    above = 1.0 - (1.0 - place) ** 2 / (1.0 - mode) if mode < 1.0 else np.ones_like(place)
    return np.where(place < mode, below, above)


def numbered_draws(spec: Parameter, n: int) -> Array:
    """Return the values of a parameter in the draws 0 to n - 1 from its prior.

    A value depends on the name of the parameter and the number of the draw alone: it is the same in every command and for
    every seed, however many draws are taken and whatever else is drawn.
    """
    key = int.from_bytes(sha256(spec.name.encode()).digest()[:16], "big")
    shares = np.random.Generator(np.random.Philox(key=key)).random(n)
    return np.clip(quantile(spec, shares), spec.low, spec.high)
