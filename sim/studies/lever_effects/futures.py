"""The futures of an institution: the baseline and each lever alone, each future with a posterior draw of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.engine.replicates import SETTLING_MONTHS, Job, run_replicate
from sim.evidence.parameters import levers
from sim.evidence.posterior import draws as read_draws
from sim.results.observed import observe
from sim.simulate.request import Prepared, RunRequest, prepare
from sim.studies.lever_effects.quantities import COLUMNS, MONTHS_IN_YEAR, Array, yearly
from sim.world.institution import Institution
from sim.world.plan import make_plan
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario, load_scenario

REFERENCE = "baseline"
FUTURES = 100
YEARS = 10
SEED = 1
SCENARIO, YEAR = "scenario", "year"


def levels() -> tuple[float, ...]:
    """Return the named intensities at which levers are simulated: those above none."""
    return tuple(sorted({level for spec in levers().values() for level in spec.levels if level > 0.0}))


def name_of(lever: str, level: float) -> str:
    """Return how a lever alone at one level is called in the stored table."""
    return f"{lever}@{level:g}"


def policies() -> Iterator[tuple[str, Mapping[str, float]]]:
    """Yield what is simulated, by name: the baseline, then each lever alone at each level."""
    yield REFERENCE, {}
    for lever in levers():
        for level in levels():
            yield name_of(lever, level), {lever: level}


def futures_of(institution: Institution) -> int:
    """Return how many futures can have a posterior draw of their own."""
    if not institution.posterior:
        return FUTURES
    return min(FUTURES, len(read_draws(path=Path(institution.posterior))))


@dataclass(frozen=True)
class Futures:
    """The futures of one institution.

    Attributes:
        ready: The baseline, prepared with one posterior draw for each future.
    """

    ready: Prepared

    @classmethod
    def of(
        cls,
        institution: Institution,
        roster: Given | RosterFile | None = None,
        *,
        seed: int = SEED,
        years: int = YEARS,
    ) -> "Futures":
        """Lay the institution out.

        Args:
            institution: Where.
            roster: The people to begin with.
            seed: Random seed.
            years: The horizon.
        """
        many = futures_of(institution)
        months = years * MONTHS_IN_YEAR
        asked = RunRequest.of(institution, roster, many, months, seed, 1, by_unit=False, draws=many)
        return cls(prepare(load_scenario(REFERENCE), asked))

    def __len__(self) -> int:
        return len(self.ready.jobs)

    @property
    def person_months(self) -> int:
        """How many are simulated for one future."""
        many = 1 + len(levers()) * len(levels())
        return self.ready.institution.headcount * (SETTLING_MONTHS + many * YEARS * MONTHS_IN_YEAR)

    def run(self, number: int, policy: Mapping[str, float]) -> Array:
        """Return the yearly sums of one future with a policy: years x `COLUMNS`."""
        job = self._job(number, Scenario(levers=dict(policy)))
        seen = observe(job, [run_replicate(job, number)])
        return np.asarray(yearly(seen, job.population, job.settings)[0])

    def _job(self, number: int, scenario: Scenario) -> Job:
        job = self.ready.jobs[number]
        return replace(job, plan=make_plan(scenario, job.population), passing=True)

    def point(self, number: int) -> pd.DataFrame:
        """Return all that is simulated of one future: one row a scenario and year."""
        names, tables = zip(*((name, self.run(number, policy)) for name, policy in policies()), strict=True)
        table = pd.DataFrame(np.concatenate(tables), columns=list(COLUMNS))
        table.insert(0, YEAR, np.tile(np.arange(1, YEARS + 1, dtype=np.int8), len(names)))
        table.insert(0, SCENARIO, np.repeat(np.arange(len(names), dtype=np.int16), YEARS))
        return table
