"""The page as it first appears: the form, the place of the answer, the frontier, and how it was found."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.charts.style import EMPTY, GRAPH_CONFIG
from dashboard.parts.frame import frame, nothing_yet
from dashboard.parts.ids import id_of
from dashboard.parts.longwork import longwork
from dashboard.site import Site
from dashboard.wish import GOALS

PAGE = "portfolio"
LEAD = (
    "Say what you can spend and, if you like, what you want to reach. The page seeks the set of levers that gets there most "
    "cheaply, or the best one for the budget, and shows what each further dollar buys."
)
HOW = (
    "Search: sets of levers are tried in the same simulated futures, at 400 faculty where the school is larger; "
    "an evolutionary "
    "search begins with what looks best if levers simply add up, and two plainer methods get as many tries. "
    "Retest: the frontier and the likeliest answers are tried again at full size, with new posterior draws and "
    "random numbers; "
    "among these the answer is chosen. Confirmation: the answer alone is tried once more, and the sentence above tells what "
    "came out there. The best of hundreds are partly those that chance favored; that is why."
)


def pid(name: str) -> str:
    """Return the id of a thing on this page."""
    return id_of(PAGE, name)


def layout(site: Site) -> html.Main:
    """Return the page."""
    return frame(
        PAGE,
        "What is the best set of levers for a budget?",
        LEAD,
        _form(),
        longwork(PAGE, "search", "Stop the search"),
        nothing_yet("say what you can spend, and press “Search”."),
        html.Section("", id=pid("answer"), className="portfolio-answer", **{"aria-live": "polite"}),
        html.Div([_frontier(), _found()], id=pid("results"), hidden=True),
        *(dcc.Store(id=pid(name)) for name in ("wish", "found", "offer", "choice", "offered", "point")),
    )


def _entry(name: str, label: str, hint: str) -> html.Div:
    box = dcc.Input(id=pid(name), type="text", value="", autoComplete="off", maxLength=40)
    return html.Div(
        [
            html.Label(label, htmlFor=pid(name)),
            box,
            html.Span(hint, className="hint"),
            html.Span("", id=pid(f"{name}-wrong"), className="wrong", role="alert"),
        ],
        className="entry",
    )


def _form() -> html.Section:
    goals = [_entry(f"goal-{one.name}", one.label, one.unit) for one in GOALS.values()]
    return html.Section(
        [
            html.Div(
                _entry(
                    "budget",
                    "Budget: dollars a year, at most",
                    "What all levers together may cost in any year: 3,000,000 or $3M.",
                ),
                className="form",
            ),
            html.H2("Goals, if you have any"),
            html.P(
                "Means over the horizon. Leave all empty to ask for the fewest departures; at most four together.",
                className="hint",
            ),
            html.Div(goals, className="form"),
            html.Span("", id=pid("goals-wrong"), className="wrong", role="alert"),
            html.Fieldset(
                [html.Legend("What should count"), html.Div(id=pid("criterion"), className="choices")]
            ),
            html.Details(
                [
                    html.Summary(["Levers that may be used: ", html.Span("all", id=pid("levers-count"))]),
                    html.Div(
                        [
                            _only("All", "all"),
                            _only("None", "none"),
                            _only("Without assumed effects", "sourced"),
                        ],
                        className="buttons",
                    ),
                    html.Div(
                        id=pid("levers"),
                        className="choices levers-allowed",
                        role="group",
                        **{"aria-label": "Levers"},
                    ),
                ],
                className="portfolio-levers",
            ),
            html.Span("", id=pid("levers-wrong"), className="wrong", role="alert"),
            html.Div(
                html.Button("Search", type="button", id=pid("go"), className="tool first", n_clicks=0),
                className="buttons",
            ),
        ],
        className="form-section",
        **{"aria-label": "What you want"},
    )


def _only(text: str, which: str) -> html.Button:
    return html.Button(text, type="button", className="tool", **{"data-portfolio-levers": which})


def _frontier() -> html.Section:
    graph = dcc.Graph(
        id=pid("graph"),
        figure=EMPTY,
        config=GRAPH_CONFIG,
        responsive=True,
        className="graph",
        style={"height": "100%"},
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2("What each further dollar buys", id=pid("chart-title")),
                    _take("CSV", "csv", "CSV of the frontier and everything that was retested"),
                    html.Button(
                        "PNG", type="button", className="quiet-button",
                        **{"data-png": f"{PAGE}-chart", "aria-label": "PNG picture of the chart"},
                    ),
                ],
                className="card-head",
            ),
            html.P("", id=pid("chart-caption"), className="caption"),
            html.Div(
                graph, className="chart portfolio-chart", role="img",
                **{"aria-labelledby": pid("chart-title"), "aria-describedby": pid("chart-caption")},
            ),
            html.Fieldset(
                [
                    html.Legend("Look at a point"),
                    html.Div(id=pid("points"), className="choices"),
                ],
                id=pid("points-box"), className="portfolio-points",
            ),
            html.Section("", id=pid("set"), className="panel portfolio-set"),
            html.Div("", id=pid("frontier-table")),
        ],
        id=pid("chart-card"),
    )  # fmt: skip


def _found() -> html.Section:
    return html.Section(
        [
            html.H2("How it was found, and how well"),
            html.P(HOW, className="prose"),
            html.P("", id=pid("methods-said"), className="prose"),
            html.Div("", id=pid("methods")),
            html.Details(
                [
                    html.Summary("Reproduce in Python"),
                    html.P("The same search, number by number; it runs as long as here.", className="hint"),
                    html.Pre(
                        "",
                        id=pid("snippet"),
                        className="snippet",
                        tabIndex=0,
                        role="region",
                        **{"aria-label": "Python code"},
                    ),
                    _take("Download as a file", "python", "Download as a file: the Python code"),
                ],
                className="portfolio-python",
            ),
        ],
        id=pid("how"),
    )


def _take(text: str, what: str, label: str) -> Any:
    return html.Button(
        text, type="button", className="quiet-button", **{"data-take": what, "aria-label": label}
    )
