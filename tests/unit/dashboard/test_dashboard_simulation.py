"""The real model behind the page: everything declared is offered, and its runs can be drawn."""

from __future__ import annotations

from pathlib import Path

import plotly.graph_objects as go
import pytest

import sim
from dashboard import view
from dashboard.answers import Answers
from dashboard.controls import groups
from dashboard.digest import COMPARED, DESTINATIONS, digest
from dashboard.model import BASELINE, POLICY
from dashboard.selection import Selection, default_selection
from dashboard.simulation import Simulation
from tests.unit.dashboard.test_dashboard_answers import asked


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    made = Simulation()
    made.warm_up(print)
    return made


def test_an_institution_of_ones_own_stands_first_and_runs_at_its_own_values(tmp_path: Path) -> None:
    ours = sim.load_institution("community").scaled(60).model_copy(
        update={"name": "ours", "title": "Our school", "parameters": {"offers_per_year": 0.7}}
    )
    (tmp_path / "ours.yaml").write_text(ours.to_yaml(), encoding="utf-8")
    own = Simulation([tmp_path / "ours.yaml"])
    assert own.choices.default_institution == "ours" and own.choices.institutions["ours"].title == "Our school"
    assert own.content("ours", BASELINE, {}) != own.content("community", BASELINE, {})
    run = own.run("ours", BASELINE, {}, replicates=2, months=6, seed=1, progress=lambda *_: None)
    assert run.draws == 2, "each future has a draw of its own"
    assert {job.settings["offers_per_year"] for job in run.jobs} == {0.7}, "but for what the school says of itself"


def test_everything_declared_is_offered(simulation: Simulation) -> None:
    assert [lever.name for lever in simulation.levers] == list(sim.levers())
    assert len(groups(simulation.levers)) == 8
    assert next(iter(simulation.choices.scenarios)) == BASELINE
    assert set(simulation.choices.institutions) == set(sim.list_institutions())
    assert default_selection(simulation.choices).scenarios


def test_each_lever_says_what_it_does_costs_and_rests_on(simulation: Simulation) -> None:
    for lever in simulation.levers:
        facts = dict(lever.facts)
        assert {"Acts on", "Costs", "Evidence", "Source"} <= set(facts) and lever.description
        assert [value for _, value in lever.levels] == sorted(value for _, value in lever.levels)
        assert lever.levels[0][1] == 0 and lever.levels[-1][1] == 1


def test_content_tells_policies_apart_and_knows_equal_ones(simulation: Simulation) -> None:
    half = simulation.content("typical", POLICY, {"team_inbox": 0.5})
    assert half == simulation.content("typical", POLICY, {"team_inbox": 0.5})
    others = [
        simulation.content("typical", POLICY, {"team_inbox": 0.6}),
        simulation.content("community", POLICY, {"team_inbox": 0.5}),
        simulation.content("typical", BASELINE, {}),
    ]
    assert half not in others and len(set(others)) == 3


def test_only_the_readers_errors_are_explained(simulation: Simulation) -> None:
    assert simulation.explain(sim.InputError("wrong")) == "wrong"
    assert simulation.explain(RuntimeError("internal")) is None


def test_a_real_run_is_boiled_down_and_drawn(simulation: Simulation) -> None:
    answer = asked(Answers(simulation), Selection("community", (), (("team_inbox", 1.0),), years=1))
    for drawn in view.charts(answer).values():
        go.Figure(drawn.figure)
    baseline = answer.digests[BASELINE]
    totals = baseline.totals
    assert set(totals.columns) == {*COMPARED, *DESTINATIONS} and not totals.isna().any().any()
    by_group = baseline.who.groupby(["group", "replicate"])["departures"].sum().unstack("group")
    assert (by_group.sub(totals["departures"], axis=0).abs() < 1e-6).all().all()
    assert (baseline.starters["people"] >= 0).all()
    assert "from a faculty of 250" in view.sentence(answer)


def test_a_preview_has_the_first_futures_of_the_full_answer(simulation: Simulation) -> None:
    def run(replicates: int) -> sim.Run:
        return simulation.run(
            "community",
            BASELINE,
            {},
            replicates=replicates,
            months=12,
            seed=3,
            progress=lambda done, total: None,
        )

    few, more = digest(run(2), whole=False), digest(run(4)).first(2)
    assert few.totals.equals(more.totals) and few.paths.equals(more.paths)
