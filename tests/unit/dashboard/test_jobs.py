"""The queue: one place a client, sessions in turn, everyone knows their place, nothing runs that nobody wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from dashboard.answers import jobs as module
from dashboard.answers.jobs import BudgetError, BusyError, CancelledError, Queue
from dashboard.model import Progress


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + 10
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.005)


class Bench:
    """A queue whose jobs wait until they are let go, and remember in which order they ran."""

    def __init__(self, **how: object) -> None:
        self.queue = Queue(**how)  # type: ignore[arg-type]
        self.go = threading.Event()
        self.ran: list[str] = []

    def work(self, key: str) -> Callable[[Progress], None]:
        def run(progress: Progress) -> None:
            self.ran.append(key)
            while not self.go.wait(0.005):
                progress(1, 4)
            progress(4, 4)

        return run

    def ask(self, client: str, key: str) -> str:
        self.queue.submit(client, key, self.work(key), size=2.0)
        return self.queue.view(client, key).state

    def place(self, client: str, key: str) -> int:
        return self.queue.view(client, key).place

    def finish(self) -> list[str]:
        self.go.set()
        until(lambda: not self.queue.busy)
        return self.ran


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.ask("first/a", "running")
    until(lambda: made.ran)
    return made


def test_everyone_knows_place_progress_and_time_left(bench: Bench) -> None:
    for k in range(3):
        bench.ask(f"s{k}/a", f"q{k}")
    assert [bench.place(f"s{k}/a", f"q{k}") for k in range(3)] == [1, 2, 3]
    left = [bench.queue.view(f"s{k}/a", f"q{k}").seconds_left for k in range(3)]
    assert all(one is not None for one in left) and left == sorted(left)  # type: ignore[type-var]
    until(lambda: bench.queue.view("first/a", "running").done)
    running = bench.queue.view("first/a", "running")
    assert (running.state, running.done, running.total, running.place) == ("running", 1, 4, 0)
    assert bench.finish() == ["running", "q0", "q1", "q2"]
    assert bench.queue.view("s0/a", "q0").state == "done"


def test_a_newer_question_takes_the_place_of_the_older_one(bench: Bench) -> None:
    for k in range(20):
        bench.ask("s/a", f"q{k}")
    assert bench.queue.waiting == 1
    assert bench.queue.view("s/a", "q3").state == "cancelled"
    assert bench.finish() == ["running", "q19"]


def test_a_running_job_ends_when_nobody_wants_it_anymore(bench: Bench) -> None:
    bench.ask("second/a", "running")
    bench.ask("first/a", "other")
    time.sleep(0.05)
    assert bench.queue.view("second/a", "running").state == "running"  # another still waits for it
    bench.queue.leave("second/a")
    until(lambda: "other" in bench.ran)
    assert bench.queue.view("first/a", "running").state == "cancelled"
    bench.finish()


def test_the_same_question_is_worked_on_once(bench: Bench) -> None:
    for k in range(5):
        bench.ask(f"s{k}/a", "same")
    assert bench.queue.waiting == 1
    assert bench.finish() == ["running", "same"]


def test_tabs_of_one_session_do_not_hold_up_others(bench: Bench) -> None:
    for tab in "abc":
        bench.ask(f"greedy/{tab}", f"g{tab}")
    bench.ask("modest/a", "m")
    assert bench.finish() == ["running", "ga", "m", "gb", "gc"]


def test_a_session_has_six_tabs_at_most(bench: Bench) -> None:
    for tab in range(9):
        bench.ask(f"s/{tab}", f"q{tab}")
    assert bench.queue.waiting == 6
    assert bench.finish() == ["running", *(f"q{tab}" for tab in range(3, 9))]


def test_a_hundred_clients_wait_and_a_full_queue_says_so() -> None:
    bench = Bench(places=100)
    bench.ask("first/a", "running")
    until(lambda: bench.ran)
    for k in range(100):
        bench.ask(f"s{k}/a", f"q{k}")
    assert bench.place("s99/a", "q99") == 100
    with pytest.raises(BusyError):
        bench.ask("late/a", "late")
    bench.ask("s5/a", "another")  # whoever has a place may change the question
    assert bench.queue.waiting == 100
    bench.queue.stop()


def test_what_nobody_asks_about_anymore_is_dropped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.ask("gone/a", "old")
    monkeypatch.setattr(module, "GONE", 0.0)
    time.sleep(0.01)
    bench.finish()
    assert bench.ran == ["running"] and bench.queue.view("gone/a", "old").state == "cancelled"


def test_the_background_stops_between_parts_while_there_are_questions() -> None:
    front = Bench()
    back = Bench(gives_way_to=front.queue)
    steps: list[int] = []

    def study(progress: Progress) -> None:
        for k in range(1000):
            steps.append(k)
            progress(k, 1000)
            time.sleep(0.002)

    back.queue.submit("s/a", "study", study)
    until(lambda: len(steps) > 3)
    front.ask("q/a", "question")
    time.sleep(0.1)
    before = len(steps)
    time.sleep(0.1)
    assert len(steps) == before
    front.finish()
    until(lambda: len(steps) > before)
    back.queue.leave("s/a")
    until(lambda: back.queue.view("s/a", "study").state == "cancelled")


def test_time_spent_giving_way_does_not_count() -> None:
    front = Bench()
    back = Queue(gives_way_to=front.queue, budget=0.2)
    begun = threading.Event()

    def study(progress: Progress) -> None:
        begun.set()
        time.sleep(0.02)
        progress(1, 2)
        time.sleep(0.02)
        progress(2, 2)

    front.ask("q/a", "question")
    back.submit("s/a", "study", study)
    begun.wait(5)
    time.sleep(0.4)
    front.finish()
    until(lambda: back.view("s/a", "study").state == "done")


@pytest.mark.parametrize(
    ("error", "state", "said"),
    [
        (CancelledError(), "cancelled", ""),
        (BudgetError(), "failed", "longer than 120 seconds"),
        (MemoryError(), "failed", "not enough memory"),
        (ValueError("wrong"), "failed", "wrong"),
        (KeyError("oops"), "failed", "server's log"),
    ],
)
def test_how_a_job_ends(error: Exception, state: str, said: str) -> None:
    queue = Queue(explain=lambda one: str(one) if isinstance(one, ValueError) else None)

    def work(progress: Progress) -> None:
        raise error

    queue.submit("s/a", "k", work)
    until(lambda: queue.view("s/a", "k").over)
    found = queue.view("s/a", "k")
    assert found.state == state and said in found.message


def test_a_job_over_budget_ends() -> None:
    queue = Queue(budget=0.05)

    def work(progress: Progress) -> None:
        while True:
            time.sleep(0.01)
            progress(0, 1)

    queue.submit("s/a", "k", work)
    until(lambda: queue.view("s/a", "k").over)
    assert "longer than" in queue.view("s/a", "k").message


def test_finished_jobs_are_forgotten_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 5)
    queue = Queue()
    for k in range(20):
        queue.submit(f"s{k}/a", f"q{k}", lambda progress: None)
        until(lambda: not queue.busy)
    assert len(queue._jobs) <= 7
    assert queue.view("s0/a", "q0").state == "unknown"


def test_a_page_that_is_closed_frees_the_model_and_a_reload_keeps_its_place(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE", 0.2)
    bench.ask("second/b", "next")
    bench.queue.closes("first/a")
    bench.queue.view("first/a2", "running")  # the page was loaded again, as another tab
    time.sleep(0.3)
    assert bench.queue.view("first/a2", "running").state == "running"
    bench.queue.closes("first/a2")
    until(lambda: bench.ran == ["running", "next"])
    bench.queue.closes("nobody/x")


def test_one_of_two_readers_of_the_same_answer_may_leave(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.0)
    bench.queue.submit("other/b", "running", bench.work("running"))
    bench.queue.closes("first/a")
    time.sleep(0.1)
    assert bench.queue.view("other/b", "running").state == "running"
    bench.finish()
    assert bench.ran == ["running"] and bench.queue.view("other/b", "running").state == "done"


def test_a_tab_too_many_is_told_so(bench: Bench) -> None:
    for tab in range(module.TABS + 1):
        bench.ask(f"many/{tab}", f"many {tab}")
    found = bench.queue.view("other/b", "many 0")
    assert found.state == "cancelled" and "More than 6 tabs" in found.message


def test_background_work_goes_on_when_its_page_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.0)
    background = Bench(gives_way_to=Queue())
    background.ask("first/a", "study")
    until(lambda: background.ran)
    background.queue.closes("first/a")
    time.sleep(0.1)
    background.finish()
    assert background.queue.view("first/b", "study").state == "done"
