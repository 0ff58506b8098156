"""What is needed is checked before anything is simulated, in every command; and what was simulated is shown at any rate."""

import json
import shlex
import sys
from pathlib import Path
from typing import NoReturn

import pytest

import sim
from sim.engine import replicates
from sim.foundation import places
from tests.unit.program import Attrition

SMALL = ("-i", "community", "-n", "2", "-m", "3")
STUDY = """\
title: A small one
uncertainties: {message_growth_per_year: prior, exhaustion_scale: prior}
outcomes: [departures]
institution: community
months: 3
replicates: 1
"""
DESIGNS = {
    "study": "{kind: sobol, points: 4}", "morris": "{kind: morris, trajectories: 2}",
    "saltelli": "{kind: saltelli, points: 4}",
}  # fmt: skip
# the command, and whether what it writes is a file
WRITING = {
    "run": ("run --out", False), "compare": ("compare fair-pay --out", False), "drivers": ("drivers --out", False),
    "discover": ("discover fix-workflows --out", False), "portfolio": ("portfolio --budget-usd 1000000 --out", False),
    "morris": ("sensitivity --out", False), "sobol": ("sensitivity --method sobol --out", False),
    "tornado": ("sensitivity --method tornado --out", False), "ranking": ("sensitivity --method ranking --out", False),
    "calibrate": ("calibrate --out", False), "coverage": ("calibrate --coverage 2 --out", False),
    "fit": ("fit school.yaml --out", False), "trial": ("trial v23-documentation --out", False),
    "sweep": ("sweep run study.yaml --out", False), "validate": ("validate --out", True), "bench": ("bench --out", True),
    "plot": ("trace baseline fair-pay --plot", True),
}  # fmt: skip
NEEDING = {
    "discover": ("discover fix-workflows", "ema_workbench", "EMA workbench"),
    "portfolio": ("portfolio --budget-usd 1000000", "pymoo", "pymoo"),
    "sensitivity": ("sensitivity", "SALib", "SALib"),
    "sobol": ("sensitivity --method sobol", "SALib", "SALib"),
    "morris": ("sweep run morris.yaml", "SALib", "SALib"),
    "saltelli": ("sweep run saltelli.yaml", "SALib", "SALib"),
    "dask": ("sweep run study.yaml --dask", "distributed", "distributed"),
    "scheduler": ("sweep run study.yaml --scheduler tcp://127.0.0.1:1", "distributed", "distributed"),
}


class Simulated(BaseException):
    """Something was simulated before it was known that it could not be used."""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the commands read, and a file where no folder can be."""
    monkeypatch.chdir(tmp_path)
    known = "known:\n  departures: {count: 9, years: 1}\n"
    (tmp_path / "school.yaml").write_text(f"title: Ours\nlike: community\n{known}", encoding="utf-8")
    for name, design in DESIGNS.items():
        (tmp_path / f"{name}.yaml").write_text(f"{STUDY}design: {design}\n", encoding="utf-8")
    (tmp_path / "wall").touch()
    return tmp_path


@pytest.fixture
def nothing_simulated(attrition: Attrition, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever simulates fails."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise Simulated

    monkeypatch.setattr(replicates, "_advance", refuse)
    monkeypatch.setattr("sim.cli.serve.bench.measure", refuse)


@pytest.mark.usefixtures("nothing_simulated")
@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("place", ["wall/out", "wall/out/deep", "/proc/none/out"])
def test_where_it_goes_is_checked_first(name: str, place: str, files: Path, attrition: Attrition) -> None:
    command, is_file = WRITING[name]
    before = sorted(files.iterdir())
    code, out, err = attrition(*command.split(), place)
    assert (code, out) == (2, "") and "cannot be written" in err and "Traceback" not in err, err
    assert sorted(files.iterdir()) == before
    code, out, err = attrition(*command.split(), "." if is_file else "wall")
    there = ("This is a f", "A file with this name exists", "already exists")
    assert (code, out) == (2, "") and any(word in err for word in there), err


@pytest.mark.usefixtures("nothing_simulated")
@pytest.mark.parametrize("name", [name for name, (_, is_file) in WRITING.items() if not is_file])
def test_other_people_s_folders_are_refused_first(name: str, files: Path, attrition: Attrition) -> None:
    (files / "theirs").mkdir()
    (files / "theirs" / "thesis.docx").touch()
    code, out, err = attrition(*WRITING[name][0].split(), "theirs")
    assert (code, out) == (2, "") and "theirs" in err, err
    assert [path.name for path in (files / "theirs").iterdir()] == ["thesis.docx"]


@pytest.mark.usefixtures("files", "nothing_simulated")
@pytest.mark.parametrize("name", NEEDING)
def test_libraries_are_checked_first(name: str, attrition: Attrition, monkeypatch: pytest.MonkeyPatch) -> None:
    command, module, called = NEEDING[name]
    for loaded in [module, *(one for one in sys.modules if one.startswith(f"{module}."))]:
        monkeypatch.setitem(sys.modules, loaded, None)
    code, out, err = attrition(*command.split())
    assert (code, out) == (2, "") and called in err and "not installed" in err and 'pip install "faculty-attrition[' in err


def full(*_: object, **__: object) -> NoReturn:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("command", ["run", "compare fair-pay"])
def test_what_cannot_be_stored_is_still_shown(
    command: str, attrition: Attrition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "fill", full)
    words = (*command.split(), *SMALL, "--out", str(tmp_path / "out"))
    code, out, err = attrition(*words)
    assert code == 2 and "Total cost" in out and "It cannot be written: No space left on device." in err
    code, out, err = attrition(*words, "--json")
    assert code == 2 and json.loads(out)["summary"] and "No space left" in err
    assert not (tmp_path / "out").exists()


STORED = {
    "drivers": ("drivers -i community --people 60 -n 2 --pairs 1 -m 3", "Shapley"),
    "discover": (
        "discover fix-workflows --when 'exhaustion in worst 50 %' --people 60 --points 60 -n 2 --resamples 1 -m 12", "points"
    ),
    "tornado": ("sensitivity --method tornado --people 60 -m 3 -n 1 --outcome burned_out", "at the defaults"),
    "trial": ("trial v23-documentation -n 2 --studies 20", "True effect"),
}


@pytest.mark.parametrize("name", STORED)
def test_a_study_that_cannot_be_stored_is_still_shown(
    name: str, attrition: Attrition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.results import export
    from sim.studies import reports

    command, shown = STORED[name]
    for module in (reports, export):
        monkeypatch.setattr(module, "write_table", full)
    code, out, err = attrition(*shlex.split(command), "--out", str(tmp_path / "out"))
    assert code == 2 and shown in " ".join(out.split()) and "No space left on device" in err


@pytest.mark.parametrize("command", [("run",), ("compare", "fair-pay")])
def test_an_empty_folder_a_link_and_the_one_where_one_stands_are_written_into(
    command: tuple[str, ...], attrition: Attrition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("empty", "here", "target"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "empty" / "lost+found").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    inode = (tmp_path / "here").stat().st_ino
    for place in ("../empty", "../link", ".", "~/home"):
        assert attrition(*command, *SMALL, f"--out={place}")[0] == 0
    for name in ("empty", "here", "target", "home"):
        assert (tmp_path / name / "metadata.json").is_file() and (tmp_path / name / "summary.csv").is_file()
    assert (tmp_path / "link").is_symlink() and (tmp_path / "here").stat().st_ino == inode
    assert attrition(*command, *SMALL, "--out", ".")[0] == 2
    assert attrition(*command, *SMALL, "--out", ".", "--force")[0] == 0


def test_tilde_is_the_home_wherever_a_path_is_taken(
    attrition: Attrition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    (home / "school.yaml").write_text("title: Ours\nlike: community\nheadcount: 60\n", encoding="utf-8")
    (home / "plan.yaml").write_text("title: Plan\ninstitution: ~/school.yaml\nlevers: {mentoring: 1}\n", encoding="utf-8")
    study = f"{STUDY}design: {{kind: table, file: ~/points.csv}}\n"
    (home / "study.yaml").write_text(study.replace("community", "~/school.yaml"), encoding="utf-8")
    (home / "points.csv").write_text("message_growth_per_year,exhaustion_scale\n0.02,1\n", encoding="utf-8")
    (home / "faculty.csv").write_text("department\nPediatrics\nSurgery\n", encoding="utf-8")
    (tmp_path / "like.yaml").write_text("title: Like\nlike: ~/school.yaml\n", encoding="utf-8")
    small = ("-n", "1", "-m", "1")
    for line in (
        "run ~/plan.yaml", "compare baseline ~/plan.yaml", "run --institution=~/school.yaml", "run -i like.yaml",
        "run --roster=~/faculty.csv", "run --out=~/results",
    ):  # fmt: skip
        assert attrition(*line.split(), *small)[0] == 0, line
    for line in (
        "institution ~/school.yaml --roster=~/faculty.csv", "sweep ~/study.yaml --out=~/swept", "sweep show ~/swept",
        "sweep resume ~/swept", "sweep export ~/swept --out=~/swept.csv", "new scenario ~/new.yaml",
        "scenarios ~/plan.yaml", "trace ~/plan.yaml --plot=~/page.html -m 12 --department Pediatrics",
    ):  # fmt: skip
        assert attrition(*line.split())[0] == 0, line
    assert {"results", "swept", "swept.csv", "new.yaml", "page.html"} <= {path.name for path in home.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == {"home", "like.yaml"}, "nothing is called ~"
    run = sim.run("~/plan.yaml", roster="~/faculty.csv", replicates=1, months=1)
    assert run.save("~/saved") == home / "saved"
    assert sim.open_results("~/swept").complete and sim.sweep("~/study.yaml", "~/again").complete


def test_pipes_are_read_as_files_are(attrition: Attrition, tmp_path: Path) -> None:
    """`attrition run <(cat plan.yaml)`: what a shell makes of it can be read once, has no folder and no name."""
    import os
    import threading

    def piped(text: str) -> str:
        read, write = os.pipe()
        threading.Thread(target=lambda: (os.write(write, text.encode()), os.close(write)), daemon=True).start()
        return f"/dev/fd/{read}"

    if not Path("/dev/fd").exists():
        pytest.skip("there is no /dev/fd")
    plan, school = "title: From a pipe\nlevers: {mentoring: 1}\n", "title: Piped\nlike: community\nheadcount: 60\n"
    found = attrition.json("compare", "baseline", piped(plan), "-i", piped(school), "-n", "1", "-m", "1")
    assert found["scenarios"]["from-a-pipe"] == "From a pipe" and found["institution"] == "piped"
    assert attrition("institution", piped(school))[0] == 0
    code, _, err = attrition("sweep", piped(f"{STUDY}design: {{kind: sobol, points: 4}}\n"), "--out", str(tmp_path / "r"))
    assert code == 0 and "title: A small one" in (tmp_path / "r" / "study.yaml").read_text(encoding="utf-8"), err
    code, _, err = attrition("run", piped("levres: {}\n"))
    assert code == 2 and "line 1" in err
    assert attrition("run", str(tmp_path))[0] == 2 and "folder" in attrition("run", f"{tmp_path}/")[2]
