"""What the reader of a result should know although nothing is wrong: said once, with Python's own warnings."""

import warnings

_said: set[str] = set()  # Python's own memory of warnings is lost whenever a library changes their filters


class Notice(UserWarning):
    """Something to know about a result; the command line prints it as a line of its own, Python as a warning."""


def notify(text: str) -> None:
    """Say something, unless it was said before."""
    if text not in _said:
        _said.add(text)
        warnings.warn(text, Notice, stacklevel=2)


def say_anew() -> None:
    """Start over: notices already given are given again, as in the next command."""
    _said.clear()
