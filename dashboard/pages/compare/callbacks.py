"""What happens on the page. Callbacks only check what comes in, ask, and hand over to pure functions."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboard.answers.answer import JobView
from dashboard.charts.differences import height
from dashboard.pages.compare import detail, exports, view
from dashboard.pages.compare.chosen import GROUPS
from dashboard.pages.compare.compared import headline, marked
from dashboard.pages.compare.layout import PAGE, own, pressed
from dashboard.pages.compare.layout import chosen as boxes
from dashboard.pages.compare.measures import MEASURES
from dashboard.pages.compare.state import Now, now, opened
from dashboard.pages.compare.taken import about_of
from dashboard.parts.about import in_a_line
from dashboard.parts.frame import register_frame
from dashboard.parts.longwork import shown
from dashboard.site import Site

PICKS = [Input(own(f"pick-{group}"), "data") for group in GROUPS]
NONE = "Choose at least one policy, better two, to compare with the baseline."


def register(app: Dash, site: Site) -> None:
    """Register everything that happens on the page."""
    register_frame(app, PAGE)
    for name in (*(f"pick-{group}" for group in GROUPS), "outcome", "focus"):
        store = own(f"{name}-options")
        app.clientside_callback(
            "dash_clientside.choice.draw", Output(store, "modified_timestamp"), Input(store, "data")
        )
    _register_restore(app, site)
    _register_work(app, site)
    _register_results(app, site)
    detail.register(app, site)
    exports.register(app, site)


def _register_restore(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            "options": [Output(own(f"pick-{group}-options"), "data") for group in GROUPS],
            "values": [Output(own(f"pick-{group}"), "data") for group in GROUPS],
            "hidden": [Output(own(f"group-{group}"), "hidden") for group in GROUPS],
            "outcome": Output(own("outcome"), "data"),
            "outcomes": Output(own("outcome-options"), "data"),
            "assumed": Output(own("assumed"), "data"),
            "focus": Output(own("focus"), "data"),
            "asked": Output(own("asked"), "children"),
            "notices": Output(own("notices"), "children"),
            "fine": Output(own("notices"), "hidden"),
        },
        inputs=[Input(own("carried"), "data")],
        prevent_initial_call=True,
    )
    def restore(raw: Any) -> dict[str, Any]:
        found, lines = opened(raw, site)
        chosen = [one.key for one in found.chosen]
        by_group = {group: [one for one in found.offered.options if one.group == group] for group in GROUPS}
        values = {group: [one.key for one in each if one.key in chosen] for group, each in by_group.items()}
        measures = [(one.name, one.title) for one in MEASURES]
        return {
            "options": [
                boxes(f"pick-{group}", "checkbox", [(one.key, one.title) for one in each], values[group])
                for group, each in by_group.items()
            ],
            "values": list(values.values()),
            "hidden": [not each for each in by_group.values()],
            "outcome": found.measure.name,
            "outcomes": boxes("outcome", "radio", measures, found.measure.name),
            "assumed": dict(found.values),
            "focus": found.focus.key if found.focus else None,
            "asked": _asked(found, site),
            "notices": " ".join(lines),
            "fine": not lines,
        }


def _asked(found: Now, site: Site) -> str:
    """Say at which school, against what and over which time is compared; the policies stand below."""
    parts = in_a_line(found.question, site.choices).split(" · ")
    return " · ".join(part for part in parts if not part.startswith("policy: "))


def _register_work(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            "hidden": Output(own("work-box"), "hidden"),
            "value": Output(own("work-progress"), "value"),
            "max": Output(own("work-progress"), "max"),
            "line": Output(own("work-line"), "children"),
            "disabled": Output(own("work-poll"), "disabled"),
            "interval": Output(own("work-poll"), "interval"),
            "ready": Output(own("ready"), "data"),
            "said": Output(own("picked"), "children"),
            "fine": Output(own("picked"), "hidden"),
        },
        inputs=[
            PICKS,
            Input(own("assumed"), "data"),
            Input(own("work-poll"), "n_intervals"),
            Input(own("work-cancel"), "n_clicks"),
            State(own("carried"), "data"),
            State(own("ready"), "data"),
        ],
        prevent_initial_call=True,
    )
    def ask(picked: Any, values: Any, _polls: Any, _cancel: Any, raw: Any, before: Any) -> dict[str, Any]:
        """Ask for all sides at once, and say how far they are; what is there already is shown meanwhile."""
        found = now(raw, picked, None, values, None, site)
        if not isinstance(raw, dict):
            return _work(JobView("unknown"), no_update, [])
        who, arms, several = found.carried.client, found.arms, site.answers.several
        if pressed("work-cancel"):
            several.cancel(who)
            job = several.look(who, arms)
            if not job.over:  # another tab waits for the same; this one no longer does
                job = JobView("cancelled")
        elif not found.chosen:
            several.cancel(who)
            job = JobView("unknown")
        else:
            changed = any(pressed(f"pick-{group}") for group in GROUPS) or pressed("assumed")
            job = several.look(who, arms) if not changed else several.ask(who, arms)
            if job.state == "unknown":  # forgotten since
                job = several.ask(who, arms)
        if job.state == "cancelled" and not job.message:
            job = JobView("cancelled", message="Stopped. What was done is shown; choose again to go on.")
        reference, sides = found.sides(site)
        there = {
            "reference": reference is not None,
            "sides": list(sides),
            "chosen": [one.key for one in found.chosen],
        }
        there["names"] = [site.answers.name_of(arm) for arm in arms]
        ready = no_update if there == before else there
        said = [NONE] if not found.chosen else list(found.said)
        return _work(job, ready, said)


def _work(job: JobView, ready: Any, said: list[str]) -> dict[str, Any]:
    return {**shown(job), "ready": ready, "said": " ".join(said), "fine": not said}


def _register_results(app: Dash, site: Site) -> None:
    @app.callback(
        output={
            "headline": Output(own("headline"), "children"),
            "rests": Output(own("rests"), "children"),
            "hidden": Output(own("results"), "hidden"),
            "differences": Output(own("differences"), "children"),
            "figure": Output("compare-differences-graph", "figure"),
            "style": Output("compare-differences-graph", "style"),
            "caption": Output("compare-differences-caption", "children"),
            "slopes": Output("compare-slopes-graph", "figure"),
            "slopes_caption": Output("compare-slopes-caption", "children"),
            "ranking": Output(own("ranking"), "children"),
            "pairs": Output(own("pairs"), "children"),
            "value": Output(own("value"), "children"),
        },
        inputs=[
            Input(own("ready"), "data"),
            Input(own("outcome"), "data"),
            Input(own("assumed"), "data"),
            State(own("carried"), "data"),
            [State(own(f"pick-{group}"), "data") for group in GROUPS],
        ],
        prevent_initial_call=True,
    )
    def results(_ready: Any, outcome: Any, values: Any, raw: Any, picked: Any) -> dict[str, Any]:
        found = now(raw, picked, outcome, values, None, site)
        compared = found.compared(site)
        if compared is None:
            return {**dict.fromkeys(_RESULTS, no_update), "headline": "", "rests": "", "hidden": True}
        figure, caption, rows = view.difference_figure(compared, found.measure)
        slopes, slopes_caption = view.slope_figure(compared, found.measure)
        return {
            "headline": headline(compared, found.measure),
            "rests": " ".join(marked(compared.rows)),
            "hidden": False,
            "differences": view.differences_table(compared),
            "figure": figure,
            "style": {"height": max(height(rows), 200)},
            "caption": caption,
            "slopes": slopes,
            "slopes_caption": slopes_caption,
            "ranking": view.ranking_table(compared, found.measure),
            "pairs": view.pairs_table(compared, found.measure),
            "value": view.value_table(compared),
        }

    @app.callback(
        output=[Output(own("address"), "data"), Output(own("about"), "data")],
        inputs=[
            PICKS,
            Input(own("outcome"), "data"),
            Input(own("assumed"), "data"),
            Input(own("focus"), "data"),
            State(own("carried"), "data"),
        ],
        prevent_initial_call=True,
    )
    def address(picked: Any, outcome: Any, values: Any, focus: Any, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return no_update, no_update
        found = now(raw, picked, outcome, values, focus, site)
        return found.address(), about_of(found, site)


_RESULTS = (
    "headline", "rests", "hidden", "differences", "figure", "style", "caption", "slopes", "slopes_caption", "ranking",
    "pairs", "value",
)  # fmt: skip
