"""The benchmark of the page: its pieces with tiny numbers, without a browser and without the model."""

import json
import os
import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from rich.console import Console

from tools.bench_browser import client, load, machine, memory, report
from tools.bench_browser.page import gaps_between

ENVELOPE = {"output": "a", "inputs": [{"id": "settled", "value": 1}], "state": [{"id": "poll", "value": 2}]}
QUESTION = {
    "school": "typical",
    "baseline": "baseline",
    "world": "baseline",
    "years": 5,
    "seed": 1,
    "policy": {},
}


class Page(BaseHTTPRequestHandler):
    """Answers the second look in full; says 500 to drafts."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._say(200, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        values = {one["id"]: one["value"] for one in body["inputs"]}
        if "draft" in values:
            return self._say(500, {})
        found: dict[str, Any] = {"poll": {"disabled": False, "interval": 10}}
        if "place" in values:
            found = {"ranking": {"data": {"rows": {"team_inbox": {}, "scribes": {}}}}}
        elif values.get("poll") == 2:
            found = {"shown": {"data": {"number": 1}}}
        self._say(200, {"response": found})

    def _say(self, status: int, what: dict[str, Any]) -> None:
        content = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Set-Cookie", "reader=one; Path=/")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def envelopes() -> client.Envelopes:
    def one(*inputs: str) -> client.Envelope:
        return {"output": "a", "inputs": [{"id": name, "value": None} for name in inputs]}

    asked = {"output": "a", "inputs": [{"id": "settled", "value": {**QUESTION, "number": 4}}]}
    alone = {name: one(name) for name in ("address", "place", "draft", "shown")}
    return {**alone, "settled": asked, "poll": one("poll", "settled")}


def test_an_envelope_is_filled_and_stays_as_it_was() -> None:
    made = client.filled(ENVELOPE, {"settled": 8, "poll": 9})
    assert made["inputs"][0]["value"] == 8 and made["state"][0]["value"] == 9
    assert ENVELOPE["inputs"] == [{"id": "settled", "value": 1}]


def test_readers_ask_look_and_count_what_fails(address: str, envelopes: client.Envelopes) -> None:
    found = report.Found(quick=True, machine={})
    log = load.measure(
        found, address, machine.Process(os.getpid()), envelopes, users=2, seconds=2.0, every=2.0
    )
    assert 0 < len(log.waits) <= log.questions
    assert log.troubles == {"draft: 500": len(log.seconds["draft"])}  # both drag
    rows = {row.measured.name: row.measured for row in found.rows}
    assert rows["load_refused"].met is False and rows["load_answered"].value == len(log.waits)
    json.dumps(found.content())


def test_a_server_that_is_gone_counts_as_a_failure(envelopes: client.Envelopes) -> None:
    log = client.Log()
    one = client.Client("http://127.0.0.1:9/", envelopes, log, "reader")
    assert one.post("draft", {"draft": 1}) == {}
    assert log.troubles == {"draft: ConnectionRefusedError": 1}


def test_policies_differ_and_use_the_levers_of_the_page() -> None:
    made = load.pool(QUESTION, ["a", "b", "c", "d", "e"], 20, random.Random(1))
    assert all(1 <= len(one["policy"]) <= 4 and one["years"] == 5 for one in made)
    assert len({json.dumps(one) for one in made}) == 20


def test_processes_are_measured() -> None:
    if not machine.PROC.is_dir():
        pytest.skip("the benchmark reads /proc")
    me = machine.Process(os.getpid())
    assert me.resident_mb() > 10 and me.processor_seconds() > 0
    assert os.getpid() in machine.descendants(os.getppid())
    assert machine.Process(2**22 + 1).resident_mb() == 0.0
    assert machine.Stopwatch(me, machine.Renderers(os.getpid())).lap()[0] >= 0.0


def test_drift_leaves_the_warm_up_out() -> None:
    assert memory.drift([10, 50, 100, 100, 90, 110]) == pytest.approx(0.1)


def test_gaps_and_quantiles() -> None:
    assert gaps_between([0.0, 100.0, 350.0]) == [100.0, 250.0]
    assert report.quantile([], 0.95) == 0.0 and report.quantile([1.0, 3.0], 0.5) == 2.0


def test_the_table_says_what_is_met_and_what_failed() -> None:
    found = report.Found(quick=True, machine={"processor": "one", "cores": 1, "load_at_start": 0.0})
    found.add("step_ms", "Step", [100.0, 120.0, 170.0], "ms", 150.0, [(0.01, 0.1), (0.03, 0.1)])
    found.add("drag_ms", "Drag", [300.0], "ms", 250.0)
    found.failures.append("load: it broke")
    console = Console(record=True, width=120)
    with console.capture() as said:
        found.show(console)
    text = said.get()
    assert "120 ms" in text and "20 ms" in text and "met" in text and "missed" in text and "it broke" in text
    assert found.content()["figures"][0]["met"] is True
