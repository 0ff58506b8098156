"""Which policies are compared, and how that stands in the address: hostile lists, doubles, more than six."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from dashboard.answers import Answers
from dashboard.pages.compare.state import Now, now, opened
from dashboard.question import Use
from dashboard.site import Site
from tests.unit.dashboard.made_up import MadeUp


@pytest.fixture(scope="module")
def site() -> Site:
    answers = Answers(MadeUp())
    return Site(answers, answers.choices, answers.version)


def brought(search: str, kept: Any = None) -> dict[str, Any]:
    return {"search": search, "kept": kept, "tab": "one", "number": 1}


def at(site: Site, raw: Any) -> tuple[Now, list[str]]:
    with Flask("x").test_request_context():
        return opened(raw, site)


def picked(site: Site, raw: Any, *keys: Any, values: Any = None, outcome: Any = None, focus: Any = None) -> Now:
    with Flask("x").test_request_context():
        return now(raw, [list(keys)], outcome, values, focus, site)


OWN = [
    {"name": "Inbox", "school": "typical", "years": 2,
     "policy": {"team_inbox": {"intensity": 0.5, "departments": ["Surgery"]}}},
    {"name": "Coach", "school": "community", "policy": {"coaching": {"intensity": 0.25}}},
]  # fmt: skip


def test_the_page_begins_with_the_policy_of_explore_and_those_that_are_kept(site: Site) -> None:
    found, lines = at(site, brought("?school=community&fair_pay=0.7", OWN))
    assert [one.title for one in found.chosen] == ["The policy on Explore", "Inbox", "Coach"] and not lines
    assert {one.question.school for one in found.chosen} == {"community"} and found.reference.months == 60
    assert "was kept at A typical school and over two years" in found.said[0]


def test_without_anything_of_ones_own_it_begins_with_scenarios_that_pull_levers(site: Site) -> None:
    found, _ = at(site, brought("?school=community"))
    assert [one.key for one in found.chosen] == ["protected-time"]
    assert found.chosen[0].question.uses == {"team_inbox": Use(0.5)}


def test_the_address_alone_restores_what_is_chosen_even_without_the_kept_policies(site: Site) -> None:
    raw = brought("?school=typical&fair_pay=0.7", OWN)
    values = {"discount_per_year": 0.05, "replacement_usd.Surgery": 7e5, "price_usd.team_inbox": 1.0, "vacancy": 1.5}
    first = picked(site, raw, "explore", "kept1", "freeze", values=values, outcome="total_usd", focus="kept1")
    search = f"?school=typical&fair_pay=0.7&{first.address()}"
    for kept in (OWN, None):
        again, lines = at(site, brought(search, kept))
        assert not lines
        assert [(one.title, one.question) for one in again.chosen] == [(one.title, one.question) for one in first.chosen]
        assert again.measure.name == "total_usd" and dict(again.values) == values
        assert again.focus is not None and again.focus.title == "Inbox" and again.arms == first.arms
        assert again.address() == first.address()
    assert first.reference.vacancy == 1.5


@pytest.mark.parametrize(
    "kept",
    [
        [None, 5, {}],
        [{"name": {"x": 1}, "policy": [1], "school": 7}],
        "all",
        {"a": 1},
        [{"policy": {"team_inbox": "NaN"}}] * 50,
    ],
)
def test_hostile_kept_policies_are_survived_and_at_most_six_are_compared(site: Site, kept: Any) -> None:
    found, _ = at(site, brought("?school=community", kept))
    assert len(found.chosen) <= 6 and found.address()


def test_more_than_six_and_the_same_twice_are_said(site: Site) -> None:
    many = [{"name": f"P{k}", "school": "typical", "policy": {"team_inbox": {"intensity": 0.1 * (k + 1)}}} for k in range(6)]
    every = picked(site, brought("?school=typical&coaching=1", many), "explore", *(f"kept{k}" for k in range(1, 7)))
    assert len(every.chosen) == 6 and "At most 6 policies are compared" in every.said[0]
    same = [{"name": name, "school": "typical", "policy": {"coaching": 1}} for name in ("A", "A")]
    twice = picked(site, brought("?school=typical", same), "kept1", "kept2", "kept2", None, {"x": 1})
    assert [one.title for one in twice.chosen] == ["A", "A (2)"]
    assert twice.said == ("“A” and “A (2)” are the same policy, so their numbers are equal.",)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("compare.with=explore|nothing", "“nothing”, which is not here"),
        ("compare.with=freeze|freeze", "twice"),
        ("compare.own1=X&compare.own1.team_inbox=9&compare.with=own1", "must be between 0 and 1"),
        ("compare.own1=X&compare.own1.world=mars&compare.own1.team_inbox=1&compare.with=own1", "there is not"),
        ("compare.discount_per_year=7", "Discount rate must be a number"),
        ("compare.price_usd.team_inbox=NaN", "Price of a lever must be a number"),
        ("compare.vacancy=1e12", "Months to fill a post must be a number"),
    ],
)
def test_what_a_link_says_wrongly_is_said_in_a_sentence(site: Site, own: str, said: str) -> None:
    found, lines = at(site, brought(f"?school=typical&coaching=0.5&{own}"))
    assert said in " ".join(lines) and "\n" not in " ".join(lines)
    assert found.address() is not None


@pytest.mark.parametrize("raw", [None, 5, [], {"search": 7}, {"search": "?compare.with=" + "x" * 9000}])
def test_anything_else_is_survived(site: Site, raw: Any) -> None:
    found, _ = at(site, raw)
    assert found.question == site.choices.first
    assert picked(site, raw, 5, None, outcome={"x": 1}, values="no", focus=[1]).measure.name == "departures"


def test_names_of_ones_own_with_signs_of_addresses_come_back(site: Site) -> None:
    own = [{"name": "A & B | C = 100% “x”", "school": "typical", "policy": {"coaching": 1}}]
    first = picked(site, brought("?school=typical", own), "kept1")
    again, _ = at(site, brought(f"?school=typical&{first.address()}"))
    assert again.chosen[0].title == own[0]["name"] and quote("&") in first.address()
