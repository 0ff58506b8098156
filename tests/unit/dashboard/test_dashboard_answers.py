"""Answers: runs are shared and kept, previews pair with the full runs, tables say what the runs say."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from dashboard import tables, view
from dashboard.answers import Answer, Answers, replicates_for
from dashboard.digest import DESTINATIONS, digest, interval, paired
from dashboard.model import BASELINE, POLICY
from dashboard.selection import Selection
from tests.browser.synthetic import SyntheticModel, made_up

QUESTION = Selection("community", ("protected-time",), (("lever_1_1", 0.5),), years=2)


def asked(answers: Answers, selection: Selection) -> Answer:
    job = answers.ask("someone", selection)
    ends = time.monotonic() + 60
    while not job.over:
        assert time.monotonic() < ends
        time.sleep(0.01)
    assert job.state == "done", job.message
    answer = answers.ready(selection)
    assert answer is not None
    return answer


def test_a_full_answer_has_the_baseline_first_and_speaks_of_the_policy() -> None:
    answer = asked(Answers(SyntheticModel()), QUESTION)
    assert list(answer.digests) == [BASELINE, "protected-time", POLICY]
    assert answer.focus == POLICY and not answer.preview
    assert all(one.replicates == answer.replicates for one in answer.digests.values())


def test_runs_are_kept_and_shared() -> None:
    model = SyntheticModel()
    answers = Answers(model)
    asked(answers, QUESTION)
    asked(answers, Selection("community", ("protected-time", "culture"), years=2))
    assert [name for name, _ in model.runs] == [BASELINE, "protected-time", POLICY, "culture"]


def test_another_seed_horizon_or_institution_is_another_run() -> None:
    answers = Answers(SyntheticModel())
    questions = [
        Selection("community"),
        Selection("community", seed=2),
        Selection("community", years=3),
        Selection("typical"),
    ]
    assert len({answers.key(question) for question in questions}) == len(questions)


def test_a_preview_runs_what_is_missing_with_few_futures() -> None:
    model = SyntheticModel()
    answers = Answers(model)
    preview = answers.preview(QUESTION)
    assert preview is not None and {count for _, count in model.runs} == {preview.replicates}
    assert answers.preview(QUESTION) is not None and len(model.runs) == 3


def test_where_the_full_answer_is_there_no_preview_replaces_it() -> None:
    answers = Answers(SyntheticModel())
    asked(answers, QUESTION)
    assert answers.preview(QUESTION) is None
    while_dragging = answers.preview(QUESTION, dragged=True)
    assert while_dragging is not None and while_dragging.preview


def test_a_preview_pairs_the_same_futures_as_the_full_answer() -> None:
    answers = Answers(SyntheticModel())
    full = asked(answers, QUESTION)
    moved = Selection("community", ("protected-time",), (("lever_1_1", 0.9),), years=2)
    preview = answers.preview(moved)
    assert preview is not None and preview.preview and preview.replicates < full.replicates
    few = preview.replicates
    same = full.digests[BASELINE].totals.iloc[:few]
    pd.testing.assert_frame_equal(preview.digests[BASELINE].totals, same)
    assert len(view.main_chart(preview)["data"]) == 3


def test_a_preview_has_as_many_futures_as_this_machine_runs_at_once() -> None:
    answers = Answers(SyntheticModel())
    question = Selection("typical", (), (("lever_1_1", 0.5),))
    found = []
    for speed in (1e4, 3e6, 1e9):
        answers._speed = speed
        preview = answers.preview(question)
        assert preview is not None
        found.append(preview.replicates)
    assert found == [2, 5, 8]


def test_replicates_stay_within_bounds() -> None:
    assert replicates_for(1000, 60, 2_400_000, (20, 40)) == 40
    assert replicates_for(2500, 120, 2_400_000, (20, 40)) == 20
    assert replicates_for(1, 12, 2_400_000, (20, 40)) == 40


@pytest.fixture(scope="module")
def pair() -> dict[str, object]:
    return {
        "baseline": digest(made_up(500, 0.0, 12, 36, 3)),
        "better": digest(made_up(500, 0.2, 12, 36, 3)),
    }


def test_departures_add_up(pair: dict) -> None:
    run = made_up(500, 0.0, 12, 36, 3)
    one = pair["baseline"]
    everyone = run.monthly[run.monthly["group"] == "all"]
    total = everyone.groupby("replicate")["departures"].sum()
    assert (one.totals["departures"] == total).all()
    last = one.paths[one.paths["month"] == 36].set_index("replicate")["departed"]
    assert (last == total).all()
    assert (one.totals[list(DESTINATIONS)].sum(axis=1) == total).all()
    gender = one.who[one.who["group"] == "gender"].groupby("replicate")["departures"].sum()
    assert gender.sub(total).abs().max() < 1e-6
    assert one.totals["total_usd"].sum() == pytest.approx(one.costs["total_usd"].sum())


def test_paired_differences_are_the_differences_of_the_same_futures(pair: dict) -> None:
    change = paired(pair["better"], pair["baseline"], "departures")
    by_hand = pair["better"].totals["departures"] - pair["baseline"].totals["departures"]
    assert change.mean == pytest.approx(by_hand.mean())
    assert change.low < change.mean < change.high < 0
    own = interval(pair["better"].totals["departures"])
    assert paired(pair["baseline"], pair["baseline"], "departures").high == 0
    assert own.low < own.mean < own.high


def test_shares_are_compared_in_percentage_points(pair: dict) -> None:
    table = tables.differences(pair, ["burned_out", "departures"], percent=["burned_out"])
    assert -9 < table.set_index("outcome").loc["burned_out", "difference"] < -7


def test_small_groups_are_not_shown(pair: dict) -> None:
    table = tables.who_leaves(pair, ("department",), {})
    assert "Tiny" not in set(table["row"]) and "Medicine" in set(table["row"])
    assert tables.suppressed(pair, ("department",)) == 1


def test_destinations_are_called_as_the_model_calls_them(pair: dict) -> None:
    table = tables.destinations(pair)
    assert table["row"].iloc[0] == "Another academic center" and len(table) == 16


def test_starters_are_the_people_of_month_zero(pair: dict) -> None:
    one = pair["baseline"]
    people = tables.starters(one)
    assert sum(people.values()) == pytest.approx(500 * 0.97)
    assert 0 < people["retirement"] < people["voluntary"] < people["stays"]
