"""Measure the dashboard in a real browser, and with many readers: `make bench-browser`.

make bench-browser                                   everything: medians of 20, a minute of load, three of memory
make bench-browser ARGS=--quick                      that it works, not how fast
make bench-browser ARGS="--only load"                one part: steps, drags, releases, cold, load, memory
make bench-browser ARGS="--only memory --minutes 60"
make bench-browser ARGS="--out found.json"           all samples, and what was transferred
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from sim.foundation.rounding import rounded_content
from tools.bench_browser import load, memory
from tools.bench_browser.machine import Renderers, Stopwatch, chromium_path, served
from tools.bench_browser.page import FLAGS, Reader
from tools.bench_browser.report import Found

PARTS = ("steps", "drags", "releases", "cold", "load", "memory")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the JSON file; returns the exit code."""
    asked = _arguments(arguments)
    chromium = chromium_path()
    console, notes = Console(), Console(stderr=True)
    found = Found(asked.quick)
    with served() as (address, server), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        reader = Reader(
            browser, address, Stopwatch(server, Renderers(os.getpid())), 3 if asked.quick else asked.times
        )
        for part in asked.only or PARTS:
            notes.print(f"Measuring: {part} …")
            try:
                if part == "load":
                    envelopes = load.record(reader)
                    seconds = 10.0 if asked.quick else 60.0
                    load.measure(found, address, server, envelopes, asked.users, seconds)
                elif part == "memory":
                    memory.measure(
                        found,
                        reader,
                        server,
                        load.record(reader),
                        60 * (0.3 if asked.quick else asked.minutes),
                    )
                else:
                    getattr(reader, part)(found)
            except Exception as error:  # the other parts are worth measuring
                found.failures.append(
                    f"{part}: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
                )
            if asked.out:  # after each part: an hour of memory may be interrupted
                text = json.dumps(rounded_content(found.content()), indent=2)
                asked.out.write_text(f"{text}\n", encoding="utf-8")
        browser.close()
    found.show(console)
    return 1 if found.failures else 0


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-browser", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few samples: shows that everything works")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part, or several")
    parser.add_argument("--times", type=int, default=20, help="samples of each measurement in the page")
    parser.add_argument("--users", type=int, default=60, help="readers of the load test")
    parser.add_argument("--minutes", type=float, default=3.0, help="of random use, while memory is watched")
    parser.add_argument("--out", type=Path, help="write everything to this JSON file")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main())
