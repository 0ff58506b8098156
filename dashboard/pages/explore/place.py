"""The school on the page: its numbers, and what each lever does alone there."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from dashboard.checks import checked
from dashboard.pages.explore import view
from dashboard.pages.explore.presets import presets
from dashboard.pages.explore.ranking import rows
from dashboard.question import Use
from dashboard.sessions import client
from dashboard.site import Site
from sim.studies.lever_effects import LEVEL


def register(app: Dash, site: Site) -> None:
    """Register what follows the school."""

    @app.callback(
        Output("ranking", "data"),
        Output("school-numbers", "children"),
        Input("place", "data"),
        Input("prepared", "data"),
        prevent_initial_call=True,
    )
    def found(place: Any, prepared: Any) -> Any:
        if "place" not in ctx.triggered_prop_ids.values() and not (
            isinstance(prepared, dict) and prepared.get("state") == "done"
        ):
            return no_update, no_update
        question, _ = checked(place, site.choices)
        people = site.choices.schools[question.school].people
        frame = site.answers.ranking(question.school, question.years)
        made = presets(frame, site.choices, people, question.years)
        level = site.answers.school(question.school, question.years, question.baseline, question.seed)
        data = {
            "school": question.school,
            "years": question.years,
            "rows": None if frame is None else rows(frame, site.choices, people, question.years),
            "presets": {name: one.to_data() for name, one in made.items()},
        }
        return data, [] if level is None else view.school_numbers(level)

    @app.callback(
        Output("prepared", "data"),
        Output("poll-study", "disabled"),
        Input("prepare", "data"),
        Input("poll-study", "n_intervals"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def study(asked: Any, _polls: Any, place: Any) -> Any:
        """Start the stored study of a school, and say how far it is."""
        question, _ = checked(place, site.choices)
        who = client(place.get("tab") if isinstance(place, dict) else None)
        ask = site.answers.prepare if ctx.triggered_id == "prepare" else site.answers.preparing
        job = ask(who, question.school)
        data = {
            "school": question.school, "state": job.state, "done": job.done, "total": max(job.total, 1),
            "message": job.message, "seconds": job.seconds_left,
        }  # fmt: skip
        return data, job.state not in ("waiting", "running")

    @app.callback(
        Output("meant", "data"),
        Input("unfolded", "data"),
        State("settled", "data"),
        prevent_initial_call=True,
    )
    def means(unfolded: Any, settled: Any) -> Any:
        """Say what the levers that are unfolded mean at this school: people, hours, dollars."""
        question, _ = checked(settled, site.choices)
        names = (
            [name for name in site.choices.levers if name in unfolded] if isinstance(unfolded, list) else []
        )
        at = {name: question.uses.get(name, Use(LEVEL)) for name in names}
        return {
            name: {
                "at": round(100 * use.intensity),
                "lines": list(
                    site.answers.means(question.school, name, use.intensity, use.departments, use.tracks)
                ),
            }
            for name, use in at.items()
        }
