"""Whatever a public function is given: it is taken for what it means, or refused in one message that names it."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim import InputError, Run
from sim.evidence.posterior import draws as posterior_draws
from sim.foundation.arguments import BLOCK, FLAG, NAMES, PATH, WHOLES, Check, checked, single, whole
from sim.world.scenario_parts import check_switch

SCHOOL = sim.load_institution("community").scaled(30)
SMALL: dict[str, Any] = {"institution": SCHOOL, "replicates": 2, "months": 2}
STUDY = {"levers": {"team_inbox": [0, 1]}, "outcomes": ["departures"], "months": 1, "design": {"kind": "grid"}}


@pytest.fixture(scope="module")
def run() -> Run:
    return sim.run(**SMALL)


# the checks


@pytest.mark.parametrize(
    "given", [7, 7.0, np.int64(7), np.uint8(7), np.float32(7.0), np.array(7), np.array([7.0]), [7], (7.0,), [[7]],
              pd.Series([7]), pd.Series([7], dtype="Int64")],
    ids=repr,
)  # fmt: skip
def test_seven_is_seven(given: Any) -> None:
    found = whole(1, 10).read(given)
    assert found == 7 and type(found) is int


@pytest.mark.parametrize(
    ("given", "message"),
    [(7.5, "7.5 is not a whole number"), ("7", '"7" is not a whole number'), (True, "true is not a whole number"),
     (np.True_, "true is not a whole number"), (None, "nothing is not"), (pd.NA, "<NA> is not"), (pd.NaT, "NaT is not"),
     (float("nan"), "nan is out of range"), (float("inf"), "inf is out of range"), (11, "11 is out of range"),
     ([7, 8], "a list is not"), (np.array([7, 8]), "is not a whole number"), ({7}, "a list is not"),
     (7 + 0j, "is not a whole number"), (object(), "is not a whole number")],
)  # fmt: skip
def test_what_is_not_whole_is_refused(given: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as refused:
        whole(1, 10).read(given)
    assert refused.value.allowed == "a whole number from 1 to 10"


def test_lists_flags_blocks_and_paths() -> None:
    assert NAMES.read("a") == NAMES.read(["a"]) == NAMES.read(np.array(["a"])) == NAMES.read(pd.Index(["a"])) == ["a"]
    assert NAMES.read(name for name in "ab") == ["a", "b"]
    assert WHOLES.read(3) == WHOLES.read([3.0]) == WHOLES.read(np.array([3])) == [3]
    assert WHOLES.read(range(2)) == WHOLES.read(np.arange(2.0)) == [0, 1]
    assert [FLAG.read(one) for one in (True, np.False_, 1, 0.0, [True])] == [True, False, True, False, True]
    assert BLOCK.read({np.str_("a"): 1, "b": 2}) == {"a": 1, "b": 2}
    assert all(type(key) is str for key in BLOCK.read({np.str_("a"): 1}))
    assert PATH.read("x") == PATH.read(Path("x")) == PATH.read(["x"]) == Path("x")
    for check, wrong in ((NAMES, 5), (NAMES, ["a", 5]), (NAMES, {"a": 1}), (WHOLES, "3"), (FLAG, 2), (FLAG, None),
                         (BLOCK, [("a", 1)]), (BLOCK, {3: 1}), (PATH, 5), (PATH, "")):  # fmt: skip
        with pytest.raises(InputError):
            check.read(wrong)


def test_one_alone_is_taken_out_of_what_holds_it() -> None:
    frame = pd.DataFrame({"a": [1, 2]})
    assert single(frame) is frame and single([1, 2]) == [1, 2] and single([]) == []
    assert single(np.str_("x")) == "x" and single(np.array(["x"])) == "x"


def test_the_decorator_keeps_name_signature_and_words() -> None:
    for function in (sim.run, sim.compare, sim.sweep, sim.FacultyModel.__init__):
        assert function.__doc__ is None or "Args:" in function.__doc__
        assert next(iter(inspect.signature(function).parameters)) in ("scenario", "scenarios", "study", "self")
    assert sim.run.__qualname__ == "run" and sim.run.__module__ == "sim.simulate.run"


def test_defaults_and_none_are_right_where_they_are_declared() -> None:
    @checked
    def f(a: Annotated[int, whole(1, 5)] = 99, b: Annotated[int, whole(1, 5)] | None = None) -> tuple[Any, Any]:
        return a, b

    assert f() == (99, None) and f(b=None) == (99, None) and f(2.0, 3.0) == (2, 3)
    with pytest.raises(InputError, match="a: nothing is not"):
        f(None)


def test_an_error_from_within_is_not_mistaken_for_a_wrong_call() -> None:
    @checked
    def f(a: Annotated[int, Check(int)] = 0) -> None:
        raise TypeError("from within")

    with pytest.raises(TypeError, match="from within"):
        f(1)


# every public function


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "run of nothing": (lambda: sim.run(None), "scenario: nothing is not a scenario"),
    "run of a number": (lambda: sim.run(5), "scenario: 5 is not a scenario"),
    "run of two": (lambda: sim.run(["baseline", "fix-workflows"]), "scenario: a list is not a scenario"),
    "a misspelt keyword": (lambda: sim.run(replicate=3), 'Did you mean "replicates"'),
    "a lever as a keyword": (lambda: sim.run(team_inbox=1), '"team_inbox" is not a known argument of run'),
    "too many": (lambda: sim.run("baseline", "community"), "run cannot be called like this"),
    "none at all": (lambda: sim.compare(), "compare cannot be called like this"),
    "an institution that is a number": (lambda: sim.run(institution=5), "institution: 5 is not an institution"),
    "replicates in words": (lambda: sim.run(replicates="20"), 'replicates: "20" is not a whole number'),
    "months that are missing": (lambda: sim.run(months=pd.NA), "months: <NA> is not a whole number"),
    "threads": (lambda: sim.run(threads=[1, 2]), "threads: a list is not a whole number"),
    "parameters as a list": (lambda: sim.run(parameters=[1]), "parameters: 1 is not a block|parameters: a list is not"),
    "a parameter in words": (lambda: sim.run(parameters={"offers_per_year": "1"}), "parameters.offers_per_year: "),
    "a parameter that is missing": (lambda: sim.run(parameters={"offers_per_year": pd.NA}), "<NA> is out of range"),
    "a switch that is missing": (lambda: sim.run(switches={"contagion": pd.NA}), "switches.contagion: <NA> is neither"),
    "levers as a number": (lambda: sim.run(levers=5), "levers: 5 is not a block of keys"),
    "a lever that is none": (lambda: sim.run(levers={"team_inbx": 1}), 'Did you mean "team_inbox"'),
    "a lever too far": (lambda: sim.run(levers={"team_inbox": 2}), "levers.team_inbox.intensity: 2 is more than 1"),
    "a lever's key": (lambda: sim.run(levers={"team_inbox": {"intensity": 1, "strat": 2}}), 'Did you mean "start"'),
    "a lever in a list": (lambda: sim.run(levers={"team_inbox": [0, 1]}), "levers.team_inbox.intensity: a list is not"),
    "a rule that is no function": (lambda: sim.run(rules={"decide": 5}), "must be a plain function"),
    "rules as a function": (lambda: sim.run(rules=len), "rules: .* is not a block of keys"),
    "units or not": (lambda: sim.run(by_unit="no"), 'by_unit: "no" is neither yes nor no'),
    "a roster that is a number": (lambda: sim.run(roster=5), "roster: 5 is not a roster"),
    "draws in words": (lambda: sim.run(draws="ten"), 'draws: "ten" is not a whole number'),
    "a draw of nothing known": (lambda: sim.run(draws=[{"x": 1}]), "draws #1.x: "),
    "progress in words": (lambda: sim.run(progress="yes"), 'progress: "yes" is neither'),
    "cancelled": (lambda: sim.run(cancelled=1), "cancelled: 1 cannot be called"),
    "compare a number": (lambda: sim.compare(5), "scenarios: 5 is not a list of scenarios"),
    "compare with a number": (lambda: sim.compare(["baseline", 5]), "5 is no scenario"),
    "load a number": (lambda: sim.load_scenario(5), "5 is no scenario"),
    "load nothing": (lambda: sim.load_institution(None), "nothing is no institution"),
    "load a study": (lambda: sim.load_study(5), "5 is not a study"),
    "load a trial": (lambda: sim.load_trial(5), "5 is no trial"),
    "a trial": (lambda: sim.run_trial(5), "trial: 5 is not a trial"),
    "studies of a trial": (lambda: sim.run_trial("x", studies="all"), 'studies: "all" is not a whole number'),
    "a roster of nothing": (lambda: sim.read_roster(None, "community"), "nothing is not a roster"),
    "a roster of nowhere": (lambda: sim.read_roster(b"department", 5), "5 is no institution"),
    "a scale in words": (lambda: SCHOOL.scaled("x"), 'headcount: "x" is not a whole number'),
    "results that are a number": (lambda: sim.open_results(5), "folder: 5 is not a path"),
    "sensitivity of a number": (lambda: sim.sensitivity(5), "results: 5 is not a study"),
    "sensitivity in words": (lambda: sim.sensitivity(".", seed="x"), 'seed: "x" is not'),
    "save a number": (lambda: sim.save(5, "x"), "result: 5 is not a result"),
    "draws of the posterior": (lambda: posterior_draws("x"), 'n: "x" is not a whole number'),
    "a sweep of nothing": (lambda: sim.sweep(None), "study: nothing is not a study"),
    "a message that is none": (lambda: sim.warm_up(5), "message: 5 cannot be called"),
    "fields of nobody": (lambda: sim.fields("persons"), 'Did you mean "person"'),
    "a plot of a number": (lambda: sim.plots.months(5, "burned_out"), "not a data frame but a int"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_means_nothing_is_refused_in_one_message(name: str) -> None:
    call, message = REFUSED[name]
    with pytest.raises(InputError, match=message):
        call()


ASKED: dict[str, tuple[Callable[[Run], object], str]] = {
    "outcomes": (lambda run: run.summary(5), "outcomes: 5 is not a list of names"),
    "an outcome": (lambda run: run.horizon(["departures", 5]), "outcomes #2: 5 is not a name"),
    "a misspelt outcome": (lambda run: run.summary("departuers"), 'Did you mean "departures"'),
    "groups": (lambda run: run.monthly_of(groups=5), "groups: 5 is not a list of names"),
    "a misspelt group": (lambda run: run.monthly_of("gendr"), 'Did you mean "gender"'),
    "months": (lambda run: run.people("x"), 'months: "x" is not a whole number'),
    "a month and a half": (lambda run: run.people([1.5]), "months #1: 1.5 is not a whole number|months: 1.5 is not"),
    "a month beyond": (lambda run: run.people(7), "7 is not one of the months"),
    "a life": (lambda run: run.life_after("x"), 'months: "x" is not a whole number'),
    "a plot": (lambda run: run.plot("x"), 'There is no outcome "x"'),
    "a plot of costs": (lambda run: run.plot("total_usd"), 'There is no outcome "total_usd"'),
    "a folder": (lambda run: run.save(5), "folder: 5 is not a path"),
    "a format": (lambda run: run.save("x", format=5), "format: 5 is not a name"),
}


@pytest.mark.parametrize("name", ASKED)
def test_tables_are_asked_for_by_name(name: str, run: Run) -> None:
    call, message = ASKED[name]
    with pytest.raises(InputError, match=message):
        call(run)


def test_one_name_or_month_needs_no_list(run: Run) -> None:
    assert run.summary("departures").equals(run.summary(["departures"]))
    assert run.monthly_of("gender", "departures").equals(run.monthly_of(np.array(["gender"]), ("departures",)))
    assert run.people(2).equals(run.people([2.0])) and run.people(2, 1).equals(run.people([2], np.array([1])))


# callers from elsewhere give the same numbers


def test_what_r_and_numpy_send_is_what_is_meant(run: Run) -> None:
    same = sim.run(["baseline"], institution=SCHOOL, replicates=2.0, months=np.int64(2), seed=[1.0], threads=1.0, by_unit=1.0)
    assert same == run and same.metadata == run.metadata
    changed = {"parameters": {"required_hours": 7.0}, "switches": {"contagion": 0}, "levers": {"team_inbox": 0.5}}
    sent = {
        "parameters": {np.str_("required_hours"): np.int64(7)},
        "switches": {"contagion": 0.0},
        "levers": {np.str_("team_inbox"): np.array([0.5])},
    }
    one, other = (sim.run(**SMALL, **each) for each in (changed, sent))
    assert one == other and one.scenario.to_yaml() == other.scenario.to_yaml()
    assert one.metadata["parameters"] == {"required_hours": 7.0} and one.metadata["switches"] == {"contagion": 0}


def test_a_scenario_may_carry_numpy_s_numbers_as_well() -> None:
    changed = {"levers": {"team_inbox": 0.5}, "parameters": {"required_hours": 7}, "switches": {"contagion": 0}}
    plain = sim.Scenario(title="Ours", **changed)
    numpy = sim.Scenario(
        title=np.str_("Ours"), levers={np.str_("team_inbox"): {"intensity": np.float64(0.5), "start": np.int64(1)}},
        parameters={np.str_("required_hours"): np.array([7])}, switches={np.str_("contagion"): np.float64(0.0)},
    )  # fmt: skip
    assert plain == numpy and plain.to_yaml() == numpy.to_yaml() and plain.content_hash == numpy.content_hash


def test_plain_data_is_a_scenario_and_an_institution(run: Run) -> None:
    data = {"title": "As it is", "institution": "community"}
    assert sim.run(data, **SMALL).summary().equals(run.summary())
    place = {**SCHOOL.model_dump(mode="json"), "name": SCHOOL.name}
    assert sim.run(institution=place, replicates=2, months=2).summary().equals(run.summary())
    with pytest.raises(InputError, match="titel: There is no such key"):
        sim.run({"titel": "x"})


def test_draws_may_be_a_table() -> None:
    some = posterior_draws(2)
    as_list, as_table, as_number = (sim.run(**SMALL, draws=each) for each in (some, pd.DataFrame(some), np.int64(2)))
    assert as_list == as_table and as_list.summary().equals(as_number.summary())


@pytest.mark.parametrize(
    ("given", "means"), [(0, 0), (0.0, 0), (1.0, 1), (np.float64(1), 1), (np.int8(0), 0), (True, 1), (np.False_, 0),
                         ("off", 0), ([1], 1), (np.array([0.0]), 0)],
)  # fmt: skip
def test_a_switch_is_off_or_on_however_it_is_said(given: Any, means: int) -> None:
    found = check_switch("contagion", given)
    assert found == means and type(found) is int


# levers, everywhere alike


def test_levers_are_those_of_the_command_line_and_of_mesa() -> None:
    levers = {"team_inbox": 1.0, "mentoring": {"intensity": 0.5, "start": 3}}
    run = sim.run("baseline", levers=levers, **SMALL)
    assert run.name == "baseline+team_inbox+mentoring" and run.scenario.levers["mentoring"].start == 3
    made = sim.load_scenario("baseline").with_levers(team_inbox=1.0, mentoring=sim.LeverUse(intensity=0.5, start=3))
    assert run.summary().equals(sim.run(made, **SMALL).summary())
    model = sim.FacultyModel(SCHOOL, levers=levers, settling_months=0)
    assert model.policy.levers["mentoring"].start == 3
    kept = sim.load_scenario("fix-workflows").with_levers(team_inbox=0.25)
    assert kept.levers["team_inbox"].start == sim.load_scenario("fix-workflows").levers["team_inbox"].start


def test_with_levers_one_more_scenario_joins_a_comparison() -> None:
    found = sim.compare("baseline", levers={"team_inbox": 1.0}, **SMALL)
    assert list(found.runs) == ["baseline", "baseline+team_inbox"]
    more = sim.compare(["baseline", "fix-workflows"], levers={"team_inbox": 1.0}, **SMALL)
    assert list(more.runs) == ["baseline", "fix-workflows", "baseline+team_inbox"]
    assert more.runs["baseline+team_inbox"] == found.runs["baseline+team_inbox"]
