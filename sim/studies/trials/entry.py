"""Where a trial is asked for: arguments are checked, and progress is told."""

from pathlib import Path
from typing import Annotated, Any

from sim.foundation.arguments import PATH, Check, checked, single, whole
from sim.foundation.errors import InputError, shown
from sim.foundation.progress import told
from sim.studies.trials.result import TrialResult
from sim.studies.trials.run import Replay
from sim.studies.trials.trial import Trial, load_trial
from sim.world.accepted import (
    Draws,
    Parameters,
    ProgressGiven,
    Replicates,
    RosterGiven,
    Rules,
    Seed,
    Switches,
    Threads,
)
from sim.world.in_force import draws_of
from sim.world.institution import load_institution


def _trial(given: Any) -> Any:
    value = single(given)
    if not isinstance(value, str | Path | Trial):
        allowed = "the name of a trial, the path of a YAML file, or a Trial"
        raise InputError(f"{shown(value)} is not a trial.", allowed=allowed)
    return value


@checked
def run_trial(
    trial: Annotated[str | Path | Trial, Check(_trial)],
    *,
    draws: Draws | None = None,
    seed: Seed = 1,
    replicates: Replicates | None = None,
    studies: Annotated[int, whole(20, 100_000, "studies")] = 400,
    threads: Threads | None = None,
    parameters: Parameters | None = None,
    switches: Switches | None = None,
    rules: Rules | None = None,
    roster: RosterGiven | None = None,
    folder: Annotated[str | Path, PATH] | None = None,
    progress: ProgressGiven | None = None,
) -> TrialResult:
    """Replay a study: simulate, recruit, treat, measure, and repeat the study many times.

    Args:
        trial: The name of a built-in one, the path of a file, or a `Trial`.
        draws: How many posterior draws, or draws themselves, such as `sim.evidence.posterior.draws(20)`; the defaults if
            left out.
        seed: Seed of the simulation and of who takes part.
        replicates: Simulated institutions per draw; 24, or 4 with draws, or as many as the study needs.
        studies: How often the study is repeated.
        threads: As many as there are processors if left out; they change nothing in the results.
        parameters: Values over those of the draws and of the intervention.
        switches: Mechanisms that are off or on, as for a rival model.
        rules: Your own functions in the place of rules.
        roster: Real people to begin with, as `sim.run` takes them, in the institution of the trial and at the size of the
            roster, whatever headcount the trial has.
        folder: Where simulated institutions are kept, so that a replay that was interrupted resumes.
        progress: True for a bar, or a function that is told how many institutions are done, of how many.

    Raises:
        InputError: The trial recruits nobody, the folder holds another replay, or something asked for does not exist.
    """
    found = load_trial(trial)
    if isinstance(draws, int):
        draws = draws_of(load_institution(found.institution), draws) if draws else None
    replay = Replay.of(found, draws, seed, replicates, studies, threads, parameters, switches, rules, roster)
    with told(progress, "Institutions") as tell:
        return replay.result(None if folder is None else Path(folder), tell)
