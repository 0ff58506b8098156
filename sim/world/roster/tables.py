"""Tables of other people's programs (pandas, or what turns into it) as a sheet of text."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from sim.foundation.errors import InputError
from sim.foundation.text import composed, tidy
from sim.world.roster.columns import CATEGORIES, COLUMNS, NAMES
from sim.world.roster.file import MAX_COLUMNS, MAX_ROWS, Sheet
from sim.world.roster.quantities import Number


def sheet_of(table: pd.DataFrame) -> Sheet:
    """Return a table as a sheet; rows are counted from 0, as pandas does.

    Raises:
        InputError: It has no rows or columns, or too many.
    """
    if table.index.name is not None and table.index.name not in table.columns:
        table = table.reset_index()
    if not len(table.columns):
        raise InputError("The table has no columns.", allowed="a column `department`, and one row per person")
    if not len(table):
        raise InputError("Nobody is in the table.", allowed="one row per person")
    if len(table) > MAX_ROWS or len(table.columns) > MAX_COLUMNS:
        size = f"{len(table):,} rows and {len(table.columns):,} columns"
        raise InputError(f"The table has {size}.", allowed=f"at most {MAX_ROWS:,} people and {MAX_COLUMNS} columns")
    header = [
        tidy(" ".join(map(str, name)) if isinstance(name, tuple) else "" if name is None else str(name))
        for name in table.columns
    ]
    texts = [_texts(table.iloc[:, k]) for k in range(len(table.columns))]
    return Sheet(header, list(enumerate(map(list, zip(*texts, strict=True)))))


def as_table(source: Any) -> pd.DataFrame | None:
    """Return what was given as a pandas table if it is one, or can be turned into one; None for files and paths."""
    if isinstance(source, pd.DataFrame):
        return source
    turn: Callable[[], Any] | None = getattr(source, "to_pandas", None)
    found = turn() if callable(turn) else None
    return found if isinstance(found, pd.DataFrame) else None


def is_read_already(table: pd.DataFrame, departments: list[str]) -> bool:
    """Return whether a table is in the one form of rosters already, as far as types and ranges go.

    Args:
        table: Any.
        departments: Of the institution.
    """
    if list(table.columns) != list(NAMES[:-1]) or not len(table) or not isinstance(table.index, pd.RangeIndex):
        return False
    for name, categories in {"department": tuple(departments), **CATEGORIES}.items():
        dtype = table[name].dtype
        if not isinstance(dtype, pd.CategoricalDtype) or tuple(dtype.categories) != categories or not dtype.ordered:
            return False
    if table["department"].isna().any():
        return False
    for column in COLUMNS:
        if isinstance(column, Number):
            values = table[column.name]
            if values.dtype != np.float64 or not (values.isna() | values.between(column.low, column.high)).all():
                return False
    flags = table[["urim", "tenure_track"]]
    return bool((flags.dtypes == np.float64).all() and (flags.isna() | flags.isin((0.0, 1.0))).all(axis=None))


def _texts(column: pd.Series) -> list[str]:
    values = column.astype(object).tolist()
    return [_text(value) for value in values]


def _text(value: object) -> str:
    """Return a value as a cell would show it."""
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, str):
        return composed(value)
    if isinstance(value, float | np.floating):
        number = float(value)
        return "" if np.isnan(number) else str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, bytes):
        return composed(value.decode("utf-8", errors="replace"))
    return composed(str(value))
