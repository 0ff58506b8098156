"""Text as it may stand in files of others: of bounded length, without what changes how its surroundings are read."""

from __future__ import annotations

import unicodedata
from html import escape

MOST = 300  # characters of a text that a reader may have written, such as a title
_KEPT = ("\n", "\t", "\u00ad", "\u200c", "\u200d")  # soft hyphens, and joiners that scripts need


def plain(text: object, most: int = MOST) -> str:
    """Return a text without control characters and marks that turn the direction of what follows; cut where it is long.

    Letters of scripts that run from right to left stay: only the invisible marks that reorder their neighbors go.
    """
    kept = "".join(one for one in str(text)[: 4 * most] if one in _KEPT or not _harmful(one))
    line = " ".join(kept.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _harmful(one: str) -> bool:
    """Return whether a character is invisible and changes more than itself, or has no place in XML."""
    return unicodedata.category(one) in ("Cc", "Cf", "Cs", "Co", "Cn")


def in_html(text: object, most: int = MOST) -> str:
    """Return a text for HTML and SVG."""
    return escape(plain(text, most), quote=True)


def code_in_html(code: str) -> str:
    """Return code for a `pre` element, every line as it is."""
    return escape("".join(one for one in code if one in _KEPT or not _harmful(one)), quote=True)
