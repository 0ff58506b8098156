"""A made-up model for all pages at once."""

from __future__ import annotations

from tests.unit.dashboard.made_up_lives import MadeUpLives
from tests.unit.dashboard.made_up_portfolio import MadeUpPortfolios


class Whole(MadeUpLives):
    """Answers whatever a page asks."""

    def __init__(self, own: bool = False) -> None:
        super().__init__(own)
        self.portfolios = MadeUpPortfolios(self.choices)
