"""The page Evidence: what the answers rest on, which of it failed, and where each number comes from."""

from __future__ import annotations

import re
from typing import Any

from dash import dcc, html

from dashboard.pages.evidence import board, levers, studies
from dashboard.pages.evidence.content import content
from dashboard.pages.evidence.found import found
from dashboard.parts.frame import frame
from dashboard.parts.ids import id_of
from dashboard.site import Site
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import parameters

PAGE = "evidence"
SECTIONS = (
    ("board", "Scoreboard"),
    ("uses", "What not to use it for"),
    ("robust", "What holds"),
    ("matters", "What matters most"),
    ("levers", "Levers"),
    ("parameters", "Parameters"),
    ("objections", "Objections"),
    ("limits", "Limits"),
    ("origins", "Where it comes from"),
)


def layout(site: Site) -> html.Main:
    """Return the page."""
    jumps = html.Nav(
        [html.A(title, href=f"#{name}", className="tool") for name, title in SECTIONS],
        className="evidence-jumps",
        **{"aria-label": "Sections of this page"},
    )
    parts = {
        "board": _board(), "uses": _uses(), "robust": _robust(), "matters": _matters(), "levers": _levers(),
        "parameters": _parameters(), "objections": _objections(), "limits": _limits(), "origins": _origins(),
    }  # fmt: skip
    titles = dict(SECTIONS)
    sections = [
        html.Section(
            [html.H2(titles[name], id=f"{name}-heading"), *inside],
            id=name,
            className="evidence-section",
            **{"aria-labelledby": f"{name}-heading"},
        )
        for name, inside in parts.items()
    ]
    return frame(
        PAGE,
        "What the answers rest on",
        "What the model was tested against and where it failed, what its conclusions depend on, and the source of every "
        "number.",
        jumps,
        html.P("", id=id_of(PAGE, "anchor"), className="notices", role="status", hidden=True),
        *sections,
        dcc.Store(id=id_of(PAGE, "content"), data=content(site)),
        dcc.Store(id=id_of(PAGE, "filter")),
        wide=True,
    )


def _drawn(name: str, what: str = "table") -> html.Div:
    """Return a place that the script of the page fills."""
    return html.Div(**{f"data-{what}-here": name})


def _in_words(text: str) -> str:
    """Return a text with outcomes by their titles instead of their names."""
    return re.sub(
        r"`(\w+)`", lambda name: outcomes()[name[1]].title.lower() if name[1] in outcomes() else name[1], text
    )


def _unfolds(title: str, *inside: Any) -> html.Details:
    return html.Details([html.Summary(title), *inside], className="unfolds")


def _board() -> list[Any]:
    about = found()["validation"]
    counted = [
        html.Li(
            [
                html.Strong(f"{one['missed']} of {one['of']} missed"),
                html.Span(f" {one['title']}, {one['met']} met"),
            ]
        )
        for one in board.counts()
    ]
    return [
        html.P(
            "Published findings to which the model was not fitted, measured in it as their studies measured them. "
            "A finding counts as met only if all its measures are, and only where the structure does not force them."
        ),
        html.Ul(counted, className="evidence-counts"),
        html.P(f"{about['basis']} Ranges: the middle 90% of draws.", className="hint"),
        html.P(
            [
                html.Span("", className="key-band"), " published band  ",
                html.Span("", className="key-range"), " model, middle 90%  ",
                html.Span("", className="key-median"), " model, median  ",
                html.Span("", className="key-published"), " published value",
            ],
            className="hint evidence-key",
        ),
        html.H3(board.GROUPS["held_out"][0]),
        _drawn("board-held_out"),
        html.H3(board.GROUPS["test"][0]),
        html.P(about["test"], className="hint"),
        _drawn("board-test"),
        html.H3(board.GROUPS["open"][0]),
        _drawn("board-open"),
        html.H3("What is missed, why, and what it could mislead"),
        _drawn("misses", "part"),
        html.P(about["near"], className="hint"),
        _unfolds("Fitted findings, which are no evidence", _drawn("board-fitted")),
        _unfolds(
            "Rival structures on the same board",
            html.P(about["rivals"]["lead"]),
            _drawn("rivals-names", "part"),
            html.Ul([html.Li(line) for line in about["rivals"]["against"]], className="plain-list"),
            _drawn("rivals"),
        ),
    ]  # fmt: skip


def _uses() -> list[Any]:
    return [
        html.P("The model must not be used for:"),
        html.Dl(
            [
                part
                for head, text in found()["limits"]["uses"]
                for part in (html.Dt(head), html.Dd(_in_words(text)))
            ],
            className="panel uses",
        ),
    ]


def _robust() -> list[Any]:
    space = found()["sensitivity"]
    winners = [html.Li([html.Strong(f"{head}: "), text]) for head, text in space["winners"]]
    tau = [
        f"{one['ranked by']}, {one['space']}: {one['tau, mean']} ({one['5%']} to {one['95%']}); "
        f"by chance alone {one['by chance alone']}"
        for one in space["agreement"]
    ]
    return [
        html.P(space["rule"], className="prose"),
        html.Ul(winners, className="plain-list"),
        _drawn("claims", "part"),
        *(_unfolds(f"Each lever over the whole space: {one['title'].lower()}", _drawn(f"effects-{at}"))
          for at, one in enumerate(space["outcomes"])),
        _unfolds(
            "How far the whole order holds",
            html.P("Kendall’s tau with the order at the defaults: 1 is the same order, 0 has nothing to do with it."),
            html.Ul([html.Li(line) for line in tau], className="plain-list"),
        ),
        html.P(space["caveat"], className="hint"),
    ]  # fmt: skip


def _matters() -> list[Any]:
    parts = []
    for at, one in enumerate(found()["sensitivity"]["tornado"]["outcomes"]):
        parts += [html.H3(one["title"][:1].upper() + one["title"][1:]), _drawn(f"tornado-{at}")]
    return [html.P(found()["sensitivity"]["tornado"]["lead"], className="prose"), *parts]


def _levers() -> list[Any]:
    return [
        html.Ul([html.Li(line) for line in levers.ceiling()], className="plain-list warned"),
        _drawn("levers", "part"),
    ]


def _parameters() -> list[Any]:
    def choice(name: str, label: str) -> html.Div:
        return html.Div(
            [html.Label(label, htmlFor=id_of(PAGE, name)), html.Div(**{"data-part-here": name})],
            className="entry",
        )

    draws = found()["calibration"]["draws"]
    return [
        html.P(
            f"All {len(parameters())} parameters of the model, with the range that counts as plausible and, beside it, the "
            f"median and middle 95% of the {draws} posterior draws. The name below each meaning is that in scripts. A source "
            "beside an assumed size says where its subject comes from, not the size.",
            className="prose",
        ),
        html.Div(
            [
                choice("find", "Search by words"),
                choice("status", "Status"),
                choice("mechanism", "Mechanism"),
                choice("source", "Source"),
            ],
            className="form evidence-filter",
            role="search",
            **{"aria-label": "Parameters"},
        ),
        html.P("", id=id_of(PAGE, "hits"), role="status", className="hits"),
        html.P("", id=id_of(PAGE, "printed"), className="print-only"),
        html.Div(
            [
                html.Button(
                    "Show all", type="button", id=id_of(PAGE, "clear"), className="tool", hidden=True
                ),
                html.Button("CSV of what is shown", type="button", className="tool", **{"data-take": "csv"}),
            ],
            className="buttons",
        ),
        _unfolds("Reproduce in Python", _drawn("snippet", "part")),
        _drawn("parameters", "part"),
    ]


def _objections() -> list[Any]:
    return [
        html.P(_in_words(found()["objections"]["lead"]), className="prose"),
        html.P(
            "Whole, with what was changed: docs/objections.md and docs/record.md in the project’s source.",
            className="hint",
        ),
        *(_unfolds(one["title"], _drawn(one["table"])) for one in studies.objections()),
    ]


def _limits() -> list[Any]:
    return [
        html.H3("Where the evidence is thin"),
        _drawn("thin", "part"),
        html.H3("What is simplified"),
        html.Ul([html.Li(line) for line in found()["limits"]["simplified"]], className="plain-list prose"),
        html.H3("What ranges reflect"),
        _drawn("intervals", "part"),
    ]


def _origins() -> list[Any]:
    return [_drawn("facts", "part"), _drawn("origins")]
