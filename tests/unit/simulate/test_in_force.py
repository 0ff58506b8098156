"""Which value of a parameter holds: the order, and the same answer from everything that runs the model."""

from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.evidence.parameters import parameters, settings
from sim.evidence.posterior import Draw, draws
from sim.studies.sensitivity.steps import SensitivitySettings
from sim.studies.sensitivity.study import alone
from sim.world.in_force import as_draws, draws_of, settings_in_force
from sim.world.institution import Institution, load_institution
from sim.world.scenario import Scenario
from tests.unit.routes import ASKED, BESIDE, DRAWN, OF_SCENARIO, PLAIN, Question, recorded

NAME = "offers_per_year"
SAYS, SCENARIO, ASKS = 0.7, 1.3, 1.9  # the institution, the scenario, the command line
DRAWS = 2
BOTH = ("shipped", "own")


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The file of a small school that says something of itself, without and with a posterior of its own."""
    found = {}
    for kind in BOTH:
        folder = tmp_path_factory.mktemp(kind)
        school = load_institution("community").scaled(50).model_copy(
            update={"name": kind, "title": "Ours", "parameters": {NAME: SAYS}}
        )
        if kind == "own":
            table = pd.DataFrame(draws(12))
            table.assign(**{NAME: [0.8 + 0.01 * k for k in range(12)]}).to_parquet(folder / "draws.parquet")
            school = school.model_copy(update={"posterior": "draws.parquet"})
        found[kind] = folder / "ours.yaml"
        found[kind].write_text(school.to_yaml(), encoding="utf-8")
    return found


def test_the_order_is_that_of_the_documentation(schools: dict[str, Path]) -> None:
    place = load_institution(schools["shipped"])
    nowhere = place.model_copy(update={"parameters": {}})
    shipped, own = Draw({NAME: 2.0}), Draw({NAME: 2.2}, own=True)
    scenario = Scenario(parameters={NAME: SCENARIO})

    def held(*arguments: Institution | Scenario | Draw | None, **asked: dict[str, float]) -> float:
        return settings_in_force(*arguments, **asked)[NAME]  # type: ignore[arg-type]

    assert held(nowhere) == parameters()[NAME].value
    assert held(nowhere, None, shipped) == 2.0
    assert held(place, None, shipped) == held(place) == SAYS
    assert held(place, None, own) == 2.2
    assert held(place, scenario, own) == SCENARIO
    assert held(place, scenario, own, parameters={NAME: ASKS}) == ASKS
    assert settings_in_force(place, parameters={NAME: ASKS}) == settings({NAME: ASKS}), "and nothing else changes"


def test_what_a_posterior_does_not_hold_yields_to_the_institution(schools: dict[str, Path]) -> None:
    place = load_institution(schools["own"])
    filled = Draw({NAME: 2.2}, own=True, from_prior=frozenset({NAME}))
    assert settings_in_force(place, draw=filled)[NAME] == SAYS
    assert settings_in_force(place.model_copy(update={"parameters": {}}), draw=filled)[NAME] == 2.2


def test_switches_follow_the_same_order(schools: dict[str, Path]) -> None:
    place = load_institution(schools["own"])
    off = Scenario(switches={"contagion": 0})
    assert settings_in_force(place)["contagion"] == 1.0
    assert settings_in_force(place, off)["contagion"] == 0.0
    assert settings_in_force(place, off, switches={"contagion": 1})["contagion"] == 1.0


def test_values_that_are_given_as_draws_count_as_those_of_the_institutions_posterior(schools: dict[str, Path]) -> None:
    for kind, value in (("shipped", SAYS), ("own", 2.0)):
        place = load_institution(schools[kind])
        (draw,) = as_draws([{NAME: 2.0}], place)
        assert settings_in_force(place, draw=draw)[NAME] == value
        assert draws_of(place, 1)[0].own == (kind == "own")


def values(schools: dict[str, Path], kind: str, route: str) -> set[float]:
    """What holds over draws: what the institution says against shipped draws, or its own draws."""
    if kind == "shipped":
        return {SAYS}
    many = 2 * DRAWS if route == "portfolio" else DRAWS  # its check takes as many others
    return {draw[NAME] for draw in draws_of(load_institution(schools[kind]), many)}


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("route", DRAWN)
def test_over_draws_all_run_at_the_same_value(
    route: str, kind: str, schools: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(monkeypatch) as found:
        DRAWN[route](Question(schools[kind], DRAWS))
    assert {each[NAME] for each in found} == values(schools, kind, route)


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("route", PLAIN)
def test_without_draws_the_institutions_own_value_holds(
    route: str, kind: str, schools: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(monkeypatch) as found:
        PLAIN[route](Question(schools[kind]))
    assert {each[NAME] for each in found} == {SAYS}


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("route", [*OF_SCENARIO, *BESIDE])
def test_a_scenario_holds_against_all_of_them(
    route: str, kind: str, schools: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = route in DRAWN
    with recorded(monkeypatch) as found:
        {**PLAIN, **DRAWN}[route](Question(schools[kind], DRAWS if drawn else 0, scenario={NAME: SCENARIO}))
    beside = values(schools, kind, route) if route in BESIDE else set()
    assert {each[NAME] for each in found} == {SCENARIO} | beside


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("route", ASKED)
def test_what_is_asked_for_holds_against_everything(
    route: str, kind: str, schools: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = route in DRAWN
    question = Question(schools[kind], DRAWS if drawn else 0, scenario={NAME: SCENARIO}, asked={NAME: ASKS})
    with recorded(monkeypatch) as found:
        {**PLAIN, **DRAWN}[route](question)
    assert {each[NAME] for each in found} == {ASKS}


@pytest.mark.parametrize("kind", BOTH)
def test_a_tornado_begins_at_what_holds_and_a_sweep_shows_what_is_run(kind: str, schools: dict[str, Path]) -> None:
    place = load_institution(schools[kind])
    assert alone(SensitivitySettings(place), ["departures"]).plan.design.table[NAME].iloc[0] == SAYS
    design = {"kind": "posterior", "points": DRAWS}
    study = {"uncertainties": "posterior", "outcomes": ["departures"], "institutions": [place], "design": design}
    varied = sim.sweep({**study, "replicates": 1, "months": 1}, threads=1).design[NAME]
    assert set(varied) == values(schools, kind, "sweep")
