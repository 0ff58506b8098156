"""What happens on the page: the form is checked, an estimate shown, a search begun and followed, a point looked at."""

from __future__ import annotations

from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, no_update

from dashboard.answers.answer import JobView
from dashboard.pages.portfolio import show
from dashboard.pages.portfolio.asked import place_of, wish_of
from dashboard.pages.portfolio.layout import PAGE, pid
from dashboard.parts import longwork
from dashboard.parts.about import about, in_a_line, link_to
from dashboard.parts.datatable import comments, csv_text
from dashboard.parts.frame import Carried, carried, own_query, register_frame
from dashboard.site import Site
from dashboard.wish import CRITERIA, GOALS, entries_of, read

RUN = "search"  # in the address: a search was begun
NOT_YET = "There is no finished search yet, so there is nothing to take away; press “Search”, or wait until it is done."
STOPPED = "The search was stopped; nothing of it is kept. Press “Search” to begin again."


def register(app: Dash, site: Site) -> None:
    """Register everything that happens on the page."""
    register_frame(app, PAGE)
    _register_form(app, site)
    drawn = (
        ("offer", "offer.data", "offer"),
        ("offered", "offered.data", "points"),
        ("point", "graph.clickData", "clicked"),
    )
    for store, told, does in drawn:  # by assets/portfolio.js
        name, _, prop = told.partition(".")
        app.clientside_callback(
            f"dash_clientside.portfolio.{does}",
            Output(pid(store), "modified_timestamp"),
            Input(pid(name), prop),
            prevent_initial_call=True,
        )
    _register_search(app, site)
    show.register(app, site)
    _register_files(app, site)


def _register_form(app: Dash, site: Site) -> None:
    goals = list(GOALS)

    @app.callback(
        output={
            "budget": Output(pid("budget"), "value"),
            "goals": [Output(pid(f"goal-{name}"), "value") for name in goals],
            "offer": Output(pid("offer"), "data"),
            "asked": Output(pid("asked"), "children"),
            "notices": Output(pid("notices"), "children"),
            "quiet": Output(pid("notices"), "hidden"),
            "wish": Output(pid("wish"), "data"),
        },
        inputs=[Input(pid("carried"), "data")],
        prevent_initial_call=True,
    )
    def restore(raw: Any) -> dict[str, Any]:
        """Fill the form from the address; a search that stands there is found again."""
        found = carried(raw, PAGE, site)
        question = place_of(found)
        entries = entries_of(found.own, question, site.choices)
        wish = wish_of(found.own, question, site) if found.own.get("run") == RUN else None
        kept = no_update if wish is None else wish.own()
        if found.number > 1:  # the server was started again: what was typed since stays
            names = ("budget", "offer", "asked", "notices", "quiet")
            return {**dict.fromkeys(names, no_update), "goals": [no_update] * len(goals), "wish": kept}
        notices = [*found.notices, *_about_policy(found)]
        open_ = [
            one for one in site.choices.levers if one not in site.choices.courses[question.baseline].policy
        ]
        return {
            "budget": entries.budget,
            "goals": [entries.goals.get(name, "") for name in goals],
            "offer": {
                "levers": [_offered(site, name) for name in open_],
                "chosen": list(entries.levers),
                "criteria": [list(one) for one in CRITERIA.items()],
                "criterion": entries.criterion,
            },
            "asked": in_a_line(question, site.choices).replace(" · policy: no levers", ""),
            "notices": " ".join(notices),
            "quiet": not notices,
            "wish": kept,
        }

    @app.callback(
        output={
            "wish": Output(pid("wish"), "data", allow_duplicate=True),
            "address": Output(pid("address"), "data"),
            "budget": Output(pid("budget-wrong"), "children"),
            "goals": [Output(pid(f"goal-{name}-wrong"), "children") for name in goals],
            "several": Output(pid("goals-wrong"), "children"),
            "levers": Output(pid("levers-wrong"), "children"),
        },
        inputs={
            "clicks": Input(pid("go"), "n_clicks"),
            "budget": State(pid("budget"), "value"),
            "goals": [State(pid(f"goal-{name}"), "value") for name in goals],
            "choice": State(pid("choice"), "data"),
            "raw": State(pid("carried"), "data"),
        },
        prevent_initial_call=True,
    )
    def go(clicks: Any, budget: Any, goals: Any, choice: Any, raw: Any) -> dict[str, Any]:
        """Check the form; what is right goes into the address and is searched."""
        question = place_of(carried(raw, PAGE, site))
        given = dict(zip(GOALS, goals if isinstance(goals, list) else [], strict=False))
        choice = choice if isinstance(choice, dict) else {}
        wish, wrong = read(
            budget, given, choice.get("levers"), choice.get("criterion"), question, site.choices
        )
        said = {
            "budget": wrong.get("budget", ""),
            "goals": [wrong.get(name, "") for name in GOALS],
            "several": wrong.get("goals", ""),
            "levers": wrong.get("levers", ""),
        }
        if wish is None:
            return {**said, "wish": no_update, "address": no_update}
        return {**said, "wish": wish.own(), "address": own_query(PAGE, {**wish.own(), "run": RUN})}


def _about_policy(found: Carried) -> list[str]:
    if found.question.changes_nothing:
        return []
    return ["The policy that you bring along is not part of this: the search begins from the baseline alone."]


def _offered(site: Site, name: str) -> dict[str, Any]:
    lever = site.choices.levers[name]
    rests = "assumed effect" if lever.assumption_only else lever.grade
    return {"value": name, "label": f"{lever.title} ({rests})", "assumed": lever.assumption_only}


def _register_search(app: Dash, site: Site) -> None:
    part = lambda name: pid(f"search-{name}")  # noqa: E731

    @app.callback(
        output={
            "hidden": Output(part("box"), "hidden"),
            "value": Output(part("progress"), "value"),
            "max": Output(part("progress"), "max"),
            "line": Output(part("line"), "children"),
            "disabled": Output(part("poll"), "disabled"),
            "interval": Output(part("poll"), "interval"),
            "found": Output(pid("found"), "data"),
            "stop": Output(part("cancel"), "hidden"),
            "address": Output(pid("address"), "data", allow_duplicate=True),
        },
        inputs=[
            Input(pid("wish"), "data"),
            Input(part("poll"), "n_intervals"),
            Input(part("cancel"), "n_clicks"),
            State(pid("carried"), "data"),
        ],
        prevent_initial_call=True,
    )
    def follow(own: Any, _polls: Any, _stops: Any, raw: Any) -> dict[str, Any]:
        """Begin a search, find it again, report how far it is, or stop it."""
        found = carried(raw, PAGE, site)
        wish = wish_of(own, place_of(found), site) if own else None
        nothing = {"found": no_update, "address": no_update, "stop": False}
        if wish is None:
            return {**longwork.shown(JobView("unknown")), **nothing}
        tasks, seekers = site.answers.tasks_of(wish.school), site.answers.model.portfolios
        if ctx.triggered_id == part("cancel"):
            tasks.cancel(found.client)
            stopped = longwork.shown(JobView("cancelled", message=STOPPED))
            return {**stopped, **nothing, "stop": True, "address": own_query(PAGE, wish.own())}
        key = seekers.key(wish)
        job = tasks.look(found.client, key)
        asked = ctx.triggered_id == pid("wish")
        if job.state == "unknown" or (asked and job.state in ("failed", "cancelled")):
            job = tasks.begin(found.client, key, partial(seekers.search, wish), seekers.seconds(wish))
        shown = longwork.shown(job, "steps of the search")
        if job.state == "done":
            return {**shown, **nothing, "hidden": True, "found": {"own": wish.own(), "kind": "full"}}
        kind = {"own": wish.own(), "kind": "estimate"} if asked else no_update
        return {**shown, **nothing, "found": kind, "stop": job.over}


def _register_files(app: Dash, site: Site) -> None:
    @app.callback(
        Output(pid("download"), "data"),
        Output(pid("refused"), "data"),
        Input(pid("take"), "data"),
        State(pid("found"), "data"),
        State(pid("carried"), "data"),
        prevent_initial_call=True,
    )
    def take(take: Any, shown: Any, raw: Any) -> Any:
        """Send a file of what is shown."""
        what = take.get("what") if isinstance(take, dict) else None
        question = place_of(carried(raw, PAGE, site))
        own = shown.get("own") if isinstance(shown, dict) else None
        wish = wish_of(own, question, site) if own else None
        key = None if wish is None else site.answers.model.portfolios.key(wish)
        found = None if wish is None else site.answers.tasks_of(wish.school).result(key)
        if wish is None or found is None:
            return no_update, {"line": NOT_YET}
        if what not in ("csv", "python"):
            return no_update, {"line": "There is no such file."}
        link = link_to(question, site, PAGE, own_query(PAGE, {**wish.own(), "run": RUN}))
        said = about(question, site.choices, site.version, found.retested, link)
        said |= {
            "policy": "see the columns of levers",
            "budget": f"{wish.budget:.10g} dollars a year",
            "goals": "; ".join(wish.targets) or "none",
            "criterion": wish.criterion,
        }
        if what == "python":
            code = site.answers.model.portfolios.snippet(wish)
            return dcc.send_string(comments({**said, "policy": "searched below"}) + code, "portfolio.py"), {"line": " "}
        return dcc.send_string(csv_text(found.points, said), "faculty-attrition-portfolio.csv"), {"line": " "}
