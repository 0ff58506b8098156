"""What a user did wrong, said once and clearly; used by the command line, the dashboard and the library."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Self

from sim.foundation.text import tidy

KeyPath = tuple[str | int, ...]

_BETWEEN_WORDS = re.compile(r"[._/\-\u2010-\u2015\u2212]")
_LISTED = 24  # names shown before a list of allowed names is cut
_SHOWN = 60  # characters of a user's value that are repeated in a message


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that most resembles `name`, or None where nothing comes close.

    Case, blanks, hyphens and such do not count, so "Team Inbox" finds "team_inbox".
    """
    by_plain = {plain(known): known for known in names}
    found = difflib.get_close_matches(plain(name), list(by_plain), n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


def plain(name: str) -> str:
    """Return a name without what people write differently: case, accents' codes, dots, dashes, underscores, blanks."""
    return " ".join(_BETWEEN_WORDS.sub(" ", tidy(name).casefold().replace("’", "'")).split())


def shown(value: object) -> str:
    """Return a user's value as one short, printable piece of a message."""
    if value is None:
        text = "nothing"
    elif isinstance(value, Mapping):
        text = "a block of keys"
    elif isinstance(value, list | tuple | set):
        text = "a list"
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, float):
        text = f"{value:.12g}"
    elif isinstance(value, int) and abs(value) > 10**18:
        text = "a number of very many digits"
    else:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    text = printable(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 2] + "…" + text[-1]


def printable(text: str) -> str:
    """Return text that does nothing to a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def listed(names: Iterable[str]) -> str:
    """Return names as "a, b, c", cut with a count where there are too many to read."""
    found = [str(name) for name in names]
    rest = len(found) - _LISTED
    return ", ".join(found[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def spoken(path: KeyPath) -> str:
    """Return a path into a file as people say it: ("shocks", 1, "size") becomes "shocks #2.size"."""
    words = ""
    for part in path:
        words += f" #{part + 1}" if isinstance(part, int) else f".{part}"
    return words.lstrip(". ")


class InputError(Exception):
    """A mistake in what a user gave us: where it is, what is wrong, what is allowed, what was meant.

    Attributes:
        where: The file, or another name of the source; empty when there is none.
        line: Line in the file, from 1.
        path: Keys that lead to the place, outermost first.
        key: The same as one word, such as "levers.team_inbox.intensity".
        message: What is wrong.
        allowed: What would be right.
        nearest: The valid name that was probably meant.
    """

    def __init__(
        self,
        message: str,
        *,
        where: str = "",
        line: int | None = None,
        path: KeyPath = (),
        allowed: str | Iterable[str] = "",
        nearest: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.line = line
        self.path = path
        self.allowed = allowed if isinstance(allowed, str) else listed(allowed)
        self.nearest = nearest

    @property
    def key(self) -> str:
        """The place in the file as one word."""
        return spoken(self.path)

    def at(self, where: str, line: int | None = None) -> Self:
        """Return the same error with its place filled in where it was not known yet."""
        self.where = self.where or where
        self.line = self.line or line
        return self

    def __str__(self) -> str:
        place = [printable(self.where)] if self.where else []
        place += [f"line {self.line}"] if self.line else []
        place += [self.key] if self.path else []
        lines = [f"{', '.join(place)}: {self.message}" if place else self.message]
        if self.allowed:
            lines.append(f"Allowed: {self.allowed}")
        if self.nearest:
            lines.append(f'Did you mean "{self.nearest}"?')
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        # an exception with keyword-only arguments does not survive pickling between processes without this
        return (_rebuilt, (type(self), self.args, self.__dict__))


def _rebuilt(kind: type[InputError], args: tuple[str], state: dict[str, object]) -> InputError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


def unknown(kind: str, name: str, names: Iterable[str], *, path: KeyPath = ()) -> InputError:
    """Return the error for a name that does not exist, with the allowed ones and the nearest."""
    known = list(names)
    return InputError(
        f"{shown(name)} is not a known {kind}.", path=path, allowed=known, nearest=nearest(name, known)
    )
