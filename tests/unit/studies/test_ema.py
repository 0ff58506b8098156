"""The EMA workbench runs studies with the very numbers of `sim.sweep`, and its parameters are what the study says."""

import pickle
import sys
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.studies.ema import ema_model, triangular
from sim.studies.sweep.factors import read_uncertainties
from tests.unit.studies.sweeps import SMALL, small

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import ema_workbench as ema

SCENARIO, POLICY = getattr(ema, "Sample", None) or ema.Scenario, getattr(ema, "Sample", None) or ema.Policy  # 3, or 2
VARIED = {
    "levers": {"team_inbox": [0, 1], "mentoring": {"intensity": 0.5, "start": {"low": 1, "high": 4}}},
}


def at_points(model: Any, points: pd.DataFrame) -> dict[str, np.ndarray]:
    """What the workbench finds at given points: one scenario and one policy of its own for each."""
    found: list[dict[str, np.ndarray]] = []
    names = {one.name for one in model.uncertainties}, {one.name for one in model.levers}
    for number, row in enumerate(points.to_dict("records")):  # policies of one name are one policy to the workbench
        scenario = SCENARIO(f"s{number}", **{str(name): row[name] for name in names[0]})
        policy = POLICY(f"p{number}", **{name: row[name] for name in names[1]})
        _, outcomes = ema.perform_experiments(model, scenarios=[scenario], policies=[policy])
        found.append(outcomes)
    return {name: np.concatenate([each[name] for each in found]) for name in found[0]}


def test_the_same_points_give_the_very_numbers_of_a_sweep() -> None:
    study = small(**VARIED, design={"kind": "sobol", "points": 4})
    results = sim.sweep(study)
    means = results.means().merge(results.design, on="point")
    found = at_points(ema_model(study), means.rename(columns={"scenario": "scenario_name"}))
    for name in SMALL["outcomes"]:
        assert found[name].tolist() == means[name].tolist(), name
    assert len(set(found["burned_out"])) > 4, "points differ"


@pytest.mark.parametrize("own", [False, True], ids=["shipped", "fixed"])
def test_posterior_draws_are_those_of_a_sweep(own: bool) -> None:
    held = {"constants": {"parameters": {"exhaustion_scale": 1.1}}} if own else {}
    design = {"kind": "posterior", "points": 3}
    study = small(uncertainties="posterior", levers={}, scenarios=["baseline"], design=design, **held)
    results = sim.sweep(study)
    points = pd.DataFrame({"posterior_draw": range(3)})
    found = at_points(ema_model(study), points)
    assert found["departures"].tolist() == results.means()["departures"].tolist()
    assert found["burned_out"].tolist() == results.means()["burned_out"].tolist()


def test_a_precision_asks_for_the_replicates_of_a_sweep() -> None:
    precision = {"outcome": "departures", "half_width": 1.5, "least": 3, "most": 9}
    study = {**small(levers={}, precision=precision, design={"kind": "latin_hypercube", "points": 2})}
    study.pop("replicates")
    results = sim.sweep(study)
    means = results.means().merge(results.design, on="point").rename(columns={"scenario": "scenario_name"})
    found = at_points(ema_model(study), means)
    assert found["departures"].tolist() == means["departures"].tolist()


def test_the_workbench_samples_and_runs_by_itself() -> None:
    model = ema_model(small(**VARIED, institutions=["community", "typical"], months=1, replicates=1))
    experiments, outcomes = ema.perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6 and set(outcomes) == set(SMALL["outcomes"])
    assert np.isfinite(outcomes["burned_out"]).all()
    assert set(experiments["team_inbox"]) <= {0.0, 1.0} and set(experiments["institution"]) <= {"community", "typical"}


def test_parameters_are_of_the_kind_that_fits() -> None:
    model = ema_model(small(**VARIED))
    kinds = {one.name: type(one).__name__ for one in (*model.uncertainties, *model.levers, *model.constants)}
    assert kinds == {
        "message_growth_per_year": "RealParameter", "exhaustion_scale": "RealParameter",
        "team_inbox": "CategoricalParameter", "mentoring": "Constant", "mentoring_start": "IntegerParameter",
        "scenario_name": "CategoricalParameter",
    }  # fmt: skip
    ranges = {one.name: (one.lower_bound, one.upper_bound) for one in (*model.uncertainties, *model.levers)}
    assert ranges["message_growth_per_year"] == (0.02, 0.06) and ranges["mentoring_start"] == (1, 4)
    assert {one.name for one in model.uncertainties} == set(SMALL["uncertainties"])
    assert [one.value for one in model.constants] == [0.5]


@pytest.mark.parametrize("name", ["inbox_by_hours", "price_of_team_inbox"])
def test_priors_are_the_declared_ones(name: str) -> None:
    shares = np.linspace(0.0, 1.0, 9)
    (factor,) = read_uncertainties({name: "prior"})
    expected = factor.at(shares)
    assert len(set(expected)) == 9
    assert triangular(factor).ppf(shares) == pytest.approx(expected)
    (prior,) = [one for one in ema_model(small(uncertainties={name: "prior"})).uncertainties if one.name == name]
    assert prior.dist.ppf(shares) == pytest.approx(expected)


def test_prices_of_levers_change_the_costs_as_in_a_sweep() -> None:
    study = small(
        uncertainties={"price_of_team_inbox": "prior"}, outcomes=["total_usd"], design={"kind": "sobol", "points": 2}
    )
    means = sim.sweep(study).means().merge(sim.sweep(study).design, on="point")
    found = at_points(ema_model(study), means.rename(columns={"scenario": "scenario_name"}))
    assert found["total_usd"].tolist() == means["total_usd"].tolist() and len(set(found["total_usd"])) > 4


def test_outcomes_keep_their_directions() -> None:
    outcomes = {"departures": "lower", "protected_share": "higher", "headcount": "info"}
    model = ema_model(small(outcomes=outcomes))
    kinds = {one.name: one.kind for one in model.outcomes}
    kind = ema.ScalarOutcome
    assert kinds == {"departures": kind.MINIMIZE, "protected_share": kind.MAXIMIZE, "headcount": kind.INFO}


def test_the_model_travels_to_other_processes() -> None:
    function = ema_model(small()).function
    values = {"message_growth_per_year": 0.03, "exhaustion_scale": 1.0, "team_inbox": 1.0, "scenario_name": "baseline"}
    assert pickle.loads(pickle.dumps(function))(**values) == function(**values)


def test_random_numbers_of_each_point_is_refused() -> None:
    with pytest.raises(InputError) as error:
        ema_model(small(own_random_numbers=True))
    assert error.value.key == "own_random_numbers"


def test_without_the_workbench_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(InputError, match="ema_workbench, which is not installed") as error:
        ema_model(small())
    assert "faculty-attrition[experiments]" in error.value.allowed
