"""What each lever of a policy contributes: alone, and the policy without it. Long work: up to 2n + 1 sides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pandas as pd

from dashboard.answers.digest import Digest
from dashboard.choices import Choices
from dashboard.model import Progress
from dashboard.parts.titles import short
from dashboard.question import Arm
from sim.results.contrast import Contrast, contrast

Array = np.ndarray[Any, Any]
KEPT = ("departures", "burned_out", "total_usd")


class Sides(Protocol):
    """Who makes single sides."""

    def make_side(self, arm: Arm, progress: Progress) -> Digest:
        """Return one side, simulated unless it is kept."""
        ...

    def name_of(self, arm: Arm) -> str:
        """Return the name of one side."""
        ...

    def futures_of(self, arm: Arm) -> int:
        """Return how many futures it has."""
        ...


@dataclass(frozen=True)
class Parts:
    """The sides that tell what each lever does.

    Attributes:
        none: The world without the policy.
        whole: With all of it.
        alone: By lever, with it alone.
        without: By lever, with all but it.
    """

    none: Arm
    whole: Arm
    alone: Mapping[str, Arm]
    without: Mapping[str, Arm]

    @property
    def arms(self) -> list[Arm]:
        """All of them, each once."""
        return list(dict.fromkeys([self.none, self.whole, *self.alone.values(), *self.without.values()]))


def parts_of(arm: Arm) -> Parts:
    """Return the sides of a policy."""
    return Parts(
        replace(arm, policy=()),
        arm,
        {lever: replace(arm, policy=((lever, use),)) for lever, use in arm.policy},
        {
            lever: replace(arm, policy=tuple(one for one in arm.policy if one[0] != lever))
            for lever, _ in arm.policy
        },
    )


def key(parts: Parts, sides: Sides) -> str:
    """Return the name of the work: everything that its result depends on."""
    names = " ".join(sides.name_of(arm) for arm in [parts.whole, *parts.arms])
    return f"contributions {hashlib.sha256(names.encode()).hexdigest()[:32]}"


def work(parts: Parts, sides: Sides) -> Callable[[Progress], dict[str, Any]]:
    """Return what simulates all sides and keeps little of each: plain data, so that it can be shared."""

    def run(progress: Progress) -> dict[str, Any]:
        total, done = sum(sides.futures_of(arm) for arm in parts.arms), 0
        kept: dict[Arm, dict[str, Array]] = {}
        side = sides.make_side(parts.none, lambda now, _: progress(now, total))
        for arm in parts.arms:
            side = sides.make_side(arm, lambda now, _, before=done: progress(before + now, total))  # type: ignore[misc]
            done += sides.futures_of(arm)
            progress(done, total)
            kept[arm] = {name: np.asarray(side.totals[name], dtype=np.float64) for name in KEPT}
        return {
            "draw_of": side.draw_of,
            "draws": side.draws,
            "none": kept[parts.none],
            "whole": kept[parts.whole],
            "alone": {lever: kept[arm] for lever, arm in parts.alone.items()},
            "without": {lever: kept[arm] for lever, arm in parts.without.items()},
        }

    return run


@dataclass(frozen=True)
class Contribution:
    """What one lever does.

    Attributes:
        lever: Its name.
        alone: Alone against nothing, by outcome.
        last: The policy against the policy without it, by outcome: what it adds last.
    """

    lever: str
    alone: Mapping[str, Contrast]
    last: Mapping[str, Contrast]


def contributions(found: Mapping[str, Any]) -> list[Contribution]:
    """Return what each lever does, from the work's result; the most departures avoided alone first."""

    def against(one: Mapping[str, Array], other: Mapping[str, Array]) -> dict[str, Contrast]:
        return {name: contrast(one[name] - other[name], found["draw_of"], found["draws"]) for name in KEPT}

    made = [
        Contribution(
            lever,
            against(found["alone"][lever], found["none"]),
            against(found["whole"], found["without"][lever]),
        )
        for lever in found["alone"]
    ]
    return sorted(made, key=lambda one: one.alone["departures"].mean)


def whole(found: Mapping[str, Any]) -> dict[str, Contrast]:
    """Return what the whole policy does against nothing, by outcome."""
    return {
        name: contrast(found["whole"][name] - found["none"][name], found["draw_of"], found["draws"])
        for name in KEPT
    }


def table(found: Mapping[str, Any], choices: Choices) -> pd.DataFrame:
    """Return contributions as a table: `[lever, compared, outcome, change, low, high]`."""
    rows = []
    for one in contributions(found):
        for compared, values in (
            ("alone, against no lever", one.alone),
            ("added last, to the others", one.last),
        ):
            for name, change in values.items():
                rows.append(
                    (short(choices.levers[one.lever]), compared, name, change.mean, change.low, change.high)
                )
    for name, change in whole(found).items():
        rows.append(
            ("all of them", "the policy, against no lever", name, change.mean, change.low, change.high)
        )
    return pd.DataFrame(rows, columns=["lever", "compared", "outcome", "change", "low", "high"])
