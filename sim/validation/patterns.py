"""Which function measures which target. A target without one is shown as not measured."""

from collections.abc import Callable, Mapping

from sim.validation import patterns_leaving as leaving
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


def patterns() -> dict[str, Pattern]:
    """Return the measure of every target that has one; those that are fitted come first."""
    return {**fitted_patterns(), **HELD_OUT}
