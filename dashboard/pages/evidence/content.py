"""All that the script of the page draws, as one store."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.pages.evidence import board, levers, parameters, statements, studies
from dashboard.pages.evidence.found import found
from dashboard.site import Site


def content(site: Site) -> dict[str, Any]:
    """Return what is drawn on the page."""
    return {**_drawn(), "facts": statements.facts(site)}


@cache
def _drawn() -> dict[str, Any]:
    tables = {
        **board.boards(),
        **studies.effects(),
        **studies.tornadoes(),
        "rivals": board.rivals(),
        "origins": statements.origins(),
    }
    objections = studies.objections()
    tables.update({one.pop("table"): one.pop("content") for one in (dict(each) for each in objections)})
    return {
        "tables": tables,
        "misses": board.misses(),
        "rivals": found()["validation"]["rivals"]["names"],
        "claims": studies.claims(),
        "levers": levers.cards(),
        "objections": [[one["title"], one["table"]] for one in objections],
        "limits": found()["limits"],
        "parameters": parameters.rows(),
        "choices": parameters.choices(),
        "status": {key: words for key, (words, _) in parameters.STATUS.items()},
    }
