"""Points that no design study can vary: the same draws everywhere, an interruption changes nothing, prices come last."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.engine.replicates import Cancelled
from sim.foundation.errors import InputError
from sim.studies.points import cache
from sim.studies.points.stages import AnalysisSettings, Stage, evaluate, priced_table, responses
from sim.studies.sensitivity.space import Prior
from sim.world.institution import load_institution
from sim.world.scenario import Scenario

SMALL = load_institution("community").scaled(50)


def test_a_price_changes_costs_and_nothing_else() -> None:
    table = pd.DataFrame(
        {"point": [0, 1, 1], "scenario": ["baseline", "baseline", "policy"], "replicate": 0, "departures": 5.0,
         "total_usd": 100.0, "bought_usd:mentoring": [np.nan, np.nan, 40.0]}
    )  # fmt: skip
    found = priced_table(table, pd.DataFrame({"mentoring": [3.0, 1.5]}))
    assert list(found["total_usd"]) == [100.0, 100.0, 120.0]
    assert found.drop(columns="total_usd").equals(table.drop(columns="total_usd"))


def small_stage(seed: int = 1) -> Stage:
    study = AnalysisSettings(SMALL, months=3, replicates=2, seed=5)
    idle = Scenario(name="idle", title="Nothing", levers={"mentoring": 0.0})
    prior = Prior.of(["mentoring"])
    names, values = prior.values(prior.latin(9, seed))
    return Stage("try", study.evaluators([idle]), names, values, ("departures", "exhaustion"), 2)


def test_scenarios_meet_the_same_random_numbers_at_every_point() -> None:
    table = evaluate(small_stage())
    assert (responses(table, "exhaustion_change", "baseline", "idle") == 0.0).all()
    levels = responses(table, "exhaustion", "baseline")
    assert levels.shape == (9, 2) and len(np.unique(levels)) == 18


def test_an_interrupted_study_goes_on_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "points_in_a_part", lambda months, points: 3)
    whole = evaluate(small_stage(), threads=1)
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        evaluate(small_stage(), tmp_path, threads=1, cancelled=lambda: next(asked) >= 7)
    assert cache.points_in(tmp_path) == 6
    tried: list[int] = []
    point = Stage.point
    monkeypatch.setattr(Stage, "point", lambda self, place: tried.append(place) or point(self, place))
    told: list[tuple[int, int]] = []
    again = evaluate(small_stage(), tmp_path, threads=2, progress=lambda *now: told.append(now))
    assert sorted(tried) == [6, 7, 8] and told[-1] == (9, 9)
    pd.testing.assert_frame_equal(again, whole)


def test_another_study_in_the_folder_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    evaluate(small_stage(), tmp_path)
    before = sorted(path.name for path in (tmp_path / "try").iterdir())
    for other, what in (
        (small_stage(seed=2), "design"),
        (replace(small_stage(), replicates=1), "replicates"),
    ):
        with pytest.raises(InputError, match=f"another study or version; changed: .*{what}"):
            evaluate(other, tmp_path)
    assert sorted(path.name for path in (tmp_path / "try").iterdir()) == before
