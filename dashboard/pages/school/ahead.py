"""What follows for a fitted school: where it stands, one department, and the departures that are ahead."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, html, no_update

from dashboard.charts.projection import projection as draw_projection
from dashboard.charts.standing import height
from dashboard.charts.standing import standing as draw_standing
from dashboard.own.belongings import OWN
from dashboard.own.model import Fit
from dashboard.own.projected import projected
from dashboard.pages.school import results
from dashboard.pages.school.parts import PAGE, table
from dashboard.parts import longwork
from dashboard.parts.about import about_answer, in_a_line
from dashboard.parts.ids import id_of
from dashboard.question import Question
from dashboard.sessions import client
from dashboard.site import Site

STANDING = (
    "Outcome",
    "You said (95%)",
    "Fitted, next 5 years (95%)",
    "Published (range)",
    "The fit lies",
    "Source",
)
AHEAD = ("After", "Middle", "Half of futures", "19 of 20 futures")
_OUTPUTS = (
    "ahead", "standing", "standing_height", "standing_table", "departments", "department", "projection", "projection_table",
    "about",
    "asked",
)  # fmt: skip


def register(app: Dash, site: Site) -> None:
    """Register what is shown of a fitted school."""

    @app.callback(
        output={
            "ahead": Output(id_of(PAGE, "ahead"), "hidden"),
            "standing": Output(id_of(PAGE, "standing-graph"), "figure"),
            "standing_height": Output(id_of(PAGE, "standing-chart"), "style"),
            "standing_table": Output(id_of(PAGE, "standing-table"), "children"),
            "departments": Output(id_of(PAGE, "departments-shown"), "data"),
            "department": Output(id_of(PAGE, "department"), "children"),
            "projection": Output(id_of(PAGE, "projection-graph"), "figure"),
            "projection_table": Output(id_of(PAGE, "projection-table"), "children"),
            "about": Output(id_of(PAGE, "about"), "data"),
            "asked": Output(id_of(PAGE, "asked"), "children"),
            "box": Output(id_of(PAGE, "base-box"), "hidden"),
            "value": Output(id_of(PAGE, "base-progress"), "value"),
            "max": Output(id_of(PAGE, "base-progress"), "max"),
            "line": Output(id_of(PAGE, "base-line"), "children"),
            "poll": Output(id_of(PAGE, "base-poll"), "disabled"),
            "every": Output(id_of(PAGE, "base-poll"), "interval"),
        },
        inputs=[
            Input(id_of(PAGE, "own"), "data"),
            Input(id_of(PAGE, "base-poll"), "n_intervals"),
            Input(id_of(PAGE, "base-cancel"), "n_clicks"),
            Input(id_of(PAGE, "department-chosen"), "data"),
            State(id_of(PAGE, "carried"), "data"),
        ],
        prevent_initial_call=True,
    )
    def ahead(own: Any, _polls: Any, _clicks: Any, chosen: Any, brought: Any) -> dict[str, Any]:
        tab = brought.get("tab") if isinstance(brought, dict) else None
        who = client(tab)
        question, fit = asked_of(own, site)
        if question is None or fit is None:
            site.answers.leave(who)
            return {**dict.fromkeys(_OUTPUTS, no_update), "ahead": True, "asked": "", **_progress(None)}
        which = ctx.triggered_prop_ids
        if id_of(PAGE, "base-cancel") + ".n_clicks" in which:
            site.answers.leave(who)
            return {**dict.fromkeys(_OUTPUTS, no_update), **_progress(None)}
        kept = site.answers.ready(question)
        if kept is None:
            first = id_of(PAGE, "own") + ".data" in which
            job = site.answers.ask(who, question) if first else site.answers.look(who, question)
            if job.state in ("unknown", "cancelled"):
                job = site.answers.ask(who, question)
            kept = site.answers.ready(question)
        if kept is None:
            return {**dict.fromkeys(_OUTPUTS, no_update), "ahead": True, **_progress(job)}
        if id_of(PAGE, "department-chosen") + ".data" in which:
            shown = dict.fromkeys(_OUTPUTS, no_update)
            return {**shown, "department": department(kept, chosen, question.years), **_progress(None)}
        return {**_shown(kept, fit, chosen, question, site), **_progress(None)}


def asked_of(own: Any, site: Site) -> tuple[Question | None, Fit | None]:
    """Return the question of a fitted school, if it is one of this session."""
    name = own.get("school") if isinstance(own, dict) else None
    if not isinstance(name, str) or not OWN.fullmatch(name) or name not in site.choices.schools:
        return None, None
    return Question(name), site.answers.own.fitted(name)


def _shown(kept: Any, fit: Fit, chosen: Any, question: Question, site: Site) -> dict[str, Any]:
    stands = results.standing(site.answers.own.published(), kept)
    names, suppressed = results.departments(kept)
    band = projected(fit, kept).band()
    return {
        "ahead": False,
        "standing": draw_standing(stands),
        "standing_height": {"height": height(stands)},
        "standing_table": table(
            "Your school beside published schools", STANDING, results.standing_rows(stands, fit), words=(4, 5)
        ),
        "departments": {"names": names, "suppressed": suppressed},
        "department": department(kept, chosen, question.years),
        "projection": draw_projection(band, fit.fields.departures),
        "projection_table": table("Departures from today on", AHEAD, ahead_rows(band)),
        "about": about_answer(question, site, kept),
        "asked": in_a_line(question, site.choices),
    }


def department(kept: Any, chosen: Any, years: int) -> list[Any]:
    """Return what is said of a department."""
    name = chosen.get("name") if isinstance(chosen, dict) else None
    names, _ = results.departments(kept)
    if not isinstance(name, str) or name not in names:
        name = names[0] if names else ""
    found = results.department(kept, name, years)
    if found is None:
        return [html.P("No department has five people or more, so none is shown.", className="hint")]
    return [html.P(found.sentence, className="headline"), html.P(found.chance, className="prose")]


def ahead_rows(band: Any) -> list[list[str]]:
    """Return a projection year by year, as text."""
    rows = []
    for month in range(12, len(band) + 1, 12):
        low, below, middle, above, high = band[month - 1]
        year = "1 year" if month == 12 else f"{month // 12} years"
        rows.append([year, f"{middle:,.0f}", f"{below:,.0f} to {above:,.0f}", f"{low:,.0f} to {high:,.0f}"])
    return rows


def _progress(job: Any) -> dict[str, Any]:
    if job is None:
        return {"box": True, "value": "0", "max": "1", "line": "", "poll": True, "every": 500}
    found = longwork.shown(job, "simulated futures of your school")
    return {
        "box": found["hidden"], "value": found["value"], "max": found["max"], "line": found["line"],
        "poll": found["disabled"],
        "every": found["interval"],
    }  # fmt: skip
