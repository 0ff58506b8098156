"""What can be chosen on the page: schools, scenarios, levers, departments and tracks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.question import BASELINE, Question


@dataclass(frozen=True)
class School:
    """A school as the page shows it.

    Attributes:
        name: As in an address.
        title: As in a list.
        why: A sentence or two about it.
        people: Faculty lines.
        departments: Their names, those without people left out.
        own: Whether it is the reader's own file.
        session: Whether only the session knows it that made it on the page.
    """

    name: str
    title: str
    why: str
    people: int
    departments: tuple[str, ...] = ()
    own: bool = False
    session: bool = False


@dataclass(frozen=True)
class Course:
    """A scenario as the page shows it.

    Attributes:
        name: As in an address.
        title: As in a list.
        why: A sentence or two about it.
        policy: The levers it pulls, as plain data of a question's policy.
        happens: Whether it also has shocks or changed parameters, so that it is more than its levers.
    """

    name: str
    title: str
    why: str
    policy: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    happens: bool = False


@dataclass(frozen=True)
class Level:
    """A named level of a lever."""

    name: str
    intensity: float


@dataclass(frozen=True)
class Lever:
    """A lever as the page shows it.

    Attributes:
        name: As in an address and a scenario file.
        title: As in a list, short.
        group: Its group's name.
        group_title: Its group's title.
        description: What it is, in a sentence or two.
        facts: Heading and text: what it acts on, effect with range, cost, evidence, source.
        levels: From none to everywhere.
        ramp: Months until it is fully in force, unless chosen otherwise.
        grade: Of the evidence: "strong", "moderate", "weak" or "none".
        assumption_only: Whether its effect rests on an assumption only.
    """

    name: str
    title: str
    group: str
    group_title: str
    description: str
    facts: tuple[tuple[str, str], ...]
    levels: tuple[Level, ...]
    ramp: int
    grade: str
    assumption_only: bool


@dataclass(frozen=True)
class Choices:
    """All that can be chosen."""

    schools: Mapping[str, School]
    courses: Mapping[str, Course]
    levers: Mapping[str, Lever]
    tracks: Mapping[str, str]  # name -> title

    @property
    def first(self) -> Question:
        """What a bare address asks: the school of the reader's own file, else the typical one, on today's course."""
        own = [one.name for one in self.schools.values() if one.own and not one.session]
        usual = ["typical"] if "typical" in self.schools else list(self.schools)
        return Question((own or usual)[0], BASELINE, BASELINE)
