"""The files in docs/examples run from anywhere, show what they say, and show the same each time."""

import inspect
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import sim
from tests.mesa.small import EXAMPLES, example, stepped


def shown_by(name: str, folder: Path) -> list[str]:
    """What an example prints when it is run as a script, in a folder of its own."""
    command = [sys.executable, str(EXAMPLES / f"{name}.py")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    assert list(folder.iterdir()) == [], "an example leaves nothing behind"
    return done.stdout.splitlines()


def test_every_example_is_tested_and_linked() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == {"own_decision", "own_rule", "solara_app"}
    page = (EXAMPLES.parent / "scripting.md").read_text(encoding="utf-8")
    assert all(f"](examples/{path.name})" in page for path in EXAMPLES.glob("*.py"))


# one decision


def test_one_decision_is_overridden_in_ten_lines() -> None:
    patient = example("own_decision").Patient
    assert len(inspect.getsource(patient).splitlines()) <= 10
    assert {name for name in vars(patient) if not name.startswith("_")} == {"decide"}


def test_the_table_shows_the_own_decision_under_the_same_random_numbers(tmp_path: Path) -> None:
    module = example("own_decision")
    table = [line.split() for line in shown_by("own_decision", tmp_path)]
    rows = [[int(cell) for cell in row] for row in table[2:-1]]
    assert [row[0] for row in rows] == list(range(module.REPLICATES))
    for _, usual, new, own, own_new, difference in rows:
        assert new <= usual and own_new <= own and difference == own - usual
    assert sum(row[2] for row in rows) > sum(row[4] for row in rows), "newcomers stay"
    assert float(table[-1][1]) == pytest.approx(sum(row[5] for row in rows) / len(rows), abs=0.0501)
    assert module.departures(sim.FacultyModel, 2) == (rows[2][1], rows[2][2]), (
        "the same numbers in another process"
    )
    assert module.departures(module.PatientModel, 2) == (rows[2][3], rows[2][4])


# a rule at full speed


@pytest.mark.long
def test_the_own_rule_is_compared_with_the_model_as_it_is(tmp_path: Path) -> None:
    printed = shown_by("own_rule", tmp_path)
    table = {line.split()[0]: line.split() for line in printed[1:]}
    module = example("own_rule")
    assert tuple(table) == module.OUTCOMES
    for name, (_, usual, own, difference, low, _, high) in table.items():
        assert float(low.strip("(")) <= float(difference) <= float(high.strip(")")), name
        assert float(own) - float(usual) == pytest.approx(float(difference), abs=0.002)
    assert float(table["departures"][6].strip(")")) < 0.0, "solidarity keeps people"
    assert list(module.lines()) == printed, "the same numbers in another process"


# the page


@pytest.fixture
def app() -> ModuleType:
    return example("solara_app")


def test_the_page_begins_with_a_model_of_its_own_values(app: ModuleType) -> None:
    model = sim.FacultyModel(**app.starting_values())
    assert model.school.seed == 1 and sum(unit.count for unit in model.units) == len(model.people) >= 60
    assert all(use.intensity == 0.0 for use in model.policy.levers.values())
    reported = model.datacollector.get_model_vars_dataframe().columns
    assert {measure for plot in app.PLOTS for measure in plot} <= set(reported)


def test_sliders_are_named_as_the_levers_are_and_move_the_model(app: ModuleType) -> None:
    sliders = {name: spec for name, spec in app.MODEL_PARAMS.items() if isinstance(spec, dict)}
    moved = {name: spec["max"] for name, spec in sliders.items() if name in sim.levers()}
    assert len(moved) == 2
    for name in moved:
        assert sliders[name]["label"] == sim.levers()[name].title
    quiet = app.starting_values() | {"headcount": 30, "settling_months": 0}
    usual, treated = stepped(sim.FacultyModel(**quiet), 12), stepped(sim.FacultyModel(**quiet | moved), 12)
    assert treated.seen != usual.seen
    for end in ("min", "max"):  # what a slider gives at its ends is taken
        sim.FacultyModel(
            **quiet | {"settling_months": 0} | {name: spec[end] for name, spec in sliders.items()}
        )


def test_the_stages_are_counted_in_words(app: ModuleType) -> None:
    model = sim.FacultyModel(**app.starting_values() | {"headcount": 30, "settling_months": 0})
    model.step()
    for k, me in enumerate(model.faculty):
        me.stage = 3 if k < 2 else 0
    assert app.stages_in_words(model) == f"Month 1: 2 search, {len(model.faculty) - 2} settled."


def test_the_page_fits_what_solara_and_mesa_ask_for(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solara is an extra that tests do without: a stand-in takes the page and asks what Mesa's own asks."""
    texts: list[str] = []
    shown: dict[str, Any] = {}

    def page(model: Any, *, components: list[Any], model_params: dict[str, Any], name: str) -> str:
        accepted = inspect.signature(type(model).__init__).parameters
        for parameter in accepted.values():
            required = parameter.default is inspect.Parameter.empty and parameter.name not in (
                "self",
                "kwargs",
            )
            assert not required or parameter.name in model_params, "Mesa: missing required model parameter"
        assert "kwargs" in accepted or set(model_params) <= set(accepted), "Mesa: invalid model parameter"
        kinds = {spec["type"] for spec in model_params.values() if isinstance(spec, dict)}
        assert kinds <= {"SliderInt", "SliderFloat", "Select", "Checkbox", "InputText"}
        shown.update(model=model, components=components, name=name)
        return "a page"

    solara = SimpleNamespace(component=lambda function: function, Text=texts.append)
    visualization = SimpleNamespace(SolaraViz=page, make_plot_component=lambda measures: (measures, 0))
    utils = SimpleNamespace(update_counter=SimpleNamespace(get=lambda: 0))
    for module, stand_in in (("", visualization), (".utils", utils)):
        monkeypatch.setitem(sys.modules, f"mesa.visualization{module}", stand_in)
    monkeypatch.setitem(sys.modules, "solara", solara)
    assert app.make_page() == "a page"
    *plots, (stages, at) = shown["components"]
    assert [measures for measures, _ in plots] == list(app.PLOTS) and at == 0
    stages(shown["model"])
    assert texts == [app.stages_in_words(shown["model"])]


def test_the_page_needs_no_internet_or_says_that_it_does(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tomllib.loads((EXAMPLES.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "solara-assets" in project["optional-dependencies"]["viz"]
    monkeypatch.setattr(app, "find_spec", lambda name: None)
    assert "blank" in app.note_of_assets() and "pip install solara-assets" in app.note_of_assets()
    monkeypatch.setattr(app, "find_spec", lambda name: object())
    assert app.note_of_assets() == ""
