"""The eight numbers of a school: read as people type them, and everything else is said beside its field."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.own.fields import checked_fields

LIKES = ("typical", "community")
GOOD = {"like": "community", "people": "1,250", "departures": "96", "answered": "410", "burned_out": "44", "intends": "35 %",
        "hours": "55,5", "women": "0.47"}  # fmt: skip


def test_what_people_type_is_read() -> None:
    found = checked_fields(GOOD, LIKES, complete=True)
    assert not found.wrong
    data = found.fields.to_data()
    assert data == {
        "like": "community", "people": 1250, "departures": 96, "answered": 410, "burned_out": 0.44, "intends": 0.35,
        "hours": 55.5, "women": 0.47,
    }  # fmt: skip
    assert found.notes == ("Women: 0.47 is read as 47%.",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("people", one) for one in ("1e12", "-4", "nan", "inf", "12.5", "many", [1], {"a": 1}, True, "9" * 400)],
        *[("hours", one) for one in ("400", "-1", "nan", "1e9", "0")],
        *[("burned_out", one) for one in ("101", "-1", "nan", "1e12", "none")],
        *[("women", one) for one in ("0", "100", "nan")],
        ("answered", "2"),
        ("departures", "1e12"),
    ],
)
def test_what_cannot_be_is_said_with_what_is_allowed(field: str, value: Any) -> None:
    found = checked_fields({**GOOD, field: value}, LIKES, complete=True)
    assert field in found.wrong and len(found.wrong[field]) < 160
    assert any(word in found.wrong[field] for word in ("number", "percentage", "Needed"))
    assert getattr(found.fields, field) is None


@pytest.mark.parametrize("raw", [None, [], "x", {"like": {}}, {"like": 7, "people": None}])
def test_anything_is_survived(raw: Any) -> None:
    found = checked_fields(raw, LIKES, complete=True)
    assert found.fields.like == "typical" and "people" in found.wrong


def test_numbers_that_contradict_each_other_are_refused() -> None:
    found = checked_fields({**GOOD, "people": "300", "departures": "301", "answered": "302"}, LIKES)
    assert "more than your 300 faculty" in found.wrong["departures"] and "answered" in found.wrong
    assert "give it" in checked_fields({**GOOD, "answered": ""}, LIKES).wrong["answered"]


def test_a_fit_needs_something_to_fit_to() -> None:
    assert not checked_fields({"people": "300"}, LIKES).wrong
    assert "at least one" in checked_fields({"people": "300"}, LIKES, complete=True).wrong["departures"]


def test_a_roster_says_how_many_there_are() -> None:
    found = checked_fields({"people": "nonsense", "women": "nonsense", "departures": "9"}, LIKES, people=120, complete=True)
    assert not found.wrong and found.fields.people == 120 and found.fields.women is None
    assert "departures" in checked_fields({"departures": "121"}, LIKES, people=120).wrong
