"""Answers: both sides are shared and kept, paired future by future; what is forgotten is asked for again."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from dashboard.answers import Answer, Answers, JobView
from dashboard.answers.size import FUTURES, SAMPLE, futures_for
from dashboard.question import Question, Use
from tests.unit.dashboard.made_up import MadeUp

INBOX = (("team_inbox", Use(0.5)),)
QUESTION = Question("community", policy=INBOX, years=2)


def waited(answers: Answers, question: Question, client: str = "one/a") -> JobView:
    ends = time.monotonic() + 30
    while not (found := answers.look(client, question)).over:
        assert time.monotonic() < ends, found
        time.sleep(0.01)
    return found


def asked(answers: Answers, question: Question, client: str = "one/a") -> Answer:
    answers.ask(client, question)
    found = waited(answers, question, client)
    assert found.state == "done", found
    answer = answers.ready(question)
    assert answer is not None
    return answer


def until(true: object) -> None:
    ends = time.monotonic() + 10
    while not true():  # type: ignore[operator]
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_an_answer_pairs_the_policy_with_its_reference() -> None:
    answer = asked(Answers(MadeUp()), QUESTION)
    assert answer.paired.kind == "full" and answer.paired.futures == 100
    assert answer.paired.avoided.shape == (100, 25) and (answer.paired.avoided[:, 0] == 0).all()
    change = answer.policy.totals["departures"] - answer.reference.totals["departures"]
    assert (answer.paired.change["departures"] == change).all() and change.mean() < 0
    assert np.allclose(answer.paired.avoided[:, -1], -change)


def test_a_question_that_changes_nothing_runs_once() -> None:
    model = MadeUp()
    answer = asked(Answers(model), Question("community"))
    assert len(model.runs) == 1 and not answer.paired.avoided.any()


def test_references_are_shared() -> None:
    model = MadeUp()
    answers = Answers(model)
    asked(answers, QUESTION)
    asked(answers, replace(QUESTION, policy=(("coaching", Use(0.2)),)))
    assert [arm.plain for arm, _ in model.runs] == [True, False, False]


def test_another_baseline_seed_horizon_or_use_is_another_question() -> None:
    answers = Answers(MadeUp())
    others = [
        QUESTION, replace(QUESTION, seed=2), replace(QUESTION, years=3), replace(QUESTION, school="typical"),
        replace(QUESTION, baseline="freeze", world="freeze"), replace(QUESTION, world="freeze"),
        replace(QUESTION, policy=(("team_inbox", Use(0.5, start=13)),)),
        replace(QUESTION, policy=(("team_inbox", Use(0.5, departments=("Surgery",))),)),
    ]  # fmt: skip
    assert len({answers.key(question) for question in others}) == len(others)


def test_notices_of_both_sides_are_told_once() -> None:
    answer = asked(Answers(MadeUp(notices=("The posterior has no values of it.",))), QUESTION)
    assert answer.notices == ("The posterior has no values of it.",)


@pytest.mark.parametrize(
    ("people", "months", "futures"), [(1000, 60, 100), (1000, 120, 50), (2500, 120, 40), (1, 12, 100)]
)
def test_there_are_as_many_futures_as_the_budget_allows(people: int, months: int, futures: int) -> None:
    assert futures_for(people, months) == futures and FUTURES == (40, 100)


def test_where_the_full_answer_takes_long_a_sample_comes_first() -> None:
    model = MadeUp()
    answers = Answers(model)
    answers._speed._value = 1e5
    question = replace(QUESTION, years=5)
    seen: list[JobView] = []
    answers.ask("one/a", question)
    model_runs = model.runs
    until(
        lambda: (
            len(model_runs) >= 2 and (seen.append(answers.look("one/a", question)) or answers.ready(question))
        )
    )
    assert [futures for _, futures in model.runs] == [SAMPLE, SAMPLE, 100, 100]
    full = answers.ready(question)
    sample = answers._sample(question)
    assert full and sample and sample.paired.kind == "sample"
    assert (sample.paired.avoided == full.paired.avoided[:SAMPLE]).all()


def test_a_sample_is_shown_while_the_rest_runs() -> None:
    model = MadeUp()
    answers = Answers(model)
    answers._speed._value = 1e5
    question = replace(QUESTION, years=5)
    run = model.run

    def slow(arm, *, futures, progress):  # type: ignore[no-untyped-def]
        if futures > SAMPLE:
            model.gate.clear()
        return run(arm, futures=futures, progress=progress)

    model.run = slow  # type: ignore[method-assign]
    answers.ask("one/a", question)
    until(lambda: answers.look("one/a", question).sample)
    view = answers.look("one/a", question)
    assert view.state == "running" and view.total == 2 * SAMPLE + 200 and view.done >= 2 * SAMPLE
    answers.stop()


def test_an_answer_that_was_forgotten_is_asked_for_again_by_itself() -> None:
    model = MadeUp()
    answers = Answers(model)
    asked(answers, QUESTION)
    answers._full.clear()
    assert answers.look("one/a", QUESTION).state in ("waiting", "running", "done")
    assert waited(answers, QUESTION).state == "done" and answers.ready(QUESTION) is not None
    assert len(model.runs) == 4


def test_after_a_restart_the_page_is_told_to_ask_again() -> None:
    assert Answers(MadeUp()).look("one/a", QUESTION).state == "unknown"


def test_hundreds_of_policies_leave_the_references_in_memory() -> None:
    model = MadeUp()
    answers = Answers(model, full_bytes=3_000_000)
    for k in range(1, 40):
        asked(answers, replace(QUESTION, policy=(("team_inbox", Use(k / 100)),)))
    assert answers._full.nbytes <= 3_000_000
    assert sum(arm.plain for arm, _ in model.runs) == 1
    assert answers.ready(QUESTION.__class__("community", years=2)) is not None


def test_mistakes_are_explained_and_faults_are_not_shown() -> None:
    model = MadeUp()
    answers = Answers(model)
    for error, said in ((ValueError("No such thing."), "No such thing."), (KeyError("x"), "server's log")):
        model.breaks = error
        answers.ask("one/a", QUESTION)
        found = waited(answers, QUESTION)
        assert found.state == "failed" and said in found.message
    model.breaks = None
    asked(answers, QUESTION)


def test_a_plain_question_is_estimated_from_the_stored_study() -> None:
    answers = Answers(MadeUp())
    question = Question("typical", policy=INBOX)
    paired = answers.estimate(question)
    assert paired is not None and paired.kind == "estimate"
    assert answers.estimate(replace(question, policy=(("team_inbox", Use(0.5, start=7)),))) is None
    assert answers.estimate(replace(question, world="freeze")) is None
    assert answers.estimate(QUESTION) is None and answers.ranking("community", 5) is None
    ranking = answers.ranking("typical", 5)
    assert ranking is not None and ranking["lever"].iloc[0] == "team_inbox"


def test_an_own_school_is_studied_in_the_background() -> None:
    model = MadeUp()
    answers = Answers(model)
    assert answers.prepare("one/a", "community").state in ("waiting", "running", "done")
    until(lambda: answers.preparing("one/a", "community").state == "done")
    assert answers.estimate(QUESTION) is not None


def test_a_study_gives_way_to_questions_and_can_be_cancelled() -> None:
    model = MadeUp()
    answers = Answers(model)
    model.gate.clear()
    answers.prepare("one/a", "community")
    until(lambda: answers.preparing("one/a", "community").state == "running")
    answers.ask("two/a", QUESTION)
    model.gate.set()
    assert waited(answers, QUESTION, "two/a").state == "done"
    model.gate.clear()
    answers.stop_preparing("one/a")
    model.gate.set()
    until(lambda: not answers.background.busy)


def test_a_study_that_cannot_be_stored_says_so_and_questions_go_on() -> None:
    model = MadeUp()
    answers = Answers(model)
    model.breaks = OSError(28, "No space left on device")
    answers.prepare("one/a", "community")
    until(lambda: answers.preparing("one/a", "community").state == "failed")
    model.breaks = None
    asked(answers, QUESTION)
    answers.prepare("one/a", "community")
    until(lambda: answers.preparing("one/a", "community").state == "done")


def test_the_level_of_a_school_comes_from_its_reference_or_the_study() -> None:
    answers = Answers(MadeUp())
    assert answers.school("community", 2) is None
    asked(answers, QUESTION)
    found = answers.school("community", 2)
    assert found is not None and found.people == 250 and 0 < found.rate < 1
    assert found.departures_a_year == pytest.approx(found.rate * 250)
    stored = answers.school("typical", 5)
    assert stored is not None and stored.departures_a_year == 2.0
