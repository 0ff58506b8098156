"""Three addresses for those who run the server: does the process live, can it answer, and what was counted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, jsonify

from dashboard.serving.folder import writable
from dashboard.serving.metrics import Now, written
from dashboard.serving.shared import Shared


def add_health(server: Flask, prefix: str, state: Path, shared: Shared, cluster: Callable[[], str]) -> None:
    """Add `/health`, `/ready` and `/metrics` below the path of the site; they need no session.

    Args:
        server: Where.
        prefix: Path of the site.
        state: The shared folder.
        shared: The stores of this process.
        cluster: Returns how other machines are used, in a word; empty where they are not.
    """
    now = Now(
        {"questions": shared.stores.queue.counts, "long work": shared.stores.background.counts},
        lambda: _living(shared),
    )

    @server.get(f"{prefix}health")
    def health() -> Response:
        return _fresh(jsonify({"alive": True, "process": os.getpid()}))

    @server.get(f"{prefix}ready")
    def ready() -> Response:
        trouble = writable(state)
        found = {"ready": not trouble, "model": "compiled", "state": trouble or "writable"}
        if cluster():
            found["cluster"] = cluster()
        answer = _fresh(jsonify(found))
        answer.status_code = 503 if trouble else 200
        return answer

    @server.get(f"{prefix}metrics")
    def metrics() -> Response:
        content, kind = written(now)
        return _fresh(Response(content, content_type=kind))


def _living(shared: Shared) -> int:
    try:
        return len(shared.board.living())
    except (sqlite3.Error, OSError):
        return 1


def _fresh(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
