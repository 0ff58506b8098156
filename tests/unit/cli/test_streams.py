"""Consoles, pipes and closed streams: no sign changes, programs read UTF-8, and nothing ends in a traceback."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.cli.common.streams import typed
from tests.unit.program import PROGRAM, Attrition

CONSOLES = ("cp1252", "cp437", "cp850", "latin-1", "ascii", "koi8-r", "shift_jis")
SMALL = ("-i", "community", "-n", "2", "-m", "12")
TITLE = "Für alle – 全員のために"
NUMBER = re.compile(r"[+\-−]?\$?\d[\d,.]*[kMB]?")


class Console:
    """The command line on a console of some encoding."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def __call__(self, encoding: str, *arguments: str) -> bytes:
        """What arrives there."""
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
        with self._patch.context() as patched, pytest.raises(SystemExit) as ended:
            patched.setattr(sys, "stdout", stream)
            main(list(arguments))
        assert not ended.value.code
        stream.flush()
        return raw.getvalue()


@pytest.fixture
def console(attrition: Attrition, monkeypatch: pytest.MonkeyPatch) -> Console:
    return Console(monkeypatch)


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.yaml"
    path.write_text(f"title: {TITLE}\nlevers: {{team_inbox: 1}}\n", encoding="utf-8")
    return path


# ------------------------------------------------------------------ for people


@pytest.mark.parametrize("encoding", CONSOLES)
def test_every_number_keeps_its_sign_on_every_console(encoding: str, console: Console, ours: Path) -> None:
    arguments = ("compare", "baseline", str(ours), "fix-workflows", *SMALL)
    expected = console("utf-8", *arguments).decode()
    found = console(encoding, *arguments).decode(encoding)
    assert "−" in expected
    signs = [number.replace("−", "-") for number in NUMBER.findall(expected)]
    assert [number.replace("−", "-") for number in NUMBER.findall(found)] == signs
    assert max(map(len, found.splitlines())) <= 80


@pytest.mark.parametrize("encoding", ["ascii", "cp437"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("institution",), ("institution", "typical"), ("scenarios",), ("levers",), ("parameters",), ("trials",),
        ("trials", "--measures"), ("compare", "--help"), ("sweep", "--help"), ("run", *SMALL),
        ("trace", "baseline", "fair-pay", "--department", "Pediatrics", *SMALL[:2], "-m", "3"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_screen_can_be_read_on_a_plain_console(arguments: tuple[str, ...], encoding: str, console: Console) -> None:
    found = console(encoding, *arguments).decode(encoding)
    assert found.strip() and "?" not in re.sub(r"Leave\?|\w\?(?=\s)", "", found), "no character is lost"


def test_what_cannot_be_written_is_typed() -> None:
    assert typed("−1.2 pts (−1.8 to −0.5) ± 3 × “x” … ≈ ↓") == '-1.2 pts (-1.8 to -0.5) +/- 3 x "x" ... ~ v'
    assert typed("Zürich, Ångström, naïve, straße") == "Zurich, Angstrom, naive, strasse"
    assert typed("全員") == "??"


# ------------------------------------------------------------------ for programs


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16"])
def test_what_programs_read_is_utf_8_on_every_console(encoding: str, console: Console, ours: Path, tmp_path: Path) -> None:
    found = json.loads(console(encoding, "compare", "baseline", str(ours), *SMALL, "--json").decode("utf-8"))
    assert found["scenarios"]["ours"] == TITLE
    (tmp_path / "again.yaml").write_bytes(console(encoding, "scenarios", str(ours), "--yaml"))
    again = sim.load_scenario(tmp_path / "again.yaml")
    assert again.title == TITLE and again.content_hash == sim.load_scenario(ours).content_hash
    school = tmp_path / "school.yaml"
    school.write_text(f"title: {TITLE}\nlike: community\n", encoding="utf-8")
    (tmp_path / "written.yaml").write_bytes(console(encoding, "institution", str(school), "--yaml"))
    assert sim.load_institution(tmp_path / "written.yaml").title == TITLE
    for arguments in (("institution", "--template"), ("new", "study"), ("sweep", "run", "inbox-and-time", "--yaml"),
                      ("trial", "v23-documentation", "--yaml"), ("institution", "typical", "--yaml")):  # fmt: skip
        text = console(encoding, *arguments)
        assert text.decode("utf-8") and b"\r" not in text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-8-sig"])
def test_files_of_power_shell_are_read(encoding: str, tmp_path: Path) -> None:
    """`>` there writes UTF-16 with a byte-order mark."""

    def written(name: str, text: str) -> Path:
        mark = "\ufeff" if encoding.endswith("e") else ""
        (tmp_path / name).write_bytes((mark + text).replace("\n", "\r\n").encode(encoding))
        return tmp_path / name

    scenario = written("scenario.yaml", f"title: {TITLE}\nlevers: {{team_inbox: 0.5}}\n")
    assert sim.load_scenario(scenario).title == TITLE
    school = written("school.yaml", f"title: {TITLE}\nlike: community\nknown:\n  departures: {{count: 9, years: 1}}\n")
    assert sim.load_institution(school).title == TITLE
    trial = written("trial.yaml", sim.load_trial("v23-documentation").to_yaml())
    assert sim.load_trial(trial).design == sim.load_trial("v23-documentation").design
    written("points.csv", "message_growth_per_year\n0.02\n0.04\n")
    study = written("study.yaml", (
        f"title: {TITLE}\nuncertainties: {{message_growth_per_year: prior}}\noutcomes: [departures]\n"
        "design: {kind: table, file: points.csv}\n"
    ))  # fmt: skip
    from sim.studies.sweep.plan import StudyPlan

    assert StudyPlan.of(study).design.points == 2 and sim.load_study(study).title == TITLE
    broken = written("broken.yaml", "title: x\n\nlevres: {}\n")
    with pytest.raises(sim.InputError, match="no such key") as error:
        sim.load_scenario(broken)
    assert error.value.line == 3


# ------------------------------------------------------------------ streams that are closed, full or gone


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = " ".join(f"'{word}'" for word in PROGRAM)
    whole = ["bash", "-c", command.replace("attrition", program)]
    return subprocess.run(whole, capture_output=True, text=True, check=False, env={**os.environ, **environment})


POSIX = pytest.mark.skipif(os.name != "posix", reason="a shell's")


@POSIX
@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", ["levers team_inbox", "scenarios --json", "scenarios baseline --yaml", "--help"])
def test_a_closed_stream_is_a_quiet_end(arguments: str, closed: str) -> None:
    done = shell(f"attrition {arguments} {closed}")
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (">&-" not in closed.replace("2>&-", ""))


@POSIX
def test_a_run_whose_output_is_closed_still_writes_its_tables(tmp_path: Path) -> None:
    done = shell(f"attrition run -i community -n 1 -m 1 --out {tmp_path}/out >&-")
    assert done.returncode == 0 and "Traceback" not in done.stderr
    assert (tmp_path / "out" / "metadata.json").is_file()


@POSIX
def test_a_mistake_is_said_on_stderr_alone() -> None:
    assert shell("attrition scenarios none 2>&-").stdout == ""


@POSIX
@pytest.mark.parametrize("arguments", ["levers", "levers --json", "scenarios baseline --yaml"])
def test_a_full_disk_under_stdout_is_one_message(arguments: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    done = shell(f"attrition {arguments} > /dev/full")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "no space left on device" in done.stderr


@POSIX
@pytest.mark.parametrize("arguments", ["levers", "levers --json", "parameters", "trials --measures"])
def test_a_reader_that_goes_away_is_a_quiet_end(arguments: str) -> None:
    assert shell(f"attrition {arguments} | head -1 > /dev/null").stderr == ""


# ------------------------------------------------------------------ terminals


@pytest.mark.skipif(sys.platform != "linux", reason="a pseudo-terminal")
@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("NO_COLOR", "1")])
def test_a_terminal_without_colors_gets_none(name: str, value: str) -> None:
    import pty

    here, there = pty.openpty()
    env = {**os.environ, "TERM": "xterm", name: value, "COLUMNS": "80"}
    subprocess.run([*PROGRAM, "levers", "team_inbox"], env=env, stdout=there, stderr=there, check=True)
    found = os.read(here, 100_000).decode()
    os.close(here)
    os.close(there)
    assert "Team-based inbox" in found and not re.search(r"\x1b\[[0-9;]*3[0-7]m", found)
    assert name != "TERM" or "\x1b" not in found


@pytest.mark.parametrize("columns", ["40", "60", "132"])
def test_a_narrow_terminal_is_kept_within(columns: str, attrition: Attrition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for arguments in (("compare", "fix-workflows", *SMALL), ("institution", "typical"), ("scenarios", "fix-workflows")):
        code, out, _ = attrition(*arguments)
        assert code == 0 and max(map(len, out.splitlines())) <= int(columns)
