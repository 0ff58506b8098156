"""What the page says: direction, expectation and range are three statements, none that a sample does not bear."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from dashboard.pages.explore import exports
from dashboard.pages.explore.opened import main_table
from dashboard.pages.explore.presets import CLEAR, presets
from dashboard.pages.explore.ranking import rows
from dashboard.parts import wording as w
from dashboard.parts.datatable import csv_text
from dashboard.parts.statements import course, statement
from dashboard.parts.tiles import tiles
from dashboard.site import Site
from sim.results.paired import COMPARED, Paired
from tests.browser.stand_in import StandIn


def paired(avoided: list[float], usd: list[float], kind: str = "full", draws: int = 40) -> Paired:
    futures = len(avoided)
    paths = np.outer(np.array(avoided, dtype=float), np.linspace(0, 1, 61))
    change = {name: np.zeros(futures) for name in COMPARED} | {
        "departures": -np.array(avoided, dtype=float),
        "total_usd": np.array(usd, dtype=float),
    }
    before = {name: np.ones(futures) for name in COMPARED}
    return Paired(kind, np.arange(61), paths, change, before, np.arange(futures), draws)  # type: ignore[arg-type]


def test_a_range_across_zero_does_not_hide_the_direction() -> None:
    found = statement(paired([-4.0] * 5 + [15.0] * 35, [-1e6] * 39 + [3e6]))
    assert found.sentence == (
        "Fewer leave in 35 of 40 futures, more in 5. Expect 13 fewer over five years. It saves about $900k."
    )
    spans = (
        r"In 19 of 20 futures: 4 more to 15 fewer; \$900k to \$1(\.0)?M saved; 39 of 40 futures save money\."
    )
    assert re.fullmatch(spans, found.ranges)
    assert found.holds == "Futures differ by chance and parameters that published evidence leaves open."


def test_money_that_goes_either_way_says_how_many_futures_save() -> None:
    found = statement(paired([10.0] * 40, [-3.2e6] * 12 + [20e6] * 28))
    assert (
        re.search(r"costs about \$13(\.0)?M", found.sentence)
        and "12 of 40 futures save money" in found.ranges
    )


def test_a_sample_and_an_estimate_say_what_they_are_and_no_direction_that_is_open() -> None:
    few = statement(paired([3.0, 11.0, 20.0], [1e6] * 3, "sample"))
    assert (
        few.sentence.startswith("Preview: too close to call before the full answer")
        and "sample of 3 futures" in few.holds
    )
    guess = statement(paired([3.0, 4.0] * 50, [1e6] * 100, "estimate"))
    assert guess.sentence.startswith("Estimate: fewer leave in all 100 futures. Expect 3.5 fewer")
    assert guess.holds == "Estimate from each lever alone; the model answers on release."


def test_another_baseline_than_today_is_named() -> None:
    few, full = paired([0.0] * 3, [0.0] * 3, "sample"), paired([0.0] * 40, [0.0] * 40)
    assert statement(paired([9.0] * 40, [1e6] * 40), "Hiring freeze").holds.endswith("Compared with “Hiring freeze”.")
    found = course(np.full(40, 387.0), 1000, 0.4, 5, full, "Hiring freeze")
    assert found.sentence.startswith("“Hiring freeze” with no lever moved: expect 387 departures over five years.")
    found = course(np.full(3, 387.0), 1000, 0.4, 5, few)
    assert found.sentence.startswith("Preview: with no lever moved, expect 387")
    assert found.ranges.startswith("In all futures: 387") and "sample of 3 futures" in found.holds


def test_the_change_of_a_tile_is_what_a_reader_subtracts_and_its_budget_is_what_is_bought() -> None:
    one = paired([9.0] * 40, [-5e6] * 40)
    one.before["evening_hours_per_week"][:] = 7.56
    one.change["evening_hours_per_week"][:] = -0.42  # rounded apart: 7.6, 7.1 and 0.4
    one.change["levers_usd"][:] = 2.8e6
    found = {tile.name: tile for tile in tiles(one, 5)}
    assert found["evening_hours_per_week"].value == "−0.4 h"
    assert found["evening_hours_per_week"].note == "7.6 → 7.2 h a week"
    assert found["total_usd"].note == "$2.8M for levers; 40 of 40 save"


def test_fixed_parameters_are_not_called_uncertain() -> None:
    assert statement(paired([3.0] * 40, [1e6] * 40, draws=0)).holds == "Futures differ by chance."


@pytest.mark.parametrize(
    ("dollars", "text"),
    [(2e6, "$2M"), (2.13e6, "$2.1M"), (20e6, "$20M"), (999_600, "$1M"), (450e3, "$450k"), (1.2e9, "$1.2B")],
)
def test_money_is_short(dollars: float, text: str) -> None:
    assert w.money(dollars) == text == w.money(-dollars)


def test_ranges_keep_their_direction() -> None:
    assert w.span(22, 85) == "22 to 85 fewer"
    assert w.span(-4, 42) == "4 more to 42 fewer"
    assert w.span(-9, -2) == "2 to 9 more"
    assert (
        w.spent_span(-34e6, -6e6) == "$6M to $34M saved"
        and w.spent_span(-1e6, 2e6) == "$1M saved to $2M spent"
    )


def test_quick_wins_are_clear_and_cheap_and_say_why() -> None:
    answers = StandIn()
    frame = answers.ranking("typical", 5)
    assert frame is not None
    made = presets(frame, answers.choices, 1000, 5)
    by_lever = frame.set_index("lever")
    assert made["quick"].policy and set(made["quick"].policy) < set(made["invest"].policy)
    assert all(
        by_lever.loc[name, "net_cost_usd"] <= 1e6
        and by_lever.loc[name, "share_of_futures_with_fewer_departures"] >= CLEAR
        for name in made["quick"].policy
    )
    assert "Stop useless tasks" in made["quick"].why and "90% of futures" in made["quick"].why
    assert made["nothing"].policy == {}
    assert presets(None, answers.choices, 1000, 5)["quick"].policy == {}


def test_rows_say_what_a_lever_does_alone() -> None:
    answers = StandIn()
    frame = answers.ranking("typical", 5)
    assert frame is not None
    found = rows(frame, answers.choices, 1000, 5)
    assert set(found) == set(answers.choices.levers)
    one = found["stop_useless_requirements"]
    assert one["avoided"] == "28" and one["cost"] == "saves $16M" and one["tone"] == "good"
    assert all(0 <= each[key] <= 100 for each in found.values() for key in ("zero", "mean", "low", "high"))
    assert found["adjunct_pathway"]["cost"] == "about even"


def site() -> Site:
    answers = StandIn()
    return Site(answers, answers.choices, answers.version)


def test_exports_mark_assumptions_round_numbers_and_guard_cells() -> None:
    here = site()
    frame = here.answers.ranking("typical", 5)
    table = exports.ranking_table(frame, here)
    assert table.set_index("lever").loc["adjunct_pathway", "effect rests on"] == "assumption only"
    text = csv_text(pd.DataFrame({"=evil": ["=1+1", "−3"], "n": [98.14999999999999, -2.0]}), {"seed": 1})
    assert "98.14999" not in csv_text(exports.tablefile.short(pd.DataFrame({"n": [98.14999999999999]})), {})
    assert "'=1+1" in text and "-2.0" in text and text.startswith("# seed: 1\n")


def test_a_table_writes_every_minus_alike() -> None:
    kept = paired([-3.0, -1.0, 1.0, -2.0] * 10, [1e6] * 40)
    text = csv_text(main_table(kept, 5), {})
    assert "Departures avoided by the end of year 5,−1.2,−3 to 1" in text or "−1.3,−3 to 1" in text
    assert "'-" not in text and ",-" not in text
