"""What leavers would have told: the strain or gap that hurt most when their last values audit began.

This is what an exit interview or an event log can give. It sees leavers only, and what was worse for them than usual, not
what would have been without it; the difference from what switching off shows is the point of the comparison.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import switches
from sim.results.event_log import STRAINS
from sim.results.hurt import CAUSES, HURT
from sim.results.run import Run, estimated

VOLUNTARY = "voluntary"
LEVELS = {**{name: name for name in STRAINS}, "volume_gap": "volume_gap_hours", "values_gap": "values_gap"}
"""Each strain and gap → the outcome, and the column of people, that holds it."""
_AT_AUDIT = {name: level if name in STRAINS else f"{level}_at_audit" for name, level in LEVELS.items()}


@dataclass(frozen=True)
class Told:
    """What the event log says.

    Attributes:
        table: `[cause, title, unit, named, named_low, named_high, log_odds, at_audit, everybody]`: the share of leavers whom
            this strain or gap hurt most, what it added to their log odds of intention on average, its mean in leavers when
            their audit began, and its mean over all faculty and months.
        nothing: The share of leavers for whom none of them was worse than usual.
        leavers: How many, in all replicates together.
        audited: How many of them had begun an audit.
    """

    table: pd.DataFrame
    nothing: float
    leavers: int
    audited: int


def told(run: Run, kind: str | None = VOLUNTARY) -> Told:
    """Read the event log of a run.

    Args:
        run: With all mechanisms on.
        kind: Kind of departures; all of them where None.
    """
    log = run.departures
    log = log if kind is None else log[log["kind"] == kind]
    asked = log[log["hurt_most"].notna()]
    by_replicate = np.zeros((run.replicates, len(HURT)))
    place = {number: k for k, number in enumerate(run.observed.replicates)}
    where = (asked["replicate"].map(place).to_numpy(dtype=int), asked["hurt_most"].cat.codes.to_numpy(dtype=int))
    np.add.at(by_replicate, where, 1.0)
    total = by_replicate.sum(axis=1, keepdims=True)
    shares = np.divide(by_replicate, total, out=np.full(by_replicate.shape, np.nan), where=total > 0)
    ends = estimated(shares, run.draw_of, run.draws)
    pooled = by_replicate.sum(axis=0) / max(by_replicate.sum(), 1.0)
    last = len(CAUSES)
    table = pd.DataFrame(
        {
            "cause": list(CAUSES), "title": [switches()[name].title for name in CAUSES],
            "unit": [outcomes()[LEVELS[name]].unit for name in CAUSES], "named": pooled[:last],
            "named_low": np.clip(ends["low"][:last], 0.0, 1.0), "named_high": np.clip(ends["high"][:last], 0.0, 1.0),
            "log_odds": run.hurts().loc[asked.index, list(CAUSES)].mean().to_numpy(),
            "at_audit": asked[list(_AT_AUDIT.values())].mean().to_numpy(),
            "everybody": run.horizon(list(LEVELS.values())).mean().to_numpy(),
        }
    )  # fmt: skip
    return Told(table, float(pooled[last]), len(log), len(asked))
