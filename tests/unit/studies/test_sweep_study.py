"""A study file: what it says, what it may not say, and on which line."""

import re
from pathlib import Path

import pytest
import yaml

import sim
from sim.foundation.errors import InputError
from sim.studies.sweep.plan import StudyPlan
from sim.studies.sweep.setting import StudySetting
from sim.studies.sweep.study import Study, list_studies, load_study

GOOD = """\
title: A small one
uncertainties:
  message_growth_per_year: [0.02, 0.06]
  exhaustion_scale: prior
levers:
  team_inbox: [0, 0.5, 1]
  mentoring: {intensity: {low: 0, high: 1}, start: [1, 13]}
constants:
  switches: {contagion: off}
outcomes: {departures: lower, headcount: info}
institution: community
scenarios: [baseline, fix-workflows]
months: 12
replicates: 2
design: {kind: latin_hypercube, points: 5}
"""


def with_line(line: str, instead: str) -> str:
    """The good study with one of its lines replaced."""
    assert GOOD.count(line) == 1
    return GOOD.replace(line, instead)


def test_a_study_says_what_is_varied() -> None:
    study = Study.from_yaml(GOOD)
    assert [one.name for one in study.factors] == [
        "message_growth_per_year", "exhaustion_scale", "team_inbox", "mentoring", "mentoring_start",
    ]  # fmt: skip
    growth, scale, inbox, mentoring, start = study.factors
    assert (growth.low, growth.high, growth.prior) == (0.02, 0.06, False)
    assert scale.prior and scale.high == sim.parameters()["exhaustion_scale"].high
    assert inbox.levels == (0.0, 0.5, 1.0) and mentoring.levels == () and start.levels == (1.0, 13.0)
    assert study.constants.switches == {"contagion": 0}
    assert study.outcomes == {"departures": "lower", "headcount": "info"}


def test_a_study_reads_back_as_it_was_written() -> None:
    study = Study.from_yaml(GOOD)
    again = Study.from_yaml(study.to_yaml())
    assert again == study and again.factors == study.factors


def test_a_study_is_the_same_from_python() -> None:
    assert Study(**yaml.safe_load(GOOD.replace("off", "0"))) == Study.from_yaml(GOOD)


def test_a_list_of_outcomes_takes_their_declared_directions() -> None:
    study = Study(**study_of(outcomes=["departures", "headcount", "visits", "hires"]))
    assert study.outcomes == {"departures": "lower", "headcount": "higher", "visits": "higher", "hires": "info"}


def test_prices_of_levers_and_all_uncertain_parameters_can_be_varied() -> None:
    study = Study.from_yaml(with_line("  exhaustion_scale: prior", "  price_of_team_inbox: prior"))
    growth, price = study.factors[:2]
    (cost,) = sim.levers()["team_inbox"].costs
    assert (growth.kind, price.kind, price.low, price.high) == ("parameter", "price", cost.low, cost.high)
    assert Study.from_yaml(study.to_yaml()) == study
    known = {name for name, spec in sim.parameters().items() if spec.distribution != "fixed"}
    everything = Study(**study_of(levers={}, uncertainties="all", design={"kind": "one_at_a_time"}))
    assert {one.name for one in everything.factors} == known and all(one.prior for one in everything.factors)
    held = {"parameters": {"exhaustion_scale": 1.0}}
    some = Study(**study_of(levers={}, uncertainties="all", design={"kind": "one_at_a_time"}, constants=held))
    assert {one.name for one in some.factors} == known - {"exhaustion_scale"}
    with pytest.raises(InputError) as error:
        Study(**study_of(uncertainties="al"))
    assert error.value.nearest == "all"


def test_paths_begin_beside_the_study_file(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(sim.load_institution("community").to_yaml(), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(GOOD.replace("institution: community", "institution: ours.yaml"), encoding="utf-8")
    (institution,) = StudySetting.of(load_study(tmp_path / "study.yaml")).institutions
    assert institution.content_hash == sim.load_institution("community").content_hash


@pytest.mark.parametrize("name", list_studies())
def test_shipped_studies_can_be_run(name: str) -> None:
    plan = StudyPlan.of(name)
    assert plan.study.name == name and plan.study.why and plan.runs <= 100_000


WRONG = {
    "an unknown parameter": ("  message_growth_per_year:", "  mesage_growth_per_year:", 3, "message_growth_per_year"),
    "an unknown price": ("  exhaustion_scale: prior", "  price_of_team_inbx: prior", 4, "price_of_team_inbox"),
    "a price of what costs nothing": (
        "  exhaustion_scale: prior", "  price_of_realistic_targets: prior", 4, "has no price",
    ),
    "a price beyond what is plausible": ("  exhaustion_scale: prior", "  price_of_team_inbox: [1, 5]", 4, "dollars"),
    "an unknown lever": ("  team_inbox: [0, 0.5, 1]", "  team_inbx: [0, 1]", 6, "team_inbox"),
    "a range upside down": ("[0.02, 0.06]", "[0.06, 0.02]", 3, "upside down"),
    "a range beyond what is plausible": ("[0.02, 0.06]", "[0.02, 60]", 3, "out of range"),
    "a range of three": ("[0.02, 0.06]", "[0.02, 0.03, 0.06]", 3, "two ends"),
    "a range of words": ("[0.02, 0.06]", "[low, high]", 3, "not a number"),
    "an intensity beyond 1": ("[0, 0.5, 1]", "[0, 0.5, 2]", 6, "out of range"),
    "a level twice": ("[0, 0.5, 1]", "[0, 0.5, 0.5]", 6, "twice"),
    "half a month": ("start: [1, 13]", "start: [1, 1.5]", 7, "whole months"),
    "an unknown field of a lever": ("start: [1, 13]", "begin: [1, 13]", 7, "no such field"),
    "an unknown switch": ("contagion: off", "contagon: off", 9, "contagion"),
    "an unknown outcome": ("departures: lower", "departure: lower", 10, "departures"),
    "an unknown direction": ("departures: lower", "departures: lowr", 10, '"lower"'),
    "an unknown institution": ("institution: community", "institution: comunity", 11, "community"),
    "an unknown scenario": ("fix-workflows]", "fix-workflow]", 12, "fix-workflows"),
    "no months": ("months: 12", "months: 0", 13, "whole months from 1"),
    "no replicates": ("replicates: 2", "replicates: 0", 14, "from 1 to 10000"),
    "an unknown design": ("latin_hypercube, points: 5", "latin, points: 5", 15, "latin_hypercube"),
    "a design without its size": (", points: 5", "", 15, "points"),
    "a size that the design does not have": ("points: 5", "points: 5, trajectories: 4", 15, "no trajectories"),
    "points that Sobol cannot spread": ("latin_hypercube, points: 5", "sobol, points: 5", 15, "4, 8"),
    "an unknown key": ("months: 12", "month: 12", 13, "months"),
    "a constant that is varied": (
        "  switches: {contagion: off}", "  parameters: {exhaustion_scale: 1.0}", 9, "an uncertainty and a constant",
    ),
    "a precision and replicates": (
        "months: 12", "precision: {outcome: departures, half_width: 1}", 14, "one of the two",
    ),
    "a lever among uncertainties": ("  exhaustion_scale: prior", "  team_inbox: [0, 1]", 4, "is a lever"),
    "a switch among uncertainties": ("  exhaustion_scale: prior", "  contagion: [0, 1]", 4, "is a switch"),
    "a parameter among levers": ("  team_inbox: [0, 0.5, 1]", "  exhaustion_scale: [0.8, 1.2]", 6, "is a parameter"),
    "a misspelt prior": ("  exhaustion_scale: prior", "  exhaustion_scale: pror", 4, '"prior"'),
    "an uncertainty of which nothing is said": ("  exhaustion_scale: prior", "  exhaustion_scale:", 4, "[low, high], prior"),
    "an empty range": ("[0.02, 0.06]", "[0.06, 0.06]", 3, "is empty"),
    "a lever with a prior": ("  team_inbox: [0, 0.5, 1]", "  team_inbox: prior", 6, "[0, 0.5, 1]"),
    "a lever that ends before it starts": ("start: [1, 13]", "start: [12, 13], end: [2, 6]", 7, "ends in month 6"),
    "no outcomes": ("outcomes: {departures: lower", "outcomes:  # {", 10, "No outcomes"),
    "outcomes in blocks": ("outcomes: {departures: lower", "outcomes: [{departures: lower}]  # {", 10, "a block of keys"),
    "far too many points": ("points: 5", "points: 1000000000000", 15, "is more than 2000000."),
    "posterior draws without their design": ("latin_hypercube, points: 5", "posterior, points: 5", 15, "posterior"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_its_line(name: str) -> None:
    line, instead, number, said = WRONG[name]
    with pytest.raises(InputError) as error:
        Study.from_yaml(with_line(line, instead), where="study.yaml")
    assert said in str(error.value), error.value
    assert error.value.where == "study.yaml"
    assert error.value.line == number, error.value


def test_a_grid_of_everything_is_told_in_a_number_that_can_be_read() -> None:
    with pytest.raises(InputError) as error:
        StudyPlan.of({"uncertainties": "all", "outcomes": ["departures"], "design": {"kind": "grid", "levels": 2}})
    assert re.search(r"more than 10\^\d{3} points", error.value.message), error.value


def precise(**precision: object) -> Study:
    return Study(
        levers={"mentoring": [0, 1]}, outcomes=["departures"], design={"kind": "grid"},
        precision={"outcome": "departures", "half_width": 1.0, **precision},
    )  # fmt: skip


def test_a_precision_needs_an_outcome_of_the_study_and_a_width() -> None:
    with pytest.raises(InputError, match="outcome of this study"):
        precise(outcome="burned_out")
    with pytest.raises(InputError, match="not more than 0"):
        precise(half_width=0.0)
    with pytest.raises(InputError, match="less than the least"):
        precise(least=10, most=5)


def study_of(**more: object) -> dict[str, object]:
    return {"levers": {"mentoring": [0, 1]}, "outcomes": ["departures"], "design": {"kind": "grid"}, **more}


@pytest.mark.parametrize(
    ("design", "replicates", "said"),
    [
        ({"kind": "latin_hypercube", "points": 2_000_000}, 10_000, "20,000,000,000 runs"),
        ({"kind": "grid", "levels": 1000}, 1, "1,000,000,000,000 points"),
    ],
    ids=["replicates", "grid"],
)
def test_absurd_sizes_are_refused_before_anything_is_made(design: dict, replicates: int, said: str) -> None:
    names = ("message_growth_per_year", "exhaustion_scale", "offers_per_year", "intention_base")
    study = study_of(levers={}, uncertainties=dict.fromkeys(names, "prior"), design=design, replicates=replicates)
    with pytest.raises(InputError) as error:
        StudyPlan.of(study)
    assert said in error.value.message and "at most" in error.value.allowed


def test_a_study_that_varies_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="Nothing is varied"):
        Study(**study_of(levers={}))


def test_levels_alone_need_a_grid() -> None:
    with pytest.raises(InputError, match="nothing to sample"):
        Study(**study_of(design={"kind": "sobol", "points": 8}))


def test_a_start_without_an_intensity_is_refused_unless_the_scenario_pulls_the_lever() -> None:
    start = {"team_inbox": {"start": [1, 13]}}
    with pytest.raises(InputError, match="how far it is pulled"):
        StudySetting.of(Study(**study_of(levers=start)))
    StudySetting.of(Study(**study_of(levers=start, scenario="fix-workflows")))


def test_an_uncertainty_that_a_scenario_sets_is_refused() -> None:
    ours = sim.Scenario(title="Ours", parameters={"exhaustion_scale": 1.1})
    with pytest.raises(InputError, match=r"sets it to 1\.1"):
        StudySetting.of(Study(**study_of(scenario=ours, uncertainties={"exhaustion_scale": "prior"})))


def test_a_scenario_named_twice_is_refused() -> None:
    with pytest.raises(InputError, match="stands there twice"):
        StudySetting.of(Study(**study_of(scenarios=["baseline", "baseline"])))


def test_what_only_the_whole_plan_shows_is_said_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / "ours.yaml"
    place.write_text(with_line("latin_hypercube, points: 5", "table"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        StudyPlan.of(place)
    assert (error.value.where, error.value.line) == (str(place), GOOD.count("\n"))
    many = with_line("points: 5", "points: 100000").replace("replicates: 2", "replicates: 10000")
    place.write_text(many, encoding="utf-8")
    with pytest.raises(InputError, match=r"1 institution × 10,000 replicates are") as error:
        StudyPlan.of(place)
    assert error.value.line == GOOD.count("\n")
