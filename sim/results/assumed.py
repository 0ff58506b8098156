"""Which conclusions rest on assumptions alone: levers, shocks and mechanisms behind which no source stands.

The mark is the one of the home page and of `attrition rank`: `assumption_only` of what is declared in `sim/evidence`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.evidence.parameters import LeverSpec, ShockSpec, SwitchSpec, levers, shocks, switches
from sim.world.scenario import Scenario

Spec = LeverSpec | ShockSpec | SwitchSpec


def warning(made: Iterable[Spec]) -> str:
    """Return one line on which of those that make a difference rest on assumptions alone; empty where none does.

    Args:
        made: Levers, shocks and mechanisms that make the difference.
    """
    every = list(made)
    assumed = [spec.title for spec in every if spec.assumption_only]
    if not assumed:
        return ""
    part = "Rests" if len(assumed) == len(every) else "Rests in part"
    return f"{part} on assumptions alone: {'; '.join(assumed)}."


def of_scenarios(scenario: Scenario, reference: Scenario) -> str:
    """Return the same line for whatever a scenario does and its reference does not, or the other way round."""
    return warning(differences(scenario, reference))


def differences(scenario: Scenario, reference: Scenario) -> list[Spec]:
    """Return levers, shocks and mechanisms in which two scenarios differ."""
    known = shocks()
    mine, theirs = ([shock.model_dump() for shock in each.shocks] for each in (scenario, reference))
    kinds = [one["kind"] for one in [*(s for s in mine if s not in theirs), *(s for s in theirs if s not in mine)]]
    usual = {name: float(spec.on) for name, spec in switches().items()}
    on, off = ({**usual, **each.switches} for each in (scenario, reference))
    return [
        *(levers()[name] for name in _differ(scenario.levers, reference.levers)),
        *(known[kind] for kind in dict.fromkeys(kinds)),
        *(switches()[name] for name in _differ(on, off)),
    ]


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)]
