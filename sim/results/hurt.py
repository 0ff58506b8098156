"""What hurt most: the seven strains and both gaps of a leaver on one scale, the log odds of intending to leave.

The strains of the model have scales of their own, so the highest of them says which scale is long. Here each stands as
what it does to the person: by how much it moves the log odds of intention, through exhaustion, self-respect, moral injury
and its direct pull, beyond what the same cause did to everybody of that school in month 0. What is the same for all is no
complaint: a constant adds nothing. It is a readout; no rule knows it. `docs/odd.md` (The event log) has the formulas.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.evidence.outcomes import monthly_values, outcomes
from sim.results.event_log import STRAINS
from sim.results.observed import Array, Observed

CAUSES = (*STRAINS, "volume_gap", "values_gap")
NOTHING = "nothing"
HURT = (*CAUSES, NOTHING)
_AT_AUDIT = (*STRAINS, "volume_gap_hours_at_audit", "values_gap_at_audit")
_USUAL = (*STRAINS, "volume_gap_hours", "values_gap")
_LEVELS = (*_USUAL, "exhaustion", "self_respect", "habituation", "pay_fairness")
_INEQUITY, _MORAL_INJURY = CAUSES.index("strain_inequity"), CAUSES.index("strain_moral_injury")


def usual(observed: Observed) -> pd.DataFrame:
    """Return the school's means of month 0, by replicate: strains, gaps, and the stocks that they act on."""
    seen, of_units = observed.of("all")
    columns = {name: monthly_values(outcomes()[name], seen, of_units)[:, 0, 0] for name in _LEVELS}
    return pd.DataFrame(columns, index=pd.Index(observed.replicates, name="replicate"))


def weights(level: Mapping[str, float], p: Mapping[str, float]) -> Array:
    """Return by how much one more of each of `CAUSES` moves the log odds of intention if it lasts.

    These are the slopes of the model's own rules (`sim.rules.wellbeing`, `sim.rules.intention`) at the school's means, so one
    exchange rate holds for all its people.

    Args:
        level: The school's means, a row of `usual`.
        p: Parameters and switches.
    """
    exhausted = p["intention_by_exhaustion"] * p["exhaustion_scale"] * (1.0 - level["exhaustion"])
    worn = p["intention_by_self_respect"] * p["disrespect_scale"] * level["self_respect"]
    felt = 1.0 - level["habituation"]
    found = []
    for strain in STRAINS:
        name = strain.removeprefix("strain_")
        tires = exhausted * p[f"exhaustion_by_{name}"]
        found.append(felt * (tires + worn * p.get(f"disrespect_by_{name}", 0.0)))
    months = p["moral_injury_per_month"] * p["moral_injury_healing_months"]
    filled = 1.0 + months * level["strain_moral_injury"]
    stock = months / (filled * filled)  # slope of the level at which moral injury settles
    found[_MORAL_INJURY] = felt * exhausted * p["exhaustion_by_moral_injury"] + worn * p["disrespect_by_moral_injury"] * stock
    found.append(p["intention_by_volume_gap"] + exhausted * p["exhaustion_by_volume"])
    found.append(p["intention_by_values_gap"] + worn * p["disrespect_by_values_gap"])
    return np.array(found)


def contributions(
    departures: pd.DataFrame, level: pd.DataFrame, settings: Sequence[Mapping[str, float]], draw_of: Array
) -> pd.DataFrame:
    """Return what each of `CAUSES` added to a leaver's log odds of intention when the last values audit began.

    Args:
        departures: Rows of the table of departures.
        level: As `usual` returns it.
        settings: Parameters and switches of each posterior draw, or of all replicates.
        draw_of: The place in `settings` of each replicate, in the order of `level`.

    Returns:
        One column for each cause; NaN for leavers who never held an audit.
    """
    draws = list(settings)
    rate = np.array(
        [weights(row, draws[draw]) for row, draw in zip(level.to_dict("records"), draw_of, strict=True)]  # type: ignore[arg-type]
    )
    unfair = np.array([draws[draw]["strain_inequity"] * draws[draw]["intention_by_unfairness"] for draw in draw_of])
    place = level.index.get_indexer(pd.Index(departures["replicate"]))
    beyond = departures[list(_AT_AUDIT)].to_numpy(dtype=np.float64) - level[list(_USUAL)].to_numpy()[place]
    found = beyond * rate[place]
    less_fair = level["pay_fairness"].to_numpy()[place] - departures["pay_fairness_at_audit"].to_numpy(dtype=np.float64)
    found[:, _INEQUITY] += unfair[place] * less_fair  # pay that feels unfair also pulls by itself
    return pd.DataFrame(found, columns=list(CAUSES), index=departures.index)


def hurt_most(added: pd.DataFrame) -> pd.Series:
    """Return which cause added most, as a column of `HURT`: `nothing` where none added anything, missing without an audit.

    Args:
        added: As `contributions` returns it.
    """
    values = added.to_numpy()
    known = np.isfinite(values).all(axis=1)
    values = np.where(known[:, None], values, -np.inf)
    codes = np.where(values.max(axis=1, initial=-np.inf) > 0.0, values.argmax(axis=1), len(CAUSES))
    labels = pd.Index(list(HURT), dtype=object)
    return pd.Series(pd.Categorical.from_codes(np.where(known, codes, -1), categories=labels), index=added.index)


def named(departures: pd.DataFrame) -> pd.Series:
    """Return the share of leavers who name each of `HURT`, of those who held a values audit; zeros where nobody did.

    Args:
        departures: Rows of the table of departures.
    """
    counts = departures["hurt_most"].value_counts().reindex(list(HURT), fill_value=0)
    return counts / max(int(counts.sum()), 1)
