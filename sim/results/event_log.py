"""The event log of departures as a table, and the life of leavers in outline."""

from collections.abc import Iterable, Mapping
from enum import IntEnum

import numpy as np
import pandas as pd

from sim.evidence.parameters import parameter_object
from sim.foundation.errors import InputError
from sim.results.observed import Array, Observed
from sim.rules.afterwards import exhaustion_afterwards, hours_afterwards, teaching_afterwards
from sim.rules.vocabulary import NEVER, Destination, Leaving, Path, Rank, Strain, Track
from sim.world.population import Population
from sim.world.roster.columns import GENDERS

KINDS = tuple(kind.name.lower().replace("_", " ") for kind in Leaving)
PATHS = tuple(path.name.lower() for path in Path)
DESTINATIONS = tuple(destination.name.lower() for destination in Destination)
HANDOVERS = ("abrupt", "planned")
STRAINS = tuple(f"strain_{strain.name.lower()}" for strain in Strain)
MOST_MONTHS_AFTER = 600


def names(words: type[IntEnum]) -> tuple[str, ...]:
    """Return the names of an enumeration as tables show them."""
    return tuple(word.name.lower() for word in words)


def labelled(codes: Array, labels: Iterable[str]) -> pd.Categorical:
    """Return codes as readable labels that take no more room than the codes."""
    return pd.Categorical.from_codes(
        np.asarray(codes, dtype=np.int64), categories=pd.Index(list(labels), dtype=object)
    )


def person_names(line: Array, occupant: Array) -> list[str]:
    """Return who holds a line: "L0012.3" is the fourth person on line 12 (the first is 0)."""
    return [f"L{k:04d}.{who}" for k, who in zip(line.tolist(), occupant.tolist(), strict=True)]


def departures_table(observed: Observed, population: Population, scenario: str) -> pd.DataFrame:
    """Return one row per departure, in the order of replicates and months.

    What stands at the end (`hours`, `volume_gap_hours`, …) is of the last month. What stands `_at_audit`, and
    the seven strains, is of the month in which the last values audit began; NaN for those who never held one.
    `Run.departures` adds `hurt_most` (see `sim.results.hurt`).
    """
    log = observed.log
    audited = log["audit_month"] != NEVER

    def at_audit(values: Array) -> Array:
        return np.where(audited, values, np.nan)

    columns: dict[str, object] = {
        "scenario": labelled(np.zeros(len(log)), [scenario]),
        "replicate": observed.log_replicate.astype(np.int64),
        "month": log["month"],
        "person": pd.Series(person_names(log["line"], log["occupant"]), dtype=object),
        "line": log["line"],
        "occupant": log["occupant"],
        "unit": labelled(log["unit"], population.unit_names),
        "department": labelled(log["department"], population.department_names),
        "gender": labelled(log["woman"], GENDERS),
        "urim": log["urim"],
        "age": log["age_years"],
        "rank": labelled(log["rank"], names(Rank)),
        "track": labelled(log["track"], names(Track)),
        "tenure_track": log["tenure_track"],
        "months_since_hire": log["months_since_hire"],
        "destination": labelled(log["destination"], DESTINATIONS),
        "kind": labelled(log["kind"], KINDS),
        "handover": labelled(log["handover_planned"], HANDOVERS),
        "hours": log["hours"],
        "exhaustion": log["exhaustion"],
        "moral_injury": log["moral_injury"],
        "self_respect": log["self_respect"],
        "intention": log["intention"],
        "volume_gap_hours": log["volume_gap_hours"],
        "values_gap": log["values_gap"],
        "audit_month": at_audit(log["audit_month"]),
        "volume_gap_hours_at_audit": at_audit(log["audit_volume_gap"]),
        "values_gap_at_audit": at_audit(log["audit_values_gap"]),
        "pay_fairness_at_audit": at_audit(log["audit_fairness"]),
        **{name: at_audit(log["audit_strains"][:, k]) for k, name in enumerate(STRAINS)},
        "second_post": log["second_post"],
        "adjunct": log["adjunct_hours"] > 0,
        "adjunct_hours": log["adjunct_hours"],
        "path": labelled(log["path"], PATHS),
    }
    return pd.DataFrame({name: _own(column) for name, column in columns.items()})


def paths_table(departures: pd.DataFrame) -> pd.DataFrame:
    """Return by which path people left: `[path, departures, share, share_of_choices]`.

    Args:
        departures: Rows of the table of departures.

    `share` is of all departures, `share_of_choices` of those that are neither retirements nor appointments not renewed.
    """
    counts = departures["path"].value_counts().reindex(list(PATHS), fill_value=0)
    chosen = counts.drop([Path.CONTRACT.name.lower(), Path.RETIREMENT.name.lower()])
    return pd.DataFrame(
        {
            "path": list(PATHS),
            "departures": counts.to_numpy(),
            "share": (counts / max(counts.sum(), 1)).to_numpy(),
            "share_of_choices": (chosen / max(chosen.sum(), 1)).reindex(list(PATHS)).to_numpy(),
        }
    )


def _own(column: object) -> object:
    """Return a column that does not keep the whole log in memory."""
    return np.ascontiguousarray(column) if isinstance(column, np.ndarray) else column


def life_after(departures: pd.DataFrame, p: Mapping[str, float], months: int) -> pd.DataFrame:
    """Return the outline of leavers' lives, month by month from the one in which they left (0).

    Args:
        departures: Rows of the table of departures.
        p: All parameters.
        months: How far to follow them.

    Returns:
        `[scenario, replicate, person, destination, months_after, month, hours_per_week, exhaustion,
        teaching_hours_per_week]`.
    """
    if isinstance(months, bool) or not isinstance(months, int) or not 0 <= months <= MOST_MONTHS_AFTER:
        raise InputError(
            f"Life after {months!r} months.", allowed=f"whole months from 0 to {MOST_MONTHS_AFTER}"
        )
    record = parameter_object(p)
    after = np.tile(np.arange(months + 1), len(departures))
    rows = departures.loc[departures.index.repeat(months + 1)].reset_index(drop=True)
    where = rows["destination"].cat.codes.to_numpy()
    weeks = np.array([[hours_afterwards(d, second, record) for second in (False, True)] for d in Destination])
    hours = weeks[where, rows["second_post"].to_numpy(dtype=np.int64)]
    # both rules are straight lines in what the person leaves with, so two points of each say everything
    zero, one = (
        np.array([[exhaustion_afterwards(x, d, m, record) for m in range(months + 1)] for d in Destination])
        for x in (0.0, 1.0)
    )
    kept = np.array([teaching_afterwards(1.0, m, record) for m in range(months + 1)])
    start = rows["exhaustion"].to_numpy()
    return pd.DataFrame(
        {
            **{name: rows[name] for name in ("scenario", "replicate", "person", "destination")},
            "months_after": after,
            "month": rows["month"].to_numpy() + after,
            "hours_per_week": np.where(after == 0, rows["hours"], hours),
            "exhaustion": zero[where, after] + start * (one - zero)[where, after],
            "teaching_hours_per_week": rows["adjunct_hours"].to_numpy() * kept[after],
        }
    )
