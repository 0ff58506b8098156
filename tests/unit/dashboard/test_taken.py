"""What Explore gives away: files of any answer, the code that makes its numbers again, and sentences where there is none."""

from __future__ import annotations

import base64
import io
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.answers import Answers
from dashboard.pages.explore.exports import NOT_YET, _file
from dashboard.pages.explore.policy import listed
from dashboard.pages.explore.taken import taken
from dashboard.question import Question, Use
from dashboard.simulation import Simulation
from dashboard.simulation.files import SNIPPET_OUTCOMES, snippet
from dashboard.site import Site
from dashboard.takeaways.brief import brief
from dashboard.takeaways.files import FILES
from dashboard.takeaways.policy import policy_rows, setting
from dashboard.takeaways.worksheet import worksheet
from sim.results.headline import told
from tests.unit.dashboard.made_up import MadeUp
from tests.unit.dashboard.snippets import answered, few, run_code, same

POLICY = (
    ("team_inbox", Use(0.7, start=4, end=30, departments=("Surgery",), tracks=("clinician",))),
    ("coaching", Use(0.25)),
)
QUESTIONS = {
    "policy": Question("typical", policy=POLICY),
    "no lever": Question("typical"),
    "ten years": Question("typical", policy=POLICY, years=10),
    "one year": Question("community", policy=POLICY, years=1),
    "scenario": Question("typical", world="freeze"),
    "stacked": Question("typical", baseline="freeze", world="protected-time", policy=POLICY[1:]),
    "frozen baseline": Question("typical", baseline="freeze", world="freeze"),
}


def site(answers: Answers) -> Site:
    return Site(answers, answers.choices, answers.version)


def file(name: str, question: Question, where: Site) -> Any:
    with Flask("test").test_request_context("http://127.0.0.1:8050/"):
        return _file(name, question, where)


def content(found: Any) -> bytes:
    return base64.b64decode(found["content"]) if found["base64"] else found["content"].encode()


@pytest.mark.parametrize(
    ("name", "futures"), [*((name, 3) for name in QUESTIONS), ("policy", 1), ("policy", 60), ("no lever", 60)]
)
def test_every_answer_has_its_three_files(name: str, futures: int, monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, futures)
    answers, question = Answers(MadeUp()), QUESTIONS[name]
    kept = answered(answers, question)
    started = time.perf_counter()
    found = {what: file(what, question, site(answers)) for what in FILES}
    assert time.perf_counter() - started < 6.0  # three of them, on a machine that does other work, too
    assert [one["filename"] for one in found.values()] == [what for what, _ in FILES.values()]
    text = content(found["brief"]).decode()
    for one in (answers.version, "seed", str(futures), "Simulated people.", "http://127.0.0.1:8050/?school="):
        assert one in text, one
    deck = Presentation(io.BytesIO(content(found["slides"])))
    shown = sum(shape.has_chart for slide in deck.slides for shape in slide.shapes)
    with Flask("test").test_request_context("http://127.0.0.1:8050/"):
        given = taken(question, site(answers), kept)
    assert shown == len(given.charts) >= 6 and len(given.charts[0].series) == (5 if futures >= 40 else 1)
    book = load_workbook(io.BytesIO(content(found["worksheet"])), data_only=True)
    assert not [
        cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "e"
    ]
    assert bool(given.policy) == bool(question.policy or question.world == "protected-time")


def test_without_an_answer_there_is_a_sentence_and_code_none_the_less() -> None:
    answers = Answers(MadeUp())
    assert [file(name, QUESTIONS["policy"], site(answers)) for name in FILES] == [NOT_YET] * 3
    code = file("code", QUESTIONS["policy"], site(answers))
    assert code["filename"] == "faculty-attrition.py" and "\nimport sim" in code["content"]
    head = code["content"].partition("import sim")[0]
    assert all(f"# {part}: " in head for part in ("policy", "seed", "made with", "link", "caveat"))


def test_a_school_of_any_name_is_only_text_in_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    few(monkeypatch, 3)
    model = MadeUp()
    evil = '=1+1<img src=x onerror="a()">'
    schools = {**model.choices.schools, "typical": replace(model.choices.schools["typical"], title=evil)}
    model.choices = replace(model.choices, schools=schools)
    answers = Answers(model)
    answered(answers, QUESTIONS["policy"])
    found = {what: file(what, QUESTIONS["policy"], site(answers)) for what in FILES}
    assert "<img" not in content(found["brief"]).decode() and not any(
        "img" in one["filename"] for one in found.values()
    )
    book = load_workbook(io.BytesIO(content(found["worksheet"])))
    assert str(book["Read me"]["A1"].value).startswith("'=1+1")


def test_the_fold_lists_the_levers_in_use() -> None:
    answers = Answers(MadeUp())
    rows = policy_rows(QUESTIONS["policy"], answers.choices, answers.cost_a_year)
    said = json.dumps(
        [one.to_plotly_json() for one in listed(rows, setting(QUESTIONS["policy"], answers.choices))],
        default=lambda one: one.to_plotly_json(),
    )
    for one in (
        "team inbox",
        "most clinics, 70%",
        "from month 4",
        "until month 30",
        "Surgery, clinician",
        "about $0.7M",
        "evidence: weak",
    ):
        assert one in said, one


@pytest.fixture(scope="module")
def answers() -> Answers:
    return Answers(Simulation())


REAL = Question(
    "community", policy=(("team_inbox", Use(0.5, start=4)), ("leadership_development", Use(0.7))), years=2, seed=3
)  # fmt: skip


def test_the_code_of_this_page_gives_its_numbers_to_the_last_digit(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, 4)
    kept = answered(answers, REAL)
    names, said = run_code(answers.snippet(REAL))
    same(names["shown"], kept.paired.change, SNIPPET_OUTCOMES)
    assert str(told(kept.paired)) in said
    with Flask("test").test_request_context("http://127.0.0.1:8050/"):
        found = taken(REAL, site(answers), kept)
    assert found.code == answers.snippet(REAL) and all(
        part in said for part in found.sentence.split(". ")[:1]
    )
    check = load_workbook(io.BytesIO(worksheet(found)), data_only=True)["Check"]
    assert [check.cell(at, 5).value for at in range(4, 9)] == ["equal"] * 5
    assert check["C4"].value == names["shown"]["total_usd"].to_numpy().mean()
    assert check["C5"].value == pytest.approx(-names["shown"]["departures"].mean(), abs=1e-9)
    assert "Documentation" not in brief(found) and "Team-based inbox" in brief(found)


def test_the_code_without_a_lever_gives_the_baseline(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, 4)
    question = Question("community", years=2, seed=3)
    kept = answered(answers, question)
    names, _ = run_code(answers.snippet(question))
    same(names["shown"], kept.paired.before, SNIPPET_OUTCOMES)


def test_a_file_of_any_name_stands_in_the_code() -> None:
    place = 'a"b\\c\n.yaml'
    code = snippet(Question("community"), place, 2, 2, "1")
    line = next(line for line in code.splitlines() if "institution=" in line)
    assert eval(f"dict({line.strip()})") == {"institution": place}


def test_costs_on_paper_follow_intensity_and_place(answers: Answers) -> None:
    half, full = (answers.cost_a_year("typical", "team_inbox", level) for level in (0.5, 1.0))
    assert half[0].startswith("about $") and half != full
    assert answers.cost_a_year("typical", "team_inbox", 1.0, ("Surgery",)) != full
    assert answers.cost_a_year("typical", "stop_useless_requirements", 1.0)[0].startswith("about $")
    assert "between grants" in answers.cost_a_year("typical", "bridge_funding", 0.5)[0]
    assert "the raises" in answers.cost_a_year("typical", "equity_adjustment", 0.5)


def test_an_own_school_is_named_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("title: Ours\nlike: community\n", encoding="utf-8")
    code = Simulation([path]).snippet(Question("ours"), 2)
    assert 'institution="ours.yaml"' in code and str(tmp_path) not in code
