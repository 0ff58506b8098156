"""Names of what stands on a page: each page has its own."""

from __future__ import annotations


def id_of(page: str, name: str) -> str:
    """Return the id of a thing on a page."""
    return f"{page}-{name}"
