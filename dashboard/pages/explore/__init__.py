"""Explore: what would keep them, what it costs, and how sure that is."""

from dashboard.pages.explore.callbacks import register
from dashboard.pages.explore.layout import layout

PATH = ""
TITLE = "Explore"

__all__ = ["PATH", "TITLE", "layout", "register"]
