"""Portfolios with the real model: the snippet gives the page's numbers, a search can be stopped, mistakes are in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.answers.job import CancelledError
from dashboard.simulation import Simulation, portfolios
from dashboard.wish import Wish
from sim.foundation.errors import InputError

FEW = ("open_pay_criteria", "recognition", "mentoring")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"EVALUATIONS": 15, "DRAWS": 2, "RETESTED": 4, "POINTS": 2, "SEARCHED_AT": 50}.items():
        monkeypatch.setattr(portfolios, name, value)


def wish(model: Simulation, **more: Any) -> Wish:
    school = next(name for name, one in model.choices.schools.items() if one.own)
    without = tuple(name for name in model.choices.levers if name not in FEW)
    return replace(Wish(school, "baseline", 1, 3, 60_000.0, (("departures_per_year", 8.0),), without), **more)


def test_the_snippet_gives_the_numbers_of_the_page_to_the_last_digit(
    own: Path, small: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = Simulation([own])
    asked = wish(model)
    told: list[int] = []
    page = model.portfolios.search(asked, lambda done, total: told.append(done))
    monkeypatch.chdir(own.parent)
    again: dict[str, Any] = {}
    exec(model.portfolios.snippet(asked), again)
    for name, table in page.tables().items():
        pd.testing.assert_frame_equal(again["found"].tables()[name], table, check_exact=True)
    assert again["found"].policy() == page.policy() and again["found"].reached_in == page.reached_in
    assert page.status in capsys.readouterr().out and told == sorted(told)
    assert model.portfolios.key(asked) != model.portfolios.key(replace(asked, budget=60_001.0))


def test_a_search_that_nobody_wants_any_more_ends(own: Path, small: None) -> None:
    model = Simulation([own])

    def stop(done: int, total: int) -> None:
        if done > 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        model.portfolios.search(wish(model), stop)


def test_a_budget_that_pays_for_nothing_is_told_without_internal_names(own: Path, small: None) -> None:
    model = Simulation([own])
    without = tuple(name for name in model.choices.levers if name not in ("mentoring", "recognition"))
    with pytest.raises(InputError) as caught:
        model.portfolios.search(wish(model, budget=1.0, without=without), lambda done, total: None)
    assert "no lever that may be used can be paid" in str(caught.value) and "_" not in str(caught.value)


def test_an_estimate_comes_at_once_where_effects_are_stored(own: Path) -> None:
    asked = Wish("community", "baseline", 5, 1, 60_000.0, (("departures_per_year", 8.0),))
    model = Simulation()
    found = model.portfolios.estimate(asked)
    assert found is not None and found.usd_per_year <= asked.budget and model.portfolios.seconds(asked) > 1.0
    mine = Simulation([own])
    assert mine.portfolios.estimate(wish(mine)) is None
