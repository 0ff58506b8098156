"""What surrounds every page: navigation made from PAGES, the school and its numbers, tools, help, and the footer."""

from __future__ import annotations

from types import ModuleType

from dash import Dash, Input, Output, dcc, html

from dashboard.pages import PAGES
from dashboard.parts.declared import declared
from dashboard.parts.dialogs import dialogs
from dashboard.site import Site

BRAND = "Faculty Attrition"


def layout(site: Site, path: str = "") -> html.Div:
    """Return the whole page at a path; the first page where there is none of this path.

    Args:
        site: The site.
        path: Behind the prefix of the site.
    """
    here = page_at(path)
    asks = here is PAGES[0]  # the first page changes the question; the others show what follows from it
    return html.Div(
        [
            html.A("Skip to the result", href="#result", className="skip-link"),
            *([html.A("Skip to the levers", href="#levers", className="skip-link")] if asks else []),
            html.Div(id="away", role="alert", className="away", hidden=True),
            _header(site, here),
            *([_school()] if asks else []),
            here.layout(site),
            _footer(site, asks),
            *dialogs(getattr(here, "HELP", ()), asks),
            html.Div(id="tip", role="tooltip", className="tip", hidden=True),
            html.P("", id="live", role="status", className="sr-only", **{"aria-live": "polite"}),
            dcc.Store(id="choices", data=declared(site)),
        ],
        className="page",
    )


def register(app: Dash, site: Site) -> None:
    """Register all pages, and what tells the browser which choices there are."""
    app.clientside_callback(
        "dash_clientside.frame.start", Output("choices", "modified_timestamp"), Input("choices", "data")
    )
    for page in PAGES:
        page.register(app, site)


def page_at(path: str) -> ModuleType:
    """Return the page at a path."""
    return next((page for page in PAGES if path.strip("/") == page.PATH), PAGES[0])


def _header(site: Site, here: ModuleType) -> html.Header:
    links = [
        html.A(
            page.TITLE,
            href=site.prefix + page.PATH,
            className="here" if page is here else "",
            **{"data-page-name": page.PATH or "explore", "data-href": site.prefix + page.PATH},
            **({"aria-current": "page"} if page is here else {}),
        )
        for page in PAGES
    ]
    return html.Header(
        [
            html.A(BRAND, href=site.prefix, className="brand"),
            html.Nav(links, **{"aria-label": "Pages"}),
            html.Button(
                "☰",
                type="button",
                id="tools-toggle",
                className="tool tools-toggle",
                **{"aria-label": "Tools", "aria-expanded": "false", "aria-controls": "tools"},
            ),
            html.Div(
                _tools(here is PAGES[0]),
                id="tools",
                className="tools",
                role="group",
                **{"aria-label": "Tools"},
            ),
        ],
        className="top",
    )


def _tools(asks: bool) -> list[html.Button]:
    def tool(text: str, what: str, label: str = "") -> html.Button:
        more = {"aria-label": label} if label else {}
        return html.Button(
            text, type="button", id=f"tool-{what}", className="tool", **{"data-tool": what}, **more
        )

    of_question = [
        tool("↶ Undo", "undo"),
        tool("Redo ↷", "redo"),
        tool("Keep as…", "keep"),
        tool("Share", "share"),
    ]
    return [
        *(of_question if asks else []),
        tool("Print", "print"),
        tool("Help", "help"),
        tool("Present", "present"),
        tool("◐", "scheme", "Switch between light and dark"),
    ]


def _school() -> html.Section:
    return html.Section(
        [
            html.Div(id="school-slot", className="school-name"),
            html.Ul(id="school-numbers", className="school-numbers"),
            html.Div(id="course-slot", className="school-course"),
        ],
        className="school",
        **{"aria-label": "The school and its baseline"},
    )


def _footer(site: Site, asks: bool) -> html.Footer:
    key = (
        "Levers alone at “most clinics”: departures avoided, net cost, and evidence "
        "(three dots: strong, two: moderate, one: weak)."
    )
    return html.Footer(
        [
            html.P(
                f"{BRAND} {site.version}. Simulated people, not a forecast of anyone’s future; "
                "not for judging individual people. "
                "Nothing leaves the machine that serves this page."
            ),
            *([html.P(key, className="print-only")] if asks else []),
            html.P("", id="print-policy", className="print-only"),
            html.P("", id="print-about", className="print-only"),
        ],
        className="foot",
    )
