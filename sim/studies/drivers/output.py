"""Writes what drives an outcome: tables, what they were made from, charts."""

from pathlib import Path

import pandas as pd

from sim.foundation.palette import BLUE, GREEN, GREY, ORANGE
from sim.results import drawing
from sim.results.drawing import Figure, bars, ends, figure
from sim.results.metadata import CAVEAT
from sim.studies import reports
from sim.studies.drivers.study import Answer

PROGRAM = "faculty-attrition drivers"
WORDS = "What strains and gaps cause, and what leavers would have told"


def tables_of(answer: Answer) -> dict[str, pd.DataFrame]:
    """Return all tables by name."""
    return {
        "drivers": answer.shares.table,
        "told": answer.log.table,
        "beside": answer.beside,
        "together": answer.together,
    }


def figures_of(answer: Answer) -> dict[str, Figure]:
    """Return all charts by name."""
    title = answer.question.outcome.title
    found = {
        "shares": effects(answer.shares.table, f"{title}: what each mechanism causes", answer.question.outcome.unit)
    }
    if len(answer.beside):
        found["beside"] = causes_and_words(answer.beside, WORDS)
    return found


def effects(table: pd.DataFrame, title: str, unit: str) -> Figure:
    """Draw what each mechanism does: switched off alone, on alone, and its Shapley value.

    Args:
        table: `Shares.table`.
        title: Above it.
        unit: Of the outcome.
    """
    rows = table.sort_values("shapley", kind="stable")
    traces = [
        bars(name, rows, key, "title", color, error_x=ends(rows, key))
        for key, name, color in (
            ("add_one", "on alone", GREY), ("drop_one", "all but it", BLUE), ("shapley", "Shapley value", ORANGE),
        )
    ]  # fmt: skip
    return figure(title, traces, unit, barmode="group", height=160 + 48 * len(rows))


def causes_and_words(table: pd.DataFrame, title: str) -> Figure:
    """Draw causes beside what leavers would have told.

    Args:
        table: As from `shares.beside`.
        title: Above it.
    """
    rows = table.sort_values("cause", kind="stable")
    traces = [
        bars(name, rows, key, "title", color)
        for key, name, color in (
            ("told", "hurt leavers most", GREEN), ("cause", "share of what these cause", ORANGE),
        )
    ]  # fmt: skip
    return figure(title, traces, "share", barmode="group", height=480)


def save(answer: Answer, folder: Path) -> None:
    """Write tables, metadata and the page of charts."""
    words = f"{answer.question.outcome.title} in “{answer.question.ready.scenario.title}”."
    page = drawing.page("Drivers", (CAVEAT, words), figures_of(answer))
    reports.write(folder, tables_of(answer), answer.metadata, page)
