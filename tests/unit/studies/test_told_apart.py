"""What a cause moves, what it tells apart, and whether the two gaps say where to: known people, and a small school."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.foundation.errors import InputError
from sim.studies.drivers.told_apart import (
    MECHANISMS,
    exits,
    followed,
    log_odds_per_sd,
    moved_in_total,
    told_apart,
    where_to,
)

PEOPLE = 6_000


@dataclass
class Known:
    """A run whose people and departures are made up."""

    crowd: pd.DataFrame
    departures: pd.DataFrame
    months: int = 36

    def people(self, months: list[int]) -> pd.DataFrame:
        """Everybody, whenever they are asked for."""
        return self.crowd.assign(month=months[0])


def known(slope: float, seed: int = 1, leavers: float = 1.0) -> Known:
    """People whose log odds of leaving rise with the values gap, and with nothing else; all have the same culture."""
    rng = np.random.default_rng(seed)
    crowd = pd.DataFrame({column: rng.normal(0.4, 0.1, PEOPLE) for column in MECHANISMS.values()})
    crowd["strain_culture"] = 0.5
    crowd["replicate"], crowd["line"], crowd["occupant"] = 0, np.arange(PEOPLE), 0
    score = (crowd["values_gap"] - 0.4) / 0.1
    leaves = rng.random(PEOPLE) < leavers / (1.0 + np.exp(1.0 - slope * score))
    gone = crowd[leaves][["replicate", "line", "occupant", "values_gap", "volume_gap_hours"]].copy()
    gone["month"], gone["kind"] = 20, "voluntary"
    gone["track"] = pd.Categorical(rng.choice(["clinician", "educator"], len(gone)))
    gone["department"] = pd.Categorical(rng.choice(["A", "B", "C"], len(gone)))
    out = rng.random(len(gone)) < 1.0 / (1.0 + np.exp(-0.5 * (gone["values_gap"] - 0.4) / 0.1))
    gone["destination"] = np.where(out, "industry", "other_academic")
    return Known(crowd, gone)


def row(table: pd.DataFrame, name: str) -> pd.Series:
    """One mechanism."""
    return table.set_index("mechanism").loc[name]


def test_what_tells_who_leaves_is_found_and_what_does_not_is_not() -> None:
    found = told_apart(known(0.7))  # type: ignore[arg-type]
    assert list(found["mechanism"]) == list(MECHANISMS) and len(found) == 9
    values = row(found, "values_gap")
    assert values["low"] < 0.7 < values["high"] and values["high"] - values["low"] < 0.3
    assert values["log_odds"] == pytest.approx(0.7, abs=0.1)
    assert values["sd"] == pytest.approx(0.1, rel=0.05) and values["mean"] == pytest.approx(0.4, rel=0.05)
    inbox = row(found, "strain_inbox")
    assert inbox["low"] < 0.0 < inbox["high"]
    assert math.isnan(row(found, "strain_culture")["log_odds"]), "all are alike"
    assert found["moved"].isna().all() and not found["constant"].any(), "nothing was switched off"


def test_what_moves_much_and_tells_nobody_apart_is_a_constant() -> None:
    run, half = known(0.7), known(0.7, leavers=0.5)
    without = {name: half for name in ("strain_inbox", "strain_culture", "values_gap")}
    moved = moved_in_total(run, {**without, "strain_rvu": run})  # type: ignore[arg-type, dict-item]
    found = told_apart(run, moved=moved)  # type: ignore[arg-type]
    assert row(found, "strain_inbox")["moved"] == pytest.approx(1.0 - exits(half) / exits(run))  # type: ignore[arg-type]
    assert 0.4 < row(found, "strain_inbox")["moved"] < 0.6
    assert row(found, "strain_rvu")["moved"] == 0.0 and not row(found, "strain_rvu")["constant"], "it moves nothing"
    assert row(found, "strain_inbox")["constant"] and row(found, "strain_culture")["constant"]
    assert not row(found, "values_gap")["constant"], "it moves as much, and says who"


def test_who_leaves_for_other_reasons_or_later_is_no_leaver() -> None:
    run = known(0.0)
    gone = run.departures.sort_values("line").reset_index(drop=True)
    gone.loc[:9, "kind"] = "retirement"
    gone.loc[10:14, "month"] = 36
    gone.loc[15:24, "month"] = 37
    gone.loc[25:29, "month"] = 12
    found = followed(Known(run.crowd, gone, 48), 12, 24)  # type: ignore[arg-type]
    assert len(found) == PEOPLE - 10, "whoever retires is left out"
    assert found["voluntary"].sum() == len(gone) - 10 - 10 - 5, "up to the last month, and after the survey"


def test_the_gaps_say_where_leavers_go() -> None:
    found = where_to(known(0.3)).set_index("gap")  # type: ignore[arg-type]
    values, volume = found.loc["values_gap"], found.loc["volume_gap"]
    assert values["odds_ratio"] == pytest.approx(math.exp(0.5 * values["sd"] / 0.1), rel=0.12)
    assert values["low"] > 1.2
    assert volume["low"] < 1.0 < volume["high"]
    assert (found["leavers"] > 1_000).all()


def test_what_is_held_constant_does_not_show() -> None:
    rng = np.random.default_rng(4)
    track = pd.Series(pd.Categorical(rng.choice(["a", "b"], PEOPLE)))
    of_b = (track == "b").to_numpy()
    values = rng.normal(size=PEOPLE) + 2.0 * of_b
    happened = (rng.random(PEOPLE) < np.where(of_b, 0.6, 0.2)).astype(float)
    assert log_odds_per_sd(values, happened)[0] > 0.5
    held, error = log_odds_per_sd(values, happened, [track])
    assert abs(held) < 3.0 * error


def test_a_small_school_has_both_numbers() -> None:
    asked: Any = {"institution": sim.load_institution("community").scaled(120), "months": 24, "replicates": 4, "seed": 3}
    run = sim.run(**asked)
    without = {"values_gap": sim.run(**asked, switches={"values_gap": 0})}
    found = told_apart(run, 0, 24, moved_in_total(run, without))
    assert row(found, "values_gap")["moved"] > 0.2
    people = run.people([0])
    assert row(found, "strain_rvu")["people"] <= len(people)
    assert 0 < row(found, "strain_rvu")["leavers"] <= exits(run)
    assert row(found, "volume_gap")["log_odds"] > 0.0
    assert where_to(run)["leavers"].iloc[0] == exits(run)


def test_mistakes_get_one_clear_message() -> None:
    with pytest.raises(InputError, match="cannot be followed for 24 months in a run of 30"):
        told_apart(Known(known(0.1).crowd, known(0.1).departures, 30))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="'voice' is no strain or gap"):
        told_apart(known(0.1), moved={"voice": 0.2})  # type: ignore[arg-type]
