"""The real model as the page uses it: what can be chosen, what is run, files and code that give the same again."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sim
from dashboard.answers.answer import differences_of
from dashboard.answers.digest import digest
from dashboard.checks import checked
from dashboard.question import Question, Use
from dashboard.simulation import Simulation
from dashboard.simulation.scenarios import scenario_of
from sim.foundation.errors import InputError
from sim.results.headline import told

FUTURES = 4
POLICY = (
    ("team_inbox", Use(0.5, start=4)),
    ("protected_time_guarantee", Use(0.7, tracks=("physician_scientist",))),
)
QUESTION = Question("community", policy=POLICY, years=1, seed=3)


@pytest.fixture(scope="module")
def model() -> Simulation:
    return Simulation()


def run(model: Simulation, question: Question) -> Any:
    arms = (question.treated, question.reference)
    return [model.run(arm, futures=FUTURES, progress=lambda done, total: None) for arm in arms]


def test_schools_have_departments_and_the_own_one_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("title: Our school\nlike: community\nheadcount: 120\n", encoding="utf-8")
    choices = Simulation([path]).choices
    assert choices.first.school == "ours" and choices.schools["ours"].own
    assert choices.schools["ours"].people == 120 and "Surgery" in choices.schools["ours"].departments
    assert not choices.schools["typical"].own and choices.schools["typical"].people == 1000
    with pytest.raises(InputError):
        Simulation([tmp_path / "none.yaml"])


def test_two_own_schools_of_one_name_are_two(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ours.yaml").write_text("title: Ours\nlike: community\n", encoding="utf-8")
    found = Simulation([tmp_path / "a/ours.yaml", tmp_path / "b/ours.yaml"]).choices
    assert list(found.schools)[:2] == ["ours", "ours-2"] and found.schools["ours-2"].own


def test_scenarios_say_what_they_pull_and_whether_more_happens(model: Simulation) -> None:
    courses = model.choices.courses
    assert next(iter(courses)) == "baseline" and not courses["baseline"].policy
    assert courses["hiring-freeze"].happens and not courses["hiring-freeze"].policy
    workflows = courses["fix-workflows"]
    assert not workflows.happens and 0 < workflows.policy["team_inbox"]["intensity"] <= 1
    for course in courses.values():  # as plain data of a question, each is accepted without a notice
        question, notices = checked({"school": "typical", "policy": course.policy}, model.choices)
        assert not notices.lines and {lever for lever, _ in question.policy} == set(course.policy), (
            course.name
        )


def test_levers_have_their_facts(model: Simulation) -> None:
    assert set(model.choices.levers) == set(sim.levers())
    for lever in model.choices.levers.values():
        assert [heading for heading, _ in lever.facts if heading != "At full intensity"] == [
            "Acts on", "Takes effect", "Costs", "Evidence", "Source"
        ]  # fmt: skip
        assert all(text for _, text in lever.facts) and [level.intensity for level in lever.levels] == [
            0.0,
            0.25,
            0.7,
            1.0,
        ]
    assert (
        model.choices.levers["exit_interviews"].assumption_only
        and model.choices.levers["wellbeing_programme"].grade == "moderate"
    )


@pytest.mark.parametrize("school", ["typical", "community", "research_intensive"])
def test_what_a_lever_means_is_said_in_people_hours_and_dollars(model: Simulation, school: str) -> None:
    for name, lever in model.choices.levers.items():
        lines = model.means(school, name, 0.7)
        assert len(lines) >= 2 and all(
            line.endswith(".") and "_" not in line and "nan" not in line for line in lines
        ), lines
        assert "$" in " ".join(lines) or not sim.levers()[name].costs
        assert f"{model.people(school):,}" in lines[0] and lever
    assert model.means(school, "team_inbox", 0.0) == ("Not used: nothing changes, nothing is spent.",)


def test_what_a_lever_means_grows_with_it(model: Simulation) -> None:
    half, full = (" ".join(model.means("typical", "team_inbox", level)) for level in (0.5, 1.0))
    hours = [float(text.split("Saves about ")[1].split(" ")[0].replace(",", "")) for text in (half, full)]
    assert hours[1] == pytest.approx(2 * hours[0], abs=2) and 250 < hours[1] < 1000


def test_what_a_lever_means_counts_only_where_it_is_used(model: Simulation) -> None:
    everywhere = model.means("typical", "leadership_development", 1.0)
    one = model.means("typical", "leadership_development", 1.0, ("Family Medicine",))
    assert "of Family Medicine" in one[0] and "1,000" not in one[0]
    cost = [next(line for line in lines if line.startswith("Costs about")) for lines in (everywhere, one)]
    assert cost[0] != cost[1]
    assert "for all tracks" in model.means("typical", "team_inbox", 0.5, (), ("clinician",))[-1]


def test_the_dollars_on_paper_are_near_those_of_the_model(model: Simulation) -> None:
    question = Question("community", policy=(("team_inbox", Use(1.0, ramp=0)),), years=1)
    found = model.run(question.treated, futures=FUTURES, progress=lambda done, total: None)
    cost = found.costs["levers_usd"].mean()
    said = next(
        line for line in model.means("community", "team_inbox", 1.0) if line.startswith("Costs about")
    )
    number = said.split("$")[1].split(" ")[0]
    on_paper = float(number.rstrip("Mk")) * (1e6 if number.endswith("M") else 1e3)
    assert on_paper == pytest.approx(cost, rel=0.15)


def test_a_side_of_a_question_is_the_same_as_the_scenario_file(model: Simulation, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(model.scenario_file(QUESTION), encoding="utf-8")
    (treated, _) = run(model, QUESTION)
    again = sim.run(path, replicates=FUTURES, draws=FUTURES, months=12, seed=3, by_unit=False)
    pd.testing.assert_frame_equal(treated.horizon(), again.horizon())
    assert again.institution.name == "community"


def test_the_code_gives_the_numbers_of_the_answer(model: Simulation) -> None:
    code = model.snippet(QUESTION, FUTURES)
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "snippet", "exec"), names)
    treated, reference = (digest(one) for one in run(model, QUESTION))
    paired = differences_of(treated, reference, "full")
    found = names["result"].horizon(["departures", "total_usd", "equity_gap"])
    for name in ("departures", "total_usd", "equity_gap"):
        assert (found["my-policy"][name] - found["baseline"][name]).to_numpy() == pytest.approx(
            paired.change[name], abs=0
        )
    assert str(told(paired)) in said.getvalue() and "/" not in code.replace("/ ", "")


def test_the_code_of_a_question_without_a_policy_runs(model: Simulation) -> None:
    code = model.snippet(Question("community", years=1, world="hiring-freeze"), 2)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(code, "snippet", "exec"), {})
    assert "departures" in said.getvalue().lower()


def test_a_lever_of_the_scenario_is_replaced_whole(model: Simulation) -> None:
    question = Question("community", world="surge-with-team-inbox", policy=(("team_inbox", Use(0.3)),))
    use = scenario_of(question.treated).levers["team_inbox"]
    assert (use.intensity, use.start, use.end, use.ramp) == (
        0.3,
        1,
        None,
        sim.levers()["team_inbox"].ramp_months,
    )
    assert scenario_of(question.treated).shocks


def test_digests_of_the_real_model_hold_together(model: Simulation) -> None:
    treated, reference = (digest(one) for one in run(model, QUESTION))
    paired = differences_of(treated, reference, "full")
    assert paired.avoided[:, -1] == pytest.approx(-paired.change["departures"])
    for one in (treated, reference):
        assert sum(values.sum(axis=1) for values in one.costs.values()) == pytest.approx(
            one.totals["total_usd"], rel=1e-9
        )
        total = one.totals["departures"]
        assert sum(one.totals[name] for name in one.totals if name.startswith("to_")) == pytest.approx(total)
        assert one.who["gender"].departures.sum(axis=1) == pytest.approx(total)
        assert one.totals["handovers_planned"] + one.totals["handovers_abrupt"] == pytest.approx(total)
        assert sum(one.today.values()) == pytest.approx(one.paths["headcount"][:, 0])
    assert set(reference.who["urim"].names) == {"URiM", "not URiM"} and reference.who["urim"].gap is not None


def test_a_scenario_file_comes_back_as_the_question(model: Simulation) -> None:
    for question in (
        QUESTION,
        Question("typical"),
        Question("typical", world="hiring-freeze", policy=POLICY),
    ):
        text = model.scenario_file(question)
        data, lines = model.read_scenario(
            text.encode(), "mine.yaml", Question("typical", years=question.years, seed=3)
        )
        assert not lines
        back, notices = checked(data, model.choices)
        assert not notices.lines
        assert (back.school, back.world, back.policy) == (question.school, question.world, question.policy)


def test_an_own_school_stays_when_its_file_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text("title: Our school\nlike: community\n", encoding="utf-8")
    model = Simulation([path])
    question = Question("ours", policy=POLICY)
    text = model.scenario_file(question)
    assert str(tmp_path) not in text and "Our school" in text
    data, _ = model.read_scenario(text.encode(), "mine.yaml", question)
    assert data["school"] == "ours" and 'institution="ours.yaml"' in model.snippet(question, 4)


def test_what_a_question_cannot_say_is_said(model: Simulation) -> None:
    text = (
        "title: Mine\ninstitution: typical\nlevers:\n  team_inbox: {intensity: 0.5, upkeep: 0.5}\n"
        "shocks:\n  - {kind: hiring_freeze, start: 7, months: 5}\n"
    )
    data, lines = model.read_scenario(text.encode(), "mine.yaml", Question("community"))
    assert data["world"] == "baseline" and data["school"] == "typical" and len(lines) == 2
    assert "shocks" in lines[0] and "Team-based inbox" in lines[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"levers: {team_inbix: 0.5}", "Team-based inbox"),
        (b"levers: {team_inbox: 2}", "from 0"),
        (b"institution: /etc/passwd", "not a known institution"),
        (b"\xff\xfe\xff", ""),
        (b"a: &x [*x]", "Anchors"),
        (b"just words", ""),
        (b"", ""),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_a_reason(model: Simulation, content: bytes, said: str) -> None:
    if content == b"":
        model.read_scenario(b"{}", "mine.yaml", Question("typical"))
        return
    with pytest.raises(InputError) as error:
        model.read_scenario(content, "mine.yaml", Question("typical"))
    assert said in str(error.value) and "mine.yaml" in str(error.value)


def test_faults_of_the_disk_are_explained_and_others_are_not(model: Simulation) -> None:
    assert (
        model.explain(OSError(28, "No space left on device"))
        == "A file could not be read or written: No space left on device."
    )
    assert model.explain(InputError("No.")) == "No." and model.explain(KeyError("x")) is None


def test_what_rests_on_assumptions_alone_is_said_of_a_policy_and_of_no_other(model: Simulation) -> None:
    assumed = Question("typical", policy=(("recognition", Use(0.7)),))
    both = Question("typical", policy=(("team_inbox", Use(0.5)), ("recognition", Use(0.7))))
    plain = Question("typical", policy=(("team_inbox", Use(0.5)),))
    said = [model.rests(one.treated, one.reference) for one in (assumed, both, plain, Question("typical"))]
    assert said[0].startswith("Rests on assumptions alone: ")
    assert said[1].startswith("Rests in part on assumptions alone: ")
    assert said[2:] == ["", ""]
