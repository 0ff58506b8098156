"""From an answer to everything the page shows about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import tables
from dashboard.answers import Answer
from dashboard.charts.differences import Measure, differences, differences_height
from dashboard.charts.dots import dots, dots_height
from dashboard.charts.fan import fan
from dashboard.charts.icons import of_hundred
from dashboard.charts.style import EMPTY, Figure, Series, series_for
from dashboard.digest import COMPARED, interval, paired
from dashboard.model import BASELINE, POLICY, Model
from dashboard.words import baseline_sentence, policy_sentence, years_in_words
from sim.evidence.outcomes import SMALLEST_GROUP, outcomes

MAIN_HEIGHT = 400
SMALL_HEIGHT = 220

MEMBERS = {
    "women": "Women",
    "men": "Men",
    "instructor": "Instructor",
    "assistant": "Assistant professor",
    "associate": "Associate professor",
    "full": "Full professor",
    "clinician": "Clinician",
    "clinician_educator": "Clinician-educator",
    "clinician_investigator": "Clinician-investigator",
    "physician_scientist": "Physician-scientist",
}


@dataclass(frozen=True)
class Drawn:
    """One chart with its numbers."""

    figure: Figure
    height: int
    note: str
    table: pd.DataFrame


def series_of(answer: Answer) -> list[Series]:
    """Return the looks of an answer's scenarios."""
    return series_for(list(answer.titles.items()), POLICY, answer.focus)


def sentence(answer: Answer) -> str:
    """Return the result in one sentence."""
    years = answer.selection.years
    reference = answer.digests[BASELINE]
    if answer.focus == BASELINE:
        leavers = interval(reference.totals["departures"])
        burned_out = float(reference.totals["burned_out"].mean())
        return baseline_sentence(leavers, burned_out, answer.headcount, years)
    chosen = answer.digests[answer.focus]
    return policy_sentence(
        answer.titles[answer.focus],
        paired(chosen, reference, "departures"),
        paired(chosen, reference, "total_usd"),
        answer.headcount,
        years,
    )


def main_chart(answer: Answer) -> Figure:
    """Return the fan of departures; a preview has too few futures for bands."""
    table = tables.over_time(answer.digests, "departed")
    return fan(table, series_of(answer), "Departures so far", bands=not answer.preview)


def measures() -> list[Measure]:
    """Return the outcomes that are compared, as the model declares them."""
    declared = [outcomes()[name] for name in COMPARED]
    return [
        Measure(one.name, one.title, one.better, percent=one.unit == "share", dollars=one.unit == "USD")
        for one in declared
    ]


def charts(answer: Answer) -> dict[str, Drawn]:
    """Return all charts of a full answer, by name."""
    series, digests, titles = series_of(answer), answer.digests, answer.titles
    drawn = {"departures": _main(answer)}
    for name, column, note in (
        ("burnout", "burned_out", "Share of faculty above the burnout cutoff."),
        (
            "evenings",
            "evening_hours_per_week",
            "Hours of work in evenings and on weekends, per person per week.",
        ),
        ("protected", "protected_share", "Share of promised protected time that is actually kept."),
    ):
        table = tables.over_time(digests, column)
        figure = fan(table, series, percent=column != "evening_hours_per_week", small=True)
        drawn[name] = Drawn(figure, SMALL_HEIGHT, note, yearly(table, titles))
    cost = tables.cost_over_time(digests)
    drawn["cost"] = Drawn(
        fan(cost, series, dollars=True, small=True),
        SMALL_HEIGHT,
        "Per year, in 2024 dollars: turnover, lost patient access, abrupt handovers, and levers.",
        yearly(cost, titles),
    )
    drawn["differences"] = _differences(answer, series)
    where = tables.destinations(digests)
    drawn["destinations"] = Drawn(
        dots(where, series, f"Departures over {years_in_words(answer.selection.years)}"),
        dots_height(where, series),
        "Mean of the simulated futures; the line shows the range that contains 95% of them.",
        named(where, titles).rename(columns={"row": "destination"}),
    )
    drawn["people"] = _who(answer, series, ("gender", "rank", "track"))
    drawn["departments"] = _who(answer, series, ("department",))
    return drawn


def _main(answer: Answer) -> Drawn:
    table = tables.over_time(answer.digests, "departed")
    note = (
        f"Line: median of {answer.replicates} simulated futures. Bands: the middle 50% and 90% of them. "
        "Each has its own random numbers and its own draw of the model’s uncertain parameters."
    )
    return Drawn(main_chart(answer), MAIN_HEIGHT, note, yearly(table, answer.titles))


def _differences(answer: Answer, series: list[Series]) -> Drawn:
    compared = measures()
    percent = [measure.outcome for measure in compared if measure.percent]
    table = tables.differences(answer.digests, [measure.outcome for measure in compared], percent)
    words = {one.outcome: one.title + (" (percentage points)" if one.percent else "") for one in compared}
    note = (
        "Each future is compared with the same future without the policy: same parameters, people, and random numbers. "
        "The line shows the range that contains 95% of the futures; if it crosses zero, the policy may do nothing, or harm."
    )
    shown = named(table, answer.titles).replace({"outcome": words})
    if table.empty:
        return Drawn(EMPTY, 0, "Choose a scenario or move a slider to see what it changes.", shown)
    height = differences_height(len(compared), len(series) - 1)
    return Drawn(differences(table, series, compared), height, note, shown)


def _who(answer: Answer, series: list[Series], groups: tuple[str, ...]) -> Drawn:
    table = tables.who_leaves(answer.digests, groups, MEMBERS)
    hidden = tables.suppressed(answer.digests, groups)
    note = "Departures per person-year; the line shows the range that contains 95% of the futures."
    if hidden:
        groups_word = "group" if hidden == 1 else "groups"
        note += f" {hidden} {groups_word} of fewer than {SMALLEST_GROUP} people not shown."
    return Drawn(
        dots(table, series, "Departures per year", percent=True),
        dots_height(table, series),
        note,
        named(table, answer.titles).rename(columns={"row": "member"}),
    )


def icons(answer: Answer) -> list[tuple[str, dict[str, int]]]:
    """Return the title and people of 100 for the baseline and, next to it, the scenario in focus."""
    names = list(dict.fromkeys([BASELINE, answer.focus]))
    return [(answer.titles[name], of_hundred(tables.starters(answer.digests[name]))) for name in names]


def icons_table(answer: Answer) -> pd.DataFrame:
    """Return the numbers of the icon arrays for every scenario."""
    rows = [
        {"scenario": answer.titles[name], **of_hundred(tables.starters(one))}
        for name, one in answer.digests.items()
    ]
    return pd.DataFrame(rows)


def yearly(table: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Return only whole years, with plain headings."""
    whole = table[(table["year"] - table["year"].round()).abs() < 1e-6].copy()
    whole["year"] = whole["year"].round().astype(int)
    words = {"q05": "5%", "q25": "25%", "q50": "median", "q75": "75%", "q95": "95%"}
    return named(whole, titles).rename(columns=words)


def named(table: pd.DataFrame, titles: Mapping[str, str]) -> pd.DataFrame:
    """Return the table with scenario titles instead of names."""
    words = {"difference_low": "low", "difference_high": "high"}
    return table.assign(scenario=table["scenario"].map(dict(titles))).rename(columns=words)


def compared(answer: Answer, model: Model) -> list[tuple[str, str]]:
    """Return what each scenario is about, in the words of its file."""
    school = model.choices.institutions[answer.selection.institution]
    levers = {lever.name: lever.title for lever in model.levers}
    own = ", ".join(f"{levers[name]} {100 * intensity:.0f}%" for name, intensity in answer.selection.policy)
    known = model.choices.scenarios
    return [
        (school.title, school.why),
        *((title, own if name == POLICY else known[name].why) for name, title in answer.titles.items()),
    ]


def about(answer: Answer, version: str, link: str) -> dict[str, Any]:
    """Return what every export carries."""
    selection = answer.selection
    notices = {"notice": " ".join(answer.notices)} if answer.notices else {}
    return {
        "made with": f"Faculty Attrition {version}",
        "institution": selection.institution,
        "scenarios": ", ".join(answer.titles.values()),
        "my policy": ", ".join(f"{lever} {intensity:g}" for lever, intensity in selection.policy) or "none",
        "months": selection.months,
        "seed": selection.seed,
        "simulated futures": answer.replicates,
        "link": link,
        **notices,
        "caveat": "Simulated people. Intervals reflect parameter uncertainty and chance. Not for judging individual people.",
    }
