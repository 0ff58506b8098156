"""Running studies: the same bytes wherever and however often it is done, and nothing lost, doubled or overwritten."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.studies.sweep import merge, open_results, resume, sweep
from sim.studies.sweep.plan import StudyPlan
from tests.unit.studies.sweeps import breaking, chance, contents, known, plain, small

PARTS = 8  # of the small study, two points each


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study, run on one thread without interruption."""
    folder = tmp_path_factory.mktemp("undisturbed") / "results"
    assert sweep(small(), folder, threads=1, part=2).complete
    assert len(contents(folder)) == PARTS
    return folder


def test_threads_change_nothing(undisturbed: Path, tmp_path: Path) -> None:
    sweep(small(), tmp_path / "two", threads=2, part=2)
    assert contents(tmp_path / "two") == contents(undisturbed)


def test_processes_change_nothing(undisturbed: Path, tmp_path: Path) -> None:
    sweep(small(), tmp_path / "processes", threads=2, processes=True, part=2)
    assert contents(tmp_path / "processes") == contents(undisturbed)


def test_shards_together_are_the_whole(undisturbed: Path, tmp_path: Path) -> None:
    folders = [tmp_path / f"shard-{k}" for k in range(1, 5)]
    for k, folder in enumerate(folders, 1):
        assert len(sweep(small(), folder, shard=(k, 4), part=2).parts) == PARTS // 4
    merged = merge(folders, tmp_path / "merged")
    assert merged.complete and contents(tmp_path / "merged") == contents(undisturbed)
    assert len(merged.manifest["sessions"]) == 4 and merged.manifest["end"]


def test_missing_shards_can_be_resumed(undisturbed: Path, tmp_path: Path) -> None:
    sweep(small(), tmp_path / "first", shard=(1, 4), part=2)
    merged = merge([tmp_path / "first"], tmp_path / "merged")
    assert not merged.complete and not merged.manifest["end"]
    assert resume(tmp_path / "merged").complete
    assert contents(tmp_path / "merged") == contents(undisturbed)


def test_the_engine_says_the_same_as_a_run(undisturbed: Path) -> None:
    results = open_results(undisturbed)
    row = results.design.iloc[5]
    scenario = sim.load_scenario("protected-time").with_levers(team_inbox=row["team_inbox"])
    values = {name: row[name] for name in ("message_growth_per_year", "exhaustion_scale")}
    school = sim.load_institution("community").scaled(60)
    run = sim.run(scenario, institution=school, parameters=values, replicates=2, months=6)
    table = results.results
    kept = table[(table["point"] == 5) & (table["scenario"] == "protected-time")]
    expected = run.horizon(["departures", "burned_out"])
    assert np.allclose(kept[["departures", "burned_out"]], expected, rtol=1e-12, atol=0)


# interruptions

KILLED = """
import sys
from sim.studies.sweep import sweep
from tests.unit.studies.sweeps import small
sweep(small(), sys.argv[1], threads=2, part=2)
"""


def kill_at_random(chance: random.Random, folder: Path) -> int:
    """Begin the small study in a process of its own, kill it at a random moment; returns how many parts it left."""
    wanted, later = chance.randrange(PARTS), chance.uniform(0.0, 0.05)
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)])
    try:
        while len(list(folder.glob("parts/part-*"))) < wanted or not folder.exists():
            assert process.poll() in (None, 0)
            time.sleep(0.001)
        time.sleep(later)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    return len(open_results(folder).parts)


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_study_goes_on_without_losing_or_doubling_a_point(seed: int, undisturbed: Path, tmp_path: Path) -> None:
    kill_at_random(random.Random(seed), tmp_path / "killed")
    results = resume(tmp_path / "killed", threads=2)
    assert results.complete and contents(tmp_path / "killed") == contents(undisturbed)
    assert not list((tmp_path / "killed" / "parts").glob(".*"))


@pytest.mark.long
def test_twenty_kills_at_random_moments(undisturbed: Path, tmp_path: Path) -> None:
    chance, left = random.Random(20), []
    for number in range(20):
        folder = tmp_path / f"killed-{number}"
        left.append(kill_at_random(chance, folder))
        resume(folder, threads=2)
        assert contents(folder) == contents(undisturbed), f"kill {number}"
    assert sum(0 < parts < PARTS for parts in left) >= 10, f"too few kills in the middle: {left}"


def test_half_written_and_foreign_parts_are_replaced(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(undisturbed, folder)
    parts = folder / "parts"
    whole = (parts / "part-000002.parquet").read_bytes()
    (parts / "part-000002.parquet").write_bytes(whole[: len(whole) // 2])
    shutil.copy(parts / "part-000003.parquet", parts / "part-000004.parquet")
    (parts / ".part-000005.parquet.999").write_bytes(b"half of i")
    (parts / "part-000005.parquet").unlink()
    assert open_results(folder).progress == (PARTS - 3, PARTS)
    resume(folder)
    assert contents(folder) == contents(undisturbed)


def test_a_part_that_changed_on_the_disk_is_told_and_made_anew(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(undisturbed, folder)
    part = folder / "parts/part-000002.parquet"
    content = bytearray(part.read_bytes())
    content[len(content) // 4] ^= 255  # among the numbers: the end of the file, which says whose it is, stays whole
    part.write_bytes(content)
    assert open_results(folder).complete
    with pytest.raises(InputError, match="part is damaged") as error:
        open_results(folder).means()
    assert error.value.where == str(part) and f"attrition sweep resume {folder}" in error.value.allowed
    resume(folder)
    assert contents(folder) == contents(undisturbed)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda manifest: manifest.pop("sessions"), "it lacks sessions"),
        (lambda manifest: manifest.update(points=500), "500 points, its design of 16"),
        (lambda manifest: manifest.update(units="many"), "The folder is damaged"),
    ],
    ids=["without sessions", "other points", "no number"],
)
def test_a_manifest_that_was_edited_gets_one_message(
    undisturbed: Path, tmp_path: Path, change: Callable[[dict[str, Any]], Any], says: str
) -> None:
    folder = tmp_path / "edited"
    shutil.copytree(undisturbed, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    for use in (resume, open_results):
        with pytest.raises(InputError, match=says):
            use(folder)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="The manifest is damaged: it cannot be read"):
        resume(folder)


def test_a_cancelled_study_keeps_what_was_done(undisturbed: Path, tmp_path: Path) -> None:
    done: list[int] = []
    with pytest.raises(Cancelled):
        tell = {"progress": lambda now, _: done.append(now), "cancelled": lambda: len(done) > 3}
        sweep(small(), tmp_path / "r", threads=1, part=2, **tell)
    assert 0 < len(open_results(tmp_path / "r").parts) < PARTS
    sweep(small(), tmp_path / "r", threads=1, part=2)  # the same command goes on
    assert contents(tmp_path / "r") == contents(undisturbed)


def test_a_finished_study_is_not_run_again(undisturbed: Path) -> None:
    before = (undisturbed / "manifest.json").read_bytes()
    told: list[tuple[int, int]] = []
    sweep(small(), undisturbed, part=2, progress=lambda *now: told.append(now))
    assert told == [(16, 16)] and (undisturbed / "manifest.json").read_bytes() == before


def test_a_full_disk_is_one_message_and_the_folder_goes_on(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.foundation import files

    written: list[int] = []

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 30:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(InputError, match="disk is full"):
        patched.setattr(files.os, "fsync", full)
        sweep(small(), tmp_path / "full", threads=1, part=2)
    assert 0 < len(open_results(tmp_path / "full").parts) < PARTS
    assert not [path for path in (tmp_path / "full" / "parts").iterdir() if path.name.startswith(".")]
    resume(tmp_path / "full")
    assert contents(tmp_path / "full") == contents(undisturbed)


# other studies, other versions


def test_another_study_is_refused_and_named(undisturbed: Path) -> None:
    before = contents(undisturbed)
    for more, said in (
        ({"months": 7}, "months of the study"),
        ({"seed": 2}, "seed of the study, points of the design"),
        ({"institutions": [sim.load_institution("community").scaled(61)]}, 'institution "community"'),
    ):
        with pytest.raises(InputError) as error:
            sweep(small(**more), undisturbed, part=2)
        assert said in error.value.message and "--force" in error.value.allowed
    with pytest.raises(InputError, match="the same study, in parts of another size"):
        sweep(small(), undisturbed, part=3)
    with pytest.raises(InputError, match="holds all of the study"):
        sweep(small(), undisturbed, part=2, shard=(1, 2))
    assert contents(undisturbed) == before


def test_words_about_a_study_do_not_make_it_another(undisturbed: Path) -> None:
    assert sweep(small(why="Somebody asked."), undisturbed, part=2).complete


def test_another_version_is_refused_and_named(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "older"
    shutil.copytree(undisturbed, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["identity"]["model"] = "0" * 64
    manifest["identity"]["version of numpy"] = "1.0.0"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=r"changed: model, version of numpy\."):
        resume(folder)
    assert open_results(folder).complete  # which may still be looked at


def test_force_replaces_a_run_folder_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    sweep(known(), folder, model=plain)
    sweep(known(seed=2), folder, model=plain, force=True)
    assert open_results(folder).study.seed == 2
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.txt"):
        sweep(known(), folder, model=plain, force=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="left alone"):
        sweep(known(), other, model=plain, force=True)
    assert (other / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_two_processes_do_not_write_into_one_folder(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    sweep(known(), tmp_path / "r", model=plain)
    with (tmp_path / "r" / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="Another process"):
            sweep(known(), tmp_path / "r", model=plain)


def test_shards_of_another_study_are_not_merged(tmp_path: Path) -> None:
    sweep(small(months=1), tmp_path / "a", shard=(1, 2))
    sweep(small(months=2), tmp_path / "b", shard=(2, 2))
    with pytest.raises(InputError, match="differ in: months of the study"):
        merge([tmp_path / "a", tmp_path / "b"], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


# failures, chance and precision


def test_a_failing_point_is_noted_and_does_not_stop_the_others(tmp_path: Path) -> None:
    results = sweep(known(), tmp_path / "r", model=breaking, part=2)
    design, failures = results.design, results.failures
    expected = design[(design["team_inbox"] == 1) & (design["message_growth_per_year"] > 0.05)]["point"]
    assert len(expected) and failures["point"].tolist() == expected.tolist()
    assert set(failures["error"]) == {"ZeroDivisionError: nobody is left"}
    assert set(results.results["point"]) == set(design["point"]) - set(expected) and results.complete
    assert len(resume(tmp_path / "r", model=breaking, retry=True).failures) == len(expected)


def test_points_meet_the_same_random_numbers_unless_asked_otherwise() -> None:
    def noise(results: sim.studies.sweep.Results) -> np.ndarray:
        table = results.table()
        level = 10 * table["team_inbox"] + 100 * table["message_growth_per_year"] + 5 * (table["scenario"] != "baseline")
        return (table["departures"] - level).to_numpy().reshape(-1, 2, 2, 2)  # sample, combination, scenario, replicate

    common = noise(sweep(known(), model=plain))
    assert np.allclose(common, chance(range(2)))
    own = noise(sweep(known(own_random_numbers=True), model=plain))
    assert np.allclose(own, chance(range(16)).reshape(8, 1, 1, 2))  # combinations and scenarios of a sample share it


def test_the_old_name_of_own_random_numbers_works_with_a_notice(tmp_path: Path) -> None:
    with pytest.warns(FutureWarning, match="`own_luck` of a study is now `own_random_numbers`"):
        study = sim.Study(**known(own_luck=True))
    assert study == sim.Study(**known(own_random_numbers=True))
    with pytest.warns(FutureWarning):
        assert study.own_luck
    results = sweep(study, tmp_path, model=plain)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    manifest["study"]["own_luck"] = manifest["study"].pop("own_random_numbers")  # as version 0.1 wrote it
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert open_results(tmp_path).study.own_random_numbers
    assert open_results(tmp_path).results.equals(results.results)


def noisy(values: dict, institution: str, scenario: str, replicates: range) -> dict[str, np.ndarray]:
    """The difference to the baseline has a standard deviation that the lever raises."""
    own = np.array([np.random.default_rng([n, scenario != "baseline"]).normal() for n in replicates])
    return {"departures": chance(replicates) * 100.0 + own * (1.0 + 2.0 * values["team_inbox"])}


def precise(**more: object) -> dict:
    asked = {"outcome": "departures", "half_width": 0.8, "least": 5, "most": 300}
    return known(replicates=None, precision=asked, outcomes=["departures"], **more)


def test_replicates_are_added_until_the_difference_is_known(tmp_path: Path) -> None:
    results = sweep(precise(), tmp_path / "r", model=noisy, threads=2, part=3)
    found = results.differences()
    assert (found["half_width"] <= 0.8).all()
    by_lever = found.assign(lever=results.design["team_inbox"].to_numpy()).groupby("lever")["replicates"].mean()
    assert by_lever[1.0] > 4 * by_lever[0.0]  # three times the spread needs about nine times the replicates
    again = sweep(precise(), tmp_path / "again", model=noisy, threads=1, part=3)
    assert contents(again.path) == contents(results.path)


def test_a_precision_out_of_reach_stops_at_the_cap() -> None:
    asked = {"outcome": "departures", "half_width": 1e-6, "least": 3, "most": 20}
    means = sweep(precise() | {"precision": asked}, model=noisy).means()
    assert set(means["replicates"]) == {20}


def test_a_point_with_much_work_is_cut_into_blocks() -> None:
    study = known(institutions=["typical"], months=120, replicates=100, levers={}, design={"kind": "sobol", "points": 2})
    plan = StudyPlan.of(study)
    assert plan.layout.blocks > 1
    tasks = [plan.layout.task(part, plan.design, plan.study) for part in range(plan.layout.parts)]
    done = [(task.points[place], number) for task in tasks for place, a, b in task.units for number in range(a, b)]
    assert sorted(done) == [(point, number) for point in range(2) for number in range(100)]


def test_large_studies_have_parts_of_some_seconds_and_not_too_many() -> None:
    study = known(institutions=["typical"], months=120, replicates=1, levers={}, scenarios=["baseline"])
    layout = StudyPlan.of({**study, "design": {"kind": "sobol", "points": 8192}}).layout
    assert 10 <= layout.units <= 50
    layout = StudyPlan.of({**study, "design": {"kind": "sobol", "points": 2**20}}).layout
    assert layout.parts <= 20_000


def test_places_to_run_are_checked() -> None:
    with pytest.raises(InputError, match="0 is out of range"):
        sweep(known(), threads=0, model=plain)
    with pytest.raises(InputError, match="Several places"):
        sweep(known(), dask=True, processes=True)
    with pytest.raises(InputError, match="5/4"):
        sweep(known(), shard=(5, 4), model=plain)
