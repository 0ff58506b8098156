"""The whole search: three methods with equal numbers of evaluations, then a retest of the best with new random numbers."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.engine.replicates import Progress
from sim.foundation.errors import InputError
from sim.studies.points.cache import PointCache
from sim.studies.portfolio.archive import Archive, Look
from sim.studies.portfolio.baselines import search_greedily, search_randomly
from sim.studies.portfolio.choice import Choice, Yardstick
from sim.studies.portfolio.frontier import pymoo
from sim.studies.portfolio.grid import Array, Levels, Prices
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.result import CHECK, GREEDY, METHODS, OPTIMIZER, RANDOM, Result
from sim.studies.portfolio.setting import PortfolioSetting

SEARCH = "search"
Try = Callable[[Levels], Array]  # one combination to futures x columns


@dataclass(frozen=True)
class Work:
    """How a search is done; nothing here changes what is found.

    Attributes:
        folder: Where tried combinations are kept, or None.
        threads: As many as there are processors where None.
        progress: Called with how many evaluations are done, of how many at most.
        cancelled: Asked before each new combination whether to stop.
    """

    folder: Path | None = None
    threads: int | None = None
    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None


class Tally:
    """Counts evaluations, looked up or simulated, for whoever waits.

    Args:
        total: How many at most.
        progress: Told how many are done.
    """

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._before, self.total, self._progress = 0, total, progress

    def told(self, done: int, batch: int) -> None:
        """Report how many of a batch are done."""
        self.weighed(1)(done, batch)

    def weighed(self, weight: int) -> Progress:
        """Return what reports batches whose evaluations take so many times as long."""

        def told(done: int, batch: int) -> None:
            if self._progress is not None:
                self._progress(min(self._before + weight * done, self.total), self.total)
            self._before += weight * batch if done == batch else 0

        return told


def find(problem: Problem, work: Work | None = None, *, compared: bool = True, roster: Any = None) -> Result:
    """Search for the best combinations of levers within a budget.

    Args:
        problem: What is searched for.
        work: Where it is kept, threads, progress.
        compared: Also search greedily and randomly, with as many evaluations.
        roster: Real people to begin with, as `sim.run` takes them.

    Raises:
        InputError: Something does not exist or fit, pymoo is missing, or the folder holds another search.
        Cancelled: It was no longer wanted; what was tried is kept.
    """
    pymoo("core.algorithm")  # before anything runs
    setting = PortfolioSetting.of(problem, roster=roster)
    fresh = PortfolioSetting.of(problem, roster=setting.roster, fresh=1)
    return find_with(setting, fresh, work or Work(), compared=compared)


def find_with(
    setting: PortfolioSetting,
    fresh: PortfolioSetting,
    work: Work,
    *,
    compared: bool = True,
    tries: tuple[Try, Try] | None = None,
) -> Result:
    """Search in a setting that is laid out already.

    Args:
        setting: Where combinations are tried.
        fresh: Where the best of them are tried again.
        work: Where it is kept, threads, progress.
        compared: Also search greedily and randomly.
        tries: What tries a combination instead of the two settings' own simulation.
    """
    problem, start = setting.problem, setting.grid.start
    methods = METHODS if compared else METHODS[:1]
    tally = Tally(len(methods) * (problem.evaluations + problem.points) + len(start), work.progress)
    first, second = tries or (setting, fresh)
    with looked_up(setting, first, SEARCH, work, tally) as look, looked_up(fresh, second, CHECK, work, tally) as again:
        archives = {name: search(name, setting, look) for name in methods}
        stick = Yardstick.of(archives)
        choices = {
            name: Choice.of(each, stick, problem.objectives, problem.points, problem.seed)
            for name, each in archives.items()
        }
        check = Archive(CHECK, fresh.scale, again, tally.total)
        check.add([*start, *(levels for choice in choices.values() for levels in choice.levels)])
        kept = choices[OPTIMIZER].levels
        return Result(setting, archives, stick, choices, check, look(kept), again(kept))


def search(name: str, setting: PortfolioSetting, look: Look, first: Sequence[Levels] = ()) -> Archive:
    """Search by one method, from the same start as all.

    Args:
        name: Of the method.
        setting: Where.
        look: Tries combinations, or looks them up.
        first: What the optimizer tries before it goes on by itself.

    Raises:
        InputError: Nothing fits into the budget.
    """
    problem, grid = setting.problem, setting.grid
    archive = Archive(name, setting.scale, look, problem.evaluations)
    archive.add(grid.start)
    prices = Prices.of(grid, archive.usd[1:])
    if prices.usd.min() > grid.budget_usd:
        raise InputError(
            f"One step of any lever costs more than {grid.budget_usd:,.0f} dollars a year.",
            path=("budget_usd",),
            allowed=f"{prices.usd.min():,.0f} or more, for the cheapest; or more steps; or other levers",
        )
    if name == GREEDY:
        search_greedily(archive, prices, problem.seed)
    elif name == RANDOM:
        search_randomly(archive, prices, problem.seed)
    else:
        from sim.studies.portfolio.genetic import search_genetically

        archive.add(first)
        search_genetically(archive, prices, problem.seed)
    return archive


@contextmanager
def looked_up(
    setting: PortfolioSetting, tried: Try, name: str, work: Work, tally: Tally, weight: int = 1
) -> Iterator[Look]:
    """Look combinations up; none is simulated twice, whoever asks, and however often one stops.

    Args:
        setting: Where.
        tried: Tries a combination.
        name: Of the folder in which they are kept.
        work: Where that is, and threads.
        tally: Counts them.
        weight: How many times as long as others they take.
    """
    folder = None if work.folder is None else work.folder / name
    with PointCache.open(folder, setting.identity(), threads=work.threads, cancelled=work.cancelled) as points:

        def look(wanted: Sequence[Levels]) -> Array:
            def point(place: int) -> pd.DataFrame:
                return pd.DataFrame(tried(wanted[place]), columns=list(setting.columns))

            keys = [" ".join(map(str, levels)) for levels in wanted]
            table = points(keys, point, person_months=setting.person_months, progress=tally.weighed(weight))
            return table.to_numpy().reshape(len(wanted), -1, len(setting.columns))

        yield look
