"""The stocks: what fills them, what empties them, and how fast."""

from collections.abc import Callable
from typing import Any

import pytest

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

Make = Callable[..., Any]
Week = Callable[..., list[float]]
STRAINS = [f"strain_{strain.name.lower()}" for strain in Strain]
REST = {"evening_hours": 0.0}


def test_habit_dulls_what_is_felt(make: Make) -> None:
    assert felt(make(me={"habituation": 0.0}).me, 0.6, make().p) == 0.6
    assert felt(make(me={"habituation": 0.25}).me, 0.6, make().p) == pytest.approx(0.45)


@pytest.mark.parametrize("strain", STRAINS)
def test_every_strain_wears_people_down(make: Make, strain: str) -> None:
    none, some = make(me={strain: 0.0}), make(me={strain: 0.5})
    assert demands(some.me, some.p) > demands(none.me, none.p)


def test_hours_wear_people_down_too_whatever_habit_says(make: Make) -> None:
    rested = make(me=REST)
    assert demands(rested.me, rested.p) == 0.0
    for hours in ({"evening_hours": 10.0}, {**REST, "volume_gap_hours": 10.0}):
        numb, alert = make(me={**hours, "habituation": 0.5}), make(me=hours)
        assert demands(numb.me, numb.p) == demands(alert.me, alert.p) > 0.0


def test_without_a_volume_gap_evenings_cost_nothing(make: Make) -> None:
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

    assert after(12, strain_moral_injury=0.5) > after(6, strain_moral_injury=0.5) > 0.0
    assert after(1, moral_injury=0.6) < 0.6
    assert 0.3 < after(24, moral_injury=0.6) < 0.6, "not healed in two years"
    assert after(2_000, strain_moral_injury=1.0) <= 1.0


@pytest.mark.parametrize("strain", [name for name in STRAINS if name not in ("strain_inbox", "strain_moral_injury")])
def test_disrespect_wears_on_self_respect(make: Make, strain: str) -> None:
    def after(size: float) -> float:
        world = make(me={strain: size, "moral_injury": 0.9})
        respect_oneself(world.me, world.unit, world.p)
        return float(world.me.self_respect)

    assert after(0.8) < after(0.2)


def test_values_moral_injury_recognition_and_being_heard(make: Make) -> None:
    def after(**what: Any) -> float:
        world = make(**{**what, "me": {"strain_culture": 0.8, "moral_injury": 0.5, **what.get("me", {})}})
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
        world = make(me={"strain_culture": 0.8, "moral_injury": 0.5}, p=p)
        respect_oneself(world.me, world.unit, world.p)
        return float(world.me.self_respect)

    assert respect(respect_by_meaning=0.4) > respect(respect_by_meaning=0.1)
    nothing = make(me={"have": [0.0] * len(Activity)})
    assert meaning_found(nothing.me, nothing.p) == 0.0


def test_the_inbox_tires_but_does_not_insult(make: Make) -> None:
    calm, flooded = make(), make(me={"strain_inbox": 1.0})
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

    strained = {"strain_rvu": 0.6, "strain_culture": 0.6}
    assert after(12) == 0.0
    assert 0.0 < after(6, me=strained) < after(24, me=strained)
    everything = dict.fromkeys(STRAINS, 1.0)
    assert after(5_000, me=everything) <= make().p.most_habituation
    assert after(24, me=strained, p={"habituation": 0.0}) == 0.0


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_stocks_stay_shares_in_the_best_and_the_worst_of_worlds(make: Make, start: float) -> None:
    stocks = {"exhaustion": start, "moral_injury": start, "self_respect": start, "habituation": start}
    worst = {**dict.fromkeys(STRAINS, 1.0), "values_gap": 1.0, "volume_gap_hours": 100.0, "resilience": -6.0}
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
