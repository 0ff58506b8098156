"""Who a person is: traits, effort, wishes, pay."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sim.rules.draws import Event
from sim.rules.traits import (
    draw_care_duties,
    draw_effort,
    draw_meaning,
    draw_pay,
    draw_traits,
    draw_wishes,
    rank_pay_ratio,
    those_who_stayed,
    wants_part_time,
)
from sim.rules.vocabulary import N_ACTIVITIES, Activity, Rank
from tests.unit.rules.by_hand import bell_at, saturated

Make = Callable[..., Any]
Draws = Callable[[dict[Any, float]], None]
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


# -- sizes --


def test_each_trait_has_a_draw_of_its_own(make: Make, draws: Draws) -> None:
    uniforms = (0.1, 0.3, 0.6, 0.8, 0.95)
    draws({(Event.TRAITS, k): u for k, u in enumerate(uniforms)} | {Event.MESSAGES: 0.7, Event.TARGET: 0.4})
    world = make(
        me={"months_since_hire": 24, "rvu_target": -1.0},
        school={"rvu_target_mean": 1.1},
        p={
            "selection_years": 4.0, "selection_of_restlessness": 0.3, "selection_of_resilience": 0.2,
            "message_spread": 0.25, "target_spread": 0.15,
        },
    )  # fmt: skip
    draw_traits(world.me, world.unit, world.school, world.p)
    me = world.me
    resilience, says_no, reliability, restlessness, outlook = (bell_at(u, 1.0) for u in uniforms)
    stayed = saturated(0.5)  # two of four years
    assert me.resilience == pytest.approx(resilience + 0.2 * stayed)
    assert me.restlessness == pytest.approx(restlessness - 0.3 * stayed)
    assert (me.says_no, me.reliability) == (pytest.approx(says_no), pytest.approx(reliability))
    assert me.fairness_outlook == pytest.approx(outlook)
    assert me.message_factor == pytest.approx(math.exp(bell_at(0.7, 0.25)))
    assert me.rvu_target == pytest.approx(1.1 + bell_at(0.4, 0.15))


@pytest.mark.parametrize(("draw", "factor"), [(0.0, math.exp(-1.0)), (1.0, math.e)])
def test_nobody_has_more_than_e_times_the_messages_or_less_than_an_eth(
    make: Make, draws: Draws, draw: float, factor: float
) -> None:
    draws({Event.MESSAGES: draw})
    world = make()
    draw_traits(world.me, world.unit, world.school, world.p)
    assert world.me.message_factor == pytest.approx(factor)


def test_a_target_of_nothing_is_a_target(make: Make) -> None:
    world = make(me={"rvu_target": 0.0})
    draw_traits(world.me, world.unit, world.school, world.p)
    assert world.me.rvu_target == 0.0


CARE = {"care_hours_usual": 10.0, "gender_care_duties": 0.9, "women_care_ratio": 1.6, "care_from_age": 30.0,
        "care_until_age": 55.0, "care_likely": 0.4, "care_on_average": 0.35, "part_time_by_care": 0.5}  # fmt: skip


def cared(make: Make, **me: Any) -> float:
    world = make(me={"care_hours": 99.0, **me}, p=CARE)
    draw_care_duties(world.me, world.school, world.p)
    return float(world.me.care_hours)


def test_the_size_of_care_duties(make: Make, draws: Draws) -> None:
    draws({Event.CARE_DUTIES: 0.39, (Event.CARE_DUTIES, 1): 0.9})
    assert cared(make) == pytest.approx(10.0 * 1.4)
    assert cared(make, woman=True) == pytest.approx(10.0 * 1.54 * 1.4)
    assert cared(make, age_years=30.0) > 0.0 == cared(make, age_years=29.9)
    assert cared(make, age_years=54.9) > 0.0 == cared(make, age_years=55.0)
    draws({Event.CARE_DUTIES: 0.41})
    assert cared(make) == 0.0


def test_care_duties_are_drawn_with_the_traits(make: Make, draws: Draws) -> None:
    draws({Event.CARE_DUTIES: 0.39, (Event.CARE_DUTIES, 1): 0.9})
    world = make(p=CARE)
    draw_traits(world.me, world.unit, world.school, world.p)
    assert world.me.care_hours == pytest.approx(14.0)


PART = {**CARE, "effort_cut": 0.2}
LINE = {"fte": -1.0, "line_clinical_effort": 0.5, "line_research_effort": 0.3, "line_teaching_effort": 0.15,
        "line_admin_effort": 0.05, "clinical_effort": 9.0, "research_effort": 9.0, "teaching_effort": 9.0,
        "admin_effort": 9.0, "care_hours": 12.0}  # fmt: skip


def efforts(make: Make, **me: Any) -> Any:
    world = make(me={**LINE, **me}, school={"full_time_share": 0.7}, p=PART)
    draw_effort(world.me, world.school, world.p)
    return world.me


def test_the_chance_of_part_time(make: Make, chance_by: Callable[..., float]) -> None:
    world = make(me=LINE, school={"full_time_share": 0.7}, p=PART)
    part = 0.3 * (1.0 + 0.5 * (1.2 - 0.35))
    assert wants_part_time(world.me, world.school, world.p) == pytest.approx(part)
    assert chance_by(Event.FTE, lambda: not efforts(make).less_for_life) == pytest.approx(1.0 - part, abs=1e-6)


def test_the_effort_that_is_drawn(make: Make, draws: Draws) -> None:
    draws({Event.FTE: 0.0})
    full = efforts(make, less_for_life=True)
    shares = full.clinical_effort, full.research_effort, full.teaching_effort, full.admin_effort
    assert shares == (0.5, 0.3, 0.15, 0.05) and full.fte == pytest.approx(1.0) and not full.less_for_life
    draws({Event.FTE: 1.0})
    part = efforts(make)
    assert (part.clinical_effort, part.research_effort) == (pytest.approx(0.3), 0.3)
    assert part.fte == pytest.approx(0.8) and part.less_for_life
    little = efforts(make, line_clinical_effort=0.05, line_research_effort=0.75)
    assert little.clinical_effort == 0.0 and little.fte == pytest.approx(0.95)
    assert not little.less_for_life, "less than half of what is usually laid down"
    some = efforts(make, line_clinical_effort=0.12, line_research_effort=0.68)
    assert some.fte == pytest.approx(0.88) and some.less_for_life


def test_an_effort_of_nothing_on_paper_is_given(make: Make) -> None:
    assert efforts(make, fte=0.0).clinical_effort == 9.0


MEANS = {"meaning_research_base": 0.05, "meaning_research_by_effort": 0.9, "meaning_teaching_base": 0.1,
         "meaning_teaching_by_effort": 0.8, "meaning_administration": 0.06}  # fmt: skip


def test_the_chance_of_each_meaning(make: Make, chance_by: Callable[..., float]) -> None:
    def means(*those: Activity) -> float:
        world = make(me=LINE, p=MEANS)

        def found() -> bool:
            draw_meaning(world.me, world.school, world.p)
            return world.me.meaningful in those

        return chance_by(Event.MEANING, found)

    research, teaching = 0.05 + 0.9 * 0.3, 0.1 + 0.8 * 0.15
    assert means(Activity.RESEARCH) == pytest.approx(research, abs=1e-6)
    assert means(Activity.RESEARCH, Activity.TEACHING) == pytest.approx(research + teaching, abs=1e-6)
    three = means(Activity.RESEARCH, Activity.TEACHING, Activity.ADMINISTRATION)
    assert three == pytest.approx(research + teaching + 0.06, abs=1e-6)
    assert means(*Activity) == pytest.approx(1.0)


def test_what_gives_meaning_is_drawn_within_a_whole(make: Make, draws: Draws) -> None:
    certain = {**MEANS, "meaning_research_base": -9.0, "meaning_teaching_base": 9.0}
    for draw in (0.0, 0.99):
        draws({Event.MEANING: draw})
        world = make(me=LINE, p=certain)
        draw_meaning(world.me, world.school, world.p)
        assert world.me.meaningful == Activity.TEACHING
    draws({Event.MEANING: 1.5})
    for p in ({"meaning_research_base": 9.0, "meaning_teaching_base": 0.0, "meaning_teaching_by_effort": 0.0},
              {"meaning_teaching_base": 9.0, "meaning_research_base": 0.0, "meaning_research_by_effort": 0.0}):  # fmt: skip
        world = make(me=LINE, p={**MEANS, **p})
        draw_meaning(world.me, world.school, world.p)
        assert world.me.meaningful == Activity.CLINIC


def test_the_size_of_each_wish(make: Make, draws: Draws) -> None:
    draws({Event.MEANING: 0.0, Event.WISH: 0.9})
    world = make(
        me={**LINE, "wish_share": [9.0] * N_ACTIVITIES},  # what was wished before does not matter
        p={
            **MEANS, "meaning_pull": 0.1, "wish_clinic": 0.8, "wish_documentation": 0.06, "wish_inbox": 0.04,
            "wish_administration": 0.02, "wish_teaching": 0.07, "wish_service": 0.03, "wish_research": 0.09,
        },
    )  # fmt: skip
    draw_wishes(world.me, world.school, world.p)
    # what gives meaning is research here
    wished = [0.8 * 0.5, 0.06 * 0.5, 0.04 * 0.5, 0.02 + 0.05, 0.07 + 0.15, 0.03, 0.09 + 0.3 + 0.1 * 1.4]
    assert list(world.me.wish_share) == pytest.approx([wish / sum(wished) for wish in wished])


GAPS = {"pay_spread": 0.2, "gender_pay": 0.9, "women_pay_gap": 0.1, "urim_pay": 0.7, "urim_pay_gap": 0.06,
        "least_pay_ratio": 0.45, "pay_of_instructor": 0.8, "pay_of_associate": 1.25, "pay_of_full": 1.6}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "times"),
    [({}, 1.0), ({"woman": True}, 0.91), ({"urim": True}, 0.958), ({"woman": True, "urim": True}, 0.91 * 0.958)],
)
def test_the_size_of_pay_and_of_its_gaps(make: Make, draws: Draws, who: dict[str, bool], times: float) -> None:
    draws({Event.PAY: 0.7})
    world = make(me=who, p=GAPS)
    draw_pay(world.me, world.department, world.school, world.p)
    assert world.me.pay_relative == pytest.approx((1.0 + bell_at(0.7, 0.2)) * times)


def test_nobody_is_drawn_or_given_less_than_the_least(make: Make, draws: Draws) -> None:
    draws({Event.PAY: 0.0})
    for me in ({}, {"given_pay_usd": 90.0}):
        world = make(me=me, p=GAPS)
        draw_pay(world.me, world.department, world.school, world.p)
        assert world.me.pay_relative == 0.45


@pytest.mark.parametrize(
    ("rank", "ratio"), [(Rank.INSTRUCTOR, 0.8), (Rank.ASSISTANT, 1.0), (Rank.ASSOCIATE, 1.25), (Rank.FULL, 1.6)]
)
def test_each_rank_has_a_benchmark_of_its_own(make: Make, rank: Rank, ratio: float) -> None:
    world = make(me={"rank": rank, "given_pay_usd": 210_000.0, "fte": 0.6, "woman": True}, p=GAPS)
    assert rank_pay_ratio(world.me, world.p) == ratio
    draw_pay(world.me, world.department, world.school, world.p)
    assert world.me.pay_relative == pytest.approx(210_000.0 / (300_000.0 * ratio * 0.6)), "pay that is known is known"
