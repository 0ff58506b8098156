"""The three files of an answer, as a browser is sent them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import dcc

from dashboard.takeaways.brief import brief
from dashboard.takeaways.content import TakeAway
from dashboard.takeaways.slides import slides
from dashboard.takeaways.worksheet import worksheet

# no word of a reader's own stands in the name of a file
FILES: dict[str, tuple[str, Callable[[TakeAway], str | bytes]]] = {
    "brief": ("faculty-attrition-brief.html", brief),
    "slides": ("faculty-attrition-slides.pptx", slides),
    "worksheet": ("faculty-attrition-worksheet.xlsx", worksheet),
}


def sent(name: str, found: TakeAway) -> Any:
    """Return one of the files for a download.

    Args:
        name: One of `FILES`.
        found: What it holds.
    """
    file, make = FILES[name]
    made = make(found)
    return dcc.send_bytes(made, file) if isinstance(made, bytes) else dcc.send_string(made, file)
