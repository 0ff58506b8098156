"""The price of a lever, varied by a study: it acts on what the lever costs, and on nothing else."""

import numpy as np
import pytest

import sim
from sim.evidence.parameters import levers
from sim.results.costs import monthly_costs
from sim.results.prices import PRICE, price_at, prices

SCHOOL = sim.load_institution("community").scaled(50)
COSTS = ["levers_usd", "total_usd", "total_discounted_usd", "departures", "burned_out"]
LEVER = "mentoring"


def study(price: dict[str, object]) -> dict[str, object]:
    return {
        "uncertainties": price, "levers": {LEVER: [0, 1]}, "outcomes": COSTS, "institutions": [SCHOOL], "months": 9,
        "replicates": 2, "design": {"kind": "grid"},
    }  # fmt: skip


def test_a_price_scales_what_is_bought_and_nothing_else() -> None:
    (cost,) = levers()[LEVER].costs
    levels = [cost.usd_per_year, 1.5 * cost.usd_per_year]
    table = sim.sweep(study({PRICE + LEVER: {"levels": levels}})).table()
    key = [LEVER, "replicate"]
    usual, dear = (table[table[PRICE + LEVER] == level].set_index(key)[COSTS] for level in levels)
    without = dear.loc[0.0]
    assert (without["levers_usd"] == 0.0).all() and without.equals(usual.loc[0.0])
    assert dear[["departures", "burned_out"]].equals(usual[["departures", "burned_out"]])
    more = (dear - usual).loc[1.0]
    assert more["levers_usd"].to_numpy() == pytest.approx(0.5 * usual.loc[1.0, "levers_usd"].to_numpy(), rel=1e-12)
    assert more["total_usd"].to_numpy() == pytest.approx(more["levers_usd"].to_numpy(), rel=1e-9)

    run = sim.run(sim.load_scenario("baseline").with_levers(**{LEVER: 1.0}), institution=SCHOOL, replicates=2, months=9)
    settings = run.job.settings
    by_month = monthly_costs(run.observed, run.job.population, settings)["levers_usd"]
    less = (1.0 + settings["discount_per_year"]) ** (-np.arange(1, 10) / 12.0)
    assert more["total_discounted_usd"].to_numpy() == pytest.approx(0.5 * (by_month * less).sum(axis=1), rel=1e-9)


def test_prices_are_declared_with_the_levers_that_cost_something() -> None:
    assert set(prices()) == {PRICE + name for name, spec in levers().items() if spec.costs}
    for name, cost in prices().items():
        ends = price_at(name, np.array([0.0, 1.0]))
        assert ends == pytest.approx([cost.low, cost.high])
        below = (cost.usd_per_year - cost.low) / (cost.high - cost.low)  # of a triangle: the share below its top
        assert price_at(name, np.array([below]))[0] == pytest.approx(cost.usd_per_year)
