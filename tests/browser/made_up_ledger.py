"""Made-up counts that costs are made from: priced as the model does, they give the made-up dollars of a side."""

from __future__ import annotations

import numpy as np

from sim.results.finance import price_of
from sim.results.ledger import RATES, Ledger, Place

RATE = dict(zip(RATES, (0.5, 2.0, 209.0, 0.2, 0.28, 0.03), strict=True))
EACH, MARGIN = 6e5, 200.0  # of a departure, of an hour of clinic
LEVER = "team_inbox"


def ledger(departed: np.ndarray, costs: dict[str, np.ndarray], places: dict[str, int]) -> Ledger:
    """Counts of one side, even over the months.

    Args:
        departed: [futures, months + 1] since today.
        costs: [futures, years] by kind.
        places: Departments and their people.
    """
    share = np.array(list(places.values())) / sum(places.values())
    monthly = {name: np.repeat(values / 12, 12, axis=1) for name, values in costs.items()}
    visits = monthly["lost_access_usd"] / MARGIN * RATE["visits_per_clinic_hour"]
    bought = monthly["levers_usd"] * 12 / price_of(LEVER)
    futures = len(departed)
    return Ledger(
        places=tuple(Place(name, people, EACH, MARGIN, 8.0) for name, people in places.items()),
        leavers=np.diff(departed, axis=1)[..., None] * share,
        visits_lost=visits[..., None] * share,
        dropped=monthly["handover_usd"] / RATE["abrupt_handover_usd"] / RATE["patient_cost_borne"],
        reached={LEVER: bought} if bought.any() else {},
        raises=0.0 * bought,
        rates={name: np.full(futures, value) for name, value in RATE.items()},
        draw_of=np.arange(futures),
        draws=futures,
    )
