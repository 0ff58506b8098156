"""Shapley's way of sharing an effect out: what each player adds, averaged over the orders in which they join.

A coalition is a whole number whose bits say who is in it. Orders come in antithetic pairs, one and the same
backwards: who joins late in the one joins early in the other, so that random variation among orders partly cancels.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
_STREAM = 0x5A1E  # keeps these random numbers apart from others made of the same seed


def orders(players: int, pairs: int, seed: int, replicate: int) -> Array:
    """Draw orders in which players join, in antithetic pairs one after the other.

    Args:
        players: How many.
        pairs: How many pairs of orders.
        seed: Of the study.
        replicate: Each replicate has orders of its own, whatever the number of replicates.

    Returns:
        2 · pairs x players.
    """
    rng = np.random.default_rng([seed, replicate, _STREAM])
    found = []
    for _ in range(pairs):
        order = rng.permutation(players)
        found += [order, order[::-1]]
    return np.array(found, dtype=np.int64).reshape(2 * pairs, players)


def everybody(players: int) -> int:
    """Return the coalition of all."""
    return (1 << players) - 1


def without(players: int, player: int) -> int:
    """Return the coalition of all but one."""
    return everybody(players) & ~(1 << player)


def joining(order: Iterable[int]) -> list[int]:
    """Return the coalitions that an order passes through, from nobody to everybody."""
    found = [0]
    for player in order:
        found.append(found[-1] | 1 << int(player))
    return found


def needed(players: int, drawn: Array) -> list[int]:
    """Return the coalitions whose worth must be known: nobody, everybody, each alone, all but each, all on the way."""
    found = {0, everybody(players)}
    for player in range(players):
        found |= {1 << player, without(players, player)}
    for order in drawn:
        found.update(joining(order))
    return sorted(found)


def members(coalitions: Sequence[int], players: int) -> Array:
    """Return who is in each coalition, 1 or 0: coalitions x players."""
    return np.array([[one >> k & 1 for k in range(players)] for one in coalitions], dtype=float)


def contributions(drawn: Array, worth: Mapping[int, float]) -> Array:
    """Return what each player adds at its turn: orders x players. Each row adds up to the worth of all less that of none.

    Args:
        drawn: Orders.
        worth: Of every coalition that the orders pass through.
    """
    found = np.empty(drawn.shape)
    for k, order in enumerate(drawn):
        found[k, order] = np.diff([worth[coalition] for coalition in joining(order)])
    return found


def by_pair(contributed: Array) -> Array:
    """Return the mean of each antithetic pair: pairs x players."""
    return np.asarray(contributed.reshape(-1, 2, contributed.shape[1]).mean(axis=1))
