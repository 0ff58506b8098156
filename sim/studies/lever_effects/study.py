"""Finds the stored effects of levers in an institution, or makes and keeps them."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pandas as pd

from sim.foundation.arguments import checked
from sim.foundation.progress import Progress, told
from sim.foundation.version import __version__
from sim.results.metadata import digest
from sim.studies.lever_effects import files
from sim.studies.lever_effects.effects import LeverEffects
from sim.studies.lever_effects.futures import YEARS, Futures, futures_of, policies
from sim.studies.lever_effects.key import key_of
from sim.studies.lever_effects.quantities import COLUMNS, Array
from sim.studies.lever_effects.spare import spare_points
from sim.world.accepted import Cancel, Flag, InstitutionGiven, ProgressGiven, RosterGiven, Threads
from sim.world.institution import Institution, load_institution
from sim.world.roster.read import read_roster


@checked
def stored(institution: InstitutionGiven, *, roster: RosterGiven | None = None) -> LeverEffects | None:
    """Return what each lever does alone in an institution, where that is stored; None where it is not.

    What is shipped with the package is found, and what `lever_effects` kept on this machine; never that of another
    institution, roster, posterior or version of the model.

    Args:
        institution: The name of a shipped one, the path of a file, plain data, or an `Institution`.
        roster: Real people to begin with, as for `sim.run`.
    """
    return _stored(_asked(load_institution(institution), roster)[1])


@checked
def lever_effects(
    institution: InstitutionGiven = "typical",
    *,
    roster: RosterGiven | None = None,
    threads: Threads | None = None,
    progress: ProgressGiven | None = None,
    cancelled: Cancel | None = None,
    keep: Flag = True,
) -> LeverEffects:
    """Return what each lever does alone in an institution: stored, or simulated and kept for the next time.

    The baseline and every lever alone at its named levels are simulated over ten years in 100 futures, each with its own
    posterior draw: the futures of `sim.run(…, replicates=100, draws=100, by_unit=False)`. That takes minutes to an hour;
    work that is interrupted goes on where it was.

    Args:
        institution: The name of a shipped one, the path of a file, plain data, or an `Institution`.
        roster: Real people to begin with, as for `sim.run`.
        threads: As many as there are processors where left out; they change nothing in the results.
        progress: True for a bar, or a function that is told how many futures are done, of how many.
        cancelled: Asked between futures whether to stop.
        keep: Whether the result and unfinished work are kept on this machine, where others find them.

    Returns:
        An object with `ranking(years, level)`, the levers from most departures avoided to fewest, and
        `estimate(policy, years)`, which puts a policy together without a run.

    Raises:
        InputError: Something asked for does not exist, or another process is making the same.
        Cancelled: `cancelled` returned true; futures that were finished are kept.
    """
    place, key = _asked(load_institution(institution), roster)
    found = _stored(key)
    if found is None:
        with told(progress, "Futures") as tell:
            content = simulated(place, roster, key, threads=threads, progress=tell, cancelled=cancelled, keep=keep)
        path = files.keep(key, content) if keep else None
        found = LeverEffects.of(content if path is None else path)
    return found


def simulated(
    institution: Institution,
    roster: Any,
    key: str,
    *,
    futures: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    keep: bool = True,
) -> bytes:
    """Simulate all futures and return the file of effects; parts of the work are kept until it is done.

    Args:
        institution: Where.
        roster: The people to begin with, or None.
        key: As `key_of` says.
        futures: How many; as many as `futures_of` says where left out.
        threads: How many.
        progress: Told how many futures are done, of how many.
        cancelled: Asked between futures whether to stop.
        keep: Whether parts are kept on disk until all is done.
    """
    root = files.cache_folder() if keep else None
    work = None if root is None else root / f"{key}.parts"
    plan = Futures.of(institution, roster)
    numbers = [str(number) for number in range(futures or futures_of(institution))]
    with spare_points(work, key, threads, cancelled) as cache:
        rows = cache(numbers, plan.point, person_months=plan.person_months, progress=progress)
    about = {"key": key, "institution": institution.title or institution.name, "version": __version__}
    content = files.packed(sums_of(rows, len(numbers)), about)
    if work is not None:
        with suppress(OSError):
            shutil.rmtree(work)
    return content


def sums_of(rows: pd.DataFrame, futures: int) -> Array:
    """Return the rows of points as an array: scenarios x futures x years x `COLUMNS`.

    Args:
        rows: Of `Futures.point`, one future after the other.
        futures: How many.
    """
    scenarios = len(list(policies()))
    ordered = rows[list(COLUMNS)].to_numpy().reshape(futures, scenarios, YEARS, len(COLUMNS))
    return ordered.swapaxes(0, 1).copy()


def _asked(institution: Institution, roster: Any) -> tuple[Institution, str]:
    """Return the institution and the key of its effects."""
    people = None if roster is None else digest(read_roster(roster, institution).to_csv(index=False))
    return institution, key_of(institution, people)


def _stored(key: str) -> LeverEffects | None:
    for path in files.places_of(key):
        with suppress(OSError):  # a damaged file counts as not there
            found = LeverEffects.of(path)
            if found.key == key and found.futures >= files.FEWEST_FUTURES:
                files.touch(path)
                return found
    return None
