"""Scenario files on the page: mistakes are said with titles, titles are accepted, and a good file says what it did."""

import pytest

from dashboard.opened_file import opened
from dashboard.question import Question, Use
from dashboard.simulation import catalog, files
from sim.foundation.errors import InputError
from sim.world.scenario import Scenario

CHOICES = catalog.choices(catalog.institutions(()), ())
QUESTION = CHOICES.first


def mistake(text: str) -> str:
    with pytest.raises(InputError) as said:
        files.read(text.encode(), "mine.yaml", QUESTION, CHOICES)
    return str(said.value)


@pytest.mark.parametrize(
    ("text", "said", "not_said"),
    [
        ("levers:\n  team_inbx: 0.5", ["line 2", "Allowed: Burden survey", 'mean "Team-based inbox"'], "burden_survey"),
        ("levers:\n  Team-based inbocks: 1", ["line 2", 'mean "Team-based inbox"'], "burden_survey"),
        ("levers:\n  Team-based inbox: 5", ["line 2, “Team-based inbox”, intensity: 5 is more than 1"], "team_inbox"),
        ("levers:\n  Team-based inbox: 1\n  team_inbox: 1", ["line 3", "twice"], "Allowed: Burden"),
        ("levers: {team_inbox: {intensity: 1, tracks: [nurse]}}", ["inbox”, tracks", "Clinician e"], "clinician_"),
        ("institution: typcal", ["line 1", "A typical medical school"], "research_intensive"),
        ("shocks:\n- kind: hiring_freez", ["line 2", 'mean "Hiring freeze"'], "message_surge"),
        ("headcount: 400", ["line 1", "describes a school", "--institution"], "shocks"),
        ("levels: {}", ["line 1", 'mean "levers"'], "switches"),
        ("parameters: {offers_per_yer: 1}", ["offers_per_year", "attrition parameters"], "hours_per_full_effort"),
    ],
)  # fmt: skip
def test_mistakes_are_said_with_titles(text: str, said: list[str], not_said: str) -> None:
    found = mistake(text)
    assert all(one in found for one in said) and not_said not in found


def test_titles_stand_for_names_on_the_page_and_on_the_command_line() -> None:
    text = (
        "institution: A research-intensive medical center\nshocks:\n- kind: Hiring freeze\n"
        "levers:\n  team-based Inbox: {intensity: 0.5, tracks: [Clinician educator]}\n"
    )
    found = Scenario.from_yaml(text)
    assert found.institution == "research_intensive" and found.shocks[0].kind == "hiring_freeze"
    assert found.levers["team_inbox"].tracks == ("clinician_educator",)
    data, _ = files.read(text.encode(), "mine.yaml", QUESTION, CHOICES)
    assert data["policy"]["team_inbox"]["intensity"] == 0.5 and data["school"] == "research_intensive"


def test_what_is_rounded_is_said() -> None:
    _, lines = files.read(b"levers: {team_inbox: 0.523, mentoring: 0.57}", "mine.yaml", QUESTION, CHOICES)
    assert lines == ["The page knows whole percentages only; rounded: “Team-based inbox”."]


def test_a_good_file_says_what_it_did() -> None:
    policy = tuple((name, Use(0.5)) for name in list(CHOICES.levers)[:6])
    said = opened("Ours", QUESTION, Question("community", world="hiring-freeze", policy=policy), CHOICES)[0]
    assert said.startswith("“Ours” is open: 6 levers are set (") and " and 2 more)" in said and "Undo brings back" in said
    assert "at A small community-based school" in said and "in “" in said
    late = opened(None, QUESTION, Question("typical", policy=(("team_inbox", Use(0.5, start=100)),)), CHOICES)
    assert late[0].startswith("The file is open: 1 lever is set") and "after the time that is shown" in late[1]
    assert "no lever is set" in opened("x", QUESTION, QUESTION, CHOICES)[0]
