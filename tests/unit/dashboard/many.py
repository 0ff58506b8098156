"""A server of several processes with the stand-in behind it, for tests: `python -m tests.unit.dashboard.many PORT STATE …`.

Its one page answers as the home page does: it asks, it looks, and what is unknown it asks again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
POST = {"Content-Type": "application/json"}


def main() -> None:
    """Serve until it is told to end."""
    from dash import Dash, Input, Output, dcc, html

    from dashboard import app as module
    from dashboard.question import Question, Use
    from dashboard.serving.options import Serving
    from dashboard.serving.start import Offered, prepared, serve
    from dashboard.sessions import client
    from tests.unit.dashboard.made_up import MadeUp

    asked = argparse.ArgumentParser()
    asked.add_argument("port", type=int)
    asked.add_argument("state", type=Path)
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--slow", type=float, default=0.0)
    asked.add_argument("--user", default="")
    asked.add_argument("--proxy", action="append", default=[])
    asked.add_argument("--fingerprint", default="made up")
    given = asked.parse_args()

    class Slow(MadeUp):
        fingerprint = given.fingerprint

        def _wait(self, total: int, progress: Any) -> None:
            for done in range(20):
                time.sleep(given.slow / 20)
                progress(done * total // 20, total)
            progress(total, total)

    class Page:
        @staticmethod
        def layout(site: Any, path: str = "") -> Any:
            return html.Div([dcc.Store(id="one"), dcc.Store(id="two")])

        @staticmethod
        def register(app: Dash, site: Any) -> None:
            @app.callback(Output("two", "data"), Input("one", "data"))
            def ask(data: Any) -> Any:
                question = Question("community", policy=(("team_inbox", Use(data["level"])),), years=1)
                who = client(data.get("tab"))
                job = site.answers.ask(who, question) if data.get("asks") else site.answers.look(who, question)
                again = job.state == "unknown"
                if again:
                    job = site.answers.ask(who, question)
                kept = site.answers.ready(question)
                avoided = None if kept is None else float(kept.paired.avoided.sum())
                told = {"done": job.done, "place": job.place, "process": os.getpid(), "who": who.partition("/")[0]}
                return {"state": job.state, "avoided": avoided, "again": again, **told}

    module.shell = Page  # type: ignore[assignment]
    model = Slow()
    how = Serving(port=given.port, workers=given.workers, state=given.state, log_format="json", proxy=given.proxy,
                  user_header=given.user)  # fmt: skip
    with prepared(how) as room:
        serve(room, how, Offered(model, Question("community", years=1)), lambda: print("ready", flush=True))


@dataclass
class Many:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    prefix: str = "/"
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        return self.send("GET", path, None, headers)

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request by a connection of its own, so that any process may get it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            own = {"Cookie": self.cookie} if self.cookie else {}
            connection.request(method, self.prefix + path, body, {**POST, **own, **self.headers, **(headers or {})})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            self.cookie = found.get("set-cookie", self.cookie).partition(";")[0]
            return answer.status, found, answer.read()
        finally:
            connection.close()

    def post(self, **data: Any) -> dict[str, Any]:
        body = {
            "output": "two.data", "outputs": {"id": "two", "property": "data"}, "state": [],
            "inputs": [{"id": "one", "property": "data", "value": {"tab": "t", **data}}], "changedPropIds": ["one.data"],
        }  # fmt: skip
        status, _, content = self.send("POST", "_dash-update-component", json.dumps(body).encode())
        assert status == 200, (status, content)
        found: dict[str, Any] = json.loads(content)["response"]["two"]["data"]
        return found

    def answer(self, level: float, patience: float = 20.0) -> dict[str, Any]:
        """Ask and look until there is an answer; also count how often it had to be asked again."""
        found, agains, ends = self.post(level=level, asks=True), 0, time.monotonic() + patience
        while found["avoided"] is None:
            assert time.monotonic() < ends, found
            time.sleep(0.05)
            found = self.post(level=level)
            agains += found["again"]
        return {**found, "agains": agains}

    def processes(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in path.read_text().split()]

    def lines(self) -> list[dict[str, Any]]:
        found = []
        for line in self.log.read_text().splitlines():
            with suppress(ValueError):
                found.append(json.loads(line))
        return found


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def many(tmp: Path, *more: str, state: Path | None = None, prefix: str = "/", **environment: str) -> Iterator[Many]:
    """Start a server, and end it."""
    port, log = free(), tmp / f"log-{time.monotonic_ns()}"
    where = tmp / "state" if state is None else state
    command = [sys.executable, "-m", "tests.unit.dashboard.many", str(port), str(where), *more]
    known = {**os.environ, "DASH_URL_BASE_PATHNAME": prefix, "PYTHONPATH": str(ROOT), **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=known, stdout=out, stderr=out)
    found = Many(port, process, log, prefix)
    try:
        ends = time.monotonic() + 60
        while True:
            with suppress(OSError, http.client.HTTPException):
                if found.get("alive")[0] == 200:
                    break
            assert process.poll() is None and time.monotonic() < ends, log.read_text()
            time.sleep(0.1)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
