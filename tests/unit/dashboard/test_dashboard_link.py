"""The address alone restores the page; whatever else comes from outside is survived."""

from __future__ import annotations

import math
from typing import Any

import pytest

from dashboard.link import from_query, to_query
from dashboard.selection import Choices, Entry, Selection, checked, default_selection

CHOICES = Choices(
    institutions={name: Entry(name, name, "") for name in ("typical", "community")},
    scenarios={name: Entry(name, name, "") for name in ("baseline", "a", "b", "c", "d", "e")},
    levers=("team_inbox", "bridge_funding"),
)


@pytest.mark.parametrize(
    "selection",
    [
        Selection("typical"),
        Selection("community", ("a", "b"), (("team_inbox", 0.5), ("bridge_funding", 1.0)), 10, 7),
        Selection("typical", (), (("bridge_funding", 0.01),), 1, 999_999),
    ],
)
def test_there_and_back(selection: Selection) -> None:
    found, notices = from_query(to_query(selection, "1.0"), CHOICES, "1.0")
    assert found == selection and not notices.lines


def test_the_address_is_plain() -> None:
    query = to_query(Selection("typical", ("a", "b"), (("team_inbox", 0.5),)), "1.0")
    assert query == "?institution=typical&scenarios=a,b&years=5&seed=1&team_inbox=0.5&version=1.0"


def test_a_bare_address_shows_the_default() -> None:
    assert from_query("", CHOICES, "1.0")[0] == default_selection(CHOICES)
    assert from_query(None, CHOICES, "1.0")[0] == default_selection(CHOICES)


def test_unknown_keys_are_ignored() -> None:
    found, notices = from_query("?utm_source=x&nonsense=1", CHOICES, "1.0")
    assert found == default_selection(CHOICES) and not notices.lines


def test_out_of_range_is_clamped_with_a_notice() -> None:
    found, notices = from_query("?years=500&team_inbox=1e9&seed=-1", CHOICES, "1.0")
    assert (found.years, dict(found.policy), found.seed) == (10, {"team_inbox": 1.0}, 1)
    assert len(notices.lines) == 3


def test_unknown_names_get_a_notice() -> None:
    found, notices = from_query("?institution=hogwarts&scenarios=a,zzz", CHOICES, "1.0")
    assert (found.institution, found.scenarios) == ("typical", ("a",))
    assert "hogwarts" in notices.lines[0] and "zzz" in notices.lines[1]


def test_another_version_is_said() -> None:
    assert "0.9" in from_query("?years=5&version=0.9", CHOICES, "1.0")[1].lines[0]


def test_an_endless_address_is_refused() -> None:
    found, notices = from_query("?years=3&" + "x" * 10_000, CHOICES, "1.0")
    assert found == default_selection(CHOICES) and notices.lines


def test_at_most_four_scenarios() -> None:
    found, notices = checked({"scenarios": ["a", "b", "c", "d", "e", "a"]}, CHOICES)
    assert found.scenarios == ("a", "b", "c", "d") and "Up to 4" in notices.lines[0]


HOSTILE: list[Any] = [
    *(None, math.nan, math.inf, -1e309, 1e9, -3, True),
    *("", "abc", "NaN", "9" * 400),
    *([], {}, [1], {"a": 1}, object()),
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
@pytest.mark.parametrize(
    "place", ["institution", "scenarios", "years", "seed", "policy", "lever", "all", "name"]
)
def test_whatever_comes_the_selection_is_sound(place: str, value: Any) -> None:
    raw: Any = {"institution": "typical", "scenarios": ["a"], "years": 5, "seed": 1, "policy": {}}
    if place == "all":
        raw = value
    elif place == "lever":
        raw["policy"] = {"team_inbox": value}
    elif place == "name":
        raw["scenarios"] = [value]
    else:
        raw[place] = value
    found, _ = checked(raw, CHOICES)
    assert found.institution in CHOICES.institutions
    assert 1 <= found.years <= 10 and isinstance(found.years, int)
    assert 1 <= found.seed <= 999_999
    assert all(name in CHOICES.scenarios for name in found.scenarios)
    assert all(0 < intensity <= 1 for _, intensity in found.policy)
    hash(found)
