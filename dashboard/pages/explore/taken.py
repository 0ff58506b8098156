"""An answer as what its reader takes away (brief, slides, worksheet, and code), of this page and of Compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.pages.explore import pictures, tables, view
from dashboard.pages.explore.sides import Side
from dashboard.parts import by_hand
from dashboard.parts.about import about_answer, baseline_of
from dashboard.parts.wording import years_in_words
from dashboard.question import Question
from dashboard.site import Site
from dashboard.takeaways import finances
from dashboard.takeaways.assumptions import cost_assumptions
from dashboard.takeaways.content import Chart, Count, TakeAway, YearlyCosts
from dashboard.takeaways.policy import Price, policy_rows, setting
from sim.results.finance import USUAL, Finance
from sim.results.paired import Paired

COUNTED = {
    "visits_lost": "Visits lost, of those that patients count on",
    "panels_dropped": finances.DROPPED,
}
POLICY = "The policy"


@dataclass(frozen=True)
class Page:
    """What a page says of an answer besides the answer.

    Attributes:
        about: School, seed, version, link, caveat and the like.
        code: Python that makes the numbers again.
        finance: Costs at the prices of the page.
        price: What a lever costs a year on paper.
        title: Of the policy.
        changed: Assumptions that the reader changed, in words.
    """

    about: Mapping[str, Any]
    code: str
    finance: Finance
    price: Price
    title: str = POLICY
    changed: tuple[str, ...] = ()


def taken(question: Question, site: Site, kept: Any) -> TakeAway:
    """Return what is taken away of an answer of Explore.

    Args:
        question: What was asked.
        site: The site.
        kept: The full answer.
    """
    finance = Finance(kept.policy.ledger, kept.reference.ledger, USUAL)
    about, code = about_answer(question, site, kept), site.answers.snippet(question)
    return taken_of(question, site, kept, Page(about, code, finance, site.answers.cost_a_year))


def taken_of(question: Question, site: Site, kept: Any, page: Page) -> TakeAway:
    """Return what is taken away of an answer.

    Args:
        question: What was asked.
        site: The site.
        kept: The full answer, at the prices of the page.
        page: What the page says besides.
    """
    baseline = baseline_of(question, site.choices)
    alone = question.changes_nothing
    if alone:
        shown = view.of_course(kept.reference, kept.paired, kept.people, question.years, baseline)
    else:
        shown = view.of_policy(kept.paired, question.years, baseline=baseline)
    told = shown.statement
    draws = kept.paired.draws
    about = {**page.about, "posterior draws": draws or "none: parameters at their defaults"}
    bought = dict.fromkeys([*page.finance.with_it.levers, *page.finance.without.levers])
    return TakeAway(
        school=site.choices.schools[question.school].title,
        horizon=years_in_words(question.years),
        sentence=told.sentence,
        ranges=told.ranges,
        holds=told.holds,
        policy=policy_rows(question, site.choices, page.price),
        setting=setting(question, site.choices),
        tiles=tuple(shown.tiles),
        charts=_charts(question, kept, told.sentence, baseline),
        costs=_costs(kept, page),
        case=by_hand.inputs_of(page.finance, kept.policy, kept.reference),
        assumptions=cost_assumptions(page.finance.assumptions, bought),
        about=about,
        code=page.code,
        changed=page.changed,
        more=finances.tables(page.finance),
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


def _costs(kept: Any, page: Page) -> YearlyCosts:
    paired: Paired = kept.paired
    said = {
        tables.KINDS[name]: float(paired.change[name].mean())
        for name in tables.KINDS
        if name in paired.change
    }
    net, avoided = float(paired.change["total_usd"].mean()), float(paired.avoided[:, -1].mean())
    return finances.yearly_costs(
        page.finance, _counts(kept.policy, kept.reference), net, avoided, said, page.title
    )


def _counts(policy: Side, reference: Side) -> list[Count]:
    """Return what is counted in each year with the policy and without it, mean of the futures."""
    both = (reference, policy)
    return [
        Count(
            finances.LEFT,
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


def _means(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in np.asarray(values, dtype=float).mean(axis=0))
