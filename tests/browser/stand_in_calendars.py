"""A stand-in that also knows lives, made up, for tests of the page of two calendars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.answers.jobs import Queue
from dashboard.answers.tasks import Tasks
from dashboard.lives import WITH, WITHOUT
from dashboard.model import Progress
from dashboard.question import Arm, Question
from tests.browser.stand_in import StandIn
from tests.unit.dashboard.made_up_lives import fates, life


class CalendarsStandIn(StandIn):
    """Answers like the model; a closed `gate` makes long work wait."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tasks = Tasks(Queue())
        self.model = self

    def people(self, school: str) -> int:
        return self.choices.schools[school].people

    def content(self, arm: Arm) -> str:
        return repr((arm.school, arm.scenario, arm.policy))

    def _wait(self, total: int, progress: Progress) -> None:
        progress(1, total)
        while not self.gate.wait(0.02):
            progress(1, total)

    def fates(self, question: Question, futures: int, progress: Progress) -> pd.DataFrame:
        self._wait(2 * futures, progress)
        departments = self.choices.schools[question.school].departments[:2]
        return fates(futures, departments=departments)

    def life(
        self, question: Question, futures: int, future: int, person: str, progress: Progress
    ) -> dict[str, pd.DataFrame]:
        self._wait(2 * futures + 2, progress)
        row: Any = fates(1).iloc[int(person[1:5])]
        left = {
            world: None if pd.isna(row[f"left_{world}"]) else int(row[f"left_{world}"]) for world in (WITHOUT, WITH)
        }
        return life(question.months, left)

    def life_snippet(self, question: Question, futures: int, future: int, person: str) -> str:
        return f"import sim\nlife = both.life('{person}', {future})\n"
