"""What is not done by those who are not there: absorbed, or lost."""

from collections.abc import Callable
from typing import Any

import pytest

from sim.rules.work import share_out_work

Make = Callable[..., Any]
VACANT = {"filled": False}


def test_a_full_unit_has_nothing_to_share_out(make: Make) -> None:
    unit = make().acts(share_out_work)
    assert unit.vacancies == 0
    assert unit.clinical_demand == unit.present_clinical == pytest.approx(4 * 0.7)
    assert unit.extra_load == unit.uncovered_clinical == unit.extra_teaching == unit.teaching_hours_lost == 0.0


def test_part_is_absorbed_the_rest_is_lost(make: Make) -> None:
    world = make(people=10, me=VACANT, p={"absorbed_share": 0.5})
    unit = world.acts(share_out_work)
    assert unit.vacancies == 1
    assert unit.extra_load * unit.present_clinical == pytest.approx(0.35)
    assert unit.uncovered_clinical == pytest.approx(0.35)
    untaught = 0.2 * world.p.hours_per_full_effort
    assert unit.teaching_hours_lost == pytest.approx(0.5 * untaught)
    carried = 9 * 0.2 * world.p.hours_per_full_effort
    assert unit.extra_teaching * carried == pytest.approx(0.5 * untaught)


def test_nobody_carries_more_than_they_can(make: Make) -> None:
    world = make(people=10, others=VACANT)
    unit = world.acts(share_out_work)
    assert unit.extra_load == world.p.most_extra_load == unit.extra_teaching
    assert unit.uncovered_clinical == pytest.approx(9 * 0.7 - world.p.most_extra_load * 0.7)


def test_an_empty_unit_loses_all(make: Make) -> None:
    world = make(people=3, me=VACANT, others=VACANT)
    unit = world.acts(share_out_work)
    assert unit.vacancies == 3 and unit.present_clinical == unit.extra_load == unit.extra_teaching == 0.0
    assert unit.uncovered_clinical == pytest.approx(2.1)
    assert unit.teaching_hours_lost == pytest.approx(3 * 0.2 * world.p.hours_per_full_effort)


def test_without_redistribution_nobody_carries_anything(make: Make) -> None:
    unit = make(people=10, me=VACANT, p={"redistribution": 0.0}).acts(share_out_work)
    assert unit.extra_load == unit.extra_teaching == 0.0
    assert unit.uncovered_clinical == pytest.approx(0.7)


def test_newcomers_count_in_part(make: Make) -> None:
    unit = make(me={"ramp_up": 0.4}).acts(share_out_work)
    assert unit.present_clinical == pytest.approx(3 * 0.7 + 0.4 * 0.7)
    assert unit.extra_load > 0.0 and unit.vacancies == 0


def test_more_clinical_effort_than_the_lines_were_made_for_is_no_negative_vacancy(make: Make) -> None:
    unit = make(me={"clinical_effort": 1.0}).acts(share_out_work)
    assert unit.extra_load == unit.uncovered_clinical == 0.0


def test_adjuncts_teach_what_is_missing_and_stop_in_time(make: Make) -> None:
    def lost(adjunct_hours: float) -> Any:
        return make(people=10, me=VACANT, unit={"adjunct_hours": adjunct_hours}).acts(share_out_work)

    assert lost(0.0).teaching_hours_lost > lost(4.0).teaching_hours_lost > lost(1e3).teaching_hours_lost == 0.0
    assert lost(4.0).adjunct_hours == pytest.approx(4.0 * (1.0 - make().p.adjunct_fading_per_month))


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_work_adds_up(make: Make, share: float) -> None:
    """Demand = what those present do + what they absorb + what nobody covers."""
    for vacant in range(8):
        world = make(people=8, p={"absorbed_share": share})
        for me in world.people[:vacant]:
            me.filled = False
        unit = world.acts(share_out_work)
        done = unit.present_clinical * (1.0 + unit.extra_load)
        assert done + unit.uncovered_clinical == pytest.approx(unit.clinical_demand)
        taught = (8 - vacant) * 0.2 * world.p.hours_per_full_effort * (1.0 + unit.extra_teaching)
        assert taught + unit.teaching_hours_lost == pytest.approx(8 * 0.2 * world.p.hours_per_full_effort)


def test_each_line_counts_as_what_it_is(make: Make) -> None:
    """Two lines of another unit come first; of the four that follow one is vacant and one is held by a newcomer."""
    world = make(
        people=6,
        unit={"first": 2, "count": 4, "adjunct_hours": 2.0},
        p={
            "absorbed_share": 0.6, "redistribution": 0.9, "most_extra_load": 0.9, "hours_per_full_effort": 50.0,
            "adjunct_fading_per_month": 0.1,
        },
    )  # fmt: skip
    for line, (clinical, teaching) in enumerate([(0.5, 0.1), (0.8, 0.2), (0.6, 0.3), (0.7, 0.15)], start=2):
        me = world.people[line]
        me.line_clinical_effort, me.line_teaching_effort = clinical, teaching
        me.clinical_effort, me.teaching_effort = clinical - 0.1, teaching - 0.02
    world.people[3].filled = False
    world.people[4].ramp_up = 0.5
    unit = world.acts(share_out_work)
    assert unit.vacancies == 1
    assert unit.clinical_demand == pytest.approx(2.6)
    assert unit.present_clinical == pytest.approx(0.4 + 0.5 * 0.5 + 0.6)
    assert unit.extra_load == pytest.approx(0.54 * 1.35 / 1.25)
    assert unit.uncovered_clinical == pytest.approx(0.46 * 1.35)
    untaught = 50.0 * (0.75 - 0.49) - 2.0
    assert unit.extra_teaching == pytest.approx(0.54 * untaught / (50.0 * 0.49))
    assert unit.teaching_hours_lost == pytest.approx(0.46 * untaught)
    assert unit.adjunct_hours == pytest.approx(1.8)


def test_what_was_counted_last_month_is_forgotten(make: Make) -> None:
    world = make(others=VACANT)
    first = world.acts(share_out_work).values()
    assert world.acts(share_out_work).values() == first
