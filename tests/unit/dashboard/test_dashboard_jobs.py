"""The queue: one job a session, cancelled when superseded, bounded, honest about failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from dashboard.jobs import BusyError, Cache, Job, Jobs, Progress


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.005)


def until_released(gate: threading.Event) -> Callable[[Progress], None]:
    """Work that reports progress until it is released or cancelled."""

    def work(progress: Progress) -> None:
        done = 0
        while not gate.wait(0.005):
            done += 1
            progress(done, 1000)

    return work


def test_a_job_is_done_and_reports_progress() -> None:
    def work(progress: Progress) -> None:
        progress(3, 4)

    job = Jobs().submit("a", "key", work)
    wait_for(lambda: job.over)
    assert (job.state, job.done, job.total) == ("done", 3, 4)


def test_a_new_question_cancels_the_previous_one_of_the_session() -> None:
    jobs, gate = Jobs(), threading.Event()
    first = jobs.submit("a", "first", until_released(gate))
    wait_for(lambda: first.done > 0)
    second = jobs.submit("a", "second", lambda progress: None)
    wait_for(lambda: second.over)
    assert (first.state, second.state) == ("cancelled", "done")


def test_a_job_that_another_session_waits_for_goes_on() -> None:
    jobs, gate = Jobs(), threading.Event()
    shared = jobs.submit("a", "shared", until_released(gate))
    assert jobs.submit("b", "shared", until_released(gate)) is shared
    jobs.submit("a", "other", lambda progress: None)
    gate.set()
    wait_for(lambda: shared.over)
    assert shared.state == "done"


def test_a_waiting_job_is_taken_out_of_the_queue_when_its_session_leaves() -> None:
    jobs, gate = Jobs(), threading.Event()
    running = jobs.submit("a", "running", until_released(gate))
    ran: list[Job] = []
    waiting = jobs.submit("b", "waiting", lambda progress: ran.append(waiting))
    jobs.leave("b")
    gate.set()
    wait_for(lambda: running.over)
    time.sleep(0.05)
    assert waiting.state == "cancelled" and not ran


def test_the_job_still_wanted_is_not_left() -> None:
    jobs, gate = Jobs(), threading.Event()
    wanted = jobs.submit("a", "wanted", until_released(gate))
    jobs.leave("a", unless="wanted")
    gate.set()
    wait_for(lambda: wanted.over)
    assert wanted.state == "done"


def test_a_full_queue_refuses() -> None:
    jobs, gate = Jobs(pending=1), threading.Event()
    running = jobs.submit("a", "running", until_released(gate))
    wait_for(lambda: running.state == "running")
    jobs.submit("b", "waiting", until_released(gate))
    with pytest.raises(BusyError):
        jobs.submit("c", "too many", until_released(gate))
    gate.set()


def test_failures_are_explained_and_do_not_end_the_worker() -> None:
    def breaks(progress: Progress) -> None:
        raise ValueError("the reader may see this")

    jobs = Jobs(explain=lambda error: str(error) if isinstance(error, ValueError) else None)
    job = jobs.submit("a", "breaks", breaks)
    wait_for(lambda: job.over)
    assert (job.state, job.message) == ("failed", "the reader may see this")
    after = jobs.submit("a", "after", lambda progress: None)
    wait_for(lambda: after.over)
    assert after.state == "done"


def test_an_unexpected_failure_shows_no_internals() -> None:
    def breaks(progress: Progress) -> None:
        raise RuntimeError("secret path")

    job = Jobs().submit("a", "breaks", breaks)
    wait_for(lambda: job.over)
    assert job.state == "failed" and "secret" not in job.message


def test_a_job_has_a_time_budget() -> None:
    job = Jobs(budget=0.05).submit("a", "slow", until_released(threading.Event()))
    wait_for(lambda: job.over)
    assert job.state == "failed" and "longer than" in job.message


def test_stopping_cancels_everything() -> None:
    jobs, gate = Jobs(), threading.Event()
    running = jobs.submit("a", "running", until_released(gate))
    waiting = jobs.submit("b", "waiting", until_released(gate))
    wait_for(lambda: running.state == "running")
    jobs.stop()
    assert running.state == waiting.state == "cancelled"


def test_a_cancelled_question_can_be_asked_again() -> None:
    jobs, gate = Jobs(), threading.Event()
    first = jobs.submit("a", "key", until_released(gate))
    jobs.leave("a")
    gate.set()
    again = jobs.submit("a", "key", lambda progress: None)
    wait_for(lambda: again.over)
    assert again is not first and again.state == "done"


def test_finished_jobs_are_forgotten() -> None:
    jobs = Jobs(remember=3)
    for number in range(10):
        job = jobs.submit("a", str(number), lambda progress: None)
        wait_for(lambda job=job: job.over)
    assert jobs.get("0") is None and jobs.get("9") is not None


def test_the_cache_forgets_what_was_used_longest_ago() -> None:
    cache: Cache[int] = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.get("a")
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c"), len(cache)) == (1, None, 3, 2)
