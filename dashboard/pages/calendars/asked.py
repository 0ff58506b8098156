"""What a reader asks of the page, from the address or the menus, and the names under which its long work is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.checks import Notices
from dashboard.pages.calendars import choosing
from dashboard.pages.calendars.layout import PAGE
from dashboard.parts.frame import carried
from dashboard.question import Question
from dashboard.site import Site


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the page.

    Attributes:
        question: Both sides.
        kind: Whom to follow.
        who: The number of the person; None for the first one found.
        client: Who asks.
        notices: What of it was not understood.
    """

    question: Question
    kind: choosing.Kind
    who: int | None
    client: str
    notices: tuple[str, ...]


def asked_of(raw: Any, choice: Any, site: Site) -> Asked:
    """Read what is asked: what was just chosen, else what the address says."""
    brought = carried(raw, PAGE, site)
    chosen = choice if isinstance(choice, dict) and choice else None
    given: Mapping[str, Any] = brought.own if chosen is None else chosen
    notices = Notices(list(brought.notices))
    kind = choosing.checked(
        given if chosen is None else chosen.get("kind"), brought.question, site.choices, notices
    )
    return Asked(brought.question, kind, number_of(given.get("who")), brought.client, tuple(notices.lines))


def number_of(value: Any) -> int | None:
    """Return the number of a person from anything, or None."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def lives_key(question: Question, site: Site) -> str:
    """Return the name of everybody's fates: all that they depend on."""
    model = site.answers.model
    futures = choosing.futures_for(model.people(question.school))
    arms = (question.reference, question.treated)
    text = " ".join([site.version, *map(model.content, arms), f"{question.months} {question.seed} {futures}"])
    return f"lives-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def person_of(question: Question, who: Any, site: Site) -> dict[str, Any] | None:
    """Return the person of a number, if they are found and may be followed.

    Args:
        question: Both sides.
        who: The number, from anywhere.
        site: The site.
    """
    table = site.answers.tasks_of(question.school).result(lives_key(question, site))
    number = number_of(who)
    if table is None or number is None or not 1 <= number <= len(table):
        return None
    row = {str(key): value for key, value in table.iloc[number - 1].items()}
    if site.choices.schools[question.school].own and row["alike"] < choosing.FEWEST:
        return None
    return {**row, "number": number, "replicate": int(row["replicate"])}


def life_key(question: Question, person: Mapping[str, Any], site: Site) -> str:
    """Return the name of one person's months: all that they depend on."""
    return f"{lives_key(question, site)}-{person['replicate']}-{person['person']}"
