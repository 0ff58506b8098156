"""Strain 1, the RVU treadmill: target pressure, and work that the pay plan does not count."""

from typing import Any

from sim.rules.calendar import hours_of, target_in_force
from sim.rules.functions import rule, safe_share, saturate
from sim.rules.policy import in_force
from sim.rules.vocabulary import Activity, Lever, Strain


@rule
def target_pressure(me: Any, unit: Any, school: Any, p: Any) -> float:
    """Return how far the target, and the share of absent colleagues' work, exceed what is comfortable."""
    asked = target_in_force(me, unit, school, p) * (1.0 + unit.extra_load) * me.load
    return max(0.0, asked - p.comfortable_target) * me.clinical_effort


@rule
def displaced_mission(me: Any, unit: Any, p: Any) -> float:
    """Return the share of a person's work that the pay plan does not count."""
    counted = me.have[Activity.CLINIC]
    paid = p.teaching_counted * in_force(unit, me.track, Lever.COUNT_TEACHING)
    counted += paid * (me.have[Activity.TEACHING] + me.have[Activity.SERVICE])
    counted += me.admin_effort * p.hours_per_full_effort
    counted += p.research_counted * me.have[Activity.RESEARCH]
    return max(0.0, 1.0 - safe_share(counted, hours_of(me)))


@rule
def feel_rvu(me: Any, unit: Any, department: Any, school: Any, people: Any, p: Any) -> None:
    """Set the strain of the RVU treadmill."""
    pressure = p.rvu_by_pressure * target_pressure(me, unit, school, p)
    displaced = p.rvu_by_displacement * department.rvu_pay_share * displaced_mission(me, unit, p)
    me.strain[Strain.RVU] = p.strain_rvu * saturate(pressure + displaced)
