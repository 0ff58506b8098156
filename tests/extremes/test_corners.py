"""Parameters at the ends of their ranges together, as a sensitivity study meets them.

Each parameter alone is pushed to both ends in `tests/directional/test_parameters.py`.
"""

import random

import pytest

import sim
from sim.engine.replicates import Job
from sim.evidence.parameters import levers, parameters, shocks
from tests.directional.worlds import pulling, school
from tests.extremes.sensible import sensible

RANGED = {name: (spec.low, spec.high) for name, spec in parameters().items() if spec.low < spec.high}


def stormy(institution: str, values: dict[str, float]) -> Job:
    """A small school with every lever, which fades, and every shock."""
    use = {"intensity": 0.7, "upkeep": 0.5, "ramp": 3}
    blows = [{"kind": kind, "start": 2 + k, "months": 8} for k, kind in enumerate(sorted(shocks()))]
    return pulling(school(institution, 60, months=18, values=values), dict.fromkeys(levers(), use), blows)


@pytest.mark.parametrize("end", [0, 1], ids=["low", "high"])
@pytest.mark.parametrize("institution", ["community", "research_intensive"])
def test_every_parameter_at_once_at_one_end_of_its_range(institution: str, end: int) -> None:
    sensible(stormy(institution, {name: ends[end] for name, ends in RANGED.items()}))


def corner(seed: int) -> dict[str, float]:
    """One corner of the space of parameters: each at its low or its high end, by the toss of a coin."""
    coin = random.Random(seed)
    return {name: coin.choice(ends) for name, ends in RANGED.items()}


@pytest.mark.parametrize("first", range(0, 24, 8))
def test_corners_of_the_space_of_parameters(first: int) -> None:
    for seed in range(first, first + 8):
        sensible(stormy(("community", "research_intensive")[seed % 2], corner(seed)))


def test_what_is_used_on_results_can_take_any_value_of_its_range() -> None:
    """Costs, and the life of leavers: groups that no month knows."""
    school_ = sim.load_institution("community").scaled(60)
    for end in (0, 1):
        values = {name: ends[end] for name, ends in RANGED.items() if parameters()[name].group in ("costs", "afterwards")}
        assert len(values) > 10
        run = sim.run("everything-reasonable", institution=school_, replicates=2, months=24, parameters=values)
        assert run.costs[["turnover_usd", "handover_usd", "levers_usd"]].ge(0).all(axis=None)
        after = run.life_after(60)
        assert after["exhaustion"].between(0.0, 1.0).all() and after["hours_per_week"].between(0.0, 168.0).all()
        assert (after["teaching_hours_per_week"] >= 0.0).all()
