"""Checks what was asked for and makes scenarios ready for the engine."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import pandas as pd

from sim.engine.replicates import Job
from sim.engine.rulebook import Rule, check_rule, months_with
from sim.evidence.posterior import Draw
from sim.foundation.errors import InputError, shown
from sim.results.metadata import describe, digest
from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE
from sim.rules.vocabulary import N_PERSON_COLUMNS, N_UNIT_COLUMNS
from sim.world.in_force import as_draws, asked_of, draws_of, settings_in_force
from sim.world.institution import Institution, load_institution
from sim.world.plan import make_plan
from sim.world.population import laid_out
from sim.world.roster.read import Given, RosterFile, read_roster
from sim.world.scenario import Scenario, check_parameter, check_switch

MOST_REPLICATES = 10_000
MOST_MONTHS = 600
MOST_SEED = 2**63 - 1
MOST_THREADS = 256
MOST_DRAWS = 200
MOST_PERSON_MONTHS = 10_000_000_000  # some hours on two cores
MOST_BYTES = 8_000_000_000

_rule_sets = count(1)


@dataclass(frozen=True)
class Asked:
    """What goes for all scenarios of a comparison; made by `asked`.

    Attributes:
        institution: Instead of those that the scenarios name.
        roster: A path, the bytes of a file, a table, or a file with a mapping.
        replicates: How many.
        months: The horizon.
        seed: Random seed.
        threads: How many.
        parameters: Values over those of the scenarios.
        switches: Likewise.
        rules: One's own functions by the name of the rule that they replace.
        by_unit: Whether units are recorded.
        draws: Posterior draws of parameters; replicates take them in turn. Or how many of the institution's own,
            or else of the shipped ones; 0 for the defaults.
        read: Rosters by institution, likewise.
    """

    institution: str | Path | Institution | None
    roster: pd.DataFrame | str | Path | bytes | RosterFile | None
    replicates: int
    months: int
    seed: int
    threads: int
    parameters: Mapping[str, float]
    switches: Mapping[str, float]
    rules: Mapping[str, Rule]
    by_unit: bool
    draws: int | tuple[Mapping[str, float], ...] = 0
    read: dict[str, tuple[pd.DataFrame, str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        institution: str | Path | Institution | None,
        roster: Given | RosterFile | None,
        replicates: int,
        months: int,
        seed: int,
        threads: int | None,
        parameters: Mapping[str, float] | None,
        switches: Mapping[str, float] | None,
        rules: Mapping[str, Rule] | None,
        by_unit: bool,
        draws: int | Sequence[Mapping[str, float]] = 0,
    ) -> Self:
        """Check what can be checked without a scenario."""
        for name, value in (parameters or {}).items():
            check_parameter(name, value, path=("parameters",))
        for name, function in (rules or {}).items():
            check_rule(name, function)
        if roster is not None and not isinstance(roster, pd.DataFrame | str | Path | bytes | RosterFile):
            content = roster.read()  # an open file can be read only once
            roster = content.encode() if isinstance(content, str) else content
        if institution is not None:
            institution = load_institution(institution)  # once for all scenarios: a pipe can be read only once
        return cls(
            institution,
            roster,
            _whole("replicates", replicates, 1, MOST_REPLICATES),
            _whole("months", months, 1, MOST_MONTHS),
            _whole("seed", seed, 0, MOST_SEED),
            _whole("threads", (os.cpu_count() or 1) if threads is None else threads, 1, MOST_THREADS),
            dict(parameters or {}),
            {name: check_switch(name, value, path=("switches",)) for name, value in (switches or {}).items()},
            dict(rules or {}),
            bool(by_unit),
            _draws(draws, replicates),
        )


@dataclass(frozen=True)
class Prepared:
    """One scenario, ready to run.

    Attributes:
        scenario: With all parameters and switches that were asked for.
        institution: Where.
        metadata: What it is made from.
        jobs: One, or one for each posterior draw.
        draws: The posterior draws; none where the parameters are the same in all replicates.
    """

    scenario: Scenario
    institution: Institution
    metadata: dict[str, Any]
    jobs: tuple[Job, ...]
    draws: tuple[Draw, ...] = ()

    @property
    def job(self) -> Job:
        """The job of the first replicate."""
        return self.jobs[0]

    def job_of(self, replicate: int) -> Job:
        """Return the job of a replicate: posterior draws take turns."""
        return self.jobs[replicate % len(self.jobs)]


def prepare(scenario: Scenario, asked: Asked) -> Prepared:
    """Make a scenario ready to run.

    Raises:
        InputError: It does not fit the institution.
    """
    institution = load_institution(scenario.institution if asked.institution is None else asked.institution)
    scenario = asked_of(scenario, asked.parameters, asked.switches).model_copy(update={"institution": institution.name})
    roster, fingerprint = _roster(asked, institution)
    module, module_key = _months(tuple(sorted(asked.rules.items())))
    draws = _of_institution(asked.draws, institution)
    jobs: list[Job] = []
    for drawn in draws or (None,):
        chosen = settings_in_force(institution, scenario, drawn)
        key = digest([institution.content_hash, fingerprint, chosen, module_key])
        population = laid_out(institution, chosen, roster, fingerprint)
        if not jobs:
            scenario.check_against(institution, population.unit_names)
        plan = make_plan(scenario, population)
        jobs.append(Job(population, plan, chosen, asked.seed, asked.months, key, asked.by_unit, module))
    metadata = describe(
        scenario,
        institution,
        settings_in_force(institution, scenario),
        draws=draws,
        roster=fingerprint,
        rules=tuple(asked.rules),
        seed=asked.seed,
        replicates=asked.replicates,
        months=asked.months,
        by_unit=asked.by_unit,
    )
    return Prepared(scenario, institution, metadata, tuple(jobs), draws)


def check_size(prepared: list[Prepared], asked: Asked) -> None:
    """Refuse what would run for days or not fit into memory.

    Raises:
        InputError: Says how large it is and what is allowed.
    """
    people = max(len(one.job.population.people) for one in prepared)
    size = sum(len(one.job.population.people) for one in prepared) * asked.months * asked.replicates
    if size > MOST_PERSON_MONTHS:
        raise InputError(
            f"{people:,} lines × {asked.months} months × {asked.replicates:,} replicates × {len(prepared)} "
            f"scenarios are {size:,} person-months.",
            allowed=f"at most {MOST_PERSON_MONTHS:,}",
        )
    needed = sum(_bytes(one.job) for one in prepared) * (asked.months + 1) * asked.replicates
    if needed > MOST_BYTES:
        raise InputError(
            f"The recorded results would take {needed / 1e9:.0f} GB of memory.",
            allowed=f"at most {MOST_BYTES / 1e9:.0f} GB: fewer replicates or months, or by_unit=False",
        )


def _bytes(job: Job) -> int:
    cells = len(job.population.units) if job.by_unit else len(job.population.departments)
    return 4 * (cells * (N_PERSON_COLUMNS + N_UNIT_COLUMNS) + N_KINDS_OF_PEOPLE // 2 * N_PERSON_COLUMNS)


def _draws(asked: int | Sequence[Mapping[str, float]], replicates: int) -> int | tuple[Mapping[str, float], ...]:
    """Check posterior draws, or how many are wanted; each needs a replicate."""
    given: int | tuple[Mapping[str, float], ...]
    if isinstance(asked, int) or not isinstance(asked, Sequence):
        given = number = _whole("draws", asked, 0, MOST_DRAWS)
    else:
        given, number = tuple(asked), len(asked)
        for place, values in enumerate(given):
            for name, value in values.items():
                check_parameter(name, value, path=("draws", place))
    if number > replicates:
        raise InputError(
            f"{number} draws do not fit into {shown(replicates)} replicates.",
            path=("draws",),
            allowed="at least one replicate for each draw",
        )
    return given


def _of_institution(asked: int | tuple[Mapping[str, float], ...], institution: Institution) -> tuple[Draw, ...]:
    """Return the draws themselves: those that are given, or so many of the posterior that goes for the institution."""
    if not isinstance(asked, int):
        return tuple(as_draws(asked, institution))
    return tuple(draws_of(institution, asked)) if asked else ()


def _whole(name: str, value: object, low: int, high: int) -> int:
    """Return a whole number in its range; NumPy's own are whole numbers too."""
    index = None if isinstance(value, bool) else getattr(value, "__index__", None)
    number = None if index is None else int(index())
    if number is None or not low <= number <= high:
        allowed = f"a whole number from {low} to {high:,}"
        raise InputError(f"{shown(value)} is out of range.", path=(name,), allowed=allowed)
    return number


def _roster(asked: Asked, institution: Institution) -> tuple[pd.DataFrame | None, str | None]:
    """Return the roster, if there is one, and its fingerprint."""
    if asked.roster is None:
        return None, None
    place = institution.content_hash
    if place not in asked.read:
        table = read_roster(asked.roster, institution)
        asked.read[place] = (table, digest(table.to_csv(index=False)))
    return asked.read[place]


@lru_cache(maxsize=8)
def _months(rules: tuple[tuple[str, Rule], ...]) -> tuple[ModuleType, int]:
    """Return the compiled months with one's own rules, and a number that tells the sets of rules apart."""
    return months_with(dict(rules)), next(_rule_sets) if rules else 0
