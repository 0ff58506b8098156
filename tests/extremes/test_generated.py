"""Generated scenarios: any levers, shocks, switches and parameters that users may write leave a school sensible."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.engine.replicates import SETTLED
from sim.evidence.parameters import levers, parameters, shocks, switches
from sim.rules.vocabulary import Track
from sim.simulate.request import RunRequest, prepare
from sim.world.scenario import Scenario
from tests.extremes.sensible import sensible

MONTHS = 10
SCHOOL = sim.load_institution("community").scaled(50)
DEPARTMENTS = [department.name for department in SCHOOL.departments if department.headcount]
RANGED = sorted(name for name, spec in parameters().items() if spec.low < spec.high)
share = st.floats(0.0, 1.0)
some_departments = st.lists(st.sampled_from(DEPARTMENTS), unique=True, max_size=3)


@st.composite
def lever_uses(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.integers(1, MONTHS + 2))
    use = {
        "intensity": draw(share), "start": start, "ramp": draw(st.integers(0, 24)), "upkeep": draw(share),
        "departments": draw(some_departments),
        "units": draw(st.lists(st.sampled_from(SCHOOL.unit_names()), unique=True, max_size=2)),
        "tracks": draw(st.lists(st.sampled_from([track.name.lower() for track in Track]), unique=True, max_size=3)),
    }  # fmt: skip
    if draw(st.booleans()):
        use["end"] = start + draw(st.integers(1, MONTHS))
    return use


@st.composite
def blows(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(shocks())))
    spec = shocks()[kind]
    return {
        "kind": kind, "size": draw(st.floats(spec.low, spec.high)), "start": draw(st.integers(1, MONTHS)),
        "months": draw(st.none() | st.integers(1, MONTHS)), "departments": draw(some_departments),
    }  # fmt: skip


@st.composite
def values(draw: st.DrawFn) -> dict[str, float]:
    names = draw(st.lists(st.sampled_from(RANGED), unique=True, max_size=12))
    return {name: draw(st.floats(parameters()[name].low, parameters()[name].high)) for name in names}


scenarios = st.builds(
    Scenario,
    title=st.just("Generated"),
    levers=st.dictionaries(st.sampled_from(sorted(levers())), lever_uses(), max_size=8),
    shocks=st.lists(blows(), max_size=6).map(tuple),
    parameters=values(),
    switches=st.dictionaries(st.sampled_from(sorted(switches())), st.sampled_from([0, 1]), max_size=6),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(scenarios, st.integers(0, 2**63 - 1))
def test_any_scenario_leaves_the_school_sensible_and_conserves_it(scenario: Scenario, seed: int) -> None:
    asked = RunRequest.of(SCHOOL, None, 1, MONTHS, seed, 1, None, None, None, True)
    sensible(prepare(scenario, asked).job)
    SETTLED.clear()
