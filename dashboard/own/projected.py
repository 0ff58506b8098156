"""The projection of a fitted school, as one keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dashboard.own.model import Fit
from sim.results.projection import Projection, projection_of

TITLE = "Our school"


def projected(fit: Fit, kept: Any) -> Projection:
    """Return the departures of a fitted school in all futures without a policy.

    Args:
        fit: What was fitted.
        kept: The full answer without a policy.
    """
    return projection_of(
        kept.reference.paths["departed"], made=dt.date.today().isoformat(), school=TITLE, people=fit.people,
        seed=kept.question.seed, parameters=fit.parameters,
        last_year=None if fit.fields.departures is None else float(fit.fields.departures),
    )  # fmt: skip
