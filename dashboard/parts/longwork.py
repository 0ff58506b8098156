"""Long work on a page: how far it is, how long it takes still, and a button that ends it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.answers.answer import JobView
from dashboard.parts.frame import POLL
from dashboard.parts.ids import id_of

PACES = (POLL, 1000, 2000)  # milliseconds


def longwork(page: str, name: str, cancel: str = "Cancel") -> html.Div:
    """Return the place where long work is shown, hidden until there is some.

    Ids: `<page>-<name>-box`, `-progress`, `-line`, `-cancel` and `-poll` (an interval, disabled until there is work).
    """
    made = lambda part: id_of(page, f"{name}-{part}")  # noqa: E731
    return html.Div(
        [
            html.Progress(id=made("progress"), value="0", max="1", **{"aria-label": "Progress"}),
            html.Span("", id=made("line"), role="status"),
            html.Button(cancel, type="button", id=made("cancel"), className="tool", n_clicks=0),
            dcc.Interval(id=made("poll"), interval=POLL, disabled=True),
        ],
        id=made("box"),
        className="longwork",
        hidden=True,
    )


def shown(job: JobView, unit: str = "simulated futures") -> dict[str, Any]:
    """Return what the place of long work shows: {hidden, value, max, line, disabled, interval}.

    Args:
        job: How far it is.
        unit: What its steps are.
    """
    running = job.state in ("waiting", "running")
    pace = max([one for one in PACES if one <= 1000 * (job.seconds_left or 0) / 20], default=POLL)
    return {
        "hidden": not running and not job.message,
        "value": str(job.done),
        "max": str(max(job.total, 1)),
        "line": line(job, unit),
        "disabled": not running,
        "interval": pace,
    }


def line(job: JobView, unit: str = "simulated futures") -> str:
    """Say in a sentence how far long work is."""
    if job.state == "waiting":
        said = job.message or (f"Number {job.place} in line" if job.place else "Waiting for the model")
    elif job.state == "running":
        said = f"{job.done:,} of {job.total:,} {unit}" if job.total else "It has begun"
    elif job.state == "cancelled":
        return job.message or "Stopped."
    elif job.state == "failed":
        return job.message or "It could not be done."
    else:
        return job.message
    return f"{said.rstrip('.')}{left(job.seconds_left)}."


def left(seconds: float | None) -> str:
    """Say how long something takes still: “, about 3 minutes left”; nothing where that is not known."""
    if not seconds:
        return ""
    if seconds < 90:
        return f", about {max(seconds, 1):.0f} seconds left"
    return f", about {seconds / 60:.0f} minutes left"
