"""What is uncertain, for sensitivity: parameters with a prior, and the prices of levers; and designs over them.

All designs are made in shares of the priors (0 to 1), so that every prior is respected, triangular ones included.
The price of a lever is not a parameter of the model, but net costs and the ranking by them hinge on it; it acts
on nothing but costs, and so is applied afterwards to what was bought.
"""

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats import qmc

from sim.errors import InputError
from sim.experiments.space import Space, uncertain
from sim.parameters import levers, parameters

Array = np.ndarray[Any, Any]
PRICE = "price_of_"
LEVELS = 4  # of a Morris design: the middles of four equally probable parts of each prior
_FIRST, _LAST = 0.5 / LEVELS, 1.0 - 0.5 / LEVELS


def salib(part: str) -> Any:
    """Return a part of SALib, such as "analyze.sobol".

    Raises:
        InputError: It is not installed.
    """
    try:
        return importlib.import_module(f"SALib.{part}")
    except ModuleNotFoundError:
        raise InputError(
            "Sensitivity analysis needs SALib, which is not installed.",
            allowed='after `pip install "faculty-attrition[sensitivity]"`',
        ) from None


def priced(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of some levers that something is bought for."""
    return tuple(name for name in names if levers()[name].costs)


@dataclass(frozen=True)
class Prior:
    """Some parameters and prices of levers, with their priors.

    Attributes:
        names: Parameters, and `price_of_` followed by a lever.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, policies: Iterable[str] = ()) -> Self:
        """All uncertain parameters, and the prices of some levers."""
        return cls((*uncertain(), *(PRICE + name for name in priced(policies))))

    @cached_property
    def space(self) -> Space | None:
        """The parameters among the names; None where there are only prices."""
        found = [name for name in self.names if not name.startswith(PRICE)]
        return Space.of(found) if found else None

    def values(self, shares: Array) -> tuple[tuple[str, ...], Array]:
        """Return the parameters and their values (points x parameters) at shares of all names."""
        if self.space is None:
            return (), np.empty((len(shares), 0))
        places = [k for k, name in enumerate(self.names) if not name.startswith(PRICE)]
        return self.space.names, self.space.quantiles(shares[:, places])

    def price_factors(self, shares: Array) -> pd.DataFrame:
        """Return prices over default prices, one row a point and one column a lever."""
        found = {}
        for place, name in enumerate(self.names):
            if name.startswith(PRICE):
                lever = name.removeprefix(PRICE)
                (cost,) = levers()[lever].costs
                width = cost.high - cost.low
                mode = (cost.usd_per_year - cost.low) / width
                price = stats.triang.ppf(shares[:, place], mode, loc=cost.low, scale=width)
                found[lever] = price / cost.usd_per_year
        return pd.DataFrame(found, index=range(len(shares)))

    def _problem(self, low: float, high: float) -> dict[str, Any]:
        names = list(self.names)
        return {"num_vars": len(names), "names": names, "bounds": [[low, high]] * len(names)}

    @property
    def of_morris(self) -> dict[str, Any]:
        """The problem as SALib wants it for Morris: from the middle of the lowest part to that of the highest."""
        return self._problem(_FIRST, _LAST)

    @property
    def of_sobol(self) -> dict[str, Any]:
        """The problem as SALib wants it for Sobol: the whole priors."""
        return self._problem(0.0, 1.0)

    def morris(self, trajectories: int, seed: int) -> Array:
        """Return a Morris design: trajectories x (names + 1) points."""
        found = salib("sample.morris").sample(self.of_morris, trajectories, num_levels=LEVELS, seed=seed)
        return np.asarray(found)

    def sobol(self, points: int, seed: int) -> Array:
        """Return a design by Saltelli: points x (names + 2) points; `points` is a power of two."""
        if points < 2 or points & (points - 1):
            raise InputError(
                f"{points} points cannot be spread evenly.", path=("points",), allowed="16, 32, 64, 128, …"
            )
        sample = salib("sample.sobol").sample
        return np.asarray(sample(self.of_sobol, points, calc_second_order=False, seed=seed))

    def latin(self, points: int, seed: int) -> Array:
        """Return points drawn from the priors, spread evenly in each of them (Latin hypercube)."""
        return np.asarray(qmc.LatinHypercube(len(self.names), rng=np.random.default_rng(seed)).random(points))


def title_of(name: str) -> str:
    """Return what a parameter or price means, in words."""
    if name.startswith(PRICE):
        return f"price of: {levers()[name.removeprefix(PRICE)].title.lower()}"
    return parameters()[name].note


def range_of(name: str) -> tuple[float, float]:
    """Return the plausible range of a parameter or price."""
    if name.startswith(PRICE):
        (cost,) = levers()[name.removeprefix(PRICE)].costs
        return cost.low, cost.high
    spec = parameters()[name]
    return spec.low, spec.high


def shares_of(draws: Sequence[Any], names: Sequence[str]) -> Array:
    """Return draws as ranks from 0 to 1 in each parameter, for correlations; parameters left out stay at 0.5."""
    table = pd.DataFrame(list(draws)).reindex(columns=list(names))
    return np.asarray(table.rank(pct=True).fillna(0.5).to_numpy())
