"""What happens on the page. Callbacks only check what comes in, ask, and hand over to pure functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from dashboard import kept as kept_policies
from dashboard.address import from_query
from dashboard.changelog import changelog
from dashboard.checks import as_number, checked
from dashboard.pages.explore import exports, place, policy, sharing, view
from dashboard.pages.explore import opened as details
from dashboard.pages.explore.layout import POLL
from dashboard.parts.about import about_answer, baseline_of
from dashboard.parts.statements import numbers
from dashboard.parts.tiles import drawn
from dashboard.question import Question
from dashboard.sessions import client
from dashboard.since import since
from dashboard.site import Site

PACES = (POLL, 500, 1000, 2000)  # milliseconds between two looks
_BROWSER = ("restored", "ranking", "answered", "shown", "tables", "prepared", "meant", "refused", "shared")


def register(app: Dash, site: Site) -> None:
    """Register everything that happens on the page."""
    for name in _BROWSER:  # the browser is told when a store changes; assets/question.js listens
        app.clientside_callback(
            f"dash_clientside.page.{name}",
            Output(name, "modified_timestamp"),
            Input(name, "data"),
            prevent_initial_call=True,
        )
    app.clientside_callback("dash_clientside.page.start", Output("address", "data"), Input("choices", "data"))
    _register_restore(app, site)
    _register_answer(app, site)
    place.register(app, site)
    details.register(app, site)
    policy.register(app, site)
    exports.register(app, site)
    sharing.register(app, site)


def _register_restore(app: Dash, site: Site) -> None:
    @app.callback(Output("restored", "data"), Input("address", "data"), prevent_initial_call=True)
    def restore(address: Any) -> Any:
        given = address if isinstance(address, dict) else {}
        question, notices, version = from_query(given.get("search"), site.choices)
        brought, more = kept_policies.from_query(given.get("search"), site.choices)
        changed = since(version, site.name_in_links, question, site.choices, changelog())
        return {
            "question": question.to_data(),
            "notices": [*notices.lines, *more.lines, *filter(None, [changed])],
            "kept": [{**one.to_data(), "numbers": _numbers(one.question, site)} for one in brought],
            "number": given.get("number"),
        }


def _numbers(question: Question, site: Site) -> dict[str, Any]:
    """Return the numbers of a kept policy where the model answered it before: those of a link would not be believed."""
    kept = None if question.changes_nothing else site.answers.ready(question)
    return {} if kept is None else asdict(numbers(kept.paired))


def _register_answer(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            "sentence": Output("sentence", "children"),
            "ranges": Output("ranges", "children"),
            "holds": Output("holds", "children"),
            "going": Output("going", "children"),
            "title": Output("main-title", "children"),
            "caption": Output("main-caption", "children"),
            "figure": Output("main-graph", "figure"),
            "tiles": Output("tiles", "children"),
            "done": Output("progress", "value"),
            "total": Output("progress", "max"),
            "idle": Output("progress", "hidden"),
            "still": Output("poll", "disabled"),
            "every": Output("poll", "interval"),
            "answered": Output("answered", "data"),
            "shown": Output("shown", "data"),
        },
        inputs=[
            Input("draft", "data"),
            Input("settled", "data"),
            Input("poll", "n_intervals"),
            State("answered", "data"),
        ],
        prevent_initial_call=True,
    )
    def answer(draft: Any, settled: Any, _polls: Any, before: Any) -> dict[str, Any]:
        """Estimate while a slider moves; on release, answer at once, queue, or report how far the queue is."""
        what = _asked(ctx.triggered_prop_ids.values())
        given = draft if what == "draft" else settled
        given = given if isinstance(given, dict) else {}
        question, _ = checked(given, site.choices)
        number, who = given.get("number"), client(given.get("tab"))
        if what == "draft":
            paired = None if question.changes_nothing else site.answers.estimate(question)
            if paired is None:
                return _nothing(answered={"number": number, "kind": "none"})
            found = view.of_policy(paired, question.years, _axis(given), still=True)
            return _first(found, number, "estimate", idle=True, still=True)
        kept = site.answers.ready(question)
        if kept is not None:
            return _full(site, question, kept, number, _axis(before) or _axis(given))
        job = site.answers.ask(who, question) if what == "settled" else site.answers.look(who, question)
        if job.state in ("unknown", "done"):  # done meanwhile, or forgotten: asked again
            kept = site.answers.ready(question)
            if kept is not None:
                return _full(site, question, kept, number, _axis(before) or _axis(given))
            job = site.answers.ask(who, question)
        if job.state in ("failed", "cancelled"):
            over = {"number": number, "kind": "none", "over": job.state == "failed"}
            said = job.message or "A newer question is on its way."
            return _nothing(going=said, idle=True, still=True, answered=over)
        going = {
            "done": str(job.done),
            "total": str(max(job.total, 1)),
            "idle": False,
            "still": False,
            "every": _pace(job.seconds_left),
            "going": _queued(job),
        }
        if job.sample is not None and not _has_sample(
            before, number
        ):  # few futures, while the others are simulated
            few = _shown(site, question, job.sample, _axis(before))
            return {**_first(few, number, "sample", idle=False, still=False), **going}
        if what != "settled":
            return _nothing(**going)
        paired = None if question.changes_nothing else site.answers.estimate(question)
        if paired is None:
            return _nothing(**going, holds="", answered={"number": number, "kind": "none"})
        found = view.waiting(view.of_policy(paired, question.years, _axis(given)))
        return {**_first(found, number, "estimate", idle=False, still=False), **going}


def _asked(triggers: Collection[str]) -> str | None:
    """Return what is asked: Dash sends a draft and the release after it together when both come at the same moment."""
    return next((name for name in ("settled", "draft", "poll") if name in triggers), None)


def _has_sample(answered: Any, number: Any) -> bool:
    """Return whether the page shows the sample already: sent with every look, it would be drawn four times a second."""
    return isinstance(answered, dict) and (answered.get("number"), answered.get("kind")) == (number, "sample")


def _full(site: Site, question: Question, kept: Any, number: Any, axis: Any) -> dict[str, Any]:
    found = _shown(site, question, kept, axis)
    shown = {
        "number": number,
        "question": question.to_data(),
        "about": about_answer(question, site, kept),
        "numbers": found.numbers,
        "notices": list(kept.notices),
    }
    first = _first(found, number, "full", idle=True, still=True)
    if question.changes_nothing:  # another chart: its axis is not that of a policy
        first["answered"]["axis"] = None
    return {**first, "shown": shown}


def _shown(site: Site, question: Question, kept: Any, axis: Any) -> view.View:
    """Return what an answer shows, of all futures or of a sample."""
    baseline = baseline_of(question, site.choices)
    if question.changes_nothing:
        return view.of_course(kept.reference, kept.paired, kept.people, question.years, baseline)
    found = view.of_policy(kept.paired, question.years, axis, baseline=baseline)
    return view.resting(found, site.answers.rests(question))


def _first(found: view.View, number: Any, kind: str, *, idle: bool, still: bool) -> dict[str, Any]:
    """Return what the first screen shows."""
    told = found.statement
    return _nothing(
        sentence=told.sentence,
        ranges=told.ranges,
        holds=told.holds,
        title=found.title,
        caption=found.caption,
        figure=found.figure,
        tiles=drawn(found.tiles),
        idle=idle,
        still=still,
        going="",
        answered={"number": number, "kind": kind, "axis": list(found.axis), "fits": found.fits},
    )


_OUTPUTS = (
    "sentence",
    "ranges",
    "holds",
    "going",
    "title",
    "caption",
    "figure",
    "tiles",
    "done",
    "total",
    "idle",
    "still",
    "every",
    "answered",
    "shown",
)


def _nothing(**but: Any) -> dict[str, Any]:
    return {**dict.fromkeys(_OUTPUTS, no_update), **but}


def _queued(job: Any) -> str:
    """Say where a job is: its place in line, or how many futures are done, and how long it takes still."""
    if job.state == "waiting":
        said = job.message or (
            f"Number {job.place} in line for the model" if job.place else "Waiting for the model"
        )
    else:
        said = (
            f"The model is running: {job.done} of {job.total} futures"
            if job.total
            else "The model is running"
        )
    left = f", about {max(job.seconds_left, 1.0):.0f} s" if job.seconds_left else ""
    return f"{said.rstrip('.')}{left}."


def _pace(seconds_left: float | None) -> int:
    """Return the milliseconds until the next look: where many wait, their looks would take the model's time."""
    seldom = [pace for pace in PACES if pace <= 1000 * (seconds_left or 0.0) / 8]
    return max(seldom, default=POLL)


def _axis(given: Any) -> tuple[float, float] | None:
    """Return the vertical axis that the browser shows, if it is one."""
    found = given.get("axis") if isinstance(given, dict) else None
    if not isinstance(found, list) or len(found) != 2:
        return None
    low, high = as_number(found[0]), as_number(found[1])
    return (low, high) if low is not None and high is not None and low < high else None
