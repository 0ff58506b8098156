"""Schools of a session among those that all can choose: each session sees its own, and no other.

The model itself finds a school by its name alone, because it works where no session is known; the name is a secret. What a
browser asks is checked first against the choices of its session (`choices_of_session`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from flask import has_request_context

from dashboard.choices import Choices, School
from dashboard.own.belongings import OWN, Belongings
from dashboard.sessions import client

Thing = TypeVar("Thing")


class WithOwn(Mapping[str, Thing], Generic[Thing]):
    """Things by the name of a school: those for all, and behind them those that are found by name.

    Args:
        base: For all.
        find: Returns the one of an own school, or None.
        names: Names of own schools that are listed.
    """

    def __init__(
        self,
        base: Mapping[str, Thing],
        find: Callable[[str], Thing | None],
        names: Callable[[], Sequence[str]] = lambda: (),
    ) -> None:
        self._base, self._find, self._names = base, find, names

    def __getitem__(self, name: str) -> Thing:
        if not (isinstance(name, str) and OWN.fullmatch(name)):
            return self._base[name]
        found = self._find(name)  # whatever the base may know of schools of others
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter([*self._base, *self._names()])

    def __len__(self) -> int:
        return len(self._base) + len(self._names())


def choices_of_session(
    choices: Choices, belongings: Belongings, school: Callable[[str], School | None]
) -> Choices:
    """Return what can be chosen, with the schools of whoever asks.

    Args:
        choices: For all.
        belongings: What sessions have.
        school: Returns a fitted school by its name.
    """

    def names() -> list[str]:
        if not has_request_context():
            return []
        return [name for name in belongings.schools_of(client()) if school(name) is not None]

    def find(name: str) -> School | None:
        return school(name) if name in names() else None

    return replace(choices, schools=WithOwn(choices.schools, find, names))
