"""A question as an address and back; whatever else an address holds is survived."""

from typing import Any

import pytest

from dashboard.address import from_query, to_query
from dashboard.checks import checked
from dashboard.question import Question, Use
from tests.unit.dashboard.made_up import choices

CHOICES = choices()
WHOLE = Question(
    "community", "freeze", "protected-time",
    (("team_inbox", Use(0.55, 7, 0, 31, ("Medicine", "Surgery"), ("clinician",))), ("coaching", Use(0.3))), 7, 42,
)  # fmt: skip


@pytest.mark.parametrize("question", [Question("typical"), WHOLE, Question("typical", world="freeze")])
def test_an_address_alone_restores_the_question(question: Question) -> None:
    found, notices, version = from_query(to_query(question, "1.2"), CHOICES)
    assert found == question and not notices.lines and version == "1.2"
    again, notices = checked(question.to_data(), CHOICES)
    assert again == question and not notices.lines


@pytest.mark.parametrize(
    "query",
    ["?utm_source=x", "?utm_source=news&utm_medium=e_mail", "?fbclid=1", "?a.b_c=5", "?_x=", "?key=abc"],
)
def test_what_is_none_of_ours_is_passed_over(query: str) -> None:
    found, notices, _ = from_query(query, CHOICES)
    assert found == CHOICES.first and not notices.lines


def test_a_renamed_lever_is_said() -> None:
    found, notices, _ = from_query("?school=typical&teem_inbox=0.5&coaching=0.2", CHOICES)
    assert found.policy == (("coaching", Use(0.2)),)
    assert notices.lines == ["There is no lever “teem_inbox” (did you mean “team_inbox”?); it is left out."]


def test_addresses_of_version_0_1_are_read() -> None:
    query = "?institution=community&scenarios=protected-time,freeze&years=3&seed=2&version=0.1.0"
    found, notices, version = from_query(query, CHOICES)
    assert found == Question("community", policy=(("team_inbox", Use(0.5)),), years=3, seed=2)
    assert version == "0.1.0" and len(notices.lines) == 1


@pytest.mark.parametrize(
    "query",
    [
        None,
        7,
        "?" + "x" * 9000,
        "?school=" + "ä" * 100,
        "?years=1e9&seed=NaN&team_inbox=inf",
        "?team_inbox.departments=|||",
        "%%%",
    ],
)
def test_hostile_addresses_are_survived(query: Any) -> None:
    found, notices, version = from_query(query, CHOICES)
    assert found.school in CHOICES.schools and 1 <= found.years <= 10 and len(version) <= 20
    assert all(len(line) < 250 for line in notices.lines)


def test_out_of_range_is_clamped_with_a_notice() -> None:
    found, notices, _ = from_query("?years=50&team_inbox=1,5&team_inbox.start=900", CHOICES)
    assert (
        found.years == 10
        and found.uses["team_inbox"].intensity == 1.0
        and found.uses["team_inbox"].start == 120
    )
    assert len(notices.lines) == 3


def test_nothing_is_left_out_without_a_word() -> None:
    query = "?team_inbox=0.4&team_inbox.ramp=abc&team_inbox.end=NaN&coaching.start=9"
    found, notices, _ = from_query(query, CHOICES)
    assert found.policy == (("team_inbox", Use(0.4)),)
    assert len(notices.lines) == 3 and "is not said; it is left out" in str(notices)
    assert "ramp" in str(notices) and "end" in str(notices)


def test_a_flood_of_wrong_values_is_counted() -> None:
    _, notices, _ = from_query("?" + "&".join(f"no_{k}=0.1" for k in range(90)), CHOICES)
    assert len(notices.lines) == 7 and notices.lines[-1] == "84 more values could not be used either."


def test_no_internal_name_is_shown_for_what_is_used_instead() -> None:
    _, notices, _ = from_query("?school=moon", CHOICES)
    title = CHOICES.schools[CHOICES.first.school].title
    assert notices.lines == [f"There is no school “moon”; “{title}” is shown instead."]


def test_a_version_that_is_none_is_not_repeated() -> None:
    assert from_query("?version=<img src=x>", CHOICES)[2] == "unknown"
    assert "earlier version" in str(from_query("?institution=typical&scenarios=freeze", CHOICES)[1])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?years=5.5", "The number of years must be a whole number; 6 is used instead of 5.5."),
        ("?years=2&years=9", "This link says “years” more than once; the last value is used."),
        ("?team_inbox=0.2&team_inbox=0.9", "more than once"),
        ("?team_inbox=0.5&team_inbox.stop=3", "has no “stop”; it is left out."),
        ("?team_inbox=0.5&team_inbox.start=3.2", "must be a whole number; 3 is used instead of 3.2."),
        ("?team_inbox=0_5", "must be a number"),
        ("?team_inbox=1.234,5", "must be a number"),
        ("?seed=1e309", "must be a number"),
    ],
)
def test_nothing_is_changed_in_silence(query: str, said: str) -> None:
    assert said in str(from_query(query, CHOICES)[1])


@pytest.mark.parametrize("query", ["?team_inbox=0,5", "?team_inbox=50%25", "?team_inbox=50+%25", "?team_inbox=%D9%A0.%D9%A5"])
def test_other_ways_to_write_a_number(query: str) -> None:
    found, notices, _ = from_query(query, CHOICES)
    assert found.policy == (("team_inbox", Use(0.5)),) and not notices.lines


def test_the_same_value_twice_is_no_news() -> None:
    assert not from_query("?years=3&years=3&utm_campaign_id=5", CHOICES)[1].lines
