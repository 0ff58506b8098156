"""What is chosen from all that was tried: one yardstick for all methods, and of each the points worth a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from sim.studies.portfolio.archive import Archive
from sim.studies.portfolio.frontier import Box, balanced, front, knees, spread
from sim.studies.portfolio.grid import Array, Levels

BALANCED, KNEE = "balanced", "knee"
_KNEES = 3


@dataclass(frozen=True)
class Yardstick:
    """What all methods are measured by: the best and the range of all that any of them tried within the budget.

    Attributes:
        best: The best that is reached: draws x objectives.
        box: The range of the frontier of everything.
    """

    best: Array
    box: Box

    @classmethod
    def of(cls, archives: Mapping[str, Archive]) -> Self:
        """Return the yardstick of some methods."""
        every = list(archives.values())
        best = np.min([archive.best for archive in every], axis=0)
        scores = np.concatenate([each.scores(best)[each.allowed] for each in every])
        return cls(best, Box.around(scores, every[0].scores(best)[0]))  # all begin with doing nothing

    def growth(self, archive: Archive, points: int = 40) -> list[tuple[int, float]]:
        """Return the hypervolume after more and more evaluations."""
        scores, allowed = archive.scores(self.best), archive.allowed
        stops = np.unique(np.linspace(1, len(scores), points).astype(int))
        return [(int(stop), self.box.hypervolume(scores[:stop][allowed[:stop]])) for stop in stops]


@dataclass(frozen=True)
class Choice:
    """The points of one method's frontier that are kept.

    Attributes:
        levels: Combinations, in the order of the first objective.
        roles: Why somebody would look at each first; often nothing.
        on_front: How many the whole frontier has.
    """

    levels: list[Levels]
    roles: list[tuple[str, ...]]
    on_front: int

    @classmethod
    def of(cls, archive: Archive, stick: Yardstick, objectives: Sequence[str], number: int, seed: int) -> Self:
        """Choose from everything that a method tried within the budget.

        Args:
            archive: Of the method.
            stick: What all are measured by.
            objectives: Their names.
            number: Most that are kept.
            seed: Decides between equals.
        """
        allowed = np.flatnonzero(archive.allowed)
        scores = archive.scores(stick.best)[allowed]
        places = front(scores)
        here = scores[places]
        roles: dict[int, list[str]] = {balanced(here, stick.box): [BALANCED]}
        for k, objective in enumerate(objectives):
            roles.setdefault(int(here[:, k].argmin()), []).append(f"best {objective}")
        for place in knees(here, stick.box)[:_KNEES]:
            roles.setdefault(place, []).append(KNEE)
        kept = spread(here, number, list(roles), seed)
        kept = sorted(kept, key=lambda place: tuple(here[place]))
        return cls(
            [archive.levels[allowed[places[place]]] for place in kept],
            [tuple(roles.get(place, ())) for place in kept],
            len(places),
        )
