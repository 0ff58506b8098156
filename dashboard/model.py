"""What the page asks of a model; `dashboard.simulation` is the real one."""

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
    """What the page asks of the model."""

    version: str
    choices: Choices
    levers: tuple[Lever, ...]

    def headcount(self, institution: str) -> int:
        """Faculty lines of a shipped institution."""
        ...

    def content(self, institution: str, scenario: str, policy: Mapping[str, float]) -> str:
        """A fingerprint of everything but seed and replicates that the run depends on."""
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
        """Runs a shipped scenario, or the reader's policy where `scenario` is POLICY."""
        ...

    def warm_up(self, say: Callable[[str], None]) -> None:
        """Does what takes long the first time, and says so."""
        ...

    def explain(self, error: Exception) -> str | None:
        """The reader's message of an error that is the reader's, else None."""
        ...
