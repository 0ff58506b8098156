"""Which mechanisms an outcome is shared out among: declared switches, alone or in groups of your own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.evidence.parameters import switches
from sim.foundation.errors import InputError, nearest, shown

KINDS = {"strains": "strain", "gaps": "gap", "feedbacks": "feedback", "exposures": "exposure", "mechanisms": "mechanism"}
USUAL = ("strains", "gaps", "feedbacks")
FEWEST, MOST = 2, 40


@dataclass(frozen=True)
class Driver:
    """One mechanism, or several that are switched off together.

    Attributes:
        name: Name of the switch, or of the group.
        title: What people read.
        kind: Kind of its switches, or "group" where they are of several kinds.
        switches: Names of the switches.
    """

    name: str
    title: str
    kind: str
    switches: tuple[str, ...]


def drivers(words: Sequence[str] | None = None) -> tuple[Driver, ...]:
    """Return drivers from what a user wrote.

    Args:
        words: Each a switch ("contagion"), a kind whose switches are drivers one by one ("strains"), or a group of
            one's own of switches and kinds ("workload=strain_rvu,strain_inbox"). Strains, gaps and feedbacks one by
            one where left out.

    Raises:
        InputError: There is no such switch, one is named twice, or there is nothing to share out.
    """
    found: list[Driver] = []
    for word in words or USUAL:
        found += _of(word)
    _each_once(found)
    if not FEWEST <= len(found) <= MOST:
        message = f"There {'is' if len(found) == 1 else 'are'} {len(found)}, too few to apportion an effect among."
        raise InputError(message, where="--driver", allowed=f"{FEWEST} to {MOST} drivers")
    return tuple(found)


def check_on(found: Sequence[Driver], settings: Mapping[str, float]) -> None:
    """Refuse drivers that are off already.

    Args:
        found: Drivers.
        settings: Parameters and switches of the scenario.

    Raises:
        InputError: Names the switch.
    """
    for driver in found:
        for name in driver.switches:
            if not settings[name]:
                raise InputError(
                    f'The switch "{name}" is already off, so switching it off changes nothing.',
                    where="--driver",
                    path=(driver.name,),
                    allowed="switches that are on in this scenario",
                )


def _of(word: str) -> list[Driver]:
    name, equals, members = (part.strip() for part in word.partition("="))
    if not equals:
        return [
            Driver(one, switches()[one].title, switches()[one].kind, (one,)) for one in _switches(name, ())
        ]
    if not name or not members:
        message = f"{shown(word)} is not complete."
        raise InputError(message, where="--driver", allowed="name=switch,switch,…")
    if name in switches() or name in KINDS:
        raise InputError(
            f"{shown(name)} is already the name of a switch or kind.",
            where="--driver",
            allowed="another name for the group",
        )
    parts = [one for member in members.split(",") for one in _switches(member.strip(), (name,))]
    kinds = {switches()[one].kind for one in parts}
    return [Driver(name, name.replace("_", " "), kinds.pop() if len(kinds) == 1 else "group", tuple(parts))]


def _switches(word: str, path: tuple[str, ...]) -> list[str]:
    """Return the switches of a kind, or the one of this name."""
    name = word.lower().replace("-", "_").replace(" ", "_")
    if name in KINDS:
        return [one for one, spec in switches().items() if spec.kind == KINDS[name] and spec.on]
    if name in switches():
        return [name]
    known = [*KINDS, *switches()]
    raise InputError(
        f"{shown(word)} is not a known switch.", where="--driver", path=path, allowed=known, nearest=nearest(word, known)
    )


def _each_once(found: Sequence[Driver]) -> None:
    seen: dict[str, str] = {}
    for driver in found:
        for name in driver.switches:
            if name in seen:
                raise InputError(
                    f'The switch "{name}" is in it, and in "{seen[name]}" too.'
                    if seen[name] != driver.name
                    else f'The switch "{name}" is named twice.',
                    where="--driver",
                    path=(driver.name,),
                    allowed="each switch once",
                )
            seen[name] = driver.name
    names = [driver.name for driver in found]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"Two groups are called {shown(name)}.", where="--driver", allowed="each name once")
