"""Sensitivity: known functions get their known indices, luck is told apart, an interrupted study goes on."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from scipy import special
from sim.experiments.sensitivity_points import Stage, evaluate
from typer.testing import CliRunner

from sim.cli.app import app
from sim.engine import Cancelled
from sim.errors import InputError
from sim.experiments import sensitivity_points as points
from sim.experiments.sensitivity import (
    RANKED_BY,
    Study,
    decompose,
    main_names,
    measures,
    policies,
    rank_policies,
    ranked_by,
    ranking_stages,
    screen,
)
from sim.experiments.sensitivity_indices import contrast, priced_table, responses, share_of_luck
from sim.experiments.sensitivity_output import figures_of, page
from sim.experiments.sensitivity_ranking import rank, verdict, without_luck
from sim.experiments.sensitivity_space import PRICE, Prior, range_of, title_of
from sim.experiments.space import Space, uncertain
from sim.institution import load_institution
from sim.parameters import levers, parameters
from sim.scenario import Scenario, load_scenario

THREE = ("inbox_saved", "care_hours_women", "offers_per_year")
Shares = np.ndarray
SMALL = load_institution("community").scaled(50)


def three() -> tuple[str, ...]:
    """Three parameters, at least one of them with a triangular prior."""
    names = tuple(name for name in THREE if name in uncertain())
    names += tuple(name for name in uncertain() if name not in names)[: 3 - len(names)]
    assert any(parameters()[name].distribution == "triangular" for name in names)
    return names


@dataclass(frozen=True)
class Known(Study):
    """A study of a known function of where the parameters lie in their priors, in the place of the simulation."""

    function: Callable[[dict[str, Shares]], Shares] = lambda at: next(iter(at.values()))

    def run(self, stage: Stage) -> pd.DataFrame:
        shares = special.ndtr(Space.of(stage.parameters).scores(stage.values))
        found = self.function(dict(zip(stage.parameters, shares.T, strict=True)))
        parts = [
            pd.DataFrame(
                {"point": range(len(found)), "replicate": k, "scenario": "baseline", "departures": found}
            )
            for k in range(2)
        ]
        return pd.concat(parts, ignore_index=True)


def test_sobol_finds_the_known_indices_of_ishigami() -> None:
    names = three()

    def ishigami(at: dict[str, Shares]) -> Shares:
        a, b, c = (np.pi * (2.0 * at[name] - 1.0) for name in names)
        return np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)

    found = (
        decompose(Known(function=ishigami), ["departures"], names, 4096)
        .of("departures")
        .set_index("parameter")
    )
    known = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437)}
    for key, wanted in known.items():
        for name, index in zip(names, wanted, strict=True):
            assert found.loc[name, key] == pytest.approx(index, abs=0.03)
            assert found.loc[name, f"{key}_low"] - 0.02 <= index <= found.loc[name, f"{key}_high"] + 0.02


def test_morris_finds_the_slopes_of_a_linear_function_and_nothing_else() -> None:
    slopes = dict(zip(three(), (8.0, -4.0, 2.0), strict=True))
    study = Known(function=lambda at: sum(slope * at[name] for name, slope in slopes.items()))
    found = screen(study, ["departures"], 3)
    table = found.of("departures").set_index("parameter")
    assert list(table.index[:3]) == list(slopes)
    for name, slope in slopes.items():  # from one eighth to seven eighths of the prior
        assert table.loc[name, "mu"] == pytest.approx(0.75 * slope, abs=1e-5)
        assert table.loc[name, "mu_star"] == pytest.approx(0.75 * abs(slope), abs=1e-5)
    assert (table["sigma"] < 1e-5).all() and (table["luck"] < 1e-9).all()
    assert (table["mu_star"].iloc[3:] < 1e-5).all()
    assert main_names(found, 3) == tuple(slopes)
    assert set(table.index) >= set(uncertain()) and f"{PRICE}team_inbox" in table.index


def test_designs_respect_the_priors() -> None:
    prior = Prior.of(["documentation_support"])
    names, values = prior.values(prior.latin(2000, 3))
    for place, name in enumerate(names):
        spec = parameters()[name]
        mean = (spec.low + spec.high) / 2
        if spec.distribution == "triangular":
            mean = (spec.low + spec.value + spec.high) / 3
        assert values[:, place].mean() == pytest.approx(mean, abs=0.003 * (spec.high - spec.low))
    ends = prior.price_factors(np.tile([[0.0], [1.0]], len(prior.names)))["documentation_support"]
    (cost,) = levers()["documentation_support"].costs
    assert list(ends) == pytest.approx([cost.low / cost.usd_per_year, cost.high / cost.usd_per_year])
    assert range_of(f"{PRICE}documentation_support") == (cost.low, cost.high)
    assert all(len(title_of(name)) > 2 for name in prior.names)


def test_a_price_changes_costs_and_nothing_else() -> None:
    table = pd.DataFrame(
        {"point": [0, 1, 1], "scenario": ["baseline", "baseline", "policy"], "replicate": 0, "departures": 5.0,
         "total_usd": 100.0, "bought_usd:mentoring": [np.nan, np.nan, 40.0]}
    )  # fmt: skip
    found = priced_table(table, pd.DataFrame({"mentoring": [3.0, 1.5]}))
    assert list(found["total_usd"]) == [100.0, 100.0, 120.0]
    assert found.drop(columns="total_usd").equals(table.drop(columns="total_usd"))


@pytest.mark.parametrize("replicates", [2, 3, 4, 7])
def test_the_contrast_varies_as_the_mean_does_by_luck_alone(replicates: int) -> None:
    rng = np.random.default_rng(1)
    luck, common = rng.normal(size=(40_000, replicates)), rng.normal(size=(40_000, 1)) * 10.0
    assert contrast(luck + common).var() == pytest.approx(luck.mean(axis=1).var(), rel=0.04)
    assert contrast(luck + common) == pytest.approx(contrast(luck))
    assert share_of_luck(luck) == pytest.approx(1.0, rel=0.04)
    assert share_of_luck(luck + common) < 0.02


def test_luck_is_taken_out_of_a_spread_but_never_what_parameters_do() -> None:
    rng = np.random.default_rng(2)
    truth = rng.normal(-1.0, 1.0, size=(4000, 1))
    seen = truth + rng.normal(0.0, 3.0, size=(4000, 2))
    found = without_luck(seen)
    assert found.mean() == pytest.approx(seen.mean())
    assert truth.std() <= found.std() < 0.6 * seen.mean(axis=1).std()
    certain = np.repeat(truth, 2, axis=1)
    assert without_luck(certain) == pytest.approx(truth[:, 0])
    assert without_luck(seen[:, :1]) == pytest.approx(seen[:, 0])  # one future: nothing is known of luck


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
    assert found.luck == 1.0 and found.agreement.min() == pytest.approx(1 / 3)


def test_words_follow_the_shares() -> None:
    words = [verdict(share) for share in (0.95, 0.8, 0.5, 0.2, 0.05)]
    assert words == [
        "robust",
        "leaning",
        "open",
        "leaning, the other way round",
        "robust, the other way round",
    ]


def small_study(folder: Path | None = None) -> Study:
    return Study(SMALL, load_scenario("fix-workflows"), 3, 2, seed=5, threads=2, folder=folder)


def small_stage(seed: int = 1) -> Stage:
    study = small_study()
    idle = Scenario(name="idle", title="Nothing", levers={"mentoring": 0.0})
    prior = Prior.of(["mentoring"])
    names, values = prior.values(prior.latin(9, seed))
    return Stage("try", study.benches([idle]), names, values, ("departures", "exhaustion"), 2)


def test_scenarios_meet_the_same_luck_at_every_point() -> None:
    table = evaluate(small_stage())
    assert (responses(table, "exhaustion_change", "baseline", "idle") == 0.0).all()
    levels = responses(table, "exhaustion", "baseline")
    assert levels.shape == (9, 2) and len(np.unique(levels)) == 18


def test_an_interrupted_study_goes_on_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(points, "_CHUNK_RUNS", 12)
    whole = evaluate(small_stage(), threads=1)
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        evaluate(small_stage(), tmp_path, threads=1, cancelled=lambda: next(asked) >= 7)
    assert points.points_kept(tmp_path) == 6
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
        with pytest.raises(InputError, match=f"another study: it differs in .*{what}"):
            evaluate(other, tmp_path)
    assert sorted(path.name for path in (tmp_path / "try").iterdir()) == before


def test_policies_are_ranked_over_draws_that_are_given() -> None:
    draws = [dict.fromkeys(uncertain()[:1], parameters()[uncertain()[0]].value)] * 3
    study, tried = small_study(), policies("groups")[:3]
    found = rank_policies(study, ["departures", "total_usd"], tried, 0, draws)
    assert found["total_usd"].ranks.shape == (3, 3) and len(found["departures"].pairs) == 3
    _, many, factors, _ = ranking_stages(study, ["departures"], tried, 0, draws)
    assert (
        many.name == "ranking-posterior" and len(factors.drop_duplicates()) == 3
    )  # prices vary all the same
    assert (many.values == many.values[0]).all()


def test_each_lever_and_each_group_is_a_policy() -> None:
    assert [list(one.levers) for one in policies("levers")] == [[name] for name in levers()]
    assert {name for one in policies("groups") for name in one.levers} == set(levers())
    assert all(use.intensity == 1.0 for one in policies("groups") for use in one.levers.values())


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        (lambda: measures(["departure_change"]), 'Did you mean "departures"'),
        (lambda: ranked_by(["departures_retirement"]), "neither better nor worse"),
        (lambda: policies("lever"), 'Did you mean "levers"'),
        (lambda: Prior(three()).sobol(48, 1), "16, 32, 64"),
    ],
)
def test_a_mistake_gets_one_clear_message(mistake: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        mistake()
    assert says in str(caught.value)
    assert ranked_by(None) == RANKED_BY


def test_every_figure_is_one_that_plotly_accepts_and_the_page_fetches_nothing() -> None:
    study = Known(function=lambda at: at[three()[0]])
    indices = {
        "morris": screen(study, ["departures"], 2),
        "sobol": decompose(study, ["departures"], three(), 16),
    }
    ranking, _ = made_up_ranking()
    figures = figures_of(indices, {"departures": ranking})
    assert len(figures) == 6
    for figure in figures.values():
        assert go.Figure(figure).data
    text = page(figures, Scenario(title="</script> & co"))
    assert "<script src" not in text and "<link" not in text.split("<script>")[0]
    assert "“&lt;/script&gt; &amp; co”" in text


SMALLEST = [
    "--people",
    "50",
    "--months",
    "2",
    "--institution",
    "community",
    "--points",
    "10",
    "--policies",
    "groups",
]


def test_the_command_ranks_writes_and_goes_on_after_an_interruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "found"
    arguments = [
        "sensitivity",
        "--method",
        "ranking",
        *SMALLEST,
        "--out",
        str(out),
        "--outcome",
        "exhaustion",
    ]
    point = Stage.point
    with monkeypatch.context() as patch:
        patch.setattr(points, "_CHUNK_RUNS", 36)

        def stopped(self: Stage, place: int) -> pd.DataFrame:
            if place == 7:
                raise KeyboardInterrupt
            return point(self, place)

        patch.setattr(Stage, "point", stopped)
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 130, done.output
        assert "Interrupted: 7 points are kept" in done.output and not (out / "metadata.json").exists()
        done = CliRunner().invoke(app, [*arguments, "--seed", "2"])
        assert done.exit_code == 2 and "another study" in done.output
        patch.setattr(Stage, "point", point)
        done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    assert "8 policies over" in done.output and "7 points are there already" in done.output
    content = json.loads(done.stdout)
    assert len(content["ranking_policies"]) == 8 and len(content["ranking_points"]) == 10
    metadata = json.loads((out / "metadata.json").read_text(encoding="utf-8"))
    assert metadata["design"]["points"] == 10 and len(metadata["parameters_hash"]) == 64
    assert {path.name for path in out.iterdir()} == {
        "metadata.json",
        "figures.html",
        "points",
        *metadata["tables"],
    }


def test_the_command_refuses_what_makes_no_sense(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    cases = {
        ("--method", "sobl"): 'Did you mean "sobol"',
        ("--method", "sobol", "--points", "20"): "16, 32, 64",
        ("--method", "ranking", "--points", "3"): "say nothing",
        ("--out", str(tmp_path)): "The folder holds other things",
        ("--years", "-1"): "is not a horizon",
    }
    for words, says in cases.items():
        done = CliRunner().invoke(app, ["sensitivity", *words])
        assert done.exit_code == 2, done.output
        assert says in done.output.replace("\n", " ")
