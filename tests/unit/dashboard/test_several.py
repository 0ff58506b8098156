"""Several sides asked as one: what is kept is there at once, and the rest comes one by one."""

from __future__ import annotations

import time

from dashboard.answers import Answers
from dashboard.question import Arm, Question, Use
from tests.unit.dashboard.made_up import MadeUp


def arms() -> list[Arm]:
    asked = [Question("community", policy=(("team_inbox", Use(part)),), years=1) for part in (0.5, 1.0)]
    return [asked[0].reference, *(one.treated for one in asked)]


def wait(answers: Answers, wanted: list[Arm], state: str) -> None:
    for _ in range(400):
        if answers.several.look("a/1", wanted).state == state:
            return
        time.sleep(0.01)
    raise AssertionError(answers.several.look("a/1", wanted))


def test_all_sides_are_simulated_once_and_kept_for_single_questions() -> None:
    model = MadeUp()
    answers = Answers(model)
    assert answers.several.kept(arms()) == [None, None, None]
    answers.several.ask("a/1", [*arms(), arms()[1]])
    wait(answers, arms(), "done")
    assert [arm for arm, _ in model.runs] == arms()
    assert answers.ready(Question("community", policy=(("team_inbox", Use(1.0)),), years=1)) is not None
    assert answers.several.ask("a/1", arms()).state == "done" and len(model.runs) == 3
    answers.stop()


def test_what_was_answered_before_is_there_at_once_and_a_cancelled_rest_is_not() -> None:
    model = MadeUp()
    answers = Answers(model)
    answers.several.ask("a/1", arms()[:2])
    wait(answers, arms()[:2], "done")
    model.gate.clear()
    job = answers.several.ask("a/1", arms())
    assert job.state in ("waiting", "running")
    kept = answers.several.kept(arms())
    assert kept[0] is not None and kept[1] is not None and kept[2] is None
    answers.several.cancel("a/1")
    wait(answers, arms(), "cancelled")
    model.gate.set()
    answers.several.ask("a/1", arms())
    wait(answers, arms(), "done")
    answers.stop()


def test_an_assumption_about_searches_is_another_side() -> None:
    answers = Answers(MadeUp())
    usual = arms()[0]
    longer = Arm(usual.school, usual.scenario, usual.policy, usual.months, usual.seed, vacancy=1.5)
    assert answers.name_of(usual) != answers.name_of(longer) and not longer.plain
    answers.stop()


def test_an_error_of_the_model_is_told_and_nothing_is_kept() -> None:
    model = MadeUp()
    model.breaks = ValueError("There is no such school.")
    answers = Answers(model)
    answers.several.ask("a/1", arms())
    wait(answers, arms(), "failed")
    assert answers.several.look("a/1", arms()).message == "There is no such school."
    answers.stop()
