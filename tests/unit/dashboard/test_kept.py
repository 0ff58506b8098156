"""Kept policies in a link and back; whatever else stands there is survived."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from dashboard.address import from_query as question_of
from dashboard.address import to_query as query_of
from dashboard.kept import Kept, from_browser, from_query, named, to_query
from dashboard.question import Question, Use
from tests.unit.dashboard.made_up import choices

CHOICES = choices()
INBOX = Kept("Inbox first", Question("community", "freeze", "freeze", (("team_inbox", Use(0.5, 7)),), 3, 9))
PAY = Kept("Pay & “coach”=1", Question("typical", policy=(("fair_pay", Use(0.25, tracks=("clinician",))),)))


def test_a_link_brings_kept_policies_and_its_own_question() -> None:
    query = query_of(PAY.question, "1.2") + to_query([INBOX, PAY])
    found, notices = from_query(query, CHOICES)
    assert found == [INBOX, PAY] and not notices.lines
    question, notices, version = question_of(query, CHOICES)
    assert question == PAY.question and not notices.lines and version == "1.2"
    assert parse_qs(query)["kept1.team_inbox"] == ["0.5"]  # readable, one key a value
    assert "kept1=Inbox+first&kept1.school=community" in query
    assert to_query([]) == "" and from_query(query_of(PAY.question, "1.2"), CHOICES)[0] == []


def test_what_the_browser_keeps_is_checked_as_well() -> None:
    raw = [INBOX.to_data(), "x", None, {"name": 7, "policy": {"moon": 1, "team_inbox": "NaN"}}]
    found, notices = from_browser(raw, CHOICES)
    assert found[0] == INBOX and found[1] == Kept("Policy 2", Question("typical"))
    assert "Kept policy “Policy 2”: There is no lever “moon”; it is left out." in notices.lines
    assert from_browser({"a": 1}, CHOICES)[0] == [] and len(from_browser([{}] * 50, CHOICES)[0]) == 6


def test_wrong_values_are_named_with_their_policy() -> None:
    found, notices = from_query("?kept1=A&kept1.team_inbox=9&kept1.school=moon&kept2=B&kept3.teem_inbox=0.1", CHOICES)
    assert found[0].question.uses["team_inbox"].intensity == 1.0 and found[1].name == "Policy 3"
    said = str(notices)
    assert "“A”: There is no school “moon”" in said and "“A”: “team inbox” must be between" in said
    assert "“B” is empty" in said and "“Policy 3”: There is no lever “teem_inbox”" in said


@pytest.mark.parametrize(
    "query",
    [
        None,
        "?" + "&".join(f"kept{k}.team_inbox=0.1&kept{k}=N{k}" for k in range(300)),
        "?kept1=" + "%00%1b%5b31m%E2%80%AE" * 200 + "&kept1.team_inbox=1",
        "?kept1.team_inbox.departments=|||&kept1.years=1e999&kept0.seed=-1&kept999999=x&kept1.kept2=3",
        "?kept1.=1&kept.team_inbox=1&kept1..=2",
    ],
)
def test_hostile_links_are_survived(query: str | None) -> None:
    found, notices = from_query(query, CHOICES)
    assert len(found) <= 6 and len(notices.lines) <= 7
    assert all(1 <= one.question.years <= 10 and one.name.isprintable() and len(one.name) <= 60 for one in found)
    assert all(len(line) < 350 for line in notices.lines)


def test_names_are_one_visible_line() -> None:
    assert named("  a\n\tb\u202e\x00 ", "x") == "a b" and named(None, "x") == named("\u200b", "x") == "x"
    assert len(named("ä" * 500, "x")) == 60
