"""Ensembles: one scenario, many simulated futures."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import pandas as pd

from sim import compile_cache, months
from sim.engine import Cancelled, Job, Progress, run_ensemble
from sim.errors import InputError
from sim.institution import Institution, load_institution
from sim.metadata import describe, digest
from sim.observed import Observed, joined, observe
from sim.parameters import settings
from sim.plan import make_plan
from sim.population import Population, build_population
from sim.results import Run
from sim.rulebook import Rule, months_with
from sim.scenario import Scenario, check_parameter, check_switch, load_scenario

__all__ = ["Cancelled", "run", "warm_up"]

MOST_REPLICATES = 10_000
MOST_MONTHS = 600
MOST_SEED = 2**63 - 1
MOST_THREADS = 256
MOST_PERSON_MONTHS = 20_000_000_000  # some hours on two cores
MOST_BYTES = 8_000_000_000
_CHUNK = 64
_CHUNK_BYTES = 400_000_000  # settled starts that stay in memory between compared scenarios

Roster = pd.DataFrame | str | Path | bytes | IO[str] | IO[bytes]
_rule_sets = count(1)


@dataclass(frozen=True)
class Asked:
    """What a caller asked of an ensemble, checked."""

    institution: str | Path | Institution | None
    roster: Roster | None
    replicates: int
    months: int
    seed: int
    threads: int
    parameters: Mapping[str, float]
    switches: Mapping[str, float]
    rules: Mapping[str, Rule]
    by_unit: bool


@dataclass(frozen=True)
class Prepared:
    """One scenario, ready to run."""

    scenario: Scenario
    institution: Institution
    metadata: dict[str, Any]
    job: Job


def run(
    scenario: str | Path | Scenario = "baseline",
    *,
    institution: str | Path | Institution | None = None,
    roster: Roster | None = None,
    replicates: int = 20,
    months: int = 60,
    seed: int = 1,
    threads: int | None = None,
    parameters: Mapping[str, float] | None = None,
    switches: Mapping[str, float] | None = None,
    rules: Mapping[str, Rule] | None = None,
    by_unit: bool = True,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Run:
    """Run a scenario many times.

    Args:
        scenario: The name of a shipped one, the path of a file, or a `Scenario`.
        institution: Likewise; the one that the scenario names where it is left out.
        roster: Real people to begin with: a CSV file, its bytes, or a table that `read_roster` returned.
        replicates: Simulated futures, 1 to 10,000; their number and order change none of them.
        months: The horizon, 1 to 600.
        seed: Luck. Two scenarios with one seed meet the same people and the same luck.
        threads: As many as there are processors where left out; they change nothing in the results.
        parameters: Values that replace those of the scenario and of the evidence.
        switches: Mechanisms that are off (0) or on (1), over those of the scenario.
        rules: One's own functions in the place of rules, by name; compiled at the first use.
        by_unit: Record units; without them large institutions take less memory.
        progress: Called with how many replicates are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        InputError: Something asked for does not exist or is out of range; says what is allowed.
        Cancelled: `cancelled` said so.
    """
    asked = ask(
        institution, roster, replicates, months, seed, threads, parameters, switches, rules, by_unit
    )
    (found,) = run_all([prepare(load_scenario(scenario), asked, {})], asked, progress, cancelled)
    return found


def ask(
    institution: str | Path | Institution | None,
    roster: Roster | None,
    replicates: int,
    months: int,
    seed: int,
    threads: int | None,
    parameters: Mapping[str, float] | None,
    switches: Mapping[str, float] | None,
    rules: Mapping[str, Rule] | None,
    by_unit: bool,
) -> Asked:
    """Check what does not depend on the scenario."""
    checked = {
        name: check_parameter(name, value, path=("parameters",)) or value
        for name, value in (parameters or {}).items()
    }
    return Asked(
        institution,
        roster,
        _whole("replicates", replicates, 1, MOST_REPLICATES),
        _whole("months", months, 1, MOST_MONTHS),
        _whole("seed", seed, 0, MOST_SEED),
        _whole("threads", (os.cpu_count() or 1) if threads is None else threads, 1, MOST_THREADS),
        checked,
        {name: check_switch(name, value, path=("switches",)) for name, value in (switches or {}).items()},
        dict(rules or {}),
        by_unit,
    )


def _whole(name: str, value: object, low: int, high: int) -> int:
    try:
        number = None if isinstance(value, bool) else value.__index__()  # type: ignore[attr-defined]
    except AttributeError:
        number = None
    if number is None or not low <= number <= high:
        raise InputError(f"{value!r} is out of range.", path=(name,), allowed=f"a whole number from {low} to {high:,}")
    return int(number)


def prepare(scenario: Scenario, asked: Asked, populations: dict[str, Population]) -> Prepared:
    """Make a scenario ready to run.

    Args:
        scenario: As it was read.
        asked: What goes for all scenarios of a comparison.
        populations: Those already laid out, by the key of their settled start; shared and added to.
    """
    institution = load_institution(scenario.institution if asked.institution is None else asked.institution)
    scenario = scenario.model_copy(
        update={
            "institution": institution.name,
            "parameters": {**scenario.parameters, **asked.parameters},
            "switches": {**scenario.switches, **asked.switches},
        }
    )
    chosen = settings(scenario.parameters, scenario.switches)
    roster, fingerprint = _read(asked.roster, institution)
    module, module_key = _months(tuple(sorted(asked.rules.items())))
    key = digest([institution.content_hash, fingerprint, chosen, module_key])
    if key not in populations:
        populations[key] = build_population(institution, chosen, roster)
    population = populations[key]
    scenario.check_against(institution, population.unit_names)
    job = Job(
        population, make_plan(scenario, population), chosen, asked.seed, asked.months, key, asked.by_unit, module
    )
    metadata = describe(
        scenario,
        institution,
        chosen,
        roster=fingerprint,
        rules=tuple(asked.rules),
        seed=asked.seed,
        replicates=asked.replicates,
        months=asked.months,
        by_unit=asked.by_unit,
    )
    return Prepared(scenario, institution, metadata, job)
