"""The cash flow of a policy as a finance officer reads it: by year, added up, discounted, paid back, per departure avoided.

Means of the futures; money that is saved counts above zero. The worksheet has the same as formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from dashboard.takeaways.content import LEVERS, YearlyCosts
from sim.results import payback

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
        months: Net of each month.
        value: Net present value of all years.
        payback: First month from which on more was saved than spent until the end; None where there is none.
        lever_cost_each: Spent on levers per departure avoided; None where it is not certain that any is.
        net_cost_each: Net cost per departure avoided, below zero where the policy saves; None likewise.
    """

    spent: tuple[float, ...]
    saved: tuple[float, ...]
    net: tuple[float, ...]
    added: tuple[float, ...]
    discounted: tuple[float, ...]
    months: tuple[float, ...]
    value: float
    payback: int | None
    lever_cost_each: float | None
    net_cost_each: float | None


def cash_of(costs: YearlyCosts) -> Cash:
    """Return the cash flow of yearly costs.

    Args:
        costs: With the policy and without it.
    """
    years = range(costs.years)
    spent = tuple(sum(one.change[k] for one in costs.lines if one.kind == LEVERS) for k in years)
    saved = tuple(-sum(one.change[k] for one in costs.lines if one.kind != LEVERS) for k in years)
    net = tuple(gain - paid for gain, paid in zip(saved, spent, strict=True))
    months = -np.sum([one.months for one in costs.lines], axis=0)
    today = -np.sum([one.discounted for one in costs.lines], axis=0)
    discounted = tuple(float(today[MONTHS * k : MONTHS * (k + 1)].sum()) for k in years)
    return Cash(
        spent=spent,
        saved=saved,
        net=net,
        added=tuple(accumulate(net)),
        discounted=discounted,
        months=tuple(float(value) for value in months),
        value=sum(discounted),
        payback=payback.payback(-months[None, :]).on_average,
        lever_cost_each=sum(spent) / costs.avoided if costs.certain else None,
        net_cost_each=-sum(net) / costs.avoided if costs.certain else None,
    )
