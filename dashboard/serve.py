"""How the dashboard is started; `main()` is what `attrition dashboard` calls."""

from __future__ import annotations

import logging
import secrets
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dashboard.address import to_query
from dashboard.answers import Answers
from dashboard.app import create_app, path_prefix
from dashboard.changelog import changelog
from dashboard.checks import checked
from dashboard.choices import Choices
from dashboard.network import NoPortError, free_port, own_addresses, room_for
from dashboard.own.temporary import end_in_order, remove_left_behind
from dashboard.own.upload import MOST_BYTES as LARGEST
from dashboard.qr import print_code
from dashboard.question import Question
from dashboard.reach import WHO, Reach
from dashboard.security import LOOPBACK
from sim.foundation.errors import unknown

if TYPE_CHECKING:
    from dashboard.serving.options import Serving
    from dashboard.serving.start import Room

DEFAULT_PORT = 8050
THREADS = 8
CONNECTIONS = 1000  # a browser holds six, also while nobody looks
IDLE = 30  # seconds until a connection without a request is closed
ANYWHERE = ("0.0.0.0", "::")


def main(
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    lan: bool = False,
    open_browser: bool = True,
    scenario: str | None = None,
    institutions: Sequence[str | Path] = (),
    allow_hosts: Sequence[str] = (),
    scheduler: str | None = None,
    many: Serving | None = None,
) -> None:
    """Serve the dashboard until it is interrupted.

    Args:
        host: The address to listen on; anything but this machine needs `lan`.
        port: The port wanted; if it is taken, the next free one is used and reported.
        lan: Let others in the same network open the page, with the key in the printed link.
        open_browser: Open the page in the default browser once it answers.
        scenario: A built-in scenario to start with, next to the baseline.
        institutions: The user's own institution files, such as `attrition fit` writes.
        allow_hosts: Further names of this machine, such as one that a proxy passes on.
        scheduler: Address of a Dask scheduler whose workers simulate; None simulates here.
        many: How to serve with several processes; None serves with this one.
    """
    started = time.perf_counter()
    with ExitStack() as ends:
        room: Room | None = None
        if many is not None:
            from dashboard.serving.start import prepared

            many = many.checked(lan)
            host = many.host
            room = ends.enter_context(prepared(many))  # before the model: what it keeps for sessions lies there
        cluster = None if scheduler is None else _cluster(scheduler)
        if not lan and host not in LOOPBACK and many is None:
            _stop(f"{host} can be reached from other machines. Add --lan to allow that.", 2)
        address = "0.0.0.0" if lan and host in LOOPBACK else host
        say("Starting: this takes a few seconds, and up to two minutes the first time. The link comes next.")
        from dashboard.simulation import Simulation

        model = Simulation(institutions)
        start = first_question(model.choices, scenario)
        try:
            free = free_port(address, port)
        except NoPortError as error:
            _stop(str(error), 1)
        if free != port and many is not None:
            _stop(f"Port {port} is taken. Choose another with --port.", 1)
        if free != port:
            say(f"Port {port} is taken; {free} is used instead.")
        model.warm_up(say)
        key = secrets.token_urlsafe(12) if lan else ""
        mine = own_addresses() if lan else []
        names = [*allow_hosts, *mine, *(_names() if lan else ()), *([host] if host not in ANYWHERE else [])]
        places = [link(one, free) for one in (mine if address in ANYWHERE else [address])] if lan else []
        query = to_query(start, changelog().name_in_links(model.version)) if scenario else ""
        place = link(LOOPBACK[0] if address in ANYWHERE else address, free, query)

        def ready() -> None:
            say(f"Ready after {time.perf_counter() - started:.1f} s: {place}   (press Ctrl+C to stop)")
            if lan:
                _say_to_others(Reach(tuple(places), key), query)

        if many is not None and room is not None:
            from dashboard.serving.start import Offered, serve

            served = replace(many, host=address, port=free, scheduler=scheduler)
            serve(room, served, Offered(model, start, names, key, places), ready)
            return
        end_in_order()
        remove_left_behind()
        answers = Answers(model, elsewhere=cluster)
        app = create_app(answers, names, key, places)
        answers.ask("start", start)  # so that the first reader does not wait for what everyone sees first
        logging.getLogger("waitress").setLevel(logging.ERROR)
        logging.raiseExceptions = False  # a full disk under the log is not worth a traceback at every line
        server = make_server(app.server, address, free)
        ready()
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(place,), daemon=True).start()
        server.run()  # until Ctrl+C
        server.close()
        answers.stop()


def _say_to_others(reach: Reach, query: str) -> None:
    """Print the links for others on the network, and what they let them do."""
    shown = reach.links(query)
    say("Others on this network: " + (shown[0] if shown else "this machine has no address in a network."))
    for other in shown[1:3]:
        say(f"                     or: {other}")
    if shown:
        print_code(shown[0])
    say(WHO)


def _cluster(scheduler: str) -> Any:
    """Return the cluster of a scheduler, after a look whether it can be used from here."""
    from dashboard.serving.cluster import Cluster

    return Cluster(scheduler)


def make_server(app: Any, host: str, port: int) -> Any:
    """Make the server: idle connections are many and closed soon, so that they never keep the next reader out."""
    from waitress import create_server

    room_for(CONNECTIONS)
    return create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE,
        cleanup_interval=10,
        max_request_body_size=LARGEST + 100_000,  # what is larger is refused before it is kept
        inbuf_overflow=LARGEST + 100_000,  # in memory: a roster never goes through a temporary file
        max_request_header_size=65_536,
        asyncore_use_poll=True,
        ident=None,
    )


def link(host: str, port: int, query: str = "") -> str:
    """Return the address of the page, with the path that it stands under."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}{path_prefix()}{query}"


def first_question(choices: Choices, scenario: str | None) -> Question:
    """Return the question of the first page.

    Raises:
        InputError: There is no such scenario.
    """
    if scenario is None:
        return choices.first
    if scenario not in choices.courses:
        raise unknown("built-in scenario", scenario, choices.courses)
    course = choices.courses[scenario]
    if course.happens:
        return replace(choices.first, world=scenario)
    asked, _ = checked({**choices.first.to_data(), "policy": course.policy}, choices)
    return asked


def _names() -> list[str]:
    name = socket.gethostname()
    return [name, f"{name.partition('.')[0]}.local"]


def _stop(line: str, code: int) -> NoReturn:
    say(line)
    sys.exit(code)


def say(line: str) -> None:
    """Print a line at once, also into a pipe; a log that is full or closed never stops the server."""
    with suppress(OSError, ValueError):
        print(line, flush=True)
