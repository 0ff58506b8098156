"""Markdown as the generated pages write it: tables, lists of names, shares."""

from collections.abc import Iterable


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def listed(names: Iterable[str]) -> str:
    """Names as a sentence has them."""
    found = list(names)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found) or "none"


def percent(value: float) -> str:
    """A share in percent."""
    return f"{100 * value:.0f}%"
