"""A roster that disagrees with the people an institution was fitted to is not used without a word."""

import warnings

import pandas as pd
import pytest

import sim
from sim.foundation.notices import Notice, say_anew
from sim.foundation.paths import scenarios_dir
from sim.simulate.request import RunRequest, prepare
from sim.world.institution import Institution
from sim.world.scenario import load_scenario

TYPICAL = sim.load_institution("typical")
FITTED = TYPICAL.model_copy(update={"parameters": {"offers_per_year": 0.7}})


@pytest.fixture
def sample() -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Notice)
        return sim.read_roster(scenarios_dir() / "rosters" / "sample_1000.csv", TYPICAL)


def said(institution: Institution, roster: pd.DataFrame) -> list[str]:
    say_anew()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always", Notice)
        prepare(load_scenario("baseline"), RunRequest.of(institution, roster, 1, 1, 1, 1, None, None, None, False))
    return [str(one.message) for one in heard if "fitted without this roster" in str(one.message)]


def test_efforts_that_add_up_to_less_are_said_of_a_fitted_school(sample: pd.DataFrame) -> None:
    (only,) = said(FITTED, sample)
    assert "of full time in all on average, where the fit had 0.97" in only
    assert said(TYPICAL, sample) == [], "nothing was fitted"


def test_a_roster_that_agrees_says_nothing(sample: pd.DataFrame) -> None:
    efforts = ["cfte", "research_effort", "teaching_effort", "admin_effort"]
    assert said(FITTED, sample.assign(**dict.fromkeys(efforts, float("nan")))) == []


def test_less_clinic_than_the_fit_had_is_said(sample: pd.DataFrame) -> None:
    others = {"research_effort": float("nan"), "teaching_effort": float("nan"), "admin_effort": float("nan")}
    (only,) = said(FITTED, sample.assign(cfte=0.3, **others))
    assert "0.30 of full time in the clinic on average, where the fit had 0." in only and "in all" not in only
