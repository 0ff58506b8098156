"""Many points of the parameter space, a few replicates each: what calibration and sensitivity are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.engine.replicates import SETTLING_MONTHS, Job, run_replicate
from sim.evidence.outcomes import chosen
from sim.evidence.posterior import Draw
from sim.results.metadata import digest
from sim.results.observed import observe
from sim.results.run import Run
from sim.simulate.request import RunRequest, prepare
from sim.simulate.rosters import fingerprint_of, headcount_of, named
from sim.world.in_force import point, settings_in_force
from sim.world.institution import Institution
from sim.world.population import laid_out
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario, load_scenario


@dataclass(frozen=True)
class PointEvaluator:
    """Simulates points: one scenario in one institution over one horizon, with other parameters each time.

    Attributes:
        scenario: Its levers and shocks.
        institution: Where.
        job: What the engine is given where nothing varies.
        roster: The people to begin with, or None.
        draw: A posterior draw that the job has, or None for the defaults.
    """

    scenario: Scenario
    institution: Institution
    job: Job
    roster: pd.DataFrame | None
    draw: Draw | None = None

    @classmethod
    def of(
        cls,
        scenario: str | Path | Scenario = "baseline",
        institution: str | Path | Institution | None = None,
        *,
        months: int = 60,
        seed: int = 1,
        roster: Given | RosterFile | None = None,
        switches: Mapping[str, float] | None = None,
        by_unit: bool = False,
        quiet: bool = False,
    ) -> "PointEvaluator":
        """Check what is asked for and lay the institution out once.

        Args:
            scenario: As for `sim.run`, and so are all others but the last two.
            institution: Where.
            months: The horizon.
            seed: Random seed.
            roster: Real people to begin with.
            switches: Mechanisms that are off or on.
            by_unit: Whether units are recorded.
            quiet: As for `prepare`.

        Raises:
            InputError: Something asked for does not exist or is out of range.
        """
        asked = RunRequest.of(institution, roster, 1, months, seed, 1, None, switches, None, by_unit)
        ready = prepare(load_scenario(scenario), asked, quiet=quiet)
        people = next(iter(asked.read.values()))[0] if asked.read else None
        return cls(ready.scenario, ready.institution, ready.job, people)

    @property
    def person_months(self) -> int:
        """How many are simulated for one replicate of a point."""
        return headcount_of(self.institution, self.roster) * (SETTLING_MONTHS + self.job.months)

    @property
    def identity(self) -> dict[str, Any]:
        """All that results depend on besides the values of a point, by what it is called in messages."""
        return {
            "scenario": self.scenario.content_hash,
            "institution": self.institution.content_hash,
            "people": len(self.job.population.people),
            "parameters": digest(dict(self.job.settings)),
            "months": self.job.months,
            "seed": self.job.seed,
            **named(self.roster),
        }

    @cached_property
    def _roster_print(self) -> str | None:
        return fingerprint_of(self.roster)

    @cached_property
    def _fingerprint(self) -> str:
        return self.institution.content_hash

    def at(
        self,
        values: Mapping[str, float] | None = None,
        outcomes: Iterable[str] | None = None,
        *,
        switches: Mapping[str, float] | None = None,
    ) -> Job:
        """Return the job at one point.

        Args:
            values: By parameter, a posterior draw or a point; the scenario's own values hold against it. The draw of
                the evaluator where left out.
            outcomes: What will be asked of it: kinds of people are observed only where one of these compares them.
                Everything where left out.
            switches: Over those of the scenario.
        """
        drawn = self.draw if values is None else point(values)
        used = settings_in_force(self.institution, self.scenario, drawn, switches=switches)
        population = laid_out(self.institution, used, self.roster, self._roster_print)
        key = digest([self._fingerprint, self._roster_print or False, used, "point"])
        by_kind = outcomes is None or any(one.level == "groups" for one in chosen(outcomes))
        return replace(self.job, settings=used, population=population, key=key, by_kind=by_kind, passing=True)

    def outcomes(
        self, values: Mapping[str, float], replicates: Sequence[int], outcomes: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """Return the outcomes over the horizon at one point, one row a replicate."""
        names = [one.name for one in chosen(outcomes)]
        return self.run(values, replicates, names).horizon(names)

    def run(
        self, values: Mapping[str, float] | None, replicates: Sequence[int], outcomes: Iterable[str],
        switches: Mapping[str, float] | None = None,
    ) -> Run:  # fmt: skip
        """Return some replicates at one point, in which as much is observed as some outcomes need."""
        job = self.at(values, outcomes, switches=switches)
        seen = observe(job, [run_replicate(job, number) for number in replicates])
        return Run(self.scenario, self.institution, {}, seen, (job,))
