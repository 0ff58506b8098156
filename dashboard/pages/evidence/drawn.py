"""Tables as the script of the page draws them: {caption, head, rows}, a cell being text or {t, h, c, strip}."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

Cell = str | dict[str, Any]
MARGIN = 6.0  # percent of a strip at either side


def table(caption: str, head: Sequence[str], rows: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a table.

    Args:
        caption: What it shows.
        head: Titles of columns.
        rows: As `row` makes them.
        more: `wide`: columns that hold numbers; `bare`: whether the caption is only read out.
    """
    return {"caption": caption, "head": list(head), "rows": list(rows), **more}


def row(*cells: Cell, anchor: str = "", kind: str = "") -> dict[str, Any]:
    """Return a row of a table.

    Args:
        cells: Text, or text with an address, a class or a strip.
        anchor: What a link to it ends with.
        kind: Its class.
    """
    made: dict[str, Any] = {"cells": list(cells)}
    if anchor:
        made["id"] = anchor
    if kind:
        made["kind"] = kind
    return made


def link(text: str, address: str) -> dict[str, str]:
    """Return a cell, or a part of one, that leads somewhere on the page."""
    return {"t": text, "h": address}


def strip(
    low: float, high: float, span: Sequence[float], published: float = math.nan, usual: float = math.nan
) -> dict[str, Any]:
    """Return where band, simulated range and published value lie between 0 and 100, on a scale of their own.

    Args:
        low: Lower end of the band; minus infinity where it is open.
        high: Upper end of the band; infinity where it is open.
        span: Simulated: median, lower end, upper end.
        published: The published value, if there is one.
        usual: Another value to be marked, such as that at the defaults.
    """
    ends = [value for value in (low, high, *span, published, usual) if math.isfinite(value)]
    least, most = min(ends), max(ends)
    width = (most - least) or 1.0

    def place(value: float) -> float | None:
        if math.isnan(value):
            return None
        if math.isinf(value):
            return 0.0 if value < 0 else 100.0
        return round(MARGIN + (100.0 - 2.0 * MARGIN) * (value - least) / width, 1)

    median, start, end = (place(value) for value in span)
    return {
        "band": [place(low), place(high)], "range": [start, end], "median": median, "published": place(published),
        "usual": place(usual),
    }  # fmt: skip
