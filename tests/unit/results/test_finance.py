"""Prices put to what was counted: the model's own give its dollars, others move both sides."""

import numpy as np
import pytest

import sim
from sim.foundation.errors import InputError
from sim.results.assumptions import Assumptions
from sim.results.costs import PARTS
from sim.results.finance import RAISES, Finance, priced
from sim.results.ledger import OTHERS, Place, shown
from sim.results.payback import payback
from sim.results.run import Run
from sim.world.institution import Institution

MONTHS = 30


@pytest.fixture(scope="module")
def small() -> Institution:
    return sim.load_institution("community").scaled(120)


@pytest.fixture(scope="module")
def runs(small: Institution) -> tuple[Run, Run]:
    levers = {"team_inbox": 0.7, "equity_adjustment": 1.0, "exit_interviews": 1.0}
    made = [
        sim.run(scenario, institution=small, replicates=4, months=MONTHS, seed=3, draws=2)
        for scenario in (sim.load_scenario("baseline").with_levers(**levers), sim.load_scenario("baseline"))
    ]
    return made[0], made[1]


@pytest.fixture(scope="module")
def finance(runs: tuple[Run, Run]) -> Finance:
    return Finance(runs[0].ledger(), runs[1].ledger())


def test_without_other_assumptions_the_dollars_are_those_of_the_model(runs: tuple[Run, Run], finance: Finance) -> None:
    items = finance.items().set_index("name")
    for name in (*PARTS, "total_usd", "total_discounted_usd"):
        after, before = (run.horizon([name])[name].to_numpy() for run in runs)
        assert items.loc[name, "with"] == pytest.approx(after.mean(), rel=1e-9)
        assert items.loc[name, "without"] == pytest.approx(before.mean(), rel=1e-9, abs=1e-6)
        assert items.loc[name, "change"] == pytest.approx((after - before).mean(), rel=1e-6, abs=1e-6)


def test_the_cash_flow_adds_up_to_the_horizon_and_levers_to_their_cost(finance: Finance) -> None:
    items, years = finance.items().set_index("name"), finance.by_year()
    assert list(years["year"]) == [1, 2, 3]
    assert years["net"].sum() == pytest.approx(items.loc["total_usd", "change"])
    assert years["cumulative"].iloc[-1] == pytest.approx(years["net"].sum())
    spent = finance.by_lever()
    assert set(spent["name"]) == {"team_inbox", "equity_adjustment", "exit_interviews", RAISES}
    assert spent["usd"].sum() == pytest.approx(items.loc["levers_usd", "change"])


def test_departments_add_up_and_none_under_five_people_is_shown(finance: Finance) -> None:
    table, items = finance.by_department(), finance.items().set_index("name")
    assert table["turnover_change"].sum() == pytest.approx(items.loc["turnover_usd", "change"])
    assert table["access_with"].sum() == pytest.approx(items.loc["lost_access_usd", "with"])
    assert table["fewer"].sum() == pytest.approx(finance.avoided.mean())
    assert (table["people"] >= 5).all() and table["people"].sum() == 120


def test_a_single_small_department_cannot_be_made_out_from_the_rest() -> None:
    places = [Place(name, people, 1.0, 1.0, 6.0) for name, people in (("A", 50), ("B", 9), ("C", 3), ("D", 0))]
    assert shown(places) == [("A", [0]), ("Smallest departments together", [1, 2])]
    assert shown([*places, Place("E", 2, 1.0, 1.0, 6.0)])[-1] == (OTHERS, [2, 4])


def test_a_changed_assumption_moves_the_baseline_too(finance: Finance) -> None:
    first = finance.reference.places[0]
    dearer = Assumptions(replacement_usd={one.name: 2 * one.replacement_usd for one in finance.reference.places})
    found, usual = (one.items().set_index("name") for one in (Finance(finance.policy, finance.reference, dearer), finance))
    for side in ("with", "without"):
        assert found.loc["turnover_usd", side] == pytest.approx(2 * usual.loc["turnover_usd", side])
        assert found.loc["lost_access_usd", side] == pytest.approx(usual.loc["lost_access_usd", side])
    free = priced(finance.policy, Assumptions(margin_usd={first.name: 0.0}))
    assert not free.access[:, 0].any() and np.allclose(free.access[:, 1:], finance.with_it.access[:, 1:])


def test_a_price_of_a_lever_scales_what_was_bought_and_the_discount_what_comes_later(finance: Finance) -> None:
    cheap = Finance(finance.policy, finance.reference, Assumptions(price_usd={"team_inbox": 7000.0}, discount_per_year=0.0))
    before, after = (one.by_lever().set_index("name")["usd"] for one in (finance, cheap))
    assert after["team_inbox"] == pytest.approx(before["team_inbox"] / 2)
    assert after["exit_interviews"] == pytest.approx(before["exit_interviews"])
    items = cheap.items().set_index("name")
    assert items.loc["total_discounted_usd", "change"] == pytest.approx(items.loc["total_usd", "change"])


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf"), 1e12, "much", None, True])
def test_what_is_no_price_is_refused_with_what_is_allowed(bad: object) -> None:
    with pytest.raises(InputError) as found:
        Assumptions(price_usd={"team_inbox": bad})  # type: ignore[dict-item]
    assert found.value.allowed == "a number from 0 to 1,000,000" and "Price of a lever (team_inbox)" in found.value.message


def test_a_department_or_lever_that_is_not_here_is_named_with_the_nearest(finance: Finance) -> None:
    name = finance.reference.places[0].name
    with pytest.raises(InputError, match=name):
        priced(finance.policy, Assumptions(replacement_usd={name[:-1]: 1.0}))
    with pytest.raises(InputError, match="team_inbox"):
        priced(finance.policy, Assumptions(price_usd={"team_inbos": 1.0}))


def test_payback_is_the_month_from_which_savings_stay() -> None:
    spends_then_saves = [5.0, -2.0, -2.0, -2.0, -2.0]
    saves_then_spends = [-5.0, 2.0, 2.0, 2.0, 2.0]
    turns_twice = [-1.0, 3.0, -1.0, -4.0, 0.0]
    found = payback(np.array([spends_then_saves, saves_then_spends, turns_twice, [-1.0, 0, 0, 0, 0]]))
    assert found.share == 0.75 and (found.early, found.month, found.late) == (1, 4, 4)
    assert found.on_average == 4  # the sum spends 1 by the second month, is even by the third, and has saved 4 by the fourth
    never = payback(np.array([[1.0, 1.0]]))
    assert never.on_average is never.month is None and never.share == 0.0


def test_where_no_departures_are_avoided_one_has_no_price(finance: Finance) -> None:
    found = Finance(finance.reference, finance.reference).per_departure()
    assert all(np.isnan(value) for three in found.values() for value in three)
