"""What is asked of the page: where, and which wish."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.parts.frame import Carried
from dashboard.question import Question
from dashboard.site import Site
from dashboard.wish import Wish, entries_of, read


def place_of(found: Carried) -> Question:
    """Return the question without its policy: the search begins from the baseline."""
    return replace(found.question, policy=(), world=found.question.baseline)


def wish_of(own: Any, question: Question, site: Site) -> Wish | None:
    """Return the wish that the page keeps as plain texts; None where it cannot be one."""
    given = (
        {key: value for key, value in own.items() if isinstance(value, str)} if isinstance(own, dict) else {}
    )
    entries = entries_of(given, question, site.choices)
    return read(entries.budget, entries.goals, entries.levers, entries.criterion, question, site.choices)[0]
