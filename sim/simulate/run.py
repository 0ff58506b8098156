"""Ensembles: one scenario, many simulated futures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from sim.engine import compile_cache
from sim.engine import months as default_months
from sim.engine.replicates import Progress, Recorded, Replicate, room, run_ensemble
from sim.engine.rulebook import Rule
from sim.results.observed import observe
from sim.results.run import Run
from sim.simulate.request import Asked, Prepared, check_size, prepare
from sim.world.institution import Institution
from sim.world.roster.read import Given, RosterFile
from sim.world.scenario import Scenario, load_scenario

Cancel = Callable[[], bool]
_CHUNK = 64
_CHUNK_BYTES = 400_000_000  # so that settled starts stay in memory until all scenarios have used them


def run(
    scenario: str | Path | Scenario = "baseline",
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
) -> Run:
    """Run a scenario many times.

    Args:
        scenario: The name of a shipped one, the path of a file, or a `Scenario`.
        institution: Likewise; the one that the scenario names where it is left out.
        roster: Real people to begin with: a CSV file, its bytes, a table, or a `RosterFile` with a mapping.
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
        progress: Called with how many replicates are done, of how many.
        cancelled: Asked between replicates whether to stop.

    Raises:
        InputError: Something asked for does not exist or is out of range; says what is allowed.
        Cancelled: `cancelled` returned true.
    """
    asked = Asked.of(
        institution, roster, replicates, months, seed, threads, parameters, switches, rules, by_unit, draws
    )
    return run_all([prepare(load_scenario(scenario), asked)], asked, progress, cancelled)[0]


def run_all(
    prepared: Sequence[Prepared], asked: Asked, progress: Progress | None, cancelled: Cancel | None
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


def _chunks(prepared: Sequence[Prepared], asked: Asked) -> Iterator[range]:
    """Yield replicates in chunks, so that unmerged results and the settled starts fit into memory."""
    keys = {job.key: job.population for one in prepared for job in one.jobs[:1]}
    state = sum(population.people.nbytes for population in keys.values())
    size = max(asked.threads, min(_CHUNK, _CHUNK_BYTES // max(state, 1)))
    for first in range(0, asked.replicates, size):
        yield range(first, min(first + size, asked.replicates))


def warm_up(message: Callable[[str], None] | None = None) -> None:
    """Compile the model, or load it as it was compiled before, so that nobody waits for it later.

    Args:
        message: Told in one sentence when it is going to take long.
    """
    if default_months.run.signatures:
        return
    if message is not None and not _compiled_before():
        message("Compiling the model (about 30 seconds, once) …")
    spec = Scenario(title="Warm-up")
    small = prepare(spec, Asked.of("community", None, 1, 1, 1, 1, None, None, None, True))
    with compile_cache.telling(message):
        observe(small.job, run_ensemble(small.job, [0]))


def _compiled_before() -> bool:
    """Return whether an earlier process has left the compiled model on disk."""
    place = compile_cache.folder()
    return place is not None and any(place.rglob("months.run-*.nbi"))
