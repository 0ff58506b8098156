"""Each measure on a school made of paper, where the answer is known."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.validation.patterns_leaving import (
    hazard_by_rank,
    hazard_by_track,
    moves_and_stops_by_age,
    ten_year_fate,
    urim_and_others,
    women_and_men,
)
from sim.validation.patterns_teams import (
    clustering,
    exhaustion_and_effort,
    fairness_and_level_of_pay,
    turnover_and_burnout,
)
from sim.validation.patterns_wellbeing import (
    burnout_and_exit,
    career_fit,
    inbox_and_exhaustion,
    intention_and_exit,
    leaders_and_burnout,
    spread_across_units,
)
from tests.validation.paper import group, school

LEFT = {"left": True, "kind": "voluntary", "destination": "employed_practice"}
MOVED = {**LEFT, "destination": "other_academic"}
RETIRED = {"left": True, "kind": "retirement", "destination": "retirement"}


def test_the_fate_of_new_assistant_professors_counts_nobody_else_and_retirement_as_leaving_academia() -> None:
    people = [
        group(5),
        group(2, **MOVED),
        group(2, **LEFT),
        group(1, **RETIRED),
        group(9, rank="full", **LEFT),
    ]
    found = ten_year_fate(school(*people))
    assert {name: (one.value, one.n) for name, one in found.items()} == {
        "stayed": (0.5, 10), "other_school": (0.2, 10), "left_academia": (pytest.approx(0.3), 10),
    }  # fmt: skip


def test_hazards_by_rank_are_exits_over_person_time_without_month_zero() -> None:
    rows = [
        (0, "assistant", 99, 100),
        (1, "assistant", 4, 200),
        (2, "assistant", 2, 100),
        (1, "associate", 1, 100),
        (1, "full", 3, 300),
    ]
    monthly = pd.DataFrame(rows, columns=["month", "member", "departures", "headcount"])
    found = hazard_by_rank(school(group(1), monthly=monthly))
    assert found["assistant_to_associate"].value == pytest.approx(2.0)
    assert found["assistant_to_full"].value == pytest.approx(2.0)
    assert found["assistant_to_full"].n == 10


def test_urim_hazard_is_a_ratio_of_rates() -> None:
    rows = [(1, "URiM", 3, 100), (1, "not URiM", 18, 900)]
    monthly = pd.DataFrame(rows, columns=["month", "member", "departures", "headcount"])
    assert urim_and_others(school(group(1), monthly=monthly))["urim_to_others"].value == pytest.approx(1.5)


def test_clinician_educators_off_the_tenure_track_are_set_against_all_who_are_on_it() -> None:
    educators = [group(3, track="clinician_educator", **LEFT), group(7, track="clinician_educator")]
    tenure = [group(1, tenure_track=True, **LEFT), group(9, tenure_track=True, track="clinician_educator")]
    others = group(50, **LEFT)  # clinicians belong to neither
    found = hazard_by_track(school(*educators, *tenure, others))["clinician_educator_to_tenure_track"]
    assert (found.value, found.n) == (pytest.approx(3.0), 20)


def test_women_against_men_leaves_retirements_out_and_does_not_count_moves_within_academia() -> None:
    women = {"woman": True, "gender": "woman"}
    people = [
        group(20, **women, **LEFT), group(20, **women, **MOVED), group(60, **women), group(99, **women, **RETIRED),
        group(10, **LEFT), group(90),
    ]  # fmt: skip
    found = women_and_men(school(*people))
    assert found["marginal"].value == pytest.approx(20 * 90 / (80 * 10), rel=1e-3)
    assert found["marginal"].n == 200


def test_women_against_men_at_equal_exposures_is_one_where_messages_explain_it_all() -> None:
    many, few = {"messages_per_week": 200.0}, {"messages_per_week": 50.0}
    women = {"woman": True, "gender": "woman"}
    people = [
        group(40, **women, **many, **LEFT), group(40, **women, **many), group(2, **women, **few, **LEFT),
        group(18, **women, **few), group(10, **many, **LEFT), group(10, **many), group(8, **few, **LEFT), group(72, **few),
    ]  # fmt: skip
    found = women_and_men(school(*people))
    assert found["marginal"].value > 2.0
    assert found["conditional_on_exposures"].value == pytest.approx(1.0, abs=0.01)


def test_burnout_and_exit_is_a_risk_ratio_and_intention_has_a_predictive_value() -> None:
    exhausted = {"burned_out": True, "intends_to_leave": True}
    study = school(group(3, **exhausted, **LEFT), group(7, **exhausted), group(2, **RETIRED), group(18))
    assert burnout_and_exit(study)["exit_given_burnout"].value == pytest.approx(3.0)
    found = intention_and_exit(study)
    assert (found["positive_predictive_value"].value, found["positive_predictive_value"].n) == (0.3, 10)
    assert found["exit_given_intention"].value == pytest.approx(3.0)


def test_nobody_who_intends_to_leave_gives_no_predictive_value() -> None:
    assert math.isnan(intention_and_exit(school(group(9)))["positive_predictive_value"].value)


def test_career_fit_counts_notes_and_messages_as_care_and_finds_the_bend_at_a_fifth() -> None:
    def people(share: float, burned: int) -> list[pd.DataFrame]:
        known = {"meaningful_share": share, "specialty": "medical_specialties"}
        return [group(burned, burned_out=True, **known), group(100 - burned, **known)]

    # a clinician: only 10 % of the week is clinic, but 80 % is care
    care = group(100, meaningful_activity="clinic", meaningful_share=0.1, clinical_effort_worked=0.8)
    falling = [*people(0.0, 60), *people(0.1, 45), *people(0.2, 30), *people(0.5, 30)]
    found = career_fit(school(*falling))
    assert found["burnout_below_twenty_percent"].value == pytest.approx((105 / 95) / (60 / 140), rel=1e-3)
    assert found["slope_above_to_slope_below"].value == pytest.approx(0.0, abs=1e-6)
    with_care = career_fit(school(*falling, care))
    assert with_care["burnout_below_twenty_percent"].value == pytest.approx((105 / 95) / (60 / 240), rel=1e-3)
    outside = career_fit(school(*falling, group(500, meaningful_share=0.0, specialty="surgery")))
    assert outside["burnout_below_twenty_percent"].n == 400


def test_where_effort_does_not_protect_there_is_nothing_to_flatten() -> None:
    rising = [
        group(50, meaningful_share=0.0),
        group(50, meaningful_share=0.2, burned_out=True),
        group(9, meaningful_share=0.5),
    ]
    assert math.isnan(career_fit(school(*rising))["slope_above_to_slope_below"].value)


def test_the_spread_across_divisions_is_highest_minus_lowest_of_fifteen_large_enough() -> None:
    units = [[group(k, unit=f"U{k}", burned_out=True), group(20 - k, unit=f"U{k}")] for k in range(1, 16)]
    small = group(14, unit="small", burned_out=True)
    found = spread_across_units(school(*(table for unit in units for table in unit), small))[
        "range_between_units"
    ]
    assert (found.value, found.n) == (pytest.approx(70.0), 15)
    assert math.isnan(spread_across_units(school(*units[0]))["range_between_units"].value)


def test_leaders_and_burnout_are_correlated_across_units() -> None:
    units = [
        table
        for k in range(1, 6)
        for table in (
            group(k, unit=f"U{k}", leader_score=50.0 - k, burned_out=True),
            group(10 - k, unit=f"U{k}", leader_score=50.0 - k),
        )
    ]
    lone = group(1, unit="lone", leader_score=60.0, burned_out=True)
    found = leaders_and_burnout(school(*units, lone))["correlation_across_units"]
    assert (found.value, found.n) == (pytest.approx(-1.0), 5)


def test_messages_are_compared_by_quartile_of_messages_per_clinical_post() -> None:
    # fewer messages than the middle have, but on so little effort that they are more
    most = {"messages_per_week": 50.0, "clinical_effort": 0.5}
    people = [
        group(60, **most, mbi_exhaustion=27.0, pfi_disengagement=0.4),
        group(20, **most, pfi_disengagement=1.6),
        group(20, **most),
        group(200, messages_per_week=60.0, clinical_effort=0.8),
        group(30, messages_per_week=10.0, mbi_exhaustion=30.0), group(20, messages_per_week=10.0, pfi_disengagement=2.0),
        group(50, messages_per_week=10.0),
    ]  # fmt: skip
    found = inbox_and_exhaustion(school(*people))
    assert found["exhaustion"].value == pytest.approx((60 / 40) / (30 / 70), rel=1e-3)
    assert found["cynicism_to_exhaustion"].value == pytest.approx(1.0 / found["exhaustion"].value, rel=1e-3)


def test_turnover_and_staffing_are_judged_together() -> None:
    def unit(name: str, people: int, burned: float, vacancy: float) -> list[pd.DataFrame]:
        known = {"unit": name, "unit_vacancy_share": vacancy}
        burning = round(burned * people)
        return [group(burning, burned_out=True, **known), group(people - burning, **known)]

    lost = {(0, "lost, full"): 1, (0, "lost, short"): 2, (0, "long ago"): 0}
    # where somebody has left, lines are mostly vacant, and it is the vacancy that wears people down
    units = [
        *unit("kept, full", 400, 0.2, 0.0),
        *unit("lost, full", 100, 0.2, 0.0),
        *unit("kept, short", 100, 0.5, 0.1),
        *unit("lost, short", 400, 0.5, 0.1),
    ]
    found = turnover_and_burnout(school(*units, leavers=lost))
    assert found["team_turnover"].value == pytest.approx(1.0, rel=1e-3)
    assert found["fully_staffed"].value == pytest.approx(0.25, rel=1e-3)


def test_exits_by_chance_do_not_cluster_and_exits_in_clumps_do() -> None:
    random = np.random.default_rng(3)
    people = random.integers(10, 40, 4000)
    table = pd.DataFrame(
        {"replicate": 0, "unit": "A", "month": 12, "people": people, "left": random.poisson(0.075 * people)}
    )
    name = "variance_to_mean_of_unit_year_exits"
    assert clustering(school(table))[name].value == pytest.approx(1.0, abs=0.07)
    clumps = table.assign(left=3 * random.poisson(0.025 * people))
    assert clustering(school(clumps))[name].value == pytest.approx(3.0, abs=0.3)


def test_cuts_of_effort_are_counted_among_those_who_are_still_there() -> None:
    before = [group(100, pfi_exhaustion=2.0), group(100, pfi_exhaustion=4.0 * (0.5 + 1 / 6)), group(50, pfi_exhaustion=3.6)]
    fte = [0.8] * 10 + [1.0] * 90 + [0.8] * 20 + [1.0] * 80
    after = group(200, month=36).assign(line=range(200), fte=fte)
    later = group(10, month=84).assign(fte=[0.8] + [1.0] * 9)
    study = school(*before, after=pd.concat([after, later], ignore_index=True))
    found = exhaustion_and_effort(study)
    assert found["effort_cut_per_exhaustion_point"].n == 200
    assert found["effort_cut_per_exhaustion_point"].value == pytest.approx((20 / 80) / (10 / 90), rel=1e-3)
    assert found["part_time_drift"].value == pytest.approx(10.0)


def test_fairness_and_level_of_pay_are_told_apart() -> None:
    rows = []
    for pay in (200_000.0, 400_000.0):
        for fair, likely in ((True, 25), (False, 50)):
            known = {"pay_usd": pay, "pay_fair": fair}
            rows += [group(likely, intends_to_leave=True, **known), group(100 - likely, **known)]
    found = fairness_and_level_of_pay(school(*rows))
    assert found["fairness"].value == pytest.approx(3.0, rel=1e-3)
    low, high = found["level_interval_lower_end"].value, found["level_interval_upper_end"].value
    assert low < 1.0 < high and low * high == pytest.approx(1.0, abs=1e-3)


def test_moves_and_stops_are_told_apart_by_whether_one_bills_again() -> None:
    young, old = {"age": 40.0}, {"age": 70.0}
    industry = {**LEFT, "destination": "industry"}
    people = [
        group(6, **young, **LEFT), group(2, **young, **industry), group(92, **young),
        group(2, **old, **MOVED), group(1, **old, **{**RETIRED, "second_post": True}),
        group(8, **old, **RETIRED), group(89, **old), group(100, age=50.0, **LEFT),
    ]  # fmt: skip
    found = moves_and_stops_by_age(school(*people))
    assert found["moves_35_44_to_65_plus"].value == pytest.approx(2.0)
    assert found["stops_65_plus_to_35_44"].value == pytest.approx(4.0)
    assert found["stops_65_plus_to_35_44"].n == 200
