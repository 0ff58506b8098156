"""A table of points of your own: read, and checked against the study."""

import warnings
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from sim.foundation.errors import InputError, listed, nearest, shown
from sim.foundation.places import is_file
from sim.foundation.text import encoding_of
from sim.studies.sweep.factors import Array, Factor

_MARKS = {";": "semicolons", "\t": "tabs"}
_HEADER = 2  # the first row of a CSV file stands on its second line


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV or Parquet file.

    Raises:
        InputError: It is neither, or cannot be read.
    """
    where, allowed = str(path), "a CSV or Parquet file with one column for each uncertainty and lever"
    if not is_file(path):
        message = "This is a folder, not a file." if path.is_dir() else "There is no such file."
        raise InputError(message, where=where, allowed=allowed)
    try:
        return pd.read_parquet(path) if path.suffix.lower() == ".parquet" else _read_csv(path.read_bytes(), where)
    except pd.errors.EmptyDataError:
        raise InputError("The file is empty.", where=where, allowed=allowed) from None
    except pd.errors.ParserWarning:
        raise InputError("Rows have more cells than the header has names.", where=where, allowed=allowed) from None
    except UnicodeDecodeError:
        raise InputError("The file is not UTF-8 text.", where=where, allowed=allowed) from None
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).removeprefix("Error tokenizing data. C error: ").split()).rstrip(".")
        raise InputError(f"It cannot be read as a table: {reason}.", where=where, allowed=allowed) from None


def _read_csv(content: bytes, where: str) -> pd.DataFrame:
    """Read a CSV file; its columns are called as they are there, twice the same or without a name, too."""
    encoding = encoding_of(content)
    header = pd.read_csv(
        BytesIO(content), encoding=encoding, skipinitialspace=True, header=None, nrows=1, dtype=str, keep_default_na=False
    )
    names = [str(name).strip() for name in header.iloc[0]]
    if len(names) == 1 and (found := next((mark for mark in _MARKS if mark in names[0]), None)):
        message = f"Columns are divided by {_MARKS[found]}."
        raise InputError(message, where=where, line=1, allowed="commas between columns, points in numbers")
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # cells beyond the header
        # blank lines are kept, so that a row is where a message says it is; those at the end say nothing
        table = pd.read_csv(
            BytesIO(content), encoding=encoding, skipinitialspace=True, skip_blank_lines=False, index_col=False
        )
    said = np.flatnonzero(table.notna().any(axis=1))
    table = table.iloc[: said[-1] + 1 if len(said) else 0]
    return table.set_axis(names, axis="columns")


def checked_table(table: pd.DataFrame, factors: Sequence[Factor], where: str) -> Array:
    """Return the values of a table, in the order of the factors.

    Raises:
        InputError: Columns are missing, unknown or named twice; a value is missing, no number or out of range.
    """
    names, columns = [one.name for one in factors], [str(name) for name in table.columns]
    for k, name in enumerate(columns):
        if not name:
            message = f"Column {k + 1} has no name; an index, if it is one, must be left out."
            raise InputError(message, where=where, allowed=names)
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
