"""The one place that takes a file larger than a message: a roster, as plain bytes, into the folder of its session.

It is read at once and answered with one line; the page then asks for what became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from flask import Flask, Response, jsonify, request

from dashboard.own.state import State
from dashboard.own.upload import MOST_BYTES, check_roster, shown_name
from dashboard.sessions import client
from sim.foundation.errors import InputError

if TYPE_CHECKING:
    from dashboard.site import Site

PATH = "school/roster"
HEADER = "X-Roster-Name"  # a page of another site cannot send it

__all__ = ["HEADER", "MOST_BYTES", "PATH", "receive"]


def receive(server: Flask, site: Site) -> None:
    """Take rosters."""

    @server.post(f"{site.prefix}{PATH}")
    def roster() -> Response:
        given = request.headers.get(HEADER)
        name = shown_name(unquote(given[:600])) if given is not None else ""
        try:
            if not name:
                raise InputError("The file did not arrive whole.", allowed="to try again")
            content = request.get_data(cache=False)
            check_roster(content, name)
            State.of(client(), site).take_roster(content, name, request.args.get("like", ""))
        except InputError as error:
            return _answered(False, one_line(error))
        return _answered(True, "")


def one_line(error: InputError) -> str:
    """Return a message as sentences; the page shows one paragraph."""
    lines = str(error).split("\n")
    return " ".join(line if line.endswith((".", "?", ":")) else f"{line}." for line in lines)


def _answered(read: bool, line: str) -> Response:
    response = jsonify({"read": read, "line": line})
    response.headers["Cache-Control"] = "no-store"
    return response
