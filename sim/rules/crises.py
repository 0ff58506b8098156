"""Crises act on opportunity and timing, and on strain by other ways: few departures in one are no sign of well-being.

In the recession of 2009 an eighth fewer physicians left their groups than before it, and more than ever once it was over:
they had put off moves and retirements (R27). In 2020 some of the oldest stopped at once (R23), others stayed at
their posts: departures fell slightly (R29).
"""

from typing import Any

from sim.rules.functions import rule, share, toward
from sim.rules.vocabulary import Shock


@rule
def calm_times(unit: Any) -> None:
    """Begin with no crisis, past or present."""
    unit.slump = 0.0
    unit.surge_felt = 0.0
    unit.duty = 0.0
    unit.openings = 1.0


@rule
def feel_crises(unit: Any, p: Any) -> None:
    """Feel the crises in force: a downturn closes doors and lowers savings; in a surge of patients one does not walk out.

    Savings recover slowly. A surge that stays becomes the usual: the sense of duty fades, the work does not.
    """
    bad_times = share(unit.shock[Shock.DOWNTURN])
    unit.slump = max(bad_times, toward(unit.slump, 0.0, p.crisis_felt_months))
    surge = unit.shock[Shock.PATIENT_SURGE]
    unit.duty = share(p.duty_per_surge * (surge - unit.surge_felt))
    unit.surge_felt = toward(unit.surge_felt, surge, p.crisis_felt_months)
    unit.openings = (1.0 - bad_times) * (1.0 - unit.duty)
