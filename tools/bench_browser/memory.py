"""Memory of the server, and of one page, over minutes of random use."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from typing import Any

from tools.bench_browser.client import Client, Envelopes, Log
from tools.bench_browser.load import levers_of, pool, question_of
from tools.bench_browser.machine import Process
from tools.bench_browser.page import DRAGGED, MB, Reader
from tools.bench_browser.report import Found

READERS = 4
EVERY = 10.0  # seconds between two looks
WARM_UP = 1 / 3  # of the time
SCHOOLS = ("typical", "community", "research_intensive")
YEARS = (3, 5, 5, 5, 8)
_HEAP = "() => performance.memory ? performance.memory.usedJSHeapSize : 0"
_MOVE = "([lever, percent]) => window.attrition.move(lever, percent, false)"


def measure(found: Found, reader: Reader, server: Process, envelopes: Envelopes, seconds: float) -> None:
    """Let a page and a few readers ask at random; look at the memory all the while."""
    log, chance = Log(), random.Random(3)
    levers = levers_of(reader.address, envelopes)
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(
            target=_wander, args=(reader.address, envelopes, log, levers, number, end), daemon=True
        )
        for number in range(READERS)
    ]
    for thread in threads:
        thread.start()
    held, heap, next_look = [], [], time.monotonic()
    with reader.opened() as page:
        while time.monotonic() < end:
            page.evaluate(_MOVE, [chance.choice(DRAGGED), chance.randint(0, 100)])
            page.wait_for_timeout(2000)
            if time.monotonic() >= next_look:
                next_look += EVERY
                held.append(server.resident_mb())
                heap.append(page.evaluate(_HEAP) / MB)
    for thread in threads:
        thread.join(90)
    title = f"Memory over {seconds / 60:g} minutes of random use: furthest from its mean"
    note = f"after the first third; from {held[0]:.0f} to {held[-1]:.0f} MB, {len(log.waits)} full answers to readers without a page"
    found.add("memory_drift", title, held, "%", 10.0, value=100 * drift(held), note=note)
    found.add("page_memory_mb", "… memory of the page’s scripts at the end", heap, "MB", value=heap[-1])
    found.details["memory"] = {"server_mb": held, "page_mb": heap, "troubles": log.troubles}


def drift(samples: Sequence[float]) -> float:
    """Return the largest distance from the mean after the warm-up, as a share of it."""
    later = list(samples[int(len(samples) * WARM_UP) :])
    mean = sum(later) / len(later)
    return max(abs(one - mean) for one in later) / mean


def _wander(address: str, envelopes: Envelopes, log: Log, levers: list[str], number: int, end: float) -> None:
    chance = random.Random(100 + number)
    first: dict[str, Any] = question_of(envelopes)
    while time.monotonic() < end:  # each time as a new reader
        client = Client(address, envelopes, log, f"wanderer-{number}")
        try:
            client.arrive()
            for _ in range(chance.randint(1, 5)):
                about = {
                    "school": chance.choice(SCHOOLS),
                    "years": chance.choice(YEARS),
                    "seed": chance.choice((1, 1, 2)),
                }
                question = pool({**first, **about}, levers, 1, chance)[0]
                client.place(question)
                for _ in range(chance.randint(0, 10)):
                    client.draft(question)
                client.ask(question, min(time.monotonic() + 30, end))
        except Exception as error:  # a thread would end without a word
            log.trouble(f"reader: {type(error).__name__}: {error}")
        finally:
            client.close()
