"""What hurt most: one scale, made of the model's own slopes, beyond what is usual; and nothing of it reaches the engine."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.evidence.parameters import settings
from sim.results.event_log import STRAINS
from sim.results.hurt import CAUSES, HURT, contributions, hurt_most, named, usual, weights
from sim.rules.functions import saturate

SCHOOL = sim.load_institution("community").scaled(150)
LEVEL = {
    **dict.fromkeys(STRAINS, 0.3), "volume_gap_hours": 4.0, "values_gap": 0.1, "exhaustion": 0.4, "self_respect": 0.8,
    "habituation": 0.1, "pay_fairness": 0.5,
}  # fmt: skip


@pytest.fixture(scope="module")
def run() -> sim.Run:
    return sim.run("baseline", institution=SCHOOL, replicates=3, months=36, seed=2)


def leaver(**differs: float) -> pd.DataFrame:
    """One leaver who was like everybody else but for what is named."""
    row = {**LEVEL, **{f"{name}_at_audit": LEVEL[name] for name in ("volume_gap_hours", "values_gap", "pay_fairness")}}
    return pd.DataFrame([{**row, **differs, "replicate": 7}])


def added(log: pd.DataFrame, **changed: float) -> pd.DataFrame:
    level = pd.DataFrame([LEVEL], index=pd.Index([7], name="replicate"))
    return contributions(log, level, [{**settings(), **changed}], np.array([0]))


def test_whoever_lives_like_everybody_has_nothing_to_name() -> None:
    found = added(leaver())
    assert found.to_numpy() == pytest.approx(np.zeros((1, len(CAUSES))))
    assert hurt_most(found).tolist() == ["nothing"]


def test_a_high_scale_is_no_reason_and_a_constant_hurts_nobody_most() -> None:
    high = {"strain_culture": 0.9}
    level = pd.DataFrame([{**LEVEL, **high}], index=pd.Index([7], name="replicate"))
    log = leaver(**high, strain_administration=0.35)
    found = contributions(log, level, [settings()], np.array([0]))
    assert hurt_most(found).tolist() == ["strain_administration"], "culture is higher, and the same for all"


@pytest.mark.parametrize("cause", CAUSES)
def test_whatever_is_worse_than_usual_is_named(cause: str) -> None:
    column = cause if cause in STRAINS else {"volume_gap": "volume_gap_hours_at_audit"}.get(cause, "values_gap_at_audit")
    by = 4.0 if cause == "volume_gap" else 0.2
    log = leaver(**{column: leaver()[column].iloc[0] + by})
    found = added(log)
    assert hurt_most(found).tolist() == [cause]
    assert found[cause].iloc[0] == pytest.approx(by * weights(LEVEL, settings())[CAUSES.index(cause)])


def test_a_slope_is_that_of_the_rules() -> None:
    p = settings()

    def pull(strain: float) -> float:
        """Log odds of intention through exhaustion and self-respect, where demands meet the school's means."""
        felt = (1.0 - LEVEL["habituation"]) * (strain - 0.3)
        tired = -np.log(1.0 - LEVEL["exhaustion"]) + p["exhaustion_scale"] * p["exhaustion_by_culture"] * felt
        worn = -np.log(LEVEL["self_respect"]) + p["disrespect_scale"] * p["disrespect_by_culture"] * felt
        return float(p["intention_by_exhaustion"] * saturate(tired) + p["intention_by_self_respect"] * saturate(worn))

    step = 1e-5
    slope = (pull(0.3 + step) - pull(0.3 - step)) / (2.0 * step)
    assert weights(LEVEL, p)[CAUSES.index("strain_culture")] == pytest.approx(slope, rel=1e-6)


def test_pay_that_feels_unfair_pulls_by_itself() -> None:
    found = added(leaver(pay_fairness_at_audit=0.3))
    assert found["strain_inequity"].iloc[0] == pytest.approx(0.2 * settings()["intention_by_unfairness"])
    assert added(leaver(pay_fairness_at_audit=0.3), strain_inequity=0.0)["strain_inequity"].iloc[0] == 0.0


def test_the_event_log_says_what_hurt_most(run: sim.Run) -> None:
    log, scale = run.departures, run.hurts()
    audited = log["audit_month"].notna()
    assert (log["hurt_most"].notna() == audited).all() and audited.any() and not audited.all()
    assert list(log["hurt_most"].cat.categories) == list(HURT)
    best = scale[audited].idxmax(axis=1).where(scale[audited].max(axis=1) > 0.0, "nothing")
    assert (best == log.loc[audited, "hurt_most"].astype(object)).all()
    assert named(log).sum() == pytest.approx(1.0)
    assert usual(run.observed)["strain_culture"].to_numpy() == pytest.approx(
        run.monthly.query("month == 0 and group == 'all'")["strain_culture"].to_numpy()
    )


def test_each_draw_has_weights_of_its_own() -> None:
    asked: Any = {"institution": SCHOOL, "replicates": 2, "months": 24, "seed": 2}
    draws = [{"intention_by_values_gap": 1.0}, {"intention_by_values_gap": 5.0}]
    run = sim.run("baseline", **asked, draws=draws)
    log, level = run.departures, usual(run.observed)
    for k, draw in enumerate(draws):
        mine = log[(log["replicate"] == k) & log["audit_month"].notna()]
        beyond = mine["values_gap_at_audit"] - level.loc[k, "values_gap"]
        rate = weights(dict(level.loc[k]), {**settings(), **draw})[CAUSES.index("values_gap")]
        assert run.hurts().loc[mine.index, "values_gap"].to_numpy() == pytest.approx((beyond * rate).to_numpy())
