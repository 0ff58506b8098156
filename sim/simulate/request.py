"""Checks what was asked for and makes scenarios ready for the engine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pandas as pd

from sim.engine.replicates import Job
from sim.engine.rulebook import Rule, check_rule, key_of, months_of
from sim.evidence.posterior import Draw
from sim.foundation.arguments import checked
from sim.foundation.errors import InputError, shown
from sim.results.metadata import describe, digest
from sim.rules.kinds_of_people import N_KINDS_OF_PEOPLE
from sim.rules.vocabulary import N_PERSON_COLUMNS, N_UNIT_COLUMNS
from sim.simulate.roster_check import say_of_roster
from sim.simulate.rosters import again, fingerprint_of
from sim.world.accepted import (
    Draws,
    Flag,
    InstitutionGiven,
    Months,
    Parameters,
    Replicates,
    RosterGiven,
    Rules,
    Seed,
    Switches,
    Threads,
)
from sim.world.in_force import as_draws, asked_of, draws_of, settings_in_force
from sim.world.institution import Institution, load_institution
from sim.world.plan import make_plan, say_of_shocks
from sim.world.population import laid_out
from sim.world.roster.read import RosterFile, read_roster
from sim.world.scenario import Scenario

MOST_PERSON_MONTHS = 10_000_000_000  # some hours on two cores
MOST_BYTES = 8_000_000_000


@dataclass(frozen=True)
class RunRequest:
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
    @checked
    def of(
        cls,
        institution: InstitutionGiven | None = None,
        roster: RosterGiven | None = None,
        replicates: Replicates = 1,
        months: Months = 1,
        seed: Seed = 1,
        threads: Threads | None = None,
        parameters: Parameters | None = None,
        switches: Switches | None = None,
        rules: Rules | None = None,
        by_unit: Flag = True,
        draws: Draws = 0,
    ) -> Self:
        """Check what can be checked without a scenario."""
        for name, function in (rules or {}).items():
            check_rule(name, function)
        number = draws if isinstance(draws, int) else len(draws)
        if number > replicates:
            raise InputError(
                f"{number} draws do not fit into {shown(replicates)} replicates.",
                path=("draws",),
                allowed="at least one replicate for each draw",
            )
        if institution is not None:
            institution = load_institution(institution)  # once for all scenarios: a pipe can be read only once
        return cls(
            institution,
            again(roster),
            replicates,
            months,
            seed,
            (os.cpu_count() or 1) if threads is None else threads,
            dict(parameters or {}),
            dict(switches or {}),
            dict(rules or {}),
            by_unit,
            draws if isinstance(draws, int) else tuple(draws),
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


def prepare(scenario: Scenario, asked: RunRequest, *, quiet: bool = False) -> Prepared:
    """Make a scenario ready to run.

    Args:
        scenario: What happens.
        asked: What goes for all scenarios.
        quiet: Whether it was said before, or does not matter, where a roster and the fitted parameters disagree.

    Raises:
        InputError: It does not fit the institution.
    """
    institution = load_institution(scenario.institution if asked.institution is None else asked.institution)
    scenario = asked_of(scenario, asked.parameters, asked.switches).model_copy(update={"institution": institution.name})
    roster, fingerprint = _roster(asked, institution)
    module = months_of(tuple(sorted(asked.rules.items())))
    draws = _of_institution(asked.draws, institution)
    jobs: list[Job] = []
    for drawn in draws or (None,):
        chosen = settings_in_force(institution, scenario, drawn)
        key = digest([institution.content_hash, fingerprint, chosen, key_of(module)])
        population = laid_out(institution, chosen, roster, fingerprint)
        if not jobs:
            scenario.check_against(institution, population.unit_names)
            if not quiet:
                say_of_roster(institution, roster, fingerprint, chosen)
            say_of_shocks(scenario, chosen)
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


def check_size(prepared: list[Prepared], asked: RunRequest) -> None:
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


def _of_institution(asked: int | tuple[Mapping[str, float], ...], institution: Institution) -> tuple[Draw, ...]:
    """Return the draws themselves: those that are given, or so many of the posterior that goes for the institution."""
    if not isinstance(asked, int):
        return tuple(as_draws(asked, institution))
    return tuple(draws_of(institution, asked)) if asked else ()


def _roster(asked: RunRequest, institution: Institution) -> tuple[pd.DataFrame | None, str | None]:
    """Return the roster, if there is one, and its fingerprint."""
    if asked.roster is None:
        return None, None
    place = institution.content_hash
    if place not in asked.read:
        table = read_roster(asked.roster, institution)
        asked.read[place] = (table, fingerprint_of(table) or "")
    return asked.read[place]
