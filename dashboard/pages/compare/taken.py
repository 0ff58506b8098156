"""What every file of the page carries, and the numbers of the page as Python code."""

from __future__ import annotations

from typing import Any

from dashboard.pages.compare import assumed
from dashboard.pages.compare.measures import MEASURES
from dashboard.pages.compare.state import PAGE, Now
from dashboard.parts.about import about, link_to
from dashboard.question import BASELINE
from dashboard.site import Site


def about_of(found: Now, site: Site) -> dict[str, Any]:
    """Return what every export of the page carries."""
    link = link_to(found.question, site, PAGE, found.address())
    futures = site.answers.futures_of(found.reference)
    made = about(found.question, site.choices, site.version, futures, link, found.said)
    made["policy"] = "; ".join(one.title for one in found.chosen) or "none"
    if found.question.baseline == BASELINE:
        made["baseline"] = "today’s course"
    if found.values:
        made["assumptions"] = "; ".join(f"{key} {value:g}" for key, value in found.values.items())
    return made


def python(found: Now, site: Site) -> str:
    """Return the code that makes the numbers of the page again."""
    if found.focus is None:
        return ""
    arms = {one.title: found.arm(one) for one in found.chosen}
    reference = found.reference
    compared = found.compared(site)
    values = (
        assumed.assumptions(found.values, compared.reference.ledger) if compared else assumed.Assumptions()
    )
    futures, outcomes = site.answers.futures_of(reference), [one.name for one in MEASURES]
    return site.answers.model.comparison(arms, reference, futures, found.focus.title, values, outcomes)
