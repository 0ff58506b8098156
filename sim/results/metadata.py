"""What a result was made from, so that anybody can make it again; no dates, so that bytes are the same."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from sim.evidence.parameters import acting, parameters, settings, switches
from sim.evidence.posterior import notices_of
from sim.foundation.version import __version__
from sim.world.institution import Institution
from sim.world.scenario import Scenario

CAVEAT = (
    "A simulation for thinking about policy, not a forecast. The people in it are made up: never judge a "
    "real person by it. Many numbers are assumptions; see docs/limits.md."
)


def digest(content: Any) -> str:
    """Return a fingerprint of anything that JSON can hold."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def code_hash() -> str:
    """Return a fingerprint of the model as it is here, for an installed copy has no commit."""
    folder = Path(__file__).parents[1]
    found = hashlib.sha256()
    for path in sorted([*folder.rglob("*.py"), *(folder / "evidence").glob("*.yaml")]):
        found.update(path.relative_to(folder).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:20]


@cache
def commit() -> str | None:
    """Return the commit of the checkout, marked where files differ from it; None for an installed copy."""
    checkout = Path(__file__).resolve().parents[2]
    if not (checkout / ".git").exists():
        return None
    command = ["git", "-C", str(checkout), "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None


def describe(
    scenario: Scenario,
    institution: Institution,
    chosen: Mapping[str, float],
    *,
    roster: str | None,
    rules: tuple[str, ...],
    draws: Sequence[Mapping[str, float]] = (),
    seed: int,
    replicates: int,
    months: int,
    by_unit: bool,
) -> dict[str, Any]:
    """Return the metadata of a run.

    Args:
        scenario: With all parameters and switches that were asked for.
        institution: Where it was run.
        chosen: All parameters and switches.
        roster: Fingerprint of the roster, or None.
        rules: Names of the rules that were replaced.
        draws: Posterior draws that the replicates take in turn.
        seed: Seed of the study.
        replicates: How many.
        months: The horizon.
        by_unit: Whether units were recorded.
    """
    usual = settings()
    differs = {name: value for name, value in chosen.items() if value != usual[name]}
    made_from = {
        "seed": seed,
        "replicates": replicates,
        "months": months,
        "settings": dict(chosen),
        "scenario": scenario.content_hash,
        "institution": institution.content_hash,
        "roster": roster,
        "rules": list(rules),
        "draws": [dict(values) for values in draws],
    }
    return {
        "program": "faculty-attrition",
        "version": __version__,
        "commit": commit(),
        "code_hash": code_hash(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
        "seed": seed,
        "replicates": replicates,
        "months": months,
        "by_unit": by_unit,
        "parameters": {name: value for name, value in differs.items() if name in parameters()},
        "parameters_hash": digest(acting(chosen)),
        "switches": {name: int(value) for name, value in differs.items() if name in switches()},
        "rules": list(rules),
        "draws": len(draws),
        "draws_hash": digest([dict(values) for values in draws]) if draws else None,
        "scenario": scenario.name,
        "scenario_yaml": scenario.to_yaml(),
        "institution": institution.name,
        "institution_yaml": institution.to_yaml(),
        "roster_hash": roster,
        "notices": notices_of(draws),
        "hash": digest(made_from),
        "caveat": CAVEAT,
    }
