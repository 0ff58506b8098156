"""The stocks: what fills them, what empties them, and how fast."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.evidence.parameters import parameters
from sim.rules.vocabulary import Activity, Lever, Strain
from sim.rules.wellbeing import (
    burned_out,
    burnout_score,
    demands,
    felt,
    get_used_to_it,
    injure_and_heal,
    meaning_found,
    recovery,
    respect_oneself,
    tire_and_recover,
    update_wellbeing,
)
from tests.unit.rules.by_hand import saturated, strained

Make = Callable[..., Any]
Week = Callable[..., list[float]]
STRAINS = [strain.name.lower() for strain in Strain]
# the others tire people, but do not insult them; moral injury does so as a stock, which builds up over years
INSULTING = [name for name in STRAINS if f"disrespect_by_{name}" in parameters() and name != "moral_injury"]
REST = {"evening_hours": 0.0}


def test_habit_dulls_what_is_felt(make: Make) -> None:
    assert felt(make(me={"habituation": 0.0}).me, 0.6, make().p) == 0.6
    assert felt(make(me={"habituation": 0.25}).me, 0.6, make().p) == pytest.approx(0.45)


@pytest.mark.parametrize("strain", STRAINS)
def test_every_strain_wears_people_down(make: Make, strain: str) -> None:
    none, some = make(me=strained()), make(me=strained(**{strain: 0.5}))
    assert demands(some.me, some.p) > demands(none.me, none.p)


def test_hours_wear_people_down_too_whatever_habit_says(make: Make) -> None:
    usual = {"notes_usual": 7.0}
    rested = make(me=REST, p=usual)
    assert demands(rested.me, rested.p) == 0.0
    for hours in ({"evening_hours": 10.0}, {**REST, "volume_gap_hours": 10.0}):
        numb, alert = make(me={**hours, "habituation": 0.5}, p=usual), make(me=hours, p=usual)
        assert demands(numb.me, numb.p) == demands(alert.me, alert.p) > 0.0


def test_without_a_volume_gap_evenings_and_notes_cost_nothing(make: Make) -> None:
    off = make(me={"evening_hours": 20.0}, p={"volume_gap": 0.0})
    assert demands(off.me, off.p) == 0.0


def test_what_lets_people_recover(make: Make) -> None:
    def back(**what: Any) -> float:
        world = make(**what)
        return recovery(world.me, world.unit, world.p)

    assert back() == pytest.approx(make().p.recovery_base)
    assert back(me={"resilience": 1.0}) > back() > back(me={"resilience": -1.0})
    assert back(unit={"leader_organising": 0.9}) > back()
    assert back(unit={"leader_quality": 0.9}) == back()
    assert back(me={"mentor": 2}) > back()
    assert back(levers={Lever.WELLBEING_PROGRAMME: 1.0}) > back()


def test_exhaustion_comes_faster_than_it_goes(make: Make) -> None:
    def step(**me: float) -> float:
        world = make(me=me)
        tire_and_recover(world.me, world.unit, world.p)
        return float(world.me.exhaustion) - me["exhaustion"]

    up = step(exhaustion=0.0, volume_gap_hours=1e6)  # target 1, from 0
    down = step(exhaustion=1.0, evening_hours=0.0)  # target 0, from 1
    assert up == pytest.approx(1.0 / make().p.exhaustion_up_months)
    assert down == pytest.approx(-1.0 / make().p.exhaustion_down_months)
    assert up > -down > 0.0


def test_moral_injury_builds_up_and_heals_over_years(make: Make) -> None:
    def after(months: int, **me: float) -> float:
        world = make(me=me)
        for _ in range(months):
            injure_and_heal(world.me, world.p)
        return float(world.me.moral_injury)

    assert after(12, **strained(moral_injury=0.5)) > after(6, **strained(moral_injury=0.5)) > 0.0
    assert after(1, moral_injury=0.6) < 0.6
    assert 0.3 < after(24, moral_injury=0.6) < 0.6, "not healed in two years"
    assert after(2_000, **strained(moral_injury=1.0)) <= 1.0


@pytest.mark.parametrize("strain", INSULTING)
def test_disrespect_wears_on_self_respect(make: Make, strain: str) -> None:
    def after(size: float) -> float:
        world = make(me={**strained(**{strain: size}), "moral_injury": 0.9})
        respect_oneself(world.me, world.unit, world.p)
        return float(world.me.self_respect)

    assert after(0.8) < after(0.2)


def test_values_moral_injury_recognition_and_being_heard(make: Make) -> None:
    def after(**what: Any) -> float:
        world = make(**{**what, "me": {**strained(culture=0.8), "moral_injury": 0.5, **what.get("me", {})}})
        respect_oneself(world.me, world.unit, world.p)
        return float(world.me.self_respect)

    assert after(me={"values_gap": 0.5}) < after()
    assert after(me={"moral_injury": 0.9}) < after()
    assert after(me={"felt_heard": 1.0}) > after()
    assert after(unit={"leader_quality": 0.9}) > after()
    assert after(levers={Lever.RECOGNITION: 1.0}) > after()


def test_time_on_what_matters_most_feeds_self_respect_the_first_hours_most(make: Make, week: Week) -> None:
    def found(hours: float) -> float:
        me = {"meaningful": Activity.RESEARCH, "have": week(research=hours, clinic=50.0 - hours)}
        return float(meaning_found(make(me=me).me, make().p))

    assert found(0.0) == 0.0
    assert found(10.0) - found(5.0) > found(25.0) - found(20.0) > 0.0
    assert found(50.0) < 1.0

    def respect(**p: float) -> float:
        world = make(me={**strained(culture=0.8), "moral_injury": 0.5}, p=p)
        respect_oneself(world.me, world.unit, world.p)
        return float(world.me.self_respect)

    assert respect(respect_by_meaning=0.4) > respect(respect_by_meaning=0.1)
    nothing = make(me={"have": [0.0] * len(Activity)})
    assert meaning_found(nothing.me, nothing.p) == 0.0


def test_the_inbox_tires_but_does_not_insult(make: Make) -> None:
    calm, flooded = make(), make(me=strained(inbox=1.0))
    for world in (calm, flooded):
        respect_oneself(world.me, world.unit, world.p)
    assert calm.me.self_respect == flooded.me.self_respect


def test_being_heard_fades(make: Make) -> None:
    world = make(me={"felt_heard": 1.0})
    respect_oneself(world.me, world.unit, world.p)
    assert world.me.felt_heard == pytest.approx(1.0 - 1.0 / world.p.felt_heard_months)


def test_people_get_used_to_lasting_strain_and_only_so_far(make: Make) -> None:
    def after(months: int, **what: Any) -> float:
        world = make(**what)
        for _ in range(months):
            get_used_to_it(world.me, world.p)
        return float(world.me.habituation)

    hurt = strained(rvu=0.6, culture=0.6)
    assert after(12) == 0.0
    assert 0.0 < after(6, me=hurt) < after(24, me=hurt)
    everything = strained(**dict.fromkeys(STRAINS, 1.0))
    assert after(5_000, me=everything) <= make().p.most_habituation
    assert after(24, me=hurt, p={"habituation": 0.0}) == 0.0


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_stocks_stay_shares_in_the_best_and_the_worst_of_worlds(make: Make, start: float) -> None:
    stocks = {"exhaustion": start, "moral_injury": start, "self_respect": start, "habituation": start}
    worst = {**strained(**dict.fromkeys(STRAINS, 1.0)), "values_gap": 1.0, "volume_gap_hours": 100.0, "resilience": -6.0}
    best = {"resilience": 6.0, "felt_heard": 1.0, "evening_hours": 0.0, "mentor": 1}
    for me in (worst, best):
        world = make(me={**stocks, **me})
        for _ in range(50):
            world.lives(update_wellbeing)
            for name in stocks:
                assert 0.0 <= getattr(world.me, name) <= 1.0


def test_burnout_is_read_at_the_instruments_cut_off(make: Make) -> None:
    p = make().p
    assert burnout_score(make(me={"exhaustion": 0.0, "self_respect": 1.0}).me, p) == 0.0
    assert burnout_score(make(me={"exhaustion": 1.0, "self_respect": 0.0}).me, p) == 4.0
    # four of ten items are exhaustion, six disengagement: mean item 1.33 of 4
    edge = p.pfi_cutoff / p.pfi_top
    assert burned_out(make(me={"exhaustion": edge + 1e-9, "self_respect": 1.0 - edge}).me, p)
    assert not burned_out(make(me={"exhaustion": edge - 1e-6, "self_respect": 1.0 - edge}).me, p)


def test_exhaustion_and_disengagement_can_come_apart(make: Make) -> None:
    tired_but_proud = make(me={"exhaustion": 0.7, "self_respect": 0.95})
    rested_but_bitter = make(me={"exhaustion": 0.1, "self_respect": 0.4})
    assert not burned_out(tired_but_proud.me, tired_but_proud.p)
    assert burned_out(rested_but_bitter.me, rested_but_bitter.p)


# -- sizes --


HURT = strained(rvu=0.1, inbox=0.2, administration=0.3, moral_injury=0.4, research=0.5, inequity=0.6, culture=0.7)
TOTAL = 2.8
WEARS = {
    "exhaustion_by_volume": 0.05, "exhaustion_by_evening": 0.02, "volume_gap": 0.9, "exhaustion_by_rvu": 0.31,
    "exhaustion_by_inbox": 0.17, "exhaustion_by_administration": 0.13, "exhaustion_by_research": 0.11,
    "exhaustion_by_culture": 0.23, "exhaustion_by_inequity": 0.29, "exhaustion_by_moral_injury": 0.19,
    "exhaustion_by_notes": 0.04, "notes_usual": 2.0,
}  # fmt: skip
NOTES = 0.9 * 0.04 * (7.0 - 2.0)  # the physician of these tests writes notes for seven hours
STRAINED = 0.031 + 0.034 + 0.039 + 0.076 + 0.055 + 0.174 + 0.161
BACK = {
    "recovery_by_programme": 0.3, "recovery_by_leader": 0.4, "leader_usual": 0.55, "recovery_by_mentor": 0.07,
    "recovery_base": 0.2, "recovery_by_resilience": 0.1,
}  # fmt: skip


def test_the_size_of_the_demands(make: Make) -> None:
    world = make(me={**HURT, "volume_gap_hours": 4.0, "evening_hours": 10.0, "habituation": 0.25}, p=WEARS)
    assert demands(world.me, world.p) == pytest.approx(0.05 * 4.0 + 0.9 * 0.02 * 10.0 + NOTES + 0.75 * STRAINED)


def test_an_hour_of_notes_weighs_beyond_its_length(make: Make, week: Week) -> None:
    def asked(**have: float) -> float:
        world = make(me={"have": week(clinic=30.0, **have)})
        return demands(world.me, world.p)

    p = make().p
    assert asked(documentation=5.0) - asked(documentation=3.0) == pytest.approx(2.0 * p.exhaustion_by_notes)
    assert asked(inbox=5.0) == asked(inbox=3.0), "what strains in the inbox is told by its strain"


def test_the_size_of_recovery(make: Make) -> None:
    def back(**me: Any) -> float:
        world = make(
            me={"resilience": 1.5, **me},
            unit={"leader_organising": 0.8, "leader_quality": 0.1},
            levers={Lever.WELLBEING_PROGRAMME: 0.5},
            p=BACK,
        )
        return recovery(world.me, world.unit, world.p)

    assert back() == pytest.approx(0.2 + 0.1 * 1.5 + 0.3 * 0.5 + 0.4 * 0.25)
    assert back(mentor=0) == pytest.approx(back() + 0.07), "the mentor may be on the first line"


@pytest.mark.parametrize(("exhaustion", "months"), [(0.1, 3.0), (0.8, 9.0)])
def test_the_size_of_a_month_of_tiring_or_recovering(make: Make, exhaustion: float, months: float) -> None:
    world = make(
        me={**HURT, "exhaustion": exhaustion, "volume_gap_hours": 6.0, "evening_hours": 10.0, "resilience": -0.5},
        p={**WEARS, **BACK, "exhaustion_scale": 1.4, "exhaustion_up_months": 3.0, "exhaustion_down_months": 9.0},
    )
    too_much = 0.3 + 0.18 + NOTES + STRAINED - (0.2 - 0.05 + 0.4 * 0.05)
    target = saturated(1.4 * too_much)
    tire_and_recover(world.me, world.unit, world.p)
    assert world.me.exhaustion == pytest.approx(exhaustion + (target - exhaustion) / months)


def test_who_recovers_more_than_is_asked_for_loses_no_more_than_all(make: Make) -> None:
    world = make(me={"exhaustion": 0.3, "evening_hours": 0.0, "resilience": 9.0}, p={"exhaustion_down_months": 9.0})
    tire_and_recover(world.me, world.unit, world.p)
    assert world.me.exhaustion == pytest.approx(0.3 - 0.3 / 9.0)


def test_the_size_of_a_month_of_moral_injury(make: Make) -> None:
    world = make(
        me={**strained(moral_injury=0.5), "moral_injury": 0.4},
        p={"moral_injury_per_month": 0.06, "moral_injury_healing_months": 40.0},
    )
    injure_and_heal(world.me, world.p)
    assert world.me.moral_injury == pytest.approx(0.4 + 0.06 * 0.5 * 0.6 - 0.01)
    worst = make(me={**strained(moral_injury=1.0), "moral_injury": 0.0}, p={"moral_injury_per_month": 9.0})
    injure_and_heal(worst.me, worst.p)
    assert worst.me.moral_injury == 1.0


def test_the_size_of_the_meaning_found(make: Make, week: Week) -> None:
    world = make(me={"have": week(clinic=26.0, teaching=9.0, research=15.0), "meaningful": Activity.TEACHING},
                 p={"meaning_enough": 0.3})  # fmt: skip
    assert meaning_found(world.me, world.p) == pytest.approx(saturated(0.18 / 0.3))


RESPECTS = {
    "disrespect_by_inequity": 0.41, "disrespect_by_culture": 0.37, "disrespect_by_administration": 0.23,
    "disrespect_by_rvu": 0.19, "disrespect_by_research": 0.31, "disrespect_by_moral_injury": 0.53,
    "disrespect_by_values_gap": 0.29, "respect_by_recognition": 0.17, "respect_by_being_heard": 0.11,
    "respect_by_resilience": 0.07, "respect_by_meaning": 0.13, "disrespect_scale": 1.2, "respect_up_months": 12.0,
    "respect_down_months": 4.0, "felt_heard_months": 5.0, "meaning_enough": 0.3, "recognition_by_leader": 0.5,
    "recognition_by_standing": 0.2,
}  # fmt: skip


@pytest.mark.parametrize(("self_respect", "months"), [(0.9, 4.0), (0.2, 12.0)])
def test_the_size_of_a_month_of_disrespect_dulled_by_habit(
    make: Make, week: Week, self_respect: float, months: float
) -> None:
    world = make(
        me={
            **HURT, "habituation": 0.25, "moral_injury": 0.35, "values_gap": 0.15, "felt_heard": 0.6, "resilience": 0.5,
            "standing": 0.4, "self_respect": self_respect, "have": week(clinic=41.0, teaching=9.0),
            "meaningful": Activity.TEACHING,
        },
        unit={"leader_quality": 0.7},
        p=RESPECTS,
    )  # fmt: skip
    respect_oneself(world.me, world.unit, world.p)
    # habit dulls every strain, but neither the injury nor the gap
    worn = 0.75 * (0.41 * 0.6 + 0.37 * 0.7 + 0.23 * 0.3 + 0.19 * 0.1 + 0.31 * 0.5) + 0.53 * 0.35 + 0.29 * 0.15
    borne = 0.17 * 0.43 + 0.11 * 0.6 + 0.07 * 0.5 + 0.13 * saturated(0.6)
    target = 1.0 - saturated(1.2 * (worn - borne))
    assert world.me.self_respect == pytest.approx(self_respect + (target - self_respect) / months)
    assert world.me.felt_heard == pytest.approx(0.6 * 0.8)


def test_the_size_of_a_month_of_getting_used_to_it(make: Make) -> None:
    world = make(
        me={**HURT, "habituation": 0.1},
        p={"habituation": 0.9, "most_habituation": 0.6, "habituation_by_strain": 0.5, "habituation_months": 8.0},
    )
    get_used_to_it(world.me, world.p)
    assert world.me.habituation == pytest.approx(0.1 + (0.9 * 0.6 * saturated(0.5 * TOTAL) - 0.1) / 8.0)


def test_every_strain_is_something_to_get_used_to(make: Make) -> None:
    for strain in Strain:
        world = make(me=strained(**{strain.name.lower(): 0.5}))
        get_used_to_it(world.me, world.p)
        assert world.me.habituation > 0.0, strain.name


def test_a_month_acts_on_all_four_stocks(make: Make) -> None:
    stocks = {"exhaustion": 0.2, "moral_injury": 0.1, "self_respect": 0.9, "habituation": 0.1}
    me = make(me={**strained(**{strain.name.lower(): 0.9 for strain in Strain}), **stocks}).lives(update_wellbeing)
    assert me.exhaustion > 0.2 and me.moral_injury > 0.1 and me.self_respect < 0.9 and me.habituation > 0.1


def test_the_size_of_the_burnout_score(make: Make) -> None:
    world = make(
        me={"exhaustion": 0.6, "self_respect": 0.7}, p={"pfi_exhaustion_weight": 0.4, "pfi_top": 4.0, "pfi_cutoff": 1.68}
    )
    assert burnout_score(world.me, world.p) == pytest.approx(4.0 * (0.4 * 0.6 + 0.6 * 0.3))
