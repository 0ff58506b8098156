"""The sentences about a policy: direction, expectation with its range, and money; the rate may be a fourth."""

import dataclasses

import numpy as np
import pytest

import sim
from sim.results.headline import Statement, direction_of, headline, told
from sim.results.paired import COMPARED, Kind, Paired, paired_of

NOTHING = np.zeros(40)
Values = np.ndarray | float


def paired(
    departures: np.ndarray, rate: Values = 0.0, people: Values = 0.0, *, cost: Values = 0.0,
    draw_of: np.ndarray | None = None, draws: int = 0, kind: Kind = "full",
) -> Paired:  # fmt: skip
    """Paired differences of five years with so many departures more, one number a future."""
    n = len(departures)
    change = {name: np.zeros(n) for name in COMPARED}
    for name, values in (
        ("departures", departures), ("annual_departure_rate", rate), ("headcount", people), ("total_usd", cost),
    ):  # fmt: skip
        change[name] = np.broadcast_to(values, n)
    before = {name: np.full(n, 389.0) for name in COMPARED}
    who = np.arange(n) if draw_of is None else draw_of
    return Paired(kind, np.array([0, 60]), np.stack([np.zeros(n), -departures], axis=1), change, before, who, draws)


def futures(fewer: int, more: int, size: float = 20.0) -> np.ndarray:
    """Differences in departures, most of them fewer."""
    return np.array([-size] * fewer + [size / 2] * more)


def test_an_interval_that_holds_zero_does_not_hide_what_is_known() -> None:
    """35 of 40 futures have fewer departures; nobody may say "no clear change"."""
    found = told(paired(futures(35, 5)))
    assert found.direction == "Fewer leave in 35 of 40 futures, more in 5."
    assert found.expectation == "Expect 16 fewer over five years (10 more to 20 fewer in 19 of 20 futures)."
    assert (found.rate, found.money, found.contains, found.clear) == ("", "", "chance", "fewer")
    assert str(found) == " ".join((found.direction, found.expectation))


def test_where_the_mean_is_not_clear_that_is_said_and_the_direction_counted() -> None:
    found = told(paired(futures(11, 9, 2.0)))
    assert found.direction == "Fewer leave in 11 of 20 futures, more in 9." and found.clear == ""
    assert found.expectation.startswith("Expect about as many over five years: ")
    assert found.expectation.endswith(" on average (1 more to 2 fewer in all futures).")


def test_all_futures_on_one_side() -> None:
    found = told(paired(np.linspace(-80.0, -20.0, 80), draws=80))
    assert found.direction == "Fewer leave in all 80 futures." and found.contains == "chance and parameters"
    assert found.expectation.endswith("(22 to 78 fewer in 19 of 20 futures).")


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        (np.linspace(-34e6, -6e6, 40), "It saves about $20M ($6.7M to $33M in 19 of 20 futures; "
         "all 40 futures save money)."),
        (np.linspace(-30e6, 10e6, 41), "On average, it saves about $10M ($9M spent to $29M saved in 19 of 20 futures; "
         "30 of 41 futures save money)."),
        (np.linspace(-1e6, 3e6, 9), "On average, it costs about $1M ($1M saved to $3M spent in all futures; "
         "2 of 9 futures save money)."),
        (np.linspace(1e6, 3e6, 9), "It costs about $2M ($1M to $3M in all futures; no future saves money)."),
    ],
)  # fmt: skip
def test_money_is_told_with_its_range_and_how_many_futures_save(costs: np.ndarray, said: str) -> None:
    assert told(paired(np.full(len(costs), -1.0), cost=costs)).money == said


def test_where_departures_tell_nothing_the_rate_does() -> None:
    """A school that hires nobody has fewer people who could leave."""
    rng = np.random.default_rng(1)
    departures = np.round(rng.normal(0.0, 5.0, 40))
    departures -= np.round(departures.mean())
    rate, people = 0.0014 + 0.0003 * rng.normal(size=40), -19.0 + rng.normal(size=40)
    found = told(paired(departures, rate, people))
    assert found.rate.startswith("But departures per person-year are clearly higher, +0.1")
    assert found.rate.endswith(": the faculty shrinks by 19.")
    assert told(paired(departures, -rate, -people)).rate.endswith(": the faculty grows by 19.")


def test_a_rate_that_tells_the_same_is_not_told_again() -> None:
    assert told(paired(futures(35, 5), -0.002)).rate == ""
    assert told(paired(futures(35, 5), np.linspace(0.001, 0.002, 40), -30.0)).rate.startswith("But")


def test_futures_of_one_draw_count_once() -> None:
    """Ten draws, each the same four times over, know no more than ten futures."""
    each = np.array([-30.0, 20.0, -25.0, 15.0, -10.0, 5.0, -40.0, 35.0, -12.0, 14.0])
    many = paired(np.tile(each - 9.0, 4))
    drawn = paired(np.tile(each - 9.0, 4), draw_of=np.tile(np.arange(10), 4), draws=10)
    assert told(many).expectation.startswith("Expect 12 fewer")
    assert told(drawn).expectation.startswith("Expect about as many")


def test_one_future_and_none_that_changes() -> None:
    assert str(told(paired(np.array([-3.0])))) == "3 fewer departures over five years, in a single future."
    none = told(paired(NOTHING))
    assert str(none) == "Exactly as many leave in all 40 futures. None of 389 departures over five years changes."


def test_an_estimate_says_so_and_names_a_direction_only_where_it_is_very_clear() -> None:
    clear, close = paired(futures(35, 5), kind="estimate"), paired(futures(35, 5)[30:], kind="estimate")
    assert str(told(clear)).startswith("Estimate: fewer leave in 35 of 40 futures, more in 5. Expect 16 fewer")
    assert direction_of(close) == "" and "futures, more" not in str(told(close))
    assert str(told(close)).startswith("Estimate: too close to call before the full answer: 5 fewer over")
    barely = paired(np.random.default_rng(2).normal(-4.0, 10.0, 40))
    assert direction_of(barely) == "fewer" and direction_of(dataclasses.replace(barely, kind="sample")) == ""


@pytest.mark.parametrize("draws", [0, 4])
def test_a_comparison_says_it_of_its_own_futures(draws: int) -> None:
    small = sim.load_institution("community").scaled(60)
    both = sim.compare(["baseline", "everything-reasonable"], institution=small, replicates=8, months=24, draws=draws)
    found = headline(both, "everything-reasonable")
    fewer = int((both.differences("departures")["everything-reasonable"] < 0).sum())
    assert isinstance(found, Statement) and f"{fewer} of 8 futures" in found.direction.replace("all 8", "8 of 8")


def test_pairs_hold_what_the_tables_say_month_by_month() -> None:
    small = sim.load_institution("community").scaled(60)
    policies: tuple[dict[str, float], ...] = ({}, {"team_inbox": 1.0})
    base, run = (sim.run("baseline", institution=small, levers=used, replicates=3, months=18) for used in policies)
    found = paired_of(run, base)
    tables = [one.monthly_of(["all"], ["departures"])["departures"].to_numpy().reshape(3, 19) for one in (base, run)]
    assert np.array_equal(found.avoided[:, 1:], np.cumsum((tables[0] - tables[1])[:, 1:], axis=1))
    assert not found.avoided[:, 0].any()
    assert np.array_equal(found.change["departures"], -found.avoided[:, -1]) and found.futures == 3
    for name in COMPARED:
        assert np.array_equal(found.before[name], base.horizon([name])[name])
    with pytest.raises(sim.InputError, match="different months"):
        paired_of(run, sim.run("baseline", institution=small, replicates=3, months=17))
