"""A scenario becomes rows of levers and shocks that reach whom they should."""

import numpy as np
import pytest

from sim.evidence.parameters import levers, settings
from sim.foundation.notices import Notice, say_anew
from sim.rules.vocabulary import N_TRACKS, Lever, Track
from sim.rules.vocabulary import Shock as Kind
from sim.world.institution import load_institution
from sim.world.plan import Plan, make_plan, no_plan, say_of_shocks
from sim.world.population import build_population
from sim.world.scenario import LeverUse, Scenario, Shock, list_scenarios, load_scenario

POPULATION = build_population(load_institution("typical").scaled(300), settings())
UNITS = len(POPULATION.units)
DEPARTMENT = POPULATION.department_names[0]
OF_DEPARTMENT = POPULATION.units["department"] == 0


def planned(*shocks: Shock, **uses: float | LeverUse | dict[str, object]) -> Plan:
    return make_plan(Scenario(title="Try", levers=uses, shocks=shocks), POPULATION)


def reach(plan: Plan, row: int = 0) -> np.ndarray:
    return plan.reach[row].reshape(UNITS, N_TRACKS)


def test_a_lever_at_zero_leaves_no_trace_at_all() -> None:
    plan, nothing = planned(team_inbox=0.0), no_plan(POPULATION)
    for name in ("levers", "reach", "shocks", "shock_reach"):
        one, other = getattr(plan, name), getattr(nothing, name)
        assert one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


def test_rows_say_what_the_use_says() -> None:
    use = LeverUse(intensity=0.7, start=4, ramp=6, end=30, upkeep=0.5)
    (row,) = planned(mentoring=use).levers
    assert (row["lever"], row["intensity"], row["start"], row["ramp"]) == (Lever.MENTORING, 0.7, 4, 6)
    assert (row["end"], row["upkeep"]) == (30, 0.5)
    assert planned(mentoring=1.0).levers["end"].tolist() == [-1]


@pytest.mark.parametrize("name", levers())
def test_a_bare_intensity_is_as_usual_for_the_lever(name: str) -> None:
    (row,) = planned(**{name: 1.0}).levers
    spec = levers()[name]
    assert (row["lever"], row["ramp"], row["upkeep"]) == (spec.index, spec.ramp_months, spec.upkeep)
    assert row["learning_hours"] == spec.learning_hours and row["start"] == 1


def test_everybody_is_reached_where_nobody_is_named() -> None:
    assert reach(planned(team_inbox=1.0)).all()


def test_departments_units_and_tracks_narrow_it_down() -> None:
    whole = reach(planned(team_inbox={"intensity": 1.0, "departments": [DEPARTMENT]}))
    assert (whole == OF_DEPARTMENT[:, None]).all()
    other = POPULATION.unit_names[-1]
    both = reach(planned(team_inbox={"intensity": 1.0, "departments": [DEPARTMENT], "units": [other]}))
    assert both.any(axis=1).sum() == OF_DEPARTMENT.sum() + 1 and both[-1].all()
    some = reach(planned(team_inbox={"intensity": 1.0, "units": [other], "tracks": ["clinician"]}))
    assert some.sum() == 1 and some[-1, Track.CLINICIAN]


def test_shocks_strike_for_their_months() -> None:
    for months, end in ((12, 17), (None, -1)):
        (row,) = planned(Shock(kind="hiring_freeze", start=5, months=months)).shocks
        assert (row["kind"], row["start"], row["end"]) == (Kind.HIRING_FREEZE, 5, end)
    (usual,) = planned(Shock(kind="payline_drop")).shocks
    assert usual["size"] == 0.4 and usual["end"] == -1


def test_shocks_strike_departments() -> None:
    plan = planned(Shock(kind="chair_loss", departments=[DEPARTMENT]), Shock(kind="message_surge"))
    assert plan.shock_reach[0].tolist() == OF_DEPARTMENT.tolist()
    assert plan.shock_reach[1].all()


@pytest.mark.parametrize("name", list_scenarios())
def test_every_shipped_scenario_becomes_a_plan(name: str) -> None:
    scenario = load_scenario(name)
    plan = make_plan(scenario, build_population(load_institution(scenario.institution), settings()))
    assert len(plan.levers) == sum(use.intensity > 0.0 for use in scenario.levers.values())
    assert len(plan.shocks) == len(scenario.shocks)
    assert plan.reach.any(axis=1).all() and plan.shock_reach.any(axis=1).all(), "nothing is aimed at nobody"


def test_a_shock_whose_mechanism_is_off_says_that_it_does_nothing(recwarn: pytest.WarningsRecorder) -> None:
    blow = Scenario(title="Bad times", shocks=({"kind": "downturn"}, {"kind": "patient_surge"}))
    say_anew()
    say_of_shocks(blow, settings())
    assert not recwarn.list
    with pytest.warns(Notice, match='"Downturn" does nothing here: it needs the switch `downturns`'):
        say_of_shocks(blow, settings({"downturns": 0.0}))
    say_anew()
