"""The cash flow of a policy as a finance officer reads it: by year, added up, discounted, paid back, per departure avoided.

Means of the futures; money that is saved counts above zero. The worksheet has the same as formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from dashboard.takeaways.content import LEVERS, YearlyCosts

MONTHS = 12


@dataclass(frozen=True)
class Cash:
    """A cash flow.

    Attributes:
        spent: On levers, by year.
        saved: By all else, by year; below zero where other costs grow.
        net: Saved less spent, by year.
        added: Net since today, to the end of each year.
        discounted: Net of each year in today's dollars.
        value: Net present value of all years.
        payback: Years until the net since today is no longer below zero; 0 where it never is; None where it stays below.
        lever_cost_each: Spent on levers per departure avoided; None where none is avoided.
        net_cost_each: Net cost per departure avoided, below zero where the policy saves; None where none is avoided.
    """

    spent: tuple[float, ...]
    saved: tuple[float, ...]
    net: tuple[float, ...]
    added: tuple[float, ...]
    discounted: tuple[float, ...]
    value: float
    payback: float | None
    lever_cost_each: float | None
    net_cost_each: float | None


def cash_of(costs: YearlyCosts, discount: float) -> Cash:
    """Return the cash flow of yearly costs.

    Args:
        costs: With the policy and without it.
        discount: A year.
    """
    years = range(costs.years)
    spent = tuple(sum(one.change[k] for one in costs.lines if one.kind == LEVERS) for k in years)
    saved = tuple(-sum(one.change[k] for one in costs.lines if one.kind != LEVERS) for k in years)
    net = tuple(gain - paid for gain, paid in zip(saved, spent, strict=True))
    discounted = tuple(net[k] * factor(discount, k) for k in years)
    some = costs.avoided > 0.0
    return Cash(
        spent=spent,
        saved=saved,
        net=net,
        added=tuple(accumulate(net)),
        discounted=discounted,
        value=sum(discounted),
        payback=payback(net),
        lever_cost_each=sum(spent) / costs.avoided if some else None,
        net_cost_each=-sum(net) / costs.avoided if some else None,
    )


def factor(discount: float, year: int) -> float:
    """Return what a dollar of a year (from 0) counts today, paid in twelve equal parts at the ends of its months."""
    return sum((1.0 + discount) ** -(year + month / MONTHS) for month in range(1, MONTHS + 1)) / MONTHS


def payback(net: tuple[float, ...]) -> float | None:
    """Return the years until the sum of a cash flow is at zero or above and stays there, evenly within each year.

    0 where it is never below zero; None where it ends below zero.
    """
    added = list(accumulate(net))
    below = [k for k, total in enumerate(added) if total < 0.0]
    if not below:
        return 0.0
    if below[-1] == len(net) - 1:
        return None
    last = below[-1]
    return last + 1 - added[last] / net[last + 1]


def payback_words(years: float | None) -> str:
    """Return when a policy has paid for itself."""
    if years is None:
        return "not within these years"
    if years == 0.0:
        return "within the first year"
    return f"in month {-int(-12 * years // 1)}"
