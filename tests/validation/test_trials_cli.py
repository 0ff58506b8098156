"""`attrition trial` and `attrition trials`: what they print, what they write, and what they say about mistakes."""

import json
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.studies.trials.trial import list_trials

TRIAL = """\
title: A survey of leaders
why: To see whether leaders matter.
institution: community
headcount: 150
design: cross-sectional
n: 60
exposure: {measure: leader_score, exposed: top half}
outcomes:
  - {measure: burned_out, statistic: percentage points, published: {value: -10, low: -20, high: 0}, label: Burned out}
"""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    sim.warm_up()


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(TRIAL, encoding="utf-8")
    return path


def attrition(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_a_trial_prints_title_design_size_published_simulated_and_verdict(
    capsys: pytest.CaptureFixture[str], mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    code, out, _ = attrition(capsys, "trial", mine, "--replicates", 4, "--studies", 50)
    assert code == 0
    for words in ("A survey of leaders", "Design: cross-sectional", "n 60", "-10 (-20 to 0)", "Burned out: "):
        assert words in out


def test_json_and_files_hold_the_same_effects(
    capsys: pytest.CaptureFixture[str], mine: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "results"
    small = ("--replicates", 4, "--studies", 50, "--seed", 7)
    code, out, _ = attrition(capsys, "trial", mine, *small, "--out", folder, "--json")
    effect = json.loads(out)["effects"][0]
    assert code == 0 and effect["published_low"] == -20
    written = pd.read_csv(folder / "effects.csv")
    assert written["true"][0] == pytest.approx(effect["true"])
    assert len(pd.read_csv(folder / "studies.csv")) == 50
    assert json.loads((folder / "metadata.json").read_text(encoding="utf-8"))["seed"] == 7
    assert attrition(capsys, "trial", mine, *small, "--out", folder)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("trial", "v23-documentatoin"), "v23-documentation"),
        (("trial", "nowhere.yaml"), "There is no such file"),
        (("trial", "v23-documentation", "--studies", "1"), "studies: 1 is out of range"),
        (("trial", "v23-documentation", "--set", "nothing=1"), "not a known parameter"),
    ],
)
def test_mistakes_get_one_message(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = attrition(capsys, *arguments)
    assert code == 2 and said in err and "Traceback" not in err


def test_trials_instruments_and_files_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = attrition(capsys, "trials")
    assert len(list_trials()) >= 7 and all(name in out for name in list_trials())
    _, out, _ = attrition(capsys, "trials", "--measures", "--json")
    assert {"instruments", "statistics", "designs"} == set(json.loads(out))
    _, out, _ = attrition(capsys, "trial", "career-fit", "--yaml")
    assert sim.Trial.from_yaml(out).title == sim.load_trial("career-fit").title


@pytest.mark.parametrize("command", ["trial", "trials"])
def test_help_shows_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, _ = attrition(capsys, command, "--help")
    assert code == 0 and f"attrition {command}" in out
