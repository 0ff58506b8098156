"""What is bought for levers, and at which price: a price is uncertain, but acts on nothing except costs.

Prices are applied afterwards to what was bought, so that a point with other prices meets the same people and random numbers.
"""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import pandas as pd
from scipy import stats

from sim.evidence.parameters import LeverCost, levers
from sim.results.observed import Array, Observed
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.rules.vocabulary import Reach

PRICE = "price_of_"
_PLAIN = ("levers_usd", "total_usd")
_DISCOUNTED = "total_discounted_usd"
COSTS = (*_PLAIN, _DISCOUNTED)


def priced(names: Iterable[str]) -> tuple[str, ...]:
    """Return those of some levers that something is bought for."""
    return tuple(name for name in names if levers()[name].costs)


@cache
def prices() -> Mapping[str, LeverCost]:
    """Return every price by its name: `price_of_` and a lever."""
    return {PRICE + name: cost for name in priced(levers()) for cost in levers()[name].costs}


def price_at(name: str, shares: Array) -> Array:
    """Return a price in dollars at shares (0 to 1) of its prior, a triangle over its range with the default on top."""
    cost = prices()[name]
    width = cost.high - cost.low
    mode = (cost.usd_per_year - cost.low) / width
    return np.asarray(stats.triang.ppf(shares, mode, loc=cost.low, scale=width))


def _used(seen: Observed, lever: str) -> tuple[Array, float]:
    """Return what a lever reached (replicates x months), and its monthly cost per unit reached at the default price."""
    (cost,) = levers()[lever].costs
    reach = Reach[cost.per.upper()]
    rate = cost.usd_per_year / (1.0 if reach == Reach.DEPARTURE else MONTHS_PER_YEAR)
    return seen.use[:, 1:, levers()[lever].index, reach], rate


def bought(seen: Observed, lever: str) -> Array:
    """Return what was bought for a lever over the horizon, in dollars at its default price, by replicate."""
    used, rate = _used(seen, lever)
    return np.asarray(used.sum(axis=1) * rate)


def at_prices(table: pd.DataFrame, seen: Observed, dollars: Mapping[str, float], discount_per_year: float) -> pd.DataFrame:
    """Return outcomes over the horizon at other prices.

    Args:
        table: One row a replicate, one column an outcome.
        seen: What was seen in these replicates.
        dollars: Prices by name.
        discount_per_year: At which later dollars count less in `total_discounted_usd`.
    """
    over = {name: value / prices()[name].usd_per_year for name, value in dollars.items()}
    found = table.copy()
    if any(name in table for name in _PLAIN):
        more = np.zeros(len(table))
        for name, factor in over.items():
            more += bought(seen, name.removeprefix(PRICE)) * (factor - 1.0)
        for cost in _PLAIN:
            if cost in found:
                found[cost] = found[cost] + more
    if _DISCOUNTED in found:
        month = np.arange(1, seen.months + 1)
        less = np.exp(-np.log1p(discount_per_year) * month / MONTHS_PER_YEAR)
        for name, factor in over.items():
            used, rate = _used(seen, name.removeprefix(PRICE))
            found[_DISCOUNTED] = found[_DISCOUNTED] + (used * less).sum(axis=1) * rate * (factor - 1.0)
    return found
