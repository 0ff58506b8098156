"""What is uncertain, for sensitivity: parameters with a prior, and the prices of levers.

Points are shares of the priors (0 to 1), so that every prior is respected, triangular ones included. The price of a
lever is not a parameter of the model, but net costs and the ranking by them depend on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from sim.evidence.parameters import levers, parameters
from sim.evidence.priors import Space, latin_hypercube, uncertain
from sim.results.prices import PRICE, price_at, priced, prices

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Prior:
    """Some parameters and prices of levers, with their priors.

    Attributes:
        names: Parameters, and prices of levers.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, policies: Iterable[str] = ()) -> Self:
        """Return all uncertain parameters, and the prices of some levers."""
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
                dollars = price_at(name, shares[:, place])
                found[name.removeprefix(PRICE)] = dollars / prices()[name].usd_per_year
        return pd.DataFrame(found, index=range(len(shares)))

    def latin(self, points: int, seed: int) -> Array:
        """Return points drawn from the priors, spread evenly in each of them (Latin hypercube)."""
        return latin_hypercube(len(self.names), points, seed)


def title_of(name: str) -> str:
    """Return what a parameter or price means, in words."""
    if name.startswith(PRICE):
        return f"price of: {levers()[name.removeprefix(PRICE)].title.lower()}"
    return parameters()[name].note


def range_of(name: str) -> tuple[float, float]:
    """Return the plausible range of a parameter or price."""
    if name.startswith(PRICE):
        return prices()[name].low, prices()[name].high
    spec = parameters()[name]
    return spec.low, spec.high


def shares_of(table: pd.DataFrame) -> Array:
    """Return points as ranks from 0 to 1 in each parameter (points x parameters), for correlations."""
    return np.asarray(table.rank(pct=True).to_numpy())
