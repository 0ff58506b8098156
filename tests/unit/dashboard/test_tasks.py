"""Long work of pages: done once for all who ask, kept, found again, and ended when nobody wants it."""

from __future__ import annotations

import threading
import time

from dashboard.answers.jobs import Queue
from dashboard.answers.tasks import Tasks
from dashboard.model import Progress


def wait(tasks: Tasks, client: str, key: str, *states: str) -> str:
    for _ in range(400):
        state = tasks.look(client, key).state
        if state in states:
            return state
        time.sleep(0.01)
    raise AssertionError(f"{key} is {state}")


def test_what_comes_out_is_kept_and_the_work_is_done_once() -> None:
    tasks, times = Tasks(Queue()), []

    def work(progress: Progress) -> dict[str, int]:
        times.append(1)
        progress(1, 2)
        return {"found": 7}

    assert tasks.result("a") is None and tasks.look("me/1", "a").state == "unknown"
    tasks.begin("me/1", "a", work)
    assert wait(tasks, "me/1", "a", "done") == "done"
    assert tasks.begin("you/1", "a", work).state == "done"
    assert tasks.result("a") == {"found": 7} and len(times) == 1
    tasks.result("a")["found"] = 8
    assert tasks.result("a") == {"found": 7}, "nobody changes what is kept"


def test_work_that_everybody_gave_up_ends_at_its_next_word() -> None:
    tasks, began, ended = Tasks(Queue()), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        began.set()
        try:
            for at in range(1000):
                progress(at, 1000)
                time.sleep(0.01)
        finally:
            ended.set()

    tasks.begin("me/1", "long", work)
    assert began.wait(3)
    tasks.cancel("me/1")
    assert ended.wait(3) and wait(tasks, "me/1", "long", "cancelled")
    assert tasks.result("long") is None


def test_another_tab_finds_the_work_again_by_its_key() -> None:
    tasks, gate = Tasks(Queue()), threading.Event()
    tasks.begin("me/1", "fit", lambda progress: gate.wait(5))
    assert wait(tasks, "me/2", "fit", "running")
    gate.set()
    assert wait(tasks, "me/2", "fit", "done") and tasks.result("fit") is True
