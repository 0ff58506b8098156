"""Studies on a Dask cluster of this machine: the same bytes, also when a worker dies; and what can go wrong."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.foundation.errors import InputError
from sim.studies.points import dask_pool
from sim.studies.points.work import How
from sim.studies.sweep import StudyPlan, open_results, sweep
from sim.studies.sweep.folder import RunFolder
from sim.studies.sweep.run import execute
from tests.unit.studies.sweeps import contents, small

distributed = pytest.importorskip("distributed")


def two_workers() -> Any:
    """A scheduler and two worker processes on loopback."""
    return distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """One cluster for all of these tests."""
    with two_workers() as found:
        yield found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sweep(small(), tmp_path_factory.mktemp("local") / "results", part=2).path


def test_a_cluster_changes_nothing(cluster: Any, undisturbed: Path, tmp_path: Path) -> None:
    results = sweep(small(), tmp_path / "dask", scheduler=cluster.scheduler_address, part=2)
    assert results.complete and contents(results.path) == contents(undisturbed)
    assert results.manifest["sessions"][0]["how"].startswith("Dask at tcp://")


def test_a_scheduler_without_workers_is_said_to_have_none(tmp_path: Path) -> None:
    said: list[str] = []
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as alone:

        def note(text: str) -> None:
            said.append(text)
            alone.scale(1)

        folder = RunFolder.open(tmp_path / "r", StudyPlan.of(small(), part=2))
        execute(folder, How(scheduler=alone.scheduler_address), note=note)
    assert said == ["The scheduler has no workers yet; the study waits until one connects."]
    assert open_results(tmp_path / "r").complete


def test_a_scheduler_that_is_not_there_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_pool, "_WAIT_SECONDS", 0.5)
    with pytest.raises(InputError, match="no scheduler at"):
        sweep(small(), tmp_path / "r", scheduler="tcp://127.0.0.1:9", part=2)
    assert open_results(tmp_path / "r").progress == (0, 8)


@pytest.mark.parametrize("address", ["127.0.0.1", "nonsense://127.0.0.1:1", "tcp://host:port", "tcp://host:99999999", ""])
def test_what_is_no_address_is_refused_before_a_client_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("distributed.Client", lambda *given, **more: pytest.fail("a client was made"))  # it would die noisily
    with pytest.raises(InputError, match="is no address"):
        sweep(small(), tmp_path / "r", scheduler=address, part=2)


def test_a_worker_of_another_version_is_refused(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_pool, "made_with", lambda: "another")  # here, not on the workers
    with pytest.raises(InputError) as error:
        sweep(small(seed=3), tmp_path / "r", scheduler=cluster.scheduler_address, part=2)
    assert "another version" in error.value.message and "requirements.lock" in error.value.allowed
    assert not open_results(tmp_path / "r").parts


def test_a_worker_that_comes_later_with_another_version_is_refused(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_pool, "_check_workers", lambda _: None)
    monkeypatch.setattr(dask_pool, "made_with", lambda: "another")
    with pytest.raises(InputError, match="another version"):
        sweep(small(seed=4), tmp_path / "r", scheduler=cluster.scheduler_address, part=2)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_twenty_workers_die_at_random_moments(tmp_path: Path) -> None:
    study = small(design={"kind": "sobol", "points": 32}, replicates=4, months=24)
    local, moments, killed = sweep(study, tmp_path / "local", part=2), random.Random(20), []
    for number in range(20):
        with two_workers() as cluster:  # a new one, for Dask may give up a worker that dies
            pid, moment = moments.choice([worker.pid for worker in cluster.workers.values()]), moments.random()

            def kill(done: int, total: int, pid: int = pid, moment: float = moment) -> None:
                if pid not in killed and moment * total < done < total:
                    killed.append(pid)
                    os.kill(pid, signal.SIGKILL)

            place = tmp_path / f"dask-{number}"
            results = sweep(study, place, scheduler=cluster.scheduler_address, part=2, progress=kill)
            assert contents(results.path) == contents(local.path), f"kill {number}"
    assert len(killed) >= 15, "those whose moment is the very end are not killed"


@pytest.mark.long
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    study = small(design={"kind": "sobol", "points": 64}, replicates=4, months=24)
    local = sweep(study, tmp_path / "local", part=4)
    with two_workers() as cluster:
        killed: list[int] = []

        def kill_one(done: int, total: int) -> None:
            if not killed and total / 4 < done < total:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)

        results = sweep(study, tmp_path / "dask", scheduler=cluster.scheduler_address, part=4, progress=kill_one)
    assert killed and results.complete and contents(results.path) == contents(local.path)
