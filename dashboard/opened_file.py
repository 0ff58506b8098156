"""What a scenario file did to the question, in a sentence or two above the answer."""

from __future__ import annotations

from typing import Any

from dashboard.choices import Choices
from dashboard.question import Question

_NAMED = 4  # levers; the rest are counted
_LONG = 80


def opened(title: Any, before: Question, question: Question, choices: Choices) -> list[str]:
    """Return what was opened, what it set, and how to go back.

    Args:
        title: Of the scenario in the file.
        before: What was asked before.
        question: What is asked now.
        choices: What can be chosen.
    """
    name = f"“{title[:_LONG]}”" if isinstance(title, str) and title else "The file"
    sets = [f"{choices.levers[lever].title} {use.intensity:.0%}" for lever, use in question.policy]
    more = len(sets) - _NAMED
    shown = ", ".join(sets[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    count = f"{len(sets)} {'lever is' if len(sets) == 1 else 'levers are'} set ({shown})" if sets else "no lever is set"
    where = f", at {choices.schools[question.school].title}" if question.school != before.school else ""
    world = f", in “{choices.courses[question.world].title}”" if question.world != question.baseline else ""
    lines = [f"{name} is open: {count}{where}{world}. Undo brings back what was there."]
    for lever, use in question.policy:
        if use.start > question.months:
            what = choices.levers[lever].title
            lines.append(f"“{what}” begins in month {use.start}, after the time that is shown; choose more years.")
    return lines
