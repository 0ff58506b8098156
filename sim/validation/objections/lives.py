"""Objections that need other lives of the school: mechanisms off, levers, shocks."""

from sim.evidence.parameters import levers as every_lever
from sim.evidence.parameters import switches
from sim.results.hurt import named
from sim.validation.objections.material import Material, Numbers, last_year, less, mean, of_rank, yearly
from sim.validation.objections.people import spread_of_causes
from sim.validation.patterns_changed import payline_and_funded_faculty, per_point
from sim.validation.patterns_leavers import (
    dissatisfaction_and_retirement,
    gaps_and_destinations,
    paths_of_leavers,
)
from sim.validation.statistics import ratio
from sim.validation.study import YEAR

PAY = ("equity_adjustment", "open_pay_criteria")
SURGE, SUPPORT_CUT, PAYLINE_CUT = 0.2, 0.8, 0.4
RANKS = ("instructor", "assistant", "associate", "full")
SCENARIOS = ("fix-workflows", "respectful-culture", "everything-reasonable")


def contented(material: Material) -> Numbers:
    """2. Nobody leaves who is not dissatisfied."""
    causes = [name for name, one in switches().items() if one.kind in ("strain", "gap")]
    paths = paths_of_leavers(material.study)
    return {
        "voluntary_without_strains_and_gaps": mean(material.without(*causes), "departures_voluntary"),
        "voluntary": mean(material.usual, "departures_voluntary"),
        "not_burned_out": 100.0 * paths["not_burned_out_within_two_years_before"].value,
        "without_a_search": 100.0 * paths["quits_without_a_search_out_of_dissatisfaction"].value,
    }


def everything(material: Material) -> Numbers:
    """7. How low burnout falls."""
    return {
        "burnout_usual": 100.0 * last_year(material.usual, "burned_out"),
        "burnout_all_levers": 100.0 * last_year(material.levers(*every_lever()), "burned_out"),
        "burnout_everything_reasonable": 100.0 * last_year(material.scenario("everything-reasonable"), "burned_out"),
    }


def per_burnout(material: Material) -> Numbers:
    """8. Departures avoided per point of burnout avoided."""
    usual, found = material.usual, {}
    for name in SCENARIOS:
        other = material.scenario(name)
        found[name.replace("-", "_")] = per_point(usual, other)[0]
        averted = last_year(usual, "burned_out") - last_year(other, "burned_out")
        found[f"{name.replace('-', '_')}_of_year_5"] = ratio(0.01 * less(usual, other, "departures"), averted)
    return found


def levers(material: Material) -> Numbers:
    """10. Recognition beats documentation support; losing support staff costs nothing."""
    usual = material.usual
    change = {
        name: 100.0 * (mean(material.levers(name), "burned_out") - mean(usual, "burned_out"))
        for name in ("recognition", "documentation_support")
    }
    cut = material.shock("support_cut", SUPPORT_CUT)
    return {
        "burnout_recognition": change["recognition"],
        "burnout_documentation_support": change["documentation_support"],
        "hours_support_cut": mean(cut, "hours_per_week") - mean(usual, "hours_per_week"),
        "burnout_support_cut": 100.0 * (mean(cut, "burned_out") - mean(usual, "burned_out")),
    }


def causes_and_complaints(material: Material) -> Numbers:
    """11. Causes, complaints and levers do not match."""
    gone = material.usual.departures
    first = named(gone[gone["kind"] == "voluntary"])
    return {
        "voluntary_less_without_inequity": less(material.usual, material.without("strain_inequity")),
        "voluntary_less_with_pay_levers": less(material.usual, material.levers(*PAY)),
        "leavers_naming_administration": 100.0 * float(first["strain_administration"]),
        "leavers_naming_culture": 100.0 * float(first["strain_culture"]),
    }


def payline(material: Material) -> Numbers:
    """12. A cut of the payline acts at once, and on few."""
    usual, cut = (
        100.0 * yearly(run, "track", "physician_scientist", "departures_voluntary", "headcount")
        for run in (material.usual, material.shock("payline_drop", PAYLINE_CUT))
    )
    found = {"physician_scientists_usual": float(usual.mean()), "physician_scientists_cut": float(cut.mean())}
    found |= {f"more_in_year_{year}": float(cut[year] - usual[year]) for year in usual.index}
    return found | {name: one.value for name, one in payline_and_funded_faculty(material.study).items()}


def timing(material: Material) -> Numbers:
    """13. Retirement ignores strain; a surge of work turns into departures one to one."""
    rates = [
        yearly(run, "all", "all", "departures_voluntary", "headcount")[1]
        for run in (material.usual, material.shock("patient_surge", SURGE, YEAR))
    ]
    retired = dissatisfaction_and_retirement(material.study)["retired_given_dissatisfaction"]
    return {
        "retired_given_dissatisfaction": retired.value,
        "voluntary_more_per_percent_of_surge": (rates[1] / rates[0] - 1.0) / SURGE,
    }


def kindness(material: Material) -> Numbers:
    """15. Mentoring raises burnout; the wellbeing program costs hours for good."""
    found = {}
    mentored, usual = material.levers("mentoring"), material.usual
    for rank in RANKS:
        found[f"burnout_{rank}"] = 100.0 * (of_rank(mentored, "burned_out", rank) - of_rank(usual, "burned_out", rank))
    wellbeing = material.levers("wellbeing_programme")
    found["hours_wellbeing_program"] = last_year(wellbeing, "hours_per_week") - last_year(usual, "hours_per_week")
    return found


def calendars(material: Material) -> Numbers:
    """16. The two calendars decide nothing."""
    return {name: one.value for name, one in gaps_and_destinations(material.study).items()}


def base_rate(material: Material) -> Numbers:
    """17. A base rate in disguise."""
    off = {
        f"voluntary_less_without_{name}": less(material.usual, material.without(switch))
        for name, switch in (
            ("values_gap", "values_gap"), ("culture", "strain_culture"), ("administration", "strain_administration"),
        )
    }  # fmt: skip
    return off | spread_of_causes(material)
