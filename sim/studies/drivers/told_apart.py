"""Two numbers for each strain and gap: what it moves in total, and what it tells apart between people.

Switching a mechanism off says what goes with it. Whether it says *who* leaves is another question: a cause that is the
same for everybody works as a constant, moves much and tells nobody apart. So people are looked at once, as a survey
would, and followed; the log odds of a voluntary exit per standard deviation of each strain and gap stand beside what
the ablation takes away. And of those who leave: does the gap of their two calendars say where to?
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import switches
from sim.foundation.errors import InputError
from sim.results.regression import columns_of, log_ratio
from sim.results.run import Run
from sim.studies.drivers.leavers import LEVELS, VOLUNTARY

MECHANISMS = LEVELS
"""The switch of each strain and gap → the column in which people have it."""
ACADEMIC = "other_academic"
SURVEY, FOLLOWED = 12, 24  # months
MUCH, LITTLE = 0.1, 0.1  # share of exits that go; log odds per standard deviation
_KEYS = ["replicate", "line", "occupant"]
_Z95 = 1.959963984540054


def told_apart(
    run: Run, month: int = SURVEY, within: int = FOLLOWED, moved: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return what each strain and gap tells of who leaves, and what it moves in total.

    Whoever retires or leaves for a life event in these months is left out, whatever they felt.

    Args:
        run: Of at least `month + within` months, with all mechanisms on.
        month: When people are looked at.
        within: For how many months they are followed.
        moved: Share of voluntary exits that go when a mechanism is off, by its switch, as far as known (`moved_in_total`).

    Returns:
        `[mechanism, title, mean, sd, log_odds, low, high, moved, constant, people, leavers]`: log odds of a voluntary
        exit per standard deviation with a 95% interval; what it moves (NaN where not given); and whether it moves much and
        yet tells nobody apart.

    Raises:
        InputError: The run is too short, or there is no such mechanism.
    """
    if run.months < month + within:
        raise InputError(
            f"People of month {month} cannot be followed for {within} months in a run of {run.months}.",
            allowed=f"a run of {month + within} months or more",
        )
    unknown = sorted(set(moved or {}) - set(MECHANISMS))
    if unknown:
        raise InputError(f"{unknown[0]!r} is no strain or gap.", allowed=", ".join(MECHANISMS))
    people = followed(run, month, within)
    left = people["voluntary"].to_numpy(dtype=np.float64)
    rows = []
    for name, column in MECHANISMS.items():
        values = people[column].to_numpy(dtype=np.float64)
        log, error = log_odds_per_sd(values, left)
        total = (moved or {}).get(name, np.nan)
        constant = is_constant(total, log)
        ends = (log - _Z95 * error, log + _Z95 * error)
        title = switches()[name].title
        rows.append((name, title, values.mean(), values.std(), log, *ends, total, constant, len(left), int(left.sum())))
    names = ["mechanism", "title", "mean", "sd", "log_odds", "low", "high", "moved", "constant", "people", "leavers"]
    return pd.DataFrame(rows, columns=names)


def is_constant(moved: float, log_odds: float) -> bool:
    """Return whether a mechanism moves much and yet tells nobody apart: the same for everybody, a constant.

    Args:
        moved: Share of voluntary exits that go without it.
        log_odds: Of leaving, per standard deviation; NaN where all are alike.
    """
    return bool(moved > MUCH and not abs(log_odds) >= LITTLE)


def moved_in_total(run: Run, without: Mapping[str, Run]) -> dict[str, float]:
    """Return the share of voluntary exits that go when one mechanism is off, by its switch.

    Args:
        run: With all mechanisms on.
        without: The same with one of them off, by its switch.
    """
    return {name: 1.0 - exits(off) / max(exits(run), 1) for name, off in without.items()}


def followed(run: Run, month: int, within: int) -> pd.DataFrame:
    """Return the people of one month with `voluntary`: whether they leave so within some months; other leavers left out."""
    gone = run.departures
    later = gone[gone["month"].between(month + 1, month + within)][[*_KEYS, "kind"]]
    found = run.people([month]).merge(later, on=_KEYS, how="left")
    found["voluntary"] = found["kind"].eq(VOLUNTARY)
    return found[found["voluntary"] | found["kind"].isna()]


def exits(run: Run) -> int:
    """Return how many leave of their own accord, in all futures and months."""
    return int((run.departures["kind"] == VOLUNTARY).sum())


def log_odds_per_sd(values: np.ndarray, happened: np.ndarray, held: Sequence[pd.Series] = ()) -> tuple[float, float]:
    """Return the log odds of one standard deviation more, and their standard error; NaN where all are alike.

    Args:
        values: Of each person.
        happened: 1 or 0.
        held: Columns that are held constant.
    """
    sd = float(values.std())
    design = [np.ones(len(values)), (values - values.mean()) / sd if sd > 0.0 else np.zeros(len(values))]
    for column in held:
        design += columns_of(column)
    return log_ratio(np.column_stack(design), happened)


def where_to(run: Run) -> pd.DataFrame:
    """Return whether the two gaps say where voluntary leavers go: the odds of leaving academia per standard deviation.

    The essay behind the model says that a gap of volume is solved by the same work elsewhere, a gap of values by
    leaving academia. Both gaps are in one regression, as they stood in the last month, and track and department are
    held constant.

    Returns:
        `[gap, title, sd, odds_ratio, low, high, leavers]`.
    """
    log = run.departures
    log = log[log["kind"] == VOLUNTARY]
    out = (log["destination"] != ACADEMIC).to_numpy(dtype=np.float64)
    gaps = {name: MECHANISMS[name] for name in ("values_gap", "volume_gap")}
    rows = []
    for name, column in gaps.items():
        values = log[column].to_numpy(dtype=np.float64)
        others = [log[other] for other in gaps.values() if other != column]
        found, error = log_odds_per_sd(values, out, [*others, log["track"], log["department"]])
        ends = np.exp([found, found - _Z95 * error, found + _Z95 * error])
        rows.append((name, outcomes()[column].title, float(values.std()), *ends, len(log)))
    return pd.DataFrame(rows, columns=["gap", "title", "sd", "odds_ratio", "low", "high", "leavers"])
