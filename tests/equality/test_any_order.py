"""Results depend neither on threads nor on the order of replicates, people or units."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.replicates import SETTLED, Job, run_ensemble, run_replicate
from sim.world.scenario import Scenario
from tests.directional.worlds import bits, lived, pulling, same, school


@pytest.fixture(scope="module")
def job() -> Job:
    """Two years of the typical school under levers and a shock."""
    levers = {name: 0.7 for name in ("team_inbox", "fair_requests", "mentoring", "burden_survey", "act_on_harassment")}
    return pulling(school(months=24), levers, [{"kind": "chair_loss", "start": 5}])


def test_threads_and_the_order_of_replicates_change_nothing(job: Job) -> None:
    SETTLED.clear()
    one = run_ensemble(job, range(6), threads=1)
    SETTLED.clear()
    two = run_ensemble(job, [4, 0, 5, 2, 1, 3], threads=2)
    assert [run.number for run in two] == [4, 0, 5, 2, 1, 3]
    by_number = {run.number: bits(run) for run in two}
    assert all(by_number[run.number] == bits(run) for run in one)
    assert bits(run_replicate(job, 3)) == by_number[3], "a replicate alone is the same as among others"
    assert len({bits(run) for run in one}) == 6, "and replicates are different futures"


@pytest.mark.parametrize("how", ["reverse", "random"])
def test_the_order_of_people_and_units_changes_nothing(job: Job, how: str) -> None:
    n, u = len(job.population.people), len(job.population.units)
    rng = np.random.default_rng(8)
    people, units = np.arange(n)[::-1], np.arange(u)[::-1]
    if how == "random":
        people, units = rng.permutation(n), rng.permutation(u)
    turned = replace(job, order=people, unit_order=units, key=f"{job.key} {how}")  # settles in that order too
    assert bits(run_replicate(turned, 0)) == bits(run_replicate(job, 0))
    assert same(lived(turned, 0, 24), lived(job, 0, 24))


def test_units_recorded_or_not_the_same_happens(job: Job) -> None:
    units, departments = run_replicate(job, 0), run_replicate(replace(job, by_unit=False), 0)
    assert departments.by_cell.shape[1] == len(job.population.departments)
    assert departments.log.tobytes() == units.log.tobytes()
    assert departments.by_kind.tobytes() == units.by_kind.tobytes()
    assert np.allclose(departments.by_cell.sum(axis=1), units.by_cell.sum(axis=1), rtol=1e-5)


def test_threads_change_nothing_in_the_tables() -> None:
    import sim

    scenario = Scenario(title="Two threads", levers={"team_inbox": 1.0})
    one, two = (
        sim.run(scenario, institution="community", replicates=4, months=6, threads=threads) for threads in (1, 2)
    )
    assert one.monthly.equals(two.monthly)
    assert one.departures.equals(two.departures)
