"""The stand-in with a search behind it that is done at once; its gate closed makes it wait."""

from __future__ import annotations

from types import SimpleNamespace

from dashboard.answers.jobs import Queue
from dashboard.answers.tasks import Tasks
from tests.browser.stand_in import StandIn
from tests.unit.dashboard.made_up_portfolio import MadeUpPortfolios


class PortfolioStandIn(StandIn):
    """Answers like the model, and seeks."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.seekers = MadeUpPortfolios(self.choices)
        self.model = SimpleNamespace(portfolios=self.seekers)
        self.tasks = Tasks(Queue(explain=str))
