"""What a policy does, in a few sentences, in the shape and the words of the command line's headline.

Direction, expectation, range and money are separate statements: fewer may leave in 35 of 40 futures although a range
includes zero. An estimate, and a sample of few futures, name a direction only where it is very clear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from dashboard.parts import wording as w
from sim.results.paired import Array, Paired

FEW = 40  # futures below which their whole range is told
SURE = {"full": 0.95, "estimate": 0.999, "sample": 0.999}
_INTRO = {"full": "", "estimate": "Estimate: ", "sample": "Preview: "}


@dataclass(frozen=True)
class Told:
    """What a policy does.

    Attributes:
        direction: In how many futures fewer leave, or more.
        expectation: How many fewer or more, on average, and how far futures lie apart.
        rate: What the rate of departures tells beyond their number.
        money: What it costs or saves, on average, and how far futures lie apart.
        contains: What futures differ by.
    """

    direction: str
    expectation: str
    rate: str
    money: str
    contains: str


def told(paired: Paired) -> Told:
    """Return what a policy changes."""
    change, intro = paired.change["departures"], _INTRO[paired.kind]
    when = f"over {w.years_in_words(round(int(paired.months[-1]) / 12))}"
    contains = "chance and parameters" if paired.draws else "chance"
    money = _money(paired)
    if not change.any():
        same = _after(intro, f"Exactly as many leave in all {len(change)} futures.")
        return Told(
            same,
            f"None of {w.people(float(paired.before['departures'].mean()))} departures {when} changes.",
            "",
            money,
            contains,
        )
    mean, span, clear = _change(float(change.mean())), _span(change), _clear(paired)
    if clear:
        expected = f"Expect {mean} {when} ({span})."
    elif paired.kind == "full":
        expected = f"Expect about as many {when}: {mean} on average ({span})."
    else:
        return Told(
            "",
            _after(intro, f"Too close to call before the full answer: {mean} {when} on average ({span})."),
            "",
            money,
            contains,
        )
    return Told(_after(intro, _direction(change)), expected, "", money, contains)


def _clear(paired: Paired) -> bool:
    change = paired.change["departures"]
    if len(change) < 2:
        return False
    half = stdtrit(len(change) - 1, 0.5 + SURE[paired.kind] / 2) * change.std(ddof=1) / np.sqrt(len(change))
    return bool(abs(change.mean()) > half)


def _after(intro: str, sentence: str) -> str:
    return intro + sentence[0].lower() + sentence[1:] if intro else sentence


def _direction(change: Array) -> str:
    futures, fewer, more = len(change), int((change < 0).sum()), int((change > 0).sum())
    words = [("Fewer leave", "fewer", fewer), ("More leave", "more", more)]
    (first, _, most), (_, second, least) = sorted(words, key=lambda word: -word[2])
    if most == futures:
        return f"{first} in all {futures:,} futures."
    return f"{first} in {most:,} of {futures:,} futures" + (f", {second} in {least:,}." if least else ".")


def _change(departures: float) -> str:
    return f"{w.people(departures)} {'fewer' if departures < 0 else 'more'}"


def _ends(values: Array) -> tuple[float, float]:
    low, high = (values.min(), values.max()) if len(values) < FEW else np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def _of(values: Array) -> str:
    return "all futures" if len(values) < FEW else "19 of 20 futures"


def _span(change: Array) -> str:
    near, far = sorted(_ends(change), key=abs)
    first = w.people(near) if near * far > 0 else _change(near)
    return f"{first} to {_change(far)} in {_of(change)}"


def _money(paired: Paired) -> str:
    costs = paired.change["total_usd"]
    if not costs.any():
        return ""
    mean, saving = float(costs.mean()), int((costs < 0).sum())
    often = f"all {len(costs)}" if saving == len(costs) else f"{saving} of {len(costs)}"
    share = f"{often} futures save money" if saving else "no future saves money"
    verb = "costs" if mean > 0 else "saves"
    return f"It {verb} about {w.money(mean)} ({w.spent_span(*_ends(costs))} in {_of(costs)}; {share})."
