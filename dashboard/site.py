"""What every page is given: what answers its questions, what can be chosen, and where the site stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.choices import Choices


@dataclass(frozen=True)
class Site:
    """One served site.

    Attributes:
        answers: What answers questions.
        choices: What can be chosen.
        version: Of the program; links and exports carry it.
        prefix: The path under which the site stands, with a slash at both ends.
    """

    answers: Any
    choices: Choices
    version: str
    prefix: str = "/"
