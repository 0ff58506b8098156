"""Faculty and units are ordinary Mesa agents: they can be selected, grouped, added up, and replaced by one's own."""

from collections import Counter

import mesa
import pytest

from sim import Faculty, FacultyModel, Unit
from sim.rules.records import OLD_FIELDS
from sim.rules.strains.rvu import feel_rvu
from sim.rules.vocabulary import Strain, Track
from tests.mesa.small import small, state, stepped


class Calm(Faculty):
    """Culture does not get at these."""

    def feel_culture(self) -> None:
        super().feel_culture()
        self.strain[Strain.CULTURE] = 0.0


class Remembering(Unit):
    """Units that count their meetings."""

    def start_unit(self) -> None:
        super().start_unit()
        self.meetings = 0

    def close_month(self) -> None:
        super().close_month()
        self.meetings += 1


class OwnModel(FacultyModel):
    """Both in the place of the usual agents."""

    faculty_class = Calm
    unit_class = Remembering


@pytest.fixture(scope="module")
def model() -> FacultyModel:
    return stepped(small(rng=3), 4)


def test_every_line_and_every_unit_is_an_agent(model: FacultyModel) -> None:
    assert set(model.agent_types) == {Faculty, Unit}
    assert list(model.agents_by_type[Faculty]) == model.people
    assert list(model.agents_by_type[Unit]) == model.units
    assert len(model.agents) == len(model.people) + len(model.units)
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert all(agent.model is model for agent in model.agents)


def test_agents_can_be_selected_and_added_up(model: FacultyModel) -> None:
    people = model.agents_by_type[Faculty]
    here = people.select(lambda me: me.filled)
    assert 0 < len(here) < len(people) and list(here) == model.faculty
    assert here.agg("exhaustion", max) == max(me.exhaustion for me in model.faculty)
    assert here.get("rank") == [me.rank for me in model.faculty]
    assert here.get(["rank", "stage_name"])[0] == [model.faculty[0].rank, model.faculty[0].stage_name]
    worst = here.select(at_most=3) if len(here) < 3 else here.sort("exhaustion").select(at_most=3)
    assert worst.get("exhaustion") == sorted((me.exhaustion for me in model.faculty), reverse=True)[:3]
    assert sum(people.map(lambda me: me.filled)) == len(here)


def test_agents_can_be_grouped(model: FacultyModel) -> None:
    tracks = model.agents_by_type[Faculty].groupby("track")
    assert tracks.count() == Counter(me.track for me in model.people)
    mean = tracks.agg("exhaustion", lambda values: sum(values) / len(values))
    clinicians = [me.exhaustion for me in model.people if me.track == Track.CLINICIAN]
    assert mean[Track.CLINICIAN] == sum(clinicians) / len(clinicians)


def test_units_know_their_members(model: FacultyModel) -> None:
    together = [me for unit in model.units for me in unit.members]
    assert together == model.faculty
    assert all(me.unit == unit.index for unit in model.units for me in unit.members)


def test_a_verb_may_be_done_by_all_in_any_order() -> None:
    """Verbs of one phase may be shuffled, and what Mesa draws for that is nobody’s draw."""
    plain, shuffled = stepped(small(rng=3), 2), stepped(small(rng=3), 2)
    for model in (plain, shuffled):
        people = model.agents_by_type[Faculty].select(lambda me: me.filled)
        (people.shuffle_do if model is shuffled else people.do)("live_the_month")
        (people.shuffle_do if model is shuffled else people.do)("decide")
    shuffled.random.random(), shuffled.rng.random()
    assert state(plain) == state(shuffled)
    assert state(stepped(plain, 3)) == state(stepped(shuffled, 3))


def test_own_agents_take_the_place_of_the_usual_ones() -> None:
    model = stepped(small(OwnModel, rng=3, collect_people=True), 3)
    assert set(model.agent_types) == {Calm, Remembering}
    assert [unit.meetings for unit in model.units] == [2 + 3] * len(model.units), (
        "two months of settling, and three"
    )
    assert all(me.strain[Strain.CULTURE] == 0.0 for me in model.faculty)
    usual = stepped(small(rng=3), 3)
    assert any(me.strain[Strain.CULTURE] > 0.0 for me in usual.faculty)
    assert [me.woman for me in model.people] == [me.woman for me in usual.people], "the same people"
    table = model.datacollector.get_agenttype_vars_dataframe(Calm)
    assert len(table) == 4 * len(model.people)


def test_a_rule_may_be_called_as_the_function_that_it_is(model: FacultyModel) -> None:
    me = model.faculty[0]
    verb, function = (type(me).feel_rvu, lambda one: feel_rvu(one, *one.around))
    found = []
    for way in (verb, function):
        me.strain[Strain.RVU] = -1.0
        way(me)
        found.append(me.strain[Strain.RVU])
    assert found[0] == found[1] >= 0.0


class OldStyle(Faculty):
    """Written for version 0.1, in which each strain was a field of its own."""

    def feel_culture(self) -> None:
        super().feel_culture()
        self.strain_culture = 0.5 * self.strain_culture


class NewStyle(Faculty):
    """The same as it is written now."""

    def feel_culture(self) -> None:
        super().feel_culture()
        self.strain[Strain.CULTURE] = 0.5 * self.strain[Strain.CULTURE]


@pytest.mark.parametrize("old", OLD_FIELDS)
def test_a_field_can_be_read_and_set_by_its_old_name_with_a_notice(model: FacultyModel, old: str) -> None:
    me, (name, strain) = model.faculty[0], OLD_FIELDS[old]
    new = name if strain is None else rf"strain\[Strain\.{strain.name}\]"

    def now() -> float:
        return float(getattr(me, name) if strain is None else me.strain[strain])

    before = now()
    with pytest.warns(FutureWarning, match=rf"`\.{old}` is now `\.{new}`"):
        assert getattr(me, old) == before
    with pytest.warns(FutureWarning, match="the old name goes with the next version"):
        setattr(me, old, 0.25)
    assert now() == 0.25 and old not in vars(me)
    with pytest.warns(FutureWarning):
        setattr(me, old, before)


def test_verbs_and_reporters_of_version_0_1_still_work() -> None:
    class OldModel(FacultyModel):
        faculty_class = OldStyle

    class NewModel(FacultyModel):
        faculty_class = NewStyle

    with pytest.warns(FutureWarning, match="strain_culture"):
        old = stepped(small(OldModel, rng=3), 3)
    assert state(old) == state(stepped(small(NewModel, rng=3), 3))
    with pytest.warns(FutureWarning, match="strain_culture"):
        collector = mesa.DataCollector(agent_reporters={"culture": "strain_culture"})
        collector.collect(old)
    found = collector.get_agent_vars_dataframe()["culture"].dropna()
    assert sorted(found) == sorted(me.strain[Strain.CULTURE] for me in old.people)
