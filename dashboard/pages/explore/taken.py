"""An answer of this page as what its reader takes away: brief, slides, worksheet, and code."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.pages.explore import pictures, tables, view
from dashboard.pages.explore.sides import Side
from dashboard.parts.about import about_answer, baseline_of
from dashboard.parts.wording import years_in_words
from dashboard.question import Question
from dashboard.site import Site
from dashboard.takeaways.assumptions import cost_assumptions
from dashboard.takeaways.content import Chart, Count, Level, Line, TakeAway, YearlyCosts
from dashboard.takeaways.policy import policy_rows, setting
from sim.results.paired import Paired

COUNTED = {
    "visits_lost": "Visits lost, of those that patients count on",
    "panels_dropped": "Patients dropped when their physician left",
}


def taken(question: Question, site: Site, kept: Any) -> TakeAway:
    """Return what is taken away of an answer.

    Args:
        question: What was asked.
        site: The site.
        kept: The full answer.
    """
    baseline = baseline_of(question, site.choices)
    alone = question.changes_nothing
    if alone:
        shown = view.of_course(kept.reference, kept.paired, kept.people, question.years, baseline)
    else:
        shown = view.of_policy(kept.paired, question.years, baseline=baseline)
    told = shown.statement
    draws = kept.paired.draws
    about = {
        **about_answer(question, site, kept),
        "posterior draws": draws or "none: parameters at their defaults",
    }
    return TakeAway(
        school=site.choices.schools[question.school].title,
        horizon=years_in_words(question.years),
        sentence=told.sentence,
        ranges=told.ranges,
        holds=told.holds,
        policy=policy_rows(question, site.choices, site.answers.cost_a_year),
        setting=setting(question, site.choices),
        tiles=tuple(shown.tiles),
        charts=_charts(question, kept, told.sentence, baseline),
        costs=yearly_costs(kept.policy, kept.reference, kept.paired),
        level=_level(kept.paired),
        assumptions=cost_assumptions(),
        about=about,
        code=site.answers.snippet(question),
    )


def _charts(question: Question, kept: Any, sentence: str, baseline: str) -> tuple[Chart, ...]:
    policy, reference = kept.policy, kept.reference
    values = (
        np.asarray(reference.paths["departed"], dtype=float)
        if question.changes_nothing
        else kept.paired.avoided
    )
    zero = "" if question.changes_nothing else "the baseline" if baseline else "today’s course"
    return (
        pictures.fan(values, question, sentence, zero),
        *pictures.over_time(policy, reference, question),
        *pictures.who(policy, reference, question),
        pictures.people(policy, reference, question),
        *pictures.drivers(policy, reference, question),
        pictures.money(policy, reference, question),
    )


def yearly_costs(policy: Side, reference: Side, paired: Paired) -> YearlyCosts:
    """Return costs and departures of each year with the policy and without it, mean of the futures."""
    both = (reference, policy)
    counts = [
        Count(
            "Departures (posts vacated)",
            *(_means(np.diff(np.asarray(side.paths["departed"])[:, ::12], axis=1)) for side in both),
        ),
        Count(
            "Faculty at the end of the year",
            *(_means(np.asarray(side.paths["headcount"])[:, 12::12]) for side in both),
        ),
        *(
            Count(title, *(_means(side.counted[name]) for side in both))
            for name, title in COUNTED.items()
            if name in reference.counted and name in policy.counted
        ),
    ]
    per = {"turnover_usd": counts[0].title, "handover_usd": COUNTED["panels_dropped"]}
    known = {one.title for one in counts}
    lines = [
        Line(
            title, title, *(_means(side.costs[name]) for side in both),
            per=per.get(name, "") if per.get(name) in known else "",
            page=float(paired.change[name].mean()) if name in paired.change else None,
        )
        for name, title in tables.KINDS.items()
    ]  # fmt: skip
    net, avoided = paired.change["total_usd"], paired.avoided[:, -1]
    return YearlyCosts(tuple(lines), tuple(counts), float(net.mean()), float(avoided.mean()), paired.futures)


def _means(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in np.asarray(values, dtype=float).mean(axis=0))


def _level(paired: Paired) -> Level:
    before = {
        name: float(paired.before[name].mean())
        for name in ("headcount", "annual_departure_rate", "burned_out")
    }
    change = {name: float(paired.change[name].mean()) for name in ("annual_departure_rate", "burned_out")}
    return Level(
        round(before["headcount"]),
        before["annual_departure_rate"], before["annual_departure_rate"] + change["annual_departure_rate"],
        before["burned_out"], before["burned_out"] + change["burned_out"],
    )  # fmt: skip
