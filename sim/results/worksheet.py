"""The published worksheet on the cost of burnout (Shanafelt and others, 2017), step by step, beside the simulation.

It takes burned-out physicians to leave about twice as often as others. Then turnover is `r` times one plus the share burned
out, where `r` is turnover without burnout, and a lower share saves at once. The simulation has people who burn out and
recover, searches, vacancies and lost care instead, so it says something else; `differences` says by how much, and why.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.foundation.errors import InputError

LIMITS: Mapping[str, tuple[float, float]] = {
    "physicians": (1, 100_000), "turnover": (0.0, 1.0), "burned_out": (0.0, 1.0), "burned_out_after": (0.0, 1.0),
    "replacement_usd": (0.0, 1e7), "spent_usd": (0.0, 1e12), "times": (1.0, 10.0),
}  # fmt: skip
TITLES = {
    "physicians": "Physicians", "turnover": "Turnover a year", "burned_out": "Burned out before",
    "burned_out_after": "Burned out after", "replacement_usd": "Cost of replacing a physician",
    "spent_usd": "Spent a year", "times": "How many times as often burned-out physicians leave",
}  # fmt: skip


@dataclass(frozen=True)
class Inputs:
    """What the worksheet is told.

    Attributes:
        physicians: How many.
        turnover: Share that leaves in a year.
        burned_out: Share that is burned out.
        burned_out_after: Share that is burned out after the intervention.
        replacement_usd: Cost of replacing one physician.
        spent_usd: Cost of the intervention in a year.
        times: How many times as often burned-out physicians leave as others.

    Raises:
        InputError: One is no number, or outside its limits.
    """

    physicians: float
    turnover: float
    burned_out: float
    burned_out_after: float
    replacement_usd: float
    spent_usd: float
    times: float = 2.0

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            fine = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
            if not fine or not low <= value <= high:
                raise InputError(
                    f"{TITLES[name]} cannot be {value!r}.",
                    path=(name,),
                    allowed=f"a number from {low:,g} to {high:,g}",
                )


# the published case (K3); turnover of 7.5% is what makes its 0.5 points at twice the rate
PUBLISHED = Inputs(450, 0.075, 0.5, 0.4, 500_000.0, 1_000_000.0)
PUBLISHED_SAVED_USD = 1_125_000.0  # a year, as published


@dataclass(frozen=True)
class Step:
    """One line of the worksheet.

    Attributes:
        name: Of the result.
        title: What it is.
        formula: How it is made from what stands above.
        value: What comes out.
        unit: "share", "people" or "USD".
    """

    name: str
    title: str
    formula: str
    value: float
    unit: str


def steps(given: Inputs) -> tuple[Step, ...]:
    """Return the worksheet line by line.

    Args:
        given: Its inputs.
    """
    times = f"{given.times - 1:g} × " if given.times != 2.0 else ""
    usual = given.turnover / (1.0 + (given.times - 1.0) * given.burned_out)
    excess = given.turnover - usual
    leave = excess * given.physicians
    cost = leave * given.replacement_usd
    fall = 0.0 if given.burned_out == 0.0 else 1.0 - given.burned_out_after / given.burned_out
    saved = cost * fall
    gain = (saved - given.spent_usd) / given.spent_usd if given.spent_usd else math.nan
    return (
        Step(
            "usual", "Turnover without burnout", f"turnover ÷ (1 + {times}share burned out)", usual, "share"
        ),
        Step("excess", "Turnover due to burnout", "turnover − turnover without burnout", excess, "share"),
        Step(
            "leave",
            "Physicians who leave because of it, a year",
            "turnover due to burnout × physicians",
            leave,
            "people",
        ),
        Step("cost", "What that costs a year", "physicians who leave × cost of replacing one", cost, "USD"),
        Step(
            "fall",
            "Burnout reduced by (of what it was)",
            "1 − burned out after ÷ burned out before",
            fall,
            "share",
        ),
        Step("points", "Turnover lower by", "turnover due to burnout × reduction", excess * fall, "share"),
        Step(
            "avoided", "Departures avoided a year", "physicians who leave × reduction", leave * fall, "people"
        ),
        Step("saved", "Saved a year", "cost a year × reduction", saved, "USD"),
        Step(
            "per_physician",
            "Spent per physician a year",
            "spent ÷ physicians",
            given.spent_usd / given.physicians,
            "USD",
        ),
        Step("return", "Return on the investment", "(saved − spent) ÷ spent", gain, "share"),
    )


def result(given: Inputs, name: str) -> float:
    """Return one result of the worksheet by its name, such as "saved"."""
    return next(step.value for step in steps(given) if step.name == name)


@dataclass(frozen=True)
class Simulated:
    """What the simulation says about the same question, a year on average.

    Attributes:
        avoided: Departures avoided.
        turnover_saved_usd: Turnover cost saved.
        access_saved_usd: Lost access and abrupt handovers saved.
    """

    avoided: float
    turnover_saved_usd: float
    access_saved_usd: float


@dataclass(frozen=True)
class Difference:
    """One reason why the simulation saves more or less than the worksheet.

    Attributes:
        name: "departures", "turnover" or "access".
        usd: By how much more the simulation saves in a year for this reason.
    """

    name: str
    usd: float


def differences(given: Inputs, found: Simulated) -> tuple[Difference, ...]:
    """Return why the simulation saves something else than the worksheet; the parts add up to the whole difference.

    Args:
        given: Inputs of the worksheet.
        found: What the simulation says.

    Returns:
        Departures: how many are avoided, at the worksheet's cost of one. Turnover: a departure costs less where lost clinical
        income is counted apart, and by who leaves. Access: care that patients get, which the worksheet does not count apart.
    """
    more = (found.avoided - result(given, "avoided")) * given.replacement_usd
    other = found.turnover_saved_usd - found.avoided * given.replacement_usd
    return (
        Difference("departures", more),
        Difference("turnover", other),
        Difference("access", found.access_saved_usd),
    )
