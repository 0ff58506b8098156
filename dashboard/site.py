"""What every page is given: who answers, what can be chosen, and where the site lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Request

from dashboard.changelog import changelog
from dashboard.choices import Choices
from dashboard.own.overlay import choices_of_session
from dashboard.reach import Reach, place_of_reader

if TYPE_CHECKING:
    from dashboard.answers import Answers


@dataclass(frozen=True)
class Site:
    """One dashboard.

    Attributes:
        answers: Who answers questions.
        choices: What can be chosen; by whoever asks, the schools of their own session included.
        version: Of the model; exports carry it.
        prefix: What every address of the site begins with: "/" unless it is served below a path, such as "/explorer/".
        hosts: Names that it answers to.
        reach: How others in the network reach it; None unless it was started for them.
    """

    answers: Answers
    choices: Choices
    version: str
    prefix: str = "/"
    hosts: tuple[str, ...] = ()
    reach: Reach | None = None

    def __post_init__(self) -> None:
        """Let every session choose the schools that it fitted itself."""
        model = getattr(self.answers, "own", None)
        if model is not None:
            choices = choices_of_session(self.choices, self.answers.belongings, model.school)
            object.__setattr__(self, "choices", choices)

    @property
    def name_in_links(self) -> str:
        """The version as links carry it."""
        return changelog().name_in_links(self.version)

    def place_of(self, request: Request) -> str:
        """Return the address of the first page as the reader has it."""
        return place_of_reader(request, self.hosts, self.prefix)
