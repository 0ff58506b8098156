"""A school of one's own from the handful of numbers that people know by heart, and its roster if there is one."""

import math
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from sim.foundation.errors import InputError
from sim.studies.calibration.data import Z95
from sim.studies.calibration.fit.known import School, school_of
from sim.world.institution import Institution, load_institution
from sim.world.roster.kept import from_text, text_of
from sim.world.roster.mapping import Pairs, RosterMapping
from sim.world.roster.read import Given, RosterFile, read_roster

TITLE = "Our school"
SD_OF_HOURS = 13.0  # between people of one school, hours a week: 12.5 to 14 (W43d, W40, W23)
HOURS_APART = 2.0  # how sure a mean of hours is taken to be where nobody says how many answered: an assumption
_WOMEN = (0.01, 0.99)


def own_school(
    like: str | Path | Institution = "typical",
    *,
    headcount: int | None = None,
    departures: float | None = None,
    burned_out: float | None = None,
    intends_to_leave: float | None = None,
    answered: int | None = None,
    hours_per_week: float | None = None,
    women_share: float | None = None,
    roster: Given | RosterFile | None = None,
    mapping: RosterMapping | Path | str | Pairs | dict[str, Any] | None = None,
    title: str = TITLE,
) -> School:
    """Return a school that `sim.fit_school` can fit.

    Args:
        like: The institution whose departments, mission and means hold where nothing else is said.
        headcount: Physician faculty; those of the roster where there is one.
        departures: People who left in the last twelve months, retirements included.
        burned_out: Share of those who answered, on a cutoff of the kind of the Professional Fulfillment Index.
        intends_to_leave: Share of those who answered, "moderate or more" within two years.
        answered: How many answered the survey that both shares (and hours) are from.
        hours_per_week: Mean working hours.
        women_share: Share of women; departments keep their odds relative to each other. A roster says it itself.
        roster: Real people to begin with, as `sim.read_roster` takes them.
        mapping: How the roster is to be read.
        title: What people read.

    Raises:
        InputError: A number is impossible, or nothing is known to which the model could be fitted.
    """
    place = load_institution(like)
    people = None if roster is None else read_roster(roster, place, mapping=mapping)
    known = _known(departures, burned_out, intends_to_leave, answered, hours_per_week)
    changed: dict[str, Any] = {"title": title, "name": "", "why": "", "known": known}
    if people is not None:
        sizes = people["department"].value_counts()
        departments = [_sized(one, int(sizes.get(one.name, 0))) for one in place.departments]
        made = Institution(**{**dict(place), **changed, "departments": departments, "headcount": len(people)})
        return school_of(made, from_text(text_of(people), made))
    if headcount is None:
        raise InputError("It is not said how many faculty there are.", path=("headcount",), allowed="whole people, from 1")
    sized = place.scaled(headcount)
    if women_share is not None:
        changed["departments"] = with_women(sized, women_share)
    return school_of(Institution(**{**dict(sized), **changed}))


def with_women(place: Institution, share: float) -> list[dict[str, Any]]:
    """Return the departments of an institution with so many women in all; odds between departments stay as they are.

    Args:
        place: Any.
        share: Of women among all faculty.

    Raises:
        InputError: The share is not possible.
    """
    low, high = _WOMEN
    if not low <= share <= high:
        allowed = f"{low:g} to {high:g}"
        raise InputError("A faculty of one gender is not in the model.", path=("women_share",), allowed=allowed)
    found = place.departments_resolved()
    odds = logit(np.clip([one.women_share for one in found], 1e-3, 1 - 1e-3))
    sizes = np.array([one.headcount for one in found], dtype=float)

    def apart(shift: float) -> float:
        return float(sizes @ expit(odds + shift) / sizes.sum() - share)

    shares = dict(zip([one.name for one in found], expit(odds + float(brentq(apart, -20.0, 20.0))), strict=True))
    made = []
    for spec in place.departments:
        overrides = spec.overrides.given()
        if spec.name in shares:
            overrides["women_share"] = round(float(shares[spec.name]), 4)
        made.append({**dict(spec), "overrides": overrides})
    return made


def _sized(spec: Any, headcount: int) -> dict[str, Any]:
    return {**dict(spec), "headcount": headcount}


def _known(
    departures: float | None,
    burned_out: float | None,
    intends_to_leave: float | None,
    answered: int | None,
    hours_per_week: float | None,
) -> dict[str, Any]:
    """Return the block `known` of a school's file."""
    found: dict[str, Any] = {}
    if departures is not None:
        found["departures"] = {"count": departures, "years": 1}
    for name, share in (("burnout", burned_out), ("intention", intends_to_leave)):
        if share is not None:
            if answered is None:
                raise InputError("A share needs the number who answered.", path=("answered",), allowed="whole people, from 1")
            found[name] = {"share": share, "n": answered}
    if hours_per_week is not None:
        apart = HOURS_APART if answered is None else Z95 * SD_OF_HOURS / math.sqrt(answered)
        apart = min(apart, 0.9 * hours_per_week)
        low, high = (round(hours_per_week + side * apart, 2) for side in (-1, 1))
        found["hours"] = {"value": hours_per_week, "low": low, "high": high}
    if not found:
        allowed = "departures, burned_out, intends_to_leave or hours_per_week"
        raise InputError("Nothing is known that the model could be fitted to.", path=("departures",), allowed=allowed)
    return found
