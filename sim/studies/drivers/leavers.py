"""What leavers would have told: the strain that was highest when their last values audit began.

This is what an exit survey or an event log can give. It sees leavers only, and only how high each strain stood, not
what would have been without it; the difference from what switching off shows is the point of the comparison.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.evidence.outcomes import outcomes
from sim.results.event_log import STRAINS
from sim.results.run import Run, estimated

VOLUNTARY = "voluntary"
_GAPS = {"volume_gap": ("volume_gap_hours_at_audit", "volume_gap_hours"), "values_gap": ("values_gap_at_audit", "values_gap")}


@dataclass(frozen=True)
class Told:
    """What the event log says.

    Attributes:
        table: `[strain, title, highest, highest_low, highest_high, at_audit, everybody]`: the share of leavers in
            whom it was the highest of the seven, its mean in leavers when their audit began, and its mean over all
            faculty and months.
        gaps: `[gap, title, unit, at_audit, everybody]`.
        leavers: How many, in all replicates together.
        audited: How many of them had begun an audit.
    """

    table: pd.DataFrame
    gaps: pd.DataFrame
    leavers: int
    audited: int


def highest_strain(log: pd.DataFrame) -> pd.Series:
    """Return the name of the strain that was the highest, of those leavers who held a values audit.

    Args:
        log: Rows of the table of departures.
    """
    asked = log[log[STRAINS[0]].notna()]
    highest = asked[list(STRAINS)].to_numpy().argmax(axis=1)
    return pd.Series([STRAINS[k] for k in highest], index=asked.index, dtype=object)


def told(run: Run, kind: str | None = VOLUNTARY) -> Told:
    """Read the event log of a run.

    Args:
        run: With all mechanisms on.
        kind: Kind of departures; all of them where None.
    """
    log = run.departures
    log = log if kind is None else log[log["kind"] == kind]
    names = highest_strain(log)
    asked, highest = log.loc[names.index], names.map(STRAINS.index)
    by_replicate = np.zeros((run.replicates, len(STRAINS)))
    place = {number: k for k, number in enumerate(run.observed.replicates)}
    np.add.at(by_replicate, (asked["replicate"].map(place).to_numpy(dtype=int), highest.to_numpy(dtype=int)), 1.0)
    total = by_replicate.sum(axis=1, keepdims=True)
    shares = np.divide(by_replicate, total, out=np.full(by_replicate.shape, np.nan), where=total > 0)
    ends = estimated(shares, run.draw_of, run.draws)
    everybody = run.horizon([*STRAINS, *(name for _, name in _GAPS.values())]).mean()
    pooled = by_replicate.sum(axis=0) / max(by_replicate.sum(), 1.0)
    table = pd.DataFrame(
        {
            "strain": list(STRAINS), "title": [outcomes()[name].title for name in STRAINS],
            "highest": pooled, "highest_low": np.clip(ends["low"], 0.0, 1.0), "highest_high": np.clip(ends["high"], 0.0, 1.0),
            "at_audit": asked[list(STRAINS)].mean().to_numpy(), "everybody": everybody[list(STRAINS)].to_numpy(),
        }
    )  # fmt: skip
    gaps = pd.DataFrame(
        [
            (gap, outcomes()[name].title, outcomes()[name].unit, float(asked[column].mean()), float(everybody[name]))
            for gap, (column, name) in _GAPS.items()
        ],
        columns=["gap", "title", "unit", "at_audit", "everybody"],
    )
    return Told(table, gaps, len(log), len(asked))
