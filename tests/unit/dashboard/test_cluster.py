"""Full answers and tasks on a Dask cluster: the same to the last bit, also when a worker is killed; and without a cluster."""

from __future__ import annotations

import builtins
import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from dashboard.answers import Answers
from dashboard.answers.digest import Digest, digest
from dashboard.answers.job import CancelledError
from dashboard.model import Progress
from dashboard.question import Question, Use
from dashboard.serving import cluster as module
from dashboard.serving.cluster import Cluster
from dashboard.serving.packing import packed
from dashboard.simulation import Simulation
from sim.foundation.errors import InputError
from tests.unit.dashboard.made_up import MadeUp, MadeUpRun
from tests.unit.dashboard.test_answers import asked

distributed = pytest.importorskip("distributed")
QUESTION = Question("community", policy=(("team_inbox", Use(0.7)),), years=1)


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """A scheduler and two worker processes of this machine."""
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as found:
        yield found


def nothing(done: int, total: int) -> None:
    """Hear of progress."""


def slow(seconds: float, progress: Progress) -> int:
    """Take long and tell how far it is; return in which process."""
    for step in range(20):
        time.sleep(seconds / 20)
        progress(step + 1, 20)
    return os.getpid()


def made_up(seed: int, progress: Progress) -> Digest:
    """Return a digest of numbers that are made up."""
    progress(1, 1)
    return digest(MadeUpRun(250, 0.1, 40, 24, seed))


def test_a_digest_of_the_cluster_is_that_of_this_machine_to_the_last_bit(workers: Any) -> None:
    far = Cluster(workers.scheduler_address)
    found = far([partial(made_up, 1), partial(made_up, 2)], nothing)
    assert found is not None and [packed(one) for one in found] == [packed(made_up(seed, nothing)) for seed in (1, 2)]
    assert far.state == "in use"


@pytest.mark.long
def test_a_worker_that_is_killed_in_mid_job_changes_no_bit(workers: Any) -> None:
    model = Simulation()
    far = Cluster(workers.scheduler_address)
    sides = [model.side(arm, 60) for arm in (QUESTION.reference, QUESTION.treated)]
    told: list[tuple[int, int]] = []

    def kill(done: int, total: int) -> None:
        if done >= 10 and not told:
            told.append((done, total))
            os.kill(next(iter(workers.workers.values())).process.pid, signal.SIGKILL)

    found = far(sides, kill)
    assert told and far.state == "in use"
    assert found is not None and [packed(one) for one in found] == [packed(side(nothing)) for side in sides]


def test_work_of_a_killed_worker_is_done_by_another(workers: Any) -> None:
    far = Cluster(workers.scheduler_address)
    began = threading.Event()
    victims: list[int] = []

    def watch(done: int, total: int) -> None:
        if done and not began.is_set():
            began.set()
            victims.append(next(iter(workers.workers.values())).process.pid)
            os.kill(victims[0], signal.SIGKILL)

    found = far([partial(slow, 2.0), partial(slow, 2.0)], watch)
    assert began.is_set() and found is not None and len(found) == 2
    assert victims[0] not in found and os.getpid() not in found


def test_work_that_nobody_wants_any_more_ends_there_too(workers: Any) -> None:
    far = Cluster(workers.scheduler_address)

    def stop(done: int, total: int) -> None:
        if done:
            raise CancelledError

    started = time.monotonic()
    with pytest.raises(CancelledError):
        far([partial(slow, 60.0)], stop)
    assert time.monotonic() - started < 20
    with distributed.Client(workers.scheduler_address, set_as_default=False) as client:
        ends = time.monotonic() + 10
        while any(client.processing().values()):
            assert time.monotonic() < ends
            time.sleep(0.1)
    assert far.state == "in use"


def test_tasks_go_there_where_they_can_be_sent_and_are_done_here_where_not(workers: Any) -> None:
    answers = Answers(MadeUp(), elsewhere=Cluster(workers.scheduler_address))
    lock = threading.Lock()  # belongs to this process

    def here(progress: Progress) -> int:
        with lock:
            return os.getpid()

    for key, work in (("far", partial(slow, 0.2)), ("near", here)):
        answers.tasks.begin("a/1", key, work)
        ends = time.monotonic() + 20
        while answers.tasks.look("a/1", key).state != "done":
            assert time.monotonic() < ends
            time.sleep(0.05)
    assert answers.tasks.result("far") != os.getpid() == answers.tasks.result("near")


def test_without_a_scheduler_it_is_said_once_and_answered_here(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    far = Cluster("tcp://127.0.0.1:9")
    monkeypatch.setattr(module, "AGAIN", 0.0)
    monkeypatch.setattr("sim.studies.points.dask_pool._WAIT_SECONDS", 0.3)
    model = MadeUp()
    model.side = lambda arm, futures: partial(slow, 0.1)  # type: ignore[assignment]
    answers = Answers(model, elsewhere=far)
    asked(answers, QUESTION)
    asked(answers, Question("community", years=2))
    said = [one.getMessage() for one in caplog.records if one.name == "dashboard"]
    assert len(said) == 1 and "this machine simulates: There is no scheduler" in said[0]
    assert far.state.startswith("not in use") and len(model.runs) == 3


def test_a_scheduler_without_workers_is_not_waited_for() -> None:
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as nobody:
        far = Cluster(nobody.scheduler_address)
        assert far([partial(slow, 0.1)], nothing) is None
        assert "no workers" in far.state


@pytest.mark.long
def test_a_scheduler_that_ends_in_mid_job_is_said_and_the_work_is_done_here() -> None:
    cluster = distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0", silence_logs=50)
    far = Cluster(cluster.scheduler_address)
    ended = threading.Event()

    def end(done: int, total: int) -> None:
        if done and not ended.is_set():
            ended.set()
            threading.Thread(target=cluster.close, daemon=True).start()

    assert far([partial(slow, 30.0)], end) is None
    assert ended.is_set() and "not in use" in far.state


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__
    monkeypatch.setattr(
        "sim.foundation.extras.importlib.import_module",
        lambda name: (_ for _ in ()).throw(ModuleNotFoundError(name)) if name == "distributed" else known(name),
    )
    with pytest.raises(InputError, match="needs distributed") as error:
        Cluster("tcp://127.0.0.1:8786")
    assert "faculty-attrition[experiments]" in str(error.value)
