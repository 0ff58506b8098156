"""A model for pages that ask for several sides: the real answers and queues, with made-up runs of what ships."""

from __future__ import annotations

import zlib

from dashboard.model import Progress
from dashboard.question import Arm
from tests.browser.declared import declared
from tests.browser.made_up import EFFECTS
from tests.unit.dashboard.made_up import MadeUp, MadeUpRun


class Shipped(MadeUp):
    """Schools, scenarios and levers as they ship; runs made up in milliseconds, always the same."""

    def __init__(self) -> None:
        super().__init__(study=False)
        self.choices = declared()

    def run(self, arm: Arm, *, futures: int, progress: Progress) -> MadeUpRun:
        self.runs.append((arm, futures))
        self._wait(futures, progress)
        return made_up_run(self, arm, futures)


def made_up_run(model: MadeUp, arm: Arm, futures: int) -> MadeUpRun:
    """Return a run whose effects are about those of the levers that ship."""
    effect = sum(EFFECTS.get(lever, (5.0, 0.0))[0] * use.intensity for lever, use in arm.policy) / 300
    if arm.scenario != "baseline":
        effect -= (zlib.crc32(arm.scenario.encode()) % 20) / 100
    return MadeUpRun(model.people(arm.school), effect / arm.vacancy, futures, arm.months, arm.seed, model.notices)
