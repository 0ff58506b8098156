"""Year 5 is like year 1 but for declared trends: the settled start leaves no jump, with a roster or without.

What remains is slow: people grow a little more settled for twenty years, since those who stay are those who
bear it. The tolerances below are wide enough for that and far below what an unsettled start would show.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engine.replicates import Job, run_ensemble
from sim.rules.vocabulary import Activity, PersonColumn, UnitColumn
from sim.world.population import build_population
from sim.world.roster.read import read_roster
from tests.directional.worlds import NO_TRENDS, Array, school

REPLICATES = 20
YES_NO = {True: "yes", False: "no"}
# outcome: the largest difference between year 1 and year 5, and between two years that follow each other
TOLERANCES = {
    "departures per person-year": (0.009, 0.009),
    "burned out": (0.035, 0.025),
    "intends to leave": (0.04, 0.02),
    "hours a week": (0.6, 0.3),
    "evening hours": (0.5, 0.3),
    "vacant lines of 1,000": (7.0, 6.0),
}


def on_a_roster(job: Job) -> Job:
    """The same school, its people read from a roster of a settled one."""
    place = sim.load_institution("typical")
    people = sim.run(institution=place, replicates=1, months=1, seed=9).people([0])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.csv"
        pd.DataFrame(
            {
                "id": people["person"], "department": people["department"], "unit": people["unit"],
                "gender": people["gender"], "urim": people["urim"].map(YES_NO),
                "age": people["age"].round(1), "rank": people["rank"], "track": people["track"],
                "tenure_track": people["tenure_track"].map(YES_NO),
                "years_since_hire": (people["months_since_hire"] / 12.0).round(2), "fte": people["fte"].round(3),
                "cfte": people["clinical_effort"].round(3), "research_effort": people["research_effort"].round(3),
                "teaching_effort": people["teaching_effort"].round(3),
            }
        ).to_csv(path, index=False)  # fmt: skip
        roster = read_roster(path, place)
    return replace(job, population=build_population(place, job.settings, roster), key=f"{job.key} as a roster")


@cache
def years(how: str) -> dict[str, Array]:
    """Means of five years, trends off."""
    job = school(months=60, sample_roster=how == "sample roster", values=NO_TRENDS)
    job = on_a_roster(job) if how == "settled roster" else job
    runs = run_ensemble(job, range(REPLICATES))
    people = np.mean([run.by_cell.sum(axis=1, dtype=float) for run in runs], axis=0)[1:].reshape(5, 12, -1).sum(axis=1)
    units = np.mean([run.by_unit.sum(axis=1, dtype=float) for run in runs], axis=0)[1:].reshape(5, 12, -1).mean(axis=1)
    present = people[:, PersonColumn.HEADCOUNT]
    hours = people[:, PersonColumn.CLINIC_HOURS : PersonColumn.CLINIC_HOURS + len(Activity)].sum(axis=1)
    return {
        "departures per person-year": 12.0 * people[:, PersonColumn.DEPARTURES] / present,
        "burned out": people[:, PersonColumn.BURNED_OUT] / present,
        "intends to leave": people[:, PersonColumn.INTENDS_TO_LEAVE] / present,
        "hours a week": hours / present,
        "evening hours": people[:, PersonColumn.EVENING_HOURS] / present,
        "vacant lines of 1,000": 1000.0 * units[:, UnitColumn.VACANCIES] / len(job.population.people),
    }


@pytest.mark.parametrize("how", ["typical school", "roster"])
@pytest.mark.parametrize("outcome", TOLERANCES)
def test_no_jump(outcome: str, how: str) -> None:
    """Those of the sample roster are younger and newer than the school keeps them: of a settled one the same number leave."""
    leaving = outcome in ("departures per person-year", "vacant lines of 1,000")
    found = years({"roster": "settled roster" if leaving else "sample roster"}.get(how, how))[outcome]
    if how == "roster" and outcome.startswith("vacant"):
        found = found[1:]  # in month 0 as many lines are vacant as a parameter says; the school's own come later
    overall, step = TOLERANCES[outcome]
    assert abs(found[-1] - found[0]) < overall, found
    assert np.abs(np.diff(found)).max() < step, found


def test_with_trends_the_years_differ_as_declared() -> None:
    calm, usual = school(months=60, values=NO_TRENDS), school(months=60)
    for outcome in (PersonColumn.INBOX_HOURS, PersonColumn.ADMINISTRATION_HOURS, PersonColumn.CLINIC_HOURS):
        last = [
            np.mean([run.by_cell[-12:, :, outcome].sum() for run in run_ensemble(job, range(5))])
            for job in (calm, usual)
        ]
        assert last[1] > last[0] * 1.002
