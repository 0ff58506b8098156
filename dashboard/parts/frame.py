"""What every page but Explore stands in: the question that it brings along, its own address, its files, and its long work.

Such a page is told once what the reader brings (`carried`): the address, the policies kept in this browser, and the tab. What
it keeps of its own stands in the address under its name (`compare.with=…`), so that a reload and a link restore it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dash import Dash, Input, Output, dcc, html

from dashboard import kept
from dashboard.address import from_query
from dashboard.kept import Kept
from dashboard.parts.ids import id_of
from dashboard.question import Question
from dashboard.sessions import client
from dashboard.site import Site

POLL = 500  # milliseconds between two looks at long work
STORES = ("carried", "address", "about", "take", "refused")


@dataclass(frozen=True)
class Carried:
    """What a reader brings to a page.

    Attributes:
        question: The question of the address.
        policies: Those that the browser keeps.
        own: What the page wrote into the address before, by the key behind its name.
        client: Who asks, as answers want it.
        notices: What of it was not understood, one line each.
        number: Of the message; it grows.
    """

    question: Question
    policies: tuple[Kept, ...]
    own: Mapping[str, str]
    client: str
    notices: tuple[str, ...]
    number: int


def frame(page: str, title: str, lead: str, *content: Any, wide: bool = False) -> html.Main:
    """Return a page.

    Args:
        page: Its name; ids are made from it.
        title: Its one heading of the first order.
        lead: What it is for, in a sentence or two.
        content: What stands on it.
        wide: Whether it takes the whole width.
    """
    return html.Main(
        [
            html.H1(title, id=id_of(page, "title")),
            html.P(lead, className="lead"),
            html.P("", id=id_of(page, "asked"), className="hint asked-line"),
            html.P("", id=id_of(page, "notices"), className="notices", role="status", hidden=True),
            *content,
            *(dcc.Store(id=id_of(page, name)) for name in STORES),
            dcc.Download(id=id_of(page, "download")),
            html.P("", id=id_of(page, "said"), role="status", className="said"),
        ],
        id="result",
        className=f"plain page-main {page}{' wide' if wide else ''}",
        tabIndex=-1,
        **{"data-page": page},
    )


def nothing_yet(what: str) -> html.P:
    """Say on paper and on a projector, where forms are left out, that there is no answer yet.

    Args:
        what: What the reader does first to have one.
    """
    return html.P(f"There is no answer here yet: {what}", className="nothing-yet prose")


def register_frame(app: Dash, page: str) -> None:
    """Register what every page does in the browser: its address, what its files carry, and why there is no file."""
    for name in ("address", "about", "refused"):
        app.clientside_callback(
            f"dash_clientside.frame.{name}",
            Output(id_of(page, name), "modified_timestamp"),
            Input(id_of(page, name), "data"),
            prevent_initial_call=True,
        )


def carried(raw: Any, page: str, site: Site) -> Carried:
    """Check what a page was brought; anything is survived.

    Args:
        raw: The data of its store `carried`.
        page: Its name.
        site: The site.
    """
    given = raw if isinstance(raw, dict) else {}
    search = given.get("search")
    question, notices, _ = from_query(search if isinstance(search, str) else "", site.choices)
    policies, more = kept.from_browser(given.get("kept"), site.choices)
    number = given.get("number")
    return Carried(
        question,
        tuple(policies),
        own_of(search, page),
        client(given.get("tab")),
        tuple([*notices.lines, *more.lines]),
        number if isinstance(number, int) else 0,
    )


def own_of(search: Any, page: str) -> dict[str, str]:
    """Return what a page wrote into an address."""
    if not isinstance(search, str) or len(search) > 8000:
        return {}
    pairs = parse_qsl(search.lstrip("?"), keep_blank_values=True)
    return {key.partition(".")[2]: value for key, value in pairs if key.startswith(f"{page}.")}


def own_query(page: str, own: Mapping[str, str]) -> str:
    """Write what a page keeps of its own, for its store `address`: the browser puts it behind the question."""
    return urlencode([(f"{page}.{key}", value) for key, value in own.items() if value != ""], safe="|,")
