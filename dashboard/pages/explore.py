"""Explore: choose or define a policy, and see what the model says."""

from __future__ import annotations

from typing import Any

from dash import ALL, MATCH, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.exceptions import PreventUpdate

from dashboard import link, view
from dashboard.answers import Answer, Answers
from dashboard.charts.datatable import csv_text, rows_for
from dashboard.charts.icons import icon_array
from dashboard.controls import groups
from dashboard.jobs import BusyError, Job
from dashboard.model import Model
from dashboard.pages.explore_layout import CHARTS, page
from dashboard.selection import Selection, checked

__all__ = ["page", "register"]

_LEVERS = {"type": "lever", "group": ALL, "name": ALL}


def register(app: Dash, answers: Answers) -> None:
    """Register everything that happens on the page."""
    _register_in_browser(app)
    _register_link(app, answers.model)
    _register_preview(app, answers)
    _register_full(app, answers)
    _register_download(app, answers)


def _register_in_browser(app: Dash) -> None:
    """Register what needs no server: sliders and boxes in step, throttled questions, the address line."""

    def browser(function: str, *arguments: Any, **more: Any) -> None:
        app.clientside_callback(f"dash_clientside.explore.{function}", *arguments, **more)

    lever = {"group": MATCH, "name": MATCH}
    slider, box = {"type": "lever", **lever}, {"type": "lever-box", **lever}
    browser(
        "inStep", Output(slider, "value"), Output(box, "value"), Input(slider, "value"), Input(box, "value")
    )
    browser(
        "countInUse",
        Output({"type": "in-use", "group": MATCH}, "children"),
        Input({"type": "lever", "group": MATCH, "name": ALL}, "value"),
    )
    browser("reset", Output(_LEVERS, "value", allow_duplicate=True), Input("reset", "n_clicks"),
            State(_LEVERS, "value"), prevent_initial_call=True)  # fmt: skip
    browser(
        "collect",
        Output("draft", "data"),
        Input("restored", "data"),
        Input("institution", "value"),
        Input("scenarios", "value"),
        Input("years", "value"),
        Input(_LEVERS, "value"),
        State("draft", "data"),
    )
    browser("drawn", Output("drawn", "modified_timestamp"), Input("drawn", "data"), prevent_initial_call=True)
    app.clientside_callback("dash_clientside.tables.keep", Output("tables", "modified_timestamp"),
                            Input("tables", "data"), prevent_initial_call=True)  # fmt: skip
    browser("showAddress", Output("link", "value"), Input("shown", "data"), prevent_initial_call=True)


def _register_link(app: Dash, model: Model) -> None:
    @app.callback(
        Output("institution", "value"),
        Output("scenarios", "value"),
        Output("years", "value"),
        Output(_LEVERS, "value"),
        Output("groups", "value"),
        Output("restored", "data"),
        Output("link-notice", "children"),
        Output("link-notice", "hidden"),
        Input("address", "search"),
    )
    def restore(query: Any) -> tuple[Any, ...]:
        selection, notices = link.from_query(query, model.choices, model.version)
        policy = dict(selection.policy)
        by_group = groups(model.levers)
        in_use = [
            group for group, members in by_group.items() if any(lever.name in policy for lever in members)
        ]
        return (
            selection.institution,
            list(selection.scenarios),
            selection.years,
            [round(100 * policy.get(spec["id"]["name"], 0.0)) for spec in ctx.outputs_list[3]],
            in_use or list(by_group)[:1],
            {"seed": selection.seed},
            " ".join(notices.lines),
            not notices.lines,
        )


def _register_preview(app: Dash, answers: Answers) -> None:
    @app.callback(
        Output("graph-departures", "figure", allow_duplicate=True),
        Output("sentence", "children", allow_duplicate=True),
        Output("sentence", "aria-busy", allow_duplicate=True),
        Output("badge", "children", allow_duplicate=True),
        Output("badge", "className", allow_duplicate=True),
        Output("key", "children", allow_duplicate=True),
        Output("drawn", "data"),
        Input("draft", "data"),
        State("session", "data"),
        prevent_initial_call=True,
    )
    def preview(draft: Any, session: Any) -> tuple[Any, ...]:
        draft = draft if isinstance(draft, dict) else {}
        number = draft.get("number")
        selection, _ = checked(draft, answers.model.choices)
        answers.jobs.leave(_session(session), unless=answers.key(selection))  # the previous question is moot
        try:
            answer = answers.preview(selection, dragged=draft.get("dragged") is True)
        except Exception as error:
            if answers.model.explain(error) is None:
                raise
            answer = None  # the full run will say what is wrong
        if answer is None:
            return *(no_update,) * 6, number
        return (
            view.main_chart(answer),
            view.sentence(answer),
            "true",
            f"preview, n = {answer.replicates}",
            "badge preview",
            _key(answer),
            number,
        )


def _register_full(app: Dash, answers: Answers) -> None:
    model = answers.model

    @app.callback(
        Output("shown", "data"),
        Output("poll", "disabled"),
        Output("progress", "value"),
        Output("progress", "max"),
        Output("progress", "hidden"),
        Output("notice", "children"),
        Output("notice", "hidden"),
        Input("settled", "data"),
        Input("poll", "n_intervals"),
        State("session", "data"),
        prevent_initial_call=True,
    )
    def ask(settled: Any, _: Any, session: Any) -> tuple[Any, ...]:
        """Answer at once, queue, or report the progress of the queue; the same for a new question and a poll."""
        selection, notices = checked(settled, model.choices)
        said = " ".join(notices.lines)
        answer = answers.ready(selection)
        if answer is not None:
            said = " ".join([*notices.lines, *answer.notices])
            return _shown(selection, model), True, "0", "1", True, said, not said
        job = answers.jobs.get(answers.key(selection))
        if ctx.triggered_id == "settled" or job is None:
            try:
                job = answers.ask(_session(session), selection)
            except BusyError:
                return (
                    no_update,
                    True,
                    "0",
                    "1",
                    True,
                    "Many people are using the model right now. Try again in a moment.",
                    False,
                )
        if job.state in ("failed", "cancelled"):  # canceled: a newer question is on its way
            return no_update, True, "0", "1", True, job.message, not job.message
        return no_update, False, *_progress(job), False, said, not said

    @app.callback(
        output={
            "sentence": Output("sentence", "children"),
            "busy": Output("sentence", "aria-busy"),
            "badge": Output("badge", "children"),
            "badge_class": Output("badge", "className"),
            "keys": [Output("key", "children"), Output("key-again", "children")],
            "compared": Output("compared", "children"),
            "figures": [Output(f"graph-{name}", "figure") for name in CHARTS],
            "styles": [Output(f"graph-{name}", "style") for name in CHARTS],
            "notes": [Output(f"note-{name}", "children") for name in CHARTS],
            "tables": Output("tables", "data"),
            "icons": Output("icons", "children"),
        },
        inputs=[Input("shown", "data")],
        prevent_initial_call=True,
    )
    def show(shown: Any) -> dict[str, Any]:
        answer = _answer(answers, shown)
        drawn = view.charts(answer)
        tables = {name: rows_for(drawn[name].table, drawn[name].note) for name in CHARTS}
        tables["icons"] = rows_for(view.icons_table(answer), "Of 100 current faculty")
        return {
            "sentence": view.sentence(answer),
            "busy": "false",
            "badge": f"{answer.replicates} simulated futures each",
            "badge_class": "badge",
            "keys": [_key(answer), _key(answer)],
            "compared": [
                part for head, text in view.compared(answer, model) for part in (html.Dt(head), html.Dd(text))
            ],
            "figures": [drawn[name].figure for name in CHARTS],
            "styles": [{"height": drawn[name].height} for name in CHARTS],
            "notes": [drawn[name].note for name in CHARTS],
            "tables": tables,
            "icons": [
                icon_array(title, people, answer.selection.years) for title, people in view.icons(answer)
            ],
        }


def _register_download(app: Dash, answers: Answers) -> None:
    model = answers.model

    @app.callback(
        Output("download", "data"),
        Input({"type": "csv", "chart": ALL}, "n_clicks"),
        State("shown", "data"),
        State("link", "value"),
        prevent_initial_call=True,
    )
    def download(clicks: Any, shown: Any, address: Any) -> Any:
        asked = ctx.triggered_id
        if not asked or not any(clicks):
            raise PreventUpdate
        answer = _answer(answers, shown)
        name = str(asked["chart"])
        table = view.icons_table(answer) if name == "icons" else view.charts(answer)[name].table
        about = view.about(answer, model.version, address if isinstance(address, str) else "")
        return dcc.send_string(csv_text(table, about), f"faculty-attrition-{name}.csv")


def _shown(selection: Selection, model: Model) -> dict[str, Any]:
    """Return what the browser keeps of a full answer: the question and its address."""
    return {
        "institution": selection.institution,
        "scenarios": list(selection.scenarios),
        "years": selection.years,
        "seed": selection.seed,
        "policy": dict(selection.policy),
        "query": link.to_query(selection, model.version),
    }


def _answer(answers: Answers, shown: Any) -> Answer:
    selection, _ = checked(shown, answers.model.choices)
    answer = answers.ready(selection)
    if answer is None:  # forgotten meanwhile; the next question brings it back
        raise PreventUpdate
    return answer


def _session(sent: Any) -> str:
    return sent[:64] if isinstance(sent, str) else "anonymous"


def _progress(job: Job) -> tuple[str, str]:
    return str(job.done), str(max(job.total, 1))


def _key(answer: Answer) -> list[html.Li]:
    """Return which line is which: color, dash, and marker."""
    return [
        html.Li(
            [
                html.Span(
                    one.glyph, className="glyph", style={"color": one.color}, **{"aria-hidden": "true"}
                ),
                html.Span(className=f"dash {one.dash}", style={"borderColor": one.color}),
                one.title,
            ]
        )
        for one in view.series_of(answer)
    ]
