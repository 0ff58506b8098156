"""Indices of a design study: known functions get their known indices, down the same path as the simulation."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.studies.sensitivity.indices import given, interaction
from tests.unit.studies.known_functions import (
    ISHIGAMI,
    NAMES,
    g_indices,
    ishigami,
    linear,
    model,
    sobol_g,
    study,
)

pytest.importorskip("SALib")


def test_sobol_finds_first_total_and_second_order_indices_of_ishigami() -> None:
    results = sim.sweep(study({"kind": "saltelli", "points": 2048, "second_order": True}), model=model(ishigami))
    found = sim.sensitivity(results, outcome="departures")
    assert found.method == "sobol"
    table = found.table.set_index("parameter")
    for key in ("first", "total"):
        for name, known in zip(NAMES, ISHIGAMI[key], strict=False):
            assert table.loc[name, key] == pytest.approx(known, abs=0.03)
            assert table.loc[name, f"{key}_low"] <= known <= table.loc[name, f"{key}_high"]
    pairs = {frozenset((row["parameter"], row["other"])): row for row in found.pairs.to_dict("records")}
    for pair, known in ISHIGAMI["second"].items():
        assert pairs[pair]["second"] == pytest.approx(known, abs=0.05)
        assert pairs[pair]["clear"] == (known > 0.0)
    assert list(found.lines[["parameter", "other"]].iloc[0].sort_values()) == sorted((NAMES[0], NAMES[2]))


def test_sobol_finds_the_indices_of_g() -> None:
    results = sim.sweep(study({"kind": "saltelli", "points": 2048}, NAMES), model=model(sobol_g))
    table = sim.sensitivity(results).table.set_index(["outcome", "parameter"]).loc["departures"]
    for key, known in zip(("first", "total"), g_indices(), strict=True):
        assert table.loc[list(NAMES), key].to_numpy() == pytest.approx(known, abs=0.03)


def test_sobol_intervals_hold_the_truth_in_most_of_twenty_seeds() -> None:
    held = {"first": 0, "total": 0}
    for seed in range(1, 21):
        results = sim.sweep(study({"kind": "saltelli", "points": 128}, seed=seed), model=model(ishigami))
        table = sim.sensitivity(results, outcome="departures").table.set_index("parameter")
        for key in held:
            for name, known in zip(NAMES, ISHIGAMI[key], strict=False):
                held[key] += bool(table.loc[name, f"{key}_low"] <= known <= table.loc[name, f"{key}_high"])
    # 60 intervals of 95 %: 57 expected; 51 leave room for the bootstrap's roughness at 128 points
    assert held["first"] >= 51 and held["total"] >= 51


def test_morris_finds_the_slopes_of_a_linear_function_exactly() -> None:
    results = sim.sweep(study({"kind": "morris", "trajectories": 4}), model=model(linear))
    table = sim.sensitivity(results, outcome="departures").table.set_index("parameter")
    assert list(table.index) == list(NAMES[:3])
    for name, slope in zip(NAMES, (8.0, -4.0, 2.0), strict=False):  # from one eighth to seven eighths of the range
        assert table.loc[name, "mu"] == pytest.approx(0.75 * slope, abs=1e-9)
        assert table.loc[name, "mu_star"] == pytest.approx(0.75 * abs(slope), abs=1e-9)
    assert (table["sigma"] < 1e-9).all() and table["clear"].all()


def strong_weak_none(at: dict[str, float]) -> float:
    return 4.0 * at[NAMES[0]] + 2.0 * at[NAMES[1]]


@pytest.mark.parametrize("method", ["pawn", "delta"])
@pytest.mark.parametrize(
    "design",
    [{"kind": "latin_hypercube", "points": 400}, {"kind": "sobol", "points": 256}, {"kind": "saltelli", "points": 128}],
    ids=lambda design: design["kind"],
)
def test_given_data_methods_rank_and_leave_what_has_no_effect_to_chance(method: str, design: dict[str, object]) -> None:
    results = sim.sweep(study(design), model=model(strong_weak_none))
    table = sim.sensitivity(results, method, "departures").table
    assert table["parameter"].tolist() == list(NAMES[:3])
    assert table["clear"].tolist() == [True, True, False]
    assert (table[f"{method}_low"] <= table[method]).all() and (table[method] <= table[f"{method}_high"]).all()


@pytest.mark.parametrize("method", ["pawn", "delta"])
def test_what_has_no_effect_seldom_seems_to_have_one(method: str) -> None:
    clear = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        table = getattr(given, method)(pd.DataFrame(rng.random((100, 2))), rng.normal(size=100), seed + 1000)
        clear += int(table["clear"].sum())
    assert clear <= 6  # of 40: 2 are expected above what chance stays below in 95 of 100; more than 6 once in 300 times


def test_pawn_and_delta_are_those_of_salib() -> None:
    from SALib.analyze import pawn
    from SALib.analyze.delta import calc_delta

    rng = np.random.default_rng(3)
    x = rng.random((300, 2))
    y = np.sin(6.0 * x[:, 0]) + 0.3 * rng.normal(size=300)
    theirs = pawn.analyze({"num_vars": 2, "names": ["a", "b"], "bounds": [[0, 1]] * 2}, x, y, S=10)["median"]
    ours = given.pawn(pd.DataFrame(x, columns=["a", "b"]), y, 1).set_index("parameter")["pawn"]
    assert ours[["a", "b"]].to_numpy() == pytest.approx(theirs, abs=0.01)  # SALib leaves the largest point out
    grid = np.linspace(y.min(), y.max(), 100)
    whole = given._Whole(y, grid)
    for k in range(2):
        assert whole.delta(x[:, k]) == pytest.approx(calc_delta(y, grid, x[:, k], whole.edges), rel=1e-9)


def test_chance_is_told_from_replicates() -> None:
    design = {"kind": "saltelli", "points": 128}
    found = sim.sensitivity(sim.sweep(study(design, replicates=4), model=model(strong_weak_none, chance=2.0)), "sobol")
    (cell,) = found.cells[found.cells["outcome"] == "departures"].to_dict("records")
    truth = (2.0**2 / 4) / (2.0**2 / 4 + (16.0 + 4.0) / 12.0)
    assert cell["share_of_noise"] == pytest.approx(truth, abs=0.08)
    table = found.of("departures").set_index("parameter")
    assert table.loc[NAMES[0], "clear"] and not table.loc[NAMES[2], "clear"]
    assert table.loc[NAMES[2], "chance"] == pytest.approx(truth, abs=0.12)  # the total index of what does nothing


def test_the_tornado_is_paired_sorted_and_knows_both_ends() -> None:
    def function(at: dict[str, float]) -> float:
        return 10.0 * at[NAMES[0]] - 2.0 * at[NAMES[1]]

    results = sim.sweep(study({"kind": "one_at_a_time"}, replicates=5), model=model(function))
    assert len(results.design) == 7
    found = sim.sensitivity(results, outcome="departures")
    table = found.table.set_index("parameter")
    assert found.method == "tornado" and list(table.index) == list(NAMES[:3])
    spec = sim.parameters()[NAMES[0]]
    row = table.loc[NAMES[0]]
    assert (row["usual"], row["low"], row["high"]) == (spec.value, spec.low, spec.high)
    assert row["at_high"] - row["at_low"] == row["difference"] == pytest.approx(10.0)
    assert table["difference"].tolist() == pytest.approx([10.0, -2.0, 0.0]) and table["clear"].tolist() == [True, True, False]

    by_chance = sim.sensitivity(sim.sweep(study({"kind": "one_at_a_time"}, replicates=40), model=model(function, chance=1.0)))
    row = by_chance.of("departures").set_index("parameter").loc[NAMES[0]]
    assert row["difference_low"] <= 10.0 <= row["difference_high"]
    half = (row["difference_high"] - row["difference_low"]) / 2.0
    assert half == pytest.approx(2.02 * np.sqrt(2.0 / 40.0), rel=0.3)  # t of 39 times the standard error of a difference


def test_a_constant_outcome_has_indices_of_zero_and_no_warnings(recwarn: pytest.WarningsRecorder) -> None:
    designs = ({"kind": "saltelli", "points": 16, "second_order": True}, {"kind": "morris", "trajectories": 3},
               {"kind": "sobol", "points": 64}, {"kind": "one_at_a_time"})  # fmt: skip
    for design in designs:
        results = sim.sweep(study(design, replicates=2), model=model(linear))
        for method in ("pawn", "delta") if design["kind"] == "sobol" else (None,):
            found = sim.sensitivity(results, method, "burned_out")
            assert (found.table[found.main] == 0.0).all() and not found.table["clear"].any()
            assert not found.table.isna().any().any() and not found.pairs.isna().any().any()
    assert not [one for one in recwarn if issubclass(one.category, RuntimeWarning | UserWarning)]


def test_lines_are_parallel_without_interaction_and_fan_out_with_one() -> None:
    rng = np.random.default_rng(5)
    x = pd.DataFrame(rng.random((3000, 2)), columns=["a", "b"])
    for slope, fans in ((0.0, 0.0), (6.0, 6.0)):
        y = (2.0 * x["a"] + x["b"] + slope * x["a"] * x["b"]).to_numpy()
        lines = interaction(x, y, "a", "b").groupby("other_is")
        rise = {word: rows["mean"].iloc[-1] - rows["mean"].iloc[0] for word, rows in lines}
        # thirds lie 2/3 apart, the first and last of six parts 5/6
        assert rise["high"] - rise["low"] == pytest.approx(fans * 2 / 3 * 5 / 6, abs=0.15)
    assert lines["points"].sum().sum() == 3000
