"""Many readers at once, without browsers: what Chromium has posted is posted again, with other values."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Request

from tools.bench_browser.client import POSTS, Client, Envelope, Envelopes, Log
from tools.bench_browser.machine import Process
from tools.bench_browser.page import Reader, settled
from tools.bench_browser.report import Found, quantile

EVERY = 20.0  # seconds between two questions of a reader
POLICIES = 100
DRAGGING = 10  # readers who drag for half of the time
THROTTLE = 0.12  # seconds between two drafts
TRIGGERS = ("address", "place", "draft", "settled", "poll", "shown")
LEVERS_USED = (1, 4)


def heard(request: Request, envelopes: dict[str, Envelope]) -> None:
    """Keep the first post of each trigger; Dash sends two together when both come at the same moment."""
    if request.method == "POST" and urlsplit(request.url).path.endswith(POSTS):
        body: Envelope = request.post_data_json or {}
        if len(body.get("changedPropIds", [])) == 1:
            envelopes.setdefault(body["changedPropIds"][0].partition(".")[0], body)


def record(reader: Reader) -> Envelopes:
    """Use the page once, and return what it posts, by trigger."""
    envelopes: dict[str, Envelope] = {}
    with reader.opened(full=False) as page:
        page.on("request", lambda request: heard(request, envelopes))
        page.goto(f"{reader.address}?documentation_support={reader.chance.randint(1, 99) / 100}")
        settled(page)
        page.locator("[data-lever=documentation_support] input[type=range]").focus()
        for _ in range(8):
            page.keyboard.press("ArrowUp")
            page.wait_for_timeout(100)
        settled(page)
    missing = [name for name in TRIGGERS if name not in envelopes]
    if missing:
        raise RuntimeError(f"the page has not posted: {', '.join(missing)}")
    return envelopes


def pool(
    first: Mapping[str, Any], levers: list[str], many: int, chance: random.Random
) -> list[dict[str, Any]]:
    """Return different policies of a few levers each."""
    found = []
    for _ in range(many):
        used = chance.sample(levers, min(chance.randint(*LEVERS_USED), len(levers)))
        policy = {lever: {"intensity": chance.randint(1, 100) / 100} for lever in used}
        found.append({**first, "policy": policy})
    return found


def question_of(envelopes: Envelopes) -> dict[str, Any]:
    """Return the question that the recorded page has asked."""
    asked = next(one["value"] for one in envelopes["settled"]["inputs"] if one["id"] == "settled")
    return {key: value for key, value in asked.items() if key not in ("number", "axis", "tab")}


def levers_of(address: str, envelopes: Envelopes) -> list[str]:
    """Return the levers that the page offers: those in the ranking of the school."""
    client = Client(address, envelopes, Log(), "levers")
    client.arrive()
    found = client.post("place", {"place": {**question_of(envelopes), "tab": "levers"}})
    client.close()
    return sorted(found["ranking"]["data"]["rows"])


def measure(found: Found, address: str, server: Process, envelopes: Envelopes, users: int, seconds: float,
            every: float = EVERY) -> Log:  # fmt: skip
    """Let many readers ask, and add how they were answered."""
    chance, log = random.Random(2), Log()
    policies = pool(question_of(envelopes), levers_of(address, envelopes), POLICIES, chance)
    before, computed = server.resident_mb(), server.processor_seconds()
    start = time.monotonic()
    threads = []
    for number in range(users):
        client = Client(address, envelopes, log, f"reader-{number}")
        drags = number % max(users // DRAGGING, 1) == 0
        turns = (start + every * number / users, start + seconds, every)
        work = (client, policies, random.Random(number), turns, drags, log)
        threads.append(threading.Thread(target=_use, args=work, daemon=True))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 90)
    took = time.monotonic() - start
    _add(found, log, users, took, (before, server.resident_mb()), server.processor_seconds() - computed)
    return log


def _add(
    found: Found, log: Log, users: int, took: float, memory: tuple[float, float], computed: float
) -> None:
    posts = [1000 * one for one in log.posts]
    name = f"{users} readers for {took:.0f} s"
    found.add(
        "load_p95_ms", f"{name}: 95% of page actions within", posts, "ms", 300.0, value=quantile(posts, 0.95)
    )
    found.add("load_median_ms", "… median", posts, "ms")
    refused = sum(log.troubles.values())
    found.add("load_refused", "… refused or failed", [refused], f"of {len(posts)}", 0.0)
    found.add("load_answered", "… full answers", [len(log.waits)], f"of {log.questions}")
    found.add("load_wait_s", "… median wait for one", log.waits or [took], "s")
    found.add(
        "load_memory_mb",
        "… memory of the server after",
        [memory[1]],
        "MB",
        note=f"before: {memory[0]:.0f} MB",
    )
    found.details["load"] = {
        "posts_a_second": len(posts) / took,
        "server_processor_share": computed / took,
        "troubles": log.troubles,
        "by_trigger": {
            trigger: {
                "posts": len(each),
                "median_ms": 1000 * quantile(each, 0.5),
                "p95_ms": 1000 * quantile(each, 0.95),
            }
            for trigger, each in sorted(log.seconds.items())
        },
    }


def _use(client: Client, policies: list[dict[str, Any]], chance: random.Random, turns: tuple[float, float, float],
         drags: bool, log: Log) -> None:  # fmt: skip
    begin, end, every = turns
    time.sleep(max(begin - time.monotonic(), 0.0))
    try:
        client.arrive()
        client.place(policies[0])
        while time.monotonic() < end:
            over = min(time.monotonic() + every, end)
            question = chance.choice(policies)
            if drags:
                _drag(client, question, chance, min(time.monotonic() + every / 2, end))
            client.ask(question, over)
            time.sleep(max(over - time.monotonic(), 0.0))
    except Exception as error:  # a thread would end without a word
        log.trouble(f"reader: {type(error).__name__}: {error}")
    finally:
        client.close()


def _drag(client: Client, question: dict[str, Any], chance: random.Random, until: float) -> None:
    lever = next(iter(question["policy"]))
    while time.monotonic() < until:
        sent = time.monotonic()
        policy = {**question["policy"], lever: {"intensity": chance.randint(1, 100) / 100}}
        client.draft({**question, "policy": policy})
        time.sleep(max(THROTTLE - (time.monotonic() - sent), 0.0))
