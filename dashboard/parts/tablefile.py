"""Tables as they are downloaded: rounded to what they bear."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.results.paired import INSIDE

Array = np.ndarray[Any, Any]


def short(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with numbers rounded to four digits; whole numbers and large ones to whole."""

    def number(value: object) -> object:
        if not isinstance(value, float) or value != value:
            return value
        if abs(value) >= 1000:
            return round(value)
        return float(f"{value:.4g}")

    return table.map(number)


def monthly(policy: Mapping[str, Array], reference: Mapping[str, Array]) -> pd.DataFrame:
    """Return means of the futures month by month, with and without the policy, and departures avoided with their range.

    Args:
        policy: [futures, months + 1] by outcome.
        reference: The same without the policy.
    """
    columns: dict[str, Array] = {"month": np.arange(policy["departed"].shape[1])}
    for name in policy:
        columns[f"{name} without"] = reference[name].mean(axis=0).astype(float)
        columns[f"{name} with"] = policy[name].mean(axis=0).astype(float)
    avoided = reference["departed"].astype(float) - policy["departed"]
    columns["departures avoided"] = avoided.mean(axis=0)
    for share in INSIDE:
        columns[f"departures avoided {100 * share:g}%"] = np.quantile(avoided, share, axis=0)
    return short(pd.DataFrame(columns))
