"""Brief, slides and worksheet of the policy in focus, at the prices that the reader set on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dashboard.answers.answer import Answer, differences_of, notices_of
from dashboard.answers.digest import COSTS, Digest
from dashboard.pages.compare import assumed
from dashboard.pages.compare.compared import Compared, Row
from dashboard.pages.compare.state import Now
from dashboard.pages.compare.taken import about_of, python
from dashboard.pages.explore.taken import Page, taken_of
from dashboard.parts.about import policy_words
from dashboard.site import Site
from dashboard.takeaways.assumptions import changed
from dashboard.takeaways.content import TakeAway
from dashboard.takeaways.policy import Price
from sim.results.assumptions import Assumptions
from sim.results.finance import Priced, price_of


def taken(found: Now, compared: Compared, row: Row, site: Site) -> TakeAway:
    """Return what is taken away of one of the compared policies.

    Args:
        found: What the page asks.
        compared: The policies side by side.
        row: The one.
        site: The site.
    """
    question = row.option.question
    finance = compared.finances[row.option.key]
    given = compared.assumptions
    policy, reference = repriced(row.side, finance.with_it), repriced(compared.reference, finance.without)
    about = about_of(found, site)
    about.pop("assumptions", None)  # they stand in words
    about["policy"] = f"{row.title}: {policy_words(question, site.choices)}"
    answer = Answer(
        question=question,
        paired=differences_of(policy, reference, "full"),
        policy=policy,
        reference=reference,
        people=site.answers.model.people(question.school),
        notices=notices_of((policy, reference)),
        version=site.version,
    )
    page = Page(
        about=about,
        code=python(found, site),
        finance=finance,
        price=_price(site.answers.cost_a_year, given),
        title=row.title,
        changed=changed(given, compared.reference.ledger, assumed.vacancy(found.values)),
    )
    return taken_of(question, site, answer, page)


def repriced(side: Digest, priced: Priced) -> Digest:
    """Return one side with its dollars at other prices.

    Args:
        side: As simulated.
        priced: Its dollars.
    """
    first = np.arange(0, side.months, 12)
    costs = {name: np.add.reduceat(priced.by_kind[name], first, axis=1) for name in COSTS}
    totals = {name: priced.by_kind[name].sum(axis=1) for name in (*COSTS, "total_usd") if name in side.totals}
    return replace(side, costs=costs, totals={**side.totals, **totals})


def _price(usual: Price, given: Assumptions) -> Price:
    """Return what a lever costs on paper; where the reader set another price, that is said instead."""

    def price(school: str, lever: str, intensity: float, departments: Sequence[str]) -> tuple[str, ...]:
        if lever not in given.price_usd:
            return usual(school, lever, intensity, departments)
        return (f"your price: ${price_of(lever, given):,.0f} each",)

    return price
