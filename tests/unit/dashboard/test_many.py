"""Several processes answer as one: shared answers and jobs, one killed, a restart, sessions, health, logs."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.dashboard.many import Many, many

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="several processes are started on Linux only here")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("many")


@pytest.fixture(scope="module")
def server(room: Path) -> Iterator[Many]:
    """One server of two processes for all tests that leave it as it was; a side takes half a second."""
    with many(room, "--slow", "0.5") as found:
        yield found


def until_all(server: Many, level: float) -> set[int]:
    """Look until both processes have answered; returns them."""
    seen: set[int] = set()
    ends = time.monotonic() + 10
    while len(seen) < 2 and time.monotonic() < ends:
        found = server.post(level=level)
        assert found["avoided"] is not None and found["state"] == "done"
        seen.add(found["process"])
    return seen


def test_what_one_process_has_answered_is_ready_in_all(server: Many) -> None:
    found = server.answer(0.25)
    assert found["agains"] == 0
    assert len(until_all(server, 0.25)) == 2


def test_all_processes_are_one_start_and_know_each_others_sessions(server: Many) -> None:
    starts = {server.get("alive")[2] for _ in range(20)}
    assert len(starts) == 1
    who = {server.post(level=0.25)["who"] for _ in range(12)}
    assert len(who) == 1 and "" not in who


def test_the_folder_and_all_in_it_are_private(server: Many, room: Path) -> None:
    server.answer(0.3)
    for path in [room / "state", *(room / "state").rglob("*")]:
        assert not stat.S_IMODE(path.lstat().st_mode) & 0o077, path


def test_health_readiness_and_what_is_counted(server: Many) -> None:
    server.answer(0.35)
    assert json.loads(server.get("health")[2])["alive"] is True
    status, headers, content = server.get("ready")
    assert status == 200 and json.loads(content) == {"ready": True, "model": "compiled", "state": "writable"}
    assert "set-cookie" not in headers
    text = server.get("metrics")[2].decode()
    for name in (
        'requests_total{kind="action",status="200"}', "answer_lookups_total", "jobs_waiting", "jobs_running", "processes 2.0",
        "worker_restarts_total", "request_seconds_bucket",
    ):  # fmt: skip
        assert f"attrition_{name}" in text, name
    assert "team_inbox" not in text and "community" not in text


def test_the_log_has_no_query_no_body_and_no_tab(server: Many) -> None:
    server.get("?school=community&team_inbox=0.7731&key=secret")
    server.send("POST", "closed/my-tab")
    server.send("POST", "_dash-update-component", b"{}")
    time.sleep(0.3)
    lines = server.lines()
    access = [line for line in lines if line["from"] == "dashboard.access"]
    assert access and {"time", "level", "process", "method", "path", "status", "bytes", "ms"} <= set(access[0])
    text = server.log.read_text()
    for secret in ("0.7731", "secret", "my-tab", "team_inbox", "community"):
        assert secret not in text, secret
    assert any(line["path"] == "/closed/…" and line["status"] == 204 for line in access)
    assert any(line["from"] == "dashboard" and "400" in line.get("message", "") for line in lines)


def test_a_process_that_is_killed_in_mid_job_is_noticed_by_nobody(server: Many) -> None:
    found = server.post(level=0.61, asks=True)
    ends = time.monotonic() + 10
    while found["state"] != "running" and time.monotonic() < ends:
        found = server.post(level=0.61)
    before = server.processes()
    for pid in before:  # whoever has the job is among them; the other one is replaced, too
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.4)
    agains, ends = 0, time.monotonic() + 20
    while found["avoided"] is None:
        assert time.monotonic() < ends, found
        try:
            found = server.post(level=0.61)
        except (OSError, http.client.HTTPException):
            found["avoided"] = None  # the connection of the killed one; a browser sends it again
        else:
            agains += found["again"]
        time.sleep(0.05)
    assert agains <= 2  # one for each that was killed
    assert len(server.processes()) == 2 and not set(before) & set(server.processes())
    text = server.get("metrics")[2].decode()
    assert "attrition_worker_restarts_total 2.0" in text


def test_a_process_that_ends_by_itself_takes_nothing_of_the_others_with_it(server: Many, room: Path) -> None:
    answer = server.answer(0.44)["avoided"]
    before = server.processes()
    passing = list(Path("/dev/shm").glob(f"attrition-{os.geteuid()}-{(room / 'state').stat().st_ino}-*"))
    os.kill(before[0], signal.SIGTERM)
    ends = time.monotonic() + 10
    while before[0] in server.processes():
        assert time.monotonic() < ends
        time.sleep(0.1)
    assert passing and all(path.is_dir() for path in passing) and (room / "state" / "jobs.sqlite").exists()
    assert server.answer(0.44)["avoided"] == answer and server.get("metrics")[0] == 200


def test_another_start_on_the_same_folder_is_refused(server: Many, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.serving import folder
    from sim.foundation.errors import InputError

    monkeypatch.setattr(folder, "PATIENCE", 0.2)
    with pytest.raises(InputError, match="Another dashboard uses"), folder.held(room / "state"):
        pass


def test_a_folder_that_is_removed_while_it_runs_is_made_again(server: Many, room: Path) -> None:
    answer = server.answer(0.5)["avoided"]
    shutil.rmtree(room / "state")
    time.sleep(2.2)
    assert server.answer(0.5)["avoided"] == answer
    assert server.answer(0.55)["avoided"] != answer
    assert server.get("ready")[0] == 200
    traces = [line for line in server.lines() if "trace" in line]
    assert not traces, traces


@pytest.mark.long
def test_answers_survive_a_restart_and_those_of_another_version_do_not(tmp_path: Path) -> None:
    with many(tmp_path, "--slow", "0.2") as first:
        answer = first.answer(0.5)["avoided"]
        start = first.get("alive")[2]
    with many(tmp_path, "--slow", "5") as second:
        found = second.post(level=0.5)
        assert found["avoided"] == answer and second.get("alive")[2] != start
    with many(tmp_path, "--slow", "5", "--fingerprint", "another") as third:
        assert third.post(level=0.5, asks=True)["avoided"] is None
        assert not (tmp_path / "state" / "answers-made up").exists()


@pytest.mark.long
def test_a_full_disk_leaves_answers_in_memory_and_says_so_once(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k,mode=0700", "tmpfs", str(state)], check=False)
    if mounted.returncode:
        pytest.skip("needs the right to mount a small file system")
    try:
        with many(tmp_path, "--slow", "0.1") as server:
            (state / "filler").write_bytes(b"x" * 100_000)
            with pytest.raises(OSError), (state / "filler").open("ab") as filler:
                while True:
                    filler.write(b"x" * 4096)
                    filler.flush()
            first = [server.answer(level / 100) for level in range(10, 22)]
            assert all(one["avoided"] is not None for one in first)
            assert server.get("ready")[0] == 503 and b"No space" in server.get("ready")[2]
            assert server.get("")[0] == 200
            said = [line["message"] for line in server.lines() if line["from"] == "dashboard" and line["level"] == "warning"]
            assert said and len(said) <= 2 * len(server.processes()), said
            (state / "filler").unlink()
            time.sleep(6)
            assert server.answer(0.9)["avoided"] is not None and server.get("ready")[0] == 200
            assert not [line for line in server.lines() if "trace" in line]
    finally:
        subprocess.run(["umount", str(state)], check=False)
