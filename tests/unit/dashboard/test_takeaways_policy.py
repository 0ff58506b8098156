"""The policy on one screen, and text and numbers as take-aways write them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.question import Question, Use
from dashboard.takeaways.numbers import said, ticks
from dashboard.takeaways.policy import how_far, policy_rows, setting, summary, when, where
from dashboard.takeaways.text import code_in_html, in_html, plain
from tests.unit.dashboard.made_up import choices

CHOICES = choices()
LEVER = CHOICES.levers["team_inbox"]


def price(school: str, lever: str, intensity: float, departments: object) -> tuple[str, ...]:
    return (f"about ${intensity:g}M",)


@pytest.mark.parametrize(
    ("intensity", "words"),
    [
        (0.7, "most clinics, 70%"),
        (0.45, "between pilot and most clinics, 45%"),
        (1.0, "everywhere, 100%"),
        (0.1, "between none and pilot, 10%"),
    ],
)
def test_how_far_a_lever_is_moved_is_said_in_words_and_as_a_number(intensity: float, words: str) -> None:
    assert how_far(LEVER, intensity) == words


def test_dates_and_places_are_said() -> None:
    assert when(LEVER, Use(0.5)) == "from today, in full force after six months, stays"
    assert (
        when(LEVER, Use(0.5, start=7, ramp=0, end=24))
        == "from month 7, in full force at once, until month 24"
    )
    assert when(LEVER, Use(0.5, ramp=1)).endswith("after one month, stays")
    assert where(Use(0.5), CHOICES.tracks) == "everywhere, all tracks"
    there = Use(0.5, departments=("Surgery", "Medicine"), tracks=("clinician",))
    assert where(there, CHOICES.tracks) == "Surgery and Medicine, clinician"


def test_levers_of_the_scenario_stand_under_those_of_the_policy() -> None:
    question = Question(
        "typical", world="protected-time", policy=(("coaching", Use(0.7, tracks=("clinician",))),)
    )
    own, others = policy_rows(question, CHOICES, price)
    assert own.lever == "coaching" and own.cost == "about $0.7M, counted for all tracks"
    assert others.lever == "team inbox (of “Protected time”)" and others.far.endswith("50%")
    both = replace(question, policy=(("team_inbox", Use(0.3)),))
    assert [row.lever for row in policy_rows(both, CHOICES, price)] == [
        "team inbox"
    ]  # the policy's own use replaces it
    assert policy_rows(Question("typical"), CHOICES, price) == ()


def test_what_else_happens_is_said() -> None:
    assert setting(Question("typical"), CHOICES) == ("Compared with today’s course.",)
    frozen = setting(Question("typical", baseline="freeze", world="freeze"), CHOICES)
    assert "“Hiring freeze”" in frozen[0] and "with and without the policy" in frozen[1]
    assert "on top of “Hiring freeze”" in setting(Question("typical", world="freeze"), CHOICES)[-1]


def test_a_line_says_how_many_levers_and_which_part_is_assumed() -> None:
    (row,) = policy_rows(Question("typical", policy=(("coaching", Use(0.7)),)), CHOICES, price)
    assert summary((row,)) == "One lever in use"
    assert (
        summary((row, replace(row, assumed=True))) == "Two levers in use, one of them with an assumed effect"
    )
    assert summary(()) == "No lever is moved."


def test_text_is_bounded_and_turns_nothing_around() -> None:
    assert plain("a\u202eb\x00c\ud800 \n d") == "abc d"
    assert plain("שלום عربي") == "שלום عربي"
    assert len(plain("x" * 10_000)) == 300 and plain("x" * 10_000).endswith("…")
    assert in_html('<b a="1">&') == "&lt;b a=&quot;1&quot;&gt;&amp;"
    assert code_in_html("if a < b:\n    c()\x00\n") == "if a &lt; b:\n    c()\n"


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (-14.2, "count", "−14"),
        (0.0831, "percent", "8.3%"),
        (-2.5e6, "usd", "−$2.5M"),
        (-0.2, "count", "0"),
        (0.0, "usd", "$0"),
        (7.25, "hours", "7.2"),
        (float("nan"), "count", "–"),
    ],
)
def test_numbers_have_their_unit_and_zero_no_sign(value: float, form: str, words: str) -> None:
    assert said(value, form) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high"), [(0.0, 64.0), (-3.2e6, 8e5), (0.0, 0.0), (-7.0, 0.0), (0.061, 0.093)]
)
def test_an_axis_reaches_around_its_values_in_few_round_steps(low: float, high: float) -> None:
    marks = ticks(low, high)
    assert marks[0] <= low and marks[-1] >= high and 2 <= len(marks) <= 7 and marks[0] < marks[-1]
