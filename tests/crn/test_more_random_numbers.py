"""Common random numbers once more: idle levers beside active ones, one line more, Mesa observers, people in tables."""

import copy
from dataclasses import replace

import mesa
import numpy as np
import pytest

import sim
from sim.engine.replicates import run_replicate
from sim.evidence.parameters import levers, settings, shocks
from sim.world.institution import Institution, load_institution
from sim.world.plan import no_plan
from sim.world.population import build_population
from sim.world.scenario import Scenario
from tests.directional.worlds import Array, bits, fields_that_differ, lived, pulling, same, school
from tests.mesa.small import small, state, stepped

ACTIVE = ("team_inbox", "fair_requests", "burden_survey")
OWN_TRAITS = ("woman", "urim", "resilience", "says_no", "reliability", "restlessness", "fairness_outlook", "message_factor",
            "load")  # fmt: skip


# a lever at zero


def test_idle_levers_beside_active_ones_change_nothing() -> None:
    usual = pulling(school(months=18), dict.fromkeys(ACTIVE, 0.8), [{"kind": "message_surge", "start": 4}])
    idle = {name: {"intensity": 0.0, "start": 3, "ramp": 2, "upkeep": 0.0, "end": 15} for name in levers()}
    beside = pulling(
        school(months=18), idle | dict.fromkeys(ACTIVE, 0.8), [{"kind": "message_surge", "start": 4}]
    )
    assert bits(run_replicate(beside, 0)) == bits(run_replicate(usual, 0))
    assert same(lived(beside, 0, 18), lived(usual, 0, 18))


@pytest.mark.parametrize("name", sorted(levers()))
def test_each_lever_at_zero_leaves_a_mesa_school_as_it_is(name: str) -> None:
    assert state(stepped(small(**{name: 0.0}), 3)) == state(stepped(small(), 3))


def test_what_begins_after_the_horizon_changes_nothing() -> None:
    usual = school(months=12)
    later = pulling(
        usual, {name: {"start": 13} for name in levers()}, [{"kind": kind, "start": 13} for kind in shocks()]
    )
    assert bits(run_replicate(later, 2)) == bits(run_replicate(usual, 2))
    assert same(lived(later, 2, 12), lived(usual, 2, 12))
    assert not same(lived(later, 2, 13), lived(usual, 2, 13))


def test_what_begins_late_changes_nothing_before_in_the_tables() -> None:
    late = Scenario(title="Late", levers={name: {"intensity": 1.0, "start": 7} for name in levers()})
    both = sim.compare(["baseline", late], institution="community", replicates=3, months=12)
    for name in ("monthly", "departures"):
        one, other = (getattr(run, name).drop(columns="scenario") for run in both.runs.values())
        before = [table[table.month < 7].reset_index(drop=True) for table in (one, other)]
        assert before[0].equals(before[1]), name
        assert len(before[0]) and not one.equals(other)


# one line more


def with_the_largest_last(more: int) -> Institution:
    """The typical school, its largest department last and by so many people larger."""
    place = load_institution("typical")
    *others, largest = sorted((dict(spec) for spec in place.departments), key=lambda spec: spec["headcount"])
    departments = [*others, {**largest, "headcount": largest["headcount"] + more}]
    return type(place)(**{**dict(place), "headcount": place.headcount + more, "departments": departments})


def test_one_more_line_changes_nobody_elses_random_numbers() -> None:
    """The last unit gets a line more: elsewhere nothing changes at all, and there everybody keeps their own draws."""
    populations = [build_population(with_the_largest_last(more), settings()) for more in (0, 1)]
    usual, larger = (
        replace(school(months=12), population=population, plan=no_plan(population), key=f"tests line {k}")
        for k, population in enumerate(populations)
    )
    n = len(populations[0].people)
    assert len(populations[1].people) == n + 1 and populations[0].unit_names == populations[1].unit_names
    for month in (0, 12):
        one, other = lived(usual, 0, month).people, lived(larger, 0, month).people[:n]
        near = one["department"] == one["department"].max()
        assert fields_that_differ(one[~near], other[~near]) == set()
        assert fields_that_differ(one[near], other[near]) != set()
        both = near & (one["occupant"] == other["occupant"]) & one["filled"] & other["filled"]
        assert both.sum() > 0.8 * near.sum() > 100
        for name in OWN_TRAITS:
            assert np.array_equal(one[name][both], other[name][both]), name


# observers


def test_observers_of_a_mesa_model_change_nobodys_random_numbers() -> None:
    alone, watched = small(rng=6), small(rng=6, collect_people=True)
    second = mesa.DataCollector(
        model_reporters={"tired": lambda m: sum(me.exhaustion > 0.5 for me in m.faculty)},
        agent_reporters={"hours": lambda agent: sum(getattr(agent, "have", ()))},
    )
    for _ in range(6):
        stepped(alone, 1)
        stepped(watched, 1)
        second.collect(watched)
        watched.agents.shuffle().select(lambda agent: watched.random.random() < 0.5)
        stepped(copy.deepcopy(watched), 2)
        assert state(watched) == state(alone)


def test_asking_for_people_or_for_units_changes_no_table() -> None:
    how = {"institution": "community", "replicates": 2, "months": 6, "seed": 3}
    plain, asked = sim.run("fix-workflows", **how), sim.run("fix-workflows", progress=lambda *_: None, **how)
    asked.people(months=[0, 3, 6])
    coarse = sim.run("fix-workflows", by_unit=False, **how)
    assert asked.monthly.equals(plain.monthly) and asked.departures.equals(plain.departures)
    seen = [run.monthly_of(["all"], ["departures", "headcount"]) for run in (plain, coarse)]
    assert seen[0].equals(seen[1])
    assert coarse.departures.drop(columns="unit").equals(plain.departures.drop(columns="unit"))


# the same person in two scenarios


def test_a_person_has_one_name_in_all_scenarios() -> None:
    both = sim.compare(
        ["baseline", "everything-reasonable"], institution="community", replicates=5, months=36, seed=2
    )
    tables = [run.people(months=[36]).set_index(["replicate", "person"]) for run in both.runs.values()]
    met = tables[0].index.intersection(tables[1].index)
    one, other = (table.loc[met] for table in tables)
    assert len(met) > 0.6 * len(tables[0])
    for name in ("unit", "department", "gender", "urim"):
        assert (one[name].astype(str) == other[name].astype(str)).all(), name
    assert (one["exhaustion"] != other["exhaustion"]).mean() > 0.9, "the same people, other lives"
    left = [
        run.departures[run.departures.occupant == 0].set_index(["replicate", "person"])
        for run in both.runs.values()
    ]
    stayed = left[0].index.difference(left[1].index)
    again = tables[1].index.intersection(stayed)
    assert len(again) > 20, "who left as it is, and is still here under the policy"
    kept: Array = tables[1].loc[again, "months_since_hire"].to_numpy()
    assert (kept >= 36).all()
