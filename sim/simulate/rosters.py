"""Rosters for whoever simulates many times: read once, told apart by their content."""

from pathlib import Path
from typing import Any

import pandas as pd

from sim.foundation.arguments import checked
from sim.foundation.errors import InputError
from sim.results.metadata import digest
from sim.world.accepted import InstitutionGiven, RosterGiven
from sim.world.institution import Institution, load_institution
from sim.world.roster.kept import text_of
from sim.world.roster.read import read_roster


def people_of(roster: Any, institution: str | Path | Institution) -> pd.DataFrame | None:
    """Return the people of a roster in one form, or None where there is no roster.

    Args:
        roster: As `sim.run` takes it. What this function returned before comes back as it is.
        institution: Its departments are the only ones allowed.

    Raises:
        InputError: It cannot be read; says where and why.
    """
    return None if roster is None else _people_of(roster, institution)


@checked
def _people_of(roster: RosterGiven, institution: InstitutionGiven) -> pd.DataFrame:
    return read_roster(roster, institution)


def fingerprint_of(people: pd.DataFrame | None) -> str | None:
    """Return what tells a roster apart from all others; None where there is none."""
    return None if people is None else digest(text_of(people))


def named(people: pd.DataFrame | None, key: str = "roster") -> dict[str, str]:
    """Return the fingerprint of a roster under a key; nothing where there is none, so that nothing else changes."""
    return {} if people is None else {key: fingerprint_of(people) or ""}


def headcount_of(institution: Institution, people: pd.DataFrame | None) -> int:
    """Return how many people there are: those of the roster, or as many as the institution says."""
    return institution.headcount if people is None else len(people)


def sized(institution: Any, people: int | None, roster: Any) -> Institution:
    """Return an institution at the size that is asked for; a roster has a size of its own.

    Args:
        institution: A name, a path or an `Institution`.
        people: How many, or None for as many as it has.
        roster: A roster, or None.

    Raises:
        InputError: Both a size and a roster are given.
    """
    found = load_institution(institution)
    if people is None:
        return found
    if roster is not None:
        raise InputError(
            "The number of people is given twice: a roster has its own.", where="--people, --roster", allowed="one of the two"
        )
    return found.scaled(people)


def again(roster: Any) -> Any:
    """Return a roster that can be read more than once: of an open file its content."""
    if not callable(getattr(roster, "read", None)):
        return roster
    content = roster.read()
    return content.encode() if isinstance(content, str) else content
