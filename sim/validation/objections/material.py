"""What the objections are measured on: one simulated school, and other lives of it, each run once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sim.results.run import Run
from sim.validation.study import FITTED_MONTHS, YEAR, SimulatedInstitution
from sim.world.scenario import Scenario, load_scenario

Numbers = dict[str, float]


@dataclass(frozen=True, eq=False)
class Material:
    """A school at the default parameters and its other lives of five years, with the same people and random numbers."""

    study: SimulatedInstitution
    lives: dict[str, Run] = field(default_factory=dict)

    @cached_property
    def usual(self) -> Run:
        """Five years without any change."""
        return self.study.first_years

    def scenario(self, name: str) -> Run:
        """Five years of a shipped scenario."""
        return self._life(name, lambda: self.study.run_for(FITTED_MONTHS, scenario=load_scenario(name)))

    def levers(self, *names: str) -> Run:
        """Five years with some levers at full intensity from month 1."""
        policy = Scenario(title="Levers", levers=dict.fromkeys(names, 1.0))
        return self._life(f"levers {names}", lambda: self.study.run_for(FITTED_MONTHS, scenario=policy))

    def shock(self, kind: str, size: float, months: int | None = None) -> Run:
        """Five years with a shock from month 1, for good where no months are given."""
        how: dict[str, Any] = {"kind": kind, "start": 1, "size": size} | ({"months": months} if months else {})
        policy = Scenario(title=kind, shocks=[how])
        return self._life(f"shock {how}", lambda: self.study.run_for(FITTED_MONTHS, scenario=policy))

    def without(self, *switches: str) -> Run:
        """Five years of a school that settled without some mechanisms."""
        off: Mapping[str, float] = {**self.study.switches, **dict.fromkeys(switches, 0)}
        other = replace(self.study, switches=off)
        return self._life(f"without {switches}", lambda: other.run_for(FITTED_MONTHS))

    def _life(self, name: str, run: Any) -> Run:
        if name not in self.lives:
            self.lives[name] = run()
        return self.lives[name]


def mean(run: Run, outcome: str) -> float:
    """Return an outcome over five years, mean over futures."""
    return float(run.horizon([outcome])[outcome].mean())


def of_rank(run: Run, outcome: str, rank: str) -> float:
    """Return the mean over the months of five years of one rank."""
    table = run.monthly_of(["rank"], [outcome])
    return float(table.loc[(table["member"] == rank) & (table["month"] > 0), outcome].mean())


def last_year(run: Run, outcome: str) -> float:
    """Return the mean of an outcome over the fifth year."""
    table = run.monthly_of(["all"], [outcome])
    return float(table.loc[table["month"] > FITTED_MONTHS - YEAR, outcome].mean())


def less(usual: Run, other: Run, outcome: str = "departures_voluntary") -> float:
    """Return by how many percent an outcome over five years is lower in the other life."""
    return 100.0 * (1.0 - mean(other, outcome) / mean(usual, outcome))


def yearly(run: Run, group: str, member: str, part: str, whole: str) -> pd.Series:
    """Return a quotient by year of a group, such as departures per person-year."""
    table = run.monthly_of([group], [part, whole])
    table = table[(table["member"] == member) & (table["month"] > 0)]
    sums = table.groupby((table["month"] - 1) // YEAR + 1)[[part, whole]].sum()
    return sums[part] / (sums[whole] / YEAR)
