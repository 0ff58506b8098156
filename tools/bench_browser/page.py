"""What one reader meets in the browser: steps, drags, full answers, and the first view of the page."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tools.bench_browser.machine import Stopwatch
from tools.bench_browser.report import Found

WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
PATIENCE = 120_000  # milliseconds for whatever a page is waited for
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
START = "?school=typical&stop_useless_requirements=0.7&documentation_support=0.3&leadership_development=0.7"
STEPPED = "documentation_support"
DRAGGED = ("documentation_support", "leadership_development", "stop_useless_requirements", "team_inbox")
STEPS = 40  # of a drag
PAUSE = 0.05  # seconds between two steps of it
QUIET = 400  # milliseconds without anything going on, before a measurement
MB = 1_000_000
_FULL = "() => document.querySelector('#result')?.dataset.state === 'full'"
_IS_EXACT = """lever => {
  const A = window.attrition, row = A.rowOf(lever), intensity = q => Math.round(100 * ((q.policy[lever] || {}).intensity || 0));
  return [intensity(A.question), intensity(A.shown.question), Number(row.box.value)].every(one => one === Number(row.range.value));
}"""


@dataclass
class Reader:
    """Opens the page and measures what happens there.

    Attributes:
        browser: Chromium.
        address: Of the dashboard.
        watch: Processor time.
        times: How often each measurement is made.
        chance: Chooses levers and values.
    """

    browser: Browser
    address: str
    watch: Stopwatch
    times: int
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    @contextmanager
    def opened(self, query: str = START, full: bool = True) -> Iterator[Page]:
        """Open the page as a new reader."""
        context = self.browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        try:
            if full:
                page.goto(self.address + query)
                settled(page)
            yield page
        finally:
            context.close()

    def steps(self, found: Found) -> None:
        """Measure from a key on a slider to the redrawn chart."""
        samples, spent = [], []
        with self.opened() as page:
            slider = page.locator(f"[data-lever={STEPPED}] input[type=range]")
            slider.focus()
            for _ in range(self.times):
                page.evaluate("() => window.bench.clear()")
                self.watch.lap()
                page.keyboard.press("ArrowUp")
                page.wait_for_function(
                    "() => window.bench.drawn.some(at => at > window.bench.keys[0])", polling=10
                )
                spent.append(self.watch.lap())
                samples.append(
                    page.evaluate("() => window.bench.drawn.find(at => at > bench.keys[0]) - bench.keys[0]")
                )
                settled(page)
        found.add("step_ms", "Lever step to redrawn chart", samples, "ms", 150.0, spent)

    def drags(self, found: Found) -> None:
        """Measure the gaps between redraws while the mouse moves a slider, and where it ends."""
        largest, typical, spent, exact = [], [], [], 0
        with self.opened() as page:
            for at in range(self.times):
                lever = DRAGGED[at % len(DRAGGED)]
                left, right, height = _track(page.locator(f"[data-lever={lever}] input[type=range]"))
                page.mouse.move(left + 0.1 * (right - left), height)
                page.evaluate("() => window.bench.clear()")
                self.watch.lap()
                page.mouse.down()
                begun = page.evaluate("() => performance.now()")
                last = self.chance.uniform(0.5, 0.9)
                for step in range(1, STEPS + 1):
                    page.mouse.move(left + (0.1 + (last - 0.1) * step / STEPS) * (right - left), height)
                    time.sleep(PAUSE)
                page.mouse.up()
                spent.append(self.watch.lap())
                drawn, ended = page.evaluate("() => [bench.drawn, bench.released[0]]")
                gaps = gaps_between([begun, *(one for one in drawn if begun < one < ended), ended])
                largest.append(max(gaps))
                typical.append(sorted(gaps)[len(gaps) // 2])
                settled(page)
                exact += bool(page.evaluate(_IS_EXACT, lever))
        found.add(
            "drag_largest_ms",
            f"Drag of {STEPS} steps: largest gap between redraws",
            largest,
            "ms",
            250.0,
            spent,
        )
        found.add("drag_median_ms", "… median gap", typical, "ms")
        missed = len(largest) - exact
        found.add(
            "drag_inexact", "… drags that end on another value than the slider’s", [missed], "drags", 0.0
        )

    def releases(self, found: Found) -> None:
        """Measure from letting go to the full answer, and how far off the estimate before it was."""
        samples, spent, errors, sizes = [], [], [], []
        with self.opened() as page:
            for at in range(self.times):
                lever = DRAGGED[at % len(DRAGGED)]
                left, right, height = _track(page.locator(f"[data-lever={lever}] input[type=range]"))
                page.mouse.move(left + 0.1 * (right - left), height)
                page.mouse.down()
                page.mouse.move(left + self.chance.uniform(0.2, 0.95) * (right - left), height, steps=4)
                page.wait_for_function(
                    "() => document.querySelector('#result').dataset.state === 'estimate'", polling=20
                )
                page.wait_for_timeout(QUIET)
                estimate = page.evaluate("() => window.bench.value()")
                page.evaluate("() => window.bench.clear()")
                self.watch.lap()
                page.mouse.up()
                settled(page, quiet=0)
                page.wait_for_timeout(100)  # the last redraw follows the answer
                spent.append(self.watch.lap())
                samples.append(
                    page.evaluate("() => Math.max(...bench.drawn, bench.shown[0].at) - bench.released[0]")
                    / 1000
                )
                full = page.evaluate("() => window.bench.value()")
                errors.append(abs(full - estimate))
                sizes.append(abs(full))
                page.wait_for_timeout(QUIET)
        note = "100 futures of 1,000 people over 60 months, the baseline at hand, a new value each time"
        found.add("release_s", "Release to full result", samples, "s", 3.0, spent, note)
        mean = sum(errors) / len(errors)
        note = f"mean of the absolute differences; the full answers avoid {sum(sizes) / len(sizes):.1f} departures on average"
        found.add("estimate_error", "Estimate while dragging against full: mean difference", errors, "departures",
                  note=note, value=mean)  # fmt: skip

    def cold(self, found: Found) -> None:
        """Measure the first view with nothing kept by the browser: until an answer is readable, and what is transferred."""
        for name, title, fresh in (
            ("cold", "Cold page to first answer", False),
            ("link", "Cold page of a link", True),
        ):
            samples, spent, sizes, files = [], [], [], {}
            for _ in range(self.times):
                query = f"{START}&team_inbox={self.chance.randint(1, 99) / 100}" if fresh else ""
                with self.opened(full=False) as page:
                    sent = Transfer(page)
                    self.watch.lap()
                    page.goto(self.address + query)
                    page.wait_for_function("() => window.bench.filled !== null", polling=20)
                    spent.append(self.watch.lap())
                    samples.append(page.evaluate("() => window.bench.filled") / 1000)
                    settled(page)
                    sizes.append(sum(sent.files.values()) / MB)
                    files = sent.files
            found.add(f"{name}_s", title, samples, "s", 2.0, spent)
            found.add(f"{name}_mb", "… transferred", sizes, "MB", 1.5)
            largest = sorted(files.items(), key=lambda one: -one[1])[:12]
            found.details[f"{name}_largest_bytes"] = dict(largest)


class Transfer:
    """Counts the bytes that a page receives, by address."""

    def __init__(self, page: Page) -> None:
        self.files: dict[str, float] = {}
        self._names: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._named)
        session.on("Network.loadingFinished", self._counted)

    def _named(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["response"]["url"].partition("?")[0].split("/", 3)[-1]

    def _counted(self, event: dict[str, Any]) -> None:
        name = self._names.get(event["requestId"], "?")
        self.files[name] = self.files.get(name, 0.0) + event["encodedDataLength"]


def settled(page: Page, quiet: int = QUIET) -> None:
    """Wait until the full answer to the present question is shown, and then a moment."""
    page.wait_for_function(_FULL, polling=20)
    page.wait_for_timeout(quiet)
    page.wait_for_function(_FULL, polling=20)


def gaps_between(times: list[float]) -> list[float]:
    """Return the distances between neighbors."""
    return [later - earlier for earlier, later in zip(times[:-1], times[1:], strict=True)]


def _track(slider: Locator) -> tuple[float, float, float]:
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"], box["y"] + box["height"] / 2
