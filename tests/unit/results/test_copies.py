"""A run and a comparison travel: pickled, copied, from processes of every kind, and equal to the last bit."""

import copy
import multiprocessing
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import cloudpickle
import joblib
import numpy as np
import pytest

import sim
from sim.engine.rulebook import months_of, own_rules
from sim.foundation.packed import restored, same_bits, state_of
from sim.rules.intention import form_intention as usual

SCHOOL = sim.load_institution("community").scaled(60)
SMALL: dict[str, Any] = {"institution": SCHOOL, "replicates": 4, "months": 12}
WAYS: dict[str, Callable[[Any], Any]] = {
    "pickled": lambda one: pickle.loads(pickle.dumps(one)),
    "pickled as of old": lambda one: pickle.loads(pickle.dumps(one, protocol=2)),
    "deepcopied": copy.deepcopy,
    "copied": copy.copy,
    "cloudpickled": lambda one: pickle.loads(cloudpickle.dumps(one)),
}
each_way = pytest.mark.parametrize("way", WAYS)


@pytest.fixture(scope="module")
def comparison() -> sim.Comparison:
    return sim.compare(["baseline", "fix-workflows"], draws=2, **SMALL)


@each_way
def test_a_copy_is_equal_and_whole(way: str, comparison: sim.Comparison) -> None:
    twin = WAYS[way](comparison)
    assert twin == comparison and hash(twin) == hash(comparison)
    run, other = comparison.runs["fix-workflows"], twin.runs["fix-workflows"]
    assert run == other and other != twin.runs["baseline"] and run != "a run"
    assert other.metadata == run.metadata and other.scenario == run.scenario
    for name in ("monthly", "departures", "costs"):
        assert getattr(other, name).astype(object).equals(getattr(run, name).astype(object)), name
    assert other.summary().equals(run.summary()) and other.targets().equals(run.targets())
    assert other.people([0, 12]).equals(run.people([0, 12])), "it can be lived again"
    assert twin.summary().equals(comparison.summary())


def test_a_pickle_holds_what_was_seen_and_not_what_was_made_of_it(comparison: sim.Comparison) -> None:
    run = sim.run(**SMALL)
    before = len(pickle.dumps(run))
    assert len(run.monthly) and len(run.departures) and len(run.costs)
    assert len(pickle.dumps(run)) == before
    seen = sum(getattr(run.observed, name).nbytes for name in ("by_cell", "by_unit_cell", "by_kind", "use", "log"))
    assert before < 0.7 * (seen + run.job.population.people.nbytes)


def test_populations_that_scenarios_share_travel_once(comparison: sim.Comparison) -> None:
    twin = WAYS["pickled"](comparison)
    first, second = (run.jobs[0].population for run in twin.runs.values())
    assert first is second


def test_other_numbers_are_not_equal(comparison: sim.Comparison) -> None:
    run = sim.run(**SMALL)
    assert run == sim.run(**SMALL, threads=1), "threads change nothing"
    assert run != sim.run(**SMALL, seed=2) and run != sim.run(**SMALL, by_unit=False)
    twin = copy.deepcopy(run)
    twin.observed.by_cell[0, 0, 0, 0] += 1
    assert twin != run


# own rules


def tired(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Intend as usual, and a little more."""
    usual(me, unit, department, school, people, p)
    me.intention = min(1.0, me.intention + 0.05)


def test_own_rules_travel_as_functions() -> None:
    run = sim.run(rules={"form_intention": tired}, **SMALL)
    twin = WAYS["pickled"](run)
    assert twin == run and own_rules(twin.job.module) == (("form_intention", tired),)
    assert twin.job.module is run.job.module is months_of((("form_intention", tired),)), "compiled once"
    assert twin.people(3).equals(run.people(3)) and twin.job.key != sim.run(**SMALL).job.key


# processes


def ask(seed: int) -> sim.Run:
    """What a worker does."""
    return sim.run(institution=sim.load_institution("community").scaled(60), replicates=4, months=12, seed=seed, threads=1)


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_runs_come_back_from_processes(method: str) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip("not on this system")
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        found = list(pool.map(ask, [1, 2]))
    assert found == [ask(1), ask(2)] and found[0] == sim.run(**SMALL)


def test_runs_come_back_from_joblib() -> None:
    calls = (joblib.delayed(sim.run)("baseline", seed=seed, threads=1, **SMALL) for seed in (1, 2))
    assert joblib.Parallel(n_jobs=2)(calls) == [ask(1), ask(2)]


def test_public_functions_can_be_sent_themselves() -> None:
    for function in (sim.run, sim.compare, sim.sweep, sim.run_trial, sim.fields):
        assert pickle.loads(pickle.dumps(function)) is function


def test_a_pickle_is_read_in_a_fresh_process(tmp_path: Path, comparison: sim.Comparison) -> None:
    (tmp_path / "kept.pickle").write_bytes(pickle.dumps(comparison))
    code = "import pickle; c = pickle.load(open('kept.pickle', 'rb')); print(c); print(c.runs['baseline'].people(0).shape)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == repr(comparison)


# packing


def test_arrays_come_back_as_they_were() -> None:
    run = sim.run(**SMALL)
    back = restored(state_of(run.observed))
    assert all(np.array_equal(back[name], getattr(run.observed, name), equal_nan=False) for name in ("by_cell", "by_kind"))
    assert back["log"].dtype == run.observed.log.dtype and back["by_cell"].flags.writeable
    assert same_bits(run.observed, WAYS["pickled"](run.observed)) and not same_bits(run.observed, run.job.population)
