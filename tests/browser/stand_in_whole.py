"""A model for all pages at once: schools, scenarios and levers as they ship; runs and lives made up in milliseconds."""

from __future__ import annotations

import pandas as pd

from dashboard.model import Progress
from dashboard.question import Arm, Question
from tests.browser.declared import declared
from tests.browser.stand_in_compare import made_up_run
from tests.unit.dashboard.made_up import MadeUpRun
from tests.unit.dashboard.made_up_lives import fates
from tests.unit.dashboard.made_up_portfolio import MadeUpPortfolios
from tests.unit.dashboard.made_up_whole import Whole


class WholeShipped(Whole):
    """Answers whatever a page asks."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = declared()
        self.portfolios = MadeUpPortfolios(self.choices)

    def run(self, arm: Arm, *, futures: int, progress: Progress) -> MadeUpRun:
        self._wait(futures, progress)
        return made_up_run(self, arm, futures)

    def fates(self, question: Question, futures: int, progress: Progress) -> pd.DataFrame:
        self._wait(2 * futures, progress)
        return fates(futures, departments=self.choices.schools[question.school].departments[:2])
