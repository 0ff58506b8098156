"""Runs over posterior draws: replicates take them in turn, differences stay paired, chance is told apart."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.evidence.posterior import draws, read_draws
from sim.foundation.errors import InputError

SOME = [{"offers_per_year": 0.8, "replacement_not_access": 0.5}, {"offers_per_year": 2.4, "replacement_not_access": 0.8}]
SCHOOL = {"institution": "community", "months": 12, "seed": 4}


def test_replicates_take_the_draws_in_turn() -> None:
    mixed = sim.run(replicates=4, draws=SOME, **SCHOOL)
    for k, values in enumerate(SOME):
        alone = sim.run(replicates=4, parameters=values, **SCHOOL)
        for table in ("monthly", "costs", "departures"):
            mine, its = (getattr(run, table).query(f"replicate % 2 == {k}") for run in (mixed, alone))
            pd.testing.assert_frame_equal(mine.reset_index(drop=True), its.reset_index(drop=True))
        mine, its = (run.people([12], replicates=[k]) for run in (mixed, alone))
        assert mine.astype(object).equals(its.astype(object))
    assert mixed.metadata["draws"] == 2 and mixed.draws == 2


def test_intervals_hold_parameters_and_chance_apart() -> None:
    numbers = [{"offers_per_year": 0.7 + 0.33 * k, "unsolicited_offers_per_year": 0.05 + 0.04 * k} for k in range(6)]
    run = sim.run(replicates=12, draws=numbers, **SCHOOL)
    row = run.summary(["annual_departure_rate"]).iloc[0]
    assert row["low"] < row["chance_low"] < row["mean"] < row["chance_high"] < row["high"]
    assert "chance_low" not in sim.run(replicates=4, **SCHOOL).summary()
    single = sim.run(replicates=2, draws=SOME, **SCHOOL).summary(["departures"]).iloc[0]
    assert np.isnan(single["chance_low"]), "one replicate a draw cannot tell chance apart"


def test_differences_stay_paired_within_a_draw() -> None:
    found = sim.compare(["baseline", "fix-workflows"], replicates=4, draws=SOME, **SCHOOL)
    alone = sim.compare(["baseline", "fix-workflows"], replicates=4, parameters=SOME[1], **SCHOOL)
    assert found.differences("departures").iloc[1].equals(alone.differences("departures").iloc[1])
    table = found.summary(["departures"])
    assert {"difference", "difference_low", "difference_chance_low"} <= set(table.columns)


def test_more_draws_than_replicates_are_refused() -> None:
    with pytest.raises(InputError, match="do not fit"):
        sim.run(replicates=1, draws=SOME, **SCHOOL)
    with pytest.raises(InputError, match="offers_per_yaer"):
        sim.run(replicates=1, draws=[{"offers_per_yaer": 1.0}], **SCHOOL)


def test_files_of_draws_are_checked(tmp_path: "object") -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    with pytest.raises(InputError, match="no such file"):
        read_draws(folder / "none.parquet")
    (folder / "text.parquet").write_text("hello", encoding="utf-8")
    with pytest.raises(InputError, match="not a file of posterior draws"):
        read_draws(folder / "text.parquet")
    pd.DataFrame({"a": []}).to_parquet(folder / "empty.parquet")
    with pytest.raises(InputError, match="empty"):
        read_draws(folder / "empty.parquet")
    pd.DataFrame({"a": [1.0]}).to_parquet(folder / "other.parquet")
    with pytest.raises(InputError, match="another version"):
        draws(1, folder / "other.parquet")
