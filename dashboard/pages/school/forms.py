"""Numbers, roster and fit: what is typed and sent is kept with the session, and the fit runs in the background."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, ctx, html, no_update

from dashboard.address import to_query
from dashboard.answers.answer import JobView
from dashboard.own.belongings import Drawer
from dashboard.own.fields import CheckedFields
from dashboard.own.roster import one_line
from dashboard.own.state import KEY, State
from dashboard.pages.school import results
from dashboard.pages.school.parts import PAGE, table
from dashboard.pages.school.shown import state_data
from dashboard.parts import longwork
from dashboard.parts.frame import carried
from dashboard.parts.ids import id_of
from dashboard.question import Question
from dashboard.sessions import client
from dashboard.site import Site
from sim.foundation.errors import InputError

GONE = (
    "What the server kept for you is gone: its time was over, or the server was started again. The numbers on this page are "
    "kept again from now on; a roster and a fitted school have to be made again."
)
DELETED = "All your data on the server are deleted: numbers, roster and fitted school. What you keep in this browser stays."
NOTHING = "There was nothing of yours on the server."
LOST = "The fit was interrupted, and the numbers were changed since: press “Fit my school” to begin again."
STOPPED = "The fit was stopped; nothing of it is kept. Your numbers are still there."


def register(app: Dash, site: Site) -> None:
    """Register what the forms do."""
    for name in ("state", "departments-shown", "projected", "declared"):
        app.clientside_callback(
            f"dash_clientside.school.{name.replace('-', '_')}",
            Output(id_of(PAGE, name), "modified_timestamp"),
            Input(id_of(PAGE, name), "data"),
        )

    @app.callback(
        output={
            "state": Output(id_of(PAGE, "state"), "data"),
            "own": Output(id_of(PAGE, "own"), "data"),
            "fitted": Output(id_of(PAGE, "fitted"), "children"),
            "results": Output(id_of(PAGE, "results"), "hidden"),
            "use": Output(id_of(PAGE, "use"), "href"),
            "box": Output(id_of(PAGE, "fit-box"), "hidden"),
            "value": Output(id_of(PAGE, "fit-progress"), "value"),
            "max": Output(id_of(PAGE, "fit-progress"), "max"),
            "line": Output(id_of(PAGE, "fit-line"), "children"),
            "poll": Output(id_of(PAGE, "fit-poll"), "disabled"),
            "every": Output(id_of(PAGE, "fit-poll"), "interval"),
            "cancel": Output(id_of(PAGE, "fit-cancel"), "hidden"),
        },
        inputs=[
            Input(id_of(PAGE, "carried"), "data"),
            Input(id_of(PAGE, "sent"), "data"),
            Input(id_of(PAGE, "fit-poll"), "n_intervals"),
            Input(id_of(PAGE, "fit-cancel"), "n_clicks"),
        ],
        prevent_initial_call=True,
    )
    def act(brought: Any, sent: Any, _polls: Any, _clicks: Any) -> dict[str, Any]:
        which = ctx.triggered_prop_ids
        found = carried(brought, PAGE, site)
        if id_of(PAGE, "sent") + ".data" in which:
            shown = _after(sent if isinstance(sent, dict) else {}, site)
        elif id_of(PAGE, "fit-cancel") + ".n_clicks" in which:
            shown = _after({"what": "cancel"}, site)
        elif id_of(PAGE, "carried") + ".data" in which:
            shown = _all(State.of(client(), site), site, found.number, of="carried")
        else:
            shown = _looked(State.of(client(), site), site)
        return linked(shown, found.question, site)


def linked(shown: dict[str, Any], question: Question, site: Site) -> dict[str, Any]:
    """Let “Use this school” keep the policy, years and baseline that the reader came with."""
    school = shown["own"]["school"] if isinstance(shown["own"], dict) else ""
    if not school:
        return shown
    return {**shown, "use": site.prefix + to_query(replace(question, school=school), site.name_in_links)}


def _after(given: dict[str, Any], site: Site) -> dict[str, Any]:
    """Do what the page asks for, and return all that it shows then."""
    who, number, what = client(), given.get("number"), given.get("what")
    state, said, complete = State.of(who, site), "", bool(given.get("complete"))
    gone = bool(given.get("had")) and state.drawer is None and what != "delete"
    try:
        if what in ("save", "fit"):
            state = state.save(given.get("typed"))
        if what == "map":
            state = state.map(given.get("mapped"))
        if what == "drop":
            state = state.drop_roster()
        if what == "cancel":
            site.answers.tasks.cancel(who)
            if state.drawer is not None:
                state.drawer.remove(KEY)
            said = STOPPED
        if what == "delete":
            site.answers.tasks.cancel(who)
            said = DELETED if site.answers.belongings.delete(who) else NOTHING
            state = State.of(who, site)
        if what == "fit" and not gone:
            complete = True
            said = _begin(state, site, who)
    except InputError as error:
        said = one_line(error)
    said = GONE if gone else said
    of = "cancel" if what == "cancel" else "sent"  # a button of Dash: it has no number that could be an older one
    return _all(state, site, number, said=said, complete=complete, cancelled=what == "cancel", of=of)


def _begin(state: State, site: Site, who: str) -> str:
    """Begin a fit, or say why not."""
    checked = state.checked(complete=True)
    look = state.look
    if look is not None and not look.table:
        return (
            "The fit has not begun: the roster cannot be read yet. Say what is missing, or remove the roster."
        )
    if checked.wrong:
        return "The fit has not begun: see what is wrong beside the fields."
    if state.drawer is None:
        return "The fit has not begun: there is nothing to fit to."
    state.drawer.write(KEY, state.key(checked).encode())
    _brought(state, state.drawer, checked, site, who)
    return ""


def _brought(state: State, drawer: Drawer, checked: CheckedFields, site: Site, who: str) -> JobView:
    """Bring the fit of what is there now to those who work, or join it."""
    table_, fields, own = "" if state.look is None else state.look.table, checked.fields, state.own
    return site.answers.tasks_for(drawer).begin(
        who,
        state.key(checked),
        lambda progress: own.fit(fields, table_, drawer, progress),
        own.seconds(fields, table_),
    )


def _job(state: State, site: Site) -> JobView | None:
    """Return how far the fit is; None where none was begun.

    One that nobody knows any more, because the process that had it died or no place was free, is brought again.
    """
    key = None if state.drawer is None else state.drawer.read(KEY)
    if key is None or state.drawer is None:
        return None
    job = site.answers.tasks_for(state.drawer).look(state.session, key.decode())
    if job.state != "unknown":
        return job
    checked = state.checked(complete=True)
    if checked.wrong or key.decode() != state.key(checked):
        return JobView("failed", message=LOST)
    return _brought(state, state.drawer, checked, site, state.session)


def _all(
    state: State,
    site: Site,
    number: Any,
    said: str = "",
    complete: bool = False,
    cancelled: bool = False,
    of: str = "poll",
) -> dict[str, Any]:
    """Return all that the page shows."""
    checked = state.checked(complete)
    job = None if cancelled else _job(state, site)
    school = state.school
    fit = site.answers.own.fitted(school) if school else None
    data = state_data(state, checked, number, complete, said=said, of=of)
    running = job is not None and not job.over
    return {
        "state": {**data, "running": running},
        "own": {"school": school if fit is not None else "", "number": number},
        "fitted": [] if fit is None else fitted(fit, job),
        "results": fit is None,
        "use": "#",
        **_progress(job),
    }


def _looked(state: State, site: Site) -> dict[str, Any]:
    """Return how far the fit is; all of the page when it is over."""
    if state.drawer is None:
        return _all(state, site, None)
    job = _job(state, site)
    if job is None or job.over:
        said = {"failed": job.message, "cancelled": STOPPED}.get(job.state, "") if job is not None else ""
        return _all(state, site, None, said=said)  # a look that was under way says what the button has said
    names = ("state", "own", "fitted", "results", "use")
    return {**dict.fromkeys(names, no_update), **_progress(job)}


def _progress(job: JobView | None) -> dict[str, Any]:
    found = longwork.shown(job or JobView("done"), "steps of the fit")
    return {
        "box": found["hidden"], "value": found["value"], "max": found["max"], "line": found["line"],
        "poll": found["disabled"],
        "every": found["interval"], "cancel": found["disabled"],
    }  # fmt: skip


def fitted(fit: Any, job: JobView | None) -> list[Any]:
    """Return what a fit found."""
    head = ("Known", "Yours (95%)", "Model before", "Model after (95%)")
    learned = ("Parameter", "Value on the model’s own scale (95%)", "What your numbers told")
    warnings = [html.P(text, className="warned") for text in fit.warnings]
    return [
        html.P(results.headline(fit), className="headline"),
        *warnings,
        table("Your numbers, and the model before and after the fit", head, results.fit_rows(fit)),
        html.H3("What stays unknown"),
        table(
            "Fitted parameters; all others keep what published studies say of them",
            learned,
            results.learned_rows(fit),
        ),
        html.P(results.about_fit(fit), className="hint prose"),
    ]
