"""Small studies for the tests of sweeps: sixty people, half a year, a second or less."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import sim

SMALL: dict[str, Any] = {
    "title": "A small one",
    "uncertainties": {"message_growth_per_year": [0.02, 0.06], "exhaustion_scale": "prior"},
    "levers": {"team_inbox": [0, 1]},
    "outcomes": ["departures", "burned_out"],
    "scenarios": ["baseline", "protected-time"],
    "months": 6,
    "replicates": 2,
    "design": {"kind": "sobol", "points": 8},
}


def small(**more: Any) -> dict[str, Any]:
    """A study of the compiled model in a small school."""
    return {**SMALL, "institutions": [sim.load_institution("community").scaled(60)], **more}


def known(**more: Any) -> dict[str, Any]:
    """A study of a function instead of the model."""
    return {**SMALL, "institutions": ["community"], **more}


def chance(replicates: Sequence[int]) -> np.ndarray:
    """Numbers that look like chance and are the same for every scenario."""
    return np.sin(np.array(replicates) * 12.9898) * 43758.5453 % 1.0


def plain(values: Mapping[str, float], institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
    """Departures are known: 10 by the lever, 100 by growth, 5 by the scenario, and chance."""
    level = 10.0 * values["team_inbox"] + 100.0 * values["message_growth_per_year"] + 5.0 * (scenario != "baseline")
    return {"departures": level + chance(replicates), "burned_out": np.full(len(replicates), values["exhaustion_scale"])}


def breaking(values: Mapping[str, float], institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
    """The same, but nothing comes of the lever at high growth."""
    if values["team_inbox"] and values["message_growth_per_year"] > 0.05:
        raise ZeroDivisionError("nobody is left")
    return plain(values, institution, scenario, replicates)


def contents(folder: Path) -> dict[str, bytes]:
    """Every part of a run folder."""
    return {path.name: path.read_bytes() for path in sorted((folder / "parts").iterdir())}
