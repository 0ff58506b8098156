"""What one takes away from the page: tables, the fitted school, its file, a projection, and Python code."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import Dash, Input, Output, dcc, no_update
from dash import State as Given

from dashboard.own.model import Fit
from dashboard.own.projected import projected
from dashboard.own.roster import one_line
from dashboard.own.state import State
from dashboard.pages.school import results
from dashboard.pages.school.ahead import asked_of
from dashboard.parts.about import about_answer
from dashboard.parts.datatable import csv_text
from dashboard.parts.ids import id_of
from dashboard.parts.tablefile import short
from dashboard.question import Question
from dashboard.sessions import client
from dashboard.site import Site
from sim.foundation.errors import InputError
from sim.foundation.paths import scenarios_dir
from sim.results.projection import INSIDE, Projection

NOT_FITTED = "There is no fitted school in this session, so there is nothing to download yet."
NOT_YET = "The model is still at work on your school; try again in a moment."
NO_ROSTER = "There is no roster, so there are no refused rows."
NO_FILE = "There is no such file."
NO_NUMBERS = "Give your numbers first: the file would be empty."
AFTER_FIT = ("standing.csv", "departments.csv", "projection.csv", "keep", "python")


def register(app: Dash, site: Site) -> None:
    """Register downloads."""

    @app.callback(
        Output(id_of("school", "download"), "data"),
        Output(id_of("school", "refused"), "data"),
        Output(id_of("school", "projected"), "data"),
        Input(id_of("school", "take"), "data"),
        Given(id_of("school", "own"), "data"),
        Given(id_of("school", "returned"), "data"),
        prevent_initial_call=True,
    )
    def download(taken: Any, own: Any, returned: Any) -> Any:
        given = taken if isinstance(taken, dict) else {}
        what = given.get("what")
        try:
            found = file_of(what if isinstance(what, str) else "", own, returned, site)
        except InputError as error:
            found = one_line(error)
        if isinstance(found, str):
            return no_update, {"line": found, "number": given.get("number")}, no_update
        if isinstance(found, Projection):  # the browser keeps it
            return (
                no_update,
                no_update,
                {"projection": found.to_json().decode(), "number": given.get("number")},
            )
        return found, {"line": "", "number": given.get("number")}, no_update


def file_of(what: str, own: Any, returned: Any, site: Site) -> Any:
    """Return a file, or in a sentence why there is none."""
    state = State.of(client(), site)
    if what == "template":
        return dcc.send_string(
            (scenarios_dir() / "rosters" / "template.csv").read_text(encoding="utf-8"), "roster-template.csv"
        )
    if what == "starter":
        return _starter(state)
    if what == "errors.csv":
        look = state.look
        if look is None:
            return NO_ROSTER
        table = pd.DataFrame(list(look.all_errors), columns=["row", "column", "cell", "reason", "allowed"])
        return dcc.send_string(csv_text(table, {"refused rows of": state.roster_name}), "roster-refused.csv")
    if what == "since.csv":
        return _since(returned)
    question, fit = asked_of(own, site)
    if question is None or fit is None:
        return NOT_FITTED
    if what == "zip":
        content = site.answers.own.archive(fit.name)
        return NOT_FITTED if content is None else dcc.send_bytes(content, "our-school-fitted.zip")
    if what == "fit.csv":
        return dcc.send_string(csv_text(results.fit_table(fit), about_fit(fit)), "our-school-fit.csv")
    if what in (*AFTER_FIT, "keep-here"):
        return _after(what, question, fit, state, site)
    return NO_FILE


def _after(what: str, question: Question, fit: Fit, state: State, site: Site) -> Any:
    """Return a file that needs the answer without a policy."""
    kept = site.answers.ready(question)
    if kept is None:
        return NOT_YET
    if what == "python":
        code = site.answers.own.snippet(
            fit, state.mapped, kept.paired.futures, question.months, question.seed
        )
        return dcc.send_string(code, "our-school.py")
    if what == "keep-here":
        return projected(fit, kept)
    if what == "keep":
        made = projected(fit, kept)
        return dcc.send_bytes(made.to_json(), f"projection-{made.made}.json")
    said = about_answer(question, site, kept)
    if what == "standing.csv":
        table = results.standing(site.answers.own.published(), kept).drop(columns=["words"])
        return dcc.send_string(csv_text(short(table), said), "our-school-beside-published.csv")
    if what == "departments.csv":
        names, _ = results.departments(kept)
        rows = [
            vars(one) for name in names if (one := results.department(kept, name, question.years)) is not None
        ]
        return dcc.send_string(csv_text(short(pd.DataFrame(rows)), said), "our-school-departments.csv")
    return dcc.send_string(csv_text(monthly(projected(fit, kept)), said), "our-school-projection.csv")


def _starter(state: State) -> Any:
    checked = state.checked(complete=True)
    look = state.look
    if checked.wrong:
        return (
            NO_NUMBERS if not state.typed else "The file cannot be made: see what is wrong beside the fields."
        )
    return dcc.send_string(
        state.own.starter(checked.fields, "" if look is None else look.table), "our-school.yaml"
    )


def _since(returned: Any) -> Any:
    given = returned if isinstance(returned, dict) else {}
    if given.get("projection") is None:
        return "Open a kept projection first."
    kept = Projection.from_json(given["projection"])
    said = {"school": kept.school, "projected on": kept.made, "version": kept.version, "seed": kept.seed}
    return dcc.send_string(csv_text(monthly(kept), said), "projection.csv")


def monthly(projection: Projection) -> pd.DataFrame:
    """Return a projection month by month."""
    table = pd.DataFrame(projection.band(), columns=[f"departures {100 * share:g}%" for share in INSIDE])
    table.insert(0, "month", range(1, len(table) + 1))
    return short(table)


def about_fit(fit: Fit) -> dict[str, Any]:
    """Return what the table of a fit carries."""
    return {
        "made with": f"Faculty Attrition {fit.version}", "school": "Our school", "people": fit.people, "seed": fit.seed,
        "simulations": fit.runs, "effective draws": round(fit.effective, 1),
        "parameters": ", ".join(f"{name}={value:.4g}" for name, value in fit.parameters.items()),
        "caveat": "Simulated people. Ranges include chance and parameter uncertainty. Not for judging individual people.",
    }  # fmt: skip
