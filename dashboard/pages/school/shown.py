"""What of a session's state the browser draws: plain data, made from what was kept."""

from __future__ import annotations

from typing import Any

from dashboard.own.fields import WORDS_IN, CheckedFields
from dashboard.own.model import Look, Mapped, Odd
from dashboard.own.state import State
from dashboard.parts import wording as w


def state_data(
    state: State, checked: CheckedFields, number: Any, complete: bool, **more: Any
) -> dict[str, Any]:
    """Return what the forms show.

    Args:
        state: What the session has.
        checked: Its numbers as far as they can be used.
        number: Of the message that is answered.
        complete: Whether missing numbers are said, too.
        more: What was said besides.
    """
    look = state.look
    table = look.table if look is not None else ""
    doubts = [] if checked.wrong else state.own.doubts(checked.fields, table)
    return {
        "number": number,
        "typed": {**state.typed, "like": checked.fields.like},
        "wrong": dict(checked.wrong),
        "notes": list(checked.notes),
        "doubts": [_doubt(one) for one in doubts],
        "roster": None if look is None else roster_data(look, state.mapped, state.roster_name),
        "keeps": state.drawer is not None,
        "school": state.school,
        "complete": complete,
        **more,
    }


def _doubt(one: Odd) -> dict[str, Any]:
    return {"fields": list(one.fields), "message": one.message}


def roster_data(look: Look, mapped: Mapped, name: str) -> dict[str, Any]:
    """Return a roster as the browser draws it."""
    return {
        "name": name,
        "heading": heading(look, name),
        "usable": bool(look.table),
        "refused": look.refused,
        "problems": list(look.problems),
        "columns": [
            {"header": one.header, "samples": list(one.samples), "target": one.target, "why": one.why} for one in look.columns
        ],
        "targets": [list(one) for one in look.targets],
        "head": list(look.head),
        "preview": [list(row) for row in look.preview],
        "words": [
            {
                "column": one.column, "title": WORDS_IN.get(one.column, one.column), "cell": one.cell, "why": one.why,
                "people": one.people, "choices": [list(choice) for choice in one.choices],
            }
            for one in look.words
        ],
        "errors": [list(row) for row in look.errors],
        "more": look.more,
        "departments": [list(row) for row in look.departments],
        "notes": list(look.notes),
        "mapped": {"columns": dict(mapped.columns), "values": {k: dict(v) for k, v in mapped.values.items()}},
        "skip": mapped.skip,
    }  # fmt: skip


def heading(look: Look, name: str) -> str:
    """Say how many rows were read, and how many refused."""
    rows = w.counted(look.rows, "row")
    if look.problems:
        return f"“{name}”: nothing can be read yet, because of its header."
    if not look.refused:
        return f"“{name}”: all {look.rows:,} rows can be read."
    are = "is" if look.refused == 1 else "are"
    return f"“{name}”: {look.people:,} of {rows} can be read; {look.refused:,} {are} refused."
