"""What a study sees of a simulated school agrees with the school's own books."""

from functools import cache

import pandas as pd
import pytest

from sim.evidence.targets import targets
from sim.validation.patterns import every_pattern, patterns
from sim.validation.study import PANELS, RECRUITING, SURVEY, YEAR, SimulatedInstitution, quartile
from sim.world.institution import load_institution


@cache
def small() -> SimulatedInstitution:
    return SimulatedInstitution(load_institution("typical").scaled(300), replicates=2, seed=5, threads=2)


def test_the_survey_finds_everybody_who_is_on_the_books_that_month() -> None:
    study = small()
    books = study.run.monthly_of(["all"], ["headcount"])
    assert len(study.survey(SURVEY)) == int(books.loc[books["month"] == SURVEY, "headcount"].sum())


def test_those_who_left_within_the_follow_up_are_those_of_the_event_log_who_were_there() -> None:
    study = small()
    table = study.followed(SURVEY, 2 * YEAR)
    log = study.departures
    window = log[(log["month"] > SURVEY) & (log["month"] <= SURVEY + 2 * YEAR)]
    there = window[window["month"] - window["months_since_hire"] <= SURVEY]
    assert int(table["left"].sum()) == len(there) > 0
    assert table.loc[~table["left"], "destination"].isna().all()


def test_nobody_is_counted_twice_in_a_survey_or_its_follow_up() -> None:
    table = small().followed(SURVEY, 10 * YEAR)
    assert not table.duplicated(["replicate", "line", "occupant"]).any()


def test_recruits_are_all_who_were_hired_in_three_years_with_the_rank_of_hiring() -> None:
    study = small()
    books = study.run.monthly_of(["all", "rank"], ["hires"])
    books = books[books["month"].between(1, RECRUITING)]
    hired = books.groupby("member", observed=True)["hires"].sum()
    found = study.recruits()
    assert len(found) == hired["all"] > 0
    for rank in ("instructor", "assistant", "associate", "full"):
        assert int((found["rank"] == rank).sum()) == hired[rank]


def test_recruits_are_followed_for_ten_years_from_their_own_first_month() -> None:
    found = small().recruits()
    time = found["left_in"] - found["hired"]
    assert found["left"].equals(time <= 10 * YEAR)
    assert found.loc[~found["left"], "destination"].isna().all()


def test_unit_years_hold_everybody_and_every_exit_of_those_who_were_there() -> None:
    study = small()
    table, years = study.unit_years(), study.person_years()
    assert table["people"].sum() == len(years)
    assert table["left"].sum() == years["left"].sum()
    assert set(table["month"]) == set(PANELS[:-1])


def test_leavers_of_a_unit_are_those_of_the_months_before_the_survey() -> None:
    study = small()
    log = study.departures
    lately = log[log["month"].between(SURVEY + 1, 2 * SURVEY)]
    assert study.left_the_unit(2 * SURVEY, YEAR).sum() == len(lately)


def test_every_measure_that_the_targets_declare_is_returned_by_its_function() -> None:
    for name, function in every_pattern().items():
        readings = function(small())
        assert set(readings) == {measure.name for measure in targets()[name].measures}, name
        assert all(reading.n > 0 for reading in readings.values() if reading.value == reading.value), name


def test_every_target_is_measured() -> None:
    assert list(every_pattern()) == list(targets())


def test_only_development_is_measured_unless_the_test_part_is_named() -> None:
    usual, test = patterns(), patterns("test")
    assert {targets()[name].part for name in usual} == {"development"} and "C1" in usual
    assert {targets()[name].part for name in test} == {"test"}
    assert set(usual) | set(test) == set(targets()) == set(patterns("development", "test"))


def test_every_measure_says_how_it_is_made() -> None:
    for name, function in every_pattern().items():
        if targets()[name].held_out:
            text = function.__doc__ or ""
            assert text.startswith(f"{name}. ") and len(text) > 250, name


def test_quartiles_are_of_equal_size() -> None:
    assert quartile(pd.Series(range(100))).value_counts().to_dict() == {1: 25, 2: 25, 3: 25, 4: 25}


@pytest.mark.parametrize("target", targets().values(), ids=list(targets()))
def test_a_published_point_lies_in_its_band(target: object) -> None:
    for measure in targets()[target.name].measures:  # type: ignore[attr-defined]
        assert measure.point != measure.point or measure.passes(measure.point)
