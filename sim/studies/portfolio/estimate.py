"""A first answer without a run, put together from what each lever does alone (`sim.lever_effects`)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.foundation.brief import Brief
from sim.results.paired import COMPARED, INSIDE, Paired
from sim.studies.lever_effects.effects import LeverEffects
from sim.studies.portfolio.grid import Array, Grid, Levels, Prices
from sim.studies.portfolio.guide import Guide
from sim.studies.portfolio.judge import DEPARTURES, Judge
from sim.studies.portfolio.problem import Problem
from sim.studies.portfolio.targets import parsed

_YEARS = 10
_MONTHS = 12
_COST = "levers_usd"


@dataclass(frozen=True, eq=False, repr=False)
class Estimate(Brief):
    """What looks best if levers add up.

    Attributes:
        policy: By lever its intensity.
        usd_per_year: What they cost in their dearest year.
        reached: Whether all targets look reached.
        already: Whether today's course reaches them.
        reached_in: In how many of the futures all targets are reached.
        levels: By target as written: today, mean, low, high (19 of 20 futures).
        paired: Changes in all futures.
        points: Frontier of cost against departures: `[usd_per_year, departures_avoided, departures_avoided_low,
            departures_avoided_high]`.
    """

    policy: dict[str, float]
    usd_per_year: float
    reached: bool
    already: bool
    reached_in: int
    levels: dict[str, tuple[float, float, float, float]]
    paired: Paired
    points: pd.DataFrame


def estimated(problem: Problem, effects: LeverEffects) -> Estimate | None:
    """Estimate what reaches the targets of a problem most cheaply, or what is best for its budget.

    Args:
        problem: What is asked; its institution is the one of the effects, at its own size, on today's course.
        effects: Of each lever alone, in that institution.

    Returns:
        The estimate; None where stored effects tell nothing: other outcomes, another scenario, or no whole years.
    """
    targets = tuple(parsed(text) for text in problem.targets)
    years, rest = divmod(problem.months, _MONTHS)
    if rest or not 1 <= years <= _YEARS or problem.scenario != "baseline":
        return None
    if any(target.outcome.name not in COMPARED for target in targets):
        return None
    grid = Grid(problem.levers or tuple(effects.ranking(years)["lever"]), problem.steps, problem.budget_usd)
    book = _Book(effects, years, problem.seed)
    nothing = book({})
    columns = tuple(dict.fromkeys((DEPARTURES, *(target.outcome.name for target in targets))))
    before = np.column_stack([nothing.before[name] for name in columns])
    judge = Judge(targets, problem.criterion, columns, before, np.arange(len(before)))
    alone = np.stack([_changes(book({name: 1.0}), columns) for name in grid.names])
    prices = Prices.of(grid, np.array([book.usd({name: 1.0}) for name in grid.names]))
    guide = Guide(judge, prices, alone)
    chosen = _chosen(guide)
    policy = grid.intensities(chosen)
    paired = book(policy)
    change = _changes(paired, columns)[None]
    return Estimate(
        policy, book.usd(policy), bool(targets) and bool(judge.missing(change)[0] <= 0.0),
        bool(targets) and bool(judge.missing(np.zeros_like(change))[0] <= 0.0),
        int(judge.reached(change).sum()), {str(target): _told(judge, target, change) for target in targets}, paired,
        _points(guide, book),
    )  # fmt: skip


@dataclass(frozen=True)
class _Book:
    """Asks the stored effects."""

    effects: LeverEffects
    years: int
    seed: int

    def __call__(self, policy: dict[str, float], years: int = 0) -> Paired:
        found = self.effects.estimate(policy, years or self.years, self.seed)
        assert found is not None  # nothing but intensities
        return found

    def usd(self, policy: dict[str, float]) -> float:
        """Return what levers cost in their dearest year."""
        so_far = [float(self(policy, year).change[_COST].mean()) for year in range(1, self.years + 1)]
        return float(np.diff([0.0, *so_far]).max())


def _chosen(guide: Guide) -> Levels:
    """Return the cheapest combination that reaches the targets within the budget, or the one that comes nearest."""
    judge, budget = guide.judge, guide.grid.budget_usd
    if not judge.targets:
        return guide.filled(guide.gains()[0], budget)
    nothing = np.zeros((1, *judge.before.shape))
    if judge.missing(nothing)[0] <= 0.0:
        return (0,) * len(guide.grid.names)
    found = guide.cheapest(budget)
    if found:
        return found[0]
    tried = [guide.filled(gain, budget) for gain in guide.gains()]
    return tried[int(judge.missing(guide.predicted(np.array(tried))).argmin())]


def _changes(paired: Paired, columns: tuple[str, ...]) -> Array:
    return np.column_stack([paired.change[name] for name in columns])


def _told(judge: Judge, target: Any, change: Array) -> tuple[float, float, float, float]:
    level = judge.levels(target, change)[0]
    low, high = np.quantile(level, INSIDE)
    return judge.today(target), float(level.mean()), float(low), float(high)


def _points(guide: Guide, book: _Book, parts: int = 10) -> pd.DataFrame:
    most = min(guide.grid.budget_usd, guide.everything)
    levels = list(
        dict.fromkeys(guide.filled(guide.gains()[0], most * (part / parts) ** 2) for part in range(parts + 1))
    )
    rows = []
    for one in levels:
        policy = guide.grid.intensities(one)
        avoided = -book(policy).change[DEPARTURES]
        rows.append((book.usd(policy), avoided.mean(), *np.quantile(avoided, INSIDE)))
    names = ["usd_per_year", "departures_avoided", "departures_avoided_low", "departures_avoided_high"]
    return pd.DataFrame(rows, columns=names)
