"""What stands on the page. Menus, the month and its weeks are drawn by assets/lives.js, one's own weeks by "
"assets/own-weeks.js."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.charts.style import EMPTY, GRAPH_CONFIG
from dashboard.lives import kinds_of_work
from dashboard.parts.frame import frame
from dashboard.parts.ids import id_of
from dashboard.parts.longwork import longwork
from dashboard.site import Site
from sim.evidence.parameters import parameters

PAGE = "calendars"
LEAD = (
    "One simulated person’s week as it is and as wished, month by month, and the same person with the policy and "
    "without it. Below, you can put your own two weeks side by side."
)
ANONYMOUS = (
    "Anonymous and simulated: nobody here is a real person, and no real person can be looked up. One life shows "
    "how the model thinks; it does not show what happens on average. Both worlds have the same person and the "
    "same random numbers, so what differs is due to the policy. Simulated, not a forecast of anyone’s future."
)
HELP = (
    "Choose whom to follow by what becomes of them, gender, rank, department and track. The page lists a few "
    "simulated people of this kind under made-up labels. Where there is none, it says so and shows the nearest kind.",
    "The slider, the arrow keys and Play go from month to month. The upper bar is the week as it is, the lower "
    "one the week as wished; a thin bar shows the hours in evenings and on weekends.",
    "The volume gap is the hours beyond the longest week that the person can keep up. The values gap is how "
    "differently the two weeks are divided.",
    "Your own two weeks stay in this browser. They are never sent and never stored on the server, and one button "
    "deletes them.",
)
CHARTS = (
    (
        "volume",
        "Volume gap by month, hours a week",
        "Hours beyond the longest week that this person can keep up.",
    ),
    (
        "values",
        "Values gap by month, 0 to 1",
        "How differently the week as it is and the week as wished are divided.",
    ),
)


def layout(site: Site) -> html.Main:
    """Return the page."""
    return frame(
        PAGE,
        "Two calendars",
        LEAD,
        _whom(),
        _life(),
        _own(),
        *(dcc.Store(id=id_of(PAGE, name)) for name in ("choice", "people", "following", "life", "school")),
    )


def _whom() -> html.Section:
    return html.Section(
        [
            html.H2("Whom to follow"),
            html.P(ANONYMOUS, className="prose"),
            html.Div(id=id_of(PAGE, "form"), className="whom"),
            longwork(PAGE, "find"),
            html.P("", id=id_of(PAGE, "found"), className="prose", role="status"),
            html.Div(id=id_of(PAGE, "list")),
        ],
        id="whom",
        **{"aria-label": "Whom to follow"},
    )


def _life() -> html.Section:
    inside = [
        html.H2("", id=id_of(PAGE, "headline"), className="headline"),
        html.P("", id=id_of(PAGE, "identity"), className="caption"),
        html.Div(id=id_of(PAGE, "month")),
        html.Div(id=id_of(PAGE, "weeks")),
        html.Div(id=id_of(PAGE, "story"), className="story"),
        html.Div([_chart(*one) for one in CHARTS], className="panels"),
        html.Details(
            [
                html.Summary("All months as a table"),
                html.Div(id=id_of(PAGE, "table"), className="months"),
            ],
            id=id_of(PAGE, "numbers"),
            className="numbers",
        ),
        html.Div(
            html.Button("CSV of all months", type="button", className="tool", **{"data-take": "csv"}),
            className="buttons",
        ),
        html.Details(
            [
                html.Summary("Reproduce in Python"),
                html.P("These lines print the numbers of the CSV, digit by digit.", className="hint"),
                html.Pre(
                    "", id=id_of(PAGE, "snippet"), tabIndex=0, role="region", className="code",
                    **{"aria-label": "Python code"},
                ),
            ],
            className="numbers",
        ),
    ]  # fmt: skip
    return html.Section(
        [longwork(PAGE, "follow", "Stop"), html.Div(inside, id=id_of(PAGE, "shown"), hidden=True)],
        **{"aria-label": "One simulated life"},
    )


def _chart(name: str, title: str, caption: str) -> html.Article:
    made = id_of(PAGE, name)
    graph = dcc.Graph(
        id=f"{made}-graph",
        figure=EMPTY,
        config=GRAPH_CONFIG,
        responsive=True,
        style={"height": 240},
        className="gap-graph",
    )
    button: Any = html.Button(
        "PNG",
        type="button",
        className="quiet-button",
        **{"data-png": made, "aria-label": f"PNG picture of the chart: {title}"},
    )
    about = {"role": "img", "aria-labelledby": f"{made}-title", "aria-describedby": f"{made}-caption"}
    return html.Article(
        [
            html.Div([html.H3(title, id=f"{made}-title"), button], className="gap-head"),
            html.P(caption, id=f"{made}-caption", className="caption"),
            html.Div(graph, className="chart", **about),
        ],
        className="panel gap-panel",
        id=f"{made}-card",
    )


def _own() -> html.Section:
    tolerated = parameters()["distance_tolerated"].value
    kinds = kinds_of_work()
    return html.Section(
        [
            html.H2("Your own two weeks"),
            html.P(
                "A usual week as it is, and a week as you wish it, in hours. What you enter stays in this "
                "browser: it is never sent and never stored on the server. If you print this page, your weeks "
                "are printed with it.",
                className="prose",
            ),
            html.Div(
                id="own-weeks",
                **{"data-kinds": "|".join(kinds.values()), "data-tolerated": f"{tolerated:g}"},
            ),
            html.Details(
                [
                    html.Summary("How both gaps are computed"),
                    html.P(
                        "Volume gap: the hours of the week as it is, less the hours of the week as wished; "
                        "nothing where the week is not too long. In the model, the week as wished has as many "
                        "hours as a person can keep up.",
                        className="prose",
                    ),
                    html.P(
                        "Values gap: for each of the seven kinds of work, take its share of the week as it is "
                        "and its share of the week as wished. Add up the differences, all counted as positive, "
                        "and halve the sum: this part of the week is spent differently than wished. Take off "
                        f"{tolerated:g}, which the model assumes anybody tolerates; nothing below zero counts. In "
                        "the model, the disappointment about a job that is not what was promised at hiring is "
                        "added before that; you are not asked about it, so it is left out here.",
                        className="prose",
                    ),
                ],
                className="numbers formula",
            ),
        ],
        id="own",
        **{"aria-label": "Your own two weeks"},
    )
