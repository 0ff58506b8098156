"""A policy against its reference, future by future: what the page, the command line and notebooks say and draw about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Array = np.ndarray[Any, Any]
# outcomes over the whole horizon that are compared, future by future
COMPARED = (
    "departures", "annual_departure_rate", "headcount", "burned_out", "intends_to_leave", "hours_per_week",
    "evening_hours_per_week", "protected_share", "equity_gap", "vacancies", "levers_usd", "turnover_usd",
    "lost_access_usd", "total_usd",
)  # fmt: skip
Kind = Literal["estimate", "sample", "full"]


@dataclass(frozen=True)
class Paired:
    """Paired differences: the same people and the same chance with the policy and without it.

    Attributes:
        kind: "full" is the answer of the model; "sample" is one of few futures; "estimate" is put together from what
            each lever does alone, without a run.
        months: [points] months since today, from 0 to the horizon.
        avoided: [futures, points] departures avoided since today, cumulative; negative where more leave.
        change: By outcome of `COMPARED`, [futures]: with the policy less without it, over the horizon.
        before: By outcome of `COMPARED`, [futures]: without the policy.
        draw_of: [futures] which posterior draw each future took.
        draws: How many draws there are; 0 where parameters are fixed.
    """

    kind: Kind
    months: Array
    avoided: Array
    change: Mapping[str, Array]
    before: Mapping[str, Array]
    draw_of: Array
    draws: int = 0

    @property
    def futures(self) -> int:
        """How many futures it holds."""
        return len(self.avoided)
