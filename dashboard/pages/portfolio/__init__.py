"""Portfolio: the best set of levers for a budget, and what reaches a goal within it."""

from dashboard.pages.portfolio.callbacks import register
from dashboard.pages.portfolio.layout import PAGE, layout

PATH = PAGE
TITLE = "Portfolio"
HELP = (
    "Set a budget and, if you like, goals, and press “Search”. An estimate comes at once; the model takes one to "
    "three minutes.",
    "The search tries hundreds of sets of levers. The best are tried again with new draws and random numbers, and the answer "
    "once more: what is told of it was not picked because it looked good.",
    "Choose a point of the frontier to see its levers, and send them to the levers of Explore.",
)

__all__ = ["HELP", "PATH", "TITLE", "layout", "register"]
