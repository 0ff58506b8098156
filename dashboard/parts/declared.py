"""What can be chosen, as plain data for the browser, which draws levers, boxes and menus from it."""

from __future__ import annotations

from typing import Any

from dashboard.parts.titles import short
from dashboard.question import BASELINE
from dashboard.site import Site
from sim.studies.lever_effects import LEVEL


def declared(site: Site) -> dict[str, Any]:
    """Return what can be chosen, as the browser draws it."""
    choices = site.choices
    return {
        "version": site.version,
        "nameInLinks": site.name_in_links,
        "prefix": site.prefix,
        "first": choices.first.to_data(),
        "baseline": BASELINE,
        "level": LEVEL,
        "schools": [
            {
                "name": one.name,
                "title": one.title,
                "why": one.why,
                "people": one.people,
                "departments": list(one.departments),
            }
            for one in choices.schools.values()
        ],
        "courses": [
            {
                "name": one.name,
                "title": one.title,
                "why": one.why,
                "policy": dict(one.policy),
                "happens": one.happens,
            }
            for one in choices.courses.values()
        ],
        "tracks": dict(choices.tracks),
        "levers": [
            {
                "name": one.name,
                "title": short(one),
                "full": one.title,
                "group": one.group,
                "groupTitle": one.group_title,
                "description": one.description,
                "facts": [list(fact) for fact in one.facts],
                "ramp": one.ramp,
                "grade": one.grade,
                "assumed": one.assumption_only,
                "levels": [[level.name, level.intensity] for level in one.levels],
            }
            for one in choices.levers.values()
        ],
    }
