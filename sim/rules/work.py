"""Units share out the work of those who are not there."""

from typing import Any

from sim.rules.functions import rule, safe_share
from sim.rules.panels import absorbed_by_colleagues, patients_seen


@rule
def share_out_work(unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Spread the clinical work and teaching of vacancies and newcomers over those who remain.

    Part of it is absorbed, up to what colleagues can bear; the rest is lost to patients and learners.
    """
    unit.vacancies = 0
    unit.clinical_demand = 0.0
    unit.present_clinical = 0.0
    teaching_demand = 0.0
    present_teaching = 0.0
    for i in range(unit.first, unit.first + unit.count):
        unit.clinical_demand += people[i].line_clinical_effort
        teaching_demand += people[i].line_teaching_effort
        if people[i].filled:
            unit.present_clinical += patients_seen(people[i])
            present_teaching += people[i].teaching_effort
        else:
            unit.vacancies += 1
    missing = max(0.0, unit.clinical_demand - unit.present_clinical)
    absorbed = absorbed_by_colleagues(unit, department, school, people, missing, p)
    unit.extra_load = min(p.most_extra_load, safe_share(absorbed, unit.present_clinical))
    unit.uncovered_clinical = missing - unit.extra_load * unit.present_clinical
    untaught = max(0.0, teaching_demand - present_teaching) * p.hours_per_full_effort
    untaught = max(0.0, untaught - unit.adjunct_hours)
    covered = p.redistribution * p.absorbed_share * untaught
    carried = present_teaching * p.hours_per_full_effort
    unit.extra_teaching = min(p.most_extra_load, safe_share(covered, carried))
    unit.teaching_hours_lost = untaught - unit.extra_teaching * carried
    unit.adjunct_hours = unit.adjunct_hours * (1.0 - p.adjunct_fading_per_month)
