"""Evidence: what the answers rest on, which of it failed, and where each number comes from."""

from dashboard.pages.evidence.callbacks import register
from dashboard.pages.evidence.layout import layout

PATH = "evidence"
TITLE = "Evidence"
HELP = (
    "Everything that the answers rest on: findings that the model meets and misses, what its conclusions depend on, and "
    "every parameter with its range, source and status.",
    "Search by words: all of them must occur in a row. The address keeps the search, so a link shows the same rows; a link "
    "that ends with #parameter- or #lever- and a name leads to that one.",
    "With a search, print holds only the parameters that are shown.",
)

__all__ = ["HELP", "PATH", "TITLE", "layout", "register"]
