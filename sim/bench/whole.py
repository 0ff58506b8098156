"""What a user waits for: commands and the dashboard, each in a process of its own, and the whole country."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from sim.bench.report import ATTRITION, Figure, middle, seconds

_LONGEST = 600.0
_GB = 1e9


def help_screen(times: int) -> Figure:
    """Time `attrition --help`."""
    samples = [seconds(lambda: _run("--help")) for _ in range(times)]
    return Figure("help_s", "`attrition --help`", middle(samples), "s", samples, 0.5)


def table(replicates: int, times: int) -> Figure:
    """Time `attrition compare` of two scenarios, from the command to the printed table."""
    arguments = ("compare", "baseline", "protected-time", "--replicates", str(replicates), "--months", "60")
    samples = [seconds(lambda: _run(*arguments)) for _ in range(times)]
    title = f"`attrition compare`, 2 × 1,000 people × 60 months × {replicates}"
    note = "from the command to the table, start of Python, settling and all threads included"
    return Figure("compare_s", title, middle(samples), "s", samples, 5.0, note=note)


def country(people: int, months: int) -> tuple[Figure, Figure]:
    """Time all US medical schools at once, and take their peak memory."""
    command = [sys.executable, "-m", "sim.bench.country", str(people), str(months)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_LONGEST)
    found = json.loads(done.stdout)
    title = f"{people:,} people, {months} months, one thread"
    note = "measured once; start of Python and settling included"
    return (
        Figure("country_s", title, found["seconds"], "s", [found["seconds"]], 20.0, note=note),
        Figure(
            "country_gb",
            f"{title}: peak memory",
            found["peak_bytes"] / _GB,
            "GB",
            (),
            1.0,
            note="measured once",
        ),
    )


def dashboard(times: int) -> Figure:
    """Time the start of the dashboard until it answers, with compiled rules in the cache."""
    _wait_for_dashboard()  # whatever is not compiled yet is compiled here
    samples = [_wait_for_dashboard() for _ in range(times)]
    return Figure("dashboard_s", "Dashboard ready, warm cache", middle(samples), "s", samples, 5.0)


def first_compile() -> Figure:
    """Time a first run with nothing compiled."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = {"ATTRITION_CACHE_DIR": folder}
        took = seconds(lambda: _run("run", "--replicates", "1", "--months", "1", more=fresh))
    note = "measured once, with an empty cache folder"
    return Figure("first_compile_s", "First run with nothing compiled", took, "s", [took], note=note)


def _run(*arguments: str, more: Mapping[str, str] | None = None) -> None:
    surroundings = {**os.environ, **(more or {})}
    command = [*ATTRITION, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST, env=surroundings)


def _wait_for_dashboard() -> float:
    """Start the dashboard, wait for its first answer, end it; return the seconds until the answer."""
    port = _free_port()
    start = time.perf_counter()
    command = [*ATTRITION, "dashboard", "--port", str(port), "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - start > _LONGEST:
                raise RuntimeError("the dashboard did not start")
            time.sleep(0.02)
        return time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
