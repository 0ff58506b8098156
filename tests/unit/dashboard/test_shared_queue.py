"""The queue of several processes keeps every rule of the queue of one, and passes jobs on when a process dies."""

from __future__ import annotations

import itertools
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.answers import jobs as rules
from dashboard.model import Progress
from dashboard.serving import board as board_module
from dashboard.serving.board import Board
from dashboard.serving.shared_queue import SharedQueue
from tests.unit.dashboard import test_jobs as of_one
from tests.unit.dashboard.test_jobs import (  # noqa: F401
    bench,
    test_a_hundred_clients_wait_and_a_full_queue_says_so,
    test_a_job_over_budget_ends,
    test_a_newer_question_takes_the_place_of_the_older_one,
    test_a_page_that_is_closed_frees_the_model_and_a_reload_keeps_its_place,
    test_a_running_job_ends_when_nobody_wants_it_anymore,
    test_a_session_has_six_tabs_at_most,
    test_a_tab_too_many_is_told_so,
    test_background_work_goes_on_when_its_page_is_closed,
    test_everyone_knows_place_progress_and_time_left,
    test_how_a_job_ends,
    test_one_of_two_readers_of_the_same_answer_may_leave,
    test_tabs_of_one_session_do_not_hold_up_others,
    test_the_background_stops_between_parts_while_there_are_questions,
    test_the_same_question_is_worked_on_once,
    test_time_spent_giving_way_does_not_count,
    test_what_nobody_asks_about_anymore_is_dropped,
    until,
)

numbers = itertools.count()


def queue_at(folder: Path, name: str, line: str = "line", **how: Any) -> SharedQueue:
    board = Board(folder, name)
    board.beat()
    return SharedQueue(board, line, **how)


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[SharedQueue]]:
    """Let the tests of the other queue make this one, each on a line of its own; what is believed for a moment is not."""
    made: list[SharedQueue] = []

    def queue(**how: Any) -> SharedQueue:
        made.append(queue_at(tmp_path, "me", f"line-{next(numbers)}", **how))
        return made[-1]

    monkeypatch.setattr(of_one, "Queue", queue)
    monkeypatch.setattr("dashboard.serving.shared_queue.LATELY", 0.0)
    monkeypatch.setattr("dashboard.serving.shared_queue.HEAR", 0.0)
    yield made
    for one in made:
        one.stop()


def test_finished_jobs_are_forgotten_in_the_end(
    monkeypatch: pytest.MonkeyPatch, shared: list[SharedQueue], tmp_path: Path
) -> None:
    monkeypatch.setattr(rules, "REMEMBERED", 5)
    queue = queue_at(tmp_path, "me")
    for k in range(12):
        queue.submit(f"s{k}/a", f"q{k}", lambda progress: None)
        until(lambda: queue.view(f"s{k}/a", f"q{k}").over)  # noqa: B023
    with queue._board.reading() as db:
        assert db.execute("SELECT count(*) FROM jobs").fetchone()[0] <= 6
    assert queue.view("s0/a", "q0").state == "unknown"
    queue.stop()


class Gate:
    """Work that waits, and counts how often it was begun."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), 0

    def __call__(self, progress: Progress) -> None:
        self.begun += 1
        while not self.go.wait(0.01):
            progress(1, 4)


def test_one_job_runs_once_for_all_processes_and_all_see_how_far_it_is(tmp_path: Path) -> None:
    one, two = queue_at(tmp_path, "one"), queue_at(tmp_path, "two")
    gate = Gate()
    one.submit("a/1", "key", gate)
    two.submit("b/1", "key", gate)
    until(lambda: two.view("b/1", "key").done == 1 and one.view("a/1", "key").done == 1)
    assert gate.begun == 1 and two.counts() == (0, 1) == one.counts()
    gate.go.set()
    until(lambda: two.view("b/1", "key").state == "done" == one.view("a/1", "key").state)
    assert gate.begun == 1
    one.stop()
    two.stop()


def test_no_more_run_at_once_than_the_machine_may(tmp_path: Path) -> None:
    queues = [queue_at(tmp_path, f"p{k}", many=2) for k in range(3)]
    gates = [Gate() for _ in range(6)]
    for k, gate in enumerate(gates):
        queues[k % 3].submit(f"s{k}/1", f"k{k}", gate)
    until(lambda: sum(gate.begun for gate in gates) == 2)
    time.sleep(0.3)
    assert sum(gate.begun for gate in gates) == 2 and queues[0].counts() == (4, 2)
    for gate in gates:
        gate.go.set()
    until(lambda: all(gate.begun == 1 for gate in gates) and not queues[0].busy)
    for queue in queues:
        queue.stop()


def test_any_process_cancels_a_job_of_another(tmp_path: Path) -> None:
    one, two = queue_at(tmp_path, "one"), queue_at(tmp_path, "two")
    gate = Gate()
    one.submit("a/1", "key", gate)
    until(lambda: gate.begun)
    two.leave("a/1")
    until(lambda: one.view("a/1", "key").state == "cancelled" and one.counts() == (0, 0))
    one.stop()
    two.stop()


def test_a_page_closed_at_one_process_frees_the_job_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "GRACE", 0.1)
    one, two = queue_at(tmp_path, "one"), queue_at(tmp_path, "two")
    gate = Gate()
    one.submit("a/1", "key", gate)
    until(lambda: gate.begun)
    two.closes("a/1")
    until(lambda: one.counts() == (0, 0))
    one.stop()
    two.stop()


def killed(queue: SharedQueue) -> None:
    """Let a process end as by kill -9: it says nothing, its threads do no more, and its number belongs to nobody."""
    queue._runner._stopped = True
    with queue._board.writing() as db:
        db.execute("UPDATE processes SET pid = ? WHERE name = ?", (2**22 + 1, queue._board.name))


def test_the_job_of_a_dead_process_is_unknown_until_it_is_brought_again_and_keeps_its_turn(tmp_path: Path) -> None:
    one, two = queue_at(tmp_path, "one"), queue_at(tmp_path, "two")
    gate = Gate()
    one.submit("a/1", "key", gate)
    until(lambda: gate.begun)
    killed(one)
    until(lambda: two.view("a/1", "key").state == "unknown")
    two.submit("b/1", "later", Gate())
    two.submit("a/1", "key", gate)
    until(lambda: gate.begun == 2)
    assert two.view("a/1", "key").state == "running"
    two.stop()


def test_where_two_processes_were_asked_the_other_one_goes_on_by_itself(tmp_path: Path) -> None:
    one, two = queue_at(tmp_path, "one"), queue_at(tmp_path, "two")
    mine, theirs = Gate(), Gate()
    one.submit("a/1", "key", mine)
    until(lambda: mine.begun)
    two.submit("b/1", "key", theirs)
    killed(one)
    until(lambda: theirs.begun == 1)
    theirs.go.set()
    until(lambda: two.view("a/1", "key").state == "done")
    two.stop()


def test_a_process_that_is_silent_for_long_counts_as_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = Board(tmp_path, "one"), Board(tmp_path, "two")
    one.beat()
    two.beat()
    assert two.living() == {"one", "two"}
    monkeypatch.setattr(board_module, "DEAD", 0.1)
    time.sleep(0.6)
    assert two.living() == {"two"} and one.living() == {"one"}
    two.ends()


def test_a_locked_board_leaves_each_process_a_queue_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(board_module, "LOCKED", 0.05)
    monkeypatch.setattr(board_module, "_AGAIN", 0.3)
    queue = queue_at(tmp_path, "one")
    blocks = sqlite3.connect(tmp_path / board_module.NAME, isolation_level=None)
    blocks.execute("BEGIN EXCLUSIVE")
    gate = Gate()
    gate.go.set()
    for _ in range(3):
        queue.submit("a/1", "key", gate)
    until(lambda: queue.view("a/1", "key").state == "done")
    blocks.execute("ROLLBACK")
    blocks.close()
    time.sleep(0.4)
    queue.submit("a/1", "again", gate)
    until(lambda: queue.view("a/1", "again").state == "done")
    said = [record.getMessage() for record in caplog.records]
    assert sum("own queue" in line and "over" not in line for line in said) == 1, said
    assert said[-1].endswith("this is over")
    queue.stop()


def test_a_job_that_ended_while_the_board_failed_does_not_hold_up_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_module, "LOCKED", 0.05)
    monkeypatch.setattr(board_module, "_AGAIN", 0.1)
    one, two = queue_at(tmp_path, "one"), queue_at(tmp_path, "two")
    gate = Gate()
    one.submit("a/1", "key", gate)
    until(lambda: gate.begun)
    blocks = sqlite3.connect(tmp_path / board_module.NAME, isolation_level=None)
    blocks.execute("BEGIN IMMEDIATE")
    gate.go.set()
    until(lambda: one._runner._late)
    blocks.execute("ROLLBACK")
    blocks.close()
    until(lambda: two.counts() == (0, 0))
    assert two.view("a/1", "key").state == "unknown"
    two.submit("b/1", "other", gate)
    until(lambda: two.view("b/1", "other").state == "done")
    one.stop()
    two.stop()


def test_a_board_that_was_removed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_module, "LOOK", 0.0)
    queue = queue_at(tmp_path / "state", "one")
    for path in (tmp_path / "state").iterdir():
        os.unlink(path)
    (tmp_path / "state").rmdir()
    gate = Gate()
    gate.go.set()
    queue.submit("a/1", "key", gate)
    until(lambda: queue.view("a/1", "key").state == "done")
    assert (tmp_path / "state" / board_module.NAME).exists()
    queue.stop()
