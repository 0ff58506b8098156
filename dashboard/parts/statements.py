"""The sentence of the page and the lines under it, from what is told of a policy: the large one without ranges, these below.

The command line tells the same; here its parts are only set apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from dashboard.parts import wording as w
from sim.results.headline import told
from sim.results.paired import INSIDE, Paired

_ASIDE = re.compile(r" \(([^()]*)\)(?=\.)")  # the range at the end of a sentence
_SPAN = re.compile(r" in (19 of 20|all) futures")


@dataclass(frozen=True)
class Statement:
    """The sentence and the lines under it.

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


def statement(paired: Paired, baseline: str = "") -> Statement:
    """Return what a policy changes, in words.

    Args:
        paired: Policy and reference, future by future.
        baseline: Title of the baseline; empty for today's course.
    """
    found = told(paired)
    parts = [part for part in (found.direction, found.expectation, found.money) if part]
    asides = [_worded(aside, found.money) for part in parts for aside in _ASIDE.findall(part)]
    where = next((each.group(1) for each in map(_SPAN.search, asides) if each), "")
    spans = [_SPAN.sub("", aside) for aside in asides]
    ranges = f"In {where} futures: {'; '.join(spans)}." if spans and where else ""
    sentence = " ".join(_ASIDE.sub("", part) for part in parts)
    than = f" Compared with “{baseline}”." if baseline else ""
    return Statement(
        sentence, " ".join(part for part in (ranges, found.rate, found.beyond) if part), _holds(paired, found.contains) + than
    )


def _worded(aside: str, money: str) -> str:
    """Return a range of dollars with its word: apart from its sentence it would not say whether they are saved or spent."""
    if "$" not in aside or "saved" in aside or "spent" in aside:
        return aside
    return _SPAN.sub(f" {'saved' if money.startswith('It saves') else 'spent'}\\g<0>", aside, count=1)


def course(
    departures: np.ndarray, people: int, burned_out: float, years: int, paired: Paired, baseline: str = ""
) -> Statement:
    """Return what happens on the baseline's own course.

    Args:
        departures: By future, over the horizon.
        people: Faculty lines of the school.
        burned_out: Share of faculty, on average.
        years: The horizon.
        paired: Of the same futures: whether they are a sample, and what they differ by.
        baseline: Title of the baseline; empty for today's course.
    """
    few = paired.kind == "sample"
    mean, (low, high) = float(departures.mean()), np.quantile(departures, (0.0, 1.0) if few else INSIDE)
    first = f"“{baseline}” with no lever moved:" if baseline else "With no lever moved,"
    if few:
        first = f"Preview: {first[:1].lower()}{first[1:]}"
    expected = (
        f"{first} expect {w.people(mean)} departures over {w.years_in_words(years)}. "
        f"{100 * burned_out:.0f}% are burned out at any time."
    )
    ranges = (
        f"In {'all' if few else '19 of 20'} futures: {w.people(float(low))} to {w.people(float(high))} "
        f"posts vacated of {people:,}, those of later hires included."
    )
    return Statement(expected, ranges, _holds(paired, "chance and parameters" if paired.draws else "chance"))


def _holds(paired: Paired, contains: str) -> str:
    if paired.kind == "estimate":
        return "Estimate from each lever alone; the model answers on release."
    if paired.kind == "sample":
        return f"A sample of {paired.futures} futures; the full answer follows."
    return _includes(contains)


def _includes(contains: str) -> str:
    return (
        f"Futures differ by {contains}."
        if contains == "chance"
        else f"Futures differ by {contains} that published evidence leaves open."
    )
