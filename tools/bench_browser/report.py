"""What is found, next to its aim and to the processor time that it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from sim.bench.report import Figure, machine, middle

_VERDICT = {True: "met", False: "missed", None: "–"}
_STYLE = {True: "green", False: "red", None: ""}


@dataclass(frozen=True)
class Row:
    """One measurement with the processor time beside it.

    Attributes:
        measured: The measurement.
        server: Seconds of the server's processor time, mean of the samples; None where it means nothing.
        renderer: Seconds of the renderers'.
    """

    measured: Figure
    server: float | None = None
    renderer: float | None = None


@dataclass
class Found:
    """Everything of one benchmark."""

    quick: bool
    machine: dict[str, Any] = field(default_factory=machine)
    rows: list[Row] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, name: str, title: str, samples: Sequence[float], unit: str, limit: float | None = None,
            spent: Sequence[tuple[float, float]] = (), note: str = "", value: float | None = None) -> None:  # fmt: skip
        """Add a measurement; its value is the median of the samples unless given."""
        if value is None:
            value = middle(samples)
        measured = Figure(name, title, value, unit, list(samples), limit, note=note)
        means = [float(np.mean(column)) for column in zip(*spent, strict=True)]
        self.rows.append(Row(measured, *means))

    def content(self) -> dict[str, Any]:
        """Return everything as plain values."""
        rows = [
            {
                **vars(one.measured),
                "met": one.measured.met,
                "server_processor_s": one.server,
                "renderer_processor_s": one.renderer,
            }
            for one in self.rows
        ]
        about = {"quick": self.quick, "machine": self.machine, "failures": self.failures}
        return {**about, "figures": rows, "details": self.details}

    def show(self, console: Console) -> None:
        """Print a table, then what failed."""
        about = self.machine
        console.print(
            f"{about['processor']}, {about['cores']} cores; load at the start {about['load_at_start']}"
        )
        table = Table(title="The dashboard in a browser (medians)", title_justify="left")
        for name in ("", "Measured", "Aim", "", "Server", "Page"):
            table.add_column(name, justify="left" if name == "" else "right")
        for row in self.rows:
            one = row.measured
            aim = "" if one.limit is None else f"{one.better} {one.limit:,g}"
            table.add_row(
                one.title,
                f"{short(one.value)} {one.unit}",
                aim,
                f"[{_STYLE[one.met]}]{_VERDICT[one.met]}[/]" if _STYLE[one.met] else _VERDICT[one.met],
                _milliseconds(row.server),
                _milliseconds(row.renderer),
            )
        console.print(table)
        console.print(
            "Server and page: processor time, mean of the samples. All samples, and notes, are in the JSON file."
        )
        for line in self.failures:
            console.print(f"Failed: {line}", style="red")


def quantile(samples: Sequence[float], share: float) -> float:
    """Return a quantile; 0 of nothing."""
    return float(np.quantile(np.asarray(samples), share)) if len(samples) else 0.0


def short(value: float) -> str:
    """Write a number with three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _milliseconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{1000 * seconds:,.0f} ms"
