"""Which policies can be compared, which are chosen, and how that stands in the address.

Policies of one's own are written into the address whole, under the names "own1" to "own6", because nobody else's browser
keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from dashboard.address import pairs_of, raw_of
from dashboard.checks import Notices, policy_of
from dashboard.kept import MOST, Kept, named
from dashboard.parts import wording as w
from dashboard.parts.frame import Carried
from dashboard.question import Arm, Question
from dashboard.site import Site

HERE = "explore"
Group = Literal["explore", "kept", "link", "scenario"]
GROUPS: Mapping[Group, str] = {
    "explore": "On Explore",
    "kept": "Kept in this browser",
    "link": "From the link",
    "scenario": "Built-in scenarios",
}
_OWN = re.compile(r"own([1-6])(?:\.(.+))?")
_PLACE = ("school", "baseline", "years", "seed")  # of the page's question, for all policies


@dataclass(frozen=True)
class Option:
    """A policy that can be chosen.

    Attributes:
        key: What it is called in the address; of a kept one, only on the page.
        title: As in a list.
        group: Where it is from.
        question: It, asked at the school, horizon and baseline of the page.
        note: What was changed to ask it there; empty where nothing was.
    """

    key: str
    title: str
    group: Group
    question: Question
    note: str = ""


@dataclass(frozen=True)
class Offer:
    """What can be chosen.

    Attributes:
        options: In the order of the list, each title once.
        meant: Key of an option by the key of a policy in the address.
        notices: What of it was not understood.
    """

    options: tuple[Option, ...]
    meant: Mapping[str, str]
    notices: tuple[str, ...]


def offer(carried: Carried, site: Site) -> Offer:
    """Return what can be chosen by a reader who brings this."""
    notices = Notices()
    page = carried.question
    found = [] if page.changes_nothing else [Option(HERE, "The policy on Explore", "explore", page)]
    kept = [_moved(one, f"kept{at}", page, site, notices) for at, one in enumerate(carried.policies, 1)]
    found += kept
    meant: dict[str, str] = {}
    for one in _of_link(carried.own, page, site, notices):
        same = next(
            (other for other in kept if (one.title, one.question) == (other.title, other.question)), None
        )
        meant[one.key] = one.key if same is None else same.key
        if same is None:
            found.append(one)
    found += _scenarios(page, site)
    notices.shorten()
    return Offer(tuple(_told_apart(found)), meant, tuple(notices.lines))


def _scenarios(page: Question, site: Site) -> list[Option]:
    found = []
    for course in site.choices.courses.values():
        world = course.name if course.happens else page.baseline
        policy = (
            () if course.happens else policy_of(dict(course.policy), site.choices, page.school, Notices())
        )
        question = replace(page, world=world, policy=policy)
        if course.name != page.baseline and not question.changes_nothing:
            found.append(Option(course.name, course.title, "scenario", question))
    return found


def _moved(one: Kept, key: str, page: Question, site: Site, notices: Notices) -> Option:
    """Return a kept policy as it is asked at the page's school, horizon and baseline, with what that changed."""
    was = one.question
    other = [
        text
        for text, differs in (
            (f"at {site.choices.schools[was.school].title}", was.school != page.school),
            (f"over {w.years_in_words(was.years)}", was.years != page.years),
            (f"against “{site.choices.courses[was.baseline].title}”", was.baseline != page.baseline),
            (f"with seed {was.seed}", was.seed != page.seed),
        )
        if differs
    ]
    more = Notices()
    raw = {lever: use.to_data() for lever, use in was.policy}
    policy = policy_of(raw, site.choices, page.school, more)
    for line in more.lines:
        notices.add(f"“{one.name}”: {line}")
    world = page.baseline if was.world == was.baseline else was.world
    note = f"“{one.name}” was kept {w.listed(other)}; here it is asked as the others are." if other else ""
    return Option(key, one.name, "kept", replace(page, world=world, policy=policy), note)


def _of_link(own: Mapping[str, str], page: Question, site: Site, notices: Notices) -> list[Option]:
    parts: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for key, value in own.items():
        match = _OWN.fullmatch(key)
        if match and match[2]:
            parts.setdefault(f"own{match[1]}", {})[match[2]] = value
        elif match:
            names[f"own{match[1]}"] = value
    found = []
    for key in sorted({*parts, *names})[:MOST]:
        title, more = named(names.get(key), f"Policy {key[3:]}"), Notices()
        raw = raw_of(parts.get(key, {}), site.choices)
        policy = policy_of(raw["policy"], site.choices, page.school, more)
        world = raw.get("world", page.baseline)
        if world not in site.choices.courses:
            more.add("It was stacked on a scenario that there is not; the baseline is used instead.")
            world = page.baseline
        for line in more.lines:
            notices.add(f"“{title}”: {line}")
        found.append(Option(key, title, "link", replace(page, world=world, policy=policy)))
    return found


def _told_apart(found: list[Option]) -> list[Option]:
    """Return options with a number behind titles that were there before."""
    seen: dict[str, int] = {}
    made = []
    for one in found:
        seen[one.title] = seen.get(one.title, 0) + 1
        title = one.title if seen[one.title] == 1 else f"{one.title} ({seen[one.title]})"
        made.append(replace(one, title=title))
    return made


def first_chosen(carried: Carried, offered: Offer) -> tuple[list[str], list[str]]:
    """Return the keys chosen when the page opens, from the address or as a beginning, and what is said about them."""
    every = offered.options
    if "with" not in carried.own:
        own = [one.key for one in every if one.group != "scenario"][:3]
        rest = [one.key for one in every if one.group == "scenario" and one.question.policy]
        return [*own, *rest[: max(0, 2 - len(own))]], []
    wanted = [one for one in carried.own["with"].split("|") if one]
    known = {one.key for one in every}
    found: list[str] = []
    lines = []
    for key in wanted:
        option = offered.meant.get(key, key)
        if option not in known:
            lines.append(f"The link also compares “{key[:40]}”, which is not here; it is left out.")
        elif option in found:
            lines.append("The link names a policy twice; it is compared once.")
        else:
            found.append(option)
    if len(found) > MOST:
        lines.append(f"At most {MOST} policies are compared; the first {MOST} are shown.")
    return found[:MOST], list(dict.fromkeys(lines))[:3]


def selected(value: Any, every: tuple[Option, ...]) -> tuple[list[Option], list[str]]:
    """Return the options that a list of keys from the browser means, at most six, and what is said about them."""
    keys = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    found = [one for one in every if one.key in keys]
    lines = []
    if len(found) > MOST:
        lines.append(f"At most {MOST} policies are compared; the first {MOST} are shown.")
        found = found[:MOST]
    by_arm: dict[Arm, list[str]] = {}
    for one in found:
        by_arm.setdefault(one.question.treated, []).append(f"“{one.title}”")
    lines += [
        f"{w.listed(same)} are the same policy, so their numbers are equal."
        for same in by_arm.values()
        if len(same) > 1
    ]
    return found, lines + [one.note for one in found if one.note]


def written(found: list[Option]) -> dict[str, str]:
    """Return chosen policies as the page's own part of the address."""
    keys, made = [], {}
    own = 0
    for one in found:
        if one.group not in ("kept", "link"):
            keys.append(one.key)
            continue
        own += 1
        keys.append(f"own{own}")
        made[f"own{own}"] = one.title
        for key, value in pairs_of(one.question):
            if key not in _PLACE:
                made[f"own{own}.{key}"] = value
    return {"with": "|".join(keys), **made}
