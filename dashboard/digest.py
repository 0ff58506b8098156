"""A run boiled down to what the page shows: small tables that are cheap to keep and to compare.

A digest keeps one row per replicate wherever scenarios are compared, because differences are paired:
replicate 7 of two scenarios meets the same people with the same luck.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from scipy import stats

from dashboard.words import Estimate

# columns of the monthly table that are drawn over time
PATHS = ("burned_out", "evening_hours_per_week", "protected_share")
# who leaves: group of the monthly table -> heading
GROUPS = {"gender": "Gender", "rank": "Rank", "track": "Track", "department": "Department"}
# outcomes of the horizon that are compared: column of the monthly table -> how months make one number
TOTALS = {
    "departures": "sum",
    "departures_voluntary": "sum",
    "burned_out": "mean",
    "intends_to_leave": "mean",
    "evening_hours_per_week": "mean",
    "protected_share": "mean",
    "vacancies": "mean",
}
COSTS = ("turnover_usd", "lost_access_usd", "levers_usd", "total_usd")
SMALLEST_GROUP = 5  # smaller groups are not shown


class Run(Protocol):
    """The part of `sim`'s Run that the page reads."""

    monthly: pd.DataFrame
    departures: pd.DataFrame
    costs: pd.DataFrame


@dataclass(frozen=True)
class Digest:
    """What the page keeps of one scenario.

    Attributes:
        months: the horizon.
        paths: [replicate, month, headcount, departed, *PATHS]; `departed` adds up from month 1.
        costs: [replicate, year, *COSTS].
        totals: indexed by replicate, one column per outcome of the horizon.
        destinations: [replicate, destination, departures].
        who: [replicate, group, member, departures, person_years, headcount].
        starters: [replicate, kind, people]: how those present in month 0 went.
    """

    months: int
    paths: pd.DataFrame
    costs: pd.DataFrame
    totals: pd.DataFrame
    destinations: pd.DataFrame
    who: pd.DataFrame
    starters: pd.DataFrame

    @property
    def replicates(self) -> int:
        """How many simulated futures it holds."""
        return len(self.totals)

    @property
    def headcount(self) -> int:
        """Faculty present in month 0."""
        start = self.paths.loc[self.paths["month"] == 0, "headcount"]
        return round(float(start.mean()))

    def first(self, replicates: int) -> Digest:
        """The digest of the first replicates only, to pair with a preview."""
        return Digest(
            self.months,
            *(table[table["replicate"] < replicates] for table in (self.paths, self.costs)),
            self.totals[self.totals.index < replicates],
            *(
                table[table["replicate"] < replicates]
                for table in (self.destinations, self.who, self.starters)
            ),
        )


def digest(run: Run) -> Digest:
    """Boils a run down."""
    monthly = run.monthly
    everyone = monthly[monthly["group"] == "all"].sort_values(["replicate", "month"])
    months = int(everyone["month"].max())
    paths = everyone[["replicate", "month", "headcount", *PATHS]].copy()
    lived = everyone["departures"].where(everyone["month"] > 0, 0.0)
    paths["departed"] = lived.groupby(everyone["replicate"]).cumsum()
    costs = run.costs[["replicate", "year", *COSTS]]
    return Digest(
        months=months,
        paths=paths.reset_index(drop=True),
        costs=costs,
        totals=_totals(everyone, costs),
        destinations=_destinations(run.departures, everyone),
        who=_who(monthly),
        starters=_starters(run.departures, everyone),
    )


def _totals(everyone: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    lived = everyone[everyone["month"] > 0].groupby("replicate")
    totals = lived.agg({column: how for column, how in TOTALS.items()})
    return totals.join(costs.groupby("replicate")[list(COSTS)].sum())


def _destinations(departures: pd.DataFrame, everyone: pd.DataFrame) -> pd.DataFrame:
    replicates = sorted(everyone["replicate"].unique())
    counts = departures.groupby(["replicate", "destination"], observed=True).size().unstack(fill_value=0)
    counts = counts.reindex(replicates, fill_value=0)
    return counts.rename_axis(columns="destination").stack().rename("departures").reset_index()


def _who(monthly: pd.DataFrame) -> pd.DataFrame:
    part = monthly[monthly["group"].isin(list(GROUPS)) & (monthly["month"] > 0)]
    sums = part.groupby(["replicate", "group", "member"], observed=True, sort=False).agg(
        departures=("departures", "sum"), person_months=("headcount", "sum"), headcount=("headcount", "mean")
    )
    sums["person_years"] = sums.pop("person_months") / 12
    return sums.reset_index()


def _starters(departures: pd.DataFrame, everyone: pd.DataFrame) -> pd.DataFrame:
    """How the people of month 0 went: whoever left had been there at the start if hired no later."""
    start = everyone[everyone["month"] == 0].set_index("replicate")["headcount"]
    gone = departures[departures["months_since_hire"] >= departures["month"]]
    counts = gone.groupby(["replicate", "kind"], observed=True).size().unstack(fill_value=0)
    counts = counts.reindex(start.index, fill_value=0).reindex(
        columns=["voluntary", "retirement", "life event"], fill_value=0
    )
    counts.insert(0, "stays", start - counts.sum(axis=1))
    return counts.rename_axis(columns="kind").stack().rename("people").reset_index()


def interval(values: pd.Series) -> Estimate:
    """The mean of replicates with its 95 % t interval; of a single replicate the mean alone."""
    sample = values.to_numpy(dtype=float)
    mean = float(sample.mean())
    if len(sample) < 2:
        return Estimate(mean, mean, mean)
    half = float(stats.t.ppf(0.975, len(sample) - 1) * sample.std(ddof=1) / np.sqrt(len(sample)))
    return Estimate(mean, mean - half, mean + half)


def paired(scenario: Digest, reference: Digest, outcome: str) -> Estimate:
    """The difference of a scenario to the reference, replicate by replicate."""
    return interval(scenario.totals[outcome] - reference.totals[outcome])
