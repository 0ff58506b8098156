"""The page as it first appears. Forms are drawn by assets/school.js; what was found is put in by callbacks."""

from __future__ import annotations

from dash import dcc, html

from dashboard.own.belongings import IN_HOURS
from dashboard.own.fields import LABELS
from dashboard.own.upload import MOST_BYTES, MOST_ROWS
from dashboard.pages.school.parts import PAGE, chart, take
from dashboard.parts.frame import frame, nothing_yet
from dashboard.parts.ids import id_of
from dashboard.parts.longwork import longwork
from dashboard.site import Site

LEAD = (
    "Give what you know of your school, and the model is fitted to it in some minutes. Then every page can answer for your "
    "school instead of a typical one. Nothing leaves the machine that serves this page."
)
KEPT = (
    "What you give is kept in a private folder of the server for this session alone; no other session sees it. It is deleted "
    f"when you say so, and by itself {IN_HOURS}."
)
GONE = (
    "What the server kept for you is gone: it was deleted, its time was over, or the server was started again. Nothing of "
    "it is shown any more. Give your numbers again, or use the file that you downloaded on the command line."
)
CAUTION = "Simulated people, not a forecast of anyone’s future; groups under five people are not shown."
ASK = "give what you know of your school, and press “Fit my school”."


def layout(site: Site) -> html.Main:
    """Return the page."""
    made = frame(PAGE, "Your school", LEAD, _give(site), nothing_yet(ASK), _found(), _back(), *_machinery(site))
    made.className = "plain page-main own-page"  # “school” is the line above the first page
    return made


def _give(site: Site) -> html.Section:
    return html.Section(
        [
            html.H2("What you know", id=id_of(PAGE, "give")),
            html.Div(
                id=id_of(PAGE, "fields"),
                className="form",
                role="group",
                **{"aria-labelledby": id_of(PAGE, "give")},
            ),
            html.Div(id=id_of(PAGE, "doubts"), role="status"),
            html.H3("A roster, if you have one: one row per person", id=id_of(PAGE, "roster-head")),
            html.Div(
                id=id_of(PAGE, "roster"), role="group", **{"aria-labelledby": id_of(PAGE, "roster-head")}
            ),
            html.Div(
                [
                    _button("fit", "Fit my school", first=True),
                    _button("delete", "Delete my data"),
                    take(
                        "starter",
                        "Institution file (YAML)",
                        "Institution file with your numbers, to fit on the command line",
                    ),
                ],
                className="buttons own-buttons",
            ),
            html.P("", id=id_of(PAGE, "gone"), role="status", className="warned", hidden=True),
            longwork(PAGE, "fit", "Cancel the fit"),
            html.P(KEPT, className="hint prose"),
        ],
        className="own-give",
        **{"aria-labelledby": id_of(PAGE, "give")},
    )


def _found() -> html.Section:
    return html.Section(
        [
            html.H2("How well it fits", id=id_of(PAGE, "fits")),
            html.Div(id=id_of(PAGE, "fitted")),
            html.Div(
                [
                    html.A("Use this school", id=id_of(PAGE, "use"), href="#", className="tool first link-button"),
                    take("zip", "Fitted school (zip)", "Fitted school to keep: file, draws and report, in a zip file"),
                    take("fit.csv", "CSV", "CSV of how well it fits"),
                    take("python", "Reproduce in Python"),
                ],
                className="buttons own-buttons",
            ),
            longwork(PAGE, "base", "Stop"),
            html.Div(
                [
                    html.H2("Beside the published numbers"),
                    chart(
                        "standing", "Your school beside published schools, mean of the next five years",
                        "Each row has a scale of its own: the gray bar is the published range. Dot: your fitted "
                        "school; line: 95%, "
                        "which includes chance and what your numbers leave open.",
                        "standing.csv", "",
                    ),
                    html.H2("One department"),
                    html.Div(id=id_of(PAGE, "departments"), className="form"),
                    html.Div(id=id_of(PAGE, "department")),
                    html.H2("What is ahead"),
                    chart(
                        "projection", "Departures of your school (posts vacated), cumulative over five years",
                        "Inner band: half of the simulated futures; outer: 19 of 20. Without any new policy. It "
                        "begins with your own "
                        "last twelve months where you gave them.",
                        "projection.csv", "",
                    ),
                    html.Div(
                        [
                            take("keep", "Keep this projection (file)", first=True),
                            _button("keep-here", "Keep it in this browser"),
                        ],
                        className="buttons own-buttons",
                    ),
                    html.P("", id=id_of(PAGE, "kept-said"), role="status", className="said"),
                ],
                id=id_of(PAGE, "ahead"),
                hidden=True,
            ),
            html.P(CAUTION, className="hint"),
        ],
        id=id_of(PAGE, "results"),
        hidden=True,
        **{"aria-labelledby": id_of(PAGE, "fits")},
    )  # fmt: skip


def _back() -> html.Section:
    return html.Section(
        [
            html.H2("Come back next year", id=id_of(PAGE, "back-head")),
            html.P(
                "Open a projection that you kept, and type in how many have left since. It stays in your browser; it "
                "is sent to "
                "be compared, and not kept by the server.",
                className="hint prose",
            ),
            html.Div(id=id_of(PAGE, "back"), className="form", role="group", **{"aria-labelledby": id_of(PAGE, "back-head")}),
            html.Div(id=id_of(PAGE, "verdict"), role="status"),
            html.Div(
                chart(
                    "since", "Departures since the projection was made (posts vacated), cumulative",
                    "Inner band: half of the futures; outer: 19 of 20. Diamond: what you counted.", "since.csv", "",
                ),
                id=id_of(PAGE, "since-box"), hidden=True,
            ),
        ],
        className="own-back",
        **{"aria-labelledby": id_of(PAGE, "back-head")},
    )  # fmt: skip


def _machinery(site: Site) -> list[dcc.Store]:
    names = (
        "sent",
        "state",
        "own",
        "department-chosen",
        "departments-shown",
        "returned",
        "projected",
    )
    declared = {
        "fields": [[name, *words] for name, words in LABELS.items()],
        "likes": [[one.name, one.title, one.people] for one in site.answers.own.likes],
        "roster": f"{site.prefix}school/roster",
        "mostBytes": MOST_BYTES,
        "mostRows": MOST_ROWS,
        "gone": GONE,
    }
    return [
        *(dcc.Store(id=id_of(PAGE, name)) for name in names),
        dcc.Store(id=id_of(PAGE, "declared"), data=declared),
    ]


def _button(what: str, text: str, first: bool = False) -> html.Button:
    name = "tool first" if first else "tool"
    return html.Button(
        text, type="button", id=id_of(PAGE, f"do-{what}"), className=name, **{"data-school": what}
    )
