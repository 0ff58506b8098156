"""Year 5 is like year 1 but for declared trends: the settled start leaves no jump, with a roster or without.

What remains is slow: people grow a little more settled for twenty years, since those who stay are those who
bear it. The tolerances below are wide enough for that and far below what an unsettled start would show.
"""

from functools import cache

import numpy as np
import pytest

from sim.engine.replicates import run_ensemble
from sim.rules.vocabulary import Activity, PersonColumn, UnitColumn
from tests.directional.worlds import NO_TRENDS, Array, school

REPLICATES = 20
# outcome: the largest difference between year 1 and year 5, and between two years that follow each other
TOLERANCES = {
    "departures per person-year": (0.009, 0.009),
    "burned out": (0.035, 0.025),
    "intends to leave": (0.04, 0.02),
    "hours a week": (0.6, 0.3),
    "evening hours": (0.5, 0.3),
    "vacant lines of 1,000": (7.0, 6.0),
}


@cache
def years(sample_roster: bool) -> dict[str, Array]:
    """Means of five years, trends off."""
    job = school(months=60, sample_roster=sample_roster, values=NO_TRENDS)
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


@pytest.mark.parametrize("sample_roster", [False, True], ids=["typical school", "sample roster"])
@pytest.mark.parametrize("outcome", TOLERANCES)
def test_no_jump(outcome: str, sample_roster: bool) -> None:
    found = years(sample_roster)[outcome]
    overall, step = TOLERANCES[outcome]
    assert abs(found[4] - found[0]) < overall, found
    assert np.abs(np.diff(found)).max() < step, found


def test_with_trends_the_years_differ_as_declared() -> None:
    calm, usual = school(months=60, values=NO_TRENDS), school(months=60)
    for outcome in (PersonColumn.INBOX_HOURS, PersonColumn.ADMINISTRATION_HOURS, PersonColumn.CLINIC_HOURS):
        last = [
            np.mean([run.by_cell[-12:, :, outcome].sum() for run in run_ensemble(job, range(5))])
            for job in (calm, usual)
        ]
        assert last[1] > last[0] * 1.002
