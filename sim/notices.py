"""What the reader of a result should know although nothing is wrong: said once, with Python's own warnings."""

import warnings


class Notice(UserWarning):
    """Something to know about a result; the command line prints it as one line, Python as a warning."""


def notify(text: str) -> None:
    """Say something; Python says the same text only once, unless the caller's filters want otherwise."""
    warnings.warn(text, Notice, stacklevel=2)
