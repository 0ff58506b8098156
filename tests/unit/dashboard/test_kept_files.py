"""What the processes keep: whole, signed, bounded, private; nothing of another version; memory where the disk fails."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.answers import Answers
from dashboard.answers.digest import Digest, digest
from dashboard.question import Question, Use
from dashboard.serving import folder
from dashboard.serving.files import Files
from dashboard.serving.packing import packed, unpacked
from dashboard.serving.passing import passing_folder
from dashboard.serving.shared import Places, Shared, answers_folder
from sim.foundation.errors import InputError
from tests.unit.dashboard.made_up import MadeUp, MadeUpRun
from tests.unit.dashboard.test_answers import asked

KEY = b"k" * 32
QUESTION = Question("community", policy=(("team_inbox", Use(0.5)),), years=2)


def made(futures: int = 40) -> Digest:
    return digest(MadeUpRun(250, 0.1, futures, 24, 3, notices=("A notice “with quotes”.",)))


def test_a_digest_comes_back_to_the_last_bit() -> None:
    one = made()
    holes = np.where(np.arange(40) == 3, np.nan, one.totals["departures"])
    one = replace(one, totals={**one.totals, "departures": holes})
    other = unpacked(packed(one))
    assert packed(other) == packed(one) and other.notices == one.notices and other.draws == one.draws
    for table in ("paths", "costs", "totals", "today", "leading", "leavers"):
        before, after = getattr(one, table), getattr(other, table)
        assert list(before) == list(after)
        assert all(before[k].dtype == after[k].dtype and before[k].tobytes() == after[k].tobytes() for k in before)
    assert other.who["gender"].names == one.who["gender"].names
    assert other.who["department"].suppressed == one.who["department"].suppressed
    assert other.nbytes == one.nbytes and len(packed(one)) < one.nbytes


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 8 + b"junk", b"\xff" * 64, packed(made(40))[:-9]])
def test_what_is_no_digest_is_refused_in_one_way(content: bytes) -> None:
    with pytest.raises(ValueError):
        unpacked(content)


def test_files_are_whole_signed_and_private(tmp_path: Path) -> None:
    files = Files(tmp_path, 1_000_000, KEY)
    assert files.put("a", b"content") and files.get("a") == b"content" and files.get("b") is None
    (path,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert path.stat().st_mode & 0o777 == 0o600
    assert Files(tmp_path, 1_000_000, b"z" * 32).get("a") is None  # of another key: it counts as not there, and is gone
    assert files.get("a") is None
    for change in (lambda c: c[:-1], lambda c: c + b"x", lambda c: c[:50] + b"!" + c[51:], lambda c: b""):
        files.put("a", b"content" * 10)
        path.write_bytes(change(path.read_bytes()))
        assert files.get("a") is None
    files.put("a", b"for a")
    other = files._path("b")
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(files._path("a").read_bytes())  # whole, but under the name of another
    assert files.get("b") is None


def test_files_stay_within_their_bound_and_what_is_used_stays_longest(tmp_path: Path) -> None:
    files = Files(tmp_path, 100_000, KEY)
    for k in range(40):
        files.put(f"k{k}", os.urandom(10_000))
        os.utime(files._path(f"k{k}"), (k, k))
        files.used("k0")
    assert files.nbytes < 120_000
    assert files.get("k0") is not None and files.get("k1") is None and files.get("k39") is not None
    assert not files.put("too large", b"x" * 90_000)


def test_what_is_too_old_is_gone(tmp_path: Path) -> None:
    files = Files(tmp_path, 100_000, KEY, lifetime=60.0)
    files.put("a", b"content")
    assert files.get("a")
    os.utime(files._path("a"), (time.time() - 61, time.time() - 61))
    assert files.get("a") is None and files.nbytes == 0


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[list[Shared]]:
    made: list[Shared] = []
    yield made
    for one in made:
        one.stop()


def process(tmp_path: Path, shared: list[Shared], model: MadeUp, state: str = "state", fingerprint: str = "one") -> Answers:
    places = Places(tmp_path / state, tmp_path / "passing", fingerprint, KEY)
    shared.append(Shared(places, f"p{len(shared)}", model.explain))
    return Answers(model, stores=shared[-1].stores)


def test_an_answer_of_one_process_is_the_same_in_another_and_after_a_restart(tmp_path: Path, shared: list[Shared]) -> None:
    first = asked(process(tmp_path, shared, MadeUp()), QUESTION)
    model = MadeUp()
    second = process(tmp_path, shared, model).ready(QUESTION)
    assert second is not None and not model.runs
    assert packed(second.policy) == packed(first.policy) and packed(second.reference) == packed(first.reference)
    assert (second.paired.avoided == first.paired.avoided).all() and second.notices == first.notices


def test_nothing_of_another_model_is_read_and_its_folder_is_removed(tmp_path: Path, shared: list[Shared]) -> None:
    asked(process(tmp_path, shared, MadeUp()), QUESTION)
    assert process(tmp_path, shared, MadeUp(), fingerprint="two").ready(QUESTION) is None
    folder.forget_others(tmp_path / "state", "answers", answers_folder("two"))
    assert not (tmp_path / "state" / answers_folder("one")).exists()


def test_long_work_is_found_again_by_every_process_and_kept_for_the_run_only(tmp_path: Path, shared: list[Shared]) -> None:
    one, two = (process(tmp_path, shared, MadeUp()) for _ in range(2))
    one.tasks.begin("a/1", "fit", lambda progress: {"found": 7})
    ends = time.monotonic() + 5
    while two.tasks.look("b/1", "fit").state != "done":
        assert time.monotonic() < ends
        time.sleep(0.01)
    assert two.tasks.result("fit") == {"found": 7} == one.tasks.result("fit")
    assert two.tasks.begin("b/1", "fit", lambda progress: 0).state == "done"
    kept = [path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert not any(b"found" in content for content in kept)


def test_where_the_disk_is_full_answers_come_from_memory_with_one_line(
    tmp_path: Path, shared: list[Shared], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = process(tmp_path, shared, MadeUp())

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("dashboard.serving.files.os.replace", full)
        for level in (0.2, 0.3, 0.4):
            asked(answers, replace(QUESTION, policy=(("team_inbox", Use(level)),)))
    said = [record.getMessage() for record in caplog.records]
    assert said == ["Answers are kept in memory only, because the folder of --state fails: No space left on device"]
    asked(answers, replace(QUESTION, policy=(("team_inbox", Use(0.9)),)))
    assert caplog.records[-1].getMessage().endswith("this is over")


def test_a_folder_that_others_can_use_is_refused(tmp_path: Path) -> None:
    assert folder.private(tmp_path / "new" / "state").stat().st_mode & 0o777 == 0o700
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o750)
    (tmp_path / "link").symlink_to(tmp_path / "new")
    (tmp_path / "file").write_text("")
    for name, said in (("open", "Others can use"), ("link", "is no folder"), ("file/x", "cannot be made")):
        with pytest.raises(InputError, match=said):
            folder.private(tmp_path / name)


def test_a_key_is_made_once_unless_the_operator_has_a_secret(tmp_path: Path) -> None:
    made = folder.signing_key(tmp_path, "")
    assert made == folder.signing_key(tmp_path, "") and len(made) == 32
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    theirs = folder.signing_key(tmp_path, "a secret")
    assert theirs == folder.signing_key(tmp_path, "a secret")
    assert theirs not in (made, folder.signing_key(tmp_path, "another"))


def test_what_is_of_one_run_is_removed_at_its_end_also_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = folder.private(tmp_path / "state")
    (tmp_path / "run").mkdir()
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    with passing_folder(state) as first:
        (first / "roster").write_text("x")
        assert first.stat().st_mode & 0o777 == 0o700
        with passing_folder(state) as second:  # the first one was killed and has removed nothing
            assert not first.exists() and second.exists()
    assert not list((tmp_path / "run").iterdir())
