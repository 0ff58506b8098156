"""What a run gives back: tidy tables, made when they are first asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.engine.replicates import Job
from sim.evidence.outcomes import (
    CONFIDENCE,
    Outcome,
    calibration_bands,
    chosen,
    horizon_values,
    interval,
    monthly_outcomes,
    outcomes,
)
from sim.foundation.arguments import checked, whole
from sim.foundation.packed import Packing, same_bits
from sim.results import export
from sim.results.costs import COLUMNS, horizon_costs, yearly_costs
from sim.results.event_log import departures_table, labelled, life_after, paths_table
from sim.results.hurt import contributions, hurt_most, usual
from sim.results.ledger import Ledger, ledger_of
from sim.results.lives import fates_table, life_table
from sim.results.monthly import monthly_table
from sim.results.observed import Array, Observed
from sim.results.people import people_table
from sim.results.renamed import Table
from sim.results.shown import plots, run_html
from sim.world.accepted import Name, Names, Wholes
from sim.world.institution import Institution
from sim.world.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Run(Packing):
    """An ensemble of one scenario in one institution.

    Attributes:
        scenario: With all parameters and switches that were asked for.
        institution: Where it was run.
        metadata: What it was made from; enough to make it again.
        observed: What was seen, as arrays.
        jobs: What the engine was given: one job, or one for each posterior draw; replicates take them in turn.
        threads: How many to use when people are looked at.
    """

    scenario: Scenario
    institution: Institution
    metadata: dict[str, Any] = field(repr=False)
    observed: Observed = field(repr=False)
    jobs: tuple[Job, ...] = field(repr=False)
    threads: int = field(default=1, repr=False)

    def __eq__(self, other: object) -> bool:
        """Return whether both were made from the same and saw the same, to the last bit."""
        if not isinstance(other, Run):
            return NotImplemented
        return self.metadata == other.metadata and same_bits(self.observed, other.observed)

    def __hash__(self) -> int:
        return hash(self.metadata.get("hash"))

    def __repr__(self) -> str:
        seed = self.metadata.get("seed")
        return f"Run({self.name!r}, institution={self.institution.name!r}, {self.size}, seed={seed})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the run."""
        return run_html(self)

    @property
    def size(self) -> str:
        """How much was simulated, in words."""
        draws = f" over {self.draws} posterior draws" if self.draws else ""
        return f"{self.replicates:,} × {self.months} months{draws}"

    @checked
    def plot(self, outcome: Name = "burned_out", group: Name = "all") -> Any:
        """Draw an outcome month by month; see `sim.plots.months`, and `sim.plots` for other charts.

        Args:
            outcome: Its name; one that is known month by month.
            group: Such as "all", "gender" or "department".

        Returns:
            A Plotly chart: in a notebook the last line of a cell; elsewhere `.show()` or `.write_html(…)`.
        """
        return plots().months(self.monthly_of([group], [outcome]), outcome, group)

    @property
    def job(self) -> Job:
        """The job of the first replicate."""
        return self.jobs[0]

    @property
    def draws(self) -> int:
        """How many posterior draws the replicates take in turn; 0 where all have the same parameters."""
        return len(self.jobs) if len(self.jobs) > 1 else 0

    @property
    def notices(self) -> list[str]:
        """What a reader must know of it although nothing is wrong, such as a parameter that the posterior does not hold."""
        return list(self.metadata.get("notices", ()))

    @cached_property
    def draw_of(self) -> Array:
        """The place among the draws of each replicate."""
        return np.asarray(self.observed.replicates) % len(self.jobs)

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
        table = departures_table(self.observed, self.job.population, self.name)
        table["hurt_most"] = hurt_most(self.hurts_of(table))
        return table

    def hurts(self) -> pd.DataFrame:
        """Return what each strain and gap added to every leaver's log odds of intention, in the rows of `departures`.

        Beyond what it added for everybody in month 0, when the last values audit began; see `sim.results.hurt`.
        """
        return self.hurts_of(self.departures)

    def hurts_of(self, departures: pd.DataFrame) -> pd.DataFrame:
        """Return the same of some rows of the event log."""
        return contributions(departures, usual(self.observed), [job.settings for job in self.jobs], self.draw_of)

    def paths(self) -> pd.DataFrame:
        """Return by which paths people left, over all replicates: `[path, departures, share, share_of_choices]`."""
        return paths_table(self.departures)

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Costs by replicate and year in dollars of 2024; the last year may be cut short."""
        parts = [
            yearly_costs(self.observed.take(self.draw_of == k), job.population, job.settings)
            for k, job in enumerate(self.jobs)
            if (self.draw_of == k).any()
        ]
        table = parts[0]
        if len(parts) > 1:
            table = pd.concat(parts).sort_values(["replicate", "year"], kind="stable", ignore_index=True)
        table.insert(0, "scenario", pd.Series(labelled(np.zeros(len(table)), [self.name])))
        return table

    def ledger(self) -> Ledger:
        """Return the counts that costs are made from; `sim.results.finance` puts other prices to them."""
        return ledger_of(self.observed, self.jobs, self.draw_of)

    @checked
    def monthly_of(
        self, groups: Names | None = None, outcomes: Names | None = None
    ) -> pd.DataFrame:
        """Return part of `monthly`, at a fraction of its time and memory.

        Args:
            groups: Such as `["all", "gender"]`; all of them where left out.
            outcomes: Names of columns; all of them where left out.
        """
        known = monthly_outcomes()
        wanted = known if outcomes is None else chosen(outcomes, all_of=known)
        return monthly_table(self.observed, self.name, groups, wanted)

    @checked
    def horizon(self, outcomes: Names | None = None) -> pd.DataFrame:
        """Return one number per replicate and outcome for the whole horizon, month 0 left out.

        Flows and costs are added up; counts are means of months; means, shares and ratios are taken over all
        months together.

        Args:
            outcomes: Names; the headline ones where left out.
        """
        names = [outcome.name for outcome in chosen(outcomes)]
        index = pd.Index(self.observed.replicates, name="replicate")
        return pd.DataFrame(self.horizon_array(names), columns=names, index=index)

    def horizon_array(self, outcomes: Iterable[str]) -> Array:
        """Return what `horizon` returns as an array: replicates × outcomes.

        Args:
            outcomes: Names.
        """
        seen, of_units = self.observed.of("all")
        found = np.empty((self.replicates, 0))
        columns = []
        for outcome in chosen(outcomes):
            if outcome.level == "costs":
                columns.append(self._costs[outcome.name])
            elif outcome.level == "groups":
                columns.append(self._gap(outcome))
            else:
                columns.append(horizon_values(outcome, seen, of_units, 1)[:, 0])
        return np.column_stack(columns) if columns else found

    @cached_property
    def _costs(self) -> dict[str, Array]:
        """Costs over the horizon by replicate; those of a draw are made with its parameters."""
        found = {name: np.empty(self.replicates) for name in COLUMNS}
        for k, job in enumerate(self.jobs):
            mine = self.draw_of == k
            if mine.any():
                for name, values in horizon_costs(self.observed.take(mine), job.population, job.settings).items():
                    found[name][mine] = values
        return found

    def _gap(self, outcome: Outcome) -> Array:
        """Return by replicate by how much the first members of some groups lie above the second ones, on average."""
        compared = outcomes()[str(outcome.of)]
        gaps = []
        for group in outcome.between:
            values = horizon_values(compared, *self.observed.of(group), 1)
            gaps.append(values[:, 0] - values[:, 1])
        return np.asarray(np.mean(gaps, axis=0))

    @checked
    def summary(self, outcomes: Names | None = None) -> pd.DataFrame:
        """Return `[outcome, title, unit, mean, low, high]` over the horizon, with 95% intervals.

        With posterior draws, the intervals reflect parameter uncertainty and chance; `chance_low` and
        `chance_high` then reflect chance alone, if draws have two replicates or more. Without draws, they are
        intervals of the mean and reflect chance only.

        Args:
            outcomes: Names; the headline ones where left out.
        """
        names = [outcome.name for outcome in chosen(outcomes)]
        return Table({**described(names), **estimated(self.horizon_array(names), self.draw_of, self.draws)})

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

    @checked
    def people(self, months: Wholes, replicates: Wholes | None = None) -> pd.DataFrame:
        """Return everybody's state at some months; the same people, lived again.

        Args:
            months: From 0 (the settled start) to the horizon.
            replicates: Some of those that were run; all where left out.
        """
        return people_table(self.jobs, self.name, months, replicates, self.observed.replicates, self.threads)

    @checked
    def life_after(self, months: Annotated[int, whole(0, 600)] = 24) -> pd.DataFrame:
        """Return the outline of every leaver's life, month by month after leaving.

        Args:
            months: How far to follow them.
        """
        return life_after(self.departures, self.job.settings, months)

    @checked
    def fates(self, replicates: Wholes | None = None) -> pd.DataFrame:
        """Return everybody of month 0 with what becomes of them; see `sim.results.lives.fates_table`.

        Args:
            replicates: Some of those that were run; all where left out.
        """
        return fates_table(self.people([0], replicates), self.departures)

    @checked
    def life(self, person: Name, replicate: Annotated[int, whole(0, 9_999)] = 0) -> pd.DataFrame:
        """Return one person's life month by month, and in outline after leaving; the same person, lived again.

        Args:
            person: As tables name them, such as "L0012.0".
            replicate: One of those that were run.

        Returns:
            The columns of `people`, with `present` before them; once the person has left, only `month`,
            `hours_per_week`, `exhaustion`, `destination` and `teaching_hours_per_week` are known.

        Raises:
            InputError: There is no such person or replicate.
        """
        return life_table(
            self.jobs, self.name, self.departures, person, replicate, self.observed.replicates, self.months
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what is written into a folder, by the name of the file."""
        return {
            "summary": self.summary(),
            "monthly": self.monthly,
            "departures": self.departures,
            "costs": self.costs,
        }

    def save(self, folder: str | Path, *, format: str = "csv", force: bool = False) -> Path:
        """Write the tables and the metadata into a folder; see `sim.results.export.save`."""
        return export.save(self, folder, format=format, force=force)


def estimated(values: Array, draw_of: Array, draws: int) -> dict[str, Array]:
    """Return the mean and 95% interval of each column, and with draws the interval from chance alone.

    Args:
        values: Replicates x outcomes.
        draw_of: The draw of each replicate.
        draws: How many there are; 0 where all replicates have the same parameters.
    """
    if not draws:
        return dict(zip(("mean", "low", "high"), interval(values), strict=True))
    by_draw = np.array([values[draw_of == k].mean(axis=0) for k in range(draws)])
    low, high = np.quantile(by_draw, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2], axis=0)
    mean = by_draw.mean(axis=0)
    half = noise_of_the_mean(values, draw_of, draws)
    return {"mean": mean, "low": low, "high": high, "chance_low": mean - half, "chance_high": mean + half}


def noise_of_the_mean(values: Array, draw_of: Array, draws: int) -> Array:
    """Return half the 95% interval that chance alone gives the mean over draws; NaN with one replicate each."""
    free = len(values) - draws
    if free < 1:
        return np.full(values.shape[1:], np.nan)
    within = sum(((values[draw_of == k] - values[draw_of == k].mean(axis=0)) ** 2).sum(axis=0) for k in range(draws))
    return np.asarray(stdtrit(free, 0.5 + CONFIDENCE / 2) * np.sqrt(within / free / len(values)))


def described(names: Iterable[str]) -> dict[str, list[str]]:
    """Return names of outcomes with their titles and units, as columns."""
    known: list[Outcome] = [outcomes()[name] for name in names]
    return {
        "outcome": [outcome.name for outcome in known],
        "title": [outcome.title for outcome in known],
        "unit": [outcome.unit for outcome in known],
    }
