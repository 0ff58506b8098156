"""The calibration method on problems whose answer is known, its data, its study file and its folder."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from sim.engine.replicates import Cancelled
from sim.evidence.priors import Space
from sim.foundation.errors import InputError
from sim.studies.calibration.calibrate import calibrate, from_priors
from sim.studies.calibration.coverage import Coverage, check_coverage
from sim.studies.calibration.curves import learn_curves
from sim.studies.calibration.data import Banded, Counted, Surveyed, log_likelihood, to_scale
from sim.studies.calibration.proposals import propose
from sim.studies.calibration.study import CalibrationStudy, load_study
from sim.studies.calibration.waves import Posterior, close_in, pooled
from sim.studies.points.cache import points_in

Array = np.ndarray[Any, Any]
FITTED = ("offers_per_year", "intention_base")
SPACE = Space.of([*FITTED, "required_hours", "exhaustion_scale", "disrespect_scale", "search_fatigue"])
RATE = Banded("rate", "annual_departure_rate", 0.075, 0.055, 0.10)
SHARE = Surveyed("burnout", "burned_out", 0.38, 200)


def straight(scores: Array, rng: np.random.Generator | None = None) -> Array:
    """A made-up model: a rate and a share on straight lines of two of the parameters, with a little noise."""
    first, second = scores[:, SPACE.places(FITTED)].T
    noise = np.zeros((2, len(scores))) if rng is None else rng.normal(0.0, 0.05, (2, len(scores)))
    return np.column_stack([np.exp(-2.3 + 0.4 * first + noise[0]), 1 / (1 + np.exp(0.9 - 0.6 * second - noise[1]))])


def found(seed: int, data: list[Any], points: tuple[int, ...] = (600, 400, 600)) -> Posterior:
    rng = np.random.default_rng(seed)
    return close_in(from_priors(FITTED, SPACE), data, points, lambda _, scores: straight(scores, rng), seed)


def test_it_finds_the_posterior_of_a_straight_line() -> None:
    grid = np.linspace(-4.0, 4.0, 2001)
    scores = np.zeros((len(grid), len(SPACE.names)))
    posterior = found(1, [RATE, SHARE], (800, 800, 4000))
    assert posterior.effective > 500
    for k, (name, datum) in enumerate(zip(FITTED, (RATE, SHARE), strict=True)):
        scores[:] = 0.0
        scores[:, SPACE.names.index(name)] = grid
        weight = np.exp(datum.log_likelihood(straight(scores)[:, k]) - grid**2 / 2.0)
        weight /= weight.sum()
        mean = weight @ grid
        column = posterior.scores[:, SPACE.names.index(name)]
        assert posterior.weights @ column == pytest.approx(mean, abs=0.1)
        spread = np.sqrt(weight @ (grid - mean) ** 2)
        assert np.sqrt(posterior.weights @ (column - mean) ** 2) == pytest.approx(spread, rel=0.12)


def test_what_the_data_do_not_tell_keeps_its_prior() -> None:
    posterior = found(2, [RATE], (600, 600, 3000))
    other = posterior.scores[:, SPACE.names.index("required_hours")]
    assert posterior.weights @ other == pytest.approx(0.0, abs=0.12)
    assert np.sqrt(posterior.weights @ other**2) == pytest.approx(1.0, abs=0.12)


@pytest.mark.long
def test_its_intervals_hold_as_often_as_they_say() -> None:
    """Simulation-based calibration on the made-up model: ranks of the truth are even."""
    inside = []
    for k in range(40):
        rng = np.random.default_rng(1000 + k)
        truth = SPACE.draw(1, seed=k)
        shown = straight(truth, rng)[0]
        data = [RATE.noisy(shown[0], rng), SHARE.noisy(shown[1], rng)]
        posterior = found(k, data)
        inside += [posterior.share_below(name, truth[0, SPACE.names.index(name)]) for name in FITTED]
    shares = np.array(inside)
    assert 0.35 < (np.abs(shares - 0.5) < 0.25).mean() < 0.65
    assert (np.abs(shares - 0.5) < 0.45).mean() > 0.8


def bent(scores: Array, rng: np.random.Generator) -> Array:
    """A rate that rises ever more steeply and a share that levels off and depends on both, with a little noise."""
    first, second = scores[:, SPACE.places(FITTED)].T
    noise = rng.normal(0.0, 0.05, (2, len(scores)))
    share = -0.9 + np.tanh(second) + 0.4 * second + 0.4 * np.tanh(first)
    return np.column_stack([np.exp(-2.7 + 0.5 * np.exp(0.5 * first) + noise[0]), 1 / (1 + np.exp(-share - noise[1]))])


def moments(scores: Array, weights: Array) -> Array:
    """Means, then standard deviations, of the two parameters."""
    columns = scores[:, SPACE.places(FITTED)]
    mean = weights @ columns / weights.sum()
    return np.concatenate([mean, np.sqrt(weights @ (columns - mean) ** 2 / weights.sum())])


def by_brute_force(data: list[Any]) -> Array:
    """The posterior of the bent model from two hundred thousand draws of the prior."""
    rng = np.random.default_rng(99)
    scores = rng.standard_normal((200_000, len(SPACE.names)))
    return moments(scores, np.exp(log_likelihood(data, bent(scores, rng))))


def test_each_wave_by_itself_holds_the_posterior_of_a_bent_model() -> None:
    data = [RATE, SHARE]
    truth, rng = by_brute_force(data), np.random.default_rng(5)
    posterior = close_in(from_priors(FITTED, SPACE), data, (800, 3000, 3000), lambda _, scores: bent(scores, rng), 5)
    for number in (1, 2):
        here = posterior.wave == number
        logs = (posterior.told + posterior.beforehand)[here]
        assert moments(posterior.scores[here], np.exp(logs - logs.max())) == pytest.approx(truth, abs=0.1)
    assert moments(posterior.scores, posterior.weights) == pytest.approx(truth, abs=0.07)
    assert posterior.effective > 2500, "the screening follows the bend: more than two fifths of the points count"


def test_an_emulator_that_is_wrong_costs_draws_and_not_truth() -> None:
    data, rng = [RATE, SHARE], np.random.default_rng(6)
    before = from_priors(FITTED, SPACE)
    known = SPACE.draw(800, 6)
    misled = learn_curves(data, known, straight(known, rng))
    scores, offered = propose(before, data, misled, 20_000, [6])
    logs = log_likelihood(data, bent(scores, rng)) - offered
    assert moments(scores, np.exp(logs - logs.max())) == pytest.approx(by_brute_force(data), abs=0.1)


def test_what_a_curve_misses_is_measured_on_points_left_out() -> None:
    scores, rng = SPACE.draw(80, 7), np.random.default_rng(7)
    values = bent(scores, rng)
    curves = learn_curves([RATE, SHARE], scores, values)
    one, turned = 13, curves.curves[0]
    kept = np.arange(80) != one
    x = turned.features(scores)
    pull = turned.squares - x.T @ x
    found = np.linalg.solve(x[kept].T @ x[kept] + pull, x[kept].T @ curves.shown[kept, 0])
    assert curves.expected[one, 0] == pytest.approx(x[one] @ found, abs=1e-6)


def test_further_points_teach_as_if_they_had_been_there_from_the_start() -> None:
    scores, rng = SPACE.draw(120, 8), np.random.default_rng(8)
    values = bent(scores, rng)
    half = learn_curves([RATE], scores[:60], values[:60, :1])
    whole = half.with_points(scores[60:], values[60:, :1])
    x = whole.curves[0].features(scores)
    pull = half.curves[0].squares - x[:60].T @ x[:60]
    assert whole.at(scores)[:, 0] == pytest.approx(x @ np.linalg.solve(x.T @ x + pull, x.T @ whole.shown[:, 0]), abs=1e-6)
    assert whole.expected[60:] == pytest.approx(half.at(scores[60:])), "a forecast, made before they were seen"


def test_waves_count_in_proportion_to_their_effective_draws() -> None:
    wave = np.array([0, 0, 0, 1, 1])
    weights = pooled(np.array([700.0, 700.0, 0.0, -5.0, -5.0]), wave)
    assert weights == pytest.approx([0.25, 0.25, 0.0, 0.25, 0.25]), "constants of a wave cancel"
    assert pooled(np.log([1.0, 1.0, 1.0, 1.0, 1e-9]), wave)[:3].sum() == pytest.approx(0.75)


def test_draws_are_equally_weighted_and_repeatable() -> None:
    posterior = found(3, [RATE, SHARE])
    places = posterior.drawn(200, seed=1)
    assert np.array_equal(places, posterior.drawn(200, seed=1))
    column = posterior.scores[:, SPACE.names.index(FITTED[0])]
    assert column[places].mean() == pytest.approx(posterior.weights @ column, abs=0.1)


def test_data_are_as_likely_as_they_should_be() -> None:
    values = np.array([0.055, 0.075, 0.10])
    assert RATE.log_likelihood(values) == pytest.approx([-1.92, 0.0, -1.92], abs=0.01)
    count = Counted("exits", "annual_departure_rate", 0.08, 8, 100.0)
    assert np.argmax(count.log_likelihood(np.linspace(0.01, 0.3, 291))) == 70
    assert count.band[0] < 0.05 and count.band[1] > 0.13, "eight of a hundred tell little"
    few, many = (Surveyed("b", "burned_out", 0.4, n).band for n in (20, 2000))
    assert few[1] - few[0] > 5 * (many[1] - many[0])
    assert log_likelihood([RATE, SHARE], np.array([[0.075, 0.38], [0.2, 0.38]]))[1] < -10
    for name, back in (("burned_out", expit), ("hours_per_week", np.exp)):
        assert back(to_scale(name, np.array(0.4))) == pytest.approx(0.4)


SMALL = {
    "title": "Small", "institution": "community", "months": 12, "fitted": ["offers_per_year"], "targets": ["C1", "C2"],
    "waves": [60, 60], "draws": 20, "seed": 5,
}  # fmt: skip


def test_a_calibration_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    study = CalibrationStudy(**SMALL)
    whole = calibrate(study)
    seen = []

    def stop() -> bool:
        return seen[-1:] > [80]

    with pytest.raises(Cancelled):
        calibrate(study, folder=tmp_path / "run", progress=lambda done, _: seen.append(done), cancelled=stop)
    assert 80 <= points_in(tmp_path / "run") < 100
    told: list[int] = []
    again = calibrate(study, folder=tmp_path / "run", threads=1, progress=lambda done, _: told.append(done))
    assert told[0] == 60 and told[1] >= 80, "points that are there are not simulated again"
    assert np.array_equal(again.posterior.values, whole.posterior.values)
    assert again.draws.equals(whole.draws) and len(again.draws) == 20
    assert list(again.fit["target"]) == ["C1", "C2"] and again.posterior.learned()["parameter"][0] == "offers_per_year"
    other = CalibrationStudy(**{**SMALL, "seed": 6})
    with pytest.raises(InputError, match="belongs to another study"):
        calibrate(other, folder=tmp_path / "run")


@pytest.mark.long
def test_a_check_of_coverage_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    study, seen = CalibrationStudy(**SMALL), []
    whole = check_coverage(study, 2, common=60, waves=(50, 50))

    def stop() -> bool:
        return len(seen) > 120

    def tell(done: int, total: int) -> None:
        seen.append((done, total))

    folder = tmp_path / "coverage"
    with pytest.raises(Cancelled):
        check_coverage(study, 2, folder=folder, progress=tell, cancelled=stop, common=60, waves=(50, 50))
    assert points_in(folder) >= 100
    seen.clear()
    again = check_coverage(study, 2, folder=folder, threads=1, progress=tell, common=60, waves=(50, 50))
    assert again.table.equals(whole.table) and len(again.table) == 2
    assert seen[-1] == (262, 262) and [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) < 262, "points that are there are not simulated again"
    with pytest.raises(InputError, match="belongs to another study"):
        check_coverage(study, 2, folder=folder, common=70, waves=(50, 50))


def test_the_error_of_coverage_is_over_institutions() -> None:
    """Parameters of one institution share their points: what counts is how far institutions lie apart."""
    below = {1: (0.5, 0.5), 2: (0.01, 0.99), 3: (0.5, 0.5), 4: (0.01, 0.99)}
    rows = [(k, name, share, 100.0) for k, shares in below.items() for name, share in zip(("a", "b"), shares, strict=True)]
    held = Coverage(pd.DataFrame(rows, columns=["institution", "parameter", "share_below", "effective"])).held()
    last = held.set_index("parameter").loc["all"]
    assert last["n"] == 8 and last["held_50"] == last["held_90"] == 0.5
    assert last["se_50"] == pytest.approx(np.std([1, 0, 1, 0], ddof=1) / 2)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all", encoding="utf-8")
    with pytest.raises(InputError, match="contains other files"):
        calibrate(CalibrationStudy(**SMALL), folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("fitted: [offers_per_yaer]", 'Did you mean "offers_per_year"'),
        ("fitted: [a, b, c, d, e, f, g]", "is not a parameter"),
        ("fitted: []", "One to six"),
        ("targets: [V6]", "not a target that may be fitted"),
        ("waves: [100]", "Two to ten waves"),
        ("months: 0", "12 to 600"),
        ("draw: 20", 'Did you mean "draws"'),
    ],
)
def test_a_wrong_study_is_refused_with_its_line(line: str, message: str, tmp_path: Path) -> None:
    lines = [f"{key}: {value}".replace("'", "") for key, value in SMALL.items() if not line.startswith(f"{key}:")]
    path = tmp_path / "study.yaml"
    path.write_text("\n".join([*lines, line]), encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        load_study(path)
    assert "study.yaml" in str(caught.value)


def test_the_shipped_study_fits_at_most_six_to_what_may_be_fitted() -> None:
    study = load_study()
    assert len(study.fitted) <= 6 and list(study.targets) == [f"C{k}" for k in range(1, 7)]
    assert [datum.point for datum in study.data] == pytest.approx([0.075, 0.38, 0.32, 54, 84, 0.12])
