"""The temporary folder of a start goes with its process, however that ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dashboard.own.temporary import remove_left_behind, temporary_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such signals and locks")
PROCESS = """
import signal, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever started the tests may ignore these two
signal.signal(signal.SIGINT, signal.default_int_handler)
from dashboard.own.temporary import end_in_order, temporary_folder
end_in_order()
(temporary_folder() / "roster.csv").write_text("names")
print("made", flush=True)
time.sleep(60)
"""


def ended(folder: Path, by: int) -> list[str]:
    """Start a process that keeps something, end it by a signal, and return what is left of it."""
    with subprocess.Popen(
        [sys.executable, "-c", PROCESS], env={"TMPDIR": str(folder), "PYTHONPATH": ":".join(sys.path)}, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"made\n"
        process.send_signal(by)
        process.wait(20)
    return [one.name for one in folder.iterdir()]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_nothing_stays_when_the_process_is_ended(tmp_path: Path, by: int) -> None:
    assert ended(tmp_path, by) == []


def test_what_a_killed_process_left_is_removed_by_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = temporary_folder()
    assert len(ended(tmp_path, signal.SIGKILL)) == 2
    (tmp_path / "attrition-own-of-something-else").mkdir()
    remove_left_behind()
    assert sorted(tmp_path.iterdir()) == sorted([mine, tmp_path / "attrition-own-of-something-else"])
