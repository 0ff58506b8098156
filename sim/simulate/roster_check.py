"""Whether a roster agrees with the parameters of an institution that were fitted without it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.foundation.errors import shown
from sim.foundation.notices import notify
from sim.world.institution import Institution
from sim.world.population import Population, laid_out
from sim.world.roster.columns import EFFORTS

_APART = 0.03  # a difference that moves the working week by an hour or two


def say_of_roster(
    institution: Institution, roster: pd.DataFrame | None, fingerprint: str | None, chosen: Mapping[str, float]
) -> None:
    """Notify the reader if an institution was fitted to other people than those that it begins with.

    Args:
        institution: Any; only those with parameters of their own were fitted.
        roster: Its people, or None.
        fingerprint: Of the roster.
        chosen: All parameters and switches.
    """
    if institution.fitted_roster:
        if institution.fitted_roster != fingerprint:
            which = "a roster, which is not given here" if roster is None else "another roster than the one given here"
            notify(
                f"The parameters of {shown(institution.title)} were fitted to the people of {which}. Hours and workload may "
                "differ from what the school was fitted to. Give that roster, or fit the school again (docs/rosters.md)."
            )
    elif roster is not None and (institution.parameters or institution.posterior):
        say_where_they_disagree(institution, roster, laid_out(institution, chosen), chosen["effort_cut"])


def say_where_they_disagree(
    institution: Institution, roster: pd.DataFrame, usual: Population, effort_cut: float
) -> None:
    """Notify the reader if the roster's people work another week on paper than those whom the institution was fitted to.

    A fit knows the institution's margins only. Parameters that give the school's own hours with them give other hours
    with people who have less, or less clinical, effort.

    Args:
        institution: With parameters of its own.
        roster: Its people, in one form.
        usual: The institution without a roster.
        effort_cut: By how much effort part-time people have less.
    """
    part_time = (1.0 - institution.mission.full_time_share) * effort_cut
    clinical = float(np.mean(usual.people["line_clinical_effort"])) - part_time
    pairs = (
        ("of full time in all", full_time_equivalent(roster), 1.0 - part_time),
        ("of full time in the clinic", roster["cfte"], clinical),
    )
    said = [
        f"{given.mean():.2f} {what} on average, where the fit had {fitted:.2f}"
        for what, given, fitted in pairs
        if given.notna().any() and abs(float(given.mean()) - fitted) > _APART
    ]
    if said:
        notify(
            f"The parameters of {shown(institution.title)} were fitted without this roster. On paper its people work "
            f"{' and '.join(said)}, so hours and workload will differ from what the school was fitted to. Check fte and the "
            "efforts in the roster, or give the institution the same shares and fit it again (docs/rosters.md)."
        )


def full_time_equivalent(roster: pd.DataFrame) -> pd.Series:
    """Return what the model takes as each person's work: the sum of the efforts where all are given, else fte."""
    efforts = roster[list(EFFORTS)]
    total = efforts.sum(axis=1)
    return total.where(efforts.notna().all(axis=1), roster["fte"])
