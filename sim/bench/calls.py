"""How often a month draws random numbers and calls transcendental functions, and what one of them costs.

Both are counted where the rules run as Python, in the Mesa model, and timed alone where they are compiled.
Count times cost is an estimate: inside the rules the processor overlaps what stands alone in the timing.
"""

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
from numba import njit

from sim.bench.report import NS_PER_SECOND, middle, processor_seconds
from sim.rules.draws import uniform
from sim.rules.exponential import exp

DRAW = "draw"
_CALLS = 200_000
_PHASE_OF = {
    "end_standing_service": "share out", "share_out_work": "share out", "share_out_nights": "share out",
    "deal_requests": "share out",
    "live_the_month": "live", "decide": "choose", "serve_notice": "depart", "count_departures": "depart",
    "find_mentor": "close", "grow": "close", "search_and_hire": "close", "close_month": "close",
}  # fmt: skip


def counts(months: int, headcount: int) -> dict[str, dict[str, float]]:
    """Return calls per person-month by phase and function, counted in the typical school.

    Args:
        months: How many.
        headcount: Scale the school; 0 leaves it as it is.
    """
    from sim.mesa_model.model import FacultyModel

    counter: Counter[tuple[str, str]] = Counter()
    now = ["policy"]
    faculty = _announcing(FacultyModel.faculty_class, now)
    unit = _announcing(FacultyModel.unit_class, now)
    kind = type("CountedModel", (FacultyModel,), {"faculty_class": faculty, "unit_class": unit})
    model = kind(headcount=headcount, settling_months=2)
    lived = 0
    with _counting(counter, now):
        for _ in range(months):
            lived += len(model.faculty)
            model.step()
    found: dict[str, dict[str, float]] = {}
    for (phase, function), calls in counter.items():
        found.setdefault(phase, {})[function] = calls / lived
    return found


def costs(times: int) -> dict[str, float]:
    """Return nanoseconds of one call, compiled and alone, by function; the loop itself taken away."""
    timed: dict[str, Callable[[], object]] = {
        "": lambda: _empty(_CALLS), DRAW: lambda: _draws(_CALLS), "exp": lambda: _exps(_CALLS),
        "log": lambda: _logs(_CALLS), "log1p": lambda: _log1ps(_CALLS),
    }  # fmt: skip
    for work in timed.values():
        work()  # compiles
    found = {name: middle([processor_seconds(work) for _ in range(times)]) for name, work in timed.items()}
    loop = found.pop("")
    return {name: max(time - loop, 0.0) * NS_PER_SECOND / _CALLS for name, time in found.items()}


def _announcing(kind: type, now: list[str]) -> type:
    """Return a class of agents that says which phase it is in before each rule."""

    def telling(name: str, phase: str) -> Callable[..., Any]:
        def method(self: Any) -> Any:
            now[0] = phase
            return getattr(kind, name)(self)

        return method

    own = {name: telling(name, phase) for name, phase in _PHASE_OF.items() if hasattr(kind, name)}
    return type(f"Counted{kind.__name__}", (kind,), own)


@contextmanager
def _counting(counter: Counter[tuple[str, str]], now: list[str]) -> Iterator[None]:
    """Count calls of `uniform`, `exp` and `math` in all rules while they run as Python."""

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            counter[now[0], name] += 1
            return function(*arguments)

        return call

    functions = {name: counted(name, getattr(math, name)) for name in ("log", "log1p")}
    own_math = SimpleNamespace(**{**vars(math), **functions})
    stand_ins = {"uniform": counted(DRAW, uniform), "exp": counted("exp", exp), "math": own_math}
    replaced = [
        (module, name, vars(module)[name])
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith(("sim.rules", "sim.rules.functions"))
        for name in stand_ins
        if name in vars(module)
    ]
    try:
        for module, name, _ in replaced:
            setattr(module, name, stand_ins[name])
        yield
    finally:
        for module, name, original in replaced:
            setattr(module, name, original)


@njit
def _empty(n: int) -> float:
    total = 0.0
    for k in range(n):
        total += np.float64(k) * 1e-6
    return total


@njit
def _draws(n: int) -> float:
    total = 0.0
    for k in range(n):
        total += uniform(1, 0, 0, k, 0, 1, 1, 0)
    return total


@njit
def _exps(n: int) -> float:
    total = 0.0
    for k in range(n):
        total += exp(np.float64(k) * 1e-6)
    return total


@njit
def _logs(n: int) -> float:
    total = 0.0
    for k in range(n):
        total += math.log(1.0 + np.float64(k) * 1e-6)
    return total


@njit
def _log1ps(n: int) -> float:
    total = 0.0
    for k in range(n):
        total += math.log1p(np.float64(k) * 1e-6)
    return total
