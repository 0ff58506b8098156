"""A model can be kept, copied and given back: a copy lives the life of the original, and nothing is left behind."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable

import mesa
import pytest

from sim import Faculty, FacultyModel, Scenario
from tests.mesa.small import small, state, stepped

Way = Callable[[FacultyModel], FacultyModel]
WAYS: dict[str, Way] = {
    "pickled": lambda model: pickle.loads(pickle.dumps(model)),
    "deepcopied": copy.deepcopy,
}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
EVENTFUL = Scenario(
    title="A lever and a shock begin after the copy is made",
    levers={"team_inbox": {"intensity": 1.0, "start": 5, "ramp": 3}, "mentoring": 1.0},
    shocks=[{"kind": "chair_loss", "start": 8}],
)


@each_way
@pytest.mark.parametrize("collect_people", [False, True])
def test_a_copy_goes_on_as_the_original_would_have(way: Way, collect_people: bool) -> None:
    model = stepped(small(rng=5, policy=EVENTFUL, collect_people=collect_people), 3)
    twin = way(model)
    assert twin is not model and state(twin) == state(model)
    stepped(model, 12)  # the copy must not hang on anything of the original
    stepped(twin, 12)
    assert state(twin) == state(model)
    tables = [one.datacollector.get_model_vars_dataframe() for one in (model, twin)]
    assert tables[0].equals(tables[1]) and len(tables[0]) == 16
    if collect_people:
        people = [one.datacollector.get_agenttype_vars_dataframe(Faculty) for one in (model, twin)]
        assert people[0].equals(people[1]) and len(people[0]) == 16 * len(model.people)


@each_way
def test_a_copy_is_whole(way: Way) -> None:
    model = stepped(small(), 1)
    before = state(model)
    twin = way(model)
    assert all(agent.model is twin for agent in twin.agents)
    assert list(twin.agents_by_type[Faculty]) == twin.people
    assert not {id(agent) for agent in twin.agents} & {id(agent) for agent in model.agents}
    stepped(twin, 2)
    assert state(model) == before, "what the copy lives is no matter of the original"


@each_way
def test_two_copies_of_one_moment_can_try_two_policies(way: Way) -> None:
    model = stepped(small(rng=2), 6)
    twin = way(model)
    for me in twin.people:
        me.message_factor *= 0.5
    stepped(model, 3), stepped(twin, 3)
    assert twin.seen != model.seen
    assert [me.load for me in twin.people] == [me.load for me in model.people], "the same random numbers"


@pytest.mark.parametrize("way", [lambda model: model, *WAYS.values()], ids=["itself", *WAYS])
def test_nothing_keeps_a_model_that_is_no_longer_used(way: Way) -> None:
    """Mesa 3.3 holds every model for ever, and with it all its people, unless it is let go."""
    model = stepped(way(small(collect_people=True)), 2)
    watched = [weakref.ref(model), weakref.ref(model.people[0]), weakref.ref(model.units[0])]
    assert model not in getattr(mesa.Agent, "_ids", {})
    del model
    gc.collect()
    assert [one() for one in watched] == [None, None, None]
