"""Objections that one look at the school shows: specialties, stability, units, surveys, hours, gradients, drift."""

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.evidence.parameters import parameters
from sim.validation.objections.material import Material, Numbers
from sim.validation.over_time import TRENDS
from sim.validation.patterns_groups import (
    burnout_and_intention,
    gender_gradients,
    rank_gradients,
)
from sim.validation.patterns_specialties import (
    SURVEYS,
    by_specialty,
    hours_by_specialty,
    intention_by_specialty,
)
from sim.validation.patterns_stability import burnout_a_year_later, leaders_of_individuals, spread_of_hours
from sim.validation.patterns_teams import fairness_and_level_of_pay
from sim.validation.patterns_wellbeing import burnout_and_exit
from sim.validation.statistics import odds_ratio
from sim.validation.study import SURVEY, YEAR, SimulatedInstitution

TEN_YEARS = 10 * YEAR


def specialties(material: Material) -> Numbers:
    """1. Specialties are inverted."""
    people = material.study.survey(*SURVEYS)
    burnout, intention, hours = (
        by_specialty(people, name) for name in ("burned_out", "intends_to_leave", "hours_per_week")
    )
    three = ("anesthesiology", "radiology", "emergency_medicine")
    ranks = (hours_by_specialty, intention_by_specialty)
    agreement = [measure(material.study)["rank_correlation_with_published"].value for measure in ranks]
    return {
        **{f"burnout_{name}": 100.0 * burnout[name] for name in three},
        **{f"intention_{name}": 100.0 * intention[name] for name in three},
        **{f"hours_{name}": hours.get(name, np.nan) for name in ("surgery", "dermatology")},
        "rank_correlation_of_hours": agreement[0],
        "rank_correlation_of_intention": agreement[1],
    }


def stability(material: Material) -> Numbers:
    """3. Burnout is frozen."""
    return {name: one.value for name, one in burnout_a_year_later(material.study).items()}


def units(material: Material) -> Numbers:
    """4. Everybody in a unit lives under the same leader and climate."""
    people = material.study.survey(SURVEY)
    by_unit = people.groupby(["replicate", "unit"], observed=True)["burned_out"].agg(["mean", "size"])
    shares = by_unit.loc[by_unit["size"] >= 5, "mean"].sort_values().to_numpy()
    third = len(shares) // 3
    shared = leaders_of_individuals(material.study)
    return {
        "burnout_in_bottom_third": 100.0 * float(shares[:third].mean()),
        "burnout_in_top_third": 100.0 * float(shares[-third:].mean()),
        "agreement_on_the_leader": shared["agreement_on_the_leader"].value,
        "burnout_shared_by_the_unit": shared["burnout_shared_by_the_unit"].value,
    }


def surveys(material: Material) -> Numbers:
    """5. Surveys are read without error."""
    study = material.study
    people = study.survey(SURVEY)
    return {
        "intention_given_burnout": burnout_and_intention(study)["intention_given_burnout"].value,
        "intention_given_burnout_unadjusted": odds_ratio(people, "intends_to_leave", "burned_out").value,
        "intention_given_unfair_pay": fairness_and_level_of_pay(study)["fairness"].value,
        "exit_given_burnout": burnout_and_exit(study)["exit_given_burnout"].value,
        "burnout_two_years_later_per_sd_of_rating": leaders_of_individuals(study)[
            "burnout_two_years_later_per_sd_of_rating"
        ].value,
    }


def hours(material: Material) -> Numbers:
    """6. Hours hardly spread."""
    week = material.study.survey(SURVEY)["hours_per_week"]
    found = {name: one.value for name, one in spread_of_hours(material.study).items()}
    return {
        "standard_deviation": found["standard_deviation"],
        "above_60_hours": 100.0 * found["above_60_hours"],
        "above_68_hours": 100.0 * float((week > 68.0).mean()),
    }


def gradients(material: Material) -> Numbers:
    """9. Intention by gender; burnout by rank."""
    people = material.study.survey(SURVEY)
    shares = people.groupby("woman", observed=True)["intends_to_leave"].mean()
    return {
        "intention_women": 100.0 * float(shares[True]),
        "intention_men": 100.0 * float(shares[False]),
        "burnout_women_to_men": gender_gradients(material.study)["burnout_women_to_men"].value,
        "burnout_assistant_to_full": rank_gradients(material.study)["assistant_to_full"].value,
    }


def drift(material: Material) -> Numbers:
    """14. Not stationary beyond the declared trends."""
    study = material.study
    slow = {**study.parameters, **{name: parameters()[name].low for name in TRENDS}}
    later = _at(replace(study, parameters=slow), TEN_YEARS)
    return {
        **{f"{name}_at_first": value for name, value in _at(study, 0).items()},
        **{f"{name}_ten_years_later": value for name, value in _at(study, TEN_YEARS).items()},
        **{f"{name}_ten_years_later_with_smallest_trends": value for name, value in later.items()},
    }


def _at(study: SimulatedInstitution, month: int) -> Numbers:
    people = study.run.people([month])
    return {
        "aged_60_or_more": 100.0 * float((people["age"] >= 60.0).mean()),
        "weeks_of_55_hours": 100.0 * float((people["hours_per_week"] >= 55.0).mean()),
    }


def spread_of_causes(material: Material) -> Numbers:
    """17. A base rate in disguise: what differs between people, and what tells who leaves."""
    table = material.study.followed(SURVEY, 2 * YEAR)
    table = table[~table["left"] | (table["kind"] == "voluntary")]
    found: Numbers = {}
    for name, column in (
        ("values_gap", "values_gap"), ("culture", "strain_culture"), ("administration", "strain_administration"),
        ("required_tasks", "administration_hours"),
    ):  # fmt: skip
        found |= {f"{name}_mean": float(table[column].mean()), f"{name}_sd": float(table[column].std())}
    for name, column in (
        ("values_gap", "values_gap"), ("volume_gap", "volume_gap_hours"), ("self_respect", "self_respect"),
        ("culture", "strain_culture"), ("administration", "strain_administration"),
    ):  # fmt: skip
        found[f"leaving_per_sd_of_{name}"] = _per_sd(table, column)
    return found


def _per_sd(table: pd.DataFrame, column: str) -> float:
    scaled = table.assign(scaled=table[column] / table[column].std())
    return odds_ratio(scaled, "left", "scaled").value
