"""The material that a measure looks at: one simulated institution (a few replicates of it), as studies see one.

A study never sees the model. It sees a payroll (who was there when, who began, who left, and where to), a survey
of everybody in some month, and the records of units. Those are the methods of `SimulatedInstitution`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.engine.rulebook import Rule
from sim.results.run import Run
from sim.simulate.run import run
from sim.world.institution import Institution
from sim.world.scenario import Scenario

YEAR = 12
SURVEY = 12  # month of the survey whose respondents are followed
RECRUITING = 36  # newcomers of the first three years are followed for ten
MONTHS = RECRUITING + 10 * YEAR
PANELS = tuple(range(YEAR, MONTHS + 1, YEAR))
COLUMNS = (
    "replicate", "month", "line", "occupant", "unit", "department", "gender", "urim", "age", "rank", "track",
    "tenure_track", "months_since_hire", "care_hours", "fte", "clinical_effort", "meaningful_activity",
    "clinical_effort_worked", "meaningful_share", "messages_per_week", "standing_service_hours", "strain_culture",
    "exhaustion", "disengagement", "pfi_exhaustion", "pfi_disengagement", "mbi_exhaustion", "burned_out",
    "intends_to_leave", "pay_usd", "pay_relative", "pay_fair", "leader_score", "unit_vacancy_share", "hours_per_week",
    "pfi_burnout", "administration_hours", "values_gap", "volume_gap_hours", "self_respect", "strain_administration",
)  # fmt: skip
FITTED_MONTHS = 60  # the horizon over which C1 to C6 are defined

PRIMARY_CARE = ("general_internal_medicine", "family_medicine", "pediatrics")
INTERNAL_MEDICINE = ("general_internal_medicine", "medical_specialties")
GENERAL_MEDICINE = ("general_internal_medicine",)
SURGERY = ("surgery", "orthopaedics", "neurosurgery", "otolaryngology", "urology")


@dataclass(frozen=True, eq=False)
class SimulatedInstitution:
    """One institution at one point of the parameter space.

    Attributes:
        institution: Where.
        parameters: Values over everything else.
        replicates: How many futures stand side by side; studies of several centers see them as centers.
        seed: Random seed.
        switches: Mechanisms that are off.
        rules: Replaced rules.
        threads: How many.
        draw: A posterior draw, or None for the defaults.
    """

    institution: str | Path | Institution = "typical"
    parameters: Mapping[str, float] = field(default_factory=dict)
    replicates: int = 4
    seed: int = 1
    switches: Mapping[str, float] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    threads: int | None = None
    draw: Mapping[str, float] | None = None

    @property
    def draws(self) -> tuple[Mapping[str, float], ...]:
        """The posterior draw, as `sim.run` takes it."""
        return (self.draw,) if self.draw else ()

    def run_for(self, months: int, by_unit: bool = False, scenario: str | Scenario = "baseline") -> Run:
        """Return the baseline, or another scenario, over another horizon: the same people and random numbers."""
        return run(
            scenario, institution=self.institution, parameters=self.parameters, replicates=self.replicates, seed=self.seed,
            switches=self.switches, rules=self.rules, threads=self.threads, months=months, by_unit=by_unit, draws=self.draws,
        )  # fmt: skip

    @cached_property
    def run(self) -> Run:
        """The whole of what was simulated."""
        return self.run_for(MONTHS)

    @cached_property
    def first_years(self) -> Run:
        """The horizon over which C1 to C6 are defined."""
        return self.run_for(FITTED_MONTHS)

    @cached_property
    def departures(self) -> pd.DataFrame:
        """The payroll's list of those who left."""
        return self.run.departures

    @cached_property
    def _everybody(self) -> pd.DataFrame:
        table = self.run.people(PANELS)[list(COLUMNS)].copy()
        specialty = {one.name: one.specialty for one in self.run.institution.departments}
        table["specialty"] = pd.Categorical(table["department"].astype(str).map(specialty))
        table["woman"] = table["gender"] == "woman"
        return table

    def survey(self, *months: int) -> pd.DataFrame:
        """Return everybody who was there at the end of some months (whole years), one row per person and month."""
        return self._everybody[self._everybody["month"].isin(months)].copy()

    def followed(self, month: int, for_months: int) -> pd.DataFrame:
        """Return the people of one survey with what became of them: `left`, `kind`, `destination`, `second_post`.

        Args:
            month: Of the survey.
            for_months: How long they are followed.
        """
        here = self.survey(month)
        gone = self.departures
        later = gone[(gone["month"] > month) & (gone["month"] <= month + for_months)]
        fate = later[["replicate", "line", "occupant", "kind", "destination", "second_post", "month"]]
        fate = fate.rename(columns={"month": "left_in"})
        found = here.merge(fate, on=["replicate", "line", "occupant"], how="left")
        found["left"] = found["left_in"].notna()
        return found

    def person_years(self) -> pd.DataFrame:
        """Return one row per person and year of follow-up, with what became of them within the year."""
        return pd.concat([self.followed(month, YEAR) for month in PANELS[:-1]], ignore_index=True)

    def recruits(self) -> pd.DataFrame:
        """Return those who began in the first three years, with rank at hire and ten years of follow-up.

        The payroll is read at the end of each year; who came and went in between is on the list of departures.
        Nobody is promoted in the first year, so the rank found there is that of hiring.
        """
        keys = ["replicate", "line", "occupant"]
        found = self._everybody[self._everybody["month"] <= RECRUITING + YEAR]
        began = found["month"] - found["months_since_hire"] + 1
        gone = self.departures
        gone_began = gone["month"] - gone["months_since_hire"]
        columns = [*keys, "rank", "track", "tenure_track", "gender"]
        people = pd.concat(
            [
                found.assign(hired=began)[[*columns, "hired"]],
                gone.assign(hired=gone_began)[[*columns, "hired"]],
            ],
            ignore_index=True,
        )
        people = people[people["hired"].between(1, RECRUITING)].drop_duplicates(keys)
        fate = gone[[*keys, "month", "kind", "destination"]].rename(columns={"month": "left_in"})
        people = people.merge(fate, on=keys, how="left")
        people["left"] = people["left_in"] - people["hired"] <= 10 * YEAR
        people["destination"] = people["destination"].where(people["left"])
        return people

    def unit_years(self) -> pd.DataFrame:
        """Return one row per unit and year: `people` at the beginning, and `left` during it."""
        counted = []
        for month in PANELS[:-1]:
            table = self.followed(month, YEAR)
            by_unit = table.groupby(["replicate", "unit"], observed=True)["left"].agg(["size", "sum"])
            counted.append(by_unit.reset_index().assign(month=month))
        table = pd.concat(counted, ignore_index=True)
        return table.rename(columns={"size": "people", "sum": "left"})

    def left_the_unit(self, month: int, within: int) -> pd.Series:
        """Return how many left each unit in the months before a survey, by replicate and unit."""
        gone = self.departures
        lately = gone[(gone["month"] > month - within) & (gone["month"] <= month)]
        return lately.groupby(["replicate", "unit"], observed=True).size()


def of_specialties(table: pd.DataFrame, specialties: tuple[str, ...]) -> pd.DataFrame:
    """Return those who work in some specialties."""
    return table[table["specialty"].isin(specialties)].copy()


def quartile(values: pd.Series) -> pd.Series:
    """Return the quartile of each value, 1 to 4."""
    return pd.Series(np.ceil(values.rank(pct=True) * 4.0).clip(1, 4).astype(int), index=values.index)
