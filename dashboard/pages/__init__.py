"""The pages, in the order of the navigation; each is a folder with PATH, TITLE, layout(site), and register(app, site)."""

from __future__ import annotations

from types import ModuleType

from dashboard.pages import calendars, compare, evidence, explore, portfolio, school

PAGES: tuple[ModuleType, ...] = (explore, compare, calendars, portfolio, school, evidence)
