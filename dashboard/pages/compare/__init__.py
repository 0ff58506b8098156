"""Compare: policies side by side against one baseline, why they differ, and what they cost."""

from dashboard.pages.compare.callbacks import register
from dashboard.pages.compare.layout import layout

PATH = "compare"
TITLE = "Compare"
HELP = (
    "Compare asks up to six policies at the school, horizon and baseline of Explore, and pairs them future by future: "
    "future 7 of each has the same people and the same chance. Every range is one of a paired difference.",
    "A changed assumption about money prices both sides again at once; only the months to fill a post are simulated again.",
    "Own policies stand in the address whole, so that a link shows them to others, too.",
)

__all__ = ["HELP", "PATH", "TITLE", "layout", "register"]
