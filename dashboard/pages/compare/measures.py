"""What policies are compared by: each outcome with its direction, and how its change is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.parts import wording as w
from sim.results.contrast import Better, Contrast
from sim.results.numbers import HOURS, MONEY, PERCENT, PLAIN, Style, figure, interval


@dataclass(frozen=True)
class Measure:
    """One outcome.

    Attributes:
        name: As in the model.
        title: As in a list.
        scope: What is counted over which time; {years} is the horizon in words.
        better: In which direction it gets better.
        style: How its level is written.
        factor: What values of a chart are multiplied by.
        unit: Of the chart.
        change: The mean of a change in words.
        span: The range of a change in words.
    """

    name: str
    title: str
    scope: str
    better: Better
    style: Style
    factor: float
    unit: str
    change: Callable[[float], str]
    span: Callable[[float, float], str]


def _written(style: Style) -> tuple[Callable[[float], str], Callable[[float, float], str]]:
    def change(mean: float) -> str:
        return figure(mean, style, signed=True)

    def span(low: float, high: float) -> str:
        return interval((low + high) / 2, low, high, style, signed=True).partition("(")[2].rstrip(
            ")"
        ) or change(low)

    return change, span


def _fewer(change: float) -> str:
    return "no change" if abs(change) < 0.05 else w.fewer(-change)


MEASURES = (
    Measure("departures", "Departures", "posts vacated, cumulative over {years}", "lower", PLAIN, 1.0, "departures",
            _fewer, lambda low, high: w.span(-high, -low)),
    Measure("burned_out", "Burned out", "share of faculty, mean over {years}", "lower", PERCENT, 100.0, "points",
            *_written(PERCENT)),
    Measure("intends_to_leave", "Intend to leave", "share of faculty, mean over {years}", "lower", PERCENT, 100.0,
            "points", *_written(PERCENT)),
    Measure("evening_hours_per_week", "Evening hours", "hours a week per person, mean over {years}", "lower", HOURS,
            1.0, "hours a week", *_written(HOURS)),
    Measure("protected_share", "Protected time kept", "share of what is promised, mean over {years}", "higher", PERCENT,
            100.0, "points", *_written(PERCENT)),
    Measure("total_usd", "Net cost", "all costs less what is saved, cumulative over {years}", "lower", MONEY, 1e-6,
            "million dollars", w.cost, w.spent_span),
)  # fmt: skip
BY_NAME = {one.name: one for one in MEASURES}
FIRST = MEASURES[0]


def measure_of(name: object) -> Measure:
    """Return an outcome by name; the first one for anything else."""
    return BY_NAME.get(name, FIRST) if isinstance(name, str) else FIRST


def scope(measure: Measure, years: int) -> str:
    """Return what is counted over which time."""
    return measure.scope.format(years=w.years_in_words(years))


def change_cell(measure: Measure, found: Contrast) -> tuple[str, str]:
    """Return a change in words, and its range with a word where it is not clear that the mean moves."""
    if found.below == found.above == 0.0:
        return "no change", ""
    span = measure.span(found.low, found.high) if found.low == found.low else ""
    return measure.change(found.mean), span + ("" if found.moves else "; not clear")
