"""A week and causes of one's own: more spread, hardly another mean, and they tell who leaves and where to.

Both switches wait for the next calibration, so levels are not what is looked at, but spread and direction.
"""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engine.replicates import World
from sim.evidence.parameters import parameters
from sim.mesa_model.model import FacultyModel
from sim.results.run import Run
from sim.studies.drivers.told_apart import told_apart, where_to
from tests.directional.downstream import CLIMATE, EVENINGS, HANDED, HOURS, REFILLED, REQUESTS
from tests.directional.worlds import changed, fields_that_differ, live_on, lived, only, school
from tests.equality.two_faces import assert_equal_lives, job_of

WEEK, CAUSES = {"own_week": 1.0}, {"own_causes": 1.0}
BOTH = {**WEEK, **CAUSES}
FUTURES = range(4)


@cache
def survey(*on: str, **values: float) -> pd.DataFrame:
    """A school of 500 after a year, three futures together."""
    return ran(*on, **values).people([12])


@cache
def ran(*on: str, **values: float) -> Run:
    """A school of 500 over three years, with these mechanisms and no others."""
    return sim.run(
        institution=sim.load_institution("typical").scaled(500), replicates=4, months=36, seed=2,
        switches=only(*on), parameters=values,
    )  # fmt: skip


def spread(table: pd.DataFrame, column: str) -> float:
    """Standard deviation."""
    return float(table[column].std())


def test_hours_spread_as_published_and_their_mean_stays() -> None:
    off, on = survey()["hours_per_week"], survey("own_week")["hours_per_week"]
    assert on.mean() == pytest.approx(off.mean(), abs=1.0)
    assert off.std() < 7.0 and 9.0 < on.std() < 14.0, "W43d: 13"
    assert (off > 70).mean() < 0.02 and 0.04 < (on > 70).mean() < 0.15, "W43d: 9 to 12%"
    assert 0.2 < (on > 60).mean() < 0.4, "W43d: 31 to 35%"


def test_who_takes_on_more_can_keep_up_more() -> None:
    alike, apart = (survey("own_week", takes_on_and_sustains=r) for r in (0.95, 0.4))
    hours = [np.corrcoef(t["hours_per_week"], t["sustainable_hours"])[0, 1] for t in (survey(), apart, alike)]
    assert hours[0] + 0.1 < hours[1] < hours[2] - 0.15
    told = [np.corrcoef(t["hours_per_week"], t["exhaustion"])[0, 1] for t in (apart, alike)]
    assert told[1] < told[0] - 0.1, "the more so, the less hours tell of exhaustion (W32)"
    for table in (alike, apart):
        gap = np.corrcoef(table["volume_gap_hours"], table["exhaustion"])[0, 1]
        assert gap > np.corrcoef(table["hours_per_week"], table["exhaustion"])[0, 1], "what is too much tells more (W33)"


def test_required_tasks_go_from_a_few_hours_to_twenty_and_their_mean_stays() -> None:
    off, on = survey()["administration_hours"], survey("own_causes")["administration_hours"]
    assert on.mean() == pytest.approx(off.mean(), abs=0.6)
    assert off.std() < 2.0 and 3.0 < on.std() < 6.0
    assert on.quantile(0.02) < 6.0 and 18.0 < on.quantile(0.98) < 28.0


@pytest.mark.parametrize(
    ("column", "times"), [("strain_administration", 4.0), ("values_gap", 1.15), ("strain_culture", 1.15)]
)
def test_causes_differ_between_people(column: str, times: float) -> None:
    assert spread(survey("own_causes"), column) > times * spread(survey(), column)
    assert column == "strain_administration" or survey("own_causes")[column].mean() < 0.8 * survey()[column].mean()


@pytest.mark.parametrize(
    ("name", "column"),
    [("tasks_spread", "strain_administration"), ("wish_spread", "values_gap"),
     ("moral_spread", "strain_moral_injury"), ("tasks_spread_of_units", "administration_hours")],
)  # fmt: skip
def test_each_spread_spreads_what_it_is_about(name: str, column: str) -> None:
    low, high = (survey("own_causes", **{name: getattr(parameters()[name], end)}) for end in ("low", "high"))
    assert spread(low, column) < spread(high, column)


def test_the_gaps_say_where_to() -> None:
    pulls = {"volume_gap_keeps_academic": 0.15, "values_gap_leads_out": 10.0}
    none = dict.fromkeys(pulls, 0.0)
    strong, weak = (where_to(ran("own_causes", **p)).set_index("gap")["odds_ratio"] for p in (pulls, none))
    assert strong["values_gap"] > 1.3 * weak["values_gap"]
    assert strong["volume_gap"] < 0.6 * weak["volume_gap"]


def test_strains_tell_who_leaves() -> None:
    found = told_apart(ran("own_causes"), 12, 24).set_index("mechanism")
    low = found["low"]
    assert low["strain_administration"] > 0.2
    assert low["values_gap"] > 0.1


def first_month(values: dict[str, float], **change: float) -> tuple[set[str], set[str]]:
    """Fields of people and of units that a number changed from month 1 on moves in that month."""
    people: set[str] = set()
    units: set[str] = set()
    for number in FUTURES:
        job = school(headcount=200, values=values)
        other = changed(job, change, replicates=[number])
        one, two = (lived(job, number, 0) for _ in range(2))
        live_on(job, one, 1, 1)
        live_on(other, two, 1, 1)
        people |= fields_that_differ(one.people, two.people)
        units |= fields_that_differ(one.units, two.units)
    return people, units


def test_in_the_first_month_a_swing_moves_the_week_and_what_comes_of_it() -> None:
    people, units = first_month(WEEK, week_swings_by=0.0)
    assert {"week_swing", "have.clinic", "evening_hours", "exhaustion"} <= people
    assert people <= HOURS | REFILLED | {"week_swing"}
    assert units <= EVENINGS | CLIMATE | HANDED


@pytest.mark.parametrize(
    ("name", "value", "moved"),
    [("distance_tolerated", 0.05, "values_gap"), ("climate_tolerated", 0.1, "strain.culture"),
     ("tasks_by_role", 0.0, "useless_hours")],
)  # fmt: skip
def test_in_the_first_month_a_cause_moves_what_hangs_on_it(name: str, value: float, moved: str) -> None:
    people, units = first_month(CAUSES, **{name: value})
    assert moved in people
    also = {"useless_hours", "have.administration", "strain.administration"} if name == "tasks_by_role" else {moved}
    assert people <= HOURS | REQUESTS | REFILLED | also
    assert not {"tasks_differ", "moral_setting", "leader_quality", "support"} & units


def test_where_to_moves_nothing_else_in_a_month() -> None:
    people, units = first_month(CAUSES, volume_gap_keeps_academic=0.15, values_gap_leads_out=10.0)
    assert people <= {"destination"} and not units


def test_numbers_of_a_mechanism_that_is_off_change_nothing() -> None:
    job = school(headcount=200, off=BOTH)
    high = {"takes_on_spread": 0.28, "week_swings_by": 0.6, "tasks_spread": 0.7, "climate_tolerated": 0.5}
    other = replace(school(headcount=200, values=high, off=BOTH), population=job.population)
    assert not fields_that_differ(lived(job, 0, 6).people, lived(other, 0, 6).people)


@pytest.mark.parametrize("end", ["low", "high"])
def test_extremes_do_not_break(end: str) -> None:
    values = {name: float(getattr(spec, end)) for name, spec in parameters().items() if spec.switch in BOTH}
    assert len(values) == 14
    job = school(headcount=150, values={**BOTH, **values})
    world: World = lived(job, 0, 24)
    me: Any = world.people[world.people["filled"]]
    assert np.isfinite(me["have"]).all() and (me["have"] >= 0.0).all()
    by_day = me["have"].sum(axis=1) - me["evening_hours"] - me["night_work_hours"]
    assert (by_day <= job.settings["daytime_hours"] * (me["fte"] + 0.2 * me["hours_cut"]) + 1e-9).all()
    assert (me["evening_hours"] <= job.settings["longest_evenings"] + 1e-9).all()
    assert (me["evening_ehr_hours"] <= me["evening_hours"] + 1e-9).all()
    assert ((me["strain"] >= 0.0) & (me["strain"] < 1.0)).all()
    assert np.allclose(me["wish_share"].sum(axis=1), 1.0)


def test_mesa_and_the_engine_agree_to_the_last_bit() -> None:
    model = FacultyModel(headcount=150, switches=only(*BOTH), seed=8, replicate=1)
    assert_equal_lives(model, job_of(model, 12, "equal own week and causes"), 12)
