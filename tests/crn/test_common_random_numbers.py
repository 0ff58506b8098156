"""Two scenarios with one seed meet the same people and the same random numbers: a difference is the policy's alone."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.engine.replicates import run_replicate, settled_start
from sim.evidence.parameters import levers, shocks
from sim.rules.vocabulary import Stage
from sim.simulate.request import RunRequest, prepare
from sim.world.scenario import Scenario
from tests.directional.worlds import (
    bits,
    fields_that_differ,
    live_on,
    lived,
    observed,
    pulling,
    same,
    school,
    struck,
)

TRAITS = (
    "woman", "urim", "resilience", "says_no", "reliability", "restlessness", "fairness_outlook", "message_factor",
    "wish_share", "meaningful", "pay_relative", "rvu_target", "line", "unit", "department", "track",
)  # fmt: skip


def test_a_lever_at_intensity_0_changes_nothing_at_all() -> None:
    usual = school(months=24)
    idle = pulling(usual, dict.fromkeys(levers(), 0.0))
    assert bits(run_replicate(idle, 0)) == bits(run_replicate(usual, 0))
    assert same(lived(idle, 0, 24), lived(usual, 0, 24))


def test_a_lever_at_intensity_0_changes_nothing_in_the_tables() -> None:
    scenario = Scenario(title="Idle", levers=dict.fromkeys(levers(), 0.0))
    usual, idle = (sim.run(s, institution="community", replicates=3, months=12) for s in ("baseline", scenario))
    for name in ("monthly", "departures", "costs"):
        one, other = (getattr(run, name).drop(columns="scenario") for run in (usual, idle))
        assert one.equals(other), name


@pytest.mark.parametrize("lever", sorted(levers()))
def test_a_lever_from_month_13_on_changes_nothing_before(lever: str) -> None:
    usual = school(months=24)
    late = pulling(usual, {lever: {"start": 13, "ramp": 3}})
    without, with_ = run_replicate(usual, 1), run_replicate(late, 1)
    for name in ("by_cell", "by_kind", "by_unit"):
        assert getattr(without, name)[:13].tobytes() == getattr(with_, name)[:13].tobytes()
    assert not with_.use[:13].any() and with_.use[13:].any()
    assert same(lived(usual, 1, 12), lived(late, 1, 12))
    assert not same(lived(usual, 1, 16), lived(late, 1, 16))


@pytest.mark.parametrize("kind", sorted(shocks()))
def test_a_shock_in_month_13_changes_nothing_before(kind: str) -> None:
    usual, switch = school(months=24), shocks()[kind].switch
    usual = usual if switch is None else school(months=24, values={switch: 1.0})
    late = struck(usual, kind, start=13)
    assert same(lived(usual, 1, 12), lived(late, 1, 12))
    assert not same(lived(usual, 1, 15), lived(late, 1, 15))


@pytest.mark.parametrize("where", ["departments", "units"])
def test_what_one_place_does_changes_nobody_elsewhere(where: str) -> None:
    usual = school(months=24)
    population = usual.population
    if where == "departments":
        name, here = population.department_names[1], population.people["department"] == 1
    else:
        name, here = population.unit_names[4], population.people["unit"] == 4
    use = {"intensity": 1.0, where: [name]}
    treated = pulling(usual, dict.fromkeys(levers(), use))
    for month in (1, 24):  # units meet nobody of other units: not even later does anything spill over
        without, with_ = lived(usual, 0, month), lived(treated, 0, month)
        assert fields_that_differ(without.people[~here], with_.people[~here]) == set()
        assert fields_that_differ(without.people[here], with_.people[here]) != set()


def test_looking_changes_nothing() -> None:
    job = school(months=24)
    unseen, seen = (settled_start(job, 0, mine=True) for _ in range(2))
    live_on(job, unseen, 1, 24)
    live_on(job, seen, 1, 24, observed=True)
    assert same(unseen, seen)
    stopping = lived(job, 0, 7)  # and neither does a stop on the way
    live_on(job, stopping, 8, 24)
    assert same(stopping, seen)


def test_a_longer_horizon_changes_nothing_before_its_end() -> None:
    short, long = (run_replicate(school(months=months), 0) for months in (12, 24))
    assert short.by_cell.tobytes() == long.by_cell[:13].tobytes()
    early = long.log[long.log["month"] <= 12]
    assert all(np.array_equal(early[name], short.log[name]) for name in early.dtype.names or ())


def test_one_person_fewer_changes_nobody_elses_random_numbers() -> None:
    """Draws are one’s own, and of the requests dealt out only those change that concern the one who is gone."""
    job, changed_requests, others = school(months=12), 0, 0
    for number in range(20):
        usual, fewer = (settled_start(job, number, mine=True) for _ in range(2))
        gone = int(np.flatnonzero(usual.people["filled"])[37 * number])
        fewer.people[gone]["filled"] = False
        fewer.people[gone]["stage"] = Stage.GONE
        fewer.people[gone]["search_months_left"] = 60
        for world in (usual, fewer):
            live_on(job, world, 1, 1)
        there = usual.people["filled"] & fewer.people["filled"] & ~usual.people["hired_this_month"]
        for name in ("load", "load_memory"):
            assert np.array_equal(usual.people[name][there], fewer.people[name][there])
        elsewhere = usual.people["unit"] != usual.people["unit"][gone]
        assert not fields_that_differ(usual.people[elsewhere], fewer.people[elsewhere])
        near = there & ~elsewhere
        changed_requests += int((usual.people["requests_received"] != fewer.people["requests_received"])[near].sum())
        others += int(near.sum())
    assert changed_requests / others < 0.03  # drawing from a list of names would change every fourth
    assert changed_requests > 0, "somebody else takes over what was asked of the one who is gone"


def test_one_more_hire_changes_nobody_elses_random_numbers() -> None:
    job = school(months=6)
    usual, more = (settled_start(job, 3, mine=True) for _ in range(2))
    vacant = np.flatnonzero(~usual.people["filled"] & (usual.people["search_months_left"] > 8))
    line = int(vacant[0])
    more.people[line]["search_months_left"] = 1
    for world in (usual, more):
        live_on(job, world, 1, 6)
    assert more.people["filled"][line] and not usual.people["filled"][line]
    elsewhere = usual.people["unit"] != usual.people["unit"][line]
    assert not fields_that_differ(usual.people[elsewhere], more.people[elsewhere])
    there = usual.people["filled"] & (usual.people["occupant"] == more.people["occupant"])
    assert np.array_equal(usual.people["load"][there], more.people["load"][there])


def test_the_same_person_can_be_followed_through_two_scenarios() -> None:
    usual = school(months=60)
    treated = pulling(usual, {"realistic_targets": 1.0, "recognition": 1.0, "support_staff": 1.0})
    one, other = lived(usual, 0, 60).people, lived(treated, 0, 60).people
    both = one["filled"] & other["filled"] & (one["occupant"] == other["occupant"])
    assert 0.6 < both.mean() < 1.0
    for name in set(TRAITS) - {"pay_relative"}:
        assert np.array_equal(one[name][both], other[name][both]), name
    raises = (one["pay_relative"] - other["pay_relative"])[both] / usual.settings["counter_offer_raise"]
    assert np.allclose(raises, np.round(raises)) and (raises == 0.0).mean() > 0.9, "but for counter-offers, the same pay"
    late = both & (one["occupant"] > 0) & (one["months_since_hire"] != other["months_since_hire"])
    assert late.sum() > 3, "even those who were hired in another month are the same people"
    assert (one["exhaustion"][both] != other["exhaustion"][both]).mean() > 0.9


def test_a_person_keeps_their_random_numbers_whatever_the_policy() -> None:
    usual = school(months=24)
    treated = pulling(usual, dict.fromkeys(levers(), 1.0), [{"kind": "hiring_freeze"}, {"kind": "chair_loss"}])
    one, other = lived(usual, 2, 24).people, lived(treated, 2, 24).people
    both = one["filled"] & other["filled"] & (one["occupant"] == other["occupant"]) & (one["occupant"] == 0)
    assert both.sum() > 700
    assert np.array_equal(one["load"][both], other["load"][both])


def test_compared_scenarios_share_their_settled_start() -> None:
    asked = RunRequest.of("community", None, 2, 6, 1, 1, None, None, None, True)
    baseline, levers_, shocked = (
        prepare(scenario, asked).job
        for scenario in (
            Scenario(title="A"),
            Scenario(title="B", levers={"team_inbox": 1.0}),
            Scenario(title="C", shocks=({"kind": "support_cut"},)),
        )
    )
    assert baseline.key == levers_.key == shocked.key
    assert settled_start(baseline, 0) is settled_start(levers_, 0) is settled_start(shocked, 0)
    other = prepare(Scenario(title="D", parameters={"required_hours": 7.0}), asked).job
    assert other.key != baseline.key
    assert not same(settled_start(other, 0), settled_start(baseline, 0))
    comparison = sim.compare(["baseline", "fix-workflows"], institution="community", replicates=2, months=2)
    at_start = [run.monthly.query("month == 0").drop(columns="scenario") for run in comparison.runs.values()]
    assert at_start[0].equals(at_start[1])


def test_a_settled_start_that_is_kept_is_never_lived_on() -> None:
    job = school(months=12)
    before = settled_start(job, 0).copy()
    run_replicate(job, 0)
    lived(job, 0, 12)
    assert same(settled_start(job, 0), before)


@pytest.mark.parametrize("lever", ["documentation_support", "recognition", "protected_time_guarantee", "mentoring"])
def test_a_difference_varies_less_with_common_random_numbers(lever: str) -> None:
    usual = school(headcount=300, months=12)
    treated = pulling(usual, {lever: 1.0})
    a, b, c = (observed(job, 20) for job in (usual, treated, replace(treated, seed=2)))
    for outcome, most in (("burned_out", 0.2), ("evening_hours", 0.2), ("intends_to_leave", 0.3)):
        ratio = (b[outcome] - a[outcome]).var(ddof=1) / (c[outcome] - a[outcome]).var(ddof=1)
        assert ratio < most, outcome


def test_seeds_and_replicates_are_different_random_numbers() -> None:
    job = school(months=3)
    runs = [run_replicate(replace(job, seed=seed), number) for seed in (1, 2) for number in (0, 1)]
    assert len({bits(run) for run in runs}) == 4
