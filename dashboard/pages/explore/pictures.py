"""The charts of an answer as plain values for take-aways, each with the sentence that it shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from dashboard.pages.explore import tables
from dashboard.pages.explore.details import titled
from dashboard.pages.explore.layout import COURSE_CAPTION, COURSE_TITLE, MAIN_CAPTION, MAIN_TITLE
from dashboard.pages.explore.sides import Side
from dashboard.parts import wording as w
from dashboard.parts.icons import KINDS, of_hundred
from dashboard.question import Question
from dashboard.takeaways.content import Chart, Form, Series
from dashboard.takeaways.numbers import said
from sim.results.paired import FEW, INSIDE

Array = np.ndarray[Any, Any]
BOTH = ("without the policy", "with the policy")
INNER = (0.25, 0.75)
MEANS = "Means of the same futures with and without the policy."
_LEFT = 8  # members of a chart: the last ones would be too small to read


def fan(values: Array, question: Question, sentence: str, zero: str) -> Chart:
    """Return the main chart: departures avoided, or those of the baseline's own course.

    Args:
        values: [futures, months + 1], added up from today.
        question: What was asked.
        sentence: What the page says.
        zero: What the line at zero is; empty where it is nothing but zero.
    """
    alone = question.changes_nothing
    series = [Series("mean of the futures", _numbers(values.mean(axis=0)))]
    note = COURSE_CAPTION if alone else MAIN_CAPTION
    if len(values) >= FEW:
        names = (
            "half of the futures, from",
            "half of the futures, to",
            "19 of 20 futures, from",
            "19 of 20 futures, to",
        )
        ends = [np.quantile(values, share, axis=0) for share in (*INNER, *INSIDE)]
        series += [Series(name, _numbers(end)) for name, end in zip(names, ends, strict=True)]
    else:
        note = "Too few futures for bands: the line is the mean."
    title = titled(COURSE_TITLE if alone else MAIN_TITLE, question.years)
    months = tuple(str(month) for month in range(values.shape[1]))
    return Chart("main", "fan", title, sentence, note, months, tuple(series), "count", zero)


def over_time(policy: Side, reference: Side, question: Question) -> list[Chart]:
    """Return departures by year, and levels month by month."""
    wanted: tuple[tuple[str, str, str, Form], ...] = (
        ("departed", "Departures a year (posts vacated)", "departures in year {years}", "count"),
        ("burned_out", "Burned out (share of faculty), monthly", "burned out at the end of year {years}", "percent"),
        ("evening_hours_per_week", "Evening work (hours a week, per person), monthly",
         "hours of evening work a week at the end of year {years}", "hours"),
    )  # fmt: skip
    found = []
    for name, title, what, form in wanted:
        if name not in policy.paths:
            continue
        yearly = name == "departed"
        table = tables.over_time(policy, reference, name, yearly=yearly)
        before, after = _numbers(table["without"]), _numbers(table["with"])
        text = what.format(years=question.years)
        sentence = f"{said(after[-1], form)} {text} with the policy, {said(before[-1], form)} without it."
        if question.changes_nothing:
            sentence = f"{said(before[-1], form)} {text}."
        times = [f"year {round(year)}" if yearly else str(round(12 * year)) for year in table["year"]]
        kind = "columns" if yearly else "lines"
        values = _both(before, after, question)
        found.append(
            Chart(
                name,
                kind,
                f"{title}, over {w.years_in_words(question.years)}",
                sentence,
                MEANS,
                tuple(times),
                values,
                form,
            )
        )
    return found


def who(policy: Side, reference: Side, question: Question) -> list[Chart]:
    """Return who leaves, by group and by department, as far as five people or more are in it."""
    found = []
    years = w.years_in_words(question.years)
    for name, groups, what in (
        (
            "who",
            ("gender", "urim", "rank", "track"),
            "Who leaves: departures a year as a share of each group",
        ),
        (
            "departments",
            ("department",),
            "Which departments they leave: departures a year as a share of faculty",
        ),
    ):
        table, hidden = tables.who(policy, reference, groups)
        table = table[~table["row"].str.startswith("Gap")] if len(table) else table
        note = f"{MEANS} Posts vacated a year, mean over {years}."
        if hidden:
            note += " Groups of fewer than five people are not shown."
        found.append(
            _rows(name, f"{what}, mean over {years}", _most(table, " a year"), note, table, question)
        )
    return [one for one in found if one.categories]


def drivers(policy: Side, reference: Side, question: Question) -> list[Chart]:
    """Return what hurt leavers most."""
    table = tables.drivers(policy, reference).head(_LEFT)
    if not len(table):
        return []
    first = table.loc[table["with"].astype(float).idxmax()]
    cause, share = w.inside(str(first["row"])), said(float(first["with"]), "percent")
    what = f"Why they leave: share of voluntary leavers by what hurt them most, over {w.years_in_words(question.years)}"
    sentence = f"Those who leave are hurt most often by {cause}: {share} of them."
    note = (
        "Shares of those who still leave: where one falls, the others rise. "
        "What leavers would name is not what causes leaving."
    )
    return [_rows("drivers", what, sentence, note, table, question)]


def people(policy: Side, reference: Side, question: Question) -> Chart:
    """Return what becomes of a hundred people of today."""
    before, after = (of_hundred(tables.starters(side)) for side in (reference, policy))
    both = [before] if question.changes_nothing else [before, after]
    years = w.years_in_words(question.years)
    sentence = f"Of 100 people of today, {after.get('stays', 0)} are still here after {years} with the policy"
    sentence += f", {before.get('stays', 0)} without it."
    if question.changes_nothing:
        sentence = f"Of 100 people of today, {before.get('stays', 0)} are still here after {years}."
    used = [kind for kind in KINDS if any(one.get(kind) for one in both)]
    series = tuple(Series(KINDS[kind].words, tuple(float(one.get(kind, 0)) for one in both)) for kind in used)
    note = "People of today only, rounded to whole people: of later hires some leave as well, so posts vacated are more."
    names = BOTH[: len(both)]
    return Chart(
        "people", "shares", f"One hundred people of today, after {years}", sentence, note, names, series
    )


def money(policy: Side, reference: Side, question: Question) -> Chart:
    """Return how each kind of cost changes by year; of the baseline alone, what each kind costs."""
    years = w.years_in_words(question.years)
    table = tables.money(policy, reference)
    if question.changes_nothing:
        return _costs(reference, years)
    sums = table.groupby("kind", sort=False)["usd"].sum()
    parts = [
        f"{kind.lower()} {_moved(kind, usd)}"
        for kind, usd in sums.items()
        if kind != "Net" and abs(usd) >= w.NOTHING_USD
    ]
    sentence = (
        f"Over {years}: {'; '.join([*parts, f'net {w.spent(sums.iloc[-1])}'])}."
        if parts
        else "No cost changes."
    )
    note = (
        "Above zero is spent, below zero is saved, each year against the same futures without the policy. "
        "Mean of the futures."
    )
    return _money(
        table, f"What it costs and saves: change of cost by year, 2024 dollars, {years}", sentence, note
    )


def _costs(reference: Side, years: str) -> Chart:
    rows = [
        {"year": year, "kind": title, "usd": float(usd)}
        for name, title in tables.KINDS.items()
        for year, usd in enumerate(reference.costs[name].mean(axis=0), start=1)
    ]
    table = pd.DataFrame(rows)
    total = table.groupby("year", sort=True)["usd"].sum()
    sums = pd.DataFrame({"year": total.index, "kind": "All", "usd": total.to_numpy()})
    sentence = f"Turnover and what comes with it cost {w.money(float(total.sum()))} over {years}."
    return _money(
        pd.concat([table, sums]),
        f"What the baseline costs by year, 2024 dollars, {years}",
        sentence,
        "Mean of the futures.",
    )


def _money(table: pd.DataFrame, title: str, sentence: str, note: str) -> Chart:
    kinds = list(dict.fromkeys(table["kind"]))
    series = tuple(Series(kind, _numbers(table.loc[table["kind"] == kind, "usd"])) for kind in kinds)
    times = tuple(f"year {year}" for year in sorted(set(table["year"])))
    return Chart("money", "stack", title, sentence, note, times, series, "usd")


def _moved(kind: str, usd: float) -> str:
    """Return a change of one kind of cost: only levers are bought, other costs grow or shrink."""
    return f"{w.money(usd)} more" if usd > 0 and kind != tables.KINDS["levers_usd"] else w.spent(usd)


def _rows(name: str, title: str, sentence: str, note: str, table: pd.DataFrame, question: Question) -> Chart:
    names = tuple(str(row) for row in table["row"]) if len(table) else ()
    values = _both(_numbers(table["without"]), _numbers(table["with"]), question) if len(table) else ()
    if question.changes_nothing and len(table):
        top = table.loc[table["without"].astype(float).idxmax()]
        sentence = (
            sentence
            if name == "drivers"
            else f"Highest: {top['row']}, {said(float(top['without']), 'percent')} a year."
        )
    return Chart(name, "rows", title, sentence, note, names, values, "percent")


def _most(table: pd.DataFrame, per: str) -> str:
    """Say where the largest difference beyond chance is."""
    real = table[~table["change"].isin(["none", "by chance"])] if len(table) else table
    if not len(real):
        return "No group’s leaving changes by more than chance."
    size = (real["with"] - real["without"]).abs().astype(float)
    one = real.loc[size.idxmax()]
    before, after = (said(float(one[key]), "percent") for key in ("without", "with"))
    verb = "falls" if one["with"] < one["without"] else "rises"
    return f"Leaving {verb} most among “{one['row']}”: from {before} to {after}{per}."


def _both(before: tuple[float, ...], after: tuple[float, ...], question: Question) -> tuple[Series, ...]:
    both = (Series(BOTH[0], before), Series(BOTH[1], after))
    return both[:1] if question.changes_nothing else both


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
