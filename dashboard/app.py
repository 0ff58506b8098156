"""The dashboard as a web application; `create_app()` makes it for any server, `dashboard.serve` starts one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from dash import Dash
from dash.development.base_component import Component
from flask import Flask, Response, has_request_context, jsonify, request
from flask_compress import Compress

from dashboard import shell
from dashboard.answers import Answers
from dashboard.envelopes import MOST_BYTES, guard
from dashboard.own import roster
from dashboard.pages import PAGES
from dashboard.reach import Reach
from dashboard.security import (
    LOOPBACK,
    content_security_policy,
    only_hosts,
    only_pages,
    only_with_key,
    protect,
)
from dashboard.serving.proxy import PEER, SELF
from dashboard.sessions import client, keep_sessions
from dashboard.site import Site

PREFIX = "DASH_URL_BASE_PATHNAME"
HOSTS = "ATTRITION_ALLOWED_HOSTS"  # names under which another server passes requests on, with commas between

# The script in the head sets light or dark before anything is drawn. It is a file, so nothing runs inline.
_INDEX = """<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="light">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    <script src="PREFIXassets/before/scheme.js"></script>
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <noscript>This page needs JavaScript.</noscript>
    <footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def create_app(
    answers: Answers | None = None,
    hosts: Collection[str] = (),
    key: str = "",
    places: Sequence[str] = (),
    start: str = "",
    user_header: str = "",
    first: Callable[[Flask], None] = lambda server: None,
) -> Dash:
    """Make the application.

    Args:
        answers: Who answers; the real model if omitted.
        hosts: Names of this machine that are allowed besides those for itself.
        key: What others need in their link; nothing for no key.
        places: Addresses of the first page for others on the network, the likeliest one first; the page tells them to those
            who have the key.
        start: Which start of the server this is; all processes of one start say the same. Made here if omitted.
        user_header: In which a trusted server in front names whoever signed in; empty where there is none.
        first: Adds to the server what comes before all other checks.
    """
    if answers is None:
        from dashboard.simulation import Simulation

        answers = Answers(Simulation())
        answers.model.warm_up(_say)  # never inside a request
    prefix = path_prefix()
    named = [name for name in os.environ.get(HOSTS, "").split(",") if name.strip()]
    allowed = (*LOOPBACK, *hosts, *named)
    reach = Reach(tuple(places), key) if key else None
    site = Site(answers, answers.choices, answers.version, prefix, allowed, reach)
    app = Dash(
        "faculty-attrition",
        title="Faculty Attrition",
        update_title="",
        assets_folder=str(Path(__file__).parent / "assets"),
        assets_ignore=r"^scheme\.js$",
        index_string=_INDEX.replace("PREFIX", prefix),
        serve_locally=True,
        url_base_pathname=prefix,
        suppress_callback_exceptions=True,  # each page has its own part of all callbacks
    )
    app.layout = lambda: _laid_out(site)
    shell.register(app, site)
    server = app.server
    secret = os.environ.get("SECRET_KEY") or secrets.token_hex(32)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    only_hosts(server, allowed)
    first(server)
    if key:
        only_with_key(server, key, secret, prefix)
    keep_sessions(server, secret, prefix, lambda: request.headers.get(user_header, "").strip() if user_header else "")
    _alive(server, site, start or secrets.token_hex(8))
    guard(app, prefix, {f"{prefix}{roster.PATH}": roster.MOST_BYTES})
    roster.receive(server, site)
    _closed(server, site)
    only_pages(server, prefix, [page.PATH for page in PAGES])
    Compress(server)
    protect(server, content_security_policy(app.csp_hashes()))
    with server.test_client() as reader:  # a new worker should be warm before its first readers arrive
        for name in ("_dash-dependencies", "_dash-layout"):
            reader.get(f"{prefix}{name}", environ_overrides={PEER: SELF})
    return app


def _say(line: str) -> None:
    with suppress(OSError, ValueError):  # a log that is full or closed never stops the server
        print(line, flush=True)


def path_prefix() -> str:
    """Return the path that the site stands under, with a slash at both ends."""
    inside = os.environ.get(PREFIX, "").strip("/")
    return f"/{inside}/" if inside else "/"


def _laid_out(site: Site) -> Component:
    """Return the page that the browser is at: it says so, because the address of the layout is the same for all."""
    try:
        path = urlsplit(request.headers.get("Referer", "")).path if has_request_context() else ""
    except ValueError:
        path = ""
    return shell.layout(site, path.removeprefix(site.prefix).strip("/"))


def _alive(server: Flask, site: Site, start: str) -> None:
    """Say that the server is there, which start of it this is, and its version; the page asks while it hears nothing."""

    @server.get(f"{site.prefix}alive")
    def alive() -> Response:
        response = jsonify({"version": site.version, "start": start})
        response.headers["Cache-Control"] = "no-store"
        return response


def _closed(server: Flask, site: Site) -> None:
    """Hear that a page was closed, so that its place in the queue is free for others."""

    @server.post(f"{site.prefix}closed/<tab>")
    def closed(tab: str) -> Response:
        site.answers.closes(client(tab))
        return Response(status=204)
