"""From the two sides of an answer to the tables that details draw and readers download."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.pages.explore.sides import Side
from sim.evidence.outcomes import SMALLEST_GROUP, outcomes

INSIDE = (0.025, 0.975)
KINDS = {
    "levers_usd": "The levers",
    "turnover_usd": "Turnover",
    "lost_access_usd": "Lost access",
    "handover_usd": "Abrupt handovers",
}
GROUPS = {"gender": "Gender", "urim": "URiM", "rank": "Rank", "track": "Track", "department": "Department"}
HOURS = ("clinic", "documentation", "inbox", "administration", "teaching", "service", "research")
MEMBERS = {
    "instructor": "Instructor", "assistant": "Assistant professor", "associate": "Associate professor",
    "full": "Full professor", "clinician": "Clinician", "clinician_educator": "Clinician-educator",
    "clinician_investigator": "Clinician-investigator", "physician_scientist": "Physician-scientist", "women": "Women", "men": "Men",
}  # fmt: skip


def over_time(policy: Side, reference: Side, column: str, *, yearly: bool = False) -> pd.DataFrame:
    """Return an outcome month by month: `[year, without, with, low, high]`; the last two hold 19 of 20 futures with it."""
    with_it, without = _wide(policy, column), _wide(reference, column)
    if yearly:  # what adds up: by year
        with_it, without = (table.iloc[::12].diff().iloc[1:] for table in (with_it, without))
    low, high = with_it.quantile(INSIDE[0], axis=1), with_it.quantile(INSIDE[1], axis=1)
    return pd.DataFrame(
        {
            "year": with_it.index / 12, "without": without.mean(axis=1).to_numpy(), "with": with_it.mean(axis=1).to_numpy(),
            "low": low.to_numpy(), "high": high.to_numpy(),
        }
    )  # fmt: skip


def _wide(side: Side, column: str) -> pd.DataFrame:
    return side.paths.pivot(index="month", columns="replicate", values=column)


def hours(policy: Side, reference: Side) -> pd.DataFrame:
    """Return hours a week by kind: `[row, without, with, change, low, high]`."""
    columns = [(f"{kind}_hours_per_week", kind.capitalize()) for kind in HOURS]
    return _both(policy.totals, reference.totals, [one for one in columns if one[0] in policy.totals], " h")


def destinations(policy: Side, reference: Side) -> pd.DataFrame:
    """Return departures by destination over the horizon: `[row, without, with, change, low, high]`."""
    names = [name for name in policy.totals.columns if str(name).startswith("to_")]
    titled = [(str(name), _destination(str(name))) for name in names]
    return _both(policy.totals, reference.totals, titled, "")


def _destination(name: str) -> str:
    title = outcomes()[name].title
    title = title.removeprefix("To ").removeprefix("to ")
    return title[:1].upper() + title[1:]


def _both(
    with_it: pd.DataFrame, without: pd.DataFrame, columns: list[tuple[str, str]], unit: str
) -> pd.DataFrame:
    rows = []
    for name, title in columns:
        change = (with_it[name] - without[name]).to_numpy(dtype=float)
        low, high = np.quantile(change, INSIDE)
        rows.append((title, without[name].mean(), with_it[name].mean(), said(change, unit), low, high))
    return pd.DataFrame(rows, columns=["row", "without", "with", "change", "low", "high"])


def said(change: np.ndarray, unit: str, decimals: int = 1) -> str:
    """Return a paired difference as a word: how much, or that it is chance."""
    mean = float(change.mean())
    if not change.any():
        return "none"
    error = float(change.std(ddof=1)) / np.sqrt(len(change)) if len(change) > 1 else float("inf")
    if abs(mean) < 2.0 * error:
        return "by chance"
    places = 2 if abs(mean) < 0.095 and decimals == 1 else decimals
    return f"{'−' if mean < 0 else '+'}{abs(mean):,.{places}f}{unit}"


def who(policy: Side, reference: Side, groups: tuple[str, ...]) -> tuple[pd.DataFrame, int]:
    """Return departures per person-year by group, and how many groups are too small to be shown.

    Returns `[group, row, people, without, with, change, low, high]`; shares a year, changes in points.
    """
    rows, hidden = [], 0
    for group in groups:
        for member, cells in _cells(policy, reference, group).items():
            with_it, without = cells
            if min(with_it["headcount"].mean(), without["headcount"].mean()) < SMALLEST_GROUP:
                hidden += 1
                continue
            rates = [one["departures"] / one["person_years"].clip(lower=1 / 12) for one in (without, with_it)]
            change = 100 * (rates[1] - rates[0]).to_numpy(dtype=float)
            low, high = np.quantile(change, INSIDE)
            people = round(float(without["headcount"].mean()))
            title = MEMBERS.get(member, member)
            rows.append(
                (
                    GROUPS[group],
                    title,
                    people,
                    rates[0].mean(),
                    rates[1].mean(),
                    said(change, " pts"),
                    low,
                    high,
                )
            )
    columns = ["group", "row", "people", "without", "with", "change", "low", "high"]
    return pd.DataFrame(rows, columns=columns), hidden


def _cells(policy: Side, reference: Side, group: str) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    sides = []
    for side in (policy, reference):
        mine = side.who[side.who["group"] == group]
        sides.append(
            {str(name): part.set_index("replicate") for name, part in mine.groupby("member", sort=False)}
        )
    return {name: (part, sides[1][name]) for name, part in sides[0].items() if name in sides[1]}


def drivers(policy: Side, reference: Side) -> pd.DataFrame:
    """Return voluntary leavers by the strain that was highest: `[row, without, with, change, low, high]`, people."""
    wide = [
        side.drivers.pivot(index="replicate", columns="strain", values="people").fillna(0.0)
        for side in (policy, reference)
    ]
    names = list(dict.fromkeys([*wide[1].columns, *wide[0].columns]))
    with_it, without = (table.reindex(columns=names, fill_value=0.0) for table in wide)
    order = sorted(names, key=lambda name: -float(without[name].mean()))
    titled = [
        (name, outcomes()[name].title.removesuffix(" strain") if name in outcomes() else str(name))
        for name in order
    ]
    return _both(with_it, without, titled, "")


def money(policy: Side, reference: Side) -> pd.DataFrame:
    """Return paired changes of cost by year and kind: `[year, kind, usd]`, "Net" last."""
    columns = [name for name in KINDS if name in policy.costs]
    key = ["replicate", "year"]
    change = (
        policy.costs.set_index(key)[[*columns, "total_usd"]]
        - reference.costs.set_index(key)[[*columns, "total_usd"]]
    )
    by_year = change.groupby("year").mean()
    rows = [
        (int(year), KINDS[name], float(by_year.loc[year, name])) for name in columns for year in by_year.index
    ]
    rows += [(int(year), "Net", float(by_year.loc[year, "total_usd"])) for year in by_year.index]
    return pd.DataFrame(rows, columns=["year", "kind", "usd"])


def starters(side: Side) -> dict[str, float]:
    """Return what became of the people of month 0: kind -> mean number of people."""
    means = side.starters.groupby("kind", sort=False, observed=True)["people"].mean()
    return {str(kind): float(people) for kind, people in means.items()}
