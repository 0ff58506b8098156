"""The files that travel with the package: every scenario, its length, its words, what the set must hold."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from sim.evidence.parameters import levers, shocks
from sim.foundation.paths import scenarios_dir
from sim.world.institution import load_institution
from sim.world.roster.columns import NAMES
from sim.world.roster.read import read_roster
from sim.world.scenario import list_scenarios, load_scenario

SCENARIOS = {name: load_scenario(name) for name in list_scenarios()}
GROUP_FILES = {
    "measure": "measure-what-hurts",
    "workflows": "fix-workflows",
    "align": "align-incentives",
    "pay": "fair-pay",
    "protect": "protected-time",
    "culture": "respectful-culture",
    "person": "support-the-person",
    "leave": "leave-well",
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_short_and_says_why(name: str) -> None:
    scenario = SCENARIOS[name]
    text = (scenarios_dir() / f"{name}.yaml").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    assert text.startswith("title: ") and "\nwhy: " in text
    assert scenario.name == name
    assert 60 < len(scenario.why) < 400
    scenario.check_against(load_institution(scenario.institution))
    assert all(1 <= use.start <= 16 and 6 <= use.ramp <= 12 for use in scenario.levers.values())


def test_titles_and_contents_are_all_different() -> None:
    assert len({scenario.title for scenario in SCENARIOS.values()}) == len(SCENARIOS)
    assert len({scenario.content_hash for scenario in SCENARIOS.values()}) == len(SCENARIOS)


def test_the_baseline_does_nothing_and_comes_first() -> None:
    assert list_scenarios()[0] == "baseline"
    baseline = SCENARIOS["baseline"]
    assert not (baseline.levers or baseline.shocks or baseline.parameters or baseline.switches)


def test_each_group_of_levers_has_a_file_with_all_of_its_levers() -> None:
    groups = {
        group: {name for name, spec in levers().items() if spec.group == group} for group in GROUP_FILES
    }
    assert set().union(*groups.values()) == set(levers())
    for group, name in GROUP_FILES.items():
        assert set(SCENARIOS[name].levers) == groups[group]
    assert set(SCENARIOS["everything-reasonable"].levers) == set(levers())


def test_each_shock_has_a_file_of_its_own_and_two_have_a_response() -> None:
    alone = {
        scenario.shocks[0].kind for scenario in SCENARIOS.values() if scenario.shocks and not scenario.levers
    }
    assert alone == set(shocks())
    for response, name in [
        ("surge-with-team-inbox", "message-surge"),
        ("payline-drop-with-bridge", "payline-drop"),
    ]:
        assert SCENARIOS[response].shocks == SCENARIOS[name].shocks
        assert SCENARIOS[response].levers


def test_the_template_shows_every_column_and_can_be_read() -> None:
    path = scenarios_dir() / "rosters" / "template.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == list(NAMES)
    assert len(rows) == 3
    assert len(read_roster(path, load_institution("typical"))) == 3


def test_the_sample_is_a_thousand_people_of_the_typical_school() -> None:
    school = load_institution("typical")
    frame = read_roster(scenarios_dir() / "rosters" / "sample_1000.csv", school)
    assert len(frame) == 1000
    sizes = frame["department"].value_counts()
    assert {name: int(sizes[name]) for name in sizes.index} == {
        d.name: d.headcount for d in school.departments
    }
    assert 0.02 < frame["gender"].isna().mean() + frame["urim"].isna().mean() < 0.2
    assert 0.38 < (frame["gender"] == "woman").mean() < 0.5
    assert set(frame["unit"].dropna()) == set(school.unit_names())
    efforts = frame[["cfte", "research_effort", "teaching_effort", "admin_effort"]].sum(axis=1)
    assert (efforts <= frame["fte"] + 1e-9).all()


def test_the_sample_can_be_made_again(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    made = tmp_path / "sample.csv"
    subprocess.run(
        [sys.executable, str(root / "tools" / "make_sample_roster.py"), str(made)], check=True, cwd=root
    )
    assert made.read_bytes() == (scenarios_dir() / "rosters" / "sample_1000.csv").read_bytes()
