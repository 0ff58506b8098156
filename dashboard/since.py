"""What changed since a link was written, and whether that touches its answer, in one or two sentences for the reader."""

from __future__ import annotations

import re

from dashboard.answers.digest import COSTS, DESTINATIONS, LINKS, PATHS, STRAINS, TOTALS
from dashboard.changelog import UNRELEASED, Change, Changelog
from dashboard.choices import Choices
from dashboard.parts.wording import listed
from dashboard.question import Question
from sim.evidence.outcomes import outcomes

LISTED = 3  # changes that are named; the rest are counted
ON_THE_PAGE = frozenset((*PATHS, *COSTS, *DESTINATIONS, *STRAINS, *TOTALS)) - frozenset(LINKS)  # of Explore, that links open
_NUMBERED = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,3})(-after-[0-9a-f]{6})?")


def since(written: str, running: str, question: Question, choices: Choices, known: Changelog) -> str:
    """Say what changed since the version that wrote a link; nothing where it is the running one.

    Args:
        written: The version in the link; empty where it says none, “unknown” where it cannot be one.
        running: How links name the running version.
        question: What the link asks.
        choices: What can be chosen.
        known: The changelog.
    """
    if written in ("", running):
        return ""
    here = f"this is {_name(running)}"
    old, now = _NUMBERED.fullmatch(written), _NUMBERED.fullmatch(running)
    if old is None:
        return f"It cannot be told which version wrote this link; {here}, and its numbers may differ."
    head = f"This link was written by {_name(written)}"
    if now is None or now[1] not in known.versions:
        return f"{head}; {here}. What changed in between is not known, so its numbers may differ."
    newer = _order(old[1]) > _order(now[1]) or (old[1] == now[1] and old[2] and not now[2])
    if newer:
        return f"{head}, which is newer; {here} and does not know what changed later, so its numbers may differ."
    if old[1] not in known.versions:
        return f"{head}, which the changelog does not list; {here}, and its numbers may differ."
    changes = _between(old[1], now[1], bool(now[2]), known)
    maybe = " It may have had some of these changes already." if old[2] and changes else ""
    return f"{head}; {here}. {_told(changes, question, choices)}{maybe}"


def _name(version: str) -> str:
    found = _NUMBERED.fullmatch(version)
    if found and found[2]:
        return f"an unreleased version after {found[1]}"
    return f"version {version}"


def _order(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _between(old: str, now: str, unreleased: bool, known: Changelog) -> list[Change]:
    """Return the changes after one version up to another, the newest first."""
    return [
        change
        for version, changes in known.versions.items()
        if (unreleased if version == UNRELEASED else _order(old) < _order(version) <= _order(now))
        for change in changes
    ]


def _told(changes: list[Change], question: Question, choices: Choices) -> str:
    larger = [one for one in changes if not one.digits]
    if not changes:
        return "By the changelog, nothing in between changes results."
    if not larger:
        return "By the changelog, results differ in their last digits only, which this page does not show."
    used = {lever for lever, _ in question.policy}
    for name in (question.baseline, question.world):
        used |= set(choices.courses[name].policy)
    touching = [one for one in larger if one.everything or used & set(one.levers) or ON_THE_PAGE & set(one.outcomes)]
    open_ones = [one for one in larger if not one.declared]
    others = [one for one in larger if one not in touching and one not in open_ones]
    ordered = [*sorted(touching, key=lambda one: not one.everything), *open_ones, *others]
    named = [one.headline for one in ordered[:LISTED]]
    more = len(ordered) - len(named)
    named += [f"{more} more {'changes' if more > 1 else 'change'}"] if more else []
    return f"What changed since: {'; '.join(named)}. {_verdict(touching, open_ones, used)}"


def _verdict(touching: list[Change], open_ones: list[Change], used: set[str]) -> str:
    if any(one.everything or used & set(one.levers) for one in touching):
        return "This answer is affected: its numbers differ from those of then."
    if open_ones:
        return "Its numbers may differ from those of then."
    if touching:
        titles = outcomes()
        names = dict.fromkeys(name for one in touching for name in one.outcomes if name in ON_THE_PAGE)
        return f"Of this answer, these numbers differ: {listed([titles[name].title.lower() for name in names])}."
    return "By the changelog, this answer is not affected."
