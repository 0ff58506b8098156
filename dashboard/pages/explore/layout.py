"""The page as it first appears. What a leader chooses with (levers, boxes, menus) is put in by assets/levers.js."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.pages.explore.details import DETAILS, titled
from dashboard.pages.explore.policy import fold
from dashboard.pages.explore.presets import presets
from dashboard.parts.card import card, folded
from dashboard.question import DEFAULT_YEARS
from dashboard.site import Site

POLL = 250  # milliseconds between two looks at a running job
MAIN_TITLE = "Departures avoided since today (posts vacated), cumulative over {years}"
MAIN_CAPTION = (
    "Same people, same chance, with and without the policy. Inner band: half of the futures; outer: 19 of 20."
)
COURSE_TITLE = "Departures on the baseline’s course (posts vacated), cumulative over {years}"
COURSE_CAPTION = "Inner band: half of the futures; outer: 19 of 20; line: mean."


def layout(site: Site) -> html.Main:
    """Return the page."""
    return html.Main(
        [_levers(), html.Div([_result(site), _details()], className="right"), *_machinery()],
        id="main",
        className="explore",
    )


def _levers() -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.Button(
                        "Levers",
                        id="sheet-handle",
                        type="button",
                        className="sheet-handle",
                        **{"aria-expanded": "false", "aria-controls": "lever-sheet"},
                    ),
                    html.H2("What would keep them", id="levers-title"),
                    html.Div(id="lever-sort", className="lever-sort"),
                    html.P(
                        "Each lever alone at “most clinics”: departures avoided",
                        id="levers-caption",
                        className="caption",
                    ),
                ],
                className="levers-head",
            ),
            html.Div(
                [html.Div(id="lever-chips"), html.Div(id="levers-waiting"), html.Div(id="levers-list")],
                id="lever-sheet",
            ),
        ],
        id="levers",
        className="levers",
        **{"aria-labelledby": "levers-title"},
    )


def _result(site: Site) -> html.Section:
    return html.Section(
        [
            html.Div(
                [_presets(site), html.Div(id="scenario-menu", className="scenario-menu")], className="presets"
            ),
            html.P("", id="preset-why", className="preset-why", hidden=True),
            html.P("", id="notices", className="notices", role="status", hidden=True),
            html.P("", id="asked", className="present-only"),
            fold(),
            html.H1("What would keep them, what it costs, and how sure that is", id="sentence"),
            html.P("", id="ranges", className="ranges"),
            html.P(
                [
                    html.Span("The model is starting …", id="holds"),
                    html.Span("", className="shows", **{"data-shows": "main"}),
                    html.Span("", id="going", className="going"),
                    html.Progress(
                        id="progress",
                        value="0",
                        max="1",
                        hidden=True,
                        **{"aria-label": "Progress of the simulation"},
                    ),
                ],
                className="holds",
            ),
            card(
                "main",
                titled(MAIN_TITLE, DEFAULT_YEARS),
                MAIN_CAPTION,
                more=(
                    html.Button(
                        "Rescale", id="rescale", type="button", className="quiet-button", hidden=True
                    ),
                ),
            ),
            html.Ul(
                id="tiles",
                className="tiles",
                **{"aria-label": "What the policy changes, mean over the horizon"},
            ),
            html.P("", id="cannot-react", className="cannot-react"),
        ],
        id="result",
        className="result",
        tabIndex=-1,
        **{"data-card": "main"},
    )


def _presets(site: Site) -> html.Div:
    first = presets(None, site.choices, 1, DEFAULT_YEARS)
    buttons = [
        html.Button(
            one.title,
            type="button",
            className="preset",
            id=f"preset-{one.name}",
            **{"data-preset": one.name, "aria-pressed": "false"},
        )
        for one in first.values()
    ]
    buttons.append(
        html.Button(
            "Empty",
            type="button",
            className="preset",
            id="preset-empty",
            **{"data-preset": "empty", "aria-pressed": "false"},
        )
    )
    return html.Div(
        buttons, role="group", className="preset-buttons", **{"aria-label": "Policies to begin with"}
    )


def _details() -> html.Section:
    return html.Section(
        [
            html.H2("In detail"),
            *[
                folded(
                    one.name,
                    titled(one.title, DEFAULT_YEARS),
                    titled(one.caption, DEFAULT_YEARS),
                    one.name != "people",
                )
                for one in DETAILS
            ],
        ],
        id="details",
        className="details",
    )


def _machinery() -> list[Any]:
    stores = (
        "address",
        "uploaded",  # what the browser brings: {search} and {text}
        "restored",  # the question that they make, with its notices
        "question",  # THE question; everything shown is a function of it, or marked as old
        "draft",
        "settled",  # the question while a slider moves, and on release
        "answered",
        "shown",  # the number of the last draft answered; the question whose full answer is shown
        "place",
        "ranking",  # school, baseline, years, seed; what levers do there
        "prepare",
        "prepared",
        "unfolded",
        "meant",  # asked for the stored study of a school; its state
        "opened",
        "tables",
        "wanted",
        "refused",  # details that are open; numbers under the charts; an export, and why there is none
        "sharing",
        "shared",  # the question and the kept policies that are shared; the links that the server makes of them
    )
    return [
        *(dcc.Store(id=name) for name in stores),
        dcc.Interval(id="poll", interval=POLL, disabled=True),
        dcc.Interval(id="poll-study", interval=1000, disabled=True),
        dcc.Download(id="download"),
    ]
