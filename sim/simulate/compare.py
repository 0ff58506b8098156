"""Comparisons: several scenarios with the same people and the same random numbers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.engine.replicates import Progress
from sim.engine.rulebook import Rule
from sim.foundation.errors import InputError, shown
from sim.results.comparison import Comparison
from sim.simulate.request import Asked, prepare
from sim.simulate.run import Cancel, run_all
from sim.world.institution import Institution
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario, load_scenario

MOST_SCENARIOS = 50


def compare(
    scenarios: Sequence[str | Path | Scenario],
    *,
    institution: str | Path | Institution | None = None,
    roster: Given | RosterFile | None = None,
    replicates: int = 20,
    months: int = 60,
    seed: int = 1,
    threads: int | None = None,
    parameters: Mapping[str, float] | None = None,
    switches: Mapping[str, float] | None = None,
    rules: Mapping[str, Rule] | None = None,
    by_unit: bool = True,
    draws: int | Sequence[Mapping[str, float]] = 0,
    progress: Progress | None = None,
    cancelled: Cancel | None = None,
) -> Comparison:
    """Run several scenarios with the same random numbers; the first is the one that the others are compared with.

    Args:
        scenarios: Names, paths or `Scenario` objects; each name once.
        institution: As for `sim.run`, and so are all that follow; they go for every scenario.
        roster: Real people to begin with.
        replicates: Simulated futures of each scenario.
        months: The horizon.
        seed: Random seed.
        threads: How many.
        parameters: Values over those of the scenarios.
        switches: Mechanisms that are off or on.
        rules: One's own functions in the place of rules.
        by_unit: Record units.
        draws: How many posterior draws the replicates take in turn; differences stay paired within a draw.
        progress: Called with how many runs of all scenarios are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        InputError: Something asked for does not exist or is out of range; says what is allowed.
        Cancelled: `cancelled` returned true.
    """
    if isinstance(scenarios, str | Path | Scenario) or not 2 <= len(scenarios) <= MOST_SCENARIOS:
        raise InputError(
            "A comparison needs several scenarios, the reference first.",
            allowed=f"a list of 2 to {MOST_SCENARIOS}",
        )
    found = [load_scenario(scenario) for scenario in scenarios]
    names = [scenario.name for scenario in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Two scenarios have the name {shown(name)}.", allowed="each name once")
    asked = Asked.of(
        institution, roster, replicates, months, seed, threads, parameters, switches, rules, by_unit, draws
    )
    prepared = [prepare(scenario, asked) for scenario in found]
    return Comparison({run.name: run for run in run_all(prepared, asked, progress, cancelled)})
