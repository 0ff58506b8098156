"""The dashboard as a web application, and how it is started.

`create_app()` makes the application for any server; `main()` is what `attrition dashboard` calls.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import dash_mantine_components as dmc
from dash import Dash
from flask_compress import Compress

from dashboard.answers import Answers
from dashboard.model import BASELINE, Model
from dashboard.pages import explore
from dashboard.security import content_security_policy, protect

DEFAULT_PORT = 8050
MAX_REQUEST = 1_000_000  # bytes; a question takes a few hundred, Dash sends the page's state with it
PORTS_TRIED = 20

# The script in the head sets light or dark before anything is drawn; it is a file, so no inline script is needed.
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


def create_app(model: Model | None = None) -> Dash:
    """Makes the application.

    Args:
        model: what answers; the real one where it is left out.
    """
    if model is None:
        from dashboard.simulation import Simulation

        model = Simulation()
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
    explore.register(app, Answers(model))

    server = app.server
    server.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex(32)
    server.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    Compress(server)
    protect(server, content_security_policy(app.csp_hashes()))
    with server.test_client() as client:  # a fresh worker must not meet its first readers unprepared
        client.get("/_dash-dependencies")
        client.get("/_dash-layout")
    return app


def main(
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    lan: bool = False,
    open_browser: bool = True,
    scenario: str | None = None,
) -> None:
    """Serves the dashboard until it is interrupted.

    Args:
        host: the address to listen on; anything but this machine needs `lan`.
        port: the port wanted; where it is taken, the next free one is used and said.
        lan: let others in the same network open the page.
        open_browser: open the page in the default browser once it answers.
        scenario: a shipped scenario to start with beside the baseline.
    """
    from waitress import create_server

    started = time.perf_counter()
    address = "0.0.0.0" if lan else "127.0.0.1" if host == "0.0.0.0" else host
    if not lan and address not in ("127.0.0.1", "localhost", "::1"):
        say(f"{host} can be reached from other machines. Add --lan to allow that.")
        sys.exit(2)
    free = next(free_ports(address, port), None)
    if free is None:
        say(f"No free port between {port} and {port + PORTS_TRIED - 1}. Choose another with --port.")
        sys.exit(1)
    if free != port:
        say(f"Port {port} is taken; {free} is used instead.")
    from dashboard.simulation import Simulation

    model = Simulation()
    query = f"?scenarios={_known(model, scenario)}" if scenario and scenario != BASELINE else ""
    model.warm_up(_progress_line())
    app = create_app(model)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = create_server(app.server, host=address, port=free, threads=8, ident=None)
    place = f"http://127.0.0.1:{free}/{query}"
    say(f"Ready after {time.perf_counter() - started:.1f} s: {place}   (Ctrl+C ends it)")
    if lan:
        say(f"Others in this network: http://{own_address()}:{free}/")
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(place,), daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def free_ports(host: str, wanted: int) -> Iterator[int]:
    """Yields ports from the wanted one on that nobody listens on."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            try:
                probe.bind((host, port))
            except (OSError, OverflowError):
                continue
        yield port


def own_address() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def say(line: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(line, flush=True)


def _known(model: Model, scenario: str) -> str:
    if scenario not in model.choices.scenarios:
        from sim import InputError

        raise InputError(f'There is no shipped scenario "{scenario}".', allowed=list(model.choices.scenarios))
    return scenario


def _progress_line() -> Callable[[int, int], None]:
    """Reports compiling on one line, as far as it has got."""

    def report(done: int, total: int) -> None:
        end = "\n" if done >= total else "\r"
        print(f"Preparing the model: {done} of {total} …", end=end, flush=True)

    return report
