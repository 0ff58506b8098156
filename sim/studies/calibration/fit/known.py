"""A school's own data: any subset of counts, surveys, and measurements, checked before anything runs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, model_validator

from sim.evidence.outcomes import Outcome, outcomes
from sim.foundation import library
from sim.foundation.checked import Checked, Number, Whole, wrong
from sim.foundation.errors import InputError, unknown
from sim.foundation.places import at_home, is_file
from sim.foundation.yamlio import read_yaml
from sim.simulate.rosters import headcount_of, people_of
from sim.studies.calibration.data import Z95, Banded, Counted, Datum, Surveyed
from sim.world.institution import Institution

KEY = "known"
MOST_YEARS = 50
# No model agrees with a survey better than this, however many answered: who answers, when and how they understand the
# question are not in it (a discrepancy after Kennedy and O'Hagan 2001; both numbers are assumptions).
LIKE_SO_MANY = 250  # a survey never tells more than one of so many people: about 3 points
NEVER_CLOSER = 0.015  # standard deviation of any other value, relative
# what schools call it, and the outcome that shows it
ALIASES = {
    "departures": "annual_departure_rate",
    "voluntary_departures": "annual_voluntary_rate",
    "burnout": "burned_out",
    "intention": "intends_to_leave",
    "hours": "hours_per_week",
    "evening_hours": "evening_hours_per_week",
    "retirements": "retirement_share",
    "vacant": "vacancy_share",
}


class Fact(Checked):
    """One thing known: a count over years, a share of n who answered, or a value with its 95% interval."""

    count: Number | None = Field(None, ge=0, description="how many, from 0")
    years: Number | None = Field(None, gt=0, le=MOST_YEARS, description=f"more than 0 and at most {MOST_YEARS} years")
    share: Number | None = Field(None, ge=0, le=1, description="a share from 0 to 1")
    n: Whole | None = Field(None, ge=1, description="how many answered, from 1")
    value: Number | None = Field(None, description="a number")
    low: Number | None = Field(None, description="the lower end of its 95% interval")
    high: Number | None = Field(None, description="the upper end of its 95% interval")

    @model_validator(mode="after")
    def _one_kind(self) -> "Fact":
        given = {name for name in type(self).model_fields if getattr(self, name) is not None}
        if given not in ({"count", "years"}, {"share", "n"}, {"value", "low", "high"}):
            raise wrong(
                f"{', '.join(sorted(given)) or 'Nothing'} cannot be combined.",
                allowed="{count, years}, {share, n} or {value, low, high}",
            )
        if self.value is not None and not (self.low or 0.0) < (self.high or 0.0):
            raise wrong("The interval is upside down.", key="low", allowed="low below high")
        if self.value is not None and not (self.low or 0.0) <= self.value <= (self.high or 0.0):
            raise wrong("The value lies outside its interval.", key="value", allowed="low to high")
        return self


@dataclass(frozen=True)
class School:
    """An institution and its own data.

    Attributes:
        institution: Departments and sizes.
        data: What is known.
        roster: Its people, or None where they are drawn from its margins.
    """

    institution: Institution
    data: tuple[Datum, ...]
    roster: pd.DataFrame | None = None

    @property
    def people(self) -> int:
        """How many there are."""
        return headcount_of(self.institution, self.roster)


def load_school(path: str | Path, *, roster: Any = None) -> School:
    """Read a school: an institution file with a block `known`.

    Args:
        path: Of the file.
        roster: Its people, as `sim.run` takes them. Counts over years are then of so many people.

    Raises:
        InputError: With file, line and key, and what is allowed.
    """
    place = at_home(path)
    if not is_file(place):
        raise InputError("There is no such file.", where=str(path), allowed="the path of a YAML file")
    yaml = read_yaml(place)
    institution = Institution.from_parsed(yaml, *library.origin(place))
    try:
        return school_of(institution, people_of(roster, institution))
    except InputError as error:
        raise yaml.place(error) from None


def school_of(institution: Institution, people: pd.DataFrame | None = None) -> School:
    """Return a school from an institution with a block `known`.

    Args:
        institution: Any.
        people: Its roster in one form, as `sim.read_roster` returns it, or None.

    Raises:
        InputError: With the key, and what is allowed.
    """
    if not institution.known:
        raise InputError(
            "The `known` block is empty.", path=(KEY,), allowed="a block such as departures: {count: 31, years: 1}"
        )
    size = headcount_of(institution, people)
    data = tuple(_datum(str(name), fact, size) for name, fact in institution.known.items())
    return School(institution, data, people)


def _datum(name: str, given: Any, people: int) -> Datum:
    """Turn one fact into a datum."""
    path = (KEY, name)
    outcome = outcomes().get(ALIASES.get(name, name))
    if outcome is None or not outcome.by_month:
        raise unknown("outcome", name, [*ALIASES, *(n for n, o in outcomes().items() if o.by_month)], path=path)
    if not isinstance(given, Mapping):
        raise InputError("This is not a block of keys.", path=path, allowed="such as {share: 0.44, n: 180}")
    try:
        fact = Fact(**{str(key): value for key, value in given.items()})
    except InputError as error:
        error.path = (*path, *error.path)
        raise
    return _made(name, outcome, fact, people, path)


def _made(name: str, outcome: Outcome, fact: Fact, people: int, path: tuple[str, ...]) -> Datum:
    """Return the datum, if the kind of fact fits the outcome."""
    if fact.count is not None and fact.years is not None:
        if outcome.kind != "ratio" or outcome.per != ("HEADCOUNT",) or outcome.times != 12:
            raise InputError("This is not counted over years.", path=path, allowed="departures, voluntary_departures")
        person_years = people * fact.years
        if fact.count > person_years:
            raise InputError(
                f"{fact.count:g} in {fact.years:g} years are more than all {people} people.",
                path=path, allowed=f"at most {person_years:g}",
            )  # fmt: skip
        return Counted(name, outcome.name, fact.count / person_years, fact.count, person_years)
    if fact.share is not None and fact.n is not None:
        if outcome.kind != "share":
            raise InputError(f"{outcome.title} is not a share.", path=path, allowed="{value, low, high}")
        return Surveyed(name, outcome.name, fact.share, max(1, round(1.0 / (1.0 / fact.n + 1.0 / LIKE_SO_MANY))))
    value, low, high = fact.value or 0.0, fact.low or 0.0, fact.high or 0.0
    if low < 0.0 or (outcome.kind == "share" and high > 1.0):
        allowed = "a share from 0 to 1" if outcome.kind == "share" else "from 0"
        raise InputError("The interval is impossible.", path=path, allowed=allowed)
    apart = Z95 * NEVER_CLOSER * value  # widened on both sides, as variances add up
    return Banded(
        name, outcome.name, value, max(0.0, value - math.hypot(value - low, apart)), value + math.hypot(high - value, apart)
    )
