"""Sensitivity: what is uncertain is screened, decomposed, moved alone; policies are ranked; all of it as design studies."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from scipy import special
from typer.testing import CliRunner

import sim
from sim.cli.app import app
from sim.engine.replicates import Cancelled
from sim.evidence.parameters import levers, parameters
from sim.evidence.priors import Space, uncertain
from sim.foundation.errors import InputError
from sim.results import drawing
from sim.results.prices import PRICE
from sim.studies.points.cache import points_in
from sim.studies.points.evaluator import PointEvaluator
from sim.studies.sensitivity.output import figures_of, page
from sim.studies.sensitivity.space import Prior, range_of, title_of
from sim.studies.sensitivity.steps import run_step
from sim.studies.sensitivity.study import (
    RANKED_BY,
    RankingSteps,
    SensitivitySettings,
    decompose,
    main_names,
    measures,
    policies,
    rank_policies,
    ranked_by,
    ranking_steps,
    screen,
    tornado,
)
from sim.studies.sweep import layout
from sim.world.institution import load_institution
from sim.world.scenario import Scenario, load_scenario
from tests.unit.studies.test_sensitivity_ranking import made_up_ranking

THREE = ("inbox_saved", "care_hours_women", "offers_per_year")
Shares = np.ndarray
SMALL = load_institution("community").scaled(50)


def three() -> tuple[str, ...]:
    """Three parameters, at least one of them with a triangular prior."""
    names = tuple(name for name in THREE if name in uncertain())
    names += tuple(name for name in uncertain() if name not in names)[: 3 - len(names)]
    assert any(parameters()[name].distribution == "triangular" for name in names)
    return names


def known(function: Callable[[dict[str, float]], float]) -> SensitivitySettings:
    """A study of a known function of where the parameters lie in their priors, in the place of the simulation."""

    def model(values: dict[str, float], institution: str, scenario: str, replicates: Sequence[int]) -> dict[str, Any]:
        space = Space(tuple(name for name in values if name in parameters()))
        shares = special.ndtr(space.scores(np.array([[values[name] for name in space.names]])))[0]
        return {"departures": [function(dict(zip(space.names, shares, strict=True)))] * len(replicates)}

    return SensitivitySettings(model=model)


def test_the_main_ones_of_a_screening_are_decomposed() -> None:
    names = three()

    def ishigami(at: dict[str, float]) -> float:
        a, b, c = (np.pi * (2.0 * at[name] - 1.0) for name in names)
        return float(np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))

    found = decompose(known(ishigami), ["departures"], names, 512).of("departures").set_index("parameter")
    indices = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437)}
    for key, wanted in indices.items():
        for name, index in zip(names, wanted, strict=True):
            assert found.loc[name, key] == pytest.approx(index, abs=0.06)


def test_morris_finds_the_slopes_of_a_linear_function_and_nothing_else() -> None:
    slopes = dict(zip(three(), (8.0, -4.0, 2.0), strict=True))
    study = known(lambda at: sum(slope * at[name] for name, slope in slopes.items()))
    found = screen(study, ["departures"], 3)
    table = found.of("departures").set_index("parameter")
    assert list(table.index[:3]) == list(slopes)
    for name, slope in slopes.items():  # from one eighth to seven eighths of the prior
        assert table.loc[name, "mu"] == pytest.approx(0.75 * slope, abs=1e-5)
        assert table.loc[name, "mu_star"] == pytest.approx(0.75 * abs(slope), abs=1e-5)
    assert (table["sigma"] < 1e-5).all() and (table["chance"] < 1e-9).all()
    assert (table["mu_star"].iloc[3:] < 1e-5).all()
    assert main_names(found, 3) == tuple(slopes)
    assert set(table.index) >= set(uncertain()) and f"{PRICE}team_inbox" in table.index


def test_the_tornado_moves_each_uncertain_number_alone() -> None:
    slopes = dict(zip(three(), (8.0, -4.0, 2.0), strict=True))
    found = tornado(known(lambda at: sum(slope * at.get(name, 0.0) for name, slope in slopes.items())), ["departures"])
    table = found.of("departures")
    assert list(table["parameter"][:3]) == list(slopes) and set(table["parameter"]) == set(uncertain())
    assert table["difference"][:3].tolist() == pytest.approx([8.0, -4.0, 2.0]) and not table["clear"][3:].any()
    assert found.points == 2 * len(uncertain()) + 1


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


def small_study(**more: Any) -> SensitivitySettings:
    scenario = load_scenario("fix-workflows")
    return SensitivitySettings(SMALL, months=3, replicates=2, seed=5, threads=2, scenario=scenario, **more)


def test_an_analysis_goes_on_where_it_was_and_another_one_is_refused(tmp_path: Path) -> None:
    tried, wanted = policies("groups")[:2], ["departures", "total_usd"]
    whole = rank_policies(small_study(), wanted, tried, 6)
    asked = iter(range(100))
    with pytest.raises(Cancelled):
        rank_policies(small_study(folder=tmp_path, cancelled=lambda: next(asked) >= 3), wanted, tried, 6)
    again = rank_policies(small_study(folder=tmp_path), wanted, tried, 6)
    for outcome, ranking in whole.items():
        pd.testing.assert_frame_equal(ranking.policies, again[outcome].policies)
        assert np.array_equal(ranking.ranks, again[outcome].ranks)
    assert points_in(tmp_path) == 6 + 1
    with pytest.raises(InputError, match="another study or version; changed: seed of the study"):
        rank_policies(replace(small_study(folder=tmp_path), seed=6), wanted, tried, 6)


def test_a_price_acts_on_costs_and_the_ranking_by_them_alone() -> None:
    study = small_study()
    steps = ranking_steps(study, ["departures", "total_usd"], policies("groups")[:2], 4)
    prices = [name for name in steps.names if name.startswith(PRICE)]
    assert prices and set(steps.many.study["uncertainties"]) == set(steps.names)
    assert set(steps.default.study["uncertainties"]) == set(steps.names) - set(prices)
    data = {**steps.many.study, "uncertainties": {name: "prior" for name in steps.names if name not in prices}}
    results = run_step(study, steps.many), sim.sweep(data | {"design": {"kind": "table"}}, table=_design(study, steps))
    with_prices, without = (one.results for one in results)
    assert with_prices["departures"].equals(without["departures"])
    assert not np.allclose(with_prices["total_usd"], without["total_usd"])


def _design(study: SensitivitySettings, steps: RankingSteps) -> pd.DataFrame:
    table = run_step(study, steps.many).design
    return table[[name for name in steps.names if not name.startswith(PRICE)]]


def test_policies_are_ranked_over_draws_that_are_given() -> None:
    draws = [dict.fromkeys(uncertain()[:1], parameters()[uncertain()[0]].value)] * 3
    study, tried = small_study(), policies("groups")[:3]
    found = rank_policies(study, ["departures", "total_usd"], tried, 0, draws)
    assert found["total_usd"].ranks.shape == (3, 3) and len(found["departures"].pairs) == 3
    many = ranking_steps(study, ["departures"], tried, 0, draws).many
    prices = [name for name in many.table if name.startswith(PRICE)]
    assert many.name == "ranking-posterior" and len(many.table[prices].drop_duplicates()) == 3  # they vary all the same
    assert len(many.table.drop(columns=prices).drop_duplicates()) == 1


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
        (lambda: decompose(SensitivitySettings(SMALL), ["departures"], three(), 48), "a power of two: 32, 64"),
    ],
)
def test_a_mistake_gets_one_clear_message(mistake: Callable[[], object], says: str) -> None:
    with pytest.raises(InputError) as caught:
        mistake()
    assert says in str(caught.value)
    assert ranked_by(None) == RANKED_BY


def test_every_figure_is_one_that_plotly_accepts_and_the_page_fetches_nothing() -> None:
    study = known(lambda at: at[three()[0]])
    indices = {
        "morris": screen(study, ["departures"], 2),
        "sobol": decompose(study, ["departures"], three(), 16),
        "tornado": tornado(study, ["departures"]),
    }
    ranking, _ = made_up_ranking()
    figures = figures_of(indices, {"departures": ranking})
    assert len(figures) == 7
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


def test_a_page_leaves_out_what_is_no_number() -> None:
    figures = {"one": drawing.figure("</script> in a title", [{"y": [1.0, float("nan"), float("inf")]}], "x")}
    made = drawing.page("A page", (), figures)
    assert '"y":[1.0,null,null]' in made and "NaN" not in made.split("const charts")[1]
    assert "</script> in" not in made


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
        "--threads",
        "1",
    ]
    evaluator_run = PointEvaluator.run
    begun = iter(range(10_000))

    def stopped(self: PointEvaluator, *asked: Any) -> Any:
        # nine scenarios, 32 futures at the defaults and two at each point; another seed only measures how long it takes
        if self.job.seed == 1 and next(begun) == 9 * (32 + 2 * 3):
            raise KeyboardInterrupt
        return evaluator_run(self, *asked)

    with monkeypatch.context() as patch:
        patch.setattr(layout, "PERSON_MONTHS", 1)  # a point a part
        patch.setattr(PointEvaluator, "run", stopped)
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 130, done.output
        assert not (out / "metadata.json").exists()
        kept = re.search(r"Interrupted: ([1-4]) points are kept", done.output)  # the last may not be written yet
        assert kept, done.output
        patch.setattr(PointEvaluator, "run", evaluator_run)
        done = CliRunner().invoke(app, [*arguments, "--seed", "2"])
        assert done.exit_code == 2 and "another study" in done.output
        done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    assert "8 policies over" in done.output and f"{kept[1]} points are already available" in done.output
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
        ("--method", "sobol", "--points", "20"): "a power of two: 16, 32, 64",
        ("--method", "pawn"): "with --of and a run folder",
        ("--at", "team_inbox=1"): "with --of and a run folder",
        ("--method", "ranking", "--points", "3"): "are too few",
        ("--out", str(tmp_path)): "The folder contains other files",
        ("--years", "-1"): "is not a horizon",
    }
    for words, says in cases.items():
        done = CliRunner().invoke(app, ["sensitivity", *words])
        assert done.exit_code == 2, done.output
        assert says in done.output.replace("\n", " ")
