"""The dashboard as a web application, and how it is started.

`create_app()` makes the application for any server; `main()` is what `attrition dashboard` calls.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import dash_mantine_components as dmc
from dash import Dash
from flask_compress import Compress

from dashboard import link
from dashboard.answers import Answers
from dashboard.model import BASELINE, Model
from dashboard.pages import explore
from dashboard.security import content_security_policy, protect
from dashboard.selection import Selection, default_selection
from sim.foundation.errors import unknown

DEFAULT_PORT = 8050
MAX_REQUEST = 1_000_000  # bytes; a question takes a few hundred, Dash sends the page's state with it
PORTS_TRIED = 20
LOOPBACK = ("127.0.0.1", "localhost", "::1")

# The script in the head sets light or dark before anything is drawn. It is a file, so nothing runs inline.
_INDEX = """<!DOCTYPE html>
<html lang="en" data-mantine-color-scheme="light">
  <head>
    {%metas%}
    <title>{%title%}</title>
    {%favicon%}
    <script src="assets/before/scheme.js"></script>
    {%css%}
  </head>
  <body>
    {%app_entry%}
    <noscript>This page needs JavaScript.</noscript>
    <footer hidden>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def create_app(answers: Answers | None = None) -> Dash:
    """Make the application.

    Args:
        answers: what answers; the real model if omitted.
    """
    if answers is None:
        from dashboard.simulation import Simulation

        answers = Answers(Simulation())
        answers.model.warm_up(say)  # never inside a request
    model = answers.model
    app = Dash(
        "faculty-attrition",
        title="Faculty Attrition",
        update_title="",
        assets_folder=str(Path(__file__).parent / "assets"),
        assets_ignore=r"^scheme\.js$",
        index_string=_INDEX,
        serve_locally=True,
    )
    provider = dmc.MantineProvider
    theme = {"primaryColor": "blue", "primaryShade": 8, "autoContrast": True, "fontFamily": "var(--font)"}
    app.layout = lambda: provider(explore.page(model), theme=theme, defaultColorScheme="auto")
    explore.register(app, answers)

    server = app.server
    server.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex(32)
    server.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    Compress(server)
    protect(server, content_security_policy(app.csp_hashes()))
    with server.test_client() as client:  # a new worker should be warm before its first readers arrive
        client.get("/_dash-dependencies")
        client.get("/_dash-layout")
    return app


def main(
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    lan: bool = False,
    open_browser: bool = True,
    scenario: str | None = None,
    institutions: Sequence[str | Path] = (),
) -> None:
    """Serve the dashboard until it is interrupted.

    Args:
        host: the address to listen on; anything but this machine needs `lan`.
        port: the port wanted; if it is taken, the next free one is used and reported.
        lan: let others in the same network open the page.
        open_browser: open the page in the default browser once it answers.
        scenario: a built-in scenario to start with, next to the baseline.
        institutions: the user's own institution files, such as `attrition fit` writes.
    """
    from waitress import create_server

    from dashboard.simulation import Simulation

    started = time.perf_counter()
    if not lan and host not in LOOPBACK:
        say(f"{host} can be reached from other machines. Add --lan to allow that.")
        sys.exit(2)
    address = "0.0.0.0" if lan and host in LOOPBACK else host
    model = Simulation(institutions)
    start = _start(model, scenario)
    free = free_port(address, port)
    model.warm_up(say)
    answers = Answers(model)
    app = create_app(answers)
    answers.ask("start", start)  # so that the first reader does not wait for what everyone sees first
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = create_server(app.server, host=address, port=free, threads=8, ident=None)
    shown = "127.0.0.1" if address == "0.0.0.0" else f"[{address}]" if ":" in address else address
    place = f"http://{shown}:{free}/"
    if scenario:
        place += link.to_query(start, model.version)
    say(f"Ready after {time.perf_counter() - started:.1f} s: {place}   (press Ctrl+C to stop)")
    if lan:
        say(f"Others on this network: http://{own_address()}:{free}/")
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(place,), daemon=True).start()
    server.run()  # until Ctrl+C
    server.close()
    answers.jobs.stop()


def _start(model: Model, scenario: str | None) -> Selection:
    """Return the question of the first page."""
    start = default_selection(model.choices)
    if scenario is None:
        return start
    if scenario not in model.choices.scenarios:
        raise unknown("built-in scenario", scenario, model.choices.scenarios)
    return replace(start, scenarios=() if scenario == BASELINE else (scenario,))


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port, or the next free one, and say so."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65_536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if (
                os.name == "posix"
            ):  # connections of an earlier start may linger; elsewhere this would share the port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno in (errno.EADDRINUSE, errno.EACCES):
                    continue
                say(f"Cannot listen on {host}: {error.strerror or error}.")
                sys.exit(1)
        if port != wanted:
            say(f"Port {wanted} is taken; {port} is used instead.")
        return port
    say(f"There is no free port from {wanted} on. Choose another with --port.")
    sys.exit(1)


def own_address() -> str:
    """Return this machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)
