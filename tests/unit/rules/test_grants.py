"""Grants with ends of their own: renewals, near misses, gaps, staff, budget years, bridges."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.engine.replicates import run_ensemble
from sim.rules.draws import Event
from sim.rules.grants import (
    application_succeeds,
    begin_a_gap,
    do_research,
    find_last_end,
    first_grants,
    grants_sought,
    keep_grants_going,
    keep_staff,
    live_through_a_gap,
    round_is_due,
    success_likely,
)
from sim.rules.strains.research import feel_research
from sim.rules.vocabulary import N_TRACKS, Activity, Grant, Lever, PersonColumn, Shock, Strain, Track
from tests.directional.downstream import EVENINGS, HOURS, REFILLED
from tests.directional.worlds import Array, changed, fields_that_differ, lived, pulling, school, struck

Make = Callable[..., Any]
Draws = Callable[[Mapping[Any, float]], None]
ON = {"grants": 1.0}
P = {**ON, "effort_per_grant": 0.3, "grant_worry_months": 18.0, "months_between_applications": 9.0, "grant_months": 54.0,
     "research_progress_usual": 16.0, "most_readiness": 1.6, "renewal_advantage": 1.8, "near_the_line": 0.5,
     "staff_months": 6.0, "research_by_staff": 0.6, "months_until_leak": 12.0, "bridge_months": 12.0, "effort_leaked": 0.5,
     "research_effort_worth_grants": 0.2, "mentor_helps_grants": 0.15}  # fmt: skip
FUNDED = {"grant_state": Grant.FUNDED, "research_effort": 0.6, "research_progress": 16.0, "grant_left": [30.0, 5.0, -30.0],
          "grant_months_left": 30}  # fmt: skip
GAP = {**FUNDED, "grant_state": Grant.LAPSED, "grant_left": [-4.0, -30.0, -30.0], "grant_months_left": 0}


@pytest.mark.parametrize(("effort", "sought"), [(0.2, 1), (0.44, 1), (0.46, 2), (0.76, 3), (1.0, 3)])
def test_effort_says_how_many_grants_one_seeks(make: Make, effort: float, sought: int) -> None:
    world = make(p=P, me={**FUNDED, "research_effort": effort})
    assert grants_sought(world.me, world.p) == sought
    world.me.grant_state = Grant.EARLY
    assert grants_sought(world.me, world.p) == 1


@pytest.mark.parametrize(("left", "due"), [(19.0, False), (18.0, False), (17.0, False), (9.0, True), (4.0, False),
                                           (0.0, True), (-9.0, True), (-10.0, False), (-90.0, True)])  # fmt: skip
def test_rounds(make: Make, left: float, due: bool) -> None:
    assert round_is_due(left, make(p=P).p) == due


def likely(make: Make, k: int = 0, shocks: Any = None, **me: Any) -> float:
    world = make(p=P, me={**FUNDED, **me}, shocks=shocks)
    return float(success_likely(world.me, world.unit, world.school, k, world.p))


def test_odds(make: Make) -> None:
    assert likely(make) == pytest.approx(0.2 * 1.8)
    assert likely(make, 2) == pytest.approx(0.2), "a new one"
    assert likely(make, grant_left=[-9.0, 1.0, 1.0]) == pytest.approx(0.36)
    assert likely(make, grant_left=[-10.0, 1.0, 1.0]) == pytest.approx(0.2)
    assert likely(make, grant_state=Grant.EARLY) == pytest.approx(0.2)
    assert likely(make, research_progress=8.0) == pytest.approx(0.18)
    assert likely(make, research_progress=800.0) == pytest.approx(0.36 * 1.6)
    assert likely(make, mentor=1) == pytest.approx(0.36 * 1.15)
    assert likely(make, shocks={Shock.PAYLINE_DROP: 0.4}) == pytest.approx(0.36 * 0.6)


def test_a_near_miss_fares_better_if_the_lab_still_stands(make: Make) -> None:
    assert likely(make, near_miss=0) == pytest.approx(0.36 * 1.5)
    assert likely(make, near_miss=0, lab=0.2) == pytest.approx(0.36 * 1.1)
    assert likely(make, near_miss=1) == pytest.approx(0.36)


@pytest.mark.parametrize(("draw", "wins", "near"), [(0.35, True, -1), (0.37, False, 0), (0.53, False, 0), (0.55, False, -1)])
def test_what_just_missed(make: Make, draws: Draws, draw: float, wins: bool, near: int) -> None:
    draws({Event.GRANT: draw})
    world = make(p=P, me=FUNDED)
    assert application_succeeds(world.me, world.unit, world.school, 0, world.p) == wins
    assert world.me.near_miss == near


def lives(make: Make, draws: Draws, draw: float, me: Mapping[str, Any], **around: Any) -> Any:
    """One month of grants, all draws alike."""
    draws({(Event.GRANT, k): draw for k in range(3)})
    return make(p=P, me=me, **around).lives(keep_grants_going)


def test_each_runs_down_and_is_renewed_at_its_own_end(make: Make, draws: Draws) -> None:
    me = lives(make, draws, 0.0, {**FUNDED, "grant_left": [30.0, 10.0, -30.0]})
    assert me.grant_left == [29.0, 9.0 + 54.0, -31.0] and me.grant_months_left == 63
    me = lives(make, draws, 0.99, {**FUNDED, "grant_left": [30.0, 10.0, -30.0]})
    assert me.grant_left == [29.0, 9.0, -31.0] and me.grant_state == Grant.FUNDED
    me = lives(make, draws, 0.0, {**FUNDED, "grant_left": [30.0, -26.0, -26.0]})
    assert me.grant_left == [29.0, 54.0, -27.0], "two are sought, not three"


def test_another_grant_is_the_buffer(make: Make, draws: Draws) -> None:
    me = lives(make, draws, 0.99, {**FUNDED, "grant_left": [1.0, 20.0, -30.0], "lab": 0.9})
    assert me.grant_state == Grant.FUNDED and not me.grant_lost and me.lab > 0.9 and me.grant_months_left == 19
    me = lives(make, draws, 0.99, {**FUNDED, "grant_left": [1.0, -20.0, -30.0]})
    assert (me.grant_state, me.grant_lost, me.months_unfunded) == (Grant.LAPSED, True, 0)
    assert me.lab == pytest.approx(5.0 / 6.0)


def test_a_win_in_a_gap_ends_it(make: Make, draws: Draws) -> None:
    me = lives(make, draws, 0.0, {**GAP, "grant_left": [-8.0, -30.0, -30.0], "months_unfunded": 8, "lab": 0.4})
    assert (me.grant_state, me.months_unfunded, me.grant_months_left) == (Grant.FUNDED, 0, 54)
    assert me.lab == pytest.approx(0.4 + 0.6 / 6.0)


def test_a_first_award_is_not_renewed(make: Make) -> None:
    world = make(p=P, me={**FUNDED, "grant_state": Grant.EARLY, "grant_left": [0.0, -20.0, -20.0]})
    begin_a_gap(world.me, world.p)
    assert success_likely(world.me, world.unit, world.school, 0, world.p) == pytest.approx(0.2)


def test_who_lives_on_no_grants_is_left_alone(make: Make, draws: Draws) -> None:
    me = lives(make, draws, 0.0, {"grant_state": Grant.NONE, "grant_lost": True, "grant_left": [0.0, 0.0, 0.0]})
    assert me.grant_state == Grant.NONE and not me.grant_lost and me.grant_left == [0.0, 0.0, 0.0]


def test_staff_go_within_months_unless_a_bridge_pays_them(make: Make) -> None:
    def after(months: int, bridge: float, unfunded: int = 0) -> float:
        world = make(p=P, me={**GAP, "lab": 1.0, "months_unfunded": unfunded}, levers={Lever.BRIDGE_FUNDING: bridge})
        for _ in range(months):
            keep_staff(world.me, world.unit, world.p)
        return float(world.me.lab)

    assert after(6, 0.0) == pytest.approx((5.0 / 6.0) ** 6) and after(6, 0.0) < 0.35
    assert after(6, 1.0) == 1.0 and after(1, 0.5) == pytest.approx(11.0 / 12.0)
    assert after(1, 1.0, unfunded=12) == pytest.approx(5.0 / 6.0), "one cycle"


def test_research_goes_slower_without_staff(make: Make) -> None:
    done = []
    for lab in (1.0, 0.0):
        world = make(p=P, me={**FUNDED, "research_progress": 0.0, "lab": lab})
        world.me.have[Activity.RESEARCH] = 20.0
        do_research(world.me, world.p)
        done.append(world.me.research_progress)
    assert done[1] == pytest.approx(0.4 * done[0]) and done[0] > 0.0


@pytest.mark.parametrize(
    ("month", "unfunded", "bridge", "leaks"),
    [
        (24, 11, 0.0, True), (24, 10, 0.0, False), (23, 20, 0.0, False), (24, 22, 1.0, False), (24, 23, 1.0, True),
        (-12, 30, 0.0, True),
    ],
)  # fmt: skip
def test_effort_moves_with_a_new_budget_year(make: Make, month: int, unfunded: int, bridge: float, leaks: bool) -> None:
    world = make(p=P, me={**GAP, "months_unfunded": unfunded}, school={"month": month}, levers={Lever.BRIDGE_FUNDING: bridge})
    live_through_a_gap(world.me, world.unit, world.school, world.p)
    assert world.me.research_effort == pytest.approx(0.3 if leaks else 0.6)
    assert world.me.clinical_effort == pytest.approx(1.0 if leaks else 0.7)
    assert world.me.months_unfunded == unfunded + 1


def test_too_little_research_ends_the_career(make: Make) -> None:
    world = make(p=P, me={**GAP, "months_unfunded": 20, "research_effort": 0.3}, school={"month": 12})
    live_through_a_gap(world.me, world.unit, world.school, world.p)
    assert (world.me.grant_state, world.me.months_unfunded) == (Grant.NONE, 0)


def test_the_first_ends_are_staggered(make: Make, draws: Draws) -> None:
    draws({(Event.GRANT_START, 2): 0.9, (Event.GRANT_START, 3): 0.2})
    world = make(p=P, me={**FUNDED, "grant_months_left": 11, "near_miss": 2, "lab": 0.1})
    first_grants(world.me, world.school, world.p)
    assert world.me.grant_left == [11.0, 43.0, -64.0] and world.me.grant_months_left == 43
    assert (world.me.lab, world.me.near_miss) == (1.0, -1)
    draws({(Event.GRANT_START, 2): 0.25})
    first_grants(world.me, world.school, world.p)
    assert world.me.grant_left[1] == -27.0, "between two"
    world = make(p=P, me={"grant_state": Grant.NONE})
    first_grants(world.me, world.school, world.p)
    assert max(world.me.grant_left) < 0.0 and world.me.grant_months_left == 0


def test_the_last_end_counts(make: Make) -> None:
    world = make(me={"grant_left": [3.0, 17.0, -4.0]})
    find_last_end(world.me)
    assert world.me.grant_months_left == 17
    world = make(me={"grant_left": [-3.0, -17.0, 0.0]})
    find_last_end(world.me)
    assert world.me.grant_months_left == 0


def test_a_lower_payline_is_not_felt_before_one_applies(make: Make) -> None:
    me = {**FUNDED, "grant_months_left": 6, "wish_share": [0.2, 0.1, 0.1, 0.1, 0.1, 0.0, 0.4]}
    felt = []
    for on in (0.0, 1.0):
        for drop in (0.0, 0.4):
            world = make(p={**P, "grants": on}, me=me, shocks={Shock.PAYLINE_DROP: drop})
            felt.append(world.lives(feel_research).strain[Strain.RESEARCH])
    assert felt[1] > felt[0] == felt[2] == felt[3]


# whole runs, small


@cache
def funded(drop: float, bridge: bool = False, replicates: int = 60) -> tuple[Array, Array]:
    """Funded investigators and investigators' effort in research, by year, in a school of 400 with this cut from month 1."""
    job = school("typical", 400, months=72, values=ON)
    cut = [{"kind": "payline_drop", "start": 1, "size": drop}] if drop else []
    job = pulling(job, {"bridge_funding": 1.0} if bridge else {}, cut)
    runs = run_ensemble(job, range(replicates))
    added = sum(np.asarray(run.by_kind, dtype=float) for run in runs)
    kinds = [k for k in range(added.shape[1]) if k % N_TRACKS >= Track.CLINICIAN_INVESTIGATOR]
    seen = added[:, kinds].sum(axis=1)
    return seen[::12, PersonColumn.FUNDED_GRANTS], seen[::12, PersonColumn.PROTECTED_PROMISED_HOURS]


def test_a_cut_acts_over_years() -> None:
    fall = 1.0 - funded(0.4)[0] / funded(0.0)[0]
    assert fall[0] == 0.0 and 0.02 < fall[1] < 0.12, "ends are staggered"
    assert fall[1] < fall[2] < fall[4] and 0.12 < fall[6] < 0.35
    effort = 1.0 - funded(0.4)[1] / funded(0.0)[1]
    assert abs(effort[1]) < 0.01 < effort[6] < 0.25, "effort moves later than grants end"


def test_a_small_cut_has_the_size_of_the_sequester() -> None:
    """Awards 8.9% lower, 3.8% fewer funded investigators within a year (G3): the order of magnitude."""
    fall = 1.0 - funded(0.09)[0] / funded(0.0)[0]
    assert 0.005 < fall[1] < 0.06 and fall[1] < fall[5] < 0.09


def test_a_bridge_keeps_more_of_them_in_research() -> None:
    more = funded(0.4, bridge=True)[0][3:] - funded(0.4)[0][3:]
    assert more.sum() > 0.0
    assert funded(0.4, bridge=True)[1][6] > funded(0.4)[1][6]


def test_in_the_first_month_of_a_cut_nothing_is_felt_but_by_those_who_apply() -> None:
    on = school("typical", 200, months=2, values=ON)
    cut = struck(on, "payline_drop", size=0.4)
    moved: set[str] = set()
    for number in range(6):
        before, after = lived(on, number, 1).people, lived(cut, number, 1).people
        moved |= fields_that_differ(before, after)
    assert moved <= {"grant_left", "grant_state", "grant_months_left", "near_miss", "lab", "grant_lost", "months_unfunded"}


def test_grants_hold_together() -> None:
    for values in ({}, {"effort_per_grant": 0.2, "staff_months": 3.0}, {"near_the_line": 1.0, "research_by_staff": 0.8}):
        people = lived(school("research_intensive", 200, months=60, values={**ON, **values}), 0, 60).people
        people = people[people["filled"]]
        last = np.maximum(people["grant_left"].max(axis=1), 0.0)
        lives_on = people["grant_state"] != Grant.NONE
        assert np.array_equal(people["grant_months_left"][lives_on], last[lives_on])
        running = (people["grant_state"] == Grant.FUNDED) | (people["grant_state"] == Grant.EARLY)
        assert (last[running] > 0.0).all() and (last[people["grant_state"] == Grant.LAPSED] == 0.0).all()
        assert (people["lab"] >= 0.0).all() and (people["lab"] <= 1.0).all()


def test_switching_it_on_moves_only_research_in_the_first_month() -> None:
    on = school("typical", 200, months=2, values=ON)
    off = changed(on, {"grants": 0.0}, replicates=range(3))
    moved: set[str] = set()
    for number in range(3):
        a, b = lived(on, number, 1), lived(off, number, 1)
        moved |= fields_that_differ(a.people, b.people)
        assert fields_that_differ(a.units, b.units) - EVENINGS == set()
    assert "grant_left" in moved and moved - {"grant_left", "lab", "near_miss"} - HOURS - REFILLED == set()
