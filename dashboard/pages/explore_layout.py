"""The Explore page as it first appears: the question, the answer, the levers, and the charts."""

from __future__ import annotations

import uuid

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.charts.icons import icon_key
from dashboard.charts.style import EMPTY, GRAPH_CONFIG
from dashboard.controls import lever_panel
from dashboard.model import BASELINE, Model
from dashboard.selection import MAX_SCENARIOS, YEARS, default_selection
from dashboard.view import MAIN_HEIGHT, SMALL_HEIGHT

# name -> title, in order of appearance; each has a chart, a note, a table and a download
SMALL = {
    "burnout": "Burned out",
    "evenings": "Evening hours",
    "protected": "Protected time kept",
    "cost": "Cost per year",
}
LARGE = {
    "differences": "What changes from today",
    "destinations": "Where leavers go",
    "people": "Who leaves",
    "departments": "Which departments they leave",
}
CHARTS = ("departures", *SMALL, *LARGE)
POLL = 200  # milliseconds between two looks at a running job


def page(model: Model) -> html.Div:
    """Return the page, with a fresh session."""
    return html.Div(
        [
            html.A("Skip to the result", href="#result", className="skip-link"),
            _header(),
            html.Main([_question(model), _answer(), _headline(), _levers(model), _details()], id="main"),
            _footer(model),
            *_machinery(),
        ],
        className="page",
    )


def _header() -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1("Faculty Attrition"),
                    html.P(
                        "Why physicians leave a medical school, and what would keep them",
                        className="quiet",
                    ),
                ]
            ),
            dmc.ColorSchemeToggle(
                lightIcon="☀",
                darkIcon="☾",
                variant="default",
                size="lg",
                **{"aria-label": "Switch between light and dark"},
            ),
        ],
        className="top",
    )


def _question(model: Model) -> html.Section:
    choices, start = model.choices, default_selection(model.choices)
    institutions = [{"value": name, "label": entry.title} for name, entry in choices.institutions.items()]
    scenarios = [
        {"value": name, "label": entry.title} for name, entry in choices.scenarios.items() if name != BASELINE
    ]
    fewest, most = YEARS
    return html.Section(
        [
            html.H2("Your question", className="sr-only"),
            html.Div(
                dmc.Select(
                    id="institution",
                    label="Your school",
                    data=institutions,
                    value=start.institution,
                    allowDeselect=False,
                ),
                className="wide",
            ),
            html.Div(
                dmc.MultiSelect(
                    id="scenarios",
                    label=f"Compare with today (up to {MAX_SCENARIOS})",
                    data=scenarios,
                    value=list(start.scenarios),
                    maxValues=MAX_SCENARIOS,
                    searchable=True,
                    clearable=True,
                    clearButtonProps={"aria-label": "Remove all scenarios"},
                    placeholder="Add a scenario",
                    nothingFoundMessage="No such scenario",
                ),
                className="widest",
            ),
            html.Div(
                dmc.NumberInput(
                    id="years",
                    label="Years ahead",
                    value=start.years,
                    min=fewest,
                    max=most,
                    allowDecimal=False,
                    clampBehavior="blur",
                ),
                className="narrow",
            ),
        ],
        className="question",
    )


def _answer() -> html.Section:
    return html.Section(
        [
            html.H2("The result", className="sr-only"),
            html.P("Running the model …", id="sentence", role="status", **{"aria-live": "polite"}),
            html.Div(
                [
                    html.Span("", id="badge", className="badge"),
                    html.Progress(
                        id="progress",
                        value="0",
                        max="1",
                        hidden=True,
                        **{"aria-label": "Progress of the simulation"},
                    ),
                ],
                className="meta",
            ),
            html.P("", id="notice", className="notice", role="alert", hidden=True),
            html.P("", id="link-notice", className="notice", role="alert", hidden=True),
        ],
        id="result",
        className="answer",
        tabIndex=-1,
    )


def _headline() -> html.Section:
    key = html.Ul(id="key", className="key")
    compared = html.Details([html.Summary("What is compared"), html.Dl(id="compared")], className="about")
    card = _card("departures", "Departures over time", MAIN_HEIGHT, key, compared, level=2)
    return html.Section([card], className="headline")


def _levers(model: Model) -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.H2("My policy"),
                    dmc.Button("Set all to none", id="reset", size="compact-sm", variant="default"),
                ],
                className="section-head",
            ),
            html.P("Intensity: share of faculty covered × quality of implementation.", className="quiet"),
            lever_panel(model.levers, {}),
        ],
        id="levers",
        className="levers",
        **{"aria-label": "My policy"},
    )


def _details() -> html.Section:
    large = [_card(name, title, SMALL_HEIGHT, level=3) for name, title in LARGE.items()]
    return html.Section(
        [
            html.Div([html.H2("In detail"), html.Ul(id="key-again", className="key")]),
            html.Div(
                [_card(name, title, SMALL_HEIGHT, level=3) for name, title in SMALL.items()],
                className="small-charts",
            ),
            large[0],
            _icons(),
            *large[1:],
        ],
        className="details",
    )


def _card(
    name: str,
    title: str,
    height: int,
    key: html.Ul | None = None,
    more: html.Details | None = None,
    level: int = 3,
) -> html.Article:
    heading = html.H2 if level == 2 else html.H3
    return html.Article(
        [
            heading(title, id=f"title-{name}"),
            *([key] if key is not None else []),
            html.Div(
                dcc.Graph(
                    id=f"graph-{name}",
                    figure=EMPTY,
                    config=GRAPH_CONFIG,
                    responsive=True,
                    style={"height": height},
                ),
                role="group",
                **{"aria-labelledby": f"title-{name}", "aria-describedby": f"note-{name}"},
            ),
            html.P("", id=f"note-{name}", className="quiet"),
            _numbers(name, title),
            *([more] if more is not None else []),
        ],
        className=f"card card-{name}",
    )


def _numbers(name: str, title: str) -> html.Details:
    return html.Details(
        [
            html.Summary(["The numbers ", html.Span(f"of “{title}”", className="sr-only")]),
            html.Div(id=f"table-{name}"),  # drawn when opened, see assets/tables.js
            dmc.Button(
                ["Download CSV", html.Span(f" of “{title}”", className="sr-only")],
                id={"type": "csv", "chart": name},
                size="compact-sm",
                variant="default",
            ),
        ],
        className="numbers",
    )


def _icons() -> html.Article:
    title = "One hundred current faculty"
    return html.Article(
        [html.H3(title), icon_key(), html.Div(id="icons", className="icons"), _numbers("icons", title)],
        className="card",
    )


def _footer(model: Model) -> html.Footer:
    return html.Footer(
        [
            dmc.TextInput(id="link", label="Link to this page", readOnly=True, value=""),
            html.P(
                f"Faculty Attrition {model.version}. Simulated people, not a forecast of anyone’s "
                "future; not for judging individual people. No data leaves this computer.",
                className="quiet",
            ),
        ]
    )


def _machinery() -> list[dcc.Store | dcc.Location | dcc.Interval | dcc.Download]:
    return [
        dcc.Location(id="address", refresh=False),
        dcc.Store(id="session", data=uuid.uuid4().hex),
        dcc.Store(id="restored"),  # {seed}; nothing is asked before the address has been read
        dcc.Store(id="draft"),  # the question while it is being dragged
        dcc.Store(id="drawn"),  # the number of the last draft that was answered
        dcc.Store(id="settled"),  # the question after release
        dcc.Store(id="shown"),  # the question whose full answer is shown
        dcc.Store(id="tables"),  # the numbers under the charts
        dcc.Interval(id="poll", interval=POLL, disabled=True),
        dcc.Download(id="download"),
    ]
