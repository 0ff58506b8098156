"""Commands that keep points, small enough for a test, and a way to kill them in the middle of their work.

As a program (`python -m tests.unit.studies.killed calibrate …`) it is the command line with small waves and small parts.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.foundation.yamlio import write_yaml
from sim.studies.trials.trial import load_trial
from sim.world.institution import load_institution
from tests.unit.studies.sweeps import SMALL

ROOT = Path(__file__).resolve().parents[3]
Words = Callable[[Path, Path], list[str]]  # from a folder with inputs and one for results


@dataclass(frozen=True)
class Command:
    """A command that can be killed.

    Attributes:
        words: What to call.
        again: What to call after a kill; the same again where None.
    """

    words: Words
    again: Words | None = None


_FEW = ["--people", "60", "--months", "2", "-i", "community", "--threads", "2"]
COMMANDS = {
    "calibrate": Command(
        lambda here, out: ["calibrate", str(here / "calibration.yaml"), "--no-point", "-o", str(out), "--threads", "2"]
    ),
    "coverage": Command(
        lambda here, out: ["calibrate", str(here / "calibration.yaml"), "--coverage", "2", "-o", str(out), "--threads", "2"]
    ),
    "fit": Command(lambda here, out: ["fit", str(here / "school.yaml"), "-o", str(out), "--threads", "2"]),
    "validate": Command(
        lambda here, out: ["validate", "-d", "5", "-n", "2", "-i", str(here / "small.yaml"), "--keep", str(out), "--json"]
    ),
    "trial": Command(
        lambda here, out: ["trial", str(here / "trial.yaml"), "-n", "12", "--draws", "2", "--studies", "40", "-o", str(out)]
    ),
    "portfolio": Command(
        lambda here, out: [
            "portfolio", "--budget-usd", "40000", "--levers", "recognition,evening-norms,mentoring", "--objective",
            "burned_out", "--draws", "2", "--replicates", "1", "--evaluations", "20", "--points", "4", *_FEW, "-o", str(out),
        ]
    ),
    "sensitivity": Command(
        lambda here, out: [
            "sensitivity", "--method", "ranking", "--policies", "groups", "--points", "24", *_FEW, "-o", str(out),
        ]
    ),
    "discover": Command(
        lambda here, out: [
            "discover", "fair-pay", "--when", "exhaustion_change in worst 25 %", "--points", "64", "--resamples", "1",
            "--parameter", "offers_per_year", "--parameter", "exhaustion_scale", *_FEW, "-o", str(out),
        ]
    ),
    "drivers": Command(
        lambda here, out: [
            "drivers", "-n", "3", "--pairs", "1", "--driver", "gaps", "--driver", "feedbacks", *_FEW, "-o", str(out),
        ]
    ),
    "sweep": Command(
        lambda here, out: ["sweep", "run", str(here / "study.yaml"), "-o", str(out), "--part", "2", "--threads", "2"],
        lambda here, out: ["sweep", "resume", str(out)],
    ),
}  # fmt: skip


def write_inputs(here: Path) -> None:
    """Write the files that the commands name."""
    small = load_institution("community").scaled(60)
    (here / "small.yaml").write_text(small.to_yaml(), encoding="utf-8")
    known = "known:\n  departures: {count: 10, years: 2}\n  burnout: {share: 0.6, n: 100}\n"
    (here / "school.yaml").write_text(small.to_yaml() + known, encoding="utf-8")
    calibration = {
        "title": "Small", "institution": str(here / "small.yaml"), "months": 12, "fitted": ["offers_per_year"],
        "targets": ["C1", "C2"], "waves": [60, 60], "draws": 20, "seed": 5,
    }  # fmt: skip
    (here / "calibration.yaml").write_text(write_yaml(calibration), encoding="utf-8")
    trial = load_trial("v23-documentation").model_copy(update={"headcount": 120})
    (here / "trial.yaml").write_text(trial.to_yaml(), encoding="utf-8")
    study = {**SMALL, "institutions": [str(here / "small.yaml")]}
    (here / "study.yaml").write_text(write_yaml(study), encoding="utf-8")


def parts(out: Path) -> dict[Path, int]:
    """Every part below a folder, with the moment at which it was written."""
    found = {}
    for folder, _, names in os.walk(out):  # folders that vanish meanwhile are passed over
        for name in names if Path(folder).name == "parts" else ():
            if name.startswith("part-") and name.endswith(".parquet"):
                path = Path(folder, name)
                with suppress(FileNotFoundError):
                    found[path.relative_to(out)] = path.stat().st_mtime_ns
    return found


def results(out: Path) -> dict[str, bytes]:
    """What a command found: all files but what keeps its points, without the time that it took.

    Which points share a part depends on the moment of a kill; only the parts of a study are its results themselves.
    """
    study = (out / "study.yaml").is_file()
    found = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        points = {"points"} if study else {"points", "parts"}
        kept = path.name in ("manifest.json", ".lock") or bool(points & set(path.relative_to(out).parts))
        if path.is_file() and not kept:
            found[name] = re.sub(rb'("seconds": |in )[0-9.]+(,| seconds)', rb"\1\2", path.read_bytes())
    return found


def run(words: list[str], *, kill_at: Callable[[], bool] | None = None) -> str:
    """Run a command in a process group of its own; kill all of it, as a power cut would, when it is time."""
    own = {**os.environ, "COLUMNS": "200"}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, *words], cwd=ROOT, env=own, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        while kill_at is not None and process.poll() is None and not kill_at():
            time.sleep(0.0005)
    finally:
        if kill_at is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        said, errors = process.communicate(timeout=900)
    assert process.returncode in (0, -signal.SIGKILL), errors
    return re.sub(r'"seconds": [0-9.]+|in [0-9.]+ s', "", said)


def killed_and_resumed(command: Command, here: Path, out: Path, whole: int, chance: random.Random) -> tuple[str, int, int]:
    """Kill a command when between a tenth and nine tenths of its parts are there, and let it go on.

    Args:
        command: Which.
        here: Its inputs.
        out: Its folder, new.
        whole: How many parts it has in the end.
        chance: Draws the moment.

    Returns:
        What it said in the end, how many parts the kill left, and how many of these were used as they were.
    """
    wanted = chance.randint(-(-whole // 10), 9 * whole // 10)
    run(command.words(here, out), kill_at=lambda: len(parts(out)) >= wanted)
    left = parts(out)
    said = run((command.again or command.words)(here, out))
    after = parts(out)
    return said, len(left), sum(after.get(path) == moment for path, moment in left.items())


def shrink() -> None:
    """Make waves and parts small."""
    from sim.studies.calibration.coverage import check_coverage
    from sim.studies.calibration.fit.school import fit_school
    from sim.studies.sweep import layout

    (check_coverage.__kwdefaults__ or {}).update(common=60, waves=(50, 50))
    (fit_school.__kwdefaults__ or {}).update(waves=(60, 60), futures=1)
    layout.PERSON_MONTHS = 40_000


if __name__ == "__main__":
    from sim.cli.app import app

    shrink()
    app()
