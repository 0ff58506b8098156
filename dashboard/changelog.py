"""What the changelog says of results: which versions there are, and which entries changed what.

Entries flagged **Regression** are the only ones after which the same question has another answer. Their first sentence is
what the page shows. In parentheses they may say what they touch: `(everything)`, `(last digits)`, `(levers: a, b)`,
`(outcomes: a, b)`; without that, nobody knows, and the page says that numbers may differ.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from sim.foundation.paths import changelog_file

UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## \[([^\]]+)\].*$", re.MULTILINE)
_ENTRY = re.compile(r"^- \*\*Regression\*\*(?: \(([^)]*)\))?: (.*?)(?=^\S|^$|\Z)", re.MULTILINE | re.DOTALL)
_FIRST_SENTENCE = re.compile(r"(.+?)\.(?:\s|$)")


@dataclass(frozen=True)
class Change:
    """An entry after which results differ.

    Attributes:
        headline: Its first sentence, without the period.
        everything: Whether all results change.
        digits: Whether only their last digits do.
        levers: The levers that act differently; empty where that is not said.
        outcomes: The outcomes that differ; empty where that is not said.
    """

    headline: str
    everything: bool = False
    digits: bool = False
    levers: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @property
    def declared(self) -> bool:
        """Whether the entry says what it touches."""
        return self.everything or self.digits or bool(self.levers or self.outcomes)


@dataclass(frozen=True)
class Changelog:
    """All versions, the newest first, each with what it changed in results."""

    versions: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)

    def name_in_links(self, version: str) -> str:
        """Return how links name the running version.

        Unreleased changes get a mark of their own: a link that says only “0.1.0” would hide that it was written after them.
        """
        pending = self.versions.get(UNRELEASED, ())
        released = [one for one in self.versions if one != UNRELEASED]
        if not pending or not released or version != released[0]:
            return version
        content = repr([(one.headline, one.everything, one.digits, one.levers, one.outcomes) for one in pending])
        return f"{version}-after-{hashlib.sha256(content.encode()).hexdigest()[:6]}"


def read(text: str) -> Changelog:
    """Read the text of a changelog.

    Raises:
        ValueError: An entry declares something that is none of the four.
    """
    parts = _HEADING.split(text)[1:]
    versions = {}
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        versions[name] = tuple(_change(scope, " ".join(words.split())) for scope, words in _ENTRY.findall(content))
    return Changelog(versions)


def _change(scope: str, words: str) -> Change:
    first = _FIRST_SENTENCE.match(words)
    found: dict[str, tuple[str, ...]] = {}
    said = set()
    for part in filter(None, (one.strip() for one in scope.split(";"))):
        kind, _, names = part.partition(":")
        listed = tuple(name.strip() for name in names.split(",") if name.strip())
        if kind in ("levers", "outcomes") and listed:
            found[kind] = listed
        elif part in ("everything", "last digits"):
            said.add(part)
        else:
            raise ValueError(f"The changelog declares “{part}”, which is none of what an entry can touch.")
    return Change(first.group(1) if first else words, "everything" in said, "last digits" in said, **found)


@cache
def changelog() -> Changelog:
    """Return the changelog that travels with the program; an empty one, which knows nothing, where it is missing."""
    try:
        return read(changelog_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Changelog()
