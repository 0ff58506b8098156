"""Frontiers: what nothing beats in every objective, how much it covers, and which of its points to look at first.

All of it by pymoo; scores are lower-is-better, one row a combination.
"""

import warnings
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from sim.foundation.extras import library
from sim.studies.portfolio.grid import Array

_BEYOND = 0.1  # the reference point of hypervolumes lies so far beyond the worst, as a share of the range
_FEWEST = 4  # points, beyond the number of objectives, between which trade-offs are looked for
_PLAIN = 2  # objectives in which simple crowding is enough


def pymoo(part: str) -> Any:
    """Return a part of pymoo, such as "indicators.hv".

    Raises:
        InputError: It is not installed.
    """
    return library(f"pymoo.{part}")


@dataclass(frozen=True)
class Box:
    """The range of a frontier in each objective, against which all methods are measured.

    Attributes:
        ideal: The best score in each objective.
        nadir: The worst score in each objective on the frontier, or that of doing nothing where it is worse.
    """

    ideal: Array
    nadir: Array

    @classmethod
    def around(cls, scores: Array, nothing: Array) -> Self:
        """Return the box around the frontier of some scores and the scores of doing nothing."""
        best = scores[front(scores)]
        return cls(np.minimum(best.min(axis=0), nothing), np.maximum(best.max(axis=0), nothing))

    def inside(self, scores: Array) -> Array:
        """Return scores from 0 (ideal) to 1 (nadir); without a range, 0 is what reaches it and 2 what does not."""
        width = self.nadir - self.ideal
        missed = np.where(scores > self.ideal, 2.0, 0.0)
        return np.asarray(np.where(width > 0.0, (scores - self.ideal) / np.where(width > 0.0, width, 1.0), missed))

    def hypervolume(self, scores: Array) -> float:
        """Return the share of the box, made a tenth larger, that scores dominate: 0 to 1, more is better."""
        if not len(scores):
            return 0.0
        corner = np.full(len(self.ideal), 1.0 + _BEYOND)
        indicator = pymoo("indicators.hv").HV(ref_point=corner)
        inside = self.inside(scores)
        return float(indicator(inside[front(inside)])) / float(corner.prod())


def front(scores: Array) -> Array:
    """Return the places of scores that no other beats or equals in every objective; of equal ones, the first."""
    if not len(scores):
        return np.zeros(0, dtype=np.int64)
    _, first = np.unique(scores, axis=0, return_index=True)
    places = np.sort(first)
    sorting = pymoo("util.nds.non_dominated_sorting").NonDominatedSorting()
    kept = sorting.do(scores[places], only_non_dominated_front=True)
    return np.asarray(np.sort(places[kept]))


def balanced(scores: Array, box: Box) -> int:
    """Return the place whose worst objective, in shares of the box, is best (achievement scalarisation)."""
    equal = np.full(scores.shape[1], 1.0 / scores.shape[1])
    asf = pymoo("decomposition.asf").ASF().do(box.inside(scores), equal)
    return int(np.argmin(asf))


def knees(scores: Array, box: Box) -> list[int]:
    """Return places from which any step along the frontier gives up much more than it gains."""
    if scores.shape[1] < _PLAIN or len(scores) < scores.shape[1] + _FEWEST:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pymoo("mcdm.high_tradeoff").HighTradeoffPoints()(box.inside(scores))
    return [] if found is None else [int(place) for place in np.atleast_1d(found)]


def spread(scores: Array, number: int, always: list[int], seed: int) -> list[int]:
    """Return the places of some scores that lie far from each other, and of those that are wanted anyway.

    Args:
        scores: A frontier.
        number: How many.
        always: Those that are wanted anyway.
        seed: Decides between equals.
    """
    if len(scores) <= number:
        return list(range(len(scores)))
    population = pymoo("core.population").Population.new(X=np.arange(len(scores))[:, None].astype(float), F=scores)
    crowding = "pcd" if scores.shape[1] <= _PLAIN else "mnn"
    survival = pymoo("operators.survival.rank_and_crowding").RankAndCrowding(crowding_func=crowding)
    survival.filter_infeasible = False  # they are all allowed
    problem = pymoo("core.problem").Problem(n_var=1, n_obj=scores.shape[1])
    kept = survival.do(problem, population, n_survive=number, random_state=np.random.default_rng([seed, 4]))
    far = [int(place) for place in kept.get("X")[:, 0]]
    return sorted(list(dict.fromkeys([*always, *far]))[:number])
