"""What a run gives back: tidy tables, made when they are first asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.costs import yearly_costs
from sim.engine import Job
from sim.event_log import departures_table, labelled, life_after
from sim.institution import Institution
from sim.observed import Array, Observed
from sim.outcomes import (
    Outcome,
    calibration_bands,
    chosen,
    horizon_values,
    interval,
    monthly_outcomes,
    monthly_values,
    outcomes,
)
from sim.people import people_table
from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Run:
    """An ensemble of one scenario in one institution.

    Attributes:
        scenario: With all parameters and switches that were asked for.
        institution: Where it was run.
        metadata: What it was made from; enough to make it again.
        observed: What was seen, as arrays.
        job: What the engine was given.
        threads: How many to use when people are looked at.
    """

    scenario: Scenario
    institution: Institution
    metadata: dict[str, Any] = field(repr=False)
    observed: Observed = field(repr=False)
    job: Job = field(repr=False)
    threads: int = field(default=1, repr=False)

    @property
    def name(self) -> str:
        """Short name of the scenario."""
        return self.scenario.name

    @property
    def replicates(self) -> int:
        """How many simulated futures."""
        return len(self.observed.replicates)

    @property
    def months(self) -> int:
        """The horizon."""
        return self.observed.months

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """Every outcome by replicate, month and member of each group; month 0 is the settled start."""
        return self.monthly_of()

    @cached_property
    def departures(self) -> pd.DataFrame:
        """The event log: one row per departure."""
        return departures_table(self.observed, self.job.population, self.name)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Costs by replicate and year in dollars of 2024; the last year may be cut short."""
        table = yearly_costs(self.observed, self.job.population, self.job.settings)
        table.insert(0, "scenario", pd.Series(labelled(np.zeros(len(table)), [self.name])))
        return table

    def monthly_of(
        self, groups: Iterable[str] | None = None, outcomes: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """Return part of `monthly`, at a fraction of its time and memory.

        Args:
            groups: Such as `["all", "gender"]`; all of them where left out.
            outcomes: Names of columns; all of them where left out.
        """
        known = monthly_outcomes()
        wanted = known if outcomes is None else chosen(outcomes, all_of=known)
        return monthly_table(self.observed, self.name, groups, wanted)

    def horizon(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return one number per replicate and outcome for the whole horizon, month 0 left out.

        Flows and costs are added up; counts are means of months; means, shares and ratios are taken over all
        months together.

        Args:
            outcomes: Names; the headline ones where left out.
        """
        seen, of_units = self.observed.of("all")
        found: dict[str, Array] = {}
        for outcome in chosen(outcomes):
            if outcome.level == "costs":
                found[outcome.name] = self.costs.groupby("replicate")[outcome.name].sum().to_numpy()
            else:
                found[outcome.name] = horizon_values(outcome, seen, of_units, 1)[:, 0]
        return pd.DataFrame(found, index=pd.Index(self.observed.replicates, name="replicate"))

    def summary(self, outcomes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return `[outcome, title, unit, mean, low, high]` over the horizon, with 95 % intervals of the mean.

        Args:
            outcomes: Names; the headline ones where left out.
        """
        table = self.horizon(outcomes)
        mean, low, high = interval(table.to_numpy())
        return pd.DataFrame({**described(table.columns), "mean": mean, "low": low, "high": high})

    def targets(self) -> pd.DataFrame:
        """Return the outcomes that the model may be fitted to beside their published bands (C1 to C6).

        Returns:
            `[target, pattern, outcome, unit, mean, low, high, band_low, band_high, within]`.
        """
        bands = calibration_bands()
        table = self.summary([band.outcome for band in bands]).drop(columns="title")
        table.insert(0, "target", [band.target for band in bands])
        table.insert(1, "pattern", [band.pattern for band in bands])
        table["band_low"], table["band_high"] = [band.low for band in bands], [band.high for band in bands]
        table["within"] = table["mean"].between(table["band_low"], table["band_high"])
        return table

    def people(self, months: Sequence[int], replicates: Sequence[int] | None = None) -> pd.DataFrame:
        """Return everybody's state at some months; the same people, lived again.

        Args:
            months: From 0 (the settled start) to the horizon.
            replicates: Some of those that were run; all where left out.
        """
        return people_table(self.job, self.name, months, replicates, self.observed.replicates, self.threads)

    def life_after(self, months: int = 24) -> pd.DataFrame:
        """Return the outline of every leaver's life, month by month after leaving.

        Args:
            months: How far to follow them.
        """
        return life_after(self.departures, self.job.settings, months)

    def save(self, folder: str | Path, *, format: str = "csv", force: bool = False) -> Path:
        """Write the tables and the metadata into a folder; see `sim.export.save`."""
        from sim.export import save

        return save(self, folder, format=format, force=force)


def described(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names of outcomes with their titles and units, as columns."""
    known: list[Outcome] = [outcomes()[name] for name in names]
    return {
        "outcome": [outcome.name for outcome in known],
        "title": [outcome.title for outcome in known],
        "unit": [outcome.unit for outcome in known],
    }


def monthly_table(
    observed: Observed, scenario: str, groups: Iterable[str] | None, wanted: Sequence[Outcome]
) -> pd.DataFrame:
    """Return the tidy table of outcomes by replicate, month and member.

    Args:
        observed: What was seen.
        scenario: Its name.
        groups: Which; all of them where None.
        wanted: Outcomes, one column each.
    """
    names = list(observed.groups() if groups is None else dict.fromkeys(groups))
    members = {group: observed.members(group) for group in names}
    rows = sum(len(each) for each in members.values())
    shape = (len(observed.replicates), observed.months + 1, rows)
    # outcomes first: pandas takes the turned array as it is, without a copy
    values = np.empty((len(wanted), *shape))
    first = 0
    for group in names:
        seen, of_units = observed.of(group)
        last = first + len(members[group])
        for k, outcome in enumerate(wanted):
            values[k, ..., first:last] = monthly_values(outcome, seen, of_units)
        first = last
    index = _index(observed.replicates, shape, scenario, members)
    table = pd.DataFrame(
        values.reshape(len(wanted), -1).T, columns=[outcome.name for outcome in wanted], copy=False
    )
    return pd.concat([pd.DataFrame(index), table], axis=1)


def _index(
    replicates: tuple[int, ...],
    shape: tuple[int, int, int],
    scenario: str,
    members: Mapping[str, tuple[str, ...]],
) -> dict[str, object]:
    """The columns that say what a row is about."""
    labels = list(dict.fromkeys(name for each in members.values() for name in each))
    place = {label: k for k, label in enumerate(labels)}
    group = np.repeat(np.arange(len(members)), [len(each) for each in members.values()])
    member = np.array([place[name] for each in members.values() for name in each])
    n, months, rows = shape
    return {
        "scenario": labelled(np.zeros(n * months * rows, dtype=np.int8), [scenario]),
        "replicate": np.repeat(np.asarray(replicates), months * rows),
        "month": np.tile(np.repeat(np.arange(months), rows), n),
        "group": labelled(np.tile(group, n * months), members),
        "member": labelled(np.tile(member, n * months), labels),
    }
