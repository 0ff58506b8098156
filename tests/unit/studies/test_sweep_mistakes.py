"""What a script gets wrong: one clear message from Python, too; a model that gives something else; room on the disk."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.foundation.errors import InputError
from sim.studies.sweep import sweep
from sim.studies.sweep.estimate import bytes_of
from sim.studies.sweep.plan import Plan
from tests.unit.studies.sweeps import known, luck


@pytest.mark.parametrize("uncertainties", [{"exhaustion_scale": "prior"}, "all"], ids=["one", "all"])
def test_a_folder_takes_no_more_room_than_was_said(tmp_path: Path, uncertainties: Any) -> None:
    asked = known(uncertainties=uncertainties, levers={}, replicates=1)
    sweep(asked, tmp_path / "r", model=of_nothing, part=1)
    taken = sum(path.stat().st_size for path in (tmp_path / "r").rglob("*") if path.is_file())
    assert taken <= bytes_of(Plan.of(asked, model=of_nothing, part=1)) <= 10 * taken


def of_nothing(values: Any, institution: str, scenario: str, replicates: Any) -> dict[str, Any]:
    """Luck alone."""
    return dict.fromkeys(("departures", "burned_out"), luck(replicates))


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
        good = dict.fromkeys(("departures", "burned_out"), luck(replicates))
        return given if values["team_inbox"] else good

    results = sweep(known(), model=model)
    assert len(results.failures) == 8 and results.failures["error"].str.contains(said).all()
    assert len(results.results) == 8 * 2 * 2  # all of the others


WRONG = {
    "no study": ({"study": None}, "nothing is no study"),
    "a list": ({"study": [known()]}, "a list is no study"),
    "a key that is no word": ({"study": {**known(), 3: 3}}, "3: There is no such key here"),
    "threads in words": ({"threads": "2"}, "threads: "),
    "half a thread": ({"threads": 1.5}, "threads: 1.5 is out of range"),
    "a shard in words": ({"shard": "1/2"}, "shard: "),
    "a shard of three": ({"shard": (1, 2, 3)}, "shard: "),
    "half a shard": ({"shard": (1.0, 2)}, "shard: 1/2|shard: "),
    "a table of lists": ({"study": known(design={"kind": "table"}), "table": [[0.02, 1, 0]]}, "table: a list is no table"),
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
