"""How long a study takes and how much room it needs, said before it begins."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from sim.engine.replicates import SETTLING_MONTHS
from sim.foundation.errors import InputError
from sim.simulate.rosters import headcount_of
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.sweep.plan import StudyPlan

_TIMED_PERSON_MONTHS = 200_000  # a timing takes some tenths of a second
_BYTES_OF_NUMBER = 8.0
_BYTES_OF_ROW = 2.0  # point, institution, scenario and replicate, which compress well
_BYTES_OF_PART = 6_000.0  # the description of its columns, and what file systems round up
_BYTES_OF_COLUMN = 800.0  # its description in the design, and again in its shares
_BYTES_OF_INPUTS = 10_000.0  # the study, the manifest, and each institution and scenario
_BYTES_OF_PERSON = 150.0  # a line of a roster
_RESERVE = 1.2
_MEGABYTE = 1e6


@dataclass(frozen=True)
class Estimate:
    """What a study costs.

    Attributes:
        seconds: Of simulation on one core, at least; the number of workers divides it.
        most_seconds: The same if every point needs all replicates that a precision allows.
        bytes: On disk, at most.
    """

    seconds: float
    most_seconds: float
    bytes: float


def estimate(plan: StudyPlan, share: float = 1.0) -> Estimate:
    """Time the engine on this machine and say what a study costs.

    Args:
        plan: The study.
        share: Which share of it is to be done: a shard, or what is left.
    """
    study, room = plan.study, bytes_of(plan, share)
    if plan.setting.model is not None:
        return Estimate(0.0, 0.0, room)
    seconds = sum(_seconds(plan, k) for k in range(len(plan.setting.institutions)))
    most = seconds * plan.design.points * study.most_replicates * share
    return Estimate(most * study.least_replicates / study.most_replicates, most, room)


def bytes_of(plan: StudyPlan, share: float = 1.0) -> float:
    """Return how much room a study, or a share of it, needs on the disk at most."""
    rows = plan.runs * (_BYTES_OF_ROW + _BYTES_OF_NUMBER * len(plan.study.outcomes))
    columns = 2 * plan.design.table.shape[1]  # values, and where in its range each lies
    design = columns * (_BYTES_OF_COLUMN + _BYTES_OF_NUMBER * plan.design.points)  # whole in every shard
    inputs = _BYTES_OF_INPUTS * (2 + len(plan.setting.institutions) + len(plan.setting.scenarios))
    inputs += sum(_BYTES_OF_PERSON * len(people) for people in plan.setting.rosters)
    return share * (rows + plan.layout.parts * _BYTES_OF_PART) + design + inputs


def _seconds(plan: StudyPlan, institution: int) -> float:
    """Time one replicate under all scenarios in an institution, over fewer months where it is large."""
    study, where = plan.study, plan.setting.institutions[institution]
    roster = plan.setting.roster_of(institution)
    months = min(study.months, max(1, _TIMED_PERSON_MONTHS // headcount_of(where, roster) - SETTLING_MONTHS))
    # a seed of its own, or its settled start would be kept for the study and nothing timed
    evaluator = PointEvaluator.of(
        plan.setting.scenarios[0], where, months=months, seed=study.seed + 1, roster=roster, quiet=True
    )
    names = list(study.outcomes)
    evaluator.outcomes({}, [0], names)  # whatever is done only once
    begun = time.perf_counter()
    evaluator.outcomes({}, [1], names)
    taken = time.perf_counter() - begun
    lived = SETTLING_MONTHS + months
    return taken / lived * (SETTLING_MONTHS + len(plan.setting.scenarios) * study.months)


def size_of(room: float) -> str:
    """Return a number of bytes as people say it."""
    return f"{room / _MEGABYTE:,.1f} MB" if room >= _MEGABYTE / 10 else f"{room / 1e3:,.0f} kB"


def check_room(plan: StudyPlan, folder: Path, needed: float) -> None:
    """Refuse a study that does not fit on the disk.

    Raises:
        InputError: Says how much room it needs and how much there is.
    """
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if needed * _RESERVE > free:
        raise InputError(
            f"{plan.runs:,} runs need about {size_of(needed)}, but {size_of(free)} are free.",
            where=str(folder), allowed="a folder on a larger disk, or a smaller study",
        )  # fmt: skip
