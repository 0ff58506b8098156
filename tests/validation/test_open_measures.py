"""Each measure of an open target on a school made of paper, where the answer is known."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.validation.patterns_changed import departures_per_point_of_burnout, payline_and_funded_faculty
from sim.validation.patterns_groups import (
    burnout_and_intention,
    burnout_and_intention_in_anesthesiology,
    gender_gradients,
    intention_without_burnout,
    leaders_and_intention,
    rank_gradients,
)
from sim.validation.patterns_leavers import (
    age_at_retirement,
    dissatisfaction_and_retirement,
    gaps_and_destinations,
    new_hires_gone,
    paths_of_leavers,
    women_retire_earlier,
)
from sim.validation.patterns_specialties import (
    burnout_by_specialty,
    hours_by_specialty,
    intention_by_specialty,
    turnover_of_three_specialties,
)
from sim.validation.patterns_stability import (
    burnout_a_year_later,
    hours_among_surgeons,
    hours_in_pediatrics,
    leaders_of_individuals,
    spread_of_hours,
)
from sim.validation.statistics import crps, shared_by_groups
from tests.validation.paper import group, school

LEFT = {"left": True, "kind": "voluntary", "destination": "employed_practice"}
MOVED = {**LEFT, "destination": "other_academic"}
RETIRED = {"left": True, "kind": "retirement", "destination": "retirement"}
BURNED = {"burned_out": True}
INTENDS = {"intends_to_leave": True}


def test_hours_by_specialty_are_ranked_against_those_published_and_small_specialties_left_out() -> None:
    people = [
        group(40, specialty="surgery", hours_per_week=60.0), group(40, specialty="pediatrics", hours_per_week=54.0),
        group(40, specialty="pathology", hours_per_week=45.0), group(5, specialty="dermatology", hours_per_week=99.0),
    ]  # fmt: skip
    found = hours_by_specialty(school(*people))
    assert (found["rank_correlation_with_published"].value, found["rank_correlation_with_published"].n) == (1.0, 3)
    assert found["surgery_minus_primary_care"].value == pytest.approx(6.0)


def test_intention_and_burnout_by_specialty_are_differences_in_points() -> None:
    def specialty(name: str, intend: int, burned: int) -> list[pd.DataFrame]:
        rows = [
            {"specialty": name, "intends_to_leave": k < intend, "burned_out": k < burned} for k in range(100)
        ]
        return [group(1, **row) for row in rows]

    study = school(
        *specialty("anesthesiology", 40, 47), *specialty("emergency_medicine", 30, 60), *specialty("radiology", 20, 50)
    )
    intention = intention_by_specialty(study)
    assert intention["anesthesiology_minus_emergency_medicine"].value == pytest.approx(10.0)
    # published: anesthesiology, radiology, emergency medicine; here radiology is last
    assert intention["rank_correlation_with_published"].value == pytest.approx(0.5)
    burnout = burnout_by_specialty(study)
    assert burnout["emergency_medicine_minus_anesthesiology"].value == pytest.approx(13.0)
    assert burnout["emergency_medicine_minus_radiology"].value == pytest.approx(10.0)


def test_turnover_of_three_specialties_is_a_ratio_of_rates() -> None:
    people = [
        group(5, specialty="emergency_medicine", **LEFT), group(45, specialty="emergency_medicine"),
        group(5, specialty="orthopaedics", **LEFT), group(95, specialty="medical_specialties"), group(9, **LEFT),
    ]  # fmt: skip
    found = turnover_of_three_specialties(school(*people))["emergency_medicine_to_others"]
    assert (found.value, found.n) == (pytest.approx(2.0), 150)


def two_surveys(before: pd.DataFrame, after: pd.DataFrame, *months: int) -> Any:
    """A study in which the same people answer again in some months."""
    before = before.assign(line=range(len(before)))
    again = [after.assign(month=month, line=range(len(after))) for month in months]
    study = school(before, after=pd.concat(again, ignore_index=True))
    return study


def test_burnout_a_year_later_is_told_for_the_burned_out_and_the_others() -> None:
    before = pd.concat([group(10, **BURNED, pfi_burnout=2.0), group(30, pfi_burnout=1.0)], ignore_index=True)
    again = [*[True] * 6, *[False] * 4, *[True] * 6, *[False] * 24]
    after = pd.concat([group(40)], ignore_index=True).assign(
        burned_out=again, pfi_burnout=[2.0 * yes for yes in again]
    )
    found = burnout_a_year_later(two_surveys(before, after, 24, 120))
    assert found["still_burned_out_after_a_year"].value == pytest.approx(0.6)
    assert found["onset_within_a_year"].value == pytest.approx(0.2)
    # phi of the table 6, 4, 6, 24
    phi = (6 * 24 - 4 * 6) / math.sqrt(10 * 30 * 12 * 28)
    assert found["correlation_after_a_year"].value == pytest.approx(phi)
    assert found["correlation_after_nine_years"].value == pytest.approx(phi)


def test_the_spread_of_hours_is_within_centers_and_limits_are_passed_not_reached() -> None:
    one = [group(1, hours_per_week=40.0), group(1, hours_per_week=60.0)]
    other = [group(1, replicate=1, hours_per_week=70.5), group(1, replicate=1, hours_per_week=90.5)]
    found = spread_of_hours(school(*one, *other))
    assert found["standard_deviation"].value == pytest.approx(math.sqrt(200.0))
    assert [found[f"above_{limit}_hours"].value for limit in (60, 70, 80)] == [0.5, 0.5, 0.25]


def test_ratings_of_leaders_are_read_given_burnout_at_baseline() -> None:
    rows = [
        (10.0, 40, 100), (20.0, 40, 200)
    ]  # fmt: skip
    parts, then = [], []
    for rating, burned, of in rows:
        parts += [group(of, leader_score=rating, unit=f"U{rating}")]
        then += [True] * burned + [False] * (of - burned)
    before = pd.concat(parts, ignore_index=True)
    found = leaders_of_individuals(two_surveys(before, group(300).assign(burned_out=then), 36))
    spread = before["leader_score"].std()
    assert found["burnout_two_years_later_per_sd_of_rating"].value == pytest.approx(
        ((40 / 160) / (40 / 60)) ** (spread / 10.0), rel=1e-3
    )
    assert found["agreement_on_the_leader"].value == pytest.approx(1.0)


def test_the_share_between_groups_is_the_one_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    units = np.repeat(np.arange(800), 10)
    values = random.normal(size=800)[units] * math.sqrt(0.2) + random.normal(size=8000) * math.sqrt(0.8)
    table = pd.DataFrame({"unit": units, "x": values})
    assert shared_by_groups(table, "x", ["unit"], 5) == pytest.approx(0.2, abs=0.03)
    assert math.isnan(shared_by_groups(table, "x", ["unit"], 11))


def test_hours_and_burnout_in_pediatrics_and_among_surgeons() -> None:
    children = [group(1, specialty="pediatrics", hours_per_week=50.0 + k, pfi_burnout=2.0 * k) for k in range(4)]
    assert hours_in_pediatrics(school(*children, group(9)))["correlation"].value == pytest.approx(1.0)
    surgeons = [
        group(20, specialty="urology", hours_per_week=50.0, **BURNED), group(80, specialty="urology", hours_per_week=50.0),
        group(40, specialty="surgery", hours_per_week=60.0, **BURNED), group(60, specialty="surgery", hours_per_week=60.0),
    ]  # fmt: skip
    found = hours_among_surgeons(school(*surgeons))["burnout_per_hour"]
    assert found.value == pytest.approx(((40 / 60) / (20 / 80)) ** 0.1, rel=1e-3)


def test_paths_of_leavers_count_burnout_intention_and_searches() -> None:
    audited = {"audit_month": 5.0}
    people = [
        group(4, **LEFT, **audited, **BURNED, **INTENDS), group(2, **LEFT, **audited, **INTENDS), group(1, **LEFT),
        group(1, **{**LEFT, "kind": "life event"}, **audited), group(2, **RETIRED), group(90),
    ]  # fmt: skip
    found = paths_of_leavers(school(*people))
    assert found["not_burned_out_within_two_years_before"].value == pytest.approx(0.6)
    assert found["no_intention_within_two_years_before"].value == pytest.approx(0.4)
    assert found["quits_without_a_search_out_of_dissatisfaction"].value == pytest.approx(2 / 8)
    assert found["quits_without_a_search_out_of_dissatisfaction"].n == 8


def test_new_hires_are_gone_by_their_own_clock() -> None:
    people = [group(1, hired=10, left_in=21), group(2, hired=10, left_in=22), group(1, hired=1, left_in=36), group(6)]
    found = new_hires_gone(school(*people))
    assert [found[f"gone_at_{months}_months"].value for months in (12, 24, 36)] == pytest.approx([0.1, 0.3, 0.4])


def test_retirement_is_read_off_those_who_retire() -> None:
    ages = [group(1, **RETIRED, age=age) for age in (60.0, 64.0, 66.0, 68.0, 72.0)]
    women = [group(1, **RETIRED, age=age, gender="woman") for age in (63.0, 65.0)]
    found = age_at_retirement(school(*ages, group(5, **LEFT, age=40.0)))
    assert [found[name].value for name in ("lower_quartile", "median", "upper_quartile")] == [64.0, 66.0, 68.0]
    assert women_retire_earlier(school(*ages, *women))["median_age_men_minus_women"].value == pytest.approx(2.0)
    assert math.isnan(women_retire_earlier(school(*ages))["median_age_men_minus_women"].value)


def test_dissatisfied_are_the_most_disengaged_of_55_or_more_who_do_not_leave_otherwise() -> None:
    old = {"age": 60.0}
    people = [
        group(10, **old, disengagement=0.5, **RETIRED), group(10, **old, disengagement=0.5),
        group(16, **old, disengagement=0.1, **RETIRED), group(64, **old, disengagement=0.1),
        group(20, age=50.0, disengagement=0.9), group(7, **old, disengagement=0.9, **LEFT),
    ]  # fmt: skip
    found = dissatisfaction_and_retirement(school(*people))["retired_given_dissatisfaction"]
    assert found.value == pytest.approx((10 / 10) / (16 / 64), rel=1e-3)


def test_the_gap_of_values_and_that_of_volume_are_set_against_destinations() -> None:
    rows = []
    for values in (0.1, 0.3):
        for volume in (0.0, 4.0):
            out = 50 + (20 if values > 0.2 else 0) - (20 if volume > 0.0 else 0)
            known = {"values_gap": values, "volume_gap_hours": volume}
            rows += [group(out, **LEFT, **known), group(100 - out, **MOVED, **known)]
    found = gaps_and_destinations(school(*rows, group(50, **RETIRED, values_gap=0.9)))
    values, volume = (found[f"left_academia_per_sd_of_{name}_gap"].value for name in ("values", "volume"))
    assert values > 1.3 and volume < 1 / 1.3 and values * volume == pytest.approx(1.0, abs=1e-3)
    assert found["left_academia_per_sd_of_values_gap"].n == 400


def test_gender_and_rank_gradients() -> None:
    people = [
        group(31, woman=True, **INTENDS), group(69, woman=True), group(29, **INTENDS), group(71),
        group(50, rank="full", **BURNED), group(50, rank="full"),
    ]  # fmt: skip
    assert gender_gradients(school(*people[:4]))["intention_women_minus_men"].value == pytest.approx(2.0)
    burned = [group(40, woman=True, **BURNED), group(60, woman=True), group(25, **BURNED), group(75)]
    assert gender_gradients(school(*burned))["burnout_women_to_men"].value == pytest.approx(2.0, rel=1e-3)
    ranks = [*people[4:], group(75, rank="assistant", **BURNED), group(25, rank="assistant"),
             group(20, rank="associate", **BURNED), group(80, rank="associate")]  # fmt: skip
    found = rank_gradients(school(*ranks))
    assert found["assistant_to_full"].value == pytest.approx(3.0, rel=1e-3)
    assert found["associate_to_full"].value == pytest.approx(0.25, rel=1e-3)


def test_burnout_and_intention_are_set_against_each_other() -> None:
    people = [group(40, **BURNED, **INTENDS), group(40, **BURNED), group(20, **INTENDS), group(60)]
    assert burnout_and_intention(school(*people))["intention_given_burnout"].value == pytest.approx(3.0, rel=1e-3)
    assert intention_without_burnout(school(*people))["not_burned_out"].value == pytest.approx(1 / 3)
    asleep = [table.assign(specialty="anesthesiology") for table in people]
    found = burnout_and_intention_in_anesthesiology(school(*asleep, group(50, **BURNED)))["intention_given_burnout"]
    assert (found.value, found.n) == (pytest.approx(3.0, rel=1e-3), 160)


def test_thirds_of_ratings_leave_the_middle_out() -> None:
    people = [
        group(20, leader_score=50.0, **INTENDS), group(80, leader_score=50.0), group(100, leader_score=40.0, **INTENDS),
        group(50, leader_score=20.0, **INTENDS), group(50, leader_score=20.0),
    ]  # fmt: skip
    found = leaders_and_intention(school(*people))["top_to_bottom_third"]
    assert (found.value, found.n) == (pytest.approx(0.25, rel=1e-3), 200)


def five_years(burnout: float, departures: float) -> Any:
    table = pd.DataFrame({"burned_out": [burnout], "departures": [departures]})
    return SimpleNamespace(horizon=lambda names: table[names])


def test_departures_are_counted_per_point_of_burnout() -> None:
    lives = {"": five_years(0.40, 400.0), "fix-workflows": five_years(0.30, 368.0)}
    found = departures_per_point_of_burnout(school(group(1), lives=lives))["percent_of_departures_per_point"]
    assert (found.value, found.n) == (pytest.approx(0.8), 400)
    lives["fix-workflows"] = five_years(0.40, 368.0)
    assert math.isnan(
        departures_per_point_of_burnout(school(group(1), lives=lives))["percent_of_departures_per_point"].value
    )


def test_a_cut_of_the_payline_is_read_off_those_still_funded() -> None:
    def funded(early: float, late: float) -> Any:
        months = range(61)
        table = pd.DataFrame({"month": months, "funded_grants": [early if m < 36 else late for m in months]})
        return SimpleNamespace(monthly_of=lambda groups, outcomes: table)

    found = payline_and_funded_faculty(school(group(1), lives={"": funded(100, 100), "Payline": funded(90, 70)}))
    assert found["fall_of_funded_per_fall_of_awards_in_a_year"].value == pytest.approx(0.25)
    assert found["fall_in_five_years_to_fall_in_one"].value == pytest.approx(3.0)


def test_crps_is_the_distance_of_one_draw_and_rewards_narrow_draws_around_the_point() -> None:
    assert crps(np.array([3.0]), 1.0) == 2.0
    # distances 1 and 1 from the point, 2 from each other: 1 - 2/2
    assert crps(np.array([0.0, 2.0]), 1.0) == pytest.approx(0.0)
    assert crps(np.array([0.0, 2.0, math.nan]), 5.0) == pytest.approx(4.0 - 1.0)
    random = np.random.default_rng(2)
    # of a standard normal distribution at its mean: (sqrt 2 - 1) / sqrt pi
    normal = crps(random.normal(size=20_000), 0.0)
    assert normal == pytest.approx((math.sqrt(2.0) - 1.0) / math.sqrt(math.pi), abs=0.01)
    assert crps(random.normal(size=2000), 0.0) < crps(random.normal(size=2000), 1.0)
    assert math.isnan(crps(np.array([1.0]), math.nan)) and math.isnan(crps(np.array([math.nan]), 1.0))
