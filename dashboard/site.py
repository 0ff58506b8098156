"""What every page is given: who answers, what can be chosen, and where the site lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.choices import Choices

if TYPE_CHECKING:
    from dashboard.answers import Answers


@dataclass(frozen=True)
class Site:
    """One dashboard.

    Attributes:
        answers: Who answers questions.
        choices: What can be chosen.
        version: Of the model; links and exports carry it.
        prefix: What every address of the site begins with: "/" unless it is served below a path, such as "/explorer/".
    """

    answers: Answers
    choices: Choices
    version: str
    prefix: str = "/"
