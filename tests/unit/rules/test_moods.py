"""Moods: they carry over, people flow both ways, exhaustion slows work, and fairness tips the half-strained."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.engine.replicates import Job, World, settled_start, snapshots
from sim.evidence.parameters import parameters
from sim.mesa_model.model import FacultyModel
from sim.rules.calendar import fill_calendar
from sim.rules.chance import meet_the_month
from sim.rules.draws import Event
from sim.rules.moods import (
    change_mood,
    first_mood,
    half_strained,
    pace_of_work,
    steadiness,
    tipped_by_unfairness,
)
from sim.rules.vocabulary import Activity
from sim.rules.wellbeing import demands, recovery, respect_oneself, tire_and_recover, update_wellbeing
from tests.directional.worlds import fields_that_differ, live_on, lived, only, school
from tests.equality.two_faces import assert_equal_lives, job_of
from tests.unit.rules.by_hand import bell_at, saturated, strained

Make = Callable[..., Any]
ON = {"moods": 1.0}
USUAL = {"usual_exhaustion": 0.38, "usual_self_respect": 0.75}


# -- each rule by hand --


def test_people_arrive_in_any_mood(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.MOOD: 0.9})
    world = make(p=ON)
    first_mood(world.me, world.school, world.p)
    assert world.me.mood == pytest.approx(bell_at(0.9, 1.0))
    off = make()
    first_mood(off.me, off.school, off.p)
    assert off.me.mood == 0.0


def test_a_mood_carries_over_and_takes_up_the_news(make: Make) -> None:
    world = make(me={"mood": 1.5, "mood_news": -0.4}, p={**ON, "mood_carry": 0.9})
    change_mood(world.me, world.p)
    assert world.me.mood == pytest.approx(0.9 * 1.5 - math.sqrt(0.19) * 0.4)
    off = make(me={"mood_news": -0.4})
    change_mood(off.me, off.p)
    assert off.me.mood == 0.0


def test_the_news_of_a_month_is_the_persons_own_and_drawn_only_where_there_are_moods(make: Make) -> None:
    one, other = make(p=ON).lives(meet_the_month), make(me={"occupant": 1}, p=ON).lives(meet_the_month)
    assert one.mood_news != 0.0 != other.mood_news != one.mood_news
    assert make(p=ON, school={"month": 2}).lives(meet_the_month).mood_news != one.mood_news
    assert make().lives(update_wellbeing).mood == 0.0


def test_moods_spread_people_as_much_in_every_month_and_fade_over_years(make: Make) -> None:
    world = make(p={**ON, "mood_carry": 0.94})
    first, after = [], {1: [], 12: [], 60: []}
    for me in world.crowd(1_500):
        first_mood(me, world.school, world.p)
        first.append(me.mood)
        for month in range(1, 61):
            world.school.month = month
            world.lives(meet_the_month)
            change_mood(me, world.p)
            if month in after:
                after[month].append(me.mood)
    for moods in (first, *after.values()):
        assert abs(np.mean(moods)) < 0.1 and 0.93 < np.std(moods) < 1.07
    assert np.corrcoef(first, after[1])[0, 1] == pytest.approx(0.94, abs=0.02)
    assert np.corrcoef(first, after[12])[0, 1] == pytest.approx(0.94**12, abs=0.06)
    assert abs(np.corrcoef(first, after[60])[0, 1]) < 0.08


def test_the_size_of_what_bears_demands(make: Make) -> None:
    me = {"resilience": 1.2, "mood": -0.7}
    world = make(me=me, p={**ON, "lasting_share": 0.36, "steadiness_spread": 1.5})
    assert steadiness(world.me, world.p) == pytest.approx(1.5 * (0.6 * 1.2 - 0.8 * 0.7))
    off = make(me=me)
    assert steadiness(off.me, off.p) == 1.2


def test_it_lets_people_recover_and_respect_themselves(make: Make) -> None:
    p = {**ON, "lasting_share": 0.36, "steadiness_spread": 1.5, "recovery_by_resilience": 0.1, "respect_by_resilience": 0.07}
    good, bad = make(me={"mood": 1.0}, p=p), make(me={"mood": -1.0}, p=p)
    gained = recovery(good.me, good.unit, good.p) - recovery(bad.me, bad.unit, bad.p)
    assert gained == pytest.approx(0.1 * 1.5 * 0.8 * 2.0)
    injured = {**strained(culture=0.8), "moral_injury": 0.6, "values_gap": 0.4}
    well, badly = make(me={**injured, "mood": 1.0}, p=p), make(me={**injured, "mood": -1.0}, p=p)
    for world in (well, badly):
        respect_oneself(world.me, world.unit, world.p)
    assert well.me.self_respect > badly.me.self_respect


@pytest.mark.parametrize("start", [0.1, 0.9])
def test_stocks_come_and_go_alike(make: Make, start: float) -> None:
    even = {"exhaustion": start, "self_respect": 0.75 - (start - 0.38), "pay_fairness": 0.5}  # not half-strained
    p = {**ON, **USUAL, "either_way_months": 5.0, "exhaustion_scale": 1.2, "disrespect_scale": 1.1}
    world = make(me={**even, "evening_hours": 0.0, **strained(culture=0.9, rvu=0.8), "moral_injury": 0.7}, p=p)
    target = saturated(1.2 * max(0.0, demands(world.me, world.p) - recovery(world.me, world.unit, world.p)))
    assert 0.1 < target < 0.9
    tire_and_recover(world.me, world.unit, world.p)
    assert world.me.exhaustion == pytest.approx(start + (target - start) / 5.0)
    slow = make(me={"self_respect": 0.5, "pay_fairness": 0.5}, p={**p, "disrespect_scale": 0.5})
    respect_oneself(slow.me, slow.unit, slow.p)
    assert slow.me.self_respect == pytest.approx(0.6), "with nothing to bear it is on the way to 1"
    lost = make(me={**strained(culture=0.9), "self_respect": 1.0, "moral_injury": 0.9, "pay_fairness": 0.5}, p=p)
    respect_oneself(lost.me, lost.unit, lost.p)
    falling = 1.0 - lost.me.self_respect
    again = make(
        me={**strained(culture=0.9), "self_respect": 1.0, "moral_injury": 0.9, "pay_fairness": 0.5},
        p={**p, "either_way_months": 10.0},
    )
    respect_oneself(again.me, again.unit, again.p)
    assert falling == pytest.approx(2.0 * (1.0 - again.me.self_respect)) and falling > 0.0


def test_the_exhausted_are_slower(make: Make) -> None:
    def pace(exhaustion: float, **p: float) -> float:
        world = make(me={"exhaustion": exhaustion}, p={**ON, "usual_exhaustion": 0.4, "slowed_by_exhaustion": 0.5, **p})
        return float(pace_of_work(world.me, world.p))

    assert pace(0.4) == 1.0
    assert pace(0.6) == pytest.approx(0.9) and pace(0.2) == pytest.approx(1.1)
    assert pace(1.0, slowed_by_exhaustion=9.0) == 0.5, "nobody is stopped by it"
    off = make(me={"exhaustion": 0.9})
    assert pace_of_work(off.me, off.p) == 1.0


def test_their_records_and_messages_take_longer_and_nothing_else_does(make: Make) -> None:
    p = {**ON, "usual_exhaustion": 0.4, "slowed_by_exhaustion": 0.5}
    slow, usual = (make(me={"exhaustion": e}, p=p).lives(fill_calendar) for e in (0.8, 0.4))
    for activity in (Activity.DOCUMENTATION, Activity.INBOX):
        assert slow.have[activity] == pytest.approx(usual.have[activity] / 0.8)
    assert slow.have[Activity.CLINIC] == usual.have[Activity.CLINIC]
    assert slow.evening_hours > usual.evening_hours


def test_the_half_strained_are_high_on_one_side_alone(make: Make) -> None:
    def apart(exhaustion: float, self_respect: float) -> float:
        world = make(me={"exhaustion": exhaustion, "self_respect": self_respect}, p=USUAL)
        return float(half_strained(world.me, world.p))

    assert apart(0.38, 0.75) == 0.0 and apart(0.58, 0.55) == pytest.approx(0.0), "both high: no half"
    assert apart(0.58, 0.75) == pytest.approx(0.2) and apart(0.38, 0.55) == pytest.approx(0.2)
    assert apart(0.58, 0.85) == pytest.approx(0.3)


def test_fairness_decides_which_way_they_go(make: Make) -> None:
    def push(fairness: float, exhaustion: float = 0.58) -> float:
        world = make(
            me={"exhaustion": exhaustion, "self_respect": 0.75, "pay_fairness": fairness},
            p={**ON, **USUAL, "tipped_by_unfairness": 3.0},
        )
        return float(tipped_by_unfairness(world.me, world.p))

    assert push(0.2) == pytest.approx(3.0 * 0.2 * 0.3) and push(0.9) == pytest.approx(-3.0 * 0.2 * 0.4)
    assert push(0.5) == 0.0, "neither"
    assert push(0.1, exhaustion=0.38) == 0.0, "nothing to tip"


def test_it_acts_on_both_stocks(make: Make) -> None:
    half = {**strained(culture=0.8, rvu=0.8), "moral_injury": 0.7, "exhaustion": 0.6, "self_respect": 0.85}

    def after(fairness: float, **p: float) -> Any:
        return make(me={**half, "pay_fairness": fairness}, p={**USUAL, **p}).lives(update_wellbeing)

    unfair, fair = after(0.0, **ON), after(1.0, **ON)
    assert unfair.exhaustion > fair.exhaustion and unfair.self_respect < fair.self_respect
    off = [after(fairness) for fairness in (0.0, 1.0)]
    assert off[0].exhaustion == off[1].exhaustion and off[0].self_respect == off[1].self_respect


# -- a small school, with the same random numbers --

PEOPLE = 240


@cache
def small(**values: float) -> Job:
    return school(headcount=PEOPLE, months=36, values={**only(), **values}, seed=4)


@cache
def at(month: int, number: int, **values: float) -> World:
    return lived(small(**values), number, month)


def who(world: World) -> Any:
    return world.people[world.people["filled"]]


def score(people: Any) -> Any:
    return 0.4 * people["exhaustion"] + 0.6 * (1.0 - people["self_respect"])


def one_year_later(**values: float) -> tuple[float, float, float]:
    """Correlation of the score over a year, the share of the highest 38 % still there, and of the others who came there."""
    pairs = []
    for number in range(4):
        now, then = at(0, number, **values).people, at(12, number, **values).people
        stayed = now["filled"] & then["filled"] & (now["occupant"] == then["occupant"])
        pairs.append(np.array([score(now[stayed]), score(then[stayed])]))
    first, second = np.concatenate(pairs, axis=1)
    high, later = (each >= np.quantile(each, 0.62) for each in (first, second))
    return float(np.corrcoef(first, second)[0, 1]), float(later[high].mean()), float(later[~high].mean())


def test_burnout_thaws_and_people_flow_both_ways() -> None:
    frozen, still, onset = one_year_later()
    thawed, fewer_still, more_onset = one_year_later(**ON)
    assert frozen > 0.9 and still > 0.82 and onset < 0.12
    assert 0.6 < thawed < 0.82 and 0.6 < fewer_still < 0.8 and 0.12 < more_onset < 0.25


def test_the_lasting_part_is_the_smaller_one() -> None:
    def explained(what: str, **values: float) -> float:
        people = np.concatenate([who(at(0, number, **values)) for number in range(4)])
        return float(np.corrcoef(people[what], score(people))[0, 1] ** 2)

    assert explained("resilience") > 0.35
    assert 0.1 < explained("resilience", **ON, lasting_share=0.25) < 0.32
    assert explained("resilience", **ON) < explained("resilience", **ON, lasting_share=0.25)
    assert 0.25 < explained("mood", **ON) < 0.55


def test_moods_spread_people_and_move_the_school_little() -> None:
    def levels(**values: float) -> tuple[float, float, float]:
        people = np.concatenate([who(at(0, number, **values)) for number in range(4)])
        return float(score(people).mean()), float(score(people).std()), float(people["have"].sum(axis=1).mean())

    (mean, spread, hours), (new_mean, new_spread, new_hours) = levels(), levels(**ON)
    assert abs(new_mean - mean) < 0.04 and abs(new_hours - hours) < 1.0
    assert 1.15 < new_spread / spread < 1.8


def test_exhaustion_recedes_faster_when_exposure_falls() -> None:
    def receded(**values: float) -> float:
        job, drop = small(**values), []
        for number in range(3):
            calm, usual = settled_start(job, number, mine=True), settled_start(job, number, mine=True)
            relieved = replace(job, settings={**job.settings, "strain_rvu": 0.0, "strain_culture": 0.0})
            live_on(relieved, calm, 1, 6)
            live_on(job, usual, 1, 6)
            both = calm.people["filled"] & usual.people["filled"]
            drop.append((usual.people["exhaustion"] - calm.people["exhaustion"])[both].mean())
        return float(np.mean(drop))

    assert receded(**ON) > 1.15 * receded() > 0.0


def test_in_the_first_month_only_what_hangs_on_it_moves() -> None:
    job = small()
    off, on = settled_start(job, 0, mine=True), settled_start(job, 0, mine=True)
    live_on(job, off, 1, 1)
    live_on(replace(job, settings={**job.settings, **ON}), on, 1, 1)
    moved = fields_that_differ(off.people, on.people)
    assert {"mood", "mood_news", "exhaustion", "self_respect", "have.documentation", "have.inbox"} <= moved
    assert not moved & {
        "resilience", "load", "load_news", "incident", "messages_per_week", "pay_fairness", "strain.administration",
        "requests_received", "age_years", "mentor", "response_style", "have.service", "strain.inequity",
    }  # fmt: skip


def test_a_mood_is_nobody_elses() -> None:
    """Common random numbers: somebody who leaves changes no other person's mood."""
    job = small(**ON)
    usual, without = settled_start(job, 1, mine=True), settled_start(job, 1, mine=True)
    gone = int(np.flatnonzero(without.people["filled"])[5])
    without.people["filled"][gone] = False
    live_on(job, usual, 1, 3)
    live_on(job, without, 1, 3)
    others = np.arange(len(usual.people)) != gone
    same = usual.people["occupant"] == without.people["occupant"]
    assert np.array_equal(usual.people["mood"][others & same], without.people["mood"][others & same])


@pytest.mark.parametrize("edge", ["low", "high"])
def test_extremes_leave_shares_shares(edge: str) -> None:
    values = {name: getattr(spec, edge) for name, spec in parameters().items() if spec.switch == "moods"}
    world = snapshots(school("community", 60, months=12, values={**ON, **values}), 0, [12])[12]
    people = who(world)
    for name in ("exhaustion", "self_respect", "intention", "moral_injury"):
        assert np.isfinite(people[name]).all() and (people[name] >= 0.0).all() and (people[name] <= 1.0).all()
    assert people["exhaustion"].std() > 0.05 and (people["have"].sum(axis=1) < 120.0).all()


def test_mesa_and_the_engine_agree_to_the_last_bit() -> None:
    model = FacultyModel("community", headcount=60, switches=only("moods", "instrument_error"), seed=8)
    assert_equal_lives(model, job_of(model, 8, "equal moods"), 8)
