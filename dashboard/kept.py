"""Policies of one's own in a link: `kept1=Inbox+first&kept1.school=typical&kept1.team_inbox=0.5&kept2=…`, up to six.

Each is written as the question of the link itself is, and what a link says is checked like everything from outside. The
numbers of an answer do not travel: nobody could tell whether the model ever gave them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.address import MAX_LENGTH, pairs_of, raw_of
from dashboard.checks import Notices, checked
from dashboard.choices import Choices
from dashboard.question import Question

MOST = 6
LONGEST_NAME = 60
_KEY = re.compile(r"kept(\d{1,3})(?:\.(.+))?")


@dataclass(frozen=True)
class Kept:
    """A policy that a reader keeps under a name."""

    name: str
    question: Question

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data, as the browser keeps it."""
        return {"name": self.name, **self.question.to_data()}


def named(value: Any, otherwise: str) -> str:
    """Return a name that can be shown, from anything: one line, nothing invisible, not long."""
    text = value if isinstance(value, str) else ""
    shown = "".join(one if one.isprintable() else " " for one in text[: 4 * LONGEST_NAME])
    return " ".join(shown.split())[:LONGEST_NAME].strip() or otherwise


def from_browser(raw: Any, choices: Choices) -> tuple[list[Kept], Notices]:
    """Check what a browser says that it keeps."""
    notices = Notices()
    given = [one for one in raw if isinstance(one, dict)][:MOST] if isinstance(raw, list) else []
    found = [_checked(one.get("name"), one, at, choices, notices) for at, one in enumerate(given, 1)]
    notices.shorten()
    return found, notices


def to_query(kept: Iterable[Kept]) -> str:
    """Write kept policies as the end of an address, behind the question; nothing for none."""
    pairs = []
    for at, one in enumerate(kept, 1):
        pairs.append((f"kept{at}", one.name))
        pairs += [(f"kept{at}.{key}", value) for key, value in pairs_of(one.question)]
    return "&" + urlencode(pairs, safe="|") if pairs else ""


def from_query(query: Any, choices: Choices) -> tuple[list[Kept], Notices]:
    """Read the kept policies in an address.

    Args:
        query: The part from the question mark on; may be anything.
        choices: What can be chosen.

    Returns:
        The policies, and the notices for the reader.
    """
    notices = Notices()
    if not isinstance(query, str) or len(query) > MAX_LENGTH:
        return [], notices
    parts: dict[int, dict[str, str]] = {}
    names: dict[int, str] = {}
    for key, value in parse_qsl(query.lstrip("?"), keep_blank_values=True):
        found = _KEY.fullmatch(key)
        if found and found[2]:
            parts.setdefault(int(found[1]), {})[found[2]] = value
        elif found:
            names[int(found[1])] = value
    at_all = sorted({*parts, *names})
    if len(at_all) > MOST:
        notices.add(f"This link brings {len(at_all)} kept policies; the first {MOST} are read.")
    kept = []
    for at in at_all[:MOST]:
        if at in parts:
            kept.append(_checked(names.get(at), raw_of(parts[at], choices), at, choices, notices))
        else:
            notices.add(f"The kept policy “{named(names[at], f'Policy {at}')}” is empty; it is left out.")
    notices.shorten()
    return kept, notices


def _checked(name: Any, raw: Any, at: int, choices: Choices, notices: Notices) -> Kept:
    question, more = checked(raw, choices)
    shown = named(name, f"Policy {at}")
    for line in more.lines:
        notices.add(f"Kept policy “{shown}”: {line}")
    return Kept(shown, question)
