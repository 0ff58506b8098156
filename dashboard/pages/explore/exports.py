"""What a reader takes away, and what they bring: tables as CSV, the scenario as a file, a file back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import yaml
from dash import Dash, Input, Output, State, dcc, no_update

from dashboard.checks import Notices, checked
from dashboard.pages.explore import view
from dashboard.pages.explore.details import DETAILS
from dashboard.pages.explore.opened import main_table
from dashboard.parts import tablefile
from dashboard.parts.datatable import csv_text
from dashboard.question import Question
from dashboard.site import Site

LONGEST = 64_000  # characters of a scenario file that is opened here


def register(app: Dash, site: Site) -> None:
    """Register downloads and the upload."""

    @app.callback(
        Output("download", "data"), Input("wanted", "data"), State("shown", "data"), prevent_initial_call=True
    )
    def download(wanted: Any, shown: Any) -> Any:
        name = str(wanted.get("what", "")) if isinstance(wanted, dict) else ""
        question, _ = checked(shown.get("question") if isinstance(shown, dict) else None, site.choices)
        if name == "scenario":
            return dcc.send_string(scenario_file(question, site), "policy.yaml")
        if name == "ranking":
            frame = site.answers.ranking(question.school, question.years)
            if frame is None:
                return no_update
            about = view.about(question, site.choices, site.version, 0)
            return dcc.send_string(
                csv_text(ranking_table(frame, site), about), "faculty-attrition-ranking.csv"
            )
        kept = site.answers.ready(question)
        if kept is None:
            return no_update
        about = view.about(question, site.choices, site.version, kept.paired.futures, tuple(kept.notices))
        table = table_of(name, kept, question)
        return (
            no_update
            if table is None
            else dcc.send_string(csv_text(table, about), f"faculty-attrition-{name}.csv")
        )

    @app.callback(
        Output("restored", "data", allow_duplicate=True), Input("uploaded", "data"), prevent_initial_call=True
    )
    def upload(uploaded: Any) -> Any:
        given = uploaded if isinstance(uploaded, dict) else {}
        question, notices = read_scenario(given.get("text"), given.get("question"), site)
        return {
            "question": question.to_data(),
            "notices": notices.lines,
            "version": "",
            "number": given.get("number"),
            "file": True,
        }


def table_of(name: str, kept: Any, question: Question) -> pd.DataFrame | None:
    """Return the table of a card, or the monthly one."""
    if name == "main":
        return main_table(kept.paired, question.years, question.changes_nothing)
    if name == "monthly":
        return tablefile.monthly(kept.policy.paths, kept.reference.paths, kept.paired)
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
    table = tablefile.short(rows.drop(columns=[name for name in ("unmoved",) if name in rows]))
    table.insert(1, "title", [levers[name].title for name in rows["lever"]])
    table.insert(2, "evidence", [levers[name].grade for name in rows["lever"]])
    table.insert(
        3,
        "effect rests on",
        ["assumption only" if levers[name].assumption_only else "studies" for name in rows["lever"]],
    )
    return table


def scenario_file(question: Question, site: Site) -> str:
    """Return the policy as a scenario file that the command line reads."""
    levers = {name: use.intensity if use.plain else use.to_data() for name, use in question.policy}
    about = view.about(question, site.choices, site.version, 0)
    head = "".join(
        f"# {key}: {' '.join(str(value).split())}\n"
        for key, value in about.items()
        if key != "simulated futures"
    )
    content = {"name": "my-policy", "title": "My policy", "why": "Made on the page.", "levers": levers}
    return head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def read_scenario(text: Any, now: Any, site: Site) -> tuple[Question, Notices]:
    """Return the question with the levers of a scenario file in place of its own.

    Args:
        text: The file; anything is survived.
        now: The question on the page.
        site: The site.
    """
    question, _ = checked(now, site.choices)
    if not isinstance(text, str) or len(text) > LONGEST:
        return question, Notices(
            [f"A scenario file is text of at most {LONGEST:,} characters; nothing was changed."]
        )
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError):
        return question, Notices(["This file is not a scenario file (YAML); nothing was changed."])
    if not isinstance(content, dict) or not isinstance(content.get("levers"), dict):
        return question, Notices(["This file has no block “levers”; nothing was changed."])
    found, notices = checked({**question.to_data(), "policy": content["levers"]}, site.choices)
    for key in ("shocks", "parameters", "switches"):
        if content.get(key):
            notices.add(f"“{key}” of the file are not used here: only its levers are.")
    return found, notices
