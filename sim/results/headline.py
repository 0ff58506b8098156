"""What a policy does to departures, in a few sentences: which direction, how many to expect, how far futures lie apart.

These are three statements. An interval that includes zero does not mean that nothing is known: fewer may leave in 35 of 40
futures. And where the number of departures hides what happens (a school that hires nobody has fewer people who could
leave), the rate tells it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.evidence.outcomes import interval as t_interval
from sim.results.comparison import Comparison
from sim.results.numbers import PERCENT, counted, interval
from sim.results.run import estimated

Array = np.ndarray[Any, Any]
DEPARTURES, RATE, PEOPLE = "departures", "annual_departure_rate", "headcount"
_FEW = 40  # futures below which their whole range is told: 95% of them cannot be told from all
_MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Headline:
    """What a policy does to departures.

    Attributes:
        direction: In how many futures fewer leave, or more.
        expectation: How many fewer or more, on average.
        range: How far single futures lie apart.
        rate: What the rate of departures tells beyond their number; empty where it tells the same.
    """

    direction: str
    expectation: str
    range: str = ""
    rate: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.direction, self.expectation, self.range, self.rate) if part)


def headline(comparison: Comparison, scenario: str) -> Headline:
    """Return what one scenario of a comparison does to departures.

    Args:
        comparison: Any.
        scenario: Name of one that is not the reference.
    """
    run, base = comparison.runs[scenario], comparison.runs[comparison.reference]
    names = [DEPARTURES, RATE, PEOPLE]
    usual, change = base.horizon(names), run.horizon(names) - base.horizon(names)
    return told(
        change[DEPARTURES].to_numpy(), change[RATE].to_numpy(), change[PEOPLE].to_numpy(),
        usual=float(usual[DEPARTURES].mean()), when=f"in {years(run.months)}", draw_of=run.draw_of, draws=run.draws,
    )  # fmt: skip


def told(
    departures: Array,
    rate: Array,
    people: Array,
    *,
    usual: float,
    when: str,
    draw_of: Array | None = None,
    draws: int = 0,
) -> Headline:
    """Return what paired differences say, one number a future in each array.

    Args:
        departures: Departures with the policy less those without it.
        rate: The same of departures per person-year.
        people: The same of people present.
        usual: Departures without it.
        when: Over which time, such as "in 5 years".
        draw_of: Which posterior draw each future took, where there are draws.
        draws: How many there are; 0 for none.
    """
    among = f"of {_people(usual)} departures {when}"
    futures = len(departures)
    own = draw_of if draws and draw_of is not None else np.arange(futures)  # futures of one draw are no news to each other
    by_draw = np.array([departures[own == one].mean() for one in np.unique(own)])
    mean, low, high = (float(end[0]) for end in t_interval(by_draw[:, None]))
    if not departures.any():
        return Headline("exactly as many leave:", f"none {among} changes.", rate=_rate(0.0, rate, people, draw_of, draws))
    if futures == 1:
        return Headline(f"{_change(mean)} {among},", "in a single future.")
    clear = low > 0.0 or high < 0.0
    expected = f"Expect {_change(mean)} {among}" if clear else f"Expect about as many: {_change(mean)} {among}, on average"
    sign = float(np.sign(mean)) if clear else 0.0
    return Headline(
        _direction(departures), f"{expected}.", _range(departures), _rate(sign, rate, people, draw_of, draws)
    )


def years(months: int) -> str:
    """Return a horizon as people say it."""
    if months % _MONTHS_IN_YEAR:
        return counted(months, "month")
    return counted(months // _MONTHS_IN_YEAR, "year")


def _direction(departures: Array) -> str:
    futures, fewer, more = len(departures), int((departures < 0).sum()), int((departures > 0).sum())
    words = [("Fewer leave", "fewer", fewer), ("More leave", "more", more)]
    (first, _, most), (_, second, least) = sorted(words, key=lambda word: -word[2])
    if most == futures:
        return f"{first} in all {futures:,} futures."
    return f"{first} in {most:,} of {futures:,} futures" + (f", {second} in {least:,}." if least else ".")


def _range(departures: Array) -> str:
    if len(departures) < _FEW:
        return f"Single futures range {_span(departures.min(), departures.max())}."
    low, high = np.quantile(departures, (0.025, 0.975))
    return f"95% of futures lie {_span(low, high, 'between', 'and')}."


def _span(low: float, high: float, before: str = "from", middle: str = "to") -> str:
    """Return both ends; the end nearer to nothing first where both lie on one side."""
    if low * high > 0:
        near, far = sorted((float(low), float(high)), key=abs)
        return f"{before} {_people(abs(near))} {middle} {_change(far)}"
    return f"{before} {_change(float(low))} {middle} {_change(float(high))}"


def _rate(sign: float, rate: Array, people: Array, draw_of: Array | None, draws: int) -> str:
    """Say what the rate tells where the number of departures is unclear or moves the other way."""
    found = estimated(rate[:, None], np.zeros(len(rate)) if draw_of is None else draw_of, draws)
    mean, low, high = (float(found[key][0]) for key in ("mean", "low", "high"))
    if not (low > 0.0 or high < 0.0) or sign == np.sign(mean):
        return ""
    size, least, most = (float(end[0]) for end in t_interval(people[:, None]))
    why = ""
    if (least > 0.0 or most < 0.0) and np.sign(size) != np.sign(mean):
        why = f": the faculty {'shrinks' if size < 0 else 'grows'} by {_people(abs(size))}"
    words = "clearly higher" if mean > 0 else "clearly lower"
    return f"But departures per person-year are {words}, {interval(mean, low, high, PERCENT, signed=True)}{why}."


def _change(number: float) -> str:
    if number == 0.0:
        return "no change"
    return f"{_people(abs(number))} {'fewer' if number < 0 else 'more'}"


def _people(number: float) -> str:
    return f"{number:,.0f}" if number >= 9.95 or float(number).is_integer() else f"{number:.1f}"
