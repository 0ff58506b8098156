"""What a policy does, in a few sentences: which direction, how many to expect, how far futures lie apart, and the money.

These are separate statements. An interval that includes zero does not mean that nothing is known: fewer may leave in 35 of 40
futures. And where the number of departures hides what happens (a school that hires nobody has fewer people who could
leave), the rate tells it. An estimate, and a sample of few futures, name a direction only where it is very clear.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy.special import stdtrit

from sim.evidence.outcomes import CONFIDENCE
from sim.evidence.outcomes import interval as t_interval
from sim.results.comparison import Comparison
from sim.results.numbers import IN_WORDS, PERCENT, about_usd, counted, how_many, interval
from sim.results.paired import FEW, INSIDE, Paired, paired_of
from sim.results.reach import beyond_reach
from sim.results.run import estimated

Array = np.ndarray[Any, Any]
DEPARTURES, RATE, PEOPLE, COST = "departures", "annual_departure_rate", "headcount", "total_usd"
BURNOUT = "burned_out"
Direction = Literal["fewer", "more", ""]
_MONTHS_IN_YEAR = 12
# how sure an estimate or a sample must be of the sign of the mean before it names it; measured in docs/lever-effects.md
SURE = {"full": CONFIDENCE, "estimate": 0.999, "sample": 0.999}
_INTRO = {"full": "", "estimate": "Estimate: ", "sample": "Preview: "}


@dataclass(frozen=True)
class Statement:
    """What a policy does.

    Attributes:
        direction: In how many futures fewer leave, or more.
        expectation: How many fewer or more, on average, and how far futures lie apart.
        rate: What the rate of departures tells beyond their number; empty where it tells the same.
        money: What it costs or saves, on average, and how far futures lie apart; empty where no cost changes.
        beyond: That burnout falls further than any institution or trial has reported; empty where it does not.
        contains: What futures differ by: "chance and parameters" or "chance".
        clear: The direction of the mean, where it is clear: "fewer" or "more"; else empty.
        kind: As of the `Paired` that it says.
        rests: Which of the levers and mechanisms that make the difference rest on assumptions alone; empty where none does.
    """

    direction: str
    expectation: str
    rate: str = ""
    money: str = ""
    beyond: str = ""
    contains: str = "chance"
    clear: Direction = ""
    kind: str = "full"
    rests: str = ""

    def __str__(self) -> str:
        parts = (self.direction, self.expectation, self.rate, self.money, self.beyond, self.rests)
        return " ".join(part for part in parts if part)


def headline(comparison: Comparison, scenario: str) -> Statement:
    """Return what one scenario of a comparison does.

    Args:
        comparison: Any.
        scenario: Name of one that is not the reference.
    """
    found = told(paired_of(comparison.runs[scenario], comparison.runs[comparison.reference]))
    return replace(found, rests=comparison.rests_on_assumptions.get(scenario, ""))


def told(paired: Paired) -> Statement:
    """Return what paired differences say.

    Args:
        paired: Any kind of them; an estimate or a sample says so, and names a direction only where `direction_of` does.
    """
    change = paired.change[DEPARTURES]
    clear = direction_of(paired)
    when = f"over {years(int(paired.months[-1]), words=True)}"
    contains = "chance and parameters" if paired.draws else "chance"
    money = _money(paired)
    rate = _rate({"fewer": -1.0, "more": 1.0, "": 0.0}[clear], paired)
    intro = _INTRO[paired.kind]
    rest: dict[str, Any] = {
        "rate": rate, "money": money, "beyond": _beyond(paired), "contains": contains, "clear": clear, "kind": paired.kind,
    }  # fmt: skip
    if not change.any():
        where = "in the single future" if len(change) == 1 else f"in all {len(change):,} futures"
        usual = how_many(paired.before[DEPARTURES].mean())
        nobody = _after(intro, f"Exactly as many leave {where}.")
        return Statement(nobody, f"None of {usual} departures {when} changes.", **rest)
    mean = _change(_mean(paired, change))
    if len(change) == 1:
        return Statement(_after(intro, f"{mean} departures {when},"), "in a single future.", **rest)
    span = _span(change)
    if clear:
        expected = f"Expect {mean} {when} ({span})."
    elif paired.kind == "full":
        expected = f"Expect about as many {when}: {mean} on average ({span})."
    else:
        expected = f"Too close to call before the full answer: {mean} {when} on average ({span})."
    if not clear and paired.kind != "full":  # the futures of an estimate are not counted where it names no direction
        return Statement("", _after(intro, expected), **rest)
    return Statement(_after(intro, _direction(change)), expected, **rest)


def direction_of(paired: Paired) -> Direction:
    """Return the direction in which the mean number of departures clearly moves; empty where that is open.

    The interval of the mean (Student's t over posterior draws, or over futures where parameters are fixed) must exclude zero:
    the 95% interval of a full answer, a wider one (`SURE`) of an estimate or a sample, which the full answer will replace.
    """
    known = by_draw(paired, paired.change[DEPARTURES])
    if len(known) < 2:
        return ""
    half = stdtrit(len(known) - 1, 0.5 + SURE[paired.kind] / 2) * known.std(ddof=1) / np.sqrt(len(known))
    mean = known.mean()
    return "fewer" if mean + half < 0.0 else "more" if mean - half > 0.0 else ""


def by_draw(paired: Paired, values: Array) -> Array:
    """Return one number a draw, for futures of one draw are no news to each other; one a future where there are none."""
    if not paired.draws:
        return values
    which = np.unique(paired.draw_of, return_inverse=True)[1]
    return np.asarray(np.bincount(which, weights=values) / np.bincount(which))


def years(months: int, *, words: bool = False) -> str:
    """Return a horizon as people say it: "5 years", or "five years" in words."""
    if months % _MONTHS_IN_YEAR:
        return counted(months, "month")
    number = months // _MONTHS_IN_YEAR
    said = counted(number, "year")
    return said.replace(str(number), IN_WORDS[number], 1) if words and number < len(IN_WORDS) else said


def _mean(paired: Paired, values: Array) -> float:
    return float(by_draw(paired, values).mean())


def _after(intro: str, sentence: str) -> str:
    return intro + sentence[0].lower() + sentence[1:] if intro else sentence


def _direction(departures: Array) -> str:
    futures, fewer, more = len(departures), int((departures < 0).sum()), int((departures > 0).sum())
    words = [("Fewer leave", "fewer", fewer), ("More leave", "more", more)]
    (first, _, most), (_, second, least) = sorted(words, key=lambda word: -word[2])
    if most == futures:
        return f"{first} in all {futures:,} futures."
    return f"{first} in {most:,} of {futures:,} futures" + (f", {second} in {least:,}." if least else ".")


def _span(departures: Array) -> str:
    """Return how far futures lie apart; the end nearer to nothing first."""
    near, far = sorted(_ends(departures), key=abs)
    first = how_many(near) if near * far > 0 else _change(near)
    return f"{first} to {_change(far)} in {_of_futures(departures)}"


def _ends(values: Array) -> tuple[float, float]:
    """Return between what 95% of futures lie, or all where they are few."""
    low, high = (values.min(), values.max()) if len(values) < FEW else np.quantile(values, INSIDE)
    return float(low), float(high)


def _of_futures(values: Array) -> str:
    return "all futures" if len(values) < FEW else "19 of 20 futures"


def _money(paired: Paired) -> str:
    """Say what all costs together change by: levers less what is saved."""
    costs = paired.change[COST]
    if not costs.any():
        return ""
    futures, saving, mean = len(costs), int((costs < 0).sum()), _mean(paired, costs)
    verb, this, other = ("costs", "spent", "saved") if mean > 0 else ("saves", "saved", "spent")
    about = f"It {verb} about {about_usd(mean)}"
    if futures == 1:
        return f"{about}."
    near, far = sorted(end * float(np.sign(mean)) for end in _ends(costs))
    if near < 0:  # some futures go the other way: an average, not what happens
        about = f"On average, {about[0].lower()}{about[1:]}"
    span = f"{about_usd(near)} to {about_usd(far)}"
    if near < 0:
        span = f"{about_usd(near)} {other} to {about_usd(far)} {this}"
    often = f"all {futures:,}" if saving == futures else f"{saving:,} of {futures:,}"
    share = f"{often} futures save money" if saving else "no future saves money"
    return f"{about} ({span} in {_of_futures(costs)}; {share})."


def _beyond(paired: Paired) -> str:
    """Say where burnout falls further than any institution or trial has reported."""
    before = _mean(paired, paired.before[BURNOUT])
    return beyond_reach(before, before + _mean(paired, paired.change[BURNOUT]))


def _rate(sign: float, paired: Paired) -> str:
    """Say what the rate tells where the number of departures is unclear or moves the other way."""
    if paired.kind != "full":
        return ""
    rate, people = paired.change[RATE], paired.change[PEOPLE]
    found = estimated(rate[:, None], paired.draw_of, paired.draws)
    mean, low, high = (float(found[key][0]) for key in ("mean", "low", "high"))
    if not (low > 0.0 or high < 0.0) or sign == np.sign(mean):
        return ""
    size, least, most = (float(end[0]) for end in t_interval(people[:, None]))
    why = ""
    if (least > 0.0 or most < 0.0) and np.sign(size) != np.sign(mean):
        why = f": the faculty {'shrinks' if size < 0 else 'grows'} by {how_many(size)}"
    words = "clearly higher" if mean > 0 else "clearly lower"
    return (
        f"But departures per person-year are {words}, {interval(mean, low, high, PERCENT, signed=True)}{why}."
    )


def _change(number: float) -> str:
    if number == 0.0:
        return "no change"
    return f"{how_many(number)} {'fewer' if number < 0 else 'more'}"
