"""What somebody who knows Mesa expects of a model: keywords, seeds, steps, an end, and a data collector."""

import inspect
from typing import Any

import mesa
import numpy as np
import pytest

from sim import Faculty, FacultyModel, InputError, Scenario, Unit
from sim.mesa_model.model import REPORTERS
from sim.rules.vocabulary import PersonColumn, Stage
from tests.mesa.small import small, state, stepped


class Ending(FacultyModel):
    """A model that knows when it is over, as Mesa's own examples do."""

    def step(self) -> None:
        super().step()
        self.running = self.month < 3


def test_every_parameter_is_a_keyword_with_a_default() -> None:
    """Mesa's `batch_run` and `SolaraViz` make models by keywords only; the latter knows others as `kwargs` alone."""
    found = inspect.signature(FacultyModel.__init__).parameters
    kinds = {name: one.kind for name, one in found.items() if name != "self"}
    assert inspect.Parameter.VAR_POSITIONAL not in kinds.values()
    assert [name for name, kind in kinds.items() if kind is inspect.Parameter.VAR_KEYWORD] == ["kwargs"]
    named = [one for name, one in found.items() if name not in ("self", "kwargs")]
    assert all(one.default is not inspect.Parameter.empty for one in named)


def test_levers_are_keywords() -> None:
    model = small(team_inbox=0.5, mentoring=1)
    assert {name: use.intensity for name, use in model.policy.levers.items()} == {
        "team_inbox": 0.5,
        "mentoring": 1.0,
    }
    assert state(stepped(model, 3)) != state(stepped(small(), 3))


def test_a_scenario_brings_its_institution_and_its_numbers() -> None:
    scenario = Scenario(
        title="Ours", institution="community", parameters={"required_hours": 7.0}, switches={"contagion": 0}
    )
    model = FacultyModel.from_scenario(scenario, headcount=40, settling_months=0)
    assert model.institution.mission == small().institution.mission
    assert (model.p.required_hours, model.p.contagion) == (7.0, 0.0)
    elsewhere = FacultyModel.from_scenario(
        scenario, institution="typical", headcount=40, settling_months=0, switches={"contagion": "on"}
    )
    assert elsewhere.institution.mission != model.institution.mission
    assert elsewhere.p.contagion == 1.0


# seeds


@pytest.mark.parametrize("same", [{"rng": 7}, {"seed": 7}, {"rng": np.int64(7)}, {"seed": 7.0}])
def test_a_seed_is_a_seed_under_both_names(same: dict[str, Any]) -> None:
    assert state(stepped(small(**same), 2)) == state(stepped(small(rng=7), 2))


@pytest.mark.parametrize(
    "of", [np.random.default_rng, np.random.SeedSequence, np.random.PCG64, lambda n: [n, 5]]
)
def test_what_numpy_takes_for_a_seed_is_one(of: Any) -> None:
    one, again, other = (small(rng=of(number)).school.seed for number in (3, 3, 4))
    assert one == again != other
    assert 0 <= one < 2**62


def test_without_a_seed_every_model_is_the_same() -> None:
    assert small().school.seed == small(rng=1).school.seed == 1


def test_seeds_and_replicates_are_different_random_numbers() -> None:
    found = [state(small(rng=seed, replicate=number)) for seed in (1, 2) for number in (0, 1)]
    assert all(a["load"] != b["load"] for k, one in enumerate(found) for other in found[:k]
               for a, b in zip(one[:3], other[:3], strict=True))  # fmt: skip


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rng": -1}, "seed: -1 is out of range"),
        ({"seed": 2**63}, "seed: .* out of range"),
        ({"rng": 1.5}, "seed: 1.5 is not a whole number"),
        ({"rng": float("nan")}, "seed: nan is out of range"),
        ({"rng": True}, "seed: true is not a valid seed|seed: true is not a whole number"),
        ({"rng": "monday"}, 'seed: "monday" is not a valid seed'),
        ({"seed": ("a", "tuple")}, "is not a valid seed"),
        ({"rng": 1, "seed": 2}, "given twice"),
        ({"replicate": -1}, "replicate: -1 is out of range"),
        ({"replicate": 0.5}, "replicate: 0.5 is not a whole number"),
        ({"headcount": 40.5}, "headcount: 40.5 is not a whole number"),
        ({"headcount": "40"}, 'headcount: "40" is not a whole number'),
        ({"settling_months": -2}, "settling_months: -2 is out of range"),
        ({"team_inbx": 1.0}, 'Did you mean "team_inbox"'),
        ({"team_inbox": 2.0}, "team_inbox.intensity: 2 is more than 1"),
        ({"parameters": {"required_huors": 1.0}}, 'Did you mean "required_hours"'),
        ({"switches": {"contagion": 3}}, "neither on nor off"),
        ({"policy": "baselin"}, 'Did you mean "baseline"'),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_message(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        small(**given)
    assert "Allowed: " in str(refused.value)


# steps


def test_a_step_is_a_month_however_it_is_asked_for() -> None:
    model, other = small(), small()
    stepped(model, 4)
    assert (model.month, model.steps, model.running) == (4, 4, True)
    getattr(other, "run_for", lambda months: stepped(other, months))(4)  # Mesa has it since 3.5
    assert other.month == 4 and state(other) == state(model)


def test_a_model_runs_until_it_says_that_it_is_over() -> None:
    model = small(Ending)
    model.run_model()
    assert model.month == 3
    assert state(model) == state(stepped(small(), 3))


# data


def test_month_0_and_every_month_is_a_row() -> None:
    model = small(rng=4)
    seen = [list(model.seen)]
    for _ in range(5):
        model.step()
        seen.append(list(model.seen))
    table = model.datacollector.get_model_vars_dataframe()
    assert list(table.columns) == [reporter.__name__ for reporter in REPORTERS]
    assert list(table.index) == list(range(6))
    assert table.headcount.tolist() == [row[PersonColumn.HEADCOUNT] for row in seen]
    assert table.departures.tolist() == [row[PersonColumn.DEPARTURES] for row in seen]
    assert table.burned_out.tolist() == [row[PersonColumn.BURNED_OUT] / row[PersonColumn.HEADCOUNT] for row in seen]
    assert table.headcount.iloc[-1] == len(model.faculty)
    assert (table.headcount + table.vacancies + table.departures == len(model.people)).all()


def test_people_are_collected_if_asked_for() -> None:
    model = stepped(small(collect_people=True), 2)
    table = model.datacollector.get_agenttype_vars_dataframe(Faculty)
    assert len(table) == 3 * len(model.people)
    now = table.xs(2, level="Step")
    assert now.exhaustion.tolist() == [me.exhaustion for me in model.people]
    assert set(now.stage_name) <= {stage.name.lower() for stage in Stage}
    assert state(model) == state(stepped(small(), 2)), "one more observer changes nobody"


def test_a_data_collector_of_one_s_own_takes_the_place() -> None:
    model = small()
    model.datacollector = mesa.DataCollector(
        model_reporters={"tired": lambda m: sum(me.exhaustion > 0.5 for me in m.faculty)},
        agent_reporters={"exhaustion": lambda agent: getattr(agent, "exhaustion", None)},
        agenttype_reporters={Unit: {"culture": "culture"}},
    )
    stepped(model, 3)
    own = model.datacollector
    assert own.get_model_vars_dataframe().tired.iloc[-1] == sum(me.exhaustion > 0.5 for me in model.faculty)
    assert own.get_agent_vars_dataframe().exhaustion.notna().sum() == 3 * len(model.people)
    assert own.get_agenttype_vars_dataframe(Unit).culture.iloc[-1] == model.units[-1].culture
