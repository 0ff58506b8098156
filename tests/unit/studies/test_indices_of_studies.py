"""Any design study can be analysed: institutions, scenarios and levels apart, changes paired, what is missing left out."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.foundation.errors import InputError
from sim.studies.sensitivity.indices.output import figures_of, tables_of
from tests.unit.studies.known_functions import NAMES, ishigami, linear, model, study
from tests.unit.studies.sweeps import known, plain

pytest.importorskip("SALib")
EVERYWHERE = {"institutions": ["community", "typical"], "design": {"kind": "saltelli", "points": 16}}


def test_institutions_scenarios_and_levels_are_analysed_apart() -> None:
    found = sim.sensitivity(sim.sweep(known(**EVERYWHERE), model=plain, part=40), outcome="departures")
    cells = found.table[["institution", "scenario", "combination"]].drop_duplicates()
    assert len(cells) == 8 and set(cells["combination"]) == {"team_inbox=0", "team_inbox=1"}
    assert found.table.groupby(["institution", "scenario", "combination"]).size().eq(2).all()
    top = found.table.groupby(["institution", "scenario", "combination"])["parameter"].first()
    assert (top == "message_growth_per_year").all()
    chosen = sim.sensitivity(found.results, outcome="departures", at={"team_inbox": 1})
    assert set(chosen.table["combination"]) == {"team_inbox=1"} and len(chosen.cells) == 4
    mine = found.table[found.table["combination"] == "team_inbox=1"].reset_index(drop=True)
    assert chosen.table.equals(mine)


def test_a_change_is_paired_with_the_first_scenario() -> None:
    results = sim.sweep(known(**EVERYWHERE), model=plain, part=40)
    found = sim.sensitivity(results, outcome=["departures_change", "departures"])
    change = found.cells[found.cells["outcome"] == "departures_change"]
    assert set(change["scenario"]) == {"protected-time"} and np.allclose(change["mean"], 5.0)
    assert np.allclose(change["sd"], 0.0, atol=1e-9)  # chance and parameters are the same in both
    assert (found.cells[found.cells["outcome"] == "departures"]["sd"] > 0.1).all()


def broken(at_least: float, function: Any = ishigami) -> Any:
    """A model that fails where the third parameter is high."""
    usual = model(function)

    def run(values: Any, *where: Any) -> Any:
        spec = sim.parameters()[NAMES[2]]
        if values[NAMES[2]] > spec.low + at_least * (spec.high - spec.low):
            raise ZeroDivisionError("nobody is left")
        return usual(values, *where)

    return run


def test_failed_points_take_their_trajectory_or_block_with_them() -> None:
    morris = sim.sweep(study({"kind": "morris", "trajectories": 12}), model=broken(0.8, linear), part=50)
    found = sim.sensitivity(morris, outcome="departures")
    (cell,) = found.cells.to_dict("records")
    assert cell["unit"] == "trajectories" and cell["of"] == 12 and 2 <= cell["used"] < 12
    assert f"{12 - cell['used']} of 12 trajectories are missing" in found.notes[0]
    slopes = found.table.set_index("parameter")["mu"]
    assert slopes[list(NAMES[:2])].tolist() == pytest.approx([6.0, -3.0])  # from whole trajectories only

    saltelli = sim.sweep(study({"kind": "saltelli", "points": 64, "second_order": True}), model=broken(0.9), part=50)
    found = sim.sensitivity(saltelli, outcome="departures")
    (cell,) = found.cells.to_dict("records")
    assert cell["unit"] == "blocks" and 8 <= cell["used"] < 64 and np.isfinite(found.table["total"]).all()
    failed = set(saltelli.failures["point"] // 8)
    assert cell["used"] == 64 - len(failed)

    points = sim.sweep(study({"kind": "sobol", "points": 128}), model=broken(0.9), part=50)
    (cell,) = sim.sensitivity(points, "pawn", "departures").cells.to_dict("records")
    assert cell["unit"] == "points" and cell["used"] == 128 - len(points.failures)

    alone = sim.sweep(study({"kind": "one_at_a_time"}), model=broken(0.99))
    found = sim.sensitivity(alone, outcome="departures")
    assert set(found.table["parameter"]) == set(NAMES[:2]) and "1 of 3 factors are missing" in found.notes[0]


def test_too_little_is_said_to_be_too_little() -> None:
    results = sim.sweep(study({"kind": "saltelli", "points": 16}), model=broken(0.1), part=50)
    said = r"Too little of this study is available: \d of 16 blocks can be used, 8 are needed"
    with pytest.raises(InputError, match=said) as caught:
        sim.sensitivity(results)
    assert "attrition sweep resume" in caught.value.allowed
    whole = sim.sweep(study({"kind": "latin_hypercube", "points": 8}), model=model(ishigami))
    with pytest.raises(InputError, match="Too little") as caught:
        sim.sensitivity(whole)
    assert caught.value.allowed == "a larger design"  # there is nothing to resume


def test_an_unfinished_study_is_analysed_as_far_as_it_is(tmp_path: Path) -> None:
    asked = study({"kind": "saltelli", "points": 64})
    whole = sim.sweep(asked, tmp_path / "whole", model=model(ishigami), part=25)
    some = sim.sweep(asked, tmp_path / "some", model=model(ishigami), part=25, shard=(1, 1))
    for part in (3, 7):
        (some.path / "parts" / f"part-{part:06d}.parquet").unlink()
    found = sim.sensitivity(some.path, outcome="departures")
    (cell,) = found.cells.to_dict("records")
    assert cell["used"] == 64 - 2 * 5  # 25 points are five blocks
    assert "10 of 64 blocks are missing" in found.notes[0] and "a first look" in found.notes[1]
    assert sim.sensitivity(whole).notes == ()


def test_a_precision_with_few_and_many_replicates_can_be_analysed() -> None:
    asked = study({"kind": "latin_hypercube", "points": 60}, replicates=None)
    asked["precision"] = {"outcome": "departures", "half_width": 0.4, "least": 4, "most": 30}
    results = sim.sweep({key: value for key, value in asked.items() if value is not None}, model=model(linear, chance=0.5))
    assert results.means()["replicates"].nunique() > 1
    found = sim.sensitivity(results, "pawn", "departures")
    assert found.table["parameter"].iloc[0] == NAMES[0] and 0.0 < found.cells["share_of_noise"].iloc[0] < 0.2


@pytest.mark.parametrize(
    ("design", "method", "says"),
    [
        ({"kind": "sobol", "points": 64}, "sobol", "delta, pawn here; sobol needs a design of the kind saltelli"),
        ({"kind": "morris", "trajectories": 4}, "pawn", "morris here; pawn needs a design of the kind saltelli or"),
        ({"kind": "grid"}, None, "attrition sweep show"),
        ({"kind": "saltelli", "points": 8}, "sobel", 'Did you mean "sobol"'),
    ],
    ids=["sobol of a sequence", "pawn of trajectories", "grid", "misspelt"],
)
def test_a_method_that_does_not_suit_says_what_does(design: dict[str, Any], method: str | None, says: str) -> None:
    results = sim.sweep(study(design), model=model(linear))
    with pytest.raises(InputError) as caught:
        sim.sensitivity(results, method)
    assert says in f"{caught.value.allowed} Did you mean \"{caught.value.nearest}\""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"outcome": "departure"}, "not a known outcome of this study"),
        ({"outcome": "departures_change"}, "there is only one"),
        ({"at": {"team_inbx": 1}}, "not a known factor"),
        ({"at": {NAMES[0]: 1}}, "is sampled"),
        ({"at": {"team_inbox": 0.3}}, "0.3 is not a level of team_inbox"),
    ],
    ids=["outcome", "change", "factor", "sampled", "level"],
)
def test_what_is_not_in_the_study_gets_one_message(more: dict[str, Any], says: str) -> None:
    asked = study({"kind": "saltelli", "points": 8}, levers={"team_inbox": [0, 1]})
    results = sim.sweep(asked, model=lambda values, i, s, r: {"departures": [1.0] * len(r), "burned_out": [0.0] * len(r)})
    with pytest.raises(InputError, match=says):
        sim.sensitivity(results, **more)


@pytest.mark.parametrize(
    "design",
    [{"kind": "saltelli", "points": 16, "second_order": True}, {"kind": "morris", "trajectories": 3},
     {"kind": "latin_hypercube", "points": 60}, {"kind": "one_at_a_time"}],
    ids=lambda design: design["kind"],
)  # fmt: skip
def test_figures_and_tables_hold_what_was_found(design: dict[str, Any], tmp_path: Path) -> None:
    folder, out = tmp_path / "study", tmp_path / "out"
    sim.sweep(study(design, replicates=2), folder, model=model(ishigami, chance=0.1))
    found = sim.sensitivity(folder)
    made = figures_of(found)
    assert made and all(go.Figure(one).data for one in made.values())
    assert {"indices", "cells"} <= set(tables_of(found))
    if design["kind"] == "saltelli":
        assert sum("pairs" in name for name in made) == 2 and sum("interaction" in name for name in made) == 2
    words = ["--of", str(folder), "--out", str(out), "--json", "--outcome", "departures"]
    done = CliRunner().invoke(app, ["sensitivity", *words])
    assert done.exit_code == 0, done.output
    content = json.loads(done.stdout)
    assert len(content["indices"]) == 3 and content["metadata"]["method"] == found.method
    written = {f"{name}.csv" for name in content if name != "metadata"}
    assert {path.name for path in out.iterdir()} == {"metadata.json", "figures.html"} | written
    text = (out / "figures.html").read_text(encoding="utf-8")
    assert "<script src" not in text and "plotly" in text
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert CliRunner().invoke(app, ["sensitivity", *words]).exit_code == 0  # the same again is no loss
    other = CliRunner().invoke(app, ["sensitivity", "--of", str(folder), "--out", str(out), "--outcome", "burned_out"])
    assert other.exit_code == 2 and "contains other indices" in other.output and "differ in outcomes" in other.output
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_the_command_prints_what_hinges_on_what(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    sim.sweep(study({"kind": "saltelli", "points": 64, "second_order": True}), folder, model=model(ishigami))
    done = CliRunner().invoke(app, ["sensitivity", "--of", str(folder), "--outcome", "departures"])
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "is due to chance cannot be known from one replicate" in said and "Departures: together" in said
    for words, says in {
        ("--method", "morris"): "does not suit a design",
        ("--points", "64"): "The study of --of sets this",
        ("--at", "team_inbox"): "is not a level",
        ("--out", str(folder)): "The folder contains other files",
    }.items():
        done = CliRunner().invoke(app, ["sensitivity", "--of", str(folder), *words])
        assert done.exit_code == 2 and says in done.output.replace("\n", " "), done.output
