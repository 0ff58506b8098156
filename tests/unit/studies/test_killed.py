"""Whatever keeps points can be killed at any moment and goes on: the same results, and nothing simulated twice."""

import random
from pathlib import Path

import pytest

from sim.foundation.errors import InputError
from sim.studies.points.cache import PointCache
from sim.studies.reports import check_folder
from tests.unit.studies.killed import COMMANDS, killed_and_resumed, parts, results, run, write_inputs

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("inputs")
    write_inputs(here)
    return here


def killed(name: str, here: Path, room: Path, kills: int, seed: int) -> None:
    """Kill a command some times, each time anew, and compare with one that nobody disturbed."""
    command, chance = COMMANDS[name], random.Random(f"{name} {seed}")
    said = run(command.words(here, room / "undisturbed"))
    whole, found = len(parts(room / "undisturbed")), results(room / "undisturbed")
    said = said.replace(str(room / "undisturbed"), "")
    assert whole >= 5
    for number in range(kills):
        out = room / f"killed-{number}"
        again, left, reused = killed_and_resumed(command, here, out, whole, chance)
        assert 0 < left <= whole and reused > 0, f"kill {number}: {reused} of {left} parts, {whole} in all, were used again"
        assert reused >= left - 1, "at most the one that was being written is made again"
        assert results(out) == found, f"kill {number}"
        assert name == "sweep" or again.replace(str(out), "") == said


# two ways to keep points; all commands are killed ten times each in the long tests
QUICK = ("portfolio", "sweep")


@pytest.mark.parametrize("name", QUICK)
def test_a_command_that_is_killed_goes_on_and_says_the_same(name: str, inputs: Path, tmp_path: Path) -> None:
    killed(name, inputs, tmp_path, kills=1, seed=1)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", COMMANDS)
def test_ten_kills_at_moments_that_are_drawn(name: str, inputs: Path, tmp_path: Path) -> None:
    killed(name, inputs, tmp_path, kills=10, seed=2)


OLD = {
    "stage": ["study.json", "points-000000.parquet"],
    "calibration": ["manifest.json", "wave-1-000000.parquet"],
    "search": ["manifest.json", "tried-000000.parquet"],
    "coverage": ["manifest.json", "common/wave-1-000000.parquet"],
}


@pytest.mark.parametrize("names", OLD.values(), ids=OLD)
def test_a_folder_that_an_earlier_version_left_half_done_gets_one_message(names: list[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match="An earlier version kept its points"), PointCache.open(tmp_path, {}):
        pass
    with pytest.raises(InputError, match="An earlier version"):
        check_folder(tmp_path, "faculty-attrition calibrate")
    assert sorted(tmp_path.rglob("*")) == before
