"""An own rule, compiled into the engine and called by Mesa agents, gives the same bits; a bad one gives one message."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import sim
from sim import Faculty, FacultyModel, InputError, Run, Unit
from sim.engine.replicates import run_replicate
from sim.engine.rulebook import RULES, check_compiles, months_with
from sim.rules import arrival, leadership
from sim.rules.chance import chance
from sim.rules.decision import decide as usual_decide
from sim.rules.draws import Event
from sim.rules.functions import rule, share
from sim.rules.leadership import close_month as usual_close_month
from sim.rules.strains.culture import feel_culture
from sim.rules.vocabulary import Stage, Strain
from sim.rules.wellbeing import update_wellbeing as usual_wellbeing
from sim.world.institution import load_institution
from tests.equality.two_faces import assert_equal_lives, job_of
from tests.mesa.small import example

Rule = Callable[..., Any]
MONTHS = 12
SMALL = load_institution("community").scaled(80)
OWN = example("own_rule")


def run_with(rules: dict[str, Rule]) -> Run:
    return sim.run("fix-workflows", institution=SMALL, replicates=2, months=MONTHS, seed=9, rules=rules)


# the same function on both sides


@pytest.fixture(scope="module")
def own() -> Run:
    """Compiled once for all tests that use it."""
    return run_with({"decide": OWN.decide})


def test_a_replaced_decision_is_the_same_in_both_faces(own: Run) -> None:
    model = OWN.SolidaryModel(SMALL, "fix-workflows", seed=9)
    assert_equal_lives(model, own.job, MONTHS)
    seen = own.monthly_of(["all"], ["headcount", "departures"]).query("replicate == 0")
    table = model.datacollector.get_model_vars_dataframe()
    assert seen.headcount.tolist() == table.headcount.tolist()
    assert seen.departures.tolist()[1:] == table.departures.tolist()[1:]
    usual = run_with({})
    assert not np.array_equal(run_replicate(usual.job, 0).by_cell, run_replicate(own.job, 0).by_cell)
    assert own.job.key != usual.job.key, "it settles under its own rule"
    assert own.metadata["rules"] == ["decide"] and usual.metadata["rules"] == []


# several at once, with helpers, with random numbers of their own


@rule
def comfort(me: Any, school: Any) -> float:
    """A helper: what a good evening gives back, now and then."""
    if chance(me, school, Event.NOTICING, 7) < 0.3:
        return 0.1 * share(1.0 - me.evening_hours / 20.0)
    return 0.0


def wellbeing(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """As usual, and then some comfort."""
    usual_wellbeing(me, unit, department, school, people, p)
    me.exhaustion = share(me.exhaustion - comfort(me, school))


def decide(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Nobody decides anything while a majority of the unit is exhausted."""
    tired = 0
    for i in range(unit.first, unit.first + unit.count):
        if people[i].filled and people[i].exhaustion > 0.5:
            tired += 1
    usual_decide(me, unit, department, school, people, p)
    if 2 * tired > unit.count and me.stage == Stage.SEARCH:
        me.stage = Stage.AUDIT


def close_month(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Culture never falls below a floor."""
    usual_close_month(unit, department, school, people, p)
    unit.culture = max(unit.culture, 0.5)


class OwnFaculty(Faculty):
    """The own rules of a person, as verbs."""

    def update_wellbeing(self) -> None:
        wellbeing(self, *self.around)

    def decide(self) -> None:
        decide(self, *self.around)


class OwnUnit(Unit):
    """The own rule of a unit, as a verb."""

    def close_month(self) -> None:
        close_month(self, *self.around)


class OwnModel(FacultyModel):
    """Both."""

    faculty_class, unit_class = OwnFaculty, OwnUnit


@pytest.mark.long
def test_three_rules_of_people_and_units_are_the_same_in_both_faces() -> None:
    own = months_with({"decide": decide, "update_wellbeing": wellbeing, "close_month": close_month})
    model = OwnModel("typical", policy="everything-reasonable", headcount=250, seed=4, replicate=3)
    assert_equal_lives(model, job_of(model, 24, "equal own rules", module=own), 24)
    assert min(unit.culture for unit in model.units) >= 0.5


@pytest.mark.long
def test_the_model_s_own_rules_put_in_their_own_place_change_nothing() -> None:
    again = run_with(
        {"decide": usual_decide, "close_month": leadership.close_month, "grow": sim.rules.career.grow}
    )
    usual = run_with({})
    for number in (0, 1):
        one, other = run_replicate(again.job, number), run_replicate(usual.job, number)
        assert one.by_cell.tobytes() == other.by_cell.tobytes()
        assert one.by_unit.tobytes() == other.by_unit.tobytes()


@pytest.mark.long
@pytest.mark.parametrize("name", RULES)
def test_every_rule_that_can_be_replaced_compiles_by_itself(name: str) -> None:
    from sim.engine import months

    check_compiles(name, getattr(months, name))


@rule
def all_of_it(part: float) -> float:
    """A helper that forgets that there may be nothing."""
    return part / (part - part)


def dividing(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Divides by zero."""
    usual_wellbeing(me, unit, department, school, people, p)
    me.exhaustion = share(all_of_it(me.exhaustion))


@pytest.mark.long
def test_a_rule_that_divides_by_zero_is_stopped_in_both_faces() -> None:
    kind = type("Dividing", (Faculty,), {"update_wellbeing": lambda self: dividing(self, *self.around)})
    model = type("DividingModel", (FacultyModel,), {"faculty_class": kind})
    with pytest.raises(ZeroDivisionError):
        model(SMALL, "fix-workflows", seed=9)
    with pytest.raises(ZeroDivisionError):
        run_with({"update_wellbeing": dividing})


def counting(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Everybody who lives the month adds to what the unit remembers; vacant lines do not."""
    usual_wellbeing(me, unit, department, school, people, p)
    unit.fear = share(unit.fear + 0.0001)


@pytest.mark.long
def test_a_rule_of_the_living_month_acts_for_those_who_are_there_only() -> None:
    kind = type("Counting", (Faculty,), {"update_wellbeing": lambda self: counting(self, *self.around)})
    model = type("CountingModel", (FacultyModel,), {"faculty_class": kind})(SMALL, "fix-workflows", seed=9)
    own = months_with({"update_wellbeing": counting})
    assert_equal_lives(model, job_of(model, MONTHS, "equal counting", module=own), MONTHS)


@rule
def halved(me: Any) -> float:
    """A helper that was written for version 0.1, in which each strain was a field of its own."""
    return 0.5 * me.strain_culture


def milder(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Culture strains half as much; written for version 0.1, too."""
    feel_culture(me, unit, department, school, people, p)
    me.strain_culture = halved(me)


def test_a_rule_with_old_names_is_told_the_new_ones() -> None:
    with pytest.warns(FutureWarning) as told:
        check_compiles("feel_culture", milder)
    (said,) = (str(one.message) for one in told if one.category is FutureWarning)
    assert said.startswith('In the rule "feel_culture" (milder), `.strain_culture` is now `.strain[Strain.CULTURE]`')
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        check_compiles("feel_culture", feel_culture)


@pytest.mark.long
def test_a_rule_with_old_names_works_in_both_faces() -> None:
    kind = type("Milder", (Faculty,), {"feel_culture": lambda self: milder(self, *self.around)})
    with pytest.warns(FutureWarning, match="strain_culture"):
        model = type("MilderModel", (FacultyModel,), {"faculty_class": kind})(SMALL, "fix-workflows", seed=9)
        own = months_with({"feel_culture": milder})
        assert_equal_lives(model, job_of(model, MONTHS, "equal old names", module=own), MONTHS)
    usual = FacultyModel(SMALL, "fix-workflows", seed=9)
    strains = [[me.strain[Strain.CULTURE] for me in school.people] for school in (model, usual)]
    assert max(strains[0]) < 0.5 <= max(strains[1])


# what cannot be a rule


class Thing:
    """Something that no compiler knows."""


THING = Thing()
NOTES: dict[int, Thing] = {}


def misspelt(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.stage = 0 if me.exhaustoin > 0.5 else 1


def new_field(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.grudge = 1.0


def no_parameter(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.intention = p.offers_per_yaer


def notes(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    NOTES[me.line] = THING


def text(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.stage = "search"


def generator(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.stage = int(sum(one.exhaustion for one in people) > 1.0)


def imports(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    import random

    me.intention = random.random()


def undefined(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.stage = nowhere  # type: ignore[name-defined]  # noqa: F821


def unmarked(me: Any) -> float:
    return 1.0


def helper(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    me.intention = unmarked(me)


def unit_culture(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    unit.exhaustion = 0.0


def keyword_only(me: Any, unit: Any, department: Any, school: Any, people: Any, *, p: Any) -> None:
    me.stage = 0


def anything(*given: Any) -> None:
    given[0].stage = 0


class Callable_:
    """Not a plain function, though it can be called like one."""

    def __call__(self, me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
        me.stage = 0


@pytest.mark.parametrize(
    ("name", "function", "message"),
    [
        ("decides", decide, r'"decides" is not a rule.*(?s:.*)Did you mean "decide"'),
        ("look_up", decide, '"look_up" is not a rule'),
        ("decide", close_month, r"plain function of 6 arguments.*\nAllowed: def decide\(me, unit, "),
        ("close_month", decide, r"plain function of 5 arguments.*\nAllowed: def close_month\(unit, dep"),
        ("decide", keyword_only, "plain function of 6 arguments"),
        ("decide", anything, "plain function of 6 arguments"),
        ("decide", Callable_(), "plain function of 6 arguments"),
        ("decide", max, "plain function of 6 arguments"),
        ("decide", None, "plain function of 6 arguments"),
    ],
)
def test_what_is_no_rule_is_refused(name: str, function: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        run_with({name: function})


@pytest.mark.parametrize(
    ("name", "function", "message"),
    [
        (
            "decide",
            misspelt,
            r'"decide" \(misspelt\) uses "\.exhaustoin", which a person has not(?s:.*)Did you mean "exhaustion"',
        ),
        ("decide", new_field, r'uses "\.grudge", which a person has not'),
        (
            "form_intention",
            no_parameter,
            r'"form_intention" .*\.offers_per_yaer(?s:.*)Did you mean "offers_per_year"',
        ),
        ("decide", notes, r"\(notes\) cannot be compiled: .*THING"),
        ("decide", text, "cannot be compiled: .*search"),
        ("decide", generator, "cannot be compiled: .*yield"),
        ("decide", imports, "cannot be compiled: .*IMPORT_NAME"),
        ("decide", undefined, "cannot be compiled: .*nowhere"),
        ("decide", helper, "cannot be compiled: .*unmarked(?s:.*)@rule of sim.rules.functions"),
        ("close_month", unit_culture, r'"close_month" \(unit_culture\) .*exhaustion'),
    ],
)
def test_a_rule_that_cannot_be_compiled_is_refused_in_one_message(
    name: str, function: Rule, message: str
) -> None:
    with pytest.raises(InputError, match=message) as refused:
        run_with({name: function})
    said = str(refused.value)
    assert "test_own_rules.py" in said and len(said.splitlines()) <= 3, said
    assert max(map(len, said.splitlines())) < 420, "not the pages that the compiler writes"
    assert refused.value.__suppress_context__, "nor behind it"


def test_the_line_of_the_mistake_is_named() -> None:
    with pytest.raises(InputError) as refused:
        run_with({"decide": notes})
    assert refused.value.line == notes.__code__.co_firstlineno + 1


def test_comparisons_take_own_rules_and_refuse_bad_ones_too() -> None:
    with pytest.raises(InputError, match="offers_per_yaer"):
        sim.compare(["baseline", "fix-workflows"], institution=SMALL, rules={"form_intention": no_parameter})


def test_a_mesa_agent_and_the_engine_know_the_same_verbs() -> None:
    """Whatever can be replaced by `rules=` is a verb that a subclass can override."""
    verbs = {*vars(Faculty), *vars(Unit)}
    assert set(RULES) <= verbs
    assert arrival.first_holder.__name__ in RULES
