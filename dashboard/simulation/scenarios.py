"""The scenario that one side of a question stands for."""

from __future__ import annotations

from functools import cache
from typing import Any

from dashboard.question import Arm, Policy
from sim.evidence.parameters import levers
from sim.world.scenario import Scenario, load_scenario

POLICY = "my-policy"
TITLE = "My policy"


@cache
def shipped(name: str) -> Scenario:
    """Return a built-in scenario."""
    return load_scenario(name)


def scenario_of(arm: Arm) -> Scenario:
    """Return the scenario with the policy on top of it: a lever that both pull is pulled as the policy says."""
    world = shipped(arm.scenario)
    if not arm.policy:
        return world
    found = world.with_levers(**blocks(world, arm.policy))
    return found.model_copy(update={"name": POLICY, "title": TITLE, "why": ""})


def blocks(world: Scenario, policy: Policy) -> dict[str, dict[str, Any]]:
    """Return the levers of a policy as blocks of keys for `with_levers`."""
    found: dict[str, dict[str, Any]] = {}
    for lever, use in policy:
        data = use.to_data()
        if lever in world.levers:  # `with_levers` keeps what is not named: name everything
            spec = levers()[lever]
            usual = {"start": 1, "ramp": spec.ramp_months, "end": None, "upkeep": spec.upkeep}
            data = {**usual, "units": [], "departments": [], "tracks": [], **data}
        found[lever] = data
    return found
