"""Boxes of conditions, and how far they can be believed; `prim` finds them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.studies.sensitivity.space import Array


@dataclass(frozen=True)
class Limit:
    """One condition of a box.

    Attributes:
        name: What is limited.
        side: "above", "below", or "among" for what has no order.
        value: The limit; the words that are left where there is no order.
        quasi_p: How probable so many cases in the box would be, were it no denser than without the limit.
        differs: How probable so large a difference between cases and others would be in any of all names, were there
            none: Kolmogorov and Smirnov's test, times the number of names.
        found_again: Part of the resamples in which the first box limits the same side of the same name.
    """

    name: str
    side: str
    value: float | tuple[str, ...]
    quasi_p: float
    differs: float
    found_again: float = float("nan")


@dataclass(frozen=True)
class Box:
    """Conditions that hold together.

    Attributes:
        limits: The conditions.
        coverage: Part of all cases that lie inside.
        density: Part of the points inside that are cases.
        mass: Part of all points that lie inside.
        points: How many.
        cases: How many of them.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    points: int
    cases: int


@dataclass(frozen=True)
class Boxes:
    """What PRIM found.

    Attributes:
        boxes: The first is the strongest; each later one among the points that those before it left.
        share: Part of all points that are cases.
        points: How many points.
        cases: How many cases.
        tested: How many limits were possible.
        resamples: How often two thirds of the points were drawn.
        found: Part of these in which any box was found.
        density: Density of their first boxes on the points that were left out, all together; NaN where none was found.
        coverage: Likewise.
    """

    boxes: tuple[Box, ...]
    share: float
    points: int
    cases: int
    tested: int
    resamples: int
    found: float
    density: float
    coverage: float


def within(x: pd.DataFrame, limits: Sequence[Limit]) -> Array:
    """Return which points keep to all limits."""
    inside = np.ones(len(x), dtype=bool)
    for limit in limits:
        column = x[limit.name]
        if limit.side == "among":
            inside &= column.isin(list(limit.value)).to_numpy()  # type: ignore[arg-type]
        else:
            inside &= (column >= limit.value if limit.side == "above" else column <= limit.value).to_numpy()
    return inside
