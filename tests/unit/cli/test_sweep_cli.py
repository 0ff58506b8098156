"""`attrition sweep`: what it says before, during and after, how it ends, and what it says about mistakes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.studies.sweep import open_results
from tests.unit.studies.sweeps import contents

COMMANDS = ("run", "resume", "show", "merge", "export")
PROGRAM = (sys.executable, "-c", "from sim.cli import main; main()")
STUDY = """\
title: A small one   # with a comment
uncertainties: {message_growth_per_year: prior}
levers: {team_inbox: [0, 1]}
outcomes: {departures: lower, burned_out: lower}
institution: small.yaml
scenarios: [baseline, protected-time]
months: 6
replicates: 2
design: {kind: sobol, points: 8}
"""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    sim.warm_up()


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study file and its institution."""
    (tmp_path / "small.yaml").write_text(sim.load_institution("community").scaled(60).to_yaml(), encoding="utf-8")
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


class Sweep:
    """Runs `attrition sweep` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        """Exit code, stdout and stderr, each on one line."""
        with pytest.raises(SystemExit) as ended:
            main(["sweep", *map(str, arguments)])
        out, err = self._capsys.readouterr()
        return int(ended.value.code or 0), " ".join(out.split()), " ".join(err.split())


@pytest.fixture
def attrition(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Sweep:
    monkeypatch.setenv("COLUMNS", "200")
    return Sweep(capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(attrition: Sweep, command: str) -> None:
    code, out, _ = attrition(command, "--help")
    assert code == 0 and f"Example: attrition sweep {command}" in out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom sim.cli import main\ntry: main(['sweep', 'run', '--help'])\nexcept SystemExit: pass\n"
        "heavy = {'dask', 'distributed', 'duckdb', 'numba', 'numpy', 'pandas', 'pyarrow', 'scipy', 'xarray', 'yaml'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_size_is_said_first_and_a_dry_run_writes_nothing(attrition: Sweep, study: Path, tmp_path: Path) -> None:
    code, out, err = attrition("run", study, "--out", tmp_path / "r", "--dry-run", "--threads", 2)
    assert (code, out) == (0, "") and not (tmp_path / "r").exists()
    assert "16 points (8 samples × 2 combinations) × 2 scenarios × 1 institution × 2 replicates = 64 runs of 6 months" in err
    assert "on 2 threads" in err and "at most 66 kB on disk" in err


def test_a_study_is_run_shown_and_exported(attrition: Sweep, study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    code, _, err = attrition(study, "--out", folder, "--part", 2)  # without the word run
    assert code == 0 and f"Results are in {folder}" in err
    assert (folder / "study.yaml").read_text(encoding="utf-8") == STUDY  # as it was read, comment and all
    code, out, _ = attrition("show", folder)
    assert code == 0
    assert "16 points" in out and "8 of 8 parts: complete" in out and "team_inbox, protected-time" in out
    assert "Departures ↓" in out and "message_growth_per_year" in out
    assert "Against baseline" in out and "same points, same random numbers" in out
    code, out, _ = attrition("show", folder, "--by", "team_inbox", "--outcome", "departures", "--json")
    rows = json.loads(out)["by"]["team_inbox"]["departures"]
    expected = open_results(folder).by_level("team_inbox", "departures")["mean"]
    assert [row["mean"] for row in rows] == pytest.approx(expected.tolist())
    code, _, err = attrition("export", folder, "--out", tmp_path / "all.csv")
    assert code == 0 and len((tmp_path / "all.csv").read_text(encoding="utf-8").splitlines()) == 65


def test_shards_are_merged(attrition: Sweep, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for k in (1, 2):
        assert attrition("run", study, "--shard", f"{k}/2", "--part", 2)[0] == 0
    code, _, err = attrition("merge", "study-results-1-of-2", "study-results-2-of-2", "--out", "all")
    assert code == 0 and "missing" not in err and open_results("all").complete


def heed_interrupts() -> None:
    """What was started in the background inherits that interrupts are ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_study_says_how_to_go_on(study: Path, tmp_path: Path) -> None:
    text = STUDY.replace("points: 8", "points: 2048").replace("replicates: 2", "replicates: 8")
    study.write_text(text, encoding="utf-8")
    folder = tmp_path / "r"
    command = [*PROGRAM, "sweep", str(study), "-o", str(folder), "--part", "4"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts)  # noqa: PLW1509 - no threads yet
    while not list(folder.glob("parts/part-*")) and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    said = " ".join(err.split())
    assert process.returncode == 130
    assert "Interrupted:" in said and "Resume with: attrition sweep resume" in said and "Traceback" not in said
    done, parts = open_results(folder).progress
    assert 0 < done < parts and f"{done:,} of {parts:,} parts are kept" in said


def test_resume_goes_on(attrition: Sweep, study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    attrition("run", study, "-o", folder, "--part", 2)
    whole = contents(folder)
    study.unlink()
    (tmp_path / "small.yaml").unlink()  # all that is needed lies in the folder
    for name in list(whole)[::2]:
        (folder / "parts" / name).unlink()
    assert "4 of 8 parts are missing" not in attrition("resume", folder)[2]
    assert contents(folder) == whole


def test_failures_are_told(attrition: Sweep, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.studies.points.evaluator import PointEvaluator

    usual = PointEvaluator.run

    def breaks(self: PointEvaluator, values: dict, *others: object) -> object:
        if values.get("message_growth_per_year", 0.0) > 0.05:
            raise FloatingPointError("nothing is left")
        return usual(self, values, *others)

    with monkeypatch.context() as patched:
        patched.setattr(PointEvaluator, "run", breaks)
        code, _, err = attrition("run", study, "-o", tmp_path / "r", "--part", 2)
    failed = open_results(tmp_path / "r").failures["point"].nunique()
    assert code == 0 and failed and f"{failed} of 16 points failed" in err and "FloatingPointError: nothing is left" in err
    assert "Failed: point" in attrition("show", tmp_path / "r")[1]
    attrition("resume", tmp_path / "r", "--retry")
    assert not len(open_results(tmp_path / "r").failures)


def test_a_study_of_which_nothing_comes_ends_with_a_fault(
    attrition: Sweep, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.studies.sweep.setting import StudySetting

    def fails(*_: object) -> None:
        raise MemoryError("none left")

    monkeypatch.setattr(StudySetting, "outcomes", fails)
    code, _, err = attrition("run", study, "-o", tmp_path / "r")
    assert code == 1 and "16 of 16 points failed" in err and "MemoryError: none left" in err


MISTAKES = {
    "no such study": (["run", "inbox-and-tme"], "inbox-and-time"),
    "no such file": (["run", "none.yaml"], "no such file"),
    "not a valid shard": (["run", "STUDY", "--shard", "5/4"], '"5/4" is not a valid shard'),
    "no shard at all": (["run", "STUDY", "--shard", "first"], "such as 1/4"),
    "two places": (["run", "STUDY", "--dask", "--processes"], "Several places"),
    "no scheduler": (["run", "STUDY", "--scheduler", "nonsense://x"], "no scheduler at"),
    "no folder": (["resume", "none"], "no such folder"),
    "no run folder": (["show", "."], "other files"),
    "no such outcome": (["show", "RESULTS", "--outcome", "burnout"], "burned_out"),
    "no such lever": (["show", "RESULTS", "--by", "team_inbx"], "team_inbox"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_message(
    name: str, attrition: Sweep, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, said = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    if "RESULTS" in arguments:
        attrition("run", study, "-o", "results")
    given = [{"STUDY": str(study), "RESULTS": "results"}.get(word, word) for word in arguments]
    code, out, err = attrition(*given)
    assert (code, out) == (2, "") and said in err and "Traceback" not in err, err


def test_a_mistake_in_the_file_has_its_line(attrition: Sweep, study: Path) -> None:
    study.write_text(STUDY.replace("message_growth_per_year", "message_growth_per_yaer"), encoding="utf-8")
    code, _, err = attrition("run", study)
    assert code == 2 and "study.yaml, line 2, uncertainties.message_growth_per_yaer" in err
    assert 'Did you mean "message_growth_per_year"?' in err


def test_a_shipped_study_can_be_printed_to_start_from(attrition: Sweep, tmp_path: Path) -> None:
    code, out, _ = attrition("run", "inbox-and-time", "--yaml")
    assert code == 0 and out.startswith("title: Team inbox")
