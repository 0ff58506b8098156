"""Which function measures which target. A target without one is shown as not measured."""

from collections.abc import Callable, Mapping

from sim.evidence.targets import DEVELOPMENT, targets
from sim.validation import patterns_changed as changed
from sim.validation import patterns_groups as groups
from sim.validation import patterns_leavers as leavers
from sim.validation import patterns_leaving as leaving
from sim.validation import patterns_specialties as specialties
from sim.validation import patterns_stability as stability
from sim.validation import patterns_teams as teams
from sim.validation import patterns_wellbeing as wellbeing
from sim.validation.patterns_fitted import fitted_patterns
from sim.validation.patterns_leaving import Readings
from sim.validation.patterns_replayed import documentation_replay
from sim.validation.study import SimulatedInstitution

Pattern = Callable[[SimulatedInstitution], Readings]

HELD_OUT: Mapping[str, Pattern] = {
    "V1": leaving.ten_year_fate,
    "V2": leaving.hazard_by_rank,
    "V4": leaving.hazard_by_track,
    "V5": leaving.women_and_men,
    "V6": wellbeing.burnout_and_exit,
    "V7": wellbeing.intention_and_exit,
    "V9": wellbeing.career_fit,
    "V11": wellbeing.spread_across_units,
    "V12": wellbeing.leaders_and_burnout,
    "V13": wellbeing.inbox_and_exhaustion,
    "V15": teams.turnover_and_burnout,
    "V16": teams.clustering,
    "V17": teams.exhaustion_and_effort,
    "V19": teams.fairness_and_level_of_pay,
    "V20": leaving.moves_and_stops_by_age,
    "V21": leaving.urim_and_others,
    "V23": documentation_replay,
}

OPEN: Mapping[str, Pattern] = {
    "O1": specialties.hours_by_specialty,
    "O2": specialties.intention_by_specialty,
    "O3": specialties.burnout_by_specialty,
    "O4": stability.burnout_a_year_later,
    "O5": stability.spread_of_hours,
    "O6": leavers.paths_of_leavers,
    "O7": leavers.new_hires_gone,
    "O8": stability.leaders_of_individuals,
    "O9": groups.gender_gradients,
    "O10": groups.rank_gradients,
    "O11": leavers.age_at_retirement,
    "O12": leavers.dissatisfaction_and_retirement,
    "O13": stability.hours_in_pediatrics,
    "O14": stability.hours_among_surgeons,
    "O15": groups.burnout_and_intention_in_anesthesiology,
    "O16": groups.burnout_and_intention,
    "O17": leavers.gaps_and_destinations,
    "O18": changed.departures_per_point_of_burnout,
    "O19": changed.payline_and_funded_faculty,
    "O20": leavers.women_retire_earlier,
    "O21": groups.leaders_and_intention,
    "O22": groups.intention_without_burnout,
    "O23": specialties.turnover_of_three_specialties,
}


def patterns(*parts: str) -> dict[str, Pattern]:
    """Return the measure of every target of some parts that has one; those that are fitted come first.

    Args:
        parts: Development where left out: the test part is scored only by those who ask for it.
    """
    which = parts or (DEVELOPMENT,)
    return {name: function for name, function in every_pattern().items() if targets()[name].part in which}


def every_pattern() -> dict[str, Pattern]:
    """Return the measure of every target, whatever its part."""
    return {**fitted_patterns(), **HELD_OUT, **OPEN}
