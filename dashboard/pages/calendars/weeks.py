"""One life as tables: for the browser, which draws the two calendars of a month, and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.lives import KINDS, MONTHS, WITH, WITHOUT, kinds_of_work
from dashboard.question import Question

DIGITS = 4  # of every number that the page shows, writes, or says how to make again
QUANTILES = tuple(range(0, 101, 5))  # percent
_STAGES = {
    "settled": "settled",
    "audit": "weighs leaving (values audit)",
    "voice": "asks for a change",
    "search": "looks for another position",
    "notice": "has given notice",
}


def table_of(found: Mapping[str, pd.DataFrame], question: Question) -> pd.DataFrame:
    """Return the months as a file has them: `world`, then `MONTHS`; one world where both sides are the same."""
    months = found["months"]
    worlds = [WITHOUT] if question.changes_nothing else [WITHOUT, WITH]
    return months.loc[months["world"].isin(worlds), ["world", *MONTHS]].round(DIGITS).reset_index(drop=True)


def for_browser(found: Mapping[str, pd.DataFrame], question: Question) -> dict[str, Any]:
    """Return what the browser draws: for each world, a list of months in order.

    Args:
        found: As `dashboard.model.Model.life` returns it.
        question: Both sides.
    """
    table = table_of(found, question)
    worlds = []
    for name, rows in table.groupby("world", sort=False):
        title = "The two calendars" if question.changes_nothing else f"{str(name).capitalize()} the policy"
        worlds.append(
            {"name": name, "title": title, "months": [_month(row) for row in rows.to_dict("records")]}
        )
    there = table[table["present"].astype(bool)]
    wished = there[[f"wished_{kind}_hours" for kind in KINDS]].sum(axis=1)
    most = max(float(table["hours_per_week"].max()), float(wished.max()))
    return {
        "worlds": worlds,
        "kinds": list(kinds_of_work().values()),
        "most": round(most, 1),
        "last": question.months,
    }


def _month(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return one month of one world."""
    common = {"month": int(row["month"]), "hours": row["hours_per_week"], "exhaustion": row["exhaustion"]}
    if not row["present"]:
        return {**common, "present": False, "teaching": row["teaching_hours_per_week"]}
    return {
        **common,
        "present": True,
        "have": [row[f"{kind}_hours"] for kind in KINDS],
        "wish": [row[f"wished_{kind}_hours"] for kind in KINDS],
        "sustainable": row["sustainable_hours"],
        "evening": row["evening_hours"],
        "volume": row["volume_gap_hours"],
        "values": row["values_gap"],
        "intention": row["intention"],
        "stage": _STAGES.get(str(row["stage"]), str(row["stage"])),
    }


def quantiles(table: pd.DataFrame) -> dict[str, list[float]]:
    """Return quantiles of both gaps over everybody of month 0, from nobody to all in steps of five percent.

    Args:
        table: As `dashboard.model.Model.fates` returns it.
    """
    at = np.array(QUANTILES) / 100
    return {
        "volume": [round(float(value), 2) for value in np.quantile(table["volume_gap_hours"], at)],
        "values": [round(float(value), 4) for value in np.quantile(table["values_gap"], at)],
    }
