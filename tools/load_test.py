"""Let hundreds of readers use a server of several processes, kill one of these in the middle, and say what readers met.

    python -m tools.load_test                              200 readers, 4 processes, 100 policies, two minutes, one killed
    python -m tools.load_test --users 20 --seconds 20      that it works
    python -m tools.load_test --out found.json             all that was found

The page is used once in a real Chromium, to learn what it posts; the readers post the same with other values, each with a
cookie of its own. A post that gets no answer is sent once more, as the page does. Readers and server share this machine, so
what is found is slower than with readers elsewhere. Needs Linux and a Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tools.bench_browser import load, page
from tools.bench_browser.client import Client, Log
from tools.bench_browser.machine import Process, Renderers, Stopwatch, answers_at, chromium_path, descendants
from tools.bench_browser.page import FLAGS, Reader
from tools.bench_browser.report import quantile

AIM = 500.0  # ms within which 95% of page actions are answered
EVERY = 20.0  # seconds between two questions of a reader
_AGAIN = 0.2  # seconds until a post without an answer is sent again


class Patient(Client):
    """A reader whose page sends once more what got no answer."""

    retries = 0
    most = 0
    _lock = threading.Lock()

    def _send(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        found = super()._send(method, path, body)
        again = 0
        while (found[0] == 0 or found[0] >= 500) and again < 3:
            again += 1
            time.sleep(_AGAIN)
            found = super()._send(method, path, body)
        if again:
            with Patient._lock:
                Patient.retries += 1
                Patient.most = max(Patient.most, again)
        return found


@contextmanager
def served(workers: int, state: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], Path]]:
    """Start the server as its own command does; yields its address, its first process, and its log."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    program = "from sim.cli import main; main()"
    options = ["--serve", "--workers", str(workers), "--state", str(state / "state"), "--log-format", "json"]
    log = state / "log"
    with log.open("wb") as out:
        started = subprocess.Popen(
            [sys.executable, "-c", program, "dashboard", "--port", str(port), *options], stdout=out, stderr=out
        )
    try:
        address = f"http://127.0.0.1:{port}/"
        if not answers_at(address, started):
            raise RuntimeError(f"the server did not start: {log.read_text()[-2000:]}")
        yield address, started, log
    finally:
        started.terminate()
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 1 where the aim was missed."""
    asked = _arguments(arguments)
    load.Client = Patient  # type: ignore[misc, assignment]
    page.PATIENCE = 600_000  # to learn what the page posts is not measured
    with tempfile.TemporaryDirectory() as folder, served(asked.workers, Path(folder)) as (address, first, log):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
            watch = Stopwatch(Process(first.pid), Renderers(os.getpid()))
            envelopes = load.record(Reader(browser, address, watch, 1))
            browser.close()
        before = os.getloadavg()[0]
        found = measured(asked, address, first, envelopes)
        found["load_average"] = [round(before, 1), round(os.getloadavg()[0], 1)]
        found["errors_in_log"] = log.read_text().count('"level": "error"')
        found["restarts"] = counted(address, "attrition_worker_restarts_total")
    print(json.dumps(found, indent=2))
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0 if found["p95_ms"] <= AIM and not found["troubles"] and found["most_retries"] <= 1 else 1


def measured(
    asked: argparse.Namespace, address: str, first: subprocess.Popen[bytes], envelopes: Mapping[str, Any]
) -> dict[str, Any]:
    """Let readers ask, and return how they were answered."""
    chance, log = random.Random(2), Log()
    policies = load.pool(load.question_of(envelopes), load.levers_of(address, envelopes), asked.policies, chance)
    if asked.warm:
        warm = Patient(address, envelopes, Log(), "warm")
        warm.arrive()
        for policy in policies:
            warm.ask(policy, time.monotonic() + 60)
        warm.close()
    start = time.monotonic()
    threads = []
    for number in range(asked.users):
        client = Patient(address, envelopes, log, f"reader-{number}")
        turns = (start + EVERY * number / asked.users, start + asked.seconds, EVERY)
        drags = number % 20 == 0
        work = (client, policies, random.Random(number), turns, drags, log)
        threads.append(threading.Thread(target=load._use, args=work, daemon=True))
    for thread in threads:
        thread.start()
    killed = []
    if asked.kill:
        time.sleep(asked.seconds / 2)
        killed = [_busiest(first.pid)]
        os.kill(killed[0], signal.SIGKILL)
    for thread in threads:
        thread.join(asked.seconds + 120)
    took = time.monotonic() - start
    posts = [1000 * one for one in log.posts]
    return {
        "users": asked.users, "processes": asked.workers, "policies": asked.policies, "seconds": round(took),
        "kept_before": bool(asked.warm), "killed": len(killed), "actions": len(posts), "actions_a_second": round(len(posts) / took, 1),
        "median_ms": round(quantile(posts, 0.5), 1), "p95_ms": round(quantile(posts, 0.95), 1), "p99_ms": round(quantile(posts, 0.99), 1),
        "by_action": {
            name: {"posts": len(each), "p95_ms": round(1000 * quantile(each, 0.95), 1)} for name, each in sorted(log.seconds.items())
        },
        "questions": log.questions, "answered": len(log.waits), "median_wait_s": round(quantile(log.waits, 0.5), 2),
        "retries": Patient.retries, "most_retries": Patient.most, "troubles": log.troubles,
        "memory_mb": round(sum(Process(pid).resident_mb() for pid in [first.pid, *descendants(first.pid)])),
    }  # fmt: skip


def _busiest(root: int) -> int:
    """Return the process that has computed most: it has the job."""
    return max(descendants(root), key=lambda pid: Process(pid).processor_seconds())


def counted(address: str, name: str) -> float:
    """Return what the server counts under a name."""
    with urllib.request.urlopen(f"{address}metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.load_test", description=__doc__.splitlines()[0])
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--workers", type=int, default=4, help="processes of the server")
    parser.add_argument("--policies", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--warm", action="store_true", help="all policies are answered once before")
    parser.add_argument("--no-kill", dest="kill", action="store_false", help="kill none of the processes")
    parser.add_argument("--out", type=Path, help="write what was found to this JSON file")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
