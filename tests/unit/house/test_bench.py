"""The bench: what it measures, how it writes it down, and that measuring changes nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.rules.vocabulary import PersonColumn
from tests.unit.program import Attrition


def test_a_quick_bench_measures_and_writes(
    attrition: Attrition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.bench import Figure, study, whole

    monkeypatch.setattr(study, "figures", lambda **_: [Figure("study_s", "study", 1.0, "s", (), 360.0)])
    monkeypatch.setattr(whole, "table", lambda **_: Figure("compare_s", "compare", 1.0, "s", (), 5.0))
    monkeypatch.setattr(whole, "help_screen", lambda *_: Figure("help_s", "help", 1.0, "s", (), 0.5))
    path = tmp_path / "bench.json"
    code, out, _ = attrition("bench", "--quick", "--out", str(path))
    assert code == 0
    assert "Engine against FacultyModel" in out and "Phases of a month" in out
    content = json.loads(path.read_text(encoding="utf-8"))
    figures = {row["name"]: row for row in content["figures"]}
    assert figures["compare_s"]["met"] and not figures["help_s"]["met"]
    assert {row["phase"] for row in content["phases"]} >= {"share out", "live", "choose", "depart", "close"}
    assert (
        figures["question"]["value"] > 1.0
        and figures["question"]["limit"]
        and "2 futures" in figures["question"]["title"]
    )
    assert sum(row["draws_per_person_month"] for row in content["phases"]) > 1
    assert 0 < content["share_of_random_draws"] < 1


def test_a_question_is_measured_against_the_engine_of_the_same_replicates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sim.bench import question

    lived: list[tuple[float, int]] = []
    bare = question.run_ensemble

    def engine(job: Any, numbers: range, **options: Any) -> Any:
        found = bare(job, numbers, **options)
        lived.append(
            (sum(float(one.by_cell[1:, :, PersonColumn.HEADCOUNT].sum()) for one in found), len(found))
        )
        return found

    asked: list[Any] = []
    whole = question.run
    monkeypatch.setattr(question, "run_ensemble", engine)
    monkeypatch.setattr(
        question, "run", lambda *given, **options: asked.append(whole(*given, **options)) or asked[-1]
    )
    figure = question.around_the_engine(3, 4, 2, headcount=60)
    assert figure.name == "question" and len(figure.samples) == 2 and figure.better == "at most"
    of_questions = [float(one.observed.by_cell[:, 1:, :, PersonColumn.HEADCOUNT].sum()) for one in asked[1:]]
    assert lived == [(of_questions[0], 3)] * 2 and of_questions[0] == of_questions[1]


@pytest.mark.long
def test_the_bench_runs_kills_and_resumes_studies() -> None:
    from sim.bench import study

    steps: list[str] = []
    found = {figure.name: figure for figure in study.figures(quick=True, times=1, step=steps.append)}
    assert len(steps) == 4 and "80 runs × 60 people × 6 months" in found["study_s"].title
    assert {"study_overhead", "study_resume_s", "study_dask", "study_mb", "study_query_s"} <= set(found)
    assert all(figure.value > 0 for figure in found.values())


def test_the_bench_counts_without_changing_the_rules() -> None:
    from sim.bench import calls
    from sim.rules import chance as asked

    before = asked.uniform
    counts = calls.counts(1, 60)
    assert asked.uniform is before
    assert counts["choose"][calls.DRAW] > 0 and counts["live"]["exp"] > 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="told by Linux only")
def test_memory_is_that_of_one_program_and_what_it_held_at_most() -> None:
    from sim.bench.report import peak_bytes

    before, held = peak_bytes(), 300 * 2**20
    child = "from sim.bench.report import peak_bytes; print(peak_bytes())"
    block = np.ones(held // 8)
    high = peak_bytes()
    assert high >= before and high >= block.nbytes
    del block
    assert peak_bytes() == pytest.approx(high, rel=0.01)  # what is given back still counts
    told = subprocess.run([sys.executable, "-c", child], check=True, capture_output=True, text=True).stdout
    assert 1e6 < float(told) < held  # what started it does not count


def test_memory_of_a_program_that_has_ended_is_unknown() -> None:
    from sim.bench.report import peak_bytes

    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert peak_bytes(ended.pid) == 0.0
