"""What a worker of a Dask cluster does for the dashboard: it runs what was sent to it, tells how far it is, and ends early.

Light to load: a worker needs the package and what it computes with, and draws no page.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dashboard.model import Progress
from sim.studies.points.parts import Cancel, Part

TELL = 0.5  # seconds between two reports
_ENDED = frozenset(["cancelled", "released", "forgotten", "resumed"])


class NotWantedError(Exception):
    """Nobody waits for this any more."""


@dataclass(frozen=True)
class Call:
    """Work for a cluster.

    Attributes:
        part: Its number.
        topic: Under which it tells how far it is.
        work: What to do.
    """

    part: int
    topic: str
    work: Callable[[Progress], Any]


def run(call: Call, cancelled: Cancel) -> Part:
    """Do work on a worker; what comes out is sent back as bytes."""
    return Part(call.part, pickle.dumps(call.work(_teller(call))))


def _teller(call: Call) -> Progress:
    """Return what tells the scheduler how far work is, and ends it once its result is no longer wanted."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told < TELL:
            return
        told = time.monotonic()
        task = worker.state.tasks.get(key)
        if task is None or task.state in _ENDED:
            raise NotWantedError
        with suppress(Exception):  # a scheduler that is gone need not know
            worker.log_event(call.topic, [call.part, done, total])

    return tell
