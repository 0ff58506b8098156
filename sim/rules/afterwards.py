"""Life after leaving, in outline, so that a person's story does not end at the door."""

import math
from typing import Any

from sim.rules.exponential import exp
from sim.rules.functions import rule, share
from sim.rules.vocabulary import Destination


@rule
def hours_afterwards(destination: int, second_post: bool, p: Any) -> float:
    """Return the hours of a usual week at a destination; some who retire still practice elsewhere."""
    if destination == Destination.OTHER_ACADEMIC:
        return p.hours_after_other_academic
    if destination == Destination.COMMUNITY_TEACHING:
        return p.hours_after_community_teaching
    if destination == Destination.EMPLOYED_PRACTICE:
        return p.hours_after_employed_practice
    if destination == Destination.OPERATIONS_LEADERSHIP:
        return p.hours_after_operations_leadership
    if destination == Destination.INDUSTRY:
        return p.hours_after_industry
    if destination == Destination.PUBLIC_SECTOR:
        return p.hours_after_public_sector
    if destination == Destination.HYBRID:
        return p.hours_after_hybrid
    return p.hours_after_retirement + (p.hours_of_second_post if second_post else 0.0)


@rule
def exhaustion_to_come(destination: int, p: Any) -> float:
    """Return the exhaustion that life at a destination leads to."""
    if destination == Destination.OTHER_ACADEMIC:
        return p.exhaustion_after_other_academic
    if destination == Destination.COMMUNITY_TEACHING:
        return p.exhaustion_after_community_teaching
    if destination == Destination.EMPLOYED_PRACTICE:
        return p.exhaustion_after_employed_practice
    if destination == Destination.OPERATIONS_LEADERSHIP:
        return p.exhaustion_after_operations_leadership
    if destination == Destination.INDUSTRY:
        return p.exhaustion_after_industry
    if destination == Destination.PUBLIC_SECTOR:
        return p.exhaustion_after_public_sector
    if destination == Destination.HYBRID:
        return p.exhaustion_after_hybrid
    return p.exhaustion_after_retirement


@rule
def exhaustion_afterwards(at_the_end: float, destination: int, months: float, p: Any) -> float:
    """Return exhaustion some months after leaving: the old level fades as the new life sets its own."""
    to_come = exhaustion_to_come(destination, p)
    lingers = exp(-max(0.0, months / p.relief_months))
    return share(to_come + (at_the_end - to_come) * lingers)


@rule
def teaching_afterwards(adjunct_hours: float, months: float, p: Any) -> float:
    """Return the hours per week that a departed person still teaches: adjuncts stop over time."""
    return adjunct_hours * exp(months * math.log1p(-p.adjunct_fading_per_month))
