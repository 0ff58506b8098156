"""Functions whose indices of sensitivity are known, as models that a design study runs instead of the simulation."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

import sim

NAMES = ("exhaustion_scale", "message_growth_per_year", "offers_per_year", "inbox_saved")  # any four will do
Shares = Mapping[str, float]
ISHIGAMI = {
    "first": (0.3139, 0.4424, 0.0),
    "total": (0.5576, 0.4424, 0.2437),
    "second": {frozenset(NAMES[:2]): 0.0, frozenset((NAMES[0], NAMES[2])): 0.2437, frozenset(NAMES[1:3]): 0.0},
}
G = (0.0, 1.0, 4.5, 99.0)  # of Sobol's g: how little each matters


def share_of(name: str, value: float) -> float:
    """Where a value lies in the range of a parameter."""
    spec = sim.parameters()[name]
    return (value - spec.low) / (spec.high - spec.low)


def model(function: Callable[[Shares], float], chance: float = 0.0) -> Callable[..., dict[str, Any]]:
    """Run a function of shares; every replicate adds chance of its own that depends on the point, too."""

    def run(values: Mapping[str, float], institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
        at = {name: share_of(name, value) for name, value in values.items()}
        key = [int(abs(value) * 1e6) for value in values.values()]
        noise = [np.random.default_rng([number, *key]).normal() if chance else 0.0 for number in replicates]
        return {"departures": function(at) + chance * np.array(noise), "burned_out": np.ones(len(noise))}

    return run


def study(design: Mapping[str, Any], names: Sequence[str] = NAMES[:3], **more: Any) -> dict[str, Any]:
    """A study of parameters, each evenly over its range."""
    ranges = {name: [sim.parameters()[name].low, sim.parameters()[name].high] for name in names}
    return {
        "uncertainties": ranges, "outcomes": ["departures", "burned_out"], "institution": "community",
        "replicates": 1, "design": dict(design), **more,
    }  # fmt: skip


def ishigami(at: Shares) -> float:
    """Ishigami's function."""
    a, b, c = (np.pi * (2.0 * at[name] - 1.0) for name in NAMES[:3])
    return float(np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def sobol_g(at: Shares) -> float:
    """Sobol's g function."""
    return float(np.prod([(abs(4.0 * at[name] - 2.0) + a) / (1.0 + a) for name, a in zip(NAMES, G, strict=True)]))


def linear(at: Shares) -> float:
    """8, -4 and 2 times."""
    return sum(slope * at[name] for name, slope in zip(NAMES[:3], (8.0, -4.0, 2.0), strict=True))


def g_indices() -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices of g, by formula."""
    parts = np.array([1.0 / (3.0 * (1.0 + a) ** 2) for a in G])
    variance = np.prod(1.0 + parts) - 1.0
    total = parts * np.prod(1.0 + parts) / (1.0 + parts) / variance
    return parts / variance, total
