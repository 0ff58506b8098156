"""The levers of an institution from most departures avoided to fewest, with what they cost and what else they change."""

from typing import Any

import numpy as np
import pandas as pd

from sim.evidence.parameters import levers
from sim.results.headline import direction_of
from sim.results.paired import INSIDE, Array, Paired

# further outcomes, by the name of their column: the change with the lever, mean over futures
CHANGES = {
    "annual_departure_rate": "annual_departure_rate_change", "burned_out": "burned_out_share_change",
    "intends_to_leave": "intends_to_leave_share_change", "hours_per_week": "hours_per_week_change",
    "evening_hours_per_week": "evening_hours_per_week_change", "protected_share": "protected_time_kept_share_change",
    "equity_gap": "equity_gap_per_year_change", "vacancies": "vacancies_change", "levers_usd": "lever_cost_usd",
}  # fmt: skip
COLUMNS = (
    "lever", "title", "group", "grade", "assumption_only",
    "departures_avoided", "departures_avoided_low", "departures_avoided_high", "share_of_futures_with_fewer_departures",
    "direction", "net_cost_usd", "net_cost_usd_low", "net_cost_usd_high", "share_of_futures_that_save_money",
    *CHANGES.values(),
)  # fmt: skip


def row_of(lever: str, alone: Paired) -> dict[str, Any]:
    """Return the row of a lever.

    Args:
        lever: Its name.
        alone: What it does alone.
    """
    spec = levers()[lever]
    avoided, net = 0.0 - alone.change["departures"], alone.change["total_usd"]
    found = (
        lever, spec.title, spec.group, spec.grade, spec.assumption_only,
        *_estimated(avoided), float((avoided > 0).mean()), direction_of(alone),
        *_estimated(net), float((net < 0).mean()),
        *(float(np.mean(alone.change[outcome])) for outcome in CHANGES),
    )  # fmt: skip
    return dict(zip(COLUMNS, found, strict=True))


def table_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a table, most departures avoided first."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values("departures_avoided", ascending=False, kind="stable", ignore_index=True)


def _estimated(values: Array) -> tuple[float, float, float]:
    low, high = np.quantile(values, INSIDE)
    return float(values.mean()), float(low), float(high)
