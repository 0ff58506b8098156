"""Indices of any sampled points, which need no design of their own: PAWN and Borgonovo's delta.

PAWN (Pianosi and Wagener 2018, https://doi.org/10.1016/j.envsoft.2018.07.019) is the median Kolmogorov-Smirnov distance
between all values of an outcome and those in a slice of a parameter. Delta (Plischke, Borgonovo and Smith 2013,
https://doi.org/10.1016/j.ejor.2012.11.047) is half the area between their densities. Both are 0 for what has no effect
and at most 1; a sample of finite size never gives exactly 0, so what a dummy (the outcome in another order) would have is
told beside them. SALib has both, but computes a p value or takes up all processors at each of the many steps of a bootstrap:
minutes for what takes a second here. Tests hold that the indices are those of SALib.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import rankdata

from sim.evidence.outcomes import CONFIDENCE
from sim.studies.sensitivity.indices.noise import Array

FEWEST = 40  # points, below which slices hold next to nothing
RESAMPLES = {"pawn": 200, "delta": 100}
_SLICES, _IN_SLICE = 10, 10
_DUMMIES, _OF_DUMMY = 60, 20  # and resamples of each
_GRID = 100  # places at which densities are compared
_ENDS = (0.5 - CONFIDENCE / 2.0, 0.5 + CONFIDENCE / 2.0)
Tick = Callable[[], None]


def slices_of(x: Array) -> Array:
    """Return the slice of a parameter in which each point lies: ten or fewer, of equal size but for ties."""
    count = int(np.clip(len(x) // _IN_SLICE, 2, _SLICES))
    edges = np.quantile(x, np.linspace(0.0, 1.0, count + 1)[1:-1])
    return np.asarray(np.searchsorted(edges, x, "right"))


class _Sorted:
    """An outcome in order, at which distances between distributions are taken."""

    def __init__(self, y: Array) -> None:
        self.order = np.argsort(y, kind="stable")
        ordered = y[self.order]
        self.last = np.append(ordered[1:] != ordered[:-1], True)  # of equal values

    def pawn(self, place: Array, weights: Array) -> float:
        """Return the median distance over slices; weights say how often each point was drawn."""
        weight, place = weights[self.order], place[self.order]
        everywhere = np.cumsum(weight)[self.last] / weight.sum()
        distances = []
        for one in range(int(place.max()) + 1):
            inside = np.where(place == one, weight, 0.0)
            total = inside.sum()
            if total > 0.0:
                distances.append(np.abs(np.cumsum(inside)[self.last] / total - everywhere).max())
        return float(np.median(distances)) if np.ptp(place) > 0 else 0.0


def pawn(x: pd.DataFrame, y: Array, seed: int, tick: Tick | None = None) -> pd.DataFrame:
    """Return PAWN indices, the strongest first.

    Args:
        x: Values of the parameters, one row a point.
        y: The outcome.
        seed: Of the bootstrap and the dummies.
        tick: Called after each parameter.

    Returns:
        `[parameter, pawn, pawn_low, pawn_high, chance, clear]`: the index with a 95% bootstrap interval, what a parameter
        without effect stays below in 95 of 100 samples, and whether the index lies above that.
    """
    if np.ptp(y) == 0.0:
        return _nothing(x, "pawn", tick)
    rng, ordered, n = np.random.default_rng(seed), _Sorted(y), len(y)
    many, once = RESAMPLES["pawn"], np.ones(n)
    evenly = slices_of(np.arange(n, dtype=np.float64))
    chance = float(np.quantile([ordered.pawn(rng.permutation(evenly), once) for _ in range(many)], CONFIDENCE))
    draws = rng.multinomial(n, np.full(n, 1.0 / n), size=many).astype(np.float64)
    rows = []
    for name in x.columns:
        place = slices_of(x[name].to_numpy(dtype=np.float64))
        index = ordered.pawn(place, once)
        again = np.array([ordered.pawn(place, weights) for weights in draws])
        # distances of resamples are too large by what resampling adds, so only their spread counts
        low, high = np.clip(index + np.quantile(again - again.mean(), _ENDS), 0.0, 1.0)
        rows.append((name, index, low, high, chance, bool(index > chance)))
        _done(tick)
    return _table(rows, "pawn")


def delta(x: pd.DataFrame, y: Array, seed: int, tick: Tick | None = None) -> pd.DataFrame:
    """Return delta indices, freed of the bias of small samples, the strongest first.

    Args:
        x: Values of the parameters, one row a point.
        y: The outcome.
        seed: Of the bootstrap and the dummies.
        tick: Called after each parameter.

    Returns:
        `[parameter, delta, delta_low, delta_high, chance, clear]`, as for `pawn`.
    """
    if np.ptp(y) == 0.0:
        return _nothing(x, "delta", tick)
    rng, n, many = np.random.default_rng(seed), len(y), RESAMPLES["delta"]
    grid = np.linspace(y.min(), y.max(), _GRID)
    draws = rng.integers(n, size=(many, n))
    whole, resampled = _Whole(y, grid), [_Whole(y[rows], grid) for rows in draws]

    def again(column: Array, count: int) -> Array:
        return np.array([one.delta(column[rows]) for one, rows in zip(resampled[:count], draws[:count], strict=True)])

    dummies = [rng.permutation(n).astype(np.float64) for _ in range(_DUMMIES)]
    freed = [2.0 * whole.delta(one) - again(one, _OF_DUMMY).mean() for one in dummies]
    chance, found = max(0.0, float(np.quantile(freed, CONFIDENCE))), []
    for name in x.columns:
        column = x[name].to_numpy(dtype=np.float64)
        drawn = again(column, many)
        index, half = 2.0 * whole.delta(column) - drawn.mean(), ndtri(_ENDS[1]) * drawn.std(ddof=1)
        ends = (0.0, 0.0, 0.0) if np.ptp(column) == 0.0 else np.clip((index, index - half, index + half), 0.0, 1.0)
        found.append((name, *map(float, ends), chance, bool(ends[0] > chance)))
        _done(tick)
    return _table(found, "delta")


class _Whole:
    """All values of an outcome, with which those in slices of a parameter are compared."""

    def __init__(self, y: Array, grid: Array) -> None:
        self.y, self.grid, self.edges = y, grid, _equal_parts(len(y))
        self.density = _density(y, grid)

    def delta(self, x: Array) -> float:
        """Return half the area between the densities of all and of a slice, averaged over slices."""
        rank, area = rankdata(x, method="ordinal"), 0.0
        for low, high in zip(self.edges[:-1], self.edges[1:], strict=True):
            inside = self.y[(rank > low) & (rank <= high)]
            if len(inside) and np.ptp(inside) > 0.0:
                apart = np.abs(self.density - _density(inside, self.grid))
                area += len(inside) / (2.0 * len(self.y)) * float(np.trapezoid(apart, self.grid))
        return area


def _density(y: Array, grid: Array) -> Array:
    """Return a Gaussian kernel density with Silverman's bandwidth, like SciPy's."""
    n, spread = len(y), float(y.std(ddof=1)) if len(y) > 1 else 0.0
    if spread == 0.0:
        return np.zeros(len(grid))
    width = spread * (n * 0.75) ** -0.2
    apart = (grid[:, None] - y[None, :]) / width
    return np.asarray(np.exp(-0.5 * apart * apart).sum(axis=1) / (n * width * np.sqrt(2.0 * np.pi)))


def _equal_parts(n: int) -> Array:
    """Return the edges of as many equal parts as Plischke, Borgonovo and Smith, and SALib, use."""
    power = 2.0 / (7.0 + np.tanh((1500.0 - n) / 500.0))
    return np.linspace(0, n, round(min(int(np.ceil(n**power)), 48)) + 1)


def _nothing(x: pd.DataFrame, key: str, tick: Tick | None) -> pd.DataFrame:
    for _ in x.columns:
        _done(tick)
    return _table([(name, 0.0, 0.0, 0.0, 0.0, False) for name in x.columns], key)


def _table(rows: list[tuple[Any, ...]], key: str) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["parameter", key, f"{key}_low", f"{key}_high", "chance", "clear"])
    return table.sort_values(key, ascending=False, ignore_index=True, kind="stable")


def _done(tick: Tick | None) -> None:
    if tick is not None:
        tick()
