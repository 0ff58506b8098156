"""The language of virtual trials: what criteria mean, what is refused and how, and the trials that are shipped."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.evidence.parameters import sources
from sim.foundation.errors import InputError
from sim.foundation.paths import trials_dir
from sim.studies.trials import Trial, list_trials, load_trial, run_trial
from sim.studies.trials.conditions import read_condition
from sim.studies.trials.measures import find_measure, measures

ROOT = Path(__file__).resolve().parents[2]
VALUES = np.array([1.0, 2.0, 3.0, 4.0, np.nan])
BURNOUT = "{measure: burned_out, at: 3, statistic: percentage points}"
GOOD = f"""\
title: A trial
recruit: {{rank: assistant}}
design: twin
intervention:
  levers: {{team_inbox: 1}}
outcomes:
  - {BURNOUT}
"""


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (">= 2", [2, 3, 4]), ("< 2", [1]), ("≤2", [1, 2]), (3, [3]), ("2 to 3", [2, 3]), ({"min": 2}, [2, 3, 4]),
        ({"min": 2, "max": 3}, [2, 3]), ("top quartile", [4]), ("bottom half", [1, 2]), ("above median", [3, 4]),
        ("lowest 25 %", [1]), ("> 400 %", []), ("-1 to 1", [1]),
    ],
)  # fmt: skip
def test_conditions_on_numbers(given: Any, taken: list[float]) -> None:
    assert list(VALUES[read_condition(find_measure("age"), given).meets(VALUES)]) == taken


@pytest.mark.parametrize(
    ("measure", "given", "taken"),
    [
        ("rank", "assistant professor", ["assistant"]), ("rank", ["associate", "Full Professor"], ["associate", "full"]),
        ("rank", "not full", ["instructor", "assistant", "associate"]), ("ranks", "instructors", ["instructor"]),
    ],
)  # fmt: skip
def test_conditions_on_words(measure: str, given: Any, taken: list[str]) -> None:
    ranks = np.array(["instructor", "assistant", "associate", "full"], dtype=object)
    assert list(ranks[read_condition(find_measure(measure), given).meets(ranks)]) == taken


@pytest.mark.parametrize(
    ("measure", "given", "said"),
    [
        ("age", "40 to 30", "upside down"), ("age", {"min": 5, "max": 2}, "upside down"), ("age", "old", "no condition"),
        ("rank", "asistant", "not a rank"), ("burned_out", "maybe", "neither yes nor no"), ("age", {"least": 3}, "least"),
        ("rank", [], "No names"),
    ],
)  # fmt: skip
def test_conditions_that_mean_nothing(measure: str, given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said) as told:
        read_condition(find_measure(measure), given)
    assert told.value.allowed


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("design: twin", "design: magic", 3, "design"),
        ("design: twin", "design: cohort", 7, "compared by"),
        ("burned_out", "burn_out_score", 7, "not a known instrument"),
        ("percentage points", "percent pts", 7, "not a known statistic"),
        ("percentage points", "hazard ratio", 7, "needs an event"),
        ("percentage points", "share", 7, "compares two groups"),
        ("measure: burned_out", "measure: mbi_exhaustion", 7, "needs yes or no"),
        ("measure: burned_out", "measure: rank", 7, "is a word"),
        ("at: 3", "at: 700", 7, "is more than 600"),
        ("at: 3", "at: 0", 7, "not begun"),
        ("title: A trial", "title: A trial\nmonths: 2", 8, "beyond the 2 months"),
        ("title: A trial", "title: A trial\nbegin: 599", 8, "beyond the horizon"),
        ("title: A trial", "title: A trial\nsources: [X99]", 2, "not a known source"),
        ("title: A trial", "title: A trial\nn: 2", 2, "is less than 4"),
        ("title: A trial", "title: A trial\npeople: 20", 2, "no such key"),
        ("rank: assistant", "rank: asistant", 2, "not a rank"),
        ("rank: assistant", "rnak: assistant", 2, "not a known instrument"),
        ("rank: assistant", "age: 50 to 40", 2, "upside down"),
        ("team_inbox: 1", "team_inbx: 1", 5, "not a known lever"),
        ("team_inbox: 1", "team_inbox: 2", 5, "is more than 1"),
        ("{team_inbox: 1}", "{}", 4, "does nothing"),
        ("{team_inbox: 1}", "{team_inbox: 1}\n  dose: {measure: burned_out, change: -5}", 6, "cannot be dosed"),
        ("{team_inbox: 1}", "{team_inbox: 1}\n  parameters: {inbox_svaed: 1}", 6, "not a known parameter"),
        ("points}", "points, published: {low: 3, high: 2}}", 7, "upside down"),
        ("points}", "points, published: {value: 9, low: 1, high: 2}}", 7, "outside its interval"),
        ("points}", "points, published: {low: 3}}", 7, "Only one end"),
        ("points}", "points, adjust: [agee]}", 7, "not a known instrument"),
        ("points}", "points, when: '>= 3'}", 7, "yes or no already"),
        ("points}", "points, exposure: leader_score}", 7, "by its intervention"),
        ("points}", "points, kinds: [voluntary]}", 7, "of leaving"),
    ],
)  # fmt: skip
def test_a_mistake_gets_its_line_and_what_is_allowed(old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    with pytest.raises(InputError, match=said) as told:
        Trial.from_yaml(GOOD.replace(old, new, 1), where="mine.yaml")
    assert told.value.where == "mine.yaml" and told.value.allowed, str(told.value)
    assert told.value.line == line, str(told.value)


def test_nobody_recruited_says_how_many_each_criterion_takes() -> None:
    trial = Trial.from_yaml(GOOD.replace("rank: assistant", "rank: assistant, age: '>= 200'"))
    with pytest.raises(InputError, match=r"recruits nobody .* rank [0-9]+, age 0"):
        run_trial(trial.model_copy(update={"institution": "community"}), replicates=1)


@pytest.mark.parametrize("design", ["RCT", "Before and after", "cross_sectional", "cluster randomised"])
def test_designs_are_found_as_people_write_them(design: str) -> None:
    observed = design == "cross_sectional"
    text = GOOD.replace("twin", design).replace(
        "title: A trial", "title: A trial\nexposure: mentored" if observed else "title: T"
    )
    assert Trial.from_yaml(text).design in ("twin", "before-after", "cross-sectional", "cluster")


def test_an_instrument_is_found_as_people_write_it() -> None:
    for said in (
        "MBI-EE",
        "Emotional exhaustion",
        "intention to leave",
        "retention",
        "MISS-HP",
        "leader score",
        "departments",
    ):
        assert find_measure(said).title
    assert len(measures()) > 100


@pytest.mark.parametrize("name", list_trials())
def test_a_shipped_trial_is_short_sourced_and_comes_back_from_its_own_yaml(name: str) -> None:
    trial = load_trial(name)
    assert len((trials_dir() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) < 40
    assert trial.sources and set(trial.sources) <= set(sources()) and trial.why and trial.name == name
    assert any(outcome.published for outcome in trial.outcomes)
    assert Trial.from_yaml(trial.to_yaml()) == trial


def test_documentation_enters_as_minutes_never_as_burnout() -> None:
    trial = load_trial("v23-documentation")
    assert trial.intervention and trial.intervention.dose and "minutes" in trial.intervention.dose.measure
    assert not trial.intervention.parameters and set(trial.intervention.levers) == {"documentation_support"}
    published = trial.outcomes[0].published
    assert published and (published.low, published.high) == (-8, -1)


def test_the_page_shows_trials_that_load() -> None:
    page = (ROOT / "docs" / "trials.md").read_text(encoding="utf-8")
    shown = re.findall(r"```yaml\n(title: .*?)```", page, re.DOTALL)
    assert shown
    for text in shown:
        assert Trial.from_yaml(text).outcomes and len(text.splitlines()) < 40


def test_keys_of_yaml_in_the_page_are_those_of_the_language() -> None:
    page = (ROOT / "docs" / "trials.md").read_text(encoding="utf-8")
    for key in Trial.model_fields:
        assert f"`{key}`" in page, key
