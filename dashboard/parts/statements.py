"""What the page says about a policy: direction, expectation, and range are three statements, of people and of money.

A range is never read as “no effect”: fewer may leave in 35 of 40 futures although it includes zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.parts import wording as w
from sim.results.paired import Paired

FEW = 40  # futures below which no range is told
INSIDE = (0.025, 0.975)  # 19 of 20 futures


@dataclass(frozen=True)
class Statement:
    """The sentence and the line under it.

    Attributes:
        sentence: Direction with its share of futures, expectation, money.
        ranges: How far futures lie apart.
        holds: What the ranges include, or what kind of answer this is.
    """

    sentence: str
    ranges: str
    holds: str


@dataclass(frozen=True)
class Numbers:
    """The numbers of a statement, as kept with a policy of one's own."""

    fewer: int
    futures: int
    avoided: float
    avoided_low: float
    avoided_high: float
    usd: float
    usd_low: float
    usd_high: float
    saving: int


def numbers(paired: Paired) -> Numbers:
    """Return the numbers of the sentence."""
    avoided, usd = paired.avoided[:, -1], paired.change["total_usd"]
    low, high = np.quantile(avoided, INSIDE)
    usd_low, usd_high = np.quantile(usd, INSIDE)
    return Numbers(
        int((avoided > 0).sum()), paired.futures, float(avoided.mean()), float(low), float(high),
        float(usd.mean()), float(usd_low), float(usd_high), int((usd < 0).sum()),
    )  # fmt: skip


def statement(paired: Paired, years: int) -> Statement:
    """Return what a policy changes, in words.

    Args:
        paired: Policy and reference, future by future.
        years: The horizon.
    """
    found = numbers(paired)
    if not paired.avoided.any() and not np.any(paired.change["total_usd"]):
        return Statement("Exactly as many leave: nothing changes in any future.", "", _holds(paired))
    when = f"over {w.years_in_words(years)}"
    told = f"{_direction(paired)}: {_expected(found.avoided)} {when}, and it {_money(found.usd)}."
    if paired.kind == "sample" or paired.futures < FEW:
        return Statement(told, "", _holds(paired))
    ranges = (
        f"In 19 of 20 futures: {w.span(found.avoided_low, found.avoided_high)} departures, "
        f"and {w.spent_span(found.usd_low, found.usd_high)}; it saves money in {found.saving} of {found.futures}."
    )
    return Statement(told, ranges, _holds(paired))


def course(departures: np.ndarray, people: int, burned_out: float, years: int, draws: int) -> Statement:
    """Return what happens on the baseline's own course.

    Args:
        departures: By future, over the horizon.
        people: Faculty lines of the school.
        burned_out: Share of faculty, on average.
        years: The horizon.
        draws: How many draws of the parameters there are; 0 where they are fixed.
    """
    mean, (low, high) = float(departures.mean()), np.quantile(departures, INSIDE)
    told = (
        f"With no change of course, expect {w.people(mean)} departures over {w.years_in_words(years)} "
        f"from a faculty of {people:,}; {100 * burned_out:.0f}% are burned out at any time."
    )
    ranges = (
        f"In 19 of 20 futures: {w.people(float(low))} to {w.people(float(high))}. Departures are posts vacated, "
        "those of later hires included."
    )
    return Statement(told, ranges, _includes(draws))


def _direction(paired: Paired) -> str:
    avoided, futures = paired.avoided[:, -1], paired.futures
    fewer, more = int((avoided > 0).sum()), int((avoided < 0).sum())
    first, most = ("Fewer leave", fewer) if fewer >= more else ("More leave", more)
    share = f"all {futures}" if most == futures else f"{most} of {futures}"
    return f"{first} in {share} simulated futures"


def _expected(avoided: float) -> str:
    return "expect about as many" if abs(avoided) < 0.5 else f"expect {w.fewer(avoided)}"


def _money(usd: float) -> str:
    if abs(usd) < w.NOTHING_USD:
        return "costs about what it saves"
    return f"saves about {w.money(usd)}" if usd < 0 else f"costs about {w.money(usd)}"


def _holds(paired: Paired) -> str:
    if paired.kind == "estimate":
        return "Estimate from each lever alone; the model answers on release."
    if paired.kind == "sample" or paired.futures < FEW:
        return f"A sample of {paired.futures} futures, too few for a range; the full answer follows."
    return _includes(paired.draws)


def _includes(draws: int) -> str:
    return (
        f"The range includes chance and {'parameter uncertainty' if draws else 'no parameter uncertainty'}."
    )
