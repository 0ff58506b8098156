"""The answer as one sentence."""

from __future__ import annotations

from dataclasses import dataclass

_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Estimate:
    """A mean, and the range that contains 95% of the simulated futures."""

    mean: float
    low: float
    high: float


def years_in_words(years: int) -> str:
    """Return a number of years in words: “one year”, “five years”."""
    word = _SMALL[years] if 0 <= years < len(_SMALL) else str(years)
    return f"{word} year" if years == 1 else f"{word} years"


def money(dollars: float) -> str:
    """Return dollars as people say them, without the sign: “$2.1M”."""
    size = abs(dollars)
    for unit, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if size >= unit * 0.9995:
            return f"${size / unit:.0f}{letter}" if size >= 100 * unit else f"${size / unit:.1f}{letter}"
    return f"${size:.0f}"


def counts(*numbers: float) -> list[str]:
    """Return numbers of people without sign, all to the same precision: whole, but tenths if all are small."""
    sizes = [abs(number) for number in numbers]
    small = max(sizes) < 9.95 and any(size != round(size) for size in sizes)
    return [f"{size:.1f}" if small else f"{size:,.0f}" for size in sizes]


def baseline_sentence(leavers: Estimate, burned_out: float, headcount: int, years: int) -> str:
    """Return what happens if nothing changes."""
    mean, low, high = counts(leavers.mean, leavers.low, leavers.high)
    return (
        f"If nothing changes, expect about {mean} departures ({low} to {high}) over {years_in_words(years)} "
        f"from a faculty of {headcount:,}; at any time, {100 * burned_out:.0f}% are burned out."
    )


def policy_sentence(title: str, departures: Estimate, cost: Estimate, headcount: int, years: int) -> str:
    """Return what a scenario changes relative to the baseline.

    Args:
        title: the scenario.
        departures: the paired difference in departures.
        cost: the paired difference in total cost, in dollars.
        headcount: the faculty of the school.
        years: the horizon.
    """
    return f"{title}: {_departures(departures, headcount, years)}; {_cost(cost)}."


def _departures(change: Estimate, headcount: int, years: int) -> str:
    when, whom = f"over {years_in_words(years)},", f"departures from a faculty of {headcount:,}"
    if change.low == change.high == 0.0:
        return f"{when} exactly as many {whom}"
    if change.low <= 0.0 <= change.high:
        low, high = counts(change.low, change.high)
        return f"{when} no clear change in {whom} ({low} fewer to {high} more)"
    word = "fewer" if change.mean < 0 else "more"
    near, far = sorted((abs(change.low), abs(change.high)))
    mean, near_said, far_said = counts(change.mean, near, far)
    return f"{when} {mean} ({near_said} to {far_said}) {word} {whom}"


def _cost(change: Estimate) -> str:
    if change.low <= 0.0 <= change.high:
        if change.low == change.high:
            return "it neither costs nor saves anything"
        return f"costs and savings roughly balance ({_dollars(change.low)} to {_dollars(change.high)})"
    near, far = sorted((abs(change.low), abs(change.high)))
    sums = f"{money(change.mean)} ({money(near)} to {money(far)})"
    return f"it costs {sums} more than it saves" if change.mean > 0 else f"it saves {sums} more than it costs"


def _dollars(number: float) -> str:
    return f"{money(number)} {'saved' if number < 0 else 'spent'}"
