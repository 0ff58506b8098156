"""Who a person is: traits, effort, wishes, pay."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.traits import (
    draw_care_duties,
    draw_effort,
    draw_meaning,
    draw_pay,
    draw_traits,
    draw_wishes,
    rank_pay_ratio,
    those_who_stayed,
)
from sim.rules.vocabulary import Activity, Rank

Make = Callable[..., Any]
PEOPLE = 3_000
TRAITS = ("resilience", "says_no", "reliability", "restlessness", "fairness_outlook")


def crowd(make: Make, rule: Callable[[Any, Any], None], fields: tuple[str, ...], **what: Any) -> np.ndarray:
    """People x fields, after a rule."""
    world = make(**what)
    found = []
    for me in world.crowd(PEOPLE):
        rule(me, world)
        found.append([float(getattr(me, field)) for field in fields])
    return np.array(found)


def test_traits_are_standard_and_independent(make: Make) -> None:
    new = {"months_since_hire": 0}
    traits = crowd(make, lambda me, w: draw_traits(me, w.unit, w.school, w.p), TRAITS, me=new)
    assert traits.mean(axis=0) == pytest.approx(0.0, abs=0.08)
    assert traits.std(axis=0) == pytest.approx(1.0, abs=0.06)
    assert np.corrcoef(traits.T) == pytest.approx(np.eye(len(TRAITS)), abs=0.08)


def test_those_long_in_the_job_are_those_who_stayed(make: Make) -> None:
    new, old = make(me={"months_since_hire": 0}), make(me={"months_since_hire": 300})
    for world in (new, old):
        those_who_stayed(world.me, world.p)
    assert (new.me.restlessness, new.me.resilience) == (0.0, 0.0)
    assert -new.p.selection_of_restlessness <= old.me.restlessness < 0.0
    assert 0.0 < old.me.resilience <= new.p.selection_of_resilience


def test_a_given_target_is_kept_and_none_is_negative(make: Make) -> None:
    def targets(**what: Any) -> np.ndarray:
        return crowd(make, lambda me, w: draw_traits(me, w.unit, w.school, w.p), ("rvu_target",), **what)[:, 0]

    assert set(targets(me={"rvu_target": 1.3})) == {1.3}
    drawn = targets(me={"rvu_target": -1.0}, p={"target_spread": 0.2})
    assert drawn.mean() == pytest.approx(1.0, abs=0.02) and drawn.std() == pytest.approx(0.2, abs=0.02)
    assert targets(me={"rvu_target": -1.0}, school={"rvu_target_mean": 0.1}, p={"target_spread": 0.2}).min() == 0.0


def test_care_duties_fall_on_some_in_the_middle_of_life_and_more_on_women(make: Make) -> None:
    def hours(**what: Any) -> np.ndarray:
        return crowd(make, lambda me, w: draw_care_duties(me, w.school, w.p), ("care_hours",), **what)[:, 0]

    p = make().p
    men, women = hours(), hours(me={"woman": True})
    assert (men > 0.0).mean() == pytest.approx(p.care_likely, abs=0.03)
    assert men[men > 0.0].mean() == pytest.approx(p.care_hours_usual, rel=0.03)
    assert women == pytest.approx(men * p.women_care_ratio)
    assert hours(me={"woman": True}, p={"gender_care_duties": 0.0}) == pytest.approx(men)
    for age in (p.care_from_age - 0.1, p.care_until_age):
        assert hours(me={"age_years": age}).max() == 0.0
    assert hours(me={"age_years": p.care_from_age}).max() > 0.0


def test_effort_is_the_lines_and_clinic_gives_way_in_part_time(make: Make) -> None:
    def drawn(share: float, **me: float) -> Any:
        world = make(me={"fte": -1.0, **me}, school={"full_time_share": share}, p={"part_time_by_care": 0.0})
        draw_effort(world.me, world.school, world.p)
        return world.me

    full, part = drawn(1.0), drawn(0.0)
    assert full.fte == pytest.approx(1.0) and full.clinical_effort == 0.7
    cut = make().p.effort_cut
    assert part.fte == pytest.approx(1.0 - cut) and part.clinical_effort == pytest.approx(0.7 - cut)
    assert (part.research_effort, part.teaching_effort, part.admin_effort) == (0.05, 0.2, 0.05)
    little = drawn(0.0, line_clinical_effort=0.1, line_research_effort=0.65)
    assert little.clinical_effort == 0.0 and little.fte == pytest.approx(0.9)
    for me in (full, part, little):
        efforts = me.clinical_effort + me.research_effort + me.teaching_effort + me.admin_effort
        assert efforts == pytest.approx(me.fte)


def test_given_effort_is_kept(make: Make) -> None:
    world = make(me={"fte": 0.6, "clinical_effort": 0.1}, school={"full_time_share": 0.0})
    draw_effort(world.me, world.school, world.p)
    assert (world.me.fte, world.me.clinical_effort) == (0.6, 0.1)


def meanings(make: Make, **me: float) -> np.ndarray:
    found = crowd(make, lambda me, w: draw_meaning(me, w.school, w.p), ("meaningful",), me=me)
    return np.bincount(found[:, 0].astype(int), minlength=len(Activity)) / PEOPLE


def test_care_has_most_meaning_for_most_and_what_was_chosen_for_others(make: Make) -> None:
    clinician = meanings(make, line_research_effort=0.0, line_teaching_effort=0.0)
    assert clinician[Activity.CLINIC] > 0.7
    assert clinician[Activity.RESEARCH] == pytest.approx(make().p.meaning_research_base, abs=0.03)
    assert meanings(make, line_research_effort=0.6)[Activity.RESEARCH] > 0.5
    teacher = meanings(make, line_teaching_effort=0.8, line_research_effort=0.0)
    assert teacher[Activity.TEACHING] > 3 * clinician[Activity.TEACHING]


def test_the_wished_week_is_a_whole_with_more_of_what_has_meaning(make: Make) -> None:
    world = make()
    for me in world.crowd(50):
        draw_wishes(me, world.school, world.p)
        assert sum(me.wish_share) == pytest.approx(1.0) and min(me.wish_share) >= 0.0
        plain = make(me={"occupant": me.occupant}, p={"meaning_pull": 0.0})
        draw_wishes(plain.me, plain.school, plain.p)
        assert me.wish_share[me.meaningful] > plain.me.wish_share[me.meaningful]


def test_wishes_follow_what_the_line_was_made_for(make: Make) -> None:
    scientist = make(me={"line_research_effort": 0.7, "line_clinical_effort": 0.2, "line_teaching_effort": 0.05})
    clinician = make(me={"line_research_effort": 0.0, "line_clinical_effort": 0.9, "line_teaching_effort": 0.05})
    for world in (scientist, clinician):
        draw_wishes(world.me, world.school, world.p)
    assert scientist.me.wish_share[Activity.RESEARCH] > 0.5 > clinician.me.wish_share[Activity.RESEARCH]
    assert clinician.me.wish_share[Activity.CLINIC] > 0.5


def paid(make: Make, **what: Any) -> np.ndarray:
    return crowd(make, lambda me, w: draw_pay(me, w.department, w.school, w.p), ("pay_relative",), **what)[:, 0]


def test_women_and_urim_faculty_are_paid_less_for_the_same_through_switches(make: Make) -> None:
    p, usual = make().p, paid(make)
    assert usual.mean() == pytest.approx(1.0, abs=0.01) and usual.std() == pytest.approx(p.pay_spread, abs=0.01)
    free = usual > 0.6  # above the guard
    women, urim = paid(make, me={"woman": True}), paid(make, me={"urim": True})
    assert women[free] == pytest.approx(usual[free] * (1.0 - p.women_pay_gap))
    assert urim[free] == pytest.approx(usual[free] * (1.0 - p.urim_pay_gap))
    off = {"gender_pay": 0.0, "urim_pay": 0.0}
    assert paid(make, me={"woman": True, "urim": True}, p=off) == pytest.approx(usual)


def test_nobody_is_paid_less_than_the_least(make: Make) -> None:
    least = make().p.least_pay_ratio
    assert paid(make, p={"pay_spread": 2.0}).min() == least
    assert set(paid(make, me={"given_pay_usd": 1.0})) == {least}


def test_given_pay_is_measured_against_specialty_rank_and_effort(make: Make) -> None:
    def relative(**me: Any) -> float:
        world = make(me={"given_pay_usd": 300_000.0, **me})
        draw_pay(world.me, world.department, world.school, world.p)
        return float(world.me.pay_relative)

    assert relative() == pytest.approx(1.0)
    assert relative(fte=0.5) == pytest.approx(2.0)
    assert relative(rank=Rank.FULL) == pytest.approx(1.0 / make().p.pay_of_full)


def test_benchmark_pay_rises_with_rank(make: Make) -> None:
    ratios = [rank_pay_ratio(make(me={"rank": rank}).me, make().p) for rank in Rank]
    assert ratios == sorted(ratios) and ratios[Rank.ASSISTANT] == 1.0
