"""Comparisons: several scenarios with the same people and the same random numbers."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from sim.foundation.arguments import Check, checked
from sim.foundation.errors import InputError, shown
from sim.foundation.progress import told
from sim.results.comparison import Comparison
from sim.simulate.request import RunRequest, prepare
from sim.simulate.run import run_all
from sim.world.accepted import (
    Cancel,
    Draws,
    Flag,
    InstitutionGiven,
    Levers,
    Months,
    Parameters,
    ProgressGiven,
    Replicates,
    RosterGiven,
    Rules,
    Seed,
    Switches,
    Threads,
)
from sim.world.scenario import Scenario, load_scenario

MOST_SCENARIOS = 50


def _scenarios(given: Any) -> list[Any]:
    """Return a list of scenarios; one alone is a list of one."""
    if isinstance(given, str | Path | Scenario | Mapping):
        return [given]
    if not isinstance(given, Iterable) or not (several := list(given)):
        allowed = f"a list of 2 to {MOST_SCENARIOS}, or one and levers"
        raise InputError(f"{shown(given)} is not a list of scenarios.", allowed=allowed)
    return several


Scenarios = Annotated[Sequence[str | Path | Scenario], Check(_scenarios)]


@checked
def compare(
    scenarios: Scenarios,
    *,
    institution: InstitutionGiven | None = None,
    levers: Levers | None = None,
    roster: RosterGiven | None = None,
    replicates: Replicates = 20,
    months: Months = 60,
    seed: Seed = 1,
    threads: Threads | None = None,
    parameters: Parameters | None = None,
    switches: Switches | None = None,
    rules: Rules | None = None,
    by_unit: Flag = True,
    draws: Draws = 0,
    progress: ProgressGiven | None = None,
    cancelled: Cancel | None = None,
) -> Comparison:
    """Run several scenarios with the same random numbers; the first is the one that the others are compared with.

    Args:
        scenarios: Names, paths or `Scenario` objects; each name once.
        institution: As for `sim.run`, and so are all that follow; they go for every scenario.
        levers: One more scenario joins: the first with these levers.
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
        progress: True for a bar, or a function that is told how many runs of all scenarios are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        InputError: Something asked for does not exist or is out of range; says what is allowed.
        Cancelled: `cancelled` returned true.
    """
    found = [load_scenario(scenario) for scenario in scenarios]
    if levers:
        found += [found[0].with_levers(**levers)]
    if not 2 <= len(found) <= MOST_SCENARIOS:
        raise InputError(
            "A comparison needs several scenarios, the reference first.",
            allowed=f"a list of 2 to {MOST_SCENARIOS}, or one and levers",
        )
    names = [scenario.name for scenario in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Two scenarios have the name {shown(name)}.", allowed="each name once")
    asked = RunRequest.of(
        institution, roster, replicates, months, seed, threads, parameters, switches, rules, by_unit, draws
    )
    prepared = [prepare(scenario, asked) for scenario in found]
    with told(progress, "Simulating") as tell:
        return Comparison({run.name: run for run in run_all(prepared, asked, tell, cancelled)})

