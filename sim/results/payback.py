"""When a policy has paid for itself: the first month from which on more was saved than spent, and stays so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Payback:
    """The payback month within the horizon.

    Attributes:
        on_average: Month in which the mean of all futures turns and stays positive; None where it does not.
        share: Share of futures that get there within the horizon.
        month: Median month of those that do; None where none does.
        early: Month by which 1 of 20 of those have got there.
        late: Month by which 19 of 20 of those have.
        horizon: Months that were simulated.
    """

    on_average: int | None
    share: float
    month: int | None
    early: int | None
    late: int | None
    horizon: int


def payback(net: Array) -> Payback:
    """Return when cumulative net savings turn positive for good.

    Args:
        net: [futures, months] what a policy changes costs by; negative where it saves.
    """
    months = [month for month in map(_turns, np.asarray(net, dtype=float)) if month is not None]
    mean = _turns(np.asarray(net, dtype=float).mean(axis=0))
    share = len(months) / len(net)
    if not months:
        return Payback(mean, share, None, None, None, net.shape[1])
    early, middle, late = (
        int(found) for found in np.quantile(months, (0.05, 0.5, 0.95), method="inverted_cdf")
    )
    return Payback(mean, share, middle, early, late, net.shape[1])


def _turns(net: Array) -> int | None:
    """Return the first month (from 1) after which more is saved than spent until the end."""
    saved = -np.cumsum(net) > 0.0
    if not saved[-1]:
        return None
    not_yet = np.flatnonzero(~saved)
    return 1 if not len(not_yet) else int(not_yet[-1]) + 2
