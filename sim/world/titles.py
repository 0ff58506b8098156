"""Titles in a scenario file: people write what they read, so the title of a lever stands for its name there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from sim.evidence.parameters import levers, shocks
from sim.foundation.errors import InputError, KeyPath, plain, shown
from sim.foundation.yamlio import Yaml
from sim.rules.vocabulary import Track
from sim.world.institution import list_institutions, load_institution

_TRACKS = {plain(track.name): track.name.lower() for track in Track}


def with_names(yaml: Yaml) -> Yaml:
    """Return a file in which titles of levers, shocks, tracks and institutions are replaced by their names.

    Args:
        yaml: A scenario as it was read; what is no title stays, for the checks that follow to judge.

    Raises:
        InputError: A lever is there by its name and by its title.
    """
    if not isinstance(yaml.data, Mapping):
        return yaml
    data, lines = dict(yaml.data), dict(yaml.lines)
    if isinstance(data.get("levers"), Mapping):
        try:
            data["levers"] = _levers(data["levers"], lines)
        except InputError as error:
            raise yaml.place(error) from None
    if isinstance(data.get("shocks"), list):
        known = {plain(spec.title): name for name, spec in shocks().items()}
        data["shocks"] = [_with(one, "kind", known) for one in data["shocks"]]
    place = data.get("institution")
    if isinstance(place, str) and place not in list_institutions():
        data["institution"] = _institutions().get(plain(place), place)
    return replace(yaml, data=data, lines=lines)


def _levers(uses: Mapping[Any, Any], lines: dict[KeyPath, int]) -> dict[Any, Any]:
    known = {plain(spec.title): name for name, spec in levers().items()}
    found: dict[Any, Any] = {}
    for key, use in uses.items():
        name = key if key in levers() else known.get(plain(str(key)), key)
        if name in found:
            message = f"The lever {shown(key)} is there twice: by its name and by its title."
            raise InputError(message, path=("levers", key), allowed="each lever once")
        if name != key:
            for path in [path for path in lines if path[:2] == ("levers", key)]:
                lines["levers", name, *path[2:]] = lines[path]
        by_track = isinstance(use, Mapping) and isinstance(use.get("tracks"), list)
        found[name] = {**use, "tracks": _each(use["tracks"], _TRACKS)} if by_track else use
    return found


def _each(given: Iterable[Any], known: Mapping[str, str]) -> list[Any]:
    return [known.get(plain(one), one) if isinstance(one, str) else one for one in given]


def _with(block: Any, key: str, known: Mapping[str, str]) -> Any:
    if not isinstance(block, Mapping) or not isinstance(block.get(key), str):
        return block
    return {**block, key: known.get(plain(block[key]), block[key])}


@cache
def _institutions() -> dict[str, str]:
    return {plain(load_institution(name).title): name for name in list_institutions()}
