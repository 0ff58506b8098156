"""Causes that differ: factors of mean 1, tasks by role, unit and person, wishes, settings, gaps beyond what is tolerated."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.calendar import fill_calendar, look_at_gaps
from sim.rules.departure import appeal
from sim.rules.draws import Event
from sim.rules.own_causes import (
    beyond_tolerated,
    climate_beyond_tolerated,
    draw_own_tasks,
    draw_setting,
    drawn_to_academia,
    long_tailed,
    own_tasks,
    own_wish,
)
from sim.rules.strains.culture import feel_culture
from sim.rules.strains.moral_injury import feel_moral_injury
from sim.rules.traits import draw_wishes
from sim.rules.vocabulary import Activity, Destination, Strain
from tests.unit.rules.by_hand import bell_at, saturated, strain_of

Make = Callable[..., Any]
ON = {"own_causes": 1.0}


@pytest.mark.parametrize("longest", [3.0, 5.0])
@pytest.mark.parametrize("spread", [0.0, 0.3, 0.8])
def test_a_long_tailed_factor_is_one_on_average(make: Make, spread: float, longest: float) -> None:
    p = make(p={"longest_tail": longest}).p
    found = np.array([long_tailed((k + 0.5) / 20_000, spread, p) for k in range(20_000)])
    assert found.mean() == pytest.approx(1.0, abs=2e-4)
    assert found.min() >= 1.0 - spread
    assert found.max() == pytest.approx(1.0 + spread * (longest / (1.0 - math.exp(-longest)) - 1.0))
    assert found.std() == pytest.approx(spread, rel=0.15), "a little less than that of an endless tail"
    assert spread == 0.0 or np.median(found) < 1.0 < np.quantile(found, 0.75)


def test_a_long_tailed_factor_by_hand(make: Make) -> None:
    p = make(p={"longest_tail": 4.0}).p
    assert long_tailed(0.5, 0.5, p) == pytest.approx(0.5 + 0.5 * math.log(2.0) / (1.0 - math.exp(-4.0)))
    assert long_tailed(1e-9, 0.5, p) == pytest.approx(0.5 + 0.5 * 4.0 / (1.0 - math.exp(-4.0)))


def test_required_tasks_of_a_person_go_from_a_few_hours_to_twenty(make: Make) -> None:
    world = make(p={**ON, "tasks_spread": 0.5})
    hours = []
    for me in world.crowd(4_000):
        draw_own_tasks(me, world.school, world.p)
        hours.append(8.0 * (1.0 + me.tasks_differ))
    assert np.mean(hours) == pytest.approx(8.0, abs=0.2)
    assert min(hours) > 3.9 and 18.0 < np.quantile(hours, 0.98) < 24.0


def test_own_tasks_by_hand(make: Make, draws: Callable[..., None]) -> None:
    draws({Event.OWN_CAUSES: 0.2})
    world = make(p={**ON, "tasks_spread": 0.5})
    draw_own_tasks(world.me, world.school, world.p)
    assert world.me.tasks_differ == pytest.approx(long_tailed(0.2, 0.5, world.p) - 1.0)


def test_a_setting_by_hand(make: Make, draws: Callable[..., None]) -> None:
    draws({(Event.UNIT_CAUSES, 0): 0.7, (Event.UNIT_CAUSES, 1): 0.3})
    world = make(p={**ON, "tasks_spread_of_units": 0.2, "moral_spread": 0.5})
    draw_setting(world.unit, world.school, world.p)
    assert world.unit.tasks_differ == pytest.approx(bell_at(0.7, 0.2))
    assert world.unit.moral_setting == pytest.approx(long_tailed(0.3, 0.5, world.p) - 1.0)


def test_tasks_come_by_person_by_unit_and_by_role(make: Make) -> None:
    def tasks(me: dict[str, Any] | None = None, unit: dict[str, Any] | None = None, **p: float) -> float:
        world = make(me=me or {}, unit={"clinical_demand": 2.4, **(unit or {})}, p={**ON, "tasks_by_role": 1.0, **p})
        return float(own_tasks(world.me, world.unit, world.p))

    clinician, scientist = {"line_clinical_effort": 0.9}, {"line_clinical_effort": 0.2}
    assert tasks(clinician) == pytest.approx(0.7)
    assert tasks(scientist) == pytest.approx(1.4)
    assert tasks({**scientist, "tasks_differ": 0.5}, {"tasks_differ": -0.2}) == pytest.approx(1.4 * 1.5 * 0.8)
    assert tasks(clinician, tasks_by_role=0.0) == tasks(scientist, own_causes=0.0) == 1.0
    assert tasks({"line_clinical_effort": 1.0}, tasks_by_role=9.0) == 0.0, "never below none"
    assert tasks(unit={"tasks_differ": -1.2}) == 0.0


def test_the_calendar_holds_ones_own_tasks_and_their_useless_part(make: Make) -> None:
    def lived(**me: float) -> Any:
        return make(me=me, p={"required_hours": 8.0, "useless_share": 0.3}).lives(fill_calendar)

    usual, many = lived(), lived(tasks_differ=0.5)
    assert many.have[Activity.ADMINISTRATION] == pytest.approx(usual.have[Activity.ADMINISTRATION] + 4.0)
    assert many.useless_hours == pytest.approx(1.5 * usual.useless_hours)


def test_what_one_wishes_differs_widely(make: Make) -> None:
    def spread(**p: float) -> tuple[float, float]:
        world = make(p={"meaning_pull": 0.12, **p})
        found = []
        for me in world.crowd(1_500):
            draw_wishes(me, world.school, world.p)
            if me.meaningful == Activity.CLINIC:
                found.append(me.wish_share[Activity.CLINIC])
            assert sum(me.wish_share) == pytest.approx(1.0)
        return float(np.mean(found)), float(np.std(found))

    assert own_wish(0.3, make().p) == 0.8, "switched off, between half as much more and half again"
    assert own_wish(0.3, make(p={**ON, "wish_spread": 0.8}).p) == long_tailed(0.3, 0.8, make().p)
    usual, wide = spread(), spread(**ON)
    assert wide[0] == pytest.approx(usual[0], abs=0.02), "who wants what stays, on average"
    assert wide[1] > 1.5 * usual[1]


def test_a_distance_counts_beyond_what_anybody_tolerates(make: Make, week: Callable[..., list[float]]) -> None:
    def gap(**p: float) -> float:
        world = make(me={"have": week(clinic=30.0, administration=10.0), "wish_share": week(clinic=1.0)}, p=p)
        look_at_gaps(world.me, world.unit, world.p)
        return float(world.me.values_gap)

    assert gap() == pytest.approx(0.25)
    assert gap(own_causes=1.0, distance_tolerated=0.1) == pytest.approx(0.15)
    assert gap(own_causes=1.0, distance_tolerated=0.3) == 0.0
    p = make(p={**ON, "distance_tolerated": 0.1, "climate_tolerated": 0.3}).p
    assert beyond_tolerated(0.05, p) == 0.0
    assert climate_beyond_tolerated(0.25, p) == 0.0
    assert climate_beyond_tolerated(0.8, p) == pytest.approx(0.5)


def test_a_climate_counts_beyond_what_anybody_takes_as_normal(make: Make) -> None:
    def strain(culture: float, **p: float) -> float:
        return strain_of(make(unit={"culture": culture}, p=p).lives(feel_culture), Strain.CULTURE)

    load = -math.log(1.0 - strain(0.4))
    assert strain(0.4, own_causes=1.0, climate_tolerated=0.3) == pytest.approx(saturated(load - 0.3))
    usual = strain(0.4) - strain(0.8)
    assert strain(0.4, **ON) - strain(0.8, **ON) > 1.1 * usual, "differences weigh more where the constant is gone"


def test_moral_injury_depends_on_the_setting(make: Make) -> None:
    def strain(setting: float) -> float:
        world = make(unit={"moral_setting": setting, "support": 0.7}, me={"volume_gap_hours": 5.0})
        return strain_of(world.lives(feel_moral_injury), Strain.MORAL_INJURY)

    load = -math.log(1.0 - strain(0.0))
    assert load > 0.05
    assert strain(0.6) == pytest.approx(saturated(1.6 * load))
    assert strain(-0.4) == pytest.approx(saturated(0.6 * load))


def test_the_gap_that_prevails_says_where_to(make: Make) -> None:
    p = {**ON, "volume_gap_keeps_academic": 0.05, "values_gap_leads_out": 4.0}

    def pull(volume: float, values: float, **other: float) -> float:
        world = make(me={"volume_gap_hours": volume, "values_gap": values}, p={**p, **other})
        return float(drawn_to_academia(world.me, world.p))

    assert pull(10.0, 0.0) == pytest.approx(0.5)
    assert pull(0.0, 0.2) == pytest.approx(-0.8)
    assert pull(16.0, 0.2) == pytest.approx(0.0), "as much of the one as of the other"
    assert pull(10.0, 0.2, own_causes=0.0) == 0.0

    def appeals(values: float) -> list[float]:
        world = make(me={"volume_gap_hours": 0.0, "values_gap": values}, p={**p, "values_gap_pulls": 0.0})
        return [appeal(world.me, d, world.p) for d in range(Destination.RETIREMENT)]

    change = np.subtract(appeals(0.2), appeals(0.0))
    assert change[Destination.OTHER_ACADEMIC] == pytest.approx(-0.8)
    assert not change[Destination.COMMUNITY_TEACHING :].any()


def test_switched_off_nothing_differs(make: Make) -> None:
    world = make(p={"own_causes": 0.0})
    draw_own_tasks(world.me, world.school, world.p)
    draw_setting(world.unit, world.school, world.p)
    assert world.me.tasks_differ == world.unit.tasks_differ == world.unit.moral_setting == 0.0
    assert own_tasks(world.me, world.unit, world.p) == 1.0
