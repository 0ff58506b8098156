"""What happens on the page: people of a kind are found, and one of them is followed; a reload finds both again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, no_update

from dashboard.answers.answer import JobView
from dashboard.answers.tasks import Tasks
from dashboard.pages.calendars import choosing, view, weeks
from dashboard.pages.calendars.asked import asked_of, life_key, lives_key, person_of
from dashboard.pages.calendars.layout import CHARTS, PAGE
from dashboard.parts.datatable import csv_text
from dashboard.parts.frame import carried, register_frame
from dashboard.parts.ids import id_of
from dashboard.question import Question
from dashboard.site import Site

NOT_YET = "This person’s months are not simulated yet: the file comes with them, so try again in a moment."
STOPPED = "Stopped. Choose again, or reload the page, to start over."
_PARTS = {
    "hidden": ("box", "hidden"), "value": ("progress", "value"), "max": ("progress", "max"),
    "line": ("line", "children"), "disabled": ("poll", "disabled"), "interval": ("poll", "interval"),
}  # fmt: skip


def register(app: Dash, site: Site) -> None:
    """Register everything that happens on the page."""
    register_frame(app, PAGE)
    for name in ("people", "life", "school"):
        app.clientside_callback(
            f"dash_clientside.calendars.{name}",
            Output(id_of(PAGE, name), "modified_timestamp"),
            Input(id_of(PAGE, name), "data"),
            prevent_initial_call=True,
        )
    _register_find(app, site)
    _register_follow(app, site)
    _register_take(app, site)


def _register_find(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            **_progress("find"),
            "asked": Output(id_of(PAGE, "asked"), "children"),
            "notices": Output(id_of(PAGE, "notices"), "children"),
            "quiet": Output(id_of(PAGE, "notices"), "hidden"),
            "found": Output(id_of(PAGE, "found"), "children"),
            "people": Output(id_of(PAGE, "people"), "data"),
            "address": Output(id_of(PAGE, "address"), "data"),
            "following": Output(id_of(PAGE, "following"), "data"),
            "school": Output(id_of(PAGE, "school"), "data"),
        },
        inputs=[
            Input(id_of(PAGE, "carried"), "data"),
            Input(id_of(PAGE, "choice"), "data"),
            Input(id_of(PAGE, "find-poll"), "n_intervals"),
            Input(id_of(PAGE, "find-cancel"), "n_clicks"),
        ],
        prevent_initial_call=True,
    )
    def find(raw: Any, choice: Any, _polls: Any, _clicks: Any) -> dict[str, Any]:
        """Find people of a kind."""
        asked = asked_of(raw, choice, site)
        key, tasks = lives_key(asked.question, site), site.answers.tasks_of(asked.question.school)
        table = tasks.result(key)
        if table is None:
            job = _work(tasks, asked.client, key, _finding(asked.question, site))
            if job.state != "done":
                return view.waiting(
                    view.progress(job), asked, site, new=not str(ctx.triggered_id).startswith(id_of(PAGE, "find-"))
                )
            table = tasks.result(key)
        return view.people(table, asked, site)


def _register_follow(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            **_progress("follow"),
            "away": Output(id_of(PAGE, "shown"), "hidden"),
            "headline": Output(id_of(PAGE, "headline"), "children"),
            "identity": Output(id_of(PAGE, "identity"), "children"),
            "story": Output(id_of(PAGE, "story"), "children"),
            "life": Output(id_of(PAGE, "life"), "data"),
            "snippet": Output(id_of(PAGE, "snippet"), "children"),
            "about": Output(id_of(PAGE, "about"), "data"),
            **{name: Output(id_of(PAGE, f"{name}-graph"), "figure") for name, *_ in CHARTS},
        },
        inputs=[
            Input(id_of(PAGE, "following"), "data"),
            Input(id_of(PAGE, "follow-poll"), "n_intervals"),
            Input(id_of(PAGE, "follow-cancel"), "n_clicks"),
            State(id_of(PAGE, "carried"), "data"),
        ],
        prevent_initial_call=True,
    )
    def follow(following: Any, _polls: Any, _clicks: Any, raw: Any) -> dict[str, Any]:
        """Follow one person."""
        brought = carried(raw, PAGE, site)
        who = following.get("who") if isinstance(following, dict) else None
        person = person_of(brought.question, who, site)
        if person is None:
            return view.nobody()
        key, tasks = life_key(brought.question, person, site), site.answers.tasks_of(brought.question.school)
        found = tasks.result(key)
        if found is None:
            job = _work(tasks, brought.client, key, _following(brought.question, person, site))
            if job.state != "done":
                return {**view.nobody(), **view.progress(job), "life": no_update}
            found = tasks.result(key)
        return view.life(found, person, brought.question, site)


def _register_take(app: Dash, site: Site) -> None:
    @app.callback(
        Output(id_of(PAGE, "download"), "data"),
        Output(id_of(PAGE, "refused"), "data"),
        Input(id_of(PAGE, "take"), "data"),
        prevent_initial_call=True,
    )
    def take(wanted: Any) -> Any:
        """Send the months as a file."""
        brought = carried(wanted, PAGE, site)
        made = months_file(brought.question, brought.own.get("who"), site)
        if made is None:
            return no_update, {"line": NOT_YET, "number": brought.number}
        return dcc.send_string(made, "faculty-attrition-two-calendars.csv"), no_update


def months_file(question: Question, who: Any, site: Site) -> str | None:
    """Return one person's months as CSV, or None while they are not there."""
    person = person_of(question, who, site)
    if person is None:
        return None
    found = site.answers.tasks_of(question.school).result(life_key(question, person, site))
    if found is None:
        return None
    return csv_text(weeks.table_of(found, question), view.about_person(question, person, site))


def _finding(question: Question, site: Site) -> Any:
    model = site.answers.model
    futures = choosing.futures_for(model.people(question.school))
    return lambda progress: model.fates(question, futures, progress)


def _following(question: Question, person: Mapping[str, Any], site: Site) -> Any:
    model = site.answers.model
    futures = choosing.futures_for(model.people(question.school))
    return lambda progress: model.life(question, futures, person["replicate"], person["person"], progress)


def _work(tasks: Tasks, client: str, key: str, work: Any) -> JobView:
    """Begin work or join it, see how far it is, begin again what was forgotten, or end it: by what was pressed."""
    trigger = str(ctx.triggered_id)
    if trigger.endswith("-cancel"):
        tasks.cancel(client)
        return JobView("cancelled", message=STOPPED)
    job = tasks.look(client, key) if trigger.endswith("-poll") else JobView("unknown")
    if job.state == "unknown":
        job = tasks.begin(client, key, work, 10.0)
    return JobView("cancelled", message=STOPPED) if job.state == "cancelled" else job


def _progress(name: str) -> dict[str, Output]:
    return {key: Output(id_of(PAGE, f"{name}-{part}"), prop) for key, (part, prop) in _PARTS.items()}
