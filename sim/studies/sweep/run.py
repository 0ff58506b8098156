"""Runs studies: from a study to a run folder, wherever the work is done, and on after an interruption."""

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import pandas as pd

from sim.engine.replicates import Progress
from sim.foundation.arguments import FUNCTION, PATH, WHOLES, checked, whole
from sim.foundation.errors import InputError, shown
from sim.foundation.files import alone
from sim.foundation.places import at_home
from sim.foundation.progress import told
from sim.simulate.run import warm_up
from sim.studies.points.parts import Part
from sim.studies.points.work import MOST_THREADS, How, Session, is_whole, never
from sim.studies.sweep.estimate import bytes_of, check_room
from sim.studies.sweep.evaluate import PointsOfStudy
from sim.studies.sweep.folder import RunFolder, Shard
from sim.studies.sweep.plan import MOST_UNITS, StudyPlan
from sim.studies.sweep.results import Results, open_results
from sim.studies.sweep.setting import Model
from sim.studies.sweep.study import StudyGiven, load_study
from sim.world.accepted import Cancel, Flag, Levers, Name, ProgressGiven, RosterGiven

MOST_SHARDS = 100_000

Workers = Annotated[int, whole(1, MOST_THREADS)]
Folder = Annotated[str | Path, PATH]


@checked
def sweep(
    study: StudyGiven,
    folder: Folder | None = None,
    *,
    levers: Levers | None = None,
    roster: RosterGiven | None = None,
    table: pd.DataFrame | None = None,
    threads: Workers | None = None,
    processes: Flag = False,
    scheduler: Name | None = None,
    dask: Flag = False,
    shard: Annotated[Shard, WHOLES] | None = None,
    force: Flag = False,
    part: Annotated[int, whole(1, MOST_UNITS)] | None = None,
    model: Annotated[Model, FUNCTION] | None = None,
    progress: ProgressGiven | None = None,
    cancelled: Cancel | None = None,
    workers: Workers | None = None,
) -> Results:
    """Run a simulation study, or resume it where it stopped.

    Args:
        study: The name of a shipped one, the path of a YAML file, plain data, or a `Study`.
        folder: Where results are kept; a folder of the same study is continued. Without one they last as long as what
            is returned.
        levers: Levers over those of the study, as a study has them: by name one intensity, levels, or a range.
        roster: Real people to begin with: a CSV file, its bytes, or a table with one row per person; over the roster that
            the study names. The folder keeps what was read, so that it can be resumed without the file.
        table: Points of your own, for a design of the kind `table`.
        threads: How many threads, or processes; as many as there are processors where left out.
        processes: Processes instead of threads; better for ten cores or more.
        scheduler: Address of a Dask scheduler, such as `tcp://127.0.0.1:8786`.
        dask: Start a Dask cluster on this machine.
        shard: Run only this part of the study, from 1, of how many, such as `(1, 4)`.
        force: Replace another study in the folder, or begin this one again.
        part: Points in a part (a file), instead of as many as take some seconds.
        model: Run this instead of the simulation: values by factor, institution, scenario and numbers of replicates to
            numbers by outcome.
        progress: True for a bar, or a function that is told how many points are done, of how many.
        cancelled: Asked now and then whether to stop; what was done is kept.
        workers: The name of `threads` in version 0.1; works for one more version, with a notice.

    Returns:
        The results, opened.

    Raises:
        InputError: Something is wrong; says where and what is allowed. Nothing was run, or what was done is kept.
        Cancelled: `cancelled` returned true.
    """
    how = How(_renamed(threads, workers), processes, scheduler, dask)
    check_shard(shard)
    if levers:
        study = load_study(study).with_levers(levers)
    plan = StudyPlan.of(study, table=table, model=model, part=part, roster=roster)
    room = tempfile.TemporaryDirectory(prefix="attrition-sweep-") if folder is None else None
    place = Path(room.name, "study") if room else at_home(str(folder))
    check_room(plan, place, bytes_of(plan, 1.0 if shard is None else 1.0 / shard[1]))
    found = RunFolder.open(place, plan, text=plan.text, shard=shard, force=force)
    with told(progress, "Points") as tell:
        execute(found, how, tell, cancelled)
    return open_results(place, room=room)


@checked
def resume(
    folder: Folder,
    *,
    threads: Workers | None = None,
    processes: Flag = False,
    scheduler: Name | None = None,
    dask: Flag = False,
    retry: Flag = False,
    model: Annotated[Model, FUNCTION] | None = None,
    progress: ProgressGiven | None = None,
    cancelled: Cancel | None = None,
    workers: Workers | None = None,
) -> Results:
    """Go on with the study of a run folder; the files that it was made from are not needed.

    Args:
        folder: The run folder.
        threads: As for `sweep`, and so are all others.
        processes: Processes instead of threads.
        scheduler: Address of a Dask scheduler.
        dask: Start a Dask cluster on this machine.
        retry: Run parts again in which a point failed.
        model: What was run instead of the simulation.
        progress: True for a bar, or a function that is told how many points are done, of how many.
        cancelled: Asked now and then whether to stop.
        workers: The name of `threads` in version 0.1.

    Raises:
        InputError: It is no run folder, or belongs to another version.
        Cancelled: `cancelled` returned true.
    """
    how = How(_renamed(threads, workers), processes, scheduler, dask)
    folder = at_home(folder)
    found = RunFolder.kept(folder, model)
    if retry:
        forget_failed(found)
    with told(progress, "Points") as tell:
        execute(found, how, tell, cancelled)
    return open_results(folder)


def _renamed(threads: int | None, workers: int | None) -> int | None:
    """Return how many are asked for, by the name of today or of version 0.1."""
    if workers is None:
        return threads
    message = "`workers` is called `threads` now, as everywhere else; the old name goes with the next version."
    warnings.warn(message, FutureWarning, stacklevel=3)
    return workers if threads is None else threads


def forget_failed(folder: RunFolder) -> None:
    """Delete the parts in which a point failed, so that they are run again."""
    with alone(folder.path):
        for part in folder.plan.layout.of_shard(folder.shard):
            if folder.failed(part).is_file():
                folder.place_of(part).unlink(missing_ok=True)


def execute(
    folder: RunFolder,
    how: How,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    note: Callable[[str], None] = warnings.warn,
) -> None:
    """Do what is missing in a run folder.

    Args:
        folder: Where, and what.
        how: Where the work is done.
        progress: Called with how many points are done, of how many.
        cancelled: Asked now and then whether to stop.
        note: Told what one should know meanwhile.

    Raises:
        InputError: It cannot be done or written; what was done is kept.
        Cancelled: `cancelled` returned true.
    """
    plan, layout = folder.plan, folder.plan.layout
    with Session(folder, how, note) as session:
        missing = list(folder.missing())
        total = sum(len(layout.units_of(part)) for part in layout.of_shard(folder.shard))
        done = total - sum(len(layout.units_of(part)) for part in missing)

        def tell(part: Part | None = None) -> None:
            nonlocal done
            done += 0 if part is None else len(layout.units_of(part.number))
            if progress is not None:
                progress(done // layout.blocks, max(1, total // layout.blocks))

        tell()
        if missing:
            if plan.setting.model is None:
                warm_up()  # before several workers would compile the same
            tasks = (layout.task(part, plan.design, plan.study) for part in missing)
            session.run(PointsOfStudy(plan.setting, plan.digest), tasks, len(missing), tell, cancelled or never)


def check_shard(shard: Shard | None) -> None:
    """Check which part of a study is wanted.

    Raises:
        InputError: There is no such part.
    """
    if shard is None:
        return
    pair = isinstance(shard, tuple | list) and len(shard) == 2 and all(map(is_whole, shard))
    if not pair or not 1 <= shard[0] <= shard[1] <= MOST_SHARDS:
        message = f"{f'{shard[0]}/{shard[1]}' if pair else shown(shard)} is no part of a whole."
        raise InputError(message, path=("shard",), allowed="(1, 4), (2, 4), (3, 4) or (4, 4), for example")
