"""A policy against its reference, future by future: what the page, the command line and notebooks say and draw about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.foundation.errors import InputError
from sim.results.run import Run
from sim.rules.vocabulary import PersonColumn

Array = np.ndarray[Any, Any]
# outcomes over the whole horizon that are compared, future by future
COMPARED = (
    "departures", "annual_departure_rate", "headcount", "burned_out", "intends_to_leave", "hours_per_week",
    "evening_hours_per_week", "protected_share", "equity_gap", "vacancies", "levers_usd", "turnover_usd",
    "lost_access_usd", "total_usd",
)  # fmt: skip
Kind = Literal["estimate", "sample", "full"]
INSIDE = (0.025, 0.975)  # 19 of 20 futures lie between these quantiles
FEW = 40  # futures below which their whole range is told: 19 of 20 of them cannot be told from all


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


def paired_of(run: Run, reference: Run, kind: Kind = "full") -> Paired:
    """Return the paired differences of a run from a reference of the same futures, month by month.

    Args:
        run: With the policy.
        reference: Without it.
        kind: "sample" where the futures are few and a full answer is on its way.

    Raises:
        InputError: The two are not of the same futures.
    """
    for what, one, other in (
        ("futures", run.observed.replicates, reference.observed.replicates),
        ("months", run.months, reference.months),
        ("draws", run.draws, reference.draws),
        ("seed", run.metadata.get("seed"), reference.metadata.get("seed")),
    ):
        if one != other:
            raise InputError(f"The two runs have different {what}.", allowed="runs of the same futures")
    before, after = reference.horizon_array(COMPARED), run.horizon_array(COMPARED)
    return Paired(
        kind=kind,
        months=np.arange(run.months + 1),
        avoided=_departed(reference) - _departed(run),
        change=dict(zip(COMPARED, (after - before).T, strict=True)),
        before=dict(zip(COMPARED, before.T, strict=True)),
        draw_of=run.draw_of,
        draws=run.draws,
    )


def _departed(run: Run) -> Array:
    """Return departures since today: futures x months from 0."""
    people, _ = run.observed.of("all")
    since = people[PersonColumn.DEPARTURES][..., 0].copy()
    since[:, 0] = 0.0
    return np.asarray(np.cumsum(since, axis=1))
