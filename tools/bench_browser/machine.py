"""The processes that are measured: the dashboard's server, and what Chromium draws pages with. Reads /proc, so Linux only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 300.0  # seconds until the server answers: a first start compiles the model


@dataclass(frozen=True)
class Process:
    """A process that is measured."""

    pid: int

    def processor_seconds(self) -> float:
        """Return what it has computed so far, in all threads; 0 after its end."""
        fields = _stat(self.pid)
        return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0

    def resident_mb(self) -> float:
        """Return the memory that it holds now; 0 after its end."""
        try:
            text = (PROC / str(self.pid) / "status").read_text(encoding="utf-8")
        except OSError:
            return 0.0
        sizes = [line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:")]
        return int(sizes[0]) / 1024 if sizes else 0.0


@dataclass(frozen=True)
class Renderers:
    """What draws pages: Chromium's renderers among the descendants of a process."""

    root: int

    def members(self) -> list[Process]:
        """Return those that live now."""
        return [Process(pid) for pid in descendants(self.root) if "--type=renderer" in _command(pid)]


class Stopwatch:
    """Processor time of server and renderers since the last look."""

    def __init__(self, server: Process, renderers: Renderers) -> None:
        self._server, self._renderers = server, renderers
        self._before: dict[Process, float] = {}
        self.lap()

    def lap(self) -> tuple[float, float]:
        """Return seconds of the server and of the renderers since the last look; what has ended since counts nothing."""
        members = self._renderers.members()
        now = {one: one.processor_seconds() for one in (self._server, *members)}
        spent = {one: seconds - self._before.get(one, 0.0) for one, seconds in now.items()}
        self._before = now
        return spent[self._server], sum(spent[one] for one in members)


def descendants(root: int) -> list[int]:
    """Return all processes below one."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, open_ = [], [root]
    while open_:
        below = children.get(open_.pop(), [])
        found += below
        open_ += below
    return found


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat behind the name, which may hold blanks; nothing after the end of the process."""
    try:
        return (
            (PROC / str(pid) / "stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()
        )
    except OSError:
        return []


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@contextmanager
def served() -> Iterator[tuple[str, Process]]:
    """Start the dashboard as its own command does; yields its address and process."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    program = "from sim.cli import main; main()"
    command = [sys.executable, "-c", program, "dashboard", "--no-browser", "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        started = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}/"
            if not answers_at(address, started):
                log.seek(0)
                raise RuntimeError(
                    f"the dashboard did not start: {log.read().decode(errors='replace')[-2000:]}"
                )
            yield address, Process(started.pid)
        finally:
            started.terminate()
            try:
                started.wait(15)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def answers_at(address: str, started: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and started.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}alive", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def chromium_path() -> str:
    """Return a Chromium: the one named by CHROMIUM, or the first that is installed."""
    named = os.environ.get("CHROMIUM")
    found = next((path for name in ((named,) if named else CHROMIUM) if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium found: install Debian's package chromium, or name one in CHROMIUM.")
    return found
