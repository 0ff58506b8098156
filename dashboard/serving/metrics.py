"""What is counted, for Prometheus: requests, times, answers found, jobs, refusals, processes. Nobody is named in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where processes write what they count; read when the library is loaded
KINDS = {"_dash-update-component": "action", "assets": "file", "_dash-component-suites": "file", "alive": "look"}
OWN = ("health", "ready", "metrics")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)


class Counts:
    """What one process counts; those of all processes are added up when someone asks.

    Args:
        folder: Where they write it; read by the library before it is loaded.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[FOLDER] = str(folder)
        from prometheus_client import Counter, Histogram

        self.requests = Counter("attrition_requests", "Requests, by kind and status.", ["kind", "status"])
        self.seconds = Histogram("attrition_request_seconds", "Seconds to answer, by kind.", ["kind"], buckets=_BUCKETS)
        self.looks = Counter("attrition_answer_lookups", "Looks for one side of an answer, by where it was.", ["where"])
        self.refused = Counter("attrition_refused", "What was refused: a full queue, or a message no page sends.", ["why"])
        self.restarts = Counter("attrition_worker_restarts", "Processes that ended and were replaced.")

    def request(self, path: str, prefix: str, status: int, seconds: float) -> None:
        """Count a request."""
        kind = kind_of(path, prefix)
        if kind == "own":
            return
        self.requests.labels(kind, str(status)).inc()
        self.seconds.labels(kind).observe(seconds)
        if status in (400, 403, 413, 421):
            self.refused.labels("message").inc()

    def looked(self, where: str) -> None:
        """Count a look for one side of an answer."""
        self.looks.labels(where).inc()

    def full(self) -> None:
        """Count a question for which there was no place."""
        self.refused.labels("queue").inc()


def kind_of(path: str, prefix: str) -> str:
    """Return the kind of a request: no more than a few words, whatever is asked for."""
    name = path.removeprefix(prefix).partition("/")[0]
    if name in OWN:
        return "own"
    return KINDS.get(name, "page" if not name.startswith("_") else "other")


def forget_process(pid: int) -> None:
    """Note that a process has ended; what it counted stays."""
    from prometheus_client import multiprocess

    with suppress(OSError, ValueError):
        multiprocess.mark_process_dead(pid)


class Now:
    """What is so at the moment, for the library's collectors.

    Args:
        lines: By queue, what returns how many jobs wait and run.
        processes: Returns how many processes live.
    """

    def __init__(self, lines: dict[str, Callable[[], tuple[int, int]]], processes: Callable[[], int]) -> None:
        self._lines = lines
        self._processes = processes

    def collect(self) -> Iterator[Any]:
        """Yield it."""
        from prometheus_client.core import GaugeMetricFamily

        waiting = GaugeMetricFamily("attrition_jobs_waiting", "Jobs that wait, by queue.", labels=["queue"])
        running = GaugeMetricFamily("attrition_jobs_running", "Jobs that run, by queue.", labels=["queue"])
        for line, counts in self._lines.items():
            waits, runs = counts()
            waiting.add_metric([line], waits)
            running.add_metric([line], runs)
        yield waiting
        yield running
        yield GaugeMetricFamily("attrition_processes", "Processes that answer.", value=self._processes())


def written(now: Now) -> tuple[bytes, str]:
    """Return everything that was counted, as Prometheus reads it, and its content type."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest, multiprocess

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    registry.register(now)
    return generate_latest(registry), CONTENT_TYPE_LATEST
