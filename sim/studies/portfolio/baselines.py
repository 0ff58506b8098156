"""What a search must beat to earn its keep: greedy choice lever by lever, and random search."""

from collections.abc import Iterator

import numpy as np

from sim.studies.portfolio.archive import Archive, Array
from sim.studies.portfolio.grid import Levels, Prices

_BATCH = 32
_IN_VAIN = 50  # batches without anything new: the grid is used up
_CHEAPEST = 1e-3  # of the budget: a lever that costs less is not preferred to all others for that alone


def search_randomly(archive: Archive, prices: Prices, seed: int) -> None:
    """Try combinations drawn evenly from the grid; dear ones lose steps until they fit into the budget."""
    rng = np.random.default_rng([seed, 1])
    in_vain = 0
    while archive.left and in_vain < _IN_VAIN:
        before = archive.left
        archive.add([tuple(row) for row in prices.by_lot(_BATCH, rng).tolist()])
        in_vain = in_vain + 1 if archive.left == before else 0


def search_greedily(archive: Archive, prices: Prices, seed: int) -> None:
    """Add lever by lever the one that improves most per dollar, as far as fits, until nothing helps or fits.

    What improves is a weighted sum of the objectives, each over the most that a single lever changes it: first
    with equal weights, then each objective alone, then weights by lot, until all evaluations are used.
    """
    singles = np.abs(archive.scores()[1:]).max(axis=0)
    scale = np.where(singles > 0.0, singles, 1.0)
    in_vain = 0
    for weights in _weights(len(scale), seed):
        before = archive.left
        _climb(archive, prices, weights / scale)
        in_vain = in_vain + 1 if archive.left == before else 0
        if not archive.left or in_vain == _IN_VAIN:
            return


def _weights(objectives: int, seed: int) -> Iterator[Array]:
    yield np.full(objectives, 1.0 / objectives)
    yield from np.eye(objectives)
    rng = np.random.default_rng([seed, 2])
    while True:
        yield rng.dirichlet(np.ones(objectives))


def _climb(archive: Archive, prices: Prices, weights: Array) -> None:
    """Climb from nothing for one weighting."""
    here: Levels = archive.levels[0]
    while True:
        nexts = _one_lever_more(here, prices)
        archive.add(nexts)
        known = [levels for levels in nexts if levels in archive]
        if len(known) < len(nexts) or not nexts:
            return  # no evaluations are left, or nothing fits
        places, at = archive.places(nexts), archive.places([here])[0]
        value, usd = archive.scores() @ weights, archive.usd
        gain = value[at] - value[places]
        price = np.maximum(usd[places] - usd[at], _CHEAPEST * prices.grid.budget_usd + 1.0)
        rate = np.where(archive.allowed[places], gain / price, -np.inf)
        if rate.max() <= 0.0:
            return
        here = nexts[int(rate.argmax())]


def _one_lever_more(here: Levels, prices: Prices) -> list[Levels]:
    """Return what is reached by one lever that is not used yet, at the highest step that still fits."""
    found = []
    for k, used in enumerate(here):
        for step in range(0 if used else prices.grid.steps, 0, -1):
            levels = (*here[:k], step, *here[k + 1 :])
            if prices.fits(np.array(levels)):
                found.append(levels)
                break
    return found
