"""A reader without a browser: posts what the page would post, with other values, and keeps count of how it was answered."""

from __future__ import annotations

import copy
import gzip
import http.client
import json
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

POSTS = "_dash-update-component"
Envelope = dict[str, Any]
Envelopes = Mapping[str, Envelope]  # by what triggers them: "draft", "settled", "poll", "shown", …


@dataclass
class Log:
    """What readers met.

    Attributes:
        seconds: Of each post, by what triggered it.
        troubles: What went wrong, and how often.
        questions: How many were asked.
        waits: Seconds from asking to the full answer, of those that came.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    troubles: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    waits: list[float] = field(default_factory=list)

    def trouble(self, what: str) -> None:
        """Count something that went wrong."""
        self.troubles[what] = self.troubles.get(what, 0) + 1

    @property
    def posts(self) -> list[float]:
        """Seconds of all posts."""
        return [one for each in self.seconds.values() for one in each]


class Client:
    """One reader with a connection and a cookie of its own.

    Args:
        address: Of the dashboard.
        envelopes: What a page has posted, by trigger.
        log: Where to note how it went.
        name: Of the tab.
    """

    def __init__(self, address: str, envelopes: Envelopes, log: Log, name: str) -> None:
        self._host = urlsplit(address).netloc
        self._envelopes = envelopes
        self._log = log
        self._connection = http.client.HTTPConnection(self._host, timeout=60)
        self._cookie = ""
        self._tab = name
        self._number = 0
        self._every = 0.25  # seconds between two looks, as the page last heard
        self._asked: Any = None

    def arrive(self) -> None:
        """Load the page and what it asks for at first."""
        for path in ("", "_dash-layout", "_dash-dependencies"):
            self._send("GET", path)
        self.post("address", {"address": {"search": "", "number": 0}})

    def place(self, question: Mapping[str, Any]) -> None:
        """Ask for the levers and the numbers of the school."""
        keys = ("school", "baseline", "years", "seed")
        self.post("place", {"place": {**{key: question[key] for key in keys}, "tab": self._tab}})

    def draft(self, question: Mapping[str, Any]) -> None:
        """Ask for an estimate, as while a slider moves."""
        self.post("draft", {"draft": self._numbered(question)})

    def ask(
        self, question: Mapping[str, Any], until: float, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Ask for the full answer, look how far it is, and fetch the tables, all as the page does; give up at a time."""
        self._asked = self._numbered(question)
        self._log.questions += 1
        started = time.monotonic()
        found = self.post("settled", {"settled": self._asked})
        looks = 0
        while "shown" not in found:
            if found.get("poll", {}).get("disabled") or not found:
                self._log.trouble(f"no answer: {found.get('going', {}).get('children', 'nothing said')}")
                return
            time.sleep(self._every)
            if time.monotonic() > until or stopped():
                return
            looks += 1
            found = self.post("poll", {"poll": looks, "settled": self._asked}) or {"poll": {}}
        self._log.waits.append(time.monotonic() - started)
        self.post("shown", {"shown": found["shown"]["data"]})

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def post(self, trigger: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Post the envelope of a trigger with other values; return what it changes on the page."""
        body = json.dumps(filled(self._envelopes[trigger], values)).encode()
        started = time.perf_counter()
        status, content = self._send("POST", POSTS, body)
        self._log.seconds.setdefault(trigger, []).append(time.perf_counter() - started)
        if status == 204:
            return {}
        if status != 200:
            self._log.trouble(f"{trigger}: {status or content.decode()}")
            return {}
        found: dict[str, Any] = json.loads(content)["response"]
        self._every = found.get("poll", {}).get("interval", 1000 * self._every) / 1000
        if "Many others" in str(found.get("going", "")):
            self._log.trouble("refused: the queue is full")
        return found

    def _numbered(self, question: Mapping[str, Any]) -> dict[str, Any]:
        self._number += 1
        return {**question, "number": self._number, "axis": None, "tab": self._tab}

    def _send(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        headers = {
            "Accept-Encoding": "gzip",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        if self._cookie:
            headers["Cookie"] = self._cookie
        try:
            self._connection.request(method, f"/{path}", body, headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()  # the next request opens another
            return 0, type(error).__name__.encode()
        cookie = response.getheader("Set-Cookie")
        if cookie:
            self._cookie = cookie.partition(";")[0]
        try:
            return response.status, gzip.decompress(content) if response.getheader(
                "Content-Encoding"
            ) else content
        except (OSError, EOFError, zlib.error) as error:
            return 0, type(error).__name__.encode()


def filled(envelope: Envelope, values: Mapping[str, Any]) -> Envelope:
    """Return an envelope with other values in its inputs and state, by id."""
    made = copy.deepcopy(envelope)
    for part in (*made.get("inputs", []), *made.get("state", [])):
        if isinstance(part, dict) and part.get("id") in values:
            part["value"] = values[part["id"]]
    return made
