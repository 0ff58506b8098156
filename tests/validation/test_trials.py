"""Virtual trials: what a replayed study finds is what the lives of its people say, and chance is told apart from effect."""

from typing import Any

import numpy as np
import pytest

import sim
from sim.foundation.errors import InputError
from sim.results.event_log import KINDS
from sim.studies.trials import Outcome, Trial, TrialResult, run_trial

PLACE = {"institution": "community", "headcount": 150}
SUPPORT = {"levers": {"documentation_support": 1, "team_inbox": 1, "realistic_targets": 1}}


def trial(design: str = "twin", *outcomes: dict[str, Any], **others: Any) -> Trial:
    """A small trial of three levers, or a survey."""
    usual = {"measure": "mbi_exhaustion", "at": 6, "statistic": "difference"}
    given = {"title": "A test", "design": design, "outcomes": outcomes or (usual,), **PLACE, **others}
    if design not in ("cross-sectional", "cohort"):
        given = {"intervention": SUPPORT, **given}
    return Trial(**given)


def found(*arguments: Any, replicates: int = 6, **others: Any) -> TrialResult:
    given = {name: others.pop(name) for name in ("seed", "threads", "draws", "studies") if name in others}
    return run_trial(trial(*arguments, **others), replicates=replicates, **{"studies": 100, **given})


def test_the_true_effect_is_the_difference_of_the_same_people_in_two_runs() -> None:
    uses = {name: {"intensity": 1, "ramp": 0, "upkeep": 1} for name in SUPPORT["levers"]}
    worlds = [sim.Scenario(title="Usual"), sim.Scenario(title="Treated", levers=uses)]
    place = sim.load_institution("community").scaled(150)
    people = [
        sim.run(world, institution=place, replicates=6, months=6, seed=3)
        .people([0, 6])
        .set_index(["replicate", "person"])
        for world in worlds
    ]
    start = people[0][people[0]["month"] == 0]
    usual, treated = (table[table["month"] == 6]["mbi_exhaustion"].reindex(start.index) for table in people)
    both = usual.notna() & treated.notna()
    expected = (treated - usual)[both].mean()
    assert expected < -0.5
    assert found(seed=3).effects["true"][0] == pytest.approx(expected, rel=1e-9)


def test_an_intervention_that_does_nothing_has_no_effect_but_studies_still_differ() -> None:
    nothing = {"levers": {"documentation_support": 0}}
    effect = found(intervention=nothing, n=60).effects.iloc[0]
    assert effect["true"] == effect["true_low"] == effect["true_high"] == 0.0
    assert effect["study_low"] < -1.0 and effect["study_high"] > 1.0


def test_a_larger_study_finds_the_effect_within_less_chance() -> None:
    small, large = (found(n=n).effects.iloc[0] for n in (40, 600))
    assert small["true"] == large["true"]
    assert large["study_high"] - large["study_low"] < 0.5 * (small["study_high"] - small["study_low"])
    assert large["study_low"] < large["simulated"] == large["true"] < large["study_high"]


def test_randomised_units_find_the_effect_and_treat_nobody_else() -> None:
    twin = found().effects.iloc[0]
    cluster = found("cluster", replicates=12).effects.iloc[0]
    assert cluster["true"] == pytest.approx(twin["true"], rel=0.35)
    assert cluster["study_low"] < cluster["true"] < cluster["study_high"]


def test_means_of_units_are_compared_as_their_people_are() -> None:
    outcome = {"measure": "mbi_exhaustion", "at": 6, "statistic": "difference"}
    people, units = found("cluster", outcome, {**outcome, "level": "unit", "label": "units"}).effects["true"]
    assert units == pytest.approx(people, rel=0.3) and units < 0.0


def test_chosen_departments_differ_from_others_before_anything_is_done() -> None:
    places = {"ambulatory": False}
    nothing = {"levers": {"documentation_support": 0}}
    levels = {"measure": "messages_per_week", "at": 3, "statistic": "difference"}
    changes = {**levels, "change": True, "measure": "mbi_exhaustion"}
    result = found("controlled", levels, changes, treated=places, intervention=nothing)
    assert list(result.effects["true"]) == [0.0, 0.0]
    assert abs(result.effects["simulated"][0]) > 20.0
    assert abs(result.effects["simulated"][1]) < 2.0


def test_those_recruited_because_they_are_burned_out_get_better_without_help() -> None:
    nothing = {"levers": {"documentation_support": 0}}
    burned_out = {"measure": "burned_out", "at": 12, "statistic": "percentage points"}
    effect = found(
        "before-after", burned_out, intervention=nothing, recruit={"burned_out": True}
    ).effects.iloc[0]
    assert effect["simulated"] < -5.0
    assert effect["true"] == 0.0


def test_a_cohort_leaves_as_the_log_of_departures_says() -> None:
    result = found("cohort", {"measure": "left", "at": 24, "statistic": "share"}, seed=5)
    run = sim.run(institution=sim.load_institution("community").scaled(150), replicates=6, months=24, seed=5)
    there = run.people([0]).set_index(["replicate", "person"]).index
    gone = run.departures.set_index(["replicate", "person"]).index
    assert result.effects["true"][0] == pytest.approx(100.0 * there.isin(gone).mean(), rel=1e-9)


def test_kinds_and_destinations_of_leaving_add_up() -> None:
    event = {"measure": "left", "at": 36, "statistic": "share"}
    kinds = [{**event, "kinds": [kind], "label": kind} for kind in KINDS]
    academic = {"measure": "moved_to_other_school", "at": 36, "statistic": "share"}
    values = found("cohort", event, *kinds, academic, {**academic, "measure": "left_academia"}).effects[
        "true"
    ]
    assert values[0] == pytest.approx(values[1:5].sum()) == pytest.approx(values[5:].sum())
    assert (values > 0.0).all()


def test_hazard_and_risk_ratios_point_the_same_way() -> None:
    outcomes = [
        {"measure": "left", "at": 24, "statistic": statistic, "exposure": "burned_out"}
        for statistic in ("hazard ratio", "rate ratio", "risk ratio", "odds ratio")
    ]
    hazard, rate, risk, odds = found("cohort", *outcomes, replicates=12).effects["true"]
    assert 1.0 < risk < hazard < odds
    assert hazard == pytest.approx(rate, rel=0.1)


def test_units_with_better_leaders_are_less_burned_out() -> None:
    outcome = {
        "measure": "burned_out",
        "statistic": "correlation",
        "level": "unit",
        "exposure": "leader_score",
    }
    result = found("cross-sectional", outcome, replicates=12, n=300, clusters=12)
    assert -1.0 < result.effects["true"][0] < 0.0


def test_the_dose_is_minutes_and_the_lever_goes_as_far_as_they_take() -> None:
    dose = {"measure": "documentation_minutes_per_clinic_day", "change": -8}
    minutes = {"measure": dose["measure"], "at": 3, "statistic": "difference"}
    intervention = {"levers": {"documentation_support": 1}, "dose": dose}
    result = found("twin", minutes, intervention=intervention, recruit={"ambulatory": True})
    assert result.effects["true"][0] == pytest.approx(-8.0, abs=0.8)
    too_much = {**intervention, "dose": {**dose, "change": -300}}
    assert "DOSE NOT REACHED" in found("twin", minutes, intervention=too_much).notes[0]


def test_other_numbers_of_the_model_can_be_the_intervention() -> None:
    numbers = {"parameters": {"minutes_per_human_message": 1.0}}
    outcome = {"measure": "inbox_hours", "at": 1, "statistic": "relative change"}
    assert found("twin", outcome, intervention=numbers).effects["true"][0] < -5.0


def test_an_unreliable_instrument_hides_part_of_a_standardised_difference() -> None:
    smd = {"measure": "mbi_exhaustion", "at": 6, "statistic": "smd"}
    exact, rough = found("twin", smd, {**smd, "reliability": 0.5, "label": "rough"}, replicates=12).effects[
        "true"
    ]
    assert rough / exact == pytest.approx(0.5**0.5, abs=0.12)


def test_an_unreliable_rating_hides_part_of_a_correlation() -> None:
    rated = [{"measure": "leader_score", "reliability": reliability} for reliability in (1, 0.25)]
    outcomes = [{"measure": "disengagement", "statistic": "correlation", "exposure": each} for each in rated]
    exact, rough = found("cross-sectional", *outcomes, replicates=12).effects["true"]
    assert rough / exact == pytest.approx(0.5, abs=0.15)


def test_functions_can_recruit_measure_and_compare() -> None:
    def tired(people: Any) -> Any:
        return people["exhaustion"] > 0.5

    def apart(y: Any, x: Any) -> float:
        return float(np.median(y[x > 0]) - np.median(y[x <= 0]))

    outcomes = [
        {
            "measure": lambda people: people["exhaustion"],  # the state: what MBI answers say has an error of its own
            "at": 6,
            "statistic": apart,
            "label": "own",
        },
        {"measure": "exhaustion", "at": 6, "statistic": apart, "label": "shipped"},
    ]
    own, shipped = found("twin", *outcomes, recruit=tired).effects["true"]
    assert own == pytest.approx(shipped) and own < 0.0


def test_the_same_seed_finds_the_same_whatever_the_threads() -> None:
    one, two, other = (found(n=80, seed=seed, threads=threads) for seed, threads in ((2, 1), (2, 2), (3, 2)))
    assert one.studies.equals(two.studies) and one.effects.equals(two.effects)
    assert not one.studies.equals(other.studies)


def test_draws_of_parameters_widen_what_is_known_of_the_effect() -> None:
    draws = [{"documentation_saved": value} for value in (0.15, 0.25, 0.35, 0.45, 0.55)]
    minutes = {"measure": "documentation_hours", "at": 3, "statistic": "relative change"}
    effect = found("twin", minutes, draws=draws, replicates=2).effects.iloc[0]
    assert effect["true_interval_of"] == "parameters"
    assert effect["true_low"] < -25.0 < effect["true_high"] < 0.0


def test_a_verdict_says_how_the_study_compares() -> None:
    published = {
        "agrees": {"low": -50, "high": -0.01},
        "compatible": -1.0,
        "weaker": -40,
        "other direction": 40,
    }
    outcomes = [
        {"measure": "mbi_exhaustion", "at": 6, "statistic": "difference", "published": value, "label": word}
        for word, value in published.items()
    ]
    effects = found("twin", *outcomes, n=100).effects
    assert all(word in verdict for word, verdict in zip(effects["outcome"], effects["verdict"], strict=True))


def test_a_study_larger_than_what_is_simulated_says_so() -> None:
    assert "with replacement" in found(n=5_000, replicates=2).notes[0]


def test_one_unit_cannot_be_randomised() -> None:
    with pytest.raises(InputError, match="All recruits are of one department"):
        found("cluster", randomise="department", recruit={"department": "Pediatrics"})


def test_an_outcome_names_itself() -> None:
    outcome = Outcome(measure="mbi exhaustion", at=6, statistic="share", when=">= 27")
    assert outcome.name == "mbi exhaustion >= 27 at 6 months"
