"""The tornado: what each factor does alone, from the low to the high end of its range, all others at their defaults."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.evidence.outcomes import CONFIDENCE
from sim.studies.sensitivity.indices.noise import Array, mean_and_half, mean_of

_OF_THREE = 1.0 - (1.0 - CONFIDENCE) / 3.0  # the widest of three differences was picked (Bonferroni)


def tornado(names: Sequence[str], points: Array, values: Array) -> pd.DataFrame:
    """Return what each factor does alone, the widest first.

    Args:
        names: Factors.
        points: Default point, then the low and the high end of each factor in turn: 2 x factors + 1 points x factors.
        values: The same points x replicates with the same random numbers; NaN where nothing is known.

    Returns:
        `[parameter, usual, low, high, at_usual, at_low, at_high, difference, difference_low, difference_high, width, chance,
        clear]`: the default and the ends of the range; the outcome there; high end less low end, paired, with its 95% t
        interval over replicates; how far apart the three outcomes lie; below what that stays by chance alone in 95 of 100
        cases, and whether it is wider. Factors of which an end is missing are left out.
    """
    means, rows = mean_of(values), []
    for k, name in enumerate(names):
        low, high = 2 * k + 1, 2 * k + 2
        ends = [means[place] for place in (0, low, high)]
        if not np.isfinite(ends).all():
            continue
        difference, half = mean_and_half(values[high] - values[low])
        order = [(0, low, high)[place] for place in np.argsort(ends)]
        widest, by_chance = mean_and_half(values[order[-1]] - values[order[0]], _OF_THREE)
        rows.append(
            (
                name, points[0, k], points[low, k], points[high, k], *ends, difference, difference - half,
                difference + half, max(ends) - min(ends), by_chance, bool(widest > by_chance),
            )
        )  # fmt: skip
    columns = [
        "parameter", "usual", "low", "high", "at_usual", "at_low", "at_high", "difference", "difference_low",
        "difference_high", "width", "chance", "clear",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("width", ascending=False, ignore_index=True, kind="stable")
