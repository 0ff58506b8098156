"""The relation with the leader: drawn for a pair, drifting, begun again with another leader, and what it carries."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.engine.replicates import Job, World, settled_start, snapshots
from sim.evidence.parameters import parameters
from sim.mesa_model.model import FacultyModel
from sim.rules.arrival import first_holder, search_and_hire
from sim.rules.chance import meet_the_month
from sim.rules.decision import look_up
from sim.rules.draws import Event
from sim.rules.leadership import lead, new_leader
from sim.rules.offers import counter_offer_likely
from sim.rules.relation import (
    another_leader_comes,
    drift_apart_or_closer,
    leader_as_perceived,
    leaders_own_part,
    meet_the_leader,
)
from sim.rules.strains.administration import channel
from sim.rules.strains.culture import recognition
from sim.rules.strains.equity import perceive_pay
from sim.rules.survey import said_leader_quality
from sim.rules.vocabulary import Rank, Shock, Strain
from sim.rules.voice import is_heard, speaks_up
from sim.rules.wellbeing import update_wellbeing
from sim.validation.statistics import shared_by_groups
from tests.directional.worlds import fields_that_differ, live_on, lived, only, school, struck
from tests.equality.two_faces import assert_equal_lives, job_of
from tests.unit.rules.by_hand import bell_at, from_log_odds

Make = Callable[..., Any]
Draws = Callable[[dict[Any, float]], None]
ON = {"relation": 1.0}
SIZES = {**ON, "relation_spread": 0.2, "leader_usual": 0.6}


# -- each rule by hand --


def test_what_is_perceived_is_the_leader_and_the_relation(make: Make) -> None:
    def seen(quality: float, **me: float) -> float:
        world = make(me=me, unit={"leader_quality": quality}, p=SIZES)
        return float(leader_as_perceived(world.me, world.unit, world.p))

    assert seen(0.6) == 0.6
    assert seen(0.6, relation=1.5) == pytest.approx(0.9) and seen(0.6, relation=-2.0) == pytest.approx(0.2)
    assert seen(0.6, mood=-1.0) == 0.6, "a bad stretch darkens no leader"
    assert seen(0.6, relation=5.0) == 1.0 and seen(0.6, relation=-5.0) == 0.0


@pytest.mark.parametrize("quality", [0.0, 0.1, 0.6180339887498949, 1.0])
def test_switched_off_it_is_the_leader_of_the_unit_to_the_last_bit(make: Make, quality: float) -> None:
    world = make(me={"relation": 2.0, "mood": -1.0}, unit={"leader_quality": quality})
    assert leader_as_perceived(world.me, world.unit, world.p) == quality
    assert leaders_own_part(world.p) == 1.0


def test_it_is_drawn_once_for_a_pair(make: Make, draws: Draws) -> None:
    draws({(Event.RELATION, 3): 0.9, (Event.RELATION, 4): 0.2})
    world = make(unit={"leader_number": 3}, p=ON)
    for month in (1, 17):
        world.school.month = month
        meet_the_leader(world.me, world.unit, world.school, world.p)
        assert world.me.relation == pytest.approx(bell_at(0.9, 1.0)), "whenever they meet"
    world.unit.leader_number = 4
    meet_the_leader(world.me, world.unit, world.school, world.p)
    assert world.me.relation == pytest.approx(bell_at(0.2, 1.0))
    off = make(me={"relation": 1.0})
    meet_the_leader(off.me, off.unit, off.school, off.p)
    assert off.me.relation == 0.0


def test_a_newcomer_has_a_relation_of_their_own(make: Make) -> None:
    world = make(p=ON)
    before = world.lives(first_holder).relation
    world.me.filled, world.me.search_months_left = False, 0
    assert world.lives(search_and_hire).relation != before != 0.0


def test_relations_spread_as_much_in_every_month_and_fade_over_years(make: Make) -> None:
    world = make(p={**ON, "relation_carry": 0.97})
    first, after = [], {12: [], 60: []}
    for me in world.crowd(1_200):
        meet_the_leader(me, world.unit, world.school, world.p)
        first.append(me.relation)
        for month in range(1, 61):
            world.school.month = month
            world.lives(meet_the_month)
            drift_apart_or_closer(me, world.p)
            if month in after:
                after[month].append(me.relation)
    for relations in (first, *after.values()):
        assert abs(np.mean(relations)) < 0.1 and 0.93 < np.std(relations) < 1.07
    for month, relations in after.items():
        assert np.corrcoef(first, relations)[0, 1] == pytest.approx(0.97**month, abs=0.07)


def test_it_carries_over_and_takes_up_the_news(make: Make) -> None:
    world = make(me={"relation": 1.5, "relation_news": -0.4}, p={**ON, "relation_carry": 0.9})
    assert world.lives(update_wellbeing).relation == pytest.approx(0.9 * 1.5 - math.sqrt(0.19) * 0.4)
    off = make(me={"relation_news": -0.4})
    drift_apart_or_closer(off.me, off.p)
    assert off.me.relation == 0.0


def test_leaders_themselves_differ_less_and_organize_as_before(make: Make, draws: Draws) -> None:
    p = {"leader_spread": 0.2, "leaders_own_part": 0.5, "leader_sides_correlate": 0.25}
    draws({(Event.LEADER_QUALITY, 0): 0.8, (Event.LEADER_QUALITY, 1): 0.3})
    off, on = make(p=p), make(p={**p, **ON})
    for world in (off, on):
        new_leader(world.unit, world.school, world.people, world.p)
    assert off.unit.leader_native == pytest.approx(0.6 + bell_at(0.8, 0.2))
    assert on.unit.leader_native == pytest.approx(0.6 + bell_at(0.8, 0.1))
    assert on.unit.leader_organising_native == off.unit.leader_organising_native


def test_another_leader_begins_all_relations_again(make: Make, draws: Draws) -> None:
    draws({(Event.RELATION, 8): 0.3})
    world = make(others={"relation": 1.2}, me={"relation": -2.0}, unit={"leader_number": 7}, p={**ON, "sponsored_from": 1.0})
    world.people[3].filled = False
    another_leader_comes(world.unit, world.school, world.people, world.p)
    assert world.unit.leader_number == 8
    assert [me.relation for me in world.people[:3]] == pytest.approx([bell_at(0.3, 1.0)] * 3)
    assert world.people[3].relation == 1.2, "nobody is there"
    assert [me.sponsor_lost for me in world.people] == [False, True, True, False]


def test_it_happens_when_the_leader_goes_and_when_the_next_one_comes(make: Make) -> None:
    still = make(p={**ON, "leaders_leave_per_year": 0.0}, others={"rank": Rank.FULL})
    assert still.acts(lead).leader_number == 0
    shocked = make(p={**ON, "interim_months": 2.0}, shocks={Shock.CHAIR_LOSS: 1.0}, others={"rank": Rank.FULL})
    numbers = []
    for _ in range(3):
        numbers.append(shocked.acts(lead).leader_number)
        shocked.unit.shock[Shock.CHAIR_LOSS] = 0.0
    assert numbers == [1, 1, 2], "an interim leader, still there, and a settled one"


def test_losing_a_sponsor_makes_people_look_up_once(make: Make, draws: Draws) -> None:
    draws({Event.NOTICING: 0.65})

    def looks_up(**p: float) -> tuple[bool, bool]:
        world = make(me={"sponsor_lost": True, "habituation": 0.5}, p={**ON, "notice_by_sponsor": 0.4, **p})
        look_up(world.me, world.unit, world.school, world.people, world.p)
        once = world.me.noticed
        look_up(world.me, world.unit, world.school, world.people, world.p)
        return once, world.me.noticed

    assert looks_up() == (True, False)
    assert looks_up(notice_by_sponsor=0.3) == (False, False)
    assert looks_up(contagion=0.0) == (False, False) == looks_up(relation=0.0)


def test_two_members_of_one_unit_live_in_two_units(make: Make, draws: Draws) -> None:
    """What is asked of a leader of 0.8 in a good relation and of 0.4 in a bad one, under one leader of 0.6."""

    def lives(**what: Any) -> dict[str, float]:
        world = make(**{**what, "p": {**SIZES, **what.get("p", {})}})
        me, unit, p = world.me, world.unit, world.p
        return {
            "channel": channel(me, unit, p), "recognition": recognition(me, unit, p), "fairness": perceive_pay(me, unit, p),
            "counter-offer": counter_offer_likely(me, unit, p), "rating": said_leader_quality(me, unit, 0.0, p),
        }  # fmt: skip

    good, bad = lives(me={"relation": 1.0}), lives(me={"relation": -1.0})
    assert good == pytest.approx(lives(unit={"leader_quality": 0.8}))
    assert bad == pytest.approx(lives(unit={"leader_quality": 0.4}))
    assert all(good[name] > bad[name] for name in good)


def test_and_one_of_them_speaks_up_and_is_heard(make: Make, draws: Draws) -> None:
    voice = {"voice_usual": 0.5, "voice_less_by_fear": 0.0, "voice_by_leader": 0.5}
    p = {**SIZES, **voice, "heard_base": 0.0, "heard_by_leader": 3.0}
    for relation in (1.0, -1.0):
        for nudge, comes in ((-0.01, True), (0.01, False)):
            world = make(me={"relation": relation}, p=p)
            speaking, hearing = 0.5 + 0.5 * 0.2 * relation, from_log_odds(3.0 * 0.2 * relation)
            draws({Event.VOICE: speaking + nudge, Event.HEARD: hearing + nudge})
            assert speaks_up(world.me, world.unit, world.school, world.p) == comes
            assert is_heard(world.me, world.unit, world.school, world.p) == comes


# -- a small school, with the same random numbers --

PEOPLE = 300
FEEL = ("culture", "administration", "inequity")


@cache
def small(**values: float) -> Job:
    return school(headcount=PEOPLE, months=36, values={**only(), **values}, seed=4)


@cache
def at(month: int, number: int, **values: float) -> World:
    return lived(small(**values), number, month)


def table(month: int, **values: float) -> pd.DataFrame:
    """Everybody there in four futures: unit, relation, what is perceived, the burnout score, culture as it is felt."""
    p = {**{name: spec.value for name, spec in parameters().items()}, **values}
    parts = []
    for number in range(4):
        world = at(month, number, **values)
        me = world.people[world.people["filled"]]
        own = p["relation_spread"] * me["relation"] if values.get("relation") else 0.0
        parts.append(
            pd.DataFrame(
                {
                    "unit": 1_000 * number + me["unit"], "relation": me["relation"],
                    "seen": np.clip(world.units["leader_quality"][me["unit"]] + own, 0.0, 1.0),
                    "score": 0.4 * me["exhaustion"] + 0.6 * (1.0 - me["self_respect"]), "intention": me["intention"],
                    "culture": me["strain"][:, Strain.CULTURE],
                }
            )
        )  # fmt: skip
    return pd.concat(parts)


def test_the_units_share_of_what_is_perceived_is_the_small_one() -> None:
    def shared(name: str, **values: float) -> float:
        return float(shared_by_groups(table(12, **values), name, ["unit"], 5))

    assert shared("seen") > 0.99 and 0.1 < shared("seen", **ON) < 0.3
    assert shared("culture", **ON) < 0.8 * shared("culture")
    assert 0.0 < shared("score", **ON) < shared("score")


def test_individuals_differ_by_it_in_burnout_and_intention_and_the_school_stays_as_it_is() -> None:
    on, off = table(12, **ON), table(12)
    for name in ("score", "intention"):
        assert -0.45 < on["relation"].corr(on[name]) < -0.06
        assert abs(on[name].mean() - off[name].mean()) < 0.03
    assert 0.9 < on["relation"].std() < 1.1 and abs(on["relation"].mean()) < 0.2


def test_a_change_of_leaders_is_relief_for_some_and_loss_for_others() -> None:
    def change(of: int) -> Any:
        """What a change of all leaders makes of the strain of culture in six months, by relation to the old leader."""
        values = {**ON, "interim_is_worse_by": 0.0, "leader_months": 1.0, "leaders_leave_per_year": 0.0}
        job, found = small(**values), []
        for number in range(of):
            usual, lost = settled_start(job, number, mine=True), settled_start(job, number, mine=True)
            before = usual.people["relation"].copy()
            live_on(job, usual, 1, 6)
            live_on(struck(job, "chair_loss"), lost, 1, 6)
            here = usual.people["filled"] & lost.people["filled"] & (usual.people["occupant"] == lost.people["occupant"])
            more = lost.people["strain"] - usual.people["strain"]
            found.append(np.column_stack([before, more[:, Strain.CULTURE]])[here])
        return np.concatenate(found)

    before, more = change(3).T
    good, bad = more[before > 1.0], more[before < -1.0]
    assert good.mean() > 0.01 and bad.mean() < -0.01
    assert abs(more.mean()) < 0.5 * min(good.mean(), -bad.mean())
    assert 0.25 < (more > 0.0).mean() < 0.75


def test_in_the_first_month_only_what_hangs_on_the_leader_moves() -> None:
    job = small(**ON)
    same, other = settled_start(job, 0, mine=True), settled_start(job, 0, mine=True)
    other.people["relation"] += 1.0
    live_on(job, same, 1, 1)
    live_on(job, other, 1, 1)
    moved = fields_that_differ(same.people, other.people)
    strains = {f"strain.{name}" for name in (*FEEL, "moral_injury")}
    assert {"relation", "pay_fairness", "self_respect", "exhaustion", "intention", *strains} <= moved
    assert not moved & {
        "resilience", "load", "incident", "messages_per_week", "have.clinic", "have.inbox", "strain.rvu", "strain.inbox",
        "strain.research", "requests_received", "age_years", "relation_news", "mood", "volume_gap_hours", "values_gap",
    }  # fmt: skip
    better = same.people["filled"] & other.people["filled"]
    for name in FEEL:
        strain = getattr(Strain, name.upper())
        assert (other.people["strain"][better, strain] <= same.people["strain"][better, strain]).all()


def test_a_relation_is_nobody_elses() -> None:
    """Common random numbers: somebody who leaves changes no other person's relation, unless they led the unit."""
    job = small(**{**ON, "leaders_leave_per_year": 0.0})
    usual, without = settled_start(job, 1, mine=True), settled_start(job, 1, mine=True)
    leads = np.isin(np.arange(len(usual.people)), usual.units["leader_line"])
    gone = int(np.flatnonzero(without.people["filled"] & ~leads)[5])
    without.people["filled"][gone] = False
    live_on(job, usual, 1, 3)
    live_on(job, without, 1, 3)
    numbers = [world.units["leader_number"][world.people["unit"]] for world in (usual, without)]
    same = (usual.people["occupant"] == without.people["occupant"]) & (numbers[0] == numbers[1])
    same[gone] = False
    assert same.sum() > 200
    assert np.array_equal(usual.people["relation"][same], without.people["relation"][same])


@pytest.mark.parametrize("edge", ["low", "high"])
def test_extremes_leave_shares_shares(edge: str) -> None:
    values = {name: getattr(spec, edge) for name, spec in parameters().items() if spec.switch == "relation"}
    job = school("community", 60, months=12, values={**ON, "second_door": 1.0, "moods": 1.0, **values})
    people = snapshots(job, 0, [12])[12].people
    people = people[people["filled"]]
    for name in ("exhaustion", "self_respect", "intention", "pay_fairness"):
        assert np.isfinite(people[name]).all() and (people[name] >= 0.0).all() and (people[name] <= 1.0).all()
    assert 0.7 < people["relation"].std() < 1.4


def test_off_it_is_nothing_to_anybody() -> None:
    world = at(12, 0)
    assert not world.people["relation"].any() and not world.people["sponsor_lost"].any()
    job = small()
    one, other = settled_start(job, 0, mine=True), settled_start(job, 0, mine=True)
    unused = {"relation_spread": 0.0, "leaders_own_part": 0.0, "relation_carry": 0.0, "sponsored_from": -9.0}
    live_on(job, one, 1, 6)
    live_on(replace(job, settings={**job.settings, **unused}), other, 1, 6)
    assert not fields_that_differ(one.people, other.people) and not fields_that_differ(one.units, other.units)


def test_mesa_and_the_engine_agree_to_the_last_bit() -> None:
    switches = only("relation", "moods", "instrument_error", "second_door")
    model = FacultyModel("community", headcount=60, switches=switches, seed=8)
    assert_equal_lives(model, job_of(model, 8, "equal relations"), 8)
