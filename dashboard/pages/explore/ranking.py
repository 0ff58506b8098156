"""What each lever does alone at this school, as the rows of the lever panel show it.

The stored study gives one row a lever: departures avoided and net cost with their ranges and shares of futures, and the
mean change of further outcomes.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.choices import Choices
from dashboard.parts import wording as w
from sim.studies.lever_effects import LEVEL

AVOIDED = ("departures_avoided", "departures_avoided_low", "departures_avoided_high")
COST = ("net_cost_usd", "net_cost_usd_low", "net_cost_usd_high")
# outcomes of the tiles: the column of their change, and a size below which the tile would show none
EVEN = 0.5  # people: fewer avoided than this is none
_SEEN = {
    "departures": ("departures_avoided", EVEN),  # the chart
    "burned_out": ("burned_out_share_change", 0.0005),
    "evening_hours_per_week": ("evening_hours_per_week_change", 0.05),
    "protected_share": ("protected_time_kept_share_change", 0.0005),
}


def rows(frame: pd.DataFrame, choices: Choices, people: int, years: int) -> dict[str, dict[str, Any]]:
    """Return what the row of each lever shows, by lever; bars are shares of the longest range.

    Args:
        frame: The ranking of the stored study.
        choices: What can be chosen.
        people: Faculty lines of the school.
        years: The horizon.
    """
    known = frame[frame["lever"].isin(list(choices.levers))]
    low, high = (
        min(float(known["departures_avoided_low"].min()), 0.0),
        max(float(known["departures_avoided_high"].max()), 1.0),
    )

    def at(number: float) -> float:
        return round(100 * (number - low) / (high - low), 2)

    found = {}
    for row in known.to_dict("records"):
        mean, least, most = (float(row[key]) for key in AVOIDED)
        usd = float(row["net_cost_usd"])
        found[str(row["lever"])] = {
            "zero": at(0.0),
            "mean": at(mean),
            "low": at(least),
            "high": at(most),
            "order": round(mean, 3),
            "avoided": "0" if abs(mean) < EVEN else f"{w.MINUS if mean < 0 else ''}{w.people(round(mean))}",
            "cost": w.cost(usd),
            "tone": w.tone(usd),
            "range": f"{w.span(least, most)} in 19 of 20 futures",
            "means": means(row, people, years),
            "unmoved": unmoved(row),
        }
    return found


def means(row: dict[Any, Any], people: int, years: int) -> list[list[str]]:
    """Return what a lever at “most clinics” means at this school: heading and text."""
    when = f"over {w.years_in_words(years)}"
    mean, least, most = (float(row[key]) for key in AVOIDED)
    usd, low, high = (float(row[key]) for key in COST)
    fewer, saves = (
        f"{100 * float(row[key]):.0f}% of futures"
        for key in ("share_of_futures_with_fewer_departures", "share_of_futures_that_save_money")
    )
    net = f"{w.spent(usd)} {when}"
    if _there(row.get("lever_cost_usd")):
        net += ", its price less what it saves elsewhere"
    found = [
        ["Covers", f"{LEVEL * people:,.0f} of {people:,} faculty, done well"],
        ["Departures", f"{w.fewer(mean)} {when} ({w.span(least, most)}); fewer in {fewer}"],
        ["Net cost", f"{net} ({w.spent_span(low, high)}); saves in {saves}"],
    ]
    if _there(row.get("lever_cost_usd")):
        found.append(
            ["Its price", _price(float(row["lever_cost_usd"]), years)]
        )
    hours = [
        f"{abs(float(row[key])):.1f} {word} {'less' if float(row[key]) < 0 else 'more'}"
        for key, word in (
            ("hours_per_week_change", "hours a week"),
            ("evening_hours_per_week_change", "evening hours a week"),
        )
        if _there(row.get(key)) and abs(float(row[key])) >= 0.05
    ]
    if hours:
        found.append(["Per person", ", ".join(hours)])
    return found


def _price(usd: float, years: int) -> str:
    """Return what a lever itself costs: over the horizon like the net cost beside it, and a year like a budget."""
    if years == 1:
        return f"{w.money(usd)} in one year"
    return f"{w.money(usd)} over {w.years_in_words(years)}, {w.money(usd / years)} a year"


def unmoved(row: dict[Any, Any]) -> list[str]:
    """Return the outcomes of the chart and the tiles that do not visibly move with a lever alone."""
    return [
        name
        for name, (column, size) in _SEEN.items()
        if _there(row.get(column)) and abs(float(row[column])) < size
    ]


def _there(value: Any) -> bool:
    return isinstance(value, int | float) and value == value
