"""From the two sides of an answer to the tables that details draw and readers download."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.answers.digest import GROUPS, WEEK
from dashboard.pages.explore.sides import Array, Side
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import switches
from sim.results.hurt import NOTHING
from sim.results.paired import INSIDE

LEAST = 0.005  # a smaller change is not shown
KINDS = {
    "levers_usd": "The levers",
    "turnover_usd": "Turnover",
    "lost_access_usd": "Lost access",
    "handover_usd": "Abrupt handovers",
}
HOURS = ("hours_per_week", "evening_hours_per_week", *WEEK)
MEMBERS = {
    "instructor": "Instructor",
    "assistant": "Assistant professor",
    "associate": "Associate professor",
    "full": "Full professor",
    "clinician": "Clinician",
    "clinician_educator": "Clinician-educator",
    "clinician_investigator": "Clinician-investigator",
    "physician_scientist": "Physician-scientist",
    "women": "Women",
    "men": "Men",
}
_FIRST = {"hours_per_week": "All work", "evening_hours_per_week": "In evenings"}


def over_time(policy: Side, reference: Side, column: str, *, yearly: bool = False) -> pd.DataFrame:
    """Return an outcome month by month: `[year, without, with, low, high]`; the last two hold 19 of 20 futures with it."""
    with_it, without = (np.asarray(side.paths[column], dtype=float) for side in (policy, reference))
    years = np.arange(with_it.shape[1]) / 12
    if yearly:  # what adds up: by year
        with_it, without = (np.diff(values[:, ::12], axis=1) for values in (with_it, without))
        years = np.arange(1, with_it.shape[1] + 1)
    low, high = np.quantile(with_it, INSIDE, axis=0)
    return pd.DataFrame(
        {
            "year": years,
            "without": without.mean(axis=0),
            "with": with_it.mean(axis=0),
            "low": low,
            "high": high,
        }
    )


def hours(policy: Side, reference: Side) -> pd.DataFrame:
    """Return hours a week, all and by kind: `[row, without, with, change, low, high]`."""
    known = [name for name in HOURS if name in policy.totals]
    titled = [(name, _FIRST.get(name) or name.removesuffix("_hours_per_week").capitalize()) for name in known]
    return _both(policy.totals, reference.totals, titled, " h")


def destinations(policy: Side, reference: Side) -> pd.DataFrame:
    """Return departures by destination over the horizon: `[row, without, with, change, low, high]`."""
    names = [name for name in policy.totals if name.startswith("to_")]
    return _both(policy.totals, reference.totals, [(name, _destination(name)) for name in names], "")


def _destination(name: str) -> str:
    title = outcomes()[name].title.removeprefix("To ").removeprefix("to ")
    return title[:1].upper() + title[1:]


def _both(
    with_it: Mapping[str, Array],
    without: Mapping[str, Array],
    columns: list[tuple[str, str]],
    unit: str,
    scale: float = 1.0,
) -> pd.DataFrame:
    rows = [
        (
            title,
            float(without[name].mean()),
            float(with_it[name].mean()),
            *_change(scale * (with_it[name] - without[name]), unit),
        )
        for name, title in columns
    ]
    return pd.DataFrame(rows, columns=["row", "without", "with", "change", "low", "high"])


def _change(change: Array, unit: str) -> tuple[str, float, float]:
    low, high = np.quantile(np.asarray(change, dtype=float), INSIDE)
    return said(change, unit), float(low), float(high)


def said(change: Array, unit: str) -> str:
    """Return a paired difference as a word: how much, or that it is chance."""
    mean = float(change.mean())
    if not change.any():
        return "none"
    error = float(change.std(ddof=1)) / np.sqrt(len(change)) if len(change) > 1 else float("inf")
    if abs(mean) < 2.0 * error:
        return "by chance"
    if abs(mean) < LEAST:
        return "none"  # it would read as −0.00
    return f"{'−' if mean < 0 else '+'}{abs(mean):,.{2 if abs(mean) < 0.095 else 1}f}{unit}"


def who(policy: Side, reference: Side, groups: tuple[str, ...]) -> tuple[pd.DataFrame, int]:
    """Return departures per person-year by group with the gap of groups of two, and how many groups are too small.

    Returns `[group, row, people, without, with, change, low, high]`; shares a year, changes in points.
    """
    rows: list[tuple[object, ...]] = []
    hidden = 0
    for group in groups:
        both = [side.who[group] for side in (policy, reference) if group in side.who]
        if len(both) < 2:
            continue
        with_it, without = both
        hidden += max(with_it.suppressed, without.suppressed)
        title = GROUPS.get(group, group)
        for name in (name for name in with_it.names if name in without.names):
            after, before = (one.rates[:, one.names.index(name)] for one in both)
            people = round(float(without.headcount[:, without.names.index(name)].mean()))
            member = MEMBERS.get(name, name[:1].upper() + name[1:])
            rows.append(
                (title, member, people, before.mean(), after.mean(), *_change(100 * (after - before), " pts"))
            )
        gaps = (with_it.gap, without.gap)
        if gaps[0] is not None and gaps[1] is not None:
            after, before = gaps
            rows.append(
                (
                    title,
                    "Gap, voluntary",
                    None,
                    before.mean(),
                    after.mean(),
                    *_change(100 * (after - before), " pts"),
                )
            )
    columns = ["group", "row", "people", "without", "with", "change", "low", "high"]
    return pd.DataFrame(rows, columns=columns), hidden


def drivers(policy: Side, reference: Side) -> pd.DataFrame:
    """Return the share of voluntary leavers by what hurt them most: `[row, without, with, change, low, high]`."""
    order = sorted(reference.leading, key=lambda name: -float(reference.leading[name].mean()))
    return _both(policy.leading, reference.leading, [(name, _hurt(name)) for name in order], " pts", 100.0)


def _hurt(name: str) -> str:
    if name == NOTHING:
        return "Nothing more than usual"
    return switches()[name].title if name in switches() else name


def money(policy: Side, reference: Side) -> pd.DataFrame:
    """Return paired changes of cost by year and kind: `[year, kind, usd]`, "Net" last."""
    change = {
        KINDS[name]: (policy.costs[name] - reference.costs[name]).mean(axis=0)
        for name in KINDS
        if name in policy.costs
    }
    change["Net"] = np.sum(list(change.values()), axis=0)
    rows = [
        (year, kind, float(usd))
        for kind, values in change.items()
        for year, usd in enumerate(values, start=1)
    ]
    return pd.DataFrame(rows, columns=["year", "kind", "usd"])


def starters(side: Side) -> dict[str, float]:
    """Return what became of the people of month 0: kind -> mean number of people."""
    return {str(kind): float(people.mean()) for kind, people in side.today.items()}
