"""What a reader takes away (brief, slides, worksheet, tables, code, the scenario as a file), and what they bring."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import Dash, Input, Output, dcc, no_update

from dashboard.checks import checked
from dashboard.opened_file import opened
from dashboard.pages.explore.details import DETAILS
from dashboard.pages.explore.opened import main_table
from dashboard.pages.explore.taken import taken
from dashboard.parts import tablefile
from dashboard.parts.about import about, about_answer, link_to
from dashboard.parts.datatable import comments, csv_text
from dashboard.question import Question
from dashboard.site import Site
from dashboard.takeaways.files import FILES, sent
from dashboard.uploads import read_upload

NOT_YET = (
    "The model is still at work on this question: the file comes with its answer, so try again in a moment."
)
NO_RANKING = (
    "The levers have not been simulated alone at this school yet, so there is no ranking to download."
)
NO_TABLE = "There is no such table."


def register(app: Dash, site: Site) -> None:
    """Register downloads and the upload."""

    @app.callback(
        Output("download", "data"),
        Output("refused", "data"),
        Input("wanted", "data"),
        prevent_initial_call=True,
    )
    def download(wanted: Any) -> Any:
        given = wanted if isinstance(wanted, dict) else {}
        question, _ = checked(given.get("question"), site.choices)
        name = str(given.get("what", ""))
        found = _file(name, question, site)
        if isinstance(found, str):
            return no_update, {"line": found, "again": found == NOT_YET, "number": given.get("number")}
        return found, no_update

    @app.callback(
        Output("restored", "data", allow_duplicate=True), Input("uploaded", "data"), prevent_initial_call=True
    )
    def upload(uploaded: Any) -> Any:
        given = uploaded if isinstance(uploaded, dict) else {}
        question, _ = checked(given.get("question"), site.choices)
        data, notices = read_upload(given.get("contents"), given.get("name"), question, site.answers)
        if data is None:
            return {"notices": notices.lines, "file": True, "number": given.get("number")}
        found, more = checked(data, site.choices)
        lines = [*opened(data.get("file"), question, found, site.choices), *notices.lines, *more.lines]
        return {
            "question": found.to_data(),
            "notices": lines,
            "number": given.get("number"),
            "file": True,
        }


def _file(name: str, question: Question, site: Site) -> Any:
    """Return a file of the question on the page, or in a sentence why there is none."""
    if name == "scenario":
        return dcc.send_string(site.answers.scenario_file(question), "policy.yaml")
    if name == "code":
        futures, link = site.answers.futures(question), link_to(question, site)
        said = comments(about(question, site.choices, site.version, futures, link))
        return dcc.send_string(said + site.answers.snippet(question), "faculty-attrition.py")
    if name == "ranking":
        frame = site.answers.ranking(question.school, question.years)
        if frame is None:
            return NO_RANKING
        said = about(question, site.choices, site.version, 0, link_to(question, site))
        return dcc.send_string(csv_text(ranking_table(frame, site), said), "faculty-attrition-ranking.csv")
    kept = site.answers.ready(question)
    if kept is None:
        return NOT_YET
    if name in FILES:
        return sent(name, taken(question, site, kept))
    table = table_of(name, kept, question)
    if table is None:
        return NO_TABLE
    said = about_answer(question, site, kept)
    return dcc.send_string(csv_text(table, said), f"faculty-attrition-{name}.csv")


def table_of(name: str, kept: Any, question: Question) -> pd.DataFrame | None:
    """Return the table of a card, or the monthly one."""
    if name == "main":
        return main_table(kept.paired, question.years, question.changes_nothing)
    if name == "monthly":
        return tablefile.monthly(kept.policy.paths, kept.reference.paths)
    detail = next((one for one in DETAILS if one.name == name), None)
    if detail is None:
        return None
    return tablefile.short(
        detail.draw(kept.policy, kept.reference, question.changes_nothing, question.years).table
    )


def ranking_table(frame: pd.DataFrame, site: Site) -> pd.DataFrame:
    """Return the ranking with titles, evidence, and the mark of an assumption."""
    levers = site.choices.levers
    rows = frame[frame["lever"].isin(list(levers))]
    table = tablefile.short(
        rows.drop(columns=["title", "group", "grade", "assumption_only"], errors="ignore")
    )
    table.insert(1, "title", [levers[name].title for name in rows["lever"]])
    table.insert(2, "evidence", [levers[name].grade for name in rows["lever"]])
    rests = ["assumption only" if levers[name].assumption_only else "studies" for name in rows["lever"]]
    table.insert(3, "effect rests on", rests)
    return table
