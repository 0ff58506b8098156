"""The fields of every actor as a table to look things up in, and the nearest one to a name that does not exist."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated

import pandas as pd

from sim.evidence.parameters import parameters, switches
from sim.foundation.arguments import NAME, checked
from sim.foundation.errors import nearest, plain, unknown
from sim.rules.records import DEPARTMENT_FIELDS, PERSON_FIELDS, SCHOOL_FIELDS, UNIT_FIELDS, Field
from sim.rules.words import ALIASES

ACTORS: Mapping[str, tuple[Field, ...]] = {
    "person": PERSON_FIELDS,
    "unit": UNIT_FIELDS,
    "department": DEPARTMENT_FIELDS,
    "school": SCHOOL_FIELDS,
}
_KINDS = {"f": "number", "i": "whole number", "b": "yes/no"}
_ARGUMENTS = {"person": "me", "parameters": "p"}  # what an actor is called in a rule, where that differs


@checked
def fields(actor: Annotated[str, NAME] | None = None) -> pd.DataFrame:
    """Return what rules can read of each actor, and set.

    Args:
        actor: person, unit, department or school; all where left out.

    Returns:
        `[actor, argument, field, kind, length, unit, meaning]`; `argument` is what the actor is called in a rule, and
        `length` is how many numbers a field holds, 0 where it is one by itself. Parameters (`p`) are in
        `sim.parameters()`.

    Raises:
        InputError: There is no such actor.
    """
    if actor is not None and actor not in ACTORS:
        raise unknown("actor", actor, ACTORS)
    rows = [
        (kind, "me, people[i]" if kind == "person" else kind, one.name, _KINDS[one.code], one.length, one.unit, one.meaning)
        for kind, declared in ACTORS.items()
        if actor in (None, kind)
        for one in declared
    ]
    return pd.DataFrame(rows, columns=["actor", "argument", "field", "kind", "length", "unit", "meaning"])


@cache
def names_of(actor: str) -> tuple[str, ...]:
    """Return the fields of an actor; of `parameters`, the parameters and switches."""
    return (*parameters(), *switches()) if actor == "parameters" else tuple(one.name for one in ACTORS[actor])


@cache
def nearest_field(name: str, actor: str | None = None) -> str | None:
    """Return the field that was probably meant, by meaning first and by spelling only then.

    Args:
        name: What was written.
        actor: Of whom; fields of others count where nothing of this one comes near. A name that another actor has is
            returned with that one: "school.payline".
    """
    kinds = (*ACTORS, "parameters")
    if actor and name not in names_of(actor):
        elsewhere = next((kind for kind in kinds if name in names_of(kind)), None)
        if elsewhere is not None:
            return f"{_ARGUMENTS.get(elsewhere, elsewhere)}.{name}"
    known = names_of(actor) if actor else ()
    return _near(name, known) or _near(name, [one for kind in kinds for one in names_of(kind)])


def _near(name: str, known: Iterable[str]) -> str | None:
    names = tuple(dict.fromkeys(known))
    meant = ALIASES.get("_".join(plain(name).split()), ())
    return (
        next((one for one in meant if one in names), None)
        or nearest(name, names, cutoff=0.8)
        or next((one for one in names if plain(name) in plain(one).split()), None)  # "culture" in "strain_culture"
        or nearest(name, names)
    )
