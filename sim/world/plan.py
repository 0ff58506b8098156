"""A scenario as records: which lever acts when and on whom, which shock strikes when and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.evidence.parameters import levers, shocks
from sim.foundation.errors import shown
from sim.foundation.notices import notify
from sim.rules.records import plan_type, shock_type
from sim.rules.vocabulary import N_TRACKS, Track
from sim.world.population import Population
from sim.world.scenario import Scenario

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Plan:
    """Rows of levers and shocks, and whom each row reaches."""

    levers: Array
    reach: Array  # rows x (units * tracks)
    shocks: Array
    shock_reach: Array  # rows x units


def make_plan(scenario: Scenario, population: Population) -> Plan:
    """Translate a scenario for one population; a lever at intensity 0 leaves no trace at all."""
    uses = [(levers()[name], use) for name, use in scenario.levers.items() if use.intensity > 0.0]
    rows = np.zeros(len(uses), dtype=plan_type)
    reach = np.zeros((len(uses), len(population.units) * N_TRACKS), dtype=np.bool_)
    for k, (spec, use) in enumerate(uses):
        end = -1 if use.end is None else use.end
        rows[k] = (spec.index, use.intensity, use.start, use.ramp, end, use.upkeep, spec.learning_hours)
        units = _units(population, use.units, use.departments)
        tracks = np.array([not use.tracks or track.name.lower() in use.tracks for track in Track])
        reach[k] = (units[:, None] & tracks[None, :]).ravel()
    struck = np.zeros(len(scenario.shocks), dtype=shock_type)
    shock_reach = np.zeros((len(scenario.shocks), len(population.units)), dtype=np.bool_)
    for k, shock in enumerate(scenario.shocks):
        end = -1 if shock.months is None else shock.start + shock.months
        struck[k] = (shocks()[shock.kind].index, shock.start, end, shock.size)
        shock_reach[k] = _units(population, (), shock.departments)
    return Plan(rows, reach, struck, shock_reach)


def say_of_shocks(scenario: Scenario, chosen: Mapping[str, float]) -> None:
    """Notify the reader of shocks that do nothing because their mechanism is off.

    Args:
        scenario: With its shocks.
        chosen: All parameters and switches.
    """
    for kind in dict.fromkeys(shock.kind for shock in scenario.shocks):
        spec = shocks()[kind]
        if spec.switch is not None and chosen[spec.switch] <= 0.0:
            notify(f"The shock {shown(spec.title)} does nothing here: it needs the switch `{spec.switch}`, which is off.")


def no_plan(population: Population) -> Plan:
    """Return the absence of any lever or shock, as while settling."""
    units = len(population.units)
    return Plan(
        np.zeros(0, dtype=plan_type),
        np.zeros((0, units * N_TRACKS), dtype=np.bool_),
        np.zeros(0, dtype=shock_type),
        np.zeros((0, units), dtype=np.bool_),
    )


def _units(population: Population, units: tuple[str, ...], departments: tuple[str, ...]) -> Array:
    """Return which units a use reaches: all, those named, or all of the departments named."""
    if not units and not departments:
        return np.ones(len(population.units), dtype=np.bool_)
    chosen = [
        name in units or population.department_names[unit["department"]] in departments
        for name, unit in zip(population.unit_names, population.units, strict=True)
    ]
    return np.array(chosen, dtype=np.bool_)
