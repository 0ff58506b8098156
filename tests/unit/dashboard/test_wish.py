"""What a reader wants of a portfolio: read as people write it, refused in a sentence, kept in the address."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.question import Question
from dashboard.wish import GOALS, Wish, entries_of, money_of, plain_number, read
from sim.studies.portfolio.targets import parsed
from tests.unit.dashboard.made_up import LEVERS, choices

HERE = Question("typical")


@pytest.mark.parametrize(
    ("text", "usd"),
    [
        ("3000000", 3e6), ("$3,000,000", 3e6), ("3M", 3e6), ("$2.5 million", 2.5e6),
        ("800k", 8e5), ("1,5m", 1.5e6), ("0", 0.0),
        (" 1 200 000 ", 1.2e6), ("-5", -5.0), ("−5k", -5e3), (1e12, 1e12), (3, 3.0), ("2 billion", 2e9),
        ("much", None), ("", None), (None, None), (True, None), ([], None),
        ("1e999", None), ("nan", None), (float("inf"), None),
        ("3M of them", None), ("9" * 500, None),
    ],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text: Any, usd: float | None) -> None:
    assert money_of(text) == usd


@pytest.mark.parametrize(
    ("text", "number"), [("6", 6.0), ("6 %", 6.0), ("6,5", 6.5), ("1,200", 1200.0), ("x", None), ("1_0", None), ({}, None)]
)
def test_a_number_is_read_as_people_write_it(text: Any, number: float | None) -> None:
    assert plain_number(text) == number


def test_what_is_right_becomes_a_wish_and_is_found_again_in_the_address() -> None:
    wish, wrong = read("$3M", {"departures_per_year": "6", "protected_share": "80 %"}, LEVERS[:2], "regret", HERE, choices())
    assert not wrong and wish is not None
    assert wish.goals == (("departures_per_year", 6.0), ("protected_share", 80.0)) and wish.without == LEVERS[2:]
    assert wish.targets == ("departures_per_year<=6%", "protected_share>=80%")
    entries = entries_of(wish.own(), HERE, choices())
    again, _ = read(entries.budget, entries.goals, entries.levers, entries.criterion, HERE, choices())
    assert again == wish and entries.budget == "3,000,000"


def test_every_goal_is_one_that_the_model_reads() -> None:
    for name, goal in GOALS.items():
        target = parsed(goal.written(5.0))
        assert target.name == name and target.higher == goal.higher and target.share == goal.percent


WRONG = {
    "negative": (("-1", {}, LEVERS, "mean"), "budget", "cannot be negative"),
    "text": (("a lot", {}, LEVERS, "mean"), "budget", "from 0 to 1,000 billion"),
    "too much": (("2,000 billion", {}, LEVERS, "mean"), "budget", "from 0 to 1,000 billion"),
    "nothing": ((None, {}, LEVERS, "mean"), "budget", "Write dollars"),
    "no levers": (("1", {}, [], "mean"), "levers", "at least one"),
    "other levers": (("1", {}, ["x", None, {}], "mean"), "levers", "at least one"),
    "no list": (("1", {}, "team_inbox", "mean"), "levers", "at least one"),
    "share": (("1", {"burned_out": "120"}, LEVERS, "mean"), "burned_out", "from 0 to 100"),
    "goal as text": (("1", {"departures_avoided": "many"}, LEVERS, "mean"), "departures_avoided", "people from 0 "
    "to 1,000,000"),
    "goal as object": (("1", {"burned_out": {"a": 1}}, LEVERS, "mean"), "burned_out", "percentage"),
    "five goals": (("1", dict.fromkeys(list(GOALS)[:5], "5"), LEVERS, "mean"), "goals", "at most 4"),
}


@pytest.mark.parametrize(("given", "where", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_at_its_field(given: tuple[Any, ...], where: str, says: str) -> None:
    wish, wrong = read(*given, HERE, choices())
    assert wish is None and says in wrong[where]


def test_zero_and_all_the_money_in_the_world_are_budgets() -> None:
    for text in ("0", "1e12"):
        assert read(text, {}, LEVERS, "mean", HERE, choices())[0] is not None


def test_levers_of_the_baseline_cannot_be_used_again() -> None:
    wish, _ = read("1", {}, LEVERS, "hostile", Question("typical", "protected-time", "protected-time"), choices())
    assert wish is not None and wish.levers(choices()) == ("fair_pay", "coaching") and wish.criterion == "mean"


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"budget": "x" * 900, "goals": "|" * 900, "without": "a|b", "criterion": "?"},
        {"goals": "departures_per_year:" + "9" * 99},
    ],
)
def test_any_address_fills_the_form(own: dict[str, str]) -> None:
    entries = entries_of(own, HERE, choices())
    assert set(entries.levers) == set(LEVERS) and entries.criterion == "mean" and len(entries.budget) <= 40
    assert Wish("typical", "baseline", 5, 1, 1.0).own()["goals"] == ""
