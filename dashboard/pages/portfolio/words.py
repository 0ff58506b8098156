"""The answer in sentences: what reaches the targets, how sure that is, and what it costs beside its price."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.parts import wording as w
from dashboard.wish import CRITERIA, GOALS, Wish
from sim.studies.portfolio import Estimate, Sought

OUTCOMES = {
    "departures_per_year": "annual_departure_rate",
    "departures_avoided": "departures_avoided",
}
NO_LIMIT = 1e11  # a budget above this is none


@dataclass(frozen=True)
class Said:
    """What stands above the chart.

    Attributes:
        headline: The answer.
        lines: What else must be known of it.
        kind: "good": reached; "open": only sometimes; "bad": not.
    """

    headline: str
    lines: tuple[str, ...]


def outcome_of(goal: str) -> str:
    """Return the row of the confirmation that a target speaks of."""
    return OUTCOMES.get(goal, goal)


def goals_in_words(wish: Wish) -> str:
    """Return all targets as they stand in a sentence."""
    return w.listed([GOALS[name].said(number) for name, number in wish.goals])


def the_goal(wish: Wish) -> str:
    """Return the goals with a word before them: “the goal of at most 6% departures a year”."""
    return f"the {'goal' if len(wish.goals) == 1 else 'goals'} of {goals_in_words(wish)}"


def _in_futures(wish: Wish, many: int, of: int) -> str:
    """Say in how many futures the goals are met, all of them together."""
    return f"{'all of them ' if len(wish.goals) > 1 else ''}in {many} of {of} simulated futures"


def budget_in_words(wish: Wish) -> str:
    """Return the budget as it stands in a sentence."""
    if wish.budget >= NO_LIMIT:
        return "whatever it costs"
    return f"within {w.money(wish.budget)} a year" if wish.budget else "at no cost for levers"


def level(goal: str, value: float) -> str:
    """Return a level of a target with its unit."""
    one = GOALS[goal]
    if one.percent:
        return f"{100 * value:.1f}%"
    return w.people(value) if goal == "departures_avoided" else f"{value:.1f} {one.unit}"


def said(found: Sought, wish: Wish) -> Said:
    """Return what a finished search says."""
    row = found.row(found.answer)
    told = found.confirmed[found.confirmed["point"] == found.answer].set_index("outcome")
    many = w.counted(len(found.policy()), "lever")
    usd = w.money(float(row["usd_per_year"]))
    sure = _in_futures(wish, found.reached_in, found.confirmed_in)
    lines: list[str] = []
    if found.status == "best":
        avoided = told.loc["departures_avoided"]
        span = w.span(float(avoided["low"]), float(avoided["high"]))
        headline = (
            f"The best found {budget_in_words(wish)}: {many} for {usd} a year. Expect "
            f"{w.fewer(float(avoided['mean']))} departures "
            f"over {w.years_in_words(wish.years)} ({span} in 19 of 20 futures)."
        )
    elif found.status == "already":
        headline = f"Today’s course meets {the_goal(wish)} already, {sure}: no lever is needed for it."
    elif found.status == "reached":
        short = [
            name for name, number in wish.goals if wish.criterion == "mean" and _missed(name, number, told)
        ]
        meet = ("meet" if len(found.policy()) != 1 else "meets") if not short else "barely miss"
        meet = "barely misses" if short and len(found.policy()) == 1 else meet
        comes_to = f"{_levels(wish, told)} {_counts(wish)}, {sure}"
        headline = f"{many.capitalize()} for {usd} a year {meet} {the_goal(wish)}: {comes_to}."
        if short:
            lines.append(
                "The retest reached it; the confirmation, by which nothing was chosen, just misses it. "
                "A point a little farther up the frontier is safer."
            )
    else:
        headline = (
            f"Nothing that was tried meets {the_goal(wish)} {budget_in_words(wish)}. "
            f"The nearest: {many} for {usd} a year, {_levels(wish, told)} {_counts(wish)}, {sure}."
        )
        lines.append(_elsewhere(found, wish))
    lines.append(_today(wish, told))
    lines.append(_net(told, wish))
    return Said(headline, tuple(line for line in lines if line))


def estimated(found: Estimate, wish: Wish) -> Said:
    """Return what the stored effects of each lever alone say, before anything is searched."""
    many, usd = w.counted(len(found.policy), "lever"), w.money(found.usd_per_year)
    avoided = w.fewer(-float(found.paired.change["departures"].mean()))
    if not wish.goals:
        headline = (
            f"Estimate: {budget_in_words(wish)}, {many} for about {usd} a year avoid most: {avoided} departures "
            f"over {w.years_in_words(wish.years)}."
        )
    elif found.already:
        headline = f"Estimate: today’s course meets {the_goal(wish)} already."
    else:
        parts = [
            level(name, values[1])
            for (name, _), values in zip(wish.goals, found.levels.values(), strict=True)
        ]
        if found.reached:
            headline = f"Estimate: {many} for about {usd} a year meet {the_goal(wish)} ({w.listed(parts)})."
        else:
            headline = (
                f"Estimate: nothing meets {the_goal(wish)} {budget_in_words(wish)}; "
                f"{many} for about {usd} a year come nearest ({w.listed(parts)})."
            )
    sure = (
        f"Met {_in_futures(wish, found.reached_in, found.paired.futures)}."
        if wish.goals and not found.already
        else ""
    )
    usd_all = found.paired.change["total_usd"]
    net = (
        f"All costs together: {w.spent(float(usd_all.mean()))} over {w.years_in_words(wish.years)}."
        if found.policy
        else ""
    )
    how = "Put together from what each lever does alone, without a run; the search with the model follows."
    return Said(headline, tuple(line for line in (sure, net, how) if line))


def _levels(wish: Wish, told: pd.DataFrame) -> str:
    parts = []
    for name, _ in wish.goals:
        row = told.loc[outcome_of(name)]
        low, high = level(name, float(row["low"])), level(name, float(row["high"]))
        parts.append(f"{level(name, float(row['mean']))} ({low} to {high} in 19 of 20 futures)")
    return w.listed(parts)


def _counts(wish: Wish) -> str:
    return "on average" if wish.criterion != "worst-decile" else "on average, chosen for the worst tenth"


def _missed(name: str, number: float, told: pd.DataFrame) -> bool:
    goal = GOALS[name]
    aim = number / 100 if goal.percent else number
    mean = float(told.loc[outcome_of(name), "mean"])
    return mean < aim if goal.higher else mean > aim


def _elsewhere(found: Sought, wish: Wish) -> str:
    """Say what would reach the targets beyond the budget, or that nothing does."""
    if found.beyond:
        row = found.row(found.beyond)
        told = found.confirmed[found.confirmed["point"] == found.beyond].set_index("outcome")
        return (
            f"Meeting it takes about {w.money(float(row['usd_per_year']))} a year, by what was tried: "
            f"point {found.beyond}, with {_levels(wish, told)}."
        )
    row = found.row(found.most)
    parts = w.listed([level(name, float(row[outcome_of(name)])) for name, _ in wish.goals])
    return (
        f"Nor does it at any price: with everything that helps, for about {w.money(float(row['usd_per_year']))} a year, "
        f"it comes to {parts} "
        f"(point {found.most})."
    )


def _today(wish: Wish, told: pd.DataFrame) -> str:
    """Say what today's course comes to."""
    parts = [
        f"{level(name, float(told.loc[outcome_of(name), 'today']))}"
        for name, _ in wish.goals
        if name != "departures_avoided"
    ]
    rate = f"{100 * float(told.loc['annual_departure_rate', 'today']):.1f}% of faculty leave a year"
    return f"Without levers: {w.listed(parts)}." if parts else f"Without levers {rate}."


def _net(told: pd.DataFrame, wish: Wish) -> str:
    """Say what all costs together come to: the price of levers is only a part of them."""
    row = told.loc["total_usd"]
    mean, low, high = (float(row[key]) for key in ("change", "change_low", "change_high"))
    if mean == low == high == 0.0:
        return ""
    return (
        f"All costs together, with turnover saved and clinic visits given up: {w.spent(mean)} over "
        f"{w.years_in_words(wish.years)} ({w.spent_span(low, high)} in 19 of 20 futures)."
    )


def criterion_in_words(wish: Wish) -> str:
    """Return what counts, as a phrase."""
    return CRITERIA[wish.criterion]
