"""What a reader takes away from the page: brief, slides, worksheet, each table as CSV, and the numbers as Python code."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
from dash import Dash, Input, Output, dcc, no_update

from dashboard.pages.compare import files, hand, parts_of, why
from dashboard.pages.compare.compared import Compared, Row
from dashboard.pages.compare.layout import own
from dashboard.pages.compare.state import Now, opened
from dashboard.pages.compare.taken import about_of, python
from dashboard.parts import by_hand, tablefile
from dashboard.parts.datatable import comments, csv_text
from dashboard.site import Site
from dashboard.takeaways.files import FILES, sent

NOT_YET = "The model is still at work on this comparison: the table comes with it, so try again in a moment."
NO_PARTS = (
    "The levers of this policy have not been simulated one by one yet: press “Simulate each lever” first."
)
NO_TABLE = "There is no such table."


def register(app: Dash, site: Site) -> None:
    """Register downloads."""

    @app.callback(
        Output(own("download"), "data"),
        Output(own("refused"), "data"),
        Input(own("take"), "data"),
        prevent_initial_call=True,
    )
    def take(raw: Any) -> Any:
        given = raw if isinstance(raw, dict) else {}
        found = file_of(str(given.get("what", "")), given, site)
        if isinstance(found, str):
            return no_update, {"line": found, "number": time.time()}
        return found, no_update


def file_of(what: str, raw: Any, site: Site) -> Any:
    """Return a file of what the page compares, or in a sentence why there is none.

    Args:
        what: Its name.
        raw: What the browser says: the address has all that is chosen.
        site: The site.
    """
    found, _ = opened(raw, site)
    compared = found.compared(site)
    if compared is None:
        return NOT_YET
    if what == "python":
        return dcc.send_string(comments(about_of(found, site)) + python(found, site), "comparison.py")
    row = found.row(compared)
    if row is None:
        return NOT_YET
    if what in FILES:
        return sent(what, files.taken(found, compared, row, site))
    table = table_of(what, found, compared, row, site)
    if isinstance(table, str):
        return table
    about = about_of(found, site)
    if what in OF_ONE:
        about["policy"] = row.title
    return dcc.send_string(csv_text(tablefile.short(table), about), f"faculty-attrition-{what}.csv")


OF_ONE = ("chain", "parts", "costs", "years", "departments", "levers", "access", "hand")


def table_of(what: str, found: Now, compared: Compared, row: Row, site: Site) -> pd.DataFrame | str:
    """Return a table of the page by name, or in a sentence why there is none."""
    finance = compared.finances[row.option.key]
    made = {
        "differences": compared.differences,
        "ranking": lambda: compared.ranking(found.measure),
        "pairs": lambda: compared.pairs(found.measure),
        "value": compared.value,
        "chain": lambda: why.table(row.side, compared.reference),
        "costs": finance.items,
        "years": finance.by_year,
        "departments": finance.by_department,
        "levers": finance.by_lever,
        "access": finance.access,
        "hand": lambda: hand.table(by_hand.inputs_of(finance, row.side, compared.reference)),
    }
    if what == "parts":
        if not row.option.question.policy:
            return NO_PARTS
        wanted = parts_of.parts_of(found.arm(row.option))
        result = site.answers.tasks_of(row.option.question.school).result(parts_of.key(wanted, site.answers))
        return NO_PARTS if result is None else parts_of.table(result, site.choices)
    return made[what]() if what in made else NO_TABLE
