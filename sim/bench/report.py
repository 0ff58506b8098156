"""What a benchmark finds: measurements next to their targets, and the machine they were made on."""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import Any, Literal

NS_PER_SECOND = 1e9
ATTRITION = (sys.executable, "-c", "from sim.cli import main; main()")  # the program, with this Python
_PACKAGES = ("numba", "llvmlite", "numpy", "mesa", "pandas", "typer", "dash")


@dataclass(frozen=True)
class Figure:
    """One measurement.

    Attributes:
        name: Its key in the JSON file.
        title: What it is.
        value: The median of the samples.
        unit: Unit in words.
        samples: All measurements, in their order.
        limit: The target, or None where there is none.
        better: Whether the measurement should be at least or at most the target.
        note: What one should know to read it.
    """

    name: str
    title: str
    value: float
    unit: str
    samples: Sequence[float] = ()
    limit: float | None = None
    better: Literal["at least", "at most"] = "at most"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.limit is None:
            return None
        return self.value >= self.limit if self.better == "at least" else self.value <= self.limit


@dataclass
class Report:
    """All measurements of one benchmark."""

    quick: bool
    machine: dict[str, Any]
    figures: list[Figure] = field(default_factory=list)
    phases: list[dict[str, float | str]] = field(default_factory=list)
    calls: dict[str, Any] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """Return everything as plain values."""
        rows = [
            {**vars(figure), "samples": list(figure.samples), "met": figure.met} for figure in self.figures
        ]
        return {
            "quick": self.quick,
            "machine": self.machine,
            "figures": rows,
            "phases": self.phases,
            **self.calls,
        }


def machine() -> dict[str, Any]:
    """Return processor, cores, system and versions."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_at_start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("faculty-attrition", *_PACKAGES)},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def peak_bytes(process: int | str = "self") -> float:
    """Return the most memory that a process has held so far; 0 where the system does not tell, or it has ended.

    Linux tells it of the program alone. What `getrusage` tells also counts the program that started it, as it was then.
    """
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        text = ""
    for line in text.splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) * 1024.0
    if process != "self" or sys.platform != "darwin":
        return 0.0
    import resource

    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def seconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def processor_seconds(work: Callable[[], object]) -> float:
    """Return how long this thread computes; other programs lengthen that less than the time that passes."""
    start = thread_time()
    work()
    return thread_time() - start


def middle(samples: Sequence[float]) -> float:
    """Return the median."""
    return float(median(samples))
