"""Starts several processes that answer as one; `attrition dashboard --serve` calls `serve()`."""

from __future__ import annotations

import gc
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboard.answers import Answers
from dashboard.app import create_app, path_prefix
from dashboard.memory import keep_flat
from dashboard.model import Model
from dashboard.network import room_for
from dashboard.question import Question
from dashboard.serving import logs
from dashboard.serving.board import fresh
from dashboard.serving.cluster import Cluster
from dashboard.serving.folder import forget_others, held, private, signing_key
from dashboard.serving.health import add_health
from dashboard.serving.metrics import Counts, forget_process
from dashboard.serving.options import Serving
from dashboard.serving.passing import passing_folder
from dashboard.serving.proxy import Proxied, only_through_proxy
from dashboard.serving.shared import Places, Shared, answers_folder

CONNECTIONS = 1000  # of each process; a browser holds six, also while nobody looks
IDLE = 30  # seconds until a connection without a request is closed
STUCK = 120  # seconds without a sign of life until a process is replaced
GRACE = 20  # seconds that requests may take when the server is told to end
SECRET = "SECRET_KEY"
BELONGINGS = "ATTRITION_BELONGINGS"  # where the folders of sessions are
SETTLED_BYTES = 160_000_000  # of each process: one school of 1,000 with 100 futures

log = logging.getLogger("dashboard")


@dataclass(frozen=True)
class Offered:
    """What is served, and to whom.

    Attributes:
        model: Answers.
        first: The question of the first page, which is answered before anyone asks.
        hosts: Further names of this machine.
        key: What others need in their link; nothing for no key.
        places: Addresses of the first page for others on the network.
    """

    model: Model
    first: Question
    hosts: Sequence[str] = ()
    key: str = ""
    places: Sequence[str] = ()


@dataclass(frozen=True)
class Room:
    """Where one start of the server keeps what its processes share.

    Attributes:
        state: Private folder on disk, held by this start.
        passing: Private folder that ends with it, in memory where there is such a place.
    """

    state: Path
    passing: Path


@contextmanager
def prepared(how: Serving) -> Iterator[Room]:
    """Check and hold the folders before anything is made; what sessions keep lies in the one that ends with the run.

    Raises:
        InputError: The folder is not private, or another dashboard holds it.
    """
    os.umask(0o077)  # whatever is written is for this user alone
    with ExitStack() as ends:
        state = private(how.folder.resolve())
        ends.enter_context(held(state))
        passing = ends.enter_context(passing_folder(state))
        fresh(state)
        first = os.getpid()
        ends.callback(lambda: fresh(state) if os.getpid() == first else None)  # not where one of the others ends
        os.environ[BELONGINGS] = str(private(passing / "sessions"))
        yield Room(state, passing)


def serve(room: Room, how: Serving, offered: Offered, ready: Callable[[], None]) -> None:
    """Serve until it is told to end.

    Args:
        room: Where the processes share what they know.
        how: The processes.
        offered: What they answer.
        ready: Called when the port is open; whoever comes before the processes are ready waits for a moment.
    """
    logs.set_up(how.log_format)
    fingerprint = offered.model.fingerprint
    forget_others(room.state, "answers", answers_folder(fingerprint))
    key = signing_key(room.state, os.environ.get(SECRET, ""))
    if not os.environ.get(SECRET):
        os.environ[SECRET] = secrets.token_hex(32)  # every process signs its sessions with the same one
    counts = Counts(room.passing / "counts")
    places = Places(room.state, room.passing, fingerprint, key, how.most_bytes, how.simulations)
    room_for(CONNECTIONS)
    gc.collect()
    gc.freeze()  # what is there now is shared by all processes, as long as none of them writes to it
    Server(how, offered, places, counts, ready).run()


class Server(BaseApplication):
    """gunicorn with our settings; what is heavy was loaded before, so a process that dies is replaced within a second."""

    def __init__(
        self, how: Serving, offered: Offered, places: Places, counts: Counts, ready: Callable[[], None]
    ) -> None:
        self._how, self._offered, self._places, self._counts, self._ready = how, offered, places, counts, ready
        self._start = secrets.token_hex(8)
        self._shared: Shared | None = None
        super().__init__(prog="attrition dashboard")

    def load_config(self) -> None:
        """Set what differs from gunicorn's own settings."""
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        host = f"[{self._how.host}]" if ":" in self._how.host else self._how.host
        settings = {
            "bind": f"{host}:{self._how.port}",
            "workers": self._how.many,
            "worker_class": "gthread",
            "threads": self._how.threads,
            "worker_connections": CONNECTIONS,
            "keepalive": IDLE,
            "timeout": STUCK,
            "graceful_timeout": GRACE,
            "worker_tmp_dir": memory,
            "control_socket_disable": True,
            "secure_scheme_headers": {},  # believed by our own rules only
            "logger_class": logs.Log,
            "limit_request_line": 8190,  # a link with kept policies
            "child_exit": self._ended,
            "worker_exit": self._ends,
            "when_ready": lambda arbiter: self._ready(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application of one process."""
        keep_flat()
        logs.counts, logs.prefix = self._counts, path_prefix()
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        model = self._offered.model
        self._shared = Shared(self._places, name, model.explain, self._counts.looked, self._counts.full)
        cluster = Cluster(self._how.scheduler) if self._how.scheduler else None
        answers = Answers(model, stores=self._shared.stores, elsewhere=cluster)
        app = create_app(
            answers, self._offered.hosts, self._offered.key, self._offered.places, self._start, self._how.user_header,
            lambda server: self._before_all(server, cluster),
        )  # fmt: skip
        answers.ask("start", self._offered.first)  # so that the first reader does not wait for what everyone sees first
        return app.server

    def _before_all(self, server: Flask, cluster: Cluster | None) -> None:
        server.wsgi_app = Proxied(server.wsgi_app, self._how.trusted, self._how.user_header)
        if self._how.trusted:
            only_through_proxy(server, path_prefix(), self._how.user_header)
        assert self._shared is not None
        add_health(
            server, path_prefix(), self._places.state, self._shared, lambda: "" if cluster is None else cluster.state
        )

    def _ends(self, arbiter: Any, worker: Any) -> None:
        """End one process in good order."""
        if self._shared is not None:
            self._shared.stop()

    def _ended(self, arbiter: Any, worker: Any) -> None:
        """Note in the first process that another one has ended."""
        forget_process(worker.pid)
        self._counts.restarts.inc()
