"""Ensembles: one scenario, many simulated futures."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from sim.engine import compile_cache
from sim.engine import months as default_months
from sim.engine.replicates import SETTLED, Progress, Recorded, Replicate, room, run_ensemble
from sim.foundation.arguments import FUNCTION, checked, whole
from sim.foundation.progress import told
from sim.results.observed import observe
from sim.results.run import Run
from sim.simulate.request import Prepared, RunRequest, check_size, prepare
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
    ScenarioGiven,
    Seed,
    Switches,
    Threads,
)
from sim.world.scenario import Scenario, load_scenario

_CHUNK = 64
_CHUNK_BYTES = 400_000_000  # so that settled starts stay in memory until all scenarios have used them


@checked
def run(
    scenario: ScenarioGiven = "baseline",
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
) -> Run:
    """Run a scenario many times.

    Args:
        scenario: The name of a shipped one, the path of a file, plain data, or a `Scenario`.
        institution: Likewise; the one that the scenario names where it is left out.
        levers: Levers over those of the scenario: by name an intensity from 0 to 1, or a block of keys such as
            `{"intensity": 0.5, "start": 7}`.
        roster: Real people to begin with: a CSV file, its bytes, or a table with one row per person.
        replicates: Simulated futures, 1 to 10,000; their number and order change none of them.
        months: The horizon, 1 to 600.
        seed: Random seed. Two scenarios with one seed use the same people and the same random numbers.
        threads: As many as there are processors where left out; they change nothing in the results.
        parameters: Values over those of the scenario and of the evidence, by name.
        switches: Mechanisms that are off (0) or on (1), over those of the scenario.
        rules: One's own functions in the place of rules, by name; compiled at their first use.
        by_unit: Record units; without them a very large institution takes less memory.
        draws: How many draws of the shipped posterior the replicates take in turn (or draws of your own):
            intervals then reflect parameter uncertainty as well as chance. 0 keeps the defaults.
        progress: True for a bar, or a function that is told how many replicates are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        InputError: Something asked for does not exist or is out of range; says what is allowed.
        Cancelled: `cancelled` returned true.
    """
    chosen = load_scenario(scenario)
    chosen = chosen.with_levers(**levers) if levers else chosen
    asked = RunRequest.of(
        institution, roster, replicates, months, seed, threads, parameters, switches, rules, by_unit, draws
    )
    ready = [prepare(chosen, asked)]
    with told(progress, "Simulating") as tell:
        return run_all(ready, asked, tell, cancelled)[0]


def run_all(
    prepared: Sequence[Prepared], asked: RunRequest, progress: Progress | None, cancelled: Cancel | None
) -> list[Run]:
    """Run scenarios side by side, some replicates at a time, so that they share settled starts."""
    check_size(list(prepared), asked)
    parts: list[tuple[Recorded, list[Replicate]]] = [
        (room(one.job, asked.months + 1, asked.replicates), []) for one in prepared
    ]
    total = asked.replicates * len(prepared)
    done = 0

    def tell(now: int, _: int) -> None:
        if progress is not None:
            progress(done + now, total)

    for numbers in _chunks(prepared, asked):
        for one, (into, found) in zip(prepared, parts, strict=True):
            more = run_ensemble(
                one.job_of, numbers, threads=asked.threads, into=into, first=numbers[0], progress=tell, cancelled=cancelled
            )
            found.extend(more)
            done += len(numbers)
    return [
        Run(one.scenario, one.institution, one.metadata, observe(one.job, found, into), one.jobs, asked.threads)
        for one, (into, found) in zip(prepared, parts, strict=True)
    ]


def _chunks(prepared: Sequence[Prepared], asked: RunRequest) -> Iterator[range]:
    """Yield replicates in chunks, so that unmerged results and the settled starts fit into memory."""
    keys = {job.key: job.population for one in prepared for job in one.jobs[:1]}
    state = sum(population.people.nbytes for population in keys.values())
    size = max(asked.threads, min(_CHUNK, _CHUNK_BYTES // max(state, 1)))
    for first in range(0, asked.replicates, size):
        yield range(first, min(first + size, asked.replicates))


@checked
def warm_up(message: Annotated[Callable[[str], None], FUNCTION] | None = None) -> None:
    """Compile the model, or load it as it was compiled before, so that nobody waits for it later.

    Args:
        message: Told in one sentence when it is going to take long.
    """
    if default_months.run.signatures:
        return
    if message is not None and not _compiled_before():
        message("Compiling the model (about 30 seconds, once) …")
    spec = Scenario(title="Warm-up")
    small = prepare(spec, RunRequest.of("community", None, 1, 1, 1, 1, None, None, None, True))
    with compile_cache.telling(message):
        observe(small.job, run_ensemble(small.job, [0]))


@checked
def keep_settled(most_bytes: Annotated[int, whole(0, 1_000_000_000_000)]) -> None:
    """Bound the memory of settled starts that are kept for runs to come; a process that runs for weeks wants it small.

    Args:
        most_bytes: What all of them may take, 600 MB unless bounded; what is no longer kept is simulated again.
    """
    SETTLED.limit(most_bytes)


def _compiled_before() -> bool:
    """Return whether an earlier process has left the compiled model on disk."""
    place = compile_cache.folder()
    return place is not None and any(place.rglob("months.run-*.nbi"))
