"""Two calendars: one simulated person's week as it is and as wished, under both sides of a question; and the reader's own."""

from dashboard.pages.calendars.callbacks import register
from dashboard.pages.calendars.layout import HELP, layout

PATH = "calendars"
TITLE = "Two calendars"

__all__ = ["HELP", "PATH", "TITLE", "layout", "register"]
