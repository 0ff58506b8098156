"""A roster that is a table in memory already: its cells as a file would have them, so that both are read alike."""

from numbers import Real
from typing import Any

import pandas as pd

from sim.foundation.errors import InputError
from sim.world.roster.file import MAX_COLUMNS, MAX_ROWS, Rows


def cells_of(frame: pd.DataFrame) -> tuple[list[str], Rows]:
    """Return header and rows of a table; rows are counted from 0, as pandas does.

    Raises:
        InputError: It has no rows or columns, or too many.
    """
    if not len(frame.columns):
        raise InputError("The table has no columns.", allowed="a column `department`, and one row per person")
    if not len(frame):
        raise InputError("Nobody is in the table.", allowed="one row per person")
    if len(frame) > MAX_ROWS:
        raise InputError(f"The table has {len(frame):,} rows.", allowed=f"at most {MAX_ROWS:,} people")
    if len(frame.columns) > MAX_COLUMNS:
        raise InputError(f"The table has {len(frame.columns)} columns.", allowed=f"at most {MAX_COLUMNS}")
    columns = [[_text(value) for value in frame.iloc[:, k].tolist()] for k in range(len(frame.columns))]
    return [str(name).strip() for name in frame.columns], list(enumerate(map(list, zip(*columns, strict=True))))


def _text(value: Any) -> str:
    """A cell as text that reads back as the very same value; nothing where nothing is known."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, Real) and not isinstance(value, bool):
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)
    return str(value)
