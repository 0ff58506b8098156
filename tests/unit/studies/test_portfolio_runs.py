"""Portfolios with the real model: the same whatever the threads, interrupted and resumed, files that load and run."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.foundation import extras
from sim.foundation.errors import InputError
from sim.results.run import Run
from sim.studies.portfolio import Problem, Result, Work, find
from sim.studies.portfolio.figures import figures_of
from sim.studies.portfolio.grid import USD
from sim.studies.portfolio.output import scenarios_of
from sim.studies.portfolio.setting import PortfolioSetting
from sim.world.scenario import load_scenario

FEW = ("recognition", "evening_norms", "mentoring", "team_inbox")
OBJECTIVES = ("burned_out", "equity_gap", "total_usd")
BUDGET = 40_000.0


def problem(own: Path, **more: object) -> Problem:
    usual = {
        "institution": str(own), "levers": FEW, "objectives": OBJECTIVES, "budget_usd": BUDGET, "draws": 2,
        "replicates": 2, "months": 18, "evaluations": 24, "points": 5, "seed": 4,
    }  # fmt: skip
    return Problem(**{**usual, **more})


@pytest.fixture(scope="module")
def result(own: Path) -> Result:
    return find(problem(own), Work(threads=1))


def test_threads_change_nothing(result: Result, own: Path) -> None:
    again = find(problem(own), Work(threads=2))
    for name in ("frontier", "methods", "growth", "curse", "tried"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(result, name), check_exact=True)


def test_another_seed_is_another_search(result: Result, own: Path) -> None:
    other = find(problem(own, seed=5), Work(threads=1), compared=False)
    assert list(other.archives) == ["optimizer"] and list(other.methods["method"]) == ["optimizer"]
    assert not other.tried["burned_out"].isin(result.tried["burned_out"]).all()


def test_a_combination_is_what_a_paired_comparison_says(result: Result, own: Path) -> None:
    """The same numbers as `sim.compare` gives for the scenario of a point, future by future."""
    name, scenario = list(scenarios_of(result).items())[-1]
    draws = [dict(job.settings) for job in result.setting.ready.jobs]
    draws = [{key: value for key, value in each.items() if key in sim.parameters()} for each in draws]
    found = sim.compare(
        ["baseline", scenario], institution=str(own), replicates=4, months=18, seed=4, draws=draws, by_unit=False
    )
    row = result.frontier.set_index("point").loc[name]
    for objective in OBJECTIVES:
        assert found.differences(objective)[name].mean() == pytest.approx(row[objective], rel=1e-9, abs=1e-12)
    by_year = found.runs[name].costs.groupby("year")["levers_usd"].mean()
    assert max(by_year[1], 2.0 * by_year[2]) == pytest.approx(row[USD])  # the second year is cut in half


def test_every_kept_point_is_within_the_budget_and_has_its_interval(result: Result) -> None:
    table = result.frontier
    assert (table[USD] <= BUDGET).all() and 1 <= len(table) <= 5
    for name in OBJECTIVES:
        assert (table[f"{name}_low"] <= table[name]).all() and (table[name] <= table[f"{name}_high"]).all()
        assert (table[f"{name}_regret"] >= -1e-12).all()
    assert table["roles"].str.contains("balanced").sum() == 1
    assert {"best burned_out", "best equity_gap", "best total_usd"} <= set("; ".join(table["roles"]).split("; "))


def test_the_equity_gap_is_what_groups_say(own: Path) -> None:
    run: Run = sim.run("baseline", institution=str(own), replicates=3, months=24, seed=2)
    table = run.monthly_of(["gender", "urim"], ["departures_voluntary", "headcount"])
    table = table[table["month"] > 0].groupby(["replicate", "member"], observed=True).sum(numeric_only=True)
    rate = (12.0 * table["departures_voluntary"] / table["headcount"]).unstack()
    gap = ((rate["women"] - rate["men"]) + (rate["URiM"] - rate["not URiM"])) / 2.0
    found = run.horizon(["equity_gap"])["equity_gap"]
    assert found.to_numpy() == pytest.approx(gap.to_numpy(), abs=1e-9)
    assert "equity_gap" not in run.monthly.columns


def test_every_figure_is_one_that_plotly_accepts(result: Result) -> None:
    figures = figures_of(result)
    assert {"levers", "methods", "trade-offs", "frontier burned_out", "check total_usd"} <= set(figures)
    for figure in figures.values():
        assert go.Figure(figure).data


def test_one_future_of_a_tiny_school_is_enough_for_every_table_and_the_page() -> None:
    alone = Problem(
        institution="community", people=60, levers=FEW[:2], objectives=("burned_out",), budget_usd=BUDGET, draws=0,
        replicates=1, months=2, evaluations=13, points=2,
    )  # fmt: skip
    found = find(alone, Work(threads=1))
    assert found.frontier["burned_out_low"].isna().all()  # chance cannot be told from one future
    assert json.dumps(list(figures_of(found).values()), allow_nan=False)


def test_an_objective_that_nobody_can_be_asked_about_is_refused() -> None:
    unheard = Problem(
        institution="community", people=50, levers=FEW, objectives=("heard_share",), budget_usd=BUDGET, draws=0,
        replicates=3, months=1, evaluations=15,
    )  # fmt: skip
    with pytest.raises(InputError, match='"heard_share" is unknown in some future'):
        find(unheard)


COMMAND = [
    "portfolio", "--budget-usd", "40000", "--levers", "recognition,evening-norms,mentoring", "--objective", "burned_out",
    "--objective", "total_usd", "--draws", "2", "--replicates", "1", "--months", "6", "--evaluations", "20", "--points", "4",
    "--threads", "1",
]  # fmt: skip


def called(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def test_the_command_searches_writes_and_goes_on(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [*COMMAND, "--institution", str(own), "--out", str(tmp_path / "found")]
    one = PortfolioSetting.__call__
    asked = iter(range(1000))

    def stopped(self: PortfolioSetting, levels: tuple[int, ...]) -> Any:
        if next(asked) >= 2 + 9:  # two say how long it takes
            raise KeyboardInterrupt
        return one(self, levels)

    monkeypatch.setattr(PortfolioSetting, "__call__", stopped)
    done = called(*words)
    assert done.exit_code == 130 and "Interrupted: 9 combinations are kept" in done.stderr
    assert "repeat the command to continue" in " ".join(done.stderr.split())
    monkeypatch.setattr(PortfolioSetting, "__call__", one)
    done = called(*words)
    assert done.exit_code == 0, done.output
    assert "9 combinations are already available" in done.stderr
    for text in ("Worth a look", "balanced (95%)", "Promised", "optimizer", "greedy", "random"):
        assert text in done.stdout
    folder = tmp_path / "found"
    names = {path.name for path in folder.iterdir()}
    tables = {f"{name}.csv" for name in ("frontier", "methods", "hypervolume", "check", "tried")}
    assert names == {"points", "scenarios", "metadata.json", "figures.html", *tables}
    frontier_table = pd.read_csv(folder / "frontier.csv")
    files = sorted((folder / "scenarios").iterdir())
    assert [path.stem for path in files] == frontier_table["point"].tolist()
    for path, row in zip(files, frontier_table.to_dict("records"), strict=True):
        levers = {name: use.intensity for name, use in load_scenario(path).levers.items()}
        assert levers == {key[6:]: row[key] for key in row if key.startswith("lever:") and row[key] > 0.0}
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = called(*words)
    assert again.stdout == done.stdout and {path: path.read_bytes() for path in before} == before
    compared = called("compare", "baseline", str(files[0]), "--institution", str(own), "--months", "2", "--replicates", "1")
    assert compared.exit_code == 0, compared.output


def test_json_holds_everything_and_nothing_else_is_printed(own: Path) -> None:
    done = called(*COMMAND, "--institution", str(own), "--no-compare", "--json")
    content = json.loads(done.stdout)
    assert set(content) == {"metadata", "frontier", "methods", "hypervolume", "check", "tried"}
    assert content["metadata"]["problem"]["levers"] == ["recognition", "evening_norms", "mentoring"]
    assert [row["method"] for row in content["methods"]] == ["optimizer"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--objective", "burnout"], 'Did you mean "burned_out"'),
        (["--levers", "recogntion"], 'Did you mean "recognition"'),
        (["--criterion", "regrets"], 'Did you mean "regret"'),
        (["--draws", "0", "--criterion", "regret"], "draws"),
        (["--evaluations", "3"], "or more"),
        (["--replicates", "0"], "replicates"),
        (["--institution", "typcal"], 'Did you mean "typical"'),
        (["--out", "{files}"], "The folder contains other files"),
    ],
    ids=["objective", "lever", "criterion", "draws", "evaluations", "replicates", "institution", "folder"],
)
def test_a_mistake_gets_one_message_and_writes_nothing(words: list[str], says: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    done = called("portfolio", "--budget-usd", "1000", *(word.format(files=tmp_path) for word in words))
    assert done.exit_code == 2 and says in done.stderr and "Traceback" not in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_pymoo_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    done = called("portfolio", "--budget-usd", "1000")
    assert done.exit_code == 2 and 'pip install "faculty-attrition[experiments]"' in done.stderr
