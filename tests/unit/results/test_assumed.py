"""What rests on assumptions alone is said, by the one rule of the home page, wherever a conclusion is drawn."""

import pandas as pd
import pytest

import sim
from sim.evidence.parameters import levers, only_assumed, parameters, shocks, switches
from sim.results.assumed import differences, of_scenarios, warning
from sim.results.headline import headline
from sim.world.scenario import Scenario

PLAIN = Scenario(title="Plain")


def test_one_rule_for_levers_shocks_and_mechanisms() -> None:
    for lever in levers().values():
        sizes = [parameters()[name].source for name in lever.effects]
        assert lever.assumption_only == (lever.grade == "none" or set(sizes) == {"assumption"})
    assert {name for name, spec in shocks().items() if spec.assumption_only} >= {"hiring_freeze"}
    assert switches()["habituation"].assumption_only and not switches()["strain_inequity"].assumption_only
    assert not only_assumed([]), "nothing rests on nothing"


def test_every_switch_says_what_it_rests_on() -> None:
    for name, spec in switches().items():
        own = [each for each, parameter in parameters().items() if parameter.switch == name]
        assert spec.rests_on or own, name
        assert set(spec.rests_on) <= set(parameters()), name


def test_the_line_names_who_rests_on_assumptions_and_whether_all_do() -> None:
    one, other = levers()["bridge_funding"], levers()["team_inbox"]
    assert warning([one]) == f"Rests on assumptions alone: {one.title}."
    assert warning([one, other]) == f"Rests in part on assumptions alone: {one.title}."
    assert warning([other]) == warning([]) == ""


def test_only_what_differs_counts() -> None:
    both = Scenario(title="Both", levers={"bridge_funding": 0.5, "team_inbox": 1.0})
    assert of_scenarios(both, both) == "" and not differences(both, both)
    more = both.with_levers(team_inbox=0.7)
    assert [spec.name for spec in differences(more, both)] == ["team_inbox"] and of_scenarios(more, both) == ""
    assert of_scenarios(both, PLAIN) == of_scenarios(PLAIN, both) != ""
    frozen = Scenario(title="Frozen", shocks=[{"kind": "hiring_freeze", "start": 3}])  # type: ignore[arg-type,list-item]
    assert of_scenarios(frozen, PLAIN) == f"Rests on assumptions alone: {shocks()['hiring_freeze'].title}."
    numb = Scenario(title="Numb", switches={"habituation": 0})
    assert of_scenarios(numb, PLAIN) == f"Rests on assumptions alone: {switches()['habituation'].title}."
    assert of_scenarios(Scenario(title="On", switches={"habituation": 1}), PLAIN) == "", "as it is anyway"


@pytest.fixture(scope="module")
def comparison() -> sim.Comparison:
    scenarios = [PLAIN, PLAIN.with_levers(bridge_funding=1.0), PLAIN.with_levers(team_inbox=1.0)]
    place = sim.load_institution("community").scaled(60)
    return sim.compare(scenarios, institution=place, replicates=2, months=6)


def test_a_comparison_says_so_in_words_metadata_and_notebook(comparison: sim.Comparison) -> None:
    bridge, inbox = comparison.others
    line = f"Rests on assumptions alone: {levers()['bridge_funding'].title}."
    assert comparison.rests_on_assumptions == comparison.metadata["rests_on_assumptions"] == {bridge: line}
    assert str(headline(comparison, bridge)).endswith(line) and headline(comparison, inbox).rests == ""
    assert line in comparison._repr_html_()
    assert isinstance(comparison.summary(), pd.DataFrame)
