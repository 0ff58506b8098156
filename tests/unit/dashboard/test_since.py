"""What changed since a link was written, from the changelog; and that the changelog itself can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.changelog import UNRELEASED, Change, Changelog, changelog, read
from dashboard.question import Question, Use
from dashboard.since import since
from sim.evidence.outcomes import outcomes
from sim.evidence.parameters import levers
from tests.unit.dashboard.made_up import choices

ROOT = Path(__file__).resolve().parents[3]
CHOICES = choices()
TEXT = """
# Changelog

An entry is flagged **Regression** and says why.

## [Unreleased]

- **Regression** (levers: fair_pay): fair pay
  reaches part-timers. More words.
- Nothing that matters.

## [0.3.0] - 2026-01-02

- **Regression** (last digits): sums are added in another order.

## [0.2.0]

### Changed

- **Regression** (everything): people are hired more slowly. It takes long.
- **Regression** (outcomes: promotions): promotions of leavers count.
- **Regression**: handovers take longer

## [0.1.0]
"""
KNOWN = read(TEXT)
RUNNING = KNOWN.name_in_links("0.3.0")
PAY = Question("typical", policy=(("fair_pay", Use(0.5)),))
INBOX = Question("typical", policy=(("team_inbox", Use(0.5)),))


def told(written: str, question: Question = INBOX, running: str = RUNNING) -> str:
    return since(written, running, question, CHOICES, KNOWN)


def test_entries_say_what_they_touch() -> None:
    assert list(KNOWN.versions) == [UNRELEASED, "0.3.0", "0.2.0", "0.1.0"]
    assert KNOWN.versions[UNRELEASED] == (Change("fair pay reaches part-timers", levers=("fair_pay",)),)
    everything, promotions, silent = KNOWN.versions["0.2.0"]
    assert everything.everything and promotions.outcomes == ("promotions",) and not silent.declared
    assert silent.headline == "handovers take longer"
    with pytest.raises(ValueError, match="perhaps"):
        read("\n## [1.0]\n\n- **Regression** (perhaps): something.\n")


def test_links_tell_unreleased_changes_from_their_release() -> None:
    assert re.fullmatch(r"0\.3\.0-after-[0-9a-f]{6}", RUNNING)
    assert KNOWN.name_in_links("0.2.0") == "0.2.0" and KNOWN.name_in_links("0.0-made-up") == "0.0-made-up"
    released = Changelog({UNRELEASED: (), **{key: KNOWN.versions[key] for key in ("0.3.0", "0.2.0", "0.1.0")}})
    assert released.name_in_links("0.3.0") == "0.3.0"


def test_the_running_version_needs_no_word() -> None:
    assert told("") == told(RUNNING) == ""


def test_what_changed_is_named_with_what_touches_this_answer_first() -> None:
    said = told("0.1.0")
    assert said.startswith(
        "This link was written by version 0.1.0; this is an unreleased version after 0.3.0. What changed since: "
        "people are hired more slowly; handovers take longer; "
    )
    assert "1 more change. This answer is affected" in said and "another order" not in said


def test_whether_this_answer_is_affected() -> None:
    assert "this answer is not affected" in told("0.3.0")
    assert "This answer is affected" in told("0.3.0", PAY)
    assert "last digits only" in told("0.2.0", running="0.3.0")
    known = read("\n## [0.2.0]\n\n- **Regression** (outcomes: visits_lost, total_usd): a. b.\n\n## [0.1.0]\n")
    said = since("0.1.0", "0.2.0", INBOX, CHOICES, known)
    assert "Of this answer, these numbers differ: " in said
    silent = read("\n## [0.2.0]\n\n- **Regression**: something. b.\n\n## [0.1.0]\n")
    assert "may differ" in since("0.1.0", "0.2.0", INBOX, CHOICES, silent)
    quiet = read("\n## [0.2.0]\n\n- A button.\n\n## [0.1.0]\n")
    assert "nothing in between changes results" in since("0.1.0", "0.2.0", INBOX, CHOICES, quiet)


def test_levers_that_a_scenario_pulls_count() -> None:
    known = read("\n## [0.2.0]\n\n- **Regression** (levers: team_inbox): a. b.\n\n## [0.1.0]\n")
    pulled = Question("typical", world="protected-time")
    assert "This answer is affected" in since("0.1.0", "0.2.0", pulled, CHOICES, known)
    assert "not affected" in since("0.1.0", "0.2.0", Question("typical"), CHOICES, known)


@pytest.mark.parametrize(
    ("written", "running", "words"),
    [
        ("0.9.0", RUNNING, "which is newer"),
        ("0.3.0-after-000000", "0.3.0", "which is newer"),
        ("0.0.9", RUNNING, "which the changelog does not list"),
        ("unknown", RUNNING, "cannot be told which version"),
        ("two.point-zero", RUNNING, "cannot be told which version"),
        ("1" * 30, RUNNING, "cannot be told which version"),
        ("0.3.0-after-000000", RUNNING, "may have had some of these changes already"),
        ("0.1.0", "0.0-made-up", "What changed in between is not known"),
        ("0.1.0", "7.0", "What changed in between is not known"),
    ],
)
def test_what_is_not_known_is_said(written: str, running: str, words: str) -> None:
    said = told(written, running=running)
    assert words in said and ("may differ" in said or "already" in said) and "nothing" not in said


def test_without_a_changelog_nothing_is_claimed() -> None:
    assert "is not known" in since("0.1.0", "0.2.0", INBOX, CHOICES, Changelog())


def test_the_real_changelog_can_be_shown_to_readers() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = [change for changes in changelog().versions.values() for change in changes]
    assert len(found) == text.count("- **Regression**") > 0
    for change in found:
        assert change.headline and len(change.headline) <= 110, change.headline
        assert not re.search(r"[`_]|\.md", change.headline), f"for a dean: {change.headline}"
        assert set(change.levers) <= set(levers()) and set(change.outcomes) <= set(outcomes())
