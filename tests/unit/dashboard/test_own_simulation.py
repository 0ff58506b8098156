"""A school of a session with the real model, small: the page shows what its Python code gives, and it stays private."""

from __future__ import annotations

import contextlib
import io
import logging
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashboard.answers import Answers
from dashboard.own.belongings import Belongings
from dashboard.own.fields import Fields
from dashboard.own.model import Mapped
from dashboard.question import Question
from dashboard.simulation import Simulation
from sim.evidence.posterior import forget
from sim.results.metadata import digest
from sim.simulate.rosters import fingerprint_of
from sim.studies.calibration.fit import school
from sim.studies.lever_effects import files
from sim.world.roster.kept import text_of
from sim.world.roster.read import read_roster

FIELDS = Fields("community", 80, 7, 60, 0.42, 0.33, 54.0, 0.5)
HEAD = b"department,gender,urim,age,fte\n"
ROSTER = HEAD + b"Surgery,woman,no,41,1\nPediatrics,man,,55.5,0.8\nFamily Medicine,,yes,,\n" * 20


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points of a fit that take milliseconds; the snippet runs in this process, so the same goes for it."""
    monkeypatch.setattr(school, "PEOPLE_PER_POINT", 1)
    monkeypatch.setattr(school, "MONTHS", 6)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    model = Simulation(belongings=Belongings(tmp_path_factory.mktemp("belongings") / "root"))
    model.own._waves, model.own._futures = (24, 24), 1
    return Answers(model)


def fitted(answers: Answers, session: str, fields: Fields, table: str = "") -> str:
    drawer = answers.belongings.of(session, make=True)
    assert drawer is not None
    told: list[tuple[int, int]] = []
    answers.own.fit(fields, table, drawer, lambda done, total: told.append((done, total)))
    assert told and max(done for done, _ in told) <= told[0][1] and {total for _, total in told} == {told[0][1]}
    (name,) = answers.belongings.schools_of(session)
    return name


def answered(answers: Answers, question: Question) -> Any:
    answers._work(question, lambda done, total: None)
    return answers.ready(question)


def run_in(folder: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(folder)
    forget()  # another test may have had a file of this name
    found: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "snippet", "exec"), found)
    return found


def same(answers: Answers, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The snippet of the page gives the numbers of the page, to the last digit."""
    question = Question(name, years=1)
    kept, fit = answered(answers, question), answers.own.fitted(name)
    assert fit is not None
    code = answers.own.snippet(fit, Mapped(), kept.paired.futures, 12, 1)
    made = run_in(folder, code, monkeypatch)
    table = made["found"].table()
    for row, other in zip(fit.rows, table.to_dict("records"), strict=True):
        assert (row.value, row.low, row.high, row.median, row.q025, row.q975) == tuple(
            other[key] for key in ("value", "low", "high", "median", "q025", "q975")
        )
    horizon = made["result"].horizon(["departures", "annual_departure_rate"])
    assert np.array_equal(horizon["departures"].to_numpy(float), kept.paired.before["departures"])
    assert np.array_equal(horizon["annual_departure_rate"].to_numpy(float), kept.paired.before["annual_departure_rate"])


def test_python_gives_the_numbers_of_the_page_and_the_file_reads_back_the_same(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = answers.own.look(ROSTER, "mine.csv", "community", Mapped())
    assert look.table and look.people == 60
    name = fitted(answers, "roster", Fields("community", 60, 5), look.table)
    with zipfile.ZipFile(io.BytesIO(answers.own.archive(name) or b"")) as packed:
        assert {"institution.yaml", "posterior.parquet", "report.html", "roster.csv"} <= set(packed.namelist())
        packed.extractall(tmp_path)
    institution, people = answers.own.institution(name), answers.own.people(name)  # type: ignore[attr-defined]
    assert fingerprint_of(read_roster(tmp_path / "roster.csv", institution)) == digest(text_of(people))
    assert institution.fitted_roster == fingerprint_of(people) and institution.headcount == 60
    same(answers, name, tmp_path, monkeypatch)


def test_nothing_of_a_school_is_kept_elsewhere(
    answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(files, "cache_folder", lambda: tmp_path)
    name = fitted(answers, "private", FIELDS)
    before = len(answers._full), len(answers._small)
    question = Question(name, years=1)
    assert answered(answers, question) is not None
    code = answers.own.snippet(answers.own.fitted(name), Mapped(), 100, 12, 1)  # type: ignore[arg-type]
    given = "headcount=80, women_share=0.5, departures=7, burned_out=0.42, intends_to_leave=0.33, answered=60"
    assert f'sim.own_school("community", {given}, hours_per_week=54.0)' in code and "roster" not in code
    assert (len(answers._full), len(answers._small)) == before and not list(tmp_path.iterdir())
    assert answers.model.study(name) is None
    assert name not in caplog.text and "Our school" not in caplog.text
    kept = answers.own._read  # type: ignore[attr-defined]
    assert name in kept
    answers.belongings.delete("private")
    assert name not in kept and answers.own.fitted(name) is None
    assert "deleted" in (answers.model.explain(KeyError(name)) or "")


def test_what_is_unexpected_names_no_cell(
    answers: Answers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: Any, **__: Any) -> Any:
        raise ValueError("Dr. Secret, 41")

    monkeypatch.setattr("dashboard.simulation.own_roster.look", breaks)
    with pytest.raises(Exception, match="Something went wrong") as caught:
        answers.own.look(ROSTER, "mine.csv", "community", Mapped())
    assert "Secret" not in caplog.text and "Secret" not in str(caught.value) and caught.value.__cause__ is None


def test_odd_numbers_name_their_fields(answers: Answers) -> None:
    odd = answers.own.doubts(Fields("community", 400, 90, 200, None, 0.1), "")
    assert ("departures", "intends") in [one.fields for one in odd]
    assert answers.own.doubts(Fields("community"), "") == []


def test_published_rows_have_titles() -> None:
    assert all(one.title and isinstance(one.citations, tuple) for one in Simulation().own.published())
