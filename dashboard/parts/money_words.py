"""What a policy costs and saves in words: the same on every page and in every file."""

from __future__ import annotations

import math

import numpy as np

from dashboard.parts import wording as w
from sim.results.finance import Finance
from sim.results.numbers import MONEY, figure
from sim.results.payback import Payback, payback

NO_PRICE = "not certain that any is avoided"


def dollars(value: float) -> str:
    """Return dollars; what is less than half a dollar is none."""
    return figure(0.0 if abs(value) < 0.5 else value, MONEY)


def ends(low: float, high: float) -> str:
    """Return a range of dollars, plus is spent and minus is saved; nothing where there is none."""
    return (
        f"{dollars(low)} to {dollars(high)}"
        if math.isfinite(low) and math.isfinite(high) and low != high
        else ""
    )


def priced(three: tuple[float, float, float], net: bool) -> tuple[str, str]:
    """Return what one departure avoided costs (or saves, where what is saved counts), and its 95% interval."""
    mean, low, high = three
    if net:
        return ranged(mean, low, high)
    return dollars(mean), ends(low, high)


def ranged(mean: float, low: float, high: float) -> tuple[str, str]:
    """Return a change of cost in words, and its range."""
    if mean == low == high == 0.0:
        return "no change", ""
    span = w.spent_span(low, high) if math.isfinite(low) and low != high else ""
    return f"{'saves' if mean < 0 else 'costs'} {w.money(mean)}", span


def headline(finance: Finance, title: str, years: int) -> str:
    """Say what a policy costs or saves, when it has paid for itself, and what a departure avoided costs."""
    net = finance.change(finance.net.sum(axis=1))
    present = finance.change((finance.net * finance.with_it.discount).sum(axis=1))
    verb = "saves" if net.mean < 0 else "costs"
    saving = f"{net.saves * finance.policy.futures:.0f} of {finance.policy.futures} futures save money"
    worth = f"{w.money(present.mean)} in present value{discounted(finance.with_it.discount)}"
    said = f"“{title}” {verb} {w.money(net.mean)} net over {w.years_in_words(years)}, {worth}; {saving}."
    if abs(net.mean) < w.NOTHING_USD:
        said = f"“{title}” comes out about even over {w.years_in_words(years)}; {saving}."
    return f"{said} {paid_back(payback(finance.net), finance)}"


def discounted(worth: np.ndarray) -> str:
    """Say at what rates dollars are discounted where each future has its own; nothing where the reader set one.

    Args:
        worth: [futures, months] what a dollar of that month counts.
    """
    rates = np.maximum(100 * (worth[:, -1] ** (-12 / worth.shape[1]) - 1), 0.0)  # a year; columns are months
    if np.ptp(rates) < 1e-6:
        return ""
    return f" (each future has its own discount rate, {rates.min():.0f}% to {rates.max():.0f}%)"


def paid_back(found: Payback, finance: Finance) -> str:
    """Say when savings outweigh costs for good, and in how many futures they do within the horizon."""
    futures = finance.policy.futures
    many = f"{found.share * futures:.0f} of {futures} futures"
    if not finance.net.any():
        return "Nothing is spent and nothing saved, so there is nothing to pay back."
    if found.month is None:
        return f"It has not paid for itself within {found.horizon} months in any future."
    mean = (
        f"On average it has paid for itself by month {found.on_average}"
        if found.on_average
        else "On average it has not paid for itself"
    )
    first = (
        "from the first month on"
        if found.month == 1
        else f"by month {found.month} in the middle one of these"
    )
    span = "" if found.early == found.late else f" ({found.early} to {found.late} in 9 of 10)"
    return f"{mean}; {many} get there within {found.horizon} months, {first}{span}."


def per_departure(finance: Finance) -> str:
    """Say what a departure avoided costs, or why that cannot be said."""
    found = finance.per_departure()
    if not all(math.isfinite(three[0]) for three in found.values()):
        return "It is not certain that departures are avoided at all, so there is no price of one."
    levers, net = (
        "{} ({})".format(*priced(three, net=name == "net")).replace(" ()", "") for name, three in found.items()
    )
    return f"Per departure avoided, levers cost {levers}; all costs together, it {net}."
