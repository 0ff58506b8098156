"""The search itself, by pymoo: a genetic algorithm for several objectives on whole steps, within a budget.

SPEA2, because it was the best of what was tried on made-up levers with two to five objectives and 500 to 1,500
evaluations (NSGA-II with two kinds of crowding, SMS-EMOA, Optuna's NSGA-II and TPE; AGE-MOEA2 was as good, but is
compiled for ten seconds at each start, with arithmetic that differs between machines).

Only imported once it is known that pymoo is installed. pymoo asks for generations and is told their scores; all
simulation stays here, so that a generation runs on threads and nothing is simulated twice.
"""

from typing import Any

import numpy as np
from pymoo.algorithms.moo.spea2 import SPEA2, SPEA2Survival
from pymoo.core.duplicate import DuplicateElimination
from pymoo.core.evaluator import Evaluator
from pymoo.core.initialization import Initialization
from pymoo.core.population import Population
from pymoo.core.problem import Problem
from pymoo.core.repair import Repair
from pymoo.core.termination import NoTermination
from pymoo.operators.crossover.ux import UX
from pymoo.operators.mutation.pm import PM
from pymoo.problems.static import StaticProblem

from sim.studies.portfolio.archive import Archive, Array
from sim.studies.portfolio.grid import Prices

_POPULATION = (10, 30)  # a small one makes many generations of few evaluations; larger ones were worse
_PER_GENERATION = 15


class _WithinBudget(Repair):
    """Rounds to whole steps and takes steps away until the budget is kept."""

    def __init__(self, prices: Prices) -> None:
        super().__init__()
        self._prices = prices

    def _do(self, problem: Any, X: Array, *, random_state: np.random.Generator, **_: Any) -> Array:
        return self._prices.repaired(X, random_state)


class _Untried(DuplicateElimination):
    """Lets only combinations pass that were never tried: an evaluation is never spent twice."""

    def __init__(self, archive: Archive) -> None:
        super().__init__()
        self._archive = archive

    def _do(self, pop: Any, other: Any, is_duplicate: Array) -> Array:
        seen = set() if other is None else {tuple(row) for row in other.get("X").astype(int).tolist()}
        for k, row in enumerate(pop.get("X").astype(int).tolist()):
            is_duplicate[k] = tuple(row) in seen or tuple(row) in self._archive
            seen.add(tuple(row))
        return is_duplicate


def population_size(evaluations: int) -> int:
    """Return how large a generation is: small, so that there are enough generations to learn from."""
    return int(np.clip(evaluations // _PER_GENERATION, *_POPULATION))


def search_genetically(archive: Archive, prices: Prices, seed: int) -> None:
    """Search until all evaluations are used or no untried combination can be made."""
    size = population_size(archive.most)
    rng = np.random.default_rng([seed, 3])
    algorithm = SPEA2(
        pop_size=size, crossover=UX(prob=0.9), mutation=PM(eta=5, prob=0.9), repair=_WithinBudget(prices),
        eliminate_duplicates=_Untried(archive),
        survival=SPEA2Survival(normalize=False),  # the default is one object, which remembers earlier searches
    )  # fmt: skip
    first = np.unique(np.concatenate([np.array(archive.levels), prices.by_lot(size, rng)]), axis=0)
    algorithm.initialization = Initialization(Population.new(X=first.astype(float)), repair=_WithinBudget(prices))
    grid = prices.grid
    problem = Problem(
        n_var=len(grid.names), n_obj=len(archive.scale.signs), n_ieq_constr=1, xl=0, xu=grid.steps, vtype=float
    )
    algorithm.setup(problem, termination=NoTermination(), seed=int(rng.integers(2**31)), verbose=False)
    while archive.left:
        asked = algorithm.ask()
        if asked is None or len(asked) == 0:
            return
        archive.add(_levels(asked))
        told = asked[[levels in archive for levels in _levels(asked)]]  # the last generation may be cut short
        scores, over = _comparable(archive), archive.usd - archive.scale.budget_usd
        if algorithm.is_initialized:
            # ranges may have widened, and the best that is reached in a draw may have moved, and regrets with it
            algorithm.pop.set("F", scores[archive.places(_levels(algorithm.pop))])
        places = archive.places(_levels(told))
        values = StaticProblem(problem, F=scores[places], G=over[places, None])
        Evaluator().eval(values, told)
        algorithm.tell(infills=told)


def _comparable(archive: Archive) -> Array:
    """Return scores as shares of the range of what is allowed, so that all objectives weigh the same."""
    scores = archive.scores()
    low, high = scores[archive.allowed].min(axis=0), scores[archive.allowed].max(axis=0)
    return np.asarray((scores - low) / np.where(high > low, high - low, 1.0))


def _levels(population: Any) -> list[tuple[int, ...]]:
    return [tuple(row) for row in population.get("X").astype(int).tolist()]
