"""The market outside: how many positions a specialty finds elsewhere, and what they pay.

Intention follows the market as much as burnout does (I20-I22): where openings are many, offers come and the
alternatives are seen. What the market is rests on vacancies and pay (T40-T42), not on who intends to leave.
"""

from typing import Any

from sim.rules.functions import rule


@rule
def set_market(unit: Any, department: Any, p: Any) -> None:
    """Set the pull of the outside market on a unit's specialty; 1 is the mean of all specialties."""
    better_paid = max(0.0, 1.0 + p.market_by_pay * (department.outside_pay - 1.0))
    unit.market = 1.0 + p.market * (department.outside_openings * better_paid - 1.0)
