"""A chart's numbers as rows for the table under it, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.foundation.spreadsheets import guarded


def rows_for(table: pd.DataFrame, caption: str) -> dict[str, Any]:
    """Return a table as the browser draws it when it is opened: {caption, head, rows}, cells as text."""
    return {
        "caption": caption,
        "head": [str(column) for column in table.columns],
        "rows": [[_cell(value) for value in row] for row in table.itertuples(index=False, name=None)],
    }


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return "–"
    if float(value).is_integer():
        return f"{int(value):,}"
    size = abs(float(value))
    return f"{value:,.0f}" if size >= 1000 else f"{value:,.1f}" if size >= 10 else f"{value:,.3f}"


def _plain(value: Any) -> Any:
    """Return a CSV cell: nothing if nothing is known, text that no spreadsheet runs, numbers unchanged."""
    if value is None or value != value:
        return ""
    return guarded(value) if isinstance(value, str) else value


def comments(about: Mapping[str, Any]) -> str:
    """Return what a file of text carries as lines of comment; no value can begin a line of its own."""
    return "".join(f"# {key}: {' '.join(str(value).split())}\n" for key, value in about.items())


def csv_text(table: pd.DataFrame, about: Mapping[str, Any]) -> str:
    """Return a table as CSV, with comment lines at the top that say where it comes from."""
    out = io.StringIO()
    out.write(comments(about))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([guarded(str(column)) for column in table.columns])
    for row in table.itertuples(index=False, name=None):
        writer.writerow([_plain(value) for value in row])
    return out.getvalue()
