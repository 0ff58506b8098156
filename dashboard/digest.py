"""A run boiled down to what the page shows: small tables that are cheap to keep and to compare.

A digest keeps one row per replicate wherever scenarios are compared, because differences are paired:
replicate 7 of two scenarios meets the same people with the same random numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from dashboard.words import Estimate
from sim.evidence.outcomes import outcomes

# outcomes that are drawn over time
PATHS = ("burned_out", "evening_hours_per_week", "protected_share")
# outcomes of the whole horizon that are compared
COMPARED = (
    "departures",
    "burned_out",
    "intends_to_leave",
    "evening_hours_per_week",
    "protected_share",
    "vacancies",
    "total_usd",
)
DESTINATIONS = tuple(name for name in outcomes() if name.startswith("to_"))
# groupings of the monthly table that are shown
GROUPS = {"gender": "Gender", "rank": "Rank", "track": "Track", "department": "Department"}
NONE = pd.DataFrame({"replicate": []})
LEFT = ("voluntary", "retirement", "life event")


class Run(Protocol):
    """The part of `sim`'s Run that the page reads."""

    @property
    def departures(self) -> pd.DataFrame:
        """The event log."""
        ...

    @property
    def costs(self) -> pd.DataFrame:
        """Costs by replicate and year."""
        ...

    @property
    def notices(self) -> Sequence[str]:
        """What a reader must know of it although nothing is wrong."""
        ...

    def monthly_of(
        self, groups: Iterable[str] | None = None, outcomes: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """Return outcomes by replicate, month, and member of each group."""
        ...

    def horizon(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return one number per replicate and outcome."""
        ...


@dataclass(frozen=True)
class Digest:
    """What the page keeps of one scenario.

    Attributes:
        months: the horizon.
        paths: [replicate, month, headcount, departed, *PATHS]; `departed` adds up from month 1.
        costs: [replicate, year, total_usd].
        totals: indexed by replicate, a column for each outcome of COMPARED and DESTINATIONS.
        who: [replicate, group, member, departures, person_years, headcount].
        starters: [replicate, kind, people]: how those present in month 0 went.
        notices: what a reader must know of it although nothing is wrong.
    """

    months: int
    paths: pd.DataFrame
    costs: pd.DataFrame
    totals: pd.DataFrame
    who: pd.DataFrame
    starters: pd.DataFrame
    notices: tuple[str, ...] = ()

    @property
    def replicates(self) -> int:
        """How many simulated futures it holds."""
        return len(self.totals)

    def first(self, replicates: int) -> Digest:
        """Return the digest of the first replicates only, to pair with a preview."""

        def part(table: pd.DataFrame) -> pd.DataFrame:
            return table[table["replicate"] < replicates]

        return Digest(
            months=self.months,
            paths=part(self.paths),
            costs=part(self.costs),
            totals=self.totals[self.totals.index < replicates],
            who=part(self.who),
            starters=part(self.starters),
            notices=self.notices,
        )


def digest(run: Run, whole: bool = True) -> Digest:
    """Summarize a run.

    Args:
        run: the run.
        whole: a preview does without who leaves and how, which takes longest.
    """
    paths = run.monthly_of(["all"], ["headcount", "departures", *PATHS])
    paths = paths.drop(columns=["scenario", "group", "member"], errors="ignore")
    paths = paths.sort_values(["replicate", "month"]).reset_index(drop=True)
    lived = paths.pop("departures").where(paths["month"] > 0, 0.0)
    paths["departed"] = lived.groupby(paths["replicate"]).cumsum()
    return Digest(
        months=int(paths["month"].max()),
        paths=paths,
        costs=run.costs[["replicate", "year", "total_usd"]],
        totals=run.horizon([*COMPARED, *DESTINATIONS]),
        who=_who(run.monthly_of(list(GROUPS), ["headcount", "departures"])) if whole else NONE,
        starters=_starters(run.departures, paths) if whole else NONE,
        notices=tuple(run.notices),
    )


def _who(monthly: pd.DataFrame) -> pd.DataFrame:
    lived = monthly[monthly["month"] > 0].astype({"group": str, "member": str})
    sums = lived.groupby(["replicate", "group", "member"], sort=False).agg(
        departures=("departures", "sum"), person_months=("headcount", "sum"), headcount=("headcount", "mean")
    )
    sums["person_years"] = sums.pop("person_months") / 12
    return sums.reset_index()


def _starters(departures: pd.DataFrame, paths: pd.DataFrame) -> pd.DataFrame:
    """Return what became of the people of month 0; anyone who left was there at the start if hired no later."""
    start = paths[paths["month"] == 0].set_index("replicate")["headcount"]
    gone = departures[departures["months_since_hire"] >= departures["month"]].astype({"kind": str})
    counts = gone.groupby(["replicate", "kind"]).size().unstack(fill_value=0)
    counts = counts.reindex(start.index, fill_value=0).reindex(columns=list(LEFT), fill_value=0)
    counts.insert(0, "stays", start - counts.sum(axis=1))
    return counts.rename_axis(columns="kind").stack().rename("people").reset_index()


def interval(values: pd.Series) -> Estimate:
    """Return the mean of futures and their middle 95%; each has its own random numbers and parameter draw."""
    found = values.to_numpy(dtype=float)
    low, high = np.quantile(found, (0.025, 0.975))
    return Estimate(float(found.mean()), float(low), float(high))


def paired(scenario: Digest, reference: Digest, outcome: str) -> Estimate:
    """Return the difference of a scenario from the reference, replicate by replicate."""
    return interval(scenario.totals[outcome] - reference.totals[outcome])
