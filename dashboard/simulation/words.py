"""Mistakes in a scenario file, said with the titles that the page shows; the program's own names are accepted, too."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.choices import Choices
from sim.evidence.parameters import shocks
from sim.foundation.errors import InputError, listed, nearest, plain
from sim.world.scenario import Institution, Scenario

_OF_A_SCHOOL = set(Institution.model_fields) - set(Scenario.model_fields)
_KEYS = "title, why, institution, levers, shocks"


def in_words(error: InputError, choices: Choices) -> InputError:
    """Return a mistake in the words of the page: where it is, what is allowed, what was probably meant."""
    path = error.path
    head = path[0] if path else ""
    said, allowed, near = error.key, error.allowed, error.nearest
    message = error.message
    if len(path) == 1 and head in _OF_A_SCHOOL:
        message, near = "This file describes a school, not a policy.", None
        allowed = "a scenario file; a school is offered on the page by starting it with --institution FILE"
    elif len(path) == 1 and head not in Scenario.model_fields:
        allowed = _KEYS
    elif head == "institution":
        titles = {one.name: one.title for one in choices.schools.values() if not one.own}
        allowed, near = listed(titles.values()), _meant(near, error, titles)
    elif head == "levers" and len(path) > 1:
        titles = {name: lever.title for name, lever in choices.levers.items()}
        name = str(path[1])
        rest = "".join(f", {part}" for part in path[2:] if isinstance(part, str))
        said = f"“{titles.get(name, name)}”{rest}"
        if name not in titles:
            said, allowed, near = "levers", listed(titles.values()), _meant(near, error, titles)
        elif path[2:3] == ("tracks",):
            allowed, near = listed(choices.tracks.values()), _meant(near, error, choices.tracks)
    elif head == "shocks" and path[-1] == "kind":
        titles = {name: spec.title for name, spec in shocks().items()}
        allowed, near = listed(titles.values()), _meant(near, error, titles)
    elif head == "parameters" and " and " in allowed:  # hundreds of names
        allowed = "names as “attrition parameters” lists them"
    words = (said,) if said else ()
    return InputError(message, where=error.where, line=error.line, path=words, allowed=allowed, nearest=near)


def _meant(near: str | None, error: InputError, titles: Mapping[str, str]) -> str | None:
    """Return the title of what was probably meant: the nearest name, or else the nearest title."""
    if near in titles:
        return titles[near]
    written = error.message.partition('"')[2].partition('"')[0]
    return nearest(written, list(titles.values())) if plain(written) else None
