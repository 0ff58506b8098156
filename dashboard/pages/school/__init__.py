"""Your school: its own numbers or roster, fitted in minutes, for this session only."""

from dashboard.own.belongings import IN_HOURS
from dashboard.pages.school.callbacks import register
from dashboard.pages.school.layout import layout

PATH = "school"
TITLE = "Your school"
HELP = (
    "Give up to eight numbers that you know of your school, with or without a roster of one row per person, and the model is "
    "fitted to them. The fit takes some minutes; once begun, it goes on when you close this page, and is found again "
    "when you "
    "come back.",
    "What you give stays on the machine that serves this page, in a private folder of your browser's session. "
    f"It is deleted when you say so, and by itself {IN_HOURS}.",
    "A fitted school can be chosen on the other pages, by you alone. Download it to keep it: the command line and "
    "“attrition dashboard --institution” read the file.",
    "Keep a projection, and come back in a year with the departures you counted: the page says whether they lie inside its "
    "range, and how surprising that is.",
)

__all__ = ["HELP", "PATH", "TITLE", "layout", "register"]
