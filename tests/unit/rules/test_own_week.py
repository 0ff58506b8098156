"""A person's own week: drawn once, centered, held within bounds; who takes on more can keep up more; service swings."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.calendar import (
    clinic_hours,
    fill_calendar,
    hours_of,
    receive_messages,
    sustainable_week,
    teaching_hours,
)
from sim.rules.chance import swing_of_the_month
from sim.rules.draws import Event
from sim.rules.own_week import as_taken_on, draw_own_week, evenings_that_hurt, research_taken_on
from sim.rules.vocabulary import Activity
from sim.rules.wellbeing import demands
from tests.unit.rules.by_hand import bell_at

Make = Callable[..., Any]
ON = {"own_week": 1.0}


def drawn(make: Make, people: int = 4_000, **p: float) -> np.ndarray:
    """What so many people take on, and how much longer a week they can keep up."""
    world = make(p={**ON, **p})
    found = []
    for me in world.crowd(people):
        draw_own_week(me, world.school, world.p)
        found.append((me.takes_on, me.sustains_more))
    return np.array(found).T


def test_what_one_takes_on_is_drawn_by_hand(make: Make, draws: Callable[..., None]) -> None:
    draws({(Event.OWN_WEEK, 0): 0.8, (Event.OWN_WEEK, 1): 0.3})
    world = make(p={**ON, "takes_on_spread": 0.2, "sustainable_differs": 6.0, "takes_on_and_sustains": 0.6})
    draw_own_week(world.me, world.school, world.p)
    taking, bearing = bell_at(0.8, 1.0), bell_at(0.3, 1.0)
    assert world.me.takes_on == pytest.approx(0.2 * taking)
    assert world.me.sustains_more == pytest.approx(6.0 * (0.6 * taking + 0.8 * bearing))
    assert as_taken_on(world.me) == pytest.approx(1.0 + 0.2 * taking)


def test_it_is_centered_and_spreads_as_declared(make: Make) -> None:
    takes_on, sustains = drawn(make, takes_on_spread=0.2, sustainable_differs=7.0, takes_on_and_sustains=0.6)
    assert takes_on.mean() == pytest.approx(0.0, abs=0.01)
    assert sustains.mean() == pytest.approx(0.0, abs=0.35)
    assert takes_on.std() == pytest.approx(0.2, rel=0.04)
    assert sustains.std() == pytest.approx(7.0, rel=0.04)
    assert np.corrcoef(takes_on, sustains)[0, 1] == pytest.approx(0.6, abs=0.05)
    assert abs(drawn(make, 1_000, takes_on_spread=0.5)[0]).max() == 1.0, "nobody takes on less than nothing"


@pytest.mark.parametrize("both, found", [(0.0, 0.0), (1.0, 1.0)])
def test_those_who_take_on_more_can_keep_up_more_as_far_as_the_two_go_together(make: Make, both: float, found: float) -> None:
    takes_on, sustains = drawn(make, 1_000, takes_on_and_sustains=both)
    assert np.corrcoef(takes_on, sustains)[0, 1] == pytest.approx(found, abs=0.08)


def test_switched_off_nobody_differs(make: Make) -> None:
    takes_on, sustains = drawn(make, 50, own_week=0.0)
    assert not takes_on.any() and not sustains.any()
    world = make(p={"own_week": 0.0})
    swing_of_the_month(world.me, world.school, world.p)
    assert world.me.week_swing == 0.0


def test_swings_are_centered_and_over_in_a_month(make: Make) -> None:
    world = make(p={**ON, "week_swings_by": 0.36})
    swings = []
    for month in range(1, 2_001):
        world.school.month = month
        swing_of_the_month(world.me, world.school, world.p)
        swings.append(world.me.week_swing)
    assert np.mean(swings) == pytest.approx(0.0, abs=0.015)
    assert np.std(swings) == pytest.approx(0.36 / np.sqrt(3.0), rel=0.04)
    assert max(np.abs(swings)) < 0.36
    assert abs(np.corrcoef(swings[1:], swings[:-1])[0, 1]) < 0.06, "a week on service is over in a month"


def test_a_swing_by_hand(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.WEEK_SWING: 0.75})
    world = make(p={**ON, "week_swings_by": 0.36})
    swing_of_the_month(world.me, world.school, world.p)
    assert world.me.week_swing == pytest.approx(0.18)


def test_it_stretches_clinic_messages_teaching_and_service_and_no_forms(make: Make) -> None:
    def week(takes_on: float) -> Any:
        world = make(me={"takes_on": takes_on})
        world.lives(fill_calendar)
        receive_messages(world.me, world.unit, world.department, world.school, world.p)
        clinic = clinic_hours(world.me, world.unit, world.school, world.p)
        return clinic, world.me.messages_per_week, teaching_hours(world.me, world.unit, world.p), world.me

    usual, more = week(0.0), week(0.25)
    for k in range(3):
        assert more[k] == pytest.approx(1.25 * usual[k])
    assert more[3].have[Activity.SERVICE] == pytest.approx(1.25 * usual[3].have[Activity.SERVICE])
    assert more[3].have[Activity.ADMINISTRATION] == usual[3].have[Activity.ADMINISTRATION]
    assert hours_of(week(-0.25)[3]) < hours_of(usual[3]) - 5.0 and hours_of(more[3]) > hours_of(usual[3]) + 5.0


def test_a_week_on_service_is_clinic_and_its_notes(make: Make) -> None:
    def lived(swing: float) -> Any:
        return make(me={"week_swing": swing}).lives(fill_calendar)

    usual, service = lived(0.0), lived(0.3)
    assert service.have[Activity.CLINIC] == pytest.approx(1.3 * usual.have[Activity.CLINIC])
    assert service.have[Activity.DOCUMENTATION] == pytest.approx(1.3 * usual.have[Activity.DOCUMENTATION])
    assert service.messages_per_week == usual.messages_per_week


def test_the_sustainable_week_is_ones_own(make: Make) -> None:
    def week_of(more: float) -> float:
        world = make(me={"sustains_more": more})
        return float(sustainable_week(world.me, world.unit, world.p))

    assert week_of(6.5) == pytest.approx(week_of(0.0) + 6.5)
    assert week_of(-60.0) == make().p.sustainable_hours_least


def test_people_choose_specialties_whose_weeks_they_can_keep_up(make: Make) -> None:
    def week_of(schedule: float, own_week: float = 1.0) -> float:
        world = make(
            me={"sustains_more": 0.0, "line_clinical_effort": 0.5},
            unit={"schedule": schedule},
            p={"own_week": own_week, "takes_on_and_sustains": 0.8, "clinic_hours_per_cfte": 40.0},
        )
        return float(sustainable_week(world.me, world.unit, world.p))

    assert week_of(1.2) == pytest.approx(week_of(1.0) + 0.8 * 0.2 * 0.5 * 40.0)
    assert week_of(0.9) == pytest.approx(week_of(1.0) - 0.8 * 0.1 * 0.5 * 40.0)
    assert week_of(1.2, own_week=0.0) == week_of(1.0, own_week=0.0)


def test_research_beyond_paper_is_done_in_the_evening(make: Make, week: Callable[..., list[float]]) -> None:
    def after(takes_on: float, evening: float = 9.0, record: float = 5.0) -> tuple[float, float]:
        me = {"takes_on": takes_on, "have": week(research=10.0), "evening_hours": evening, "evening_ehr_hours": record}
        world = make(me=me, p={"longest_evenings": 35.0})
        research_taken_on(world.me, world.p)
        return world.me.have[Activity.RESEARCH], world.me.evening_hours

    assert after(0.0) == (10.0, 9.0)
    assert after(0.3) == pytest.approx((13.0, 12.0))
    assert after(-0.3) == pytest.approx((7.0, 6.0))
    assert after(0.3, evening=34.0) == pytest.approx((11.0, 35.0)), "no evening holds more"
    assert after(0.3, evening=35.0) == pytest.approx((10.0, 35.0))
    assert after(-0.5, evening=6.0) == pytest.approx((5.0, 5.0)), "the record stays in the evening"


def test_longer_evenings_weigh_less_on_those_who_can_keep_up_more(make: Make) -> None:
    def hurt(more: float) -> tuple[float, float]:
        world = make(me={"evening_hours": 9.0, "sustains_more": more})
        return evenings_that_hurt(world.me), demands(world.me, world.p)

    weight = make().p.exhaustion_by_evening
    assert [hurt(more)[0] for more in (0.0, 4.0, -4.0, 12.0)] == [9.0, 5.0, 13.0, 0.0]
    assert hurt(4.0)[1] == pytest.approx(hurt(0.0)[1] - 4.0 * weight)
    assert hurt(-4.0)[1] == pytest.approx(hurt(0.0)[1] + 4.0 * weight)


def test_shifts_on_evenings_and_weekends_weigh_as_evenings_do(make: Make) -> None:
    usual, shifts = (make(me={"evening_hours": 3.0, "off_hours": off, "sustains_more": 1.0}).me for off in (0.0, 6.0))
    assert (evenings_that_hurt(usual), evenings_that_hurt(shifts)) == (2.0, 8.0)
