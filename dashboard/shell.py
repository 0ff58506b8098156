"""What surrounds every page: navigation made from PAGES, the school and its numbers, tools, help, and the footer."""

from __future__ import annotations

from types import ModuleType

from dash import Dash, dcc, html

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
    return html.Div(
        [
            html.A("Skip to the result", href="#result", className="skip-link"),
            html.A("Skip to the levers", href="#levers", className="skip-link"),
            html.Div(id="away", role="alert", className="away", hidden=True),
            _header(site, here),
            _school(),
            here.layout(site),
            _footer(site),
            *dialogs(),
            html.Div(id="tip", role="tooltip", className="tip", hidden=True),
            html.P("", id="live", role="status", className="sr-only", **{"aria-live": "polite"}),
            dcc.Store(id="choices", data=declared(site)),
        ],
        className="page",
    )


def register(app: Dash, site: Site) -> None:
    """Register all pages."""
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
            html.Div(_tools(), id="tools", className="tools", role="group", **{"aria-label": "Tools"}),
        ],
        className="top",
    )


def _tools() -> list[html.Button]:
    def tool(text: str, what: str, label: str = "") -> html.Button:
        more = {"aria-label": label} if label else {}
        return html.Button(
            text, type="button", id=f"tool-{what}", className="tool", **{"data-tool": what}, **more
        )

    return [
        tool("↶ Undo", "undo"),
        tool("Redo ↷", "redo"),
        tool("Keep as…", "keep"),
        tool("Share", "share"),
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


def _footer(site: Site) -> html.Footer:
    return html.Footer(
        [
            html.P(
                f"{BRAND} {site.version}. Simulated people, not a forecast of anyone’s future; "
                "not for judging individual people. "
                "Nothing leaves the machine that serves this page."
            ),
            html.P(
                "Levers alone at “most clinics”: departures avoided, net cost, and evidence "
                "(three dots: strong, two: moderate, one: weak).",
                className="print-only",
            ),
            html.P("", id="print-policy", className="print-only"),
            html.P("", id="print-about", className="print-only"),
        ],
        className="foot",
    )
