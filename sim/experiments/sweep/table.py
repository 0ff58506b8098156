"""A table of points of one's own: read, and checked against the study."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError, listed, nearest, shown
from sim.experiments.sweep.factors import Array, Factor

_HEADER = 2  # the first row of a CSV file stands on its second line


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV or Parquet file.

    Raises:
        InputError: It is neither, or cannot be read.
    """
    where, allowed = str(path), "a CSV or Parquet file with one column for each uncertainty and lever"
    if not path.is_file():
        raise InputError("There is no such file.", where=where, allowed=allowed)
    try:
        if path.suffix.lower() == ".parquet":
            return pd.read_parquet(path)
        # blank lines are kept, so that a row is where a message says it is
        return pd.read_csv(path, encoding="utf-8-sig", skip_blank_lines=False)
    except (OSError, ValueError) as error:
        raise InputError(f"It cannot be read as a table: {error}.", where=where, allowed=allowed) from None


def checked_table(table: pd.DataFrame, factors: Sequence[Factor], where: str) -> Array:
    """Return the values of a table, in the order of the factors.

    Raises:
        InputError: Columns are missing, unknown or named twice; a value is missing, no number or out of range.
    """
    names, columns = [one.name for one in factors], [str(name) for name in table.columns]
    for name in columns:
        if name not in names:
            message = "This column is neither an uncertainty nor a lever of the study."
            raise InputError(message, where=where, path=(name,), allowed=names, nearest=nearest(name, names))
        if columns.count(name) > 1:
            raise InputError("This column stands there twice.", where=where, path=(name,), allowed="each once")
    missing = [name for name in names if name not in columns]
    if missing:
        raise InputError(f"Missing columns: {listed(missing)}.", where=where, allowed=names)
    if table.empty:
        raise InputError("The table has no rows.", where=where, allowed="at least one point")
    return np.column_stack([_column(table[one.name], one, where) for one in factors])


def _column(column: pd.Series, factor: Factor, where: str) -> Array:
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    for row in np.flatnonzero(~np.isfinite(values)):
        raise _at(int(row), factor, where, f"{_said(column.iloc[row])} is not a number")
    known = set(factor.levels)
    outside = [value not in known for value in values] if known else (values < factor.low) | (values > factor.high)
    if factor.whole and not known:
        outside = outside | (values != np.round(values))
    for row in np.flatnonzero(np.asarray(outside)):
        raise _at(int(row), factor, where, f"{shown(float(values[row]))} is out of range")
    return values


def _said(value: object) -> str:
    return "An empty cell" if pd.isna(value) else shown(value)  # type: ignore[call-overload]


def _at(row: int, factor: Factor, where: str, message: str) -> InputError:
    line = row + _HEADER if where.lower().endswith(".csv") else None
    return InputError(f"{message} (row {row + 1}).", where=where, line=line, path=(factor.name,), allowed=factor.allowed)
