"""Rankings of policies: chance is taken out, robust is told from fragile, and what flips the order is found."""

import numpy as np
import pytest

from sim.studies.sensitivity.indices.noise import contrast, share_of_noise
from sim.studies.sensitivity.ranking import rank, verdict, without_noise

Shares = np.ndarray


@pytest.mark.parametrize("replicates", [2, 3, 4, 7])
def test_the_contrast_varies_as_the_mean_does_by_chance_alone(replicates: int) -> None:
    rng = np.random.default_rng(1)
    chance, common = rng.normal(size=(40_000, replicates)), rng.normal(size=(40_000, 1)) * 10.0
    assert contrast(chance + common).var() == pytest.approx(chance.mean(axis=1).var(), rel=0.04)
    assert contrast(chance + common) == pytest.approx(contrast(chance))
    assert share_of_noise(chance) == pytest.approx(1.0, rel=0.04)
    assert share_of_noise(chance + common) < 0.02


def test_chance_is_taken_out_of_a_spread_but_never_what_parameters_do() -> None:
    rng = np.random.default_rng(2)
    truth = rng.normal(-1.0, 1.0, size=(4000, 1))
    seen = truth + rng.normal(0.0, 3.0, size=(4000, 2))
    found = without_noise(seen)
    assert found.mean() == pytest.approx(seen.mean())
    assert truth.std() <= found.std() < 0.6 * seen.mean(axis=1).std()
    certain = np.repeat(truth, 2, axis=1)
    assert without_noise(certain) == pytest.approx(truth[:, 0])
    assert without_noise(seen[:, :1]) == pytest.approx(seen[:, 0])  # one future: nothing is known of chance


def made_up_ranking(outcome: str = "departures") -> tuple[object, Shares]:
    """Three policies: one always far ahead; of two others, the first wins where the second parameter is low."""
    rng = np.random.default_rng(4)
    shares = rng.random((400, 60))
    flat = np.zeros((400, 1))
    gap = (shares[:, 1] - 0.7)[:, None] * 4.0
    means = {"best": flat - 20.0, "first": flat - 6.0 + gap / 2, "second": flat - 6.0 - gap / 2}
    effects = {
        name: np.repeat(mean, 2, axis=1) + rng.normal(0, 0.2, (400, 2)) for name, mean in means.items()
    }
    usual = {
        name: np.full((1, 16), level) for name, level in (("second", -5.0), ("best", -20.0), ("first", -7.0))
    }
    names = [f"p{k}" for k in range(60)]
    sign = 1.0 if outcome == "departures" else -1.0
    found = rank(
        outcome, {k: sign * v for k, v in effects.items()}, {k: sign * v for k, v in usual.items()},
        {name: name for name in effects}, names, shares,
    )  # fmt: skip
    return found, shares


@pytest.mark.parametrize("outcome", ["departures", "self_respect"])
def test_a_ranking_tells_robust_from_fragile_and_finds_what_flips_it(outcome: str) -> None:
    found, _ = made_up_ranking(outcome)
    assert list(found.policies["policy"]) == ["best", "first", "second"]
    assert list(found.policies["first"]) == [1.0, 0.0, 0.0] and list(found.policies["better"]) == [1.0] * 3
    share = found.pairs.set_index(["policy", "other"])["share"]
    assert share["best", "first"] == share["best", "second"] == 1.0
    assert share["first", "second"] == pytest.approx(0.7, abs=0.05)
    assert set(found.flips["parameter"]) == {"p1"}
    row = found.flips[found.flips["about"] == "first before second"].iloc[0]
    assert row["low_half"] > 0.95 and row["high_half"] == pytest.approx(0.4, abs=0.07)
    assert found.chance == 1.0 and found.agreement.min() == pytest.approx(1 / 3)


def test_words_follow_the_shares() -> None:
    words = [verdict(share) for share in (0.95, 0.8, 0.5, 0.2, 0.05)]
    assert words == [
        "robust",
        "leaning",
        "open",
        "leaning, the other way round",
        "robust, the other way round",
    ]
