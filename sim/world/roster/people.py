"""What must hold between the cells of one person, and what follows from several of them."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.foundation.errors import InputError, shown
from sim.world.roster.columns import EFFORTS
from sim.world.roster.departments import Departments
from sim.world.roster.report import Report

_YOUNGEST_HIRE = 24
_TOLERANCE = 0.005  # efforts are often rounded to percents
_PART_TIME = 0.99
_LOWEST_TARGET, _HIGHEST_TARGET = 0.1, 3.0

Numbers = npt.NDArray[np.int64]


def scale_efforts(frame: pd.DataFrame, units: Mapping[str, str], notes: list[str]) -> None:
    """Turn efforts that are shares of each person's own work into shares of full-time work.

    They are where the mapping says so, or where all efforts of everybody who works part-time add up to one.
    """
    told = [name for name in EFFORTS if units.get(name, "").endswith("of fte")]
    part_time = frame["fte"] < _PART_TIME
    whole = frame.loc[part_time, list(EFFORTS)]
    total = whole.fillna(0.0).sum(axis=1)
    own = bool(len(whole)) and not any(units.get(name) for name in EFFORTS if units.get(name, "") in ("share", "percent"))
    if own and (total - 1.0).abs().max() <= _TOLERANCE:
        told = [name for name in EFFORTS if frame[name].notna().any()]
        notes.append(f"{', '.join(told)}: shares of each person's own work, for they add up to 1 for part-time people too.")
    for name in told:
        frame[name] = (frame[name] * frame["fte"].fillna(1.0)).round(6)


def set_targets(
    frame: pd.DataFrame, wrvus: Mapping[str, npt.NDArray[np.float64]], benchmarks: Mapping[str, float],
    departments: Departments, rows: Numbers, report: Report, notes: list[str],
) -> None:  # fmt: skip
    """Make RVU targets of work RVUs: those asked of a person over the benchmark of the person's clinical effort.

    Args:
        frame: People; gets `rvu_target` where it is blank.
        wrvus: Work RVUs by column: `wrvu_target`, `wrvu_benchmark`.
        benchmarks: Work RVUs a year at a full clinical FTE, by department, where there is no column of them.
        departments: Of the institution.
        rows: Number of each row.
        report: Gathers targets that cannot be.
        notes: Gathers what should be known.
    """
    if "wrvu_target" not in wrvus:
        return
    asked = wrvus["wrvu_target"]
    benchmark = np.full(len(frame), np.nan)
    for name, value in benchmarks.items():
        meant = departments.meant(name)
        if len(meant) != 1:
            raise InputError(
                f"{shown(name)} {departments.reason(name)}.", path=("wrvu_benchmarks", name), allowed=departments.names
            )
        benchmark[(frame["department"] == meant[0]).to_numpy()] = value
    given = wrvus.get("wrvu_benchmark", np.full(len(frame), np.nan))
    benchmark = np.where(np.isnan(given), benchmark, given)
    cfte = frame["cfte"].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.round(asked / (benchmark * cfte), 3)
    ratio[~np.isfinite(ratio)] = np.nan
    for place in np.flatnonzero((ratio < _LOWEST_TARGET) | (ratio > _HIGHEST_TARGET)):
        said = f"{ratio[place]:g}"
        made = f"{asked[place]:,.0f} work RVUs over {benchmark[place]:,.0f} at a cfte of {cfte[place]:g}"
        allowed = f"{_LOWEST_TARGET:g} to {_HIGHEST_TARGET:g} times the benchmark"
        report.row(int(rows[place]), "rvu_target", said, f"is out of range ({made})", allowed)
    frame["rvu_target"] = frame["rvu_target"].fillna(pd.Series(ratio, index=frame.index))
    known = int(np.isfinite(ratio).sum())
    wanted = int(np.isfinite(asked).sum())
    if known:
        notes.append(f"rvu_target: {known:,} of them are wrvu_target over wrvu_benchmark at each person's cfte.")
    if known < wanted:
        missing = "benchmark" if not np.isfinite(benchmark).any() else "benchmark or cfte"
        notes.append(
            f"{wanted - known:,} wrvu_targets are not used, because there is no {missing}: a column wrvu_benchmark (work "
            "RVUs a year at a full clinical FTE), or wrvu_benchmarks by department in the mapping file."
        )


def check_people(frame: pd.DataFrame, rows: Numbers, report: Report, notes: list[str]) -> None:
    """Check what must hold between the cells of one person."""
    efforts = frame[list(EFFORTS)]
    total = efforts.fillna(0.0).sum(axis=1)
    most = frame["fte"].fillna(1.0)
    for place in np.flatnonzero(total > most + _TOLERANCE):
        reason = "is more than fte (1 where it is blank)"
        report.row(int(rows[place]), "sum of cfte and the other efforts", f"{total[place]:.4g}", reason)
    nothing = efforts.notna().all(axis=1) & (total <= 0.0)
    for place in np.flatnonzero(nothing):
        reason = "everyone has some effort: leave a cell blank, or omit the row"
        report.row(int(rows[place]), "sum of cfte and the other efforts", "0", reason)
    hired_at = frame["age"] - frame["years_since_hire"]
    for place in np.flatnonzero(hired_at < _YOUNGEST_HIRE):
        reason = f"age and years since hire say that the person was hired before the age of {_YOUNGEST_HIRE}"
        report.row(int(rows[place]), "", "", reason)
    less = efforts.notna().all(axis=1) & frame["fte"].notna() & (total < frame["fte"] - 2 * _TOLERANCE) & ~nothing
    if less.any():
        notes.append(
            f"In {int(less.sum()):,} of {len(frame):,} rows the efforts add up to less than fte ({total[less].mean():.2f} of "
            f"{frame['fte'][less].mean():.2f} on average). The model takes what they add up to as the person's work, so "
            "these people work fewer hours than fte says. If something is missing, leave one effort blank: it gets the rest."
        )


def check_ids(ids: npt.NDArray[np.object_], rows: Numbers, report: Report) -> None:
    """Check that nobody is there twice; the id itself is not repeated, for it may be a name."""
    known = pd.Series(ids, index=rows).dropna()
    doubles = known[known.duplicated(keep=False)]
    for _, found in doubles.groupby(doubles, sort=False):
        first, *others = map(int, found.index)
        for row in others:
            reason = f"the same id as in row {first}: delete the duplicate row, or give the two people different ids"
            report.row(row, "", "", reason)


def unique_units(frame: pd.DataFrame) -> pd.Series:
    """Return unit names; where two departments use one name, the department goes before it."""
    units = frame["unit"]
    homes = frame.groupby("unit", observed=True)["department"].nunique()
    shared = units.isin(homes.index[homes > 1])
    return units.where(~shared, frame["department"].astype(object) + ": " + units)
