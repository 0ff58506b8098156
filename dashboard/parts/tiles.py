"""Five numbers that a finance officer, a wellness officer, a chair and an equity officer each look for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from dash import html

from dashboard.parts import wording as w
from dashboard.parts.glossary import term
from sim.results.paired import FEW, INSIDE, Paired

TENTHS = "{:.1f}"


@dataclass(frozen=True)
class Measure:
    """One outcome on a tile.

    Attributes:
        outcome: Of `Paired`.
        title: On the tile; says what is counted.
        scale: What the number is multiplied by.
        unit: Of a change, behind the number.
        level: Of a level, as a format.
        per: Behind before and after.
    """

    outcome: str
    title: str
    scale: float
    unit: str
    level: str
    per: str = ""


MEASURES = (
    Measure("burned_out", "Burned out", 100.0, "points", "{:.0f}%"),
    Measure("evening_hours_per_week", "Evening work", 1.0, "h", TENTHS, " h a week"),
    Measure("protected_share", "Protected time kept", 100.0, "points", "{:.0f}%"),
    Measure("equity_gap", "Equity gap in leaving", 100.0, "points", TENTHS, " a year"),
)


@dataclass(frozen=True)
class Tile:
    """What a tile shows.

    Attributes:
        name: The outcome.
        title: What is counted.
        value: The paired difference, large.
        note: Before and after, or how many futures save.
        range: 19 of 20 futures.
        tone: Of money: "good", "bad" or "even"; empty for others.
        chance: Whether it moves by chance only.
    """

    name: str
    title: str
    value: str
    note: str
    range: str
    tone: str = ""
    chance: bool = False


def tiles(paired: Paired, years: int) -> list[Tile]:
    """Return the five tiles of a policy."""
    return [_cost(paired, years), *(_change(paired, one) for one in MEASURES)]


def course_tiles(before: dict[str, float], ends: dict[str, tuple[float, float]], years: int) -> list[Tile]:
    """Return the tiles of the baseline's own course.

    Args:
        before: Means over the horizon, by outcome.
        ends: Now and at the end of the horizon, by outcome, where known.
        years: The horizon.
    """
    found = [
        Tile("total_usd", f"Cost of turnover, {w.years_in_words(years)}", w.money(before["total_usd"]),
             "turnover and lost access", "mean of the futures")
    ]  # fmt: skip
    for one in MEASURES:
        now, then = ends.get(one.outcome, (float("nan"), float("nan")))
        value = one.level.format(one.scale * before[one.outcome]) + (" h" if one.unit == "h" else "")
        if one.outcome == "equity_gap":
            value += " points"
        course = "mean of the horizon"
        if now == now:
            course = f"{_level(one, now)} → {_level(one, then)} in year {years}"
        found.append(Tile(one.outcome, one.title, value, course, "mean of the futures"))
    return found


def _cost(paired: Paired, years: int) -> Tile:
    usd = paired.change["total_usd"]
    mean, saving = float(usd.mean()), int((usd < 0).sum())
    levers = float(paired.change["levers_usd"].mean())
    note = f"{saving} of {paired.futures} futures save"
    if levers >= w.NOTHING_USD:  # a budget is what is bought, whatever it saves elsewhere
        note = f"{w.money(levers)} for levers; {saving} of {paired.futures} save"
    value = "about even" if abs(mean) < w.NOTHING_USD else w.spent(mean)
    return Tile(
        "total_usd", f"Net cost, {w.years_in_words(years)}", value, note,
        f'{_range(paired, lambda low, high: w.spent_span(low, high), "total_usd")}; lever prices at their middle',
        w.tone(mean),
    )  # fmt: skip


def _change(paired: Paired, one: Measure) -> Tile:
    change = one.scale * paired.change[one.outcome]
    before = float(paired.before[one.outcome].mean())
    ends = _range(
        paired, lambda low, high: f"{w.signed(low)} to {w.signed(high)} {one.unit}", one.outcome, one.scale
    )
    error = float(change.std(ddof=1)) / np.sqrt(len(change)) if len(change) > 1 else float("inf")
    return Tile(
        one.outcome, one.title, f"{w.signed(float(change.mean()))} {one.unit}",
        f"{_levels(one, before, float(change.mean()))}{one.per}", ends,
        chance=bool(paired.kind == "full" and abs(float(change.mean())) < 2.0 * error),
    )  # fmt: skip


def _levels(one: Measure, before: float, change: float) -> str:
    """Return before and after; to the same decimal as the change, they add up, or a reader subtracts and doubts both."""
    scaled = one.scale * before
    after = round(scaled, 1) + round(change, 1) if one.level == TENTHS else scaled + change
    return f"{one.level.format(scaled)} → {one.level.format(after)}"


def _level(one: Measure, number: float) -> str:
    return one.level.format(one.scale * number)


def _range(paired: Paired, words: Callable[[float, float], str], outcome: str, scale: float = 1.0) -> str:
    if paired.kind == "sample" or paired.futures < FEW:
        return f"a sample of {paired.futures} futures: too few for a range"
    low, high = np.quantile(scale * paired.change[outcome], INSIDE)
    return f"{words(float(low), float(high))} in 19 of 20 futures"


def drawn(found: list[Tile]) -> list[html.Li]:
    """Return tiles as elements; the range shows on hover and focus, and stands in the table."""
    return [
        html.Li(
            [
                html.Span(term(one.title), className="tile-title"),
                html.Strong(one.value, className=f"tile-value {one.tone}"),
                html.Span(one.note, className="tile-note"),
                html.Span("moves by chance only" if one.chance else "", className="tile-chance"),
                html.Span(one.range, className="tile-range"),
            ],
            className="tile",
            tabIndex=0,
            **{"data-outcome": one.name},
        )
        for one in found
    ]
