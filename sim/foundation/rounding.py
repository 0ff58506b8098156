"""Numbers as text files hold them: CSV and JSON get seven significant digits, Parquet gets every bit.

Seven digits are more than any simulated number is known to; `98.14999999999999` is noise of binary fractions. Whole
digits are never cut (dollars stay dollars), whole numbers and inputs (what a run is made from, so that it can be made
again) stay as they are.
"""

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

DIGITS = 7
# what something is made from; whoever reads it back must get the same bits
INPUTS = frozenset({"manifest", "metadata", "parameters", "point", "scenario", "study"})
_LARGEST_EXACT = 22  # powers of ten up to 10**22 are exact as binary fractions

Array = np.ndarray[Any, Any]


def rounded(values: Array) -> Array:
    """Return numbers with seven significant digits, their whole digits kept; the shortest text of each is that short."""
    values = np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        size = np.floor(np.log10(np.abs(values)))
        decimals = np.clip(DIGITS - 1 - np.where(np.isfinite(size), size, 0.0), 0, _LARGEST_EXACT)
        scale = 10.0**decimals
        found = np.rint(values * scale) / scale  # both exact: the quotient is the number that the text means
    # what is smaller than any outcome is left as it is, and so is what is no number
    return np.where(np.isfinite(found) & ((found != 0.0) | (values == 0.0)), found, values)


def rounded_table(table: pd.DataFrame, inputs: Collection[str] = ()) -> pd.DataFrame:
    """Return a table with its fractions rounded.

    Args:
        table: Any; its other columns stay as they are.
        inputs: Columns that something is made from, which stay as they are.
    """
    floats = [name for name in table.columns if pd.api.types.is_float_dtype(table[name].dtype)]
    fractions = [name for name in floats if name not in inputs]
    return table.assign(**{name: rounded(table[name].to_numpy()) for name in fractions}) if fractions else table


def rounded_content(content: Any, inputs: Collection[str] = INPUTS) -> Any:
    """Return plain content with its fractions rounded; what stands under the keys of inputs stays as it is."""
    if isinstance(content, float | np.floating):
        return _one(float(content))
    if isinstance(content, np.ndarray):
        return rounded(content) if np.issubdtype(content.dtype, np.floating) else content
    if isinstance(content, Mapping):
        return {key: value if key in inputs else rounded_content(value, inputs) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [rounded_content(value, inputs) for value in content]
    return content


def _one(value: float) -> float:
    """Return one number as `rounded` does, without the way through an array."""
    if not math.isfinite(value):
        return value
    return float(round(value)) if abs(value) >= 10 ** (DIGITS - 1) else float(f"{value:.{DIGITS}g}")
