"""What the page requires of a model; `dashboard.simulation` is the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from dashboard.digest import Run
from dashboard.selection import Choices

Progress = Callable[[int, int], None]
POLICY = "my-policy"
POLICY_TITLE = "My policy"
BASELINE = "baseline"


@dataclass(frozen=True)
class Lever:
    """A lever as the page shows it."""

    name: str
    title: str
    group: str
    group_title: str
    description: str
    facts: tuple[tuple[str, str], ...]  # heading and text: unit, what it acts on, cost, evidence, source
    levels: tuple[tuple[str, float], ...]  # named levels from none to everywhere


class Model(Protocol):
    """What the page requires of the model."""

    version: str
    choices: Choices
    levers: tuple[Lever, ...]

    def headcount(self, institution: str) -> int:
        """Return the faculty lines of a built-in institution."""
        ...

    def content(self, institution: str, scenario: str, policy: Mapping[str, float]) -> str:
        """Return a fingerprint of everything except seed and replicates that the run depends on."""
        ...

    def run(
        self,
        institution: str,
        scenario: str,
        policy: Mapping[str, float],
        *,
        replicates: int,
        months: int,
        seed: int,
        progress: Progress,
    ) -> Run:
        """Run a built-in scenario, or the reader's policy if `scenario` is POLICY."""
        ...

    def warm_up(self, say: Callable[[str], None]) -> None:
        """Do what takes long the first time, and say so."""
        ...

    def explain(self, error: Exception) -> str | None:
        """Return the message for an error that the reader made, else None."""
        ...
