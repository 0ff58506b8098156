"""Where combinations are tried, all with the same people, draws, and random numbers as the reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from sim.engine.replicates import SETTLING_MONTHS, Job, run_ensemble
from sim.evidence.parameters import levers
from sim.foundation.errors import InputError, shown
from sim.results.metadata import digest
from sim.results.observed import observe
from sim.results.run import Run
from sim.rules.time_units import MONTHS_PER_YEAR
from sim.simulate.request import MOST_PERSON_MONTHS, Prepared, RunRequest, prepare
from sim.simulate.rosters import headcount_of, named, people_of, sized
from sim.studies.points.versions import identity
from sim.studies.portfolio.archive import Scale
from sim.studies.portfolio.grid import USD, Array, Grid, Levels
from sim.studies.portfolio.problem import Problem
from sim.world.in_force import draws_of
from sim.world.institution import Institution
from sim.world.plan import make_plan
from sim.world.scenario import Scenario, load_scenario

_METHODS = 3


@dataclass(frozen=True)
class PortfolioSetting:
    """A problem in its institution, with certain draws and random numbers.

    Attributes:
        problem: What is searched for.
        institution: At the size that was asked for.
        base: What happens anyway.
        ready: The base, ready to run.
        grid: The combinations.
        roster: The people to begin with, or None.
    """

    problem: Problem
    institution: Institution
    base: Scenario
    ready: Prepared
    grid: Grid
    roster: pd.DataFrame | None = None

    @classmethod
    def of(
        cls, problem: Problem, *, roster: Any = None, fresh: int = 0,
        draws: Sequence[Mapping[str, float]] | None = None, institution: Institution | None = None,
    ) -> Self:  # fmt: skip
        """Check what the problem names and lay the institution out.

        Args:
            problem: What is searched for.
            roster: Real people to begin with, as `sim.run` takes them.
            fresh: Which set of draws and random numbers: 0 to search in; others are new, to see what was only chance.
            draws: Those of the set; as many as the problem says, the first ones first, where left out.
            institution: In place of the one that the problem names.

        Raises:
            InputError: The institution or scenario does not exist or does not fit, or this would run for days.
        """
        base, institution = load_scenario(problem.scenario), sized(institution or problem.institution, problem.people, roster)
        people = people_of(roster, institution)
        asked = RunRequest.of(
            institution, people, problem.futures, problem.months, problem.seed + fresh, 1, None, None, None, False,
            _draws(problem, institution, bool(fresh)) if draws is None else draws,
        )  # fmt: skip
        _check_size(problem, headcount_of(institution, people))
        grid = Grid(_levers(problem, base), problem.steps, problem.budget_usd)
        return cls(problem, institution, base, prepare(base, asked), grid, people)

    def scenario(self, levels: Levels, name: str = "", title: str = "", why: str = "") -> Scenario:
        """Return a combination as a scenario."""
        found = self.base.with_levers(**self.grid.intensities(levels))
        words = {"name": name, "title": title, "why": why}
        return found.model_copy(update={key: text for key, text in words.items() if text})

    @cached_property
    def scale(self) -> Scale:
        """How futures become scores."""
        signs = np.array([1.0 if aim.better == "lower" else -1.0 for aim in self.problem.aims])
        draw_of = np.arange(self.problem.futures) % len(self.ready.jobs)
        return Scale(signs, self.problem.criterion, draw_of, self.problem.budget_usd)

    @property
    def columns(self) -> tuple[str, ...]:
        """What is kept of each future."""
        return (*self.problem.objectives, USD)

    @cached_property
    def reference(self) -> Array:
        """The futures without any of the levers: futures x columns."""
        return self._futures(self.ready.jobs)

    def __call__(self, levels: Levels) -> Array:
        """Try a combination: changes from the reference in the same futures, and yearly dollars (futures x columns).

        Raises:
            InputError: An objective is unknown in some future.
        """
        plan = make_plan(self.scenario(levels), self.ready.job.population)
        return self._futures([replace(job, plan=plan) for job in self.ready.jobs]) - self.reference

    def _futures(self, jobs: Sequence[Job]) -> Array:
        numbers = range(self.problem.futures)
        seen = observe(jobs[0], run_ensemble(lambda number: jobs[number % len(jobs)], numbers))
        run = Run(self.base, self.institution, {}, seen, tuple(jobs))
        values = run.horizon(self.problem.objectives)
        unknown = [name for name in values.columns if values[name].isna().any()]
        if unknown:
            raise InputError(
                f"{shown(unknown[0])} is unknown in some future, because no one is left to ask.",
                path=("objectives",),
                allowed="a larger institution, or other objectives",
            )
        return np.column_stack([values.to_numpy(), _dearest_year(run)])

    @property
    def people(self) -> int:
        """How many there are."""
        return headcount_of(self.institution, self.roster)

    @property
    def person_months(self) -> int:
        """How many are simulated for one combination."""
        return self.people * (SETTLING_MONTHS + self.problem.months) * self.problem.futures

    def identity(self) -> dict[str, Any]:
        """Return what the result of a combination depends on."""
        return identity("studies/portfolio", **{
            "levers": list(self.grid.names),
            "steps": self.grid.steps,
            "objectives": list(self.problem.objectives),
            "scenario": self.base.content_hash,
            "institution": digest([self.institution.content_hash, dict(self.institution.parameters)]),
            "people": self.people,
            **named(self.roster),
            "draws": digest([dict(job.settings) for job in self.ready.jobs]),
            "replicates": self.problem.replicates,
            "months": self.problem.months,
            "seed": self.ready.job.seed,
        })  # fmt: skip


def _dearest_year(run: Run) -> Array:
    """Return by future what the levers cost in the year in which they cost most on average, as dollars a year."""
    by_year = run.costs.pivot(index="replicate", columns="year", values="levers_usd").to_numpy()
    months = np.full(by_year.shape[1], MONTHS_PER_YEAR)
    months[-1] = run.months - MONTHS_PER_YEAR * (by_year.shape[1] - 1)  # a last year that is cut short
    by_year = by_year * (MONTHS_PER_YEAR / months)
    return np.asarray(by_year[:, int(by_year.mean(axis=0).argmax())])


def _levers(problem: Problem, base: Scenario) -> tuple[str, ...]:
    for name in problem.levers:
        if name in base.levers:
            raise InputError(
                f"{shown(name)} is already used by the scenario {shown(base.name)}.",
                path=("levers",),
                allowed=[name for name in levers() if name not in base.levers],
            )
    return problem.levers or tuple(name for name in levers() if name not in base.levers)


def _draws(problem: Problem, institution: Institution, fresh: bool) -> Sequence[Mapping[str, float]]:
    """Return the first draws of the posterior, or for a fresh look as many that come after them."""
    if not problem.draws:
        return ()
    every = draws_of(institution)
    if len(every) < 2 * problem.draws:
        raise InputError(
            f"{problem.draws} draws were requested, and as many again for the check, but the posterior has {len(every)}.",
            path=("draws",),
            allowed=f"at most {len(every) // 2}",
        )
    first = problem.draws if fresh else 0
    return every[first : first + problem.draws]


def _check_size(problem: Problem, people: int) -> None:
    size = people * problem.months * problem.futures * problem.evaluations * _METHODS
    if size > MOST_PERSON_MONTHS:
        raise InputError(
            f"{people:,} people × {problem.months} months × {problem.futures} futures × "
            f"{problem.evaluations:,} evaluations × {_METHODS} methods are {size:,} person-months.",
            allowed=f"at most {MOST_PERSON_MONTHS:,}: fewer people, months, draws, replicates or evaluations",
        )
