"""What Mesa users are used to do with agents and seeds, and what becomes of it here."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import Faculty, FacultyModel, InputError, Unit, load_institution, read_roster
from tests.mesa.small import small, state, stepped


class Coach(mesa.Agent):
    """An agent of somebody else's."""

    def __init__(self, model: FacultyModel, energy: float = 1.0) -> None:
        super().__init__(model)
        self.energy = energy


# removing


REMOVING: dict[str, Callable[[FacultyModel, list[Faculty]], object]] = {
    "one by one": lambda model, people: [me.remove() for me in people],
    "by a set": lambda model, people: model.agents.select(lambda me: me in people).do("remove"),
    "in any order": lambda model, people: model.agents.select(lambda me: me in people).shuffle_do("remove"),
    "by the model": lambda model, people: [model.deregister_agent(me) for me in people],
}


@pytest.mark.parametrize("way", REMOVING)
def test_who_is_removed_leaves_and_the_line_stays(way: str) -> None:
    model, usual = stepped(small(rng=3), 3), stepped(small(rng=3), 3)
    gone, before = model.faculty[:10], len(model.faculty)
    REMOVING[way](model, gone)
    assert len(model.faculty) == before - 10 and not any(me.filled for me in gone)
    assert all(me.stage_name == "gone" for me in gone) and len(model.agents) == len(usual.agents)
    stepped(model, 1), stepped(usual, 1)
    assert model.seen[0] <= usual.seen[0] - 8, "headcount: a line or two may be filled at once"
    tables = [one.datacollector.get_model_vars_dataframe().iloc[-1] for one in (model, usual)]
    assert tables[0].departures >= tables[1].departures + 8, "they count among the departures of the month that follows"
    just_left = sum(me.left_this_month and me not in gone for me in model.people)  # vacant next month
    assert tables[0].headcount + tables[0].vacancies + just_left == len(model.people)
    assert max(unit.recent_departures for unit in model.units) > max(unit.recent_departures for unit in usual.units)
    stepped(model, 18)
    assert sum(me.filled for me in gone) > 5, "and others are hired"


def test_removing_is_the_same_twice_and_nothing_on_a_vacant_line() -> None:
    models = [stepped(small(rng=3), 2) for _ in range(2)]
    for model in models:
        me = model.faculty[4]
        me.remove()
        before = state(model)
        me.remove()
        assert state(model) == before
        stepped(model, 6)
    assert state(models[0]) == state(models[1])
    assert models[0].datacollector.get_model_vars_dataframe().departures.sum() >= 1


def test_a_removal_survives_a_copy() -> None:
    model = stepped(small(rng=3), 2)
    model.faculty[0].remove()
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert state(stepped(twin, 2)) == state(stepped(copy.deepcopy(model), 2))
        assert twin.datacollector.get_model_vars_dataframe().departures.iloc[-2] >= 1


def test_a_unit_cannot_be_removed() -> None:
    model = small()
    before = state(model)
    with pytest.raises(InputError, match="A unit cannot be removed"):
        model.units[0].remove()
    with pytest.raises(InputError, match="A unit cannot be removed"):
        model.agents_by_type[Unit].do("remove")
    assert state(model) == before


def test_all_can_be_removed_and_then_nobody_lives_there() -> None:
    model = stepped(small(), 1)
    watched = weakref.ref(model.people[0])
    model.remove_all_agents()
    gc.collect()
    assert len(model.agents) == 0 and watched() is None
    model.step()
    assert model.seen == [0.0] * len(model.seen)


# adding


def test_lines_and_units_are_there_from_the_start() -> None:
    model = small()
    for kind in (Faculty, Unit):
        for make in (lambda kind=kind: kind(model), lambda kind=kind: kind.create_agents(model, 3)):
            with pytest.raises(InputError, match=f"A {kind.__name__} cannot be added"):
                make()
    assert len(model.agents) == len(model.people) + len(model.units)
    assert model not in getattr(mesa.Agent, "_ids", {}), "and the model is not kept for ever"


def test_agents_of_other_classes_come_and_go() -> None:
    model, usual = small(rng=3), small(rng=3)
    first = Coach(model)
    others = Coach.create_agents(model, 3, energy=[1.0, 2.0, 3.0])
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert len(model.agents_by_type[Coach]) == 4 and others.get("energy") == [1.0, 2.0, 3.0]
    reporters = {name: lambda one, name=name: getattr(one, name, None) for name in ("energy", "exhaustion")}
    model.datacollector = mesa.DataCollector(agent_reporters=reporters)
    stepped(model, 2), stepped(usual, 2)
    assert state(model) == state(usual), "they change nobody"
    table = model.datacollector.get_agent_vars_dataframe()
    assert table.energy.notna().sum() == 2 * 4 and table.exhaustion.notna().sum() == 2 * len(model.people)
    first.remove()
    assert len(model.agents_by_type[Coach]) == 3
    watched = weakref.ref(model)
    del model, first, others
    gc.collect()
    assert watched() is None


# chance and running


@pytest.mark.parametrize("way", ["reset_rng", "reset_randomizer"])
@pytest.mark.filterwarnings("ignore:.*seed.*:FutureWarning")
def test_another_seed_from_one_moment_is_another_future(way: str) -> None:
    model = stepped(small(rng=3), 2)
    twins = [copy.deepcopy(model) for _ in range(4)]
    for twin, seed in zip(twins, (7, np.int64(7), 8, None), strict=True):
        getattr(twin, way)(seed)
        stepped(twin, 2)
    first, again, other, back = map(state, twins)
    assert first == again != other
    assert back == state(stepped(copy.deepcopy(model), 2)), "no seed is that of the beginning"
    assert twins[0].rng.random() == twins[1].rng.random() and twins[0].random.random() == twins[1].random.random()


def test_run_model_ends() -> None:
    model = small(headcount=12, settling_months=0)
    model.month = 598
    model.run_model()
    assert (model.month, model.running) == (600, False)


@pytest.mark.parametrize("seed", [np.int64(7), np.uint8(7), np.float64(7.0), np.array(7), np.array([7])], ids=repr)
def test_numpy_s_numbers_are_seeds(seed: Any) -> None:
    assert small(rng=seed).school.seed == 7
    assert small(rng=3, replicate=seed, headcount=np.float32(40.0)).school.replicate == 7


# what a model is given


def test_levers_go_in_as_a_block_as_well() -> None:
    blocks = ({"team_inbox": 0.5}, {"team_inbox": {"intensity": 0.5}}, {np.str_("team_inbox"): np.float64(0.5)})
    models = [stepped(small(rng=3, levers=levers), 2) for levers in blocks]
    assert all(state(one) == state(stepped(small(rng=3, team_inbox=0.5), 2)) for one in models)
    both = small(levers={"team_inbox": {"intensity": 0.5, "start": 7}}, mentoring=1.0)
    assert both.policy.levers["team_inbox"].start == 7 and both.policy.levers["mentoring"].intensity == 1.0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"replicates": 3}, 'Did you mean "replicate"'),
        ({"polcy": "baseline"}, 'Did you mean "policy"'),
        ({"levers": 1.0}, "levers: 1 is not a block of keys"),
        ({"levers": {"team_inbx": 1.0}}, 'Did you mean "team_inbox"'),
        ({"collect_people": "yes"}, 'collect_people: "yes" is neither yes nor no'),
        ({"roster": 5}, "roster: 5 is not a roster"),
        ({"roster": pd.DataFrame()}, "no columns"),
        ({"parameters": {"required_hours": pd.NA}}, "required_hours: <NA> is out of range"),
        ({"institution": None}, "institution: nothing is not an institution"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        small(**given)


def test_a_roster_is_a_table_too() -> None:
    community = load_institution("community")
    frame = pd.DataFrame({"department": [community.departments[0].name] * 12, "rank": "full", "age": range(50, 62)})
    models = [
        FacultyModel("community", roster=roster, settling_months=0)
        for roster in (frame, read_roster(frame, community), frame.to_csv(index=False).encode())
    ]
    assert state(models[0]) == state(models[1]) == state(models[2])
    assert sum(me.on_roster for me in models[0].people) == 12


# names


@pytest.mark.parametrize(
    ("name", "meant"), [("age", "age_years"), ("Age", "age_years"), ("exhaustoin", "exhaustion"), ("gender", "woman"),
                        ("salary", "pay_relative"), ("burnout", "exhaustion"), ("hours", "have"), ("vacant", "filled")],
)  # fmt: skip
def test_a_field_that_does_not_exist_is_answered_with_the_one_that_was_meant(name: str, meant: str) -> None:
    me = small().people[0]
    with pytest.raises(AttributeError, match=f'no field "{name}". Did you mean "{meant}".*fields\\("person"\\)'):
        getattr(me, name)
    assert getattr(me, name, None) is None and not hasattr(me, "_anything")


def test_units_have_fields_of_their_own() -> None:
    with pytest.raises(AttributeError, match=r'A unit has no field "vacant"\. Did you mean "vacancies"'):
        _ = small().units[0].vacant
