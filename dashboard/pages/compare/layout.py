"""The page as it first appears; callbacks fill it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import ctx, dcc, html

from dashboard.charts.style import EMPTY, GRAPH_CONFIG
from dashboard.pages.compare.chosen import GROUPS
from dashboard.pages.compare.measures import FIRST, MEASURES
from dashboard.parts.card import described
from dashboard.parts.frame import frame
from dashboard.parts.ids import id_of
from dashboard.parts.longwork import longwork
from dashboard.site import Site

PAGE = "compare"
LEAD = (
    "Two to six policies at one school against one baseline: the same people and the same chance in each. "
    "Simulated, not a forecast of anyone’s future."
)
RANGES = (
    "Ranges hold 19 of 20 simulated futures of the paired difference; they include chance and parameter uncertainty. "
    "“Not clear”: the 95% interval of the mean difference includes zero."
)


def own(name: str) -> str:
    """Return the id of a thing on this page."""
    return id_of(PAGE, name)


def pressed(name: str) -> bool:
    """Return whether a thing of this page is what happened, perhaps among others: Dash sends what comes together as one."""
    return own(name) in ctx.triggered_prop_ids.values()


def layout(site: Site) -> html.Main:
    """Return the page."""
    return frame(
        PAGE,
        "Compare policies",
        LEAD,
        _choice(),
        html.P("", id=own("headline"), className="headline", role="status"),
        html.P("", id=own("rests"), className="hint"),
        html.Div(_side_by_side(), id=own("results"), hidden=True),
        html.Div(_one_policy(), id=own("one"), hidden=True),
        dcc.Store(id=own("ready")),
        dcc.Store(id=own("assumed")),
        wide=True,
    )


def _choice() -> html.Section:
    lists = [
        html.Fieldset(
            [
                html.Legend(title),
                *choice(f"pick-{group}"),
            ],
            id=own(f"group-{group}"),
            hidden=True,
        )
        for group, title in GROUPS.items()
    ]
    return html.Section(
        [
            html.H2("Which policies", id=own("choice-title")),
            html.Div(lists, className="pick-groups"),
            html.P("", id=own("picked"), className="warned", role="status", hidden=True),
            longwork(PAGE, "work"),
        ],
        className="choice",
        **{"aria-labelledby": own("choice-title")},
    )


def _side_by_side() -> list[Any]:
    measures = [(one.name, one.title) for one in MEASURES]
    return [
        html.H2("What changes"),
        html.P(RANGES, className="hint"),
        html.Div(id=own("differences")),
        _buttons(("CSV", "differences", "paired differences")),
        html.Fieldset(
            [
                html.Legend("Outcome for the charts and the ranking"),
                *choice("outcome", chosen("outcome", "radio", measures, FIRST.name)),
            ],
            className="one-group",
        ),
        html.Div(
            [
                _chart("compare-differences", "Paired difference from the baseline"),
                _chart("compare-slopes", "Without and with each policy", 320),
            ],
            className="two-charts",
        ),
        html.H2("Ranking"),
        html.Div(id=own("ranking")),
        html.Div(id=own("pairs")),
        _buttons(
            ("CSV of the ranking", "ranking", "ranking"), ("CSV of pairs", "pairs", "each pair of policies")
        ),
        html.H2("Cost per departure avoided"),
        html.Div(id=own("value")),
        _buttons(("CSV", "value", "cost per departure avoided")),
    ]


def _one_policy() -> list[Any]:
    return [
        html.Fieldset(
            [
                html.Legend("One policy in detail"),
                *choice("focus"),
            ],
            className="one-group focus",
        ),
        html.P("To take away, with this policy and your assumptions:", className="hint"),
        _buttons(
            ("Brief (HTML)", "brief", "of the policy in detail"),
            ("Slides (PPTX)", "slides", "of the policy in detail"),
            ("Worksheet (XLSX)", "worksheet", "of the policy in detail"),
        ),
        html.H2("Why did it change?"),
        html.P("", id=own("chain-told"), className="prose"),
        html.Div(id=own("chain")),
        _buttons(("CSV", "chain", "links from lever to departure")),
        html.H2("What each lever contributes"),
        html.P(
            "Each lever alone against no lever, and what it adds last, on top of the others. Where they overlap or "
            "help each other, the two differ, and their sum is not the policy. Costs are at the model’s own prices.",
            className="hint",
        ),
        html.Div(
            [
                html.Button(
                    "Simulate each lever",
                    type="button",
                    id=own("parts-begin"),
                    className="tool first",
                    n_clicks=0,
                )
            ],
            className="buttons",
        ),
        html.P("", id=own("parts-size"), className="hint"),
        longwork(PAGE, "parts"),
        html.Div(
            [
                _chart("compare-parts", "Departures avoided by each lever", 200),
                html.Div(id=own("parts-table")),
                _buttons(("CSV", "parts", "contributions of levers")),
            ],
            id=own("parts-result"),
            hidden=True,
        ),
        html.H2("Costs as a CFO reads them"),
        html.P("", id=own("costs-told"), className="prose strong"),
        html.Div(
            [
                _chart("compare-both", "All costs since today, with and without the policy"),
                _chart("compare-cash", "Cash flow by year against the baseline"),
            ],
            className="two-charts",
        ),
        html.Div(id=own("costs")),
        _buttons(
            ("CSV of costs", "costs", "costs by kind"),
            ("CSV by year", "years", "cash flow by year"),
            ("CSV by department", "departments", "costs by department"),
            ("CSV of levers", "levers", "cost of levers"),
            ("CSV of access", "access", "patients’ access"),
        ),
        html.Details(
            [
                html.Summary(
                    [html.H3("Assumptions"), html.Span("", id=own("assumed-said"), className="finding")]
                ),
                html.P(
                    "Change any of them: both sides are priced again, so the baseline moves, too. "
                    "Prices act on nothing but dollars. All dollars are of 2024.",
                    className="hint",
                ),
                html.P("", id=own("assumed-wrong"), className="warned", role="status", hidden=True),
                html.Div(id=own("form")),
                html.Div(
                    [
                        html.Button(
                            "Back to the model’s own",
                            type="button",
                            id=own("assumed-reset"),
                            className="tool",
                            n_clicks=0,
                        )
                    ],
                    className="buttons",
                ),
            ],
            className="panel unfolds",
        ),
        html.Details(
            [
                html.Summary(
                    [
                        html.H3("Check it by hand"),
                        html.Span("the published worksheet, line by line", className="finding"),
                    ]
                ),
                html.P(
                    "Shanafelt and others published a worksheet in 2017: 450 physicians, $1M a year spent, "
                    "burnout from 50% to 40%. It comes out here as published, with this school and policy beside it.",
                    className="hint",
                ),
                html.Div(id=own("hand")),
                html.Div(id=own("hand-told"), className="prose"),
                _buttons(("CSV", "hand", "worksheet")),
            ],
            className="panel unfolds",
        ),
        html.Details(
            [
                html.Summary(
                    [
                        html.H3("Reproduce in Python"),
                        html.Span("these numbers, to the last digit", className="finding"),
                    ]
                ),
                html.Pre(
                    "", id=own("python"), className="source", tabIndex=0, **{"aria-label": "Python code"}
                ),
                _buttons(("Python file", "python", "")),
            ],
            className="panel unfolds",
        ),
    ]


def choice(name: str, first: dict[str, Any] | None = None) -> list[Any]:
    """Return a list to choose from: its place, what there is to choose (assets/pick.js draws it), and what is chosen."""
    value = first["value"] if first else None
    return [
        html.Div(id=own(f"{name}-box"), className="picks"),
        dcc.Store(id=own(f"{name}-options"), data=first),
        dcc.Store(id=own(name), data=value),
    ]


def chosen(name: str, kind: str, options: Sequence[tuple[str, str]], value: Any) -> dict[str, Any]:
    """Return what there is to choose, as the browser draws it.

    Args:
        name: Of the list.
        kind: "checkbox" or "radio".
        options: Value and title of each.
        value: What is chosen.
    """
    return {"id": own(name), "kind": kind, "options": [list(one) for one in options], "value": value}


def _chart(name: str, title: str, height: int = 320) -> html.Article:
    graph = dcc.Graph(
        id=f"{name}-graph", figure=EMPTY, config=GRAPH_CONFIG, responsive=True, style={"height": height}
    )
    png = html.Button(
        "PNG",
        type="button",
        className="quiet-button",
        **{"data-png": name, "aria-label": f"PNG picture of the chart: {title}"},
    )
    return html.Article(
        [
            html.Div([html.H3(title, id=f"{name}-title"), png], className="card-head"),
            html.P("", id=f"{name}-caption", className="caption"),
            html.Div(graph, className="chart", **described(name)),
        ],
        className="card",
        id=f"{name}-card",
    )


def _buttons(*wanted: tuple[str, str, str]) -> html.Div:
    made = [
        html.Button(
            text,
            type="button",
            className="tool small",
            **{"data-take": what, **({"aria-label": f"{text}: {of}"} if of else {})},
        )
        for text, what, of in wanted
    ]
    return html.Div(made, className="buttons")
