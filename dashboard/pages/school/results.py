"""What a fit found, and what follows from it, as tables and sentences; nothing here asks anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import poisson

from dashboard.own.model import Fit, Published
from dashboard.parts import wording as w
from sim.results.projection import Against, Projection

UNTOLD = 0.1  # a parameter narrowed by less than this share is called unknown
PERCENT = ("annual_departure_rate", "burned_out", "intends_to_leave", "retirement_share", "vacancy_share")
NAMES = {
    "annual_departure_rate": "Departures a year",
    "burned_out": "Burned out",
    "intends_to_leave": "Intend to leave",
    "hours_per_week": "Working hours a week",
    "retirement_share": "Retirements among departures",
}
SPOKEN = {
    "annual_departure_rate": "departures",
    "burned_out": "burnout",
    "intends_to_leave": "intention to leave",
    "hours_per_week": "working hours",
}
Array = np.ndarray[Any, Any]


def written(outcome: str, value: float) -> str:
    """Return a value as people read it."""
    if outcome in PERCENT:
        return f"{100 * value:.1f}%"
    return f"{value:.1f}"


def span(outcome: str, low: float, high: float) -> str:
    """Return a range as people read it."""
    return f"{written(outcome, low)} to {written(outcome, high)}"


def headline(fit: Fit) -> str:
    """Say in a sentence or two how well a school is fitted."""
    met = [
        row
        for row in fit.rows
        if row.q025 <= row.high and row.q975 >= row.low and row.low <= row.median <= row.high
    ]
    all_met = len(met) == len(fit.rows)
    many = {1: "your number", 2: "both of your numbers together"}.get(
        len(fit.rows), f"all {w.counted(len(fit.rows), 'number')} together"
    )
    if all_met:
        said = f"The model can meet {many}."
    else:
        missed = [SPOKEN.get(row.outcome, w.inside(row.title)) for row in fit.rows if row not in met]
        said = f"The model cannot meet {many}: it stays off {w.listed(missed)}."
    told = [one for one in fit.learned if one.narrower >= UNTOLD]
    open_ = len(fit.learned) - len(told)
    if open_ == 0:
        return said
    return f"{said} Your numbers leave {open_} of the {len(fit.learned)} fitted parameters about as open as they were."


def fit_rows(fit: Fit) -> list[list[str]]:
    """Return how each known number was met."""
    return [
        [
            NAMES.get(row.outcome, row.title),
            f"{written(row.outcome, row.value)} ({span(row.outcome, row.low, row.high)})",
            span(row.outcome, row.before_low, row.before_high),
            f"{written(row.outcome, row.median)} ({span(row.outcome, row.q025, row.q975)})",
        ]
        for row in fit.rows
    ]


def fit_table(fit: Fit) -> pd.DataFrame:
    """Return the same as numbers."""
    keys = ("known", "outcome", "value", "low", "high", "before_low", "before_high", "median", "q025", "q975")
    return pd.DataFrame([[getattr(row, key) for key in keys] for row in fit.rows], columns=list(keys))


def learned_rows(fit: Fit) -> list[list[str]]:
    """Return what became of each fitted parameter."""
    return [
        [
            one.title[:1].upper() + one.title[1:],
            f"{one.median:.3g} ({one.low:.3g} to {one.high:.3g})".replace("-", "−"),
            f"{100 * one.narrower:.0f}% narrower" if one.narrower >= UNTOLD else "stays unknown",
        ]
        for one in fit.learned
    ]


def about_fit(fit: Fit) -> str:
    """Say how the fit was made."""
    took = f"{fit.seconds:.0f} seconds" if fit.seconds < 90 else f"{fit.seconds / 60:.0f} minutes"
    who = "of your roster" if fit.roster else "of your school"
    return (
        f"{fit.runs:,} simulations {who} ({fit.people:,} people) in {took}, worth {fit.effective:.0f} independent "
        f"draws; seed "
        f"{fit.seed}, version {fit.version}. Ranges hold 95%; they include chance and parameter uncertainty. “Before” "
        f"is what the "
        "model says of a school with these departments that told it nothing."
    )


def standing(published: Sequence[Published], answer: Any) -> pd.DataFrame:
    """Return a school beside what was published: the mean of its years to come with 95%.

    Args:
        published: What stands beside it.
        answer: The full answer without any policy.

    Returns:
        `[outcome, title, value, low, high, published, published_low, published_high, where, words, source]`
    """
    rows = []
    for one in published:
        values = _values(one.outcome, answer)
        if values is None:
            continue
        low, value, high = (float(x) for x in np.quantile(values, [0.025, 0.5, 0.975]))
        where = (
            "above"
            if low > one.high
            else "below"
            if high < one.low
            else "within"
            if one.low <= value <= one.high
            else "at the edge"
        )
        words = f"{NAMES[one.outcome]}: {written(one.outcome, value)} ({span(one.outcome, low, high)})"
        source = (
            f"{one.citations[0]}{' and others' if len(one.citations) > 1 else ''}" if one.citations else ""
        )
        rows.append((
            one.outcome, NAMES[one.outcome], value, low, high, one.point, one.low, one.high, where, words, source,
        ))  # fmt: skip
    head = [
        "outcome", "title", "value", "low", "high", "published", "published_low", "published_high", "where", "words",
        "source",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=head)


def standing_rows(table: pd.DataFrame, fit: Fit) -> list[list[str]]:
    """Return the same as text, with what the school said itself."""
    own = {
        row.outcome: f"{written(row.outcome, row.value)} ({span(row.outcome, row.low, row.high)})"
        for row in fit.rows
    }
    return [
        [
            one["title"],
            own.get(one["outcome"], "–"),
            f"{written(one['outcome'], one['value'])} ({span(one['outcome'], one['low'], one['high'])})",
            f"{written(one['outcome'], one['published'])} "
            f"({span(one['outcome'], one['published_low'], one['published_high'])})",
            one["where"],
            one["source"],
        ]
        for one in table.to_dict("records")
    ]


def _values(outcome: str, answer: Any) -> Array | None:
    """Return an outcome in each future without any policy."""
    before = answer.paired.before
    if outcome in before:
        return np.asarray(before[outcome], dtype=float)
    totals = answer.reference.totals
    if outcome == "retirement_share" and "to_retirement" in totals:
        return np.asarray(totals["to_retirement"] / np.maximum(before["departures"], 1.0))
    return None


@dataclass(frozen=True)
class Department:
    """Departures to be expected in one department.

    Attributes:
        name: Which.
        people: On average.
        mean: Departures over the years.
        low: Lower end of 95%.
        high: Upper end.
        chance_low: Where chance alone would end, if every rate were known exactly.
        chance_high: And on the other side.
        none: Share of futures in which nobody leaves.
        years: The horizon.
    """

    name: str
    people: float
    mean: float
    low: float
    high: float
    chance_low: float
    chance_high: float
    none: float
    years: int

    @property
    def sentence(self) -> str:
        """What to expect."""
        return (
            f"{self.name}, {self.people:.0f} people: expect about {w.people(self.mean)} departures in "
            f"{w.years_in_words(self.years)}; "
            f"19 of 20 simulated futures have {self.low:.0f} to {self.high:.0f}."
        )

    @property
    def chance(self) -> str:
        """How much of the width is chance."""
        share = f" Nobody leaves in {100 * self.none:.0f} of 100 futures." if self.none >= 0.01 else ""
        return (
            f"By chance alone, with every rate known exactly, it would be {self.chance_low:.0f} to "
            f"{self.chance_high:.0f}.{share} A "
            "single year, or a neighbor department that does better, says little: do not judge a chair by it."
        )


def departments(answer: Any) -> tuple[list[str], int]:
    """Return the departments that can be shown, and how many are left out because they are small."""
    found = answer.reference.who["department"]
    return list(found.names), int(found.suppressed)


def department(answer: Any, name: str, years: int) -> Department | None:
    """Return what to expect in a department; None where it is not shown."""
    found = answer.reference.who["department"]
    if name not in found.names:
        return None
    at = found.names.index(name)
    people = np.asarray(found.headcount, dtype=float)[:, at]
    left = np.rint(np.asarray(found.rates, dtype=float)[:, at] * people * years)
    low, high = np.quantile(left, [0.025, 0.975])
    mean = float(left.mean())
    few, many = poisson.ppf([0.025, 0.975], mean)
    return Department(
        name,
        float(people.mean()),
        mean,
        float(low),
        float(high),
        float(few),
        float(many),
        float((left == 0).mean()),
        years,
    )


def verdict(found: Against, projection: Projection, version: str) -> list[str]:
    """Say whether a count lies inside its band, and how surprising it is, in plain words."""
    band = f"{found.low:.0f} to {found.high:.0f}"
    when = "1 month" if found.months == 1 else f"{found.months} months"
    inside = "inside" if found.inside else "outside"
    more = "more" if found.observed > found.median else "fewer"
    lines = [
        f"{found.observed:,} departures in {when} lie {inside} the projected range of {band} (middle {found.median:.0f}).",
        _surprise(found, more, projection.futures),
    ]
    if not found.inside:
        lines.append(
            "Something may have changed that the projection did not know (a policy, a merger, a leader), or the "
            "model is off for "
            "your school. Fit it again with the newer numbers."
        )
    if projection.version != version:
        lines.append(
            f"The projection was made by version {projection.version}; this is {version}. It is shown as it was kept; "
            f"a new fit "
            "would give other numbers."
        )
    return lines


def _surprise(found: Against, more: str, futures: int) -> str:
    many = 100 * found.chance
    if many >= 50:
        return "That is about what was projected."
    if many >= 20:
        return f"That is nothing unusual: {many:.0f} of 100 futures come out at least as far from the middle."
    if many >= 5:
        return f"That is somewhat {more} than expected: {many:.0f} of 100 futures come out at least as far from the middle."
    if many <= 0:
        return f"That is very surprising: none of the {futures} simulated futures comes out as far from the middle."
    return f"That is surprising: only {max(many, 1):.0f} of 100 futures come out at least as far from the middle."
