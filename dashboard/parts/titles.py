"""Short titles of levers, for rows that have one line; the full title stands where the row unfolds."""

from __future__ import annotations

from dashboard.choices import Lever

_SHORT = {
    "burden_survey": "Stay conversations",
    "exit_interviews": "Exit interviews",
    "documentation_support": "Scribe or ambient AI",
    "stop_useless_requirements": "Stop useless tasks",
    "support_staff": "More support staff",
    "count_teaching": "Reward teaching",
    "protected_time_guarantee": "Protected time",
    "bridge_funding": "Bridge funding",
    "leadership_development": "Leadership skills",
    "act_on_harassment": "Act on harassment",
    "evening_norms": "Evening messages",
    "fair_requests": "Fair service rotation",
    "recognition": "Recognition",
    "mentoring": "Mentoring",
}


def short(lever: Lever) -> str:
    """Return the short title of a lever; its own where there is none."""
    return _SHORT.get(lever.name, lever.title)
