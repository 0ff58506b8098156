"""A question as a plain readable address, and back. The address alone restores the page.

`?school=typical&years=5&team_inbox=0.5&team_inbox.start=13&team_inbox.departments=Surgery,Neurology`. What is at its
default is left out; unknown keys are ignored, unless they look like a lever of another version.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.checks import LONG, Notices, as_number, checked
from dashboard.choices import Choices
from dashboard.question import DEFAULT_YEARS, Question

MAX_LENGTH = 8000  # an address longer than this was not written by us
_VERSION = re.compile(r"[A-Za-z0-9.+-]{1,40}")
_LISTS = ("departments", "tracks")
_TITLES = {"school": "school", "baseline": "baseline", "world": "scenario", "years": "years", "seed": "seed"}
_PARTS = ("start", "ramp", "end", *_LISTS)


def to_query(question: Question, version: str) -> str:
    """Write a question as the part of an address from the question mark on."""
    return "?" + urlencode([*pairs_of(question), ("version", version)], safe="|")


def pairs_of(question: Question) -> list[tuple[str, str]]:
    """Return a question as the keys and values of an address."""
    pairs: list[tuple[str, str]] = [("school", question.school)]
    if question.baseline != "baseline":
        pairs.append(("baseline", question.baseline))
    if question.world != question.baseline:
        pairs.append(("world", question.world))
    if question.years != DEFAULT_YEARS:
        pairs.append(("years", str(question.years)))
    if question.seed != 1:
        pairs.append(("seed", str(question.seed)))
    for lever, use in question.policy:
        data = use.to_data()
        pairs.append((lever, f"{data.pop('intensity'):g}"))
        pairs += [
            (f"{lever}.{key}", "|".join(found) if key in _LISTS else str(found))
            for key, found in data.items()
        ]
    return pairs


def from_query(query: str | None, choices: Choices) -> tuple[Question, Notices, str]:
    """Read an address.

    Args:
        query: The part from the question mark on; may be anything.
        choices: What can be chosen.

    Returns:
        The question, the notices for the reader, and the version that wrote the link; empty where it does not say.
    """
    text = query if isinstance(query, str) else ""
    if len(text) > MAX_LENGTH:
        return choices.first, Notices(["This link is too long to be one of ours; the page starts over."]), ""
    pairs = parse_qsl(text.lstrip("?"), keep_blank_values=True)
    given = dict(pairs)
    raw = raw_of(given, choices)
    raw.setdefault("school", given.get("institution"))  # as version 0.1 wrote it
    notices_of_old = Notices()
    _scenarios_of_old(given, raw, choices, notices_of_old)
    _odd_keys(pairs, choices, notices_of_old)
    question, notices = checked(raw, choices)
    if ("institution" in given or "scenarios" in given) and not given.get("version"):
        notices_of_old.add("This link was written by an earlier version; its numbers may differ.")
    notices.lines[:0] = notices_of_old.lines
    version = given.get("version", "")
    return question, notices, version if _VERSION.fullmatch(version) else "unknown" if version else ""


def raw_of(given: dict[str, str], choices: Choices) -> dict[str, Any]:
    """Return the keys and values of an address as plain data of a question, to be checked."""
    raw: dict[str, Any] = {
        key: given[key] for key in ("school", "baseline", "world", "years", "seed") if key in given
    }
    raw["policy"] = _policy(given, choices)
    return raw


def _policy(given: dict[str, str], choices: Choices) -> dict[str, dict[str, Any]]:
    policy: dict[str, dict[str, Any]] = {}
    for key, value in given.items():
        lever, _, part = key.partition(".")
        if lever in choices.levers and (not part or part in _PARTS):
            found: Any = [one for one in value.split("|") if one] if part in _LISTS else value
            policy.setdefault(lever, {})[part or "intensity"] = found
        elif "_" in key and "." not in key and not key.startswith("utm_") and as_number(value) is not None:
            policy[lever] = {
                "intensity": value
            }  # every lever has one in its name: a renamed one is said, not passed over
    return policy


def _odd_keys(pairs: list[tuple[str, str]], choices: Choices, notices: Notices) -> None:
    """Say what is there more than once with different values, and what a lever does not have."""
    seen: dict[str, str] = {}
    for key, value in pairs:
        lever, _, part = key.partition(".")
        known = choices.levers.get(lever)
        if known is not None and part and part not in _PARTS:
            notices.add(f"“{known.title}” has no “{part[:LONG]}”; it is left out.")
        elif known is not None or key in _TITLES:
            title = known.title if known is not None else _TITLES[key]
            if seen.setdefault(key, value) != value:
                notices.add(f"This link says “{title}” more than once; the last value is used.")


def _scenarios_of_old(given: dict[str, str], raw: dict[str, Any], choices: Choices, notices: Notices) -> None:
    """Read `scenarios=a,b` of version 0.1, which compared up to four of them: the first one is shown."""
    names = [name for name in given.get("scenarios", "").split(",") if name]
    if not names or raw["policy"]:
        return
    if names[0] not in choices.courses:
        raw["world"] = names[0]  # the check says that there is none
        return
    course = choices.courses[names[0]]
    if course.happens:
        raw["world"] = course.name
    else:
        raw["policy"] = dict(course.policy)
    if len(names) > 1:
        notices.add(f"This link compared several scenarios; the first one, “{course.title}”, is shown.")
