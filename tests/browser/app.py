"""The page as an application of its own, for tests and pictures: shell and pages, with anything behind them that answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dash import Dash
from flask import has_request_context, request

import dashboard
from dashboard import shell
from dashboard.own import roster
from dashboard.reach import Reach
from dashboard.security import content_security_policy, only_with_key, protect
from dashboard.sessions import keep_sessions
from dashboard.site import Site

INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>{%metas%}<title>{%title%}</title>{%favicon%}<script src="assets/before/scheme.js"></script>{%css%}</head>
  <body>{%app_entry%}<footer hidden>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def _path() -> str:
    return urlsplit(request.headers.get("Referer", "")).path.strip("/") if has_request_context() else ""


def served(answers: Any, reach: Reach | None = None) -> Dash:
    """The application; safe headers as in the real one, and the key of others where it is open to them."""
    site = Site(answers, answers.choices, answers.version, reach=reach)
    app = Dash(
        "faculty-attrition", title="Faculty Attrition", update_title="", index_string=INDEX, serve_locally=True,
        assets_folder=str(Path(dashboard.__file__).parent / "assets"), assets_ignore=r"^scheme\.js$",
        suppress_callback_exceptions=True,
    )  # fmt: skip
    app.layout = lambda: shell.layout(site, _path())
    shell.register(app, site)
    if reach is not None:
        only_with_key(app.server, reach.key, "for tests", site.prefix)
    keep_sessions(app.server, "for tests", site.prefix)
    roster.receive(app.server, site)
    app.server.add_url_rule("/alive", "alive", lambda: {"version": site.version, "start": "1"})

    @app.server.post("/closed/<tab>")
    def closed(tab: str) -> tuple[str, int]:
        answers.closed.append(tab)
        return "", 204

    protect(app.server, content_security_policy(app.csp_hashes()))
    with app.server.test_client() as client:
        client.get("/_dash-dependencies")
        client.get("/_dash-layout")
    return app
