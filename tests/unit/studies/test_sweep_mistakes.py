"""What a script gets wrong: one clear message from Python, too; a model that gives something else; room on the disk."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.studies.sweep import sweep
from sim.studies.sweep.estimate import bytes_of
from sim.studies.sweep.plan import StudyPlan
from tests.unit.studies.sweeps import chance, known


@pytest.mark.parametrize("uncertainties", [{"exhaustion_scale": "prior"}, "all"], ids=["one", "all"])
def test_a_folder_takes_no_more_room_than_was_said(tmp_path: Path, uncertainties: Any) -> None:
    asked = known(uncertainties=uncertainties, levers={}, replicates=1)
    sweep(asked, tmp_path / "r", model=of_nothing, part=1)
    taken = sum(path.stat().st_size for path in (tmp_path / "r").rglob("*") if path.is_file())
    assert taken <= bytes_of(StudyPlan.of(asked, model=of_nothing, part=1)) <= 10 * taken


def of_nothing(values: Any, institution: str, scenario: str, replicates: Any) -> dict[str, Any]:
    """Chance alone."""
    return dict.fromkeys(("departures", "burned_out"), chance(replicates))


SHORT = {
    "too few": ({"departures": [1.0], "burned_out": [1.0]}, "the model gives 1 numbers of departures for 2 replicates"),
    "one alone": ({"departures": 1.0, "burned_out": [1.0, 1.0]}, "the model gives 1 numbers of departures"),
    "another outcome": ({"departures": [1.0, 1.0]}, "the model gives no burned_out"),
    "nothing": (None, "the model gives no departures"),
    "words": ({"departures": ["many", "more"], "burned_out": [1.0, 1.0]}, "could not convert"),
}


@pytest.mark.parametrize("name", SHORT)
def test_a_model_that_gives_something_else_than_was_asked_for_is_a_failure_of_its_points(name: str) -> None:
    given, said = SHORT[name]

    def model(values: Any, institution: str, scenario: str, replicates: Any) -> Any:
        good = dict.fromkeys(("departures", "burned_out"), chance(replicates))
        return given if values["team_inbox"] else good

    results = sweep(known(), model=model)
    assert len(results.failures) == 8 and results.failures["error"].str.contains(said).all()
    assert len(results.results) == 8 * 2 * 2  # all of the others


WRONG = {
    "no study": ({"study": None}, "study: nothing is not a study"),
    "two at once": ({"study": [known(), known()]}, "a list is not a study"),
    "a key that is no word": ({"study": {**known(), 3: 3}}, "3 is not a name"),
    "threads in words": ({"threads": "2"}, "threads: "),
    "half a thread": ({"threads": 1.5}, "threads: 1.5 is not a whole number"),
    "a shard in words": ({"shard": "1/2"}, "shard: "),
    "a shard of three": ({"shard": (1, 2, 3)}, "shard: "),
    "half a shard": ({"shard": (1.5, 2)}, "shard #1: 1.5 is not a whole number"),
    "a table of lists": ({"study": known(design={"kind": "table"}), "table": [[0.02, 1, 0]]}, "table: a list is not a table"),
    "levers in words": ({"levers": "team_inbox"}, 'levers: "team_inbox" is not a block of keys'),
    "a lever that is none": ({"levers": {"team_inbx": 1}}, 'Did you mean "team_inbox"'),
    "yes in words": ({"processes": "yes"}, 'processes: "yes" is neither yes nor no'),
    "a folder that is a number": ({"folder": 5}, "folder: 5 is not a path"),
    "a model that is no function": ({"model": "x"}, 'model: "x" cannot be called'),
    "a keyword that is none": ({"worker": 2}, 'Did you mean "workers"'),
    "two tables": (
        {"study": known(design={"kind": "table", "file": "points.csv"}), "table": pd.DataFrame({"team_inbox": [0]})},
        "design.file: A table of points is given, too",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_run_gets_one_message_in_python_too(name: str) -> None:
    given, said = WRONG[name]
    with pytest.raises(InputError, match=said):
        sweep(**{"study": known(), "model": of_nothing, **given})


def test_another_size_of_parts_is_told_to_resume_and_not_to_force(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    sweep(known(), folder, model=of_nothing, part=3)
    with pytest.raises(InputError, match="the same study, in parts of another size") as error:
        sweep(known(), folder, model=of_nothing)
    assert f"attrition sweep resume {folder}" in error.value.allowed and "force" not in error.value.allowed


UNGUARDED = """
import sim
print("read", flush=True)
study = {"levers": {"team_inbox": [0, 1]}, "outcomes": ["departures"], "months": 1, "replicates": 1,
         "institution": sim.load_institution("community").scaled(30), "design": {"kind": "grid"}}
try:
    sim.sweep(study, "kept", workers=2, %s=True)
except sim.InputError as error:
    print(error)
"""


@pytest.mark.parametrize("way", ["processes", "dask"])
def test_a_script_without_a_guard_is_told_that_it_needs_one(way: str, tmp_path: Path) -> None:
    """Each worker reads the script and comes to the same call: it ends there quietly, and its caller says why."""
    (tmp_path / "script.py").write_text(UNGUARDED % way)
    command = [sys.executable, "script.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert 'the call below `if __name__ == "__main__":`' in done.stdout and done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and "killed" not in done.stdout
    guarded = UNGUARDED.replace("\ntry:", "\nif __name__ == '__main__':").replace("except sim.InputError as error:", "else:")
    (tmp_path / "script.py").write_text((guarded % way).replace("print(error)", "pass"))
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert again.returncode == 0, again.stderr
    assert len(sim.open_results(tmp_path / "kept").results) == 2


def test_levers_go_over_those_of_the_study() -> None:
    results = sweep(known(), levers={"team_inbox": [0, 0.5, 1], "mentoring": 0.5}, model=of_nothing)
    assert sorted(set(results.design["team_inbox"])) == [0.0, 0.5, 1.0]
    assert results.study.levers["mentoring"] == 0.5
    single = sweep(known(), levers={"team_inbox": sim.LeverUse(intensity=0.25, start=5)}, model=of_nothing)
    assert single.study.levers["team_inbox"] == {"intensity": 0.25, "start": 5}


def test_numbers_from_r_and_numpy_are_numbers() -> None:
    study = known(months=6.0, replicates=np.int64(2), seed=np.float64(3.0), levers={"team_inbox": np.array([0.0, 1.0])})
    results = sweep(study, workers=2.0, shard=[1.0, 2.0], part=np.int64(1), model=of_nothing, processes=np.False_)
    assert results.shard == (1, 2) and results.study.months == 6
