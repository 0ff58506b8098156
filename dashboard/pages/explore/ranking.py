"""What each lever does alone at this school, as the rows of the lever panel show it.

The stored study gives one row a lever: `[lever, avoided, avoided_low, avoided_high, fewer, usd, usd_low, usd_high,
saves]`, and where it knows them the mean changes of `hours_per_week`, `evening_hours_per_week` and `levers_usd`, and
`unmoved`: outcomes that do not react to the lever.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.choices import Choices
from dashboard.parts import wording as w

LEVEL = 0.7  # at which levers are compared
EVEN = 0.5  # people: fewer avoided than this is none


def rows(frame: pd.DataFrame, choices: Choices, people: int, years: int) -> dict[str, dict[str, Any]]:
    """Return what the row of each lever shows, by lever; bars are shares of the longest range.

    Args:
        frame: The ranking of the stored study.
        choices: What can be chosen.
        people: Faculty lines of the school.
        years: The horizon.
    """
    known = frame[frame["lever"].isin(list(choices.levers))]
    low, high = min(float(known["avoided_low"].min()), 0.0), max(float(known["avoided_high"].max()), 1.0)

    def at(number: float) -> float:
        return round(100 * (number - low) / (high - low), 2)

    found = {}
    for row in known.to_dict("records"):
        mean, least, most = (float(row[key]) for key in ("avoided", "avoided_low", "avoided_high"))
        usd = float(row["usd"])
        found[str(row["lever"])] = {
            "zero": at(0.0), "mean": at(mean), "low": at(least), "high": at(most), "order": round(mean, 3),
            "avoided": "0" if abs(mean) < EVEN else f"{w.MINUS if mean < 0 else ''}{w.people(round(mean))}",
            "cost": w.cost(usd), "tone": w.tone(usd),
            "range": f"{w.span(least, most)} in 19 of 20 futures",
            "means": means(row, people, years),
            "unmoved": list(row["unmoved"]) if isinstance(row.get("unmoved"), list | tuple) else [],
        }  # fmt: skip
    return found


def means(row: dict[Any, Any], people: int, years: int) -> list[list[str]]:
    """Return what a lever at “most clinics” means at this school: heading and text."""
    when = f"over {w.years_in_words(years)}"
    mean, least, most = (float(row[key]) for key in ("avoided", "avoided_low", "avoided_high"))
    usd, low, high = (float(row[key]) for key in ("usd", "usd_low", "usd_high"))
    found = [
        ["Covers", f"{LEVEL * people:,.0f} of {people:,} faculty, done well"],
        [
            "Departures",
            f"{w.fewer(mean)} {when} ({w.span(least, most)}); fewer in {100 * float(row['fewer']):.0f}% of futures",
        ],
        [
            "Net cost",
            f"{w.spent(usd)} {when} ({w.spent_span(low, high)}); saves in {100 * float(row['saves']):.0f}% of futures",
        ],
    ]
    if _there(row.get("levers_usd")):
        found.append(
            ["The program", f"{w.money(float(row['levers_usd']) / years)} a year before what it saves"]
        )
    hours = [
        f"{abs(float(row[key])):.1f} {word} {'less' if float(row[key]) < 0 else 'more'}"
        for key, word in (
            ("hours_per_week", "hours a week"),
            ("evening_hours_per_week", "evening hours a week"),
        )
        if _there(row.get(key)) and abs(float(row[key])) >= 0.05
    ]
    if hours:
        found.append(["Per person", ", ".join(hours)])
    return found


def _there(value: Any) -> bool:
    return isinstance(value, int | float) and value == value
