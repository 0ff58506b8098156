"""Points of the parameter space: what is observed there, and that observing less changes nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.engine.replicates import PASSING, SETTLED, run_replicate, settled_start
from sim.results.observed import observe
from sim.rules.vocabulary import PersonColumn
from sim.studies.points.evaluator import PointEvaluator

VALUES = {"message_growth_per_year": 0.05}
BY_KIND = {"gender", "urim", "rank", "track"}


@pytest.fixture(scope="module")
def evaluator() -> PointEvaluator:
    return PointEvaluator.of("baseline", sim.load_institution("community").scaled(60), months=12)


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [(None, True), (["departures", "burned_out"], False), (["departures", "equity_gap"], True)],
    ids=["everything", "no groups", "a gap between groups"],
)
def test_kinds_of_people_are_observed_where_an_outcome_compares_them(
    evaluator: PointEvaluator, outcomes: list[str] | None, wanted: bool
) -> None:
    assert evaluator.at(VALUES, outcomes).by_kind is wanted


def test_what_is_not_observed_changes_nothing_of_what_is(evaluator: PointEvaluator) -> None:
    job = evaluator.at(VALUES)
    whole, less = (run_replicate(replace(job, by_kind=which), 0) for which in (True, False))
    for part in ("by_cell", "by_unit", "use", "log"):
        assert getattr(whole, part).tobytes() == getattr(less, part).tobytes()
    assert whole.by_kind.sum() > 0 and less.by_kind.size == 0
    assert np.allclose(whole.by_kind[..., PersonColumn.HEADCOUNT].sum(1), whole.by_cell[..., PersonColumn.HEADCOUNT].sum(1))


def test_groups_that_were_not_observed_cannot_be_looked_up(evaluator: PointEvaluator) -> None:
    job = evaluator.at(VALUES)
    whole, less = (observe(one, [run_replicate(one, 0)]) for one in (job, replace(job, by_kind=False)))
    assert set(whole.groups()) >= BY_KIND and not BY_KIND & set(less.groups())
    with pytest.raises(sim.InputError, match='no group "gender"'):
        less.of("gender")


def test_a_gap_between_groups_is_the_same_through_a_study(evaluator: PointEvaluator, tmp_path: Path) -> None:
    names = ["departures", "equity_gap"]
    study = {
        "uncertainties": {"message_growth_per_year": "prior"},
        "outcomes": dict.fromkeys(names, "lower"),
        "institution": "small.yaml",
        "months": 12,
        "replicates": 2,
        "design": {"kind": "sobol", "points": 2},
    }
    (tmp_path / "small.yaml").write_text(evaluator.institution.to_yaml(), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(json.dumps(study), encoding="utf-8")
    results = sim.sweep(tmp_path / "study.yaml", tmp_path / "out", threads=1)
    for _, row in results.design.iterrows():
        values = {"message_growth_per_year": row["message_growth_per_year"]}
        run = sim.run(institution=evaluator.institution, parameters=values, replicates=2, months=12)
        kept = results.results[results.results["point"] == row["point"]]
        assert kept[names].to_numpy().tolist() == run.horizon(names).to_numpy().tolist()
        assert (kept["equity_gap"] != 0).any()


def test_settled_starts_of_points_do_not_push_out_those_that_are_asked_for_again(evaluator: PointEvaluator) -> None:
    job, point = evaluator.job, evaluator.at({"message_growth_per_year": 0.0321})
    settled_start(job, 0)
    settled_start(point, 0)
    kept = (job.key, job.seed, 0), (point.key, point.seed, 0)
    assert SETTLED.get(kept[0]) is not None and SETTLED.get(kept[1]) is None
    assert PASSING.get(kept[1]) is not None
    PASSING.clear()
    assert PASSING.get(kept[1]) is None and SETTLED.get(kept[0]) is not None
