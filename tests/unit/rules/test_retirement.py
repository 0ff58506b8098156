"""Retirement by plans of one's own: drawn, moved, eased into; and what crises put off or end at once."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from sim.engine.replicates import Job, run_ensemble
from sim.evidence.parameters import parameters
from sim.mesa_model.model import FacultyModel
from sim.rules.arrival import draw_age
from sim.rules.decision import goes_into_retirement, is_going_anyway
from sim.rules.departure import stop_at_once
from sim.rules.draws import Event
from sim.rules.nights import share_of_nights
from sim.rules.retirement import (
    age_as_felt,
    age_of_who_is_left,
    ask_to_taper,
    draw_plan,
    ease_out,
    first_plan,
    gone_by,
    is_due,
    longest_move,
    middle_plan,
    pandemic_ends_career,
    puts_off_retirement,
    retires_as_planned,
)
from sim.rules.vocabulary import Leaving, Rank, Shock, Stage
from sim.rules.voice import can_cut_effort, odds_of_being_heard
from tests.directional.worlds import (
    NO_TRENDS,
    changed,
    fields_that_differ,
    lived,
    observed,
    pulling,
    school,
    struck,
    sureness,
)
from tests.equality.two_faces import assert_equal_lives, job_of
from tests.unit.rules.by_hand import bell_at, from_log_odds, within_a_month
from tests.unit.rules.conftest import Draw

Make = Callable[..., Any]
Draws = Callable[[Mapping[Draw, float]], None]
ON = {"own_retirement": 1.0}
P = {**ON, "planned_age_middle": 65.0, "planned_age_scale": 3.0, "women_plan_earlier": 1.0, "plan_moved_by_strain": 5.0,
     "plan_step_years": 1.0, "illness_per_year": 0.06, "taper_wish": 0.4, "taper_years": 4.0,
     "notice_months_retirement": 6.0, "usual_exhaustion": 0.35, "usual_self_respect": 0.75}  # fmt: skip


def plan_at(make: Make, **how: Any) -> Any:
    world = make(p=P, **how)
    first_plan(world.me, world.school, world.p)
    return world.me


# -- the plan --


def test_the_middle_of_plans_is_that_of_men_or_women(make: Make) -> None:
    for woman, middle in ((False, 65.0), (True, 64.0)):
        world = make(p=P, me={"woman": woman})
        assert middle_plan(world.me, world.p) == middle
        assert gone_by(world.me, middle, world.p) == pytest.approx(0.5)
        assert gone_by(world.me, middle + 3.0 * math.log(3.0), world.p) == pytest.approx(0.75)


def test_a_plan_is_a_draw_of_those_who_are_left(make: Make, draws: Draws) -> None:
    draws({Event.RETIREMENT_PLAN: 0.75})
    assert plan_at(make, me={"age_years": 30.0}).planned_age == pytest.approx(65.0 + 3.0 * math.log(3.0), abs=0.01)
    gone = from_log_odds((66.0 - 65.0) / 3.0)
    left = gone + (1.0 - gone) * 0.75
    me = plan_at(make, me={"age_years": 66.0})
    assert me.planned_age == pytest.approx(65.0 + 3.0 * math.log(left / (1.0 - left)))
    assert plan_at(make, me={"age_years": 80.0}).planned_age > 80.0


def test_whoever_arrives_has_asked_for_nothing_yet(make: Make) -> None:
    me = plan_at(make, me={"asked_to_taper": True, "tapers": True})
    assert not me.asked_to_taper and not me.tapers


def test_off_there_is_a_plan_and_nothing_moves_it(make: Make, draws: Draws) -> None:
    off = {**P, "own_retirement": 0.0}
    draws({Event.ILLNESS: 0.0, Event.TAPER: 0.999, Event.RETIREMENT_PLAN: 0.75, (Event.RETIREMENT_PLAN, 2): 0.0})
    world = make(p=off, me={"age_years": 30.0, "exhaustion": 1.0, "self_respect": 0.0})
    me = world.me
    first_plan(me, world.school, world.p)
    planned = me.planned_age
    assert planned == pytest.approx(65.0 + 3.0 * math.log(3.0), abs=0.01)
    for age, goes in ((planned - 0.51, False), (planned - 0.49, True)):  # half a year of notice
        me.age_years = age
        assert retires_as_planned(me, world.unit, world.school, world.p) == goes
    assert me.planned_age == planned and not me.asked_to_taper


def test_ages_are_drawn_again_where_a_plan_would_have_ended_the_career(make: Make, draws: Draws) -> None:
    world = make(p=P)
    gone = gone_by(world.me, 68.0, world.p)
    first, second = (Event.RETIREMENT_PLAN, 3), (Event.RETIREMENT_PLAN, 4)
    again = 60.0 + bell_at(0.2, 8.0)
    for draw, found in ((gone + 0.01, 68.0), (gone - 0.01, again)):
        draws({first: draw, second: 0.99, (Event.AGE, 1): 0.2})
        assert age_of_who_is_left(world.me, world.school, 68.0, 60.0, 8.0, world.p) == pytest.approx(found)
    draws({(Event.RETIREMENT_PLAN, k): 0.0 for k in (3, 4, 5)} | {(Event.AGE, 3): 0.9})
    last = age_of_who_is_left(world.me, world.school, 68.0, 60.0, 8.0, world.p)
    assert last == pytest.approx(60.0 + bell_at(0.9, 8.0)), "three times at most"


def test_the_old_among_full_professors_are_thinned_and_a_roster_is_not(make: Make) -> None:
    def aged(p: Mapping[str, float], age: float) -> Any:
        world, ages = make(p=p, me={"rank": Rank.FULL, "age_years": age}), []
        for me in world.crowd(1_000):
            draw_age(me, world.school, world.p, False)
            ages.append(me.age_years)
        return np.array(ages)

    before, after = aged({**P, "planned_age_middle": 200.0}, -1.0), aged(P, -1.0)
    assert (before >= 68.0).mean() > 0.15 > 0.07 > (after >= 68.0).mean()
    kept = before < 55.0
    assert (before[kept] == after[kept]).mean() > 0.97, "whose plan lets them be there is there"
    assert set(aged(P, 71.0)) == {71.0}


# -- moved --


@pytest.mark.parametrize(("exhaustion", "self_respect", "earlier"), [
    (0.35, 0.75, 0.0), (0.55, 0.65, 0.75), (0.15, 0.85, -0.75), (1.0, 0.0, 2.0),
])  # fmt: skip
def test_strain_brings_the_day_nearer_by_up_to_two_years(
    make: Make, exhaustion: float, self_respect: float, earlier: float
) -> None:
    world = make(p=P, me={"age_years": 62.0, "exhaustion": exhaustion, "self_respect": self_respect})
    assert longest_move(world.p) == 2.0
    felt = age_as_felt(world.me, world.p)
    assert felt == pytest.approx(62.5 + earlier)
    for planned, due in ((felt - 0.01, True), (felt + 0.01, False)):
        world.me.planned_age = planned
        assert is_due(world.me, world.p) == due


def test_only_in_the_last_years_do_people_ease_out(make: Make, draws: Draws) -> None:
    for age, asked in ((60.9, False), (61.0, True)):
        draws({})
        world = make(p=P, me={"age_years": age, "planned_age": 65.0, "self_respect": 0.75})
        assert not retires_as_planned(world.me, world.unit, world.school, world.p)
        assert world.me.asked_to_taper == asked


def test_an_illness_brings_the_plan_forward(make: Make, draws: Draws, chance_by: Callable[..., float]) -> None:
    def falls_ill() -> bool:
        world = make(p=P, me={"planned_age": 65.0, "asked_to_taper": True})
        ease_out(world.me, world.unit, world.school, world.p)
        assert world.me.planned_age in (64.0, 65.0)
        return world.me.planned_age == 64.0

    assert chance_by(Event.ILLNESS, falls_ill) == pytest.approx(within_a_month(0.06), abs=1e-6)


def test_who_wishes_asks_once(make: Make, draws: Draws) -> None:
    for wish, asks in ((0.39, True), (0.41, False)):
        draws({(Event.RETIREMENT_PLAN, 2): wish, Event.TAPER: 0.999})
        world = make(p=P, me={"planned_age": 65.0})
        for _ in range(3):
            ease_out(world.me, world.unit, world.school, world.p)
        assert world.me.planned_age == (64.0 if asks else 65.0) and world.me.asked_to_taper and not world.me.tapers


def test_tapering_is_granted_as_requests_are_heard(make: Make, draws: Draws, chance_by: Callable[..., float]) -> None:
    def granted(quality: float = 0.6) -> float:
        def happens() -> bool:
            world = make(p=P, me={"planned_age": 65.0}, unit={"leader_quality": quality})
            ask_to_taper(world.me, world.unit, world.school, world.p)
            return bool(world.me.tapers)

        return chance_by(Event.TAPER, happens)

    world = make(p=P)
    assert granted() == pytest.approx(from_log_odds(odds_of_being_heard(world.me, world.unit, world.p)), abs=1e-6)
    assert granted(0.8) > granted() > granted(0.4)


@pytest.mark.parametrize(("fte", "clinic", "cut"), [(1.0, 0.7, True), (0.6, 0.5, False), (1.0, 0.1, False)])
def test_who_tapers_works_less_and_has_fewer_nights(make: Make, draws: Draws, fte: float, clinic: float, cut: bool) -> None:
    draws({Event.TAPER: 0.0})
    world = make(p=P, me={"planned_age": 65.0, "fte": fte, "clinical_effort": clinic})
    assert can_cut_effort(world.me, world.p) == cut
    before = share_of_nights(world.me, world.p)
    ask_to_taper(world.me, world.unit, world.school, world.p)
    assert world.me.tapers and world.me.planned_age == 65.0
    assert world.me.fte == pytest.approx(fte - 0.2 * cut)
    assert share_of_nights(world.me, world.p) < before * world.p.nights_of_exempt + 1e-9


def test_on_a_roster_nobody_goes_or_is_overdue_before_month_0(make: Make) -> None:
    around = {"month": -3, "settling": True}
    world = make(p=P, me={"on_roster": True, "age_years": 70.0, "planned_age": 60.0}, school=around)
    assert not retires_as_planned(world.me, world.unit, world.school, world.p)
    assert world.me.planned_age > age_as_felt(world.me, world.p) and not world.me.asked_to_taper
    kept = world.me.planned_age
    retires_as_planned(world.me, world.unit, world.school, world.p)
    assert world.me.planned_age == kept


# -- crises --


def test_a_downturn_makes_some_wait_two_years_at_most(make: Make, draws: Draws) -> None:
    crisis = {**P, "downturns": 1.0, "put_off_in_downturn": 2.0}
    for draw, slump, duty, age, waits in (
        (0.3, 0.2, 0.0, 65.0, True), (0.5, 0.2, 0.0, 65.0, False), (0.5, 0.2, 0.2, 65.0, True),
        (0.3, 0.0, 0.0, 65.0, False), (0.3, 0.2, 0.0, 67.0, False),
    ):  # fmt: skip
        draws({(Event.RETIREMENT_PLAN, 1): draw})
        world = make(p=crisis, me={"age_years": age, "planned_age": 65.0}, unit={"slump": slump, "duty": duty})
        assert puts_off_retirement(world.me, world.unit, world.school, world.p) == waits
        assert goes_into_retirement(world.me, world.unit, world.school, world.p) != waits
        world.p.downturns = 0.0
        assert goes_into_retirement(world.me, world.unit, world.school, world.p)


def test_some_wait_where_nothing_else_moves_plans(make: Make, draws: Draws) -> None:
    draws({(Event.RETIREMENT_PLAN, 1): 0.3})
    for slump in (0.0, 0.2):
        world = make(p={"downturns": 1.0, "put_off_in_downturn": 2.0}, me={"age_years": 68.0}, unit={"slump": slump})
        assert goes_into_retirement(world.me, world.unit, world.school, world.p) == (slump == 0.0)


def test_a_pandemic_ends_careers_of_the_oldest_at_once(make: Make, chance_by: Callable[..., float], draws: Draws) -> None:
    def stops(age: float = 55.0, on: float = 1.0) -> Any:
        p = {"downturns": on, "oldest_from_age": 55.0}
        world = make(p=p, me={"age_years": age}, shocks={Shock.PANDEMIC: 0.02})
        gone = is_going_anyway(world.me, world.unit, world.school, world.p)
        if gone:
            assert (world.me.stage, world.me.leaving_kind, world.me.notice_left) == (Stage.NOTICE, Leaving.RETIREMENT, 1)
        return gone

    assert chance_by(Event.PANDEMIC, stops) == pytest.approx(0.02, abs=1e-6)
    draws({Event.PANDEMIC: 0.0})
    assert stops() and not stops(54.9) and not stops(on=0.0)
    world = make(me={"age_years": 60.0})
    assert not pandemic_ends_career(world.me, world.unit, world.school, world.p)
    stop_at_once(world.me, world.unit, world.school, world.p)
    assert world.me.notice_left == 1


def test_the_plan_of_one_hangs_on_nobody_else(make: Make) -> None:
    world = make(p=P, me={"age_years": 40.0})
    draw_plan(world.me, world.school, 40.0, world.p)
    alone = world.me.planned_age
    world.unit.count = 1
    world.people[1].filled = False
    draw_plan(world.me, world.school, 40.0, world.p)
    assert world.me.planned_age == alone


# -- whole runs, small --

YEARS = NO_TRENDS


def retired(job: Job, replicates: int = 4) -> Any:
    log = np.concatenate([run.log for run in run_ensemble(job, range(replicates))])
    return log[log["kind"] == Leaving.RETIREMENT]["age_years"], len(log)


def test_in_the_first_month_nothing_moves_but_plans_and_those_who_go_or_ask() -> None:
    usual = school("typical", 200, months=1)
    on = changed(usual, {**ON, "downturns": 1.0}, replicates=range(3))
    for number in range(3):
        a, b = lived(usual, number, 1), lived(on, number, 1)
        before, after = a.people, b.people
        goes = (before["stage"] == Stage.NOTICE) | (after["stage"] == Stage.NOTICE)
        calm = ~(goes | after["asked_to_taper"] | after["hired_this_month"])
        assert calm.mean() > 0.6 and fields_that_differ(before[calm], after[calm]) <= {"planned_age"}
        decided = after["filled"] & (before["stage"] != Stage.NOTICE)
        assert (after["planned_age"][decided] > 0.0).all()
        new = decided & (after["stage"] == Stage.NOTICE) & (after["leaving_kind"] == Leaving.RETIREMENT)
        assert new.sum() < 0.04 * decided.sum(), "and not all go at once"


def test_people_retire_at_published_ages_and_the_school_keeps_its_age() -> None:
    job = school("typical", 300, months=120, values={**YEARS, **ON})
    ages, exits = retired(job)
    assert 62.5 < np.median(ages) < 67.0
    assert 0.1 < len(ages) / exits < 0.35

    def old(job: Job, month: int) -> float:
        found = [lived(job, number, month).people for number in range(4)]
        return float(np.mean([(q["age_years"][q["filled"]] >= 60.0).mean() for q in found]))

    assert abs(old(job, 120) - old(job, 0)) < 0.05


def test_more_strain_means_earlier_retirement() -> None:
    usual = school("typical", 200, months=48, values={**YEARS, **ON})
    strained = changed(usual, {"plan_moved_by_strain": 8.0, "usual_exhaustion": 0.25}, replicates=range(6))
    more = observed(strained, 6)["departures_retirement"] - observed(usual, 6)["departures_retirement"]
    assert more.mean() > 0.0 and sureness(more) > 1.0


def test_departures_fall_in_a_downturn_and_nothing_happens_while_it_is_off() -> None:
    usual = school("typical", 300, months=24, values={**YEARS, **ON, "downturns": 1.0})
    down = struck(usual, "downturn", size=0.3)
    fall = observed(down)["departure_rate"] / observed(usual)["departure_rate"] - 1.0
    assert -0.4 < fall.mean() < -0.05 and sureness(fall) < -2.0
    off = school("typical", 120, months=6)
    for kind in ("downturn", "pandemic"):
        a, b = lived(off, 0, 6), lived(struck(off, kind), 0, 6)
        assert not fields_that_differ(a.people, b.people) and fields_that_differ(a.units, b.units) <= {"shock"}


@pytest.mark.parametrize("high", [True, False])
def test_extremes_do_not_break(high: bool) -> None:
    groups = ("own_retirement", "crises")
    plans = ("planned_age_middle", "planned_age_scale", "women_plan_earlier")
    specs = {name: spec for name, spec in parameters().items() if spec.group in groups or name in plans}
    ends = {name: spec.high if high else spec.low for name, spec in specs.items()}
    job = school("typical", 120, months=24, values={**ends, **ON, "downturns": 1.0, "nights": 1.0})
    blows = [{"kind": kind, "start": 2, "months": 12, "size": size} for kind, size in
             (("downturn", 0.5), ("pandemic", 0.05), ("patient_surge", 0.6), ("message_surge", 2.0))]  # fmt: skip
    world = lived(pulling(job, {}, blows), 0, 24)
    people = world.people[world.people["filled"]]
    assert np.isfinite(people["planned_age"]).all() and (people["planned_age"] > 35.0).all()
    assert ((world.units["openings"] >= 0.0) & (world.units["openings"] <= 1.0)).all()


def test_mesa_and_engine_agree_to_the_last_bit() -> None:
    model = FacultyModel.from_scenario("downturn", headcount=120, switches={"own_retirement": 1, "nights": 1}, seed=8)
    assert_equal_lives(model, job_of(model, 20, "equal retirement"), 20)
