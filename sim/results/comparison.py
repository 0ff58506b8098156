"""What a comparison gives back: differences from the reference, paired replicate by replicate."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from sim.evidence.outcomes import Outcome, chosen, interval, monthly_outcomes, monthly_values, outcomes
from sim.foundation.arguments import checked, whole
from sim.foundation.packed import Packing
from sim.results import export
from sim.results.assumed import of_scenarios
from sim.results.costs import ratio_of_means
from sim.results.event_log import labelled
from sim.results.observed import Array
from sim.results.renamed import Table
from sim.results.run import Run, described, estimated
from sim.results.shown import comparison_html, plots
from sim.world.accepted import Name, Names, Wholes

PLOTTED = ("departures", "burned_out", "evening_hours_per_week", "total_usd")
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}


@dataclass(frozen=True, eq=False)
class Comparison(Packing):
    """Several runs with the same seed and replicates.

    Attributes:
        runs: By the name of the scenario, in the order in which they were given.
    """

    runs: dict[str, Run]

    def __eq__(self, other: object) -> bool:
        """Return whether all runs are equal, in the same order."""
        return list(self.runs.items()) == list(other.runs.items()) if isinstance(other, Comparison) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.runs.values()))

    def __repr__(self) -> str:
        first = self.runs[self.reference]
        others = ", ".join(map(repr, self.others))
        return f"Comparison({self.reference!r} with {others}, institution={first.institution.name!r}, {first.size})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the comparison."""
        return comparison_html(self)

    @checked
    def plot(self, outcomes: Names | None = None) -> Any:
        """Draw how scenarios differ from the reference; see `sim.plots.differences`, and `sim.plots` for other charts.

        Args:
            outcomes: Names; some of the headline ones where left out.

        Returns:
            A Plotly chart: in a notebook the last line of a cell; elsewhere `.show()` or `.write_html(…)`.
        """
        return plots().differences(self.summary(PLOTTED if outcomes is None else outcomes))

    @property
    def reference(self) -> str:
        """Name of the scenario that the others are compared with."""
        return next(iter(self.runs))

    @property
    def others(self) -> list[str]:
        """Names of the others."""
        return list(self.runs)[1:]

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the comparison was made from."""
        return {
            "reference": self.reference,
            "scenarios": {name: run.metadata for name, run in self.runs.items()},
            "rests_on_assumptions": self.rests_on_assumptions,
        }

    @property
    def rests_on_assumptions(self) -> dict[str, str]:
        """One line for each scenario whose difference from the reference rests on assumptions alone, wholly or in part."""
        first = self.runs[self.reference].scenario
        found = {name: of_scenarios(self.runs[name].scenario, first) for name in self.others}
        return {name: text for name, text in found.items() if text}

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """The monthly tables of all runs, one after the other."""
        return self._together([run.monthly for run in self.runs.values()])

    @cached_property
    def departures(self) -> pd.DataFrame:
        """The event logs of all runs, one after the other."""
        return self._together([run.departures for run in self.runs.values()])

    @cached_property
    def costs(self) -> pd.DataFrame:
        """The costs of all runs, one after the other."""
        return self._together([run.costs for run in self.runs.values()])

    @checked
    def fates(self, replicates: Wholes | None = None) -> pd.DataFrame:
        """Return everybody of month 0, whom all scenarios share, with what becomes of them under each; see `Run.fates`.

        Args:
            replicates: Some of those that were run; all where left out.
        """
        return self._together([run.fates(replicates) for run in self.runs.values()])

    @checked
    def life(self, person: Name, replicate: Annotated[int, whole(0, 9_999)] = 0) -> pd.DataFrame:
        """Return one person's life under each scenario, one after the other; see `Run.life`.

        Args:
            person: As tables name them, such as "L0012.0".
            replicate: One of those that were run.
        """
        return self._together([run.life(person, replicate) for run in self.runs.values()])

    def _together(self, tables: list[pd.DataFrame]) -> pd.DataFrame:
        """Put tables together without losing the readable labels."""
        every = pd.concat([table.drop(columns="scenario") for table in tables], ignore_index=True)
        for column in tables[0].columns:
            if isinstance(tables[0][column].dtype, pd.CategoricalDtype) and column != "scenario":
                every[column] = pd.api.types.union_categoricals([table[column] for table in tables])
        which = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
        every.insert(0, "scenario", pd.Series(labelled(which, self.runs)))
        return every

    @checked
    def horizon(self, outcomes: Names | None = None) -> dict[str, pd.DataFrame]:
        """Return one number per replicate and outcome for the whole horizon, by scenario.

        Args:
            outcomes: Names; the headline ones where left out.
        """
        wanted = [outcome.name for outcome in chosen(outcomes)]
        return {name: run.horizon(wanted) for name, run in self.runs.items()}

    @checked
    def summary(self, outcomes: Names | None = None) -> pd.DataFrame:
        """Return each outcome over the horizon, and its difference from the reference.

        Args:
            outcomes: Names; the headline ones where left out.

        Returns:
            `[scenario, outcome, title, unit, mean, low, high, difference, difference_low, difference_high]`
            with 95% t intervals of the means, differences paired by replicate; NaN for the reference. With
            posterior draws, see `Run.summary`.
        """
        values = self.horizon(outcomes)
        base = values[self.reference].to_numpy()
        parts = []
        for name, table in values.items():
            run = self.runs[name]
            change = table.to_numpy() - base if name != self.reference else np.full(base.shape, np.nan)
            found = estimated(change, run.draw_of, run.draws)
            columns = {f"difference_{key}".replace("_mean", ""): column for key, column in found.items()}
            labels = {"scenario": name, **described(table.columns)}
            own = estimated(table.to_numpy(), run.draw_of, run.draws)
            parts.append(Table({**labels, **own, **columns}))
        return pd.concat(parts, ignore_index=True)

    @checked
    def differences(self, outcome: Name) -> pd.DataFrame:
        """Return the paired difference of each replicate (rows) and scenario (columns) from the reference.

        Args:
            outcome: Its name.
        """
        values = {name: table[outcome] for name, table in self.horizon([outcome]).items()}
        return pd.DataFrame({name: values[name] - values[self.reference] for name in self.others})

    @checked
    def monthly_differences(self, outcome: Name, group: Name = "all") -> pd.DataFrame:
        """Return how an outcome differs from the reference month by month, paired by replicate.

        Args:
            outcome: One that is known month by month.
            group: Such as "all" or "gender".

        Returns:
            `[scenario, month, member, mean, low, high, q05, q25, q50, q75, q95]`: the mean with its 95% t
            interval, and the spread of single futures.
        """
        (wanted,) = chosen([outcome], all_of=monthly_outcomes())
        base = self.runs[self.reference]
        parts = []
        for name in self.others:
            members = [
                who for who in self.runs[name].observed.members(group) if who in base.observed.members(group)
            ]
            change = _monthly(self.runs[name], wanted, group, members) - _monthly(
                base, wanted, group, members
            )
            mean, low, high = interval(change)
            columns = {"mean": mean, "low": low, "high": high, **_quantiles(change)}
            months = change.shape[1]
            parts.append(
                pd.DataFrame(
                    {
                        "scenario": name,
                        "month": np.repeat(np.arange(months), len(members)),
                        "member": np.tile(np.array(members, dtype=object), months),
                        **{key: column.ravel() for key, column in columns.items()},
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    @checked
    def ranking(self, outcome: Name = "departures") -> pd.DataFrame:
        """Return the scenarios from best to worst.

        Args:
            outcome: One that gets better in some direction; else the highest stands first.

        Returns:
            `[rank, scenario, title, mean, low, high, difference, difference_low, difference_high, best_in]`;
            `best_in` is the share of replicates in which the scenario is the best of all, ties shared.
        """
        table = self.summary([outcome]).drop(columns=["outcome", "title", "unit"])
        table.insert(1, "title", [run.scenario.title for run in self.runs.values()])
        upwards = outcomes()[outcome].better == "lower"
        values = np.array([found[outcome].to_numpy() for found in self.horizon([outcome]).values()])
        best = values == (np.nanmin(values, axis=0) if upwards else np.nanmax(values, axis=0))
        table["best_in"] = (best / np.maximum(best.sum(axis=0), 1)).mean(axis=1)
        table = table.sort_values("mean", ascending=upwards, kind="stable").reset_index(drop=True)
        table.insert(0, "rank", np.arange(1, len(table) + 1))
        return table

    @checked
    def variance_ratio(self, outcome: Name = "departures") -> pd.Series:
        """Return by scenario how much common random numbers narrow its difference from the reference.

        It is the variance of the paired difference over that of two independent ensembles: with 0.1, a tenth
        of the replicates is enough.

        Args:
            outcome: Its name.
        """
        values = {name: table[outcome].var(ddof=1) for name, table in self.horizon([outcome]).items()}
        paired = self.differences(outcome).var(ddof=1)
        apart = pd.Series({name: values[name] + values[self.reference] for name in self.others})
        return (paired / apart.where(apart > 0)).rename(outcome)

    def value_for_money(self) -> pd.DataFrame:
        """Return what the scenarios cost and save against the reference, over the horizon.

        Returns:
            `scenario`, and with `_low` and `_high` each: `departures_avoided`, `levers_usd`, `net_usd`,
            `levers_usd_per_departure_avoided`, `net_usd_per_departure_avoided`. Net is the change of all
            costs, negative where a scenario saves more than it costs. Costs per departure avoided are ratios
            of means with Fieller's interval; NaN where it is not certain that departures are avoided at all.
        """
        rows = []
        for name in self.others:
            avoided = -self.differences("departures")[name].to_numpy()
            levers = self.differences("levers_usd")[name].to_numpy()
            net = self.differences("total_usd")[name].to_numpy()
            row: dict[str, Any] = {"scenario": name}
            fewer = avoided if avoided.mean() > 0.0 else np.zeros_like(avoided)  # none avoided: no price of one
            for key, found in (
                ("departures_avoided", interval(avoided)),
                ("levers_usd", interval(levers)),
                ("net_usd", interval(net)),
                ("levers_usd_per_departure_avoided", ratio_of_means(levers, fewer)),
                ("net_usd_per_departure_avoided", ratio_of_means(net, fewer)),
            ):
                row.update(zip((key, f"{key}_low", f"{key}_high"), map(float, found), strict=True))
            rows.append(row)
        return pd.DataFrame(rows)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what is written into a folder, by the name of the file."""
        return {
            "summary": self.summary(),
            "monthly": self.monthly,
            "departures": self.departures,
            "costs": self.costs,
            "value_for_money": self.value_for_money(),
        }

    def save(self, folder: str | Path, *, format: str = "csv", force: bool = False) -> Path:
        """Write the tables and the metadata into a folder; see `sim.results.export.save`."""
        return export.save(self, folder, format=format, force=force)


def _monthly(run: Run, outcome: Outcome, group: str, members: list[str]) -> Array:
    """Return values as replicates x months x members."""
    known = run.observed.members(group)
    seen, of_units = run.observed.of(group)
    return monthly_values(outcome, seen, of_units)[..., [known.index(who) for who in members]]


def _quantiles(change: Array) -> dict[str, Array]:
    """Return quantiles over replicates; NaN where any replicate is unknown."""
    found = np.quantile(change, list(QUANTILES.values()), axis=0)
    return dict(zip(QUANTILES, found, strict=True))
